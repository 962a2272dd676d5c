"""Rounds: what a share may say, and which lane a house stands in."""

from __future__ import annotations

import pytest

from fieldapp.domain import rounds

WHO = "hoa".ljust(22, "_")


@pytest.mark.parametrize(
    ("place", "lane"),
    [
        ("xóm Đình, nhà 12", "xóm Đình"),
        ("xóm Đình nhà 12", "xóm Đình"),
        ("nhà 12, ngõ 5, tổ 3", "ngõ 5, tổ 3"),
        ("Ngõ 5 Trần Phú", "Ngõ 5 Trần Phú"),
        ("số 12 ngõ 4", "ngõ 4"),
        ("12/3B Lê Lợi", "Lê Lợi"),
        ("Số nhà 7", ""),
        ("nhà bà Lỷ, xóm Bãi", "nhà bà Lỷ, xóm Bãi"),
        ("", ""),
    ],
)
def test_the_lane_stands_before_the_number_of_the_house(place: str, lane: str) -> None:
    assert rounds.lane(place) == lane


@pytest.mark.parametrize(
    "value",
    [None, "", 5, [], {"who": WHO}, {"who": 1, "since": "2026-10-01", "until": "2026-10-02"}]
    + [
        {"who": who, "since": "2026-10-01", "until": until}
        for who, until in ((WHO, "2026-13-01"), ("hoa", "2026-10-02"))
    ],
)
def test_a_cell_of_another_shape_is_nobody_s_turn(value: object) -> None:
    assert rounds.read(value) is None


def test_a_share_reads_back_as_it_was_told() -> None:
    share = rounds.Share(WHO, "2026-10-01", "2026-10-10")
    assert rounds.read(rounds.cell(share)[rounds.CELL]) == share
    assert rounds.cell(None) == {rounds.CELL: None}
