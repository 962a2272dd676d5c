"""EmptyState: what a page or list shows when there is nothing: why, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.ui.widgets import buttons, heading, picture


class EmptyState(QWidget):
    """A title, a hint and at most one button, in the middle of the room that it is given."""

    def __init__(
        self,
        title: str = "",
        hint: str = "",
        button: str = "",
        action: Callable[[], object] | None = None,
        name: str = "info",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        pictured = picture.Picture(name, "soft", 1.8, self)
        self.title = heading.Words("", "", self)
        self.title.setObjectName("title")
        self.hint = heading.Words("", "", self)
        self.hint.setObjectName("hint")
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(pictured, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self.title, self.hint):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(words)
        if button and action:
            self.button = buttons.PrimaryButton(button, parent=self)
            self.button.clicked.connect(lambda: action())
            column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.say(title, hint)

    def say(self, title: str, hint: str = "") -> None:
        """Show these words from now on."""
        self.title.setText(title)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
