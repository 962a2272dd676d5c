"""What coverage is counted from, and names by id."""

from __future__ import annotations

import random

import commune

from fieldapp.actions import add_household, record_visit, withdraw_visit
from fieldapp.domain import coverage
from fieldapp.store import named, reached


def record(laptop: commune.Laptop, **changed: object) -> str:
    slip = commune.slip(**changed)
    return record_visit.record_visit(laptop.db, slip, catalogue=commune.CATALOGUE, **laptop.moment())


def test_slips_of_some_days_without_withdrawn_ones(hoa: commune.Laptop) -> None:
    for day in ("2026-09-30", "2026-10-01", "2026-10-02"):
        record(hoa, date=day)
    gone = record(hoa, date="2026-10-02", mode="class", people=8)
    record(hoa, date="2026-10-03", mode="class", people=12)
    withdraw_visit.withdraw_visit(hoa.db, gone, "nhầm", **hoa.moment())
    found = reached.slips(hoa.db, "2026-10-01", "2026-10-03")
    assert sorted((slip.date, slip.people) for slip in found) == [
        ("2026-10-01", None),
        ("2026-10-02", None),
        ("2026-10-03", 12),
    ]


def test_days_are_those_on_which_somebody_is_named_as_helper(hoa: commune.Laptop) -> None:
    record(hoa, date="2026-10-01", helpers=(commune.HOA, commune.LAN))
    record(hoa, date="2026-10-02", helpers=(commune.LAN,))
    record(hoa, date="2026-10-02")
    since, until = "2026-10-01", "2026-10-31"
    assert reached.days(hoa.db, commune.HOA, since, until) == ["2026-10-01", "2026-10-02"]
    assert reached.days(hoa.db, commune.MINH, since, until) == []


def test_the_roll_names_households_by_village(hoa: commune.Laptop) -> None:
    row = add_household.add_household(hoa.db, commune.house(), **hoa.moment())
    assert [(home.id, home.area) for home in reached.roll(hoa.db)] == [(row, commune.KHE_SU)]


def test_names_by_id_leave_out_what_is_not_known(hoa: commune.Laptop) -> None:
    row = add_household.add_household(hoa.db, commune.house(), **hoa.moment())
    assert named.people(hoa.db, [commune.HOA, "x", ""]) == {commune.HOA: "Nguyễn Thị Hòa"}
    assert named.households(hoa.db, [row]) == {row: "Đặng Văn Hùng"}
    assert named.teams(hoa.db, [commune.TEAM]) == {commune.TEAM: "Tổ công nghệ số xã Thượng Yên Công"}


def test_the_database_counts_as_the_domain_does(lan: commune.Laptop) -> None:
    bits = random.Random("counts")
    villages = (commune.KHE_SU, commune.NAM_MAU)
    homes = [lan.add(commune.house(area=area, name=f"Bàn Văn {n}")) for area in villages for n in "ABCD"]
    agreed = {"helpers": (commune.LAN,), "consent": commune.CONSENT}
    for day in range(1, 28):
        where = {"date": f"2026-09-{day:02}", "village": bits.choice(villages), **agreed}
        crowd = {"mode": "class", "people": bits.choice((2, 7, 30))}
        row = lan.record(commune.slip(**where, **bits.choice(({}, crowd, {"household": bits.choice(homes)}))))
        if day % 5 == 0:
            withdraw_visit.withdraw_visit(lan.db, row, "nhầm", **lan.moment())
        days = f"2026-09-{max(day - 3, 1):02}", f"2026-09-{day:02}"
        told = coverage.reach(reached.roll(lan.db), reached.slips(lan.db, *days))
        assert reached.counts(lan.db, *days) == {
            village: reached.Count(one.households, one.reached, one.times, one.last) for village, one in told.items()
        }
