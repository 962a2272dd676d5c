"""What the page of an import asks of the lanes: each function runs there; no widget. Whoever watches may end it by
raising `stopped.Stopped`, which comes back as None."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.actions import (
    import_households,
    import_slips,
    put_back_households,
    refused,
    stopped,
    withdraw_import,
    withdraw_roll,
)
from fieldapp.domain import areas, catalogue, grids, headings, households, imports, old_text, problems, visits
from fieldapp.domain import people as rights
from fieldapp.reports import spreadsheet, templates
from fieldapp.store import imports as memory
from fieldapp.store import me, people, roll_lists, untold

STEP = 100  # rows between two words about how far it is
SAMPLE = 60  # characters of a sample

Told = Callable[[str, int, int], None]  # what is done ("read", "check", "take" ...), how much of it, of how many
Rows = Callable[["sqlite_utils.Database"], Sequence[str]]  # the households of a list, which a vault tells


class Asked(msgspec.Struct, frozen=True):
    """What is to be looked at: a file that was not read yet or is, one of its sheets, and what somebody chose. None is
    as the list itself says."""

    kind: str
    path: Path
    book: grids.Book | None = None
    sheet: int | None = None
    columns: dict[str, int] | None = None
    village: str = ""
    convert: frozenset[int] = frozenset()
    renew: bool = False


class Old(msgspec.Struct, frozen=True):
    """A column in an old font, with a cell as it stands and as it would be."""

    column: int
    finding: old_text.Finding
    before: str
    after: str


class Looked(msgspec.Struct, frozen=True):
    """A list as it was understood; `states` are those of the lines by row. Without the columns that are `missing` there
    are no lines."""

    asked: Asked
    book: grids.Book
    sheet: int
    plan: imports.Plan
    old: list[Old]
    missing: list[str]
    lines: list[memory.Line]
    states: dict[int, str]
    old_numbers: bool
    villages: list[areas.Area]
    taken: memory.Taken | None
    stand: int = 0  # of the vault, beside which the rows were looked at


def look(db: sqlite_utils.Database, asked: Asked, listed: catalogue.Catalogue, wall: str, tell: Told) -> Looked | None:
    """Reads and checks a list. Problems "list_*"."""
    with contextlib.suppress(stopped.Stopped):
        book = asked.book or spreadsheet.read(asked.path, lambda done, whole: tell("read", done, whole))
        sheet = imports.likely(book, memory.fields(asked.kind)) if asked.sheet is None else asked.sheet
        grid = book.grids[sheet]
        with db.atomic():
            plan = memory.plan(db, asked.kind, grid)
            if asked.columns is not None:
                plan = msgspec.structs.replace(plan, columns=asked.columns)
            found = imports.findings(grid, plan)
            plan = msgspec.structs.replace(
                plan,
                whole={"village": asked.village} if asked.village else {},
                old={column: one for column, one in found.items() if column in asked.convert},
                renew=asked.renew,
            )
            missing = [field for field in memory.needed(asked.kind) if field not in plan.columns]
            lines = [] if missing else list(_watched(db, asked.kind, grid, plan, listed, wall, tell))
            day, _ = people.clock(db, wall)
            return Looked(
                asked,
                book,
                sheet,
                plan,
                [_sample(grid, plan, column, one) for column, one in found.items()],
                missing,
                lines,
                {line.row: line.state for line in lines},
                any(fault.problem.code == "phone_old" for line in lines for fault in line.faults),
                people.villages(db, day),
                memory.taken(db, asked.kind, book.digest),
                memory.stand(db),
            )
    return None


def take(
    db: sqlite_utils.Database,
    looked: Looked,
    lines: list[memory.Line],
    listed: catalogue.Catalogue,
    moment: dict[str, Any],
    tell: Told,
) -> list[str] | None:
    """Takes the lines in, all or none, and remembers the columns; their rows, None when it was ended. Problems of the
    vault, or the first one of what may not be kept any more; "import_changed" where a row has become a double, or is
    to be mended, since it was looked at. Until somebody was told how it ended, the vault knows."""
    items = [line.item for line in lines]
    moment = moment | {"digest": looked.book.digest, "progress": lambda done: tell("take", done, len(lines))}
    kind = looked.asked.kind
    begun = untold.Untold(kind, looked.book.name, moment["wall"])
    untold.note(db, begun)
    try:
        if _changed(db, looked, lines, listed, moment["wall"], tell):
            raise problems.Problem("import_changed")
        with db.atomic():
            if kind == memory.ROLL:
                homes = [item for item in items if isinstance(item, households.Household)]
                rows = import_households.import_households(db, homes, name=looked.book.name, **moment)
            else:
                slips = [item for item in items if isinstance(item, visits.Slip)]
                rows = import_slips.import_slips(db, slips, catalogue=listed, **moment)
            memory.remember_columns(db, kind, headings.signature(looked.plan.titles), looked.plan.columns)
            untold.note(db, msgspec.structs.replace(begun, rows=len(rows)))
            return rows
    except stopped.Stopped:
        return None
    except refused.Refused as error:
        raise error.problems[0] from error


def _changed(
    db: sqlite_utils.Database,
    looked: Looked,
    lines: list[memory.Line],
    listed: catalogue.Catalogue,
    wall: str,
    tell: Told,
) -> bool:
    """Whether a row that was good is so no more: an exchange has brought what it tells, say."""
    good = {line.row for line in lines if looked.states[line.row] in imports.TAKEN}
    if not good or memory.stand(db) == looked.stand:
        return False
    with db.atomic():
        again = _watched(db, looked.asked.kind, looked.book.grids[looked.sheet], looked.plan, listed, wall, tell)
        return any(line.row in good and line.state not in imports.TAKEN for line in again)


def take_back(db: sqlite_utils.Database, looked: Looked, rows: list[str], reason: str, moment: dict[str, Any]) -> int:
    """Withdraws the slips that were taken a moment ago. Problem "import_reviewed", and those of `withdraw_visit`."""
    return withdraw_import.withdraw_import(db, rows, reason, digest=looked.book.digest, **moment)


def lists(db: sqlite_utils.Database, wall: str, limit: int) -> list[tuple[roll_lists.Brought, bool]]:
    """The lists of households that were brought in, and whether the owner may take each back."""
    day, _ = people.clock(db, wall)
    owner = me.read(db).person
    return [
        (one, one.author == owner or people.may(db, rights.REVIEW, one.area, day))
        for one in roll_lists.lists(db, limit)
    ]


def take_back_roll(
    db: sqlite_utils.Database, tell: Told, rows: Rows, moment: dict[str, Any]
) -> withdraw_roll.Withdrawn | None:
    """Takes households out of the roll again; None when it was ended. Problems of `withdraw_roll`."""
    going = rows(db)
    moment = moment | {"progress": lambda done: tell("back", done, len(going))}
    with contextlib.suppress(stopped.Stopped):
        return withdraw_roll.withdraw_roll(db, going, **moment)
    return None


def put_back_roll(db: sqlite_utils.Database, tell: Told, rows: Rows, moment: dict[str, Any]) -> int | None:
    """Puts them back; how many, None when it was ended. Problems of `put_back_households`."""
    coming = rows(db)
    moment = moment | {"progress": lambda done: tell("put", done, len(coming))}
    with contextlib.suppress(stopped.Stopped):
        return put_back_households.put_back_households(db, coming, **moment)
    return None


def template(
    db: sqlite_utils.Database, kind: str, path: Path, listed: catalogue.Catalogue, wall: str, lang: str
) -> None:
    """Writes a workbook to be filled in. Problem "list_save"."""
    team = templates.Team(*memory.team(db, wall))
    if kind == memory.ROLL:
        templates.roll(path, team, lang)
    else:
        templates.slips(path, team, listed, wall[:10], lang)


def faults(looked: Looked, path: Path, explain: Callable[[imports.Fault], str], lang: str) -> None:
    """Writes what is wrong in a list. Problem "list_save"."""
    templates.faults(path, looked.lines, looked.plan.titles, explain, lang)


def _watched(
    db: sqlite_utils.Database,
    kind: str,
    grid: grids.Grid,
    plan: imports.Plan,
    listed: catalogue.Catalogue,
    wall: str,
    tell: Told,
) -> Iterator[memory.Line]:
    for number, line in enumerate(memory.check(db, kind, grid, plan, listed=listed, wall=wall)):
        if number % STEP == 0:
            tell("check", line.row, len(grid.rows))
        yield line


def _sample(grid: grids.Grid, plan: imports.Plan, column: int, finding: old_text.Finding) -> Old:
    """The first cell that would change."""
    for row in grid.rows[plan.first :]:
        before = grids.cell(row, column)
        after = old_text.convert(before, finding)
        if after != before:
            return Old(column, finding, before.strip()[:SAMPLE], after.strip()[:SAMPLE])
    return Old(column, finding, "", "")
