"""What may happen to a hub: it is late, lost with mail in it, set up anew, put back from a copy, one of two, or kept
out; over real sockets, on real vaults and a real province."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import msgspec
import nacl.public
import nacl.signing
import office
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.actions import exchange_now
from fieldapp.domain import facts, invitations, problems, visits
from fieldapp.server import access, database, hub_tables, members, uplink
from fieldapp.server import tables as server_tables
from fieldapp.store import hub as pinned
from fieldapp.store import ledger, me, origins, reference
from fieldapp.store import visits as store_visits
from fieldapp.sync import bundle, by_hub, envelope, hubs, protocol, transport

Enrolled = Callable[..., townhall.Device]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    """The province, behind a socket for the whole test: who shall not reach it is told a wrong address."""
    (tmp_path / "province").mkdir()
    made = townhall.Townhall(tmp_path / "province")
    with made.served():
        yield made
    made.close()


@pytest.fixture
def laptop(hall: townhall.Townhall, tmp_path: Path) -> Iterator[Enrolled]:
    """Laptops that met the province once and have had no internet since."""
    made: list[townhall.Device] = []

    def laptop(person: str) -> townhall.Device:
        one = townhall.Device(hall, tmp_path / f"{person} {len(made)}", person)
        made.append(one)
        office.send(one)
        with one.db.atomic():
            me.change(one.db, url=office.NOWHERE)
        return one

    yield laptop
    for one in made:
        one.close()


@pytest.fixture
def station(hall: townhall.Townhall, tmp_path: Path) -> Iterator[Callable[[], office.Office]]:
    """Hubs of Hồng Gai on the air; each has met the province."""
    with contextlib.ExitStack() as until:
        made: list[office.Office] = []

        def station() -> office.Office:
            one = office.Office(hall, tmp_path / f"hub {len(made)}", name=f"Trạm {len(made) + 1}")
            made.append(one)
            until.callback(one.close)
            until.enter_context(one.served())
            return one

        yield station


def slip(device: townhall.Device, name: str = "Bàn Thị Múi") -> str:
    """A visit saved on a laptop; its row."""
    village = next(area.id for area in reference.atlas(device.db).values() if area.name in ("Khe Sú", "Nậm Mậu"))
    [team] = {team for team, *_ in reference.helpers(device.db, village, commune.TODAY)}
    told: visits.Slip = commune.named(name, village=village, team=team, helpers=(device.owner().person,))
    return device.record(told)


def there(hall: townhall.Townhall) -> set[str]:
    """The visits that the province has."""
    with database.reading(hall.engine) as conn:
        r = server_tables.record.c
        return set(conn.scalars(sa.select(r.row).where(r.entity == "visit")))


def waiting(device: townhall.Device) -> int:
    return origins.waiting(device.db, origins.PROVINCE)


def rows(device: townhall.Device) -> set[str]:
    return {line.row for line in store_visits.log(device.db, limit=50)}


# It is away, or late


def test_a_hub_that_is_lost_with_mail_in_it_loses_nothing(hall, laptop, station):
    hoa, first = laptop("hoa"), station()
    first.confirm(hoa)
    row = slip(hoa)
    office.send(hoa)
    assert (pinned.waiting(hoa.db, first.hub.node), waiting(hoa)) == (0, 1)
    # The hub burns. Another is set up: it knows nothing of the slip, and is told.
    second = station()
    second.confirm(hoa)
    assert pinned.waiting(hoa.db, second.hub.node) == 1
    office.send(hoa)
    second.meet()
    assert there(hall) == {row}
    office.send(hoa)
    assert waiting(hoa) == 0


def test_after_a_lost_hub_the_slip_goes_to_the_province_itself_all_the_same(hall, laptop, station):
    hoa, gone = laptop("hoa"), station()
    gone.confirm(hoa)
    row = slip(hoa)
    office.send(hoa)
    assert office.send(hoa, hall.address).facts_out == 1
    assert (there(hall), waiting(hoa)) == ({row}, 0)


def test_a_late_hub_tells_nothing_to_who_has_read_further_and_still_takes_slips(hall, laptop, station):
    hoa, lan, late = laptop("hoa"), laptop("lan"), station()
    late.confirm(hoa)
    news = slip(lan, "Chìu A Sáng")
    office.send(lan, hall.address)
    office.send(hoa, hall.address)
    assert rows(hoa) == {news}
    row = slip(hoa)
    done = office.send(hoa)
    assert (done.hub, done.facts_in, done.facts_out, done.reset) == ("Trạm 1", 0, 1, 0)
    assert rows(hoa) == {news, row}
    late.meet()
    office.send(hoa)
    assert (there(hall), waiting(hoa)) == ({news, row}, 0)
    assert office.send(hoa, hall.address).disagreed == []


def test_a_laptop_goes_between_hub_and_province_at_will(hall, laptop, station):
    hoa, sang, hub = laptop("hoa"), laptop("sang"), station()
    hub.confirm(hoa)
    hub.confirm(sang)
    written = set()
    for turn in range(4):
        written.add(slip(hoa, f"Bàn Văn {'ABCD'[turn]}"))
        office.send(hoa, hall.address if turn % 2 else "")
        office.send(sang, "" if turn % 2 else hall.address)
        hub.meet()
    for one in (hoa, sang):
        office.send(one)
        assert office.send(one, hall.address).disagreed == []
    assert rows(hoa) == rows(sang) == there(hall) == written


# Its own disk


def test_a_hub_put_back_from_a_copy_sends_what_came_since_and_what_came_before(hall, laptop, station):
    hoa, hub = laptop("hoa"), station()
    hub.confirm(hoa)
    first = slip(hoa)
    office.send(hoa)
    image = hub.image()
    since = set()
    for name in ("Chìu A Sáng", "Lỷ A Nhì", "Trần Văn Tư"):
        since.add(slip(hoa, name))
        office.send(hoa)
    hub.meet()
    assert there(hall) == {first, *since}
    with database.reading(hub.hub.engine) as conn:
        life = conn.scalar(sa.select(hub_tables.hub.c.box))
    with contextlib.closing(office.Office(hall, hub.folder.parent / "other")) as copied:
        copied.put_back(image)
        with copied.served():
            copied.confirm(hoa)
            third = slip(hoa, "Đặng Văn Hùng")
            office.send(hoa)
            copied.meet()
            assert there(hall) == {first, *since, third}
            with database.reading(copied.hub.engine) as conn:
                assert conn.scalar(sa.select(hub_tables.hub.c.box)) != life, "it began another mailbox"
            office.send(hoa)
    assert waiting(hoa) == 0


def test_a_province_put_back_from_a_backup_is_told_again_what_the_hub_had_brought(hall, laptop, station, tmp_path):
    """Nobody but the hub is there to tell: the writer's laptop is gone."""
    hub = station()
    image = tmp_path / "province.db"
    hoa = laptop("hoa")
    hub.meet()
    hub.confirm(hoa)
    hall.engine.dispose()  # the last connection to let go puts everything into the one file
    image.write_bytes((tmp_path / "province" / "province.db").read_bytes())
    row = slip(hoa)
    office.send(hoa)
    hub.meet()
    assert there(hall) == {row}
    hall.engine.dispose()
    for file in (tmp_path / "province").glob("province.db*"):
        file.unlink()
    (tmp_path / "province" / "province.db").write_bytes(image.read_bytes())
    hall.province.start()
    assert there(hall) == set()
    hub.meet()
    assert there(hall) == {row}


