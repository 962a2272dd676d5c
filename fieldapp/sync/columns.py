"""A body of JSON turned so that like stands by like, which packs a quarter smaller; exactly its bytes come back, or
nothing does. Never does I/O.

    C | CRC-32 of the body, 8 hex digits | columns, each after a NUL

A column holds all values that stand in one place of the body: its first letter says what they are, the others how many
stand where and what they say. Children follow their parent, depth first:

    s  texts, a line each                     n  whole numbers: the first, then what each is more than the one before
    j  anything without children, as JSON     o  objects: their lists of keys, and which of them each object has
    a  lists of at most NARROW items          l  longer lists: the length of each, and then all items as one column
    m  a mixture: the letter of each value    k  one object whose values are alike: its keys, and then all its values
"""

from __future__ import annotations

import collections
import operator
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, repeat
from typing import Any

import msgspec

from fieldapp.domain import problems

NARROW = 8  # items of a list whose places mean something: of a row of the feed, of a number and its fact
DEEP = 40  # levels of a body: ours has nine
PLACES = 20_000  # columns of a body: ours has a hundred
MOST = 1_000_000  # values of a body: four megabytes of facts have a third of that
_MARK = "C"
_START = 1 + 8
_KINDS = frozenset("snjoa")  # of what a mixture is made
_WIDTHS = frozenset(map(str, range(NARROW + 1)))
_LETTER = 48  # the letter of the first shape; the others follow it
_SHAPES = 10_000

_encode = msgspec.json.encode
_keys = msgspec.json.Decoder(list[list[str]])
_names = msgspec.json.Decoder(list[str])


def turn(body: bytes) -> bytes | None:
    """The columns of a body; None for one that would not come back as exactly these bytes, as it is not written as we
    write."""
    try:
        told = msgspec.json.decode(body)
        if _encode(told) != body:
            return None
        columns = [f"{_MARK}{zlib.crc32(body):08x}"]
        _Turned(columns).put([told], 0)
        return "\0".join(columns).encode() if len(columns) <= PLACES else None
    except (msgspec.DecodeError, UnicodeError, RecursionError, _Unfit):
        return None


def back(turned: bytes, limit: int) -> bytes:
    """The body of these columns. Problem "envelope_bad" when they are none of ours, "envelope_too_big" when the body
    has more bytes than `limit`."""
    try:
        if turned.count(b"\0") > PLACES:
            raise _Unfit
        columns = turned.decode().split("\0")
        told = _Back(columns[1:], limit).whole()
        body = _encode(told)
    except _Big:
        raise problems.Problem("envelope_too_big") from None
    except _SPOILT:
        raise problems.Problem("envelope_bad") from None
    if len(body) > limit:
        raise problems.Problem("envelope_too_big")
    if columns[0] != f"{_MARK}{zlib.crc32(body):08x}":
        raise problems.Problem("envelope_bad")
    return body


class _Unfit(Exception):
    """Too deep, too many, or no columns of ours."""


class _Big(Exception):
    """More bytes than the reader takes."""


_SPOILT = (
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    StopIteration,
    RecursionError,
    msgspec.MsgspecError,
    _Unfit,
)


class _Turned:
    """Puts values into columns."""

    def __init__(self, columns: list[str]) -> None:
        self._columns = columns
        self._values = 0

    def put(self, values: Sequence[Any], depth: int) -> None:
        """All values of one place."""
        self._values += len(values)
        if depth > DEEP or self._values > MOST:
            raise _Unfit
        if not values:
            return
        kinds = {_kind(one) for one in set(map(type, values))}
        if len(kinds) > 1:
            self._mixture(values, sorted(kinds), depth)
        else:
            getattr(self, f"_put_{kinds.pop()}")(values, depth)

    def _mixture(self, values: Sequence[Any], kinds: list[str], depth: int) -> None:
        letters = "".join([_kind(type(value)) for value in values])
        self._columns.append(f"m{letters}")
        for kind in kinds:
            self.put([value for value, letter in zip(values, letters, strict=True) if letter == kind], depth + 1)

    def _put_s(self, values: Sequence[str], depth: int) -> None:
        told = "\n".join(values)
        plain = told.count("\n") == len(values) - 1 and "\0" not in told
        self._columns.append(f"s{told}" if plain else _json(values))

    def _put_n(self, values: Sequence[int], depth: int) -> None:
        steps = [values[0], *map(operator.sub, values[1:], values)]
        self._columns.append("n" + " ".join(map(str, steps)))

    def _put_j(self, values: Sequence[Any], depth: int) -> None:
        self._columns.append(_json(values))

    def _put_o(self, values: Sequence[dict[str, Any]], depth: int) -> None:
        if len(values) == 1 and _alike(values[0]):
            self._columns.append("k" + _encode(list(values[0])).decode())
            self.put(list(values[0].values()), depth + 1)
            return
        of = list(map(tuple, values))
        letters = {shape: _letter(number) for number, shape in enumerate(dict.fromkeys(of))}
        which = "".join(map(letters.__getitem__, of))
        self._columns.append(f"o{_encode(list(letters)).decode()}\n{which}")
        rows: dict[tuple[Any, ...], list[Any]] = {shape: [] for shape in letters}
        for shape, value in zip(of, values, strict=True):
            rows[shape].append(value.values())
        self._places(rows, depth)

    def _put_a(self, values: Sequence[list[Any]], depth: int) -> None:
        lengths = list(map(len, values))
        if max(lengths) > NARROW:
            self._columns.append("l" + " ".join(map(str, lengths)))
            self.put(list(chain.from_iterable(values)), depth + 1)
            return
        self._columns.append("a" + "".join(map(str, lengths)))
        shapes: dict[tuple[Any, ...], list[Any]] = {}
        for length, value in zip(lengths, values, strict=True):
            shapes.setdefault(tuple(range(length)), []).append(value)
        self._places(dict(sorted(shapes.items())), depth)

    def _places(self, shapes: dict[tuple[Any, ...], list[Any]], depth: int) -> None:
        """A column for each key, of all the shapes that have it."""
        columns: dict[Any, list[Any]] = {}
        for keys, rows in shapes.items():
            for key, column in zip(keys, zip(*rows, strict=True) if keys else (), strict=True):
                columns.setdefault(key, []).extend(column)
        for listed in columns.values():
            self.put(listed, depth + 1)


