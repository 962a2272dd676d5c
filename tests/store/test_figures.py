"""Figures from a vault, compared with a slow recount that shares nothing with them but the records."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import sqlite_utils

from fieldapp.actions import merge_households, withdraw_visit
from fieldapp.domain import calendar_span, figures, formulas, reviews, visits
from fieldapp.domain import history as records
from fieldapp.store import figures as store_figures
from fieldapp.store import fold, migrations, reference, verify

SEPTEMBER = calendar_span.read("2026-09")
INDICATORS = formulas.indicators(commune.CATALOGUE, SEPTEMBER.end)
NAMES = ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà", "Lỷ Tài", "Chìu A Sáng", "Đặng Văn Đức", "đặng văn đức", "Voòng")
TOPICS = ("ID-01", "DVC-01", "DVC-05", "PAY-01", "HEA-02", "AS-01", "EDU-01", "ID-04", "DVC-02", "SEC-01")


@pytest.fixture
def thanh(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Vũ Thị Thanh, the commune's officer."""
    laptop = commune.Laptop(tmp_path / "thanh", commune.OFFICER)
    yield laptop
    laptop.close()


def made(db: sqlite_utils.Database, area: str = commune.COMMUNE, **more: Any) -> figures.Figures:
    ground = store_figures.ground(db, area)
    return figures.make(INDICATORS, store_figures.slips(db, SEPTEMBER), ground, SEPTEMBER, commune.TODAY, **more)


def work(laptop: commune.Laptop, bits: random.Random, count: int) -> None:
    """Some weeks of a commune: visits and classes, approved, returned, withdrawn or left waiting, and two households
    that turn out to be one."""
    villages = (commune.KHE_SU, commune.NAM_MAU)
    homes = [laptop.add(commune.house(area=area, name=f"Bàn Văn {n}")) for area in villages for n in "ABC"]
    rows = [laptop.record(slip(bits, villages, homes)) for _ in range(count)]
    approved = [row for row in rows if bits.random() < 0.7]
    laptop.review(approved, reviews.APPROVED)
    laptop.review(
        [row for row in rows if row not in approved][::3], reviews.RETURNED, reasons={"topics": "wrong_topic"}
    )
    for row in rows[::9]:
        withdraw_visit.withdraw_visit(laptop.db, row, "ghi trùng", **laptop.moment())
    merge_households.merge_households(laptop.db, homes[1], homes[0], **laptop.moment())


def slip(bits: random.Random, villages: tuple[str, ...], homes: list[str]) -> visits.Slip:
    told = [
        visits.TopicResult(topic, bits.choice("0133444")) for topic in bits.sample(TOPICS, bits.choice((1, 1, 2, 3)))
    ]
    common: dict[str, Any] = {
        "date": f"2026-{bits.choice(('08-31', '09-01', '09-15', '09-30', '10-01', f'09-{bits.randrange(2, 30):02}'))}",
        "village": bits.choice(villages),
        "topics": tuple(told),
        "satisfaction": bits.choice((None, None, 1, 3, 4, 5)),
    }
    if bits.random() < 0.15:
        return commune.slip(**common, mode="class", people=bits.randrange(1, 60))
    if bits.random() < 0.25:
        return commune.slip(**common)
    home = bits.choice([*homes, ""])
    return commune.named(bits.choice(NAMES), **common, household=home)


# The recount: record by record, indicator by indicator, each by words of its own.


