"""Foot: the deeds of a slip's form and one line of what is going on; it does nothing by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from fieldapp.store import drafts
from fieldapp.ui.pages import record_sheet
from fieldapp.ui.widgets import buttons, flow, heading

_MINUTE = 60_000  # milliseconds


class Foot(QFrame):
    """Save, begin another, go on with a draft, or give up what is shown."""

    picked = Signal(object)  # a Draft to go on with

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foot")
        self.save = buttons.PrimaryButton(self.tr("Save (Ctrl+Enter)"), "good")
        self.fresh = buttons.SecondaryButton(self.tr("New slip"), "plus")
        self.drafts = buttons.SecondaryButton("", "record")
        self.drop = buttons.QuietButton("")
        self.words = heading.Words("", "soft")
        self._all: list[drafts.Draft] = []
        self._listed: list[drafts.Draft] = []  # that wait
        self._going = self._wrong = ""
        self.fresh.setToolTip("Ctrl+N")
        self.drafts.setToolTip("F2")
        row = flow.Flow(10, 6)
        for button in (self.save, self.fresh, self.drafts, self.drop):
            row.add(button, 1, 1)
        row.add(self.words, 18)
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 6, 16, 8)
        around.addLayout(row)
        self.list_drafts([])
        self.show_kind(False, False)

    def say(self, words: str) -> None:
        """Tell what is going on, while nothing is wrong."""
        self._going = words
        self.words.setText(self._wrong or self._going)

    def warn(self, words: str) -> None:
        """Tell what is wrong; "" when nothing is (any more)."""
        self._wrong = words
        self.words.setText(self._wrong or self._going)

    def show_kind(self, correcting: bool, kept: bool) -> None:
        """Name the deeds after what is in the form."""
        self.drop.setText(self.tr("Stop correcting") if correcting else self.tr("Drop this draft"))
        self.drop.setVisible(correcting or kept)

    def list_drafts(self, listed: Sequence[drafts.Draft], but: str = "") -> None:
        """The drafts that there are; `but` is the one in the form, which does not wait."""
        self._all = list(listed)
        self.leave_out(but)

    def leave_out(self, but: str) -> None:
        """Another draft is in the form."""
        self._listed = [draft for draft in self._all if draft.id != but]
        self.drafts.setText(self.tr("Drafts (%n)", "", len(self._listed)))
        self.drafts.setVisible(bool(self._listed))

    def title(self, draft: drafts.Draft, now: int) -> str:
        """A draft in the list: of whom it is, and how long before `now` (ms) it was kept."""
        sheet = record_sheet.read(draft.form)
        who = sheet.name or sheet.household_shown or sheet.new_head or self.tr("no name yet")
        if sheet.row:
            who = self.tr("correction of {name}").format(name=who)
        return f"{who} – {self._age(now - draft.kept)}"

    def _age(self, ms: int) -> str:
        minutes = max(ms, 0) // _MINUTE
        hours, days = minutes // 60, minutes // 1440
        if days:
            return self.tr("%n day(s) ago", "", days)
        if hours:
            return self.tr("%n hour(s) ago", "", hours)
        return self.tr("%n minute(s) ago", "", minutes) if minutes else self.tr("just now")

    def open_list(self, now: int) -> None:
        """Show the drafts to choose from; `now` in ms."""
        if not self._listed:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for draft in self._listed:
            action = menu.addAction(self.title(draft, now).replace("&", "&&"))
            action.triggered.connect(lambda _=False, draft=draft: self.picked.emit(draft))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.drafts.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
