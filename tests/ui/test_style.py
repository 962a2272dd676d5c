"""Colours that can be read, letters that know Vietnamese, targets that can be hit."""

from __future__ import annotations

import re

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QRawFont
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp import resources
from fieldapp.ui import icons, style
from fieldapp.ui.widgets import badge, buttons, entry, heading

GROUNDS = ("ground", "surface", "stripe", "tint")
MARKED = "ẮẰẲẴẶắằẳẵặẾỀỂỄỆếềểễệỐỒỔỖỘốồổỗộỚỜỞỠỢớờởỡợỨỪỬỮỰứừửữựỲỶỸỴỳỷỹỵĐđ₫"

TALL = "ẾỞẪ ẮỔỮ"

READ = (
    *(("ink", ground) for ground in (*GROUNDS, "rail")),
    *(("soft", ground) for ground in ("ground", "surface", "stripe")),
    *((tone, ground) for tone in ("good", "wait", "bad", "info", "quiet") for ground in GROUNDS),
    *((tone, f"{tone}_ground") for tone in ("good", "wait", "bad", "info", "quiet")),
    ("accent", "ground"),
    ("accent", "surface"),
    ("accent", "rail"),
    ("on_accent", "accent"),
    ("on_accent", "accent_over"),
    ("on_tint", "tint"),
    ("on_toast", "toast"),
    ("toast_accent", "toast"),
)
LEAST = {"contrast": 7}  # WCAG 2.2, AAA; elsewhere AA
SEEN = tuple((edge, ground) for edge in ("edge", "focus") for ground in ("ground", "surface"))


