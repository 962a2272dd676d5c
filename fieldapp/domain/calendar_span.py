"""Spans of the calendar: months, quarters, years, any days that a report or a period has; never whether one is open."""

from __future__ import annotations

import datetime

import msgspec

from fieldapp.domain import patterns, problems, text, visit_cells

_MONTH = patterns.later(r"((?:19|2[0-9])[0-9]{2})-(0[1-9]|1[0-2])")
_QUARTER = patterns.later(r"((?:19|2[0-9])[0-9]{2})-[qQ]([1-4])")
_YEAR = patterns.later(r"(?:19|2[0-9])[0-9]{2}")
_FIRST, _LAST = "1900-01-01", "2999-12-31"  # beyond these, "the span before" has no day, or weeks no end
_DAY, _DAYS = datetime.timedelta(days=1), 28  # every month has so many
_ROMAN = ("I", "II", "III", "IV")


class Span(msgspec.Struct, frozen=True, order=True):
    """The days from `start` to `end` (ISO, both included)."""

    start: str
    end: str

    @property
    def word(self) -> str:
        """What names them: "2026-10", "2026-Q4", "2026" or "2026-10-01..2026-10-15"."""
        year, month = int(self.start[:4]), int(self.start[5:7])
        for count, told in ((1, self.start[:7]), (3, f"{year}-Q{(month + 2) // 3}"), (12, f"{year}")):
            if (month - 1) % count == 0 and _months(year, month, count) == self:
                return told
        return f"{self.start}..{self.end}"

    def holds(self, day: str) -> bool:
        """Whether a day (ISO) is one of them."""
        return self.start <= day <= self.end

    @property
    def next_day(self) -> str:
        """The day after them (ISO)."""
        return (datetime.date.fromisoformat(self.end) + _DAY).isoformat()

    def meets(self, other: Span) -> bool:
        """Whether the two share a day."""
        return self.start <= other.end and other.start <= self.end


def read(word: str) -> Span:
    """The span that a word names. Problem "span_bad"."""
    told = text.plain(word)
    if found := _MONTH.fullmatch(told):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _QUARTER.fullmatch(told):
        return _months(int(found[1]), 3 * int(found[2]) - 2, 3)
    if _YEAR.fullmatch(told):
        return _months(int(told), 1, 12)
    start, dots, end = told.partition("..")
    if dots and visit_cells.day_of(start) and visit_cells.day_of(end) and _FIRST <= start <= end <= _LAST:
        return Span(start, end)
    raise problems.Problem("span_bad", "period", word=told[:40])


def before(span: Span) -> Span:
    """The span of the same kind that ends where this one begins."""
    first = datetime.date.fromisoformat(span.start)
    last = first - _DAY
    if _MONTH.fullmatch(span.word):
        return _months(last.year, last.month, 1)
    if _QUARTER.fullmatch(span.word):
        return _months(last.year, last.month - 2, 3)
    if _YEAR.fullmatch(span.word):
        return _months(last.year, 1, 12)
    until = datetime.date.fromisoformat(span.end)
    after = until + _DAY
    if first.day == after.day <= _DAYS and (after.month - first.month) % 12 == 1:  # from the 21st to the 20th
        return Span((last.replace(day=1) - _DAY).replace(day=first.day).isoformat(), last.isoformat())
    return Span((last - (until - first)).isoformat(), last.isoformat())


def label(span: Span, lang: str = "vi") -> str:
    """What people call the span: "tháng 10/2026", "quý IV năm 2026", "từ 01/10/2026 đến 15/10/2026"."""
    english = lang == "en"
    if found := _MONTH.fullmatch(span.word):
        return f"{'' if english else 'tháng '}{found[2]}/{found[1]}"
    if found := _QUARTER.fullmatch(span.word):
        quarter = _ROMAN[int(found[2]) - 1]
        return f"quarter {quarter} of {found[1]}" if english else f"quý {quarter} năm {found[1]}"
    if _YEAR.fullmatch(span.word):
        return span.word if english else f"năm {span.word}"
    first, last = text.show_day(span.start), text.show_day(span.end)
    return f"{first} to {last}" if english else f"từ {first} đến {last}"


def _months(year: int, first: int, count: int) -> Span:
    end = month_end(datetime.date(year, first + count - 1, 1))
    return Span(datetime.date(year, first, 1).isoformat(), end.isoformat())


def month_end(day: datetime.date) -> datetime.date:
    """The last day of a day's month."""
    late = day.replace(day=28) + datetime.timedelta(days=3)  # the month's last three days, or the next one's first
    return late if late.month == day.month else late - datetime.timedelta(days=late.day)
