"""Months, quarters and years that reports are made for."""

from __future__ import annotations

import pytest

from fieldapp.domain import calendar_span
from fieldapp.domain.problems import Problem


@pytest.mark.parametrize(
    ("word", "start", "end", "called", "in_english"),
    [
        ("2026-10", "2026-10-01", "2026-10-31", "tháng 10/2026", "10/2026"),
        ("2028-02", "2028-02-01", "2028-02-29", "tháng 02/2028", "02/2028"),
        ("2026-q4", "2026-10-01", "2026-12-31", "quý IV năm 2026", "quarter IV of 2026"),
        ("2026", "2026-01-01", "2026-12-31", "năm 2026", "2026"),
        (
            "2026-10-01..2026-10-15",
            "2026-10-01",
            "2026-10-15",
            "từ 01/10/2026 đến 15/10/2026",
            "01/10/2026 to 15/10/2026",
        ),
    ],
)
def test_a_word_names_its_days(word: str, start: str, end: str, called: str, in_english: str) -> None:
    span = calendar_span.read(word)
    assert (span.start, span.end) == (start, end)
    assert (calendar_span.label(span), calendar_span.label(span, "en")) == (called, in_english)
    assert span.holds(start)
    assert span.holds(end)
    assert not span.holds("2020-01-01")


@pytest.mark.parametrize(
    "word",
    [
        "",
        "10/2026",
        "2026-13",
        "2026-Q5",
        "2026-10-15..2026-10-01",
        "2026-02-01..2026-02-30",
        "9999",
        "1000-01",
        "2026-12-30..9999-12-31",
    ],
)
def test_a_word_that_names_no_days_is_refused(word: str) -> None:
    with pytest.raises(Problem, match="span_bad"):
        calendar_span.read(word)


@pytest.mark.parametrize(
    ("word", "earlier"),
    [
        ("2026-01", "2025-12"),
        ("2026-Q1", "2025-Q4"),
        ("2026", "2025"),
        ("2026-10-11..2026-10-20", "2026-10-01..2026-10-10"),
        ("2026-09-21..2026-10-20", "2026-08-21..2026-09-20"),
        ("2026-12-21..2027-01-20", "2026-11-21..2026-12-20"),
    ],
)
def test_a_span_is_compared_with_the_one_before(word: str, earlier: str) -> None:
    assert calendar_span.before(calendar_span.read(word)) == calendar_span.read(earlier)


def test_days_that_are_a_month_are_called_one() -> None:
    for days, word in (
        ("2026-10-01..2026-10-31", "2026-10"),
        ("2026-10-01..2026-12-31", "2026-Q4"),
        ("2026-02-01..2026-04-30", "2026-02-01..2026-04-30"),
    ):
        assert calendar_span.read(days).word == word
