"""Window: rail, header, one page at a time and the state line; it knows no page, no store and no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import shiboken6
from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui import apart
from fieldapp.ui.widgets import head, hotkey, rail, stateline

SMALLEST = (640, 330)  # pixels: a screen of 1366x768 at 200 %, less a task bar
USUAL = (1366, 728)  # pixels
TITLE = 40  # pixels that the system puts above a window
NARROW = 64  # letters: a window that is not wider has no room for the words of the rail


class Window(QMainWindow):
    """The shell for pages. A page is a QWidget; its `coming()`, if it has one, runs before each showing, so that what
    takes long begins while the page takes its place, its `opened()` at each showing, and its
    `take_keyboard()` when it gets the keyboard. Tab enters a page at its focus proxy: its first control, or none.

    A page is built when it is first shown or asked for, so that the program starts with one page only. What is built is
    built where it will stand: Qt dresses what changes its place anew, with all that is in it.
    """

    lock_wanted = Signal()
    closing = Signal()  # the window is about to go; what must be kept is kept now
    page_shown = Signal(str)
    help_wanted = Signal()  # F1 was pressed outside of the page

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("fieldapp")
        self.ground: QWidget | None = None  # where the page that is being built will stand
        self._both = QStackedWidget(self)
        self.setCentralWidget(self._both)
        self._house = QWidget(self._both)
        self._house.setObjectName("house")
        self.rail = rail.Rail(self._house)
        self.head = head.Head(self._house)
        self._pages = QStackedWidget(self._house)
        self._pages.setObjectName("pages")
        self.state = stateline.StateLine(self._house)
        self._sheets: dict[str, _Sheet] = {}  # of the pages that were built
        self._plans: dict[str, _Plan] = {}
        self._shown = ""
        self._lay_out()
        self._door = _Door(self._both)
        self._both.addWidget(self._house)
        self._both.addWidget(self._door)
        self._toast = self.head.toast
        self.rail.wanted.connect(self.show_page)
        self.head.lock.clicked.connect(self.lock_wanted)
        for part in (self.rail, self.head):
            hotkey.within(part, "F1", self.help_wanted.emit)
        self._held: QWidget | None = None  # what had the keyboard before something that is not seen
        self._turn = QTimer(self)  # runs out once all is shown that is about to be
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._give_back)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._mind_keyboard)
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)

    def begin_within(self, free: QRect) -> None:
        """Begin as large as the room that a screen leaves free, less a frame, if the usual size is more: what lies
        beyond an edge, as the line of state or a button, nobody finds."""
        usual = QRect(free.topLeft(), QSize(USUAL[0], USUAL[1] + TITLE))
        if not free.contains(usual):
            self.resize((usual & free).size() - QSize(0, TITLE))
            self.setWindowState(self.windowState() | Qt.WindowState.WindowMaximized)

    # Pages -------------------------------------------------------------------------------------------------

    def add_page(self, key: str, icon: str, title: str, build: Callable[[], QWidget]) -> None:
        """Put a page last on the rail, with its own scroll bar; `icon` is a file of resources/icons."""
        self._plans[key] = _Plan(title, build)
        self.rail.add(key, icon, title)

    def show_page(self, key: str) -> None:
        """Open the page with this key, tell it so, and give it the keyboard."""
        page = self.page(key)
        if (coming := getattr(page, "coming", None)) is not None:
            coming()
        if key != self._shown:
            self._toast.turn()
        self._shown = key
        self._sheets[key].take_in()
        apart.paint(self._pages)
        self._pages.setCurrentWidget(self._sheets[key])
        self.rail.mark(key)
        title = self._plans[key].title
        self.head.show_title(title)
        self.setWindowTitle(f"{title} – fieldapp")
        opened = getattr(page, "opened", None)
        if opened is not None:
            opened()
        _take_keyboard(page)
        self.page_shown.emit(key)

    def page(self, key: str) -> QWidget:
        """The page with this key, built now if it never was."""
        if key not in self._sheets:
            sheet, before = _Sheet(self._pages), self.ground
            self.ground = sheet.ground
            try:
                sheet.put(self._plans[key].build())
            except BaseException:
                sheet.setParent(None)  # the next layout would end the program at one without a page
                sheet.deleteLater()
                raise
            finally:
                self.ground = before
            self._sheets[key] = sheet
            self._pages.addWidget(sheet)
        return self._sheets[key].page

    def built(self, key: str) -> bool:
        """Whether the page with this key was shown or asked for before."""
        return key in self._sheets

    def build_one(self) -> bool:
        """Build a page that was never wanted, or lay out one that was never shown, which takes as long again, so that
        it is there when it is; False when every page stands."""
        key = next((one for one in self._plans if one not in self._sheets or not self._sheets[one].laid_out), "")
        if key in self._sheets:
            self._sheets[key].lay_out(self._pages.size())
        elif key:
            self.page(key)
        return bool(key)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all pages, in the order of the rail."""
        return tuple(self._plans)

    @property
    def shown(self) -> str:
        """The key of the open page, "" when there is none."""
        return self._shown

    def remove_pages(self) -> None:
        """Take every page away and destroy it, with all that it shows (after locking). A key that was pressed just
        before may still come to it, and leads nowhere."""
        for sheet in self._sheets.values():
            sheet.page.blockSignals(True)
            self._pages.removeWidget(sheet)
            sheet.deleteLater()
        self._sheets.clear()
        self._plans.clear()
        self._shown = ""
        self.rail.clear()
        self._toast.leave()

    # Around the pages --------------------------------------------------------------------------------------

    def show_person(self, name: str, role: str) -> None:
        """Who works here, by name and the word for the role."""
        self.head.show_person(name, role)

    def toast(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say one sentence for some seconds, in place of the title; with `undo` also offer to take the deed back."""
        self._toast.say(words, undo)

    def show_door(self, widget: QWidget) -> None:
        """Show only this widget, centred: first run, sign-in, locked. A door shown before is destroyed."""
        self._toast.leave()
        self._door.put(widget)
        self._both.setCurrentWidget(self._door)
        self.setWindowTitle("fieldapp")
        _take_keyboard(widget)

    def close_door(self) -> None:
        """Show the pages again and destroy what was at the door."""
        self._both.setCurrentWidget(self._house)
        self._door.put(None)

    # The keyboard ------------------------------------------------------------------------------------------

    def _mind_keyboard(self, before: QWidget | None, now: QWidget | None) -> None:
        """What is not seen may not keep the keyboard: an answer that comes when its page was left would take it away
        from what somebody types in."""
        if now is None or now.isVisible() or now.window() is not self or not self.isVisible():
            return
        if before is not None and before.isVisible() and before.window() is self:
            self._held = before
        self._turn.start(0)

    def _give_back(self) -> None:
        """To what had it before, else to the page."""
        held, self._held = self._held, None
        now = self.focusWidget()
        if now is None or now.isVisible() or not self.isVisible():
            return
        if held is not None and shiboken6.isValid(held) and held.isVisible():
            held.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._shown and self._both.currentWidget() is self._house:
            _take_keyboard(self._sheets[self._shown].page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW * self.fontMetrics().averageCharWidth()
        self.rail.fold(narrow)
        self.head.narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._house)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        row.addLayout(right, 1)
        right.setSpacing(0)
        right.addWidget(self.head)
        right.addWidget(self._pages, 1)
        right.addWidget(self.state)


class _Plan(NamedTuple):
    """What a page is called, and how it is made."""

    title: str
    build: Callable[[], QWidget]


class _Sheet(QScrollArea):
    """Where one page lies, once it is `put` there; `ground` holds it."""

    page: QWidget

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.laid_out = False  # or shown, which lays it out
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ground = QWidget(self)  # one of ours: to learn what Qt's own one is, every class would be looked up
        self.setViewport(self.ground)

    def put(self, page: QWidget) -> None:
        self.page = page
        page.setObjectName(page.objectName() or "sheet")

    def take_in(self) -> None:
        """Let the page be seen here from now on. That asks all that stands on it for its least size, as long after it
        was built as can be; nothing gets a place before it is known how large the page will be."""
        if self.widget() is not None:
            return
        self.laid_out = True
        layout = self.page.layout()
        self.page.resize(self.size())  # or it would be asked for the size that it likes
        if layout is not None:
            layout.setEnabled(False)
        self.setWidget(self.page)
        if layout is not None:
            layout.setEnabled(True)

    def lay_out(self, size: QSize) -> None:
        """Give all that stands on the page its place, as a picture of it needs that too; a corner of one is enough."""
        self.resize(size)
        self.take_in()
        self.grab(QRect(0, 0, 1, 1))

    def event(self, event: QEvent) -> bool:
        """Before the page is seen it knows of its scroll bar. Left alone, Qt finds that it needs one when all has its
        place and was painted, and does both again, a little narrower."""
        if event.type() == QEvent.Type.Resize and not self.isVisible():
            policies = Qt.ScrollBarPolicy
            policy = policies.ScrollBarAlwaysOn if self._overflows() else policies.ScrollBarAsNeeded
            self.setVerticalScrollBarPolicy(policy)
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)

    def _overflows(self) -> bool:
        if self.page.hasHeightForWidth():
            return self.page.heightForWidth(self.width() - self.verticalScrollBar().sizeHint().width()) > self.height()
        return max(self.page.minimumSizeHint().height(), self.page.minimumHeight()) > self.height()

    def minimumSizeHint(self) -> QSize:
        """Next to nothing: the page scrolls."""
        return QSize(64, 48)

    def sizeHint(self) -> QSize:
        """It gets what room there is, so that no page need be measured for it: the window asks all of them."""
        return self.minimumSizeHint()


class _Door(QScrollArea):
    """One widget in the middle, with a scroll bar when large letters need more room than there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside: QWidget | None = None
        self._room = QWidget()
        self._room.setObjectName("door")
        self._column = QVBoxLayout(self._room)
        self._column.setContentsMargins(24, 24, 24, 24)
        self.setWidget(self._room)

    def put(self, widget: QWidget | None) -> None:
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = widget
        if widget is not None:
            self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
            widget.show()


def _take_keyboard(page: QWidget) -> None:
    """Put the keyboard into the first control of a page that has not taken it by itself."""
    focus = page.window().focusWidget()
    if focus is not None and page.isAncestorOf(focus) and focus.isVisibleTo(page):
        return
    take = getattr(page, "take_keyboard", None)
    if take is not None:
        take()
        return
    if page.focusProxy() is not None:
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        return
    for control in page.findChildren(QWidget):
        reachable = control.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reachable and control.isVisibleTo(page) and control.isEnabled():
            control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
