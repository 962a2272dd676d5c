"""The tables that screens search, made from records and able to be thrown away; each entity says how it is shown."""

from __future__ import annotations

import operator
from collections.abc import Collection, Iterable, Mapping
from itertools import repeat
from typing import TYPE_CHECKING, Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, households, periods, photos, reviews, rounds, text, visits
from fieldapp.store import among, inserts, roll_index, taken_out

if TYPE_CHECKING:
    from fieldapp.domain import outlines  # a start has no use for it

_DAY = operator.itemgetter(4, 5)  # of a row of `visit`: date and time
_HOME = 3  # likewise the household at which it is shown

Shown = tuple[Any, ...]  # a row of `visit`


class Look(msgspec.Struct, frozen=True, gc=False):
    """How a visit is shown, as far as its own record tells; `columns` are those of `visit` but who opened it."""

    columns: tuple[Any, ...]
    held: str = ""
    photos: tuple[photos.Photo, ...] = ()


def look(record: history.Record) -> Look | None:
    """How this record is shown as a visit; None if it is none."""
    if record.entity != "visit" or "when" not in record.cells:
        return None
    slip, state = visits.outline(record), reviews.state(record)
    unsettled = len(reviews.unsettled(record))
    topics = " ".join(f"{one.topic}:{one.result}" for one in slip.topics)
    person, find = _found_by(slip.name, slip.phone)
    columns = (
        record.row, record.root, slip.village, slip.household, slip.date, slip.time, state, slip.name, find, topics,
        slip.mode, slip.people, slip.follow_up, unsettled, person, slip.satisfaction,
    )  # fmt: skip
    return Look(columns, periods.held_in(record), slip.photos)


def shown_alone(told: outlines.Opening) -> Shown:
    """How the visit is shown that one fact tells alone, of which nobody has said anything yet."""
    person, find = _found_by(told.name, told.phone)
    return (
        told.id, told.root, told.village, told.household, told.date, told.time, reviews.WAITING, told.name, find,
        told.topics, told.mode, told.people, told.follow_up, 0, person, told.satisfaction, told.author, "",
    )  # fmt: skip


def all_shown(told: outlines.Openings) -> list[Shown]:
    """`shown_alone` of many."""
    persons, phones = text.fold_all(told.names), map(text.fold, told.phones)
    find = [
        f"{person} {phone}" if person and phone else person or phone
        for person, phone in zip(persons, phones, strict=True)
    ]
    return list(
        zip(
            told.ids, told.roots, told.villages, told.households, told.dates, told.times, repeat(reviews.WAITING),
            told.names, find, told.topics, told.modes, told.people, told.follow_ups, repeat(0), persons,
            told.satisfactions, told.authors, repeat(""), strict=False,
        )
    )  # fmt: skip


def _found_by(name: str, phone: str) -> tuple[str, str]:
    """The folded name of a visit's person, and the words that the log finds it by."""
    person = text.fold(name)
    return person, " ".join([word for word in (person, text.fold(phone)) if word])


def put(
    db: sqlite_utils.Database,
    records: Iterable[history.Record],
    opened: Mapping[str, str] | None = None,
    fresh: Collection[str] = (),
    alone: Iterable[Shown] = (),
) -> None:
    """Shows these records as they are now. A merged household is not shown, and its visits are shown at its home; one
    that was taken out of the roll is not shown, either, as long as nobody visits it. `opened` says who opened each row
    where that is known already, see `authors`; `fresh` are rows that were not shown before; `alone` are more visits of
    those, made before."""
    listed = list(records)
    drop(db, [record.row for record in listed if _untold(record)])
    slips, more = list(filter(None, map(look, listed))), list(alone)
    if slips or more:
        rows = [one.columns[0] for one in slips]
        _put_visits(db, slips, opened if opened is not None else authors(db, rows), fresh, more)
    if houses := [record for record in listed if record.entity == "household"]:
        _put_households(db, houses)
    if spans := [one for record in listed if record.entity == periods.ENTITY and (one := periods.of(record))]:
        _put_periods(db, spans)


def _untold(record: history.Record) -> bool:
    """Whether the fact that opened it is not here (any more), only what others said of it."""
    if record.entity == "visit":
        return "when" not in record.cells
    return record.entity == periods.ENTITY and periods.of(record) is None


def authors(db: sqlite_utils.Database, rows: Iterable[str]) -> dict[str, str]:
    """Who opened each of these rows, which has the name of its first fact."""
    return dict(db.execute(f"SELECT id, author FROM change WHERE id IN {among.LISTED}", [among.listed(rows)]))


