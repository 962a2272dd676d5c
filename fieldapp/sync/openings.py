"""Sees from the columns of an answer which of its facts open a visit, and what lists show of them: place by place, as
the same few values stand there again and again. What is not as plain it leaves to `outlines`, fact by fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, repeat
from typing import Any

import msgspec

from fieldapp.domain import facts, history, outlines, visit_cells
from fieldapp.store import fold
from fieldapp.sync import envelope, protocol

LEAST = 16  # facts for which it is worth while

_BODY = 3  # place in a row of the feed that carries a fact
_NEEDED = frozenset("efituw")
_KNOWN = _NEEDED | frozenset("gs")
_VISIT = b'"visit"'

_read = msgspec.json.Decoder(list[str]).decode


class Feed(dict[str, list[protocol.Row]]):
    """The rows of an answer, and the place where they stood in its envelope."""

    def __init__(self, told: Mapping[str, list[protocol.Row]], place: envelope.Place) -> None:
        super().__init__(told)
        self.place: envelope.Place | None = place


class _Odd(Exception):
    """Something that is not as in most answers, be it sound or not."""


def look(feed: Feed, give_way: Callable[[], object] = bool) -> Iterator[fold.Made | None]:
    """What each row of an answer makes of the visit that it opens, in their order; None for one that opens none, and
    for all where that does not show. It is looked at once, as its place holds as much memory as it does; `give_way` is
    called before each column."""
    place, feed.place = feed.place, None
    rows = list(chain.from_iterable(feed.values()))
    carried = [row for row in rows if isinstance(row, protocol.Carried)]
    told = _facts(place) if place and len(carried) >= LEAST else None
    if told is None or [bytes(row.body) for row in carried] != told.values:
        return repeat(None)
    try:
        made = iter(_made(told, [row.stamp for row in carried], give_way))
    except (_Odd, msgspec.DecodeError, UnicodeDecodeError):
        return repeat(None)
    return made if len(carried) == len(rows) else _among(rows, made)


def _among(rows: list[protocol.Row], made: Iterator[fold.Made | None]) -> Iterator[fold.Made | None]:
    return (next(made) if isinstance(row, protocol.Carried) else None for row in rows)


def _facts(feed: envelope.Place) -> envelope.Place | None:
    """The place of all facts that rows of the feed carry."""
    lists = next(iter(feed.within.values()), None)  # of one area, or of all
    rows = lists.within.get("") if lists and len(feed.within) == 1 else None
    told = rows.within.get(_BODY) if rows else None
    if told and told.kind == "m":  # in other rows a number stands there
        told = told.within.get("o")
    return told if told and told.kind == "o" else None


def _made(told: envelope.Place, stamps: list[int], give_way: Callable[[], object]) -> list[fold.Made | None]:
    at, cells = told.within, told.within.get("f")
    if cells is None or max(map(len, told.values)) > facts.BIGGEST:
        raise _Odd
    _only_objects(told)
    _only_objects(cells)
    if not all(map(_NEEDED.issubset, told.shapes.values())) or ("s" in at and set(at["s"].values) != {b"1"}):
        raise _Odd
    _text(at["w"])
    for cell in _CELLS.keys() & cells.within.keys():
        give_way()
        _CELLS[cell](cells.within[cell])
    opens = _which(told, cells)
    made: list[fold.Made | None] = [*fold.all_made(_openings(told, cells, give_way), told.values, stamps)]
    return made if all(opens) else [one if well else None for one, well in zip(made, opens, strict=True)]


def _which(told: envelope.Place, cells: envelope.Place) -> list[bool]:
    """Which of the facts open a visit and have nothing but what `outlines` knows."""
    known = {letter: _KNOWN.issuperset(keys) for letter, keys in told.shapes.items()}
    opens = {letter: "when" in keys and outlines.CELLS.issuperset(keys) for letter, keys in cells.shapes.items()}
    each = zip(told.which, told.in_turn("f", cells.which), told.in_turn("e", told.within["e"].values), strict=True)
    return [known[one] and opens[other] and entity == _VISIT for one, other, entity in each]


def _openings(told: envelope.Place, cells: envelope.Place, give_way: Callable[[], object]) -> outlines.Openings:
    at = told.within
    ids = told.in_turn("i", _ids(at["i"]))
    roots = told.in_turn("g", _ids(at["g"])) if "g" in at else ids
    forms = {letter: history.form(map(str, keys)) for letter, keys in cells.shapes.items()}

    def each(values: list[Any]) -> list[Any]:
        give_way()
        return told.in_turn("f", values)

    return outlines.Openings(
        ids=ids,
        roots=[root or name for root, name in zip(roots, ids, strict=True)],
        authors=told.in_turn("u", _ids(at["u"])),
        clocks=told.in_turn("t", _clocks(at["t"])),
        shares=history.shares_of(ids, each(list(map(forms.__getitem__, cells.which)))),
        villages=each(_texts(cells, "village")),
        households=each(_texts(cells, "household")),
        dates=each(_texts_in(cells, "when", "date")),
        times=each(_texts_in(cells, "when", "time")),
        names=each(_texts(cells, "name")),
        phones=each(_texts(cells, "phone")),
        topics=each(_topics(cells)),
        modes=each(_texts(cells, "mode")),
        people=each(_numbers(cells, "people")),
        follow_ups=each(_texts_in(cells, "next", "date")),
        satisfactions=each(_numbers(cells, "satisfaction")),
    )


def _texts(place: envelope.Place, key: str) -> list[str]:
    """The text that each object has under a key, "" where it has none."""
    if key not in place.within:
        return [""] * len(place.values)
    return _or_empty(place.in_turn(key, _read_all(place.within[key].values)))


def _texts_in(place: envelope.Place, key: str, inner: str) -> list[str]:
    """The same of the object that each has under a key."""
    if key not in place.within:
        return [""] * len(place.values)
    return _or_empty(place.in_turn(key, _texts(place.within[key], inner)))


def _topics(cells: envelope.Place) -> list[str]:
    """What lists show of the topics of each visit."""
    place = cells.within.get("topics")
    if place is None:
        return [""] * len(cells.values)
    if place.kind != "a":
        raise _Odd
    columns: list[list[str | None]] = []
    for number, topic in place.within.items():
        told = zip(_texts(topic, "t"), _texts(topic, "r"), strict=True)
        columns.append(place.in_turn(number, [f"{code}:{result}" for code, result in told]))
    listed = [" ".join(filter(None, one)) for one in zip(*columns, strict=True)] or [""] * len(place.values)
    return _or_empty(cells.in_turn("topics", listed))


def _numbers(cells: envelope.Place, key: str) -> list[int | None]:
    return cells.in_turn(key, map(int, cells.within[key].values)) if key in cells.within else [None] * len(cells.values)


def _or_empty(told: list[str | None]) -> list[str]:
    return [one or "" for one in told]


def _read_all(values: list[bytes]) -> list[str]:
    """The texts that these are; most are the same few."""
    distinct = list(set(values))
    return list(map(dict(zip(distinct, _read(b"[%b]" % b",".join(distinct)), strict=True)).__getitem__, values))


def _ids(place: envelope.Place) -> list[str]:
    told = facts.ids_written(place.values) if place.kind == "s" else None
    if told is None:
        raise _Odd
    return told


def _clocks(place: envelope.Place) -> list[int]:
    told = facts.clocks_written(place.values) if place.kind == "s" else None
    if told is None:
        raise _Odd
    return told


Judge = Callable[[envelope.Place], None]


def _only_objects(place: envelope.Place) -> None:
    """Objects with each key once."""
    if place.kind != "o" or any(len(set(keys)) < len(keys) for keys in place.shapes.values()):
        raise _Odd


def _text(place: envelope.Place) -> None:
    if place.kind == "s":
        b"".join(place.values).decode()
    elif place.kind != "j" or not all(one.startswith(b'"') for one in place.values):  # some have several lines
        raise _Odd


def _number(place: envelope.Place) -> None:
    if place.kind != "n" or not all(-visit_cells.BEYOND <= int(one) < visit_cells.BEYOND for one in set(place.values)):
        raise _Odd


def _flag(place: envelope.Place) -> None:
    if not {b"true", b"false"}.issuperset(place.values):
        raise _Odd


def _list(item: Judge) -> Judge:
    def judge(place: envelope.Place) -> None:
        if place.kind not in ("a", "l"):
            raise _Odd
        for inner in place.within.values():
            item(inner)

    return judge


def _object(cells: Mapping[str, Judge]) -> Judge:
    known = frozenset(cells)

    def judge(place: envelope.Place) -> None:
        _only_objects(place)
        if not all(map(known.issuperset, place.shapes.values())):
            raise _Odd
        for key, inner in place.within.items():
            cells[str(key)](inner)

    return judge


# As `outlines` has it.
_CELLS = {
    **dict.fromkeys(outlines.CELLS, _text),
    "by": _object({"helpers": _list(_text), "team": _text}),
    "consent": _object({"guardian": _flag, "how": _text, "purposes": _list(_text), "since": _text, "text": _text}),
    "next": _object({"date": _text, "refer": _text}),
    "people": _number,
    "satisfaction": _number,
    "topics": _list(_object({"b": _list(_text), "p": _text, "r": _text, "t": _text})),
    "when": _object({"date": _text, "minutes": _number, "time": _text}),
}
