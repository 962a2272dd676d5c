"""Notice: a plate with one or more sentences that the reader should see now; it stays until it is cleared."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldapp.ui.widgets import badge


class Notice(badge.Badge):
    """Looks like a wide Badge whose words wrap; `kind` is a key of icons.SHAPES. Hidden while it has no words."""

    def __init__(self, kind: str = "quiet", words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(kind, words, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = self.layout()
        assert isinstance(row, QHBoxLayout)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(10)
        row.setStretchFactor(self._words, 1)
        row.setAlignment(self._shape, Qt.AlignmentFlag.AlignTop)
        if not words:
            self.hide()

    def tell(self, kind: str, words: str) -> None:
        """Show these words, and read them out to who listens."""
        self.say(kind, words)
        self.setVisible(bool(words))
        if words and self.isVisible():
            from fieldapp.ui import spoken

            spoken.say(self, words)

    def clear(self) -> None:
        """Nothing to tell (any more)."""
        self.tell("quiet", "")
