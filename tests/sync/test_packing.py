"""Packings: whatever was packed comes out byte for byte, the lines of a day are packed small, and nobody is sent what
he cannot read."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import msgspec
import pytest
import townhall
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.store import me
from fieldapp.sync import columns, envelope, packing, run, transport

MIB = 2**20
LIMIT = 16 * MIB
_leaves = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text()
BODIES = st.recursive(
    _leaves, lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
).filter(lambda told: told is not None)


def day(visits: int = 60) -> bytes:
    """A question with as many visits of a lane, as it travels."""
    facts = [
        {
            "e": "visit",
            "f": {"age": "a60", "household": f"{number % 7:022}", "name": "Bàn Thị Múi", "note": f"lần {number}\nxong"},
            "i": f"{number:022}",
            "s": 1,
        }
        for number in range(visits)
    ]
    return msgspec.json.encode({"v": 1, "changes": list(enumerate(facts, 1)), "cur": {"a" * 22: 5, "b" * 22: 7}})


def columns_of(*told: str) -> bytes:
    """Columns by hand, with a check sum that some body might have."""
    return "\0".join(["C00000000", *told]).encode()


@given(BODIES)
def test_columns_give_back_each_byte(told: Any) -> None:
    body = msgspec.json.encode(told)
    turned = columns.turn(body)
    assert turned is not None
    assert columns.back(turned, LIMIT) == body


@pytest.mark.parametrize("told", ['",', '","', "\\", '\\",\\"', "%b", "\x1f", "\x7f", "😀"])
def test_texts_that_look_like_the_ends_of_others_come_back(told: str) -> None:
    body = msgspec.json.encode([[told, "x", {told: told}], ["y", told, {told: "z"}]] * 3)
    turned = columns.turn(body)
    assert turned is not None
    assert columns.back(turned, LIMIT) == body


@pytest.mark.parametrize(
    "body",
    [b'{"a": 1}', b'{"a":1,"a":2}', b'{"a":1e3}', b'"\\u0111"', b"{", b"", b"\xff", b"[" * 60 + b"]" * 60],
    ids=["spaces", "a key twice", "a number of another hand", "an escape", "cut", "nothing", "no text", "deep"],
)
def test_what_would_come_back_otherwise_is_not_turned(body: bytes) -> None:
    assert columns.turn(body) is None
    number, packed = packing.pack(body or b" ", packing.KNOWN)
    assert packing.unpack(packed, number, LIMIT) == (body or b" ")


def test_a_number_of_hundreds_of_digits_goes_as_it_is_written() -> None:
    body = msgspec.json.encode([[{"f": number} for number in (1, 2, 2**64)]])
    assert columns.back(columns.turn(body) or b"", LIMIT) == body
    long = body.replace(b"18446744073709551616", b"9" * 400)
    assert columns.turn(long) is None
    number, packed = packing.pack(long, packing.KNOWN)
    assert packing.unpack(packed, number, LIMIT) == long


@given(BODIES, st.integers(0, packing.KNOWN))
def test_every_packing_gives_back_each_byte(told: Any, reads: int) -> None:
    body = msgspec.json.encode(told)
    number, packed = packing.pack(body, reads)
    assert number <= reads
    assert packing.unpack(packed, number, LIMIT) == body


@pytest.mark.parametrize("visits", [1, 60, 600, 6000])
def test_who_reads_columns_is_sent_less(visits: int) -> None:
    body = day(visits)
    sizes = []
    for reads in (0, packing.KNOWN):
        number, packed = packing.pack(body, reads)
        assert packing.unpack(packed, number, LIMIT) == body
        sizes.append(len(packed))
    assert sizes[1] < 0.8 * sizes[0]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader_of_columns(data: bytes) -> None:
    for spoilt in (data, columns.turn(day(5))[: len(data)] + data):  # type: ignore[index]
        with pytest.raises(problems.Problem):
            columns.back(spoilt, LIMIT)


@pytest.mark.parametrize(
    "told",
    [
        columns_of(),
        columns_of("o[[]]\n0", "s1"),
        columns_of("x1"),
        columns_of("s1\n2"),
        columns_of("n1 x"),
        columns_of("n" + "9" * 40),
        columns_of("j{"),
        columns_of("j1,2"),
        columns_of("a2", "s1"),
        columns_of("a9", "s1"),
        columns_of("l-4", "s1"),
        columns_of("l2 -2", "s1"),
        columns_of("mq", "s1"),
        columns_of('o[["a"]]\n1', "s1"),
        columns_of('o[["a"]]\n0'),
        columns_of('k["a","a"]', "s1"),
        columns_of(*["a1"] * 60, "s1"),
    ],
)
def test_columns_that_are_none_are_refused(told: bytes) -> None:
    with pytest.raises(problems.Problem, match="envelope_bad"):
        columns.back(told, LIMIT)


def test_a_body_that_came_back_otherwise_is_refused() -> None:
    turned = columns.turn(day(5))
    assert turned is not None
    with pytest.raises(problems.Problem, match="envelope_bad"):
        columns.back(turned.replace(b"xong", b"xing", 1), LIMIT)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (columns_of("l900000000", "o[[]]\n" + "0" * 1000), "envelope_bad"),
        (columns_of("l" + "1" * 7, "o[[]]\n"), "envelope_bad"),
        (columns_of("l50000", f'o[["{"k" * 4000}"]]\n{"0" * 50000}', "s" + "\n" * 49999), "envelope_too_big"),
        (columns_of("l3", f'o[["{"k" * 7 * MIB}"]]\n000', "s1\n2\n3"), "envelope_too_big"),
        (columns_of("s" + "\x01" * 6 * MIB), "envelope_too_big"),
        (columns_of("s" + "\n" * 15 * MIB), "envelope_bad"),
        (columns_of("j" + "1," * 3 * MIB + "1"), "envelope_bad"),
    ],
    ids=["many", "more than told", "long keys", "three keys", "escapes", "more texts", "more values"],
)
def test_a_bomb_of_columns_fills_no_memory(told: bytes, code: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(problems.Problem, match=code):
            columns.back(told, LIMIT)
        assert tracemalloc.get_traced_memory()[1] < 100 * MIB
    finally:
        tracemalloc.stop()


def test_the_dictionary_is_the_one_that_old_envelopes_were_packed_with() -> None:
    """Another one under the same number would make unreadable what lies on sticks and in mailboxes."""
    assert zlib.crc32(resources.path("wire/1.zdict").read_bytes()) == 577284518


class Heard:
    """The province's door, which notes how each question was packed; an `old` one reads no packing but the first."""

    def __init__(self, hall: townhall.Townhall) -> None:
        self.packings: list[int] = []
        self.old = False
        self._receive = hall.province.receive
        hall.province.receive = self.receive  # type: ignore[method-assign]

    def receive(self, data: bytes, secret: str) -> bytes:
        self.packings.append(envelope.look(data).dictionary)
        if self.old and self.packings[-1]:
            raise problems.Problem("envelope_too_new")
        return self._receive(data, secret)


