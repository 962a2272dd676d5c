"""What a laptop and the province report of the same slips is the same, on SQLite and on PostgreSQL."""

from __future__ import annotations

import random
from typing import Any

import commune
from rules.town import Town
from simulation import world

from fieldapp.actions import grounds
from fieldapp.domain import calendar_span, history, reports, reviews, rounds, tables, visits
from fieldapp.server import database
from fieldapp.server.queries import reports as province_reports
from fieldapp.store import fold
from fieldapp.store import reports as store_reports

SEPTEMBER = calendar_span.read("2026-09")
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


def test_a_laptop_and_the_province_report_the_same(town: Town) -> None:
    work(town, random.Random("reports"))
    town.all_meet()
    with database.reading(town.world.engine) as conn:
        for name in tables.NAMES:
            central = province_reports.make(conn, asked(name))
            for laptop in (town.lan, town.hoa):
                assert store_reports.make(laptop.db, asked(name)) == central, name
            numbers = [cell for row in central.rows for cell in row.cells if isinstance(cell, int)]
            assert sum(numbers) > 0 or any(row.slips for row in central.rows), name
