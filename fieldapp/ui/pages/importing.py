"""Nhận danh sách: a list of households or slips from a file, looked at row by row on one page; nothing is taken until
somebody says so, and then the good rows only."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.actions import close_import, stopped
from fieldapp.domain import imports, problems
from fieldapp.domain import text as days
from fieldapp.store import imports as memory
from fieldapp.ui import background, text
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import (
    importing_columns,
    importing_desk,
    importing_files,
    importing_lists,
    importing_table,
    page,
)
from fieldapp.ui.widgets import busyline, buttons, card, emptystate, flow, heading, hotkey, notice

ROLL, SLIPS = memory.ROLL, memory.SLIPS


class Import(page.TallPage):
    """One list of a kind ("roll" or "slips"); `closed` when the reader is done with it."""

    closed = Signal()

    _came = Signal(str, int, int)

    def __init__(self, session: sessions.Session, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.kind = kind
        self.looked: importing_desk.Looked | None = None
        self._asked: importing_desk.Asked | None = None
        self._ending = threading.Event()  # of the work under way
        self._writing = False
        self._last: tuple[importing_desk.Looked, list[str]] | None = None  # the list that was taken last
        self._ending_told = (
            ""  # how a list was taken back, or why it was not taken, to be told once its rows stand again
        )
        fields = [(field.name, _label(session, kind, field.name)) for field in memory.fields(kind)]
        self._labels = dict(fields)
        self.title = heading.Heading(self._title(), 2, self)
        self.close_button = buttons.QuietButton(self.tr("Close"), "cross", self)
        self.other_button = buttons.SecondaryButton(self.tr("Choose another file…"), "search", self)
        self.template_button = buttons.SecondaryButton(self.tr("Save an empty workbook…"), "report", self)
        self.file = heading.Words("", "soft", self)
        self.told = notice.Notice(parent=self)
        self.busy = busyline.BusyLine(self)
        self.stop_button = buttons.SecondaryButton(self.tr("Stop"), "cross", self)
        self.columns_button = buttons.QuietButton("", "settings", self)
        self.letters = importing_columns.Letters()
        self.columns = importing_columns.Columns(fields, memory.needed(kind))
        self.preview = importing_table.Preview(fields, self._explain)
        self.summary = heading.Words(parent=self)
        self.take_button = buttons.PrimaryButton("", "good", self)
        self.admit_button = buttons.SecondaryButton("", "ticks", self)
        self.faults_button = buttons.SecondaryButton(self.tr("Save the list of faults…"), "report", self)
        self.back_button = buttons.SecondaryButton(self.tr("Take the last list back"), "undo", self)
        self.files = importing_files.Files(self, kind, lambda: self.looked)
        self.lists = importing_lists.RollLists(self, self.long_work)
        self.empty = self._empty()
        self.choose_button = self.empty.button
        self._lay_out()
        self._listen()
        self.stop_button.hide()
        self._show_state()

    def opened(self) -> None:
        (self.preview.view if self.looked else self.choose_button).setFocus()
        self._show_lists()

    def reload(self) -> None:
        """What was read from the file stays until somebody chooses another one."""

    def open_file(self, name: str | Path) -> None:
        """Read and check this file."""
        self._look(importing_desk.Asked(self.kind, Path(name)))

    def take(self) -> None:
        """Take the good rows, and the doubles that were admitted: all of them or none."""
        looked = self.looked
        lines = self.preview.taking()
        if looked is None or not lines or self._writing:
            return
        work = functools.partial(
            importing_desk.take, looked=looked, lines=lines, listed=self.session.catalogue, moment=self.moment()
        )
        self.long_work(self.tr("Saving…"), work, self._taken)

    def take_back(self) -> None:
        """Take back what was taken last: slips while nobody has read them, households while they have none. The rows
        stand in the list again."""
        if self._last is None or self._writing:
            return
        looked, rows = self._last
        if self.kind == ROLL:
            self.lists.take_back(lambda _: rows)
            return
        self._last = None
        self._writing, self._ending = True, threading.Event()
        reason = self.tr("Taken back right after the list was taken in")
        work = functools.partial(
            importing_desk.take_back, looked=looked, rows=rows, reason=reason, moment=self.moment()
        )
        self._begin(self.tr("Taking back…"))
        self.stop_button.setEnabled(False)
        self.write(work, functools.partial(self._taken_back, looked), self._not_taken)

    def long_work(self, begun: str, work: importing_lists.Work, done: Callable[[Any], None]) -> None:
        """Let the desk lane do what takes its time; until it ended, this page does nothing else."""
        if self._writing:
            return
        self._writing, self._ending = True, threading.Event()
        tell = self._teller(self._ending, self.session.desk)
        self._begin(begun)
        self.write(functools.partial(work, tell=tell), done, self._not_taken)

    def stop(self) -> None:
        """End what is under way; nothing of it stays."""
        self._ending.set()
        if not self._writing:
            self._asked = None  # or it is shown all the same, if it has just come to its end
            self._rest()

    # Building ----------------------------------------------------------------------------------------------

    def _title(self) -> str:
        return self.tr("Import a list of households") if self.kind == ROLL else self.tr("Import a list of slips")

    def _empty(self) -> emptystate.EmptyState:
        hint = self.tr(
            "Choose a file of Excel or a .csv. You see every row before anything is taken, and what has to be mended"
            " is told by row and column. If you have no list yet, save an empty workbook and fill it in."
        )
        picture = "households" if self.kind == ROLL else "record"
        return emptystate.EmptyState(
            self.tr("No file is chosen"), hint, self.tr("Choose a file…"), self.files.choose, picture
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title, 3)
        head.addWidget(self.file, 2)
        head.addWidget(self.close_button)
        files = flow.Flow(10, 6)
        files.add(self.other_button, 14, 24)
        files.add(self.template_button, 14, 24)
        files.add(self.columns_button, 14, 20)
        waiting = QHBoxLayout()
        waiting.setSpacing(14)
        waiting.addWidget(self.busy, 1)
        waiting.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignTop)
        self._room = card.Card()
        self._room.setAccessibleName(self.tr("Columns of the list"))
        self._room.body.setContentsMargins(18, 12, 18, 12)
        self._room.body.addWidget(self.columns)
        self._before = QWidget()  # the card in it hides itself while there is no list
        before = QVBoxLayout(self._before)
        before.setContentsMargins(0, 0, 0, 0)
        before.addWidget(self.lists.card)
        foot = flow.Flow(10, 6)
        foot.add(self.summary, 34)
        for part in (self.back_button, self.faults_button, self.admit_button, self.take_button):
            foot.add(part, 14, 26)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 14)
        column.setSpacing(10)
        for row in (head, files, self.told, waiting, self.letters, self._room):
            if isinstance(row, QWidget):
                column.addWidget(row)
            else:
                column.addLayout(row)
        column.addWidget(self.empty, 1)
        column.addWidget(self._before)
        column.addWidget(self.preview, 1)
        column.addLayout(foot)

    def _listen(self) -> None:
        self._came.connect(self._progress)
        self.files.chosen.connect(self.open_file)
        self.other_button.clicked.connect(self.files.choose)
        self.template_button.clicked.connect(self.files.choose_template)
        self.faults_button.clicked.connect(self.files.choose_faults)
        self.columns_button.clicked.connect(lambda: self._show_columns(self._room.isHidden()))
        self.columns.changed.connect(self._again)
        self.letters.changed.connect(self._again)
        self.preview.selected.connect(self._show_admit)
        self.admit_button.clicked.connect(self._admit)
        self.take_button.clicked.connect(self.take)
        self.back_button.clicked.connect(self.take_back)
        self.stop_button.clicked.connect(self.stop)
        self.lists.ended.connect(self._list_ended)
        self.close_button.clicked.connect(self._close)
        for button in (self.choose_button, self.other_button):
            hotkey.give(button, "Ctrl+O")
        hotkey.give(self.take_button, "Ctrl+Return")
        hotkey.give(self.admit_button, "Ctrl+D")

    # Looking -----------------------------------------------------------------------------------------------

    def _again(self) -> None:
        """Something was chosen otherwise: look at the rows anew."""
        looked = self.looked
        if looked is None:
            return
        sheet = int(self.columns.sheet.key() or looked.sheet)
        fresh = sheet != looked.sheet
        self._look(
            importing_desk.Asked(
                self.kind,
                looked.asked.path,
                looked.book,
                sheet,
                None if fresh else self.columns.columns(),
                self.columns.whole(),
                frozenset() if fresh else self.letters.convert(),
                self.letters.renew(),
            )
        )

    def _look(self, asked: importing_desk.Asked) -> None:
        """Read and check aside; what was asked before is not wanted any more."""
        if self._writing:
            return
        self._ending.set()
        self._asked, self._ending = asked, threading.Event()
        aside = self.session.aside
        work = functools.partial(
            importing_desk.look,
            asked=asked,
            listed=self.session.catalogue,
            wall=self.session.wall(),
            tell=self._teller(self._ending, aside),
        )
        self._begin(self.tr("Reading the file…"))
        aside.do(work, functools.partial(self._show, asked), functools.partial(self._unreadable, asked))

    def _teller(self, ending: threading.Event, lane: background.Lane[Any]) -> importing_desk.Told:
        """What the lane tells its progress to, without this page in it: only its signal goes to the other thread."""
        told, stopping = lane.telling(self._came), lane.stopping

        def tell(word: str, done: int, whole: int) -> None:
            if ending.is_set() or stopping.is_set():
                raise stopped.Stopped
            told(word, done, whole)

        return tell

    def _show(self, asked: importing_desk.Asked, looked: importing_desk.Looked | None) -> None:
        if asked is not self._asked:
            return
        self._rest()
        if looked is None:
            return
        self.looked = looked
        self.file.setText(looked.book.name)
        self.columns.show_looked(looked)
        self.letters.show_looked(looked)
        self.preview.show_lines(looked)
        if asked.book is None:
            self._show_columns(bool(looked.missing) or "village" not in looked.plan.columns)
        self._tell_file(looked)
        self._show_state()
        if asked.book is None and self.isVisible() and not looked.missing:
            self.preview.view.setFocus()

    def _tell_file(self, looked: importing_desk.Looked) -> None:
        ending, self._ending_told = self._ending_told, ""
        if looked.missing:
            names = ", ".join(self._labels[name] for name in looked.missing)
            self.told.tell("wait", self.tr("Which column holds this: {fields}? Choose it below.").format(fields=names))
        elif looked.taken is not None and not ending:
            day = f"{days.show_day(looked.taken.wall[:10])} {looked.taken.wall[11:16]}"
            told = self.tr("This file was taken in on {day} already, %n row(s).", "", looked.taken.rows)
            self.told.tell("wait", told.format(day=day))
        else:
            self.told.tell("good", ending)

    def _unreadable(self, asked: importing_desk.Asked, error: Exception) -> None:
        if asked is not self._asked:
            return
        self._rest()
        self._fail(error)

    # Taking ------------------------------------------------------------------------------------------------

    def _ended(self) -> bool:
        """The work is done, and the reader is told of it here; False when the window is locked or closed by now."""
        self._writing = False
        if self.session.desk.stopping.is_set():
            return False
        self._rest()
        self.session.desk.do(lambda desk: close_import.close_import(desk.writer))
        return True

    def _taken(self, rows: list[str] | None) -> None:
        if not self._ended():
            return
        if rows is None:
            self.told.tell("info", self.tr("Stopped. Nothing was taken."))
        else:
            self.preview.keep_left()
            self.told.tell("good", self._taken_words(len(rows)))
            if self.looked is not None:
                self._last = self.looked, rows
                self.said.emit(self._took_words(len(rows)), self.take_back)
        self._show_state()
        (self.preview.view if self.preview.counts()[importing_table.EVERY] else self.other_button).setFocus()

    def _taken_words(self, count: int) -> str:
        done = self._took_words(count)
        left = self.preview.counts()[importing_table.EVERY]
        rest = self.tr("%n row(s) are left out and stand below.", "", left) if left else ""
        return f"{done} {rest}".strip()

    def _took_words(self, count: int) -> str:
        if self.kind == ROLL:
            return self.tr("Took %n household(s).", "", count)
        return self.tr("Took %n slip(s).", "", count)

    def _list_ended(self, told: str, changed: bool, undo: Callable[[], object] | None) -> None:
        """A list of households was taken back, or put back, or neither."""
        if not self._ended():
            return
        self.told.tell("good" if changed else "info", told)
        if changed:
            self._last = None
            self.said.emit(told, undo)
            if self.looked is not None:  # its rows may be doubles no more, or again
                looked, self._ending_told = self.looked, told
                self._look(msgspec.structs.replace(looked.asked, book=looked.book, sheet=looked.sheet))
        self._show_lists()
        self._show_state()

    def _show_lists(self) -> None:
        if self.kind == ROLL:
            self.lists.reload()

    def _taken_back(self, looked: importing_desk.Looked, count: int) -> None:
        if not self._ended():
            return
        self.said.emit(self.tr("%n slip(s) of the list are taken back.", "", count), None)
        # Its rows again, as they are no doubles any more.
        self._look(msgspec.structs.replace(looked.asked, book=looked.book, sheet=looked.sheet))

    def _not_taken(self, error: Exception) -> None:
        if not self._ended():
            return
        self._fail(error)
        looked = self.looked
        if looked is not None and isinstance(error, problems.Problem) and error.code == "import_changed":
            self._ending_told = self.session.explain(error)
            self._look(msgspec.structs.replace(looked.asked, book=looked.book, sheet=looked.sheet))

    def _fail(self, error: Exception) -> None:
        """One sentence on the page; a bug of ours is told by who watches the lanes."""
        why = self.session.explain(error) if isinstance(error, problems.Problem) else self.session.say("program_fault")
        self.told.tell("bad", why)
        self._show_state()

    # Showing -----------------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self.busy.start(words)
        self.stop_button.setEnabled(True)
        self.stop_button.show()
        self._show_state()

    def _rest(self) -> None:
        self.busy.stop()
        self.stop_button.hide()
        self._show_state()

    def _progress(self, word: str, done: int, whole: int) -> None:
        if self.stop_button.isHidden():
            return
        told = {
            "read": self.tr("Reading the file: row {done} of {whole}"),
            "check": self.tr("Checking: row {done} of {whole}"),
            "take": self.tr("Saving: {done} of {whole}"),
            "back": self.tr("Taking back: {done} of {whole}"),
            "put": self.tr("Putting back: {done} of {whole}"),
        }[word]
        self.busy.start(told.format(done=text.number(done), whole=text.number(whole)))

    def _show_columns(self, shown: bool) -> None:
        self._room.setVisible(shown)
        self.columns_button.setText(self.tr("Hide the columns") if shown else self.tr("Show the columns"))
        self.columns_button.set_picture("settings")

    def _show_state(self) -> None:
        """Which parts are there, and which of them may be used now."""
        there, working = self.looked is not None, not self.stop_button.isHidden()
        if not working:
            self.stop_button.hide()
        self.empty.setVisible(not there)
        self.preview.setVisible(there)
        self._before.setVisible(not there and self.kind == ROLL)
        for part in (self.other_button, self.columns_button, self.file, self.summary, self.faults_button):
            part.setVisible(there)
        if not there:
            self._room.hide()
        for widget in (self.empty, self.preview, self._before, self._room, self.letters, self.close_button):
            widget.setEnabled(not self._writing)
        for button in (self.other_button, self.template_button):
            button.setEnabled(not self._writing)
        counts = self.preview.counts()
        ready = there and not working
        self.take_button.setVisible(there and (working or counts[imports.GOOD] > 0))
        self.back_button.setVisible(self._last is not None and not working)
        self.take_button.setEnabled(ready and counts[imports.GOOD] > 0)
        self.faults_button.setEnabled(ready and counts[imports.GOOD] < counts[importing_table.EVERY])
        self._show_counts(counts)
        self._show_admit()

    def _show_counts(self, counts: dict[str, int]) -> None:
        good, bad, doubles = counts[imports.GOOD], counts[imports.BAD], counts[imports.DOUBLE] - len(self.preview.also)
        parts = [self.tr("%n row(s) will be taken", "", good), self.tr("%n to mend", "", bad)]
        parts += [self.tr("%n double(s) left out", "", doubles)] if doubles else []
        self.summary.setText(", ".join(parts))
        self.take_button.setText(self.tr("Take %n good row(s)", "", good))
        self.take_button.set_picture("good")

    def _show_admit(self) -> None:
        rows = self.preview.doubles()
        inside = bool(rows) and set(rows) <= self.preview.also
        self.admit_button.setVisible(bool(rows) and self.looked is not None)
        self.admit_button.setEnabled(not self._writing)
        take, leave = self.tr("Take %n double(s) too", "", len(rows)), self.tr("Leave %n double(s) out", "", len(rows))
        self.admit_button.setText(leave if inside else take)
        self.admit_button.set_picture("cross" if inside else "ticks")

    def _admit(self) -> None:
        self.preview.admit(self.preview.doubles())
        self._show_state()

    def _close(self) -> None:
        self.stop()
        self.closed.emit()

    def _explain(self, fault: imports.Fault) -> str:
        return self.session.explain(fault.problem)


def _label(session: sessions.Session, kind: str, name: str) -> str:
    """What a field is called; a group of topics by its number."""
    if name.startswith("topics["):
        number, _, part = name.removeprefix("topics[").partition("].")
        return session.say(f"field_{part}", n=int(number) + 1)
    if kind == SLIPS and name == "name":
        return session.say("field_person")
    return session.say(f"field_{name}")
