"""Lets a choice be narrower than its longest words, where the room is narrow; the open list shows them whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from fieldapp.ui.widgets import entry

LETTERS = 8  # the least that is seen


def choice(made: entry.ChoiceEntry) -> entry.ChoiceEntry:
    """The same choice, able to shrink."""
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(LETTERS)
    made.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    widest = max(
        (made.fontMetrics().horizontalAdvance(made.itemText(number)) for number in range(made.count())), default=0
    )
    made.view().setMinimumWidth(widest + 40)
    return made
