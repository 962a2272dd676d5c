"""Lists visits and tells of one: who wrote it, what was said of it, and where it is; never changes any."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Collection, Iterator
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.domain import history, problems, reviews, text, visits
from fieldapp.store import among, custody, fold, households, once, reference, search, told

FEW = 4  # villages or states whose visits are gathered first and sorted then
MANY = 100  # visits of which it is enough to know that there are as many
_NEWEST = "ORDER BY v.date DESC, v.time DESC, v.row DESC"
_UNSENT = (
    f"(SELECT max(u.clock) FROM change u LEFT JOIN acked a ON a.node = '{custody.NODE}' AND a.origin = u.origin"
    " WHERE u.row = v.row AND (u.n > coalesce(a.n, 0) OR (u.n = 0 AND u.stamp IS NULL)))"
)
_UNLEFT = (  # what not even the hub has
    f"(SELECT max(u.clock) FROM change u LEFT JOIN acked a ON a.node = '{custody.NODE}' AND a.origin = u.origin"
    f" LEFT JOIN acked h ON h.node = {custody.AT_HUB} AND h.origin = u.origin"
    f" WHERE u.row = v.row AND u.n > max(coalesce(a.n, 0), coalesce(h.n, 0)) AND NOT {custody.SHELVED.format('u')})"
)
_HELD = "(SELECT max(k.clock) FROM note m JOIN change k ON k.id = m.fact WHERE m.row = v.row)"
_CODE = "(SELECT code FROM note WHERE row = v.row ORDER BY fact LIMIT 1)"
# What was written after the held fact, and has not left yet, may be its repair.
_WHERE = (
    f"CASE WHEN {_UNSENT} > coalesce({_HELD}, 0) THEN iif({_UNLEFT} IS NULL, '{custody.HUB}', '{custody.HERE}')"
    f" WHEN EXISTS (SELECT 1 FROM note WHERE row = v.row) THEN '{custody.HELD}' ELSE '{custody.PROVINCE}' END"
)
# Nobody looks for a household whose name is not wanted: those of a list lie scattered over the whole file.
_NAME = (
    "iif(v.name <> '', v.name, coalesce((SELECT h.name FROM household h WHERE h.row = v.household),"
    " (SELECT o.name FROM out o WHERE o.row = v.household), ''))"  # a withdrawn one, of a household that left the roll
)
_LINE = (
    f"SELECT v.row, v.root, v.village, v.date, v.time, v.state, v.author, coalesce(p.name, ''), {_NAME}, v.household,"
    f" v.topics, v.mode, v.people, v.follow_up, v.rivals, {_WHERE}, coalesce({_CODE}, '') FROM visit v"
    " LEFT JOIN person p ON p.id = v.author"
)


class Line(msgspec.Struct, frozen=True):
    """One visit as a list shows it. `name` is the person helped, else the household's; `topics` are "ID-01:3 ...";
    `custody` is "here", "hub", "province" or "held", and `reason` the code of why it is held back."""

    row: str
    root: str
    village: str
    date: str
    time: str
    state: str
    author: str
    author_name: str
    name: str
    household: str
    topics: str
    mode: str
    people: int | None
    follow_up: str
    rivals: int
    custody: str
    reason: str


class Detail(msgspec.Struct, frozen=True):
    """One visit whole. `content` names what was read, for a review; `held` tells all reasons why it is held back."""

    line: Line
    slip: visits.Slip
    record: history.Record
    review: dict[str, Any]
    reviewer_name: str
    history: list[told.Told]
    rivals: dict[str, list[told.Rival]]
    content: str
    held: tuple[custody.Why, ...]


def log(
    db: sqlite_utils.Database,
    *,
    villages: Collection[str] | None = None,
    states: Collection[str] | None = None,
    author: str = "",
    find: str = "",
    since: str = "",
    until: str = "",
    household: str = "",
    limit: int = 500,
    offset: int = 0,
) -> list[Line]:
    """The visits that meet all conditions, newest first; None is no condition, days are ISO and included. `find` are
    words of the person's or household's name or place, or digits of the phone, tone-free."""
    where, values = _where(db, villages, states, author, since, until, household)
    if not find.strip():
        some = f"SELECT v.rowid FROM visit v WHERE {where} {_NEWEST} LIMIT ? OFFSET ?"
        found = db.execute(f"{_LINE} WHERE v.rowid IN ({some}) {_NEWEST}", [*values, limit, offset])
        return [Line(*row) for row in once.once(found)]
    fitting = list(itertools.islice(_fitting(db, find, where, values), offset, offset + limit))
    return lines(db, fitting)


def newest(
    db: sqlite_utils.Database,
    *,
    villages: Collection[str] | None = None,
    states: Collection[str] | None = None,
    since: str = "",
    until: str = "",
    limit: int = 500,
) -> list[tuple[str, str, str]]:
    """The row, day and village of each visit that `log` lists under the same conditions."""
    where, values = _where(db, villages, states, "", since, until)
    some = f"SELECT v.row, v.date, v.village FROM visit v WHERE {where} {_NEWEST} LIMIT ?"
    return db.execute(some, [*values, limit]).fetchall()


def count(
    db: sqlite_utils.Database,
    *,
    villages: Collection[str] | None = None,
    states: Collection[str] | None = None,
    author: str = "",
    find: str = "",
    since: str = "",
    until: str = "",
    household: str = "",
) -> int:
    """How many visits meet all conditions, which are those of `log`."""
    where, values = _where(db, villages, states, author, since, until, household, ordered=bool(find.strip()))
    if find.strip():
        return sum(1 for _ in _fitting(db, find, where, values))
    return int(db.execute(f"SELECT count(*) FROM visit v WHERE {where}", values).fetchone()[0])


def came(db: sqlite_utils.Database, villages: Collection[str]) -> int:
    """How many visits wait that were made elsewhere, in households that stand in these villages by now."""
    there = among.listed(villages)
    asked = (
        "SELECT count(*) FROM visit v CROSS JOIN attr a ON a.root = v.root WHERE v.state = ?"
        f" AND v.root <> v.row AND v.village NOT IN {among.LISTED} AND a.area IN {among.LISTED}"
    )
    return int(db.execute(asked, [reviews.WAITING, there, there]).fetchone()[0])


def disputed(db: sqlite_utils.Database, villages: Collection[str]) -> list[str]:
    """The approved visits of these villages in which somebody else wrote something different, as was heard later; a
    held one too. The newest first."""
    found = [
        (date, row)
        for part, marks in fold.chunks(villages)
        for date, row in db.execute(
            f"SELECT date, row FROM visit WHERE rivals > 0 AND village IN ({marks}) AND state IN (?, ?)",
            [*part, reviews.APPROVED, reviews.LOCKED],
        )
    ]
    return [row for _, row in sorted(found, reverse=True)]


def counts_by_state(db: sqlite_utils.Database, villages: Collection[str] | None = None) -> dict[str, int]:
    """How many visits stand in each state that occurs, in all or in some villages."""
    listed = list(villages or ())
    where = "1" if villages is None else f"village IN ({','.join('?' * len(listed))})"
    # By village first: the index that has nothing else is a fraction of those that know states alone.
    there = f"SELECT state, count(*) AS n FROM visit WHERE {where} GROUP BY village, state"
    return dict(db.execute(f"SELECT state, sum(n) FROM ({there}) GROUP BY state", listed).fetchall())


def one(db: sqlite_utils.Database, row: str) -> Detail:
    """A visit whole. Problem "visit_unknown"."""
    record = fold.record(db, row)
    found = lines(db, [row])
    if record is None or not found:
        raise problems.Problem("visit_unknown")
    review = reviews.review(record)
    return Detail(
        line=found[0],
        slip=visits.slip_of(record),
        record=record,
        review=review,
        reviewer_name=reference.person_name(db, str(review.get("reader", ""))),
        history=told.lines(db, row),
        rivals=told.rivals(db, record),
        content=reviews.content(record),
        held=custody.why(db, row),
    )


def review(db: sqlite_utils.Database, row: str) -> dict[str, Any]:
    """What a reader said of a visit last. Problem "visit_unknown"."""
    record = fold.record(db, row)
    if record is None:
        raise problems.Problem("visit_unknown")
    return reviews.review(record)


def follow_ups(db: sqlite_utils.Database, until: str, most: int = MANY) -> list[str]:
    """The rows, not more than `most`, of visits whose next visit is due up to a day and has not taken place: nobody has
    been to the household since, or, without one, nobody has helped somebody of that name in the village. The longest
    due first."""
    return among.found(
        db,
        "SELECT v.row AS one FROM visit v WHERE v.follow_up <> '' AND v.follow_up <= ? AND v.state <> ? AND NOT EXISTS"
        " (SELECT 1 FROM visit w WHERE w.household <> '' AND w.household = v.household AND w.date > v.date"
        " AND w.state <> ?) AND (v.household <> '' OR v.name = '' OR NOT EXISTS (SELECT 1 FROM visit w"
        " WHERE w.household = '' AND w.village = v.village AND w.date > v.date AND w.find = v.find AND w.state <> ?))"
        " ORDER BY v.follow_up, v.date, v.time, v.row LIMIT ?",
        [until, *[reviews.WITHDRAWN] * 3, most],
    )


def returned(db: sqlite_utils.Database, author: str, most: int = MANY) -> list[str]:
    """The rows, not more than `most`, of an author's visits that were returned to be mended, the newest first."""
    mine = f"v.author = ? AND v.state = '{reviews.RETURNED}'"  # as the index says, or it is not used
    return among.found(db, f"SELECT v.row AS one FROM visit v WHERE {mine} {_NEWEST} LIMIT ?", [author, most])


