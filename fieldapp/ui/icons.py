"""Draws the line pictures of resources/icons in the colours of the theme; it holds no picture itself."""

from __future__ import annotations

import functools

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldapp import resources
from fieldapp.ui import style

# What a state looks like beside its word: a shape and a tone. The shape alone must tell the states apart.
SHAPES = {
    "good": ("good", "good"),
    "wait": ("wait", "wait"),
    "bad": ("bad", "bad"),
    "info": ("info", "info"),
    "quiet": ("quiet", "quiet"),
    "draft": ("record", "quiet"),
    "returned": ("return", "bad"),
    "locked": ("closed", "quiet"),
    "kept": ("eye", "wait"),  # of what waits for review: not approved with the others
    "here": ("here", "wait"),  # custody: on this computer only
    "hub": ("tick", "info"),  # custody: at the hub, one tick
    "sent": ("ticks", "good"),  # custody: at the province, two ticks
}
_SHARP = 2  # pictures are drawn twice as fine, for screens set to 125-200 %


@functools.lru_cache(maxsize=512)
def picture(name: str, colour: str, size: int, gap: int = 0) -> QPixmap:
    """The line picture of a name in a colour, `size` pixels wide and high, `gap` empty pixels after it."""
    canvas = QPixmap(_drawn(name, size, gap))
    painter = QPainter(canvas)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(canvas.rect(), QColor(colour))
    painter.end()
    canvas.setDevicePixelRatio(_SHARP)
    return canvas


@functools.lru_cache(maxsize=128)
def _drawn(name: str, size: int, gap: int) -> QPixmap:
    """The lines of a picture, in no colour yet: to draw them takes ten times as long as to colour them."""
    canvas = QPixmap((size + gap) * _SHARP, size * _SHARP)
    canvas.fill(Qt.GlobalColor.transparent)
    painter = QPainter(canvas)
    drawing = QSvgRenderer(QByteArray(resources.path(f"icons/{name}.svg").read_bytes()))
    drawing.render(painter, QRectF(0, 0, size * _SHARP, size * _SHARP))
    painter.end()
    return canvas


def icon(name: str, colour: str, chosen: str = "", size: int = 24, gap: int = 0, off: bool = True) -> QIcon:
    """A picture for a button: in `colour`, in `chosen` while the button is down, and pale while it is `off`, if it
    ever is."""
    result = QIcon(picture(name, colour, size, gap))
    if off:
        result.addPixmap(picture(name, style.shades().off, size, gap), QIcon.Mode.Disabled)
    if chosen:
        result.addPixmap(picture(name, chosen, size, gap), QIcon.Mode.Normal, QIcon.State.On)
    return result


def mark(kind: str, size: int = 20) -> QIcon:
    """The shape of a state (a key of SHAPES) in its colour, the same on a chosen row."""
    name, tone = SHAPES[kind]
    return _mark(name, ink(tone), size)


@functools.lru_cache(maxsize=64)
def _mark(name: str, colour: str, size: int) -> QIcon:
    result = QIcon(picture(name, colour, size))
    result.addPixmap(picture(name, colour, size), QIcon.Mode.Selected)
    return result


def ink(tone: str) -> str:
    """The colour of words and shapes of a tone (good, wait, bad, info, quiet)."""
    return str(getattr(style.shades(), tone))
