"""What a laptop and the province report of the same slips is the same, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any, NamedTuple

import commune
import msgspec
import pytest
import sqlalchemy as sa
from rules.town import WHOLE, Town
from simulation import world

from fieldapp.actions import close_period, correct_visit, grounds, review_visits, take_back_review, tell_nothing
from fieldapp.domain import (
    calendar_span,
    history,
    periods,
    reports,
    reviews,
    round_tables,
    rounds,
    statements,
    tables,
    visits,
)
from fieldapp.server import database
from fieldapp.server import tables as central_tables
from fieldapp.server.queries import reports as province_reports
from fieldapp.store import fold, ledger
from fieldapp.store import reports as store_reports

SEPTEMBER, OCTOBER, NOVEMBER = (calendar_span.read(f"2026-{month}") for month in ("09", "10", "11"))
NAMES = ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà", "Lỷ Tài", "Chìu A Sáng", "")


def asked(name: str) -> reports.Ask:
    return reports.Ask(name, SEPTEMBER, "Tỉnh", "2026-09-30", commune.CATALOGUE, indicator="08")


def record(town: Town, laptop: world.Laptop, slip: visits.Slip) -> str:
    deed = grounds.opening(slip)
    return town.world.write(laptop, deed.entity, dict(deed.fields), deed.row, deed.root).row


def slip(town: Town, bits: random.Random, homes: list[str]) -> visits.Slip:
    name = bits.choice(NAMES)
    told = [
        visits.TopicResult(topic, result, ("B18",) if result == "X" else ())
        for topic, result in {
            bits.choice(("ID-01", "DVC-05", "HEA-02")): bits.choice("0134X") for _ in range(2)
        }.items()
    ]
    return visits.Slip(
        date=f"2026-{bits.choice(('08', '09', '09'))}-{bits.randrange(1, 29):02}",
        time=f"{bits.randrange(7, 18):02}:00",
        minutes=bits.choice((None, 30, 90)),
        mode="home",
        village=bits.choice(town.world.areas),
        team="to-so",
        helpers=(bits.choice(town.world.people),),
        household=bits.choice(homes) if name and bits.random() < 0.8 else "",
        name=name,
        topics=tuple(told),
        satisfaction=bits.choice((None, 2, 5)),
        consent=commune.CONSENT if name else None,
    )


def review(town: Town, laptop: world.Laptop, row: str, verdict: str) -> None:
    known: history.Record | None = fold.record(laptop.db, row)
    assert known is not None
    said: dict[str, Any] = reviews.cells(verdict, known, words="xem lại", reader=laptop.person, day="2026-09-29")
    town.world.write(laptop, "visit", said, row, known.root)


def withdraw(town: Town, laptop: world.Laptop, row: str) -> None:
    known = fold.record(laptop.db, row)
    assert known is not None
    town.world.write(laptop, "visit", {"_withdrawn": {"why": "ghi trùng"}}, row, known.root)


def work(town: Town, bits: random.Random) -> None:
    """Two laptops' month: households of which two are one, houses shared out, visits and reviews."""
    for laptop in (town.lan, town.hoa):
        town.give(laptop.person, town.world.areas)
    homes = [
        town.world.write(town.lan, "household", {"area": area, "name": f"Bàn Văn {n}", "place": f"xóm {n}, nhà 2"}).row
        for area in town.world.areas[:2]
        for n in "ABC"
    ]
    rows = [record(town, town.lan, slip(town, bits, homes)) for _ in range(60)]
    for row in rows:
        if (chance := bits.random()) < 0.8:
            review(town, town.lan, row, reviews.APPROVED if chance < 0.7 else reviews.RETURNED)
    withdraw(town, town.lan, rows[0])
    town.world.write(town.lan, "household", {"_merged": homes[1]}, homes[0])
    share = rounds.Share(town.hoa.person, "2026-09-10", "2026-10-10")
    for home in homes[1:4]:
        town.world.write(town.lan, "household", rounds.cell(share), home)
    empty = [
        town.world.write(town.lan, "household", {"area": area, "name": "Bàn Văn D", "place": "xóm D"}).row
        for area in town.world.areas[:2] * 2
    ]
    town.world.write(town.lan, "household", {"_merged": empty[2]}, empty[0])
    for home in (*homes[1:], *empty[1:]):  # those with visits stay, and so does one with which another was joined
        town.world.write(town.lan, "household", {"_out": True}, home)
    town.world.write(town.lan, "household", rounds.cell(share), empty[1])


