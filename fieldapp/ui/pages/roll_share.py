"""Sharing houses out for a round: which ones, to whom, until when; it does nothing itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from PySide6.QtCore import Signal

from fieldapp.domain import problems
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import roll_desk
from fieldapp.ui.widgets import buttons, dayentry, deedform, entry, field, heading, notice

CHOSEN = "chosen"  # the houses chosen in the list; any other choice is a lane
DAYS = 7  # of a round, unless somebody says otherwise


class ShareForm(deedform.DeedForm):
    """The chosen houses, or all of a lane, go to one member until a day; or nobody is to go there any more."""

    done = Signal(list, str, str)  # rows, the person ("" for nobody), the last day (ISO)

    def __init__(self, session: sessions.Session, told: roll_desk.Sharing) -> None:
        super().__init__(
            self.tr("Share houses out in {village}").format(village=told.village),
            buttons.PrimaryButton(self.tr("Share out (Ctrl+Enter)"), "people"),
        )
        self._session = session
        self._told = told
        self.which = entry.ChoiceEntry(self._houses())
        self.who = entry.ChoiceEntry([*told.people, ("", self.tr("Nobody (take them back)"))])
        self.who.setPlaceholderText(self.tr("choose a person"))
        self.who.setCurrentIndex(-1)  # a key too many must not give all houses to whoever is named first
        self.until = dayentry.DayEntry(told.today)
        self.until.set_day((datetime.date.fromisoformat(told.today) + datetime.timedelta(days=DAYS)).isoformat())
        self.names = heading.Words("", "small")
        self.trouble = notice.Notice()
        self.fields = {
            "which": field.Field(self.tr("Which houses"), self.which, self._hint()),
            "who": field.Field(self.tr("Who goes there"), self.who, required=True),
            "until": field.Field(self.tr("Until which day"), self.until, required=True),
        }
        for one in self.fields.values():
            self.body.addWidget(one)
        self.body.insertWidget(1, self.names)
        self.body.addWidget(self.trouble)
        self.end()
        self.setFocusProxy(self.which)
        self.which.currentIndexChanged.connect(lambda _: self._name())
        self.who.currentIndexChanged.connect(lambda _: self.fields["until"].setVisible(bool(self.who.key())))
        self.deed.clicked.connect(self._tell)
        self.key_deed()
        self._name()

    def rows(self) -> list[str]:
        """The houses that are shared out."""
        return [row for row, _ in self._of(self.which.key())]

    def show_problems(self, found: Iterable[problems.Problem]) -> None:
        """Say what must be mended first."""
        for one in found:
            where = self.fields.get(one.field)
            if where is None:
                self.trouble.tell("bad", self._session.explain(one))
            else:
                where.show_problem(self._session.explain(one))
                where.setFocus()

    def _houses(self) -> list[tuple[str, str]]:
        chosen = self.tr("The %n chosen in the list", "", len(self._told.chosen))
        lanes = [(lane, f"{lane} ({len(homes)})") for lane, homes in self._told.lanes.items()]
        return [(CHOSEN, chosen), *lanes] if self._told.chosen else lanes

    def _hint(self) -> str:
        if self._told.chosen:
            return ""
        return self.tr("Single houses are chosen in the list first, with Shift or Ctrl.")

    def _of(self, key: str) -> list[tuple[str, str]]:
        return self._told.chosen if key == CHOSEN else self._told.lanes.get(key, [])

    def _name(self) -> None:
        """Name the first houses, so that nobody shares out others than meant."""
        homes = [name for _, name in self._of(self.which.key())]
        more = self.tr("and %n more", "", len(homes) - 6) if len(homes) > 6 else ""
        self.names.setText(", ".join(filter(None, (*homes[:6], more))))

    def _tell(self) -> None:
        self.trouble.clear()
        for one in self.fields.values():
            one.clear_problem()
        if not self.rows():
            self.fields["which"].show_problem(self.tr("Choose houses in the list first, or a lane here."))
            return
        if self.who.currentIndex() < 0:
            self.fields["who"].show_problem(self._session.explain(problems.Problem("round_who", "who")))
            self.who.setFocus()
            return
        until = self.until.day() if self.who.key() else ""
        if self.who.key() and not until:
            self.fields["until"].show_problem(self.tr("Write a day such as 30/11."))
            self.until.setFocus()
            return
        self.done.emit(self.rows(), self.who.key(), until)
