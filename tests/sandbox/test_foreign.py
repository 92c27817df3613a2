"""SOAP clients of others, in four languages, work with the sandbox by the WSDL that it serves, in parts or as one.

Each of them is a small script beside this file, by language. It gets a token, lists offers and orders, asks an
operation of the later schema, accepts an order, and prints what it saw. A test is skipped where the interpreter or the
package is missing, and fails instead with CDISCOUNT_REQUIRE_ALL=1. CDISCOUNT_NODE_MODULES names the `node_modules`
that `npm install` makes in a directory with a copy of node/package.json.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from cdiscount_async.sandbox import Sandbox, Settings, serving

from ..support.needs import lacking

HERE: Final = Path(__file__).parent
SETTINGS: Final = Settings(
    speed=0, start=datetime(2026, 3, 2, 9, 0), orders=2000, orders_a_day=0, offers=50, page_size=10
)
SELLER: Final = 1
WAITING: Final = "WaitingForSellerAcceptation"


def python(package: str) -> list[str] | None:
    """Return the command of a client of Python; None where the package is missing."""
    there = find_spec(package) is not None
    return [sys.executable, str(HERE / "python" / "client.py"), package] if there else None


def php(_: str) -> list[str] | None:
    """Return the command of PHP's own client; None where it is missing."""
    return checked("php", ["-r", "new SoapFault('a', 'b');"], HERE / "php" / "client.php")


def perl(package: str) -> list[str] | None:
    """Return the command of a client of Perl; None where it is missing."""
    return checked("perl", [f"-M{package}", "-e", "1"], HERE / "perl" / "client.pl")


def node(package: str) -> list[str] | None:
    """Return the command of a client of Node; None where it is missing."""
    modules = Path(os.environ.get("CDISCOUNT_NODE_MODULES", "none"))
    command = checked("node", ["-e", ""], HERE / "node" / "client.mjs")
    return [*command, package] if command and (modules / package / "package.json").is_file() else None


def checked(name: str, trial: list[str], script: Path) -> list[str] | None:
    """Return the command for a script where its interpreter is there, and manages something."""
    program = shutil.which(name)
    # The program is the machine's own, and the scripts are ours.
    if program is None or subprocess.run([program, *trial], capture_output=True, check=False).returncode:  # noqa: S603
        return None
    return [program, str(script)]


CLIENTS: Final[dict[str, Callable[[str], list[str] | None]]] = {
    "zeep": python,
    "suds": python,
    "SoapClient": php,
    "SOAP::Lite": perl,
    "soap": node,
    "strong-soap": node,
}
"""Those of docs/sandbox.md, by the names of their packages."""
LOST: Final = {("strong-soap", "wsdl"): ["GetCompetingOffers.request.ProductIds"]}
"""strong-soap loses the namespaces of types whose schemas import each other, those of the real service too."""


def command_of(package: str) -> list[str]:
    """Return the command of a client; skip the test where the client is missing."""
    command = CLIENTS[package](package)
    return command or lacking(f"install {package} and its interpreter, as the module says")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox in which many orders wait for acceptance."""
    with serving(Sandbox(SETTINGS)) as sandbox:
        yield sandbox


def expected(sandbox: Sandbox, *, competing: bool) -> dict[str, Any]:
    """Return what a client must see."""
    offers = sandbox.tables("SELECT * FROM offer WHERE seller = ? ORDER BY created DESC, id DESC", SELLER)
    orders = sandbox.tables(
        "SELECT number FROM orders WHERE seller = ? AND state = ? ORDER BY created DESC", SELLER, WAITING
    )
    lines = sandbox.tables("SELECT * FROM order_line WHERE order_number = ? ORDER BY row_id", orders[0]["number"])
    (shop,) = sandbox.tables("SELECT shop_name FROM seller WHERE id = ?", SELLER)
    names = sandbox.tables(
        "SELECT shop_name FROM offer JOIN seller ON seller.id = seller"
        " WHERE sku = ? AND offer.state IN ('Active', 'Fulfillment')",
        offers[0]["sku"],
    )
    return {
        "shop": shop["shop_name"],
        "offers": [[one["reference"], one["ean"], float(one["price"]), one["stock"]] for one in offers],
        "competing": sorted(one["shop_name"] for one in names) if competing else None,
        "orders": [one["number"] for one in orders],
        "lines": [[one["sku"], one["quantity"]] for one in lines],
        "accepted": [orders[0]["number"], True],
    }


def printed(command: list[str], sandbox: Sandbox, query: str) -> Any:
    """Run a script, and give what it printed."""
    there = sandbox.environment
    arguments = [f"{there.service_url}?{query}", there.token_url, sandbox.login, sandbox.password]
    done = subprocess.run([*command, *arguments], capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    assert (0, "") == (done.returncode, done.stderr)
    found = json.loads(done.stdout)
    return {**found, "competing": found["competing"] and sorted(found["competing"])}


@pytest.mark.slow
@pytest.mark.parametrize("query", ["wsdl", "singleWsdl"])
@pytest.mark.parametrize("package", CLIENTS)
def test_foreign_client_reads_and_accepts(package: str, query: str, sandbox: Sandbox) -> None:
    """A client finds the seller, every offer page by page and the orders with their lines, and accepts one of them."""
    command = command_of(package)
    lost = LOST.get((package, query), [])
    seen = expected(sandbox, competing=not lost)
    sandbox.market.skipped.clear()

    assert seen == printed(command, sandbox, query)
    assert [] == list(sandbox.market.failures)
    assert lost == list(sandbox.market.skipped)
    (order,) = sandbox.tables("SELECT state FROM orders WHERE number = ?", seen["accepted"][0])
    assert "AcceptedBySeller" == order["state"]


def test_page_lists_the_clients() -> None:
    """The page about the sandbox names each client that is tested here, and no other."""
    page = (HERE.parents[1] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    section = page.partition("\n## Clients in other languages\n")[2].partition("\n## ")[0]

    assert list(CLIENTS) == re.findall(r"^\| `([\w:-]+)`", section, re.MULTILINE)
