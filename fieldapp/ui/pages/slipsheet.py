"""One slip on the screen: everything that it says in words, where it is, what was said of it, and its history."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import sqlite_utils
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from fieldapp import resources
from fieldapp.domain import catalogue, people, reviews
from fieldapp.store import custody, named, reference, told
from fieldapp.store import people as rights
from fieldapp.store import visits as visit_store
from fieldapp.ui.pages import rivals, words
from fieldapp.ui.widgets import badge, buttons, flow, heading, notice

LABEL = 13  # letters of the column of labels


class Whole(msgspec.Struct, frozen=True):
    """A slip with the names that it needs; `mine` if its author looks at it, `reviews` if a reviewer does."""

    detail: visit_store.Detail
    lexicon: words.Lexicon
    mine: bool
    reviews: bool


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
    return Whole(
        detail,
        lexicon,
        detail.line.author == person,
        rights.may(db, people.REVIEW, detail.line.village, day),
    )


class SlipSheet(QScrollArea):
    """Shows one slip, or says that none is chosen."""

    picked = Signal(str, str)  # of two values of a cell: the cell and the fact whose value shall hold

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang
        self.setAccessibleName(self.tr("The slip"))
        _clear_ground(self)
        self.clear()

    def clear(self) -> None:
        """No slip is chosen."""
        room = QWidget()
        column = QVBoxLayout(room)
        hint = heading.Words(self.tr("Choose a slip in the list to see all of it here."), "soft")
        column.addWidget(hint)
        column.addStretch(1)
        self._put(room)

    def show_slip(self, whole: Whole) -> None:
        """Show this slip from its top."""
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part in self._parts(whole):
            column.addWidget(part)
        column.addStretch(1)
        self._put(room)

    def choices(self) -> list[buttons.SecondaryButton]:
        """The buttons that choose between two values."""
        return [one for shown in self.findChildren(rivals.Rivals) for one in shown.choices]

    def _put(self, room: QWidget) -> None:
        self.setWidget(room)
        room.setAutoFillBackground(False)

    def _parts(self, whole: Whole) -> list[QWidget]:
        detail = whole.detail
        parts: list[QWidget] = [heading.Heading(whole.lexicon.who(detail.line)), self._badges(detail.line)]
        if detail.line.custody == custody.HELD:
            parts.append(self._held(detail))
        if detail.line.state == reviews.RETURNED:
            parts.append(self._returned(whole))
        against = {field: detail.rivals[field] for field in reviews.unsettled(detail.record) if field in detail.rivals}
        if against:
            parts.append(self._rivals(whole, against))
        parts.append(self._fields(whole))
        parts += [heading.Heading(self.tr("History")), self._history(whole)]
        return parts

    def _badges(self, line: visit_store.Line) -> QWidget:
        around = QWidget()
        row = flow.Flow(8, 6)
        for kind, told_words in (words.state(line.state), words.where(line.custody)):
            row.add(badge.Badge(kind, told_words), 1, 1)
        around.setLayout(row)
        return around

    def _held(self, detail: visit_store.Detail) -> QWidget:
        return notice.Notice("bad", resources.say(detail.code, self._lang, field=words.label(detail.field)))

    def _returned(self, whole: Whole) -> QWidget:
        """The head's words: the reason beside each field, then what was written."""
        lines = reasons(whole.detail.review, whole.lexicon)
        who = self.tr("{name} asks for a correction:").format(name=whole.detail.reviewer_name or "?")
        return notice.Notice("returned", "\n".join([who, *lines]))

    def _rivals(self, whole: Whole, against: Mapping[str, list[told.Rival]]) -> QWidget:
        shown = rivals.Rivals(against, whole.lexicon, whole.mine or whole.reviews)
        shown.picked.connect(self.picked)
        return shown

    def _fields(self, whole: Whole) -> QWidget:
        around = QWidget()
        grid = QGridLayout(around)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        rows = whole.lexicon.rows(whole.detail.slip)
        rows.append(words.Row("author", self.tr("Written by"), whole.detail.line.author_name or "?"))
        for number, row in enumerate(rows):
            label = heading.Words(row.label, "soft")
            label.setFixedWidth(LABEL * label.fontMetrics().averageCharWidth())
            grid.addWidget(label, number, 0, Qt.AlignmentFlag.AlignTop)
            value = heading.Words(row.value)
            value.setAccessibleName(f"{row.label}: {row.value}")
            grid.addWidget(value, number, 1, Qt.AlignmentFlag.AlignTop)
        return around

    def _history(self, whole: Whole) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for one in reversed(whole.detail.history):
            column.addWidget(heading.Words(self._line(whole, one), "small"))
        return around

    def _line(self, whole: Whole, one: told.Told) -> str:
        last = whole.detail.record.cells.get("_review")
        deed = words.tells(one.tells)
        if last is not None and last.fact == one.fact and whole.detail.review:
            deed = words.verdict(str(whole.detail.review.get("verdict", "")))
        changed = words.cells(one.fields) if one.tells == "VisitCorrected" else ""
        line = f"{words.moment(one.wall)} – {one.author_name or '?'}: {deed}"
        line += f" ({changed})" if changed else ""
        return line + (f" – {words.where(custody.HELD)[1]}" if one.code else "")


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


def reasons(review: Mapping[str, object], lexicon: words.Lexicon) -> list[str]:
    """Why a slip was returned, a line a reason and the reviewer's own words last."""
    named_reasons = review.get("reasons")
    told_reasons = named_reasons if isinstance(named_reasons, dict) else {}
    lines = [
        f"• {words.label(field)}: {lexicon.label('return_reasons', str(code))}" for field, code in told_reasons.items()
    ]
    said = str(review.get("words") or "")
    return [*lines, f"“{said}”"] if said else lines
