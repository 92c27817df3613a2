"""A page of HTML, as a strict reader sees it."""

from html.parser import HTMLParser
from typing import Final

import attrs

__all__ = ("Element", "read")

_VOID: Final = {"meta"}


@attrs.define(eq=False)
class Element:
    """An element, with its attributes and with all texts in it."""

    name: str
    attributes: dict[str, str | None]
    children: "list[Element]" = attrs.field(factory=list)
    text: str = ""

    def all(self, name: str = "") -> "list[Element]":
        """Return the elements inside with a name, or all of them."""
        found = [self] if name in {"", self.name} else []
        return found + [one for child in self.children for one in child.all(name)]

    def cells(self) -> list[list[str]]:
        """Return the texts of the rows of the tables inside, without their heads."""
        rows = [row for body in self.all("tbody") for row in body.all("tr")]
        return [[cell.text for cell in row.children] for row in rows]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"{tag} has an attribute twice"
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop().name

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def read(html: str) -> Element:
    """Return the document. Each element that begins must end, in its order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader._open == [reader.root]
    return reader.root
