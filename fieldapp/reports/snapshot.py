"""Makes a photo of any camera small and plain: upright, without what a camera writes beside it; the only file that
knows Pillow. It works in memory alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from fieldapp.domain import photos, problems

FORMATS = tuple(  # no other reader sees a stranger's bytes
    reader.format
    for reader in (
        JpegImagePlugin.JpegImageFile,
        PngImagePlugin.PngImageFile,
        WebPImagePlugin.WebPImageFile,
        BmpImagePlugin.BmpImageFile,
        GifImagePlugin.GifImageFile,
        TiffImagePlugin.TiffImageFile,
    )
)
# Edges in pixels and qualities, the best first; the last one fits whatever the picture shows.
LADDER = (
    *((edge, quality) for edge in (1600, 1280, 1024, 800) for quality in (82, 70, 58)),
    (640, 50),
    (480, 35),
)
PIXELS = 50_000_000  # of a picture that must be unpacked whole; a JPEG may be five times as large
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")

Image.MAX_IMAGE_PIXELS = None  # a warning would tell nobody; the bound is held below, before anything is unpacked


def make(data: bytes) -> bytes:
    """The bytes that travel in place of a picture's file: a JPEG of `photos.LARGEST` bytes at most, with nothing in it
    but what is seen. Problems "photo_big", "photo_heic", "photo_unreadable"."""
    if len(data) > photos.BIGGEST:
        raise too_big()
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            seen = _plain(opened)
    except problems.Problem:
        raise
    except Exception as error:  # a broken file makes Pillow's readers fail in any way
        code = "photo_heic" if data[4:8] == b"ftyp" and data[8:12] in _HEIC else "photo_unreadable"
        raise problems.Problem(code, "photos") from (None if isinstance(error, UnidentifiedImageError) else error)
    return next(small for small in _steps(seen) if len(small) <= photos.LARGEST)


def too_big() -> problems.Problem:
    """The refusal of a picture that is too large to be unpacked on an old laptop."""
    return problems.Problem("photo_big", "photos", most=photos.BIGGEST // 2**20)


def _plain(opened: Image.Image) -> Image.Image:
    """The picture upright, in plain colours on white, and without any of its notes."""
    least = LADDER[0][0]
    bound = PIXELS * (5 if opened.format in ("JPEG", "MPO") else 1)
    if opened.width * opened.height > bound:
        raise too_big()
    opened.draft("RGB", (least, least))  # a JPEG is unpacked at an eighth of its size, if that is enough
    seen = ImageOps.exif_transpose(opened)
    seen.thumbnail((least, least))
    if seen.mode in ("RGBA", "LA", "PA", "P") or "transparency" in seen.info:
        above = seen.convert("RGBA")
        seen = Image.new("RGB", above.size, "white")
        seen.paste(above, mask=above.getchannel("A"))
    plain = seen.convert("RGB")
    plain.info = {}  # a comment would be written again
    return plain


def _steps(seen: Image.Image) -> Iterator[bytes]:
    for edge, quality in LADDER:
        small = seen.copy()
        small.thumbnail((edge, edge))
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality, optimize=True)
        yield out.getvalue()
