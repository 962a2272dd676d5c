"""What importing a list needs to know of this vault, and remembers of lists for the next one; it takes nothing in."""

from __future__ import annotations

import functools
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import sqlite_utils

from fieldapp.domain import (
    areas,
    catalogue,
    gazetteer,
    grids,
    headings,
    households,
    imports,
    roll_import,
    slip_import,
    text,
    visit_cells,
    visits,
)
from fieldapp.store import me, people, reference, settings
from fieldapp.store import visits as slips

ROLL, SLIPS = "roll", "slips"
MARK = 8  # first letters of a row: the moment at which it was opened, the same for all of a list
END = "~"  # after every letter of a row
Ground = roll_import.Ground | slip_import.Ground
Line = roll_import.Line | slip_import.Line

_columns = msgspec.json.Decoder(dict[str, int])


class Taken(msgspec.Struct, frozen=True):
    """When a file was taken in, as wall time (ISO 8601), how many of its rows, its name, and the row of the first."""

    wall: str
    rows: int
    name: str = ""
    first: str = ""


_taken = msgspec.json.Decoder(Taken)


def fields(kind: str) -> Sequence[headings.Field]:
    """The fields of a kind of list."""
    return roll_import.FIELDS if kind == ROLL else slip_import.FIELDS


def needed(kind: str) -> Sequence[str]:
    """The fields without which a kind of list cannot be taken."""
    return roll_import.NEEDED if kind == ROLL else slip_import.NEEDED


def plan(db: sqlite_utils.Database, kind: str, grid: grids.Grid) -> imports.Plan:
    """The plan of a sheet: by the columns that were chosen for such a list before, else by its titles."""
    told = imports.begin(grid, fields(kind))
    chosen = columns(db, kind, headings.signature(told.titles)) if told.titles else None
    if chosen is None:
        return told
    width = max(map(len, grid.rows))  # a column may have no title
    return msgspec.structs.replace(told, columns=headings.known(chosen, fields(kind), width))


def stand(db: sqlite_utils.Database) -> int:
    """A number that is another one once facts were written here or came in."""
    return int(db.execute("SELECT coalesce(max(rowid), 0) FROM change").fetchone()[0])


def check(
    db: sqlite_utils.Database,
    kind: str,
    grid: grids.Grid,
    plan: imports.Plan,
    *,
    listed: catalogue.Catalogue,
    wall: str,
) -> Iterator[Line]:
    """The rows of a sheet one after another, looked at beside what this vault holds at a wall time."""
    if kind == ROLL:
        yield from roll_import.check(grid, plan, roll_ground(db, wall))
    else:
        yield from slip_import.check(grid, plan, slip_ground(db, listed, wall))


