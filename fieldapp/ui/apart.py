"""Apart: leaves what takes long to a turn of the event loop of its own, so that a key is heard in between."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

SOON = 1  # ms: with none Qt would go on to it in the same turn


def paint(part: QWidget) -> None:
    """Paint what has changed in a part that is seen after this turn: to change and to paint a whole page takes twice as
    long as either, and who types meanwhile waits for both."""
    if part.isVisible() and part.updatesEnabled():
        part.setUpdatesEnabled(False)
        QTimer.singleShot(SOON, part, lambda: part.setUpdatesEnabled(True))
