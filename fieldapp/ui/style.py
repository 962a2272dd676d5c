"""How the window looks: three sets of colours, one style sheet, the text size; it never builds a widget."""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, Qt, SignalInstance
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication

from fieldapp import resources

SMALLEST, NORMAL, LARGEST = 12, 14, 24  # points
STYLE = "Fusion"
TARGET = 40  # pixels: the least height of anything to be hit


class Shades(msgspec.Struct, frozen=True):
    """The colours of one theme by use: inks 4.5:1 on their grounds, edges and focus 3:1 (WCAG 2.2, AA)."""

    ground: str  # behind everything
    surface: str  # cards, lists, editors
    stripe: str  # every second row
    rail: str
    line: str  # quiet separations, no meaning
    edge: str  # the border of an editor or a button
    off: str  # words and pictures of what cannot be used now
    ink: str
    soft: str  # second-rank words
    accent: str
    accent_over: str  # the accent under the pointer
    on_accent: str
    tint: str  # a ground that says "chosen"
    on_tint: str
    focus: str
    good: str
    good_ground: str
    wait: str
    wait_ground: str
    bad: str
    bad_ground: str
    info: str
    info_ground: str
    quiet: str
    quiet_ground: str
    toast: str
    on_toast: str
    toast_accent: str


LIGHT = Shades(
    ground="#F3F6F7",
    surface="#FFFFFF",
    stripe="#F7F9FA",
    rail="#E6EDEF",
    line="#D3DCE0",
    edge="#76868E",
    off="#76868E",
    ink="#15242B",
    soft="#42525A",
    accent="#0B5F73",
    accent_over="#084A5A",
    on_accent="#FFFFFF",
    tint="#D3E8ED",
    on_tint="#0A3A47",
    focus="#0B5F73",
    good="#17603A",
    good_ground="#DDF1E4",
    wait="#7A4A00",
    wait_ground="#FCEBCB",
    bad="#A3231B",
    bad_ground="#FBE3E0",
    info="#1B4F8F",
    info_ground="#DFEAF8",
    quiet="#42525A",
    quiet_ground="#E6EBED",
    toast="#15242B",
    on_toast="#FFFFFF",
    toast_accent="#8FDCEA",
)

DARK = Shades(
    ground="#11191D",
    surface="#1A252A",
    stripe="#1F2B31",
    rail="#152024",
    line="#314047",
    edge="#7C8F97",
    off="#7C8F97",
    ink="#E9F0F2",
    soft="#AFBDC3",
    accent="#6CCBDB",
    accent_over="#94DDE9",
    on_accent="#06262C",
    tint="#1F4550",
    on_tint="#D8F3F8",
    focus="#6CCBDB",
    good="#86DBA8",
    good_ground="#173A27",
    wait="#F5C873",
    wait_ground="#42310E",
    bad="#FFA8A0",
    bad_ground="#4A201D",
    info="#A5C9FA",
    info_ground="#1C3354",
    quiet="#AFBDC3",
    quiet_ground="#2A373D",
    toast="#E9F0F2",
    on_toast="#15242B",
    toast_accent="#0B5F73",
)

# For eyes that need it: inks 7:1 on their grounds (WCAG 2.2, AAA), white and yellow on black, edges as white as words.
CONTRAST = Shades(
    ground="#000000",
    surface="#000000",
    stripe="#0D0D0D",
    rail="#000000",
    line="#8C8C8C",
    edge="#FFFFFF",
    off="#8C8C8C",
    ink="#FFFFFF",
    soft="#F0F0F0",
    accent="#FFE100",
    accent_over="#FFF27A",
    on_accent="#000000",
    tint="#003A7D",
    on_tint="#FFFFFF",
    focus="#FFE100",
    good="#9CFFB4",
    good_ground="#00290F",
    wait="#FFE08A",
    wait_ground="#2E2000",
    bad="#FFCFCB",
    bad_ground="#3D0500",
    info="#C6E2FF",
    info_ground="#001F40",
    quiet="#F0F0F0",
    quiet_ground="#1F1F1F",
    toast="#FFE100",
    on_toast="#000000",
    toast_accent="#00256B",
)

