"""A report as a table of typed cells, from which screen, CSV, JSON, sheet and paper are all drawn; never how any looks.

A cell is one of:

- `str`            words, already in the reader's language; codes and phones are words too, so no zero is lost
- `int`            a whole number: people, times, đồng
- `Ratio(a, b)`    a of b; `share()` is a / b, None where b is 0; both numbers are always kept beside the share
- `Days(halves)`   days counted in halves, as activity days are
- `Day(iso)`       a day of the calendar
- `Missing(why)`   no number, which is not zero; the sentence is the message `missing_<why>` ("chưa có số liệu")
- `Note(code, …)`  words of the messages, with what they need

A `Column` says by `kind` what its cells are, so that a sheet can format it; any of its cells may be `Missing` instead.
Its heading is the message `column_<key>` unless `heading` has words of its own (a topic, an indicator). `resident`
marks what names people who were helped: `beyond` takes such columns away before a table leaves the commune. A `Row` is
`plain`, a `total`, or a `group` heading; `slips` are the ids of the slips behind the row (the evidence, one key away).
The title of a table is the message `report_<name>`; a `Note` is a sentence below it, by its message's code.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from fieldapp.domain.calendar_span import Span

# Every report by name: `fieldapp report NAME`, and the message `report_<name>`. In the order of a list to pick from.
NAMES = (
    "indicators",  # chỉ tiêu: an indicator a row, for the whole area
    "villages",  # biểu tổng hợp: a village a row, an indicator counted from slips a column
    "evidence",  # minh chứng: a slip a row, those behind one indicator
    "statement",  # bảng kê ngày hoạt động: a member a row
    "days",  # its grounds: a member's day a row
    "coverage",  # a village a row: households reached, refused, absent, never visited
    "lanes",  # the same by lane
    "ladder",  # a topic a row, how far households came with it
    "rounds",  # progress of the houses that were shared out: a member a row
    "topics",  # times and persons by topic and result
    "blockers",  # what stood in the way, by how often
    "weeks",  # sessions by week
)

Kind = Literal["text", "number", "ratio", "days", "day"]
PLAIN, TOTAL, GROUP = "plain", "total", "group"


class Ratio(msgspec.Struct, frozen=True, tag=True):
    """`part` of `whole`."""

    part: int
    whole: int

    def share(self) -> float | None:
        """The part by the whole, from 0 upwards; None where the whole is 0, as nothing can be said then."""
        return self.part / self.whole if self.whole else None


class Days(msgspec.Struct, frozen=True, tag=True):
    """Days, in halves: 5 is two and a half days."""

    halves: int


class Day(msgspec.Struct, frozen=True, tag=True):
    """A day, as an ISO date."""

    iso: str


class Missing(msgspec.Struct, frozen=True, tag=True):
    """No number, and why: a word of `MISSING`."""

    why: str


# silent: no slip and no word from the village; waiting: slips, but none approved yet; outside: only another office has
# this number; zero: the number to divide by is zero; unset: a setting, such as a rate, was never told.
MISSING = ("silent", "waiting", "outside", "zero", "unset")


class Note(msgspec.Struct, frozen=True, tag=True):
    """The code of a message and the words that it needs: a cell, or a sentence below a table."""

    code: str
    details: dict[str, str | int] = {}


Cell = str | int | Ratio | Days | Day | Missing | Note


class Column(msgspec.Struct, frozen=True):
    """One column: its key, what its cells are, its own heading if it has one, and whether it names residents."""

    key: str
    kind: Kind = "text"
    heading: str = ""
    resident: bool = False


class Row(msgspec.Struct, frozen=True):
    """One line: a cell for each column, and the slips behind it. `id` is that of the village or person it tells of,
    where there is one: names come twice, and change."""

    cells: tuple[Cell, ...]
    style: Literal["plain", "total", "group"] = "plain"
    slips: tuple[str, ...] = ()
    id: str = ""


class Table(msgspec.Struct, frozen=True):
    """One report: its name, the place's name, the days that it tells of, the day of the figures ("as of", ISO)."""

    name: str
    place: str
    span: Span
    as_of: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()


def beyond(table: Table) -> Table:
    """The table as it may leave the commune: without the columns that name residents."""
    kept = [place for place, column in enumerate(table.columns) if not column.resident]
    if len(kept) == len(table.columns):
        return table
    rows = (msgspec.structs.replace(row, cells=tuple(row.cells[place] for place in kept)) for row in table.rows)
    columns = tuple(table.columns[place] for place in kept)
    return msgspec.structs.replace(table, columns=columns, rows=tuple(rows))
