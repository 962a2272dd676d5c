"""Foot: the deeds of a stack of paper slips; it does nothing by itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.store import drafts
from fieldapp.ui.pages import record_foot, stack_sheet
from fieldapp.ui.text import translate

MINUTE = 60_000  # milliseconds


class StackFoot(record_foot.Foot):
    """Save what is right, begin another stack, go on with one, or drop it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.save.setText(self.tr("Save all that are right (Ctrl+Enter)"))
        self.fresh.setText(self.tr("New stack"))

    def show_kind(self, correcting: bool, kept: bool) -> None:
        """Whether there is a stack to drop."""
        self.drop.setText(self.tr("Drop this stack"))
        self.drop.setVisible(kept)

    def leave_out(self, but: str) -> None:
        super().leave_out(but)
        self.drafts.setText(self.tr("Other stacks (%n)", "", len(self._listed)))

    def title(self, draft: drafts.Draft, now: int) -> str:
        """A stack in the list: its day, how many slips, and how long before `now` (ms) it was kept."""
        return f"{summary(draft)} – {self._age(now - draft.kept)}"

    def _age(self, ms: int) -> str:
        """In words of this class: Qt looks for a count's forms only where it is asked for."""
        minutes = max(ms, 0) // MINUTE
        hours, days = minutes // 60, minutes // 1440
        if days:
            return self.tr("%n day(s) ago", "", days)
        if hours:
            return self.tr("%n hour(s) ago", "", hours)
        return self.tr("%n minute(s) ago", "", minutes) if minutes else self.tr("just now")


def summary(draft: drafts.Draft) -> str:
    """A stack in a list: of which day it is, and how many slips are written."""
    stack = stack_sheet.read(draft.form)
    words = translate("Stack", "Stack of {day}, slips written: {count}")
    return words.format(day=stack.head.date, count=len(stack.filled()))