def under(town: Town, communes: dict[str, list[str]]) -> None:
    """Each of these villages lies in a commune."""
    with database.writing(town.world.engine) as conn:
        at = central_tables.area
        for name, villages in communes.items():
            own = {**conn.execute(sa.select(at).where(at.c.id == villages[0])).mappings().one()}
            conn.execute(at.insert().values({**own, "id": name.ljust(22, "_"), "kind": "commune", "name": name}))
            conn.execute(at.update().where(at.c.id.in_(villages)).values(parent=name.ljust(22, "_")))
        conn.execute(central_tables.node.update().values(ref=central_tables.node.c.ref + 1))


def test_a_laptop_and_the_province_report_the_same(town: Town) -> None:
    under(town, {"Hồng Gai": town.world.areas})
    work(town, random.Random("reports"))
    town.all_meet(**WHOLE)
    with database.reading(town.world.engine) as conn:
        for name in (*tables.NAMES, round_tables.HOUSES):
            for village in town.world.areas:  # some visits were made in another one than where their household stands
                ask = msgspec.structs.replace(asked(name), area=village)
                assert store_reports.make(town.lan.db, ask) == province_reports.make(conn, ask), (name, village)
            central = province_reports.make(conn, asked(name))
            for laptop in (town.lan, town.hoa):
                assert store_reports.make(laptop.db, asked(name)) == central, name
            numbers = [cell for row in central.rows for cell in row.cells if isinstance(cell, int)]
            assert sum(numbers) > 0 or any(row.slips for row in central.rows), name


# A closed period ------------------------------------------------------------------------------------------------

HELD = ("indicators", "villages", "topics", "weeks", "statement", "days", "blockers")
WALL = "2026-10-01T08:00:00+07:00"


def close(town: Town, span: calendar_span.Span = SEPTEMBER, wall: str = WALL) -> None:
    """The officer closes a month in all three villages."""
    town.world.now += 1000
    closed = close_period.close_period(
        town.lan.db, town.world.areas, span, now=town.world.now, wall=wall, entropy=town.world.entropy
    )
    assert closed.villages == 3
    assert closed.visits > 20 or span != SEPTEMBER
    for fact, root in town.lan.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)
    town.world.now += 1000


def correct(town: Town, row: str, **cells: Any) -> None:
    known = fold.record(town.lan.db, row)
    assert known is not None
    town.world.write(town.lan, "visit", cells, row, known.root)


def in_state(town: Town, state: str) -> list[str]:
    found = town.lan.db.execute("SELECT row FROM visit WHERE state = ? AND date LIKE '2026-09%' ORDER BY row", [state])
    return [row for (row,) in found]


def test_a_closed_month_stays_as_it_was_whatever_becomes_of_its_slips(town: Town) -> None:
    work(town, random.Random("closed"))
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    before = {name: store_reports.make(town.lan.db, asked(name)).rows for name in HELD}
    close(town)
    town.all_meet(**WHOLE)
    mended, gone, moved, *_ = in_state(town, reviews.LOCKED)
    late, *_ = in_state(town, reviews.WAITING)
    home = town.lan.db.execute("SELECT household FROM visit WHERE row = ?", [moved]).fetchone()[0]
    correct(town, mended, satisfaction=1, by={"team": "khac", "helpers": [town.minh.person]}, _reason="ghi nhầm người")
    review(town, town.lan, mended, reviews.APPROVED)
    correct(town, gone, _withdrawn={"reason": "ghi hai lần"})
    review(town, town.lan, late, reviews.APPROVED)
    if home:
        town.world.write(town.lan, "household", {"area": town.world.areas[2]}, home, home)
    town.all_meet(**WHOLE)
    with database.reading(town.world.engine) as conn:
        for name in HELD:
            central = province_reports.make(conn, asked(name))
            assert central.rows == before[name], name
            assert [store_reports.make(laptop.db, asked(name)) for laptop in (town.lan, town.hoa)] == [central] * 2
        day = calendar_span.Span("2026-01-01", "2026-12-31")
        listed = msgspec.structs.replace(asked("late"), span=day)
        central = province_reports.make(conn, listed)
    assert store_reports.make(town.lan.db, listed) == central
    told = {row.slips[0]: (row.cells[4], row.cells[6]) for row in central.rows}
    assert told == {
        mended: (tables.Note("late_corrected"), "ghi nhầm người"),
        gone: (tables.Note("late_withdrawn"), "ghi hai lần"),
        late: (tables.Note("late_added"), ""),
    }
    year = store_reports.make(town.lan.db, msgspec.structs.replace(asked("villages"), span=day))
    assert tables.Note("note_late", {"count": 3}) in year.notes


