"""Tests stay on this machine."""

import socket

import pytest


def test_connection_to_elsewhere_is_refused() -> None:
    """No test reaches another machine, not even by its number."""
    with socket.socket() as outward, pytest.raises(RuntimeError, match="tests stay on this machine"):
        outward.connect(("192.0.2.1", 443))


def test_name_of_elsewhere_is_not_looked_up() -> None:
    """No test asks the name service."""
    with pytest.raises(RuntimeError, match="tests stay on this machine"):
        socket.getaddrinfo("wsvc.cdiscount.com", 443)


def test_loopback_stays_open() -> None:
    """Tests may talk to servers of their own."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert server.getsockname() == client.getpeername()
