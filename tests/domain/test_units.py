"""Villages that were renamed, merged or divided are told once, under their last name."""

from __future__ import annotations

import msgspec
import pytest

from fieldapp.domain import areas, calendar_span, units

OCTOBER = calendar_span.read("2026-10")
SEPTEMBER = calendar_span.read("2026-09")


def village(id: str, name: str, since: str = "2026-01-01", until: str = "", **more: object) -> areas.Area:
    return areas.Area(id, "village", "xa", name, valid_from=since, valid_to=until, **more)  # type: ignore[arg-type]


def atlas(*villages: areas.Area) -> dict[str, areas.Area]:
    above = (areas.Area("tinh", "province", "", "Quảng Ninh"), areas.Area("xa", "commune", "tinh", "Thượng Yên Công"))
    return {area.id: area for area in (*above, *villages)}


KHE_SU = village("khe-su", "Khe Sú", until="2026-10-14", successor="yen-su")
KHE_GIANG = village("khe-giang", "Khe Giang", until="2026-10-14", successor="yen-su")
YEN_SU = village("yen-su", "Yên Sú", since="2026-10-15")
NAM_MAU = village("nam-mau", "Nậm Mậu")


def test_villages_merged_within_the_month_are_one_under_the_new_name() -> None:
    found = units.of(atlas(KHE_SU, KHE_GIANG, YEN_SU, NAM_MAU), "xa", OCTOBER)
    assert found.listed == (
        units.Unit("nam-mau", "Nậm Mậu"),
        units.Unit("yen-su", "Yên Sú", ("Khe Giang", "Khe Sú")),
    )
    assert found.of == {"khe-su": "yen-su", "khe-giang": "yen-su", "yen-su": "yen-su", "nam-mau": "nam-mau"}


def test_the_month_before_still_has_both() -> None:
    found = units.of(atlas(KHE_SU, KHE_GIANG, YEN_SU), "xa", SEPTEMBER)
    assert [unit.name for unit in found.listed] == ["Khe Giang", "Khe Sú"]
    assert "yen-su" not in found.of


def test_villages_merged_with_the_new_month_are_still_two_in_the_report_of_the_old_one() -> None:
    """Their last day is 30 September: that month's report was signed for each of them."""
    both = [msgspec.structs.replace(old, valid_to="2026-09-30") for old in (KHE_SU, KHE_GIANG)]
    told = atlas(*both, msgspec.structs.replace(YEN_SU, valid_from="2026-10-01"))
    assert [unit.name for unit in units.of(told, "xa", SEPTEMBER).listed] == ["Khe Giang", "Khe Sú"]
    assert [unit.name for unit in units.of(told, "khe-su", SEPTEMBER).listed] == ["Khe Sú"]
    assert [unit.name for unit in units.of(told, "xa", OCTOBER).listed] == ["Yên Sú"]


def test_old_and_new_that_overlap_for_some_days_are_one_all_the_same() -> None:
    early = village("yen-su", "Yên Sú", since="2026-10-10")
    found = units.of(atlas(KHE_SU, KHE_GIANG, early), "xa", OCTOBER)
    assert [unit.name for unit in found.listed] == ["Yên Sú"]


def test_a_renamed_village_keeps_its_old_name_beside_the_new() -> None:
    found = units.of(atlas(village("khe-su", "Yên Sú", aliases=("Khe Sú",))), "xa", OCTOBER)
    assert found.listed == (units.Unit("khe-su", "Yên Sú", ("Khe Sú",)),)


def test_a_divided_village_stands_as_it_was_beside_its_parts() -> None:
    old = village("khe", "Khe", until="2026-10-14")
    parts = [village(f"khe-{n}", f"Khe {n}", since="2026-10-15") for n in (1, 2)]
    assert [unit.name for unit in units.of(atlas(old, *parts), "xa", OCTOBER).listed] == ["Khe", "Khe 1", "Khe 2"]
    assert [unit.name for unit in units.of(atlas(old, *parts), "xa", calendar_span.read("2026-11")).listed] == [
        "Khe 1",
        "Khe 2",
    ]


@pytest.mark.parametrize("asked", ["yen-su", "khe-su"])
def test_one_village_may_be_asked_for_by_its_old_self_too(asked: str) -> None:
    found = units.of(atlas(KHE_SU, KHE_GIANG, YEN_SU, NAM_MAU), asked, OCTOBER)
    assert [unit.id for unit in found.listed] == ["yen-su"]
    assert set(found.of) == {"khe-su", "khe-giang", "yen-su"}


def test_villages_that_follow_each_other_in_a_circle_are_one_of_them() -> None:
    a = village("a", "A", until="2026-09-01", successor="b")
    b = village("b", "B", until="2026-10-02", successor="a")
    assert {unit.id for unit in units.of(atlas(a, b), "xa", OCTOBER).listed} == {"a"}
