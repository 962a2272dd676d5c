"""A head approves many visits at once or returns one with a reason; what cannot be reviewed is left out and named."""

from __future__ import annotations

from pathlib import Path

import commune
import msgspec
import pytest

from fieldapp.actions import move_household, withdraw_visit
from fieldapp.domain import flags, problems, reviews
from fieldapp.store import erasure, ledger, reference, review, verify
from fieldapp.store import visits as log


def left(done: object) -> dict[str, str]:
    return {row: problem.code for row, problem in done.left.items()}  # type: ignore[attr-defined]


def test_many_visits_are_approved_in_one_transaction_and_the_author_sees_it(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    rows = [hoa.record(commune.slip(time=f"07:{minute:02}")) for minute in range(30)]
    head.hears(hoa)
    done = head.review(rows, reviews.APPROVED)
    assert (done.done, done.left) == (rows, {})
    assert log.counts_by_state(head.db) == {"approved": 30}
    hoa.hears(head)
    assert log.counts_by_state(hoa.db) == {"approved": 30}
    assert verify.verify(head.db) == []


def test_a_visit_is_returned_with_reasons_beside_the_fields(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.RETURNED, reasons={"topics": "wrong_topic"}, words="  Xem lại ")
    said = log.one(head.db, row).review
    assert said == {
        "verdict": "returned",
        "reader": commune.HEAD,
        "day": commune.TODAY,
        "of": said["of"],
        "reasons": {"topics": "wrong_topic"},
        "words": "Xem lại",
    }


def test_a_return_without_any_reason_is_a_problem_and_nothing_is_kept(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.record()
    head.hears(hoa)
    with pytest.raises(problems.Problem, match="review_reason"):
        head.review([row], reviews.RETURNED)
    assert head.facts() == []


def test_a_second_verdict_names_the_first(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.APPROVED)
    first = head.facts()[-1]
    head.review([row], reviews.RETURNED, words="Nhầm")
    assert head.facts()[-1].prev == {"_review": (first.id,)}
    assert head.line(row).state == reviews.RETURNED


def test_a_visit_given_twice_is_reviewed_once(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    assert head.review([row, row], reviews.APPROVED).done == [row]
    assert len(head.facts()) == 1


def test_what_cannot_be_approved_is_left_out_and_the_rest_is_approved(
    hoa: commune.Laptop, lan: commune.Laptop, head: commune.Laptop
) -> None:
    good, gone, done = (hoa.record(commune.slip(time=f"07:{minute:02}")) for minute in range(3))
    home = hoa.add()
    withdraw_visit.withdraw_visit(hoa.db, gone, "Ghi trùng", **hoa.moment())
    head.hears(hoa)
    far = lan.record(commune.slip(village=commune.NAM_MAU, helpers=(commune.LAN,)))
    head.hears(lan)
    head.review([done], reviews.APPROVED)
    told = head.review([good, gone, done, far, home, "none"], reviews.APPROVED)
    assert told.done == [good]
    assert left(told) == {
        gone: "review_not_now",
        done: "review_not_now",
        far: "not_allowed",
        home: "visit_unknown",
        "none": "visit_unknown",
    }


def test_a_locked_visit_is_not_reviewed(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    ledger.record(head.db, [ledger.Deed("visit", {"_locked": True}, row, row)], **head.moment())
    assert left(head.review([row], reviews.RETURNED, words="Sai")) == {row: "review_not_now"}


def test_a_member_reviews_nothing(hoa: commune.Laptop) -> None:
    row = hoa.record()
    assert left(hoa.review([row], reviews.APPROVED)) == {row: "not_allowed"}


def test_a_visit_that_changed_since_it_was_read_is_not_approved_unread(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.record()
    head.hears(hoa)
    read = {row: log.one(head.db, row).content}
    hoa.correct(row, commune.slip(minutes=20))
    head.hears(hoa)
    assert left(head.review([row], reviews.APPROVED, read=read)) == {row: "visit_changed"}
    read = {row: log.one(head.db, row).content}
    assert head.review([row], reviews.APPROVED, read=read).done == [row]


def test_a_visit_that_was_erased_since_it_was_read_is_not_approved(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    reading = looked_at(head, row)
    erasure.destroy(head.db, row)
    assert left(head.review([row], reviews.APPROVED, read=reading.contents(head.db, [row]))) == {row: "visit_unknown"}


def test_only_who_wrote_a_slip_is_told_that_it_was_erased(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.APPROVED)
    told = []
    for laptop in (hoa, head):
        with laptop.db.atomic():
            erasure.destroy(laptop.db, row)
            told.append(erasure.tell(laptop.db))
    assert told == [1, 0]


def test_a_visit_of_which_only_a_correction_is_left_is_not_approved_unread(lan: commune.Laptop, tmp_path: Path) -> None:
    """The officer looks at Lan's slip; she corrects its village, which the hub shows, and the slip itself leaves the
    officer's areas before it is approved."""
    officer = commune.Laptop(tmp_path / "officer", commune.OFFICER)
    mine = commune.slip(helpers=(commune.LAN,))
    row = lan.record(mine)
    officer.hears(lan)
    reading = looked_at(officer, row)
    lan.correct(row, msgspec.structs.replace(mine, village=commune.NAM_MAU))
    with officer.db.atomic():
        ledger.suppose(officer.db, [lan.facts()[-1].body])
        ledger.take(officer.db, [ledger.News("x", commune.KHE_SU, 9, root=row)])
        erasure.sweep(officer.db, "province")
    read = reading.contents(officer.db, [row])
    assert left(officer.review([row], reviews.APPROVED, read=read)) == {row: "visit_changed"}
    officer.close()


def looked_at(laptop: commune.Laptop, row: str) -> review.Reading:
    """The list of what waits, with this slip on it."""
    return review.read(laptop.db, {row: commune.TODAY}, flags.limits(commune.CATALOGUE, commune.TODAY))


def test_a_visit_of_which_two_people_wrote_different_things_is_settled_before_it_is_approved(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.record()
    head.hears(hoa)
    hoa.correct(row, commune.slip(minutes=20))
    head.correct(row, commune.slip(minutes=30))
    head.hears(hoa)
    assert left(head.review([row], reviews.APPROVED)) == {row: "visit_rivals"}
    assert head.review([row], reviews.SETTLED).done == [row]
    assert left(head.review([row], reviews.SETTLED)) == {row: "review_not_now"}
    assert head.review([row], reviews.APPROVED).done == [row]
    assert head.line(row).state == reviews.APPROVED


def test_nothing_to_review_writes_nothing(head: commune.Laptop) -> None:
    done = head.review([], reviews.APPROVED)
    assert (done.done, done.left, head.facts()) == ([], {}, [])


def test_a_slip_of_a_household_that_moved_here_is_not_returned_to_who_sees_it_no_more(
    tmp_path: Path, head: commune.Laptop
) -> None:
    """Minh works in Nậm Mậu alone; the head of Khe Sú, where the household lives now, approves it or mends it."""
    _, row = commune.moved(tmp_path, head)
    assert left(head.review([row], reviews.RETURNED, words="Ghi lại giờ")) == {row: "review_author_away"}
    with head.db.atomic():
        reference.replace(head.db, 2, commune.tables_of(commune.KHE_SU))
    assert left(head.review([row], reviews.RETURNED, words="Ghi lại giờ")) == {row: "review_author_away"}
    assert head.review([row], reviews.APPROVED).done == [row]


def test_a_slip_of_a_household_that_moved_here_is_returned_to_who_works_here_too(
    tmp_path: Path, head: commune.Laptop
) -> None:
    told = commune.tables()
    told["grants"].append({"person": commune.MINH, "area": commune.KHE_SU, "role": "member", "since": commune.SINCE})
    _, row = commune.moved(tmp_path, head)
    with head.db.atomic():
        reference.replace(head.db, 2, told)
    assert head.review([row], reviews.RETURNED, words="Ghi lại giờ").done == [row]


def test_the_officer_of_both_villages_returns_no_slip_that_its_author_sees_no_more(tmp_path: Path) -> None:
    """The commune's officer reviews Nậm Mậu and Khe Sú alike; Minh's laptop let go of the slip when the house moved."""
    officer = commune.Laptop(tmp_path / "officer", commune.OFFICER)
    _, row = commune.moved(tmp_path, officer)
    assert left(officer.review([row], reviews.RETURNED, words="Ghi lại giờ")) == {row: "review_author_away"}
    assert officer.review([row], reviews.APPROVED).done == [row]
    officer.close()


def test_a_heads_own_slip_of_a_household_that_moved_is_returned_to_themselves(head: commune.Laptop) -> None:
    home = head.add(commune.house())
    row = head.record(commune.named("Đặng Văn Hùng", household=home, helpers=(commune.HEAD,)))
    move_household.move_household(head.db, home, commune.NAM_MAU, **head.moment())
    assert head.review([row], reviews.RETURNED, words="Ghi lại giờ").done == [row]
