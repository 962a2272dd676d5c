"""The power fails: what SQLite wrote to the disks of two laptops and a province is written down once, and the disks are
laid again as a failure at any moment may leave them, without what was not synced, in any order, pages torn; then all
that was called saved must be there.

A disk keeps what was synced. Of what was written after that it keeps each piece, or nothing, or some of its sectors, or
a sector full of rubbish; a new file that was not synced may not be there, and a deleted one may be there again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from fieldapp.domain import problems
from fieldapp.server import province as provinces
from fieldapp.store import database, drafts
from tests import commune
from tests.faults import disk, home

SECTOR = 512
STEPS = 40  # deeds in the life that is written down
CHECKPOINTS = (15, 200)  # pages in a log after which SQLite moves them, fewer than usual so that it often does
Content = bytearray | None
DAMAGE = (problems.Problem, sa.exc.DBAPIError, database.Error, RuntimeError)
HOLDERS = (*home.PEOPLE, home.PROVINCE)


class Done(msgspec.Struct):
    """What was tried, and every broken promise with its cut."""

    seed: int
    cuts: int = 0
    deeds: int = 0
    syncs: int = 0
    dropped: int = 0
    torn: int = 0
    saved: int = 0
    faults: list[str] = []

    def words(self) -> str:
        """All of it, for a person."""
        told = (
            f"seed {self.seed}: {self.cuts} power cuts in {self.deeds} writes and {self.syncs} syncs of two laptops and"
            f" a province; {self.dropped} writes dropped, {self.torn} torn; {self.saved} promises held against what was"
            f" left: {len(self.faults)} faults"
        )
        return "\n".join([told, *self.faults[:20]])


class Promise(msgspec.Struct):
    """Something that must be there when the power fails after deed `at`: a visit's note or a draft at who saved it, the
    id of a fact at the province once a laptop believes it there."""

    at: int
    holder: str
    kind: str
    name: str


class Story(msgspec.Struct):
    """A life: the files at its beginning, all deeds of SQLite, and what was promised when."""

    files: dict[str, bytes]
    deeds: list[disk.Deed] = []
    promises: list[Promise] = []


def run(cuts: int, seed: int, *, broken: str = "", who: str = "") -> Done:
    """Cuts the power so often, a third of the times right before or after a sync; a new life after each
    250 cuts. `who` loses the power each time, or anybody."""
    done = Done(seed)
    while done.cuts < cuts:
        trial(min(250, cuts - done.cuts), seed + done.cuts, done, broken, who)
    return done


def trial(cuts: int, seed: int, done: Done, broken: str = "", only: str = "") -> None:
    """One life and some cuts in it."""
    dice = random.Random(seed)
    with home.scratch() as name, pytest.MonkeyPatch.context() as patch:
        if broken in BROKEN:
            BROKEN[broken](patch)
        story = live(Path(name) / "life", dice)
        done.deeds += len(story.deeds)
        done.syncs += sum(one.kind == "sync" for one in story.deeds)
        for at in _moments(story, cuts, dice):
            who = only or dice.choice([*HOLDERS, "all"])
            found = cut(
                Path(name) / "cut", story, at, who, random.Random(f"{seed} {at}"), done, lying=broken == "lying"
            )
            done.cuts += 1
            done.faults += [f"life {seed}, cut after {at} of {len(story.deeds)}, {who}: {one}" for one in found]


def _moments(story: Story, cuts: int, dice: random.Random) -> list[int]:
    syncs = [at for at, one in enumerate(story.deeds) if one.kind in ("sync", "cut", "delete")]
    near = [at + dice.choice((0, 1)) for at in syncs]
    return sorted(dice.choice(near) if dice.random() < 1 / 3 else dice.randrange(len(story.deeds)) for _ in range(cuts))


# The life ---------------------------------------------------------------------------------------------------


def live(folder: Path, dice: random.Random) -> Story:
    """Two people save, correct, begin drafts, exchange, and start anew; the province is restarted, too."""
    home.lay(folder, home.image())
    story = Story(home.image())

    def keep(deed: disk.Deed) -> int:
        deed.file = str(Path(deed.file).relative_to(folder)) if deed.file else ""
        if deed.file and deed.kind != "map":
            story.deeds.append(deed)
        return disk.OK

    with disk.watched(keep):
        place = home.Home(folder)
        place.often(dice.choice(CHECKPOINTS))
        for step in range(STEPS):
            _step(place, step, dice, story)
        place.close()
    return story


def _step(place: home.Home, step: int, dice: random.Random, story: Story) -> None:
    one, chance = dice.choice(place.laptops), dice.random()
    holder, note = one.person, f"{one.person} {step}"
    if chance < 0.45:
        one.visit(note)
        story.promises.append(Promise(len(story.deeds), holder, "visit", note))
    elif chance < 0.6:
        id, form = f"{step}".rjust(22, "d"), {"note": note}
        with one.db.atomic():
            drafts.keep(one.db, id, "visit", form, one.now())
        story.promises.append(Promise(len(story.deeds), holder, "draft", id))
    elif chance < 0.9:
        one.exchange(place.link)
        known = one.db.execute("SELECT id FROM change WHERE n > 0 AND n <= (SELECT max(n) FROM acked)").fetchall()
        story.promises += [Promise(len(story.deeds), home.PROVINCE, "fact", id) for (id,) in known]
    elif chance < 0.95:
        one.close()
        place.laptops[place.laptops.index(one)] = home.Laptop(one.folder, one.person, one.time)
        place.often(dice.choice(CHECKPOINTS))
    else:
        place.province.close()
        place.start_province()
        place.often(dice.choice(CHECKPOINTS))


# The cut ----------------------------------------------------------------------------------------------------


def cut(
    folder: Path, story: Story, at: int, who: str, dice: random.Random, done: Done, *, lying: bool = False
) -> list[str]:
    """Lays the disks as they are when the power of somebody, or of all, fails after so many deeds; what is missing."""
    home.lay(folder, lay(story, at, who, dice, done, lying=lying))
    try:
        place = home.Home(folder, commune.NOW + home.LATER)
    except DAMAGE as error:
        return [f"does not open: {error!r}"]
    kept = [one for one in story.promises if one.at <= at]
    done.saved += len(kept)
    try:
        return _pages(place) + _missing(place, kept) or place.quiet({one.name for one in kept if one.kind == "visit"})
    except DAMAGE as error:
        return [f"cannot be read: {error!r}"]
    finally:
        place.close()


def _pages(place: home.Home) -> list[str]:
    """Which databases are damaged. The check of the cipher's seals looks past the log, which may still mend a page."""
    found = []
    for one in place.laptops:
        one.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        wrong = one.db.execute("PRAGMA cipher_integrity_check").fetchall()
        wrong += [row for row in one.db.execute("PRAGMA integrity_check").fetchall() if row != ("ok",)]
        found += [f"damaged at {one.person}: {wrong[:2]}"] * bool(wrong)
    with place.engine.connect() as conn:
        rows = [tuple(row) for row in conn.exec_driver_sql("PRAGMA integrity_check").fetchall()]
        conn.rollback()
    return found + [f"damaged at the province: {rows[:2]}"] * (rows != [("ok",)])


