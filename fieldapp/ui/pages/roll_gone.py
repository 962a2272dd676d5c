"""The households that were taken out of the roll, as a list; it leads to each of them and puts none back itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.store import taken_out
from fieldapp.ui import narrow, tables
from fieldapp.ui.pages import roll_words, words
from fieldapp.ui.widgets import buttons, flow, heading, hotkey

MOST = 500  # lines
PLACE = 20  # letters that the place of a household has at least
_LEFT_OUT_FIRST = (2, 4)  # the village, then the day


class GoneView(QWidget):
    """Those taken out last stand first; Enter opens one, the button puts the chosen ones back."""

    opened = Signal(str)  # the row of a household
    returned = Signal(list)  # the rows that are to be on the roll again
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Taken out of the roll"))
        self.cancel = buttons.QuietButton(self.tr("All households (Esc)"), "back", self)
        self.title = heading.Heading(self.tr("Taken out of the roll"), 1, self)
        hint = self.tr(
            "These households are in no list and in no count. A visit that is recorded at one of them brings it back by"
            " itself."
        )
        self.hint = heading.Words(hint, "soft", self)
        self.table: tables.Table[taken_out.Line] = tables.Table(self._columns(), key=lambda line: line.row)
        self.list = _List(self.table, self.tr("Taken out of the roll"), True, self)
        self.back = buttons.SecondaryButton("", "undo", self)
        self.count = heading.Words("", "small", self)
        self._lay_out()
        self._listen()

    def show_lines(self, lines: list[taken_out.Line], count: int) -> None:
        """Show these of so many households."""
        self.table.replace(lines)
        self.list.say_when_empty(
            self.tr("No household is out of the roll"),
            self.tr("One that you take out stands here, and can be put back."),
        )
        if lines and not self.list.selected():
            self.list.stand(max(self.list.currentIndex().row(), 0))
        said = self.tr("%n household(s)", "", count)
        more = self.tr("the last %n are shown", "", len(lines)) if count > len(lines) else ""
        self.count.setText(", ".join(filter(None, (said, more))))
        self._show_chosen()

    def _columns(self) -> list[tables.Column[taken_out.Line]]:
        return [
            tables.Column(roll_words.label("name"), lambda line: line.name or "?", width=19),
            tables.Column(roll_words.label("place"), lambda line: line.place),
            tables.Column(roll_words.label("area"), lambda line: line.area_name or "?", width=11),
            tables.Column(self.tr("Taken out by"), lambda line: line.by or "?", width=16),
            tables.Column(self.tr("Day"), lambda line: words.at(line.at)[:10], tooltip=_when, width=11),
        ]

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.cancel)
        top.addWidget(self.title, 1)
        foot = flow.Flow(10, 6)
        foot.add(self.back, 1, 1)
        foot.add(self.count, 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 10, 24, 10)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _fit(self) -> None:
        narrow.leave_out(self.list, self.table, _LEFT_OUT_FIRST, PLACE)

    def _listen(self) -> None:
        self.cancel.clicked.connect(self.cancelled)
        self.list.resized.connect(self._fit)
        self.list.chosen.connect(lambda line: self.opened.emit(line.row))
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.back.clicked.connect(lambda: self.returned.emit([line.row for line in self.list.selected()]))
        hotkey.within(self, "Esc", self.cancel.click)

    def _show_chosen(self) -> None:
        count = len(self.list.selected())
        self.back.setEnabled(count > 0)
        self.back.setText(self.tr("Put %n back on the roll", "", max(count, 1)))
        self.back.set_picture("undo")


class _List(tables.TableView):
    """Tells when its room is another one."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.resized.emit()


def _when(line: taken_out.Line) -> str:
    return words.at(line.at)
