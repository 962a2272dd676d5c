"""Sees from the columns of an envelope that each fact in it opens a visit and is sound: place by place, as the same few
values stand there again and again. Where that does not show it says nothing, and each fact is read by itself."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping

import msgspec

from fieldapp.domain import facts, history, visit_cells, visit_glance
from fieldapp.sync import envelope

LEAST = 16  # facts for which it is worth while
CODE, ID = 32, 64  # letters of the longest

_NUL = b"\\u0000"  # the only way in which JSON writes one
_NEEDED = frozenset("efituw")
_KNOWN = _NEEDED | frozenset("gs")

_raw = operator.itemgetter(1)
_texts = msgspec.json.Decoder(list[str]).decode


class Run(list[tuple[int, msgspec.Raw]]):
    """The numbered pieces of what a device sends, and the place where they stood in its envelope."""

    def __init__(self, told: Iterable[tuple[int, msgspec.Raw]], place: envelope.Place) -> None:
        super().__init__(told)
        self.place: envelope.Place | None = place


class Visits(msgspec.Struct, frozen=True, gc=False):
    """Facts that open a visit, each of which `visit_glance.opened` tells the same of: what stands in one place of them
    is one list."""

    names: list[str]
    roots: list[str]
    authors: list[str]
    clocks: list[int]
    villages: list[str | None]
    areas: list[str | None]
    shares: list[int]
    bodies: list[bytes]

    def each(self) -> list[visit_glance.Opened]:
        """One by one."""
        told = (self.names, self.roots, self.authors, self.clocks, self.villages, self.areas, self.shares)
        return list(map(visit_glance.Opened, *told))


class _Odd(Exception):
    """Something that is not as in most facts, be it sound or not."""


def look(run: Run) -> Visits | None:
    """The facts of a run, if all are such; it is looked at once, as its place holds as much memory as it does."""
    place, run.place = run.place, None
    pair = place.within.get("") if place else None
    told = pair.within.get(1) if pair else None
    if told is None or len(run) < LEAST or list(map(bytes, map(_raw, run))) != told.values:
        return None
    try:
        return _visits(told)
    except (_Odd, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _visits(told: envelope.Place) -> Visits:
    if max(map(len, told.values)) > facts.BIGGEST:
        raise _Odd
    _only(told, _KNOWN)
    if not all(map(_NEEDED.issubset, told.shapes.values())):
        raise _Odd
    at, cells = told.within, told.within["f"]
    if set(at["e"].values) != {b'"visit"'} or ("s" in at and set(at["s"].values) != {b"1"}):
        raise _Odd
    seen = _Seen()
    _CELLS(seen, cells)
    _words()(seen, at["w"])
    seen.end()
    names = told.in_turn("i", _ids(at["i"]))
    roots = told.in_turn("g", _ids(at["g"])) if "g" in at else names
    forms = {letter: history.form(keys) for letter, keys in cells.shapes.items()}
    return Visits(
        names=names,
        roots=[root or name for root, name in zip(roots, names, strict=True)],
        authors=told.in_turn("u", _ids(at["u"])),
        clocks=told.in_turn("t", _clocks(at["t"])),
        villages=told.in_turn("f", cells.in_turn("village", _told(cells, "village"))),
        areas=told.in_turn("f", cells.in_turn("area", _told(cells, "area"))),
        shares=history.shares_of(names, told.in_turn("f", map(forms.__getitem__, cells.which))),
        bodies=told.values,
    )


class _Seen:
    """The words of all cells, each once."""

    def __init__(self) -> None:
        self.codes: set[bytes] = set()
        self.ids: set[bytes] = set()
        self.days: set[bytes] = set()
        self.clocks: set[bytes] = set()

    def end(self) -> None:
        """Looks at them all."""
        codes, ids, days, clocks = map(_decoded, (self.codes, self.ids, self.days, self.clocks))
        if max(map(len, codes), default=0) > CODE or max(map(len, ids), default=0) > ID:
            raise _Odd
        if not (visit_glance.worded(codes, ids) and visit_glance.timed(days, clocks)):
            raise _Odd


Judge = Callable[[_Seen, envelope.Place], None]


def _decoded(values: Iterable[bytes]) -> list[str]:
    return _texts(b"[%b]" % b",".join(values))


def _only(place: envelope.Place, known: frozenset[str]) -> None:
    """Only objects with known keys, each once."""
    if place.kind != "o":
        raise _Odd
    for keys in place.shapes.values():
        if not known.issuperset(keys) or len(set(keys)) < len(keys):
            raise _Odd


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


def _told(cells: envelope.Place, key: str) -> list[str]:
    """The texts under a key; most are the same few."""
    if key not in cells.within:
        return []
    values = cells.within[key].values
    distinct = list(set(values))
    return list(map(dict(zip(distinct, _decoded(distinct), strict=True)).__getitem__, values))


def _code(seen: _Seen, place: envelope.Place) -> None:
    seen.codes.update(place.values)


def _id(seen: _Seen, place: envelope.Place) -> None:
    seen.ids.update(place.values)


def _day(seen: _Seen, place: envelope.Place) -> None:
    seen.days.update(place.values)


def _time(seen: _Seen, place: envelope.Place) -> None:
    seen.clocks.update(place.values)


def _words(most: int = facts.BIGGEST) -> Judge:
    """Any texts of so many letters at most."""

    def judge(_: _Seen, place: envelope.Place) -> None:
        joined = b",".join(place.values)
        if _NUL in joined:
            raise _Odd
        if place.kind == "s" and max(map(len, place.values)) <= most:  # no letter has less than a byte
            joined.decode()
        elif max(map(len, _texts(b"[%b]" % joined))) > most:
            raise _Odd

    return judge


def _number(bounds: tuple[int, int]) -> Judge:
    def judge(_: _Seen, place: envelope.Place) -> None:
        if place.kind != "n" or not all(bounds[0] <= int(value) <= bounds[1] for value in set(place.values)):
            raise _Odd

    return judge


def _flag(_: _Seen, place: envelope.Place) -> None:
    if not {b"true", b"false"}.issuperset(place.values):
        raise _Odd


def _list(most: int, item: Judge) -> Judge:
    def judge(seen: _Seen, place: envelope.Place) -> None:
        if place.kind not in ("a", "l") or max(place.lengths) > most:
            raise _Odd
        for inner in place.within.values():
            item(seen, inner)

    return judge


def _object(cells: Mapping[str, Judge]) -> Judge:
    known = frozenset(cells)

    def judge(seen: _Seen, place: envelope.Place) -> None:
        _only(place, known)
        for key, inner in place.within.items():
            cells[str(key)](seen, inner)

    return judge


# As `visit_glance` has it.
_CELLS = _object(
    {
        "age": _code,
        "area": _words(),
        "by": _object({"helpers": _list(visit_cells.HELPERS, _id), "team": _id}),
        "consent": _object(
            {
                "guardian": _flag,
                "how": _code,
                "purposes": _list(visit_cells.PICKS, _code),
                "since": _day,
                "text": _code,
            }
        ),
        "device": _code,
        "household": _id,
        "late_reason": _words(visit_cells.REASON),
        "mode": _code,
        "name": _words(visit_cells.NAME),
        "next": _object({"date": _day, "refer": _code}),
        "note": _words(visit_cells.NOTE),
        "people": _number(visit_cells.PEOPLE),
        "phone": _words(visit_cells.PHONE),
        "satisfaction": _number(visit_cells.SATISFACTION),
        "sex": _code,
        "topics": _list(
            visit_cells.TOPICS,
            _object({"b": _list(visit_cells.PICKS, _code), "p": _words(visit_cells.PROCEDURE), "r": _code, "t": _code}),
        ),
        "village": _id,
        "when": _object({"date": _day, "minutes": _number(visit_cells.MINUTES), "time": _time}),
    }
)
