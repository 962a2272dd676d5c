"""What somebody could once break, each with the test that broke it."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa
from rules.town import Town
from simulation import world

from fieldapp.domain import facts, invitations
from fieldapp.server import auth, database, judge, tables
from fieldapp.server.routes import enrol as enrol_route
from fieldapp.store import feed, fold, ledger, me, origins, reference
from fieldapp.sync import enrolment, envelope, protocol

DAY = world.DAY_MS
ROLE = {"role": "officer", "since": "2026-02-01", "until": ""}
WHEN = {"date": "2026-10-03", "time": "09:14"}


def test_a_visit_takes_no_cell_by_the_rules_of_a_household(town: Town) -> None:
    """Such a number of people is in no database, and stopped every laptop of the village for ever."""
    house = town.household(town.lan)
    visit = town.world.write(town.lan, "visit", {"when": WHEN}, "", house)
    town.all_meet()
    smuggled = town.forge(town.hoa, "household", {"people": 2**80}, row=visit.row, root=house)
    answer = town.push(town.hoa, smuggled)
    town.world.poisoned.add(smuggled.id)
    assert [(note.code, note.field) for note in answer.notes] == [("bad_value", "entity")]
    town.meet(town.minh)
    assert town.value(town.minh, visit.row, "people") is None


def test_a_visit_never_becomes_a_household_by_an_older_clock(town: Town) -> None:
    house = town.household(town.lan)
    visit = town.world.write(town.lan, "visit", {"when": WHEN}, "", house)
    town.all_meet()
    town.push(town.hoa, town.forge(town.hoa, "household", {"name": "Hộ giả"}, row=visit.row, root=house, clock=0))
    town.meet(town.minh)
    record = fold.record(town.minh.db, visit.row)
    assert record is not None
    assert record.entity == "visit"


def test_a_slip_that_the_province_holds_back_stays_on_its_authors_screen_and_can_be_mended(town: Town) -> None:
    """It stands in no area, so the sweep took it away; only its note was left."""
    slip = town.world.write(town.lan, "visit", {"when": WHEN, "area": town.village, "people": "mười"})
    town.world.poisoned.add(slip.id)
    town.all_meet()
    assert town.held() == {slip.id: "bad_value"}
    assert town.value(town.lan, slip.row, "when") == WHEN
    mended = {"when": WHEN, "area": town.village, "people": 10}
    town.world.write(town.lan, "visit", mended, slip.row)
    town.all_meet()
    assert [town.value(laptop, slip.row, "people") for laptop in town.world.laptops] == [10, 10, 10]
    assert town.held() == {}


def test_of_a_village_that_one_left_only_the_own_held_slip_stays(town: Town) -> None:
    house = town.household(town.hoa)
    mine = town.world.write(town.lan, "visit", {"note": "của tôi"}, "", house)
    town.all_meet()
    assert town.value(town.lan, house, "name") == "Hộ bà Đặng Thị Móc"
    town.give(town.lan.person, [town.world.areas[1]])
    late = town.world.write(town.lan, "visit", {"note": "về muộn"}, "", house)
    town.world.poisoned.add(late.id)
    town.all_meet()
    assert town.held() == {late.id: "no_grant"}
    assert town.value(town.lan, late.row, "note") == "về muộn"
    assert (town.value(town.lan, house, "name"), town.value(town.lan, mine.row, "note")) == (None, None)
    assert not town.meet(town.lan).left, "what stays is not swept again"


def outside(town: Town) -> facts.Fact:
    """Minh's slip of a village that is not his any more, which the province holds back."""
    house = town.household(town.lan)
    town.meet(town.lan)
    town.meet(town.minh)
    town.give(town.minh.person, [town.world.areas[1]])
    told = town.world.write(town.minh, "visit", {"note": "ngoài địa bàn"}, "", house)
    town.meet(town.minh)
    assert town.held() == {told.id: "no_grant"}
    return told


def raw_bytes(town: Town) -> list[bytes]:
    """What the province keeps without being able to read it."""
    with database.reading(town.world.engine) as conn:
        return [bytes(body) for body in conn.scalars(sa.select(tables.quarantine_raw.c.bytes))]


def test_nobody_takes_anothers_held_slip_out_of_sight_by_bytes_with_its_id(town: Town) -> None:
    held = outside(town)
    junk = b'{"i":"%s","t":1}' % held.id.encode()
    town.push(town.hoa, junk)
    assert town.held()[held.id] == "no_grant"
    assert raw_bytes(town) == [junk], "and these are kept, too"
    town.push(town.hoa, junk)
    assert len(town.held()) == 2, "once"


