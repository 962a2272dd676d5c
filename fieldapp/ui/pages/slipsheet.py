"""One slip on the screen: everything that it says in words, where it is, what was said of it, and its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
import sqlite_utils
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from fieldapp.domain import catalogue, flags, reviews, text
from fieldapp.store import custody, named, reference, told
from fieldapp.store import people as rights
from fieldapp.store import visits as visit_store
from fieldapp.ui.pages import flag_words, rivals, slip_photos, words
from fieldapp.ui.widgets import badge, buttons, flow, heading, notice

LABEL = 13  # letters of the column of labels
USUAL = 18  # rows that a slip has
EVENTS = 2  # entries of its history


class Whole(msgspec.Struct, frozen=True):
    """A slip with the names that it needs; `mine` if its author looks at it, `reviews` if a reviewer does, `returns`
    if that one may return it, too; `stands` is where its household is now, "" where the slip was made."""

    detail: visit_store.Detail
    lexicon: words.Lexicon
    mine: bool
    reviews: bool
    returns: bool
    stands: str


def read(db: sqlite_utils.Database, row: str, listed: catalogue.Catalogue, lang: str, person: str, day: str) -> Whole:
    """A slip as its reader may see it. Problem "visit_unknown"."""
    detail = visit_store.one(db, row)
    slip = detail.slip
    lexicon = words.Lexicon(
        listed,
        lang,
        reference.atlas(db),
        named.people(db, slip.helpers),
        named.households(db, [slip.household]),
        named.teams(db, [slip.team]),
    )
    village, author = detail.line.village, detail.line.author
    reviewed = rights.may_review(db, row, village, day)
    returns = reviewed and rights.may_return(db, row, village, author, day)
    stands = rights.elsewhere(db, [row]).get(row, "")
    return Whole(detail, lexicon, author == person, reviewed, returns, stands)


class SlipSheet(QScrollArea):
    """Shows one slip, or says that none is chosen. What every slip has is built once and filled anew: whoever goes down
    a list sees thirty of them a second."""

    picked = Signal(str, str)  # of two values of a cell: the cell and the fact whose value shall hold

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.setAccessibleName(self.tr("The slip"))
        self.setViewport(QWidget(self))
        _clear_ground(self)
        self._room = room = QWidget(self.viewport())
        self._hint = heading.Words(self.tr("Choose a slip in the list to see all of it here."), "soft", room)
        self._who = heading.Heading("", parent=room)
        self._badges = _Badges()
        self._stands = heading.Words("", "soft", room)
        some = (notice.Notice(parent=room) for _ in range(4))  # of some slips
        self._held, self._returned, self._doubts, self._since = some
        self._against = _Parts()
        self._fields = _Fields()
        self.photos = slip_photos.SlipPhotos()
        self._title = heading.Heading(self.tr("History"), parent=room)
        self._history = _History()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part in (self._hint, *self._above(), self._fields, self.photos, self._title, self._history):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(room)
        room.setAutoFillBackground(False)
        self.clear()

    def clear(self) -> None:
        """No slip is chosen."""
        self.photos.show_photos((), {})
        self._show_parts(False)

    def show_slip(self, whole: Whole, doubts: Sequence[flags.Flag] = ()) -> None:
        """Show this slip from its top, with what of it needs a reviewer's eyes."""
        if not self._fields.isVisibleTo(self._room):
            self._room.hide()  # until all is in it: Qt lays all of it out anew for each part that it shows by itself
        self._who.setText(whole.lexicon.who(whole.detail.line))
        self._badges.say(words.state(whole.detail.line.state), words.where(whole.detail.line.custody))
        self._show_parts(True)
        self._show_open(whole, doubts)
        rows = whole.lexicon.rows(whole.detail.slip)
        rows.append(words.Row("author", self.tr("Written by"), whole.detail.line.author_name or "?"))
        self._fields.show_rows(rows)
        self._history.show_lines([self._line(whole, one) for one in reversed(whole.detail.history)])
        self._room.show()
        self.verticalScrollBar().setValue(0)

    def choices(self) -> list[buttons.SecondaryButton]:
        """The buttons that choose between two values."""
        return [one for shown in self.findChildren(rivals.Rivals) for one in shown.choices]

    def _above(self) -> tuple[QWidget, ...]:
        """What stands above the fields: what somebody must choose before all that may only be looked at."""
        some = (self._held, self._against, self._returned, self._doubts, self._since)
        return (self._who, self._badges, self._stands, *some)

    def _show_parts(self, chosen: bool) -> None:
        self._hint.setVisible(not chosen)
        always: tuple[QWidget, ...] = (self._who, self._badges, self._fields, self._title, self._history)
        for part in (*always, *(() if chosen else self._above())):
            part.setVisible(chosen)

    def _show_open(self, whole: Whole, doubts: Sequence[flags.Flag]) -> None:
        """What only some slips have: where their household is now, why they are held or returned, two values, doubts,
        and what was changed later."""
        detail = whole.detail
        place = whole.lexicon.places.get(whole.stands)
        self._stands.setText(self.tr("This household is in {name} now").format(name=place.name) if place else "")
        self._stands.setVisible(place is not None)
        held = self._why_held(detail) if detail.line.custody == custody.HELD else ""
        against = {field: detail.rivals[field] for field in reviews.unsettled(detail.record) if field in detail.rivals}
        returned = self._why_returned(whole) if detail.line.state == reviews.RETURNED else ""
        changed = flags.changed_later(detail.record)
        shown = {code for code, there in (("changed", changed), ("rivals", against)) if there}  # in full
        told_doubts = [one for one in doubts if one.code not in shown]
        lines = [f"• {flag_words.sentence(one, whole.lexicon)}" for one in told_doubts]
        _tell(self._held, "bad", held)
        self._against.put([self._rivals(whole, against)] if against else [])
        _tell(self._returned, "returned", returned)
        _tell(self._doubts, flag_words.kind(told_doubts), "\n".join(lines))
        _tell(self._since, "info", self._changed_since(whole) if changed else "")

    def _why_held(self, detail: visit_store.Detail) -> str:
        return "\n".join(dict.fromkeys(words.held(why.code, why.field, self._lang) for why in detail.held))

    def _why_returned(self, whole: Whole) -> str:
        """The head's words: the reason beside each field, then what was written."""
        lines = words.reasons(whole.detail.review, whole.lexicon)
        who = self.tr("{name} asks for a correction:").format(name=whole.detail.reviewer_name or "?")
        return "\n".join([who, *lines])

    def _rivals(self, whole: Whole, against: Mapping[str, list[told.Rival]]) -> QWidget:
        shown = rivals.Rivals(against, whole.lexicon, whole.mine or whole.reviews)
        shown.picked.connect(self.picked)
        return shown

    def _changed_since(self, whole: Whole) -> str:
        """Who had approved it, and what was changed since: old and new."""
        detail = whole.detail
        changes = told.after(detail.history, detail.record.cells["_review"].fact)
        day = text.show_day(str(detail.review.get("day", "")))
        words_ = self.tr("{name} approved it on {day}. Changed since then:")
        head = words_.format(name=detail.reviewer_name or "?", day=day)
        return "\n".join((head, *_changes(changes, whole.lexicon)))

    def _line(self, whole: Whole, one: told.Told) -> str:
        """One entry of the history: when, who, on which computer, what it did; below it what it changed, and why."""
        said = one.said.get("_review")
        said = said if isinstance(said, dict) else {}
        deed = words.verdict(str(said["verdict"])) if "verdict" in said else words.tells(one.tells)
        where = self.tr("this computer") if one.here else self.tr("another computer")
        line = f"{words.moment(one.wall)} – {one.author_name or '?'} ({where}): {deed}"
        line += f" – {words.where(custody.HELD)[1]}" if one.code else ""
        why = str(one.said.get("_reason") or "")
        below = _changes(one.changes, whole.lexicon) + words.reasons(said, whole.lexicon)
        below += [self.tr("Reason: {words}").format(words=why)] if why else []
        return "\n    ".join((line, *(part for entry in below for part in entry.split("\n"))))


