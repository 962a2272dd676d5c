"""The head shares lanes and houses out among the members, and sees how far each has come."""

from __future__ import annotations

import commune
import pytest

from fieldapp.actions import share_out
from fieldapp.actions.refused import Refused
from fieldapp.domain import problems
from fieldapp.store import households as roll
from fieldapp.store import rounds, verify

UNTIL = "2026-10-10"
HOUSES = (("Chìu A Tằng", "xóm Đình, nhà 2"), ("Voòng Nhì", "xóm Đình, nhà 10"), ("Nình", "xóm Bãi"))


def share(laptop: commune.Laptop, rows: list[str], who: str = commune.HOA, until: str = UNTIL) -> None:
    share_out.share_out(laptop.db, rows, who, until, **laptop.moment())


@pytest.fixture
def homes(head: commune.Laptop) -> list[str]:
    """Three houses of Khe Sú."""
    return [head.add(commune.house(name=name, place=place, phone="")) for name, place in HOUSES]


def test_a_member_sees_her_houses_lane_by_lane(head: commune.Laptop, hoa: commune.Laptop, homes: list[str]) -> None:
    share(head, homes)
    hoa.hears(head)
    assert [one.place for one in rounds.houses(hoa.db, commune.HOA, commune.TODAY)] == [
        "xóm Bãi",
        "xóm Đình, nhà 2",
        "xóm Đình, nhà 10",
    ]
    assert rounds.houses(hoa.db, commune.HOA, "2026-10-11") == []
    assert rounds.houses(hoa.db, commune.LAN, commune.TODAY) == []
    assert verify.verify(hoa.db) == []


def test_a_visit_after_the_sharing_out_is_progress(head: commune.Laptop, homes: list[str]) -> None:
    head.record(commune.slip(household=homes[0], helpers=(commune.HEAD,), date="2026-10-02", consent=commune.CONSENT))
    share(head, homes)
    assert rounds.progress(head.db, [commune.KHE_SU], commune.TODAY) == [
        rounds.Progress(commune.HOA, "Nguyễn Thị Hòa", 3, 0)
    ]
    head.record(commune.slip(household=homes[1], helpers=(commune.HEAD,), consent=commune.CONSENT))
    assert rounds.progress(head.db, [commune.KHE_SU], commune.TODAY)[0].done == 1
    assert [one.done for one in rounds.houses(head.db, commune.HOA, commune.TODAY)] == [False, False, True]


def test_houses_go_to_somebody_else_or_to_nobody(head: commune.Laptop, homes: list[str]) -> None:
    share(head, homes)
    share(head, homes[:1], commune.LAN)
    share(head, homes[1:2], "")
    assert [(one.who, one.houses) for one in rounds.progress(head.db, [commune.KHE_SU], commune.TODAY)] == [
        (commune.HOA, 1),
        (commune.LAN, 1),
    ]
    assert roll.one(head.db, homes[0]).history[-1].tells == "HouseSharedOut"


def test_sharing_out_the_same_again_changes_nothing(head: commune.Laptop, homes: list[str]) -> None:
    share(head, homes)
    before = len(head.facts())
    share(head, homes)
    assert len(head.facts()) == before


def test_only_who_reviews_there_shares_out(hoa: commune.Laptop) -> None:
    row = hoa.add()
    with pytest.raises(problems.Problem, match="not_allowed"):
        share(hoa, [row])


@pytest.mark.parametrize(
    ("who", "until", "code"),
    [
        (commune.HOA, "2026-10-02", "round_until"),
        (commune.HOA, "mai", "round_until"),
        ("x" * 22, UNTIL, "round_who"),
        ("Hòa", UNTIL, "round_who"),
    ],
)
def test_a_round_without_a_known_member_or_a_day_to_come_is_refused(
    head: commune.Laptop, homes: list[str], who: str, until: str, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        share(head, homes, who, until)
    assert [one.code for one in caught.value.problems] == [code]
    assert rounds.progress(head.db, [commune.KHE_SU], commune.TODAY) == []