def test_a_place_that_only_a_later_program_can_read_stops_nothing_behind_it(hall, laptop, station):
    hoa, hub = laptop("hoa"), station()
    hub.confirm(hoa)
    with hoa.db.atomic():
        strange = {"name": "Hộ bà Múi", "area": {"within": ["Khe Sú", "Nậm Mậu"]}}
        ledger.record(hoa.db, [ledger.Deed("homestead", strange)], **hoa.moment())
    row = slip(hoa)
    assert office.send(hoa).facts_out == 2
    hub.meet()
    assert there(hall) == {row}


def test_a_hub_is_found_again_though_another_machine_has_its_old_address(hall, laptop, station):
    hoa, hub, anew = laptop("hoa"), station(), station()
    there_ = hub.confirm(hoa)
    row = slip(hoa)
    # Overnight the office's router gave the addresses out anew: another hub has that of the confirmed one.
    pinned.keep(hoa.db, msgspec.structs.replace(there_, url=anew.address))
    with contextlib.closing(transport.Transport(office.NOWHERE)) as link:
        told = exchange_now.exchange_now(
            hoa.db, link, clock=hoa.now, entropy=hoa.entropy, reach=office.reach, seek=lambda _: hub.address
        )
    assert (told.hub, told.facts_out) == ("Trạm 1", 1)
    kept = pinned.read(hoa.db)
    assert kept is not None
    assert kept.url == hub.address
    hub.meet()
    assert there(hall) == {row}