def test_the_slips_behind_a_closed_figure_name_the_same_people_everywhere_also_once_withdrawn(town: Town) -> None:
    """After the closing one gets another day, and the others are withdrawn, so that households leave the roll."""
    work(town, random.Random("behind"))
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    lists = ("evidence", "cases")
    before = {name: store_reports.make(town.lan.db, asked(name)).rows for name in lists}
    close(town)
    town.all_meet(**WHOLE)
    *gone, moved = [line.slips[0] for line in before["evidence"]]
    for row in gone:
        correct(town, row, _withdrawn={"reason": "ghi hai lần"})
    correct(town, moved, when={"date": "2026-10-05", "time": "09:00", "minutes": 30}, _reason="ghi nhầm ngày")
    town.all_meet(**WHOLE)
    with database.reading(town.world.engine) as conn:
        for name in lists:
            central = province_reports.make(conn, asked(name))
            assert [store_reports.make(laptop.db, asked(name)) for laptop in (town.lan, town.hoa)] == [central] * 2
            assert central.rows == before[name]


def open_period_of_all(town: Town, span: calendar_span.Span = SEPTEMBER) -> None:
    for village in town.world.areas:
        town.world.write(town.lan, "period", periods.cells(village, span), periods.row(village, span))


def test_what_moved_into_the_next_month_is_listed_there_and_not_counted_on_both_sides(town: Town) -> None:
    work(town, random.Random("moved on"))
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    close(town)
    open_period_of_all(town, OCTOBER)
    row, *_ = in_state(town, reviews.LOCKED)
    correct(town, row, when={"date": "2026-10-05", "time": "09:00", "minutes": 30}, _reason="ghi nhầm ngày")
    review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    told = {}
    with database.reading(town.world.engine) as conn:
        for name in ("villages", "days", "coverage", "late"):
            ask = msgspec.structs.replace(asked(name), span=OCTOBER)
            told[name] = province_reports.make(conn, ask)
            assert [store_reports.make(one.db, ask) for one in (town.lan, town.hoa)] == [told[name]] * 2, name
    assert [line.slips for line in told["late"].rows] == [(row,)]
    assert not any(line.slips for name in ("villages", "days") for line in told[name].rows)


def test_the_late_slips_that_a_closed_report_lists_stay_the_same_everywhere(town: Town) -> None:
    """October's report adds one slip of September and has one that is being mended; then it is signed, and one is
    withdrawn and the other approved."""
    work(town, random.Random("late"))
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    close(town)
    added, mended = in_state(town, reviews.WAITING)[0], in_state(town, reviews.LOCKED)[0]
    review(town, town.lan, added, reviews.APPROVED)
    correct(town, mended, satisfaction=1, _reason="ghi nhầm")
    open_period_of_all(town, OCTOBER)
    close(town, OCTOBER, "2026-11-01T08:00:00+07:00")
    listed = msgspec.structs.replace(asked("late"), span=OCTOBER)
    before = store_reports.make(town.lan.db, listed).rows
    correct(town, added, _withdrawn={"reason": "ghi hai lần"})
    review(town, town.lan, mended, reviews.APPROVED)
    town.all_meet(**WHOLE)
    told = {}
    with database.reading(town.world.engine) as conn:
        for span in (OCTOBER, NOVEMBER):
            ask = msgspec.structs.replace(listed, span=span)
            central = province_reports.make(conn, ask)
            assert [store_reports.make(one.db, ask) for one in (town.lan, town.hoa)] == [central] * 2
            told[span] = {row.slips[0]: row.cells[4].code for row in central.rows}  # type: ignore[union-attr]
            assert span != OCTOBER or central.rows == before
    assert told[OCTOBER] == {added: "late_added", mended: "late_pending"}
    assert told[NOVEMBER] == {added: "late_withdrawn", mended: "late_corrected"}


def test_a_household_that_moved_away_stays_in_the_report_of_the_closed_month(town: Town) -> None:
    """Minh has the first village alone: of what moved to the second one his laptop keeps nothing."""
    here, there, _ = town.world.areas
    town.give(town.minh.person, [here])
    for laptop in (town.lan, town.hoa):
        town.give(laptop.person, town.world.areas)
    open_period_of_all(town)
    home = town.world.write(town.lan, "household", {"area": here, "name": "Bàn Văn A", "place": "xóm 1"}).row
    bits = random.Random("moved")
    rows = [
        record(town, town.lan, msgspec.structs.replace(slip(town, bits, [home]), date="2026-09-10", village=here))
        for _ in range(24)
    ]
    for row in rows:
        review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    ask = msgspec.structs.replace(asked("indicators"), area=here)
    before = store_reports.make(town.minh.db, ask)
    close(town)
    town.world.write(town.lan, "household", {"area": there}, home, home)
    town.all_meet(**WHOLE)
    gone = [row for row in rows if fold.record(town.minh.db, row) is None]
    assert gone, "his laptop lost what moved"
    after = store_reports.make(town.minh.db, ask)
    assert after.rows == before.rows
    assert after.notes[-1].code == "note_period_closed"
    with database.reading(town.world.engine) as conn:
        assert province_reports.make(conn, ask) == after


