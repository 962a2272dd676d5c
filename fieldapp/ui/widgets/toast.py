"""Toast: one sentence that goes away by itself, with a way to undo what was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from fieldapp.ui.widgets import buttons, heading

READING = 6_000  # milliseconds that a sentence stays
UNDOING = 12_000  # longer when there is something to decide
_GAP = 14  # pixels


class Offer:
    """Something to do after what was said, other than to undo it: its words, its picture, and the deed."""

    def __init__(self, words: str, picture: str, deed: Callable[[], object]) -> None:
        self.words = words
        self.picture = picture
        self._deed = deed

    def __call__(self) -> None:
        """Do it."""
        self._deed()


class Toast(QFrame):
    """Stands where it is laid and covers nothing; stays while the pointer or the keyboard is on it."""

    shown = Signal(bool)  # it takes its place, or gives it back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.words = heading.Words("", "", self)
        self.undo = _ToastButton(self.tr("Undo"), "undo", self)
        self.undo.clicked.connect(self._take_back)
        self._undoing: Callable[[], object] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 2, 6, 2)
        row.setSpacing(_GAP)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        key = QShortcut(QKeySequence("Alt+Z"), self)
        key.activated.connect(self._take_back)
        self.undo.setToolTip("Alt+Z")
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Show a sentence; with `undo`, or an Offer of something else, also the button that calls it, once."""
        self._undoing = undo
        offer = undo if isinstance(undo, Offer) else None
        self.undo.setText(offer.words if offer else self.tr("Undo"))
        self.undo.set_picture(offer.picture if offer else "undo")
        self.words.setText(words)
        self.undo.setVisible(undo is not None)
        self.setAccessibleName(words)
        self.show()
        self.shown.emit(True)
        self._timer.start(UNDOING if undo else READING)
        from fieldapp.ui import spoken

        spoken.say(self, words)

    def wanted(self) -> int:
        """The width that the sentence takes on one line."""
        words: int = self.words.fontMetrics().horizontalAdvance(self.words.text())
        button: int = 0 if self.undo.isHidden() else self.undo.sizeHint().width()
        return words + button + 3 * _GAP

    def turn(self) -> None:
        """Another page is shown: what was only to be read belonged to the one before; what can be undone stays."""
        if self._undoing is None:
            self.leave()

    def leave(self) -> None:
        """Go away now; what was done stays done."""
        self._timer.stop()
        self._undoing = None
        self.hide()
        self.shown.emit(False)

    def _leave(self) -> None:
        if self.underMouse() or self.undo.hasFocus():
            self._timer.start(READING)
            return
        self.leave()

    def _take_back(self) -> None:
        undoing = self._undoing
        self.leave()
        if undoing is not None:
            undoing()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.start(UNDOING)


class _ToastButton(buttons.QuietButton):
    tone = "toast_accent"
    ring = "toast_accent"
