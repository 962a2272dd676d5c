"""Vũ Thị Thanh, the commune officer, opens and closes the months of her villages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import pytest

from fieldapp.actions import close_period, open_period, refused, settle_rival
from fieldapp.domain import periods, problems, reviews
from fieldapp.store import fold
from fieldapp.store import periods as store

AUGUST, SEPTEMBER = periods.Span("2026-08-01", "2026-08-31"), periods.Span("2026-09-01", "2026-09-30")
BOTH = (commune.KHE_SU, commune.NAM_MAU)


@pytest.fixture
def thanh(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of the commune officer."""
    laptop = commune.Laptop(tmp_path / "thanh", commune.OFFICER)
    yield laptop
    laptop.close()


def opens(laptop: commune.Laptop, span: periods.Span, *villages: str) -> int:
    return open_period.open_period(laptop.db, villages or BOTH, span, **laptop.moment())


def closes(laptop: commune.Laptop, span: periods.Span, *villages: str) -> close_period.Closed:
    return close_period.close_period(laptop.db, villages or BOTH, span, **laptop.moment())


def september(hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop) -> list[str]:
    """Four slips of September: two approved, one returned, one that waits; the officer has them all."""
    rows = [hoa.record(commune.slip(date=f"2026-09-1{day}")) for day in range(4)]
    head.hears(hoa)
    head.review(rows[:2], reviews.APPROVED)
    head.review(rows[2:3], reviews.RETURNED, words="xem lại giờ")
    thanh.hears(head)
    return rows


def test_a_period_is_opened_once_in_every_village(thanh: commune.Laptop) -> None:
    assert opens(thanh, SEPTEMBER) == 2
    assert opens(thanh, SEPTEMBER) == 0
    assert [(one.village, one.closed) for one in store.every(thanh.db, BOTH)] == [
        (commune.NAM_MAU, ""),
        (commune.KHE_SU, ""),
    ]


def test_a_period_that_overlaps_is_refused_with_the_days_of_the_other(thanh: commune.Laptop) -> None:
    opens(thanh, SEPTEMBER)
    with pytest.raises(problems.Problem, match="period_overlap") as told:
        opens(thanh, periods.Span("2026-09-21", "2026-10-20"))
    assert told.value.details == {"since": "01/09/2026", "until": "30/09/2026"}
    with pytest.raises(problems.Problem, match="period_days"):
        opens(thanh, periods.Span("2026-09-30", "2026-09-01"))


def test_only_the_officer_opens_and_closes(head: commune.Laptop, thanh: commune.Laptop) -> None:
    opens(thanh, SEPTEMBER)
    head.hears(thanh)
    for deed in (opens, closes):
        with pytest.raises(problems.Problem, match="not_allowed"):
            deed(head, SEPTEMBER, commune.KHE_SU)


def test_a_period_is_closed_when_it_is_over_and_once(thanh: commune.Laptop) -> None:
    with pytest.raises(problems.Problem, match="period_unknown"):
        closes(thanh, SEPTEMBER)
    opens(thanh, SEPTEMBER, commune.KHE_SU)
    october = periods.month(commune.TODAY)
    opens(thanh, october)
    with pytest.raises(problems.Problem, match="period_not_over"):
        closes(thanh, october)
    assert closes(thanh, SEPTEMBER) == close_period.Closed(2, 0)  # also where nobody had opened it
    with pytest.raises(problems.Problem, match="period_unknown"):
        closes(thanh, SEPTEMBER)


