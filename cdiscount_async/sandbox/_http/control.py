"""The control API: tests in any language control and inspect a sandbox by JSON over HTTP, on another port."""

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..._common.loopback_guard import LocalGuard
from .. import _actions
from .._clock import to_utc
from .._faults.faults import Faults, Port
from .._faults.rule import FaultRule
from .._faults.rule_form import iso, number
from .._market import Market
from . import inspection
from .fault_injector import FaultInjector
from .json_body import json_object
from .port import ServicePort

ROOT: Final = "/sandbox"
LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""The clock is not set to a later time: the calendars end some time after it."""


class Controlled(Protocol):
    """What the control API shows of a sandbox besides its marketplace."""

    @property
    def url(self) -> str:
        """The URL of the service."""

    @property
    def control_url(self) -> str:
        """The URL of the control API."""


@attrs.frozen
class Controls:
    """Everything that the control API controls."""

    sandbox: Controlled
    market: Market
    port: ServicePort
    fault_injector: FaultInjector


Answer = Callable[[Controls, Request], Awaitable[Any]]


def control(controls: Controls, host: str) -> ASGIApp:
    """Return the application. It answers programs of this machine only, unless `host` is another host."""
    routes = [
        Route(ROOT + path, _endpoint(controls, answer_request), methods=[method])
        for (method, path), answer_request in _ROUTES.items()
    ]
    routes.append(Route(f"{ROOT}/", _endpoint(controls, _overview), methods=["GET"]))
    return LocalGuard(Starlette(routes=routes, exception_handlers={HTTPException: _unknown}), host=host)


def _endpoint(controls: Controls, answer_request: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that answers after everything that is due has happened. An error becomes one sentence."""

    async def answer(request: Request) -> Response:
        try:
            await controls.market.settle(limited=True)
            return _json(200, await answer_request(controls, request))
        except LookupError as error:
            return _json(404, {"error": str(error.args[0] if error.args else error)})
        except ValueError as error:
            return _json(400, {"error": str(error)})
        except Exception as error:  # noqa: BLE001 - a bug of the sandbox: it is reported, and the sandbox continues
            what = f"{request.method} {request.url.path}: {type(error).__name__}: {error}"
            controls.market.note_failure(what)
            return _json(500, {"error": what})

    return answer


