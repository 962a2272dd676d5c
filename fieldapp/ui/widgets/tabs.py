"""Tabs: one of a few views, each with its count; one stop for the Tab key, arrows choose."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldapp.ui.text import number
from fieldapp.ui.widgets import buttons, flow

MARGINS = 34  # pixels beside a tab's words, of the style sheet

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class Tab(buttons.RailButton):
    """A view's name, down while the view is shown."""


class Tabs(QWidget):
    """Names beside each other, on a second line where letters are large."""

    chosen = Signal(str)  # the key, when the reader chose it

    def __init__(self, names: Iterable[tuple[str, str]], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._names = dict(names)
        self._tabs: dict[str, Tab] = {}
        self._key = ""
        row = flow.Flow(6, 4)
        for key, words in self._names.items():
            tab = Tab(words, "", self)
            tab.clicked.connect(lambda _=False, key=key: self._choose(key))
            tab.installEventFilter(self)
            self._tabs[key] = tab
            row.add(tab, 1, 1)
        self.setLayout(row)
        self.set_key(next(iter(self._names)))

    def tabs(self) -> list[Tab]:
        """The names in their order, those left out included."""
        return list(self._tabs.values())

    def key(self) -> str:
        """The key of the view that is shown."""
        return self._key

    def set_key(self, key: str) -> None:
        """Mark this view as shown, without a signal."""
        self._key = key
        held = any(tab.hasFocus() for tab in self._tabs.values())
        for name, tab in self._tabs.items():
            tab.setChecked(name == key)
            tab.setFocusPolicy(Qt.FocusPolicy.StrongFocus if name == key else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._tabs[key])
        if held:
            self._tabs[key].setFocus()

    def count(self, counts: dict[str, int]) -> None:
        """Show behind each name how many there are; a view without a count shows none."""
        for key, tab in self._tabs.items():
            words = self._names[key] + (f" ({number(counts[key])})" if key in counts else "")
            tab.setText(words)
            tab.setAccessibleName(words)
            self._fit(tab)

    def offer(self, key: str, offered: bool) -> None:
        """Show a view's name, or leave it out; the one that is shown stays."""
        self._tabs[key].setVisible(offered or key == self._key)

    def _fit(self, tab: Tab) -> None:
        """Room for the bold letters of the view that is shown: the style sheet measures the thin ones."""
        bold = tab.font()
        bold.setBold(True)
        tab.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(tab.text()) + MARGINS)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for tab in self._tabs.values():
                self._fit(tab)

    def _choose(self, key: str) -> None:
        if key != self._key:
            self.set_key(key)
            self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None:
                keys = [key for key, tab in self._tabs.items() if not tab.isHidden()]
                key = keys[(keys.index(self._key) + step) % len(keys)]
                self._choose(key)
                return True
        return super().eventFilter(watched, event)
