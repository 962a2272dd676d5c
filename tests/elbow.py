"""Elbow room: whether words in sight get the room that their letters need, measured by the font they are drawn in."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from fieldapp.ui.widgets import buttons, entry, field, hintline

OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
WIDE = 1 << 20


def cut(root: QWidget) -> list[str]:
    """What is cut off in sight: words wider or taller than their place, and places that reach out of their holder."""
    return [fault for widget in root.findChildren(QWidget) if widget.isVisible() for fault in _faults(widget)]


def sideways(root: QWidget) -> list[str]:
    """What can only be read by scrolling sideways."""
    return [
        f"{_name(area)} scrolls sideways by {area.horizontalScrollBar().maximum()}"
        for area in root.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


def _faults(widget: QWidget) -> Iterator[str]:
    words, needs, room = "", QSize(), widget.size()
    match widget:
        case QLabel() if widget.text().strip():
            words, needs, room = widget.text(), *_label(widget)
        case QCheckBox() | QRadioButton():
            words, needs = widget.text(), widget.minimumSizeHint()
        case buttons._Button() if widget.text():
            words, needs = widget.text(), widget.minimumSizeHint()
        case QAbstractButton() if widget.text():
            words, needs = widget.text(), QSize(_button(widget), widget.minimumSizeHint().height())
        case QComboBox():
            words, needs, room = _choice(widget)
        case QLineEdit():
            words, needs, room = _line(widget)
        case QPlainTextEdit():
            words, needs, room = _note(widget)
        case QHeaderView():
            yield from _header(widget)
    if words and (needs.width() > room.width() or needs.height() > room.height()):
        yield f"{_name(widget)} “{words[:60]}” needs {_told(needs)}, has {_told(room)}"
    if words and (reason := _outside(widget)):
        yield f"{_name(widget)} “{words[:60]}” {reason}"


def _label(label: QLabel) -> tuple[QSize, QSize]:
    """What a label needs and has; words that wrap need the height of all lines and the width of the longest word."""
    room = label.contentsRect().adjusted(0, 0, 0, 0).size()
    if not label.wordWrap():
        return QSize(label.sizeHint().width(), label.minimumSizeHint().height()), label.size()
    longest = max(label.fontMetrics().horizontalAdvance(word.strip()) for word in _pieces(label.text()))
    return QSize(longest, label.heightForWidth(label.width())), QSize(room.width(), label.height())


def _pieces(words: str) -> Iterator[str]:
    """What a line is never broken within."""
    finder, start = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, words), 0
    while (end := finder.toNextBoundary()) != -1:
        yield words[start:end]
        start = end


def _button(button: QAbstractButton) -> int:
    """The width of the words, in bold where it turns bold, and of all that stands beside them."""
    letters = QFontMetrics(button.font())
    return button.sizeHint().width() if letters.horizontalAdvance(button.text()) else 0


def _choice(choice: QComboBox) -> tuple[str, QSize, QSize]:
    """What a choice shows, what that needs on as many lines as it takes, and what it has."""
    if not isinstance(choice, entry.ChoiceEntry):
        return "a choice that cuts its words off", QSize(WIDE, 0), choice.size()
    needs = choice.room(choice.width(), choice.shown()) if choice.shown().strip() else QSize()
    return choice.shown().strip(), needs, choice.size() - QSize(choice.width() - room_of(choice), 10)


def room_of(choice: entry.ChoiceEntry) -> int:
    """The width that its words have."""
    return choice.width() - choice.minimumSizeHint().width() + _longest(choice)


def _longest(choice: entry.ChoiceEntry) -> int:
    wide, tall = choice.fontMetrics().horizontalAdvance, choice.fontMetrics().height()
    words = (word for number in range(choice.count()) for word in choice.itemText(number).split())
    return max(max((wide(word) for word in words), default=0), 2 * tall)


def _line(line: QLineEdit) -> tuple[str, QSize, QSize]:
    """Of a line that is typed in only what it shows while it is empty: typed words scroll."""
    room = line.contentsRect().size() - QSize(20, 0)  # the padding of the style sheet
    letters = line.fontMetrics()
    words = line.text() or line.placeholderText() or "Ấg"
    if isinstance(line, hintline.HintLine) and any(line._hints) and words == "Ấg" and not _labelled(line):
        return f"{line.accessibleName()}, a line that says nothing", QSize(WIDE, 0), room
    wide = letters.horizontalAdvance(line.placeholderText()) if not line.text() else 0
    return words, QSize(wide, letters.height()), room


def _labelled(widget: QWidget) -> bool:
    """Whether a label stands above it."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, field.Field):
        above = above.parentWidget()
    return above is not None


def _note(note: QPlainTextEdit) -> tuple[str, QSize, QSize]:
    """Words that are only read scroll; there is room for two lines of them, for one line of what is written."""
    lines = 2 if note.isReadOnly() else 1
    return note.toPlainText() or "Ấg", QSize(0, lines * note.fontMetrics().lineSpacing()), note.viewport().size()


def _header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if header.orientation() != Qt.Orientation.Horizontal or model is None:
        return
    for section in range(header.count()):
        if header.isSectionHidden(section):
            continue
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        needs = header.sectionSizeFromContents(section).width()
        if needs > header.sectionSize(section):
            yield f"header “{words}” needs {needs}, has {header.sectionSize(section)}"


def _outside(widget: QWidget) -> str:
    """Why a part of it can never be seen: it reaches out of something that does not scroll."""
    inner, here = widget, widget.rect()
    while not inner.isWindow():
        outer = inner.parentWidget()
        here = (
            QRect(inner.mapTo(outer, QPoint(0, 0)), inner.size()) if inner is widget else here.translated(inner.pos())
        )
        area = outer.parentWidget()
        across = down = False
        if isinstance(area, QAbstractScrollArea) and area.viewport() is outer:
            across, down = area.horizontalScrollBarPolicy() != OFF, area.verticalScrollBarPolicy() != OFF
            if isinstance(area, QScrollArea) and inner is area.widget():
                here = here.translated(-inner.pos())  # as it lies before anybody scrolled
        left, right = here.left() < 0 and not across, here.right() > outer.width() and not across
        top, bottom = here.top() < 0 and not down, here.bottom() > outer.height() and not down
        if left or right or top or bottom:
            return f"reaches out of {_name(outer)}: {here.getRect()} in {_told(outer.size())}"
        if across:
            here = QRect(0, here.top(), 1, here.height())
        if down:
            here = QRect(here.left(), 0, here.width(), 1)
        inner = outer
    return ""


def _told(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"


def _name(widget: QWidget) -> str:
    return type(widget).__name__ + (f"#{widget.objectName()}" if widget.objectName() else "")


def bold(font: QFont) -> QFontMetrics:
    """The letters of a font in bold."""
    heavy = QFont(font)
    heavy.setBold(True)
    return QFontMetrics(heavy)
