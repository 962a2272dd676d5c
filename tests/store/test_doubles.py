"""Households that may be on the roll twice are proposed in pairs."""

from __future__ import annotations

import commune
import pytest

from fieldapp.store import doubles


@pytest.fixture
def named(hoa: commune.Laptop) -> dict[str, str]:
    """The names of households by row."""
    told = (
        ("Đặng Văn Hùng", "xóm Đình", "0912345678"),
        ("đặng văn hùng", "nhà 12", ""),
        ("Đặng Hùng", "", "0912345678"),
        ("Bàn Thị Múi", "", "0912345678"),
        ("Nguyễn Thị Hòa", "", ""),
    )
    return {hoa.add(commune.house(name=name, place=place, phone=phone)): name for name, place, phone in told}


def test_the_same_name_in_a_village_or_a_phone_with_a_name_like_it_makes_a_pair(
    hoa: commune.Laptop, named: dict[str, str]
) -> None:
    found = {frozenset(named[row] for row in pair) for pair in doubles.pairs(hoa.db)}
    assert found == {
        frozenset({"Đặng Văn Hùng", "đặng văn hùng"}),
        frozenset({"Đặng Văn Hùng", "Đặng Hùng"}),
    }


def test_only_pairs_of_the_village_are_proposed_when_one_is_named(hoa: commune.Laptop, named: dict[str, str]) -> None:
    assert len(doubles.pairs(hoa.db, commune.KHE_SU)) == 2
    assert doubles.pairs(hoa.db, commune.NAM_MAU) == []


def test_no_more_pairs_than_somebody_looks_through(hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubles, "MOST", 3)
    for place in "abcdefg":
        hoa.add(commune.house(name="Bàn Thị Múi", place=f"ngõ {place}", phone=""))
    assert len(doubles.pairs(hoa.db)) == 3
