"""Reports of a real vault: statements, coverage and rounds, each counted again by hand."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp import resources
from fieldapp.actions import merge_households, move_household, set_allowance, share_out, withdraw_visit
from fieldapp.domain import calendar_span, reports, reviews, statements, tables, visits
from fieldapp.domain.problems import Problem
from fieldapp.reports import cells as cells_in_words
from fieldapp.store import allowances, fold, late, papers, reference
from fieldapp.store import reports as store_reports

SEPTEMBER = "2026-09"
HOANG = "Hoàng Văn Ất"


@pytest.fixture
def thanh(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Vũ Thị Thanh, the commune's officer."""
    laptop = commune.Laptop(tmp_path / "thanh", commune.OFFICER)
    yield laptop
    laptop.close()


def made(laptop: commune.Laptop, name: str, period: str = SEPTEMBER, **more: Any) -> tables.Table:
    ask = reports.Ask(name, calendar_span.read(period), "", commune.TODAY, commune.CATALOGUE)
    return store_reports.make(laptop.db, reports.Ask(**{**ask_fields(ask), **more}))


def ask_fields(ask: reports.Ask) -> dict[str, Any]:
    return {field: getattr(ask, field) for field in ask.__struct_fields__}


def cells(table: tables.Table, *keys: str) -> list[tuple[tables.Cell, ...]]:
    """Some columns of each row."""
    places = [[column.key for column in table.columns].index(key) for key in keys]
    return [tuple(row.cells[place] for place in places) for row in table.rows]


def day(date: str, *helpers: str, **more: Any) -> visits.Slip:
    return commune.slip(date=date, helpers=helpers, **{"minutes": 60, **more})


# the statement


def test_the_statement_names_members_with_their_days_and_what_they_come_to(thanh: commune.Laptop) -> None:
    rows = [
        thanh.record(day("2026-09-01", commune.LAN, commune.HOA)),
        thanh.record(day("2026-09-01", commune.LAN, time="14:00", village=commune.NAM_MAU)),
        thanh.record(day("2026-09-02", commune.LAN)),
    ]
    waiting = thanh.record(day("2026-09-03", commune.HOA))
    thanh.review(rows, reviews.APPROVED)
    set_allowance.set_allowance(thanh.db, statements.Rules(rate=50_000), wall=commune.WALL)
    table = made(thanh, "statement")
    assert cells(table, "member", "activity_days", "amount", "waiting") == [
        ("Nguyễn Thị Hòa", tables.Days(2), 50_000, 1),
        ("Đặng Thị Lan", tables.Days(4), 100_000, 0),
        (tables.Note("total"), tables.Days(6), 150_000, 1),
    ]
    assert [set(row.slips) for row in table.rows[:2]] == [{rows[0]}, set(rows)]
    assert waiting not in {slip for row in table.rows for slip in row.slips}
    days = made(thanh, "days")
    assert cells(days, "member", "day", "villages", "slips", "minutes") == [
        ("Nguyễn Thị Hòa", tables.Day("2026-09-01"), "Khe Sú", 1, 60),
        ("Đặng Thị Lan", tables.Day("2026-09-01"), "Khe Sú, Nậm Mậu", 2, 120),
        ("Đặng Thị Lan", tables.Day("2026-09-02"), "Khe Sú", 1, 60),
    ]


def test_the_days_of_everybody_are_those_of_a_recount_from_the_records(thanh: commune.Laptop) -> None:
    bits = random.Random("statement")
    people = (commune.LAN, commune.HOA, commune.MINH)
    slips = [
        day(f"2026-{bits.choice(('08', '09'))}-{bits.randrange(5, 31):02}", *bits.sample(people, bits.choice((1, 2))))
        for _ in range(80)
    ]
    rows = [thanh.record(slip) for slip in slips]
    thanh.review([row for row in rows if bits.random() < 0.6], reviews.APPROVED)
    withdraw_visit.withdraw_visit(thanh.db, rows[0], "ghi trùng", **thanh.moment())
    again: dict[str, set[str]] = defaultdict(set)
    for record in fold.records(thanh.db, "entity = 'visit'"):
        approved = record.value("_review", {}).get("verdict") == "approved" and not record.value("_withdrawn")
        if approved and record.value("when")["date"].startswith("2026-09"):
            for helper in record.value("by")["helpers"]:
                again[commune.NAMES[helper]].add(record.value("when")["date"])
    told = dict(cells(made(thanh, "statement"), "member", "activity_days")[:-1])
    assert told == {name: tables.Days(2 * len(days)) for name, days in again.items()}
    assert len(told) == 3


def test_minutes_that_no_rule_asks_for_are_not_on_the_paper(thanh: commune.Laptop) -> None:
    plain = cells_in_words.below(made(thanh, "statement"), "vi")
    assert "Một ngày hoạt động cần ít nhất 1 phiếu đã duyệt." in plain
    rules = statements.Rules(least_minutes=240, half_slips=1)
    set_allowance.set_allowance(thanh.db, rules, wall=commune.WALL)
    told = cells_in_words.below(made(thanh, "statement"), "vi")
    assert "Một ngày hoạt động cần ít nhất 1 phiếu đã duyệt và 240 phút." in told
    assert "Nửa ngày cần ít nhất 1 phiếu đã duyệt." in told


