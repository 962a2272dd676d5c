"""What was helped with: one to ten lines of topic and result, with blockers where it was not done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from fieldapp.domain import catalogue, visit_cells, visits
from fieldapp.ui.pages import record_aside, record_part, record_sheet
from fieldapp.ui.widgets import buttons, entry, field, keychoice, picklist, ticklist

RESULT_SIGNS = "01234X"


class Topics(record_part.Part):
    """Lines are added below and taken away one by one; the form always has at least one."""

    reshaped = Signal()  # other controls are there than before
    stuck = Signal()  # the blockers changed

    def __init__(self, listed: catalogue.Catalogue, day: str, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._listed = listed
        self._lang = lang
        self._topics = [topic_entry(one, lang) for one in listed.on("topics", day).values()]
        self._blockers = {one.code: one.label(lang) for one in listed.on("blockers", day).values()}
        self._results = [(one.code, f"{one.code} · {one.label(lang)}") for one in listed.on("results", day).values()]
        self.lines: list[Line] = []
        self.guide = buttons.QuietButton(self.tr("Guide (F1)"), "guide", self)
        self.guide.setObjectName("aside")
        self.guide.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard in the line that it is about
        self._aside = record_aside.Aside(self, self.body, self.guide)
        self.add()

    def add(self) -> Line:
        """A new empty line below the others."""
        line = Line(self._topics, self._results, self._offered)
        for editor in (line.topic, line.result, line.blockers, line.procedure):
            self.listen(editor)
        line.result.currentIndexChanged.connect(self.reshaped)
        line.result.currentIndexChanged.connect(self.stuck)
        line.blockers.changed.connect(self.stuck)
        line.reshaped.connect(self.reshaped)
        line.dropped.connect(lambda: self.drop(line))
        line.more.clicked.connect(lambda: self.add().topic.setFocus(Qt.FocusReason.OtherFocusReason))
        self.lines.append(line)
        self.body.addWidget(line)
        line.show()  # at once: the next key may be for it
        self._renumber()
        return line

    def rank(self, used: Sequence[str]) -> None:
        """Offer the most used topics first, the others in the catalogue's order; their numbers stay what they are."""
        places = {code: place for place, code in enumerate(used)}
        self._topics.sort(key=lambda one: (places.get(one.key, len(places)), int(one.number or 0)))
        for line in self.lines:
            line.topic.set_entries(self._topics)

    def drop(self, line: Line) -> None:
        """Take a line away; of the last one only what stands in it."""
        if len(self.lines) == 1:
            line.show_line(record_sheet.TopicLine())
        else:
            place = self.lines.index(line)
            self.lines.remove(line)
            self._renumber()
            self.lines[max(place - 1, 0)].topic.setFocus(Qt.FocusReason.OtherFocusReason)
            line.hide()
            line.deleteLater()
        self.edited.emit()
        self.stuck.emit()

    def here(self) -> Line:
        """The line that has the keyboard, else the last that has a topic, else the first."""
        focus = QApplication.focusWidget()
        held = [line for line in self.lines if focus is not None and line.isAncestorOf(focus)]
        return next(iter(held), next((line for line in reversed(self.lines) if line.topic.key()), self.lines[0]))

    def blockers(self) -> list[str]:
        """The blockers of all lines that were not done, in their order."""
        return [code for line in self.lines if line.stuck() for code in line.blockers.ticked()]

    def fill(self, sheet: record_sheet.Sheet) -> None:
        sheet.topics = [line.told() for line in self.lines]
        while len(sheet.topics) > 1 and sheet.topics[-1].empty():
            sheet.topics.pop()

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        wanted = sheet.topics or [record_sheet.TopicLine()]
        while len(self.lines) < len(wanted):
            self.add()
        while len(self.lines) > len(wanted):
            line = self.lines.pop()
            line.hide()
            line.deleteLater()
        self._renumber()
        for line, told in zip(self.lines, wanted, strict=True):
            line.show_line(told)
        self.stuck.emit()

    def stops(self) -> list[QWidget]:
        """The fields and buttons in the order of the Tab key."""
        return [stop for line in self.lines for stop in (*line.fields.values(), line.deeds, line.more)] + [self.guide]

    def _offered(self, topic: str) -> list[picklist.Entry]:
        """All blockers, the usual ones of the topic first."""
        usual = [code for code in self._listed.blockers_of(topic) if code in self._blockers]
        return [picklist.Entry(code, self._blockers[code], code) for code in dict.fromkeys([*usual, *self._blockers])]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._aside.place()

    def _renumber(self) -> None:
        self.fields.clear()
        for place, line in enumerate(self.lines):
            line.number(place, last=place == len(self.lines) - 1)
            self.fields |= {f"topics[{place}].{name}": one for name, one in line.fields.items()}
        self.lines[-1].more.setEnabled(len(self.lines) < visit_cells.TOPICS)
        self._aside.follow(list(self.lines[0].fields.values()), self.lines[0].fields["blockers"])
        self.reshaped.emit()


