"""Web applications take the models as bodies and return them, with a schema: FastAPI and Litestar."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Body, FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from litestar import Litestar, post
from litestar.params import JSONBody

from cdiscount_async import CdiscountError, Client, Credentials, Items, Order, OrderFilter
from cdiscount_async.models.orders import OrderStateEnum
from cdiscount_async.sandbox import Sandbox, Settings
from cdiscount_async.sandbox._http.listener import Listener
from cdiscount_async.tokens import MemoryTokenStore

ORDERS = Settings(orders=12, offers=20)


def fastapi_application(client: Client) -> FastAPI:
    """Return an application that searches and streams orders."""
    app = FastAPI()

    @app.post("/orders")
    async def search(wanted: Annotated[OrderFilter, Body()]) -> list[Order]:
        return list((await client.orders.get_order_list(wanted)).order_list)

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        orders = client.orders.iter_orders(since=timedelta(days=60))
        try:
            await orders.started()
        except CdiscountError as error:
            raise HTTPException(502, type(error).__name__) from None
        return StreamingResponse(numbers(orders))

    return app


def litestar_application(client: Client) -> Litestar:
    """Return an application that searches orders."""

    @post("/orders", status_code=200)
    async def search(data: JSONBody[OrderFilter]) -> list[Order]:
        return list((await client.orders.get_order_list(data)).order_list)

    return Litestar([search], logging_config=None)


async def numbers(orders: Items[Order]) -> AsyncIterator[str]:
    """Yield lines with the numbers of orders."""
    async with orders:
        async for order in orders:
            yield f"{order.order_number}\n"


@asynccontextmanager
async def browser(app: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Serve an application, and return a client of it."""
    listener = Listener(app, 0)
    await listener.open()
    try:
        async with httpx.AsyncClient(base_url=listener.url) as client:
            yield client
    finally:
        await listener.close()


@pytest.mark.parametrize("make", [fastapi_application, litestar_application], ids=["FastAPI", "Litestar"])
async def test_an_application_serves_models(make: Any) -> None:
    """A request and results pass through an application, whose schema has both types."""
    async with (
        Sandbox(ORDERS) as sandbox,
        Client(sandbox.credentials, sandbox.environment, token_store=MemoryTokenStore()) as client,
        browser(make(client)) as web,
    ):
        expected = await client.orders.get_order_list(OrderFilter(states=[OrderStateEnum.SHIPPED]))
        answer = await web.post("/orders", json={"states": ["Shipped"]})
        wrong = await web.post("/orders", json={"states": 5})
        schema = await web.get("/openapi.json" if make is fastapi_application else "/schema/openapi.json")
    schemas = schema.json()["components"]["schemas"]

    assert [(one.order_number, str(one.initial_total_amount)) for one in expected.order_list] == [
        (one["order_number"], one["initial_total_amount"]) for one in answer.json()
    ]
    assert expected.order_list
    assert wrong.status_code in {400, 422}
    assert {"Order", "OrderFilter", "OrderLine", "Address"} <= {name.removesuffix("-Input") for name in schemas}


async def test_a_stream_that_cannot_start_has_another_status() -> None:
    """Once the first answer is awaited, a wrong password is a status and not an empty body."""
    async with (
        Sandbox(ORDERS) as sandbox,
        Client(sandbox.credentials, sandbox.environment, token_store=MemoryTokenStore()) as client,
        Client(Credentials(sandbox.login, "wrong"), sandbox.environment, token_store=MemoryTokenStore()) as refused,
        browser(fastapi_application(client)) as web,
        browser(fastapi_application(refused)) as wrong,
    ):
        streamed = await web.get("/stream")
        answer = await wrong.get("/stream")
        everything = [order.order_number async for order in client.orders.iter_orders(since=timedelta(days=60))]

    assert (200, everything) == (streamed.status_code, streamed.text.split())
    assert (502, {"detail": "BadCredentials"}) == (answer.status_code, answer.json())


async def test_a_stream_that_breaks_off_is_not_complete() -> None:
    """An error after the first items ends the body without its end, which an HTTP client reports."""

    async def work(channel: Any) -> None:
        await channel.send((Order(order_number="1"),))
        raise CdiscountError("later")

    app = FastAPI()

    @app.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(numbers(await Items[Order](work).started()))

    async with browser(app) as web:
        with pytest.raises(httpx.RemoteProtocolError):
            await web.get("/stream")
