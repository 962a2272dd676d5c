"""The slips behind one figure, to be looked at one by one; it reads nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.domain import text
from fieldapp.store import visits as visit_store
from fieldapp.ui import tables
from fieldapp.ui.pages import reports_desk, words
from fieldapp.ui.widgets import buttons, flow, heading, hotkey


class Evidence(QWidget):
    """A list in the order of the report; Enter opens a slip where slips are, Escape is the way back."""

    opened = Signal(str)  # the row of a slip
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lexicon: words.Lexicon | None = None
        self.title = heading.Heading(parent=self)
        self.about = heading.Words("", "soft", self)
        self.back = buttons.SecondaryButton(self.tr("Back to the report (Esc)"), "back", self)
        self.list = tables.TableView(
            tables.Table(self._columns(), key=lambda line: line.row), self.tr("Slips behind the figure"), parent=self
        )
        self.list.say_when_empty(self.tr("No slip is behind this figure"))
        row = flow.Flow(12, 6)
        row.add(self.title, 40)
        row.add(self.back, 16, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.about)
        column.addWidget(self.list, 1)
        self.back.clicked.connect(self.closed)
        self.list.chosen.connect(lambda line: self.opened.emit(line.row))
        hotkey.within(self, "Esc", self.closed.emit)

    def show_slips(self, title: str, told: reports_desk.Behind) -> None:
        """Show what is behind the figure of this name."""
        self._lexicon = told.lexicon
        self.title.setText(title)
        shown = self.tr("%n slip(s). Enter opens one.", "", told.count)
        more = self.tr("The first {most} of them are listed.").format(most=reports_desk.MOST)
        self.about.setText(f"{shown} {more}" if told.count > len(told.lines) else shown)
        self.list.table.replace(told.lines)
        if told.lines:
            self.list.stand(0)

    def _columns(self) -> list[tables.Column[visit_store.Line]]:
        return [
            tables.Column(self.tr("Day"), lambda line: text.show_day(line.date), width=10, whole=tables.DAY),
            tables.Column(self.tr("Village"), self._village, width=14),
            tables.Column(self.tr("Whom and what"), self._about),
            tables.Column(
                self.tr("State"),
                lambda line: words.state_short(line.state),
                width=12,
                mark=lambda line: words.state(line.state)[0],
            ),
        ]

    def _village(self, line: visit_store.Line) -> str:
        return self._lexicon.village(line.village) if self._lexicon else ""

    def _about(self, line: visit_store.Line) -> str:
        return f"{self._lexicon.who(line)} – {self._lexicon.topics(line.topics)}" if self._lexicon else ""
