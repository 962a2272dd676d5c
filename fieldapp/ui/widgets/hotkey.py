"""Hotkeys: a key presses at once what is seen, or does a deed where the keyboard is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget


def give(button: QAbstractButton, keys: str) -> None:
    """Let keys such as "Ctrl+D" press a button while it is seen and enabled. A button's own shortcut would press it a
    tenth of a second later, when another row may be chosen, and be lost with its next words."""
    hotkey = QShortcut(QKeySequence(keys), button)
    hotkey.activated.connect(button.click)
    button.setToolTip(hotkey.key().toString(QKeySequence.SequenceFormat.NativeText))


def within(around: QWidget, keys: str | QKeySequence.StandardKey, deed: Callable[[], object]) -> None:
    """Let keys do a deed while the keyboard is in this widget or in something that lies in it."""
    hotkey = QShortcut(QKeySequence(keys), around)
    hotkey.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    hotkey.activated.connect(deed)
