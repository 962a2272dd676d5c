"""Who may read and write what, tried from outside over a real socket: writes are kept and held, reads never show."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fieldapp.domain import facts, history, reviews, rounds
from fieldapp.server import access, database, members, records, tables

KHE_SU, NAM_MAU, HONG_GAI, CO_TO = "Khe Sú", "Nậm Mậu", "Hồng Gai", "Cô Tô"
SCOPES = {
    "hoa": {KHE_SU},
    "sang": {KHE_SU},
    "minh": {NAM_MAU},
    "thanh": {HONG_GAI, KHE_SU, NAM_MAU},
    "xa": {CO_TO, "Thôn Nam Đồng"},
}


def notes(answer) -> dict[str, str]:
    return {note.fact: note.code for note in answer.notes}


def record(town, row: str) -> dict[str, history.Cell] | None:
    """What the province makes of a row."""
    asked = sa.select(tables.record.c.body, *records.FACT).select_from(records.JOINED)
    with database.reading(town.engine) as conn:
        found = conn.execute(asked.where(tables.record.c.row == row)).first()
        return None if found is None else records.cells(*found)


def grant(town, person: str, role: str, area: str) -> None:
    with town.desk() as at:
        name = {"hoa": "Nguyễn Thị Hòa", "minh": "Trần Văn Minh"}[person]
        members.add_member(at, code=person, name=name, role=role, area=area)


@pytest.fixture
def told(served, device):
    """A household with a visit in each village, and who told them."""
    hoa, minh = device("hoa"), device("minh")
    here, there = hoa.household(KHE_SU), minh.household(NAM_MAU, "Bàn Thị Chẹo")
    visits = hoa.visit(here), minh.visit(there, "đã chỉ cách tra cứu thẻ BHYT")
    hoa.exchange(here, visits[0])
    minh.exchange(there, visits[1])
    return {KHE_SU: (here, visits[0]), NAM_MAU: (there, visits[1])}


@pytest.mark.parametrize("person", [*SCOPES, "tinh"])
def test_everybody_reads_the_own_areas_and_nothing_else(served, device, told, person):
    someone = device(person)
    scope = SCOPES.get(person, {"Quảng Ninh", HONG_GAI, KHE_SU, NAM_MAU, CO_TO, "Thôn Nam Đồng"})
    answer = someone.exchange()
    if person == "tinh":
        assert {served.area(area) for area in scope} <= set(answer.scope)
    else:
        assert {served.area(area) for area in scope} == set(answer.scope)
    expected = {fact.id for area in scope & told.keys() for fact in told[area]}
    assert set(someone.sees()) == expected
    assert set(answer.dig) == {served.area(area) for area in scope & told.keys()}


@pytest.mark.parametrize("person", ["hoa", "xa"])
def test_asking_for_a_foreign_area_by_its_cursor_shows_nothing(served, device, told, person):
    someone = device(person)
    someone.cur = {served.area(NAM_MAU): 0, "*": 0}
    answer = someone.exchange()
    assert served.area(NAM_MAU) not in {*answer.feed, *answer.cur, *answer.dig, *answer.scope}


def test_reference_data_names_nobody_of_foreign_areas(served, device):
    answer = device("hoa").exchange()
    named = {person["name"] for person in answer.ref.people}
    assert {"Nguyễn Thị Hòa", "Chìu Quay Sáng"} <= named
    assert not named & {"Trần Văn Minh", "Lỷ Thị Tằng"}
    assert {"phone", "code"} & {key for person in answer.ref.people for key in person} == set()
    assert served.area(NAM_MAU) not in {area["id"] for area in answer.ref.areas}


@pytest.mark.parametrize("person", ["hoa", "sang", "xa"])
def test_work_outside_of_ones_areas_is_kept_and_held(served, device, told, person):
    someone = device(person)
    there, theirs = told[NAM_MAU]
    before = record(served, there.row), record(served, theirs.row)
    outside = [
        someone.household(NAM_MAU, "Đặng Văn Hùng"),
        someone.visit(there),
        someone.visit(there, "sửa của người khác", row=theirs.row),
        someone.write("household", {"name": "Tên khác"}, row=there.row),
        someone.write("household", {"area": served.area(KHE_SU)}, row=there.row),
    ]
    answer = someone.exchange(*outside)
    assert answer.have[someone.origin] == (5, outside[-1].id)
    assert notes(answer) == {fact.id: "no_grant" for fact in outside}
    assert (record(served, there.row), record(served, theirs.row)) == before
    assert not set(someone.sees()) & {fact.id for fact in told[NAM_MAU]}


@pytest.mark.parametrize(("person", "may"), [("hoa", False), ("sang", True), ("thanh", True), ("tinh", True)])
def test_only_heads_and_above_review(served, device, told, person, may):
    someone = device(person)
    house, visit = told[KHE_SU]
    said = {"_review": {"verdict": reviews.APPROVED, "reader": someone.person, "day": "2026-10-03", "of": "0" * 16}}
    review = someone.write("visit", said, row=visit.row, root=house.root)
    assert notes(someone.exchange(review)) == ({} if may else {review.id: "no_grant"})


@pytest.mark.parametrize(("person", "may"), [("hoa", False), ("sang", True), ("thanh", True)])
def test_only_heads_and_above_share_houses_out(served, device, told, person, may):
    someone = device(person)
    house, _ = told[KHE_SU]
    share = rounds.cell(rounds.Share(someone.person, "2026-10-03", "2026-10-10"))
    fact = someone.write("household", share, row=house.row)
    assert notes(someone.exchange(fact)) == ({} if may else {fact.id: "no_grant"})


@pytest.mark.parametrize(("person", "may"), [("hoa", True), ("lan", False), ("sang", True), ("minh", False)])
def test_who_added_a_household_or_its_head_takes_it_out_of_the_roll_and_puts_it_back(served, device, told, person, may):
    someone = device("hoa" if person == "hoa" else person)
    house, _ = told[KHE_SU]
    out = someone.write("household", {"_out": True}, row=house.row)
    assert notes(someone.exchange(out)) == ({} if may else {out.id: "no_grant"})
    back = someone.write("household", {"_out": None}, row=house.row)
    assert notes(someone.exchange(back)) == ({} if may else {out.id: "no_grant", back.id: "no_grant"})


@pytest.mark.parametrize(
    "cells",
    [{"_merged": "x"}, {"_merged": 7}, {"_out": "x"}, {"_out": False}, {"round": "Hòa"}, {"round": {"who": "x"}}],
)
def test_a_household_is_merged_and_shared_out_in_words_that_every_laptop_reads(served, device, told, cells):
    sang = device("sang")
    house, _ = told[KHE_SU]
    odd = sang.write("household", cells, row=house.row)
    answer = sang.exchange(odd)
    assert [(note.fact, note.code, note.field) for note in answer.notes] == [(odd.id, "bad_value", *cells)]


@pytest.mark.parametrize(("person", "may"), [("hoa", False), ("sang", False), ("thanh", True), ("tinh", True)])
def test_only_officers_and_above_lock_and_erase(served, device, told, person, may):
    someone = device(person)
    house, visit = told[KHE_SU]
    lock = someone.write("visit", {"_locked": True, "_review": {}}, row=visit.row, root=house.root)
    erase = someone.write("household", {}, row=house.row, deed=facts.ERASE)
    answer = someone.exchange(lock, erase)
    assert notes(answer) == ({} if may else {lock.id: "no_grant", erase.id: "no_grant"})
    assert (record(served, house.row) is None) == may


def test_a_head_hears_of_what_is_held_in_the_village_and_another_head_does_not(served, device, told):
    xa, sang, hoa = device("xa"), device("sang"), device("hoa")
    here, _ = told[KHE_SU]
    outside = xa.visit(here)
    xa.exchange(outside)
    assert notes(sang.exchange()) == {outside.id: "no_grant"}
    assert notes(hoa.exchange()) == {}
    assert notes(device("minh").exchange()) == {}


def test_nobody_writes_in_anothers_name(served, device, told):
    hoa = device("hoa")
    here, _ = told[KHE_SU]
    forged = hoa.visit(here, author=device("sang").person)
    answer = hoa.exchange(forged)
    assert [(note.fact, note.code, note.field) for note in answer.notes] == [(forged.id, "bad_value", "author")]


def test_nobody_sends_under_anothers_origin(served, device, told):
    hoa, minh = device("hoa"), device("minh")
    minh.exchange()
    hoa.origin = minh.origin
    with pytest.raises(Exception, match="origin_foreign"):
        hoa.exchange(hoa.household(KHE_SU))


def test_a_row_cannot_be_taken_over_by_way_of_another_root(served, device, told):
    """Who may write about one household must not reach the visits of another by naming the own one as root."""
    hoa = device("hoa")
    here, _ = told[KHE_SU]
    _, theirs = told[NAM_MAU]
    before = record(served, theirs.row)
    sly = hoa.write("visit", {"note": "chiếm phiếu"}, row=theirs.row, root=here.root)
    answer = hoa.exchange(sly)
    assert [(note.fact, note.code, note.field) for note in answer.notes] == [(sly.id, "bad_value", "root")]
    assert record(served, theirs.row) == before


def test_a_household_cannot_be_pulled_over_by_a_second_founding_fact(served, device, told):
    hoa = device("hoa")
    there, _ = told[NAM_MAU]
    body = facts.write(
        "household",
        {"area": served.area(KHE_SU), "name": "Bàn Thị Chẹo"},
        author=hoa.person,
        clock=hoa.clock + 99,
        wall="",
        now=0,
        entropy=bytes,
    ).body
    false_id = facts.read(body).id
    answer = hoa.exchange(body.replace(false_id.encode(), there.root.encode()))
    assert answer.have[hoa.origin] == (1, there.root)
    assert set(device("minh").sees().values()) == {served.area(NAM_MAU)}


def test_a_role_that_ended_shows_nothing_more_but_its_late_work_is_taken(served, device, told):
    hoa = device("hoa")
    here, _ = told[KHE_SU]
    with served.desk() as at:
        assert members.end_member(at, "hoa") == 1
    late = hoa.visit(here)
    answer = hoa.exchange(late)
    assert (answer.scope, notes(answer)) == ([], {})
    assert late.id in device("lan").sees()
    served.now += 91 * 24 * 3600 * 1000
    hoa.enrol(served.invite("hoa"))
    too_late = hoa.visit(here)
    assert notes(hoa.exchange(too_late))[too_late.id] == "no_grant"


def test_a_new_role_brings_everything_from_the_start(served, device, told):
    hoa = device("hoa")
    hoa.exchange()
    grant(served, "hoa", "member", "Nậm Mậu")
    answer = hoa.exchange()
    assert len(answer.feed[served.area(NAM_MAU)]) == 2
    assert answer.ref is not None


def test_a_held_fact_that_a_person_lets_pass_is_seen_by_the_village(served, device, told):
    xa, minh = device("xa"), device("minh")
    there, _ = told[NAM_MAU]
    outside = xa.visit(there)
    xa.exchange(outside)
    assert outside.id not in minh.sees()
    with served.desk() as at:
        access.release(at, outside.id)
    assert outside.id in minh.sees()
