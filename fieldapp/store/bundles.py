"""What was written to USB here, what of it was answered, and the letters of other computers that this one carries;
it opens none."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping

import msgspec
import sqlite_utils

from fieldapp.store import me, origins

KEPT = 90 * 24 * 3600 * 1000  # ms that a letter of another computer is carried, and a question waits for its answer
MOST = 256 * 1024 * 1024  # bytes of letters kept
ROOM = 64 * 1024 * 1024  # bytes of letters carried at once, the newest first
NEEDLESS = 100  # letters that the province is told of at once
AGAIN = 24 * 3600 * 1000  # ms after which a letter that the province refused is handed over once more

_tops = msgspec.json.Decoder(dict[str, int])


class Question(msgspec.Struct, frozen=True):
    """One question that was written to a file: `asked` is what it said but for the facts, of which those of others that
    it offered back are `offered` by their ids; `letter` is the name of its sealed bytes, or the names if it was sealed
    for two, with a space between; `made` in ms. No body of a
    fact is kept here: what is erased shall be gone."""

    req: str
    letter: str
    made: int
    asked: bytes
    offered: list[str] = []


class OnUsb(msgspec.Struct, frozen=True):
    """How many facts that the province is not known to have are on a file that was written, and when the last was; and
    how many of those that were lie sealed at a hub by its own word, and the name of the hub that said so last."""

    count: int
    made: int
    shelved: int = 0
    hub: str = ""


def prepare(db: sqlite_utils.Database, one: Question, tops: Mapping[str, int]) -> None:
    """Keeps a question before its file is written, so that no answer can come that is not known; `tops` are the
    highest numbers that it carries, per origin. What is too old to be answered is forgotten."""
    db.execute("DELETE FROM bundle WHERE made < ?", [one.made - KEPT])
    db.execute("DELETE FROM shelved WHERE req NOT IN (SELECT req FROM bundle)")
    told = msgspec.json.encode(dict(tops)).decode()
    db.execute(
        "INSERT INTO bundle (req, letter, made, tops, asked, offered, written) VALUES (?,?,?,?,?,?,0)",
        [one.req, one.letter, one.made, told, one.asked, " ".join(one.offered)],
    )


def written(db: sqlite_utils.Database, req: str) -> None:
    """Its file is whole on the stick."""
    db.execute("UPDATE bundle SET written = 1 WHERE req = ?", [req])


def forget(db: sqlite_utils.Database, req: str) -> None:
    """There is no such file (any more)."""
    db.execute("DELETE FROM bundle WHERE req = ?", [req])
    db.execute("DELETE FROM shelved WHERE req = ?", [req])


def question(db: sqlite_utils.Database, req: str) -> Question | None:
    """A question that was asked by a file."""
    row = db.execute("SELECT letter, made, asked, offered FROM bundle WHERE req = ?", [req]).fetchone()
    return None if row is None else Question(req, row[0], row[1], bytes(row[2]), row[3].split())


def needless(db: sqlite_utils.Database, node: str) -> list[str]:
    """The names of the letters of which the province has all, and has not been told that it may let them lie."""
    out: list[str] = []
    for letter, tops, offered in db.execute("SELECT letter, tops, offered FROM bundle WHERE written AND NOT needless"):
        came = all(origins.acked(db, node, origin)[0] >= top for origin, top in _tops.decode(tops).items())
        if came and not _offering(db, offered.split()):
            out += letter.split()
    return out[:NEEDLESS]


def _offering(db: sqlite_utils.Database, names: list[str]) -> bool:
    marks = ",".join("?" * len(names))
    found = db.execute(f"SELECT 1 FROM change WHERE offer = 1 AND id IN ({marks}) LIMIT 1", names)
    return found.fetchone() is not None


def told(db: sqlite_utils.Database, names: Collection[str]) -> None:
    """The province was told that nobody needs these letters."""
    for one, _ in of_letters(db, set(names)) if names else ():
        db.execute("UPDATE bundle SET needless = 1 WHERE req = ?", [one.req])


def own(db: sqlite_utils.Database) -> set[str]:
    """The names of the letters that this computer wrote."""
    return {name for (letter,) in db.execute("SELECT letter FROM bundle") for name in letter.split()}


def of_letters(db: sqlite_utils.Database, names: Container[str]) -> list[tuple[Question, dict[str, int]]]:
    """The questions that stand in letters of these names, each with the highest numbers that it carries."""
    found = db.execute("SELECT req, letter, made, asked, tops FROM bundle ORDER BY made").fetchall()
    return [
        (Question(req, letter, made, bytes(asked)), _tops.decode(tops))
        for req, letter, made, asked, tops in found
        if any(name in names for name in letter.split())
    ]


def shelve(db: sqlite_utils.Database, req: str, hub: str, runs: Mapping[str, tuple[int, int]]) -> None:
    """A question lies sealed at a hub: per origin above and up to which number it carries."""
    db.execute("DELETE FROM shelved WHERE req = ?", [req])
    rows = [(origin, hi, lo, req, hub) for origin, (lo, hi) in runs.items() if lo < hi]
    db.conn.executemany("INSERT INTO shelved (origin, hi, lo, req, hub) VALUES (?,?,?,?,?)", rows)


def on_usb(db: sqlite_utils.Database, node: str) -> OnUsb:
    """What stands on USB without a receipt; 0 of 0 when nothing does. It is the same outbox, only told of: by whatever
    way the province gets a fact, it waits no more."""
    owner = me.read(db)
    tops = {owner.origin: owner.head, **origins.past(db)}
    made = 0
    acked = {origin: origins.acked(db, node, origin)[0] for origin in tops}
    reached = dict(acked)
    for at, told in db.execute("SELECT made, tops FROM bundle WHERE written = 1 ORDER BY made"):
        for origin, top in _tops.decode(told).items():
            if origin in tops and min(top, tops[origin]) > acked[origin]:
                reached[origin] = max(reached[origin], min(top, tops[origin]))
                made = at
    count = sum(reached[origin] - acked[origin] for origin in tops)
    shelved, hub = _shelved(db, acked)
    return OnUsb(count - shelved, made, shelved, hub)


def _shelved(db: sqlite_utils.Database, acked: Mapping[str, int]) -> tuple[int, str]:
    """How many numbers above these lie at a hub, and the name of the last one."""
    count, last = 0, ""
    ends = dict(acked)
    for origin, lo, hi, hub in db.execute("SELECT origin, lo, hi, hub FROM shelved ORDER BY origin, lo, hi"):
        start = max(lo, ends.get(origin, hi))
        if hi > start:
            count, last, ends[origin] = count + hi - start, hub, hi
    return count, last


def carry(db: sqlite_utils.Database, name: str, to: str, data: bytes, now: int) -> bool:
    """Keeps another computer's letter to be written to the next file; False if it is here already."""
    fresh = db.execute("SELECT 1 FROM carried WHERE name = ?", [name]).fetchone() is None
    if fresh:
        db.execute('INSERT INTO carried (name, "to", at, data) VALUES (?,?,?,?)', [name, to, now, data])
    return fresh


