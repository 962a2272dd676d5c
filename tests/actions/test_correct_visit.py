"""A correction tells only what differs and what it replaces; withdrawing, restoring and settling likewise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import commune
import msgspec
import pytest

from fieldapp.actions import restore_visit, settle_rival, withdraw_visit
from fieldapp.actions.refused import Refused
from fieldapp.domain import problems, reviews, visits
from fieldapp.store import drafts, ledger, reference, verify
from fieldapp.store import visits as log

LY = "Chìu Thị Lỷ"


def withdraw(laptop: commune.Laptop, row: str, reason: str = "Ghi trùng") -> None:
    withdraw_visit.withdraw_visit(laptop.db, row, reason, **laptop.moment())


def refused(laptop: commune.Laptop, row: str, one: visits.Slip, **more: Any) -> list[tuple[str, str]]:
    before = len(laptop.facts())
    with pytest.raises(Refused) as caught:
        laptop.correct(row, one, **more)
    assert len(laptop.facts()) == before
    return [(problem.code, problem.field) for problem in caught.value.problems]


def lock(laptop: commune.Laptop, row: str) -> None:
    ledger.record(laptop.db, [ledger.Deed("visit", {"_locked": True}, row, row)], **laptop.moment())


def approved(hoa: commune.Laptop, head: commune.Laptop) -> str:
    """A visit of hoa that the head approved, as hoa has it."""
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.APPROVED)
    hoa.hears(head)
    return row


def test_only_the_cells_that_differ_are_told_with_the_facts_that_they_replace(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named(LY, note="cũ"))
    first = hoa.facts()[0].id
    assert hoa.correct(row, commune.named("Chìu Thị Lỳ", minutes=20)) == row
    fact = hoa.facts()[-1]
    assert fact.fields["note"] is None
    assert set(fact.fields) == {"name", "note", "when"}
    assert fact.prev == {"name": (first,), "note": (first,), "when": (first,)}
    assert log.one(hoa.db, row).slip == commune.named("Chìu Thị Lỳ", minutes=20)


def test_a_correction_that_changes_nothing_writes_nothing_but_drops_the_draft(hoa: commune.Laptop) -> None:
    row = hoa.record()
    drafts.keep(hoa.db, "draft", "visit", {}, commune.NOW)
    assert hoa.correct(row, commune.slip(), draft="draft") == row
    assert len(hoa.facts()) == 1
    assert drafts.every(hoa.db) == []


def test_a_corrected_slip_is_checked_like_a_new_one(hoa: commune.Laptop) -> None:
    row = hoa.record()
    assert refused(hoa, row, commune.slip(topics=())) == [("visit_topic_missing", "topics")]


def test_a_slip_that_was_in_time_does_not_become_late_by_being_mended_months_after(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.slip(date="2026-07-01", late_reason="Mưa bão"))
    assert hoa.correct(row, commune.slip(date="2026-07-01", minutes=20)) == row
    other = commune.slip(date="2026-07-02")
    assert refused(hoa, row, other) == [("visit_late_reason", "late_reason")]


def test_an_approved_slip_is_corrected_with_a_reason_and_waits_again(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = approved(hoa, head)
    assert refused(hoa, row, commune.slip(minutes=20)) == [("correct_reason", "reason")]
    hoa.correct(row, commune.slip(minutes=20), reason="Nhớ nhầm giờ")
    assert hoa.line(row).state == reviews.WAITING
    assert log.one(hoa.db, row).record.value("_reason") == "Nhớ nhầm giờ"


def test_a_returned_slip_is_not_sent_again_unmended(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.RETURNED, words="Sai giờ")
    hoa.hears(head)
    assert refused(hoa, row, commune.slip()) == [("visit_unchanged", "")]
    hoa.correct(row, commune.slip(time="07:30"))
    assert hoa.line(row).state == reviews.WAITING


def test_a_reason_that_is_too_long_is_refused(hoa: commune.Laptop) -> None:
    row = hoa.record()
    assert refused(hoa, row, commune.slip(minutes=5), reason="a" * 201) == [("text_long", "reason")]


def test_a_class_that_was_in_another_village_moves_there(lan: commune.Laptop) -> None:
    lesson = commune.slip(mode="class", people=30, helpers=(commune.LAN,))
    row = lan.record(lesson)
    lan.correct(row, msgspec.structs.replace(lesson, village=commune.NAM_MAU))
    assert lan.facts()[-1].fields == {"village": commune.NAM_MAU, "area": commune.NAM_MAU}
    assert log.one(lan.db, row).record.value("area") == commune.NAM_MAU


def test_a_visit_at_a_household_keeps_the_household_s_place_when_its_village_is_corrected(
    lan: commune.Laptop,
) -> None:
    one = commune.named(LY, household=lan.add(), helpers=(commune.LAN,))
    row = lan.record(one)
    lan.correct(row, msgspec.structs.replace(one, village=commune.NAM_MAU))
    assert lan.facts()[-1].fields == {"village": commune.NAM_MAU}


def test_a_visit_that_belongs_to_another_household_is_recorded_there_again(hoa: commune.Laptop) -> None:
    wrong, right = hoa.add(), hoa.add(commune.house(name="Hoàng Văn Thụ"))
    old = hoa.record(commune.named(LY, household=wrong))
    new = hoa.correct(old, commune.named(LY, household=right))
    assert new != old
    assert (hoa.line(old).state, hoa.line(new).state) == (reviews.WITHDRAWN, reviews.WAITING)
    assert (hoa.line(new).root, log.one(hoa.db, new).record.value("_was")) == (right, old)
    alone = hoa.correct(new, commune.slip(date="2026-10-02"))
    assert (hoa.line(alone).root, log.one(hoa.db, alone).record.value("area")) == (alone, commune.KHE_SU)
    assert verify.verify(hoa.db) == []


# Who may


def test_a_member_does_not_change_another_s_slip_but_the_head_may(
    hoa: commune.Laptop, lan: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.record()
    lan.hears(hoa)
    head.hears(hoa)
    for deed in (lambda: lan.correct(row, commune.slip(minutes=20)), lambda: withdraw(lan, row)):
        with pytest.raises(problems.Problem, match="not_allowed"):
            deed()
    head.correct(row, commune.slip(minutes=20))
    assert head.line(row).author == commune.HOA


def test_what_is_not_here_locked_or_withdrawn_cannot_be_changed(hoa: commune.Laptop) -> None:
    locked, gone = hoa.record(), hoa.record(commune.slip(time="07:00"))
    lock(hoa, locked)
    withdraw(hoa, gone)
    cases = [
        ("none", "visit_unknown"),
        (locked, "visit_locked"),
        (gone, "visit_withdrawn"),
        (hoa.add(), "visit_unknown"),
    ]
    for row, code in cases:
        for deed in (lambda row=row: hoa.correct(row, commune.slip(minutes=20)), lambda row=row: withdraw(hoa, row)):
            with pytest.raises(problems.Problem, match=code):
                deed()


# What the province holds back


def test_a_correction_of_a_slip_that_is_held_back_tells_all_of_it_and_names_the_held_fact(
    hoa: commune.Laptop,
) -> None:
    row = hoa.record(commune.named(LY, minutes=20))
    held = hoa.facts()[0]
    hoa.held(held, "bad_value", "minutes")
    hoa.correct(row, commune.named(LY, minutes=30))
    fact = hoa.facts()[-1]
    assert set(fact.fields) == set(held.fields)
    assert fact.prev == {field: (held.id,) for field in held.fields}
    assert fact.fields["when"]["minutes"] == 30


def test_a_held_slip_can_be_sent_again_as_it_is(hoa: commune.Laptop) -> None:
    row = hoa.record()
    hoa.held(hoa.facts()[0], "no_grant")
    hoa.correct(row, commune.slip())
    assert set(hoa.facts()[-1].fields) == set(hoa.facts()[0].fields)


def test_a_held_correction_is_named_though_another_one_came_after_it(hoa: commune.Laptop) -> None:
    row = hoa.record()
    hoa.correct(row, commune.slip(minutes=20))
    hoa.correct(row, commune.slip(minutes=25))
    first, held, last = hoa.facts()
    hoa.held(held, "bad_value", "minutes")
    hoa.correct(row, commune.slip(minutes=30))
    assert hoa.facts()[-1].prev["when"] == (last.id, held.id)
    assert hoa.facts()[-1].prev["topics"] == (first.id,)


def test_withdrawing_a_held_slip_tells_all_of_it_too(hoa: commune.Laptop) -> None:
    row = hoa.record()
    held = hoa.facts()[0]
    hoa.held(held, "bad_value")
    withdraw(hoa, row)
    assert set(hoa.facts()[-1].fields) == {*held.fields, "_withdrawn"}
    assert hoa.facts()[-1].prev["area"] == (held.id,)


# Withdrawing and restoring


def test_a_withdrawn_visit_stays_and_counts_no_more(hoa: commune.Laptop) -> None:
    row = hoa.record()
    withdraw(hoa, row, "  Ghi   trùng ")
    whole = log.one(hoa.db, row)
    assert (whole.line.state, whole.record.value("_withdrawn")) == (reviews.WITHDRAWN, {"reason": "Ghi trùng"})


@pytest.mark.parametrize(("reason", "code"), [(" ", "withdraw_reason"), ("a" * 201, "text_long")])
def test_it_is_withdrawn_for_a_short_reason(hoa: commune.Laptop, reason: str, code: str) -> None:
    row = hoa.record()
    with pytest.raises(problems.Problem, match=code):
        withdraw(hoa, row, reason)
    assert hoa.line(row).state == reviews.WAITING


def test_a_restored_visit_waits_again_also_when_it_was_approved(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = approved(hoa, head)
    assert hoa.line(row).state == reviews.APPROVED
    withdraw(hoa, row)
    restore_visit.restore_visit(hoa.db, row, **hoa.moment())
    assert hoa.line(row).state == reviews.WAITING
    with pytest.raises(problems.Problem, match="visit_not_withdrawn"):
        restore_visit.restore_visit(hoa.db, row, **hoa.moment())


# Settling


def rivals(hoa: commune.Laptop, head: commune.Laptop, mine: visits.Slip, theirs: visits.Slip) -> str:
    """A visit that hoa and the head corrected without seeing each other's words, as hoa has it."""
    row = hoa.record()
    head.hears(hoa)
    hoa.correct(row, mine)
    head.time += 5000
    head.correct(row, theirs)
    hoa.hears(head)
    return row


