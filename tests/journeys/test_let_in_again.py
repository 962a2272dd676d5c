"""Words that come late or from nobody who may say them: a laptop that was kept out for a while and is let in again, and
a hub that calls a household erased; what was never sent stays."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import commune
import office
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.actions import enrol, exchange_now, take_bundle, write_bundle
from fieldapp.domain import visits
from fieldapp.server import auth, bundles
from fieldapp.store import backup, custody, keys, ledger, me, opened, origins, people, reference
from fieldapp.sync import by_hub, enrolment, hubs, parts, protocol, transport

MINUTE = 60_000  # ms


@pytest.fixture
def hoa(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    made = townhall.Device(hall, tmp_path / "Nguyễn Thị Hòa", "hoa")
    office.send(made)
    yield made
    made.close()


@pytest.fixture
def station(hall: townhall.Townhall, tmp_path: Path) -> Iterator[office.Office]:
    made = office.Office(hall, tmp_path / "hub", name="Trạm Hồng Gai")
    with made.served():
        yield made
    made.close()


def record(laptop: townhall.Device) -> str:
    [village] = people.villages(laptop.db, commune.TODAY)
    team, *_ = next(iter(reference.helpers(laptop.db, village.id, commune.TODAY)))
    told: visits.Slip = commune.named("Bàn Thị Múi", village=village.id, team=team, helpers=(laptop.owner().person,))
    return laptop.record(told)


def let_in_again(hall: townhall.Townhall, laptop: townhall.Device) -> None:
    hall.now += MINUTE
    laptop.time = hall.now
    enrol.enrol(
        laptop.folder,
        commune.PASSPHRASE,
        hall.invite(laptop.person),
        device="máy thử",
        clock=laptop.now,
        entropy=laptop.entropy,
        cost=commune.CHEAP,
    )


def test_a_word_that_lay_at_the_hub_takes_nothing_from_who_was_let_in_again(
    hall: townhall.Townhall, hoa: townhall.Device, station: office.Office
) -> None:
    station.confirm(hoa)
    record(hoa)
    office.send(hoa, office.NOWHERE)
    hall.revoke("hoa")
    station.meet()  # the hub hears that she is kept out
    let_in_again(hall, hoa)
    station.meet()  # and of her new keys; the word lies there as before
    office.send(hoa, office.NOWHERE)
    assert hoa.owner().state == "active"
    assert not custody.handed_over(hoa.db), "or the window would destroy the vault"


def test_an_answer_that_was_long_on_its_way_by_usb_takes_nothing_from_who_was_let_in_again(
    hall: townhall.Townhall, hoa: townhall.Device, tmp_path: Path
) -> None:
    office.send(hoa)
    there, back = tmp_path / "đi.fab", tmp_path / "về.fab"
    write_bundle.write_bundle(hoa.db, there, clock=hoa.now, entropy=hoa.entropy)
    hall.revoke("hoa")
    parts.write(back, bundles.take(hall.province, parts.read(there)).answer)
    let_in_again(hall, hoa)
    office.send(hoa)
    taken = take_bundle.take_bundle(hoa.db, back, clock=hoa.now, entropy=hoa.entropy)
    assert (taken.revoked, taken.old) == (False, 1)
    assert hoa.owner().state == "active"
    assert not custody.handed_over(hoa.db)


def test_an_answer_by_usb_that_keeps_out_is_heard_by_who_was_not_let_in_since(
    hall: townhall.Townhall, hoa: townhall.Device, tmp_path: Path
) -> None:
    there, back = tmp_path / "đi.fab", tmp_path / "về.fab"
    write_bundle.write_bundle(hoa.db, there, clock=hoa.now, entropy=hoa.entropy)
    hall.now += MINUTE
    hall.revoke("hoa")
    parts.write(back, bundles.take(hall.province, parts.read(there)).answer)
    assert take_bundle.take_bundle(hoa.db, back, clock=hoa.now, entropy=hoa.entropy).revoked
    assert custody.handed_over(hoa.db)


def test_a_stolen_laptop_is_not_let_in_again_with_the_copy_of_its_vault_that_is(
    hall: townhall.Townhall, hoa: townhall.Device, tmp_path: Path
) -> None:
    copy = tmp_path / "bản sao"
    backup.make(hoa.db, hoa.folder, hoa.key, copy)
    hall.revoke("hoa")  # the laptop was stolen; its vault is put back from the copy on another one
    hall.now += MINUTE
    enrol.enrol(
        copy,
        commune.PASSPHRASE,
        hall.invite("hoa"),
        device="máy mới",
        clock=hoa.now,
        entropy=hoa.entropy,
        cost=commune.CHEAP,
    )
    assert office.send(hoa).revoked, "the stolen one"
    with contextlib.closing(opened.writer(copy, hoa.key, least_free=0)) as db:
        owner = me.read(db)
        with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
            report = exchange_now.exchange_now(db, link, clock=hoa.now, entropy=hoa.entropy)
    assert not report.revoked


def stolen_keys(hall: townhall.Townhall, hoa: townhall.Device, station: office.Office, folder: Path) -> None:
    """A laptop is kept out because somebody has a copy of its vault; then its owner is let in again. By hub and by USB
    the copy reads nothing, and the owner everything, also what was sealed to her before."""
    lan = townhall.Device(hall, folder / "lan", "lan")
    office.send(lan)
    station.confirm(hoa)
    backup.make(hoa.db, hoa.folder, hoa.key, folder / "bản sao")
    before, after, back = (folder / f"{name}.fab" for name in ("trước", "sau", "về"))
    write_bundle.write_bundle(hoa.db, before, clock=hoa.now, entropy=hoa.entropy)
    parts.write(back, bundles.take(hall.province, parts.read(before)).answer)
    hall.revoke("hoa")
    office.send(hoa)
    let_in_again(hall, hoa)
    row = record(lan)
    office.send(lan)
    lan.close()
    station.meet()
    with contextlib.closing(opened.writer(folder / "bản sao", hoa.key, least_free=0)) as copy:
        write_bundle.write_bundle(copy, after, clock=hoa.now, entropy=hoa.entropy)
        with contextlib.closing(transport.Transport(office.NOWHERE)) as link:
            moment = {"clock": hoa.now, "entropy": hoa.entropy}
            exchange_now.exchange_now(copy, link, reach=office.reach, **moment)
        answer = folder / "trả lời.fab"
        parts.write(answer, bundles.take(hall.province, parts.read(after)).answer)
        take_bundle.take_bundle(copy, answer, **moment)
        assert copy.execute("SELECT count(*) FROM change WHERE row = ?", [row]).fetchone() == (0,)
    assert take_bundle.take_bundle(hoa.db, back, clock=hoa.now, entropy=hoa.entropy).old == 1
    for _ in range(2):  # the province's word that she sees her village again comes by the hub, too
        office.send(hoa, office.NOWHERE)
        station.meet()
    office.send(hoa, office.NOWHERE)
    assert hoa.db.execute("SELECT count(*) FROM change WHERE row = ?", [row]).fetchone() > (0,)


def test_a_stolen_key_reads_nothing_when_its_owner_is_let_in_again(
    hall: townhall.Townhall, hoa: townhall.Device, station: office.Office, tmp_path: Path
) -> None:
    stolen_keys(hall, hoa, station, tmp_path)


def test_without_new_keys_who_stole_the_old_ones_would_read_on(
    hall: townhall.Townhall,
    hoa: townhall.Device,
    station: office.Office,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "kept_out", lambda db: False)
    monkeypatch.setattr(auth, "_HUB", sa.select(sa.literal("anybody")))
    with pytest.raises(AssertionError, match=r"== \(0,\)"):
        stolen_keys(hall, hoa, station, tmp_path)


def test_a_lost_welcome_to_new_keys_is_asked_for_again_with_the_same_ones(
    hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.revoke("hoa")
    office.send(hoa)
    was, told = hoa.owner(), hall.invite("hoa")
    monkeypatch.setattr(hall, "invite", lambda person: told)
    with monkeypatch.context() as storm:
        storm.setattr(enrolment, "settle", lambda *args, **more: pytest.fail("the answer is lost"))
        with pytest.raises(pytest.fail.Exception):
            let_in_again(hall, hoa)
    assert hoa.owner().sign_seed == was.sign_seed
    let_in_again(hall, hoa)
    office.send(hoa)
    assert hoa.owner().state == "active"
    assert hoa.owner().device != was.device
    assert hoa.owner().sign_seed != was.sign_seed


def test_a_hub_cannot_erase_what_the_province_never_had(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    row = record(hoa)
    asked = by_hub.ask(hoa.db, "hub", "q" * 22, batch=100_000)
    lie = protocol.Answer(
        v=protocol.VERSION,
        req=asked.req,
        node="hub",
        tier=hubs.TIER,
        now=hoa.now(),
        origin=asked.origin,
        have={asked.origin: (0, "")},
        feed={"*": [protocol.Erased(1_000_000, row)]},
        cur={"*": 1_000_000},
    )
    by_hub.settle(hoa.db, "hub", asked, lie, [], now=hoa.now(), fresh="f" * 22)
    assert hoa.db.execute("SELECT body IS NULL FROM change WHERE row = ?", [row]).fetchall() == [(0,)]
    office.send(hoa)
    assert origins.waiting(hoa.db, origins.PROVINCE) == 0


def test_who_was_erased_while_her_slip_lay_at_the_hub_goes_by_the_provinces_word(
    hall: townhall.Townhall, hoa: townhall.Device, station: office.Office
) -> None:
    row = record(hoa)
    office.send(hoa)
    station.confirm(hoa)
    station.meet()
    with hoa.db.atomic():
        ledger.record(hoa.db, [ledger.Deed("visit", {"note": "chưa gửi"}, row, row)], **hoa.moment())
    hall.province.erase(row, hall.province.person, "người dân yêu cầu")
    station.meet()
    for _ in range(3):
        office.send(hoa, office.NOWHERE)
        station.meet()
    assert hoa.db.execute("SELECT count(*) FROM change WHERE row = ? AND body IS NOT NULL", [row]).fetchall() == [(0,)]
