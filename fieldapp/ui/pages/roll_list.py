"""The roll as a list: words, village and one-key filters over lines that are fetched as they are seen; it asks nothing
itself."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldapp.domain import areas, people, phones, text
from fieldapp.store import roll
from fieldapp.ui import narrow, paged, tables
from fieldapp.ui.pages import roll_desk, roll_words, words
from fieldapp.ui.widgets import buttons, details, entry, flow, heading, hotkey, tabs

REST = 40  # ms that somebody stands on a line before it is told whole: none who runs through them is held up
NAME = 19  # letters that the name of a head has
TALL = 18  # lines of words that the page is high where there is room for two of details
PHONE = "0999 999 999"  # as wide as any
PLACE = 26  # letters that the place of a household has at least: what leads to it comes before its phone
_PHONE, _VILLAGE, _LAST = 2, 3, 4  # columns
_LEFT_OUT_FIRST = (_PHONE, _VILLAGE, _LAST)
EVERY = "every"  # all villages, no filter
_WALK = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class RollList(QWidget):
    """The keyboard stays in the search line: letters narrow, arrows walk the list below, Enter opens."""

    changed = Signal(bool)  # another view is wanted; whether its counts are others, too
    wanted = Signal(int)  # a part of the view, by number
    opened = Signal(object)  # the roll.Line that was opened
    selected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: list[tuple[str, str]] = []
        self._today = ""
        self._any = True
        self._people: dict[str, str] = {}
        self.tabs = tabs.Tabs(self._filters(), self.tr("Which households"), self)
        hint = self.tr("Name, place, village or phone, no tones needed")
        self.search = entry.LineEntry(hint, self.tr("Search households"), self)
        self.village = entry.ChoiceEntry([(EVERY, self.tr("All villages"))], self)
        self.model: paged.Paged[roll.Line] = paged.Paged(self._columns(), key=lambda line: line.row)
        self.list = tables.TableView(self.model, self.tr("Households"), True, self)
        # Places differ in how they begin and end ("ven đê … cổng xanh"), names by the given name, which stands last.
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.whole = details.Details(parent=self)
        self._resting = QTimer(self)
        self.count = heading.Words("", "small", self)
        self.add = buttons.SecondaryButton(self.tr("Add a household (Ctrl+N)"), "plus", self)
        self.bring = buttons.SecondaryButton(self.tr("Bring in a list…"), "report", self)
        self.merge = buttons.SecondaryButton(self.tr("Join these two…"), parent=self)
        self.doubles = buttons.QuietButton(self.tr("Find doubles"), "search", self)
        self.share = buttons.SecondaryButton(self.tr("Share out…"), "people", self)
        self.gone = buttons.QuietButton("", parent=self)
        self._lay_out()
        self._listen()
        self._keys()

    def view(self, me: str, today: str) -> roll.View:
        """What is asked for now."""
        area, only = self.village.key(), self.tabs.key()
        return roll.View(self.search.words(), "" if area == EVERY else area, "" if only == EVERY else only, me, today)

    def area(self) -> str:
        """The village that is shown, or the only one; "" for several."""
        if self.village.key() != EVERY:
            return self.village.key()
        return self._places[0][0] if len(self._places) == 1 else ""

    def show_around(self, told: roll_desk.Around) -> None:
        """The counts, the villages to choose from, and names of people."""
        self._today, self._people = told.today, told.people
        self.tabs.count({EVERY: told.counts[""], **{only: told.counts[only] for only in roll.FILTERS}})
        self.tabs.offer(roll.MINE, bool(told.counts[roll.MINE]))
        self._offer_villages(told.who.villages)
        for button in (self.add, self.bring):
            button.setVisible(bool(told.who.villages))
        self.share.setVisible(bool(told.who.reviewable) and told.who.role != people.MEMBER)
        self.gone.setVisible(told.gone > 0)
        self.gone.setText(self.tr("Taken out of the roll… (%n)", "", told.gone))
        self._any = bool(told.counts[""])
        self._fit()
        self._say_empty()

    def show_found(self, found: roll_desk.Found) -> None:
        """The lines of a view, and the line to stand on."""
        self._say_empty()
        self.model.begin(found.count, {found.part: found.lines})
        if found.count:
            self.list.stand(min(found.at, found.count - 1))
        self.count.setText(self.tr("%n household(s)", "", found.count))
        self._tell_whole()
        self.selected.emit()

    def chosen(self) -> list[roll.Line]:
        """The chosen lines."""
        return list(self.list.selected())

    def clear(self) -> None:
        """No words, no filter, without a signal."""
        self.search.blockSignals(True)
        self.village.blockSignals(True)
        self.search.clear()
        self.tabs.set_key(EVERY)
        self.village.set_key(EVERY)
        self.search.blockSignals(False)
        self.village.blockSignals(False)

    # Building ----------------------------------------------------------------------------------------------

    def _filters(self) -> list[tuple[str, str]]:
        return [
            (EVERY, self.tr("All")),
            (roll.NEVER, self.tr("Never reached")),
            (roll.LATE, self.tr("Not in 90 days")),
            (roll.DUE, self.tr("Next visit due")),
            (roll.RETURNED, self.tr("Slip to be mended")),
            (roll.MINE, self.tr("My round")),
        ]

    def _columns(self) -> list[tables.Column[roll.Line]]:
        return [
            tables.Column(roll_words.label("name"), lambda line: line.name or "?", width=NAME),
            tables.Column(roll_words.label("place"), lambda line: line.place),
            tables.Column(roll_words.label("phone"), lambda line: phones.show_phone(line.phone), width=12, whole=PHONE),
            tables.Column(roll_words.label("area"), lambda line: line.area_name or "?", width=12),
            tables.Column(self.tr("Last visit"), self._last, width=11),
            tables.Column(self.tr("To note"), self._state, width=20, mark=self._mark),
        ]

    def _lay_out(self) -> None:
        self.search.setAccessibleName(self.tr("Search households"))
        self.village.setAccessibleName(self.tr("Village"))
        top = flow.Flow(12)
        top.add(self.search, 44)
        top.add(self.village, 18)
        top.add(self.add, 1, 1)
        foot = flow.Flow(10, 6)
        for button in (self.merge, self.share, self.bring, self.doubles, self.gone):
            foot.add(button, 1, 1)
        foot.add(self.count, 14)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 10)
        column.setSpacing(10)
        column.addWidget(self.tabs)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.whole)
        column.addLayout(foot)
        self.whole.setAccessibleName(self.tr("The household on which you stand"))
        self.village.hide()
        self.merge.hide()
        self.share.hide()
        self.gone.hide()
        self.setFocusProxy(self.search)
        for before, after in zip(self._stops(), self._stops()[1:], strict=False):
            self.setTabOrder(before, after)

    def _fit(self) -> None:
        """Leave out what is all the same, then what there is no room for: the household's own page has it."""
        one = len(self._places) <= 1 or self.village.key() != EVERY
        narrow.leave_out(self.list, self.model, _LEFT_OUT_FIRST, PLACE, {_VILLAGE} if one else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self.whole.take_lines(2 if self.height() > TALL * self.fontMetrics().lineSpacing() else 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _stops(self) -> list[QWidget]:
        foot = [self.merge, self.share, self.bring, self.doubles, self.gone]
        return [self.search, self.village, self.add, self.list, *foot]

    def _listen(self) -> None:
        self.search.textChanged.connect(lambda _: self.changed.emit(False))
        self.village.currentIndexChanged.connect(lambda _: self.changed.emit(True))
        self.tabs.chosen.connect(lambda _: self.changed.emit(False))
        self.search.installEventFilter(self)
        self.model.wanted.connect(self.wanted)
        self.list.chosen.connect(self._open)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST)
        self._resting.timeout.connect(self._tell_whole)
        self.list.moved.connect(lambda _: self._resting.start())
        self.model.dataChanged.connect(lambda *_: self._resting.start())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())

    def _keys(self) -> None:
        """Ctrl and a number choose a filter; Ctrl+F and Escape lead back to the search line."""
        for number, (key, _) in enumerate(self._filters(), start=1):
            hotkey.within(self, f"Ctrl+{number}", functools.partial(self._filter, key))
        hotkey.within(self, "Ctrl+F", self._search)
        hotkey.within(self, "Esc", self._give_up)

    # Doing -------------------------------------------------------------------------------------------------

    def _filter(self, key: str) -> None:
        if key != self.tabs.key():
            self.tabs.set_key(key)
            self.changed.emit(False)

    def _search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _give_up(self) -> None:
        """Back to the whole roll: the words first, then the filter."""
        self.search.setFocus()
        if self.search.text():
            self.search.clear()
        else:
            self._filter(EVERY)

    def _open(self, line: roll.Line | None) -> None:
        if line is not None:
            self.opened.emit(line)

    def _offer_villages(self, places: Iterable[areas.Area]) -> None:
        offered = [(place.id, place.name) for place in places]
        if offered == self._places:
            return
        self._places, chosen = offered, self.village.key()
        self.village.blockSignals(True)
        self.village.clear()
        for key, name in [(EVERY, self.tr("All villages")), *offered]:
            self.village.addItem(name, key)
        self.village.set_key(chosen if chosen in dict(offered) else EVERY)
        self.village.blockSignals(False)
        self.village.setVisible(len(offered) > 1)

    def _say_empty(self) -> None:
        if not self._any:
            hint = self.tr("Add the first one, or record a visit: a household that is new there is added with it.")
            self.list.say_when_empty(self.tr("No households yet"), hint)
        elif self.search.words():
            hint = self.tr("Try fewer letters, or part of the place or the phone number.")
            self.list.say_when_empty(self.tr("No household fits these words"), hint)
        else:
            hint = self.tr("That is good news; choose another list above.")
            self.list.say_when_empty(self.tr("No household in this list"), hint)

    def _state(self, line: roll.Line) -> str:
        if line.rivals:
            return self.tr("Two values: choose one")
        if line.held:
            return words.where("held")[1]
        if line.returned:
            return self.tr("%n slip(s) to be mended", "", line.returned)
        if line.due and line.due <= self._today:
            return self.tr("Due {day}").format(day=words.short_day(line.due, self._today))
        if line.who in self._people and line.until >= self._today:
            return self.tr("{name}, until {day}").format(
                name=self._people[line.who], day=words.short_day(line.until, self._today)
            )
        return "" if line.last else self.tr("Never reached")

    def _tell_whole(self) -> None:
        """All of the household on which the reader rests: what its line has no room for, and columns that are left
        out."""
        line = self.list.current()
        self.whole.tell("" if line is None else _whole(line))

    def _last(self, line: roll.Line) -> str:
        return text.show_day(line.last) if line.last else "–"

    def _mark(self, line: roll.Line) -> str:
        if line.rivals or line.held:
            return "bad"
        if line.returned:
            return "returned"
        if line.due and line.due <= self._today:
            return "wait"
        if line.who in self._people and line.until >= self._today:
            return "info"
        return "" if line.last else "quiet"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search line arrows walk the list and Enter opens what they stand on; letters stay with the line, and
        Ctrl+Z as long as there is a letter to take back."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            return event.matches(QKeySequence.StandardKey.Undo) and not self.search.isUndoAvailable()
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if event.key() in _WALK and plain:
                QApplication.sendEvent(self.list, QKeyEvent(event.type(), event.key(), event.modifiers()))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self._open(self.list.current())
                return True
        return super().eventFilter(watched, event)


def _whole(line: roll.Line) -> str:
    """What the line of a household has no room for: its place, what columns may be left out, and a long name."""
    known = [line.place, phones.show_phone(line.phone), line.area_name, line.name if len(line.name) > NAME else ""]
    return " · ".join(filter(None, known))
