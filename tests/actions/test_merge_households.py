"""Doubles of the roll are merged, parted again, and shown where they belong, in whatever order the news arrives."""

from __future__ import annotations

from collections.abc import Callable

import commune
import pytest

from fieldapp.actions import merge_households, move_household, part_household
from fieldapp.domain import history, problems
from fieldapp.store import erasure, fold, ledger, verify, visits
from fieldapp.store import households as roll

OLD = commune.house(name="Đặng Văn Hùng", place="xóm Đình, nhà 12")
AGAIN = commune.house(name="Dang Van Hung", place="xóm Đình", phone="")


def merge(laptop: commune.Laptop, row: str, into: str) -> None:
    merge_households.merge_households(laptop.db, row, into, **laptop.moment())


def part(laptop: commune.Laptop, row: str) -> None:
    part_household.part_household(laptop.db, row, **laptop.moment())


def at_home(laptop: commune.Laptop, row: str) -> list[str]:
    """The names on the slips of a household."""
    return sorted(line.name for line in visits.log(laptop.db, household=row))


def listed(laptop: commune.Laptop) -> set[str]:
    return {line.row for line in roll.find(laptop.db, "hung", area=commune.KHE_SU)}


@pytest.fixture
def doubles(hoa: commune.Laptop) -> tuple[str, str]:
    """Two households that are one, each with a slip."""
    one, two = hoa.add(OLD), hoa.add(AGAIN)
    hoa.record(commune.named("Đặng Văn Hùng", household=one))
    hoa.record(commune.named("Đặng Thị Mai", household=two))
    return one, two


def test_a_merged_household_leaves_the_lists_and_its_slips_stand_with_the_other(
    hoa: commune.Laptop, doubles: tuple[str, str]
) -> None:
    one, two = doubles
    merge(hoa, two, one)
    assert listed(hoa) == {one}
    assert at_home(hoa, one) == ["Đặng Thị Mai", "Đặng Văn Hùng"]
    assert roll.one(hoa.db, two).line.row == one
    assert roll.parts(hoa.db, one) == [two]
    assert [fact.tells for fact in [roll.one(hoa.db, one).history[-1]]] == ["HouseholdAdded"]
    assert verify.verify(hoa.db) == []


def test_a_merged_household_is_found_under_the_one_name_only(hoa: commune.Laptop, doubles: tuple[str, str]) -> None:
    one, two = doubles
    merge(hoa, two, one)
    assert [line.row for line in roll.find(hoa.db, "hung")] == [one]
    part(hoa, two)
    assert {line.row for line in roll.find(hoa.db, "hung")} == {one, two}


def test_parting_gives_each_its_own_slips_again(hoa: commune.Laptop, doubles: tuple[str, str]) -> None:
    one, two = doubles
    merge(hoa, two, one)
    part(hoa, two)
    assert listed(hoa) == {one, two}
    assert (at_home(hoa, one), at_home(hoa, two)) == (["Đặng Văn Hùng"], ["Đặng Thị Mai"])
    assert verify.verify(hoa.db) == []
    before = len(hoa.facts())
    part(hoa, two)
    assert len(hoa.facts()) == before


def test_a_slip_that_was_begun_for_a_merged_household_is_kept_with_its_home(
    hoa: commune.Laptop, doubles: tuple[str, str]
) -> None:
    one, two = doubles
    merge(hoa, two, one)
    hoa.record(commune.named("Đặng Thị Cúc", household=two, time="09:00"))
    assert "Đặng Thị Cúc" in at_home(hoa, one)


def test_a_chain_of_merges_ends_in_one_household(hoa: commune.Laptop, doubles: tuple[str, str]) -> None:
    one, two = doubles
    third = hoa.add(commune.house(name="Đặng V. Hùng", phone=""))
    merge(hoa, two, one)
    merge(hoa, one, third)
    assert listed(hoa) == {third}
    assert len(at_home(hoa, third)) == 2
    fourth = hoa.add(commune.house(name="Hùng", phone=""))
    merge(hoa, fourth, two)  # into what is a part already: into its home
    assert listed(hoa) == {third}
    assert verify.verify(hoa.db) == []


def test_two_people_who_merge_crosswise_see_the_same_one_stay(
    hoa: commune.Laptop, lan: commune.Laptop, doubles: tuple[str, str]
) -> None:
    one, two = doubles
    lan.hears(hoa)
    merge(hoa, two, one)
    merge(lan, one, two)
    hoa.hears(lan)
    lan.hears(hoa)
    assert listed(hoa) == listed(lan) == {min(one, two)}
    assert len(at_home(lan, min(one, two))) == 2
    assert verify.verify(hoa.db) == verify.verify(lan.db) == []


def test_the_order_of_arrival_does_not_matter(
    hoa: commune.Laptop, lan: commune.Laptop, doubles: tuple[str, str]
) -> None:
    """The merge may be heard of before the household that it names."""
    one, two = doubles
    merge(hoa, two, one)
    told = sorted(hoa.facts(), key=lambda fact: (fact.root == one, fact.clock))
    with lan.db.atomic():
        for at, fact in enumerate(told, start=1):
            ledger.take(lan.db, [ledger.News("c", commune.KHE_SU, at, body=fact.body, stamp=fact.clock)])
    assert listed(lan) == {one}
    assert at_home(lan, one) == at_home(hoa, one)
    assert verify.verify(lan.db) == []


def test_a_household_moves_with_what_was_joined_with_it(lan: commune.Laptop, head: commune.Laptop) -> None:
    """The double stayed in the old village, where it stood on the roll again with the visits that were made to it."""
    one, two = lan.add(OLD), lan.add(AGAIN)
    for home in (one, two):
        lan.record(commune.named("Đặng Thị Mai", household=home))
    merge(lan, two, one)
    move_household.move_household(lan.db, one, commune.NAM_MAU, **lan.moment())
    told, _ = fold.told(lan.db, [one, two])
    assert {row: history.replay(facts).value("area") for row, facts in told.items()} == {
        one: commune.NAM_MAU,
        two: commune.NAM_MAU,
    }
    assert (listed(lan), len(at_home(lan, one))) == (set(), 2)
    head.hears(lan)
    with head.db.atomic():  # the head of the old village sees neither any more
        left = [ledger.News("x", commune.KHE_SU, 1000 + at, root=row) for at, row in enumerate((one, two))]
        ledger.take(head.db, left)
        erasure.sweep(head.db, "province")
    assert (roll.count(head.db), at_home(head, one), at_home(head, two)) == (0, [], [])
    move_household.move_household(lan.db, one, commune.KHE_SU, **lan.moment())
    part(lan, two)
    assert listed(lan) == {one, two}
    assert verify.verify(lan.db) == verify.verify(head.db) == []


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda lan, one, two: merge(lan, one, one), "merge_itself"),
        (lambda lan, one, two: (merge(lan, two, one), merge(lan, one, two)), "merge_itself"),
        (lambda lan, one, two: merge(lan, "x" * 22, one), "household_unknown"),
        (lambda lan, one, two: merge(lan, two, "x" * 22), "household_unknown"),
        (
            lambda lan, one, two: (
                move_household.move_household(lan.db, two, commune.NAM_MAU, **lan.moment()),
                merge(lan, two, one),
            ),
            "merge_apart",
        ),
    ],
)
def test_what_cannot_be_merged_is_refused_in_words(
    lan: commune.Laptop, deed: Callable[[commune.Laptop, str, str], object], code: str
) -> None:
    one, two = lan.add(OLD), lan.add(AGAIN)
    with pytest.raises(problems.Problem) as caught:
        deed(lan, one, two)
    assert caught.value.code == code
