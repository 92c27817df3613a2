"""How a text file is encoded: known for certain, said, or guessed with a warning where that may be wrong."""

import codecs
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, strategies as st

from cdiscount_async.errors import InvalidPackage
from cdiscount_async.packages import PackageType, Row
from cdiscount_async.packages.rows import offer_rows

LIGHT: Final = PackageType.STOCK_AND_PRICE
FRENCH: Final = (
    "Lampe de bureau en métal brossé",
    "Étagère à poser, très légère",
    "Fauteuil crème, dossier en chêne",
    "Garçon, déjà équipé",
    "L’été à la plage",
    "Bœuf en boîte, sauce aux cèpes",
    "Chaussures à lacets, taille élastique",
    "Batterie intégrée, câble fourni",
    "Hôtel",
    "Boîte",
)
"""What sellers in France write in comments and labels."""
TIDY: Final = (
    *FRENCH,
    "Prix spécial : 5 € de remise…",
    "Vis “inox” – lot de 10",
    "Škoda Octavia, tapis Žižkov",
    "Écran 27″ · 4K™ ® ©",
    "½ litre, ¼ de tour, 20 ‰",
    "CAFÉ DE L’ÎLE, PÂTÉ EN CROÛTE",
    "Größe 42, für Mädchen",
    "Señor, São Paulo, Ångström",
    "« Le Petit Prince », œuvre complète",
    "Ça c’est sûr !",
    "l‘apostrophe, franco–allemand, mot—mot",
    "MéTAL BROSSé, CHâSSIS",
    "ŒUVRE, Œillet, bœuf, 19€99 · 5€/m² · 100€ • 3 pièces",
    "Citroën®, Haribo™, Müller, ÖBB",
)


def table(*references: str) -> str:
    """Write stocks by reference."""
    return "SellerProductId;Stock\r\n" + "".join(f'"{one}";7\r\n' for one in references)


def file(path: Path, content: bytes, suffix: str = ".csv") -> Path:
    """Write a file."""
    path = path / f"offers{suffix}"
    path.write_bytes(content)
    return path


def references(rows: Iterator[Row[Any]]) -> list[str]:
    """Return the references of rows that must all be in order."""
    found = list(rows)
    assert [()] * len(found) == [row.problems for row in found]
    return [row.item.seller_product_id for row in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("marks", [0, 1])
def test_encodings_are_found_out(tmp_path: Path, encoding: str, marks: int) -> None:
    """UTF-8, UTF-16 and UTF-32 by their marks, UTF-16 by its zeros; and what Excel writes in France."""
    mark = "" if encoding == "cp1252" else "\ufeff" * marks
    path = file(tmp_path, (mark + table(*FRENCH)).encode(encoding))

    rows = offer_rows(path, package_type=LIGHT)

    assert list(FRENCH) == references(rows)
    assert [] == rows.warnings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_json_has_encodings_too(tmp_path: Path, encoding: str, suffix: str) -> None:
    """JSON files have encodings, too, which are recognised in the same way."""
    row = '{"SellerProductId": "Été", "Stock": 7}'
    path = file(tmp_path, (f"[{row}]" if suffix == ".json" else row).encode(encoding), suffix)

    assert ["Été"] == references(offer_rows(path, package_type=LIGHT))


@given(st.lists(st.sampled_from(TIDY), min_size=1, max_size=6), st.sampled_from(["utf-8", "utf-8-sig"]), st.data())
def test_a_bad_byte_in_utf_8_spoils_its_row_only(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], encoding: str, data: st.DataObject
) -> None:
    """The file stays UTF-8: no other row is read as something else, and the line of the byte is named."""
    texts = [f"{place} {text} é" for place, text in enumerate(texts)]
    bad = data.draw(st.integers(0, len(texts) - 1))
    lines = table(*texts, "é").encode(encoding).split(b"\r\n")
    lines[bad + 1] = lines[bad + 1].replace("é".encode(), b"\xe9")
    path = file(tmp_path_factory.mktemp("rows"), b"\r\n".join(lines))

    rows = list(offer_rows(path, package_type=LIGHT))

    assert [row.number for row in rows if row.item is None] == [bad + 2]
    assert f"line {bad + 2} has the byte 0xE9" in str(rows[bad].problems[0])
    assert [*texts[:bad], *texts[bad + 1 :], "é"] == [
        row.item.seller_product_id for row in rows if row.item is not None
    ]  # type: ignore[union-attr]


