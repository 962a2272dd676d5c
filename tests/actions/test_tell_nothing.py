"""Chìu Quay Sáng, the head of Khe Sú, tells that nobody was helped in a period."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import pytest

from fieldapp.actions import close_period, open_period, tell_nothing
from fieldapp.domain import calendar_span, closings, problems, reviews
from fieldapp.store import closings as store_closings
from fieldapp.store import periods as store
from fieldapp.store import reference

SEPTEMBER = calendar_span.read("2026-09")


@pytest.fixture
def thanh(tmp_path: Path, head: commune.Laptop) -> Iterator[commune.Laptop]:
    """The laptop of the officer, who has opened September; the head has heard of it."""
    laptop = commune.Laptop(tmp_path / "thanh", commune.OFFICER)
    open_period.open_period(laptop.db, [commune.KHE_SU], SEPTEMBER, **laptop.moment())
    head.hears(laptop)
    yield laptop
    laptop.close()


def tells(laptop: commune.Laptop, said: bool = True, village: str = commune.KHE_SU) -> None:
    tell_nothing.tell_nothing(laptop.db, village, SEPTEMBER, said=said, **laptop.moment())


def standing(laptop: commune.Laptop) -> tuple[bool, bool]:
    [one] = store.standing(laptop.db, SEPTEMBER, [commune.KHE_SU])
    return one.silent, one.nothing


def test_a_silent_village_says_that_there_was_nothing_and_may_take_it_back(
    thanh: commune.Laptop, head: commune.Laptop
) -> None:
    assert standing(head) == (True, False)
    tells(head)
    assert head.facts()[-1].fields == {"nothing": {"by": commune.HEAD, "day": commune.TODAY}}
    thanh.hears(head)
    assert standing(thanh) == (False, True)
    tells(thanh, said=False)
    assert standing(thanh) == (True, False)


def test_a_slip_outweighs_it(thanh: commune.Laptop, head: commune.Laptop) -> None:
    tells(head)
    row = head.record(commune.slip(date="2026-09-10"))
    assert standing(head) == (False, False)
    head.review([row], reviews.APPROVED)
    with pytest.raises(problems.Problem, match="nothing_some"):
        tells(head)


def test_only_who_reviews_there_may_say_so_and_only_while_the_period_is_open(
    thanh: commune.Laptop, head: commune.Laptop, hoa: commune.Laptop
) -> None:
    hoa.hears(thanh)
    with pytest.raises(problems.Problem, match="not_allowed"):
        tells(hoa)
    with pytest.raises(problems.Problem, match="period_unknown"):
        tells(thanh, village=commune.NAM_MAU)
    tells(head)
    thanh.hears(head)
    close_period.close_period(thanh.db, [commune.KHE_SU], SEPTEMBER, **thanh.moment())
    for said in (True, False):
        with pytest.raises(problems.Problem, match="nothing_late"):
            tells(thanh, said=said)
    assert standing(thanh) == (False, True), "the closing keeps what was said"


def test_a_quarter_of_which_each_month_had_nothing_had_nothing(thanh: commune.Laptop) -> None:
    quarter = calendar_span.read("2026-Q3")
    for word in ("2026-07", "2026-08", "2026-09"):
        span = calendar_span.read(word)
        open_period.open_period(thanh.db, [commune.KHE_SU], span, **thanh.moment())
        assert _nothing(thanh, quarter) == set()
        tell_nothing.tell_nothing(thanh.db, commune.KHE_SU, span, **thanh.moment())
    assert _nothing(thanh, quarter) == {commune.KHE_SU}


def test_a_village_that_was_made_in_a_quarter_had_nothing_since_it_was_there(thanh: commune.Laptop) -> None:
    """Khe Sú was made on 10 August; of July there is nothing to be said."""
    told = commune.tables()
    for area in told["area"]:
        area |= {"valid_from": "2026-08-10"} if area["id"] == commune.KHE_SU else {}
    with thanh.db.atomic():
        reference.replace(thanh.db, 2, told)
    for word, whole in (("2026-08", set()), ("2026-09", {commune.KHE_SU})):
        span = calendar_span.read(word)
        open_period.open_period(thanh.db, [commune.KHE_SU], span, **thanh.moment())
        tell_nothing.tell_nothing(thanh.db, commune.KHE_SU, span, **thanh.moment())
        assert _nothing(thanh, calendar_span.read("2026-Q3")) == whole


def _nothing(laptop: commune.Laptop, span: calendar_span.Span) -> set[str]:
    return closings.nothing(store_closings.told(laptop.db, span), span, reference.atlas(laptop.db))