def test_a_hub_set_up_anew_at_the_same_place_is_told_apart_from_the_confirmed_one(hall, laptop, station):
    hoa, first, anew = laptop("hoa"), station(), station()
    there_ = first.confirm(hoa)
    row = slip(hoa)
    pinned.keep(hoa.db, msgspec.structs.replace(there_, url=anew.address))
    for _ in range(2):  # one line each, which the journal shows as one
        with pytest.raises(transport.Offline) as offline:
            office.send(hoa)
        assert offline.value.said is not None
        assert offline.value.said.code == "hub_other"
    assert hoa.db.execute("SELECT code FROM journal ORDER BY id DESC LIMIT 2").fetchall() == [("hub_other",)] * 2
    anew.confirm(hoa)
    assert office.send(hoa).facts_out == 1
    anew.meet()
    assert there(hall) == {row}


# Several, and who may


def test_two_hubs_of_an_office_show_the_same_and_nothing_twice(hall, laptop, station):
    hoa, sang = laptop("hoa"), laptop("sang")
    one, other = station(), station()
    one.confirm(hoa)
    other.confirm(sang)
    row = slip(hoa)
    office.send(hoa)
    one.confirm(sang)  # the head looks at the other one, too
    office.send(sang)
    other.confirm(hoa)
    office.send(hoa)  # and Hòa leaves the same slip there
    one.meet()
    other.meet()
    assert there(hall) == {row}
    with database.reading(hall.engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(server_tables.change)) == len(facts_of(hoa)) + 2
    office.send(sang)
    assert rows(sang) == {row}


def facts_of(device: townhall.Device) -> list[facts.Fact]:
    return device.facts()


def test_a_revoked_laptop_hands_over_at_the_hub_and_reads_nothing_there(hall, laptop, station):
    hoa, lan, hub = laptop("hoa"), laptop("lan"), station()
    hub.confirm(hoa)
    slip(lan)
    office.send(lan, hall.address)
    hall.revoke("hoa")
    hub.meet()
    slip(hoa)
    done = office.send(hoa)
    assert (done.facts_in, rows(hoa) & rows(lan)) == (0, set())
    hub.meet()
    with database.reading(hall.engine) as conn:
        held = conn.scalars(sa.select(server_tables.held.c.code)).all()
    assert held == ["revoked_origin"]
    assert office.send(hoa).revoked
    assert hoa.owner().state == "revoked"


def test_a_person_of_another_village_reads_only_that_one_at_the_hub(hall, laptop, station):
    hoa, minh, hub = laptop("hoa"), laptop("minh"), station()
    hub.confirm(hoa)
    hub.confirm(minh)
    slip(hoa)
    office.send(hoa)
    hub.meet()
    assert office.send(minh).facts_in == 0
    assert rows(minh) == set()


