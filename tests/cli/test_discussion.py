"""`cdiscount discussion`: questions and claims, shown and closed."""

import json
from collections.abc import Iterator

import pytest

from cdiscount_async.cli import main
from cdiscount_async.sandbox import Sandbox, serving

from .shop import SETTINGS

pytestmark = pytest.mark.usefixtures("in_the_shop")
SPAN = ("--since", "2025-12-01")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Serve a shop with questions and claims."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


def ids(sandbox: Sandbox, where: str) -> list[int]:
    """Return the numbers of discussions."""
    return [row["id"] for row in sandbox.tables(f"SELECT id FROM discussion WHERE {where} ORDER BY id")]  # noqa: S608


def test_every_kind_is_shown(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """With its messages and the address for an answer; what is not found is named."""
    kinds = {kind: ids(sandbox, f"kind = '{kind}'")[0] for kind in ("claim", "order", "offer")}

    assert 1 == main(["discussion", "show", *map(str, kinds.values()), "7", *SPAN])

    out, err = capsys.readouterr()
    assert [f"discussion  {kinds['claim']}, claim", f"discussion  {kinds['order']}, question about an order"] == [
        line for line in out.splitlines() if line.startswith("discussion")
    ][:2]
    assert out.count("@clemarche.com") == 3
    assert "\n  Bonjour" in out
    assert err == "cdiscount: no such discussion in this span of time: 7; look further back with --since\n"


def test_json_has_all_members(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """And the kind and the address."""
    (number, *_) = ids(sandbox, "kind = 'claim'")

    assert 0 == main(["discussion", "show", str(number), "--json", *SPAN])

    row = json.loads(capsys.readouterr().out)
    assert (number, "claim") == (row["id"], row["kind"])
    assert row["answer_address"].endswith("@clemarche.com")


def test_closing_has_an_outcome_for_each(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Closed ones stay closed, and the reason is named for those that cannot be closed."""
    closed = ids(sandbox, "status = 'Closed'")[0]
    open_ones = ids(sandbox, "status = 'Open'")

    status = main(["discussion", "close", *map(str, open_ones), str(closed), "7", "--yes", "--json"])

    out, err = capsys.readouterr()
    found = {int(row["discussion"]): row["outcome"] for row in map(json.loads, out.splitlines())}
    assert ("already done", "refused") == (found[closed], found[7])
    assert {"done", "refused"} == {found[one] for one in open_ones}
    assert not {one for one in open_ones if found[one] == "done"} & {*ids(sandbox, "status = 'Open'")}
    assert 5 == status
    assert f"{len(open_ones) + 2} discussions: " in err
    assert 0 == main(["discussion", "close", str(closed), "--yes"])
    assert f"{closed}" in capsys.readouterr().out


def test_closing_asks(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is sent if nobody can answer."""
    with pytest.raises(SystemExit, match="2"):
        main(["discussion", "close", str(ids(sandbox, "status = 'Open'")[0])])
    assert "pass --yes" in capsys.readouterr().err
