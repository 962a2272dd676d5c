"""Reviews: a verdict holds for what was read, and states follow each other by one table."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import facts, history, reviews
from fieldapp.domain.problems import Problem

DAY = "2026-10-04"


Told = tuple[dict[str, Any], dict[str, tuple[str, ...]]]  # what a fact sets; by field, the facts it replaces


def told(entries: list[Told]) -> history.Record:
    """The record of a visit; a fact names those it replaces by their place in the list."""
    row = ""
    written: list[facts.Fact] = []
    for place, (fields, prev) in enumerate(entries, start=1):
        seed = itertools.count(place * 100)
        fact = facts.write(
            "visit",
            fields,
            author="L" * 22,
            clock=place << 16,
            wall="2026-10-03T09:14:00+07:00",
            now=place,
            entropy=lambda size, seed=seed: bytes((next(seed) % 256,)) * size,  # type: ignore[misc]
            row=row,
            prev={field: tuple(written[int(n)].id for n in places) for field, places in prev.items()},
        )
        row = fact.row
        written.append(fact)
    return history.replay(written)


def visit(*fields: dict[str, Any]) -> history.Record:
    return told([(one, {}) for one in fields])


def say(verdict: str, record: history.Record, **more: Any) -> dict[str, Any]:
    return reviews.cells(verdict, record, reader="H" * 22, day=DAY, **more)


FIRST = {"name": "Lỷ Tài", "note": "đã hướng dẫn VNeID"}


def test_a_new_visit_waits() -> None:
    assert reviews.state(visit(FIRST)) == "waiting"


def test_an_approved_visit_stays_approved() -> None:
    review = say("approved", visit(FIRST))
    assert reviews.state(visit(FIRST, review)) == "approved"


def test_a_returned_visit_names_its_reasons() -> None:
    review = say("returned", visit(FIRST), reasons={"name": "wrong_person"}, words=" hỏi lại \n ông Tài ")
    record = visit(FIRST, review)
    assert reviews.state(record) == "returned"
    assert reviews.review(record)["reasons"] == {"name": "wrong_person"}
    assert reviews.review(record)["words"] == "hỏi lại ông Tài"


@pytest.mark.parametrize("verdict", ["approved", "returned"])
def test_a_corrected_visit_waits_again(verdict: str) -> None:
    review = say(verdict, visit(FIRST), words="xem lại")
    assert reviews.state(visit(FIRST, review, {"note": "đã kích hoạt"})) == "waiting"


def test_a_review_of_older_content_does_not_approve_a_correction_that_came_before_it() -> None:
    review = say("approved", visit(FIRST))
    assert reviews.state(visit(FIRST, {"note": "đã kích hoạt"}, review)) == "waiting"


def test_a_lock_holds_whatever_was_said() -> None:
    assert reviews.state(visit(FIRST, say("approved", visit(FIRST)), {"_locked": True})) == "locked"
    assert reviews.state(visit(FIRST, {"_locked": "yes"})) == "waiting"


def test_a_withdrawn_visit_is_withdrawn_until_that_is_undone() -> None:
    assert reviews.state(visit(FIRST, {"_withdrawn": {"reason": "duplicate"}})) == "withdrawn"
    assert reviews.state(visit(FIRST, {"_withdrawn": True}, {"_withdrawn": None})) == "waiting"


def test_a_return_without_any_reason_is_refused_with_words() -> None:
    with pytest.raises(Problem, match="review_reason") as caught:
        say("returned", visit(FIRST), words="  ")
    assert "Hãy chọn lý do" in resources.explain(caught.value)


def test_words_of_a_review_have_a_length() -> None:
    with pytest.raises(Problem, match="text_long"):
        say("returned", visit(FIRST), words="x" * 501)


def test_a_verdict_that_is_none_is_a_bug() -> None:
    with pytest.raises(ValueError, match="praised"):
        say("praised", visit(FIRST))


@pytest.mark.parametrize("odd", ["approved", 7, [], {}, {"verdict": "approved"}, {"verdict": ["x"], "of": 3}])
def test_a_review_in_a_newer_shape_leaves_the_visit_waiting(odd: Any) -> None:
    assert reviews.state(visit(FIRST, {"_review": odd})) == "waiting"


# Two people corrected the same field without seeing each other

RIVALS: list[Told] = [
    (FIRST, {}),
    ({"note": "Lan: xong"}, {"note": ("0",)}),
    ({"note": "Minh: chưa"}, {"note": ("0",)}),
]


def test_rivals_wait_for_a_reader_who_looks_at_both() -> None:
    assert list(reviews.unsettled(told(RIVALS))) == ["note"]


def test_settled_rivals_are_not_asked_about_again_after_an_approval() -> None:
    settled: list[Told] = [*RIVALS, (say("settled", told(RIVALS)), {})]
    assert reviews.unsettled(told(settled)) == {}
    assert reviews.state(told(settled)) == "waiting"
    approved: list[Told] = [*settled, (say("approved", told(settled)), {})]
    assert reviews.unsettled(told(approved)) == {}
    assert reviews.state(told(approved)) == "approved"


def test_settling_keeps_an_approval() -> None:
    approved: list[Told] = [*RIVALS, (say("approved", told(RIVALS)), {})]
    assert list(reviews.unsettled(told(approved))) == ["note"]
    assert reviews.state(told([*approved, (say("settled", told(approved)), {})])) == "approved"


def test_a_third_rival_is_asked_about_again() -> None:
    settled: list[Told] = [*RIVALS, (say("settled", told(RIVALS)), {})]
    assert list(reviews.unsettled(told([*settled, ({"note": "Hoa: bận"}, {"note": ("0",)})]))) == ["note"]


def test_reviews_that_cross_each_other_are_no_content() -> None:
    read = visit(FIRST)
    both = visit(FIRST, say("approved", read), say("returned", read, words="thiếu"))
    assert reviews.state(both) == "returned"
    assert reviews.unsettled(both) == {}


# The mark of what was read


def test_content_is_sixteen_hex_digits_and_tells_nothing_of_the_words() -> None:
    assert len(reviews.content(visit(FIRST))) == 16
    int(reviews.content(visit(FIRST)), 16)


@given(st.dictionaries(st.sampled_from(["name", "note", "when", "_review", "_locked"]), st.text(max_size=3)))
def test_content_hangs_on_winning_facts_of_content_cells_only(winners: dict[str, str]) -> None:
    cells = {field: history.Cell(field, 1, fact) for field, fact in winners.items()}
    turned = dict(reversed(cells.items())) | {"_new": history.Cell(1, 1, "f")}
    one, other = (history.Record("v", "visit", "v", each) for each in (cells, turned))
    assert reviews.content(one) == reviews.content(other)
    more = history.Record("v", "visit", "v", cells | {"village": history.Cell("x", 1, "g")})
    assert reviews.content(more) != reviews.content(one)


# States

STATES = ("draft", "waiting", "approved", "returned", "locked", "withdrawn")


def test_the_way_of_a_slip_is_allowed_and_its_short_cuts_are_not() -> None:
    for before, after in itertools.pairwise(("draft", "waiting", "returned", "waiting", "approved", "locked")):
        assert reviews.may_follow(before, after)
    for before, after in [("draft", "approved"), ("waiting", "locked"), ("returned", "locked")]:
        assert not reviews.may_follow(before, after)


def test_only_a_correction_follows_a_lock_and_nothing_becomes_a_draft_again() -> None:
    assert [after for after in STATES if reviews.may_follow("locked", after)] == ["waiting", "withdrawn"]
    assert not any(reviews.may_follow(before, "draft") for before in STATES)
    assert not reviews.may_follow("unknown", "waiting")


def test_every_correction_leads_back_to_waiting() -> None:
    assert all(reviews.may_follow(before, "waiting") for before in STATES if before != "locked")
