"""Part: some fields of the slip's form on a card; it knows their editors, and neither a rule nor a store."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui.pages import record_sheet
from fieldapp.ui.widgets import card, field, flow, picklist, ticklist


class Part(card.Card):
    """Fields by the names of the sheet. A part can `fill` a sheet from its editors, and show one."""

    edited = Signal()  # somebody changed something, letter by letter

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.body.setContentsMargins(14, 2, 14, 10)
        self.body.setSpacing(8)
        self.fields: dict[str, field.Field] = {}

    def field(self, name: str, label: str, editor: QWidget, hint: str = "", required: bool = False) -> field.Field:
        """A new field under this name; what is edited in it is told by `edited`."""
        made = field.Field(label, editor, hint, required, self)
        self.fields[name] = made
        self.listen(editor)
        return made

    def row(self, *parts: tuple[QWidget, int, int]) -> None:
        """Parts beside each other, each with its least and, unless 0, most letters; sentences stand below."""
        self.body.addLayout(row(*parts))

    def listen(self, editor: QWidget) -> None:
        """Tell by `edited` what the reader changes in this editor."""
        match editor:
            case ticklist.TickList():
                editor.changed.connect(self.edited)
            case picklist.PickList():
                editor.chosen.connect(self.edited)
                editor.line.typed.connect(self.edited)
            case QLineEdit():
                editor.textEdited.connect(self.edited)
            case QComboBox():
                editor.activated.connect(self.edited)
            case QPlainTextEdit():
                editor.textChanged.connect(self.edited)
            case QAbstractButton():
                editor.clicked.connect(self.edited)

    def fill(self, sheet: record_sheet.Sheet) -> None:
        """Write into the sheet what the editors hold."""
        raise NotImplementedError

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        """Show in the editors what the sheet holds."""
        raise NotImplementedError


def row(*parts: tuple[QWidget, int, int]) -> QVBoxLayout:
    """Parts beside each other as `Part.row` puts them."""
    column, line = QVBoxLayout(), flow.Flow()
    column.setSpacing(2)
    column.addLayout(line)
    for part, least, most in parts:
        line.add(part, least, most)
        if isinstance(part, field.Field):
            part.tell_below(column)
    return column


class Beside(QWidget):
    """Buttons beside editors, at their height: below where the editors' labels stand."""

    def __init__(self, *buttons: QWidget) -> None:
        super().__init__()
        self.above = QLabel(" ")
        line = QHBoxLayout()
        line.setSpacing(6)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.above)
        column.addLayout(line)
        column.addStretch(1)


def keyboard(editor: QWidget) -> QWidget:
    """What has the keyboard when an editor has it."""
    inner = editor.focusProxy()
    return keyboard(inner) if isinstance(inner, QWidget) else editor
