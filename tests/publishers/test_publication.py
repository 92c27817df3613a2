"""What a publication shows, and what it does not."""

import pytest

from cdiscount_async.publishers import Publication

SECRET = "https://bob:pw@files.shop.example:8443/p/kJ3x.zip?X-Amz-Signature=abc"


def at(url: str) -> Publication:
    """Return a publication at an address."""
    return Publication(url, "kJ3x.zip")


def test_no_text_shows_the_address() -> None:
    """Neither the repr nor the host of a publication has the secret part of the address."""
    publication = at(SECRET)

    assert "https://files.shop.example:8443/…" == publication.host
    assert "Publication(expires=None)" == repr(publication)


@pytest.mark.parametrize(
    ("url", "loopback", "private"),
    [
        ("https://files.shop.example/a.zip", False, False),
        ("https://8.8.8.8/a.zip", False, False),
        ("http://127.0.0.1:8000/a.zip", True, True),
        ("http://localhost/a.zip", True, True),
        ("http://shop.localhost./a.zip", True, True),
        ("http://[::1]/a.zip", True, True),
        ("http://192.168.1.7/a.zip", False, True),
        ("http://[fd00::1]/a.zip", False, True),
        ("http://169.254.1.1/a.zip", False, True),
        ("http://0.0.0.0/a.zip", False, True),
        ("http://build-server/a.zip", False, True),
        ("http://nas.local/a.zip", False, True),
        ("", False, True),
        ("http://[broken/a.zip", False, True),
    ],
)
def test_an_address_shows_who_can_reach_it(url: str, loopback: bool, private: bool) -> None:
    """Loopback, private networks and names that no other network knows are recognised."""
    assert (loopback, private) == (at(url).loopback, at(url).private)