def test_a_village_without_a_slip_says_that_there_was_nothing_and_takes_it_back(town: Town) -> None:
    for laptop in (town.lan, town.hoa):
        town.give(laptop.person, town.world.areas)
    with database.writing(town.world.engine) as conn:
        conn.execute(
            central_tables.grant.update().where(central_tables.grant.c.person == town.hoa.person).values(role="head")
        )
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    village = town.world.areas[0]
    moment: dict[str, Any] = {"wall": WALL, "entropy": town.world.entropy}

    def tell(said: bool) -> tables.Table:
        town.world.now += 1000
        tell_nothing.tell_nothing(town.hoa.db, village, SEPTEMBER, said=said, now=town.world.now, **moment)
        for fact, root in town.hoa.db.execute("SELECT id, root FROM change"):
            town.world.truth.setdefault(fact, root)
        town.all_meet(**WHOLE)
        with database.reading(town.world.engine) as conn:
            central = province_reports.make(conn, asked("villages"))
        assert store_reports.make(town.lan.db, asked("villages")) == central
        return central

    assert tables.Note("note_nothing", {"count": 1, "names": "Thôn 0"}) in tell(True).notes
    assert tell(False).notes[0] == tables.Note("note_told", {"told": 0, "of": 3})
    told = tell(True)
    assert told.notes[0] == tables.Note("note_told", {"told": 1, "of": 3})
    assert told.rows[0].cells[4] == 0, "zero, as somebody said so"
    assert isinstance(told.rows[1].cells[4], tables.Missing)
    row = record(town, town.lan, msgspec.structs.replace(commune.SLIP, date="2026-09-10", village=village))
    review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    outweighed = store_reports.make(town.lan.db, asked("villages"))
    assert outweighed.rows[0].cells[2] == 1
    assert "note_nothing" not in {note.code for note in outweighed.notes}


# Two communes ---------------------------------------------------------------------------------------------------


def close_by(town: Town, villages: list[str], rate: int) -> None:
    town.world.now += 1000
    rules = statements.Rules(rate=rate)
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    close_period.close_period(town.lan.db, villages, SEPTEMBER, rules=rules, **moment)
    for fact, root in town.lan.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)


def test_the_province_pays_each_commune_by_the_rules_of_that_commune(town: Town) -> None:
    """Hồng Gai gives 50,000 đồng a day and Hà Tu 70,000; of both together there is no one rate, so no sum either."""
    town.give(town.lan.person, town.world.areas)
    communes = {"Hồng Gai": town.world.areas[:1], "Hà Tu": town.world.areas[1:]}
    under(town, communes)
    open_period_of_all(town)
    one = msgspec.structs.replace(commune.SLIP, date="2026-09-10", helpers=(town.lan.person,))
    for village in town.world.areas[:2]:
        row = record(town, town.lan, msgspec.structs.replace(one, village=village))
        review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    for rate, villages in zip((50_000, 70_000), communes.values(), strict=True):
        close_by(town, villages, rate)
    town.all_meet(**WHOLE)
    told = {}
    with database.reading(town.world.engine) as conn:
        for name in (*communes, "Tỉnh"):
            made = province_reports.make(conn, msgspec.structs.replace(asked("statement"), area=name))
            told[name] = made.rows[-1].cells[5]
    assert told == {"Hồng Gai": 50_000, "Hà Tu": 70_000, "Tỉnh": tables.Missing("unset")}


