"""The rules of closed periods, on the real province and real vaults: nothing is lost, and nothing changes unsaid."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from rules.town import Town
from simulation import world

from fieldapp.domain import facts, periods
from fieldapp.server import database, tables
from fieldapp.store import fold
from fieldapp.store import periods as store

SPAN = periods.Span("2026-10-01", "2026-10-31")


def cells(town: Town, **more: Any) -> dict[str, Any]:
    return {"village": town.village, "when": {"date": "2026-10-03", "time": "08:30"}, "area": town.village, **more}


def visit(town: Town, laptop: world.Laptop, **more: Any) -> facts.Fact:
    town.world.now += 1000
    return town.world.write(laptop, "visit", cells(town, **more))


def correct(town: Town, laptop: world.Laptop, row: str, **fields: Any) -> facts.Fact:
    town.world.now += 1000
    return town.world.write(laptop, "visit", fields, row, row)


def shut(town: Town, laptop: world.Laptop, span: periods.Span = SPAN, **more: Any) -> facts.Fact:
    town.world.now += 1000
    fields = {**periods.cells(town.village, span), "closed": "2026-11-02", **more}
    row = periods.row(town.village, span)
    return town.world.write(laptop, "period", fields, row, row)


def meet(town: Town) -> None:
    """Everybody exchanges twice. What the province holds back stays with its author, so records may differ there for
    a while, but never the digests of what is in force."""
    told = [town.meet(laptop) for _ in range(2) for laptop in town.world.laptops]
    assert not any(one.disagreed for one in told)


def closed_at(laptop: world.Laptop) -> list[str]:
    return [one.closed for one in store.closed(laptop.db)]


def test_every_computer_of_the_village_hears_that_a_period_is_closed(town: Town) -> None:
    shut(town, town.lan)
    town.all_meet()
    assert [closed_at(one) for one in (town.lan, town.hoa, town.minh)] == [["2026-11-02"]] * 3


def test_a_slip_written_before_the_closing_that_arrives_after_it_is_taken_as_it_is(town: Town) -> None:
    early = visit(town, town.hoa)
    mended = correct(town, town.hoa, early.row, note="hai người")
    shut(town, town.lan)
    town.meet(town.lan)
    town.all_meet()
    assert [town.status(one.id) for one in (early, mended)] == ["ok", "ok"]
    assert town.value(town.lan, early.row, "note") == "hai người"
    assert town.value(town.lan, early.row, "_locked") is None, "so it counts in the next report"


def test_a_change_after_the_closing_needs_a_reason_and_is_kept_until_it_has_one(town: Town) -> None:
    old = visit(town, town.hoa)
    shut(town, town.lan)
    town.all_meet()
    bare = correct(town, town.hoa, old.row, note="quên lý do")
    fresh = visit(town, town.hoa)
    town.world.poisoned |= {bare.id, fresh.id}
    meet(town)
    assert [town.status(one.id) for one in (bare, fresh)] == ["held", "held"]
    assert set(town.held().values()) == {"period_closed"}
    notes = town.hoa.db.execute("SELECT code, field FROM note").fetchall()
    assert notes == [("period_closed", "late_reason")] * 2
    assert town.value(town.lan, old.row, "note") is None
    reasoned = correct(town, town.hoa, old.row, note="quên lý do", _reason="ghi thiếu lúc đó")
    paper = correct(town, town.hoa, fresh.row, **cells(town, late_reason="phiếu giấy ở bản xa"))
    town.all_meet()
    assert [town.status(one.id) for one in (reasoned, paper)] == ["ok", "ok"]
    assert town.value(town.lan, old.row, "note") == "quên lý do"
    assert town.held() == {}


def test_a_slip_does_not_slip_into_a_closed_period_or_out_of_it(town: Town) -> None:
    inside = visit(town, town.hoa)
    outside = visit(town, town.hoa, when={"date": "2026-11-02", "time": "09:00"})
    shut(town, town.lan)
    town.all_meet()
    out = correct(town, town.hoa, inside.row, when={"date": "2026-11-02", "time": "09:00"})
    into = correct(town, town.hoa, outside.row, when={"date": "2026-10-03", "time": "09:00"})
    free = visit(town, town.hoa, when={"date": "2026-11-01", "time": "09:00"})
    town.world.poisoned |= {out.id, into.id}
    meet(town)
    assert [town.status(one.id) for one in (out, into, free)] == ["held", "held", "ok"]


def test_reviews_and_withdrawals_pass_a_closing_and_it_holds_what_was_approved(town: Town) -> None:
    one, two = visit(town, town.hoa), visit(town, town.hoa)
    shut(town, town.lan)
    town.all_meet()
    review = correct(town, town.lan, one.row, _review={"verdict": "approved"})
    gone = correct(town, town.hoa, two.row, _withdrawn={"reason": "ghi hai lần"})
    town.all_meet()
    assert [town.status(fact.id) for fact in (review, gone)] == ["ok", "ok"]


def test_a_period_that_overlaps_is_held_with_its_reason_and_the_same_one_twice_is_one(town: Town) -> None:
    first = shut(town, town.lan)
    same = shut(town, town.hoa)
    town.world.now += 1000
    other = periods.Span("2026-10-21", "2026-11-20")
    row = periods.row(town.village, other)
    overlap = town.world.write(town.minh, "period", periods.cells(town.village, other), row, row)
    town.world.poisoned.add(overlap.id)
    for laptop in (town.lan, town.hoa, town.minh):
        town.meet(laptop)
    town.all_meet()
    assert [town.status(one.id) for one in (first, same, overlap)] == ["ok", "ok", "held"]
    assert list(town.held().values()) == ["period_overlap"]
    there = [store.every(one.db, [town.village]) for one in (town.lan, town.hoa, town.minh)]
    assert [[one.span for one in found] for found in there] == [[SPAN]] * 3


def test_a_closed_period_is_never_opened_again_and_its_days_never_change(town: Town) -> None:
    done = shut(town, town.lan)
    town.all_meet()
    again = town.world.write(town.lan, "period", {"closed": None}, done.row, done.row)
    longer = town.world.write(town.lan, "period", {"since": "2026-10-01", "until": "2026-11-05"}, done.row, done.row)
    town.world.poisoned |= {again.id, longer.id}
    meet(town)
    assert sorted(town.held().values()) == ["bad_value", "period_stays"]
    with database.reading(town.world.engine) as conn:
        assert conn.execute(sa.select(tables.period.c.until, tables.period.c.closed)).all() == [
            ("2026-10-31", "2026-11-02")
        ]


def test_only_whoever_manages_the_village_closes_its_period(town: Town) -> None:
    with database.writing(town.world.engine) as conn:
        conn.execute(tables.grant.update().where(tables.grant.c.person == town.hoa.person).values(role="head"))
    told = shut(town, town.hoa)
    town.world.poisoned.add(told.id)
    town.meet(town.hoa)
    assert (town.status(told.id), town.held()) == ("held", {told.id: "no_grant"})


def test_a_head_says_that_there_is_nothing_until_the_period_is_closed(town: Town) -> None:
    row = periods.row(town.village, SPAN)
    town.world.write(town.lan, "period", periods.cells(town.village, SPAN), row, row)
    town.all_meet()
    with database.writing(town.world.engine) as conn:
        conn.execute(tables.grant.update().where(tables.grant.c.person == town.hoa.person).values(role="head"))
    said = {"by": town.hoa.person, "day": "2026-11-01"}
    early = town.world.write(town.hoa, "period", {"nothing": said}, row, row)
    bad = town.world.write(town.hoa, "period", {"nothing": "yes"}, row, row)
    town.world.poisoned.add(bad.id)
    meet(town)
    assert [town.status(one.id) for one in (early, bad)] == ["ok", "held"]
    shut(town, town.lan)
    town.meet(town.lan)
    town.world.now += 1000
    late = town.world.write(town.hoa, "period", {"nothing": None}, row, row)
    town.world.poisoned.add(late.id)
    meet(town)
    assert town.held()[late.id] == "nothing_late"
    assert town.value(town.lan, row, "nothing") == said


def test_a_closing_that_a_restored_province_lost_is_told_to_it_again(town: Town) -> None:
    town.all_meet()
    town.world.back_up()
    shut(town, town.lan)
    town.all_meet()
    town.world.put_back()
    town.all_meet()
    late = visit(town, town.hoa)
    town.world.poisoned.add(late.id)
    town.all_meet()
    assert town.status(late.id) == "held"
    assert fold.record(town.minh.db, periods.row(town.village, SPAN)) is not None
