"""Recorded requests and replies of 2019 are read, and written again, without a change.

The recordings may not be published: CDISCOUNT_RECORDINGS is their directory.
"""

import copy
import pickle
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
import pytest
from lxml import etree

from cdiscount_async import wire
from cdiscount_async._contract.declare import WireEnum
from cdiscount_async.errors import (
    CdiscountError,
    ContractMismatch,
    DeserializationFailed,
    NotAuthorized,
    OperationFailed,
    TokenRejected,
)

from ..support.recordings import Recording
from ..support.xml import CDISCOUNT, SOAP, Element, body, canonical

GOOD: Final = (
    "CloseDiscussionList.ba40c6",
    "GetDiscussionMailList.bfc877",
    "GetGlobalConfiguration.aab2fc",
    "GetModelList.726980",
    "GetOfferListPaginated.35c98b",
    "GetOfferQuestionList.68c029",
    "GetOfferQuestionList.7266c9",
    "GetOrderClaimList.f59aa8",
    "GetOrderList.1341cd",
    "GetOrderList.a5b733",
    "GetOrderQuestionList.84ccc2",
    "GetProductList.dce670",
    "GetSellerIndicators.feffef",
    "GetSellerInformation.62feb2",
    "SubmitOfferPackage.67542c",
    "ValidateOrderList.27ee7e",
)
"""The result reports success."""
REFUSED: Final = (
    "CreateRefundVoucher.e2a1fe",
    "GenerateDiscussionMailGuid.296c1f",
    "GenerateDiscussionMailGuid.e39863",
    "GetProductPackageSubmissionResult.be10b7",
    "ManageParcel.101055",
    "SubmitOfferStateAction.beab75",
    "SubmitProductPackage.ab2fad",
)
"""The result reports a failure."""
FAULTS: Final[Mapping[str, type[CdiscountError]]] = {
    "GetFulfilmentActivationReportList.06bd9f": NotAuthorized,
    "GetOfferQuestionList.cbb0bb": TokenRejected,
    "GetRelaysFileSubmissionResult.f29bb2": DeserializationFailed,
    "GetSellerInformation.1cf7f7": TokenRejected,
}
"""The reply is a SOAP fault."""
REPLIES: Final = tuple(sorted((*GOOD, *REFUSED)))
NO_NUMBER: Final = "GetRelaysFileSubmissionResult.f29bb2"
"""Its request has a list instead of an integer, so the service answered with a fault."""
ADDED: Final = (f"{CDISCOUNT}CommercialGestureList", f"{CDISCOUNT}SellerRefundList")
REQUESTS: Final = tuple(sorted({*GOOD, *REFUSED, *FAULTS} - {NO_NUMBER}))


def result_of(recording: Recording, **options: Any) -> Any:
    """Return the result in a recorded reply, of success or failure."""
    try:
        return wire.read_reply(recording.operation, recording.reply, status=recording.status, **options)
    except OperationFailed as failure:
        # An error keeps no token.
        token = etree.fromstring(recording.reply).findtext(f".//{CDISCOUNT}TokenId") or None
        return attrs.evolve(failure.result, token_id=token) if token else failure.result


def error_of(recording: Recording) -> CdiscountError:
    """Return the error that reading a recorded reply raises."""
    with pytest.raises(CdiscountError) as caught:
        wire.read_reply(recording.operation, recording.reply, status=recording.status)
    return caught.value


def without_empty_lists(request: Element) -> Element:
    """Remove what the client of 2019 adds: optional empty lists, which this library leaves out."""
    for parameter in request.findall(f"{CDISCOUNT}request"):
        for child in list(parameter):
            if child.tag in ADDED and len(child) == 0:
                parameter.remove(child)
    return request


def enums(value: Any) -> Iterator[WireEnum]:
    """Return every value of an enumeration in a result."""
    if isinstance(value, WireEnum):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from enums(one)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from enums(getattr(value, field.name))


def test_every_recording_has_its_expectation(recordings: Mapping[str, Recording]) -> None:
    """Every recording is in these tests."""
    assert sorted(recordings) == sorted((*GOOD, *REFUSED, *FAULTS))


@pytest.mark.parametrize("name", REQUESTS)
def test_request_is_written_as_it_was_sent(name: str, recordings: Mapping[str, Recording]) -> None:
    """What a client of 2019 sent is read without a remainder, and written again as the same SOAP body.

    Two differences are meant: that client adds WS-Addressing headers, which the service ignores and which stand outside
    the body, and writes optional lists even where they are empty.
    """
    recording = recordings[name]
    unknown: list[wire.Unknown] = []
    asked = wire.read_request(recording.request, on_unknown=unknown.append)
    assert asked.token is not None
    written = wire.write_request(asked.operation, asked.request, token=asked.token, header=asked.header)

    assert recording.operation == asked.operation.name
    assert [] == unknown
    assert canonical(without_empty_lists(body(recording.request))) == canonical(body(written))