def _missing(place: home.Home, kept: list[Promise]) -> list[str]:
    there = {(home.PROVINCE, "fact", id) for id in place.at_province()}
    for one in place.laptops:
        there |= {(one.person, "visit", note) for note in one.notes()}
        there |= {(one.person, "draft", draft.id) for draft in drafts.every(one.db)}
    lost = [one for one in kept if (one.holder, one.kind, one.name) not in there]
    return [f"{len(lost)} promised and gone, as {lost[0].kind} {lost[0].name} at {lost[0].holder}"] if lost else []


def lay(
    story: Story, at: int, who: str, dice: random.Random, done: Done, *, lying: bool = False
) -> dict[str, bytes | bytearray]:
    """The files on all disks after so many deeds; `lying` disks sync nothing."""
    files: dict[str, Content] = {name: bytearray(data) for name, data in story.files.items()}
    waiting: dict[str, list[disk.Deed]] = {}
    for deed in story.deeds[:at]:
        todo = waiting.setdefault(deed.file, [])
        if deed.kind != "sync":
            todo.append(deed)
        if not lying and (deed.kind == "sync" or (deed.kind == "delete" and deed.at)):
            files[deed.file] = _all(files.get(deed.file), todo)
            todo.clear()
    for name, deeds in waiting.items():
        fails = who in ("all", name.partition("/")[0])
        files[name] = _left(files.get(name), deeds, dice, done) if fails else _all(files.get(name), deeds)
    for person in home.PEOPLE:
        files[f"{person}/{home.OPEN}"] = bytearray()  # the mark of a program that works on it
    for name in [name for name in files if name.endswith(".db")]:
        if dice.random() < 0.5:
            files[f"{name}-shm"] = bytearray(dice.randbytes(32 * 1024))  # it is never synced: anything may stand there
    return {name: data for name, data in files.items() if data is not None}


