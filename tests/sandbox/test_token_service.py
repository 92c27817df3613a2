"""The sandbox's token service: tokens, their 48 hours, wrong passwords, and what an expired token does to a harvest."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from cdiscount_async import BadCredentials, Client, Credentials, OfferFilterPaginated, evolve
from cdiscount_async.sandbox import Sandbox, Settings

SETTINGS = Settings(speed=0, start=datetime(2026, 3, 2, 9, 0), offers=1500, orders=0, orders_a_day=0, sellers=1)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a sandbox of two pages of offers."""
    async with Sandbox(SETTINGS) as sandbox:
        yield sandbox


async def ask(sandbox: Sandbox, password: str | None = None) -> httpx.Response:
    """Ask for a token."""
    async with httpx.AsyncClient() as http:
        return await http.get(sandbox.environment.token_url, auth=(sandbox.login, password or sandbox.password))


async def test_answer_is_the_recorded_one(sandbox: Sandbox) -> None:
    """A token comes as 109 bytes of plain text without a declaration, 32 hexadecimal digits in it."""
    answer = await ask(sandbox)

    assert (200, 109) == (answer.status_code, len(answer.content))
    assert answer.headers["content-type"].startswith("text/plain")
    assert re.fullmatch(
        r'<string xmlns="http://schemas\.microsoft\.com/2003/10/Serialization/">[0-9a-f]{32}</string>', answer.text
    )


async def test_every_call_makes_a_new_token(sandbox: Sandbox) -> None:
    """Several tokens live at the same time."""
    tokens = {(await ask(sandbox)).text for _ in range(3)}

    assert 3 == len(tokens)
    assert 3 == len(sandbox.tables("SELECT * FROM token"))


async def test_wrong_password_is_no_token(sandbox: Sandbox) -> None:
    """A wrong password is answered by 401 and a page, which our client takes for just that."""
    answer = await ask(sandbox, "wrong")

    assert (401, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    async with Client(Credentials(sandbox.login, "wrong"), sandbox.environment) as client:
        with pytest.raises(BadCredentials):
            await client.seller.get_seller_information()


async def test_wrong_passwords_lock_the_account(sandbox: Sandbox) -> None:
    """After five wrong passwords even the right one is refused, for half an hour."""
    for _ in range(5):
        await ask(sandbox, "wrong")
    locked = (await ask(sandbox)).status_code
    sandbox.clock.advance(timedelta(minutes=31))

    assert (401, 200) == (locked, (await ask(sandbox)).status_code)


async def test_right_password_resets_the_count(sandbox: Sandbox) -> None:
    """Wrong passwords are counted in a row."""
    for _ in range(3):
        for _ in range(4):
            await ask(sandbox, "wrong")
        assert 200 == (await ask(sandbox)).status_code


async def test_token_expires_in_the_middle_of_a_harvest(sandbox: Sandbox) -> None:
    """When 48 hours pass between two pages, the client asks for a new token and goes on."""
    wanted = OfferFilterPaginated()
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        first = await client.offers.get_offer_list_paginated(wanted)
        sandbox.clock.advance(timedelta(hours=48))
        second = await client.offers.get_offer_list_paginated(evolve(wanted, page_number=2))

    assert 1500 == len({one.seller_product_id for one in (*first.offer_list, *second.offer_list)})
    assert 1 == sandbox.counters["faults.RequestTokenValidationError"]
    assert 2 == sandbox.counters["tokens.issued"]


async def test_token_lives_for_48_hours(sandbox: Sandbox) -> None:
    """A token is valid until the last minute."""
    async with Client(Credentials(sandbox.login, sandbox.password), sandbox.environment) as client:
        await client.seller.get_seller_information()
        sandbox.clock.advance(timedelta(hours=47, minutes=59))
        await client.seller.get_seller_information()

    assert 1 == sandbox.counters["tokens.issued"]
