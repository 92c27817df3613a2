"""The command at a terminal and in a pipe, against a sandbox over real HTTP."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import respx

from cdiscount_async import Environment
from cdiscount_async.cli import main
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings, serving

from ..support.recordings import Recording
from ..support.terminal import shown

START = datetime(2026, 3, 2, 9, 0)
OFFERS = 2001
"""Two full pages, and one offer more."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox that every test here only reads."""
    settings = Settings(seed=2019, sellers=1, offers=OFFERS, orders=6, orders_a_day=0, speed=0, start=START)
    with serving(Sandbox(settings)) as served:
        yield served


@pytest.fixture
def shop(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments that lead to the sandbox; the password comes from the environment."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", sandbox.password)
    return ["--environment", sandbox.url, "--login", sandbox.login]


def rows(text: str) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_orders_come_as_json_lines(sandbox: Sandbox, shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each order is one line on stdout, exact and complete, and one on stderr says how many there are."""
    status = main(["orders", *shop, "--since", "2026-01-01"])

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "cdiscount: 6 orders were printed\n")
    kept = sandbox.tables(
        "SELECT orders.*, first_name FROM orders JOIN customer ON customer.id = orders.customer ORDER BY updated"
    )
    assert len(kept) == 6
    assert [(one["number"], one["first_name"], total(sandbox, one)) for one in kept] == [
        (row["order_number"], row["customer"]["first_name"], Decimal(row["initial_total_amount"]))
        for row in rows(printed.out)
    ]
    assert all(isinstance(row["initial_total_amount"], str) and row["order_line_list"] for row in rows(printed.out))


def total(sandbox: Sandbox, order: Mapping[str, Any]) -> Decimal:
    """Add up what an order costs."""
    lines = sandbox.tables("SELECT price FROM order_line WHERE order_number = ?", order["number"])
    return sum((Decimal(line["price"]) for line in lines), Decimal(order["shipping_charges"]))


def test_orders_are_chosen(sandbox: Sandbox, shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Options say which orders, and with what."""
    kept = sandbox.tables("SELECT number, updated FROM orders WHERE state = 'Shipped' ORDER BY updated")
    since, until = kept[2]["updated"], kept[5]["updated"][:16]

    main(
        ["orders", *shop, "--since", since, "--until", until, "--states", "Shipped,PickedUp", "--no-lines", "--parcels"]
    )

    found = rows(capsys.readouterr().out)
    assert {row["order_number"] for row in found} == {row["number"] for row in kept[2:5]}
    assert {(len(row["order_line_list"]), len(row["parcel_list"])) for row in found} == {(0, 1)}

    main(["orders", *shop, "--number", kept[0]["number"]])

    (one,) = rows(capsys.readouterr().out)
    assert (one["order_number"], one["parcel_list"]) == (kept[0]["number"], [])


def test_offers_come_from_every_page(sandbox: Sandbox, shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """All pages are fetched, in their order."""
    status = main(["offers", *shop])

    references = [row["seller_product_id"] for row in rows(capsys.readouterr().out)]
    kept = sandbox.tables("SELECT reference FROM offer ORDER BY created DESC, id DESC")
    assert (status, len(references)) == (0, OFFERS)
    assert references == [row["reference"] for row in kept]


def test_a_call_prints_its_result_without_the_token(
    sandbox: Sandbox, shop: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Any operation can be called; the token that the service echoes is not printed."""
    status = main(["call", "GetSellerInformation", *shop])

    (row,) = rows(capsys.readouterr().out)
    assert status == 0
    assert [row["seller"]["shop_name"]] == [one["shop_name"] for one in sandbox.tables("SELECT * FROM seller")]
    assert "token_id" not in row


@pytest.mark.slow
def test_rows_are_utf_8_everywhere(sandbox: Sandbox, shop: list[str]) -> None:
    """Rows are UTF-8 with line feeds, and so is a request on stdin, whatever the system writes and reads otherwise."""
    sandbox.market.store.update("seller", {"id": 1}, shop_name="Łukasz & Ærø")
    habits = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C"}

    def printed(*arguments: str, stdin: str = "") -> bytes:
        command = [sys.executable, "-m", "cdiscount_async", *arguments]
        ended = subprocess.run(command, input=stdin.encode(), capture_output=True, check=False, env=habits)  # noqa: S603
        assert ended.stderr == b""
        return ended.stdout

    row = printed("call", "GetSellerInformation", *shop)
    request = printed(
        "call", "GetOrderList", "--json", "-", "--dry-run", *shop, stdin='{"order_reference_list": ["Ł"]}'
    )

    assert "Łukasz & Ærø" == json.loads(row.decode("utf-8"))["seller"]["shop_name"]
    assert row.endswith(b"}\n")
    assert b"\r" not in row
    assert ">Ł<" in request.decode("utf-8")


@pytest.mark.parametrize("way", ["argument", "file", "stdin"])
def test_a_request_comes_as_json(
    shop: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    """A request is read from the argument, a file or stdin."""
    request = '{"page_number": 3}'
    file = tmp_path / "request.json"
    file.write_text(request, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(request))
    given = {"argument": request, "file": f"@{file}", "stdin": "-"}[way]

    status = main(["call", "GetOfferListPaginated", "--json", given, *shop])

    (row,) = rows(capsys.readouterr().out)
    assert (status, row["current_page_number"], len(row["offer_list"])) == (0, 3, OFFERS % 1000)


def test_an_error_is_one_line_and_a_status(
    sandbox: Sandbox, shop: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of the service or of the connection goes to stderr, and the status is 1."""
    sandbox.faults.add(FaultRule("status", operations=["GetBrandList"], status=404))
    status = main(["call", "GetBrandList", *shop])

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert printed.err.startswith("cdiscount: HttpError: GetBrandList: HTTP 404")
    assert printed.err.count("\n") == 1


def test_a_refusal_prints_its_result_too(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The result of a refused call is printed like any other result, and a line goes to stderr."""
    status = main(["call", "GetOfferListPaginated", "--json", '{"page_number": 0}', *shop])

    printed = capsys.readouterr()
    assert (status, rows(printed.out)[0]["operation_success"]) == (1, False)
    warning, failure, *_ = printed.err.splitlines()
    assert warning == "cdiscount: warning: $.page_number: pages are numbered from 1"
    assert failure.startswith("cdiscount: OperationFailed: GetOfferListPaginated: ")


def test_a_request_that_does_not_fit_names_the_path(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """JSON of the wrong shape is refused with the path of each value."""
    status = main(["call", "GetOrderList", "--json", '{"fetch_parcels": "yes", "order_reference_list": [1]}', *shop])

    told = capsys.readouterr().err
    assert status == 1
    assert "$.order_reference_list[0]: expected str, not int" in told
    assert "$.fetch_parcels: expected bool, not str" in told


@pytest.mark.parametrize(
    ("request_json", "message"),
    [
        ('{"fetch_order_line": true}', "$: extra fields found (fetch_order_line); did you mean fetch_order_lines?"),
        ('{"states": ["shiped"]}', ", not 'shiped'; did you mean Shipped?"),
    ],
)
def test_misspelt_members_and_values_are_proposed(
    request_json: str, message: str, shop: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt member or value of a request is followed by the one that is near."""
    assert 1 == main(["call", "GetOrderList", "--json", request_json, *shop])

    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["orders", "--login", ""], "a login is needed"),
        (["orders", "--login", "shop-api", "--environment", "moon"], "neither production nor preproduction nor a URL"),
        (["orders", "--state", "Lost"], "'Lost' is none of CancelledByCustomer"),
        (["orders", "--states", "Shipped,Lost"], "'Lost' is none of CancelledByCustomer"),
        (["orders", "--states", "shiped"], "'shiped' is none of CancelledByCustomer"),
        (["orders", "--states", "shiped"], "; did you mean Shipped?"),
        (["oders"], "; did you mean orders?"),
        (["package", "chek"], "; did you mean check?"),
        (["orders", "--sinse", "7d"], "--sinse 7d; did you mean --since? (see cdiscount orders --help)"),
        (["token", "forget", "--logn", "a"], "--logn a; did you mean --login? (see cdiscount token forget --help)"),
        (["offers", "--only", "online"], "; did you mean OnlineOffersOnly?"),
        (["call", "GetSellerInformatin", "--login", "shop-api"], "; did you mean GetSellerInformation?"),
        (["orders", "--since", "30s"], "expected how long ago, such as 7d, 12h, 90m or 2w, or a date"),
        (["orders", "--since", "20/11/2026"], "2w, or a date or time such as 2019-04-24, 2019-04-24T10:11, today"),
        (["orders", "--since", "20/11/2026"], "; did you mean 2026-11-20?"),
        (["orders", "--until", "1.2.2026"], "; did you mean 2026-02-01?"),
        (["orders", "--until", "31/31/2026"], "'31/31/2026': expected a date or time"),
        (["orders", "--login", "shop-api", "--environment", "prod"], "did you mean production, preproduction?"),
        (["orders", "--since", "99999999999d"], "'99999999999d' is too long a span"),
        (["call", "get_order_list", "--login", "shop-api"], "did you mean GetOrderList"),
        (["call", "GetBrandList", "--json", "{}", "--login", "shop-api"], "GetBrandList takes no request"),
        (["call", "GetOrderList", "--json", "{", "--login", "shop-api"], "--json: Expecting property name"),
        (["call", "GetOrderList", "--json", "[" * 100_000, "--login", "shop-api"], "--json: it is nested too deeply"),
        (["call", "GetOrderList", "--login", "a:b"], "a login has at least one character, and no colon"),
        (["orders", "--login", "shop-api", "--environment", "http://[x"], "--environment: Invalid IPv6 URL"),
        (["orders", "--login", "shop-api", "--environment", "http://me:pass@x"], "must have no login in it"),
        (["orders", "--login", "shop-api", "--wait-for-opening", "3"], "'3': expected a span of time such as 90m"),
        (["orders", "--login", "shop-api", "--wait-for-opening", f"{'9' * 5000}d"], "too long a span"),
        (
            ["call", "GetOrderList", "--json", "@/no/such/file", "--login", "shop-api"],
            "--json: /no/such/file: No such",
        ),
        ([], "required: COMMAND"),
    ],
    ids=lambda value: " ".join(value)[:80] if isinstance(value, list) else None,
)
def test_a_wrong_call_is_told_and_goes_nowhere(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments that make no sense end with status 2 and a sentence that helps."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "demo")

    with pytest.raises(SystemExit) as caught:
        main(arguments)

    assert caught.value.code == 2
    assert told in capsys.readouterr().err


def test_a_password_is_needed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a password and without a terminal to ask at, the command says which variable to set."""
    monkeypatch.delenv("CDISCOUNT_PASSWORD", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    with pytest.raises(SystemExit):
        main(["orders", "--login", "shop-api"])

    assert "set CDISCOUNT_PASSWORD" in capsys.readouterr().err


def test_the_demo_shows_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A newcomer sees orders, offers and how an order goes on, in a sandbox that the demo itself starts and stops."""
    status = main(["demo"])

    printed = capsys.readouterr()
    order, offer = (
        r"\w{15}  \d{4}-\d\d-\d\d \d\d:\d\d  [A-Z]\w+ +\d  ",
        r"R\S+ .* \d{13}  [A-Z]\w+ +[A-Z]\w+ +\d+ +\d+\.\d\d$",
    )
    assert (status, printed.err) == (0, "")
    assert re.search(
        r"^2,000 orders of 60 days came in \d+ windows of time, [\d,]+ a second", printed.out, re.MULTILINE
    )
    assert re.search(r"^3,000 offers came in 3 pages, [\d,]+ a second", printed.out, re.MULTILINE)
    assert [8, 8] == [len(re.findall(f"^{row}", printed.out, re.MULTILINE)) for row in (order, offer)]
    assert re.findall(r" is (\w+)\.$", printed.out, re.MULTILINE) == [
        "WaitingForSellerAcceptation",
        "AcceptedBySeller",
        "WaitingForShipmentAcceptation",
    ]


def test_the_demo_tells_which_extra_it_needs(tmp_path: Path) -> None:
    """Without the extra the demo is one line on stderr, which says what to install."""
    (tmp_path / "starlette.py").write_text("raise ImportError('there is no starlette')", encoding="utf-8")
    path = {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-m", "cdiscount_async", "demo"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **path})  # noqa: S603

    (line,) = ended.stderr.splitlines()
    assert (ended.returncode, ended.stdout) == (2, "")
    assert line.startswith("cdiscount demo: this needs the extra `sandbox`: pip install 'cdiscount-async[sandbox]'")


def test_the_contract_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The derived WSDL lands in a directory that is made for it."""
    status = main(["wsdl", str(tmp_path / "new")])

    assert status == 0
    assert (tmp_path / "new" / "MarketplaceAPIService.wsdl").is_file()
    assert f"cdiscount: the WSDL and its schemas are in {tmp_path / 'new'}\n" == capsys.readouterr().err


def test_a_dry_run_prints_what_would_be_sent(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run needs no password and no network: it prints the request, with a placeholder for the token."""
    monkeypatch.delenv("CDISCOUNT_PASSWORD", raising=False)

    where = ["--login", "shop-api", "--environment", "http://nowhere.invalid"]
    status = main(["call", "GetOrderList", "--dry-run", "--json", '{"states": ["Shipped"]}', *where])

    shown = capsys.readouterr().out
    assert 0 == status
    assert shown.startswith("POST http://nowhere.invalid/MarketplaceAPIService.svc\n")
    assert "<OrderStateEnum>Shipped</OrderStateEnum>" in shown
    assert "the-token-goes-here" in shown


def test_every_operation_is_listed_with_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """The list has all operations, each with its safety class and what it does."""
    main(["operations"])

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 48
    assert "CreateRefundVoucher  " in next(line for line in lines if "writes" in line and "gesture" in line)


def test_a_reader_that_has_enough_is_no_error(shop: list[str]) -> None:
    """A pipe that closes early, as `head` does, ends the command quietly."""
    command = [sys.executable, "-m", "cdiscount_async", "offers", *shop]
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ended = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603

    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    "stream",
    [
        pytest.param(0, id="stdin", marks=pytest.mark.slow),
        pytest.param(1, id="stdout"),
        pytest.param(2, id="stderr", marks=pytest.mark.slow),
    ],
)
def test_a_stream_may_be_closed(stream: int, shop: list[str], tmp_path: Path) -> None:
    """A command that was started without one of its streams works where it needs none, as in a service."""
    rows = tmp_path / "rows.jsonl"
    command = shlex.join([sys.executable, "-m", "cdiscount_async", "offers", *shop, "--output", str(rows)])
    ended = subprocess.run(f"{command} {stream}>&-", shell=True, capture_output=True, text=True, check=False)  # noqa: S602

    told = "" if stream == 2 else f"cdiscount: 2,001 offers are in {rows}\n"
    assert (0, "", told) == (ended.returncode, ended.stdout, ended.stderr)
    assert rows.stat().st_size


@pytest.mark.parametrize(
    ("arguments", "stream", "status", "told"),
    [
        (["operations"], 1, 1, "cdiscount: stdout is closed: nothing can be printed\n"),
        (["orders", "--login", "shop-api"], 0, 2, "a password is needed: set CDISCOUNT_PASSWORD"),
        (["call", "GetOrderList", "--login", "shop-api", "--json", "-"], 0, 2, "--json: Expecting value"),
        (["orders", "--login", "shop-api", "--environment", "moon"], 2, 2, ""),
    ],
    ids=["rows", "a password", "a request", "an error"],
)
def test_a_closed_stream_that_is_needed_is_told(arguments: list[str], stream: int, status: int, told: str) -> None:
    """Rows without a stdout are an error, a closed stdin is empty, and no error is written among the rows."""
    command = f"{shlex.join([sys.executable, '-m', 'cdiscount_async', *arguments])} {stream}>&-"
    env = {name: value for name, value in os.environ.items() if name != "CDISCOUNT_PASSWORD"}
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, env=env, check=False)  # noqa: S602

    assert (status, "") == (ended.returncode, ended.stdout)
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_bar_on_the_terminal_leaves_the_rows_alone(shop: list[str], tmp_path: Path) -> None:
    """If stderr is a terminal, it shows a progress bar, and every row still goes to stdout."""
    command = [sys.executable, "-m", "cdiscount_async", "offers", *shop]
    status, bar = shown(command, {**os.environ, "TERM": "xterm", "COLUMNS": "100"}, tmp_path / "rows")

    assert 0 == status
    assert OFFERS == len(rows((tmp_path / "rows").read_text(encoding="utf-8")))
    assert re.search(r"3/3\S* pages  2,001 offers  [\d,]+/s", bar)


def test_the_main_job_runs_over_recordings(
    recordings: Mapping[str, Recording],
    respx_mock: respx.MockRouter,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same harvest works over recordings of the real service."""
    here = Environment.at("http://marketplace.test")
    respx_mock.get(url__startswith=here.sts_url).respond(text=f"<string>{'0123456789abcdef' * 2}</string>")
    for name in ("GetOrderList.1341cd", "GetOfferListPaginated.35c98b"):
        action = {"SOAPAction": f'"http://www.cdiscount.com/IMarketplaceAPIService/{recordings[name].operation}"'}
        respx_mock.post(here.service_url, headers=action).respond(content=recordings[name].reply)
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "the password")

    where = ["--environment", "http://marketplace.test", "--login", "shop-api"]
    span = ["--since", "2019-04-24", "--until", "2019-04-25"]
    statuses = [main(["orders", *where, *span]), main(["offers", *where])]

    assert statuses == [0, 0]
    assert [row["order_number"] for row in rows(capsys.readouterr().out)] == ["1904240959CN8HI"]
