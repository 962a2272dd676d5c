"""Photos at the province: what any tus client may do there, who may send and see, and what the server does with
nonsense."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from darkroom import Camera, Hall, picture
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from townhall import Device
from tusclient import client, exceptions

from fieldapp.actions import free_photos
from fieldapp.domain import photos, problems
from fieldapp.server import backups, database, photo_check, province, quota
from fieldapp.server import photos as server_photos
from fieldapp.store import album, blobs, me

TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    made = Hall(tmp_path / "tinh")
    with made.served():
        yield made
    made.close()


@pytest.fixture
def lan(hall: Hall, tmp_path: Path) -> Iterator[Camera]:
    """Lan's laptop, which has just told the province of a visit with a photo."""
    camera = Camera(Device(hall, tmp_path / "lan", "lan"))
    camera.exchange()
    yield camera
    camera.device.close()


@pytest.fixture
def photo(lan: Camera) -> photos.Photo:
    made = lan.add()
    lan.record(made)
    lan.exchange()
    return made


class Asker:
    """Plain HTTP with a device's token."""

    def __init__(self, hall: Hall, token: str, sha: str) -> None:
        self.url = f"{hall.address}/v1/blobs/{sha}"
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method: str, data: bytes = b"", **headers: str) -> requests.Response:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.request(method, self.url, data=data, headers=self.headers | TUS | told, timeout=20)

    def patch(self, at: int, data: bytes) -> requests.Response:
        return self.ask("PATCH", data, Upload_Offset=str(at), Content_Type="application/offset+octet-stream")


def asker(hall: Hall, camera: Camera, sha: str) -> Asker:
    return Asker(hall, camera.device.owner().token, sha)


def test_a_tus_client_of_other_people_sends_a_photo_in_two_goes(hall: Hall, lan: Camera, photo: photos.Photo) -> None:
    data = album.get(lan.db, photo.sha) or b""
    token = {"Authorization": f"Bearer {lan.device.owner().token}"}
    theirs = client.TusClient(f"{hall.address}/v1/blobs/{photo.sha}", headers=token)
    first = theirs.uploader(file_stream=io.BytesIO(data), chunk_size=10_000)
    first.upload(stop_at=20_000)
    assert first.url == f"{hall.address}/v1/blobs/{photo.sha}"
    again = theirs.uploader(file_stream=io.BytesIO(data), url=first.url, chunk_size=50_000)
    assert again.offset == 20_000
    again.upload()
    assert hashlib.sha256(hall.files()[photo.sha]).hexdigest() == photo.sha
    lan.exchange()
    assert blobs.count(lan.db).confirmed == 1
    with pytest.raises(exceptions.TusCommunicationError):
        theirs.uploader(file_stream=io.BytesIO(data + b"more"), chunk_size=10_000).upload()