def test_who_helped_on_one_day_in_two_villages_is_paid_once_and_the_signed_statement_stays(town: Town) -> None:
    """Hòa helped in the first village in the afternoon, for which the month is closed, and that morning in the second
    one, whose slip is approved the day after the closing."""
    signed, later, _ = town.world.areas
    for laptop in (town.lan, town.hoa):
        town.give(laptop.person, town.world.areas)
    under(town, {"Hồng Gai": town.world.areas})
    open_period_of_all(town)
    one = msgspec.structs.replace(commune.SLIP, date="2026-09-10", helpers=(town.hoa.person,))
    rows = [
        record(town, town.lan, msgspec.structs.replace(one, village=village, time=time))
        for village, time in ((signed, "14:00"), (later, "08:00"))
    ]
    review(town, town.lan, rows[0], reviews.APPROVED)
    town.all_meet(**WHOLE)
    asks = [msgspec.structs.replace(asked(name), area=signed) for name in ("statement", "days")]
    close_by(town, [signed], 50_000)
    before = [store_reports.make(town.lan.db, ask).rows for ask in asks]
    review(town, town.lan, rows[1], reviews.APPROVED)
    town.all_meet(**WHOLE)
    assert [store_reports.make(town.lan.db, ask).rows for ask in asks] == before
    told = {}
    with database.reading(town.world.engine) as conn:
        assert [province_reports.make(conn, ask).rows for ask in asks] == before
        for name in (signed, later, "Hồng Gai"):
            ask = msgspec.structs.replace(asked("statement"), area=name)
            central = province_reports.make(conn, ask)
            assert store_reports.make(town.hoa.db, ask) == central
            told[name] = central.rows[-1].cells[5]
    assert told == {signed: 50_000, later: 0, "Hồng Gai": 50_000}


# A household that moves to another commune in an open month ----------------------------------------------------------

OF_SLIPS = ("indicators", "villages", "topics", "weeks", "statement", "days", "blockers")
PLACES = ("Hồng Gai", "Hà Tu", "Tỉnh")


class Two(NamedTuple):
    """In Hồng Gai: the slips of a household that will move to Hà Tu, of which some are those of one that was joined
    with it, and those of one that stays."""

    home: str
    went: list[str]
    stay: list[str]


def two_communes(town: Town) -> Two:
    """Lan works in both communes, Minh in Hồng Gai and Hòa in Hà Tu; a slip of each day, all approved."""
    here, *there = town.world.areas
    town.give(town.lan.person, town.world.areas)
    town.give(town.minh.person, [here])
    town.give(town.hoa.person, there)
    under(town, {"Hồng Gai": [here], "Hà Tu": there})
    open_period_of_all(town)
    home, part, other = (
        town.world.write(town.lan, "household", {"area": here, "name": name, "place": "xóm 1, nhà 2"}).row
        for name in ("Bàn Văn A", "Bàn Văn Á", "Chìu A Sáng")
    )
    town.world.write(town.lan, "household", {"_merged": home}, part)
    bits = random.Random("two communes")
    rows = []
    for day, at in enumerate([home] * 8 + [part] * 3 + [other] * 17, 1):
        one = msgspec.structs.replace(slip(town, bits, [at]), date=f"2026-09-{day:02}", village=here, name="Lỷ Tài")
        rows.append(record(town, town.lan, msgspec.structs.replace(one, household=at, consent=commune.CONSENT)))
    for row in rows:
        review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    return Two(home, rows[:11], rows[11:])


def move_to_ha_tu(town: Town, home: str) -> None:
    town.world.write(town.lan, "household", {"area": town.world.areas[1]}, home, home)
    town.all_meet(**WHOLE)


def told_in(town: Town, names: Iterable[str], span: calendar_span.Span = SEPTEMBER) -> dict[tuple[str, str], Any]:
    """What the province tells of each commune and of the whole."""
    asks = [msgspec.structs.replace(asked(name), area=place, span=span) for name in names for place in PLACES]
    with database.reading(town.world.engine) as conn:
        return {(ask.name, ask.area): province_reports.make(conn, ask) for ask in asks}


def test_slips_of_a_household_that_moved_to_another_commune_go_on_counting_where_they_were_made(town: Town) -> None:
    """Hồng Gai made 28 visits, 11 of them at the house of Bàn Văn A, who moves to Hà Tu while September is open."""
    two = two_communes(town)
    before = told_in(town, OF_SLIPS)
    move_to_ha_tu(town, two.home)
    assert all(fold.record(town.minh.db, row) is None for row in two.went), "Minh's laptop lost what moved"
    told = told_in(town, OF_SLIPS)
    counts = {place: [row.cells[2] for row in told["villages", place].rows] for place in PLACES}
    assert counts == {"Hồng Gai": [28, 28], "Hà Tu": [0, 0, 0], "Tỉnh": [28, 0, 0, 28]}
    assert {key: table.rows for key, table in told.items()} == {key: table.rows for key, table in before.items()}


