"""What lists show of a visit is the same whether its one fact is read cell by cell or at once."""

from __future__ import annotations

import random
from typing import Any

import pytest

from fieldapp.domain import facts, history, outlines, photos, visits

ME = "hoa".ljust(22, "_")
PLAIN: dict[str, Any] = {
    "when": {"date": "2026-10-03", "time": "08:30", "minutes": 20},
    "mode": "home",
    "village": "khe-su",
    "household": "nhà 12",
    "by": {"team": "tổ", "helpers": [ME]},
    "name": "Chìu Thị Lỷ",
    "phone": "0912000123",
    "topics": [{"t": "ID-01", "r": "3", "b": ["B04"], "p": "1.001193"}, {"t": "PAY-02", "r": "X"}],
    "next": {"date": "2026-10-17", "refer": "police"},
    "satisfaction": 4,
    "note": "Đến nhà chị Mơ 7 giờ",
    "age": "a60",
}
ODD: dict[str, list[Any]] = {
    "when": [None, "2026-10-03", {"date": 20261003}, {"time": None}, {}, []],
    "mode": [None, 3, ["home"]],
    "village": [None, {}],
    "household": [None, True],
    "name": [None, 7, ""],
    "phone": [None, 912000123],
    "people": [None, 12, True, "12", 2**70, 1.0],
    "topics": [None, {}, [None], ["ID-01"], [{}], [{"t": 1, "r": None}], [{"t": "ID-01", "more": [1]}]],
    "next": [None, "police", {"date": None}, {"refer": "police"}],
    "satisfaction": [None, 5.0, False, "5"],
    "photos": [None, [{"sha": "a" * 64, "size": 5}], "none"],
    "_withdrawn": [None, True],
    "_locked": [None, True],
    "_review": [None, {"verdict": "approved"}],
    "from_a_later_program": [{"when": {"date": "1999-01-01"}}],
}


def visit(fields: dict[str, Any]) -> facts.Fact:
    return facts.write(
        "visit", fields, author=ME, clock=1 << 40, wall="", now=1, entropy=random.Random("visit").randbytes
    )


def whole(fact: facts.Fact) -> visits.Slip:
    return visits.outline(history.replay([fact]))


def read(fact: facts.Fact) -> visits.Slip | None:
    """The same, read at once; None where it is left to who looks at each cell."""
    told = outlines.opening(fact.body)
    if told is None:
        return None
    assert (told.id, told.id, told.root, told.author) == (fact.id, fact.row, fact.root, fact.author)
    assert (told.clock, told.share) == (fact.clock, history.share_alone(fact))
    return visits.Slip(
        date=told.date,
        time=told.time,
        mode=told.mode,
        village=told.village,
        household=told.household,
        name=told.name,
        phone=told.phone,
        people=told.people,
        topics=tuple(visits.TopicResult(*one.split(":")) for one in told.topics.split()),
        follow_up=told.follow_up,
        satisfaction=told.satisfaction,
    )


def test_a_usual_visit_is_read_at_once() -> None:
    told = read(visit(PLAIN))
    assert told == whole(visit(PLAIN))
    assert told is not None
    assert (told.name, told.date, len(told.topics)) == ("Chìu Thị Lỷ", "2026-10-03", 2)


def test_one_at_a_household_is_read_at_once() -> None:
    home = "nhà-12".ljust(22, "_").replace("à", "a")
    fact = facts.write(
        "visit", PLAIN, author=ME, clock=1 << 40, wall="", now=1, entropy=random.Random("visit").randbytes, root=home
    )
    assert fact.root == home
    assert read(fact) == whole(fact) is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"e":"visit"', '"e":"household"'),
        ('"e":"visit"', '"e":"visit","k":"erase"'),
        ('"e":"visit"', '"e":"visit","p":{"mode":"x"}'),
        ('"e":"visit"', '"e":"visit","z":1e999'),
        ('"s":1', '"s":1,"r":"aaaaaaaaaaaaaaaaaaaaaa"'),
        ('"t":"1099511627776"', '"t":"-1"'),
        ('"t":"1099511627776"', '"t":"9223372036854775808"'),
        ('"t":"1099511627776"', '"t":"soon"'),
        (f'"u":"{ME}"', '"u":"hoa"'),
        ('"note":"', '"note":"\\ud800'),
        ('"by":{', '"by":{"more":1e999,'),
        ("}", ""),
    ],
)
def test_whatever_is_not_as_most_are_is_left_to_who_looks_at_each_key(old: str, new: str) -> None:
    body = visit(PLAIN).body.decode()
    assert outlines.opening(body.encode()) is not None
    assert body.count(old)
    assert outlines.opening(body.replace(old, new, 1).encode()) is None


def test_bytes_that_are_no_text_are_left_to_who_tells_so() -> None:
    body = visit(PLAIN).body
    assert outlines.opening(body.replace("Mơ".encode(), b"M\xff")) is None
    assert outlines.opening(b" " * facts.BIGGEST + body) is None


@pytest.mark.parametrize("missing", [cell for cell in PLAIN if cell != "when"])
def test_one_that_tells_less_is_read_at_once(missing: str) -> None:
    fact = visit({cell: value for cell, value in PLAIN.items() if cell != missing})
    assert read(fact) == whole(fact)


@pytest.mark.parametrize(("cell", "value"), [(cell, value) for cell, values in ODD.items() for value in values])
def test_what_is_odd_is_read_the_same_or_left_to_who_looks_at_each_cell(cell: str, value: Any) -> None:
    fact = visit({**PLAIN, cell: value})
    assert read(fact) in (None, whole(fact))


@pytest.mark.parametrize("cell", ["photos", "_withdrawn", "_locked", "_review"])
def test_what_more_is_told_of_is_left_to_who_looks_at_each_cell(cell: str) -> None:
    value = photos.pack([photos.Photo("a" * 64, 5)]) if cell == "photos" else True
    assert read(visit({**PLAIN, cell: value})) is None


def test_one_of_no_day_is_no_visit_yet() -> None:
    fact = visit({"mode": "home"})
    assert read(fact) is None
