"""Panel: the step guide of a topic beside a slip; Escape closes it and gives the keyboard back to where it was."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui import session as sessions
from fieldapp.ui import shelf
from fieldapp.ui.pages import guides_finder, guides_reader
from fieldapp.ui.widgets import buttons, notice

LETTERS = 34  # the least width: a line that is read with ease


class Panel(QFrame):
    """Lies over a page, from the left edge of `column` to the right, down to the page's `foot`."""

    def __init__(
        self,
        session: sessions.Session,
        over: QWidget,
        column: QWidget,
        foot: QWidget,
        place: Path | None = None,
    ) -> None:
        super().__init__(over)
        self.setObjectName("beside")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Step guide"))
        self._session = session
        self._over, self._column, self._foot = over, column, foot
        self._place = place
        self._shelf: shelf.Shelf | None = None
        self._wanted: tuple[str, tuple[str, ...]] = ("", ())
        self._before: QWidget | None = None
        self.other = buttons.QuietButton(self.tr("Search"), "search", self)
        self.close_button = buttons.SecondaryButton(self.tr("Close (Esc)"), parent=self)
        self.notice = notice.Notice(parent=self)
        self._pages = QStackedWidget(self)
        self.reader = guides_reader.Reader(session, self._pages)
        self.finder = guides_finder.Finder(self._pages)
        self._lay_out()
        self._listen()
        self.hide()

    def open(self, topic: str, blockers: Sequence[str]) -> None:
        """Show the guide of a topic with what to do about these blockers; without a topic, the search."""
        self._before = QApplication.focusWidget()
        self._wanted = (topic, tuple(blockers))
        self._fit()
        self.show()
        self.raise_()
        if self._shelf is None:
            work = functools.partial(
                shelf.read, self._session.catalogue, self._session.lang, self._session.today(), self._place
            )
            self._session.desk.do(lambda _: work(), self._read)
        self._turn()

    def follow(self, topic: str, blockers: Sequence[str]) -> None:
        """Other blockers are ticked; while another guide is read, that one stays."""
        if self.isVisible() and topic and topic == self._wanted[0]:
            self._wanted = (topic, tuple(blockers))
            self._show_wanted()

    def leave(self) -> None:
        """Close, and give the keyboard back."""
        self.hide()
        before = self._before
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.other)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self._pages.addWidget(self.reader)
        self._pages.addWidget(self.finder)
        self._pages.setMinimumHeight(1)  # large letters leave little room; what does not fit is scrolled to
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 12, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)

    def _listen(self) -> None:
        self.close_button.clicked.connect(self.leave)
        self.other.clicked.connect(self._search)
        self.finder.chosen.connect(self._choose)
        self._over.installEventFilter(self)
        self._foot.installEventFilter(self)

    def _read(self, found: shelf.Shelf) -> None:
        self._shelf = found
        self.notice.tell("wait", "\n".join(self._session.explain(problem) for problem in found.broken))
        self.finder.offer(found)
        self._show_wanted()

    def _turn(self) -> None:
        """To the guide, or to the search when no topic is wanted."""
        if self._wanted[0]:
            self._show_wanted()
            self._pages.setCurrentWidget(self.reader)
            self.reader.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._search()

    def _show_wanted(self) -> None:
        topic, blockers = self._wanted
        if self._shelf is not None and topic:
            self.reader.show_topic(self._shelf, topic, blockers)

    def _search(self) -> None:
        self._pages.setCurrentWidget(self.finder)
        self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, code: str) -> None:
        topic, blockers = self._wanted
        self._wanted = (code, blockers if code == topic else ())
        self._turn()

    def _fit(self) -> None:
        """In place of the column where that is wide enough, else as wide as a line needs."""
        page = self._over.rect()
        letter = self.fontMetrics().averageCharWidth()
        beside = self._column.mapTo(self._over, self._column.rect().topLeft()).x() if self._column.isVisible() else 0
        least = min(max(LETTERS * letter, self.minimumSizeHint().width()), page.width())
        left = beside if beside > page.width() // 3 else page.width() - least
        left = min(left, page.width() - least)
        self.setGeometry(left, 0, page.width() - left, page.height() - self._foot.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """The Tab key goes round within: what lies below is not seen."""
        found = super().focusNextPrevChild(next)
        here = QApplication.focusWidget()
        if here is None or not self.isAncestorOf(here):
            last = self.reader if self._pages.currentWidget() is self.reader else self.finder.list
            (self.other if next else last).setFocus(Qt.FocusReason.TabFocusReason)
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)
