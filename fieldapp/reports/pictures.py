"""Pages of a PDF as pictures, for a screen or a document; the one file that knows the library that draws them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator

import msgspec

_ONE = threading.Lock()  # the library may be used by one thread at a time


class Pixels(msgspec.Struct, frozen=True):
    """A picture point by point: of each the blue, the green, the red and a byte that says nothing; `stride` are the
    bytes of a line."""

    width: int
    height: int
    stride: int
    data: bytes


def pages(pdf: bytes, dots: int = 96) -> Iterator[bytes]:
    """Each page as a PNG with so many dots an inch, drawn when it is asked for."""
    for number in range(count(pdf)):
        yield page(pdf, number, dots)


def count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with _ONE, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page(pdf: bytes, number: int, dots: int = 96) -> bytes:
    """One page, the first being 0, as a PNG with so many dots an inch."""
    import pypdfium2

    out = io.BytesIO()
    with _ONE, pypdfium2.PdfDocument(pdf) as document:
        document[number].render(scale=dots / 72).to_pil().save(out, "PNG", dpi=(dots, dots))
    return out.getvalue()


def pixels(pdf: bytes, number: int, dots: int = 96) -> Pixels:
    """The same page for a screen, which need not read a PNG for it."""
    import pypdfium2

    with _ONE, pypdfium2.PdfDocument(pdf) as document:
        drawn = document[number].render(scale=dots / 72, prefer_bgrx=True)
        return Pixels(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
