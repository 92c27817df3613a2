"""Which hosts are this machine, by their text alone: the same on every version of Python."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_LOOPBACK: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


def is_loopback(host: str) -> bool:
    """Whether a host is certainly this machine. No name is looked up, because a name server may lie.

    An IPv6 address that contains an IPv4 address is not certain: that depends on the network, and versions of Python
    disagree about it.

    >>> is_loopback("127.0.0.2"), is_loopback("localhost"), is_loopback("::1")
    (True, True, True)
    >>> is_loopback("::ffff:127.0.0.1"), is_loopback("localhost.example"), is_loopback("0.0.0.0")
    (False, False, False)
    """
    address = ip_of(host)
    return host.lower() == "localhost" if address is None else any(address in network for network in _LOOPBACK)


def canonical(host: str) -> str:
    """Return a host in a form that can be compared.

    >>> canonical("Sandbox.Example"), canonical("0:0::1")
    ('sandbox.example', '::1')
    """
    address = ip_of(host)
    return host.lower() if address is None else str(address)


def is_address(host: str) -> bool:
    """Whether a host is an IP address, not a name."""
    return ip_of(host) is not None


def is_wildcard(host: str) -> bool:
    """Whether a host means every address of this machine."""
    address = ip_of(host)
    return address is not None and int(address) == 0


def ip_of(host: str) -> IPv4Address | IPv6Address | None:
    """Return the IP address that a host is, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None
