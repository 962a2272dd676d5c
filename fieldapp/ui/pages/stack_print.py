"""Print: which blank slips are wanted, where the PDF goes, and opening it; the slips themselves are made elsewhere."""

from __future__ import annotations

from pathlib import Path

import sqlite_utils
from PySide6.QtCore import QStandardPaths, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from fieldapp.actions import print_slips
from fieldapp.domain import problems
from fieldapp.reports import blank_slips
from fieldapp.store import durable, people
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import page, record_part, record_topics, stack_sheet
from fieldapp.ui.widgets import buttons, card, entry, field, heading, picklist, ticklist


class Print(page.Page):
    """A card with village, topics, copies, first number and the file; Enter in the last field makes it."""

    closed = Signal()

    def __init__(self, session: sessions.Session) -> None:
        super().__init__(session)
        topics = session.catalogue.on("topics", session.today()).values()
        self.village = picklist.PickList((), self.tr("type to find"))
        self.topics = ticklist.TickList(
            [record_topics.topic_entry(one, session.lang) for one in topics], self.tr("those asked for most")
        )
        self.copies, self.first = entry.LineEntry(), entry.LineEntry(self.tr("none"))
        self.file = entry.LineEntry()
        self.browse = buttons.SecondaryButton(self.tr("Choose…"))
        self.make = buttons.PrimaryButton(self.tr("Save and open"), "print")
        self.back = buttons.SecondaryButton(self.tr("Back to the table (Esc)"), "back")
        self.told = heading.Words("", "soft")
        self.fields: dict[str, field.Field] = {}
        self._lay_out()
        self._listen()

    def reload(self) -> None:
        wall = self.session.wall()

        def done(found: list[tuple[str, str]]) -> None:
            self.village.set_entries([picklist.Entry(id, name) for id, name in found])
            if not self.village.key() and found:
                self.village.set_key(found[0][0])

        def villages(db: sqlite_utils.Database) -> list[tuple[str, str]]:
            day, _ = people.clock(db, wall)
            return [(area.id, area.name) for area in people.villages(db, day)]

        self.read(villages, done)

    def begin(self, village: str, first: int) -> None:
        """Ask for slips of this village, the next number being known."""
        self.reload()
        self.village.set_key(village)
        self.copies.setText(self.copies.text() or "20")
        self.first.setText(str(first))
        self.file.setText(self.file.text() or str(_folder() / self.tr("blank-slips.pdf")))
        self.told.setText("")
        self._clear()
        self.topics.line.setFocus()

    def save(self) -> None:
        """Make the PDF where the reader says, and open it."""
        self._clear()
        name = self.file.text().strip()
        if not name:
            self._show(problems.Problem("paper_out", "file"))
            return
        place = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
        first = stack_sheet.number(self.first.text())
        if self.first.text().strip() and not first:
            self._show(problems.Problem("paper_first", "first"))
            return
        village, topics = self.village.key() or self.village.text(), list(self.topics.ticked())
        copies, wall, session = stack_sheet.number(self.copies.text()), self.session.wall(), self.session

        def make(db: sqlite_utils.Database) -> None:
            day, _ = people.clock(db, wall)
            made = print_slips.print_slips(
                db,
                village,
                topics,
                catalogue=session.catalogue,
                day=day,
                lang=session.lang,
                copies=copies,
                first=first or None,
            )
            try:
                durable.write(place, made)
            except OSError as error:
                raise problems.Problem("paper_file", "file", why=error) from error

        self.make.setEnabled(False)
        self.told.setText(self.tr("Making the slips…"))
        session.aside.do(make, lambda _: self._made(place), self._refuse)  # hundreds take seconds

    def _made(self, place: Path) -> None:
        self.make.setEnabled(True)
        self.told.setText(self.tr("Saved: {file}").format(file=place))
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(place)))

    def _refuse(self, error: Exception) -> None:
        self.make.setEnabled(True)
        self.told.setText("")
        if isinstance(error, problems.Problem):
            self._show(error)

    def _show(self, problem: problems.Problem) -> None:
        words = self.session.explain(problem)
        if problem.field in self.fields:
            self.fields[problem.field].show_problem(words)
            record_part.keyboard(self.fields[problem.field].editor).setFocus()
        else:
            self.said.emit(words, None)

    def _clear(self) -> None:
        for one in self.fields.values():
            one.clear_problem()

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Where to save"), self.file.text(), "PDF (*.pdf)")
        if name:
            self.file.setText(name)

    def _lay_out(self) -> None:
        around = card.Card(self.tr("Blank slips for the pen"))
        around.body.addWidget(
            heading.Words(self.tr("An A5 page each, with the codes to mark and the words of consent."), "soft")
        )
        for name, label, editor, hint in (
            ("village", self.tr("Village"), self.village, ""),
            (
                "topics",
                self.tr("Topics"),
                self.topics,
                self.tr("Up to {most}; two empty lines are left where there is room.").format(most=blank_slips.TOPICS),
            ),
            ("copies", self.tr("How many slips"), self.copies, ""),
            ("first", self.tr("Number them from"), self.first, self.tr("Empty: the number is written by hand.")),
            ("file", self.tr("File"), self.file, ""),
        ):
            self.fields[name] = field.Field(label, editor, hint)
        for pair in (("village", "topics"), ("copies", "first")):
            around.body.addLayout(record_part.row(*((self.fields[name], 20, 0) for name in pair)))
        around.body.addLayout(record_part.row((self.fields["file"], 40, 0), (record_part.Beside(self.browse), 14, 14)))
        deeds = QHBoxLayout()
        deeds.addWidget(self.make)
        deeds.addWidget(self.back)
        deeds.addWidget(self.told, 1)
        around.body.addLayout(deeds)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.addWidget(around)
        column.addStretch(1)

    def _listen(self) -> None:
        self.make.clicked.connect(self.save)
        self.browse.clicked.connect(self._choose)
        self.back.clicked.connect(self.closed)
        for one in (self.copies, self.first, self.file):
            one.returnPressed.connect(self.save)


def _folder() -> Path:
    where = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(where) or Path.home())
