"""Login and password: invisible characters are an error before a request, and all others are sent as they are."""

import re
from base64 import b64decode

import pytest

from cdiscount_async.tokens import Credentials

from ..support.token_service import World


@pytest.fixture
def world() -> World:
    """Return a token service."""
    return World()


INVISIBLE = [
    "\n",
    "\r",
    "\t",
    "\0",
    "\x7f",
    "\x85",
    "\xad",
    "\u200b",
    "\u200e",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\xa0",
    "\u3000",
]
INVISIBLE += ["\u2060", "\ufe0f", "\u3164", "\ufffd", "\U000e0041"]


@pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"U+{ord(sign):04X}")
def test_invisible_characters_are_refused(sign: str) -> None:
    """An invisible character is an error at any place, before a request, and the text is not quoted."""
    for text in (f"ab{sign}", f"{sign}ab", f"a{sign}b"):
        place = f"U+{ord(sign):04X} at index {text.index(sign)}"
        with pytest.raises(ValueError, match=rf"the login has {re.escape(place)}"):
            Credentials(text, "secret")
        with pytest.raises(ValueError, match=rf"the password has {re.escape(place)}") as caught:
            Credentials("shop-api", text)
        assert text not in str(caught.value)
        assert caught.value.__context__ is None


@pytest.mark.parametrize("password", [" secret", "secret ", " "])
def test_a_blank_at_an_end_is_refused(password: str) -> None:
    """Such a space is usually a mistake."""
    with pytest.raises(ValueError, match=r"the password has U\+0020 at index"):
        Credentials("shop-api", password)


@pytest.mark.parametrize("password", ["two words", "é́ÀœŸ€", "密码", "<&;/|.-_~^@!#$%?*,;:)(>", "😀"])
async def test_any_other_character_is_sent_as_utf_8(world: World, password: str) -> None:
    """Blanks within, accents, signs and any script go out as they are."""
    await world.tokens(Credentials("boutique-é-api", password)).get()

    assert f"boutique-é-api:{password}".encode() == b64decode(world.service.authorization.removeprefix("Basic "))


async def test_a_password_is_taken_verbatim_where_that_is_meant(world: World) -> None:
    """With `verbatim`, such a password is sent as it is."""
    await world.tokens(Credentials("shop-api", "secret \t", verbatim=True)).get()

    assert b"shop-api:secret \t" == b64decode(world.service.authorization.removeprefix("Basic "))
    with pytest.raises(ValueError, match="surrogate"):
        Credentials("shop-api", "\udfff", verbatim=True)


@pytest.mark.parametrize(("login", "password"), [("shop\ud800", "secret"), ("shop-api", "sec\udfffret")])
def test_credentials_that_no_encoding_holds_are_refused(login: str, password: str) -> None:
    """A lone surrogate is an error at once, and the error contains neither login nor password."""
    with pytest.raises(ValueError, match="UTF-8") as caught:
        Credentials(login, password)

    assert caught.value.__context__ is None
    assert not any(secret in str(caught.value) for secret in (login, password, "ret"))


@pytest.mark.parametrize(("login", "password"), [("", "x"), ("shop:api", "x"), ("shop-api", "")])
def test_credentials_that_cannot_be_sent_are_refused(login: str, password: str) -> None:
    """Basic authentication allows no colon in a login, and an account has a login and a password."""
    with pytest.raises(ValueError, match="at least one character"):
        Credentials(login, password)
