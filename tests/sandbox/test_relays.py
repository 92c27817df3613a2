"""Pick-up shops in the sandbox: files, their reports, and the shops that they bring."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from cdiscount_async.errors import OperationFailed
from cdiscount_async.models.common import ErrorTypeEnum
from cdiscount_async.models.relays import RelaysFileFilter, RelaysFileIntegrationRequest
from cdiscount_async.sandbox import Sandbox, Settings

from ..support.contract import RealContract
from .asking import Shop, shop

START: Final = datetime(2026, 3, 2, 9, 0)
WORKBOOK: Final = b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
FULFILMENT: Final = 2
"""The seller who has shops from the start."""


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Serve a sandbox with a stopped clock, and that may read a directory."""
    settings = Settings(speed=0, start=START, orders=10, offers=10, orders_a_day=0, files=[tmp_path])
    async with Sandbox(settings) as sandbox:
        yield sandbox


@pytest.fixture
async def seller(sandbox: Sandbox) -> AsyncIterator[Shop]:
    """Return the program of a seller without shops."""
    async with shop(sandbox) as opened:
        yield opened


def archive(**parts: bytes) -> bytes:
    """Pack parts into an archive; a double underscore becomes a slash."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(f"{name.replace('__', '/')}.xml", content)
    return written.getvalue()


def broken(content: bytes) -> bytes:
    """Return an archive whose only part does not unpack."""
    good = archive(xl__workbook=content)
    at = good.index(b"xl/workbook.xml") + len("xl/workbook.xml")
    return good[:at] + b"\xff" * 8 + good[at + 8 :]


async def submitted(seller: Shop, url: str) -> int:
    """Submit a file, and let the time pass until it has been looked into."""
    request = RelaysFileIntegrationRequest(relays_file_uri=url)
    number = (await seller.client.relays.submit_relays_file(request)).relays_file_id
    assert number is not None
    seller.sandbox.clock.advance(timedelta(minutes=10))
    return number


async def test_file_brings_shops(seller: Shop, tmp_path: Path) -> None:
    """A workbook is integrated some minutes after it was submitted, and then the seller has the shops of its report."""
    file = tmp_path / "shops.xlsx"
    file.write_bytes(archive(xl__workbook=WORKBOOK))
    assert (await seller.client.relays.get_parcel_shop_list()).parcel_shop_list == ()
    request = RelaysFileIntegrationRequest(relays_file_uri=file.as_uri())
    number = (await seller.client.relays.submit_relays_file(request)).relays_file_id
    wanted = RelaysFileFilter(relays_file_id=number)
    waiting = await seller.client.relays.get_relays_file_submission_result(wanted)
    assert (waiting.relays_file_id, waiting.relays_file_integration_status) == (number, None)
    assert waiting.relays_log_list == ()
    seller.sandbox.clock.advance(timedelta(minutes=10))

    report = await seller.client.relays.get_relays_file_submission_result(wanted)
    shops = (await seller.client.relays.get_parcel_shop_list()).parcel_shop_list

    assert (report.relays_file_integration_status, report.number_of_errors) == ("Integrated", 0)
    assert [one.relay_reference for one in report.relays_log_list] == [one.reference for one in shops]
    assert all(one.validated for one in report.relays_log_list)
    assert {one.log_date for one in report.relays_log_list} == {START + timedelta(minutes=10)}
    assert shops


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"no archive",
        lambda: b"",
        lambda: archive(word__document=WORKBOOK),
        lambda: archive(xl__workbook=b"no XML"),
        lambda: archive(xl__workbook=b"<other/>"),
        lambda: archive(xl__workbook=b" " * (1 << 24) + WORKBOOK),
        lambda: broken(WORKBOOK),
    ],
    ids=["no archive", "empty", "no workbook", "no XML", "other XML", "bomb", "broken"],
)
async def test_other_files_are_rejected(content: Callable[[], bytes], seller: Shop, tmp_path: Path) -> None:
    """A file that is not a workbook is rejected with an error, and adds no shops."""
    file = tmp_path / "shops.xlsx"
    file.write_bytes(content())

    number = await submitted(seller, file.as_uri())

    wanted = RelaysFileFilter(relays_file_id=number)
    report = await seller.client.relays.get_relays_file_submission_result(wanted)
    assert (report.relays_file_integration_status, report.number_of_errors) == ("Rejected", 1)
    assert [(one.validated, len(one.errors)) for one in report.relays_log_list] == [(False, 1)]
    assert (await seller.client.relays.get_parcel_shop_list()).parcel_shop_list == ()
    assert not seller.sandbox.market.failures


async def test_second_file_replaces_the_shops(seller: Shop, tmp_path: Path) -> None:
    """A later file takes the place of the one before."""
    file = tmp_path / "shops.xlsx"
    file.write_bytes(archive(xl__workbook=WORKBOOK))
    for _ in range(2):
        wanted = RelaysFileFilter(relays_file_id=await submitted(seller, file.as_uri()))
        report = await seller.client.relays.get_relays_file_submission_result(wanted)
        shops = (await seller.client.relays.get_parcel_shop_list()).parcel_shop_list
        assert report.relays_file_integration_status == "Integrated"
        assert [one.relay_reference for one in report.relays_log_list] == [one.reference for one in shops]


async def test_missing_file_is_rejected(seller: Shop) -> None:
    """A file that cannot be fetched is taken, and rejected later: it is fetched asynchronously."""
    number = await submitted(seller, "https://www.myserver.example/shops.xlsx")

    wanted = RelaysFileFilter(relays_file_id=number)
    report = await seller.client.relays.get_relays_file_submission_result(wanted)
    assert report.relays_file_integration_status == "Rejected"


@pytest.mark.parametrize("url", [None, "", "shops.xlsx", "http://", "http://[x/"])
async def test_what_is_no_url_is_refused(url: str | None, seller: Shop) -> None:
    """A text that is not a URL is refused at once, and gets no number."""
    request = RelaysFileIntegrationRequest(relays_file_uri=url)

    with pytest.raises(OperationFailed) as raised:
        await seller.client.relays.submit_relays_file(request)

    assert [one.error_type for one in raised.value.errors] == [ErrorTypeEnum.INVALID_FILE_FORMAT]
    assert raised.value.result.relays_file_id == 0


async def test_unknown_file_is_refused_as_recorded(sandbox: Sandbox, seller: Shop) -> None:
    """An unknown file, another seller's, or none at all, is an invalid filter: element by element."""
    async with shop(sandbox, FULFILMENT) as other:
        others = await submitted(other, "https://www.myserver.example/shops.xlsx")

    for wanted in (RelaysFileFilter(relays_file_id=5), RelaysFileFilter(relays_file_id=others), None):
        assert await seller.texts("GetRelaysFileSubmissionResult", wanted) == [
            ("ErrorMessage", "Invalid filter object"),
            ("OperationSuccess", "false"),
            ("ErrorList", ""),
            ("SellerLogin", sandbox.login),
            ("TokenId", seller.token),
            ("NumberOfErrors", "0"),
            ("RelaysFileId", "0"),
            ("RelaysFileIntegrationStatus", None),
            ("RelaysLogList", None),
        ]


