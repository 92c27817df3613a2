"""The command as a person and a pipe see it, against a replay over real HTTP."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async import OrderFilter, OrderListMessage, wire
from cdiscount_async._replay import DEMO, answer, load, serving
from cdiscount_async.cli import main


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Give the arguments that lead to a replay of the demo's exchanges; the password comes from the environment."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "demo")
    with serving(DEMO) as environment:
        yield ["--environment", environment.service_url.removesuffix("/MarketplaceAPIService.svc"), "--login", "demo"]


def rows(text: str) -> list[dict[str, Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in text.splitlines()]


def test_orders_come_as_json_lines(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each order is one line on stdout, exact and complete, and stderr stays quiet where it is no terminal."""
    status = main(["orders", *shop])

    printed = capsys.readouterr()
    assert (status, printed.err) == (0, "")
    assert len(rows(printed.out)) == 6
    assert (
        rows(printed.out)[1]["initial_total_amount"],
        rows(printed.out)[1]["customer"]["first_name"],
    ) == ("70.80", "Hugo")


def test_offers_come_from_every_page(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """All pages are fetched, in their order."""
    status = main(["offers", *shop])

    references = [row["seller_product_id"] for row in rows(capsys.readouterr().out)]
    assert status == 0
    assert (len(references), references[0], references[-1]) == (24, "FUMEE", "SAC-25-OCC")


def test_a_call_prints_its_result_without_the_token(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Any operation can be called; the token that the service echoes is not printed."""
    status = main(["call", "GetSellerInformation", *shop])

    (row,) = rows(capsys.readouterr().out)
    assert status == 0
    assert row["seller"]["shop_name"] == "La boutique de démonstration"
    assert "token_id" not in row


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

    assert (status, rows(capsys.readouterr().out)[0]["current_page_number"]) == (0, 3)


def test_an_error_is_one_line_and_a_status(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What the service or the way to it had to say goes to stderr, and the status is 1."""
    status = main(["call", "GetBrandList", *shop])

    printed = capsys.readouterr()
    assert (status, printed.out) == (1, "")
    assert printed.err.startswith("cdiscount: HttpError: GetBrandList: HTTP 404")


def test_a_request_that_does_not_fit_names_the_path(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """JSON of the wrong shape is refused with the path of each value."""
    status = main(["call", "GetOrderList", "--json", '{"fetch_parcels": "yes", "order_reference_list": [1]}', *shop])

    told = capsys.readouterr().err
    assert status == 1
    assert "$.order_reference_list[0]: expected str, not int" in told
    assert "$.fetch_parcels: expected bool, not str" in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["orders", "--login", ""], "a login is needed"),
        (["orders", "--login", "shop-api", "--environment", "moon"], "neither production nor preproduction nor a URL"),
        (["orders", "--state", "Lost"], "'Lost' is none of CancelledByCustomer"),
        (["orders", "--since", "yesterday"], "'yesterday' is no time such as"),
        (["call", "get_order_list", "--login", "shop-api"], "did you mean GetOrderList"),
        (["call", "GetBrandList", "--json", "{}", "--login", "shop-api"], "GetBrandList takes no request"),
        (["call", "GetOrderList", "--json", "{", "--login", "shop-api"], "--json: Expecting property name"),
        (["call", "GetOrderList", "--json", "@/no/such/file", "--login", "shop-api"], "--json: [Errno 2]"),
        ([], "required: COMMAND"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
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
    """A newcomer sees orders and offers, from a server that the demo itself starts and stops."""
    status = main(["demo"])

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert sum("1912" in line[:4] for line in lines) == 6
    assert sum(" 2099" in line for line in lines) == 24


def test_the_contract_is_written(tmp_path: Path) -> None:
    """The derived WSDL lands in a directory that is made for it."""
    status = main(["wsdl", str(tmp_path / "new")])

    assert status == 0
    assert (tmp_path / "new" / "MarketplaceAPIService.wsdl").is_file()


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


def test_a_bar_on_the_terminal_leaves_the_rows_alone(shop: list[str], tmp_path: Path) -> None:
    """With stderr at a terminal a bar shows there, and every row still goes to stdout."""
    command = [sys.executable, "-m", "cdiscount_async", "offers", *shop]
    terminal, end = os.openpty()
    with (tmp_path / "rows").open("w") as out:
        ended = subprocess.run(command, stdout=out, stderr=end, check=False)  # noqa: S603
    os.close(end)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)

    assert 0 == ended.returncode
    assert 24 == len(rows((tmp_path / "rows").read_text(encoding="utf-8")))
    assert "pages of offers" in shown


def test_the_main_job_runs_over_recordings(
    recordings_directory: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same harvest works over recordings of the real service."""
    monkeypatch.setenv("CDISCOUNT_PASSWORD", "demo")
    with serving(recordings_directory) as environment:
        base = environment.service_url.removesuffix("/MarketplaceAPIService.svc")
        statuses = [main([what, "--environment", base, "--login", "demo"]) for what in ("orders", "offers")]

    assert statuses == [0, 0]
    assert [row["order_number"] for row in rows(capsys.readouterr().out)] == ["1904240959CN8HI"]


def test_a_replay_prefers_the_same_request(tmp_path: Path) -> None:
    """Of several stored exchanges the one whose request says the same is taken, whatever token or header it has."""
    for name, reference in (("a", "A"), ("b", "B")):
        wanted = OrderFilter(order_reference_list=[reference])
        reply = OrderListMessage(operation_success=True, seller_login=reference)
        (tmp_path / f"{name}.request.xml").write_bytes(wire.write_request("GetOrderList", wanted, token="t"))
        (tmp_path / f"{name}.response.xml").write_bytes(wire.write_reply("GetOrderList", reply))

    stored = load(tmp_path)
    asked = wire.write_request("GetOrderList", OrderFilter(order_reference_list=["B"]), token="other")

    found = answer(stored, asked)
    assert found is not None
    assert wire.read_reply("GetOrderList", found.body).seller_login == "B"