def test_only_an_officer_sets_what_a_day_is_worth(hoa: commune.Laptop) -> None:
    with pytest.raises(Problem, match="not_allowed"):
        set_allowance.set_allowance(hoa.db, statements.Rules(rate=1), wall=commune.WALL)
    assert allowances.rules(hoa.db, commune.CATALOGUE, commune.TODAY) == statements.Rules()


def test_rules_that_contradict_themselves_are_not_kept(thanh: commune.Laptop) -> None:
    with pytest.raises(Problem, match="allowance_half"):
        set_allowance.set_allowance(thanh.db, statements.Rules(half_slips=3), wall=commune.WALL)
    assert allowances.rules(thanh.db, commune.CATALOGUE, commune.TODAY) == statements.Rules()


# coverage


def stuck(blocker: str) -> tuple[visits.TopicResult, ...]:
    return (visits.TopicResult("ID-01", "X", (blocker,)),)


def visit(laptop: commune.Laptop, home: str, date: str = "2026-09-10", **more: Any) -> str:
    return laptop.record(commune.slip(household=home, date=date, consent=commune.CONSENT, **more))


def test_doors_are_told_by_village_and_lane(thanh: commune.Laptop) -> None:
    homes = [
        thanh.add(commune.house(name=f"Bàn Văn {n}", place=f"xóm Đình, nhà {k}")) for k, n in enumerate("ABCDE", 1)
    ]
    visit(thanh, homes[0])
    visit(thanh, homes[1], topics=stuck("B18"))
    visit(thanh, homes[1], "2026-09-11", topics=stuck("B19"))
    visit(thanh, homes[2], topics=stuck("B18"))
    visit(thanh, homes[3], "2026-08-31")
    gone = visit(thanh, homes[4])
    withdraw_visit.withdraw_visit(thanh.db, gone, "ghi trùng", **thanh.moment())
    counts = ("households", "reached", "refused", "absent", "outside", "never")
    wanted = (5, 1, 1, 1, 1, 1)
    silent = tables.Missing("silent")
    assert cells(made(thanh, "coverage"), "village", *counts) == [
        ("Khe Sú", *wanted),
        ("Nậm Mậu", 0, silent, silent, silent, 0, 0),
        (tables.Note("total_told", {"told": 1, "of": 2}), *wanted),
    ]
    assert cells(made(thanh, "lanes"), "lane", *counts) == [("xóm Đình", *wanted)]
    assert made(thanh, "coverage").rows[0].cells[-1] == tables.Ratio(1, 5)


def test_a_merged_household_is_one_door_and_a_moved_one_stands_where_it_lives(thanh: commune.Laptop) -> None:
    one, double, moved = (thanh.add(commune.house(name=name)) for name in ("Đặng Văn Hùng", "Đặng Hùng", HOANG))
    visit(thanh, double)
    visit(thanh, moved)
    merge_households.merge_households(thanh.db, double, one, **thanh.moment())
    move_household.move_household(thanh.db, moved, commune.NAM_MAU, **thanh.moment())
    assert cells(made(thanh, "coverage"), "village", "households", "reached")[:2] == [
        ("Khe Sú", 1, 1),
        ("Nậm Mậu", 1, 1),
    ]


def test_the_ladder_counts_each_household_once_at_its_best(thanh: commune.Laptop) -> None:
    homes = [thanh.add(commune.house(name=f"Bàn Văn {n}")) for n in "ABC"]
    bits = random.Random("ladder")
    best: dict[tuple[str, str], str] = {}
    for number in range(30):
        home, topic, result = bits.choice(homes), bits.choice(("ID-01", "AS-01")), bits.choice("0123")
        visit(thanh, home, f"2026-09-{number % 28 + 1:02}", topics=(visits.TopicResult(topic, result),))
        best[topic, home] = max(result, best.get((topic, home), "0"))
    counts = Counter((topic, result) for (topic, _), result in best.items())
    for topic, *steps in cells(made(thanh, "ladder"), "topic_code", *(f"result_{step}" for step in "01234X")):
        assert steps == [counts[str(topic), step] for step in "01234X"]


def test_progress_of_a_round_is_told_by_member(thanh: commune.Laptop) -> None:
    homes = [thanh.add(commune.house(name=f"Bàn Văn {n}")) for n in "ABC"]
    share_out.share_out(thanh.db, homes, commune.LAN, "2026-10-10", **thanh.moment())
    visit(thanh, homes[0], "2026-10-02")
    visit(thanh, homes[1], "2026-10-03")
    told = cells(made(thanh, "rounds"), "village", "member", "houses", "done", "left", "until")
    assert told[0] == ("Khe Sú", "Đặng Thị Lan", 3, 1, 2, tables.Day("2026-10-10"))
    assert told[1][2:5] == (3, 1, 2)


