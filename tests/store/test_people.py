"""What the owner of a vault may do and where, and what the rules of a slip are told of the day."""

from __future__ import annotations

from typing import Any

import commune
import pytest

from fieldapp.domain import people as domain
from fieldapp.store import me, opened, people, reference, settings


def told(laptop: commune.Laptop, **changed: list[dict[str, Any]]) -> None:
    """The province tells of places and people anew."""
    with laptop.db.atomic():
        reference.replace(laptop.db, 2, commune.tables() | changed)


def names(areas: list[Any]) -> list[str]:
    return [area.name for area in areas]


def test_a_member_records_where_a_grant_says_and_reviews_nowhere(lan: commune.Laptop) -> None:
    assert names(people.villages(lan.db, commune.TODAY)) == ["Khe Sú", "Nậm Mậu"]
    assert people.reviewable(lan.db, commune.TODAY) == []
    assert people.role(lan.db, commune.TODAY) == domain.MEMBER


def test_a_head_reviews_in_the_own_village(head: commune.Laptop) -> None:
    assert names(people.reviewable(head.db, commune.TODAY)) == ["Khe Sú"]
    assert people.role(head.db, commune.TODAY) == domain.HEAD
    assert people.may(head.db, domain.REVIEW, commune.KHE_SU, commune.TODAY)
    assert not people.may(head.db, domain.REVIEW, commune.NAM_MAU, commune.TODAY)


def test_a_grant_on_the_commune_holds_in_its_villages_and_nobody_is_visited_in_the_commune_itself(
    head: commune.Laptop,
) -> None:
    grant = {"person": commune.HEAD, "area": commune.COMMUNE, "role": "officer", "since": commune.SINCE}
    told(head, grants=[grant])
    assert names(people.villages(head.db, commune.TODAY)) == ["Khe Sú", "Nậm Mậu"]
    assert people.role(head.db, commune.TODAY) == domain.OFFICER


def test_a_grant_that_ended_counts_no_more(hoa: commune.Laptop) -> None:
    grant = {"person": commune.HOA, "area": commune.KHE_SU, "role": "member", "since": commune.SINCE}
    told(hoa, grants=[grant | {"until": "2026-10-02"}])
    assert people.villages(hoa.db, commune.TODAY) == []
    assert people.role(hoa.db, commune.TODAY) == ""


def test_a_paper_slip_from_before_the_grant_may_still_be_typed_in(hoa: commune.Laptop) -> None:
    grant = {"person": commune.HOA, "area": commune.KHE_SU, "role": "member", "since": "2026-10-01"}
    told(hoa, grants=[grant])
    assert names(people.villages(hoa.db, commune.TODAY, on="2026-09-20")) == ["Khe Sú"]


def test_a_village_that_was_merged_is_there_only_for_slips_of_its_own_days(hoa: commune.Laptop) -> None:
    areas = commune.tables()["area"]
    told(hoa, area=[area | {"valid_to": "2026-09-30"} if area["id"] == commune.KHE_SU else area for area in areas])
    assert people.villages(hoa.db, commune.TODAY) == []
    assert names(people.villages(hoa.db, commune.TODAY, on="2026-09-30")) == ["Khe Sú"]


def test_the_helpers_are_those_who_were_in_the_team_on_the_slip_s_day(hoa: commune.Laptop) -> None:
    members = commune.tables()["team_member"]
    told(hoa, team_member=[one | {"until": "2026-09-30"} if one["person"] == commune.LAN else one for one in members])
    now = people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14")
    then = people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14", on="2026-09-30")
    assert commune.LAN not in now.helpers
    assert commune.LAN in then.helpers
    assert (now.today, now.now, now.villages) == (commune.TODAY, "09:14", {commune.KHE_SU})


def test_who_may_help_is_known_anew_when_another_lane_has_heard_of_it(hoa: commune.Laptop) -> None:
    """Of the same version: it may tell of more areas from one day to the next."""
    before = people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14")
    assert people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14").helpers is before.helpers
    wire = opened.second_writer(hoa.folder, hoa.key)
    try:
        with wire.atomic():
            settings.put(wire, "note", "nothing of places or people")
        assert people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14").helpers is before.helpers
        with wire.atomic():
            reference.replace(wire, 1, commune.tables() | {"team_member": []})
    finally:
        wire.close()
    assert people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14").helpers == frozenset()


def test_a_team_of_the_commune_helps_in_its_villages(hoa: commune.Laptop) -> None:
    told(hoa, team_area=[{"team": commune.TEAM, "area": commune.COMMUNE, "since": commune.SINCE}])
    assert commune.MINH in people.scene(hoa.db, commune.CATALOGUE, commune.TODAY, "09:14").helpers


@pytest.mark.parametrize(
    ("offset", "right"),
    [(0, ("2026-10-03", "09:14")), (-commune.DAY_MS, ("2026-10-02", "09:14")), (900_000, ("2026-10-03", "09:29"))],
)
def test_the_day_is_that_of_the_province_s_clock(hoa: commune.Laptop, offset: int, right: tuple[str, str]) -> None:
    with hoa.db.atomic():
        me.change(hoa.db, clock_offset=offset)
    assert people.clock(hoa.db, commune.WALL) == right
