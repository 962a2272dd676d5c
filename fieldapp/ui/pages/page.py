"""What the pages of an unlocked vault share: when they read again, and how they speak up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlite_utils
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain import problems
from fieldapp.ui import session as sessions


class Page(QWidget):
    """Reads when it is opened, and when something changed while it is seen; hidden, it waits until it is opened."""

    said = Signal(str, object)  # one sentence for the reader, and how to undo the deed or None

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        session.changed.connect(self._changed)

    def opened(self) -> None:
        """The window shows this page now."""
        self.reload()

    def reload(self) -> None:
        """Read again what is shown."""
        raise NotImplementedError

    def read(self, work: Callable[[sqlite_utils.Database], Any], done: Callable[[Any], None]) -> None:
        """Ask the desk lane through the door that cannot write; all questions of `work` see one state of the data."""

        def whole(desk: sessions.Desk) -> Any:
            with desk.reader.atomic():
                return work(desk.reader)

        self.session.desk.do(whole, done, self.refused)

    def write(
        self,
        work: Callable[[sqlite_utils.Database], Any],
        done: Callable[[Any], None],
        refused: Callable[[Exception], None] | None = None,
    ) -> None:
        """Let the desk lane do a deed; then everybody who shows something hears that it changed."""

        def told(result: Any) -> None:
            done(result)
            self.session.changed.emit()

        self.session.desk.do(lambda desk: work(desk.writer), told, refused or self.refused)

    def moment(self) -> dict[str, Any]:
        """What every deed that writes facts is told of its moment."""
        return {"now": self.session.clock(), "wall": self.session.wall(), "entropy": self.session.entropy}

    def refused(self, error: Exception) -> None:
        """Say why something was not done; a bug of ours is told by who watches the lanes."""
        if isinstance(error, problems.Problem):
            self.said.emit(self.session.explain(error), None)

    def _changed(self) -> None:
        if self.isVisible():
            self.reload()


class TallPage(Page):
    """A page that is never lower than what stands in it needs at its width, so that it scrolls as a whole: what wraps
    tells its height only for a width."""

    def event(self, event: QEvent) -> bool:
        fits = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)  # an event may be the end of this page
        layout = self.layout() if fits else None
        if layout is not None:
            self.setMinimumHeight(layout.totalMinimumHeightForWidth(self.width()))
        return done
