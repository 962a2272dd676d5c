"""Formulas of indicators are read from the catalogue, and what they name must be there."""

from __future__ import annotations

import commune
import pytest

from fieldapp import resources
from fieldapp.domain import catalogue, formulas
from fieldapp.domain.problems import Problem

DAY = "2026-10-31"


def refused(words: str) -> Problem:
    with pytest.raises(Problem) as caught:
        formulas.read(words, commune.CATALOGUE, "07")
    return caught.value


def with_indicator(**changed: str) -> catalogue.Catalogue:
    """The catalogue with one indicator of its own."""
    rows = {name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES}
    rows["indicators"] = [{**rows["indicators"][5], **changed}]
    return catalogue.build(rows)


def test_every_shipped_indicator_can_be_counted_or_is_from_outside() -> None:
    listed = formulas.indicators(commune.CATALOGUE, DAY)
    assert [one.code for one in listed] == [f"{n:02}" for n in range(1, 37)]
    assert all((one.numerator is None) == (one.kind == formulas.OUTSIDE) for one in listed)


def test_topic_and_result_must_hold_for_the_same_line() -> None:
    formula = formulas.read("persons(topic=DVC-*, result>=3)", commune.CATALOGUE)
    assert formula.lines("DVC-05:4")
    assert formula.lines("ID-01:0 DVC-01:3")
    assert not formula.lines("DVC-01:2 ID-01:4")
    assert not formula.lines("DVC-01:X")
    assert formula.lines("DVC-01:3 DVC-01:4 DVC-02:1") == 2


def test_several_topics_are_joined_by_a_plus() -> None:
    formula = formulas.read("results(topic=DVC-01+PAY-*,result=X)", commune.CATALOGUE)
    assert formula.topics == {"DVC-01", "PAY-01", "PAY-02", "PAY-03"}
    assert formula.lines("PAY-03:X DVC-02:X DVC-01:X") == 2


def test_satisfaction_counts_only_where_it_was_asked() -> None:
    asked, glad = (formulas.read(f"slips(satisfaction>={mark})", commune.CATALOGUE) for mark in (1, 4))
    assert [asked.asks(mark) for mark in (None, 1, 5)] == [False, True, True]
    assert [glad.asks(mark) for mark in (None, 3, 4)] == [False, False, True]


@pytest.mark.parametrize(
    ("words", "code", "word"),
    [
        ("persons(topic=XYZ-09,result>=1)", "formula_topic", "XYZ-09"),
        ("persons(topic=DVC-01+DVC-99)", "formula_topic", "DVC-99"),
        ("persons(topic=D*)", "formula_topic", "D*"),
        ("persons(result>=5)", "formula_result", "result>=5"),
        ("persons(result>=X)", "formula_result", "result>=X"),
        ("slips(satisfaction>=6)", "formula_result", "satisfaction>=6"),
        ("people(topic=ID-01)", "formula_measure", "people"),
    ],
)
def test_what_a_formula_names_must_be_known(words: str, code: str, word: str) -> None:
    problem = refused(words)
    assert (problem.code, problem.details["code"], problem.details["word"]) == (code, "07", word)
    for lang in ("vi", "en"):
        assert word in resources.explain(problem, lang)
        assert "07" in resources.explain(problem, lang)


@pytest.mark.parametrize(
    "words", ["", "persons", "persons(", "persons(mood=1)", "topic>=ID-01", "teams(result>=1)", "a()b()"]
)
def test_a_formula_that_cannot_be_read_is_refused_with_an_example(words: str) -> None:
    problem = refused(words)
    assert problem.code == "formula_shape"
    assert "persons(topic=DVC-*,result>=1)" in resources.explain(problem)


@pytest.mark.parametrize(
    ("kind", "numerator", "denominator"),
    [
        ("count", "", ""),
        ("count", "times()", "slips()"),
        ("pair", "times()", ""),
        ("outside", "times()", ""),
        ("?", "", ""),
    ],
)
def test_a_kind_goes_with_its_formulas(kind: str, numerator: str, denominator: str) -> None:
    listed = with_indicator(kind=kind, numerator=numerator, denominator=denominator)
    with pytest.raises(Problem, match="formula_kind"):
        formulas.indicators(listed, DAY)


def test_a_set_of_another_year_holds_in_its_time() -> None:
    rows = {name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES}
    (old,) = [row for row in rows["indicators"] if row["code"] == "06"]
    old["valid_to"] = "2026-12-31"
    rows["indicators"].append(
        {**old, "version": "2027-1", "valid_from": "2027-01-01", "valid_to": "", "numerator": "slips()"}
    )
    listed = catalogue.build(rows)
    measures = [
        one.numerator.measure
        for day in (DAY, "2027-01-31")
        for one in formulas.indicators(listed, day)
        if one.code == "06" and one.numerator
    ]
    assert measures == ["households", "slips"]