def bare(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return " ".join("".join(one for one in letters if unicodedata.category(one) != "Mn").split())


class Recount:
    def __init__(self, db: sqlite_utils.Database, village: str = "") -> None:
        told = list(fold.records(db))
        self.merged = {one.row: one.value("_merged") for one in told if one.value("_merged")}
        self.slips = [one for one in told if one.entity == "visit" and self._counts(one)]
        if village:
            self.slips = [one for one in self.slips if one.value("village") == village]

    def _counts(self, one: records.Record) -> bool:
        verdict = one.value("_review", {}).get("verdict")
        return one.value("when")["date"][:7] == "2026-09" and verdict == "approved" and not one.value("_withdrawn")

    def home(self, one: records.Record) -> str:
        row = one.value("household", "")
        while row in self.merged:
            row = self.merged[row]
        return str(row)

    def people(self, one_of: tuple[str, ...], least: int) -> int:
        found: set[tuple[str, ...]] = set()
        helped = [one for one in self.slips if self.lines(one, one_of, least) and one.value("name")]
        for one in helped:
            who = bare(one.value("name"))
            if self.home(one):
                found.add((self.home(one), who))
            elif not any(
                bare(other.value("name")) == who and self.home(other) and other.value("village") == one.value("village")
                for other in helped
            ):
                found.add(("", one.value("village"), who))
        return len(found)

    def lines(self, one: records.Record, one_of: tuple[str, ...], least: int) -> int:
        fitting = 0
        for line in one.value("topics"):
            fitting += line["t"].startswith(one_of) and line["r"] != "X" and int(line["r"]) >= least
        return fitting

    def all(self) -> dict[str, tuple[int, int | None]]:
        marks = [one.value("satisfaction") for one in self.slips if one.value("satisfaction")]
        classes = [one.value("people") for one in self.slips if one.value("mode") == "class"]
        single = tuple(f"DVC-0{n}" for n in (1, 3, 4, 5, 6, 7, 8))
        every = sum(len(one.value("topics")) for one in self.slips)
        return {
            "06": (len({self.home(one) for one in self.slips} - {""}), None),
            "07": (self.people(("DVC-",), 1), None),
            "08": (sum(self.lines(one, ("",), 1) for one in self.slips), every),
            "09": (sum(mark >= 4 for mark in marks), len(marks)),
            "10": (self.people(("ID-01",), 3), None),
            "11": (self.people(("ID-01",), 3), None),
            "13": (sum(self.lines(one, single, 4) for one in self.slips), None),
            "15": (self.people(("PAY-01",), 3), None),
            "16": (self.people(("PAY-01",), 3), None),
            "20": (self.people(("HEA-02",), 3), None),
            "23": (self.people(("DVC-02",), 3), None),
            "28": (self.people(("AS-01",), 3), None),
            "29": (self.people(("EDU-01",), 4), None),
            "30": (len(classes), sum(classes)),
            "36": (self.people(("ID-04",), 3), None),
        }


@pytest.mark.parametrize("seed", range(3))
def test_all_figures_are_those_of_a_slow_recount(thanh: commune.Laptop, seed: int) -> None:
    work(thanh, random.Random(f"figures {seed}"), 250)
    found = made(thanh.db)
    for village in ("", commune.KHE_SU, commune.NAM_MAU):
        counted = Recount(thanh.db, village).all()
        own = {code: found.values[code][village] for code in counted}
        assert {code: (one.numerator, one.denominator) for code, one in own.items()} == counted
    counted = Recount(thanh.db).all()
    assert all(number > 0 for number, _ in counted.values()), counted
    assert {code for code, own in found.values.items() if own[""].numerator is not None} == {*counted, "01", "02", "03"}


def test_each_slip_behind_a_figure_is_one_that_the_recount_finds(thanh: commune.Laptop) -> None:
    work(thanh, random.Random("evidence"), 90)
    found, again = made(thanh.db), Recount(thanh.db)
    helped = {one.row for one in again.slips if again.lines(one, ("ID-01",), 3)}
    assert set(found.slips("10")) == helped
    assert len(found.slips("10")) == len(helped) > 0
    assert set(found.slips("06")) == {one.row for one in again.slips}


def test_slips_that_wait_are_told_beside_the_figures(thanh: commune.Laptop) -> None:
    work(thanh, random.Random("wait"), 60)
    states = dict(
        thanh.db.execute("SELECT state, count(*) FROM visit WHERE date LIKE '2026-09-%' GROUP BY state").fetchall()
    )
    found = made(thanh.db).villages
    told = [sum(getattr(one, state) for one in found) for state in ("approved", "waiting", "returned")]
    assert told == [states["approved"], states["waiting"], states["returned"]]
    assert states["withdrawn"] > 0


def test_one_village_is_asked_for_alone(thanh: commune.Laptop) -> None:
    work(thanh, random.Random("alone"), 60)
    whole, one = made(thanh.db), made(thanh.db, commune.NAM_MAU)
    assert [village.unit.name for village in one.villages] == ["Nậm Mậu"]
    assert one.values["10"][""] == whole.values["10"][commune.NAM_MAU]


def test_a_corrected_slip_counts_when_it_was_approved_again(thanh: commune.Laptop) -> None:
    slip = commune.slip(date="2026-09-15", topics=(visits.TopicResult("ID-01", "3"),), satisfaction=5)
    row = thanh.record(slip)
    thanh.review([row], reviews.APPROVED)
    assert made(thanh.db).values["08"][""].numerator == 1
    thanh.correct(row, commune.slip(date="2026-09-16", satisfaction=2), reason="nhầm ngày")
    assert made(thanh.db).values["08"][""].missing == "waiting"
    thanh.review([row], reviews.APPROVED)
    assert made(thanh.db).values["09"][""] == figures.Figure(0, 1)


def test_what_figures_read_is_what_the_facts_say(thanh: commune.Laptop) -> None:
    work(thanh, random.Random("verify"), 30)
    assert verify.verify(thanh.db) == []
    thanh.db.execute("UPDATE visit SET person = 'ai khac' WHERE person <> ''")
    assert {one.code for one in verify.verify(thanh.db)} == {"verify_screen"}


def test_a_vault_of_an_older_program_counts_the_same(thanh: commune.Laptop) -> None:
    work(thanh, random.Random("older"), 40)
    before = store_figures.slips(thanh.db, SEPTEMBER)
    thanh.ages()
    for column in ("person", "satisfaction"):
        thanh.db.execute(f"ALTER TABLE visit DROP COLUMN {column}")
    thanh.db.execute("ALTER TABLE area DROP COLUMN successor")
    thanh.db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm009_counted'")
    migrations.apply(thanh.db)
    assert store_figures.slips(thanh.db, SEPTEMBER) == before
    assert any(line.person for line in before)
    assert any(line.satisfaction for line in before)
    assert {area.successor for area in reference.atlas(thanh.db).values()} == {""}
