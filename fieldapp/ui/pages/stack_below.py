"""Below the table: what the open cell takes, what is wrong with it, what its line says, and the totals; no rule."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from fieldapp.ui.pages import stack_sheet
from fieldapp.ui.widgets import buttons, flow, heading, notice

PLATE = 22  # pixels around the words of what is wrong
NARROW = 50  # letters of width below which a sentence takes more lines


class Below(QWidget):
    """Keeps its height, so that the table above does not jump, unless what is wrong needs more lines than it has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ("", "")
        self._roomy = True
        self.help = heading.Words("", "soft")
        self.said = notice.Notice()
        self.reading = heading.Words("", "small")
        self.totals = heading.Words("")
        self.parts = heading.Words("", "small")
        self.print = buttons.SecondaryButton(self.tr("Print blank slips"), "print")
        self.imports = buttons.SecondaryButton(self.tr("From a file"), "down")
        self._room = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 8)
        column.setSpacing(4)
        room = QVBoxLayout(self._room)
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(2)
        self._either = QStackedWidget()
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._either.addWidget(self.help)
        plate = QWidget()
        tall = QVBoxLayout(plate)
        tall.setContentsMargins(0, 0, 0, 0)
        tall.addWidget(self.said)
        tall.addStretch(1)
        self._either.addWidget(plate)
        room.addWidget(self._either, 1)
        room.addWidget(self.reading)
        column.addWidget(self._room)
        sums = QWidget()
        told = QVBoxLayout(sums)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(0)
        told.addWidget(self.totals)
        told.addWidget(self.parts)
        foot = flow.Flow(8, 6)
        foot.add(sums, 22)
        foot.add(self.imports, 1, 1)
        foot.add(self.print, 1, 1)
        column.addLayout(foot)
        self._fit()

    def tell(self, help: str, problem: str, doubt: str, reading: str) -> None:
        """How the open cell is filled in, or what is wrong with it, and the line in words."""
        told = ("bad" if problem else "wait", problem or doubt)
        if told != self._told:  # dressing a plate again takes time
            self._told = told
            self.said.tell(*told)
        self.help.setText(help)
        self._either.setCurrentIndex(1 if problem or doubt else 0)
        self.reading.setText(reading)
        self._fit()

    def count(self, found: stack_sheet.Totals, wrong: int, topics: Iterable[str], results: Iterable[str]) -> None:
        """Show the totals; `topics` and `results` are the codes in their order."""
        words = [self.tr("%n slip(s)", "", found.slips), self.tr("%n person(s)", "", found.people)]
        if wrong:
            words.append(self.tr("%n slip(s) to mend", "", wrong))
        self.totals.setText(self.tr("In this stack: {totals}").format(totals=" · ".join(words)))
        by_topic = ", ".join(f"{code}: {found.topics[code]}" for code in topics if code in found.topics)
        by_result = ", ".join(f"{code}: {found.results[code]}" for code in results if code in found.results)
        told = [self.tr("By topic {topics}").format(topics=by_topic)] if by_topic else []
        told += [self.tr("By result {results}").format(results=by_result)] if by_result else []
        self.totals.setToolTip(". ".join(part for part in (by_topic, by_result) if part))
        self.parts.setText(". ".join(told) or self.tr("Compare these with the paper before you save."))

    def make_room(self, roomy: bool) -> None:
        """Where letters are large the table needs the room more than the line in words and the sums by topic do; these
        are then the tooltip of the totals."""
        self._roomy = roomy
        self.reading.setVisible(roomy)
        self.parts.setVisible(roomy)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() < NARROW * self.fontMetrics().averageCharWidth()
        lines = (3 if self._roomy else 2) + (2 if narrow else 0)
        least = self.fontMetrics().lineSpacing() * lines + PLATE + (6 if self._roomy else 0)
        said = self.said.heightForWidth(self._room.width()) if self._told[1] else 0
        below = self.reading.fontMetrics().lineSpacing() + 6 if self._roomy else 0
        self._room.setFixedHeight(max(least, said + below))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)  # once the parts have their width
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()