def same_day(db: sqlite_utils.Database, slip: visits.Slip, *, but: str = "") -> list[visits.Slip]:
    """The slips of the village and day of this one, without withdrawn ones and the row `but`; `visits.same_again` of
    the domain says which may be the same."""
    condition = "row IN (SELECT row FROM visit WHERE village = ? AND date = ? AND state <> ? AND row <> ?)"
    records = fold.records(db, condition, [slip.village, slip.date, reviews.WITHDRAWN, but])
    return [visits.slip_of(record) for record in records]


def author(db: sqlite_utils.Database, row: str) -> str:
    """Who recorded a visit; "" when that is not known here."""
    found = db.execute("SELECT author FROM change WHERE id = ?", [row]).fetchone()
    return found[0] if found else ""


def _where(
    db: sqlite_utils.Database,
    villages: Collection[str] | None = None,
    states: Collection[str] | None = None,
    author: str = "",
    since: str = "",
    until: str = "",
    household: str = "",
    ordered: bool = True,
) -> tuple[str, list[Any]]:
    """The conditions over `visit v`. A sign before a column keeps the database from gathering and sorting nearly all
    visits by that column's index, where reading them by day soon finds enough; to count them it may."""
    parts, values = ["1"], []
    for column, wanted in (("village", villages), ("state", states)):
        if wanted is not None:
            sign = "+" if ordered and len(wanted) > FEW else ""
            parts.append(f"{sign}v.{column} IN ({','.join('?' * len(wanted))})")
            values += list(wanted)
    there = "v.household = ? AND v.household <> ''"  # as the index says, or it is not used
    for part, value in (("v.author = ?", author), ("v.date >= ?", since), ("v.date <= ?", until), (there, household)):
        if value:
            parts.append(part)
            values.append(value)
    return " AND ".join(parts), values


