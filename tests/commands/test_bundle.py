"""`fieldapp bundle`: a slip goes to the province by a file and its receipt comes back, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hamlet


def data(town: hamlet.Town) -> tuple[str, str]:
    """The words that name the province's folder."""
    return "--data", str(town.folder / "province")


def test_a_slip_goes_by_file_and_its_receipt_comes_back(
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    recorded: Callable[..., hamlet.Said],
    lan: tuple[str, str],
    tmp_path: Path,
) -> None:
    out, home = str(tmp_path / "đi.fab"), str(tmp_path / "về.fab")
    recorded([town.slip("Tằng A Phúc"), town.slip("")])
    said = fieldapp("bundle", "make", *lan, out, lang="vi")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Tệp: {out}\nĐã ghi 2 mục ra USB. Các mục vẫn còn trên máy, chờ biên nhận của tỉnh.\n"
    assert town.waiting() == 2
    said = fieldapp("bundle", "take", *data(town), out, "--answer", home)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Packages: 1, entries: 2, new computers: 0. ")
    said = fieldapp("bundle", "take", *lan, home)
    assert (said.code, said.out, said.err) == (
        0,
        "The province has 2 more entries of this computer; 0 new ones came in.\n",
        "",
    )
    assert town.waiting() == 0
    said = fieldapp("bundle", "take", *lan, home)
    assert said.code == 0
    assert said.out.startswith("This file was taken before")
    for place in (("--vault", lan[1]), data(town)):
        assert fieldapp("verify", *place).code == 0


def test_the_province_says_what_of_a_file_it_had_before(
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    recorded: Callable[..., hamlet.Said],
    lan: tuple[str, str],
    tmp_path: Path,
) -> None:
    """Lan's stick is taken in twice, then her next one, of which the province has the first slip by then."""
    one, two, home = (str(tmp_path / name) for name in ("một.fab", "hai.fab", "về.fab"))
    answer = ("--answer", home)
    recorded([town.slip("Tằng A Phúc")])
    fieldapp("bundle", "make", *lan, one)
    first, again = (fieldapp("bundle", "take", *data(town), one, *answer, lang="vi") for _ in range(2))
    assert first.out == f"Đã nhận: 1 gói, 1 mục, 0 máy mới. Trả lời ở “{home}”, hãy mang về.\n"
    assert again.out == (
        f"Đã nhận: 1 gói, 0 mục, 0 máy mới. Trả lời ở “{home}”, hãy mang về.\n"
        "1 mục tỉnh đã có từ trước, không nhận lại.\n"
    )
    assert again.code == 0
    recorded([town.slip("Lỷ Thị Tằng"), town.slip("Bàn Thị Múi")])
    fieldapp("bundle", "make", *lan, two)
    said = fieldapp("bundle", "take", *data(town), two, *answer)
    assert said.out.startswith("Packages: 1, entries: 2, new computers: 0. ")
    assert said.out.endswith("Entries that the province had before and did not take again: 1.\n")


def test_the_server_may_go_on_while_a_file_is_taken(
    town: hamlet.Town,
    fieldapp: hamlet.Typed,
    recorded: Callable[..., hamlet.Said],
    lan: tuple[str, str],
    tmp_path: Path,
) -> None:
    recorded([town.slip("Tằng A Phúc")])
    out, home = str(tmp_path / "a.fab"), str(tmp_path / "b.fab")
    head = "--vault", str(town.vault(hamlet.HEAD))
    with town.served():
        assert fieldapp("exchange", *head).code == 0
        fieldapp("bundle", "make", *lan, out)
        assert fieldapp("bundle", "take", *data(town), out, "--answer", home).code == 0
        assert fieldapp("exchange", *head).out.startswith("Sent 0, received 1; ")
        assert fieldapp("bundle", "take", *lan, home).code == 0
        assert fieldapp("exchange", *lan).out.startswith("Sent 0, received 0; ")
    assert town.names() == town.names(hamlet.HEAD) == ["Tằng A Phúc"]


def test_a_new_laptop_is_taken_in_by_file(town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path) -> None:
    new, asked, answer = str(tmp_path / "mới"), str(tmp_path / "xin.fab"), str(tmp_path / "tra loi.fab")
    said = fieldapp("enrol", town.invite(hamlet.LAN), "--vault", new, "--out", asked)
    assert (said.code, said.err) == (0, "")
    assert fieldapp("bundle", "make", "--vault", new, asked + "x").code == 1, "it is nobody's yet"
    said = fieldapp("bundle", "take", *data(town), asked, "--answer", answer)
    assert said.out.startswith("Packages: 0, entries: 0, new computers: 1. ")
    said = fieldapp("bundle", "take", *data(town), asked, "--answer", answer, lang="vi")
    assert said.out.startswith("Đã nhận: 0 gói, 0 mục, 0 máy mới. ")
    assert said.out.endswith("\n1 máy tỉnh đã nhận từ trước; trả lời được ghi lại một lần nữa.\n")
    said = fieldapp("bundle", "take", "--vault", new, answer, lang="vi")
    assert (said.code, said.out) == (0, f"Máy này đã được giao cho {hamlet.LAN.name}.\n")
    assert fieldapp("bundle", "make", "--vault", new, asked + "x").code == 0


def test_a_file_that_is_none_is_refused_in_one_line(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(b"\xff\xd8")
    here = fieldapp("bundle", "take", *lan, str(file)).line
    assert here == fieldapp("bundle", "take", *data(town), str(file), "--answer", str(tmp_path / "a")).line
    assert here == "This is not a USB file of this program. Choose a file whose name ends in .fab."
    assert "cannot be read" in fieldapp("bundle", "take", *lan, str(tmp_path / "không có.fab")).line
    assert fieldapp("bundle", "take", *data(town), str(file)).code == 2, "where should the answer go?"
