"""Faults as data: what is accepted, and the errors for the rest."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.sandbox import FaultRule, Faults


def at(*when: int) -> datetime:
    """Return a French local time."""
    return datetime(*when)


def test_faults_survive_their_file(tmp_path: Path) -> None:
    """`Faults` can be written as JSON and read again."""
    data = {
        "off_days": ["2026-03-03"],
        "weekly_reset": True,
        "quotas": {"*": 100, "GetOrderList": 5},
        "rules": [
            {"kind": "latency", "seconds": {"lognormal": [0.5, 0.3]}, "sellers": ["shop-api"], "when": "after"},
            {"kind": "hang", "stage": "body", "share": 0.2, "probability": 0.1},
            {"kind": "refuse", "every": 3600, "lasting": 60},
            {"kind": "status", "status": 503, "retry_after": 2, "begin": "2026-03-02T09:00:00", "times": 1, "skip": 2},
            {"kind": "truncate", "chunked": True, "operations": ["GetOrderList", "STS"]},
        ],
    }
    file = tmp_path / "faults.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    faults = Faults.load(file)

    read = Faults.from_dict(json.loads(json.dumps(faults.to_dict())))
    assert faults.to_dict() == read.to_dict()
    assert {date(2026, 3, 3)} == read.off_days
    assert dict(faults.rules) == dict(read.rules)
    assert at(2026, 3, 2, 9) == read.rules[3].begin
    assert (5, 100) == (read.quota_of("GetOrderList"), read.quota_of("ManageParcel"))
    assert data["quotas"] == faults.to_dict()["quotas"]


def test_no_faults_are_empty() -> None:
    """Faults that nobody described have no rules, no quotas and no OFF days."""
    assert {"off_days": [], "weekly_reset": False, "quotas": {}, "rules": []} == Faults().to_dict()
    assert Faults().quota_of("GetOrderList") is None


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "expected an object, not"),
        ({"unknown": 1}, "unknown: there is no such fault"),
        ({"off_days": "2026-03-03"}, "off_days: expected a list of dates"),
        ({"off_days": ["2026-03-03", "soon"]}, r"off_days\[1\]: expected an ISO 8601"),
        ({"off_days": [20260303]}, r"off_days\[0\]: expected a date"),
        ({"weekly_reset": "yes"}, "weekly_reset: expected true or false"),
        ({"quotas": [1]}, "quotas: expected an object"),
        ({"quotas": {"GetNothing": 1}}, "quotas: there is no operation 'GetNothing'$"),
        ({"quotas": {"GetOrdersList": 1}}, r"'GetOrdersList'; did you mean GetOrderList,.*\?$"),
        (
            {"rules": [{"kind": "reset", "operations": ["GetBrandsList"]}]},
            r"'GetBrandsList'; did you mean GetBrandList\?$",
        ),
        ({"quotas": {"*": -1}}, r"quotas\.\*: expected a whole number of 0 or more"),
        ({"rules": {}}, "rules: expected a list"),
        ({"rules": [1]}, r"rules\[0\]: expected an object"),
        ({"rules": [{"kind": "reset"}, {}]}, r"rules\[1\]\.kind: expected one of latency"),
        ({"rules": [{"kind": "unknown"}]}, r"rules\[0\]\.kind: expected one of latency.*'unknown'"),
        ({"rules": [{"kind": []}]}, r"rules\[0\]\.kind: expected one of"),
        ({"rules": [{"kind": "reset", "odds": 1}]}, r"rules\[0\]\.odds: a rule has no such member"),
        ({"rules": [{"kind": "reset", "probability": 1.5}]}, r"rules\[0\]\.probability: expected a number from 0 to 1"),
        ({"rules": [{"kind": "reset", "probability": True}]}, r"probability: expected a number"),
        ({"rules": [{"kind": "reset", "times": 0}]}, r"times: expected a whole number of 1 or more"),
        ({"rules": [{"kind": "reset", "times": 1.5}]}, r"times: expected a whole number"),
        ({"rules": [{"kind": "reset", "skip": -1}]}, r"skip: expected a whole number of 0 or more"),
        ({"rules": [{"kind": "reset", "when": "during"}]}, r"when: expected one of before, after"),
        ({"rules": [{"kind": "truncate", "when": "before"}]}, r"when: this fault comes only after"),
        ({"rules": [{"kind": "hang", "stage": "body", "when": "before"}]}, r"when: this fault comes only after"),
        ({"rules": [{"kind": "hang", "stage": "connect", "seconds": 1, "when": "after"}]}, r"when: .*only before"),
        ({"rules": [{"kind": "hang", "stage": "roof"}]}, r"stage: expected one of connect, headers, body"),
        ({"rules": [{"kind": "hang", "share": 0.5}]}, r"share: a rule of the kind hang has it only at the stage body"),
        ({"rules": [{"kind": "reset", "status": 500}]}, r"status: a rule of the kind reset has none"),
        ({"rules": [{"kind": "reset", "stage": "body"}]}, r"stage: a rule of the kind reset has none"),
        ({"rules": [{"kind": "status"}]}, r"status: a rule of the kind status needs it"),
        ({"rules": [{"kind": "status", "status": 700}]}, r"status: expected a whole number from 200 to 599"),
        ({"rules": [{"kind": "latency"}]}, r"seconds: a rule of the kind latency needs it"),
        ({"rules": [{"kind": "latency", "seconds": "1"}]}, r"seconds: expected a number"),
        ({"rules": [{"kind": "latency", "seconds": -1}]}, r"seconds: expected a number from 0 to 1e\+09"),
        ({"rules": [{"kind": "latency", "seconds": 10**400}]}, r"seconds: expected a number from 0 to 1e\+09"),
        ({"rules": [{"kind": "latency", "seconds": {"uniform": [1, 1e300]}}]}, r"seconds\.uniform\[1\]: expected"),
        ({"rules": [{"kind": "reset", "every": 10**400, "lasting": 1}]}, r"every: expected a number from 1 to"),
        ({"rules": [{"kind": "status", "status": 503, "retry_after": 1e300}]}, r"retry_after: expected a number from"),
        ({"rules": [{"kind": "latency", "seconds": {}}]}, r"seconds: expected a number or one of uniform"),
        ({"rules": [{"kind": "latency", "seconds": {"gamma": [1]}}]}, r"seconds: expected a number or one of uniform"),
        ({"rules": [{"kind": "latency", "seconds": {"uniform": 1}}]}, r"seconds\.uniform: expected a list of 2"),
        (
            {"rules": [{"kind": "latency", "seconds": {"uniform": [1, "x"]}}]},
            r"seconds\.uniform\[1\]: expected a number",
        ),
        ({"rules": [{"kind": "truncate", "share": 2}]}, r"share: expected a number from 0 to 1"),
        ({"rules": [{"kind": "truncate", "chunked": 1}]}, r"chunked: expected true or false"),
        ({"rules": [{"kind": "reset", "operations": "GetOrderList"}]}, r"operations: expected a list of names"),
        ({"rules": [{"kind": "reset", "operations": ["GetNothing"]}]}, r"operations\[0\]: there is no operation"),
        ({"rules": [{"kind": "reset", "sellers": [1]}]}, r"sellers: expected a list of names"),
        ({"rules": [{"kind": "reset", "begin": "noon"}]}, r"begin: expected an ISO 8601 time"),
        ({"rules": [{"kind": "reset", "begin": 12}]}, r"begin: expected a time"),
        (
            {"rules": [{"kind": "reset", "begin": "2026-03-02", "end": "2026-03-01"}]},
            r"end: expected a time after begin",
        ),
        ({"rules": [{"kind": "reset", "every": 60}]}, r"every: expected together with lasting"),
        ({"rules": [{"kind": "reset", "every": 60, "lasting": 61}]}, r"lasting: expected a number from 0 to 60"),
        ({"rules": [{"kind": "refuse"}]}, r"seconds: needed, because neither begin, end nor every"),
        (
            {"rules": [{"kind": "refuse", "begin": "2026-03-02", "times": 1}]},
            r"times: a rule without seconds closes the port for all callers",
        ),
        ({"rules": [{"kind": "hang", "stage": "connect"}]}, r"seconds: needed, because"),
    ],
    ids=str,
)
def test_nonsense_is_named_with_its_place(data: Any, words: str) -> None:
    """The error for a wrong value names its place."""
    with pytest.raises(ValueError, match=words):
        Faults.from_dict(data)


def test_bad_file_is_named(tmp_path: Path) -> None:
    """A file that holds no faults is named in the error."""
    file = tmp_path / "faults.json"
    for content, words in ((b"{", "Expecting"), (b"\xff\xfe", "decode"), (b"[" * 100_000, "recursion")):
        file.write_bytes(content)
        with pytest.raises(ValueError, match=rf"faults\.json: .*{words}"):
            Faults.load(file)
    with pytest.raises(OSError, match=r"nothing\.json"):
        Faults.load(tmp_path / "nothing.json")


def test_rules_keep_their_numbers() -> None:
    """A rule's number is never used again, so that what is said about it stays true."""
    faults = Faults(rules=[FaultRule("reset")])
    sizes: list[int] = []
    faults.on_change.append(lambda: sizes.append(len(faults.rules)))

    assert 1 == faults.add(FaultRule("fault"))
    faults.remove(0)
    assert 2 == faults.add(FaultRule("corrupt"))
    assert [1, 2] == list(faults.rules)
    with pytest.raises(LookupError, match="there is no rule 0"):
        faults.remove(0)
    faults.replace(Faults(rules=[FaultRule("bot_page")], off_days=["2026-03-03"]))
    assert [3] == list(faults.rules)
    faults.clear()
    assert {} == dict(faults.rules)
    assert [2, 1, 2, 1, 0] == sizes
