"""A stack is saved, and taken back, together with its draft: both or neither."""

from __future__ import annotations

from typing import Any

import commune
import pytest

from fieldapp.actions import keep_draft, record_stack, withdraw_stack
from fieldapp.domain import problems, reviews
from fieldapp.store import drafts
from fieldapp.store import visits as store_visits

FORM = {"lines": [{"time": "08:00"}, {"time": "08:30"}]}


def begun(laptop: commune.Laptop) -> str:
    """A stack's draft."""
    return keep_draft.keep_draft(laptop.db, FORM, kind="stack", now=laptop.now(), entropy=laptop.entropy)


def kept(laptop: commune.Laptop) -> list[dict[str, Any]]:
    return [draft.form for draft in drafts.every(laptop.db)]


def saved(laptop: commune.Laptop, draft: str, rest: Any, *slips: Any) -> Any:
    """Saves slips, each in its line."""
    told = list(enumerate(slips))
    more = {"draft": draft, "kind": "stack", "rest": rest, "catalogue": commune.CATALOGUE}
    return record_stack.record_stack(laptop.db, told, **more, **laptop.moment())


def test_good_slips_are_kept_and_the_others_stay_the_draft(hoa: commune.Laptop) -> None:
    draft = begun(hoa)
    asked = []

    def rest(lines: Any) -> dict[str, Any]:
        asked.append(list(lines))
        return {"lines": [FORM["lines"][1]]}

    done = saved(hoa, draft, rest, commune.slip(), commune.slip(topics=()))
    assert len(done.rows) == 1
    assert [(one.line, one.problems[0].code) for one in done.bad] == [(1, "visit_topic_missing")]
    assert asked == [[0]]
    assert kept(hoa) == [{"lines": [{"time": "08:30"}]}]


def test_a_stack_without_a_rest_leaves_no_draft(hoa: commune.Laptop) -> None:
    saved(hoa, begun(hoa), lambda _: None, commune.slip())
    assert kept(hoa) == []


def test_when_the_draft_cannot_be_kept_nothing_is_recorded(hoa: commune.Laptop) -> None:
    draft = begun(hoa)

    def rest(_: Any) -> dict[str, Any]:
        raise KeyboardInterrupt  # as if the program ended here

    with pytest.raises(KeyboardInterrupt):
        saved(hoa, draft, rest, commune.slip())
    assert store_visits.log(hoa.db) == []
    assert kept(hoa) == [FORM]


def test_a_stack_is_taken_back_whole_or_not_at_all(hoa: commune.Laptop) -> None:
    draft = begun(hoa)
    rows = saved(hoa, draft, lambda _: None, commune.slip(), commune.slip(time="09:00")).rows
    more: dict[str, Any] = {"draft": draft, "kind": "stack", "form": FORM}
    with pytest.raises(problems.Problem):
        withdraw_stack.withdraw_stack(hoa.db, [*rows, "nobody"], "taken back", **more, **hoa.moment())
    assert {line.state for line in store_visits.log(hoa.db)} == {reviews.WAITING}
    assert kept(hoa) == []
    withdraw_stack.withdraw_stack(hoa.db, rows, "taken back", **more, **hoa.moment())
    assert {line.state for line in store_visits.log(hoa.db)} == {reviews.WITHDRAWN}
    assert kept(hoa) == [FORM]