def team(db: sqlite_utils.Database, wall: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the villages where the owner may record now, and of those who may have helped there. A name that
    two villages share comes as the code."""
    day, _ = people.clock(db, wall)
    atlas, villages = reference.atlas(db), people.villages(db, day)
    names = Counter(text.fold(area.name) for area in villages)
    lines = {above for area in villages for above in areas.lineage(atlas, area.id)}
    found = {name for area in lines for _, _, name in reference.helpers(db, area, day)}
    shown = tuple(area.name if names[text.fold(area.name)] == 1 else area.code or area.id for area in villages)
    return shown, tuple(sorted(found, key=text.name_key))


def roll_ground(db: sqlite_utils.Database, wall: str) -> roll_import.Ground:
    """What the rows of a list of households are looked at beside, at a wall time."""
    day, _ = people.clock(db, wall)
    mine = {area.id for area in people.villages(db, day)}
    return roll_import.Ground(gazetteer.Gazetteer(_villages(reference.atlas(db)), mine, day), roll(db))


def slip_ground(db: sqlite_utils.Database, listed: catalogue.Catalogue, wall: str) -> slip_import.Ground:
    """The same for a list of slips; it asks the vault on as the rows are looked at."""
    day, clock = people.clock(db, wall)
    atlas = reference.atlas(db)

    @functools.cache
    def scene(on: str) -> visits.Scene:
        return people.scene(db, listed, day, clock, on=on)

    @functools.cache
    def places(on: str) -> gazetteer.Gazetteer:
        when = on if visit_cells.day_of(on) else day
        return gazetteer.Gazetteer(_villages(atlas), scene(on).villages, when)

    @functools.cache
    def helpers(village: str, on: str) -> Sequence[slip_import.Helper]:
        when = on if visit_cells.day_of(on) else day
        line = areas.lineage(atlas, village)
        return sorted({one for area in line for one in reference.helpers(db, area, when)})

    return slip_import.Ground(
        listed=listed,
        places=places,
        roll=roll(db),
        owner=me.read(db).person,
        today=day,
        scene=scene,
        helpers=helpers,
        recorded=lambda slip: slips.same_day(db, slip),
    )


def roll(db: sqlite_utils.Database) -> roll_import.Roll:
    """The households that are known here."""
    found = db.execute("SELECT row, area, name, place, phone FROM household")
    return roll_import.Roll(households.Household(*line) for line in found)


def _villages(atlas: Mapping[str, areas.Area]) -> list[areas.Area]:
    return [area for area in atlas.values() if area.kind not in people.ABOVE]


def columns(db: sqlite_utils.Database, kind: str, signature: str) -> dict[str, int] | None:
    """The columns that somebody chose for a list under the same titles; None when nobody has yet."""
    told = settings.get(db, _key("import_columns", kind, signature))
    return _columns.decode(told) if told else None


def remember_columns(db: sqlite_utils.Database, kind: str, signature: str, chosen: dict[str, int]) -> None:
    """Keeps the columns for the next list under the same titles."""
    settings.put(db, _key("import_columns", kind, signature), msgspec.json.encode(chosen).decode())


def taken(db: sqlite_utils.Database, kind: str, digest: str) -> Taken | None:
    """When this very file was taken in before; None for never, and for a roll that was taken back since."""
    told = settings.get(db, _key("import_taken", kind, digest))
    found = _taken.decode(told) if told else None
    return None if found is None or _taken_back(db, kind, found) else found


def _taken_back(db: sqlite_utils.Database, kind: str, one: Taken) -> bool:
    """Whether no household of a list stands on the roll any more, be it as a part of another one."""
    if kind != ROLL or not one.first:
        return False
    standing = "SELECT row FROM roll UNION ALL SELECT row FROM home WHERE row NOT IN (SELECT row FROM out)"
    mark = one.first[:MARK]
    found = db.execute(f"SELECT 1 FROM ({standing}) WHERE row > ? AND row < ? LIMIT 1", [mark, mark + END])
    return found.fetchone() is None


def files(db: sqlite_utils.Database) -> dict[str, str]:
    """The names of the lists of households that this computer took in, by the mark of their rows."""
    found = db.execute("SELECT value FROM setting WHERE key LIKE ? AND value <> ''", [f"import_taken_{ROLL}_%"])
    told = [_taken.decode(value) for (value,) in found]
    return {one.first[:MARK]: one.name for one in told if one.first}


def remember_taken(db: sqlite_utils.Database, kind: str, digest: str, taken: Taken) -> None:
    """Notes that a file was taken in; inside the transaction that does so."""
    settings.put(db, _key("import_taken", kind, digest), msgspec.json.encode(taken).decode())


def forget_taken(db: sqlite_utils.Database, kind: str, digest: str) -> None:
    """The file was not taken in after all; inside the transaction that takes it back."""
    settings.put(db, _key("import_taken", kind, digest), "")


def _key(word: str, kind: str, told: str) -> str:
    return f"{word}_{kind}_{hashlib.sha256(told.encode()).hexdigest()[:24]}"