def _put_visits(
    db: sqlite_utils.Database,
    slips: list[Look],
    opened: Mapping[str, str],
    fresh: Collection[str],
    alone: list[Shown],
) -> None:
    shown = [(*one.columns, opened.get(one.columns[0], ""), one.held) for one in slips]
    if homes := _homes(db, {one[_HOME] for one in (*shown, *alone)}):
        shown, alone = [_at_home(one, homes) for one in shown], [_at_home(one, homes) for one in alone]
    known = [one for one in shown if one[0] not in fresh]
    shown += alone
    been = _visited(db, [row for row, *_ in known]) | {home for _, _, _, home, *_ in known}
    # As most of its indexes are: so each page of them is written once, and to the brim.
    shown.sort(key=_DAY, reverse=True)
    inserts.write(db, "INSERT OR REPLACE INTO visit", shown)
    if known:
        db.execute(f"DELETE FROM photo WHERE row IN {among.LISTED}", [among.listed(row for row, *_ in known)])
    named = [(one.columns[0], photo.sha) for one in slips for photo in one.photos]
    db.conn.executemany("INSERT OR IGNORE INTO photo VALUES (?,?)", named)
    roll_index.add_up(db, been)
    roll_index.count_in(
        db, [(one[3], one[4], one[12], one[6]) for one in shown if one[0] in fresh and one[3] not in been]
    )
    taken_out.settle(db, been | {home for _, _, _, home, *_ in shown})


def _put_households(db: sqlite_utils.Database, listed: list[history.Record]) -> None:
    homes = _homes(db, [record.row for record in listed])
    hidden = homes.keys() | taken_out.put(db, listed)
    taken_out.hide(db, hidden)
    shown = [households.of(record) for record in listed if record.row not in hidden]
    db.conn.executemany("INSERT OR REPLACE INTO household VALUES (?,?,?,?,?,?)", map(taken_out.columns, shown))
    roll_index.put(db, shown)
    gone = [(record.row,) for record in listed]
    merged = [(record.row, target) for record in listed if (target := households.merged(record))]
    shares = [(record.row, *msgspec.structs.astuple(share)) for record in listed if (share := rounds.of(record))]
    db.conn.executemany("DELETE FROM merged WHERE row = ?", gone)
    db.conn.executemany("INSERT INTO merged VALUES (?,?)", merged)
    db.conn.executemany("DELETE FROM round WHERE row = ?", gone)
    db.conn.executemany("INSERT INTO round VALUES (?,?,?,?)", shares)
    taken_out.settle(db, set(homes.values()))


def _put_periods(db: sqlite_utils.Database, listed: list[periods.Period]) -> None:
    told = [(one.row, one.village, one.span.start, one.span.end, one.closed, one.stamp) for one in listed]
    db.conn.executemany("INSERT OR REPLACE INTO period VALUES (?,?,?,?,?,?)", told)


def rehouse(db: sqlite_utils.Database) -> set[str]:
    """Finds anew where merged households belong; returns those whose home changed, to be shown again with their
    visits."""
    targets = dict(db.execute("SELECT row, target FROM merged"))
    before = dict(db.execute("SELECT row, home FROM home"))
    if not targets and not before:
        return set()
    known = {row for (row,) in db.execute("SELECT row FROM record WHERE row IN (SELECT target FROM merged)")}
    after = households.homes(targets, known)
    changed = {row for row in before.keys() | after.keys() if before.get(row) != after.get(row)}
    db.conn.executemany("DELETE FROM home WHERE row = ?", [(row,) for row in changed])
    db.conn.executemany("INSERT INTO home VALUES (?,?)", [(row, after[row]) for row in changed if row in after])
    taken_out.settle(db, {home for row in changed for home in (before.get(row), after.get(row)) if home})
    return changed


def drop(db: sqlite_utils.Database, rows: Iterable[str]) -> None:
    """Shows these rows no more."""
    gone = list(rows)
    if not gone:
        return
    been = _visited(db, gone)
    for table in ("visit", "photo", "household", "merged", "round", "period"):
        db.conn.executemany(f"DELETE FROM {table} WHERE row = ?", [(row,) for row in gone])
    taken_out.drop(db, gone)
    roll_index.drop(db, gone)
    roll_index.add_up(db, been)
    taken_out.settle(db, been)


def _visited(db: sqlite_utils.Database, visits: Collection[str]) -> set[str]:
    """The households at which these visits are shown so far."""
    if not visits:
        return set()
    asked = f"SELECT household FROM visit WHERE household <> '' AND row IN {among.LISTED}"
    return {home for (home,) in db.execute(asked, [among.listed(visits)])}


def _homes(db: sqlite_utils.Database, rows: Iterable[str]) -> dict[str, str]:
    """Where those of these households belong that are merged."""
    listed = [row for row in rows if row]
    if not listed:
        return {}
    return dict(db.execute(f"SELECT row, home FROM home WHERE row IN {among.LISTED}", [among.listed(listed)]))


def _at_home(one: Shown, homes: Mapping[str, str]) -> Shown:
    """A visit at the household where that of its own belongs now."""
    home = homes.get(one[_HOME])
    return one if home is None else (*one[:_HOME], home, *one[_HOME + 1 :])
