"""Writes a small PDF of text lines, for documents to print."""

from collections.abc import Sequence
from typing import Final

LINES: Final = 48
"""Lines on a page."""
_FONT: Final = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def document(lines: Sequence[str]) -> bytes:
    """Return a PDF with some lines of text, on as many pages as needed."""
    pages = [lines[start : start + LINES] for start in range(0, max(len(lines), 1), LINES)]
    numbers = range(4, 4 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _FONT,
    ]
    for number, page in zip(numbers, pages, strict=True):
        content = _content(page)
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            + f"/Contents {number + 1} 0 R >>".encode(),
            f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        ]
    return _file(objects)


def _content(lines: Sequence[str]) -> bytes:
    shown = b"".join(b"(" + _escaped(line) + b") Tj T*\n" for line in lines)
    return b"BT /F1 11 Tf 15 TL 50 790 Td\n" + shown + b"ET"


def _escaped(line: str) -> bytes:
    text = line.encode("cp1252", "replace")
    for special in (b"\\", b"(", b")"):
        text = text.replace(special, b"\\" + special)
    return text.replace(b"\r", b" ").replace(b"\n", b" ")


def _file(objects: Sequence[bytes]) -> bytes:
    """Return a file of objects, with the table of their positions."""
    written = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        written += f"{offset:010} 00000 n \n".encode()
    written += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(written)
