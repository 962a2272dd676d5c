"""One bad record never blocks another: whatever is wrong with it, it is kept, acknowledged and named."""

from __future__ import annotations

import msgspec
import pytest
import sqlalchemy as sa

from fieldapp.domain import facts
from fieldapp.server import database, tables

NAME = "i" * 22


def body(device, **changed: object) -> bytes:
    """A visit's bytes with some keys replaced; a value may be raw JSON."""
    house = changed.pop("root")
    told = {"e": "visit", "f": {"note": "đã cài VNeID"}, "g": house, "i": device.id(), "s": 1}
    told |= {"t": str(device.clock + 9), "u": device.person, "w": "", "x": "muối"}
    return msgspec.json.encode(told | changed)


POISON = {
    "an unknown kind": {"e": "drone"},
    "a kind with a NUL": {"e": "vis\0it"},
    "a kind without end": {"e": "v" * 5000},
    "an unknown deed": {"k": "burn"},
    "a NUL in a note": {"f": {"note": "a\0b"}},
    "a NUL in an unknown cell": {"f": {"mới": "a\0b", "a\0b": 1}},
    "a NUL in what it replaces": {"p": {"note": "a\0b"}},
    "an area that is a list": {"f": {"area": ["x"]}, "g": ""},
    "an area that is an object": {"f": {"area": {}}, "g": ""},
    "an area that is not there": {"f": {"area": NAME}, "g": ""},
    "an area that is nothing": {"f": {"area": None}, "g": ""},
    "numbers for words": {"f": {"note": 7, "topics": 7, "consent": 7}},
    "a number beyond every database": {"f": {"mới": 2**80}},
    "a deep nest": {"f": {"mới": msgspec.Raw(b"[" * 900 + b"]" * 900)}},
    "a deep nest beside its cells": {"mới": msgspec.Raw(b"[" * 900 + b"]" * 900)},
    "a clock that is none": {"t": "hôm qua"},
    "a clock before time": {"t": "-5"},
    "a clock beyond time": {"t": "9" * 30},
    "a clock in 2099": {"t": str(4_070_908_800_000 << 16)},
    "an author that is none": {"u": ""},
    "a row that is none": {"r": "một"},
    "fields that are none": {"f": []},
    "too much": {"f": {"note": "a" * 70_000}},
    "no object": None,
    "no text": b'{"i":"\xff\xfe"}',
    "no text in a cell": b'{"i":"%s","f":{"note":"\xff"}}' % NAME.encode(),
}


@pytest.mark.parametrize("what", POISON)
def test_a_bad_record_never_blocks_the_next(served, device, what):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    wrong = POISON[what]
    poison = wrong if isinstance(wrong, bytes) else b"7" if wrong is None else body(hoa, root=house.root, **wrong)
    good = hoa.visit(house)
    answer = hoa.exchange(house, poison, good)
    assert answer.have[hoa.origin] == (3, good.id)
    assert {house.id, good.id} <= set(device("lan").sees())
    with database.reading(served.engine) as conn:
        count = sa.select(sa.func.count())
        kept = [conn.scalar(count.select_from(table)) for table in (tables.change, tables.quarantine_raw)]
    assert sum(kept) == 3
    again = hoa.exchange(good, origin=hoa.origin)
    assert again.have[hoa.origin][0] == 4


@pytest.mark.parametrize("at", ["in a cell", "beside them"])
def test_a_nest_that_a_laptop_could_not_read_reaches_none(device, at):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    told = {"mới": msgspec.Raw(b"[" * 900 + b"]" * 900)}
    nest = body(hoa, root=house.root, **({"f": told} if at == "in a cell" else told))
    answer = hoa.exchange(house, nest)
    assert [note.code for note in answer.notes] == ["bad_value"]
    assert set(device("lan").sees()) == {house.id}


def test_a_stub_takes_its_number_and_nothing_else(device):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    answer = hoa.exchange(b'"%s"' % NAME.encode(), house)
    assert answer.have[hoa.origin] == (2, house.id)
    assert answer.notes == []


def test_a_held_record_that_is_repaired_needs_no_note_any_more(device):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    bad = hoa.visit(house, note="x" * 600)
    assert [note.code for note in hoa.exchange(house, bad).notes] == ["bad_value"]
    good = hoa.visit(house, row=bad.row, prev={"note": (bad.id,)})
    assert hoa.exchange(good).notes == []


def test_the_same_facts_sent_twice_are_there_once(served, device):
    hoa = device("hoa")
    house = hoa.household("Khe Sú")
    visit = hoa.visit(house)
    asked = hoa.ask(house, visit)
    first = hoa.exchange(changes=asked.changes)
    second = hoa.exchange(changes=asked.changes)
    assert (first.have, second.fork) == (second.have, {})
    with database.reading(served.engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).select_from(tables.feed)) == 2


def test_a_fact_of_the_wrong_decade_is_taken_with_the_provinces_stamp(served, device):
    hoa = device("hoa")
    hoa.clock = 4_070_908_800_000 << 16
    house = hoa.household("Khe Sú")
    hoa.exchange(house)
    with database.reading(served.engine) as conn:
        stamp = conn.scalar(sa.select(tables.change.c.stamp).where(tables.change.c.id == house.id))
    assert stamp >> 16 == served.now
    assert facts.read(house.body).clock == hoa.clock