def settle(laptop: commune.Laptop, row: str, field: str, fact: str) -> None:
    settle_rival.settle_rival(laptop.db, row, field, fact, **laptop.moment())


def test_the_chosen_value_replaces_all_rivals_on_every_laptop(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = rivals(hoa, head, commune.slip(minutes=20), commune.slip(minutes=30))
    mine, theirs = log.one(hoa.db, row).rivals["when"]
    assert (mine.wins, theirs.wins) == (False, True)
    settle(hoa, row, "when", mine.fact)
    head.hears(hoa)
    for laptop in (hoa, head):
        whole = log.one(laptop.db, row)
        assert (whole.slip.minutes, whole.rivals) == (20, {})
    assert set(hoa.facts()[-1].prev["when"]) == {mine.fact, theirs.fact}


def test_a_rival_cannot_be_settled_twice(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = rivals(hoa, head, commune.slip(minutes=20), commune.slip(minutes=30))
    fact = log.one(hoa.db, row).rivals["when"][0].fact
    settle(hoa, row, "when", fact)
    with pytest.raises(problems.Problem, match="rival_gone"):
        settle(hoa, row, "when", fact)


def test_only_who_may_correct_may_settle(hoa: commune.Laptop, lan: commune.Laptop, head: commune.Laptop) -> None:
    row = rivals(hoa, head, commune.slip(minutes=20), commune.slip(minutes=30))
    lan.hears(hoa)
    fact = log.one(lan.db, row).rivals["when"][0].fact
    with pytest.raises(problems.Problem, match="not_allowed"):
        settle(lan, row, "when", fact)


def test_the_place_follows_the_village_that_is_chosen(lan: commune.Laptop, head: commune.Laptop) -> None:
    one = commune.slip(helpers=(commune.LAN,))
    row = lan.record(one)
    head.hears(lan)
    lan.correct(row, msgspec.structs.replace(one, village=commune.NAM_MAU))
    deed = ledger.Deed("visit", {"village": "elsewhere"}, row, row)
    ledger.record(head.db, [deed], **head.moment())
    lan.hears(head)
    [mine] = [rival for rival in log.one(lan.db, row).rivals["village"] if rival.value == commune.NAM_MAU]
    settle(lan, row, "village", mine.fact)
    assert lan.facts()[-1].fields == {"village": commune.NAM_MAU, "area": commune.NAM_MAU}


def test_two_verdicts_are_not_settled_but_given_again(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    said = [{"verdict": "approved", "of": "x"}, {"verdict": "returned", "of": "x"}]
    facts = ledger.record(hoa.db, [ledger.Deed("visit", {"_review": one}, row, row) for one in said], **hoa.moment())
    with pytest.raises(problems.Problem, match="rival_gone"):
        settle(hoa, row, "_review", facts[0].id)
    head.hears(hoa)
    head.review([row], reviews.APPROVED)
    assert log.one(head.db, row).rivals == {}


@pytest.mark.parametrize("known", [True, False], ids=["a neighbour", "of whom nothing is known"])
def test_the_head_of_where_a_household_lives_now_corrects_its_slip_and_it_stays_where_it_was_made(
    tmp_path: Path, head: commune.Laptop, known: bool
) -> None:
    home, row = commune.moved(tmp_path, head)
    if not known:
        with head.db.atomic():
            reference.replace(head.db, 2, commune.tables_of(commune.KHE_SU))
    before = log.one(head.db, row).slip
    assert (before.village, before.household, before.helpers) == (commune.NAM_MAU, home, (commune.MINH,))
    after = msgspec.structs.replace(before, minutes=20)
    head.correct(row, after)
    assert log.one(head.db, row).slip == after
    assert verify.verify(head.db) == []


def test_who_is_known_in_the_village_where_a_slip_was_made_may_be_named_in_it(
    tmp_path: Path, head: commune.Laptop
) -> None:
    """The team of Nậm Mậu has Lan; Hòa is in that of Khe Sú."""
    told = commune.tables()
    told["team_area"] = [{"team": "n", "area": commune.NAM_MAU, "since": commune.SINCE}]
    told["team_member"] = [{"team": "n", "person": commune.LAN, "since": commune.SINCE, "post": "member"}]
    _, row = commune.moved(tmp_path, head)
    with head.db.atomic():
        reference.replace(head.db, 2, told)
    before = log.one(head.db, row).slip
    head.correct(row, msgspec.structs.replace(before, helpers=(commune.MINH, commune.LAN)))
    wrong = msgspec.structs.replace(before, helpers=(commune.MINH, commune.HOA))
    assert refused(head, row, wrong) == [("visit_helper_out", "helpers[1]")]


def test_no_slip_is_corrected_into_a_village_of_others(hoa: commune.Laptop) -> None:
    row = hoa.record()
    assert refused(hoa, row, commune.slip(village=commune.NAM_MAU)) == [("visit_village_out", "village")]
