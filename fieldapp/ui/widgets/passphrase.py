"""PassphraseEdit: a hidden line with a button that shows it; it keeps nothing and judges nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from fieldapp.ui.widgets import buttons


class PassphraseEdit(QWidget):
    """An editor for a passphrase, hidden until "Show" is pressed."""

    entered = Signal()  # Enter was pressed in the line

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self._shown = False
        self.line.returnPressed.connect(self.entered)
        self.button = buttons.SecondaryButton(self.tr("Show"), "eye", self)
        self.button.clicked.connect(lambda: self.show_words(not self._shown))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.line)
        self.show_words(False)

    def text(self) -> str:
        """The passphrase as typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed and hide the line again."""
        self.line.clear()
        self.show_words(False)

    def setAccessibleName(self, name: str) -> None:
        """The line is called so, and its button after it."""
        super().setAccessibleName(name)
        self.show_words(self._shown)

    def show_words(self, shown: bool) -> None:
        """Show the letters, or hide them."""
        self._shown = shown
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.button.setText(self.tr("Hide") if shown else self.tr("Show"))
        self.button.set_picture("eye-off" if shown else "eye")
        deed = self.tr("Hide the passphrase") if shown else self.tr("Show the passphrase")
        self.button.setAccessibleName(": ".join(part for part in (deed, self.accessibleName()) if part))
