"""How somebody wants the window: language, theme, text size; kept beside the vaults, for the door needs it too."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from fieldapp import config
from fieldapp.store import durable
from fieldapp.ui import style, text

FILE = "look.json"
THEMES = ("system", "light", "dark", "contrast")


class Look(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was chosen; "" or 0 for what never was. `size` is in points."""

    lang: str = ""
    theme: str = ""
    size: int = 0


def read(home: Path) -> Look:
    """What was last chosen on this computer; nothing when there is no such file or it cannot be understood."""
    try:
        return decode((home / FILE).read_bytes())
    except OSError:
        return Look()


def write(home: Path, look: Look) -> None:
    """Remembers the choice; a computer that does not let us write goes on without."""
    with contextlib.suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        durable.write(home / FILE, msgspec.json.encode(look))


def encode(look: Look) -> str:
    """The look as the text of a setting."""
    return msgspec.json.encode(look).decode()


def decode(told: str | bytes) -> Look:
    """The look that a text tells; what cannot be understood was never chosen."""
    try:
        return sound(msgspec.json.decode(told, type=Look))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Look()


def sound(look: Look) -> Look:
    """The look without what this program does not know."""
    return Look(
        lang=look.lang if look.lang in text.LANGUAGES else "",
        theme=look.theme if look.theme in THEMES else "",
        size=min(max(look.size, style.SMALLEST), style.LARGEST) if look.size else 0,
    )


def whole(look: Look, settings: config.Config) -> Look:
    """The look with the run's settings in place of what was never chosen."""
    size = min(max(look.size or settings.text_size, style.SMALLEST), style.LARGEST)
    return Look(look.lang or settings.lang, look.theme or "system", size)


def dress(app: QApplication, look: Look) -> None:
    """Dresses the program in a whole look, and lets it speak its language."""
    style.apply(app, look.theme, look.size)
    if text.language() != look.lang or not app.property("lang"):
        text.install(app, look.lang)