def _fitting(db: sqlite_utils.Database, find: str, where: str, values: list[Any]) -> Iterator[str]:
    """The rows with all words, newest first. The database leaves out most others and is sure where each word
    follows a space; the domain decides on the rest."""
    words = search.words(text.fold(find))
    for word in words:
        having, value = households.having(word)
        where += f" AND (instr(v.find, ?) OR v.household IN ({having}))"
        values = [*values, word, value]
    sure = " AND ".join(["1", *["instr(' ' || v.find, ?)"] * len(words)])
    found = db.execute(
        f"SELECT v.row, v.find, v.household, {sure} FROM visit v WHERE {where} {_NEWEST}",
        [*(f" {word}" for word in words), *values],
    )
    with contextlib.closing(found):
        for row, own, household, certain in found:
            if certain or text.matches(find, f"{own} {households.words(db, household)}"):
                yield row


def lines(db: sqlite_utils.Database, rows: Collection[str]) -> list[Line]:
    """The lines of these visits, in the order given."""
    asked = (db.execute(f"{_LINE} WHERE v.row IN ({marks})", part) for part, marks in fold.chunks(rows))
    told = (Line(*row) for row in once.once(itertools.chain.from_iterable(asked)))
    found = {line.row: line for line in told}
    return [found[row] for row in rows if row in found]