def carried(db: sqlite_utils.Database, room: int = ROOM) -> list[tuple[str, bytes]]:
    """The letters that are carried for others, the newest first, within so many bytes: key id and bytes."""
    out: list[tuple[str, bytes]] = []
    for to, data in db.execute('SELECT "to", data FROM carried ORDER BY at DESC, name'):
        room -= len(data)
        if room < 0:
            break
        out.append((to, bytes(data)))
    return out


def addressed(db: sqlite_utils.Database, to: str, largest: int, now: int) -> list[str]:
    """The names of the carried letters to this key that are no longer than so many bytes, the oldest first; without
    those that were refused within a day."""
    query = 'SELECT name FROM carried WHERE "to" = ? AND length(data) <= ? AND (refused = 0 OR refused < ?)'
    return [name for (name,) in db.execute(f"{query} ORDER BY at, name", [to, largest, now - AGAIN])]


def others(db: sqlite_utils.Database, to: str) -> list[str]:
    """The names of the carried letters that are not for this key, the newest first: answers on their way home."""
    return [name for (name,) in db.execute('SELECT name FROM carried WHERE "to" <> ? ORDER BY at DESC, name', [to])]


def letter(db: sqlite_utils.Database, name: str) -> tuple[str, bytes] | None:
    """A carried letter: key id and bytes; None once it is not here any more."""
    row = db.execute('SELECT "to", data FROM carried WHERE name = ?', [name]).fetchone()
    return None if row is None else (row[0], bytes(row[1]))


def refuse(db: sqlite_utils.Database, name: str, now: int) -> bool:
    """The province does not take this one in; it stays for the next file. False if that was known before."""
    fresh = db.execute("SELECT 1 FROM carried WHERE name = ? AND refused = 0", [name]).fetchone() is not None
    db.execute("UPDATE carried SET refused = ? WHERE name = ?", [now, name])
    return fresh


def put_down(db: sqlite_utils.Database, names: Iterable[str]) -> None:
    """These letters have arrived."""
    db.conn.executemany("DELETE FROM carried WHERE name = ?", [(name,) for name in names])


def tidy(db: sqlite_utils.Database, now: int, room: int = MOST) -> None:
    """Letters that nobody has called for in all that time are let go, and the oldest beyond so many bytes; who wrote
    them still has what they tell."""
    db.execute("DELETE FROM carried WHERE at < ?", [now - KEPT])
    sizes = db.execute("SELECT name, length(data) FROM carried ORDER BY at DESC, name").fetchall()
    for name, size in sizes:
        room -= size
        if room < 0:
            db.execute("DELETE FROM carried WHERE name = ?", [name])