def _changes(told_changes: Iterable[told.Change], lexicon: words.Lexicon) -> list[str]:
    """A line a field that says something else: old and new."""
    lines, empty = [], lexicon.cell("", None)
    for one in told_changes:
        old, new = ({row.field: row for row in lexicon.parts(one.cell, value)} for value in (one.old, one.new))
        for name, row in (old | new).items():
            was, now = (rows[name].value.replace("\n", "; ") if name in rows else empty for rows in (old, new))
            if was != now:
                lines.append(f"• {row.label}: {was} → {now}")
    return lines


def _tell(part: notice.Notice, kind: str, said: str) -> None:
    """Say it without a voice, or hide where there is nothing to say."""
    if said:
        part.say(kind, said)
    part.setVisible(bool(said))


class _Badges(QWidget):
    """In which state a slip is, and where."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = badge.Badge(), badge.Badge()
        row = flow.Flow(8, 6)
        for one in self._shown:
            row.add(one, 1, 1)
        self.setLayout(row)

    def say(self, *told: tuple[str, str]) -> None:
        """A kind and words for each."""
        for one, (kind, said) in zip(self._shown, told, strict=True):
            one.say(kind, said)


class _Parts(QWidget):
    """Parts below each other, others for each slip that has any."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def put(self, parts: list[QWidget]) -> None:
        """These in place of what was there."""
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for part in parts:
            self._column.addWidget(part)
        self.setVisible(bool(parts))


class _Fields(QWidget):
    """Labels on the left, values on the right."""

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[tuple[heading.Words, heading.Words]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        for _ in range(USUAL):  # with the page, ahead of time
            self._add()

    def show_rows(self, rows: list[words.Row]) -> None:
        """These rows in place of what was there."""
        while len(self._pairs) < len(rows):
            self._add()
        wide = LABEL * self.fontMetrics().averageCharWidth()
        for number, (label, value) in enumerate(self._pairs):
            seen = number < len(rows)
            if seen:
                row = rows[number]
                label.setText(row.label)
                label.setFixedWidth(wide)
                value.setText(row.value)
                value.setAccessibleName(f"{row.label}: {row.value}")
            label.setVisible(seen)
            value.setVisible(seen)

    def _add(self) -> None:
        pair = heading.Words("", "soft", self), heading.Words("", "", self)
        for column, one in enumerate(pair):
            self._grid.addWidget(one, len(self._pairs), column, Qt.AlignmentFlag.AlignTop)
        self._pairs.append(pair)


class _History(QWidget):
    """Small lines below each other."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[heading.Words] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        for _ in range(EVENTS):
            self._add()

    def show_lines(self, lines: list[str]) -> None:
        """These lines in place of what was there."""
        while len(self._lines) < len(lines):
            self._add()
        for number, one in enumerate(self._lines):
            one.setText(lines[number] if number < len(lines) else "")
            one.setVisible(number < len(lines))

    def _add(self) -> None:
        self._lines.append(heading.Words("", "small", self))
        self._column.addWidget(self._lines[-1])


def scroll(part: QWidget) -> QScrollArea:
    """A part with a scroll bar of its own, on the ground that it stands on."""
    area = QScrollArea()
    _clear_ground(area)
    area.setWidget(part)
    part.setAutoFillBackground(False)
    return area


def _clear_ground(area: QScrollArea) -> None:
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
