"""Households: what is asked of one, which may be there twice, and how one is found."""

from __future__ import annotations

import unicodedata

import pytest

from fieldapp import resources
from fieldapp.domain import history, households
from fieldapp.domain.problems import Problem

DUC = households.Household("h1", "khe-su", "Đặng Văn Đức", "xóm Đình, nhà 12", "0912345678")


def record(**cells: object) -> history.Record:
    told = {field: history.Cell(value, 1, f"f-{field}") for field, value in cells.items()}
    return history.Record("h1", "household", "h1", told)


def codes(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in problems]


def test_a_household_with_a_head_and_a_village_is_fine() -> None:
    assert households.check(DUC) == []
    assert households.warn(DUC) == []


def test_what_is_missing_or_too_long_is_said_beside_its_field() -> None:
    empty = households.Household("h2", "", "  ", "x" * 201, "0" * 31)
    assert codes(households.check(empty)) == [
        ("household_village_missing", "area"),
        ("household_name_missing", "name"),
        ("text_long", "place"),
        ("text_long", "phone"),
    ]
    long = households.Household("h2", "khe-su", "Lan" * 5000)
    assert codes(households.check(long)) == [("name_long", "name")]
    assert codes(households.check(households.Household("h2", "khe-su", "Lan 12"))) == [("name_letters", "name")]


@pytest.mark.parametrize("problem", households.check(households.Household("h", "", "", "x" * 201, "0" * 31)))
def test_each_refusal_has_words(problem: Problem) -> None:
    for lang in ("vi", "en"):
        words = resources.explain(problem, lang)
        assert words != problem.code
        assert "{" not in words


def test_an_odd_phone_and_a_paper_number_are_warned_of_and_not_refused() -> None:
    odd = households.Household("h1", "khe-su", "Chìu A Sáng", "CCCD 000123456789", "12345")
    assert households.check(odd) == []
    assert codes(households.warn(odd)) == [("phone_odd", "phone"), ("sensitive_digits12", "place")]


def test_a_number_from_before_2018_is_shown_as_it_is_today() -> None:
    (warning,) = households.odd_phone("01691234567")
    assert (warning.code, warning.details["now"]) == ("phone_old", "0391234567")


def test_a_pasted_household_is_tidied() -> None:
    pasted = households.Household(
        "h1", " khe-su ", unicodedata.normalize("NFD", "  Đặng  Văn Đức"), " xóm Đình,\nnhà 12", "+84 912.345.678"
    )
    assert households.tidy(pasted) == DUC


def test_a_household_comes_back_from_its_cells() -> None:
    assert households.of(record(**households.cells(DUC))) == DUC
    assert "phone" not in households.cells(households.Household("h1", "khe-su", "Lỷ"))


def test_a_cell_in_a_newer_shape_reads_as_empty() -> None:
    newer = record(area="khe-su", name={"full": "Lỷ"}, phone=None, roof=["tin"])
    assert households.of(newer) == households.Household("h1", "khe-su", "")


def test_the_same_name_in_the_same_village_may_be_a_double() -> None:
    again = households.Household("h2", "khe-su", "dang van duc")
    elsewhere = households.Household("h3", "nam-mau", "Đặng Văn Đức")
    assert households.double(DUC, [DUC, again, elsewhere]) == [again]


def test_the_same_phone_with_a_like_name_may_be_a_double() -> None:
    short = households.Household("h2", "nam-mau", "Ông Đức", "", "0912 345 678")
    wife = households.Household("h3", "khe-su", "Hoàng Thị Hoa", "", "0912345678")
    assert households.double(DUC, [short, wife]) == [short]


def test_households_without_a_name_are_no_doubles() -> None:
    assert households.double(households.Household("a", "khe-su", ""), [households.Household("b", "khe-su", "")]) == []


def test_a_household_is_found_without_tones_and_by_an_older_village_name() -> None:
    words = households.find_text(DUC, ("Khe Sú 1",))
    assert words == "dang van duc xom dinh, nha 12 0912345678 khe su 1"