def test_a_role_that_ended_ends_at_the_hub_by_the_provinces_word(hall, laptop, station):
    hoa, lan, hub = laptop("hoa"), laptop("lan"), station()
    hub.confirm(hoa)
    with hall.desk() as at:
        members.end_member(at, "hoa")
    hub.meet()
    slip(lan)
    office.send(lan, hall.address)
    hub.meet()
    office.send(hoa)
    hub.meet()
    assert office.send(hoa).left > 0
    assert hoa.db.execute("SELECT area FROM scope").fetchall() == []
    assert rows(hoa) == set()


def test_a_household_that_moved_away_leaves_a_laptop_that_knows_no_way_but_the_hub(hall, laptop, station):
    hoa, lan, hub = laptop("hoa"), laptop("lan"), station()
    hub.confirm(hoa)
    office.send(hoa)
    with hall.desk() as at:
        other = at.areas.find("Hồng Gai/Nậm Mậu").id
    house = lan.db.execute("SELECT row FROM household ORDER BY name LIMIT 1").fetchone()[0]
    with lan.db.atomic():
        ledger.record(lan.db, [ledger.Deed("household", {"area": other}, house, house)], **lan.moment())
    office.send(lan, hall.address)
    hub.meet()  # with the news comes the word for which she asked before
    assert office.send(hoa).left == 1
    assert house not in {row for (row,) in hoa.db.execute("SELECT row FROM household")}


def test_a_revoked_hub_serves_nobody_and_still_hands_over(hall, laptop, station):
    hoa, sang, hub = laptop("hoa"), laptop("sang"), station()
    hub.confirm(hoa)
    hub.confirm(sang)
    row = slip(hoa)
    office.send(hoa)
    hall.revoke("tram.hong.gai")
    hub.meet()
    assert there(hall) == {row}
    with pytest.raises(transport.Offline):
        office.send(sang)
    assert rows(sang) == set()
    assert sang.db.execute("SELECT code FROM journal ORDER BY id DESC LIMIT 1").fetchone() == ("hub_revoked",)


def test_a_laptop_is_no_hub(hall, laptop, station):
    """Who asks as a hub without being one is refused, with a sentence."""
    hoa, hub = laptop("hoa"), station()
    owner = hoa.owner()
    told = hub.hub.ask("x" * 22)
    data = envelope.seal(hubs.encode(told), nacl.signing.SigningKey(owner.sign_seed), made=hall.now, req=told.req)
    link = transport.Transport(hall.address, token=owner.token)
    with contextlib.closing(link), pytest.raises(transport.Refused) as refused:
        link.post(hubs.RELAY, data)
    assert refused.value.code == "hub_unknown"


def test_a_used_invitation_starts_the_same_hub_again_and_no_other(hall, station, tmp_path):
    text = office.invite(hall)
    one = office.Office(hall, tmp_path / "one")
    with contextlib.closing(transport.Transport(hall.address)) as link:
        assert uplink.join(one.hub, link, invitations.read(text), name="") is not None
        assert uplink.join(one.hub, link, invitations.read(text), name="") is None
        with pytest.raises(transport.Refused) as refused:
            uplink.join(station().hub, link, invitations.read(text), name="")
    assert refused.value.code == "invitation_used"
    one.close()


def test_a_hub_takes_its_new_invitation_although_the_network_failed_at_the_first_try(hall, station, tmp_path):
    """The province let the hub of the office in anew, and the line was down when the clerk started it with the paper.
    Started again with the same paper, it joins; what it was before stays until then."""
    one = office.Office(hall, tmp_path / "one")
    before, text = one.hub.state(), office.invite(hall)
    with contextlib.closing(transport.Transport("http://127.0.0.1:9")) as down, pytest.raises(transport.Undelivered):
        uplink.join(one.hub, down, invitations.read(text), name="")
    assert one.hub.state() == before
    with contextlib.closing(transport.Transport(hall.address)) as link:
        assert uplink.join(one.hub, link, invitations.read(text), name="") is not None
    one.close()


