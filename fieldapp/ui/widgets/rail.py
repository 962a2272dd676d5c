"""Rail: the pages, one button with picture and word each; arrows walk, Enter opens, Alt+number jumps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from fieldapp.ui.widgets import buttons

JUMPS = 10  # Alt+1 ... Alt+9, Alt+0


class Rail(QFrame):
    """One stop for the Tab key: the button of the page that is shown."""

    wanted = Signal(str)  # the key of the page that was asked for

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAccessibleName(self.tr("Pages"))
        self.buttons: dict[str, buttons.RailButton] = {}
        self._shortcuts: list[QShortcut] = []
        self._folded = False
        self._brand = brand = QLabel("fieldapp", self)
        brand.setObjectName("brand")
        brand.setContentsMargins(14, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 14, 2, 10)
        column.setSpacing(4)
        column.addWidget(brand)
        column.addSpacing(8)
        self._shelf = _Shelf(self)
        column.addWidget(self._shelf, 1)

    def add(self, key: str, icon: str, title: str) -> None:
        """Add a button below the others."""
        button = buttons.RailButton(title, icon, self._shelf.inside)
        button.setAccessibleName(title)
        button.clicked.connect(lambda: self.wanted.emit(key))
        button.setFocusPolicy(Qt.FocusPolicy.ClickFocus if self.buttons else Qt.FocusPolicy.StrongFocus)
        button.installEventFilter(self)
        self.buttons[key] = button
        self._shelf.put(button)
        self.updateGeometry()  # while it is out of sight, Qt asks nobody again how wide it is
        if len(self.buttons) <= JUMPS:
            self._add_jump(key, button)
        if self._folded:
            self._fold(button)

    def fold(self, folded: bool) -> None:
        """Show pictures only, where large letters would leave no room for the page; the words are told beside them."""
        if folded == self._folded:
            return
        self._folded = folded
        self._brand.setVisible(not folded)
        for button in self.buttons.values():
            self._fold(button)

    def _fold(self, button: buttons.RailButton) -> None:
        button.setText("" if self._folded else button.accessibleName())
        button.set_picture(button.picture)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        for name, button in self.buttons.items():
            button.setChecked(name == key)
            if name == key:
                self._shelf.ensureWidgetVisible(button, 0, 8)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)

    def clear(self) -> None:
        """Take all buttons away."""
        for thing in (*self.buttons.values(), *self._shortcuts):
            thing.setParent(None)
            thing.deleteLater()
        self.buttons.clear()
        self._shortcuts.clear()

    def _add_jump(self, key: str, button: buttons.RailButton) -> None:
        keys = QKeySequence(f"Alt+{len(self.buttons) % JUMPS}")
        jump = QShortcut(keys, self)
        jump.activated.connect(lambda: self.wanted.emit(key))
        self._shortcuts.append(jump)
        told = keys.toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{button.accessibleName()} ({told})")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self._walk(watched, step)
                return True
        return super().eventFilter(watched, event)

    def _walk(self, start: QObject, step: int) -> None:
        row = list(self.buttons.values())
        places = [number for number, button in enumerate(row) if button is start]
        if places:
            there = row[(places[0] + step) % len(row)]
            there.setFocus(Qt.FocusReason.OtherFocusReason)
            self._shelf.ensureWidgetVisible(there, 0, 8)


class _Shelf(QScrollArea):
    """The buttons below each other; as wide as the widest, and scrolled where the window is too low for all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        pane = QWidget(self)  # one of ours: to learn what Qt's own one is, every class of widgets would be looked up
        pane.setAutoFillBackground(False)
        self.setViewport(pane)
        self.inside = QWidget(pane)
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self.setWidget(self.inside)
        self.inside.setAutoFillBackground(False)

    def put(self, button: QWidget) -> None:
        """Put a button below the others."""
        self._column.insertWidget(self._column.count() - 1, button)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the slider too, so that it never covers a word."""
        return self.inside.sizeHint() + QSize(self.verticalScrollBar().sizeHint().width(), 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 80)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)
