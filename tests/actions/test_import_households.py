"""A list of households is taken in whole or not at all, and every fault in it is named by its row and column."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import commune
import pytest
import rollbook

from fieldapp import resources
from fieldapp.actions import import_households, stopped
from fieldapp.actions.refused import Refused
from fieldapp.domain import households, imports, roll_import
from fieldapp.reports import spreadsheet
from fieldapp.store import households as roll
from fieldapp.store import imports as memory
from fieldapp.store import journal, me, opened, verify

KNOWN = [
    commune.house(name=f"{family} Văn {given}", place="", phone="")
    for family, given in (("Đặng", "Hùng"), ("Chìu", "Sáng"), ("Voòng", "Sủi"), ("Lỷ", "Cắm"), ("Trần", "Ước"))
    for family, given in ((family, given), (f"{family} Thị", given), (f"{family} Quốc", given))
]  # fmt: skip


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[commune.Laptop]:
    """Lan's laptop, who works in two villages; somebody else's village and a closed one are known to it."""
    laptop = commune.Laptop(tmp_path / "lan", commune.LAN)
    rollbook.furnish(laptop)
    yield laptop
    laptop.close()


def lines(laptop: commune.Laptop, path: Path) -> list[roll_import.Line]:
    """A list as its preview would show it."""
    grid = spreadsheet.read(path).grids[0]
    plan = imports.begin(grid, roll_import.FIELDS)
    return list(roll_import.check(grid, plan, memory.roll_ground(laptop.db, commune.WALL)))


def take(laptop: commune.Laptop, homes: list[households.Household], **more: object) -> list[str]:
    return import_households.import_households(laptop.db, homes, **more, **laptop.moment())  # type: ignore[arg-type]


def good(found: list[roll_import.Line]) -> list[households.Household]:
    return [line.item for line in found if line.state == imports.GOOD and line.item is not None]


def test_of_five_thousand_rows_each_fault_is_named_and_the_good_ones_are_taken(
    lan: commune.Laptop, tmp_path: Path
) -> None:
    for home in KNOWN:
        lan.add(home)
    book = rollbook.Book(5000)
    rollbook.spoil_all(book, KNOWN, 200)
    book.save(tmp_path / "hộ.xlsx")

    found = lines(lan, tmp_path / "hộ.xlsx")
    told = [rollbook.Planted(fault.row, fault.column, fault.problem.code) for line in found for fault in line.faults]
    assert sorted(told, key=lambda one: one.row) == sorted(book.planted, key=lambda one: one.row)
    assert len({one.code for one in told}) == 14
    assert len(told) == 200
    for line in found:
        for fault in line.faults:
            for lang in ("vi", "en"):
                said = resources.explain(fault.problem, lang)
                assert "{" not in said
                assert said != fault.problem.code
    counts = imports.counts(found)
    assert (counts[imports.GOOD], counts[imports.BAD] + counts[imports.DOUBLE]) == (4800, 200)

    before, head = roll.count(lan.db), lan.owner().head
    rows = take(lan, good(found))
    assert (len(rows), roll.count(lan.db) - before, lan.owner().head - head) == (4800, 4800, 4800)
    marks = lan.db.execute(
        "SELECT name, place FROM household WHERE row IN (SELECT row FROM change WHERE n > ?)", [head]
    )
    assert {(name, place) for name, place in marks} == book.good()
    assert [one.state for one in lines(lan, tmp_path / "hộ.xlsx")].count(imports.GOOD) == 0, "a second time takes none"


def test_the_vault_is_whole_afterwards_and_tells_of_the_import(lan: commune.Laptop) -> None:
    take(lan, [commune.house(name=f"Đặng Văn {word}") for word in ("Một", "Hai", "Ba")], digest="abc", name="hộ.xlsx")
    assert verify.verify(lan.db) == []
    assert [fact.fields["name"] for fact in lan.facts()] == ["Đặng Văn Một", "Đặng Văn Hai", "Đặng Văn Ba"]
    first = lan.facts()[0].row
    assert memory.taken(lan.db, "roll", "abc") == memory.Taken(commune.WALL, 3, "hộ.xlsx", first)
    assert memory.taken(lan.db, "slips", "abc") is None
    assert [(line.code, line.details) for line in journal.lines(lan.db)] == [("journal_roll_imported", {"count": 3})]


def test_stopped_half_way_it_has_taken_nothing(lan: commune.Laptop) -> None:
    first = lan.add()
    before = (lan.owner(), lan.db.execute("SELECT count(*) FROM change").fetchone())
    homes = [commune.house(place=f"nhà {place}") for place in range(900)]
    seen: list[int] = []

    def stop(done: int) -> None:
        seen.append(done)
        if done >= 500:
            raise stopped.Stopped

    with pytest.raises(stopped.Stopped):
        take(lan, homes, digest="abc", progress=stop)
    assert seen == [250, 500]
    assert (lan.owner(), lan.db.execute("SELECT count(*) FROM change").fetchone()) == before
    assert (roll.count(lan.db), memory.taken(lan.db, "roll", "abc"), journal.lines(lan.db)) == (1, None, [])
    assert verify.verify(lan.db) == []
    assert [line.row for line in roll.find(lan.db, "hung")] == [first]
    assert len(take(lan, homes)) == 900


# Takes 900 households and dies by its own hand when some of them are written.
TAKER = """
import os, signal, sys
from pathlib import Path
import commune
from fieldapp.actions import import_households
from fieldapp.store import opened, vault
folder = Path(sys.argv[1])
db = opened.writer(folder, vault.unlock(folder, commune.PASSPHRASE), least_free=0)
def die(done):
    if done >= 500:
        os.kill(os.getpid(), signal.SIGKILL)