def _all(data: Content, deeds: list[disk.Deed]) -> Content:
    for one in deeds:
        data = _done(data, one)
    return data


def _done(data: Content, deed: disk.Deed) -> Content:
    """A file, None when there is none, after a deed."""
    if deed.kind == "delete":
        return None
    data = bytearray() if data is None else data
    if deed.kind in ("write", "cut") and len(data) < deed.at:
        data.extend(bytes(deed.at - len(data)))
    if deed.kind == "cut":
        del data[deed.at :]
    elif deed.kind == "write":
        data[deed.at : deed.at + len(deed.data)] = deed.data
    return data


def _left(data: Content, deeds: list[disk.Deed], dice: random.Random, done: Done) -> Content:
    """What a disk keeps of deeds that were not synced."""
    how = dice.choice(("nothing", "some", "some", "some", "most"))
    for one in deeds:
        chance = dice.random()
        if how == "nothing" or chance < (0.4 if how == "some" else 0.1):
            done.dropped += 1
            if one.kind in ("delete", "open"):
                return data  # the name does not stand for the new file
            continue
        if one.kind == "write" and chance > 0.7:
            done.torn += 1
            for piece in _torn(one, dice):
                data = _done(data, piece)
        else:
            data = _done(data, one)
    return data


def _torn(deed: disk.Deed, dice: random.Random) -> Iterator[disk.Deed]:
    """Some sectors of a piece, now and then one of them full of rubbish."""
    end = deed.at + len(deed.data)
    edges = [deed.at, *range(deed.at // SECTOR * SECTOR + SECTOR, end, SECTOR), end]
    for start, stop in zip(edges, edges[1:], strict=False):
        chance = dice.random()
        if chance < 0.5:
            data = deed.data[start - deed.at : stop - deed.at]
            yield disk.Deed("write", deed.file, start, dice.randbytes(len(data)) if chance < 0.05 else data)


# What can be broken on purpose ------------------------------------------------------------------------------


def _normal(patch: pytest.MonkeyPatch) -> None:
    """A vault that is not synced at each commit."""
    real = home.Laptop.__init__

    def open_it(self: home.Laptop, *args: Any) -> None:
        real(self, *args)
        self.db.execute("PRAGMA synchronous = NORMAL")

    patch.setattr(home.Laptop, "__init__", open_it)


def _normal_province(patch: pytest.MonkeyPatch) -> None:
    """A province that is not synced at each commit."""
    real = provinces.Province.__init__

    def open_it(self: provinces.Province, engine: sa.Engine, **more: Any) -> None:
        @sa.event.listens_for(engine, "begin")
        def _lax(conn: sa.Connection) -> None:
            raw: Any = conn.connection.dbapi_connection
            raw.execute("PRAGMA synchronous = NORMAL")

        real(self, engine, **more)

    patch.setattr(provinces.Province, "__init__", open_it)


BROKEN: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "vault": _normal,
    "province": _normal_province,
    "lying": lambda patch: None,  # a disk that says "synced" and is not
}
