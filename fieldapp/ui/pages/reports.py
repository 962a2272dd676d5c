"""Báo cáo: a report chosen by name, place and days, as a table, a picture, beside the period before and in words; its
figures lead to the slips behind them, and it goes into files and onto paper."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlite_utils
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.actions import set_allowance
from fieldapp.domain import calendar_span, papers, people, problems, reports, statements, tables, text
from fieldapp.reports import cells, compared, pictures
from fieldapp.store import allowances
from fieldapp.ui import background
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import (
    page,
    reports_chart,
    reports_choice,
    reports_desk,
    reports_evidence,
    reports_files,
    reports_rules,
    reports_saving,
    reports_table,
)
from fieldapp.ui.widgets import busyline, buttons, card, emptystate, entry, flow, heading, hotkey, notice, tabs

TABLE, CHART, COMPARE, SUMMARY = "table", "chart", "compare", "summary"
PATIENCE = 300  # ms until it is told that something takes long
SAID = 12  # lines of the summary in sight


class ReportsPage(page.TallPage):
    """The report itself, and in its place the slips behind a figure or a form."""

    slip_wanted = Signal(str)  # the row of a slip

    _came = Signal(int, int)

    def __init__(self, session: sessions.Session, documents: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.paper: papers.Paper | None = None
        self.places: reports_desk.Places | None = None
        self.saving = reports_saving.Saving(self, documents)
        self._asked: reports_desk.Asked | None = None  # what is shown
        self._running = self._again = False
        self._ending = threading.Event()  # of the report that is made
        self._filled: tuple[object, str] = (None, "")  # of which paper and table which view is shown
        # From without to within, in the order of the Tab key: what is built elsewhere Qt dresses anew in each place.
        self._main = main = QWidget(self)
        self.choice = reports_choice.Choice(session.lang, session.today(), main)
        self.tabs = tabs.Tabs(
            [
                (TABLE, self.tr("Figures")),
                (CHART, self.tr("Picture")),
                (COMPARE, self.tr("Period before")),
                (SUMMARY, self.tr("In words")),
            ],
            self.tr("View of the report"),
            main,
        )
        self.files_button = buttons.SecondaryButton(self.tr("Save, print…"), "report", main)
        self.copy_button = buttons.SecondaryButton(self.tr("Copy the summary"), "log", main)
        self.rules_button = buttons.SecondaryButton(self.tr("Rate and rules…"), "settings", main)
        self.title = heading.Heading(parent=main)
        self.about = heading.Words("", "soft", main)
        self.part = entry.ChoiceEntry(parent=main)
        self.told = notice.Notice(parent=main)
        self.busy = busyline.BusyLine(main)
        self.stop_button = buttons.SecondaryButton(self.tr("Stop"), "cross", main)
        self.empty = emptystate.EmptyState(name="report", parent=main)
        self.table = reports_table.ReportView(self.tr("Figures of the report"), main)
        self.charts = reports_chart.Charts(main)
        self.compare = reports_table.ReportView(self.tr("Figures beside those of the period before"), main)
        self._said = QWidget(main)
        self.words = entry.NoteEntry(SAID, self._said)
        self.notes = heading.Words("", "small", main)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE)
        self._lay_out()
        self._listen()

    def opened(self) -> None:
        super().opened()
        if self._main.isVisible() and self.paper is not None and not self.table.isHidden():
            self.table.setFocus()

    def reload(self) -> None:
        self.read(functools.partial(reports_desk.places, wall=self.session.wall()), self._show_places)

    def current(self) -> tables.Table | None:
        """The table of the report that is shown."""
        if self.paper is None:
            return None
        found = self.paper.tables()
        return found[min(max(self.part.currentIndex(), 0), len(found) - 1)]

    def show_evidence(self, row: tables.Row) -> None:
        """Show the slips behind a line."""
        told = self.current()
        if told is None or not row.slips:
            return
        lang = self.session.lang
        names = [cell for cell in map(functools.partial(cells.say, lang=lang), row.cells) if cell][:2]
        title = f"{cells.title(told, lang)}: {' – '.join(names)}"
        work = functools.partial(reports_desk.behind, rows=row.slips, listed=self.session.catalogue, lang=lang)

        view = self.evidence  # built while they are looked for

        def show(found: reports_desk.Behind) -> None:
            view.show_slips(title, found)
            self._turn(view)
            view.list.setFocus()

        self.session.aside.do(work, show, self.refused)

    def copy(self) -> None:
        """Put the summary of the place and days that are shown where it can be pasted from."""

        def show(words: str) -> None:
            QGuiApplication.clipboard().setText(words)
            self.said.emit(self.tr("The summary is copied: paste it into the village's Zalo group."), None)

        self._summarise(show)

    def stop(self) -> None:
        """End what is under way; what is shown stays."""
        self._ending.set()
        self.saving.stop()
        self._again = False

    # Building ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.words.setReadOnly(True)
        self.words.setAccessibleName(self.tr("Summary in words"))
        self.part.setAccessibleName(self.tr("Part of the report"))
        row = flow.Flow(10, 6)
        row.add(self.tabs, 1, 1)
        for button in (self.files_button, self.copy_button, self.rules_button):
            row.add(button, 12, 1)
        heads = flow.Flow(14, 4)
        heads.add(self.title, 40)
        heads.add(self.about, 32, 34)
        heads.add(self.part, 30, 46)
        waiting = flow.Flow(14, 6)
        waiting.add(self.busy, 30)
        waiting.add(self.stop_button, 10, 14)
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.choice)
        column.addLayout(row)
        column.addLayout(heads)
        column.addWidget(self.told)
        column.addLayout(waiting)
        column.addWidget(self.empty, 1)
        inside = QVBoxLayout(self._said)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.words)
        inside.addStretch(1)
        for view in (self.table, self.charts, self.compare, self._said):
            column.addWidget(view, 1)
        column.addWidget(self.notes)
        self._views: list[QWidget] = [self._main]
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(24, 14, 24, 14)
        self._whole.addWidget(self._main, 1)

    def _listen(self) -> None:
        self._came.connect(self._progress)
        self._patience.timeout.connect(self._show_busy)
        self.choice.changed.connect(self._ask)
        self.part.currentIndexChanged.connect(self._show)
        self.tabs.chosen.connect(self._show)
        for view in (self.table, self.compare):
            view.wanted.connect(self.show_evidence)
        self.files_button.clicked.connect(self._ask_files)
        self.copy_button.clicked.connect(self.copy)
        self.rules_button.clicked.connect(self._ask_rules)
        self.saving.begun.connect(self._begin_file)
        self.saving.ended.connect(self._rest)
        self.saving.dropped.connect(self._dropped)
        self.saving.failed.connect(self._fail)
        self.stop_button.clicked.connect(self.stop)
        hotkey.give(self.files_button, "Ctrl+S")
        hotkey.give(self.copy_button, "Ctrl+Shift+C")

    # Asking ------------------------------------------------------------------------------------------------

    def _show_places(self, places: reports_desk.Places) -> None:
        self.places = places
        self.choice.show_places(places)
        if not places.listed:
            self.paper = None
        self._ask()

    def _ask(self) -> None:
        """Make the report that is chosen; what is chosen while one is made is made after it."""
        asked = self.choice.asked()
        if self.places is None or asked is None:
            self._show()
            return
        if self._running:
            self._again = True
            self._ending.set()
            return
        self._running, self._ending = True, threading.Event()
        aside = self.session.aside
        work = functools.partial(reports_desk.paper, asked=self._told(asked), tell=self._teller(aside))
        self._begin(self.tr("Counting…"))
        aside.do(work, functools.partial(self._made, asked), self._unmade)

    def _told(self, asked: reports_desk.Asked) -> reports.Ask:
        today = self.places.today if self.places else self.session.today()
        return reports_desk.ask(asked, self.session.catalogue, today, self.session.lang)

    def _teller(self, aside: background.Lane[sqlite_utils.Database]) -> reports_desk.Told:
        """What the lane tells its progress to, without this page in it."""
        return reports_desk.watched(aside.telling(self._came), self._ending, aside.stopping)

    def _made(self, asked: reports_desk.Asked, made: papers.Paper | None) -> None:
        self._running = False
        self._rest()
        if self._again:
            self._again = False
            self._ask()
            return
        if made is None:
            self.told.tell("info", self.tr("Stopped. What is shown is the report before."))
            return
        self.told.clear()
        same = self._asked is not None and self._asked.name == asked.name
        self.paper, self._asked = made, asked
        self._offer_parts(self.part.key() if same else "")
        self._show()

    def _unmade(self, error: Exception) -> None:
        self._running = False
        self._rest()
        self._fail(error)

    def _offer_parts(self, chosen: str) -> None:
        """The tables of the report, where there are several; the one that was shown stays."""
        assert self.paper is not None
        names = [(table.name, cells.title(table, self.session.lang)) for table in self.paper.tables()]
        self.part.blockSignals(True)
        self.part.clear()
        for key, name in names:
            self.part.addItem(name, key)
        self.part.set_key(chosen if chosen in dict(names) else names[0][0])
        self.part.blockSignals(False)
        self.part.setVisible(len(names) > 1)
        self.part.updateGeometry()

    # Showing -----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """The view that is chosen, of the table that is chosen."""
        told, lang = self.current(), self.session.lang
        self.saving.show(self.paper, told)
        if told is None or self.paper is None or self._asked is None:
            self._show_nothing()
            return
        self.empty.hide()
        self.tabs.offer(CHART, told.name in reports_desk.PICTURED)
        self.tabs.offer(COMPARE, compared.can(told.name))
        if self.tabs.key() == CHART and told.name not in reports_desk.PICTURED:
            self.tabs.set_key(TABLE)
        if self.tabs.key() == COMPARE and not compared.can(told.name):
            self.tabs.set_key(TABLE)
        view = self.tabs.key()
        self._offer_deeds(told)
        self.title.setText(f"{cells.title(told, lang)}, {told.place}, {calendar_span.label(told.span, lang)}")
        self.about.setText(self.tr("Figures as of {day}").format(day=text.show_day(told.as_of)))
        self._show_notes(told)
        for key, part in ((TABLE, self.table), (CHART, self.charts), (COMPARE, self.compare), (SUMMARY, self._said)):
            part.setVisible(key == view)
        if view == TABLE:
            self._say_empty(told)
            self.table.show_table(told, lang)
        else:
            self._fill(view, told)

    def _show_nothing(self) -> None:
        """No place; or the first report is on its way."""
        self.title.setText("")
        views = (self.table, self.charts, self.compare, self._said)
        for part in (*views, self.notes, self.part, self.about):
            part.hide()
        for button in (self.files_button, self.copy_button, self.rules_button):
            button.setVisible(False)
        known = self.places is not None
        self.tabs.setVisible(False)
        self.empty.setVisible(known)
        if known and not self.choice.area.count():
            self.empty.say(
                self.tr("No village is known here yet"),
                self.tr("Send and receive once: the province then tells which villages are yours."),
            )

    def _offer_deeds(self, told: tables.Table) -> None:
        self.tabs.setVisible(True)
        self.about.show()
        self.files_button.setVisible(True)
        self.copy_button.setVisible(True)
        role = self.places.role if self.places else ""
        officer = role in (people.OFFICER, people.PROVINCE)
        self.rules_button.setVisible(officer and told.name in ("statement", "days"))

    def _show_notes(self, told: tables.Table | None) -> None:
        """How to see what is behind the figures, and what is to be known of them."""
        said = [cells.say(note, self.session.lang) for note in told.notes] if told else []
        if told and self.tabs.key() in (TABLE, COMPARE) and any(row.slips for row in told.rows):
            said.insert(0, self.tr("Enter on a line shows the slips behind it."))
        self.notes.setText("\n".join(said))
        self.notes.setVisible(bool(said))

    def _say_empty(self, told: tables.Table) -> None:
        title = self.session.say("missing_silent")
        title = title[:1].upper() + title[1:]
        self.table.say_when_empty(
            title, self.tr("Nothing of these days is known here. Choose other days or another place.")
        )

    def _fill(self, view: str, told: tables.Table) -> None:
        """What a view needs beside the table is read or drawn aside."""
        filled = (told, view)
        assert self._asked is not None
        lang = self.session.lang
        if view == SUMMARY:
            self._show_notes(None)
            self._summarise(self._show_words)
        elif view == CHART:
            self._aside(lambda _: reports_desk.drawn(told, lang), filled, self._show_pictures)
        else:
            asked = self._told(self._asked)
            self._aside(lambda db: reports_desk.against(db, asked, told), filled, self._show_compared)

    def _aside(
        self, work: Callable[[sqlite_utils.Database], Any], filled: tuple[object, str], done: Callable[[Any], None]
    ) -> None:
        """Do something aside, and show it if that view of that table is still wanted."""

        def show(found: Any) -> None:
            self._rest()
            if filled == (self.current(), self.tabs.key()):
                done(found)

        def fail(error: Exception) -> None:
            self._rest()
            self._fail(error)

        self._begin(self.tr("Counting…"))
        self.session.aside.do(work, show, fail)

    def _show_pictures(self, drawn: list[pictures.Pixels]) -> None:
        told, lang = self.current(), self.session.lang
        if told is None:
            return
        self.charts.show_pictures(drawn, cells.title(told, lang), reports_table.said(told, lang))
        if not drawn:
            self.charts.hide()
            self.empty.say(self.tr("Nothing to draw"), self.tr("There are no figures of these days here."))
            self.empty.show()

    def _show_compared(self, told: tables.Table) -> None:
        self.compare.show_table(told, self.session.lang)
        self._show_notes(told)

    def _show_words(self, words: str) -> None:
        if self.words.toPlainText() != words:
            self.words.setPlainText(words)

    def _summarise(self, done: Callable[[str], None]) -> None:
        if self._asked is None:
            return
        self.session.aside.do(functools.partial(reports_desk.summary, asked=self._told(self._asked)), done, self._fail)

    # Views: those in place of the report are built when they are first wanted -------------------------------

    @functools.cached_property
    def evidence(self) -> reports_evidence.Evidence:
        """The slips behind a figure."""
        made = reports_evidence.Evidence(self)
        made.opened.connect(self.slip_wanted)
        made.closed.connect(self._back)
        made.hide()
        self._views.append(made)
        self._whole.addWidget(made, 1)
        return made

    @functools.cached_property
    def files(self) -> reports_files.FilesForm:
        """What asks how a report is to be saved or printed."""
        around = self._card()
        made = reports_files.FilesForm(around)
        around.body.addWidget(made)
        made.save.connect(self.saving.choose)
        made.print.connect(self.saving.print_out)
        made.cancelled.connect(self._back)
        return made

    @functools.cached_property
    def rules(self) -> reports_rules.RulesForm:
        """What asks for the rate and the rules of activity days."""
        around = self._card()
        made = reports_rules.RulesForm(self.session, around)
        around.body.addWidget(made)
        made.done.connect(self._set_rules)
        made.cancelled.connect(self._back)
        return made

    def _card(self) -> card.Card:
        made = card.Card(parent=self)
        made.body.setContentsMargins(14, 8, 8, 16)
        made.hide()
        self._views.append(made)
        self._whole.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return made

    def _turn(self, view: QWidget) -> None:
        """Show one view in the place of the others."""
        for one in self._views:
            one.setVisible(one is view or one.isAncestorOf(view))

    def _back(self) -> None:
        self._turn(self._main)
        shown = {TABLE: self.table, COMPARE: self.compare, SUMMARY: self.words}.get(self.tabs.key(), self.tabs)
        shown.setFocus()

    # Files -------------------------------------------------------------------------------------------------

    def _ask_files(self) -> None:
        if self.paper is None or self.places is None:
            return
        about = ". ".join(filter(None, (self.title.text(), self.about.text())))
        self.files.begin(about, reports_files.naming(self.paper), self.places.beyond)
        self._turn(self.files)
        self.files.setFocus()

    def _begin_file(self) -> None:
        self._back()
        self._begin(self.tr("Making the file…"))

    def _dropped(self) -> None:
        self.told.tell("info", self.tr("Stopped. No file was written."))

    # Rate and rules ----------------------------------------------------------------------------------------

    def _ask_rules(self) -> None:
        told = self.current()
        if told is None:
            return
        day, listed = told.span.end, self.session.catalogue
        form = self.rules  # built while they are looked for

        def show(rules: statements.Rules) -> None:
            form.begin(rules)
            self._turn(form)
            form.setFocus()

        self.read(lambda db: allowances.rules(db, listed, day), show)

    def _set_rules(self, rules: statements.Rules) -> None:
        wall = self.session.wall()

        def done(_: None) -> None:
            self._back()
            self.said.emit(self.tr("The rules of activity days hold from now on."), None)

        def failed(error: Exception) -> None:
            if isinstance(error, problems.Problem):
                self.rules.show_problem(error)

        self.write(lambda db: set_allowance.set_allowance(db, rules, wall=wall), done, failed)

    # Under way ---------------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self.busy.words.setText(words)
        self._patience.start()

    def _show_busy(self) -> None:
        self.busy.start(self.busy.words.text())
        self.stop_button.setVisible(self._running or self.saving.busy)

    def _progress(self, done: int, whole: int) -> None:
        if whole > 1 and self._running:
            told = self.tr("Counting: {done} of {whole}").format(done=done + 1, whole=whole)
            self.busy.words.setText(told)

    def _rest(self) -> None:
        self._patience.stop()
        self.busy.stop()
        self.stop_button.hide()

    def _fail(self, error: Exception) -> None:
        """One sentence on the page; a bug of ours is told by who watches the lanes."""
        why = self.session.explain(error) if isinstance(error, problems.Problem) else self.session.say("program_fault")
        self.told.tell("bad", why)
