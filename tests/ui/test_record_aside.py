"""The guide's button shares the line of the labels: nothing that is to be read or pressed ever lies under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import recorder
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import style


@pytest.fixture
def room(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[recorder.Room]:
    """A room with laptops, empty again after the test."""
    room = recorder.Room(dressed, qtbot, tmp_path)
    yield room
    room.close()
    style.apply(dressed)


def under(who: recorder.Recorder) -> list[str]:
    """What the button lies over, and whether some of it is out of the card or too small for its words."""
    QApplication.processEvents()
    topics = who.form.topics
    button = topics.guide
    found = [] if topics.rect().contains(button.geometry()) else ["the card's edge"]
    if not QRect(QPoint(), button.size()).contains(QRect(QPoint(), button.minimumSizeHint())):
        found.append(f"too small: {button.size()}")
    for line in topics.lines:
        fields = {name: one for name, one in line.fields.items() if one.isVisible()}
        parts: dict[str, QWidget] = {name: one.editor for name, one in fields.items()}
        parts |= {"deeds": line.deeds, "more": line.more}
        spots = {name: place(topics, one, one.size()) for name, one in parts.items() if one.isVisible()}
        for name, one in fields.items():
            wide = one.label.fontMetrics().horizontalAdvance(one.label.text())
            spots[f"label of {name}"] = place(topics, one.label, QSize(wide, one.label.height()))
        found += [name for name, spot in spots.items() if spot.intersects(button.geometry())]
    return found


def place(around: QWidget, part: QWidget, size: QSize) -> QRect:
    """Where a part stands, as far as it is filled."""
    return QRect(part.mapTo(around, QPoint()), size)


@pytest.mark.parametrize(("lang", "points"), [("vi", 12), ("vi", 14), ("en", 14), ("en", 20), ("vi", 24)])
def test_the_guides_button_lies_over_no_label(
    room: recorder.Room, dressed: QApplication, lang: str, points: int
) -> None:
    style.apply(dressed, "light", points)
    hoa = room.sit(lang=lang)
    line = hoa.form.topics.lines[0]
    hoa.form.toggle_class()  # which leaves one wide column
    faults = []
    for topic, result in (("", ""), ("ID-01", "3"), ("ID-01", "X"), ("DVC-02", "X")):
        line.topic.set_key(topic)
        line.result.set_key(result)
        line._fit()
        for width in (1366, 820, 1120, 1600, 1920):
            hoa.shell.resize(width, 728)
            faults += [f"{topic} {result} {width}: {name}" for name in under(hoa)]
    assert faults == []


def test_it_stays_left_of_what_stood_in_the_way(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.form.toggle_class()
    blockers = hoa.form.topics.lines[0].fields["blockers"]
    hoa.go("topics[0].result")
    QApplication.processEvents()
    before = hoa.form.topics.guide.geometry()
    hoa.press("x")
    QApplication.processEvents()
    left = blockers.mapTo(hoa.form.topics, QPoint()).x()
    assert before.right() > left > hoa.form.topics.guide.geometry().right()
    hoa.press(Qt.Key.Key_Delete)
    QApplication.processEvents()
    assert hoa.form.topics.guide.geometry() == before


def test_it_goes_on_with_the_line_that_becomes_the_first(room: recorder.Room) -> None:
    hoa = room.sit()
    hoa.form.toggle_class()
    second = hoa.form.topics.add()
    hoa.form.topics.drop(hoa.form.topics.lines[0])
    second.result.set_key("X")
    second._fit()
    assert under(hoa) == []
    assert second.fields["blockers"].mapTo(hoa.form.topics, QPoint()).x() > hoa.form.topics.guide.geometry().right()