@pytest.mark.parametrize("first", ["lan", "minh"])
def test_they_go_on_counting_there_when_a_province_put_back_hears_of_the_move_before_the_household(
    town: Town, first: str
) -> None:
    """Lan, who moved it, comes first after the province was put back; Minh, who opened it in Hồng Gai, comes later."""
    here, *there = town.world.areas
    for person, areas in ((town.lan, town.world.areas), (town.minh, [here]), (town.hoa, there)):
        town.give(person.person, areas)
    under(town, {"Hồng Gai": [here], "Hà Tu": there})
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    town.world.back_up()
    home = town.world.write(town.minh, "household", {"area": here, "name": "Bàn Văn A", "place": "xóm 1"}).row
    one = msgspec.structs.replace(commune.SLIP, village=here, household=home, name="Lỷ Tài", consent=commune.CONSENT)
    rows = [record(town, town.minh, msgspec.structs.replace(one, date=f"2026-09-{day:02}")) for day in range(1, 12)]
    town.all_meet(**WHOLE)
    for row in rows:
        review(town, town.lan, row, reviews.APPROVED)
    town.all_meet(**WHOLE)
    move_to_ha_tu(town, home)
    town.world.now += world.DAY_MS
    town.world.put_back()
    for laptop in (getattr(town, first), town.minh, town.lan):
        town.meet(laptop)
    town.all_meet(**WHOLE)
    told = told_in(town, ["villages"])
    assert [told["villages", place].rows[-1].cells[2] for place in PLACES] == [11, 0, 11]


def test_households_that_moved_and_were_joined_there_count_as_one_where_they_were_helped(town: Town) -> None:
    """Bàn Văn A and another household of Hồng Gai move to Hà Tu, where both are joined with one that lives there."""
    two = two_communes(town)
    there = town.world.areas[1]
    [stays] = town.lan.db.execute("SELECT household FROM visit WHERE row = ?", [two.stay[0]]).fetchone()
    for home in (two.home, stays):
        town.world.write(town.lan, "household", {"area": there}, home, home)
        town.all_meet(**WHOLE)
    into = town.world.write(town.hoa, "household", {"area": there, "name": "Bàn Văn A"}).row
    for home in (two.home, stays):
        town.world.write(town.hoa, "household", {"_merged": into}, home, home)
        town.all_meet(**WHOLE)
    told = told_in(town, ["indicators"])
    for place in PLACES:
        ask = msgspec.structs.replace(asked("indicators"), area=place)
        assert store_reports.make(town.lan.db, ask).rows == told["indicators", place].rows, place


def test_the_slips_behind_a_figure_are_those_that_it_counts_also_of_who_moved_away(town: Town) -> None:
    """Those of Bàn Văn A are among them; a paper of Hồng Gai does not name him, who lives in Hà Tu now."""
    two = two_communes(town)
    before = told_in(town, ("evidence", "cases"))
    move_to_ha_tu(town, two.home)
    told = told_in(town, ("evidence", "cases"))
    for key, table in told.items():
        assert [row.slips for row in table.rows] == [row.slips for row in before[key].rows], key
    behind = told["evidence", "Hồng Gai"].rows
    assert {row.slips[0] for row in behind}.intersection(two.went)
    names = {row.cells[2:4] for row in behind if row.slips[0] in two.went}
    assert names == {("", "")}
    assert told["evidence", "Tỉnh"].rows == before["evidence", "Tỉnh"].rows
    assert not told["evidence", "Hà Tu"].rows


def test_a_closed_month_holds_and_lists_what_moved_to_another_commune_where_it_was_made(town: Town) -> None:
    """Lan, who sees both communes, closes September for Hồng Gai after the move; then one slip of what moved is
    withdrawn, and one is mended and approved again."""
    two = two_communes(town)
    before = told_in(town, OF_SLIPS)
    move_to_ha_tu(town, two.home)
    close_by(town, town.world.areas[:1], 50_000)
    town.all_meet(**WHOLE)
    gone, mended, *_ = two.went
    correct(town, gone, _withdrawn={"reason": "ghi hai lần"})
    correct(town, mended, satisfaction=1, _reason="ghi nhầm")
    review(town, town.lan, mended, reviews.APPROVED)
    town.all_meet(**WHOLE)
    told = told_in(town, OF_SLIPS)
    assert [told["villages", place].rows[-1].cells[2] for place in PLACES] == [28, 0, 28]
    for name in ("indicators", "topics", "weeks", "blockers"):
        for place in PLACES:
            assert told[name, place].rows == before[name, place].rows, (name, place)
    year = calendar_span.Span("2026-01-01", "2026-12-31")
    late = told_in(town, ["late"], year)
    kinds = {gone: tables.Note("late_withdrawn"), mended: tables.Note("late_corrected")}
    listed = {place: {row.slips[0]: row.cells[4] for row in late["late", place].rows} for place in PLACES}
    assert listed == {"Hồng Gai": kinds, "Hà Tu": {}, "Tỉnh": kinds}


