"""Two people wrote different things into one field: both values side by side, and a choice; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.store import told
from fieldapp.ui.pages import words
from fieldapp.ui.widgets import buttons, heading, hotkey, notice


class Rivals(QWidget):
    """Each field with its values, who wrote each and when; `may` says whether this reader may choose."""

    picked = Signal(str, str)  # the cell, and the fact whose value shall hold

    def __init__(
        self,
        against: Mapping[str, list[told.Rival]],
        lexicon: words.Lexicon,
        may: bool,
        label: Callable[[str], str] = words.label,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.choices: list[buttons.SecondaryButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        told = self.tr("Two people wrote different things here. Please choose what holds.")
        self._column.addWidget(notice.Notice("wait", told, self))
        for cell, values in against.items():
            self._column.addWidget(heading.Heading(label(cell), parent=self))
            for rival in values:
                self._add(cell, rival, lexicon, may)

    def _add(self, cell: str, rival: told.Rival, lexicon: words.Lexicon, may: bool) -> None:
        value = lexicon.cell(cell, rival.value)
        by = f"{rival.author_name or '?'}, {words.moment(rival.wall)}"
        by = " – ".join((by, self.tr("shown now"))) if rival.wins else by
        row = QHBoxLayout()
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(heading.Words(value, parent=self))
        texts.addWidget(heading.Words(by, "small", self))
        row.addLayout(texts, 1)
        number = len(self.choices) + 1
        keys = f"Ctrl+{number}" if number < 10 else ""
        deed = " ".join(filter(None, (self.tr("Choose"), keys and f"({keys})")))
        choice = buttons.SecondaryButton(deed, parent=self)
        choice.setAccessibleName(self.tr("Choose “{value}”").format(value=value))
        if keys:
            hotkey.give(choice, keys)
        choice.clicked.connect(lambda: self.picked.emit(cell, rival.fact))
        if not may:
            choice.hide()
        self.choices.append(choice)
        row.addWidget(choice)
        self._column.addLayout(row)
