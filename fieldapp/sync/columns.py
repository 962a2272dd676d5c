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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, islice, repeat
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
_ESCAPED = bytes(one for one in range(32) if one != 10) + b'"\\'  # what JSON writes otherwise; 10 parts the texts
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
        columns = turned.split(b"\0")
        body = _Back(columns[1:], limit).whole()
    except _Big:
        raise problems.Problem("envelope_too_big") from None
    except _SPOILT:
        raise problems.Problem("envelope_bad") from None
    if len(body) > limit:
        raise problems.Problem("envelope_too_big")
    if columns[0] != f"{_MARK}{zlib.crc32(body):08x}".encode():
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
        rows: dict[str, list[Any]] = {letter: [] for letter in letters.values()}
        for letter, told in zip(which, map(dict.values, values), strict=True):
            rows[letter].append(told)
        self._places(dict(zip(letters, rows.values(), strict=True)), depth)

    def _put_a(self, values: Sequence[list[Any]], depth: int) -> None:
        lengths = list(map(len, values))
        if max(lengths) > NARROW:
            self._columns.append("l" + " ".join(map(str, lengths)))
            self.put(list(chain.from_iterable(values)), depth + 1)
            return
        self._columns.append("a" + "".join(map(str, lengths)))
        rows: dict[int, list[Any]] = {length: [] for length in sorted(set(lengths))}
        for length, value in zip(lengths, values, strict=True):
            rows[length].append(value)
        self._places({tuple(range(length)): told for length, told in rows.items()}, depth)

    def _places(self, shapes: dict[tuple[Any, ...], list[Any]], depth: int) -> None:
        """A column for each key, of all the shapes that have it."""
        columns: dict[Any, list[Any]] = {}
        for keys, rows in shapes.items():
            for key, column in zip(keys, zip(*rows, strict=True) if keys else (), strict=True):
                columns.setdefault(key, []).extend(column)
        for listed in columns.values():
            self.put(listed, depth + 1)


class _Back:
    """Takes values out of columns, in the order in which they were put: each as the bytes of its JSON, as nobody needs
    the values themselves."""

    def __init__(self, columns: list[bytes], limit: int) -> None:
        self._columns = iter(columns)
        self._left = limit
        self._values = 0

    def whole(self) -> bytes:
        """The one value that the columns hold; they hold nothing else."""
        (told,) = self._take(1, 0)
        if next(self._columns, None) is not None:
            raise _Unfit
        return told

    def _take(self, count: int, depth: int) -> list[bytes]:
        self._values += count
        if count < 0 or depth > DEEP or self._values > MOST:
            raise _Unfit
        if not count:
            return []
        column = next(self._columns)
        values = self._read(column[:1], column[1:], count, depth)
        if len(values) != count:
            raise _Unfit
        return values

    def _read(self, kind: bytes, told: bytes, count: int, depth: int) -> list[bytes]:
        if kind == b"s":
            return self._texts(told, count)
        if kind == b"n":
            return _encode(list(accumulate(map(int, _parts(told, b" ", count)))))[1:-1].split(b",")
        if kind == b"j":
            return list(map(_encode, _plain(told, count)))
        if kind == b"m":
            return self._mixed(told.decode(), depth)
        if kind == b"k":
            keys = _names.decode(told)
            return [_object(keys) % tuple(self._take(len(keys), depth + 1))]
        if kind == b"o":
            return self._objects(told, depth)
        if kind == b"a":
            return self._narrow(told.decode(), depth)
        if kind == b"l":
            lengths = list(map(int, _parts(told, b" ", count)))
            items = iter(self._take(sum(lengths), depth + 1))
            return [b"[%b]" % b",".join(islice(items, length)) for length in lengths]
        raise _Unfit

    def _pay(self, size: int) -> None:
        """So many bytes will be written that no column holds."""
        self._left -= size
        if self._left < 0:
            raise _Big

    def _texts(self, told: bytes, count: int) -> list[bytes]:
        if told.count(b"\n") != count - 1:
            raise _Unfit
        if len(told.translate(None, _ESCAPED)) == len(told):
            return (b'"%b"' % told.replace(b"\n", b'"\0"')).split(b"\0")
        written = list(map(_encode, told.decode().split("\n")))
        self._pay(sum(map(len, written)) - len(told))
        return written

    def _mixed(self, letters: str, depth: int) -> list[bytes]:
        if not _KINDS.issuperset(letters):
            raise _Unfit
        return _by_turns({kind: self._take(letters.count(kind), depth + 1) for kind in sorted(set(letters))}, letters)

    def _objects(self, told: bytes, depth: int) -> list[bytes]:
        listed, _, letters = told.partition(b"\n")
        which = letters.decode()
        shapes = {_letter(number): keys for number, keys in enumerate(_keys.decode(listed))}
        found = collections.Counter(which)  # at once: with a look for each, many shapes would take many times as long
        counts = {letter: found[letter] for letter in shapes}
        self._pay(sum(counts[letter] * (sum(map(len, keys)) + 3 * len(keys)) for letter, keys in shapes.items()))
        rows = self._rows([(tuple(keys), counts[letter], _object(keys)) for letter, keys in shapes.items()], depth)
        return _by_turns(dict(zip(shapes, rows, strict=True)), which)

    def _narrow(self, lengths: str, depth: int) -> list[bytes]:
        if not _WIDTHS.issuperset(lengths):
            raise _Unfit
        widths = {one: tuple(range(int(one))) for one in sorted(set(lengths))}
        rows = self._rows([(keys, lengths.count(one), _list(keys)) for one, keys in widths.items()], depth)
        return _by_turns(dict(zip(widths, rows, strict=True)), lengths)

    def _rows(self, shapes: list[tuple[tuple[Any, ...], int, bytes]], depth: int) -> list[Iterator[bytes]]:
        """For each shape, which says how it is written, its rows."""
        order: dict[Any, int] = {}
        for keys, count, _ in shapes:
            for key in keys:
                order[key] = order.get(key, 0) + count
        columns = {key: iter(self._take(count, depth + 1)) for key, count in order.items()}
        out: list[Iterator[bytes]] = []
        for keys, count, form in shapes:
            parts = [list(islice(columns[key], count)) for key in keys]
            out.append(map(form.__mod__, zip(*parts, strict=True)) if keys else repeat(form, count))
        return out


def _object(keys: Iterable[str]) -> bytes:
    """How an object with these keys is written: with a place for each value."""
    return b"{%b}" % b",".join([_encode(key).replace(b"%", b"%%") + b":%b" for key in keys])


def _list(places: Iterable[int]) -> bytes:
    return b"[%b]" % b",".join([b"%b" for _ in places])


def _by_turns(parts: Mapping[str, Iterable[bytes]], which: str) -> list[bytes]:
    """The next one of whichever part each letter names."""
    turns = {letter: iter(part) for letter, part in parts.items()}
    return list(map(next, map(turns.__getitem__, which)))


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


def _parts(told: bytes, between: bytes, count: int) -> list[bytes]:
    """So many parts; where there are others, not one is made."""
    if told.count(between) != count - 1:
        raise _Unfit
    return told.split(between)


def _plain(told: bytes, count: int) -> list[Any]:
    """So many values; where there are others, not one is written."""
    values = msgspec.json.decode(b"[%b]" % told, type=list[Any])
    if len(values) != count:
        raise _Unfit
    return values
