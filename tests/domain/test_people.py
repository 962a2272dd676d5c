"""People: which role may do what, where and until when."""

from __future__ import annotations

import pytest

from fieldapp.domain import areas, people

DAY = "2026-10-03"
ATLAS = {
    area.id: area
    for area in (
        areas.Area("tinh", "province", "", "Quảng Ninh"),
        areas.Area("yen-tu", "ward", "tinh", "Yên Tử"),
        areas.Area("khe-su", "quarter", "yen-tu", "Khe Sú"),
        areas.Area("nam-mau", "quarter", "yen-tu", "Nam Mẫu"),
    )
}
KHE_SU = areas.lineage(ATLAS, "khe-su")


def grant(role: str, area: str = "khe-su", since: str = "2026-01-01", until: str = "") -> people.Grant:
    return people.Grant("lan", area, role, since, until)


@pytest.mark.parametrize(
    ("role", "deeds"),
    [
        ("member", "see record move"),
        ("head", "see record move review"),
        ("officer", "see record move review erase manage"),
        ("province", "see record move review erase manage"),
    ],
)
def test_each_role_may_what_its_table_says(role: str, deeds: str) -> None:
    every = ("see", "record", "review", "move", "erase", "manage")
    may = [deed for deed in every if people.may([grant(role)], deed, KHE_SU, DAY)]
    assert set(may) == set(deeds.split())


def test_a_grant_on_the_commune_holds_in_its_quarters() -> None:
    assert people.may([grant("officer", "yen-tu")], "review", KHE_SU, DAY)


def test_a_grant_on_a_quarter_holds_neither_beside_nor_above_it() -> None:
    assert not people.may([grant("head")], "see", areas.lineage(ATLAS, "nam-mau"), DAY)
    assert not people.may([grant("head")], "see", areas.lineage(ATLAS, "yen-tu"), DAY)


def test_without_a_grant_or_with_an_unknown_role_nothing_is_allowed() -> None:
    assert not people.may([], "see", KHE_SU, DAY)
    assert not people.may([grant("guest")], "see", KHE_SU, DAY)
    assert not people.may([grant("province")], "burn", KHE_SU, DAY)


def test_a_grant_holds_from_its_first_to_its_last_day() -> None:
    one = [grant("member", since=DAY, until=DAY)]
    assert people.may(one, "record", KHE_SU, DAY)
    assert not people.may(one, "record", KHE_SU, "2026-10-02")
    assert not people.may(one, "record", KHE_SU, "2026-10-04")


def test_work_done_before_a_grant_ended_may_arrive_in_the_days_of_grace() -> None:
    ended = [grant("head", until="2026-07-05")]
    for deed in ("record", "move"):
        assert people.may(ended, deed, KHE_SU, DAY, grace_days=90)
        assert not people.may(ended, deed, KHE_SU, DAY, grace_days=89)
    for deed in ("see", "review"):
        assert not people.may(ended, deed, KHE_SU, DAY, grace_days=90)


def test_a_person_sees_the_places_of_all_grants_that_hold() -> None:
    mine = [grant("member"), grant("head", "nam-mau", until="2026-09-30"), grant("guest", "tinh")]
    assert people.scope(mine, ATLAS, DAY) == {"khe-su"}
    assert people.scope([grant("officer", "yen-tu")], ATLAS, DAY) == {"yen-tu", "khe-su", "nam-mau"}


@pytest.mark.parametrize("deed", [people.SEE, people.RECORD, people.REVIEW])
def test_the_places_of_a_deed_are_those_in_which_it_is_allowed(deed: str) -> None:
    mine = [grant("member"), grant("officer", "yen-tu", until="2026-09-30"), grant("head", "nam-mau")]
    for day in ("2026-09-30", DAY):
        allowed = {place for place in ATLAS if people.may(mine, deed, areas.lineage(ATLAS, place), day)}
        assert people.where(mine, ATLAS, deed, day) == allowed


def test_a_member_serves_in_the_team_up_to_the_last_day() -> None:
    lan = people.TeamMember("to-1", "lan", "member", "2026-01-01", "2026-10-03")
    assert people.serves(lan, "2026-10-03")
    assert not people.serves(lan, "2026-10-04")
    assert not people.serves(lan, "2025-12-31")
