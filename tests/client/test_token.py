"""The token's life: asked for once, renewed when it must be, and a wrong password never sent twice."""

import asyncio

import httpx
import pytest
import respx

from cdiscount_async import (
    BadCredentials,
    Client,
    ContractMismatch,
    Credentials,
    HttpError,
    NotAuthorized,
    NotXml,
    TokenRejected,
    Transport,
)
from cdiscount_async._token import LIFETIME, Tokens

from .conftest import HERE, SELLER, TOKEN, TOKEN_BODY, fault

UNKNOWN = fault("Your token does not exist, please renew your token id.")


async def test_many_callers_cost_one_token(respx_mock: respx.MockRouter, client: Client) -> None:
    """However many tasks call at once, the token service is asked once."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(text=SELLER)

    await asyncio.gather(*(client.seller.get_seller_information() for _ in range(20)))

    assert (sts.call_count, service.call_count) == (1, 20)
    assert f"<m:TokenId>{TOKEN}</m:TokenId>" in service.calls.last.request.content.decode()


async def test_the_realm_is_the_service(respx_mock: respx.MockRouter, client: Client) -> None:
    """The token is asked for with the service's address as realm, unescaped."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    respx_mock.post(HERE.service_url).respond(text=SELLER)

    await client.seller.get_seller_information()

    assert f"realm={HERE.service_url}" == sts.calls.last.request.url.query.decode()


async def test_a_rejected_token_is_renewed_once(respx_mock: respx.MockRouter, client: Client) -> None:
    """A token that the service does not know is replaced, and the call is sent once more."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url)
    service.side_effect = [httpx.Response(500, text=UNKNOWN), httpx.Response(200, text=SELLER)]

    assert (await client.seller.get_seller_information()).seller is not None
    assert (sts.call_count, service.call_count) == (2, 2)


async def test_a_fresh_token_that_is_rejected_ends_it(respx_mock: respx.MockRouter, client: Client) -> None:
    """When the fresh token is refused too, the caller is told, and nothing goes round in circles."""
    respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(500, text=UNKNOWN)

    with pytest.raises(TokenRejected, match="GetSellerInformation"):
        await client.seller.get_seller_information()

    assert service.call_count == 2


async def test_a_missing_right_is_no_bad_token(respx_mock: respx.MockRouter, client: Client) -> None:
    """The same fault code with another text means that nothing helps: one call, no new token."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    service = respx_mock.post(HERE.service_url).respond(
        500, text=fault("User is not authorized to access to this resource")
    )

    with pytest.raises(NotAuthorized):
        await client.seller.get_seller_information()

    assert (sts.call_count, service.call_count) == (1, 1)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_wrong_password_is_sent_once(respx_mock: respx.MockRouter, client: Client, status: int) -> None:
    """After a refusal every further call fails at once and without traffic, because repeats lock the account."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(status, html="<html>no</html>")

    for _ in range(3):
        with pytest.raises(BadCredentials) as caught:
            await client.seller.get_seller_information()

    assert sts.call_count == 1
    assert caught.value.seller == "shop-api"
    assert "Pa$$word1" not in f"{caught.value!r}{caught.value}"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (503, "<html>closed</html>", HttpError),
        (200, "<!DOCTYPE html><html><title>STS</title></html>", NotXml),
        (200, "<html><body>are you a robot?</body></html>", NotXml),
        (200, "", NotXml),
        (200, "<string/>", ContractMismatch),
        (200, "<string>Maintenance en cours</string>", ContractMismatch),
    ],
    ids=["outage", "bot page", "bot page that is XML", "empty", "no token", "text"],
)
async def test_an_answer_without_token_is_no_wrong_password(
    respx_mock: respx.MockRouter, client: Client, status: int, body: str, expected: type[Exception]
) -> None:
    """Outages, bot pages and other bodies are told apart from a refusal, and the next call asks again."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(status, text=body)

    for _ in range(2):
        with pytest.raises(expected):
            await client.seller.get_seller_information()

    assert sts.call_count == 2


async def test_a_token_is_renewed_before_it_ends(respx_mock: respx.MockRouter) -> None:
    """47 hours after it came a token is replaced, an hour before it would end."""
    sts = respx_mock.get(url__startswith=HERE.sts_url).respond(text=TOKEN_BODY)
    now = 0.0
    transport = Transport()
    tokens = Tokens(Credentials("shop-api", "secret"), HERE, transport, clock=lambda: now)

    await tokens.get()
    now = LIFETIME - 1
    await tokens.get()
    asked_within = sts.call_count
    now = LIFETIME
    await tokens.get()
    await transport.aclose()

    assert (asked_within, sts.call_count) == (1, 2)


async def test_a_caller_that_gives_up_harms_no_other(respx_mock: respx.MockRouter, client: Client) -> None:
    """A task cancelled while it asks for the token leaves the others to get theirs."""
    asked = asyncio.Event()

    async def slowly(_: httpx.Request) -> httpx.Response:
        if not asked.is_set():
            asked.set()
            await asyncio.Event().wait()
        return httpx.Response(200, text=TOKEN_BODY)

    respx_mock.get(url__startswith=HERE.sts_url).mock(side_effect=slowly)
    respx_mock.post(HERE.service_url).respond(text=SELLER)

    async with asyncio.TaskGroup() as group:
        first = group.create_task(client.seller.get_seller_information())
        await asked.wait()
        second = group.create_task(client.seller.get_seller_information())
        first.cancel()

    assert first.cancelled()
    assert second.result().seller is not None