async def _unknown(request: Request, error: Exception) -> Response:
    """Answer a request without a route."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _json(
        status, {"error": f"the sandbox has no {request.method} {request.url.path}; GET {ROOT} lists what it has"}
    )


def _json(status: int, content: Any) -> Response:
    # Rows may have values without a form in JSON; they become texts for people.
    return Response(json.dumps(content, default=str, ensure_ascii=False), status, media_type=JSONResponse.media_type)


async def _overview(controls: Controls, _: Request) -> Any:
    market = controls.market
    return {
        **_time(market),
        "url": controls.sandbox.url,
        "service_url": f"{controls.sandbox.url}/MarketplaceAPIService.svc",
        "sts_url": f"{controls.sandbox.url}/users/httpIssue.svc/",
        "control_url": controls.sandbox.control_url,
        "port": controls.port.state(),
        "accounts": [dict(row) for row in market.store.all("SELECT login, password FROM seller ORDER BY id")],
        "faults": market.faults.to_dict(),
        "counters": dict(market.counters),
        "actions": sorted(_actions.ACTIONS),
        "paths": [f"{method} {ROOT}{path}" for method, path in _ROUTES],
    }


def _time(market: Market) -> dict[str, Any]:
    clock = market.clock
    return {"now": clock.now().isoformat(), "local": clock.local().isoformat(), "speed": clock.speed}


async def _clock(controls: Controls, request: Request) -> Any:
    body = await json_object(request, "advance", "set", "speed")
    if not body:
        raise ValueError("expected advance (seconds), set (a time) or speed")
    clock, target = controls.market.clock, None
    # All is checked before anything is done.
    if "speed" in body:
        number("speed", body["speed"], 0, 1e9)
    if "set" in body:
        target = _target(body["set"])
        if target < clock.now():
            raise ValueError(f"set: time does not run backwards, and it is {clock.local().isoformat()} already")
    if "advance" in body:
        number("advance", body["advance"], 0, 1e10)
        target = (target or clock.now()) + timedelta(seconds=body["advance"])
    if target is not None:
        if target > LAST:
            raise ValueError(f"{'advance' if 'advance' in body else 'set'}: the sandbox's time ends with {LAST:%Y}")
        clock.set(max(target, clock.now()))
    if "speed" in body:
        clock.speed = body["speed"]
    await controls.market.settle()
    return _time(controls.market)


def _target(value: object) -> datetime:
    moment = iso("set", value, datetime.fromisoformat)
    if not isinstance(moment, datetime):
        raise ValueError(f"set: expected an ISO 8601 time, not {value!r}")
    return to_utc(moment)


async def _faults(controls: Controls, _: Request) -> Any:
    return controls.market.faults.to_dict()


async def _put_faults(controls: Controls, request: Request) -> Any:
    controls.market.faults.replace(Faults.from_dict(await json_object(request)))
    return controls.market.faults.to_dict()


async def _rules(controls: Controls, _: Request) -> Any:
    rules = controls.market.faults.rules
    tallies = controls.fault_injector.tallies()
    return [{"number": one, **attrs.asdict(tallies[one]), "rule": rules[one].to_dict()} for one in rules]


async def _add_rule(controls: Controls, request: Request) -> Any:
    return {"number": controls.market.faults.add(FaultRule.from_dict(await json_object(request)))}


async def _clear_rules(controls: Controls, _: Request) -> Any:
    controls.market.faults.clear()
    return []


async def _remove_rule(controls: Controls, request: Request) -> Any:
    rule_number = request.path_params["number"]
    controls.market.faults.remove(rule_number)
    return {"number": rule_number}


async def _outage(controls: Controls, request: Request) -> Any:
    body = await json_object(request, "seconds", "port")
    number("seconds", body.get("seconds"), 0)
    port = body.get("port", Port.REFUSE)
    if port not in {Port.REFUSE, Port.HANG}:
        raise ValueError(f"port: expected refuse or hang, not {port!r}")
    controls.port.outage(body["seconds"], Port(port))
    return {"port": controls.port.state()}


async def _counters(controls: Controls, _: Request) -> Any:
    return dict(sorted(controls.market.counters.items()))


async def _skipped(controls: Controls, _: Request) -> Any:
    return list(controls.market.skipped)


async def _failures(controls: Controls, _: Request) -> Any:
    return list(controls.market.failures)


async def _tables(controls: Controls, _: Request) -> Any:
    return inspection.tables(controls.market.store)


async def _table(controls: Controls, request: Request) -> Any:
    return inspection.rows(
        controls.market.store, request.path_params["table"], list(request.query_params.multi_items())
    )


async def _revoke(controls: Controls, request: Request) -> Any:
    body = await json_object(request, "login")
    return {"revoked": inspection.revoke(controls.market.store, body.get("login"))}


async def _settle(controls: Controls, _: Request) -> Any:
    await controls.market.settle()
    return _time(controls.market)


async def _act(controls: Controls, request: Request) -> Any:
    arguments: Mapping[str, Any] = await json_object(request)
    return _actions.perform(controls.market, request.path_params["name"], arguments)


_ROUTES: Final[Mapping[tuple[str, str], Answer]] = {
    ("GET", ""): _overview,
    ("POST", "/clock"): _clock,
    ("GET", "/faults"): _faults,
    ("PUT", "/faults"): _put_faults,
    ("GET", "/faults/rules"): _rules,
    ("POST", "/faults/rules"): _add_rule,
    ("DELETE", "/faults/rules"): _clear_rules,
    ("DELETE", "/faults/rules/{number:int}"): _remove_rule,
    ("POST", "/outage"): _outage,
    ("GET", "/counters"): _counters,
    ("GET", "/skipped"): _skipped,
    ("GET", "/failures"): _failures,
    ("GET", "/tables"): _tables,
    ("GET", "/tables/{table}"): _table,
    ("POST", "/tokens/revoke"): _revoke,
    ("POST", "/settle"): _settle,
    ("POST", "/actions/{name}"): _act,
}
