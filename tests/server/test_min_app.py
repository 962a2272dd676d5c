"""A province that asks for a newer program: an older one goes on sending, is told nothing more, and loses nothing."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import msgspec
import office
import pytest
import townhall

import fieldapp
from fieldapp.actions import exchange_now
from fieldapp.domain import problems, versions
from fieldapp.server import database, province, relay
from fieldapp.store import custody, journal, me, verify
from fieldapp.sync import protocol, run, transport


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    hall = townhall.Townhall(tmp_path)
    with hall.served():
        yield hall
    hall.close()


@pytest.fixture
def hoa(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    device = townhall.Device(hall, tmp_path / "hoa", "hoa")
    meet(device)
    yield device
    device.close()


def meet(device: townhall.Device) -> run.Report:
    owner = me.read(device.db)
    with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
        return exchange_now.exchange_now(device.db, link, clock=device.now, entropy=device.entropy)


def add(device: townhall.Device, name: str) -> str:
    village = str(device.db.execute("SELECT area FROM household LIMIT 1").fetchone()[0])
    return device.add(commune.house(area=village, name=name))


@pytest.mark.parametrize(
    ("app", "least", "told"),
    [
        ("0.1.0", "", False),
        ("0.1.0", "0.1.0", False),
        ("0.1.0", "0.1", False),
        ("0.1.0", "0.1.1", True),
        ("0.9.0", "0.10.0", True),
        ("1.0.0rc1", "1.0.0", False),
        ("", "0.1.0", True),
        ("phiên bản cũ", "0.1.0", True),
    ],
)
def test_versions_are_compared_number_by_number(app: str, least: str, told: bool) -> None:
    assert versions.older(app, least) is told


def test_an_old_program_sends_all_it_has_and_is_told_nothing_more(
    hall: townhall.Townhall, hoa: townhall.Device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with contextlib.closing(townhall.Device(hall, tmp_path / "lan", "lan")) as lan:
        meet(lan)
        monkeypatch.setattr(province, "MIN_APP", "9.0.0")
        hers, mine = add(lan, "Hộ Lỷ Văn Ba"), add(hoa, "Hộ Phùng Tài Múi")
        meet(lan)
        before = hoa.db.execute("SELECT count(*) FROM household").fetchone()
        report = meet(hoa)
        assert (report.outdated, report.facts_out, report.waiting, report.facts_in) == (True, 1, 0, 0)
        assert hoa.db.execute("SELECT count(*) FROM household").fetchone() == before, "and nothing that was here goes"
        assert [line.code for line in journal.lines(hoa.db)].count("wire_outdated") == 1
        meet(hoa)
        assert [line.code for line in journal.lines(hoa.db)].count("wire_outdated") == 1, "said once"
        monkeypatch.setattr(fieldapp, "__version__", "9.0.0")
        assert meet(hoa).facts_in == 1
        rows = {row for (row,) in hoa.db.execute("SELECT row FROM household")}
        assert {hers, mine} < rows
        assert verify.verify(hoa.db) == []


def test_a_program_that_has_never_heard_of_this_keeps_what_it_has(
    hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    had = hoa.db.execute("SELECT count(*) FROM household").fetchone()
    monkeypatch.setattr(province, "MIN_APP", "9.0.0")
    read = protocol.read_answer
    monkeypatch.setattr(protocol, "read_answer", lambda data: msgspec.structs.replace(read(data), min_app=""))
    add(hoa, "Hộ Phùng Tài Múi")
    assert meet(hoa).waiting == 0
    assert hoa.db.execute("SELECT count(*) FROM household").fetchone()[0] == had[0] + 1
    assert verify.verify(hoa.db) == []


def test_an_answer_in_a_later_form_is_no_receipt_and_asks_for_an_update(
    hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(hoa, "Hộ Phùng Tài Múi")
    encode = protocol.encode

    def later(told: Any) -> bytes:
        data = encode(told)
        return data.replace(b'"feed":{', b'"feed":{"?":[["later",1]],') if isinstance(told, protocol.Answer) else data

    with monkeypatch.context() as patch:
        patch.setattr(protocol, "encode", later)
        with pytest.raises(problems.Problem, match="answer_unreadable"):
            meet(hoa)
    assert custody.summary(hoa.db).waiting == 1
    assert meet(hoa).waiting == 0, "after its update it goes on where it stood"


@pytest.fixture
def station(hall: townhall.Townhall, tmp_path: Path) -> Iterator[office.Office]:
    made = office.Office(hall, tmp_path / "hub")
    with made.served():
        yield made
    made.close()


def test_who_meets_only_a_hub_is_asked_to_update_and_hands_its_work_over_all_the_same(
    hall: townhall.Townhall,
    hoa: townhall.Device,
    station: office.Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with contextlib.closing(townhall.Device(hall, tmp_path / "lan", "lan")) as lan:
        meet(lan)
        station.meet()
        station.confirm(hoa)
        monkeypatch.setattr(province, "MIN_APP", "9.0.0")
        with monkeypatch.context() as patch:
            patch.setattr(fieldapp, "__version__", "9.0.0")  # Lan's laptop and the hub have the new program
            hers = add(lan, "Hộ Lỷ Văn Ba")
            meet(lan)
            station.meet()
        mine = add(hoa, "Hộ Phùng Tài Múi")
        before = hoa.db.execute("SELECT count(*) FROM household").fetchone()
        report = office.send(hoa, office.NOWHERE)
        assert (report.hub != "", report.outdated, report.facts_out, report.facts_in) == (True, True, 1, 0)
        assert hoa.db.execute("SELECT count(*) FROM household").fetchone() == before, "and nothing that was here goes"
        assert [line.code for line in journal.lines(hoa.db)].count("wire_outdated") == 1
        monkeypatch.setattr(fieldapp, "__version__", "9.0.0")
        station.meet()
        report = office.send(hoa, office.NOWHERE)
        assert (report.outdated, report.waiting) == (False, 0), "it has come to the province"
        assert {hers, mine} < {row for (row,) in hoa.db.execute("SELECT row FROM household")}
        assert verify.verify(hoa.db) == []


def test_a_hub_that_is_too_old_itself_carries_on_and_does_not_ask_without_end(
    hall: townhall.Townhall, hoa: townhall.Device, station: office.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.confirm(hoa)
    monkeypatch.setattr(province, "MIN_APP", "9.0.0")
    add(hoa, "Hộ Phùng Tài Múi")
    assert office.send(hoa, office.NOWHERE).facts_out == 1
    assert station.meet() <= 3
    assert office.send(hoa, office.NOWHERE).waiting == 0


def test_a_hub_of_an_older_program_learns_what_it_must_keep(
    hall: townhall.Townhall, station: office.Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing(station.hub.engine) as conn:
        conn.exec_driver_sql("ALTER TABLE hub DROP COLUMN min_app")
    relay.prepare(station.hub.engine, now=hall.now, entropy=os.urandom)
    monkeypatch.setattr(province, "MIN_APP", "0.0.9")
    station.meet()
    assert station.hub.state().min_app == "0.0.9"