# Between laptop and hub


def test_whoever_listens_in_the_office_reads_nothing_and_changes_nothing(hall, laptop, station):
    hoa, hub = laptop("hoa"), station()
    there_ = hub.confirm(hoa)
    slip(hoa, "Voòng Thị Bí Mật")
    heard: list[bytes] = []

    class Tap(transport.Transport):
        def post(self, path: str, data: bytes, content_type: str = protocol.CONTENT_TYPE) -> bytes:
            answer = super().post(path, data, content_type)
            heard.extend([data, answer])
            return answer

    with contextlib.closing(Tap(hub.address, plain=True)) as link:
        by_hub.with_hub(hoa.db, link, there_, clock=hoa.now, entropy=hoa.entropy)
        assert not any(mark in data for data in heard for mark in (b"FA1", "Bí Mật".encode(), b"visit"))
        for at in (0, 40, len(heard[0]) // 2, len(heard[0]) - 1):
            bad = bytearray(heard[0])
            bad[at] ^= 1
            with pytest.raises(transport.Refused) as refused:
                transport.Transport.post(link, hubs.PATH, bytes(bad))
            assert refused.value.code == "envelope_bad"
        # To ask again what was heard gives an answer that only Hòa's laptop opens.
        again = transport.Transport.post(link, hubs.PATH, heard[0])
    with pytest.raises(problems.Problem):
        hubs.open(again, nacl.public.PrivateKey.generate(), bundle.ANSWERED)


def test_an_unknown_laptop_is_sent_to_the_province_in_a_sentence(hall, laptop, station):
    hub = station()
    hoa = laptop("hoa")  # enrolled after the hub was at the province last
    hub.confirm(hoa)
    slip(hoa)
    with pytest.raises(transport.Offline):
        office.send(hoa)
    assert hoa.db.execute("SELECT code FROM journal ORDER BY id DESC LIMIT 1").fetchone() == ("hub_device",)
    hub.meet()
    assert office.send(hoa).facts_out == 1


def test_a_hub_of_another_province_is_not_offered(hall, laptop, station):
    hoa, hub = laptop("hoa"), station()
    with contextlib.closing(office.reach(hub.address)) as link, pytest.raises(problems.Problem) as refused:
        by_hub.greet(link, bytes(nacl.signing.SigningKey.generate().verify_key))
    assert refused.value.code == "hub_foreign"
    assert by_hub.greet(office.reach(hub.address), bytes.fromhex(hoa.owner().node_key)).name == "Trạm 1"


def test_a_hub_is_invited_once_for_a_commune_and_never_for_a_village(hall):
    with hall.desk() as at:
        word = access.hub(at, "Hồng Gai", "Trạm Hồng Gai")
        assert access.hub(at, "Hồng Gai", "Trạm khác") == word
        with pytest.raises(problems.Problem) as refused:
            access.hub(at, "Hồng Gai/Khe Sú", "Trạm Khe Sú")
    assert refused.value.code == "role_area"


def test_a_new_laptop_in_the_office_need_not_wait_for_the_hubs_next_question(hall, station, tmp_path):
    """Hòa's laptop was taken in by a file and meets the hub first: what it may see only the province can say, so the
    hub asks at once, and at her next press her village is there."""
    hub, asked = station(), []
    hub.hub.came = lambda: asked.append(True)
    hoa = townhall.Device(hall, tmp_path / "new", "hoa")
    with hoa.db.atomic():
        me.change(hoa.db, url=office.NOWHERE)
    hub.meet()
    hub.confirm(hoa)
    office.send(hoa)
    assert (asked, me.read(hoa.db).ref) == ([True], 0)
    hub.meet()
    office.send(hoa)
    assert me.read(hoa.db).ref > 0
    office.send(hoa)
    assert asked == [True], "who has the list waits for nothing"
    hoa.close()
