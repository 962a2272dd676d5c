"""To a village head: a period that is over and without a slip, and the word that there was nothing to report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec
import sqlite_utils

from fieldapp.domain import areas, calendar_span
from fieldapp.store import periods
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import lines


class Quiet(msgspec.Struct, frozen=True):
    """A village without a slip in a period that is over and not closed; `told` when it said that there was nothing."""

    village: str
    name: str
    span: calendar_span.Span
    told: bool


def read(db: sqlite_utils.Database, villages: Sequence[areas.Area], day: str) -> list[Quiet]:
    """The quiet ones of these villages on a day (ISO), the oldest period first."""
    names = {place.id: place.name for place in villages}
    over = [one for one in periods.every(db, list(names)) if not one.closed and one.span.end <= day]
    return list(_quiet(db, names, sorted({one.span for one in over}), {(one.span, one.village) for one in over}))


def _quiet(
    db: sqlite_utils.Database,
    names: dict[str, str],
    spans: Sequence[calendar_span.Span],
    there: set[tuple[calendar_span.Span, str]],
) -> Iterator[Quiet]:
    for span in spans:
        for one in periods.standing(db, span, [village for village in names if (span, village) in there]):
            if one.silent or one.nothing:
                yield Quiet(one.village, names[one.village], span, one.nothing)


def line(one: Quiet, tell: Callable[[Quiet, bool], object]) -> lines.Line:
    """The line of the page; `tell` says so or takes it back."""
    from fieldapp.ui.pages import periods_words  # here, as most people have no such line on their first page

    days = periods_words.span(one.span)
    if one.told:
        words = translate("Nothing", "Period {days}: {village} has nothing to report.")
        back = translate("Nothing", "Take back")
        return lines.Line(words.format(days=days, village=one.name), "", back, lambda: tell(one, False), mark="good")
    words = translate("Nothing", "Period {days}: no slip of {village} yet.")
    why = translate("Nothing", "If nobody was helped, say so; else the report tells that figures are missing.")
    deed = translate("Nothing", "Nothing to report")
    return lines.Line(words.format(days=days, village=one.name), why, deed, lambda: tell(one, True), mark="bad")
