"""Each page speaks one language: in English nothing of the program is Vietnamese, in Vietnamese nothing is English."""

from __future__ import annotations

import csv
import itertools
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import commune
import everywhere
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fieldapp import resources

OWN_WORDS = {"Tiếng Việt", "English", "fieldapp", "Qt", "MIT", "Python", "Ctrl", "Alt", "Enter", "Esc"}
DATA = (
    *commune.NAMES.values(),
    *(str(row["name"]) for table in ("area", "team") for row in commune.tables()[table]),
    *("Đặng Thị Lụa", "Chìu Văn Lỷ", "Chìu Văn Lý", "Chíu Văn Lỷ", "Đặng Văn Hùng", "Đặng Thị Mai"),
    *("xóm Đình, nhà 12", "xóm Đình", "Bà Lụa ở xóm trên, xem lại tên.", "Bà hẹn chiều quay lại."),
    *(everywhere.LONG, everywhere.GONE, everywhere.AFAR),
    *("xóm Đình", "nhà"),
)


def texts(root: QWidget) -> Iterator[str]:
    """All words in sight, and those that are told of what is in sight: tooltips, names and descriptions."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget is not root and not widget.isVisible():
            continue
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
        match widget:
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QComboBox():
                yield from (widget.itemText(number) for number in range(widget.count()))
                yield widget.placeholderText()
            case QLineEdit() | QPlainTextEdit():
                yield widget.placeholderText()
                yield widget.toPlainText() if isinstance(widget, QPlainTextEdit) and widget.isReadOnly() else ""
            case QTextBrowser():
                yield widget.toPlainText()
            case QTableView() | QListView():
                yield from _cells(widget)
    for menu in everywhere.menus():
        yield from (action.text() for action in menu.actions())


def _cells(view: QTableView | QListView) -> Iterator[str]:
    model = view.model()
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(), 20)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


def without_data(words: str) -> str:
    """Words without what people wrote and what places are called."""
    for name in sorted(DATA, key=len, reverse=True):
        words = words.replace(name, "")
    return words


def marked(words: str) -> bool:
    """Whether a letter in it is only written in Vietnamese."""
    return any(sign in "đĐ" or unicodedata.combining(sign) for sign in unicodedata.normalize("NFD", words))


def english() -> set[str]:
    """The English of every text of the program that is another one in Vietnamese, where it is whole words."""
    found = set()
    for path in resources.path("translations").glob("*_vi.ts"):
        for message in ElementTree.parse(path).getroot().iter("message"):
            source, said = message.findtext("source", ""), message.find("translation")
            forms = {form.text for form in message.iter("numerusform")} | {said.text if said is not None else ""}
            if source not in forms and "{" not in source and "%" not in source:
                found.add(source)
    for path in (*resources.path("messages").glob("*.csv"), *resources.path("catalogue").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["en"] for row in csv.DictReader(file) if row.get("en") and row["en"] != row.get("vi")}
    return {words for words in found if re.search("[a-z]{3}", words)} - OWN_WORDS


def seated(qtbot: QtBot, folder: Path, lang: str) -> tuple[commune.Laptop, everywhere.Tour]:
    laptop = commune.Laptop(folder / "nhà", commune.HEAD)
    everywhere.furnish(laptop, folder)
    return laptop, everywhere.Tour(laptop, qtbot, lang)


def spoken(tour: everywhere.Tour) -> Iterator[tuple[str, str]]:
    """Each place with each text there, once."""
    for place in itertools.chain(tour.places(), everywhere.doors(tour.seat, tour.lang)):
        yield from ((place, words) for words in set(texts(tour.window)) if words.strip())


def test_nothing_of_the_program_is_vietnamese_in_english(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    everywhere.dress(dressed, "en", 14)
    laptop, tour = seated(qtbot, tmp_path, "en")
    left = {(place, words) for place, words in spoken(tour) if marked(without_data(words))}
    tour.close()
    laptop.close()
    foreign = [f"{place}: {words}" for place, words in sorted(left) if words not in OWN_WORDS]
    assert not foreign, "\n".join(foreign)


def test_nothing_of_the_program_is_english_in_vietnamese(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    laptop, tour = seated(qtbot, tmp_path, "vi")
    known = english()
    assert "Lock" in known
    left = {
        (place, words)
        for place, words in spoken(tour)
        if any(part.strip(" .:()*") in known for part in (words, *re.split(r"\n|: |\. ", words)))
    }
    tour.close()
    laptop.close()
    assert not left, "\n".join(f"{place}: {words}" for place, words in sorted(left))
