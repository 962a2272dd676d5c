"""Households are added, corrected and moved by who may, and only what differs is told."""

from __future__ import annotations

from typing import Any

import commune
import pytest

from fieldapp.actions import correct_household, move_household, settle_rival
from fieldapp.actions.refused import Refused
from fieldapp.domain import households, problems
from fieldapp.store import drafts, ledger, verify
from fieldapp.store import households as roll


def correct(laptop: commune.Laptop, row: str, **changed: Any) -> None:
    home = commune.house(**{"id": row, "phone": "0912345678"} | changed)
    correct_household.correct_household(laptop.db, home, **laptop.moment())


def move(laptop: commune.Laptop, row: str, area: str) -> None:
    move_household.move_household(laptop.db, row, area, **laptop.moment())


def kept(laptop: commune.Laptop, row: str) -> households.Household:
    return roll.one(laptop.db, row).household


def test_an_added_household_is_its_own_root_and_kept_tidy(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "draft", "household", {}, commune.NOW)
    row = hoa.add(commune.house(name=" Đặng  Văn Hùng"))
    [fact] = hoa.facts()
    assert (fact.row, fact.root) == (row, row)
    assert kept(hoa, row) == households.Household(
        row, commune.KHE_SU, "Đặng Văn Hùng", "xóm Đình, nhà 12", "0912345678"
    )


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"name": ""}, [("household_name_missing", "name")]),
        ({"area": ""}, [("household_village_missing", "area")]),
        ({"area": commune.NAM_MAU}, [("visit_village_out", "area")]),
        ({"area": commune.COMMUNE}, [("visit_village_out", "area")]),
        ({"name": "X" * 101, "place": "y" * 201}, [("name_long", "name"), ("text_long", "place")]),
    ],
)
def test_a_household_that_cannot_be_kept_is_refused_with_all_problems(
    hoa: commune.Laptop, changed: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refused) as caught:
        hoa.add(commune.house(**changed))
    assert [(problem.code, problem.field) for problem in caught.value.problems] == found
    assert hoa.facts() == []


def test_only_what_differs_is_corrected(hoa: commune.Laptop) -> None:
    row = hoa.add()
    correct(hoa, row, place="", name="Đặng Văn Hưng")
    first, fact = hoa.facts()
    assert fact.fields == {"name": "Đặng Văn Hưng", "place": None}
    assert fact.prev == {"name": (first.id,), "place": (first.id,)}
    correct(hoa, row, place="", name="Đặng Văn Hưng")
    assert len(hoa.facts()) == 2


def test_a_correction_does_not_move_a_household(hoa: commune.Laptop) -> None:
    row = hoa.add()
    correct(hoa, row, area=commune.NAM_MAU)
    assert kept(hoa, row).area == commune.KHE_SU


def test_a_correction_is_checked(hoa: commune.Laptop) -> None:
    row = hoa.add()
    with pytest.raises(Refused, match="name_letters name"):
        correct(hoa, row, name="0912")
    assert len(hoa.facts()) == 1


def test_a_household_that_the_province_holds_back_is_told_whole_again(hoa: commune.Laptop) -> None:
    row = hoa.add()
    held = hoa.facts()[0]
    hoa.held(held, "no_grant")
    correct(hoa, row)
    assert hoa.facts()[-1].fields == held.fields
    assert set(hoa.facts()[-1].prev.values()) == {(held.id,)}


def test_a_household_moves_with_its_visits(lan: commune.Laptop) -> None:
    row = lan.add()
    visit = lan.record(commune.named("Đặng Văn Hùng", household=row, helpers=(commune.LAN,)))
    move(lan, row, commune.NAM_MAU)
    assert kept(lan, row).area == commune.NAM_MAU
    assert lan.line(visit).root == row
    assert roll.one(lan.db, row).history[-1].tells == "HouseholdMoved"
    move(lan, row, commune.NAM_MAU)
    assert len(lan.facts()) == 3
    assert verify.verify(lan.db) == []


@pytest.mark.parametrize("area", ["nowhere", commune.COMMUNE])
def test_a_household_does_not_move_to_where_nobody_lives(hoa: commune.Laptop, area: str) -> None:
    row = hoa.add()
    with pytest.raises(problems.Problem, match="household_village_out"):
        move(hoa, row, area)


def test_who_has_nothing_to_do_with_a_village_changes_no_household_of_it(
    hoa: commune.Laptop, lan: commune.Laptop
) -> None:
    row = lan.add(commune.house(area=commune.NAM_MAU))
    hoa.hears(lan)
    for deed in (lambda: correct(hoa, row, name="Ai Đó"), lambda: move(hoa, row, commune.KHE_SU)):
        with pytest.raises(problems.Problem, match="not_allowed"):
            deed()


def test_what_is_not_here_or_no_household_cannot_be_changed(hoa: commune.Laptop) -> None:
    for row in ("none", hoa.record()):
        for deed in (lambda row=row: correct(hoa, row), lambda row=row: move(hoa, row, commune.KHE_SU)):
            with pytest.raises(problems.Problem, match="household_unknown"):
                deed()


def test_one_of_two_phones_is_chosen(hoa: commune.Laptop, lan: commune.Laptop) -> None:
    row = hoa.add()
    lan.hears(hoa)
    correct(hoa, row, phone="0387654321")
    lan.time += 5000
    correct(lan, row, phone="0387000000")
    hoa.hears(lan)
    mine, theirs = roll.one(hoa.db, row).rivals["phone"]
    assert [mine.value, theirs.value] == ["0387654321", "0387000000"]
    settle_rival.settle_rival(hoa.db, row, "phone", mine.fact, **hoa.moment())
    assert (kept(hoa, row).phone, roll.one(hoa.db, row).rivals) == ("0387654321", {})


def test_a_newer_program_s_household_cells_stay(hoa: commune.Laptop) -> None:
    [fact] = ledger.record(
        hoa.db,
        [ledger.Deed("household", {"area": commune.KHE_SU, "name": "Đặng Văn Hùng", "roof": "ngói"})],
        **hoa.moment(),
    )
    correct(hoa, fact.row)
    assert roll.one(hoa.db, fact.row).record.value("roof") == "ngói"
