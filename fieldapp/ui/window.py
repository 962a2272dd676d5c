"""Window: rail, header, one page at a time and the state line; it knows no page, no store and no network."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui.widgets import buttons, heading, picture, rail, stateline, toast


class Window(QMainWindow):
    """The shell for pages. A page is a QWidget; its `opened()`, if it has one, runs at each showing, its `take_keyboard()`
    when it gets the keyboard. A page's focus proxy would be where Tab enters it, so it is the first control or none.

    A page is built when it is first shown or asked for, so that the program starts with one page only.
    """

    lock_wanted = Signal()
    closing = Signal()  # the window is about to go; what must be kept is kept now
    page_shown = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("fieldapp")
        self.rail = rail.Rail()
        self.head = _Head()
        self.state = stateline.StateLine()
        self._pages = QStackedWidget()
        self._pages.setObjectName("pages")
        self._sheets: dict[str, _Sheet] = {}
        self._shown = ""
        self._house = self._build_house()
        self._door = _Door()
        self._both = QStackedWidget()
        self._both.addWidget(self._house)
        self._both.addWidget(self._door)
        self.setCentralWidget(self._both)
        self._toast = toast.Toast(self._house, self.state)
        self.rail.wanted.connect(self.show_page)
        self.head.lock.clicked.connect(self.lock_wanted)
        self.setMinimumSize(960, 600)
        self.resize(1366, 728)

    # Pages -------------------------------------------------------------------------------------------------

    def add_page(self, key: str, icon: str, title: str, build: Callable[[], QWidget]) -> None:
        """Put a page last on the rail, with its own scroll bar; `icon` is a file of resources/icons."""
        sheet = _Sheet(title, build)
        self._pages.addWidget(sheet)
        self._sheets[key] = sheet
        self.rail.add(key, icon, title)

    def show_page(self, key: str) -> None:
        """Open the page with this key, tell it so, and give it the keyboard."""
        sheet = self._sheets[key]
        page = sheet.page()
        self._shown = key
        self._pages.setCurrentWidget(sheet)
        self.rail.mark(key)
        self.head.title.setText(sheet.title)
        self.setWindowTitle(f"{sheet.title} – fieldapp")
        opened = getattr(page, "opened", None)
        if opened is not None:
            opened()
        _take_keyboard(page)
        self.page_shown.emit(key)

    def page(self, key: str) -> QWidget:
        """The page with this key, built now if it never was."""
        return self._sheets[key].page()

    def built(self, key: str) -> bool:
        """Whether the page with this key was shown or asked for before."""
        return key in self._sheets and self._sheets[key].built is not None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all pages, in the order of the rail."""
        return tuple(self._sheets)

    @property
    def shown(self) -> str:
        """The key of the open page, "" when there is none."""
        return self._shown

    def remove_pages(self) -> None:
        """Take every page away and destroy it, with all that it shows (after locking)."""
        for sheet in self._sheets.values():
            self._pages.removeWidget(sheet)
            sheet.deleteLater()
        self._sheets.clear()
        self._shown = ""
        self.rail.clear()
        self._toast.leave()

    # Around the pages --------------------------------------------------------------------------------------

    def show_person(self, name: str, role: str) -> None:
        """Who works here, by name and the word for the role."""
        self.head.show_person(name, role)

    def toast(self, words: str, undo: Callable[[], object] | None = None) -> None:
        """Say one sentence for some seconds; with `undo` also offer to take the deed back. It stays clear of the
        `foot` of a page that has one."""
        page = self.page(self._shown) if self._shown else None
        self._toast.say(words, undo, getattr(page, "foot", None))

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

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def _build_house(self) -> QWidget:
        house = QWidget()
        house.setObjectName("house")
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.head)
        right.addWidget(self._pages, 1)
        right.addWidget(self.state)
        row = QHBoxLayout(house)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        return house


class _Sheet(QScrollArea):
    """Where one page lies, and how it is made."""

    def __init__(self, title: str, build: Callable[[], QWidget]) -> None:
        super().__init__()
        self.title = title
        self.built: QWidget | None = None
        self._build = build
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def page(self) -> QWidget:
        if self.built is None:
            self.built = self._build()
            self.built.setObjectName(self.built.objectName() or "sheet")
            self.setWidget(self.built)
        return self.built


class _Head(QFrame):
    """The title of the page on the left, who works here and the lock on the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("head")
        self.title = heading.Heading("", 1)
        self.name = heading.Words()
        self.role = heading.Words("", "small")
        self.lock = buttons.SecondaryButton(self.tr("Lock"), "lock")
        self.lock.setToolTip(self.tr("Lock the program; nothing is lost"))
        for words in (self.name, self.role):
            words.setWordWrap(False)
        person = QVBoxLayout()
        person.setSpacing(0)
        person.addWidget(self.name)
        person.addWidget(self.role)
        self._picture = picture.Picture("person", "soft", 1.4)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 4, 20, 8)
        row.setSpacing(12)
        row.addWidget(self.title, 1)
        row.addWidget(self._picture)
        row.addLayout(person)
        row.addSpacing(8)
        row.addWidget(self.lock)
        self.show_person("", "")

    def show_person(self, name: str, role: str) -> None:
        self.name.setText(name)
        self.role.setText(role)
        self._picture.setVisible(bool(name))


class _Door(QScrollArea):
    """One widget in the middle, with a scroll bar when large letters need more room than there is."""

    def __init__(self) -> None:
        super().__init__()
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