def test_request_with_a_list_for_a_number_is_refused(recordings: Mapping[str, Recording]) -> None:
    """The one recorded request that breaks the contract is refused with its path, as the service refused it."""
    with pytest.raises(ContractMismatch) as caught:
        wire.read_request(recordings[NO_NUMBER].request)

    assert ["$.relays_file_id"] == [problem.path for problem in caught.value.problems]
    assert "GetRelaysFileSubmissionResult" == caught.value.operation


@pytest.mark.parametrize("name", REPLIES)
def test_reply_holds_nothing_unknown(name: str, recordings: Mapping[str, Recording]) -> None:
    """The contract has every element of a recorded reply."""
    unknown: list[wire.Unknown] = []
    result_of(recordings[name], on_unknown=unknown.append)

    assert [] == unknown


@pytest.mark.parametrize("name", REPLIES)
def test_reply_holds_no_unknown_value(name: str, recordings: Mapping[str, Recording]) -> None:
    """The contract has every recorded value of an enumeration, except CIVILITY, which replaces removed names."""
    values = {value.value for value in enums(result_of(recordings[name])) if not value.known}

    assert values <= {"CIVILITY"}


@pytest.mark.parametrize("name", REPLIES)
def test_result_comes_back(name: str, recordings: Mapping[str, Recording]) -> None:
    """A result that was read, written and read again is the same."""
    recording = recordings[name]
    result = result_of(recording)
    written = attrs.evolve(recording, reply=wire.write_reply(recording.operation, result))

    assert result == result_of(written)


@pytest.mark.parametrize("name", REPLIES)
def test_reply_is_written_as_it_was_sent(name: str, recordings: Mapping[str, Recording]) -> None:
    """A result is written as the service did: with the same elements, and the same of them nil or empty."""
    recording = recordings[name]
    written = wire.write_reply(recording.operation, result_of(recording))

    assert canonical(body(recording.reply)) == canonical(body(written))


@pytest.mark.parametrize("name", GOOD)
def test_success_is_a_result(name: str, recordings: Mapping[str, Recording]) -> None:
    """A reply of success returns the result, even if it has an error message."""
    recording = recordings[name]
    result = wire.read_reply(recording.operation, recording.reply, status=recording.status)

    assert True is result.operation_success


@pytest.mark.parametrize("name", REFUSED)
def test_failure_is_raised_with_what_the_service_said(name: str, recordings: Mapping[str, Recording]) -> None:
    """A reply of failure raises an error with its message and its errors."""
    recording = recordings[name]
    said = etree.fromstring(recording.reply)
    message = said.findtext(".//{*}ErrorMessage")
    errors = [(one.findtext("{*}ErrorType"), one.findtext("{*}Message")) for one in said.iterfind(".//{*}Error")]
    error = error_of(recording)

    assert isinstance(error, OperationFailed)
    assert recording.operation == error.operation
    assert message == (error.message or "")
    assert errors == [(one.error_type, one.message) for one in error.errors]


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_raised_as_what_it_means(name: str, recordings: Mapping[str, Recording]) -> None:
    """A fault raises the error of its meaning, with the service's own code."""
    recording = recordings[name]
    code = etree.fromstring(recording.reply).findtext(f"{SOAP}Body/{SOAP}Fault/faultcode")
    error = error_of(recording)

    assert FAULTS[name] is type(error)
    assert recording.operation == error.operation
    assert code is not None
    assert code.rpartition(":")[2] == vars(error)["code"]


def test_token_of_the_fault_never_shows(recordings: Mapping[str, Recording]) -> None:
    """The fault of a refused call contains the token; no text, attribute or pickle of the error does."""
    recording = recordings["GetFulfilmentActivationReportList.06bd9f"]
    reason = etree.fromstring(recording.reply).findtext(".//faultstring") or ""
    token = reason.partition("Token used: '")[2].partition("'")[0]
    error = error_of(recording)
    shown = (str(error), repr(error), *map(str, vars(error).values()), *map(str, error.args))

    assert len("01234567-89ab-cdef-0123-456789abcdef") == len(token)
    assert [] == [one for one in shown if token in one]
    assert token.encode() not in pickle.dumps(error)


@pytest.mark.parametrize("name", REPLIES)
def test_result_survives_copying_and_pickling(name: str, recordings: Mapping[str, Recording]) -> None:
    """A result can be put into a cache or sent to another process."""
    result = result_of(recordings[name])

    assert result == copy.deepcopy(result)
    assert result == pickle.loads(pickle.dumps(result))  # noqa: S301 - our own bytes
