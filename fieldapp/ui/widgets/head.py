"""Head: the title of the page or, for some seconds, what was just done; who works here, and the lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.ui.widgets import buttons, heading, picture, toast

_SPARE = 8  # pixels, for what the style sheet adds to words
_AMPLE = 1 << 24  # pixels: until it has its place there is room for all, so that it takes it with its whole height


class Head(QFrame):
    """Where large letters leave no room for who works here, the lock tells it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("head")
        self._room = _AMPLE
        self.title = heading.Heading("", 1, self)
        self.toast = toast.Toast(self)
        self._person = QWidget(self)
        pictured = picture.Picture("person", "soft", 1.4, self._person)
        self.name = heading.Words("", "", self._person)
        self.role = heading.Words("", "small", self._person)
        self.lock = buttons.SecondaryButton(self.tr("Lock"), "lock", self)
        for words in (self.name, self.role):
            words.setWordWrap(False)
        beside = QHBoxLayout(self._person)
        beside.setContentsMargins(0, 0, 8, 0)
        beside.setSpacing(12)
        beside.addWidget(pictured)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.name)
        lines.addWidget(self.role)
        beside.addLayout(lines)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 4, 20, 8)
        self._row.setSpacing(12)
        for part, stretch in ((self.title, 1), (self.toast, 1), (self._person, 0), (self.lock, 0)):
            self._row.addWidget(part, stretch)
        self.toast.shown.connect(self._give_way)
        self.show_person("", "")

    def narrow(self, narrow: bool) -> None:
        """Smaller letters for the title, where large ones leave little room."""
        self.title.set_level(2 if narrow else 1)
        self._fit()

    def show_title(self, title: str) -> None:
        """What the page is called."""
        self.title.setText(title)
        self._fit()

    def show_person(self, name: str, role: str) -> None:
        """Who works here, by name and the word for the role."""
        self.name.setText(name)
        self.role.setText(role)
        self.role.setVisible(bool(role))
        told = ". ".join(part for part in (name, role, self.tr("Lock the program; nothing is lost")) if part)
        self.lock.setToolTip(told)
        self.lock.setAccessibleDescription(told)
        self._fit()

    def _give_way(self, shown: bool) -> None:
        self.title.setVisible(not shown)
        self._fit()

    def _fit(self) -> None:
        """Show who works here if there is room beside the title and the lock."""
        margins = self._row.contentsMargins()
        parts = self._first() + self._person.sizeHint().width() + self.lock.sizeHint().width()
        needs = parts + margins.left() + margins.right() + 2 * self._row.spacing()
        self._person.setVisible(bool(self.name.text()) and needs < self._room - _SPARE)

    def _first(self) -> int:
        """The width of what stands first: the title, or what is said in its place."""
        if not self.toast.isHidden():
            return self.toast.wanted()
        return self.title.fontMetrics().horizontalAdvance(self.title.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room = self.width()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