def test_blockers_are_told_by_how_often_and_to_whom_they_go(thanh: commune.Laptop) -> None:
    rows = [thanh.record(commune.slip(date="2026-09-10", topics=stuck(blocker))) for blocker in ("B04", "B04", "B18")]
    thanh.review(rows, reviews.APPROVED)
    thanh.record(commune.slip(date="2026-09-10", topics=stuck("B04")))
    assert cells(made(thanh, "blockers"), "blocker_code", "slips", "failed", "hands_to") == [
        ("B04", 2, 2, "Nhà mạng"),
        ("B18", 1, 1, ""),
    ]


def test_weeks_begin_on_monday_and_an_empty_one_is_there(thanh: commune.Laptop) -> None:
    rows = [thanh.record(commune.slip(date=f"2026-09-{n}")) for n in ("01", "07", "13")]
    rows.append(thanh.record(commune.slip(date="2026-09-30", mode="class", people=20)))
    thanh.review(rows, reviews.APPROVED)
    thanh.record(commune.slip(date="2026-09-02"))
    assert cells(made(thanh, "weeks"), "week", "approved", "times", "waiting") == [
        (tables.Day("2026-09-01"), 1, 1, 1),
        (tables.Day("2026-09-07"), 2, 2, 0),
        (tables.Day("2026-09-14"), 0, 0, 0),
        (tables.Day("2026-09-21"), 0, 0, 0),
        (tables.Day("2026-09-28"), 1, 20, 0),
    ]


# villages that change


def test_a_village_merged_in_the_month_is_one_line_with_its_old_name(thanh: commune.Laptop) -> None:
    rows = [
        thanh.record(commune.slip(date="2026-09-10", village=village)) for village in (commune.KHE_SU, commune.NAM_MAU)
    ]
    thanh.review(rows, reviews.APPROVED)
    told = commune.tables()
    for area in told["area"]:
        if area["id"] == commune.KHE_SU:
            area |= {"valid_to": "2026-09-14", "successor": commune.NAM_MAU}
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    table = made(thanh, "villages")
    assert cells(table, "village", "formerly", "approved") == [
        ("Nậm Mậu", "Khe Sú", 2),
        (tables.Note("total_told", {"told": 1, "of": 1}), "", 2),
    ]
    assert set(table.rows[0].slips) == set(rows)
    assert cells(made(thanh, "villages", "2026-08"), "village")[0] == ("Khe Sú",)


def test_a_village_is_asked_for_by_its_name_without_tones(thanh: commune.Laptop) -> None:
    assert made(thanh, "villages", area="nam mau").place == "Nậm Mậu"
    with pytest.raises(Problem, match="place_unknown"):
        made(thanh, "villages", area="Khe Nào")
    told = commune.tables()
    told["area"].append({**told["area"][3], "id": "khac".ljust(22, "_"), "code": "T009"})
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    with pytest.raises(Problem, match="place_several") as caught:
        made(thanh, "villages", area="Nậm Mậu")
    assert "T009" in str(caught.value.details["codes"])


def test_whoever_names_no_place_where_there_are_several_communes_is_told_to(thanh: commune.Laptop) -> None:
    assert made(thanh, "villages").place
    told = commune.tables()
    first = next(area for area in told["area"] if area["kind"] == "commune")
    told["area"].append({**first, "id": "khac".ljust(22, "_"), "code": "T008", "name": "Xã Khác"})
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    with pytest.raises(Problem, match="place_which") as caught:
        made(thanh, "villages", area="")
    assert "2 xã" in resources.explain(caught.value, "vi")
    assert made(thanh, "villages", area="T008").place == "Xã Khác"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_heading_and_every_word_of_every_report_is_there(thanh: commune.Laptop, lang: str) -> None:
    home = thanh.add()
    rows = [visit(thanh, home, f"2026-09-{n}", topics=stuck("B18")) for n in (10, 11)]
    thanh.record(commune.slip(date="2026-09-12", village=commune.NAM_MAU))
    thanh.review(rows, reviews.APPROVED)
    share_out.share_out(thanh.db, [home], commune.LAN, "2026-10-10", **thanh.moment())
    rules = statements.Rules(most_days=1, least_slips=2, half_slips=1)
    set_allowance.set_allowance(thanh.db, rules, wall=commune.WALL)
    for name in tables.NAMES:
        table = made(thanh, name, lang=lang, indicator="08")
        said = [cells_in_words.heading(column, lang) for column in table.columns]
        said += [cells_in_words.title(table, lang), *cells_in_words.below(table, lang)]
        said += [
            cells_in_words.say(cell, lang) for row in table.rows for cell in row.cells if not isinstance(cell, str)
        ]
        assert [word for word in said if re.fullmatch("[a-z]+_[a-z_0-9]+", word) or "{" in word] == [], name
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}


def test_the_paper_of_a_month_looks_once_through_the_slips_of_closed_periods(
    thanh: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    every = late._every
    monkeypatch.setattr(late, "_every", lambda db, known: looked.append(1) or every(db, known))
    ask = reports.Ask("month", calendar_span.read(SEPTEMBER), "", commune.TODAY, commune.CATALOGUE)
    papers.make(thanh.db, ask)
    assert len(looked) == 1
