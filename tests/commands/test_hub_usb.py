"""`fieldapp bundle` at a commune's hub: what the clerk types and reads."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from urllib import parse

import hamlet
import pytest

from fieldapp import resources
from fieldapp.commands import hubbing, vaults
from fieldapp.domain import invitations
from fieldapp.server import app, uplink
from fieldapp.sync import hubs, nearby

Recorded = Callable[..., hamlet.Said]


@pytest.fixture
def hub(town: hamlet.Town, tmp_path: Path) -> tuple[str, str]:
    """The words that name a hub's folder; it has joined and met the province once."""
    folder = tmp_path / "trạm"
    invited = invitations.read(town.invite_hub("Trạm Hồng Gai"))
    with town.served(), hubbing.opened(folder) as made, contextlib.closing(vaults.link(town.url, "")) as link:
        uplink.join(made, link, invited, name="Trạm")
        uplink.settle(made, link)
    return "--data", str(folder)


def test_the_clerk_takes_a_file_in_without_a_network_and_hands_the_answer_out_later(
    town: hamlet.Town,
    hub: tuple[str, str],
    fieldapp: hamlet.Typed,
    recorded: Recorded,
    lan: tuple[str, str],
    tmp_path: Path,
) -> None:
    out, home = str(tmp_path / "đi.fab"), str(tmp_path / "về.fab")
    recorded([town.slip("Tằng A Phúc")])
    fieldapp("bundle", "make", *lan, out)
    said = fieldapp("bundle", "take", *hub, out, "--answer", home, lang="vi")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Trạm đã nhận 1 gói gửi tỉnh. Trạm không đọc được nội dung.",
        "1 gói còn ở trạm, chưa tới tỉnh; trạm tự chuyển khi có mạng. Phiếu vẫn còn trên máy đã ghi.",
        f"Giấy nhận của trạm ở “{home}”, hãy mang về các máy đã gửi để các máy biết phiếu đang ở trạm. Trả lời của tỉnh"
        f" lấy sau bằng “fieldapp bundle make --data {hub[1]} TỆP”.",
    ]
    said = fieldapp("bundle", "take", *lan, home, lang="vi")
    assert said.out == "1 mục của máy này đang ở “Trạm”, còn niêm phong, chờ chuyển lên tỉnh.\n"
    assert fieldapp("bundle", "make", *hub, home).err.startswith("There is no answer at the hub")
    with town.served():
        said = fieldapp("bundle", "make", *hub, home)
    assert said.out.splitlines() == [
        "Packages that the province has now: 1.",
        f"The answers are in “{home}”; carry them back to the computers that sent.",
    ]
    assert fieldapp("bundle", "take", *lan, home).code == 0
    assert town.waiting() == 0


def test_a_hub_with_a_network_gives_the_answer_on_the_same_stick(
    town: hamlet.Town,
    hub: tuple[str, str],
    fieldapp: hamlet.Typed,
    recorded: Recorded,
    lan: tuple[str, str],
    tmp_path: Path,
) -> None:
    out, home = str(tmp_path / "đi.fab"), str(tmp_path / "về.fab")
    recorded([town.slip("Tằng A Phúc")])
    fieldapp("bundle", "make", *lan, out, "--part-mib", "1")
    with town.served():
        assert "carry them back" in fieldapp("bundle", "take", *hub, out, "--answer", home).out
        again = fieldapp("bundle", "take", *hub, out, "--answer", home)
    assert again.out.startswith("Packages that had come before and were not taken again: 1.")
    assert fieldapp("bundle", "take", *lan, home).code == 0
    assert town.waiting() == 0


def test_what_is_no_file_for_a_hub_is_refused_in_one_line(
    hub: tuple[str, str], fieldapp: hamlet.Typed, town: hamlet.Town, tmp_path: Path
) -> None:
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(b"\xff\xd8")
    said = fieldapp("bundle", "take", *hub, str(file), "--answer", str(tmp_path / "a"))
    assert said.line == "This is not a USB file of this program. Choose a file whose name ends in .fab."
    said = fieldapp("bundle", "make", "--data", str(town.folder / "province"), str(file))
    assert said.line.startswith("This folder is not a hub's.")


def test_a_hub_is_confirmed_by_the_address_that_it_shows_as_in_the_window(
    town: hamlet.Town, hub: tuple[str, str], fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    """Lan types what stands on the hub's paper, without “http://”; what is wrong with an address is said of a hub."""
    with hubbing.opened(Path(hub[1])) as made, app.running(made, "127.0.0.1", 0) as url:
        shown, number = url.removeprefix("http://"), hubs.digits(made.key)
        said = fieldapp("hub", "trust", shown, "--number", number, *lan, lang="vi")
        assert (said.code, said.err) == (0, "")
        assert said.out.splitlines()[1] == "Từ nay máy này gửi qua “Trạm” khi không tới được tỉnh."
    for lang in ("vi", "en"):
        assert fieldapp("hub", "trust", shown, *lan, lang=lang).line == resources.say("hub_silent", lang)
        assert fieldapp("hub", "trust", "ở xã", *lan, lang=lang).line == resources.say("hub_address", lang)


def test_a_hub_that_was_set_up_anew_is_named_in_place_of_a_missing_network(
    town: hamlet.Town,
    hub: tuple[str, str],
    fieldapp: hamlet.Typed,
    recorded: Recorded,
    lan: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The office's computer died, and another hub has its address: to wait for a network would not help."""
    monkeypatch.setattr(nearby, "seek", lambda node: "")
    recorded([town.slip("Tằng A Phúc")])
    with hubbing.opened(Path(hub[1])) as made, app.running(made, "127.0.0.1", 0) as url:
        fieldapp("hub", "trust", url, "--number", hubs.digits(made.key), *lan)
    with hubbing.opened(tmp_path / "mới") as other, app.running(other, "127.0.0.1", parse.urlsplit(url).port or 0):
        assert fieldapp("exchange", *lan, lang="vi").line == resources.say("hub_other", "vi")
