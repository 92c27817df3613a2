"""Many sellers in one load: each has a state of its own, and one in trouble is not in the others' way."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from cdiscount_async import BadCredentials, Credentials, Retries
from cdiscount_async.errors import DestinationError, InternalServiceFault
from cdiscount_async.sandbox import FaultRule, Sandbox, Settings, serving
from cdiscount_async.tokens import MemoryTokenStore
from cdiscount_async.warehouse import LoadResult, load, marketplace

from ..support.sizes import WHOLE
from .marketplace import queried, stored

MANY: Final = 1000 if WHOLE else 30
LOCKED: Final = 5 if WHOLE else 3
SETTINGS: Final = Settings(seed=7, sellers=4, offers=80, orders=60, orders_a_day=0, speed=0)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Serve a sandbox of four sellers."""
    with serving(Sandbox(SETTINGS)) as served:
        yield served


def loaded(
    sandbox: Sandbox, database: str, accounts: Any = None, kinds: Sequence[str] = (), **options: Any
) -> LoadResult:
    """Load some sellers and kinds of a sandbox, by default all."""
    source = marketplace(accounts or sandbox.accounts, sandbox.environment, token_store=MemoryTokenStore(), **options)
    return load(source.with_resources(*kinds) if kinds else source, database)


@pytest.mark.slow
def test_each_seller_has_rows_and_a_state(sandbox: Sandbox, database: str) -> None:
    """All sellers are in the same tables, each under its login."""
    result = loaded(sandbox, database)

    logins = {account.login for account in sandbox.accounts}
    found = stored(database)
    assert logins == {row["seller"] for row in found["orders"]} == {row["seller"] for row in found["offers"]}
    assert logins == {row["seller"] for row in found["sellers"]}
    assert (60, 80) == (len(found["orders"]), len(found["offers"]))
    assert {"orders": 60, "offers": 80}.items() <= {name: one.new for name, one in result.counts.items()}.items()
    assert [(4,)] == queried(database, "SELECT count(DISTINCT pipeline_name) FROM cdiscount._dlt_pipeline_state")
    assert {} == loaded(sandbox, database).rows
    assert found == stored(database)


@pytest.mark.slow
def test_stocks_come_from_those_who_have_them(sandbox: Sandbox, database: str) -> None:
    """A seller with Cdiscount's own logistics has stocks, and for the others they are no error."""
    result = loaded(sandbox, database)

    assert {} == result.sellers_failed
    sellers = {row["seller"] for row in stored(database)["stocks"]}
    assert 0 < len(sellers) < 4


def test_a_locked_seller_is_reported(sandbox: Sandbox, database: str) -> None:
    """A refused password is an error of its seller, is sent once, and the others are loaded."""
    locked = attrs.evolve(sandbox.accounts[1], password="wrong")

    result = loaded(sandbox, database, [sandbox.accounts[0], locked, *sandbox.accounts[2:]], ["orders"])

    assert [locked.login] == [*result.sellers_failed]
    assert (3, 1) == (sandbox.counters["tokens.issued"], sandbox.counters["tokens.refused"])
    errors = result.sellers_failed[locked.login]
    assert {BadCredentials} == {type(error) for error in errors.values()}
    assert 3 == len({row["seller"] for row in stored(database)["orders"]})
    assert "wrong" not in "".join(map(str, errors.values()))


@pytest.mark.slow
def test_a_kind_in_trouble_is_reported(sandbox: Sandbox, database: str) -> None:
    """If one kind cannot be fetched, the other kinds of the seller are loaded, and the next run makes up for it."""
    login = sandbox.accounts[0].login
    sandbox.faults.add(FaultRule("fault", operations=["GetOrderList"], sellers=[login]))

    result = loaded(sandbox, database, retries=Retries(attempts=1))
    first = stored(database)
    sandbox.faults.clear()
    again = loaded(sandbox, database)

    assert {login: ["orders"]} == {seller: [*errors] for seller, errors in result.sellers_failed.items()}
    assert isinstance(result.sellers_failed[login]["orders"], InternalServiceFault)
    assert login not in {row["seller"] for row in first["orders"]}
    assert login in {row["seller"] for row in first["offers"]}
    assert ({}, {login}) == (again.sellers_failed, {row.seller for row in again.sellers.values() if row.counts})
    assert 60 == len(stored(database)["orders"])


@pytest.mark.slow
def test_another_service_is_refused(sandbox: Sandbox, database: str) -> None:
    """The data of a login from one service are not mixed with those from another one."""
    loaded(sandbox, database)
    before = stored(database)
    with serving(Sandbox(SETTINGS)) as other:
        result = loaded(other, database)

    assert 4 == len(result.sellers_failed)
    (error,) = result.sellers_failed[sandbox.login].values()
    assert isinstance(error, DestinationError)
    assert f"has the data of {sandbox.login} from {sandbox.environment.service_url}" in str(error)
    assert before == stored(database)


@pytest.mark.slow
@pytest.mark.timeout(4 * 3600)
def test_locked_sellers_among_many(tmp_path: Path) -> None:
    """All but the locked ones are loaded, with small states, and a run with nothing new costs little CPU."""
    database = str(tmp_path / "shop.duckdb")
    with serving(Sandbox(attrs.evolve(SETTINGS, sellers=MANY, offers=2 * MANY, orders=MANY))) as sandbox:
        locked = {account.login for account in sandbox.accounts[1 : 10 * LOCKED : 10]}
        accounts = [
            Credentials(one.login, "wrong" if one.login in locked else one.password) for one in sandbox.accounts
        ]
        result = loaded(sandbox, database, accounts)
        begin = time.process_time()
        again = loaded(sandbox, database, accounts)
        seconds = (time.process_time() - begin) / MANY

    assert LOCKED == len(locked)
    assert locked == {*result.sellers_failed} == {*again.sellers_failed}
    assert {} == again.rows
    assert MANY - LOCKED == len({row["seller"] for row in stored(database)["sellers"]})
    ((largest,),) = queried(database, "SELECT max(length(state)) FROM cdiscount._dlt_pipeline_state")
    assert largest < 100_000
    # With the sandbox's own work, which is in this process.
    assert seconds < 1.0, f"{seconds:.2f} s CPU a seller"
