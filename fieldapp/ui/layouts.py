"""Has layouts laid out once for all that changes meanwhile; it builds none."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

import shiboken6
from PySide6.QtWidgets import QLayout, QWidget


@contextlib.contextmanager
def at_once(layouts: Iterable[QLayout], around: QWidget) -> Iterator[None]:
    """Qt lays out anew for each part that comes into sight, or leaves it; this holds the layouts, given from within,
    until all have, whatever goes wrong meanwhile. Out of sight, `around` lays itself out when it is shown."""
    held = [one for one in layouts if one.isEnabled()]  # none inside another call
    for one in held:
        one.setEnabled(False)
    try:
        yield
    finally:
        for one in filter(shiboken6.isValid, held):  # one may have gone with its part
            one.setEnabled(True)
        if shiboken6.isValid(around) and around.isVisible():
            for one in filter(shiboken6.isValid, held):
                one.activate()  # one that was told of a change while it was held would never lay out again
