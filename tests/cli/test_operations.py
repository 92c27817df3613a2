"""`cdiscount operations` describes requests, and `cdiscount call --example` sends their examples."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from cdiscount_async.cli import main
from cdiscount_async.cli._operation_description import as_json, example_as_json, lines
from cdiscount_async.converter import from_json
from cdiscount_async.operations import ALL, Operation, Safety, describe, example, find
from cdiscount_async.sandbox import Sandbox, serving
from cdiscount_async.translations import Language

from ..support.terminal import shown

OPERATIONS = [pytest.param(one, id=one.name) for one in ALL.values()]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox with its usual data."""
    with serving(Sandbox()) as served:
        yield served


@pytest.fixture
def shop(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the arguments that lead to the seller who may do everything."""
    account = sandbox.accounts[1]
    monkeypatch.setenv("CDISCOUNT_PASSWORD", account.password)
    return ["--environment", sandbox.url, "--login", account.login, "--no-token-file"]


def described(operation: str, room: int | None = None, *, result: bool = False, language: Language = "en") -> list[str]:
    """Return what is shown about an operation."""
    return [*lines(find(operation), room, result=result, language=language)]


def test_members_have_types_sentences_and_values() -> None:
    """The page has each member of the request and of the types in it, and the values that the service takes."""
    page = described("ValidateOrderList")

    assert page[0] == "ValidateOrderList"
    assert page[1].startswith(f"{describe(find('ValidateOrderList'))} It writes. Do not repeat it before ")
    assert "  order_list: list of ValidateOrder" in page
    place = page.index("  carrier_name: string")
    assert page[place + 2] == "    Needed in practice: to declare a shipment."
    assert "      Shipped: The seller shipped the order. This state is final: only refunds and gestures follow." in page
    assert not any("CancelledByCustomer" in line for line in page)
    assert json.loads("\n".join(page[page.index("{") :])) == example_as_json(find("ValidateOrderList"))


def test_french(capsys: pytest.CaptureFixture[str]) -> None:
    """`--lang fr` shows the descriptions in French; names, types and the example are the same."""
    page, english = described("CreateExternalOrder", language="fr"), described("CreateExternalOrder")

    assert page[1] == (
        "Créer une commande d’un autre site, que Cdiscount expédiera. Cette opération écrit. "
        "Ne la répétez pas avant de savoir si elle a eu lieu."
    )
    assert "  customer_last_name\xa0: string, obligatoire, privé" in page
    assert "  relay_id\xa0: string, privé, depuis 2021" in page
    assert len(page) == len(english)
    assert page[page.index("{") :] == english[english.index("{") :]
    assert not {*page} & {"An example of a request. Edit it, and send it as standard input of this command:"}
    assert "Cette opération ne prend pas de requête." in described("GetBrandList", language="fr")
    assert main(["operations", "--lang", "fr"]) == 0
    assert "GetBrandList" in capsys.readouterr().out.partition("Toutes les marques.")[0]
    assert main(["operations", "GetBrandList", "--lang", "fr", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sentence"] == "Toutes les marques."


def test_marks_of_members() -> None:
    """A member says whether it is required, private, or newer; values without sentences are one line."""
    page = described("CreateExternalOrder")

    assert "  customer_last_name: string, required, private" in page
    assert "  relay_id: string, private, since 2021" in page
    assert "    Values: Domicile standard, Domicile express, Mondial Relay Standard." in page
    assert any(line.startswith("A dateTime is a text in French local time") for line in page)


def test_the_result_is_shown_on_request() -> None:
    """With `--result` the members of the result follow those of the request."""
    assert "  validated: boolean" in described("ValidateOrderList", result=True)
    assert "  validated: boolean" not in described("ValidateOrderList")
    page = described("GetSellerInformation", result=True)
    place = "More about it: docs/service/seller.md#getsellerinformation"
    assert page[2:6] == [place, "", "It takes no request.", ""]
    assert "  shop_name: string" in page


@pytest.mark.parametrize("operation", OPERATIONS)
def test_pages_fit_a_narrow_terminal(operation: Operation[Any, Any]) -> None:
    """At 60 columns only a command and the example may be wider, because they are copied."""
    page = [*lines(operation, 60, result=True)]
    text = page[: page.index("{")] if "{" in page else page

    assert [] == [line for line in text if len(line) > 60 and not line.startswith("cdiscount call ")]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_example_as_json_is_the_example(operation: Operation[Any, Any]) -> None:
    """What is shown can be sent back: it is read as the same request."""
    if operation.request_type is not None:
        assert from_json(example_as_json(operation), operation.request_type) == example(operation)


def test_the_list_fits_a_narrow_terminal() -> None:
    """On a terminal a sentence that does not fit is below its operation."""
    command = [sys.executable, "-m", "cdiscount_async", "operations"]
    status, wide = shown(command, {"COLUMNS": "200"})
    _, narrow = shown(command, {"COLUMNS": "60"})

    assert (status, len(wide.splitlines())) == (0, 48)
    assert "GetSellerIndicators  reads\r\n    The seller's quality over 30 and 60 days.\r\n" in narrow
    assert max(map(len, narrow.splitlines())) <= 60


def test_operations_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Each operation is one line, with the types of its request and result, and its example; one can be chosen."""
    assert 0 == main(["operations", "--json"])
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert 0 == main(["operations", "GetOrderList", "--json"])
    (orders,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [row["name"] for row in rows] == [*ALL]
    assert orders in rows
    assert orders == json.loads(json.dumps(as_json(ALL["GetOrderList"])))
    states = {one["name"]: one for one in orders["types"]["OrderFilter"]["fields"]}["states"]
    assert (states["type"], states["many"], len(states["values"])) == ("OrderStateEnum", True, 34)
    assert {"Order", "OrderLine", "Address", "Error"} < orders["types"].keys()
    assert rows[0]["request"] is None


def test_one_operation(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints the page of an operation, and suggests a name for a misspelt one."""
    assert 0 == main(["operations", "GetProductList"])
    assert capsys.readouterr().out.splitlines() == described("GetProductList")
    with pytest.raises(SystemExit):
        main(["operations", "GetProductLst"])
    assert "did you mean GetProductList" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["operations", "--result"])
    assert "--result needs an operation" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["GetOrderList", "GetSellerInformation", "ValidateOrderList"])
def test_an_example_is_sent(name: str, shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """`--example` sends the example to a sandbox, also one that writes; an operation without a request has none."""
    assert 0 == main(["call", name, "--example", *shop])

    printed = capsys.readouterr()
    assert (json.loads(printed.out)["operation_success"], printed.err) == (True, "")


def test_examples_that_write_stay_on_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    """An example that writes is refused for a server elsewhere, and shown by a dry run."""
    elsewhere = ["--environment", "https://shop.example", "--login", "shop-api"]
    writing = next(one.name for one in ALL.values() if one.safety is Safety.WRITES)
    with pytest.raises(SystemExit):
        main(["call", writing, "--example", *elsewhere])
    assert f"--example: {writing} writes" in capsys.readouterr().err

    assert 0 == main(["call", writing, "--example", "--dry-run", *elsewhere])
    assert "https://www.example.com/offers.zip" in capsys.readouterr().out

    with pytest.raises(SystemExit):
        main(["call", "GetOrderList", "--example", "--json", "{}", *elsewhere])
    assert "use either --example or --json" in capsys.readouterr().err


def test_warnings_come_before_the_call(shop: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What the service ignores or needs is a warning with its path, once; the request is sent all the same."""
    status = main(["call", "GetOrderList", "--json", '{"begin_creation_date": "2026-03-02T00:00:00"}', *shop])

    printed = capsys.readouterr()
    assert (status, json.loads(printed.out)["operation_success"]) == (0, True)
    assert printed.err.startswith("cdiscount: warning: $: without states the service ignores the dates")
    assert printed.err.count("\n") == 1
