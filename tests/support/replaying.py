"""Replaying a recording against a sandbox, and telling how its answer differs from the recorded one."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs
from lxml import etree

from .recordings import Recording
from .xml import NIL, Element

RECORDED_TOKEN: Final = "0123456789abcdef0123456789abcdef"
"""What the recordings have in place of a token."""
_GUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCRUBBED: Final = re.compile(r"[A-Z]+(?:_[A-Z]+)*[0-9]?")


@attrs.frozen
class Sent:
    """How a recorded request went over the wire."""

    recording: Recording
    action: str
    content_type: str
    answered_type: str

    @classmethod
    def load(cls, directory: Path) -> dict[str, "Sent"]:
        """Read every recording with its headers, by its name."""
        index = json.loads((directory / "index.json").read_text(encoding="utf-8"))
        return {
            entry["name"]: cls(
                recording=Recording.load(directory, entry),
                action=entry["soap_action"],
                content_type=entry["request_content_type"],
                answered_type=entry["response_content_type"],
            )
            for entry in index
        }

    def request(self, token: str) -> bytes:
        """Return the recorded request, byte for byte, but for its token."""
        recorded = f"TokenId>{RECORDED_TOKEN}<".encode()
        if self.recording.request.count(recorded) != 1:
            raise ValueError(f"{self.recording.name} has not just one token")
        return self.recording.request.replace(recorded, f"TokenId>{token}<".encode())


def differences(recorded: Element, answered: Element) -> Iterator[str]:
    """Yield where two replies differ: elements, namespaces, order, nil, emptiness, and every text that was kept.

    A text that was replaced by its element's own name, before the recording was stored, may be any text that is not
    empty. A place is reported once, whatever the item of a list.
    """
    yield from dict.fromkeys(_differences(recorded, answered, etree.QName(recorded).localname))


def _differences(recorded: Element, answered: Element, path: str) -> Iterator[str]:
    if recorded.tag != answered.tag:
        yield f"{path}: {answered.tag} instead of {recorded.tag}"
        return
    if recorded.get(NIL) != answered.get(NIL):
        yield f"{path}: nil" if answered.get(NIL) else f"{path}: not nil"
        return
    if dict(recorded.attrib) != dict(answered.attrib):
        yield f"{path}: attributes {dict(answered.attrib)} instead of {dict(recorded.attrib)}"
    names, others = ([etree.QName(child).localname for child in one] for one in (recorded, answered))
    if names != others:
        yield f"{path}: {_changes(names, others)}"
        return
    if not names:
        yield from _texts(recorded, answered, path)
    for child, other in zip(recorded, answered, strict=True):
        yield from _differences(child, other, f"{path}/{etree.QName(child).localname}")


def _texts(recorded: Element, answered: Element, path: str) -> Iterator[str]:
    one, other = recorded.text or "", answered.text or ""
    if bool(one) != bool(other):
        yield f"{path}: empty" if one else f"{path}: not empty"
    elif _kept(one, recorded) and one != other:
        yield f"{path}: {other!r} instead of {one!r}"


def _kept(text: str, element: Element) -> bool:
    """Return whether a text is what the service sent, and not a placeholder."""
    name = etree.QName(element).localname.upper()
    return not (_SCRUBBED.fullmatch(text) and text.replace("_", "") == name)


def _changes(names: list[str], others: list[str]) -> str:
    """Return what became of an element's children."""
    lost, added = Counter(names) - Counter(others), Counter(others) - Counter(names)
    said = [f"{number} {name} less" for name, number in lost.items()]
    said += [f"{number} {name} more" for name, number in added.items()]
    return ", ".join(said) or f"the order {' '.join(others)}"


def written_names(root: Element) -> set[str]:
    """Return the names of all elements as they are written, with their prefixes."""
    names = ((element.prefix, etree.QName(element).localname) for element in root.iter())
    return {f"{prefix}:{name}" if prefix else name for prefix, name in names}


def with_token(reply: bytes, token: str) -> Element:
    """Read a recorded reply, with a session's own token in place of the recorded one."""
    root = etree.fromstring(reply)
    for element in root.iter():
        if element.text == RECORDED_TOKEN:
            element.text = token
        if element.text and etree.QName(element).localname == "faultstring":
            dashed = "-".join((token[:8], token[8:12], token[12:16], token[16:20], token[20:]))
            element.text = _GUID.sub(dashed, element.text)
    return root
