"""Photos before somebody's eyes: added to a slip, taken out, kept in a draft, seen by who reads the slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import seats
import strangers
import townhall
from darkroom import Camera, Hall, picture
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from recorder import Recorder, Room

from fieldapp.domain import photos, reviews
from fieldapp.store import album, blobs, drafts, me, origins, reference
from fieldapp.store import visits as slips
from fieldapp.sync import transport
from fieldapp.ui import metered
from fieldapp.ui.pages import log, photos_card, sync

Sit = Callable[[commune.Laptop], seats.Seat]

pytestmark = pytest.mark.window


@pytest.fixture
def room(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Room]:
    made = Room(dressed, qtbot, tmp_path)
    yield made
    made.close()


@pytest.fixture
def hoa(room: Room) -> Recorder:
    """Hòa before the form of a slip, in a province that allows photos."""
    with room.laptop().db.atomic():
        reference.allow_photos(room.laptop().db, True)
    return room.sit()


def file(folder: Path, name: str = "nha van hoa.jpg", data: bytes | None = None) -> Path:
    path = folder / name
    path.write_bytes(picture() if data is None else data)
    return path


def add(hoa: Recorder, path: Path) -> None:
    hoa.page.album.take_file(path)
    hoa.settle()


def problem(hoa: Recorder) -> str:
    return hoa.form.fields()["photos"].problem.text()


def test_where_the_province_allows_no_photos_the_form_says_nothing_of_them(room: Room) -> None:
    form = room.sit().form
    assert not form.photos.isVisibleTo(form)


def test_a_photo_is_added_seen_and_saved_with_the_slip(hoa: Recorder, tmp_path: Path) -> None:
    assert "giấy tờ" in hoa.form.photos.add.accessibleDescription()
    add(hoa, file(tmp_path))
    [shown] = hoa.form.photos.prints.prints
    assert shown.accessibleName() == "Ảnh 1"
    hoa.page.keep_now()
    hoa.settle()
    [draft] = drafts.every(hoa.laptop.db)
    [named] = draft.form["photos"]
    assert blobs.count(hoa.laptop.db).waiting == 0, "a draft's photo does not travel"
    hoa.form.begin()
    hoa.common()
    hoa.save()
    [line] = slips.log(hoa.laptop.db)
    [kept] = slips.one(hoa.laptop.db, line.row).slip.photos
    assert kept.sha == named["sha"]
    assert blobs.count(hoa.laptop.db).waiting == 1
    assert hoa.form.photos.shown == [], "the next slip has none"


def test_a_third_photo_a_text_and_a_telephones_own_kind_are_told_in_a_sentence(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path, "danh sach.jpg", "không phải ảnh".encode()))
    assert "không phải là ảnh" in problem(hoa)
    add(hoa, file(tmp_path, "IMG_1.heic", b"\0\0\0\x18ftypheic" + bytes(40)))
    assert "HEIC" in problem(hoa)
    add(hoa, tmp_path / "mat roi.jpg")
    assert "mat roi.jpg" in problem(hoa)
    for seed in (1, 2):
        add(hoa, file(tmp_path, f"{seed}.jpg", picture(seed=seed)))
    assert problem(hoa) == ""
    assert not hoa.form.photos.add.isEnabled()
    add(hoa, file(tmp_path, "3.jpg", picture(seed=3)))
    assert "nhiều nhất 2 ảnh" in problem(hoa)
    assert len(hoa.form.photos.shown) == 2


def test_a_photo_that_was_taken_out_comes_back_by_undo(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path))
    [photo] = hoa.form.photos.shown
    hoa.form.photos.prints.drops[0].click()
    assert hoa.form.photos.shown == []
    assert hoa.focus() is hoa.form.photos.add, "the keyboard stays near"
    hoa.undo()
    assert hoa.form.photos.shown == [photo]
    assert len(hoa.form.photos.prints.prints) == 1


def test_a_photo_chosen_just_before_saving_goes_with_its_own_slip_and_never_with_the_next(
    hoa: Recorder, tmp_path: Path
) -> None:
    hoa.form.begin()
    hoa.common()
    hoa.page.album.take_file(file(tmp_path))  # an old laptop takes a second to make it small
    hoa.save()
    hoa.settle()
    [line] = slips.log(hoa.laptop.db)
    assert len(slips.one(hoa.laptop.db, line.row).slip.photos) == 1
    assert hoa.form.photos.shown == [], "the next slip is about somebody else"


def test_a_photo_that_comes_when_another_slip_is_open_stays_out_of_it(hoa: Recorder, tmp_path: Path) -> None:
    hoa.form.begin()
    hoa.common()
    hoa.page.album.take_file(file(tmp_path))
    hoa.page._fresh()
    hoa.settle()
    assert hoa.form.photos.shown == []
    assert "chưa được thêm" in hoa.said[-1]


def test_a_photo_taken_out_does_not_come_back_into_the_next_slip(hoa: Recorder, tmp_path: Path) -> None:
    hoa.form.begin()
    hoa.common()
    add(hoa, file(tmp_path))
    [photo] = hoa.form.photos.shown
    sheet = hoa.form.photos.sheet
    hoa.form.photos.drop(photo.sha)
    hoa.page._fresh()
    hoa.settle()
    assert not hoa.form.photos.take(photo, b"", sheet)
    assert hoa.form.photos.shown == []


def test_two_photos_chosen_at_once_are_no_third_one(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path, "1.jpg", picture(seed=1)))
    for seed in (2, 3):
        hoa.page.album.take_file(file(tmp_path, f"{seed}.jpg", picture(seed=seed)))
    hoa.settle()
    assert len(hoa.form.photos.shown) == 2
    assert "nhiều nhất 2 ảnh" in problem(hoa)


def test_a_copied_picture_and_a_copied_file_are_pasted(hoa: Recorder, tmp_path: Path) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    hoa.form.photos.paste.click()
    assert "Zalo" in problem(hoa)
    clipboard.setImage(QImage.fromData(picture()))
    hoa.form.photos.paste.click()
    hoa.settle()
    assert len(hoa.form.photos.shown) == 1
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(file(tmp_path, data=picture(seed=2))))])
    clipboard.setMimeData(told)
    hoa.form.photos.paste.click()
    hoa.settle()
    assert len(hoa.form.photos.shown) == 2
    clipboard.clear()


def test_the_tab_key_comes_to_each_picture_and_its_button_before_what_adds_more(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path))
    part = hoa.form.photos
    hoa.go("note")
    way = []
    for _ in range(4):
        hoa.tab()
        way.append(hoa.focus())
    assert way == [part.prints.prints[0], part.prints.drops[0], part.add, part.paste]


def test_a_photo_opens_large_by_enter_and_closes_by_escape(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path))
    [shown] = hoa.form.photos.prints.prints
    shown.setFocus()
    hoa.qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert shown.large is not None
    hoa.qtbot.keyClick(shown.large, Qt.Key.Key_Escape)
    assert shown.large is None


def test_nothing_of_a_photo_lies_on_the_disk_in_the_open(hoa: Recorder, tmp_path: Path) -> None:
    add(hoa, file(tmp_path))
    [photo] = hoa.form.photos.shown
    data = album.get(hoa.laptop.db, photo.sha)
    assert data is not None
    assert len(data) <= photos.LARGEST
    kept = [path.read_bytes() for path in hoa.laptop.folder.rglob("*") if path.is_file()]
    assert not any(data[at : at + 32] in one for one in kept for at in range(0, len(data) - 32, 4096))


# After the slip is saved --------------------------------------------------------------------------------


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """A province that allows photos, behind a real socket."""
    made = Hall(tmp_path / "tinh")
    with made.served():
        yield made
    made.close()


@pytest.fixture
def lan(hall: Hall, tmp_path: Path) -> Iterator[Camera]:
    """Lan's laptop with a visit and its photo; the text has gone."""
    camera = Camera(townhall.Device(hall, tmp_path / "lan", "lan"))
    camera.exchange()
    camera.record(camera.add())
    camera.exchange()
    yield camera
    camera.device.close()