homes = [commune.house(place=f"nhà {place}") for place in range(900)]
import_households.import_households(
    db, homes, now=commune.NOW, wall=commune.WALL, entropy=commune.Bits("taker"), digest="abc", progress=die
)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills itself by a signal")
def test_killed_half_way_it_has_taken_nothing(tmp_path: Path) -> None:
    laptop = commune.Laptop(tmp_path / "lan", commune.LAN)
    first, head = laptop.add(), laptop.owner().head
    laptop.close()
    tests = str(Path(commune.__file__).parent)
    words = [sys.executable, "-c", TAKER, str(laptop.folder)]
    run = subprocess.run(words, env=os.environ | {"PYTHONPATH": tests}, cwd=Path(tests).parent, check=False)
    assert run.returncode == -signal.SIGKILL
    again = opened.writer(laptop.folder, laptop.key, least_free=0)
    try:
        assert [line.row for line in roll.find(again, "")] == [first]
        assert (me.read(again).head, memory.taken(again, "roll", "abc"), verify.verify(again)) == (head, None, [])
    finally:
        opened.close(laptop.folder, again)


def test_one_household_that_may_not_be_kept_keeps_all_out(lan: commune.Laptop) -> None:
    homes = [commune.house(), commune.house(area=rollbook.OUT), commune.house(name="")]
    with pytest.raises(Refused) as refused:
        take(lan, homes)
    assert [one.code for one in refused.value.problems] == ["visit_village_out", "household_name_missing"]
    assert roll.count(lan.db) == 0


def test_columns_are_remembered_for_lists_under_the_same_titles(lan: commune.Laptop) -> None:
    assert memory.columns(lan.db, "roll", "ten|thon") is None
    memory.remember_columns(lan.db, "roll", "ten|thon", {"name": 1, "village": 0})
    assert memory.columns(lan.db, "roll", "ten|thon") == {"name": 1, "village": 0}
    assert memory.columns(lan.db, "slips", "ten|thon") is None
    settings = lan.db.execute("SELECT key, value FROM setting").fetchall()
    assert "thon" not in str(settings), "no title is kept as it is: it may hold anything"
