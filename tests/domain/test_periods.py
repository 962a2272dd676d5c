"""Reporting periods: their days by the closing day, what overlaps, and what of a visit a closing holds."""

from __future__ import annotations

import datetime
from typing import Any

import commune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import facts, history, periods, reviews

OCTOBER = periods.Span("2026-10-01", "2026-10-31")
SHUT = periods.Period("p", commune.KHE_SU, OCTOBER, "2026-11-02", stamp=500)


def record(**cells: Any) -> history.Record:
    told = {name: history.Cell(value, 1, "f") for name, value in cells.items()}
    return history.Record("r", "visit", "r", told)


def fact(clock: int = 501, **fields: Any) -> facts.Fact:
    name = "a" * 22
    return facts.Fact(name, "visit", "set", name, name, name, clock, "", fields, {}, 1, b"")


@pytest.mark.parametrize(
    ("day", "closing", "since", "until"),
    [
        ("2026-10-03", periods.MONTH, "2026-10-01", "2026-10-31"),
        ("2028-02-29", periods.MONTH, "2028-02-01", "2028-02-29"),
        ("2026-10-20", 20, "2026-09-21", "2026-10-20"),
        ("2026-10-21", 20, "2026-10-21", "2026-11-20"),
        ("2026-12-31", 20, "2026-12-21", "2027-01-20"),
        ("2026-01-05", 28, "2025-12-29", "2026-01-28"),
    ],
)
def test_a_period_is_a_month_or_ends_on_the_closing_day(day: str, closing: int, since: str, until: str) -> None:
    assert periods.month(day, closing) == periods.Span(since, until)


@given(st.dates(datetime.date(2022, 3, 5), datetime.date(2099, 1, 1)), st.sampled_from(periods.CLOSING_DAYS))
def test_every_day_lies_in_its_period_and_periods_follow_without_a_gap(day: datetime.date, closing: int) -> None:
    one = periods.month(day.isoformat(), closing)
    after = periods.following([one], day.isoformat(), closing)
    assert one.holds(day.isoformat())
    assert not one.meets(after)
    gap = datetime.date.fromisoformat(after.start) - datetime.date.fromisoformat(one.end)
    assert gap.days == 1
    assert after == periods.month(after.start, closing)


def test_where_the_closing_day_changes_the_next_period_begins_after_the_last_and_ends_on_the_new_day() -> None:
    assert periods.following([OCTOBER], "2026-11-02", 20) == periods.Span("2026-11-01", "2026-11-20")
    assert periods.following([], "2026-11-02") == periods.Span("2026-11-01", "2026-11-30")


def test_two_officers_open_one_period_by_one_row_and_another_village_has_its_own() -> None:
    row = periods.row(commune.KHE_SU, OCTOBER)
    assert facts.is_id(row)
    assert row == periods.row(commune.KHE_SU, periods.Span("2026-10-01", "2026-10-31"))
    assert row != periods.row(commune.NAM_MAU, OCTOBER)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"area": "x", "since": "2026-10-01", "until": "2026-10-31"}, None),
        ({"closed": "2026-11-02"}, None),
        ({"later": {"x": 1}}, None),
        ({"since": "2026-10-31", "until": "2026-10-01"}, "since"),
        ({"since": "2026-10-01"}, "until"),
        ({"since": 20261001, "until": "2026-10-31"}, "since"),
        ({"since": "01/10/2026", "until": "31/10/2026"}, "since"),
        ({"closed": None}, "closed"),  # opened again
        ({"closed": True}, "closed"),
    ],
)
def test_what_a_periods_fact_may_say_on_the_wire(told: dict[str, Any], field: str | None) -> None:
    found = periods.wire_check(told)
    assert (found.field if found else None) == field


@pytest.mark.parametrize(
    ("told", "late"),
    [
        (fact(note="x"), True),
        (fact(note="x", _reason="ghi nhầm"), False),
        (fact(note="x", _reason="  "), True),
        (fact(note="x", late_reason="phiếu giấy ở bản xa"), False),
        (fact(500, note="x"), False),  # written before the closing, on a laptop that was offline
        (fact(_review={"verdict": "approved"}), False),
        (fact(_withdrawn={"reason": "trùng"}), False),
    ],
)
def test_a_change_in_a_closed_period_without_a_reason_is_told(told: facts.Fact, late: bool) -> None:
    assert periods.told_late([SHUT], told, commune.KHE_SU, ["2026-10-03"]) is late
    assert not periods.told_late([SHUT], told, commune.NAM_MAU, ["2026-10-03"])
    assert not periods.told_late([SHUT], told, commune.KHE_SU, ["2026-11-01"])


def test_a_closing_holds_what_was_approved_and_a_corrected_visit_belongs_into_the_next_report() -> None:
    told = {"village": commune.KHE_SU, "when": {"date": "2026-10-03", "time": "08:30"}}
    said = reviews.cells(reviews.APPROVED, record(**told), reader=commune.HEAD, day="2026-10-05")
    held = record(**told, **said, **periods.locking("p", record(**told)))
    assert reviews.state(held) == reviews.LOCKED
    assert not periods.late(held, [SHUT])
    assert not periods.outdated(held)
    corrected = history.Record("r", "visit", "r", {**held.cells, "note": history.Cell("x", 2, "g")})
    assert reviews.state(corrected) == reviews.WAITING
    assert periods.outdated(corrected)
    gone = {**held.cells, "_withdrawn": history.Cell({"reason": "ghi hai lần"}, 3, "w")}
    assert periods.outdated(history.Record("r", "visit", "r", gone))
    again = reviews.cells(reviews.APPROVED, corrected, reader=commune.HEAD, day="2026-11-05")
    approved = history.Record("r", "visit", "r", {**corrected.cells, **record(**again).cells})
    assert reviews.state(approved) == reviews.APPROVED
    assert periods.late(approved, [SHUT])
    assert not periods.late(approved, [])
