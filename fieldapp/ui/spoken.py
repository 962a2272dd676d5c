"""Tells a screen reader a sentence that appeared by itself; it is loaded late, as Qt's part for it takes a moment."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def say(widget: QWidget, words: str) -> None:
    """Have these words of a widget read out now."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))
