"""`fieldapp verify`: what it tells of a vault that is sound, and of one that is not."""

from __future__ import annotations

from collections.abc import Callable

import hamlet


def test_slips_that_were_never_sent_are_looked_at_and_counted_too(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    before = fieldapp("verify", *lan, lang="vi").out
    assert "chưa xác nhận" not in before
    [known] = [int(line.split()[1]) for line in before.splitlines() if line.startswith("Khớp: ")]
    recorded([town.slip("Tằng A Phúc"), town.slip("")])
    said = fieldapp("verify", *lan, lang="vi")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-2:] == [
        "2 mục nữa tỉnh chưa xác nhận, nên không nằm trong các số trên.",
        f"Khớp: {known + 2} mục, không có sai khác.",
    ]
    with town.served():
        assert fieldapp("exchange", *lan).code == 0
    assert fieldapp("verify", *lan, lang="vi").out.splitlines()[-1] == f"Khớp: {known + 2} mục, không có sai khác."
    assert "chưa xác nhận" not in fieldapp("verify", *lan, lang="vi").out


def test_a_village_whose_sum_is_wrong_is_told_by_its_name(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with town.open(hamlet.LAN) as db:
        village = db.execute("SELECT area FROM area_state WHERE n > 0").fetchone()[0]
    town.change(hamlet.LAN, "UPDATE area_state SET sum = sum + 1 WHERE area = ?", village)
    said = fieldapp("verify", *lan, lang="vi")
    assert said.code == 1
    assert f"Tổng của địa bàn {hamlet.LAN.village} không khớp." in said.out.splitlines()