def test_nobody_takes_anothers_held_slip_out_of_sight_by_naming_it_as_replaced(town: Town) -> None:
    held = outside(town)
    other = town.forge(town.hoa, "visit", {"note": "của tôi"}, root=held.root, prev={"note": (held.id,)})
    town.push(town.hoa, other)
    assert (town.status(other.id), town.held()) == ("ok", {held.id: "no_grant"})
    repair = town.forge(town.hoa, "visit", {"note": "đúng"}, row=held.row, root=held.root, prev={"note": (held.id,)})
    town.push(town.hoa, repair, after=1)
    assert (town.status(repair.id), town.held()) == ("ok", {}), "a fact of the same slip is its repair"


def test_bytes_that_could_not_be_read_are_mended_by_who_sent_them(town: Town) -> None:
    house = town.household(town.lan)
    town.meet(town.lan)
    name = facts.new_id(town.world.now, town.world.entropy)
    town.push(town.hoa, b'{"i":"%s","t":1}' % name.encode())
    mended = {"root": house, "prev": {"note": (name,)}}
    town.push(town.minh, town.forge(town.minh, "visit", {"note": "lạ"}, **mended))
    assert town.held() == {name: "fact_bad"}
    town.push(town.hoa, town.forge(town.hoa, "visit", {"note": "đúng"}, **mended), after=1)
    assert town.held() == {}


