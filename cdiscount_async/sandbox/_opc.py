"""Packages as sellers host them, judged as the service does: .NET's rules, not those of this library's own reader.

The layout of packages is shared with that reader. The judgement is not, so that a mistake of one shows in the other.

See docs/service/packages.md#the-zip.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from .._codec.xml import Element, parse
from .._common import opc
from ..errors import ReplyError
from ._limits import is_within_limit

MAX_UNPACKED: Final = 1 << 28
"""The most bytes of a part that is unpacked: 256 MiB. The service has a limit; its number is not published."""
MAX_NODES: Final = 8_000_000
"""Elements and attributes of the largest part: 300,000 whole offers have fewer."""
MAX_RATIO: Final = 100
"""How many times larger than its packed size a long part may be: offers are 46 times larger, blanks up to 1,000."""
SMALL: Final = 1 << 25
"""Up to this many bytes a part may be packed in any ratio: 32 MiB."""
BLANKS: Final = " \t\r\n"
"""The blanks of XML. Assumed: the service reads other blanks around a value as part of it."""


class BrokenPackage(Exception):
    """A file that is no package; the text says what is wrong."""


def part(content: bytes, name: str) -> bytes:
    """Return one part of a package, for example `Content/Offers.xml`.

    Raises BrokenPackage for a file that is no zip, lacks a part, does not declare it, or would take too much memory.
    """
    with _opened(content) as archive:
        _demand(_xml(archive, opc.TYPES), name)
        _demand_relationship(_xml(archive, opc.RELATIONSHIPS), name)
        found = _read(archive, name, MAX_UNPACKED)
    if not is_within_limit(found, MAX_NODES):
        raise BrokenPackage(f"The part {name} has more than {MAX_NODES:,} elements and attributes.")
    return found


def rows(root: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a package: offers or products, in its list or in a collection in the list.

    Raises BrokenPackage for a row elsewhere: an XAML reader cannot place it.
    """
    prefix = f"{str(root.tag).partition('}')[0]}}}"
    listed, collection = f"{root.tag}.{name}s", f"{prefix}{name}Collection"
    for one in root.iter(f"{prefix}{name}"):
        holder = one.getparent()
        if holder is not None and holder.tag == collection:
            holder = holder.getparent()
        if holder is None or holder.tag != listed:
            raise BrokenPackage(f"The package has an element {name} that is in no list of {name}s.")
        yield one


def set_once(element: Element) -> None:
    """Raise BrokenPackage for an element that has a value twice: as an attribute, and as a property element."""
    owner = str(element.tag).rpartition("}")[2]
    tags = (str(child.tag).partition("}")[2] for child in element)
    properties = [tag.removeprefix(f"{owner}.") for tag in tags if tag.startswith(f"{owner}.")]
    seen = set()
    for name in (*map(str, element.attrib), *properties):
        known = "Vat" if name == "vat" else name  # one of the vendor's own samples writes it so
        if known in seen:
            raise BrokenPackage(f"{owner}.{known[:100]} is set twice.")
        seen.add(known)


def file(content: bytes, name: str, most: int) -> bytes:
    """Return one file of any zip archive; raises BrokenPackage as well."""
    with _opened(content) as archive:
        return _read(archive, name, most)


@contextmanager
def _opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    if content.count(opc.ENTRY) > opc.MAX_FILES:
        raise BrokenPackage(f"The archive has more than {opc.MAX_FILES:,} files.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _demand_parts(archive)
            yield archive
    except (*opc.DAMAGED, OSError) as error:
        raise BrokenPackage(f"The file is not a readable zip archive: {error}") from None


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError:
        raise BrokenPackage(
            f"The package has no part {name}; names are case-sensitive.{_hint(archive, name)}"
        ) from None
    # The size that the archive declares is enough to refuse a part: no more than that is unpacked.
    if entry.file_size > most:
        raise BrokenPackage(f"The part {name} unpacks to more than {most >> 20} MiB.")
    if entry.file_size > max(SMALL, MAX_RATIO * min(entry.compress_size, archive.start_dir)):
        raise BrokenPackage(f"The part {name} unpacks to more than {MAX_RATIO} times its size.")
    with archive.open(entry) as packed:
        return packed.read(entry.file_size + 1)  # without a number zipfile unpacks everything, and cuts it afterwards


def _demand_parts(archive: zipfile.ZipFile) -> None:
    """Raise BrokenPackage for parts that .NET does not read: encrypted, in several files, or twice in the archive."""
    names = set()
    for one in archive.infolist():
        if one.flag_bits & opc.ENCRYPTED:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is encrypted.")
        if one.volume:
            raise BrokenPackage("The archive is split into several files.")
        if one.filename.endswith("/"):
            continue
        if one.compress_type not in opc.COMPRESSIONS:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is compressed in a way that packages do not know.")
        if one.filename.lower() in names:
            raise BrokenPackage(f"The part {one.filename[:200]!r} is there twice; capitals make no difference.")
        names.add(one.filename.lower())


def _hint(archive: zipfile.ZipFile, name: str) -> str:
    """Return the end of a message: a part of nearly that name, if there is one."""
    for one in archive.namelist():
        if one.replace("\\", "/").lower().endswith(name.lower()):
            return f" There is {one[:200]!r}."
    return ""


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    try:
        return parse(_read(archive, name, opc.MAX_LAYOUT), cut=False)
    except ReplyError as error:
        raise BrokenPackage(f"The part {name} is not XML: {error}") from None


def _demand(types: Element, name: str) -> None:
    """Raise BrokenPackage for a part without a content type: it is no part of the package."""
    extension = name.rpartition(".")[2].lower()
    defaults = {str(one.get("Extension", "")).lower() for one in types.iterfind(f"{opc.TYPES_NS}Default")}
    overrides = {one.get("PartName", "") for one in types.iterfind(f"{opc.TYPES_NS}Override")}
    if extension not in defaults and f"/{name}" not in overrides:
        raise BrokenPackage(f"{opc.TYPES} has no content type for {name}, so it is no part of the package.")


def _demand_relationship(relationships: Element, name: str) -> None:
    """Raise BrokenPackage where no relationship has the part as its target. Its Type may be any: two are in use."""
    relations = relationships.iterfind(f"{opc.RELATIONSHIPS_NS}Relationship")
    targets = {str(one.get("Target", "")).removeprefix("/") for one in relations}
    if name not in targets:
        raise BrokenPackage(f"{opc.RELATIONSHIPS} has no relationship with the target /{name}.")
