"""Sổ phiếu / Duyệt: every slip that this person may see, one of them whole, and what may be done with it."""

from __future__ import annotations

import functools
from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.domain import flags, reviews
from fieldapp.store import visits as visit_store
from fieldapp.ui import session as sessions
from fieldapp.ui import tables
from fieldapp.ui.pages import filters, flag_words, log_desk, page, slipdesk, words
from fieldapp.ui.widgets import buttons, card, heading, hotkey

WIDE = 90  # letters of width that list and slip need beside each other
ABREAST = 76  # the same for a list that leaves out where a slip is, which the slip itself tells
LINES = 16  # of the slip, at least, where it stands below the list
DAY, STATE, WHERE, LOOK = 0, 2, 3, 4  # the columns


class LogPage(page.Page):
    """The list on the left, the chosen slip on the right."""

    edit = Signal(str)  # the row of a slip that its author wants to mend

    def __init__(self, session: sessions.Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        # From without to within: what is built elsewhere Qt dresses anew in each place.
        self._left, self._right = QWidget(self), card.Card(parent=self)
        self.filters = filters.Filters(session.today(), self)
        self._reader = log_desk.Reader(session)
        self._listing: log_desk.Listing | None = None
        self._coming = False  # it reads already, and is opened now
        self._fresh = True  # nobody has chosen yet what is shown
        self._showing = False  # another list is being shown
        self._kept: set[str] = set()  # of what waits, that is not to be approved with the others
        self._wanted = ""
        self._judged: list[str] = []  # on which a deed has just been done
        self._lexicon = words.Lexicon(session.catalogue, session.lang)
        self._today = session.today()  # when the lines were read: of another year they tell it
        self.list = tables.TableView(
            tables.Table(self._columns(), key=lambda line: line.row), self.tr("Slips"), True, self._left
        )
        self.rest = buttons.SecondaryButton("", "ticks", self._left)
        self.hint = heading.Words("", "small", self._left)
        self.note = heading.Words("", "small", self._left)
        self.desk = slipdesk.SlipDesk(session, self._right)
        self._lay_out()
        self._listen()

    def coming(self) -> None:
        """The window is about to show this page: it is read while the window is busy with that."""
        self._coming = True
        self.reload()

    def opened(self) -> None:
        if not self._coming:
            self.reload()
        self._coming = False
        self.list.setFocus()

    def reload(self) -> None:
        asked = self._asked()
        if not self.list.table.rows:
            self.read(functools.partial(self._reader.first, asked=asked), self._show_first)
        self.read(functools.partial(self._reader.read, asked=asked), self._show)

    def _changed(self) -> None:
        judged, self._judged = self._judged, []
        if judged and self.isVisible():
            self.read(functools.partial(self._reader.read_after, asked=self._asked(), rows=judged), self._show)
        else:
            super()._changed()

    def _asked(self) -> log_desk.Asked:
        shown = self.filters
        return log_desk.Asked(
            shown.state(),
            shown.villages(),
            shown.search.words(),
            shown.since.day(),
            shown.until.day(),
            self._fresh,
        )

    def show_slip(self, row: str) -> None:
        """Show this slip among all others, as when another page names it."""
        self._fresh = False
        self.filters.clear()
        self._arrange()
        self._wanted = row
        self.reload()

    def show_state(self, state: str) -> None:
        """Show the slips of one state."""
        self._fresh = False
        self.filters.clear(state)
        self._arrange()
        self.reload()

    # Building ----------------------------------------------------------------------------------------------

    def _columns(self) -> list[tables.Column[visit_store.Line]]:
        return [
            tables.Column(
                self.tr("Day"),
                lambda line: words.short_day(line.date, self._today),
                tooltip=lambda line: words.moment(f"{line.date}T{line.time}"),
                width=6,
            ),
            tables.Column(self.tr("Whom and what"), self._about),
            tables.Column(self.tr("State"), lambda line: words.state_short(line.state), width=12, mark=_state_mark),
            tables.Column(
                self.tr("Where"),
                lambda line: words.where_short(line.custody),
                tooltip=lambda line: words.where(line.custody)[1],
                width=10,
                mark=lambda line: words.where(line.custody)[0],
            ),
            tables.Column(self.tr("Look at"), self._doubts, width=15, mark=self._doubt_mark),
        ]

    def _about(self, line: visit_store.Line) -> str:
        return f"{self._lexicon.who(line)} – {self._lexicon.topics(line.topics)}"

    def _doubts(self, line: visit_store.Line) -> str:
        """What of a slip that waits needs eyes, and whether it is kept back."""
        kept = [self.tr("Kept back")] if line.row in self._kept else []
        return ", ".join(filter(None, [*kept, flag_words.short(self._flags(line), self._lexicon)]))

    def _doubt_mark(self, line: visit_store.Line) -> str:
        return "kept" if line.row in self._kept else flag_words.kind(self._flags(line))

    def _flags(self, line: visit_store.Line) -> list[flags.Flag]:
        return self._listing.reading.flags.get(line.row, []) if self._listing else []

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        foot = QHBoxLayout()
        foot.addWidget(self.rest)
        foot.addWidget(self.hint, 1)
        column.addLayout(foot)
        for part in (self.rest, self.hint, self.note):
            part.hide()
        self._right.setAccessibleName(self.tr("The chosen slip"))
        self._right.body.addWidget(self.desk)
        for side in (self._left, self._right):
            side.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(14)
        self._sides.addWidget(self._left, 61)
        self._sides.addWidget(self._right, 39)
        around = QVBoxLayout(self)
        around.setContentsMargins(24, 14, 24, 14)
        around.setSpacing(10)
        around.addWidget(self.filters)
        around.addLayout(self._sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """List and slip beside each other; where letters are large, without columns that tell what is known anyway."""
        # The style sheet's least height of a button is less than large letters need.
        below = self.rest.sizeHint().height() + self.note.fontMetrics().lineSpacing()
        self._left.setMinimumHeight(self.list.minimumHeight() + below + 24)
        abreast, wide = self._letters() >= ABREAST, self._wide()
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if abreast else QBoxLayout.Direction.TopToBottom)
        for side, share in enumerate((61, 39) if wide else (51, 49)):
            self._sides.setStretch(side, share)
        queue = self._queue()  # what is doubtful takes the room of what all have in common
        self.list.show_column(LOOK, queue)
        self.list.show_column(DAY, wide or not abreast or not queue)
        self.list.show_column(STATE, not queue and (wide or not abreast or self.filters.state() is None))
        self.list.show_column(WHERE, not queue and (wide or not abreast))
        self._right.setMinimumHeight(0 if abreast else LINES * self.fontMetrics().lineSpacing())

    def _letters(self) -> int:
        return self.width() // self.fontMetrics().averageCharWidth()

    def _wide(self) -> bool:
        return self._letters() >= WIDE

    def _queue(self) -> bool:
        return self._listing is not None and self._listing.queue

    def _listen(self) -> None:
        self.filters.changed.connect(self._narrow)
        self.filters.changed.connect(self._arrange)
        self.list.moved.connect(self._open)
        self.list.chosen.connect(lambda _: self.desk.take_keyboard())
        self.list.ticked.connect(self._keep)
        self.list.selectionModel().selectionChanged.connect(self._show_rest)
        self.rest.clicked.connect(self._approve_rest)
        hotkey.give(self.rest, "Ctrl+Shift+D")
        self.desk.said.connect(self.said)
        self.desk.edit.connect(self.edit)
        self.desk.leaving.connect(self._step)
        self.desk.outdated.connect(self._doubt)
        self.desk.done.connect(self.list.setFocus)

    # Showing -----------------------------------------------------------------------------------------------

    def _doubt(self) -> None:
        """After the deed that is just done more is read than the slips that it was on: all."""
        self._judged = []

    def _narrow(self) -> None:
        """Somebody has chosen what is shown."""
        self._fresh = False
        self.reload()

    def _show_first(self, listing: log_desk.Listing | None) -> None:
        """The first lines stand there, where none did; what may be done comes with all of them."""
        if listing is not None and not self.list.table.rows:
            self._take(listing)
            self._showing = True
            self.list.table.replace(listing.lines)
            self._showing = False
            self.list.viewport().repaint()

    def _take(self, listing: log_desk.Listing) -> None:
        """What is said of the lines from now on."""
        self._listing, self._lexicon = listing, listing.lexicon
        self._today = self.session.today()
        if self._fresh and listing.states:
            self.filters.states.set_key(listing.states[0])
        self._fresh = False
        self._kept.intersection_update(listing.reading.cells)
        self.list.ticks = listing.queue
        self.desk.show_reading(listing.reading)
        self._arrange()

    def _show(self, listing: log_desk.Listing) -> None:
        self._take(listing)
        self._showing = True
        opening = not self.list.table.rows
        self._put(listing.lines)
        if opening:
            self.list.viewport().repaint()  # the reader sees the list before all around it is brought up to date
        self._say_empty(listing)
        self.filters.show_counts(listing.counts)
        self.filters.show_villages(listing.villages)
        self.note.setText(self.tr("The newest %n slips; search for older ones", "", len(listing.lines)))
        self.note.setVisible(listing.full)
        self._choose()
        self._showing = False
        self._show_rest()

    def _put(self, lines: list[visit_store.Line]) -> None:
        """These lines in place of those that stood there; where they are the same, what is said of them may not be."""
        if lines == self.list.table.rows:
            self.list.viewport().update()
        else:
            self.list.table.replace(lines)

    def _choose(self) -> None:
        """Stand on the slip that was asked for, else where the keyboard was, else on the first."""
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.list.choose(wanted):
            self.desk.open_row(wanted)
            return
        current = self.list.current()
        if current is None and self.list.table.rows:
            self.list.stand(0)
        elif current is None:
            self.desk.clear()
        else:
            self._open(current)

    def _say_empty(self, listing: log_desk.Listing) -> None:
        if self.filters.narrowed:
            self.list.say_when_empty(self.tr("No slip fits"), self.tr("Try fewer words or other days."))
        elif not sum(listing.counts.values()):
            self.list.say_when_empty(self.tr("No slips yet"), self.tr("What you record stands here, newest first."))
        else:
            self.list.say_when_empty(self.tr("No slip in this state"), self.tr("Choose another state above."))

    def _open(self, line: visit_store.Line | None) -> None:
        if line is not None:
            self.desk.open_row(line.row)

    def _selected(self) -> list[str]:
        """The chosen rows; while none is, the one that is read."""
        current = self.list.current()
        return [line.row for line in self.list.selected() or ([current] if current is not None else [])]

    def _keep(self, line: visit_store.Line) -> None:
        """Keep a slip back when the others are approved, or keep it back no more."""
        if line.row in self._waiting():
            self._kept ^= {line.row}
            self.list.table.tell(line.row)
            self._show_rest()

    def _show_rest(self) -> None:
        """Some slips may be kept back or chosen; then the others can be approved at once."""
        if self._showing:
            return
        self.desk.show_selection(self._selected())
        rest = self._rest()
        waiting = len(self._waiting())
        self.rest.setVisible(bool(rest) and waiting > 1)
        every = len(rest) == waiting
        all_words = self.tr("Approve all %n slips (Ctrl+Shift+D)", "", len(rest))
        self.rest.setText(all_words if every else self.tr("Approve the other %n slip(s) (Ctrl+Shift+D)", "", len(rest)))
        self.rest.set_picture("ticks")
        hint = self.tr("Space keeps a slip back.") if self._queue() else ""
        self.rest.setAccessibleDescription(
            " ".join((self.tr("All that are listed, but those that you have chosen"), hint)).strip()
        )
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint) and waiting > 1 and self._wide())

    def _waiting(self) -> Collection[str]:
        """What waits here for this reader."""
        return self._listing.reading.cells if self._listing else ()

    def _rest(self) -> list[str]:
        """Of what waits all but what is chosen: by Space in the list of what waits, else as rows are."""
        picked = self.list.selected()
        chosen = set(self._kept) if self._queue() else set(self._selected())
        if len(picked) > 1:
            chosen |= {line.row for line in picked}
        chosen |= self._listing.reading.open if self._listing else frozenset()  # each of them is looked at by itself
        return [row for row in self._waiting() if row not in chosen]

    def _approve_rest(self) -> None:
        self.desk.approve(self._rest())

    def _step(self, rows: list[str]) -> None:
        """After a deed these slips may leave the list: the keyboard goes on to the next one that stays."""
        self._judged = rows
        gone = frozenset(rows)
        if self.filters.state() is None:
            return
        lines, here = self.list.table.rows, self.list.currentIndex().row()
        ahead = [*lines[here + 1 :], *reversed(lines[: max(here, 0)])]
        self._wanted = next((line.row for line in ahead if line.row not in gone), "")
        self.list.table.replace([line for line in lines if line.row not in gone])  # at once: the next key may come
        if self._wanted:
            self.list.choose(self._wanted)


def _state_mark(line: visit_store.Line) -> str:
    return "bad" if line.rivals and line.state != reviews.WITHDRAWN else words.state(line.state)[0]