def test_an_unproven_copy_never_takes_the_place_of_what_its_author_sends_later(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.world.back_up()
    visit = town.world.write(town.lan, "visit", {"note": "thật"}, "", house)
    town.all_meet()
    town.world.put_back()
    asked = town.ask(town.hoa)
    forged = visit.body.replace("thật".encode(), "giả!".encode())
    asked.loose = [protocol.Loose(0, "AAAAAAAA", msgspec.Raw(forged))]
    town.answer(asked, town.hoa.person)
    town.world.poisoned |= set(town.held())
    assert raw_bytes(town) == [forged]
    town.all_meet()
    assert town.value(town.minh, visit.row, "note") == "thật"


def test_an_erased_household_is_destroyed_also_in_what_nobody_could_read(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.push(town.hoa, b'{"i":7,"g":"%s","f":"canary"}' % house.encode(), b'{"i":7,"f":"else"}')
    town.world.province.erase(house, town.lan.person, "yêu cầu")
    assert raw_bytes(town) == [b'{"i":7,"f":"else"}']
    assert len(town.held()) == 1


def test_the_same_number_twice_in_one_question_is_one_number(town: Town) -> None:
    house = town.forge(town.lan, "household", {"area": town.village})
    asked = town.ask(town.lan)
    asked.changes = [(1, msgspec.Raw(house.body)), (1, msgspec.Raw(house.body))]
    answer = town.answer(asked, town.lan.person)
    assert (answer.have, answer.fork) == ({asked.origin: (1, house.id)}, {})


def test_numbers_that_are_none_take_no_place_and_lose_nothing(town: Town) -> None:
    told = [town.forge(town.lan, "household", {"area": town.village}) for _ in range(4)]
    asked = town.ask(town.lan)
    numbers = [0, -5, 2**62, 2**63 - 1]
    asked.changes = [(n, msgspec.Raw(one.body)) for n, one in zip(numbers, told, strict=True)]
    for _ in range(2):
        answer = town.answer(asked, town.lan.person)
        assert (answer.have, answer.fork) == ({asked.origin: (0, "")}, {})
    assert {town.status(one.id) for one in told} == {"ok"}


def test_what_waits_for_its_household_is_judged_whole_when_that_comes(town: Town) -> None:
    """Two facts of one row, under two roots: neither was known when they came."""
    first, second = (town.forge(town.lan, "household", {"area": town.village}) for _ in range(2))
    visit = town.forge(town.lan, "visit", {"note": "một"}, root=first.id)
    stray = town.forge(town.lan, "visit", {"note": "hai"}, row=visit.id, root=second.id)
    town.push(town.lan, visit, stray, first, second)
    assert [town.status(one.id) for one in (visit, stray)] == ["ok", "held"]
    assert town.held() == {stray.id: "bad_value"}


def test_slips_below_a_root_of_a_newer_kind_are_told_once_the_province_understands_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = town.world.write(town.lan, "spell", {"area": town.village})
    visit = town.world.write(town.lan, "visit", {"note": "dưới một gốc mới"}, "", root.row)
    town.meet(town.lan)
    assert [town.status(one.id) for one in (root, visit)] == ["held", "limbo"]
    monkeypatch.setitem(judge._CHECKS, "spell", lambda cells: None)
    town.world.province.start()
    town.all_meet()
    assert town.value(town.hoa, visit.row, "note") == "dưới một gốc mới"


def test_a_slip_that_the_province_could_not_read_is_taken_in_after_its_update(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = town.household(town.lan)
    town.all_meet()
    long = town.world.write(town.lan, "visit", {"note": "dài " * 100}, "", house)
    with monkeypatch.context() as old:
        old.setattr(facts, "BIGGEST", 400)
        town.answer(town.ask(town.lan), town.lan.person)
    assert (town.status(long.id), town.held()) == ("None", {long.id: "fact_bad"})
    town.world.province.start()
    town.all_meet()
    assert town.value(town.hoa, long.row, "note") == "dài " * 100
    assert (town.held(), raw_bytes(town)) == ({}, [])


def test_an_update_lets_nothing_pass_that_was_sent_for_somebody_else(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = town.household(town.lan)
    town.all_meet()
    forged = town.forge(town.hoa, "visit", {"note": "dài " * 100}, root=house, author=town.lan.person)
    with monkeypatch.context() as old:
        old.setattr(facts, "BIGGEST", 400)
        town.push(town.hoa, forged)
    town.world.province.start()
    assert (town.status(forged.id), town.held()) == ("held", {forged.id: "bad_value"})


def test_an_erasure_that_waited_for_its_household_leaves_nothing_of_it(town: Town) -> None:
    house = town.forge(town.lan, "household", {"area": town.village, "name": "Hộ bà Đặng Thị Móc"})
    visits = [town.forge(town.lan, "visit", {"note": str(step)}, root=house.id) for step in range(4)]
    erasure = town.forge(town.lan, "household", {}, row=house.id, root=house.id, deed="erase")
    told = [*visits[:2], erasure, *visits[2:], house]
    town.push(town.lan, *told)
    assert {town.status(one.id) for one in told} == {"erased"}
    with database.reading(town.world.engine) as conn:
        assert conn.execute(sa.select(tables.record.c.row)).all() == []


def test_whoever_moves_a_household_on_lets_those_who_wait_there_be_judged_again(town: Town) -> None:
    """Hoa's slip came from outside; Lan's move, which waited too, brings the household to Hoa's village."""
    here, there = town.world.areas[:2]
    town.give(town.hoa.person, [there])
    town.give(town.lan.person, [here])
    house = town.forge(town.lan, "household", {"area": here})
    clock = house.clock
    slip = town.forge(town.hoa, "visit", {"note": "của Hòa"}, root=house.id, clock=clock + 1)
    move = town.forge(town.lan, "household", {"area": there}, row=house.id, root=house.id, clock=clock + 2)
    town.push(town.hoa, slip)
    town.push(town.lan, move)
    assert [town.status(one.id) for one in (slip, move)] == ["limbo", "held"]
    town.push(town.lan, house, after=1)
    assert [town.status(one.id) for one in (slip, move)] == ["ok", "ok"]


def test_slips_below_a_household_that_is_held_back_stay_on_the_screen_with_a_reason(town: Town) -> None:
    house = town.world.write(town.lan, "household", {"area": town.village, "name": "x" * 200})
    town.world.poisoned.add(house.id)
    visit = town.world.write(town.lan, "visit", {"when": WHEN, "people": "mười"}, "", house.root)
    town.world.poisoned.add(visit.id)
    waits = town.world.write(town.lan, "visit", {"when": WHEN, "people": 10}, visit.row, house.root)
    town.all_meet()
    assert town.held() == {house.id: "bad_value", visit.id: "bad_value", waits.id: "no_household"}
    assert town.value(town.lan, visit.row, "people") == 10
    mended = {"area": town.village, "name": "Hộ bà Đặng Thị Móc"}
    town.world.write(town.lan, "household", mended, house.row, house.root)
    town.all_meet()
    assert town.held() == {}
    assert town.value(town.hoa, visit.row, "people") == 10


def test_who_reviews_a_village_hears_of_a_class_there_that_is_held_back(town: Town) -> None:
    bad = town.world.write(town.lan, "visit", {"when": WHEN, "area": town.village, "people": "mười"})
    town.meet(town.lan)
    town.give(town.minh.person, [town.world.areas[1]])
    told = {laptop.person: town.answer(town.ask(laptop), laptop.person).notes for laptop in (town.hoa, town.minh)}
    assert [note.fact for note in told[town.hoa.person]] == [bad.id]
    assert told[town.minh.person] == []


def rename(town: Town, name: str) -> None:
    """The administrator gives the village another name."""
    with database.writing(town.world.engine) as conn:
        conn.execute(tables.area.update().where(tables.area.c.id == town.village).values(name=name))
        conn.execute(tables.node.update().values(ref=tables.node.c.ref + 1))


def test_what_the_administrator_did_again_after_a_restore_reaches_every_laptop(town: Town) -> None:
    """As many deeds as the backup lacks: the counter of versions stands where it stood."""
    town.all_meet()
    town.world.back_up()
    rename(town, "Thôn sai")
    town.all_meet()
    town.world.put_back()
    town.world.now += 1000
    rename(town, "Thôn đúng")
    town.meet(town.lan)
    assert reference.atlas(town.lan.db)[town.village].name == "Thôn đúng"


def test_a_role_that_begins_by_its_date_alone_brings_the_names_of_its_area(town: Town) -> None:
    there = town.world.areas[1]
    town.all_meet()
    assert there not in reference.atlas(town.minh.db)
    with database.writing(town.world.engine) as conn:
        conn.execute(tables.grant.insert().values(person=town.minh.person, area=there, **ROLE))
    town.meet(town.minh)
    assert there in reference.atlas(town.minh.db)


class Line:
    """A line to the province without a socket."""

    def __init__(self, town: Town) -> None:
        self.province = town.world.province

    def post(self, path: str, data: bytes) -> bytes:
        assert path == protocol.ENROL
        return self.province.enrol(enrol_route.read(data))


def test_a_slip_that_is_saved_while_access_is_renewed_keeps_its_number(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The desk lane saves whenever the wire lane has just read whose vault this is."""
    db, read = town.lan.db, me.read
    sign, box = envelope.new_keys(town.world.entropy)
    with db.atomic():
        me.change(db, sign_seed=sign, box_seed=box)
    with database.writing(town.world.engine) as conn:
        code = auth.invite(conn, town.lan.person, now=town.world.now)
    invited = invitations.Invitation("http://127.0.0.1:9", code, town.world.province.public_key().hex())

    def between(*args: object, **more: object) -> me.Me:
        owner = read(*args, **more)
        if not db.conn.in_transaction:
            with monkeypatch.context() as patch:
                patch.setattr(me, "read", read)
                town.household(town.lan)
        return owner

    town.household(town.lan)
    monkeypatch.setattr(me, "read", between)
    clock = {"clock": lambda: town.world.now, "entropy": town.world.entropy}
    enrolment.enrol(db, Line(town), invited, device="máy của Lan", **clock)  # type: ignore[arg-type]
    monkeypatch.undo()
    town.household(town.lan)
    numbers = [n for (n,) in db.execute("SELECT n FROM change ORDER BY n")]
    assert numbers == list(range(1, me.read(db).head + 1))


def test_an_erased_household_does_not_come_back_with_an_update_of_the_program(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.world.write(town.lan, "visit", {"note": "dài " * 100}, "", house)
    town.meet(town.lan)
    with monkeypatch.context() as old:
        old.setattr(facts, "BIGGEST", 400)
        town.meet(town.hoa)
        town.world.province.erase(house, town.lan.person, "yêu cầu")
        town.meet(town.hoa)
    assert town.hoa.db.execute("SELECT count(*) FROM unread").fetchone() == (0,)
    ledger.read_again(town.hoa.db)
    assert town.hoa.held() == {}


def test_who_reviewed_a_household_before_it_moved_away_erases_it_no_more(town: Town) -> None:
    there = town.world.areas[1]
    house = town.household(town.lan)
    town.give(town.lan.person, [town.village, there])
    town.meet(town.lan)
    town.meet(town.hoa)
    town.world.write(town.lan, "household", {"area": there}, house, house)
    town.meet(town.lan)
    erasures = [
        town.forge(laptop, "household", {}, row=house, root=house, deed=facts.ERASE) for laptop in (town.hoa, town.lan)
    ]
    town.push(town.hoa, erasures[0])
    assert (town.status(house), town.held()) == ("ok", {erasures[0].id: "no_grant"})
    town.push(town.lan, erasures[1], after=2)
    assert town.status(house) == "erased"


def test_an_answer_to_an_origin_that_was_left_meanwhile_confirms_nothing(town: Town) -> None:
    """Two programs on one vault: the other one heard first that this was a copy."""
    town.household(town.lan)
    asked = town.ask(town.lan)
    answer = town.answer(asked, town.lan.person)
    with town.lan.db.atomic():
        origins.leave(town.lan.db, asked.origin, 0, facts.new_id(town.world.now, town.world.entropy))
    assert town.hear(town.lan, asked, answer).again
    assert origins.waiting(town.lan.db, "province") == 1
    town.all_meet()


def test_an_answer_that_another_programs_later_one_overtook_is_dropped(town: Town) -> None:
    """Two programs on one vault: the other one has read on since, so this one's digests are of an older state."""
    town.household(town.lan)
    town.all_meet()
    asked = town.ask(town.lan)
    late = town.answer(asked, town.lan.person)
    house = town.household(town.hoa, "Hộ ông Bàn Văn Tài")
    town.meet(town.hoa)
    assert town.meet(town.lan).taken == 1
    read = feed.cursors(town.lan.db)
    done = town.hear(town.lan, asked, late)
    assert (done.again, done.disagreed) == (True, [])
    assert feed.cursors(town.lan.db) == read
    assert town.value(town.lan, house, "name") == "Hộ ông Bàn Văn Tài"
    town.all_meet()