class Line(QWidget):
    """One topic with its result; blockers are asked for when it was not done, a procedure when the reader wants."""

    dropped = Signal()
    reshaped = Signal()

    def __init__(
        self,
        topics: Sequence[picklist.Entry],
        results: Iterable[tuple[str, str]],
        offered: Callable[[str], list[picklist.Entry]],
    ) -> None:
        super().__init__()
        self._offered = offered
        self.topic = picklist.PickList(topics, self.tr("number, code or words"), eager=True)
        self.result = keychoice.KeyChoice(results, signs=RESULT_SIGNS, hint=self.tr("press 0 to 4 or X"))
        self.blockers = ticklist.TickList(offered(""), self.tr("type to find; Enter ticks"), eager=True)
        self.procedure = entry.LineEntry(self.tr("code or name"))
        self.deeds = buttons.QuietButton("⋯")
        self.more = buttons.QuietButton("", "plus")
        self.fields = {
            "topic": field.Field(self.tr("Topic"), self.topic, required=True),
            "result": field.Field(self.tr("Result"), self.result, required=True),
            "blockers": field.Field(self.tr("What stood in the way"), self.blockers, required=True),
            "procedure": field.Field(self.tr("Procedure"), self.procedure),
        }
        self._labels = {name: one.name for name, one in self.fields.items()}
        self._wants_procedure = False
        self._lay_out()
        self.topic.chosen.connect(self._topic_chosen)
        self.result.currentIndexChanged.connect(self._fit)
        self.deeds.clicked.connect(self._offer_deeds)
        self._fit()

    def told(self) -> record_sheet.TopicLine:
        """What stands in the line."""
        key = self.topic.key() or ""
        typed = "" if key else self.topic.line.text()
        return record_sheet.TopicLine(
            key, typed, self.result.key(), list(self.blockers.ticked()), self.procedure.text()
        )

    def show_line(self, told: record_sheet.TopicLine) -> None:
        """Show this in the line."""
        self.topic.set_key(told.topic)
        if not self.topic.key():
            self.topic.line.setText(told.typed or told.topic)
        self.result.set_key(told.result)
        self.blockers.set_entries(self._offered(told.topic))
        self.blockers.set_ticked(told.blockers)
        self.procedure.setText(told.procedure)
        self._wants_procedure = bool(told.procedure)
        self._fit()

    def stuck(self) -> bool:
        """Whether it was not done."""
        return self.result.key() == visits.NOT_DONE

    def number(self, place: int, last: bool) -> None:
        """Take this place: further lines have a number, and another line is begun from the last."""
        for name, one in self.fields.items():
            one.rename(f"{self._labels[name]} {place + 1}" if place else self._labels[name])
            one.label.setVisible(place == 0 or name in ("blockers", "procedure"))
        self._beside.above.setVisible(place == 0)
        self.more.setVisible(last)
        self.deeds.setAccessibleName(self.tr("More for topic {number}").format(number=place + 1))

    def _lay_out(self) -> None:
        self._beside = record_part.Beside(self.deeds, self.more)
        for button in (self.deeds, self.more):
            button.setProperty("square", True)
        self.more.setAccessibleName(self.tr("Another topic"))
        self.more.setToolTip(self.tr("Another topic"))
        line = record_part.row(
            (self.fields["topic"], 33, 0),
            (self.fields["result"], 25, 0),
            (self._beside, 9, 9),
            (self.fields["blockers"], 34, 0),
            (self.fields["procedure"], 22, 0),
        )
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)

    def _topic_chosen(self, key: str) -> None:
        self.blockers.set_entries(self._offered(key))
        self._fit()

    def _fit(self) -> None:
        self.fields["blockers"].setVisible(self.stuck())
        self.fields["procedure"].setVisible(self._wants_procedure or self._filed() or bool(self.procedure.text()))

    def _filed(self) -> bool:
        """Whether the topic is about a dossier, which has a procedure."""
        return (self.topic.key() or "").startswith("DVC-")

    def _offer_deeds(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        procedure = QAction(self.tr("Write the procedure"), menu)
        procedure.triggered.connect(self._ask_procedure)
        drop = QAction(self.tr("Take this line away"), menu)
        drop.triggered.connect(self.dropped)
        menu.addActions([procedure, drop])
        menu.popup(self.deeds.mapToGlobal(self.deeds.rect().bottomLeft()))
        menu.setActiveAction(procedure)

    def _ask_procedure(self) -> None:
        self._wants_procedure = True
        self._fit()
        self.reshaped.emit()
        self.procedure.setFocus(Qt.FocusReason.OtherFocusReason)


def topic_entry(one: catalogue.Entry, lang: str) -> picklist.Entry:
    """A topic as the list shows it, with its number in the catalogue; "id01" finds ID-01 too."""
    bare = one.code.replace("-", "")
    return picklist.Entry(one.code, one.label(lang), one.code, also=bare, number=one.extra.get("order", ""))