async def test_seller_without_shops_as_recorded(seller: Shop) -> None:
    """A seller without shops gets an empty list."""
    assert (await seller.texts("GetParcelShopList"))[-3:] == [
        ("SellerLogin", seller.sandbox.login),
        ("TokenId", seller.token),
        ("ParcelShopList", ""),
    ]


async def test_sellers_with_fulfilment_have_shops(sandbox: Sandbox) -> None:
    """Some sellers have shops from the start, with their addresses and their opening hours."""
    async with shop(sandbox, FULFILMENT) as seller:
        shops = (await seller.client.relays.get_parcel_shop_list()).parcel_shop_list

    assert len(shops) >= 3
    for one in shops:
        assert None not in {one.reference, one.name, one.zip_code, one.city, one.latitude, one.opening_date}
        assert one.tuesday_morning_opening_hour == "09:00"
        assert one.sunday_morning_opening_hour is None


async def test_replies_are_valid_by_the_real_schema(
    sandbox: Sandbox, seller: Shop, tmp_path: Path, real_contract: RealContract
) -> None:
    """Every reply about shops, full or empty, is valid by the schema of 2019."""
    file = tmp_path / "shops.xlsx"
    file.write_bytes(archive(xl__workbook=WORKBOOK))
    assert await seller.valid(real_contract, "GetParcelShopList")
    assert not await seller.valid(real_contract, "SubmitRelaysFile")
    assert not await seller.valid(real_contract, "GetRelaysFileSubmissionResult")
    request = RelaysFileIntegrationRequest(relays_file_uri=file.as_uri())
    assert await seller.valid(real_contract, "SubmitRelaysFile", request)
    (row,) = sandbox.tables("SELECT id FROM relays_file")
    wanted = RelaysFileFilter(relays_file_id=row["id"])
    assert await seller.valid(real_contract, "GetRelaysFileSubmissionResult", wanted)
    sandbox.clock.advance(timedelta(minutes=10))
    assert await seller.valid(real_contract, "GetRelaysFileSubmissionResult", wanted)
    assert await seller.valid(real_contract, "GetParcelShopList")