class _Back:
    """Takes values out of columns, in the order in which they were put."""

    def __init__(self, columns: list[str], limit: int) -> None:
        self._columns = iter(columns)
        self._left = limit
        self._values = 0

    def whole(self) -> Any:
        """The one value that the columns hold; they hold nothing else."""
        (told,) = self._take(1, 0)
        if next(self._columns, None) is not None:
            raise _Unfit
        return told

    def _take(self, count: int, depth: int) -> list[Any]:
        self._values += count
        if count < 0 or depth > DEEP or self._values > MOST:
            raise _Unfit
        if not count:
            return []
        column = next(self._columns)
        values = self._read(column[0], column[1:], count, depth)
        if len(values) != count:
            raise _Unfit
        return values

    def _read(self, kind: str, told: str, count: int, depth: int) -> list[Any]:
        if kind == "s":
            return _parts(told, "\n", count)
        if kind == "n":
            return list(accumulate(map(int, _parts(told, " ", count))))
        if kind == "j":
            return _plain(told)
        if kind == "m":
            return self._mixed(told, depth)
        if kind == "k":
            keys = _names.decode(told)
            return [dict(zip(keys, self._take(len(keys), depth + 1), strict=True))]
        if kind == "o":
            return self._objects(told, depth)
        if kind == "a":
            return self._narrow(told, count, depth)
        if kind == "l":
            lengths = list(map(int, _parts(told, " ", count)))
            items = iter(self._take(sum(lengths), depth + 1))
            return [[next(items) for _ in range(length)] for length in lengths]
        raise _Unfit

    def _pay(self, size: int) -> None:
        """So many bytes will be written that no column holds."""
        self._left -= size
        if self._left < 0:
            raise _Big

    def _mixed(self, letters: str, depth: int) -> list[Any]:
        if not _KINDS.issuperset(letters):
            raise _Unfit
        parts = {kind: iter(self._take(letters.count(kind), depth + 1)) for kind in sorted(set(letters))}
        return [next(parts[letter]) for letter in letters]

    def _objects(self, told: str, depth: int) -> list[Any]:
        listed, _, which = told.partition("\n")
        shapes = _keys.decode(listed)
        letters = {_letter(number): keys for number, keys in enumerate(shapes)}
        found = collections.Counter(which)  # at once: with a look for each, many shapes would take many times as long
        counts = {letter: found[letter] for letter in letters}
        self._pay(sum(counts[letter] * (sum(map(len, keys)) + 3 * len(keys)) for letter, keys in letters.items()))
        rows = self._rows([(tuple(keys), counts[letter]) for letter, keys in letters.items()], depth)
        made = {
            letter: map(dict, map(zip, repeat(keys), told))
            for (letter, keys), told in zip(letters.items(), rows, strict=True)
        }
        return [next(made[letter]) for letter in which]

    def _narrow(self, lengths: str, count: int, depth: int) -> list[Any]:
        if not _WIDTHS.issuperset(lengths):
            raise _Unfit
        wanted = sorted(set(lengths))
        rows = self._rows([(tuple(range(int(one))), lengths.count(one)) for one in wanted], depth)
        made = {one: map(list, told) for one, told in zip(wanted, rows, strict=True)}
        return [next(made[length]) for length in lengths]

    def _rows(self, shapes: list[tuple[tuple[Any, ...], int]], depth: int) -> list[Iterator[tuple[Any, ...]]]:
        """For each shape its rows: values in the order of its keys."""
        order: dict[Any, int] = {}
        for keys, count in shapes:
            for key in keys:
                order[key] = order.get(key, 0) + count
        columns = {key: self._take(count, depth + 1) for key, count in order.items()}
        at = dict.fromkeys(columns, 0)
        out: list[Iterator[tuple[Any, ...]]] = []
        for keys, count in shapes:
            parts = []
            for key in keys:
                parts.append(columns[key][at[key] : at[key] + count])
                at[key] += count
            out.append(zip(*parts, strict=True) if keys else iter([()] * count))
        return out


def _kind(kind: type) -> str:
    """The letter of a type of value: what has no children of its own and is neither text nor a whole number is j."""
    return {str: "s", int: "n", dict: "o", list: "a"}.get(kind, "j")


def _alike(value: dict[str, Any]) -> bool:
    """Whether an object is a list with names: of areas and their rows, say."""
    kinds = {type(one) for one in value.values()}
    return len(value) > 1 and len(kinds) == 1 and kinds <= {list, dict, int}


def _letter(number: int) -> str:
    if number > _SHAPES:
        raise _Unfit
    return chr(_LETTER + number)


def _json(values: Sequence[Any]) -> str:
    return "j" + _encode(values).decode()[1:-1]


def _parts(told: str, between: str, count: int) -> list[str]:
    """So many parts; where there are others, not one is made."""
    if told.count(between) != count - 1:
        raise _Unfit
    return told.split(between)


def _plain(told: str) -> list[Any]:
    return msgspec.json.decode(f"[{told}]", type=list[Any])
