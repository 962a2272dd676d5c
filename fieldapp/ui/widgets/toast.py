"""Toast: one sentence that goes away by itself, with a way to undo what was done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fieldapp.ui.widgets import buttons, heading

READING = 6_000  # milliseconds that a sentence stays
UNDOING = 12_000  # longer when there is something to decide


class Toast(QFrame):
    """Floats over a room, clear of its foot; stays while the pointer or the keyboard is on it."""

    def __init__(self, room: QWidget, foot: QWidget) -> None:
        super().__init__(room)
        self._room = room
        self._foot = foot
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = heading.Words()
        self.undo = _ToastButton(self.tr("Undo"), "undo")
        self.undo.clicked.connect(self._take_back)
        self._undoing: Callable[[], object] | None = None
        self._lift = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 8, 10, 8)
        row.setSpacing(14)
        row.addWidget(self.words, 1)
        row.addWidget(self.undo)
        key = QShortcut(QKeySequence("Alt+Z"), self)
        key.activated.connect(self._take_back)
        self.undo.setToolTip("Alt+Z")
        room.installEventFilter(self)
        self.hide()

    def say(self, words: str, undo: Callable[[], object] | None = None, above: QWidget | None = None) -> None:
        """Show a sentence; with `undo` also the button that calls it, once. It stays clear of what it is
        `above` too."""
        self._undoing = undo
        self._lift = above.height() if above is not None else 0
        self.words.setText(words)
        self.undo.setVisible(undo is not None)
        self.show()
        self.raise_()
        self._place()
        self._timer.start(UNDOING if undo else READING)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def leave(self) -> None:
        """Go away now; what was done stays done."""
        self._timer.stop()
        self._undoing = None
        self.hide()

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

    def _place(self) -> None:
        room = self._room.rect()
        words = self.words.fontMetrics().horizontalAdvance(self.words.text())
        width = min(room.width() - 48, max(360, words + self.undo.sizeHint().width() + 60))
        height = max(self.minimumSizeHint().height(), self.heightForWidth(width))
        top = room.height() - self._foot.height() - self._lift - height - 16
        self.setGeometry((room.width() - width) // 2, top, width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.start(UNDOING)


class _ToastButton(buttons.QuietButton):
    tone = "toast_accent"
    ring = "toast_accent"
