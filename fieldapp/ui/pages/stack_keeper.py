"""Keeps a stack of paper slips while it is written, and tells which others wait; never drops one by itself."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.domain import facts
from fieldapp.ui.pages import page, record_drafts, stack_desk, stack_sheet


class Keeper(record_drafts.Keeping):
    """One stack under one draft: kept at every cell that is left, and after two quiet seconds."""

    def __init__(self, around: page.Page, reading: Callable[[], stack_sheet.Stack]) -> None:
        super().__init__(around, stack_desk.keep)
        self._reading = reading
        self.begin(stack_sheet.begin(reading().head))

    def begin(self, stack: stack_sheet.Stack, draft: str = "") -> None:
        """Another stack is shown; with `draft` it is already kept under that id."""
        self.draft = draft or facts.new_id(self._session.clock(), self._session.entropy)
        self.written = bool(draft)  # the draft is in the vault
        self._last = stack_sheet.keep(stack)

    def keep(self) -> None:
        """Keep the stack now if it says something that is not kept yet, and what the disk did not take before; a stack
        without slips is none."""
        self.quiet.stop()
        self._again()
        stack = self._reading()
        form = stack_sheet.keep(stack)
        same = form == self._last and not self._owed.has(self.draft)
        if same or not (self.written or stack.filled()):
            return
        self._last, self.written = form, True
        self._put(self.draft, form)

    def unsaved(self, draft: str, stack: stack_sheet.Stack) -> None:
        """They did not; all of the stack is to be kept again."""
        self._owed.owe(draft, stack_sheet.keep(stack))

    def saved(self, rest: stack_sheet.Stack) -> None:
        """The vault has this in place of what was kept."""
        self._last, self.written = stack_sheet.keep(rest), bool(rest.filled())

    def drop(self) -> None:
        """Forget the stack, as the reader wanted."""
        id = self.draft
        self.ended(id)
        self._session.desk.do(lambda desk: stack_desk.drop(desk, id), self.listed.emit)

    def look(self) -> None:
        """Ask which stacks there are."""
        self._session.desk.do(stack_desk.every, self.listed.emit)