def test_the_mark_alone_makes_a_file_utf_8(tmp_path: Path) -> None:
    """A byte order mark makes a file UTF-8, even if all other bytes are wrong."""
    path = file(tmp_path, codecs.BOM_UTF8 + table("A", "É", "B").encode("cp1252"))

    good, bad, other = offer_rows(path, package_type=LIGHT)

    assert (True, True) == (good.item is not None, other.item is not None)
    assert "line 3 has the byte 0xC9" in str(bad.problems[0])


def test_the_line_of_a_bad_byte_is_that_of_the_text(tmp_path: Path) -> None:
    """Within a cell of several lines, and behind one."""
    path = file(tmp_path, 'SellerProductId;Comment;Stock\r\nÉ;"a\r\nb";7\r\nB;"c\r\n'.encode() + b'd\xe9";8\r\n')

    _, bad = offer_rows(path, package_type=LIGHT)

    assert (3, True) == (bad.number, "line 5 has the byte 0xE9" in str(bad.problems[0]))


@given(st.lists(st.sampled_from(TIDY), min_size=1))
def test_tidy_windows_1252_raises_no_alarm(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    """Quotation marks, dashes, the euro, French and foreign letters stand in it by right."""
    content = table(*(text.replace("″", '""') for text in texts)).encode("cp1252")

    rows = offer_rows(file(tmp_path_factory.mktemp("rows"), content), package_type=LIGHT)

    assert [text.replace("″", '"') for text in texts] == references(rows)
    assert [] == rows.warnings


@pytest.mark.parametrize("encoding", ["cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize("text", FRENCH)
def test_another_encoding_read_as_windows_1252_is_a_warning(tmp_path: Path, encoding: str, text: str) -> None:
    """Of the Mac or of DOS: one row is enough. The warning names the encoding, which then reads the file.

    Some are UTF-8 by chance, and a bad byte of their rows is a problem then. Only a single `à` is not detected in
    DOS: there it is `…`, which may stand alone, too.
    """
    text = text.replace("’", "'").replace("œ", "oe") if encoding != "mac_roman" else text
    path = file(tmp_path, table("plain", text).encode(encoding))

    rows = offer_rows(path, package_type=LIGHT)

    found = list(rows)
    said = {"cp437": "cp850"}.get(encoding, encoding)
    assert found[1].problems or [True] == [f'encoding="{said}"' in str(warning) for warning in rows.warnings]
    assert ["plain", text] == references(offer_rows(path, package_type=LIGHT, encoding=said))


@pytest.mark.parametrize(
    ("encoding", "text", "example"),
    [
        ("cp850", "Métal", "'M‚tal' would be 'Métal'"),
        ("cp850", "MÉTAL", "'MÉTAL'"),
        ("mac_roman", "Métal", "'MŽtal' would be 'Métal'"),
        ("mac_roman", "L’homme d’hier", "'dÕhier' would be 'd’hier'"),
        ("iso8859-15", "5 € le lot", "'¤' would be '€'"),
        ("iso8859-15", "Bœuf", "'B½uf' would be 'Bœuf'"),
        ("iso8859-15", "œuvre", "'½uvre' would be 'œuvre'"),
        ("gbk", "Métal", "'M¨¦tal' would be 'Métal'"),
    ],
)
def test_a_warning_shows_a_word(tmp_path: Path, encoding: str, text: str, example: str) -> None:
    """The author of the file can see which encoding is right."""
    rows = offer_rows(file(tmp_path, table("A", text).encode(encoding)), package_type=LIGHT)

    (warning,) = map(str, rows.warnings)
    assert f"the file looks like {encoding}, first on line 3, where " in warning
    assert example in warning
    assert warning.endswith(f'set encoding="{encoding}", or save the file as UTF-8')


def test_a_byte_that_windows_1252_has_not_is_reported(tmp_path: Path) -> None:
    """A byte that Windows-1252 does not have is reported with its line. The other rows are good."""
    good, bad = offer_rows(file(tmp_path, table("É", "A").encode("cp1252").replace(b"A", b"\x81")), package_type=LIGHT)

    assert good.item is not None
    assert "line 3 has the byte 0x81, which its encoding does not define" in str(bad.problems[0])


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "latin-1", "utf_8", "UTF-16", "cp1252", "shift_jis"])
def test_what_is_said_counts(tmp_path: Path, encoding: str) -> None:
    """Nothing is guessed then, and nothing doubted."""
    text = "日本" if encoding == "shift_jis" else "Été"
    rows = offer_rows(file(tmp_path, table(text).encode(encoding)), package_type=LIGHT, encoding=encoding)

    assert [text] == references(rows)
    assert [] == rows.warnings


def test_an_empty_encoding_is_none(tmp_path: Path) -> None:
    """An empty encoding means none, so the encoding is recognised from the file."""
    assert ["A"] == references(offer_rows(file(tmp_path, table("A").encode()), package_type=LIGHT, encoding=""))


@pytest.mark.parametrize("encoding", ["utf-9", "rot13", " ", "é", "\0"])
def test_an_encoding_that_nobody_knows_is_refused(tmp_path: Path, encoding: str) -> None:
    """Before anything is read."""
    path = file(tmp_path, table("A").encode())

    with pytest.raises(InvalidPackage, match="is not known; for example, utf-8"):
        offer_rows(path, package_type=LIGHT, encoding=encoding)


def test_an_encoding_is_said_of_a_path_only() -> None:
    """A file that is open has its own, and a workbook none."""
    with pytest.raises(InvalidPackage, match="an encoding needs a path"):
        offer_rows(io.StringIO(table("A")), package_type=LIGHT, encoding="utf-8")
    with pytest.raises(InvalidPackage, match=r"only text files have an encoding, and \.xlsx is not"):
        offer_rows("offers.xlsx", package_type=LIGHT, encoding="utf-8")


@pytest.mark.parametrize("names", ["SellerProductId;Prix conseillé", "Référence;Prix"])
def test_a_column_that_is_not_known_may_be_in_another_encoding(tmp_path: Path, names: str) -> None:
    """The error for an unknown column has the reason."""
    path = file(tmp_path, f"{names}\nA;7\n".encode("mac_roman"))

    with pytest.raises(InvalidPackage, match=r"known.*; expected Windows-1252, but the file looks like mac_roman"):
        offer_rows(path, package_type=LIGHT)


def test_a_sheet_is_said_of_a_workbook_only(tmp_path: Path) -> None:
    """`sheet` is refused for a source that is not a workbook, which may be the wrong file."""
    for source, match in (
        (file(tmp_path, b""), "only workbooks have sheets, and .csv is not"),
        (io.StringIO(table("A")), "a sheet needs the path"),
        ([], "a sheet needs the path"),
    ):
        with pytest.raises(InvalidPackage, match=match):
            offer_rows(source, package_type=LIGHT, sheet="Stocks")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_half_a_sign_at_the_end_is_reported(tmp_path: Path, encoding: str) -> None:
    """A file that was cut off."""
    path = file(tmp_path, table("A", "B").rstrip().encode(encoding)[:-1])

    with pytest.raises(InvalidPackage, match=f"the file is not {encoding}: see line 3") as caught:
        list(offer_rows(path, package_type=LIGHT))
    assert caught.value.__context__ is None  # that has all the bytes that were read


def test_open_files_may_have_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Wrong bytes are a problem of their row with `surrogateescape`. In a strict text file they are an error."""
    path = file(tmp_path, table("A", "É").encode("cp1252"))

    with path.open(encoding="utf-8", errors="surrogateescape") as opened:
        good, bad = offer_rows(opened, package_type=LIGHT)
    assert good.item is not None
    assert "line 3 has the byte 0xC9" in str(bad.problems[0])

    with (
        path.open(encoding="utf-8") as opened,
        pytest.raises(InvalidPackage, match="0xC9, which utf-8 does not have") as caught,
    ):
        list(offer_rows(opened, package_type=LIGHT))
    assert caught.value.__context__ is None  # that has all the bytes that were read
    with path.open("rb") as binary, pytest.raises(TypeError, match="open in text mode, not in binary mode"):
        offer_rows(binary, package_type=LIGHT)  # type: ignore[arg-type]