def on_minhs(town: Town, name: str = "villages") -> tables.Table:
    """What Minh's laptop tells of Hồng Gai."""
    return store_reports.make(town.minh.db, msgspec.structs.replace(asked(name), area="Hồng Gai"))


def test_a_laptop_says_which_slips_it_does_not_count_as_their_household_moved_away(town: Town) -> None:
    """On Minh's laptop there are 17 of 28 when Bàn Văn A has moved to Hà Tu; when he moves back, all are there."""
    two = two_communes(town)
    before = on_minhs(town)
    move_to_ha_tu(town, two.home)
    after = on_minhs(town)
    assert after.rows[-1].cells[2] == 17
    gone = tables.Note("note_left", {"slips": 11, "households": 1})
    assert after.notes == (*before.notes, gone)
    assert gone in on_minhs(town, "statement").notes
    year = reports.Ask("villages", OCTOBER, "Hồng Gai", "2026-10-31", commune.CATALOGUE)
    assert gone not in store_reports.make(town.minh.db, year).notes
    assert store_reports.make(town.lan.db, msgspec.structs.replace(asked("villages"), area="Hồng Gai")) == before
    for household in (two.home, *joined_with(town, two.home)):
        town.world.write(town.lan, "household", {"area": town.world.areas[0]}, household, household)
    town.all_meet(**WHOLE)
    assert on_minhs(town) == before


def joined_with(town: Town, home: str) -> list[str]:
    return [row for (row,) in town.lan.db.execute("SELECT row FROM home WHERE home = ? AND row <> home", [home])]


def test_a_closing_without_what_moved_away_says_so_for_good(town: Town) -> None:
    """Minh, who is an officer of Hồng Gai alone, closes September; the report that he signs says what is missing, and
    the province lists it among what came later."""
    two = two_communes(town)
    move_to_ha_tu(town, two.home)
    town.world.now += 1000
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    assert close_period.close_period(town.minh.db, town.world.areas[:1], SEPTEMBER, **moment).visits == 17
    for fact, root in town.minh.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)
    town.all_meet(**WHOLE)
    assert on_minhs(town).rows[-1].cells[2] == 17
    assert tables.Note("note_left", {"slips": 11, "households": 1}) in on_minhs(town).notes
    late = told_in(town, ["late"], calendar_span.Span("2026-01-01", "2026-12-31"))["late", "Hồng Gai"]
    assert {row.slips[0]: row.cells[4] for row in late.rows} == dict.fromkeys(two.went, tables.Note("late_added"))


def test_nothing_is_said_any_more_of_who_was_erased_where_he_lives_now(town: Town) -> None:
    two = two_communes(town)
    move_to_ha_tu(town, two.home)
    for household in (two.home, *joined_with(town, two.home)):
        town.world.erased.add(household)
        town.world.province.erase(household, town.hoa.person, "yêu cầu của người dân")
    town.all_meet(**WHOLE)
    assert not [note for note in on_minhs(town).notes if note.code == "note_left"]
    assert town.minh.db.execute("SELECT count(*) FROM left_slip").fetchone() == (0,)


def judge(town: Town, laptop: world.Laptop, row: str, verdict: str, words: str = "") -> review_visits.Reviewed:
    """What the window does when somebody reviews."""
    town.world.now += 1000
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    return review_visits.review_visits(laptop.db, [row], verdict, words=words, **moment)


def test_a_slip_that_waits_is_reviewed_where_its_household_stands_by_now(town: Town) -> None:
    """A slip of Bàn Văn A waits in Hồng Gai when he moves: on Minh's laptop there it is no more, and Hòa, who reviews
    in Hà Tu, approves it. It counts in Hồng Gai, where it was made."""
    two = two_communes(town)
    one = msgspec.structs.replace(commune.SLIP, date="2026-09-29", village=town.world.areas[0], household=two.home)
    row = record(town, town.minh, msgspec.structs.replace(one, helpers=(town.minh.person,)))
    town.all_meet(**WHOLE)
    assert judge(town, town.hoa, row, reviews.APPROVED).left[row].code == "visit_unknown"
    move_to_ha_tu(town, two.home)
    assert judge(town, town.minh, row, reviews.APPROVED).left[row].code == "visit_unknown"
    assert judge(town, town.hoa, row, reviews.RETURNED, "ghi lại giờ").left[row].code == "review_author_away"
    assert judge(town, town.hoa, row, reviews.APPROVED).done == [row]
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    assert take_back_review.take_back_review(town.hoa.db, [row], **moment) == [row]
    assert judge(town, town.hoa, row, reviews.APPROVED).done == [row]
    for fact, root in town.hoa.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)
    town.all_meet(**WHOLE)
    assert town.held() == {}
    record_ = ledger.current(town.lan.db, row)
    assert record_ is not None
    assert reviews.state(record_) == reviews.APPROVED
    told = told_in(town, ["villages"])
    assert [told["villages", place].rows[-1].cells[2] for place in PLACES] == [29, 0, 29]


