"""The step guide beside the stack: which one is wanted in the line with the keyboard, and the panel that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fieldapp.domain import visits
from fieldapp.ui.pages import page, record_sheet, stack_form

if TYPE_CHECKING:
    from fieldapp.ui.pages import guides_panel


class Guide(QObject):
    """Opens and closes the panel for the topic in question: the one not done, else the one written last."""

    def __init__(self, around: page.Page, form: stack_form.Form, foot: QWidget) -> None:
        super().__init__(around)
        self._around, self._form, self._foot = around, form, foot
        self.panel: guides_panel.Panel | None = None

    def toggle(self) -> None:
        """Show the guide, or the search when the line has no topic; shown already, it goes."""
        if self.panel is not None and self.panel.isVisible():
            self.panel.leave()
            return
        if self.panel is None:
            from fieldapp.ui.pages import guides_panel  # here, so that the window starts without what reads guides

            self.panel = guides_panel.Panel(self._around.session, self._around, self._foot, self._foot)
        self._form.grid.commit()
        self._form.judge()
        self.panel.open(*self._wanted())

    def _wanted(self) -> tuple[str, tuple[str, ...]]:
        row, verdicts = self._form.grid.row(), self._form.book.verdicts
        topics = [one for one in verdicts[row].told.sheet.topics if one.topic] if 0 <= row < len(verdicts) else []
        stuck: list[record_sheet.TopicLine] = [one for one in topics if one.result == visits.NOT_DONE]
        found = next(reversed(stuck or topics), None)
        return (found.topic, tuple(found.blockers)) if found else ("", ())
