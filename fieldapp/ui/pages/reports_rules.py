"""What makes an activity day and what it is worth, asked of the commune officer; it does nothing itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.domain import problems, statements
from fieldapp.ui import session as sessions
from fieldapp.ui.widgets import buttons, deedform, entry, field, flow, heading, notice


class RulesForm(deedform.DeedForm):
    """The numbers of `statements.Rules`, as they hold on this computer."""

    done = Signal(object)  # statements.Rules

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        deed = buttons.PrimaryButton(self.tr("Save (Ctrl+Enter)"), "good")
        super().__init__(self.tr("Rate and rules of activity days"), deed, parent)
        self._session = session
        none = self.tr("0: no half days")
        asked = (
            ("rate", self.tr("Rate of a whole day (đồng)"), self.tr("0: not set yet; no amount is told")),
            ("most_days", self.tr("Most days of a member in a month"), self.tr("0: no limit")),
            ("least_slips", self.tr("Approved slips that make a day"), ""),
            ("least_minutes", self.tr("Minutes that make a day"), self.tr("0: minutes do not matter")),
            ("half_slips", self.tr("Slips that make half a day"), none),
            ("half_minutes", self.tr("Minutes that make half a day"), none),
            ("assumed_minutes", self.tr("Minutes of a slip that does not say"), ""),
        )
        self.fields = {name: field.Field(label, entry.LineEntry(), hint, parent=self) for name, label, hint in asked}
        self.trouble = notice.Notice(parent=self)
        about = self.tr("The commune decides these; they hold for the statements made on this computer.")
        self.body.addWidget(heading.Words(about, "soft", self))
        row = flow.Flow(16, 10)
        for one in self.fields.values():
            row.add(one, 26, 34)
        self.body.addLayout(row)
        self.body.addWidget(self.trouble)
        self.end()
        self.setFocusProxy(self.fields["rate"].editor)
        self.deed.clicked.connect(self._tell)
        self.key_deed()

    def begin(self, rules: statements.Rules) -> None:
        """Show the rules that hold."""
        self._clear()
        for name, one in self.fields.items():
            self._line(one).setText(str(getattr(rules, name)))

    def show_problem(self, problem: problems.Problem) -> None:
        """Say what must be mended first."""
        where = self.fields.get(problem.field)
        if where is None:
            self.trouble.tell("bad", self._session.explain(problem))
            return
        where.show_problem(self._session.explain(problem))
        where.setFocus()

    def _line(self, one: field.Field) -> entry.LineEntry:
        line = one.editor
        assert isinstance(line, entry.LineEntry)
        return line

    def _clear(self) -> None:
        self.trouble.clear()
        for one in self.fields.values():
            one.clear_problem()

    def _tell(self) -> None:
        self._clear()
        told = dict(self._numbers())
        if len(told) == len(self.fields):
            self.done.emit(statements.Rules(**told))

    def _numbers(self) -> Iterable[tuple[str, int]]:
        """The numbers that can be read: "50.000" is fifty thousand; what is none is told beside it."""
        for name, one in self.fields.items():
            words = self._line(one).words()
            bare = words.replace(".", "").replace(",", "").replace(" ", "") or "0"
            if bare.isascii() and bare.isdigit() and len(bare) < 10:
                yield name, int(bare)
            else:
                one.show_problem(self.tr("Write a whole number, 0 or more."))
                one.setFocus()
