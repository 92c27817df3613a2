"""Which hosts are this machine: decided by the text alone, the same on every version of Python."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

_LOOPBACK: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))


def is_loopback(host: str) -> bool:
    """Whether a host is plainly this machine. No name is looked up, so that none can lie.

    An IPv6 address that carries an IPv4 address is not plain: which machine answers there is the network's business,
    and versions of Python do not agree about it.

    >>> is_loopback("127.0.0.2"), is_loopback("localhost"), is_loopback("::1")
    (True, True, True)
    >>> is_loopback("::ffff:127.0.0.1"), is_loopback("localhost.example"), is_loopback("0.0.0.0")
    (False, False, False)
    """
    address = _address(host)
    return host.lower() == "localhost" if address is None else any(address in network for network in _LOOPBACK)


def canonical(host: str) -> str:
    """Return a host in the one form in which it can be compared.

    >>> canonical("Sandbox.Example"), canonical("0:0::1")
    ('sandbox.example', '::1')
    """
    address = _address(host)
    return host.lower() if address is None else str(address)


def is_address(host: str) -> bool:
    """Whether a host is an address, not a name."""
    return _address(host) is not None


def is_wildcard(host: str) -> bool:
    """Whether a host means every address of this machine."""
    address = _address(host)
    return address is not None and int(address) == 0


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
