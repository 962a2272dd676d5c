"""Vietnamese typing is left alone: what Telex and VNI programs send arrives in every text field of the program."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import commune
import everywhere
import pytest
import typist
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.widgets import dayentry, picklist

TIDY = "Đặng Thị Hòa"
NFD = unicodedata.normalize("NFD", TIDY)
UNSEEN = "Đặng\u200b Thị\ufeff Hòa\u00ad"  # as copied from a web page
MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
ALONE = {Qt.Key.Key_Escape, *(Qt.Key(Qt.Key.Key_F1 + number) for number in range(12))}


@pytest.fixture
def tour(tmp_path: Path, head: commune.Laptop, dressed: QApplication, qtbot: QtBot) -> Iterator[everywhere.Tour]:
    """The head of Khe Sú before a furnished house."""
    everywhere.furnish(head, tmp_path)
    made = everywhere.Tour(head, qtbot)
    yield made
    made.close()


def fields(tour: everywhere.Tour) -> Iterator[tuple[str, typist.Editor]]:
    """Each text field of the program once, empty and with the keyboard, with its place."""
    seen: set[QWidget] = set()
    for place in itertools.chain(tour.places(), everywhere.doors(tour.seat, "vi")):
        for editor in typist.editors(tour.window):
            if editor not in seen and editor.isVisible():
                seen.add(editor)
                tour.window.head.toast.leave()
                tour.window.activateWindow()  # a file dialog that was closed leaves none active off the screen
                QApplication.processEvents()
                empty(editor)
                yield f"{place}: {editor.accessibleName()}", editor
                tour.settle()


def empty(editor: typist.Editor) -> None:
    editor.setFocus()
    editor.selectAll()
    if typist.words_in(editor):
        typist.send(typist.BACK)
    assert typist.words_in(editor) == ""


def undisturbed(tour: everywhere.Tour, editor: typist.Editor, page: str) -> bool:
    """Whether the keyboard is still there, and neither a page, a menu, a dialog nor a deed came of the keys."""
    return (
        QApplication.focusWidget() is editor
        and tour.window.shown == page
        and QApplication.activePopupWidget() is None
        and QApplication.activeModalWidget() is None
        and not tour.window.head.toast.isVisible()
    )


def test_what_typing_programs_send_arrives_in_every_text_field(tour: everywhere.Tour) -> None:
    facts = len(tour.seat.laptop.facts())
    wrong, kinds = [], set()
    for place, editor in fields(tour):
        kinds.add(type(editor).__name__)
        wrong += [f"{place}, {fault}" for check in (slow, fast, held, pasted) for fault in check(tour, editor)]
    assert not wrong, "\n".join(wrong)
    assert {"LineEntry", "NoteEntry", "_Line", "DayEntry", "ClockEntry", "QLineEdit"} <= kinds
    assert len(tour.seat.laptop.facts()) == facts


def slow(tour: everywhere.Tour, editor: typist.Editor) -> Iterator[str]:
    """Key by key: after each of them the field holds what the program made of them, and nothing else has happened."""
    page = tour.window.shown
    for name, stream in typist.STREAMS.items():
        empty(editor)
        for sign, words in stream.steps():
            typist.send(sign)
            if typist.words_in(editor) != words or not undisturbed(tour, editor, page):
                yield f"{name}: “{words}” is “{typist.words_in(editor)}” after “{sign}”"
                break


def fast(_: everywhere.Tour, editor: typist.Editor) -> Iterator[str]:
    """All keys before the window has drawn the first."""
    for name in ("telex", "filler", "mistakes"):
        empty(editor)
        stream = typist.STREAMS[name]
        typist.fast(stream)
        if typist.words_in(editor) != stream.words:
            yield f"{name} at once: “{typist.words_in(editor)}”"


def held(_: everywhere.Tour, editor: typist.Editor) -> Iterator[str]:
    """Letters that an input method holds until the word is finished."""
    empty(editor)
    for word, committed in typist.compose("đặng"):
        if typist.words_in(editor) != committed or QApplication.focusWidget() is not editor:
            yield f"“{typist.words_in(editor)}” while “{word}” is held"


def pasted(tour: everywhere.Tour, editor: typist.Editor) -> Iterator[str]:
    """Pasted words stand as they came; when the field is left they are composed, and nothing unseen is in them."""
    secret = isinstance(editor, QLineEdit) and editor.echoMode() == QLineEdit.EchoMode.Password
    searched = isinstance(editor.parentWidget(), picklist.PickList)  # what it finds takes the place of what is typed
    for copied in (NFD, UNSEEN):
        empty(editor)
        typist.paste(copied)
        if typist.words_in(editor) != copied:
            yield f"pasted as {typist.words_in(editor)!a}"
        tour.settle()
        tour.window.head.lock.setFocus() if tour.window.head.isVisible() else editor.clearFocus()
        left = typist.words_in(editor)
        if not secret and left != TIDY and not (searched and left == unicodedata.normalize("NFC", left)):
            yield f"left as {left!a}"


def test_no_key_alone_is_a_shortcut_and_no_field_judges_or_completes_half_a_word(tour: everywhere.Tour) -> None:
    wrong = []
    for place in itertools.chain(tour.places(), everywhere.doors(tour.seat, "vi")):
        wrong += [f"{place}: {keys.toString()}" for keys in shortcuts(tour.window) if not chorded(keys)]
        for line in tour.window.findChildren(QLineEdit):
            inside_number = line.focusProxy() is not None
            if line.completer() is not None or line.inputMask() or (line.validator() is not None and not inside_number):
                wrong.append(f"{place}: {line.accessibleName()} judges or completes")
            if line.maxLength() < 32_767:
                wrong.append(f"{place}: {line.accessibleName()} is limited")
    assert not wrong, "\n".join(wrong)


def shortcuts(root: QWidget) -> list[QKeySequence]:
    """All key sequences that do something anywhere in the window."""
    return [
        *(keys for one in root.findChildren(QShortcut) for keys in list(one.keys())),
        *(keys for one in root.findChildren(QAction) for keys in one.shortcuts()),
        *(one.shortcut() for one in root.findChildren(QAbstractButton) if not one.shortcut().isEmpty()),
    ]


def chorded(keys: QKeySequence) -> bool:
    """Whether each of its keys is pressed with Ctrl or Alt, or is none that writes."""
    return all(bool(keys[n].keyboardModifiers() & MODIFIERS) or keys[n].key() in ALONE for n in range(keys.count()))


def test_a_day_typed_with_marks_is_understood(tour: everywhere.Tour) -> None:
    tour.go("record")
    [day, *_] = [one for one in typist.editors(tour.page) if isinstance(one, dayentry.DayEntry)]
    empty(day)
    for sign in "hoom⌫⌫⌫ôm qua":
        typist.send(sign)
    assert day.text() == "hôm qua"
    assert day.day() == "2026-10-02"
