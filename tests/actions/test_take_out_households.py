"""A household, or a whole list of them, leaves the roll and comes back; no visit ever goes with one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import commune
import pytest

from fieldapp.actions import (
    correct_household,
    import_households,
    merge_households,
    part_household,
    put_back_households,
    stopped,
    take_out_household,
    withdraw_roll,
    withdraw_visit,
)
from fieldapp.domain import households, problems
from fieldapp.store import (
    days,
    doubles,
    erasure,
    imports,
    journal,
    migrations,
    named,
    opened,
    reached,
    roll_index,
    roll_lists,
    taken_out,
    verify,
)
from fieldapp.store import households as roll
from fieldapp.store import roll as lines

OLD = commune.house(name="Đặng Văn Hùng", place="xóm Đình, nhà 12")
AGAIN = commune.house(name="Dang Van Hung", place="xóm Đình", phone="")


def take_out(laptop: commune.Laptop, row: str) -> list[str]:
    return take_out_household.take_out_household(laptop.db, row, **laptop.moment())


def put_back(laptop: commune.Laptop, rows: list[str]) -> int:
    return put_back_households.put_back_households(laptop.db, rows, **laptop.moment())


def bring(laptop: commune.Laptop, count: int) -> list[str]:
    homes = [commune.house(name="Lỷ Văn Cắm", place=f"nhà {number}", phone="") for number in range(count)]
    return import_households.import_households(laptop.db, homes, digest="abc", name="nhầm.xlsx", **laptop.moment())


def withdraw(laptop: commune.Laptop, rows: list[str], **more: object) -> withdraw_roll.Withdrawn:
    return withdraw_roll.withdraw_roll(laptop.db, rows, **more, **laptop.moment())  # type: ignore[arg-type]


def listed(laptop: commune.Laptop) -> set[str]:
    """The roll by every way that leads to it, which must agree."""
    found = {line.row for line in lines.page(laptop.db, lines.View(today=commune.TODAY), 0, 100)}
    assert len(found) == lines.count(laptop.db, lines.View()) == roll.count(laptop.db)
    assert found == {home.id for home in reached.roll(laptop.db)}
    assert verify.verify(laptop.db) == []
    return found


def sync(*laptops: commune.Laptop) -> None:
    for one in laptops:
        for other in laptops:
            if one is not other:
                one.hears(other)


def test_a_house_that_does_not_exist_leaves_the_roll_and_undo_brings_it_back(hoa: commune.Laptop) -> None:
    stays, wrong = hoa.add(OLD), hoa.add(AGAIN)
    assert take_out(hoa, wrong) == [wrong]
    assert listed(hoa) == {stays}
    assert [line.row for line in roll.find(hoa.db, "hung")] == [stays]
    assert doubles.pairs(hoa.db) == []
    detail = roll.one(hoa.db, wrong)
    assert (detail.line.name, detail.line.area_name) == ("Dang Van Hung", "Khe Sú"), "its page can still be opened"
    assert detail.history[-1].tells == "HouseholdTakenOut"
    [line] = taken_out.lines(hoa.db, 10)
    assert (line.row, line.by, taken_out.count(hoa.db)) == (wrong, "Nguyễn Thị Hòa", 1)

    assert put_back(hoa, [wrong]) == 1
    assert listed(hoa) == {stays, wrong}
    assert (taken_out.lines(hoa.db, 10), taken_out.one(hoa.db, wrong)) == ([], None)
    assert put_back(hoa, [wrong]) == 0


def test_a_household_with_slips_stays_and_it_is_said_why(hoa: commune.Laptop) -> None:
    row = hoa.add()
    visit = hoa.record(commune.named("Đặng Thị Mai", household=row))
    with pytest.raises(problems.Problem) as caught:
        take_out(hoa, row)
    assert (caught.value.code, caught.value.details) == ("household_visited", {"count": 1})
    assert listed(hoa) == {row}
    withdraw_visit.withdraw_visit(hoa.db, visit, "ghi nhầm hộ", **hoa.moment())
    assert take_out(hoa, row) == [row]
    assert listed(hoa) == set()
    assert named.households(hoa.db, [row]) == {row: "Đặng Văn Hùng"}, "the withdrawn slip still says where it was"


def test_a_slip_that_was_begun_there_brings_the_house_back(hoa: commune.Laptop) -> None:
    row = hoa.add()
    take_out(hoa, row)
    hoa.record(commune.named("Đặng Thị Mai", household=row))
    assert listed(hoa) == {row}
    told = taken_out.one(hoa.db, row)
    assert told is not None
    assert not told.hidden
    assert [line.row for line in roll.find(hoa.db, "xom dinh")] == [row]
    assert lines.page(hoa.db, lines.View(today=commune.TODAY), 0, 9)[0].last == commune.TODAY


def test_a_visit_on_another_laptop_meanwhile_brings_the_house_back_on_both(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.add()
    head.hears(hoa)
    take_out(head, row)
    visit = hoa.record(commune.named("Đặng Thị Mai", household=row))
    sync(hoa, head)
    assert listed(hoa) == listed(head) == {row}
    withdraw_visit.withdraw_visit(hoa.db, visit, "ghi nhầm hộ", **hoa.moment())
    sync(hoa, head)
    assert listed(hoa) == listed(head) == set(), "with the last slip the word of the head holds again"


def test_taken_out_on_one_laptop_and_corrected_on_another_both_hold(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.add()
    head.hears(hoa)
    take_out(head, row)
    fresh = commune.house(id=row, place="xóm Chùa")
    correct_household.correct_household(hoa.db, fresh, **hoa.moment())
    sync(hoa, head)
    for laptop in (hoa, head):
        assert listed(laptop) == set()
        assert [line.place for line in taken_out.lines(laptop.db, 10)] == ["xóm Chùa"]
        assert roll.one(laptop.db, row).rivals == {}
    put_back(head, [row])
    sync(hoa, head)
    assert listed(hoa) == listed(head) == {row}


def test_one_takes_it_out_while_the_other_puts_it_back_and_the_next_word_settles_it(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.add()
    take_out(hoa, row)
    sync(hoa, head)
    put_back(head, [row])
    sync(hoa, head)
    take_out(hoa, row)
    take_out(head, row)
    head.time += 60_000
    put_back(head, [row])
    sync(hoa, head)
    seen = listed(hoa)
    assert seen == listed(head) == {row}, "the last word holds, the same on both"
    assert roll.one(hoa.db, row).record.rivals.keys() == {"_out"}
    [line] = lines.page(hoa.db, lines.View(today=commune.TODAY), 0, 9)
    assert not line.rivals, "there is nothing to choose between: the buttons of the page settle it"
    hoa.time += 120_000
    take_out(hoa, row)
    sync(hoa, head)
    assert listed(hoa) == listed(head) == set()
    assert roll.one(head.db, row).record.rivals == {}


def test_one_joins_two_houses_while_the_other_takes_the_double_out_and_one_stays(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    """Both mend the same double: the house itself must not go by that."""
    one, two = hoa.add(OLD), hoa.add(AGAIN)
    sync(hoa, head)
    merge_households.merge_households(hoa.db, one, two, **hoa.moment())
    take_out(head, two)
    sync(hoa, head)
    assert listed(hoa) == listed(head) == {two}
    part_household.part_household(hoa.db, one, **hoa.moment())
    sync(hoa, head)
    assert listed(hoa) == listed(head) == {one}


def test_a_household_goes_with_those_that_were_joined_with_it(hoa: commune.Laptop) -> None:
    one, two = hoa.add(OLD), hoa.add(AGAIN)
    merge_households.merge_households(hoa.db, two, one, **hoa.moment())
    gone = take_out(hoa, one)
    assert set(gone) == {one, two}
    assert listed(hoa) == set()
    put_back(hoa, gone)
    assert listed(hoa) == {one}
    assert roll.parts(hoa.db, one) == [two]


def test_only_who_added_it_or_the_head_may_take_it_out(
    hoa: commune.Laptop, lan: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.add()
    sync(hoa, lan, head)
    for deed in (lambda: take_out(lan, row), lambda: withdraw(lan, [row])):
        with pytest.raises(problems.Problem) as caught:
            deed()
        assert caught.value.code == "out_not_allowed"
    assert listed(lan) == {row}
    take_out(head, row)
    sync(hoa, lan, head)
    with pytest.raises(problems.Problem) as caught:
        put_back(lan, [row])
    assert caught.value.code == "out_not_allowed"
    assert put_back(hoa, [row]) == 1, "who added it may put it back"


def test_the_order_of_arrival_does_not_matter(hoa: commune.Laptop, lan: commune.Laptop) -> None:
    from fieldapp.store import ledger

    row, other = hoa.add(OLD), hoa.add(AGAIN)
    take_out(hoa, row)
    take_out(hoa, other)
    hoa.record(commune.named("Đặng Thị Mai", household=other))
    for at, fact in enumerate(reversed(hoa.facts()), start=1):
        with lan.db.atomic():
            ledger.take(lan.db, [ledger.News("c", commune.KHE_SU, at, body=fact.body, stamp=fact.clock)])
    assert listed(lan) == listed(hoa) == {other}


def test_an_imported_list_is_taken_back_and_what_was_visited_stays(hoa: commune.Laptop, head: commune.Laptop) -> None:
    before, rows = hoa.add(OLD), bring(hoa, 30)
    hoa.record(commune.named("Đặng Thị Mai", household=rows[3]))
    sync(hoa, head)
    [brought] = roll_lists.lists(head.db, 9)
    assert (brought.here, brought.gone, brought.by, brought.file) == (30, 0, "Nguyễn Thị Hòa", "")
    assert roll_lists.lists(hoa.db, 9)[0].file == "nhầm.xlsx"
    assert set(roll_lists.rows(head.db, brought)) == set(rows)

    done = withdraw(head, roll_lists.rows(head.db, brought))
    assert (set(done.rows), done.visited, done.others) == (set(rows) - {rows[3]}, 1, 0)
    sync(hoa, head)
    assert listed(hoa) == listed(head) == {before, rows[3]}
    assert (roll_lists.lists(hoa.db, 9)[0].here, roll_lists.lists(hoa.db, 9)[0].gone) == (1, 29)
    assert [(line.code, line.details) for line in journal.lines(head.db)][0] == (
        "journal_roll_taken_back",
        {"count": 29},
    )
    put_back(head, done.rows)
    sync(hoa, head)
    assert listed(hoa) == {before, *rows}


def test_a_list_that_was_taken_back_counts_as_never_taken_in(hoa: commune.Laptop) -> None:
    rows = bring(hoa, 3)
    assert imports.taken(hoa.db, imports.ROLL, "abc") is not None
    withdraw(hoa, rows)
    assert imports.taken(hoa.db, imports.ROLL, "abc") is None
    assert imports.roll(hoa.db).double(commune.house(name="Lỷ Văn Cắm", place="nhà 1", phone="")) is None


def test_a_list_of_doubles_that_were_joined_with_older_ones_counts_as_taken_in(hoa: commune.Laptop) -> None:
    """Nobody took it back: each of them is a part of a household that stands."""
    old, rows = hoa.add(OLD), bring(hoa, 2)
    for row in rows:
        merge_households.merge_households(hoa.db, row, old, **hoa.moment())
    assert imports.taken(hoa.db, imports.ROLL, "abc") is not None
    withdraw(hoa, rows)
    assert imports.taken(hoa.db, imports.ROLL, "abc") is None


def test_days_that_are_laid_side_by_side_name_a_household_that_was_taken_out(hoa: commune.Laptop) -> None:
    row = hoa.add(OLD)
    take_out(hoa, row)
    assert days.names(hoa.db, [row]) == {row: "Đặng Văn Hùng"}


def test_stopped_half_way_the_list_stands_as_it_was(hoa: commune.Laptop) -> None:
    rows = bring(hoa, 900)
    head, seen = hoa.owner().head, []

    def stop(done: int) -> None:
        seen.append(done)
        if done >= 500:
            raise stopped.Stopped

    with pytest.raises(stopped.Stopped):
        withdraw(hoa, rows, progress=stop)
    assert seen == [250, 500]
    assert (hoa.owner().head, roll.count(hoa.db), taken_out.count(hoa.db)) == (head, 900, 0)
    assert verify.verify(hoa.db) == []
    assert len(withdraw(hoa, rows).rows) == 900
    with pytest.raises(stopped.Stopped):
        put_back_households.put_back_households(hoa.db, rows, progress=stop, **hoa.moment())
    assert taken_out.count(hoa.db) == 900
    assert verify.verify(hoa.db) == []


def test_a_vault_of_an_older_program_hides_what_was_taken_out_meanwhile(hoa: commune.Laptop) -> None:
    """It kept the word and showed the household all the same."""
    gone, visited = hoa.add(OLD), hoa.add(AGAIN)
    for row in (gone, visited):
        take_out(hoa, row)
    hoa.record(commune.named("Đặng Thị Mai", household=visited))
    told = hoa.db.execute("SELECT row, area, name, place, phone, find FROM out WHERE row = ?", [gone]).fetchall()
    with hoa.db.atomic():
        hoa.db.conn.executemany("INSERT INTO household VALUES (?,?,?,?,?,?)", told)
        roll_index.put(hoa.db, [households.Household(*line) for *line, _ in told])
        hoa.db.execute("DROP TABLE out")
        hoa.db.execute("DROP INDEX home_home")
    hoa.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm022_taken_out'")
    migrations.apply(hoa.db)
    assert listed(hoa) == {visited}
    assert put_back(hoa, [gone]) == 1
    assert listed(hoa) == {gone, visited}


def test_a_household_that_was_taken_out_is_erased_like_any_other(hoa: commune.Laptop) -> None:
    row = hoa.add()
    take_out(hoa, row)
    with hoa.db.atomic():
        erasure.destroy(hoa.db, row)
    assert taken_out.count(hoa.db) == 0
    assert listed(hoa) == set()
    assert hoa.db.execute("SELECT count(*) FROM out").fetchone() == (0,)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM out",
        "UPDATE out SET name = 'Ai đó'",
        "INSERT INTO household SELECT row, area, name, place, phone, find FROM out WHERE row NOT IN"
        " (SELECT row FROM household)",
        "DELETE FROM household WHERE row IN (SELECT row FROM out)",
    ],
)
def test_damage_to_what_was_taken_out_is_named(hoa: commune.Laptop, sql: str) -> None:
    gone, visited = hoa.add(OLD), hoa.add(AGAIN)
    for row in (gone, visited):
        take_out(hoa, row)
    hoa.record(commune.named("Đặng Thị Mai", household=visited))
    assert listed(hoa) == {visited}
    assert hoa.db.execute(sql).rowcount > 0
    assert "verify_screen" in {one.code for one in verify.verify(hoa.db)}


KILLED = """
import os, signal, sys
from pathlib import Path
import commune
from fieldapp.actions import withdraw_roll
from fieldapp.store import opened
folder, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
db = opened.writer(folder, key, least_free=0)
rows = [row for (row,) in db.execute("SELECT row FROM roll")]
def die(done):
    if done >= 500:
        os.kill(os.getpid(), signal.SIGKILL)
withdraw_roll.withdraw_roll(db, rows, now=commune.NOW + 10**6, wall=commune.WALL, entropy=os.urandom, progress=die)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills by a signal")
def test_killed_half_way_the_list_stands_as_it_was(hoa: commune.Laptop) -> None:
    bring(hoa, 750)
    opened.close(hoa.folder, hoa.db)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    told = [sys.executable, "-c", KILLED, str(hoa.folder), hoa.key.hex()]
    assert subprocess.run(told, env=environment, check=False).returncode == -signal.SIGKILL
    hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
    assert (roll.count(hoa.db), taken_out.count(hoa.db)) == (750, 0)
    assert verify.verify(hoa.db) == []


@pytest.mark.slow
def test_a_roll_of_five_thousand_is_taken_back_whole(hoa: commune.Laptop) -> None:
    rows, told = bring(hoa, 5000), []
    done = withdraw(hoa, rows, progress=told.append)
    assert (len(done.rows), roll.count(hoa.db), told[-1]) == (5000, 0, 5000)
    assert verify.verify(hoa.db) == []
