"""Colours are never the only sign: each state has a picture and a word of its own, also where there is no colour."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import reviews
from fieldapp.store import custody
from fieldapp.ui import icons, text
from fieldapp.ui.pages import words
from fieldapp.ui.widgets import badge, buttons, entry, field, stateline, tabs

STATES = (reviews.DRAFT, reviews.WAITING, reviews.RETURNED, reviews.APPROVED, reviews.LOCKED, reviews.WITHDRAWN)
PLACES = (custody.HERE, custody.HUB, custody.PROVINCE, custody.HELD)


def alike(pictures: dict[str, bytes]) -> list[tuple[str, str]]:
    """The pairs that look the same."""
    return [pair for pair in itertools.combinations(pictures, 2) if pictures[pair[0]] == pictures[pair[1]]]


def in_black(name: str) -> bytes:
    """A line picture without any colour."""
    drawn = icons.picture(name, "#000000", 24).toImage()
    return bytes(drawn.convertToFormat(QImage.Format.Format_Alpha8).constBits())


def test_the_pictures_of_all_states_differ_without_colour(qapp: QApplication) -> None:
    assert alike({kind: in_black(name) for kind, (name, _) in icons.SHAPES.items()}) == []


def test_the_pictures_of_the_network_differ_without_colour(qapp: QApplication) -> None:
    assert alike({kind: in_black(name) for kind, (name, _) in stateline.NETWORKS.items()}) == []


@pytest.mark.parametrize("lang", text.LANGUAGES)
@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (words.state, STATES),
        (lambda code: (words.state(code)[0], words.state_short(code)), STATES),
        (words.where, PLACES),
        (lambda code: (words.where(code)[0], words.where_short(code)), PLACES),
    ],
    ids=["state", "state, short", "place", "place, short"],
)
def test_each_state_has_a_picture_and_a_word_of_its_own(
    dressed: QApplication, told: Callable[[str], tuple[str, str]], codes: tuple[str, ...], lang: str
) -> None:
    text.install(dressed, lang)
    found = [told(code) for code in codes]
    assert len({icons.SHAPES[kind][0] for kind, _ in found}) == len(codes)
    assert len({word for _, word in found}) == len(codes)
    assert all(word.strip() for _, word in found)


def grey(widget: QWidget) -> bytes:
    """A widget as a reader sees it who tells no colours apart."""
    return bytes(widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8).constBits())


def shapes(widget: QWidget, ground: int = 128) -> bytes:
    """Only which pixels are darker than the middle: of lines and letters, not of shades."""
    grey_image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return bytes(pixel < ground for pixel in bytes(grey_image.constBits()))


def test_badges_of_the_same_word_differ_in_grey(dressed: QApplication, qtbot: QtBot) -> None:
    pictures = {}
    for kind in icons.SHAPES:
        plate = badge.Badge(kind, "Phiếu")
        qtbot.addWidget(plate)
        plate.show()
        pictures[kind] = grey(plate)
    assert alike(pictures) == []


def test_what_is_wrong_is_said_in_words_beside_a_picture(dressed: QApplication, qtbot: QtBot) -> None:
    place = field.Field("Họ tên", entry.LineEntry())
    qtbot.addWidget(place)
    place.resize(300, 120)
    place.show()
    place.show_problem("Chưa có họ tên.")
    assert place.problem.isVisible()
    assert place._trouble.shape.name == "bad"
    wrong = shapes(place)
    place.show_remark("Chưa có họ tên.", "info", "wait")
    assert shapes(place) != wrong  # the picture, for the words are the same


def test_the_open_page_and_the_chosen_tab_stand_out_in_grey(dressed: QApplication, qtbot: QtBot) -> None:
    for button in (buttons.RailButton("Hôm nay", "today"), tabs.Tab("Tất cả", "")):
        qtbot.addWidget(button)
        button.resize(160, 44)
        button.show()
        open_ = grey(button)
        button.setChecked(True)
        assert grey(button) != open_
        assert shapes(button) != shapes_of(button, False)


def shapes_of(button: buttons.RailButton, down: bool) -> bytes:
    button.setChecked(down)
    return shapes(button)
