"""Pages of a PDF as pictures, for a screen or a document; the one file that knows the library that draws them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator

_ONE = threading.Lock()  # the library may be used by one thread at a time


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