@pytest.fixture
def hall(hall: townhall.Townhall) -> Iterator[townhall.Townhall]:
    """A served province."""
    with hall.served():
        yield hall


@pytest.fixture
def lan(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    """Lan's laptop, which has just joined."""
    made = townhall.Device(hall, tmp_path / "lan", "lan")
    try:
        yield made
    finally:
        made.close()


def tell(lan: townhall.Device, hall: townhall.Townhall) -> run.Report:
    """Lan exchanges with the province."""
    link = transport.Transport(hall.address)
    try:
        return run.run(lan.db, link, clock=lan.now, entropy=lan.entropy)
    finally:
        link.close()


def write(lan: townhall.Device, *notes: str) -> None:
    """Lan writes slips of nobody in particular, in her village."""
    (village,) = lan.db.execute("SELECT area FROM scope LIMIT 1").fetchone()
    (team,) = lan.db.execute("SELECT id FROM team LIMIT 1").fetchone()
    who = me.read(lan.db).person
    for note in notes:
        lan.record(commune.slip(village=village, team=team, helpers=(who,), household="", name="", note=note))


def test_lan_packs_small_once_the_province_has_said_that_it_reads_it(
    hall: townhall.Townhall, lan: townhall.Device
) -> None:
    door = Heard(hall)
    tell(lan, hall)
    write(lan, *(f"lần {number}" for number in range(20)))
    assert tell(lan, hall).confirmed == 20
    assert (door.packings[0], door.packings[-1]) == (0, 2)


def test_when_an_older_program_takes_the_provinces_place_lan_packs_as_before(
    hall: townhall.Townhall, lan: townhall.Device
) -> None:
    door = Heard(hall)
    tell(lan, hall)
    door.old = True
    write(lan, "một phiếu")
    assert tell(lan, hall).confirmed == 1
    assert door.packings[-2:] == [1, 0]
    door.old = False
    tell(lan, hall)
    write(lan, "một phiếu nữa")
    assert tell(lan, hall).confirmed == 1
    assert door.packings[-1] == 1


def test_another_refusal_is_told_and_nothing_is_sent_twice(hall: townhall.Townhall, lan: townhall.Device) -> None:
    door = Heard(hall)
    tell(lan, hall)
    hall.revoke("lan")
    before = len(door.packings)
    tell(lan, hall)
    assert 1 not in door.packings[before + 1 :]


def test_what_was_turned_before_is_found_where_it_stands() -> None:
    """Also where something else begins as it does, or it is not there at all."""
    facts = [[n, {"i": f"{n:022}", "f": {"note": "đã hướng dẫn VNeID"}}] for n in range(50)]
    known = columns.part(msgspec.json.encode(facts))
    assert known is not None
    bodies = (
        {"app": "1", "changes": facts, "cur": {"khe-su": 7}},
        {"app": facts[:-1], "changes": facts},
        {"app": "1", "changes": facts[1:]},
        {"app": "1", "changes": facts[:1]},
        {"app": [facts], "changes": []},
    )
    for body in map(msgspec.json.encode, bodies):
        turned = columns.turn(body, known)
        assert turned == columns.turn(body)
        assert turned is not None
        assert columns.back(turned, len(body)) == body


def test_places_that_would_hold_the_same_text_many_times_over_are_not_kept() -> None:
    """Somebody wraps one long text into thirty lists: each place would hold it once more."""
    body = b'{"deep":' + b"[" * 30 + b'"' + b"x" * 100_000 + b'"' + b"]" * 30 + b',"changes":["a","b"]}'
    turned = columns.turn(body)
    assert turned is not None
    into, wide = columns.Place(), columns.Place()
    assert columns.back(turned, 200_000, into) == columns.back(turned, 2_000_000, wide) == body
    assert (held(into), held(wide) > 20 * len(body)) == (0, True)


def held(place: columns.Place) -> int:
    """The bytes that a place holds, with all that is within."""
    return sum(map(len, place.values)) + sum(map(held, place.within.values()))