def light(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", style.THEMES)
def test_words_stand_out_from_their_ground(theme: str) -> None:
    shade = msgspec.structs.asdict(style.THEMES[theme])
    pale = {(ink, ground): contrast(shade[ink], shade[ground]) for ink, ground in READ}
    assert {pair: ratio for pair, ratio in pale.items() if ratio < LEAST.get(theme, 4.5)} == {}


@pytest.mark.parametrize("theme", style.THEMES)
def test_edges_and_focus_stand_out(theme: str) -> None:
    shade = msgspec.structs.asdict(style.THEMES[theme])
    pale = {(edge, ground): contrast(shade[edge], shade[ground]) for edge, ground in SEEN}
    assert {pair: ratio for pair, ratio in pale.items() if ratio < (4.5 if theme in LEAST else 3)} == {}


def test_every_pair_of_the_sheet_is_judged() -> None:
    """A rule that sets a ground and an ink sets one of the pairs above; what cannot be used now may be pale."""
    sheet = resources.path("styles/window.qss").read_text(encoding="utf-8")
    sheet = re.sub(r"\$\{\w+\}", "0", sheet)
    pairs = {
        (ink[1], ground[1])
        for names, rule in re.findall(r"([^{}]+)\{([^{}]+)\}", sheet)
        if ":disabled" not in names
        and (ground := re.search(r"(?<![-\w])background: \$(\w+)", rule))
        and (ink := re.search(r"(?<![-\w])color: \$(\w+)", rule))
    }
    assert len(pairs) >= 6
    assert pairs - set(READ) == set()


def test_what_cannot_be_used_looks_other_than_what_can(dressed: QApplication, qtbot: QtBot) -> None:
    for theme in style.THEMES:
        style.apply(dressed, theme)
        button = buttons.SecondaryButton("Gửi ngay", "send")
        qtbot.addWidget(button)
        button.show()
        usable = button.grab().toImage()
        button.setEnabled(False)
        assert button.grab().toImage() != usable
        assert contrast(style.THEMES[theme].ink, style.THEMES[theme].off) > 2.5


def test_a_system_rich_in_contrast_is_followed(monkeypatch: pytest.MonkeyPatch, dressed: QApplication) -> None:
    class Asked:
        """What the system answers, as Qt 6.10 hands it on."""

        def __init__(self, _: object) -> None:
            pass

        def contrastPreference(self) -> Qt.ContrastPreference:
            return Qt.ContrastPreference.HighContrast

    monkeypatch.setattr(style, "_needs", Asked)
    style.apply(dressed, "system")
    assert style.shades() is style.CONTRAST
    style.apply(dressed, "light")
    assert style.shades() is style.LIGHT


def test_states_differ_by_shape_and_not_by_colour_alone() -> None:
    assert len({name for name, _ in icons.SHAPES.values()}) == len(icons.SHAPES)


@pytest.mark.parametrize("theme", style.THEMES)
def test_the_sheet_is_filled_and_its_pictures_exist(theme: str) -> None:
    sheet = style.sheet(theme, 14)
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert [name for name in pictures if not QImage(name).size().isValid()] == []


@pytest.mark.parametrize(("asked", "given"), [(5, 12), (14, 14), (24, 24), (99, 24)])
def test_text_size_stays_between_bounds(dressed: QApplication, asked: int, given: int) -> None:
    style.apply(dressed, "light", asked)
    assert dressed.font().pointSize() == given


def test_lists_and_menus_have_the_chosen_letters_on_windows_too(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There each of them has letters of its own, 9 points high, which Qt takes again with a style sheet."""
    put_on = QApplication.setStyleSheet

    def put_on_as_there(app: QApplication, sheet: str) -> None:
        put_on(app, sheet)
        for kind in ("QAbstractItemView", "QMenu", "QMessageBox", "QTipLabel"):
            app.setFont(QFont(app.font().family(), 9), kind)

    monkeypatch.setattr(QApplication, "setStyleSheet", put_on_as_there)
    style.apply(dressed, "dark", 20)
    for kind in ("QAbstractItemView", "QMenu", "QMessageBox", "QTipLabel"):
        assert QApplication.font(kind).pointSize() == 20, kind


def test_the_letters_know_vietnamese(dressed: QApplication) -> None:
    letters = QRawFont.fromFont(dressed.font())
    assert [sign for sign in MARKED if not letters.supportsCharacter(ord(sign))] == []
    assert QFontInfo(dressed.font()).pointSize() == style.NORMAL


@pytest.mark.parametrize("size", [12, 14, 18, 24])
@pytest.mark.parametrize("kind", ["words", "title", "badge", "line", "choice", "check", "button"])
def test_no_mark_above_a_capital_is_cut_off(dressed: QApplication, qtbot: QtBot, kind: str, size: int) -> None:
    """Ế and Ở reach above the line: at its own height a widget shows as much ink as with room to spare."""
    style.apply(dressed, "light", size)
    made: dict[str, QWidget] = {
        "words": heading.Words(TALL),
        "title": heading.Heading(TALL, 1),
        "badge": badge.Badge("here", TALL),
        "line": entry.LineEntry(),
        "choice": entry.ChoiceEntry([("", TALL)]),
        "check": QCheckBox(TALL),
        "button": buttons.SecondaryButton(TALL),
    }
    widget = made[kind]
    if isinstance(widget, entry.LineEntry):
        widget.setText(TALL)
    paper = QWidget()
    paper.resize(700, 200)
    qtbot.addWidget(paper)
    widget.setParent(paper)
    widget.setGeometry(0, 0, 600, max(widget.sizeHint().height(), widget.minimumSizeHint().height()))
    own = ink(paper)
    widget.resize(600, widget.height() + 40)
    assert own == ink(paper) > 100


def ink(widget: QWidget) -> int:
    """How many dark pixels it shows; grounds and borders are paler."""
    grey = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(pixel < 90 for pixel in bytes(grey.constBits()))


def test_the_theme_changes_while_the_program_runs(dressed: QApplication, qtbot: QtBot) -> None:
    label = QLabel("Đồng bộ")
    qtbot.addWidget(label)
    label.show()
    day = label.grab().toImage()
    style.apply(dressed, "dark")
    assert style.shades() is style.DARK
    assert label.grab().toImage() != day


def test_the_systems_theme_is_one_of_ours(dressed: QApplication) -> None:
    style.apply(dressed, "system")
    assert style.shades() in style.THEMES.values()


@pytest.mark.parametrize("path", sorted(resources.path("icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_picture_draws_something_in_the_asked_colour(qapp: QApplication, path: object) -> None:
    image = icons.picture(getattr(path, "stem", ""), "#ff0000", 24).toImage()
    pixels = [image.pixelColor(x, y) for x in range(48) for y in range(48)]
    assert {pixel.name() for pixel in pixels if pixel.alpha() > 250} == {"#ff0000"}


def test_no_rule_looks_for_a_common_part_through_all_that_stands_around_it() -> None:
    rules = re.sub(r"/\*.*?\*/|\{[^}]*\}", ",", style.sheet("light", 14), flags=re.DOTALL)
    asked = [rule.split() for rule in rules.split(",") if len(rule.split()) > 1]
    assert ["Toast", ">", "QLabel"] in asked
    wide = [rule for rule in asked if re.match("Q(Label|LineEdit|PushButton|Widget)", rule[-1]) and "#" not in rule[-1]]
    assert [rule for rule in wide if rule[-2] != ">"] == []
