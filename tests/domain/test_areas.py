"""Areas: what lies above and below a place, and on which days it exists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import areas

ATLAS = {
    area.id: area
    for area in (
        areas.Area("tinh", "province", "", "Quảng Ninh", "22"),
        areas.Area("yen-tu", "ward", "tinh", "Yên Tử", "07192", "2025-07-01"),
        areas.Area("khe-su", "quarter", "yen-tu", "Khe Sú", valid_to="2026-06-30", aliases=("Khe Sú 1",)),
        areas.Area("nam-mau", "quarter", "yen-tu", "Nam Mẫu"),
        areas.Area("co-to", "special_zone", "tinh", "Cô Tô"),
    )
}
ids = st.sampled_from("abcdefg")
atlases = st.dictionaries(ids, ids).map(
    lambda parents: {id: areas.Area(id, "village", parent, id) for id, parent in parents.items()}
)


def test_a_lineage_begins_with_the_place_and_ends_with_the_province() -> None:
    assert areas.lineage(ATLAS, "khe-su") == ("khe-su", "yen-tu", "tinh")


def test_an_unknown_place_has_no_lineage() -> None:
    assert areas.lineage(ATLAS, "bãi-cháy") == ()


def test_a_commune_holds_itself_and_its_quarters() -> None:
    assert areas.within(ATLAS, ["yen-tu"]) == {"yen-tu", "khe-su", "nam-mau"}
    assert areas.within(ATLAS, ["co-to", "nam-mau", "gone"]) == {"co-to", "nam-mau"}


def test_a_merged_quarter_exists_up_to_its_last_day() -> None:
    assert areas.active(ATLAS["khe-su"], "2026-06-30")
    assert not areas.active(ATLAS["khe-su"], "2026-07-01")
    assert not areas.active(ATLAS["yen-tu"], "2025-06-30")


@given(atlases, ids)
def test_a_loop_in_the_list_of_places_ends(atlas: dict[str, areas.Area], id: str) -> None:
    line = areas.lineage(atlas, id)
    assert len(line) == len(set(line))
    assert set(line) <= set(atlas)


@given(atlases, ids)
def test_below_a_place_is_every_place_with_it_in_the_lineage(atlas: dict[str, areas.Area], id: str) -> None:
    assert areas.within(atlas, [id]) == {below for below in atlas if id in areas.lineage(atlas, below)}
