"""The whole form of a slip on one screen: its parts, what they show together, and which field was left; no store."""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.domain import areas, helped, text, visits
from fieldapp.ui import layouts
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import (
    record_consent,
    record_desk,
    record_next,
    record_part,
    record_person,
    record_photos,
    record_place,
    record_sheet,
    record_topics,
)
from fieldapp.ui.widgets import field, flow, notice, picklist

LINES = 8  # lines of text: the least height
_LEFT, _RIGHT = 72, 29  # letters that the columns need
_EDGE, _GAP = 16, 8  # pixels around and between them


class Form(QScrollArea):
    """Parts in two columns where there is room. It proposes what follows from the blockers."""

    edited = Signal()
    left = Signal(str)  # the field that the keyboard has left

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._listed = session.catalogue
        self._row = ""
        self.filling = False  # a sheet is being shown: nobody edits
        self._single = "home"  # the mode before it was made a class
        self._narrow = False
        # From without to within: what is built elsewhere Qt dresses anew in each place, with all that is in it.
        self.setViewport(QWidget(self))
        self._paper = QWidget(self.viewport())
        self._paper.setObjectName("sheet")
        self._left, self.right = QWidget(self._paper), QWidget(self._paper)
        self.banner = notice.Notice(parent=self._paper)
        today, lang = session.today(), session.lang

        def choices(table: str) -> list[tuple[str, str]]:
            return [(code, one.label(lang)) for code, one in session.catalogue.on(table, today).items()]

        [*_, (version, spoken)] = choices("consent_texts")
        self.place = record_place.Place(today, choices("modes"), self._paper)
        self.person = record_person.Person(choices("ages"), choices("sexes"), choices("devices"), self._left)
        self.topics = record_topics.Topics(session.catalogue, today, lang, self._left)
        self.next = record_next.Next(today, choices("referrals"), choices("satisfaction"), self._left)
        self.consent = record_consent.Consent(
            choices("consent_how"), choices("consent_purposes"), version, spoken, self.right
        )
        self.photos = record_photos.Photos(self._left)
        self.parts: tuple[record_part.Part, ...] = (
            self.place,
            self.person,
            self.consent,
            self.topics,
            self.next,
            self.photos,
        )
        self._lay_out()
        self._listen()
        self.arrange()
        self._stand()

    def sheet(self) -> record_sheet.Sheet:
        """What stands in the form now."""
        found = record_sheet.Sheet(row=self._row)
        for part in self.parts:
            part.fill(found)
        return found

    def show_sheet(self, sheet: record_sheet.Sheet) -> None:
        """Show this in the form."""
        self._row = sheet.row
        with self.at_once():
            self.filling = True
            try:
                for part in self.parts:
                    part.show_sheet(sheet)
            finally:
                self.filling = False
            self._order()
            self.arrange()

    def at_once(self) -> contextlib.AbstractContextManager[None]:
        """Lay the page out once for all that is shown meanwhile."""
        return layouts.at_once((*(part.body for part in self.parts), *self._columns, self._page), self)

    def fields(self) -> dict[str, field.Field]:
        """The fields by name, those out of sight too."""
        return {name: one for part in self.parts for name, one in part.fields.items()}

    def offer(self, found: record_desk.Scenery, kind: Callable[[str], str]) -> None:
        """Offer the villages and helpers that were found; `kind` words what a place is."""
        for day in (self.place.date, self.next.follow_up):
            day.today = found.scene.today
        self.place.offer([self._village(one, kind) for one in found.villages], found.helpers, found.names)
        self.photos.allow(found.photos)

    def keep(self, opened: record_desk.Opened | None, kind: Callable[[str], str]) -> None:
        """Offer also the village where the visit that will be corrected was made, which may be another's by now."""
        made = opened.detail.slip.village if opened else ""
        entry = picklist.Entry(made, self.tr("Where the slip was made")) if made else None
        if opened is not None and opened.village is not None:
            entry = self._village(opened.village, kind)
        self.place.keep(entry)

    def hints(self) -> dict[str, str]:
        """What is worth knowing beside a field, by its name."""
        told = {
            "village": self.tr("Changed to where the household lives.") if self.place.followed() else "",
            "refer": self.tr("Proposed from what stood in the way.") if self.next.proposed() else "",
            "how": self.consent.hint(),
        }
        return {name: words for name, words in told.items() if words}

    def introduce(self, words: str, returned: bool) -> None:
        """Say above the form which visit it corrects, and whether that was returned; "" for a new slip."""
        self.banner.tell("returned" if returned else "info", words)

    def settle(self) -> bool:
        """Pick what the words under the keyboard found, as leaving the field would; False while that is searched, or a
        photo is still being added, which belongs to this slip and to no other."""
        here: QWidget | None = QApplication.focusWidget()
        if here is not None and not self.isAncestorOf(here):
            here = None
        while here is not None and here is not self and not isinstance(here, picklist.PickList):
            here = here.parentWidget()
        if isinstance(here, picklist.PickList):
            here.settle()
        return not (self.person.household.waits() or self.photos.coming)

    def begin(self) -> None:
        """Put the keyboard where writing begins."""
        self.verticalScrollBar().setValue(0)
        first = self.person.first() if self.place.village.key() else self.place.village.line
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(first)  # large letters leave little room

    def go_to(self, names: Collection[str]) -> bool:
        """Put the keyboard into the first of these fields; False when none of them is in sight."""
        for name, one in self.fields().items():
            if name in names and one.isVisible():
                record_part.keyboard(one.editor).setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(one)
                # and once more when the words below it have been given their room
                QTimer.singleShot(0, one, functools.partial(self.ensureWidgetVisible, one))
                return True
        return False

    def toggle_anonymous(self) -> None:
        """Make the session anonymous, or let it have a name after all."""
        if self.place.mode.key() == visits.CLASS:
            return
        self.consent.anonymous.click()
        focus = QApplication.focusWidget()
        if focus is None or not focus.isVisible() or self.person.isAncestorOf(focus):
            self.begin()

    def toggle_class(self) -> None:
        """Make the session a class, or one for a single person again."""
        mode = self.place.mode
        wanted = visits.CLASS if mode.key() != visits.CLASS else self._single
        self._single = self._single if mode.key() == visits.CLASS else mode.key()
        mode.set_key(wanted)
        self._edit()
        self.begin()

    def arrange(self) -> None:
        """Show the fields that this kind of slip has, and let consent be answered when there is something to ask."""
        sheet = self.sheet()
        group = sheet.mode == visits.CLASS
        with self.at_once():
            self.person.show_kind(group, sheet.anonymous)
            self.right.setVisible(sheet.named and not self._narrow)
            self.consent.setVisible(sheet.named)
            self.consent.ask(sheet.personal, sheet.age == visits.UNDER_16)
            if self.person.known.met or not sheet.household:
                self.consent.remember(sheet, self.person.known.find(sheet.name) if sheet.household else None)

    def meet(self, household: str, people: Sequence[helped.Person]) -> None:
        """Who was helped in a household before."""
        self.person.meet(household, people)
        self.arrange()

    def _village(self, one: areas.Area, kind: Callable[[str], str]) -> picklist.Entry:
        words = _named(self.tr("{name} ({kind})"), kind(one.kind), one.name)
        return picklist.Entry(one.id, words, also=" ".join(one.aliases))

    def _stand(self) -> None:
        """Two rows of fields stay in sight; where even these have no room, the whole page scrolls."""
        self.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())

    def sizeHint(self) -> QSize:
        """It takes the room that is left above the page's foot, however much it would like."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._stand()
            self._settle_columns()

    # -------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._columns = QVBoxLayout(self._left), QVBoxLayout(self.right)
        for column in self._columns:
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
        for part in (self.person, self.topics, self.next, self.photos):
            self._columns[0].addWidget(part)
        self._columns[0].addStretch(1)
        self._columns[1].addWidget(self.consent, 1)
        both = flow.Flow(_GAP, 8)
        both.add(self._left, _LEFT)
        both.add(self.right, _RIGHT)
        self.setWidget(self._paper)
        self._page = column = QVBoxLayout(self._paper)
        column.setContentsMargins(_EDGE, 8, _EDGE, 8)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.place)
        column.addLayout(both)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What has the keyboard stays in sight, too, when the foot takes another line for what it says."""
        super().resizeEvent(event)
        self._settle_columns()
        if event.size().height() < event.oldSize().height():
            QTimer.singleShot(0, self, self._keep_in_sight)  # when all has been given its room

    def _keep_in_sight(self) -> None:
        here = QApplication.focusWidget()
        if here is not None and self.isAncestorOf(here):
            self.ensureWidgetVisible(here)

    def _settle_columns(self) -> None:
        """Where there is no room for two columns consent stands where the Tab key comes to it: below the person."""
        letter = self.fontMetrics().averageCharWidth()
        narrow = self.viewport().width() - 2 * _EDGE < (_LEFT + _RIGHT) * letter + _GAP
        if narrow == self._narrow:
            return
        self._narrow = narrow
        left, right = self._columns
        here = QApplication.focusWidget()
        if narrow:
            left.insertWidget(left.indexOf(self.person) + 1, self.consent)
        else:
            right.addWidget(self.consent, 1)
        self.arrange()
        if here is not None and self.consent.isAncestorOf(here):
            here.setFocus(Qt.FocusReason.OtherFocusReason)

    def _listen(self) -> None:
        for part in self.parts:
            part.edited.connect(self._edit)
        self.person.named.connect(self.toggle_anonymous)
        self.person.taken.connect(self._go_on)
        self.person.parted.connect(self.consent.forget)
        self.consent.held.connect(self._go_on)
        self.topics.reshaped.connect(self._order)
        self.photos.reshaped.connect(self._order)
        self.topics.stuck.connect(self._propose)
        self.place.moved.connect(self._propose)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self._order()

    def _edit(self) -> None:
        if not self.filling:
            self.arrange()
            self.edited.emit()

    def _go_on(self) -> None:
        """Put the keyboard into the first field that still has to be answered, past all that is known."""
        sheet = self.sheet()
        child = sheet.age == visits.UNDER_16
        asked: dict[str, object] = {"age": sheet.age, "sex": sheet.sex, "how": sheet.how, "purposes": sheet.purposes}
        asked |= {"guardian": sheet.guardian or not child, "topics[0].topic": sheet.topics[0].topic}
        fields = self.fields()
        name = next((name for name, told in asked.items() if not told), "topics[0].result")
        self.ensureWidgetVisible(fields[name])
        record_part.keyboard(fields[name].editor).setFocus(Qt.FocusReason.TabFocusReason)

    def _propose(self) -> None:
        if self.filling:
            return
        sheet = self.sheet()
        date = record_sheet.slip(sheet, self.place.date.today).date
        self.next.propose(*record_sheet.propose(self._listed, self.topics.blockers(), date))

    def _order(self) -> None:
        """The Tab key goes down the left column; the words to read out come last."""
        if self.filling:
            return
        *asked, words = self.consent.fields.values()
        # Whole fields, not their editors: a field left behind would be a stop of its own in the wrong place.
        stops: list[QWidget] = [
            *self.place.fields.values(),
            *self.person.stops(),
            *asked,
            *self.topics.stops(),
            *self.next.fields.values(),
            *self.photos.stops(),
            self.consent.anonymous,
            words,
        ]
        for stop in stops:
            if not stop.focusPolicy() & Qt.FocusPolicy.TabFocus:  # what cannot have the keyboard is not put in order
                stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for before, after in itertools.pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        name = self._field_of(old)
        if name and name != self._field_of(now):
            self.left.emit(name)

    def _field_of(self, widget: QWidget | None) -> str:
        names = {one: name for name, one in self.fields().items()}
        while widget is not None:
            if isinstance(widget, field.Field) and widget in names:
                return names[widget]
            widget = widget.parentWidget()
        return ""


def _named(called: str, kind: str, name: str) -> str:
    """A place with what it is; lists of places often have that in the name already."""
    return name if text.fold(name).startswith(text.fold(kind) + " ") else called.format(name=name, kind=kind)