def test_a_slip_that_is_mended_where_its_household_stands_by_now_counts_on_where_it_was_made(town: Town) -> None:
    two = two_communes(town)
    one = msgspec.structs.replace(commune.SLIP, date="2026-09-29", village=town.world.areas[0], household=two.home)
    one = msgspec.structs.replace(one, helpers=(town.minh.person,), consent=commune.CONSENT)
    row = record(town, town.minh, one)
    town.all_meet(**WHOLE)
    move_to_ha_tu(town, two.home)
    town.world.now += 1000
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    after = msgspec.structs.replace(one, minutes=20)
    assert correct_visit.correct_visit(town.hoa.db, row, after, catalogue=commune.CATALOGUE, **moment) == row
    assert judge(town, town.hoa, row, reviews.APPROVED).done == [row]
    for fact, root in town.hoa.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)
    town.all_meet(**WHOLE)
    assert town.held() == {}
    record_ = ledger.current(town.lan.db, row)
    assert record_ is not None
    assert visits.slip_of(record_) == after
    told = told_in(town, ["villages"])
    assert [told["villages", place].rows[-1].cells[2] for place in PLACES] == [29, 0, 29]


def test_who_may_review_neither_where_a_slip_was_made_nor_where_its_household_stands_does_not(town: Town) -> None:
    """Hòa is a member in Hà Tu, and no head."""
    two = two_communes(town)
    one = msgspec.structs.replace(commune.SLIP, date="2026-09-29", village=town.world.areas[0], household=two.home)
    row = record(town, town.lan, one)
    with database.writing(town.world.engine) as conn:
        grants = central_tables.grant
        conn.execute(grants.update().where(grants.c.person == town.hoa.person).values(role="member"))
        conn.execute(central_tables.node.update().values(ref=central_tables.node.c.ref + 1))
    move_to_ha_tu(town, two.home)
    assert judge(town, town.hoa, row, reviews.APPROVED).left[row].code == "not_allowed"


@pytest.mark.parametrize("ahead", [False, True])
def test_a_day_of_a_closed_month_needs_a_reason_also_from_who_corrects_a_clock_that_stands_ahead(
    town: Town, ahead: bool
) -> None:
    """Lan sees at a hub what Hòa wrote in 2031, and sets the day to one of September, which is closed."""
    here = town.world.areas[0]
    for laptop in (town.lan, town.hoa):
        town.give(laptop.person, town.world.areas)
    under(town, {"Hồng Gai": town.world.areas})
    open_period_of_all(town)
    town.all_meet(**WHOLE)
    one = msgspec.structs.replace(commune.SLIP, date="2026-10-02", village=here, name="", household="", consent=None)
    row = record(town, town.lan, one)
    town.world.now += 1000
    moment: dict[str, Any] = {"now": town.world.now, "wall": WALL, "entropy": town.world.entropy}
    close_period.close_period(town.lan.db, town.world.areas, SEPTEMBER, **moment)
    for fact, root in town.lan.db.execute("SELECT id, root FROM change"):
        town.world.truth.setdefault(fact, root)
    town.all_meet(**WHOLE)

    def day(date: str) -> dict[str, Any]:
        return {"when": dict(grounds.opening(msgspec.structs.replace(one, date=date)).fields)["when"]}

    town.hoa.skew = world.AHEAD if ahead else 0
    town.world.now += 60_000
    hers = town.world.write(town.hoa, "visit", day("2026-10-03"), row, row)
    with town.lan.db.atomic():
        ledger.suppose(town.lan.db, [hers.body])
    town.world.now += 60_000
    late = town.world.write(town.lan, "visit", day("2026-09-15"), row, row)
    town.world.now += 60_000
    for laptop in (town.hoa, town.lan):
        town.meet(laptop)
    assert town.held() == {late.id: "period_closed"}