def test_the_server_says_what_it_speaks_and_refuses_another_version(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    ask = asker(hall, lan, photo.sha)
    told = requests.options(ask.url, timeout=20)
    assert told.status_code == 204
    assert (told.headers["Tus-Version"], told.headers["Tus-Extension"]) == ("1.0.0", "creation")
    assert told.headers["Tus-Max-Size"] == str(photos.LARGEST)
    assert ask.ask("HEAD", Tus_Resumable="0.2.2").status_code == 412
    stands = ask.ask("HEAD")
    assert (stands.headers["Upload-Offset"], stands.headers["Upload-Length"]) == ("0", str(photo.size))
    assert stands.headers["Cache-Control"] == "no-store"


def test_bytes_in_the_wrong_place_too_many_or_not_those_of_the_name_are_refused(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    ask, data = asker(hall, lan, photo.sha), album.get(lan.db, photo.sha) or b""
    assert ask.patch(5, data).status_code == 409
    assert ask.patch(0, data + b"!").status_code == 413
    assert ask.ask("PATCH", data, Upload_Offset="0", Content_Type="image/jpeg").status_code == 415
    assert ask.ask("POST", Upload_Length=str(photo.size + 1)).status_code == 413
    at = int(ask.ask("HEAD").headers["Upload-Offset"])
    wrong = ask.patch(at, bytes(photo.size - at))
    assert (wrong.status_code, wrong.json()["code"]) == (460, "blob_wrong")
    assert ask.ask("HEAD").headers["Upload-Offset"] == "0"
    assert ask.patch(0, data).status_code == 204
    assert ask.patch(photo.size, b"").status_code == 204
    assert ask.patch(photo.size, b"x").status_code == 409


def test_only_who_told_of_a_photo_or_sees_its_visit_sends_it_and_only_who_sees_it_reads_it(
    hall: Hall, lan: Camera, photo: photos.Photo, tmp_path: Path
) -> None:
    minh = Camera(Device(hall, tmp_path / "minh", "minh"))  # of another village
    for camera, code in ((minh, 404), (lan, 200)):
        assert asker(hall, camera, photo.sha).ask("HEAD").status_code == code
    lan.send()
    for camera, code in ((minh, 404), (lan, 200)):
        assert asker(hall, camera, photo.sha).ask("GET").status_code == code
    assert Asker(hall, "", photo.sha).ask("GET").status_code == 401
    assert Asker(hall, "not a token", photo.sha).ask("HEAD").status_code == 401
    assert asker(hall, lan, "0" * 64).ask("GET").status_code == 404
    assert asker(hall, lan, "..%2f..%2fprovince.db").ask("GET").status_code == 404
    hall.revoke("lan")
    assert asker(hall, lan, photo.sha).ask("GET").status_code == 401
    minh.device.close()


def test_a_photo_that_is_taken_out_of_its_visit_goes_from_the_laptop_and_from_the_province(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    lan.send()
    assert photo.sha in hall.files()
    row = lan.rows()[0]
    lan.correct(row)
    assert album.get(lan.db, photo.sha) is None
    assert list(album.folder(lan.db).iterdir()) == []
    lan.exchange()
    assert hall.files() == {}
    assert asker(hall, lan, photo.sha).ask("GET").status_code == 404


def test_a_person_erased_takes_the_photos_along_everywhere(hall: Hall, lan: Camera, photo: photos.Photo) -> None:
    asker(hall, lan, photo.sha).patch(0, (album.get(lan.db, photo.sha) or b"")[:5000])
    other = lan.add(picture(seed=9))
    lan.record(other)
    lan.exchange()
    lan.send()
    rows = lan.rows(photo)
    for row in rows:
        hall.province.erase(row, "lan", "yêu cầu")
    assert set(hall.files()) == {other.sha}
    lan.exchange()
    lan.send()
    assert blobs.key(lan.db, photo.sha) is None
    assert len(list(album.folder(lan.db).iterdir())) == 1
    assert album.get(lan.db, other.sha) is not None


def test_what_is_still_coming_of_a_photo_goes_when_its_person_is_erased(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    assert hall.province.photos is not None
    pouring = server_photos.Photos(hall.province, hall.province.photos, quota.Quota())
    standing = pouring.look(me.read(lan.db).token, photo.sha)
    [row] = lan.rows(photo)
    hall.province.erase(row, "lan", "yêu cầu")
    with pytest.raises(problems.Problem, match="blob_unknown"):
        pouring.append(standing, photo.sha, 0, (album.get(lan.db, photo.sha) or b"")[:5000])
    assert hall.files() == {}


def test_an_erasure_that_does_not_know_the_folder_of_photos_says_how_many_are_left(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    lan.send()
    elsewhere = province.Province(hall.engine, clock=lambda: hall.now, entropy=os.urandom)
    [row] = lan.rows(photo)
    assert elsewhere.erase(row, "lan", "yêu cầu") == 1
    assert {*hall.files()} == {photo.sha}
    hall.province.start()  # the server is started again
    assert hall.files() == {}


def test_the_province_asks_again_for_a_photo_that_its_folder_has_lost(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    lan.send()
    assert blobs.count(lan.db).confirmed == 1
    (hall.folder / photo.sha).unlink()
    (hall.folder / ("f" * 64)).write_bytes(b"of nobody")
    hall.province.start()
    assert hall.files() == {}
    lan.exchange()
    assert lan.send().photos == 1
    assert photo.sha in hall.files()


def test_a_kill_between_the_last_byte_and_its_confirmation_is_made_good(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    assert hall.province.photos is not None
    hall.province.photos.append(photo.sha, 0, album.get(lan.db, photo.sha) or b"", photo.size)
    assert lan.send().bytes == 0, "not a byte goes again"
    assert blobs.count(lan.db).confirmed == 1
    hall.province.photos.finish(photo.sha)
    with database.writing(hall.engine) as conn:
        photo_check.mend(conn, hall.province.photos, hall.now)
    assert set(hall.files()) == {photo.sha}


def put_back_to_before(hall: Hall, lan: Camera, folder: Path, visits: int = 1) -> photos.Photo:
    """A photo of so many visits is sent that the backup does not know, its laptop makes room, and the province is put
    back."""
    key = lambda _: bytes(32)  # noqa: E731
    backups.make(hall.engine, folder / "b", key, now=hall.now, entropy=os.urandom)
    for _ in range(visits):
        second = lan.add(picture(seed=2))
        lan.record(second)
        lan.exchange()
        lan.send()
    free_photos.free_photos(lan.db, now=lan.device.now())
    told = {"now": hall.now, "entropy": os.urandom, "ledger": None, "photos": hall.folder}
    backups.restore(hall.engine, folder / "b", key, over=True, **told)
    hall.province.start()
    assert second.sha in hall.files(), "its visit is not told again yet"
    return second


def test_a_photo_outlives_a_restore_though_its_laptop_has_no_copy_any_more(
    hall: Hall, lan: Camera, tmp_path: Path
) -> None:
    second = put_back_to_before(hall, lan, tmp_path)
    lan.exchange()
    assert asker(hall, lan, second.sha).ask("GET").status_code == 200


def test_a_backup_after_a_restore_does_not_forget_that_visits_are_still_to_come(
    hall: Hall, lan: Camera, tmp_path: Path
) -> None:
    second = put_back_to_before(hall, lan, tmp_path)
    backups.make(hall.engine, tmp_path / "next", lambda _: bytes(32), now=hall.now, entropy=os.urandom)
    hall.province.start()
    lan.exchange()
    assert asker(hall, lan, second.sha).ask("GET").status_code == 200


def test_who_is_erased_before_her_visit_is_told_again_leaves_no_photo(hall: Hall, lan: Camera, tmp_path: Path) -> None:
    second = put_back_to_before(hall, lan, tmp_path)
    [row] = lan.rows(second)
    hall.province.erase(row, "lan", "yêu cầu")
    assert list(hall.folder.iterdir()) == []


def test_who_was_erased_leaves_no_photo_when_disk_and_backup_know_nothing_of_her(
    hall: Hall, lan: Camera, photo: photos.Photo, tmp_path: Path
) -> None:
    """Her visit is younger than the backup, and the disk with it is lost; the ledger and the folder of photos are not,
    and a photo of her came back with the folder's own copy."""
    key = lambda _: bytes(32)  # noqa: E731
    lan.send()
    second = put_back_to_before(hall, lan, tmp_path)
    [row] = lan.rows(second)
    copy = {path.name: path.read_bytes() for path in hall.folder.iterdir()}
    hall.province.ledger = tmp_path / "erasures.jsonl"
    hall.province.erase(row, "lan", "yêu cầu")
    for name, data in copy.items():
        (hall.folder / name).write_bytes(data)
    again = {"now": hall.now, "entropy": os.urandom, "ledger": hall.province.ledger, "photos": hall.folder}
    lost = database.connect(database.at(tmp_path / "new"))
    (tmp_path / "new").mkdir()
    database.prepare(lost)
    backups.restore(lost, tmp_path / "b", key, over=False, **again)
    lost.dispose()
    assert set(hall.files()) == {photo.sha}


def test_a_photo_of_two_visits_stays_for_the_one_that_is_not_erased(hall: Hall, lan: Camera, tmp_path: Path) -> None:
    """Also where a restored province has heard of neither again."""
    both = put_back_to_before(hall, lan, tmp_path, visits=2)
    first, second = lan.rows(both)
    hall.province.erase(first, "lan", "yêu cầu")
    assert set(hall.files()) == {both.sha}
    hall.province.erase(second, "lan", "yêu cầu")
    assert list(hall.folder.iterdir()) == []


def of_two_visits(hall: Hall, lan: Camera, photo: photos.Photo, folder: Path) -> str:
    """A photo is at the province and on no laptop any more. The backup knows one of its two visits, which is erased
    once it is put back; returns the other one, which is still to be told again."""
    lan.send()
    key = lambda _: bytes(32)  # noqa: E731
    backups.make(hall.engine, folder / "b", key, now=hall.now, entropy=os.urandom)
    [first] = lan.rows(photo)
    lan.record(photo)
    lan.exchange()
    free_photos.free_photos(lan.db, now=lan.device.now())
    told = {"now": hall.now, "entropy": os.urandom, "ledger": None, "photos": hall.folder}
    backups.restore(hall.engine, folder / "b", key, over=True, **told)
    hall.province.start()
    hall.province.erase(first, "lan", "yêu cầu")
    [second] = set(lan.rows(photo)) - {first}
    return second


def test_after_a_restore_an_erasure_leaves_a_photo_to_the_visit_that_is_still_to_come(
    hall: Hall, lan: Camera, photo: photos.Photo, tmp_path: Path
) -> None:
    second = of_two_visits(hall, lan, photo, tmp_path)
    lan.exchange()
    assert asker(hall, lan, photo.sha).ask("GET").status_code == 200
    hall.province.erase(second, "lan", "yêu cầu")
    assert list(hall.folder.iterdir()) == []


def test_a_photo_for_which_no_visit_comes_goes_when_all_is_told(
    hall: Hall, lan: Camera, photo: photos.Photo, tmp_path: Path
) -> None:
    of_two_visits(hall, lan, photo, tmp_path)
    for person, later in (("minh", photo_check.KEPT_MS - 1000), ("hoa", 2000)):
        assert set(hall.files()) == {photo.sha}
        hall.now += later
        with contextlib.closing(Device(hall, tmp_path / person, person)) as other:
            Camera(other).exchange()
    assert list(hall.folder.iterdir()) == []


def test_photos_switched_off_again_are_asked_for_no_more_and_those_that_are_there_can_be_seen(
    hall: Hall, lan: Camera, photo: photos.Photo
) -> None:
    lan.send()
    second = lan.add(picture(seed=2))
    lan.record(second)
    hall.allow(False)
    lan.exchange()
    assert lan.send().photos == 0
    assert asker(hall, lan, second.sha).ask("HEAD").status_code == 404
    assert asker(hall, lan, photo.sha).ask("GET").status_code == 200
    with pytest.raises(problems.Problem, match="photo_off"):
        lan.add(picture(seed=3))


def test_a_device_sends_so_much_in_a_day_and_goes_on_the_next(hall: Hall) -> None:
    day = quota.Quota(most=100)
    day.take("may", 80, 0)
    day.take("khac", 80, 0)
    with pytest.raises(problems.Problem, match="blob_quota") as refused:
        day.take("may", 21, quota.DAY - 60_000)
    assert refused.value.details["seconds"] == 61
    day.take("may", 21, quota.DAY + 1)


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40)
NUMBER = st.one_of(st.integers(-5, 2**70).map(str), TEXT)
HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "Tus-Resumable": st.one_of(st.just("1.0.0"), TEXT),
        "Upload-Offset": NUMBER,
        "Upload-Length": NUMBER,
        "Upload-Metadata": TEXT,
        "Upload-Checksum": TEXT,
        "Upload-Defer-Length": TEXT,
        "Content-Type": st.one_of(st.just("application/offset+octet-stream"), TEXT),
        "Authorization": TEXT,
        "X-HTTP-Method-Override": st.sampled_from(["PATCH", "DELETE"]),
    },
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["HEAD", "PATCH", "POST", "OPTIONS", "GET", "DELETE", "PUT"]), HEADERS, st.binary(max_size=2000))
def test_whatever_headers_come_the_server_answers_and_keeps_nothing_wrong(
    hall: Hall, lan: Camera, photo: photos.Photo, method: str, told: dict[str, str], data: bytes
) -> None:
    ask = asker(hall, lan, photo.sha)
    answer = requests.request(method, ask.url, data=data, headers=ask.headers | told, timeout=10)
    assert answer.status_code < 500
    assert set(hall.files()) <= {f"{photo.sha}.part"}
    assert all(len(kept) < photo.size for kept in hall.files().values())


def test_a_picture_of_any_kind_travels_small_upright_and_without_what_the_camera_wrote(lan: Camera) -> None:
    for number, kind in enumerate(("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF")):
        made = lan.add(picture(640, 480, seed=number, grain=120, kind=kind))
        data = album.get(lan.db, made.sha) or b""
        assert len(data) == made.size <= photos.LARGEST
        assert data[:3] == b"\xff\xd8\xff", kind
        assert b"Exif" not in data
        assert b"Lan" not in data


def test_what_is_no_picture_is_told_apart(lan: Camera) -> None:
    for data, code in (
        (b"", "photo_unreadable"),
        (os.urandom(5000), "photo_unreadable"),
        (picture()[:3000], "photo_unreadable"),
        (b"\0\0\0\x1cftypheic" + bytes(100), "photo_heic"),
        (bytes(photos.BIGGEST + 1), "photo_big"),
    ):
        with pytest.raises(problems.Problem, match=code):
            lan.add(data)
