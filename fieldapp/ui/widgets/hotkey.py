"""Hotkeys of buttons: a key presses at once what is seen, on what is chosen at that moment."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton


def give(button: QAbstractButton, keys: str) -> None:
    """Let keys such as "Ctrl+D" press a button while it is seen and enabled. A button's own shortcut would press it a
    tenth of a second later, when another row may be chosen, and be lost with its next words."""
    hotkey = QShortcut(QKeySequence(keys), button)
    hotkey.activated.connect(button.click)
    button.setToolTip(hotkey.key().toString(QKeySequence.SequenceFormat.NativeText))
