"""The preview of a list: a line a row with its state, the bad cells marked by a shape and told in words below."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import grids, imports
from fieldapp.store import imports as memory
from fieldapp.ui import tables
from fieldapp.ui.pages import importing_desk
from fieldapp.ui.widgets import notice, tabs

EVERY = "every"
MARKS = {imports.GOOD: "good", imports.LOOK: "info", imports.BAD: "bad", imports.DOUBLE: "wait"}
WIDTHS = {
    "name": 21,
    "village": 13,
    "place": 18,
    "phone": 14,
    "note": 26,
    "date": 11,
    "time": 7,
    "household": 20,
    "helpers": 20,
}
WIDTH, MARK = 15, 4  # letters of other columns, and of the shape that marks a cell


class Preview(QWidget):
    """Tabs of states, the rows, and why the chosen row is not taken. `selected` after each change of the choice."""

    selected = Signal()

    def __init__(self, fields: Sequence[tuple[str, str]], explain: Callable[[imports.Fault], str]) -> None:
        super().__init__()
        self._labels = dict(fields)
        self._explain = explain
        self._lines: list[memory.Line] = []
        self._states: dict[int, str] = {}
        self._plan: imports.Plan | None = None
        self.also: set[int] = set()  # rows that are taken although they may be doubles
        self.states = tabs.Tabs(
            [
                (EVERY, self.tr("All rows")),
                (imports.BAD, self.tr("To mend")),
                (imports.DOUBLE, self.tr("Doubles")),
                (imports.LOOK, self.tr("Look again")),
                (imports.GOOD, self.tr("Will be taken")),
            ],
            self.tr("Rows"),
        )
        self.why = notice.Notice()
        self.view = self._build(())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        for part in (self.states, self.view, self.why):
            self._column.addWidget(part)
        self._column.setStretchFactor(self.view, 1)
        self.states.chosen.connect(lambda _: self._fill())

    def show_lines(self, looked: importing_desk.Looked) -> None:
        """Show the rows of a list by its columns."""
        plan, before = looked.plan, self._plan
        self._lines, self._states, self._plan, self.also = looked.lines, looked.states, plan, set()
        if before is None or plan.columns != before.columns:
            self._replace(self._build(sorted(plan.columns, key=lambda name: plan.columns[name])))
        self._fill()
        self._count()

    def taking(self) -> list[memory.Line]:
        """The rows that would be taken now."""
        return [line for line in self._lines if self._state(line) in imports.TAKEN]

    def keep_left(self) -> None:
        """The rows that were taken are shown no more."""
        self._lines = [line for line in self._lines if self._state(line) not in imports.TAKEN]
        self._states = {line.row: self._states[line.row] for line in self._lines}
        self.also = set()
        self._fill()
        self._count()

    def doubles(self) -> list[int]:
        """The rows of those chosen that may be doubles, taken or not."""
        return [line.row for line in self.view.selected() if self._states[line.row] == imports.DOUBLE]

    def admit(self, rows: Sequence[int]) -> None:
        """Take these rows although they may be doubles; if all of them are taken already, leave them out again."""
        self.also = self.also - set(rows) if set(rows) <= self.also else self.also | set(rows)
        table = self.view.table
        if table.rows:
            table.dataChanged.emit(table.index(0, 0), table.index(len(table.rows) - 1, len(table.columns) - 1))
        self._count()
        self._tell()

    def counts(self) -> dict[str, int]:
        """How many rows there are of each state; those to look at again are among the good ones too."""
        found = Counter(self._states.values())
        look, also = found[imports.LOOK], len(self.also)
        return {
            EVERY: len(self._lines),
            imports.BAD: found[imports.BAD],
            imports.DOUBLE: found[imports.DOUBLE],
            imports.LOOK: look,
            imports.GOOD: found[imports.GOOD] + look + also,
        }

    def event(self, event: QEvent) -> bool:
        fits = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)  # an event may be the end of this part
        if fits:
            # What wraps tells its height only for a width, and would else be covered by the rows.
            self.setMinimumHeight(self._column.totalMinimumHeightForWidth(self.width()))
        return done

    def _build(self, names: Sequence[str]) -> tables.TableView:
        columns: list[tables.Column[memory.Line]] = [
            tables.Column(self.tr("Row"), lambda line: str(line.row), tables.END, width=5),
            tables.Column(self.tr("State"), self._words, width=14, mark=self._mark, tooltip=self._sentences),
        ]
        for name in names:
            columns.append(
                tables.Column(
                    self._labels[name],
                    functools.partial(self._cell, name=name),
                    tooltip=functools.partial(self._sentences, name=name),
                    width=WIDTHS.get(name, WIDTH),
                    mark=functools.partial(self._cell_mark, name=name),
                )
            )
        view = tables.TableView(
            tables.Table(columns, key=lambda line: line.row), self.tr("Rows of the list"), many=True
        )
        view.horizontalHeader().setStretchLastSection(True)
        view.moved.connect(lambda _: self._tell())
        view.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        return view

    def _replace(self, view: tables.TableView) -> None:
        held = self.view.hasFocus()
        self._column.replaceWidget(self.view, view)
        self.view.hide()
        self.view.deleteLater()
        self.view = view
        self._column.setStretchFactor(view, 1)
        QWidget.setTabOrder(self.states.focusProxy() or self.states, view)
        if held:
            view.setFocus()

    def _fill(self) -> None:
        key = self.states.key()
        rows = [line for line in self._lines if key == EVERY or self._of(line, key)]
        empty = {
            imports.BAD: self.tr("Nothing to mend"),
            imports.DOUBLE: self.tr("No doubles"),
            imports.LOOK: self.tr("Nothing to look at again"),
        }.get(key, self.tr("No rows"))
        hint = self.tr("Fill in the list below its titles, one row each, and choose it again; or choose another file.")
        self.view.say_when_empty(empty, "" if self._lines else hint)
        self.view.table.replace(rows)
        if rows and self.view.current() is None:
            self.view.choose(rows[0].row)
        self._tell()
        self.selected.emit()

    def _of(self, line: memory.Line, key: str) -> bool:
        if key == imports.GOOD:
            return self._state(line) in imports.TAKEN
        return self._states[line.row] == key

    def _count(self) -> None:
        self.states.count(self.counts())

    def _tell(self) -> None:
        line = self.view.current()
        if line is None:
            self.why.clear()
            return
        told = self.tr("Row {row}: {why}").format(row=line.row, why=self._sentences(line) or self._words(line) + ".")
        self.why.tell(self._mark(line), told)

    def _state(self, line: memory.Line) -> str:
        return imports.GOOD if line.row in self.also else self._states[line.row]

    def _words(self, line: memory.Line) -> str:
        return {
            imports.GOOD: self.tr("Will be taken"),
            imports.BAD: self.tr("To mend"),
            imports.DOUBLE: self.tr("Double"),
            imports.LOOK: self.tr("Taken, look again"),
        }[self._state(line)]

    def _mark(self, line: memory.Line) -> str:
        return {imports.GOOD: "good", imports.BAD: "bad", imports.DOUBLE: "wait", imports.LOOK: "info"}[
            self._state(line)
        ]

    def _faults(self, line: memory.Line, name: str) -> list[imports.Fault]:
        column = self._plan.columns.get(name, -2) if self._plan else -2
        return [fault for fault in line.faults if fault.column == column]

    def _cell(self, line: memory.Line, name: str) -> str:
        words = line.cells.get(name, "").replace("\n", " ")
        return words or (self.tr("(empty)") if any(fault.grave for fault in self._faults(line, name)) else "")

    def _cell_mark(self, line: memory.Line, name: str) -> str:
        found = self._faults(line, name)
        if any(fault.grave for fault in found):
            return "bad"
        return ("wait" if line.twin else "info") if found else ""

    def _sentences(self, line: memory.Line, name: str = "") -> str:
        """What is said of a row, each cell by its column, or of one of its cells, with all that stands in it."""
        if name:
            said = [self._explain(fault) for fault in self._faults(line, name)]
            return "\n".join([*filter(None, [self._cell(line, name)]), *said])
        return "\n".join(self._placed(line, fault) for fault in line.faults)

    def _placed(self, line: memory.Line, fault: imports.Fault) -> str:
        why = self._explain(fault)
        if self._plan is None:
            return why
        if fault.column < 0:
            field = fault.problem.field.partition(".")[0]
            missing = self._labels.get({"consent": "how"}.get(field, field))
            return self.tr("no column “{label}”: {why}").format(label=missing, why=why) if missing else why
        name = next((name for name, column in self._plan.columns.items() if column == fault.column), "")
        words = self._cell(line, name) if name else ""
        if len(words) > WIDTHS.get(name, WIDTH) - MARK and words not in why:  # the column shows but its beginning
            why = f"“{words}” – {why}"
        told = self.tr("column {column} ({label}): {why}")
        return told.format(column=grids.letters(fault.column), label=self._labels.get(name, ""), why=why)