@pytest.fixture
def sang(hall: Hall, tmp_path: Path) -> Iterator[Camera]:
    """The laptop of the head of her village."""
    camera = Camera(townhall.Device(hall, tmp_path / "sang", "sang"))
    camera.exchange()
    yield camera
    camera.device.close()


def open_log(seat: seats.Seat, row: str) -> log.LogPage:
    page = seat.show(lambda at: log.LogPage(seat.session, at))
    page.show_slip(row)
    seat.settle()
    return page


def test_the_author_sees_the_photo_at_once_and_the_head_once_the_province_has_it(
    lan: Camera, sang: Camera, sit: Sit
) -> None:
    [row] = lan.rows()
    own = open_log(sit(lan.device), row).desk.sheet.photos
    assert [one.accessibleName() for one in own.prints.prints] == ["Ảnh 1"]
    assert not own.fetch.isVisibleTo(own)
    seat = sit(sang.device)
    shown = open_log(seat, row).desk.sheet.photos
    assert shown.prints.prints == []
    assert "1 ảnh" in shown.fetch.text()
    shown.fetch.click()
    seat.settle()
    assert "chưa tới tỉnh" in shown.why.text()
    lan.send()
    shown.fetch.click()
    seat.settle()
    assert [one.accessibleName() for one in shown.prints.prints] == ["Ảnh 1"]
    assert not shown.prints.prints[0].picture.isNull()
    assert not album.folder(sang.db).exists(), "what is fetched is kept nowhere"


