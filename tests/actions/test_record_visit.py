"""A visit is recorded whole or not at all, and under its household; many at once, good and bad told apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.actions import record_many, record_visit
from fieldapp.actions.refused import Refused
from fieldapp.domain import problems, reviews, visits
from fieldapp.store import custody, database, drafts, me, opened, settings, verify
from fieldapp.store import visits as log


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[commune.Laptop]:
    """A laptop like Hòa's."""
    laptop = commune.Laptop(tmp_path / "twin", commune.HOA)
    yield laptop
    laptop.close()


def refused(laptop: commune.Laptop, one: visits.Slip, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        laptop.record(one, **more)
    assert laptop.facts() == [], "something was kept"
    return [(problem.code, problem.field) for problem in caught.value.problems]


def test_a_recorded_visit_is_read_back_as_it_was_written(hoa: commune.Laptop) -> None:
    one = commune.named("Chìu Thị Lỷ", age="a60", phone="0912345678", minutes=25, note="Hẹn tuần sau")
    row = hoa.record(one)
    whole = log.one(hoa.db, row)
    assert (whole.slip, whole.line.state, whole.line.custody) == (one, reviews.WAITING, "here")


def test_it_is_on_the_disk_when_the_deed_returns(hoa: commune.Laptop) -> None:
    row = hoa.record()
    reader = hoa.reader()
    assert [line.row for line in log.log(reader)] == [row]
    reader.close()


def test_a_slip_is_kept_tidy(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named("  Chìu   Thi\u0323 Lỷ ", phone="+84 912 345 678", time="8h30"))
    slip = log.one(hoa.db, row).slip
    assert (slip.name, slip.phone, slip.time) == ("Chìu Thị Lỷ", "0912345678", "08:30")


def test_a_visit_without_household_stands_in_its_village_on_its_own(hoa: commune.Laptop) -> None:
    row = hoa.record()
    [fact] = hoa.facts()
    assert (fact.row, fact.root, fact.fields["area"]) == (row, row, commune.KHE_SU)


def test_a_visit_to_a_household_goes_where_the_household_goes(hoa: commune.Laptop) -> None:
    home = hoa.add()
    hoa.record(commune.named("Đặng Văn Hùng", household=home))
    fact = hoa.facts()[-1]
    assert fact.root == home
    assert "area" not in fact.fields


def test_a_household_that_was_not_on_the_roll_is_added_with_the_visit(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named("Chìu Thị Lỷ"), new_household=commune.house(area=""))
    household, visit = hoa.facts()
    assert (household.entity, household.fields["area"]) == ("household", commune.KHE_SU)
    assert (visit.row, visit.root, visit.fields["household"]) == (row, household.row, household.row)


def test_the_draft_goes_in_the_same_moment(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "draft", "visit", {}, commune.NOW)
    drafts.keep(hoa.db, "other", "visit", {}, commune.NOW)
    hoa.record(draft="draft")
    assert [draft.id for draft in drafts.every(hoa.db)] == ["other"]


def test_a_refused_slip_keeps_its_draft_and_names_every_problem_in_the_form_s_order(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "draft", "visit", {}, commune.NOW)
    found = refused(hoa, commune.slip(mode="", topics=(), people=3), draft="draft")
    assert found == [
        ("visit_mode_missing", "mode"),
        ("visit_people_class_only", "people"),
        ("visit_topic_missing", "topics"),
    ]
    assert len(drafts.every(hoa.db)) == 1


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"village": commune.NAM_MAU}, "visit_village_out", "village"),
        ({"helpers": ("stranger",)}, "visit_helper_out", "helpers[0]"),
        ({"date": "2026-10-04"}, "visit_date_ahead", "date"),
        ({"time": "09:30"}, "visit_date_ahead", "time"),
        ({"date": "1970-01-01"}, "visit_date_early", "date"),
        ({"household": "none", "consent": commune.CONSENT}, "household_unknown", "household"),
    ],
)
def test_a_slip_is_looked_at_with_the_owner_s_villages_the_day_s_team_and_the_known_households(
    hoa: commune.Laptop, changed: dict[str, Any], code: str, field: str
) -> None:
    assert refused(hoa, commune.slip(**changed)) == [(code, field)]