def test_what_waits_is_silent_or_undecided_is_listed_before_the_closing(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    rows = september(hoa, head, thanh)
    hoa.correct(rows[3], commune.slip(date="2026-09-13", device="smartphone"))
    head.correct(rows[3], commune.slip(date="2026-09-13", device="2g"))
    thanh.hears(hoa)
    thanh.hears(head)
    khe_su, nam_mau = store.standing(thanh.db, SEPTEMBER, BOTH)
    assert (khe_su.waiting, khe_su.returned, khe_su.unsettled, khe_su.silent) == (1, 1, 1, False)
    assert khe_su.states[reviews.APPROVED] == 2
    assert (nam_mau.silent, nam_mau.states) == (True, {})  # nothing is not zero


def test_a_closing_holds_the_approved_slips_and_leaves_the_others(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    rows = september(hoa, head, thanh)
    opens(thanh, SEPTEMBER)
    assert closes(thanh, SEPTEMBER) == close_period.Closed(2, 2)
    states = [reviews.LOCKED, reviews.LOCKED, reviews.RETURNED, reviews.WAITING]
    hoa.hears(thanh)
    for laptop in (thanh, hoa):
        assert [laptop.line(row).state for row in rows] == states
    assert head.review(rows[3:], reviews.APPROVED).done == rows[3:]  # approved later: it counts in the next report
    thanh.hears(head)
    assert store.late(thanh.db, SEPTEMBER, BOTH) == 1
    record = fold.record(thanh.db, rows[3])
    assert record is not None
    assert periods.late(record, store.closed(thanh.db))


def test_a_held_slip_is_corrected_with_a_reason_alone_and_shows_as_a_late_one(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    rows = september(hoa, head, thanh)
    opens(thanh, SEPTEMBER)
    closes(thanh, SEPTEMBER)
    hoa.hears(thanh)
    mended = commune.slip(date="2026-09-10", minutes=45)
    with pytest.raises(refused.Refused) as told:
        hoa.correct(rows[0], mended)
    assert [(one.code, one.field) for one in told.value.problems] == [("correct_closed", "reason")]
    hoa.correct(rows[0], mended, reason="ghi thiếu số phút")
    assert hoa.line(rows[0]).state == reviews.WAITING
    assert hoa.facts()[-1].fields["_reason"] == "ghi thiếu số phút"
    head.hears(thanh)
    head.hears(hoa)
    head.review(rows[:1], reviews.APPROVED)
    thanh.hears(head)
    assert store.late(thanh.db, SEPTEMBER, BOTH) == 1


def test_a_slip_that_waited_when_its_period_was_closed_needs_a_reason_too(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    rows = september(hoa, head, thanh)
    opens(thanh, SEPTEMBER)
    closes(thanh, SEPTEMBER)
    hoa.hears(thanh)
    with pytest.raises(refused.Refused, match="correct_closed"):
        hoa.correct(rows[2], commune.slip(date="2026-09-12", time="10:00"))
    hoa.correct(rows[2], commune.slip(date="2026-09-12", time="10:00"), reason="sửa giờ theo trưởng thôn")
    assert hoa.line(rows[2]).state == reviews.WAITING


def test_a_new_slip_of_a_closed_period_says_why_it_comes_now(hoa: commune.Laptop, thanh: commune.Laptop) -> None:
    opens(thanh, SEPTEMBER)
    closes(thanh, SEPTEMBER)
    hoa.hears(thanh)
    with pytest.raises(refused.Refused) as told:
        hoa.record(commune.slip(date="2026-09-10"))
    [problem] = told.value.problems
    assert (problem.code, problem.field) == ("visit_closed_reason", "late_reason")
    assert problem.details == {"since": "01/09/2026", "until": "30/09/2026"}
    hoa.record(commune.slip(date="2026-09-10", late_reason="phiếu giấy ở bản xa"))
    hoa.record(commune.slip(date="2026-10-01"))


def test_two_values_of_a_closed_period_are_settled_with_a_reason_of_their_own(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    rows = september(hoa, head, thanh)
    hoa.correct(rows[3], commune.slip(date="2026-09-13", device="smartphone"))
    head.correct(rows[3], commune.slip(date="2026-09-13", device="2g"))
    head.hears(hoa)
    opens(thanh, SEPTEMBER)
    closes(thanh, SEPTEMBER)
    head.hears(thanh)
    record = fold.record(head.db, rows[3])
    assert record is not None
    settle_rival.settle_rival(head.db, rows[3], "device", record.rivals["device"][0], **head.moment())
    assert periods.why(head.facts()[-1].fields)


def test_a_held_slip_that_was_withdrawn_by_mistake_counts_again_with_its_reason(
    hoa: commune.Laptop, head: commune.Laptop, thanh: commune.Laptop
) -> None:
    from fieldapp.actions import restore_visit, withdraw_visit

    rows = september(hoa, head, thanh)
    opens(thanh, SEPTEMBER)
    closes(thanh, SEPTEMBER)
    hoa.hears(thanh)
    withdraw_visit.withdraw_visit(hoa.db, rows[0], "ghi hai lần", **hoa.moment())
    restore_visit.restore_visit(hoa.db, rows[0], **hoa.moment())
    assert periods.why(hoa.facts()[-1].fields)
    assert hoa.line(rows[0]).state == reviews.WAITING
