"""A verdict taken back: the visit stands where it stood, unless somebody went on with it."""

from __future__ import annotations

import commune
import pytest

from fieldapp.actions import correct_visit, record_visit, review_visits, take_back_review
from fieldapp.domain import reviews, visits
from fieldapp.store import visits as slips


@pytest.fixture
def row(hoa: commune.Laptop, head: commune.Laptop) -> str:
    """A visit of Hòa's that her head has received."""
    made = record_visit.record_visit(hoa.db, commune.slip(), catalogue=commune.CATALOGUE, **hoa.moment())
    head.hears(hoa)
    return made


def give(laptop: commune.Laptop, row: str, verdict: str) -> None:
    told = review_visits.review_visits(laptop.db, [row], verdict, words="xem lại", **laptop.moment())
    assert told.done == [row]


def take_back(laptop: commune.Laptop, row: str) -> list[str]:
    return take_back_review.take_back_review(laptop.db, [row], **laptop.moment())


def state(laptop: commune.Laptop, row: str) -> str:
    return slips.one(laptop.db, row).line.state


def test_an_approval_taken_back_leaves_the_visit_waiting(row: str, head: commune.Laptop) -> None:
    give(head, row, reviews.APPROVED)
    assert take_back(head, row) == [row]
    assert state(head, row) == reviews.WAITING
    assert slips.one(head.db, row).review == {}


def test_what_was_said_before_holds_again(row: str, head: commune.Laptop) -> None:
    give(head, row, reviews.RETURNED)
    give(head, row, reviews.APPROVED)
    take_back(head, row)
    assert state(head, row) == reviews.RETURNED
    assert slips.one(head.db, row).review["words"] == "xem lại"


def test_the_author_sees_it_taken_back(row: str, hoa: commune.Laptop, head: commune.Laptop) -> None:
    give(head, row, reviews.APPROVED)
    take_back(head, row)
    hoa.hears(head)
    assert state(hoa, row) == reviews.WAITING


def test_a_visit_corrected_meanwhile_is_left_alone(row: str, hoa: commune.Laptop, head: commune.Laptop) -> None:
    give(head, row, reviews.RETURNED)
    hoa.hears(head)
    slip = commune.slip(minutes=20)
    correct_visit.correct_visit(hoa.db, row, slip, catalogue=commune.CATALOGUE, **hoa.moment())
    head.hears(hoa)
    assert take_back(head, row) == []
    assert state(head, row) == reviews.WAITING


def test_nobody_takes_back_what_another_said(row: str, hoa: commune.Laptop, head: commune.Laptop) -> None:
    give(head, row, reviews.APPROVED)
    hoa.hears(head)
    assert take_back(hoa, row) == []
    assert state(hoa, row) == reviews.APPROVED


def test_without_a_verdict_there_is_nothing_to_take_back(row: str, head: commune.Laptop) -> None:
    assert take_back(head, row) == []
    assert take_back(head, "x" * 22) == []
    assert isinstance(slips.one(head.db, row).slip, visits.Slip)