def test_a_new_household_is_checked_too_and_nothing_is_kept_by_half(hoa: commune.Laptop) -> None:
    nowhere = commune.house(name="", area=commune.NAM_MAU)
    found = refused(hoa, commune.named("Chìu Thị Lỷ"), new_household=nowhere)
    assert found == [("household_name_missing", "household.name"), ("visit_village_out", "household.area")]


def test_a_new_household_needs_consent_as_any_other(hoa: commune.Laptop) -> None:
    assert refused(hoa, commune.slip(), new_household=commune.house()) == [("visit_consent_missing", "consent")]


def test_a_class_takes_no_new_household(hoa: commune.Laptop) -> None:
    lesson = commune.slip(mode="class", people=30)
    assert refused(hoa, lesson, new_household=commune.house()) == [("visit_class_unnamed", "household")]


def test_when_the_visit_cannot_be_written_its_new_household_is_not_either(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa.db.execute(
        "CREATE TEMP TRIGGER full BEFORE INSERT ON change WHEN NEW.entity = 'visit'"
        " BEGIN SELECT raise(ABORT, 'no more'); END"
    )
    with pytest.raises(database.IntegrityError):
        hoa.record(commune.named("Chìu Thị Lỷ"), new_household=commune.house())
    assert hoa.facts() == []
    assert verify.verify(hoa.db) == []


def test_a_full_disk_is_a_problem_and_the_draft_stays(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "draft", "visit", {}, commune.NOW)
    pages = hoa.db.execute("PRAGMA page_count").fetchone()[0]
    hoa.db.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    def work() -> None:
        for minute in range(10, 60):
            hoa.record(commune.slip(time=f"07:{minute}", note="vừa " * 100), draft="draft")
            drafts.keep(hoa.db, "draft", "visit", {}, commune.NOW)

    with pytest.raises(problems.Problem) as caught:
        work()
    assert caught.value.code == "disk_full"
    assert len(drafts.every(hoa.db)) == 1
    assert hoa.facts()
    assert verify.verify(hoa.db) == []


# Made ready


def ready(laptop: commune.Laptop, one: visits.Slip) -> record_visit.Ready:
    return record_visit.make_ready(laptop.db, one, catalogue=commune.CATALOGUE, wall=commune.WALL)


def test_a_slip_made_ready_is_kept_as_any_other_to_the_last_byte(hoa: commune.Laptop, twin: commune.Laptop) -> None:
    home = hoa.add()
    assert twin.add() == home
    for one in (commune.slip(note="Hẹn tuần sau"), commune.named("Đặng Văn Hùng", household=home)):
        assert hoa.record(ready(hoa, one)) == twin.record(one)
    assert [fact.body for fact in hoa.facts()] == [fact.body for fact in twin.facts()]
    assert [log.one(hoa.db, line.row) for line in log.log(hoa.db)] == [
        log.one(twin.db, line.row) for line in log.log(twin.db)
    ]
    assert hoa.owner() == twin.owner()
    assert verify.verify(hoa.db) == []


def test_to_make_a_slip_ready_leaves_no_trace_and_holds_nobody_up(hoa: commune.Laptop, twin: commune.Laptop) -> None:
    before = hoa.owner()
    ready(hoa, commune.slip())
    other = opened.second_writer(hoa.folder, hoa.key)
    other.execute("PRAGMA busy_timeout = 0").fetchall()
    with other.atomic():  # which would be refused at once
        settings.put(other, "a word", "of another lane")
    other.close()
    assert (hoa.owner(), hoa.facts()) == (before, [])
    assert hoa.record() == twin.record()  # the same name, number and moment


def test_what_is_wrong_with_a_slip_is_found_when_it_is_made_ready(hoa: commune.Laptop) -> None:
    with pytest.raises(Refused) as caught:
        ready(hoa, commune.named("Chìu Thị Lỷ", household="x".ljust(22, "_")))
    assert [problem.code for problem in caught.value.problems] == ["household_unknown"]


@pytest.mark.parametrize("own", [True, False])
def test_once_anybody_has_written_in_the_vault_it_has_to_be_looked_at_again(hoa: commune.Laptop, own: bool) -> None:
    home = hoa.add()
    made = ready(hoa, commune.named("Đặng Văn Hùng", household=home))
    writer = hoa.db if own else opened.second_writer(hoa.folder, hoa.key)
    with writer.atomic():
        writer.execute("DELETE FROM household WHERE row = ?", [home])  # as a list that is taken out again does
    assert hoa.record(made, draft="draft") == ""
    assert [fact.entity for fact in hoa.facts()] == ["household"]
    if not own:
        writer.close()


@pytest.mark.parametrize(
    ("wall", "kept"),
    [
        ("2026-10-03T09:14:59+07:00", True),
        ("2026-10-03T11:20:00+07:00", True),
        ("2026-10-03T09:13:59+07:00", False),  # the clock was put back: what was not ahead of it may be now
        ("2026-10-04T00:00:00+07:00", False),  # what was of today is of yesterday
    ],
)
def test_it_stays_ready_on_the_same_day_and_has_the_time_of_the_save(
    hoa: commune.Laptop, wall: str, kept: bool
) -> None:
    moment = hoa.moment() | {"wall": wall}
    row = record_visit.record_visit(hoa.db, ready(hoa, commune.slip()), catalogue=commune.CATALOGUE, **moment)
    assert [(fact.row, fact.wall) for fact in hoa.facts()] == ([(row, wall)] if kept else [])
    assert bool(row) == kept


def test_nothing_is_kept_of_it_in_a_vault_that_is_being_taken_away(hoa: commune.Laptop) -> None:
    with hoa.db.atomic():
        me.change(hoa.db, state=me.PARTED)
    with pytest.raises(problems.Problem) as caught:
        hoa.record(ready(hoa, commune.slip()))
    assert (caught.value.code, hoa.facts()) == ("vault_wiped", [])


# Many


def test_of_many_slips_the_good_are_kept_and_the_bad_named_by_line(hoa: commune.Laptop) -> None:
    good = [(line, commune.slip(time=f"07:{line:02}")) for line in (1, 3, 5)]
    bad = [(2, commune.slip(mode="")), (4, commune.slip(village="nowhere", topics=()))]
    done = record_many.record_many(hoa.db, sorted([*good, *bad]), catalogue=commune.CATALOGUE, chunk=2, **hoa.moment())
    assert [log.one(hoa.db, row).slip for row in done.rows] == [slip for _, slip in good]
    assert [(one.line, [problem.code for problem in one.problems]) for one in done.bad] == [
        (2, ["visit_mode_missing"]),
        (4, ["visit_village_out", "visit_topic_missing"]),
    ]
    assert verify.verify(hoa.db) == []


def test_each_of_many_slips_is_looked_at_with_its_own_day_s_team(hoa: commune.Laptop) -> None:
    early = commune.slip(date="2025-12-31", late_reason="Mất điện")
    done = record_many.record_many(
        hoa.db, [(1, early), (2, commune.slip())], catalogue=commune.CATALOGUE, **hoa.moment()
    )
    assert [(one.line, one.problems[0].code) for one in done.bad] == [(1, "visit_village_out")]
    assert len(done.rows) == 1


def test_nothing_at_all_is_no_error(hoa: commune.Laptop) -> None:
    done = record_many.record_many(hoa.db, [], catalogue=commune.CATALOGUE, **hoa.moment())
    assert (done.rows, done.bad) == ([], [])


def test_two_chunks_are_two_transactions(hoa: commune.Laptop) -> None:
    slips = [(line, commune.slip(time=f"07:{line:02}")) for line in range(4)]

    def stopped() -> Any:
        yield from slips[:3]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record_many.record_many(hoa.db, stopped(), catalogue=commune.CATALOGUE, chunk=2, **hoa.moment())
    assert custody.summary(hoa.db).slips == 2


def test_only_the_fields_of_the_form_travel(hoa: commune.Laptop) -> None:
    hoa.record(commune.named("Chìu Thị Lỷ"))
    [fact] = hoa.facts()
    assert set(fact.fields) == {"when", "mode", "village", "by", "name", "topics", "consent", "area"}
    assert fact.wall == commune.WALL
