"""The step guide beside a slip: which one is wanted, and the panel that shows it, built when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fieldapp.ui.pages import page, record_foot, record_form

if TYPE_CHECKING:
    from fieldapp.ui.pages import guides_panel


class Guide(QObject):
    """Opens and closes the panel for the topic in the line that has the keyboard."""

    def __init__(self, around: page.Page, form: record_form.Form, foot: record_foot.Foot) -> None:
        super().__init__(around)
        self._around = around
        self._form = form
        self._foot = foot
        self.panel: guides_panel.Panel | None = None

    def toggle(self) -> None:
        """Show the guide, or the search when the line has no topic; shown already, it goes."""
        if self.panel is not None and self.panel.isVisible():
            self.panel.leave()
            return
        if self.panel is None:
            self.panel = self._build()
        self._form.settle()
        self.panel.open(*self._wanted())

    def _build(self) -> guides_panel.Panel:
        from fieldapp.ui.pages import guides_panel  # here, so that the window starts without what reads guides

        panel = guides_panel.Panel(self._around.session, self._around, self._form.right, self._foot)
        self._form.topics.stuck.connect(lambda: panel.follow(*self._wanted()))
        return panel

    def _wanted(self) -> tuple[str, tuple[str, ...]]:
        """The topic of the line, and what is ticked as having stood in the way."""
        line = self._form.topics.here()
        return line.topic.key() or "", line.blockers.ticked() if line.stuck() else ()