def test_two_enters_on_a_photo_approve_no_slip(lan: Camera, sang: Camera, sit: Sit, qtbot: QtBot) -> None:
    seat = sit(sang.device)
    page = open_log(seat, lan.rows()[0])
    shown = page.desk.sheet.photos
    for sent in (False, True):  # before the province has it, and after
        if sent:
            lan.send()
        shown.fetch.setFocus()
        for _ in range(2):
            qtbot.keyClick(seat.window.focusWidget(), Qt.Key.Key_Return)
        seat.settle()
        assert shown.fetch.hasFocus() is not sent
    assert shown.prints.prints[0].hasFocus(), "what was asked for"
    assert reviews.APPROVED not in {line.state for line in slips.log(sang.db)}


def test_without_a_network_the_head_is_told_so_beside_the_photo(lan: Camera, sang: Camera, sit: Sit) -> None:
    lan.send()
    with sang.db.atomic():
        me.change(sang.db, url=strangers.nobody())
    seat = sit(sang.device)
    shown = open_log(seat, lan.rows()[0]).desk.sheet.photos
    shown.fetch.click()
    seat.settle()
    assert "Chưa tới được tỉnh" in shown.why.text()
    assert shown.fetch.isEnabled()


def test_photos_wait_where_the_network_costs_money_until_the_owner_lets_them_go(
    lan: Camera, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metered, "counts", lambda: True)
    seat = sit(lan.device)
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    seat.traffic.now()
    seat.settle()
    assert "1 ảnh chờ gửi" in page.photos.standing.text()
    assert not page.photos.free.isVisibleTo(page.photos)
    page.photos.metered.boxes[photos_card.YES].click()
    seat.settle()
    seat.traffic.now()
    seat.settle()
    page.reload()
    seat.settle()
    assert "1 ảnh của máy này đã tới tỉnh" in page.photos.standing.text()
    assert "journal_photos" in seat.journal()


def test_room_is_made_only_when_somebody_asks_and_the_photo_can_still_be_seen(lan: Camera, sit: Sit) -> None:
    seat = sit(lan.device)
    seat.traffic.now()
    seat.settle()
    page = seat.show(lambda at: sync.SyncPage(seat.session, seat.traffic, at))
    assert len(list(album.folder(lan.db).iterdir())) == 1
    page.photos.free.click()
    seat.settle()
    assert list(album.folder(lan.db).iterdir()) == []
    [row] = lan.rows()
    assert len(slips.one(lan.db, row).slip.photos) == 1


def test_a_slip_that_is_saved_while_photos_go_does_not_wait_for_them(lan: Camera) -> None:
    for seed in (2, 3):
        lan.record(lan.add(picture(1600, 1200, seed=seed, grain=200)))
    lan.exchange()
    assert blobs.count(lan.db).waiting == 3
    order: list[str] = []

    class Busy(transport.Transport):
        def append(self, path: str, at: int, data: bytes) -> int:
            if len(order) == 2:
                lan.record()
            order.append("photo")
            return super().append(path, at, data)

    owner = lan.device.owner()
    link = Busy(owner.url, token=owner.token)
    sent = lan.send(link)
    link.close()
    assert sent.text, "it stopped between two pieces"
    assert len(order) == 3
    lan.exchange()
    assert origins.waiting(lan.db, "province") == 0, "the slip is there"
    assert blobs.count(lan.db).waiting >= 1, "before the photos"
    lan.send()
    assert blobs.count(lan.db).waiting == 0
