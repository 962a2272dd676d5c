"""One household on the screen: where it is, what it was helped with and by that reached, its visits, its consent and
its history; it reads no store."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.domain import phones, reviews, standing, text
from fieldapp.store import told
from fieldapp.store import visits as visit_store
from fieldapp.ui import tables
from fieldapp.ui.pages import rivals, roll_desk, roll_words, words
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import badge, buttons, card, columns, flow, heading, ladder, lines, notice

LABEL = 13  # letters of the column of labels
LETTERS = 44  # of a column of cards
LEAST = 240  # pixels
LINES = 7  # of visits that are seen without scrolling


class RollSheet(QScrollArea):
    """Cards in two columns where there is room."""

    slip_wanted = Signal(str)  # the row of a visit
    picked = Signal(str, str)  # of two values of a cell: the cell and the fact whose value shall hold
    parting = Signal(str)  # the row of a household that shall stand alone again

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._ground = QWidget(self)
        self.setViewport(self._ground)
        self.visits: tables.TableView | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # It takes the room that is left below the deeds, however much it would like.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(LEAST)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_household(self, whole: roll_desk.Whole) -> None:
        """Show this household from its top."""
        # From without to within: what is built elsewhere Qt dresses anew in each place.
        room = QWidget(self._ground)
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(12)
        column.addWidget(self._badges(room, whole))
        for part in self._notices(room, whole):
            column.addWidget(part)
        both = columns.Columns((), LETTERS, room)
        left = _stack(both, whole, (self._who, self._people, self._consent, self._history))
        right = _stack(both, whole, (*((self._due,) if whole.due else ()), self._reached, self._visits))
        both.put((left, right))
        column.addWidget(both)
        column.addStretch(1)
        self.setWidget(room)
        room.setAutoFillBackground(False)
        self._ground.setAutoFillBackground(False)

    def choices(self) -> list[buttons.SecondaryButton]:
        """The buttons that choose between two values."""
        return [one for shown in self.findChildren(rivals.Rivals) for one in shown.choices]

    # Parts -------------------------------------------------------------------------------------------------

    def _badges(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = QWidget(at)
        row = flow.Flow(8, 6)
        for kind, said in badges(whole):
            row.add(badge.Badge(kind, said, around), 1, 1)
        around.setLayout(row)
        return around

    def _notices(self, at: QWidget, whole: roll_desk.Whole) -> Iterable[QWidget]:
        if whole.detail.held:
            said = dict.fromkeys(roll_words.held(why.code, why.field, self._lang) for why in whole.detail.held)
            yield notice.Notice("bad", "\n".join(said), at)
        if whole.out is not None:
            yield notice.Notice("wait" if whole.out.hidden else "info", _out(whole), at)
        if against := roll_words.against(whole.detail.rivals):
            around = card.Card(parent=at)
            shown = rivals.Rivals(against, whole.lexicon, whole.records, roll_words.label, around)
            shown.picked.connect(self.picked)
            around.body.addWidget(shown)
            yield around
        if whole.merged:
            yield self._merged(at, whole)

    def _merged(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = lines.LineCard(self.tr("Joined with it"), at)
        around.show_lines(
            [
                lines.Line(
                    name or "?",
                    self.tr("Its visits count here."),
                    self.tr("Take apart") if whole.records else "",
                    functools.partial(self.parting.emit, row),
                )
                for row, name in whole.merged.items()
            ]
        )
        return around

    def _who(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("Where it is"), at)
        line, place = whole.detail.line, whole.village
        village = line.area_name or "?"
        if place and place.aliases:
            village += "\n" + self.tr("formerly {names}").format(names=", ".join(place.aliases))
        rows = [
            (roll_words.label("name"), line.name or "?"),
            (roll_words.label("place"), line.place or "–"),
            (roll_words.label("phone"), phones.show_phone(line.phone) or "–"),
            (roll_words.label("area"), village),
        ]
        if whole.share:
            until = text.show_day(whole.share.until)
            who = whole.lexicon.people.get(whole.share.who, "?")
            rows.append((self.tr("This round"), self.tr("{name}, until {day}").format(name=who, day=until)))
        around.body.addWidget(_grid(around, rows))
        return around

    def _people(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("People helped"), at)
        for person in whole.people:
            last = self.tr("last helped {day}").format(day=text.show_day(person.date))
            more = [whole.lexicon.label("ages", person.age), last]
            around.body.addWidget(_line(around, person.name, " · ".join(filter(None, more))))
        if whole.unnamed:
            said = self.tr("%n visit(s) without a name", "", whole.unnamed)
            around.body.addWidget(heading.Words(said, "soft", around))
        if not whole.people and not whole.unnamed:
            around.body.addWidget(heading.Words(self.tr("Nobody yet."), "soft", around))
        return around

    def _consent(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("Consent"), at)
        if whole.agreed is None:
            said = self.tr("No consent is recorded. Ask before you write down a name or a phone number.")
            around.body.addWidget(heading.Words(said, "soft", around))
            return around
        told_, lexicon = whole.agreed.consent, whole.lexicon
        purposes = "\n".join(lexicon.label("consent_purposes", code) for code in told_.purposes)
        rows = [
            (self.tr("How"), lexicon.label("consent_how", told_.how) or "–"),
            (self.tr("Day"), text.show_day(whole.agreed.day)),
            (self.tr("For"), purposes or self.tr("nothing named")),
            (self.tr("Text read"), told_.text_version or "–"),
        ]
        if told_.guardian:
            rows.append((self.tr("Child"), self.tr("a guardian agreed")))
        around.body.addWidget(_grid(around, rows))
        return around

    def _history(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("History of the household"), at)
        around.body.setSpacing(2)
        for one in reversed(whole.detail.history):
            around.body.addWidget(heading.Words(self._told(one), "small", around))
        return around

    def _told(self, one: told.Told) -> str:
        changed = ", ".join(roll_words.label(cell) for cell in one.fields if not cell.startswith("_"))
        said = f"{words.moment(one.wall)} – {one.author_name or '?'}: {words.tells(one.tells)}"
        said += f" ({changed})" if one.tells == "HouseholdCorrected" and changed else ""
        return said + (f" – {words.where('held')[1]}" if one.code else "")

    def _due(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = lines.LineCard(self.tr("Next visits"), at)
        around.show_lines([self._due_line(whole, line) for line in whole.due])
        return around

    def _due_line(self, whole: roll_desk.Whole, line: visit_store.Line) -> lines.Line:
        late = line.follow_up < whole.today
        day = text.show_day(line.follow_up)
        said = self.tr("Overdue since {day}") if late else self.tr("On {day}")
        more = " – ".join(filter(None, (line.name, whole.lexicon.topics(line.topics))))
        show = functools.partial(self.slip_wanted.emit, line.row)
        return lines.Line(said.format(day=day), more, self.tr("See slip"), show, mark="bad" if late else "wait")

    def _reached(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("Topics and how far"), at)
        for one in whole.reached:
            around.body.addLayout(self._topic(around, whole, one))
        if not whole.reached:
            around.body.addWidget(heading.Words(self.tr("Nothing yet."), "soft", around))
        return around

    def _topic(self, around: QWidget, whole: roll_desk.Whole, one: standing.Reached) -> QHBoxLayout:
        lexicon = whole.lexicon
        best = lexicon.label("results", one.best)
        more = [best, text.show_day(one.last)]
        if one.blockers:
            stuck = ", ".join(lexicon.label("blockers", code) for code in one.blockers)
            more.append(self.tr("in the way: {what}").format(what=stuck))
        row = QHBoxLayout()
        row.setSpacing(12)
        shape = QVBoxLayout()
        shape.addSpacing(4)
        shape.addWidget(ladder.Ladder(standing.step(one.best), best, around))
        shape.addStretch(1)
        row.addLayout(shape)
        row.addWidget(_line(around, lexicon.label("topics", one.topic), " · ".join(more)), 1)
        return row

    def _visits(self, at: QWidget, whole: roll_desk.Whole) -> QWidget:
        around = card.Card(self.tr("Visits"), at)
        shown = [
            tables.Column[visit_store.Line](
                self.tr("Day"), lambda line: text.show_day(line.date), width=10, whole=tables.DAY
            ),
            tables.Column[visit_store.Line](
                self.tr("Whom and what"),
                lambda line: " – ".join(filter(None, (line.name, whole.lexicon.topics(line.topics)))),
            ),
            tables.Column[visit_store.Line](
                self.tr("State"),
                lambda line: words.state_short(line.state),
                width=13,
                mark=lambda line: words.state(line.state)[0],
            ),
        ]
        listed = tables.Table(shown, whole.visits, key=lambda line: line.row)
        self.visits = tables.TableView(listed, self.tr("Visits"), parent=around)
        self.visits.chosen.connect(lambda line: self.slip_wanted.emit(line.row))
        hint = self.tr("Record the first visit with the button above.") if whole.here else ""
        self.visits.say_when_empty(self.tr("No visits yet"), hint)
        if whole.visits:
            self.visits.stand(0)
        seen = min(max(len(whole.visits), 4), LINES)
        header = self.visits.horizontalHeader().sizeHint().height()
        self.visits.setFixedHeight(header + seen * self.visits.verticalHeader().defaultSectionSize() + 8)
        around.body.addWidget(self.visits)
        hint = self.tr("Enter shows the slip.")
        if whole.count > len(whole.visits):
            hint = self.tr("The newest %n visits are shown.", "", len(whole.visits))
        if whole.visits:
            around.body.addWidget(heading.Words(hint, "small", around))
        return around


def _out(whole: roll_desk.Whole) -> str:
    """That somebody took the household out, and what became of that."""
    told_ = whole.out
    if told_ is None:
        return ""
    if told_.hidden:
        said = translate(
            "RollSheet", "{name} took this household out of the roll on {day}. It is in no list and in no count."
        )
    elif whole.count:
        said = translate("RollSheet", "{name} took this household out of the roll on {day}. It stays, as it has slips.")
    else:
        said = translate(
            "RollSheet", "{name} took this household out of the roll on {day}. It stays for the one joined with it."
        )
    return said.format(name=told_.name or "?", day=words.at(told_.at))


def badges(whole: roll_desk.Whole) -> list[tuple[str, str]]:
    """What of a household should be seen at once: the kinds of its badges and their words."""
    found = []
    if not whole.visits:
        found.append(("quiet", translate("RollSheet", "Never reached")))
    if any(line.follow_up <= whole.today for line in whole.due):
        found.append(("wait", translate("RollSheet", "Next visit due")))
    if any(line.state == reviews.RETURNED for line in whole.visits):
        found.append(("returned", translate("RollSheet", "A slip is to be mended")))
    if whole.agreed is None:
        found.append(("info", translate("RollSheet", "No consent recorded")))
    return found


def _stack(
    at: QWidget, whole: roll_desk.Whole, parts: Iterable[Callable[[QWidget, roll_desk.Whole], QWidget]]
) -> QWidget:
    around = QWidget(at)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        column.addWidget(part(around, whole))
    column.addStretch(1)
    return around


def _grid(at: QWidget, rows: Iterable[tuple[str, str]]) -> QWidget:
    around = QWidget(at)
    grid = QGridLayout(around)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    for number, (name, value) in enumerate(rows):
        called = heading.Words(name, "soft", around)
        called.setFixedWidth(LABEL * called.fontMetrics().averageCharWidth())
        grid.addWidget(called, number, 0, Qt.AlignmentFlag.AlignTop)
        told_ = heading.Words(value, parent=around)
        told_.setAccessibleName(f"{name}: {value}")
        grid.addWidget(told_, number, 1, Qt.AlignmentFlag.AlignTop)
    return around


def _line(at: QWidget, said: str, more: str) -> QWidget:
    around = QWidget(at)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(heading.Words(said, parent=around))
    if more:
        column.addWidget(heading.Words(more, "small", around))
    return around