_LISTS: Any = "QAbstractItemView"  # Qt's name; PySide's types ask for bytes, which it refuses
THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


def apply(app: QApplication, theme: str = "light", size: int = NORMAL) -> None:
    """Dress the program: a theme of THEMES or "system", text size in points (kept between 12 and 24)."""
    name = _system() if theme == "system" else theme
    points = min(max(size, SMALLEST), LARGEST)
    dress = f"{name} {points}"
    if app.property("dress") == dress:
        return  # to put the same sheet on again would take every widget as long as the first time
    app.setProperty("dress", dress)
    app.setProperty("theme", name)
    if app.property("style") != STYLE:  # else it was begun with it, or has it by now
        app.setStyle(STYLE)
        app.setProperty("style", STYLE)
    letters = QFont(_family(), points)
    app.setFont(letters)
    app.setPalette(_palette(THEMES[name]))
    app.setStyleSheet(sheet(name, points))
    if QApplication.font(_LISTS) != letters:
        app.setFont(letters)  # with its first sheet Qt takes the small letters of Windows for lists and menus again


def shades() -> Shades:
    """The colours in use, for what is painted by hand."""
    app = QCoreApplication.instance()
    return THEMES.get(str(app.property("theme")) if app else "", LIGHT)


def sheet(theme: str, points: int) -> str:
    """The whole style sheet of a theme ("light", "dark", "contrast") at a text size in points."""
    lift = math.ceil(points * 0.25)  # Ế and Ở reach above the line in letters that were not drawn for them
    told: dict[str, object] = dict(
        msgspec.structs.asdict(THEMES[theme]),
        pictures=resources.path("styles").as_posix(),
        theme=theme,
        size=points,
        small=round(points * 0.86, 1),
        large=round(points * 1.2, 1),
        huge=round(points * 1.5, 1),
        target=TARGET,
        lift=lift,
        title_lift=2 * lift + 1,
        button=max(22, math.ceil(points * 1.8)),
        editor=max(26, round(points * 1.6) + 2 * lift),
        tick=round(points * 1.5),
        round_tick=round(points * 0.75) + 2,
    )
    template = resources.path("styles/window.qss").read_text(encoding="utf-8")
    return re.sub(r"\$(?:(\w+)|\{(\w+)\})", lambda found: str(told[found[1] or found[2]]), template)


def told_by_system(hints: QStyleHints) -> list[SignalInstance]:
    """What tells that the computer has turned light, dark or rich in contrast; good as long as the hints are held."""
    asked = _needs(hints)
    return [hints.colorSchemeChanged, *([asked.contrastPreferenceChanged] if asked is not None else [])]


def _needs(hints: QStyleHints) -> Any:
    """What the system tells of its reader's needs; None before Qt 6.10, which does not ask."""
    asked = getattr(hints, "accessibility", None)
    return asked() if asked is not None else None


def _system() -> str:
    hints = QApplication.styleHints()  # held: what it answers with goes when it does
    asked = _needs(hints)
    if asked is not None and asked.contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _family() -> str:
    """The system's own letters if they know Vietnamese, else the first known ones that do."""
    vietnamese = QFontDatabase.families(QFontDatabase.WritingSystem.Vietnamese)
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    for family in (system, "Segoe UI", "Noto Sans", "DejaVu Sans", "Arial", "Tahoma"):
        if family in vietnamese:
            return family
    return vietnamese[0] if vietnamese else system


def _palette(shade: Shades) -> QPalette:
    """The same colours for what the style sheet does not reach (menus, carets, selections)."""
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: shade.ground,
        roles.WindowText: shade.ink,
        roles.Base: shade.surface,
        roles.AlternateBase: shade.stripe,
        roles.Text: shade.ink,
        roles.PlaceholderText: shade.soft,
        roles.Button: shade.surface,
        roles.ButtonText: shade.ink,
        roles.BrightText: shade.bad,
        roles.Highlight: shade.accent,
        roles.HighlightedText: shade.on_accent,
        roles.Accent: shade.accent,
        roles.Link: shade.accent,
        roles.LinkVisited: shade.accent,
        roles.ToolTipBase: shade.toast,
        roles.ToolTipText: shade.on_toast,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(shade.off))
    return palette
