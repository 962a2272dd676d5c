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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, islice, repeat
from typing import Any, TypeVar

import msgspec

from fieldapp.domain import problems

T = TypeVar("T")

NARROW = 8  # items of a list whose places mean something: of a row of the feed, of a number and its fact
DEEP = 40  # levels of a body: ours has nine
FEW = 16  # shapes of the objects in one place: ours have a dozen
PLACES = 20_000  # columns of a body: ours has a hundred
MOST = 1_000_000  # values of a body: four megabytes of facts have a third of that
_WIDE = 2**256  # as large is a number that a column of them holds; ours have a fourth of its digits
_MARK = "C"
_START = 1 + 8
_KINDS = frozenset("snjoa")  # of what a mixture is made
_WIDTHS = frozenset(map(str, range(NARROW + 1)))
_ESCAPED = bytes(one for one in range(32) if one != 10) + b'"\\'  # what JSON writes otherwise; 10 parts the texts
_FLAT = "snj"  # kinds of which a column holds about as much as the values that are made of it
KEPT = 4  # times of what a reader takes, which all places together may hold
_BEGINNING = 64  # bytes by which a part is found
_LETTER = 48  # the letter of the first shape; the others follow it
_SHAPES = 10_000

_encode = msgspec.json.encode
_first, _second = operator.itemgetter(0), operator.itemgetter(1)
_keys = msgspec.json.Decoder(list[list[str]])
_names = msgspec.json.Decoder(list[str])


class Part(msgspec.Struct, frozen=True):
    """A value of a body that was turned before the rest of it: its bytes, its columns, and how many values it has."""

    body: bytes
    columns: list[bytes]
    values: int


def part(body: bytes) -> Part | None:
    """What stands under one key of a body yet to come, turned; None for what would not come back as it is."""
    columns: list[bytes] = []
    turned = _Turned(columns)
    try:
        turned.put([[_value(body)]], 1)
    except (msgspec.DecodeError, UnicodeError, RecursionError, _Unfit):
        return None
    return Part(body, columns, turned.values)


def _value(body: bytes) -> Any:
    told = msgspec.json.decode(body)
    if _encode(told) != body:
        raise _Unfit
    return told


def _around(body: bytes, known: Part | None) -> Any:
    """The value of a body, with the known part in its place if it stands there under a key; else all of it."""
    # Where it begins shows where it is: to look for all of so much takes as long as to pack half of it.
    start = body.find(known.body[:_BEGINNING]) if known else -1
    if known and start >= 0 and body.startswith(known.body, start):
        before, after = body[:start], body[start + len(known.body) :]
        told = _value(b"%bnull%b" % (before, after))
        keys = [key for key, value in told.items() if value is None] if isinstance(told, dict) else []
        if len(keys) == 1 and before.endswith(_encode(keys[0]) + b":"):
            told[keys[0]] = known
            return told
    return _value(body)


def turn(body: bytes, known: Part | None = None) -> bytes | None:
    """The columns of a body, of which a part may be `known`; None for one that would not come back as exactly these
    bytes, as it is not written as we write."""
    try:
        told = _around(body, known)
        columns = [f"{_MARK}{zlib.crc32(body):08x}".encode()]
        _Turned(columns).put([[told]], 0)
        return b"\0".join(columns) if len(columns) <= PLACES else None
    except (msgspec.DecodeError, UnicodeError, RecursionError, _Unfit):
        return None


class Place:
    """A place of a body: the letter of its column, the values in the order of the column, each as the bytes of its
    JSON, and the places `within`: by key, of lists by number or "" for all items, as of an object whose values are
    alike, and of a mixture by letter. Of objects, and of lists whose places mean something, the `shapes` that there
    are, by letter, `which` of them each has and the `counts` of each; of lists all `lengths` that there are."""

    __slots__ = ("counts", "kind", "lengths", "shapes", "values", "which", "within")

    def __init__(self) -> None:
        self.kind = ""
        self.values: list[bytes] = []
        self.shapes: Mapping[str, Sequence[Any]] = {}
        self.which = ""
        self.counts: dict[str, int] = {}
        self.lengths: list[int] = []
        self.within: dict[str | int, Place] = {}

    def in_turn(self, key: str | int, told: Iterable[T]) -> list[Any]:
        """What is told of the values under a key, in their order there, in the order of these objects or lists; None
        for one without the key."""
        parts: dict[str, Iterable[Any]] = {}
        rest = iter(told)
        for letter, keys in self.shapes.items():
            parts[letter] = list(islice(rest, self.counts[letter])) if key in keys else repeat(None)
        if len(parts) == 1:
            return list(*parts.values()) if key in self.shapes[self.which[0]] else [None] * len(self.which)
        return _by_turns(parts, self.which)


def back(turned: bytes, limit: int, into: Place | None = None) -> bytes:
    """The body of these columns, and its places `into` this one. Problem "envelope_bad" when they are none of ours,
    "envelope_too_big" when the body has more bytes than `limit`."""
    try:
        if turned.count(b"\0") > PLACES:
            raise _Unfit
        columns = turned.split(b"\0")
        body = _Back(columns[1:], limit).whole(into)
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
    """Puts values into columns. A value lies anywhere in memory, and to come to it takes longer than what is done with
    it there: so each is come to as few times as can be."""

    def __init__(self, columns: list[bytes]) -> None:
        self._columns = columns
        self.values = 0

    def put(self, parts: Sequence[Sequence[Any]], depth: int) -> None:
        """All values of one place, part after part."""
        count = sum(map(len, parts))
        self.values += count
        if count == len(parts) == 1 and isinstance(parts[0][0], Part):
            self._put_part(parts[0][0])
            return
        if depth > DEEP or self.values > MOST:
            raise _Unfit
        if not count or self._put_s(parts, count):
            return
        types: set[type] = set()
        for part in parts:
            types.update(map(type, part))
        kinds = {_kind(one) for one in types}
        values = parts[0] if len(parts) == 1 else list(chain.from_iterable(parts))
        if len(kinds) > 1:
            self._mixture(values, sorted(kinds), depth)
        else:
            _PUT[kinds.pop()](self, values, depth)

    def _put_part(self, known: Part) -> None:
        """What was put before."""
        self.values += known.values - 1
        if self.values > MOST:
            raise _Unfit
        self._columns += known.columns

    def _mixture(self, values: Sequence[Any], kinds: list[str], depth: int) -> None:
        letters = "".join([_kind(type(value)) for value in values])
        self._columns.append(f"m{letters}".encode())
        for kind in kinds:
            part = [value for value, letter in zip(values, letters, strict=True) if letter == kind]
            self.put([part], depth + 1)

    def _put_s(self, parts: Sequence[Sequence[Any]], count: int) -> bool:
        """Texts, if all of them are: to join them shows it in less time than to ask each for its kind."""
        try:
            told = ("\n".join(parts[0]) if len(parts) == 1 else "\n".join(map("\n".join, parts))).encode()
        except TypeError:
            return False
        plain = told.count(b"\n") == count - 1 and b"\0" not in told
        self._columns.append(b"s" + told if plain else _json(list(chain.from_iterable(parts))))
        return True

    def put_n(self, values: Sequence[int], depth: int) -> None:
        """Whole numbers."""
        if max(values) > _WIDE or min(values) < -_WIDE:
            raise _Unfit  # written out, a few of them are more than all that a reader takes
        steps = [values[0], *map(operator.sub, values[1:], values)]
        self._columns.append(b"n" + _encode(steps)[1:-1].replace(b",", b" "))

    def put_j(self, values: Sequence[Any], depth: int) -> None:
        """Values that have no others in them."""
        self._columns.append(_json(values))

    def put_o(self, values: Sequence[dict[str, Any]], depth: int) -> None:
        """Objects."""
        if len(values) == 1 and _alike(values[0]):
            self._columns.append(b"k" + _encode(list(values[0])))
            self.put([list(values[0].values())], depth + 1)
            return
        shapes = _Shapes()
        found = list(map(shapes.__getitem__, map(tuple, values)))
        which = "".join(map(_first, found)).encode()
        self._columns.append(b"o" + _encode(list(shapes)) + b"\n" + which)
        rows: Iterable[Any] = map(dict.values, values)
        self._places(shapes, [rows] if len(shapes) == 1 else shapes.parted(found, rows), depth)

    def put_a(self, values: Sequence[list[Any]], depth: int) -> None:
        """Lists."""
        lengths = list(map(len, values))
        if max(lengths) > NARROW:
            self._columns.append(b"l" + " ".join(map(str, lengths)).encode())
            self.put([list(chain.from_iterable(values))], depth + 1)
            return
        self._columns.append(b"a" + "".join(map(str, lengths)).encode())
        narrow = sorted(set(lengths))
        rows: list[Iterable[Any]] = [values]
        if len(narrow) > 1:
            rows = [[value for length, value in zip(lengths, values, strict=True) if length == one] for one in narrow]
        self._places([tuple(range(length)) for length in narrow], rows, depth)

    def _places(self, shapes: Iterable[tuple[Any, ...]], rows: Iterable[Iterable[Any]], depth: int) -> None:
        """A column for each key, of all the shapes that have it; to each shape its rows."""
        columns: dict[Any, list[list[Any]]] = {}
        for keys, told in zip(shapes, rows, strict=True):
            line = list(chain.from_iterable(told))  # row after row, as they lie in memory
            for place, key in enumerate(keys):
                columns.setdefault(key, []).append(line[place :: len(keys)])
        for parts in columns.values():
            self.put(parts, depth + 1)


class _Shapes(dict[tuple[str, ...], tuple[str, Callable[[Any], None]]]):
    """By shape its letter, and what takes in its rows."""

    def __init__(self) -> None:
        self._rows: list[list[Any]] = []

    def __missing__(self, shape: tuple[str, ...]) -> tuple[str, Callable[[Any], None]]:
        self._rows.append([])
        found = self[shape] = (_letter(len(self)), self._rows[-1].append)
        return found

    def parted(
        self, found: Iterable[tuple[str, Callable[[Any], None]]], rows: Iterable[Any]
    ) -> Sequence[Iterable[Any]]:
        """To each shape its rows, where that of each row was `found`."""
        collections.deque(map(operator.call, map(_second, found), rows), maxlen=0)
        return self._rows


_PUT: dict[str, Callable[[_Turned, Any, int], None]] = {
    "n": _Turned.put_n,
    "j": _Turned.put_j,
    "o": _Turned.put_o,
    "a": _Turned.put_a,
}


class _Back:
    """Takes values out of columns, in the order in which they were put: each as the bytes of its JSON, as nobody needs
    the values themselves."""

    def __init__(self, columns: list[bytes], limit: int) -> None:
        self._columns = iter(columns)
        self._left = limit
        self._values = 0
        self._room = KEPT * limit
        self._kept: list[Place] = []

    def whole(self, into: Place | None) -> bytes:
        """The one value that the columns hold; they hold nothing else."""
        (told,) = self._take(1, 0, into)
        if next(self._columns, None) is not None:
            raise _Unfit
        return told

    def _take(self, count: int, depth: int, place: Place | None) -> list[bytes]:
        self._values += count
        if count < 0 or depth > DEEP or self._values > MOST:
            raise _Unfit
        if not count:
            return []
        column = next(self._columns)
        if self._room < 0:
            place = None
        values = self._read(column[:1], column[1:], count, depth, place)
        if len(values) != count:
            raise _Unfit
        if place is not None:
            self._keep(place, chr(column[0]), values, len(column))
        return values

    def _keep(self, place: Place, kind: str, values: list[bytes], size: int) -> None:
        """Each place holds all that is below it once more. No body of ours is so deep that it comes to much; where it
        does, no place is kept, and who would look at them looks at the body."""
        self._room -= size if kind in _FLAT else sum(map(len, values))
        if self._room < 0:
            for one in self._kept:
                one.values, one.within = [], {}
            self._kept = []
        else:
            place.kind, place.values = kind, values
            self._kept.append(place)

    def _read(self, kind: bytes, told: bytes, count: int, depth: int, place: Place | None) -> list[bytes]:
        if kind == b"s":
            return self._texts(told, count)
        if kind == b"n":
            return self._numbers(told, count)
        if kind == b"j":
            return list(map(_encode, _plain(told, count)))
        if kind == b"m":
            return self._mixed(told.decode(), depth, place)
        if kind == b"k":
            keys, inner = _names.decode(told), _within(place, "")
            return [b"{%b}" % b",".join(map(operator.add, _written(keys), self._take(len(keys), depth + 1, inner)))]
        if kind == b"o":
            return self._objects(told, depth, place)
        if kind == b"a":
            return self._narrow(told.decode(), depth, place)
        if kind == b"l":
            lengths = list(map(int, _parts(told, b" ", count)))
            if place is not None:
                place.lengths = lengths
            items = iter(self._take(sum(lengths), depth + 1, _within(place, "")))
            return [b"[%b]" % b",".join(islice(items, length)) for length in lengths]
        raise _Unfit

    def _numbers(self, told: bytes, count: int) -> list[bytes]:
        """Whole numbers; many are always the same, or one more each time."""
        steps = _parts(told, b" ", count)
        if count * max(map(len, steps)) > self._left:  # a long one may be in all that follow
            raise _Big
        start = int(steps[0])
        rest = set(steps[1:])
        if rest == {b"0"}:
            return [_encode(start)] * count
        if rest == {b"1"}:
            return _encode(list(range(start, start + count)))[1:-1].split(b",")
        return _encode(list(accumulate(map(int, steps))))[1:-1].split(b",")

    def _pay(self, size: int) -> None:
        """So many bytes will be written that no column holds."""
        self._left -= size
        if self._left < 0:
            raise _Big

    def _texts(self, told: bytes, count: int) -> list[bytes]:
        if told.count(b"\n") != count - 1:
            raise _Unfit
        first, _, rest = told.partition(b"\n")
        if rest.endswith(first) and count > 1 and told == b"\n".join([first] * count):
            (same,) = self._texts(first, 1)
            self._pay((len(same) - len(first) - 2) * (count - 1))
            return [same] * count
        if len(told.translate(None, _ESCAPED)) == len(told):
            return (b'"%b"' % told.replace(b"\n", b'"\0"')).split(b"\0")
        written = list(map(_encode, told.decode().split("\n")))
        self._pay(sum(map(len, written)) - len(told))
        return written

    def _mixed(self, letters: str, depth: int, place: Place | None) -> list[bytes]:
        if not _KINDS.issuperset(letters):
            raise _Unfit
        parts = {
            kind: self._take(letters.count(kind), depth + 1, _within(place, kind)) for kind in sorted(set(letters))
        }
        return _by_turns(parts, letters)

    def _objects(self, told: bytes, depth: int, place: Place | None) -> list[bytes]:
        listed, _, letters = told.partition(b"\n")
        which = letters.decode()
        shapes = {_letter(number): keys for number, keys in enumerate(_keys.decode(listed))}
        # Of many shapes at once: a look for each would take many times as long.
        found = which.count if len(shapes) <= FEW else collections.Counter(which).__getitem__
        counts = {letter: found(letter) for letter in shapes}
        self._pay(sum(counts[letter] * (sum(map(len, keys)) + 3 * len(keys)) for letter, keys in shapes.items()))
        if place is not None:
            place.shapes, place.which, place.counts = shapes, which, counts
        rows = self._rows([(keys, counts[letter], _object(keys)) for letter, keys in shapes.items()], depth, place)
        return _by_turns(dict(zip(shapes, rows, strict=True)), which)

    def _narrow(self, lengths: str, depth: int, place: Place | None) -> list[bytes]:
        if not _WIDTHS.issuperset(lengths):
            raise _Unfit
        widths = {one: tuple(range(int(one))) for one in sorted(set(lengths))}
        counts = {one: lengths.count(one) for one in widths}
        if place is not None:
            place.lengths = list(map(int, widths))
            place.shapes, place.which, place.counts = dict(widths), lengths, counts
        rows = self._rows([(keys, counts[one], _list(keys)) for one, keys in widths.items()], depth, place)
        return _by_turns(dict(zip(widths, rows, strict=True)), lengths)

    def _rows(
        self, shapes: list[tuple[Sequence[Any], int, list[bytes]]], depth: int, place: Place | None
    ) -> list[Iterator[bytes]]:
        """For each shape, which says what is written before each value and at the end, its rows."""
        order: dict[Any, int] = {}
        for keys, count, _ in shapes:
            for key in keys:
                order[key] = order.get(key, 0) + count
        columns = {key: self._take(count, depth + 1, _within(place, key)) for key, count in order.items()}
        starts = dict.fromkeys(order, 0)
        out: list[Iterator[bytes]] = []
        for keys, count, words in shapes:
            parts = []
            for key in keys:
                start = starts[key]
                starts[key] = end = start + count
                parts.append(columns[key][start:end] if count < len(columns[key]) else columns[key])
            between = chain.from_iterable(zip(map(repeat, words), parts, strict=False))
            out.append(map(b"".join, zip(*between, repeat(words[-1], count), strict=False)))
        return out


def _within(place: Place | None, key: str | int) -> Place | None:
    """A new place within one, if anybody wants to know of it."""
    if place is None:
        return None
    found = place.within[key] = Place()
    return found


def _object(keys: Sequence[str]) -> list[bytes]:
    """What is written before each value of an object with these keys, and after the last."""
    if not keys:
        return [b"{}"]
    first, *others = _written(keys)
    return [b"{" + first, *[b"," + one for one in others], b"}"]


def _written(keys: Iterable[str]) -> list[bytes]:
    return [_encode(key) + b":" for key in keys]


def _list(places: Sequence[int]) -> list[bytes]:
    return [b"[", *[b"," for _ in places[1:]], b"]"] if places else [b"[]"]


def _by_turns(parts: Mapping[str, Iterable[T]], which: str) -> list[T]:
    """The next one of whichever part each letter names."""
    turns = {letter: iter(part) for letter, part in parts.items()}
    if len(turns) == 1 and turns.keys() >= set(which):
        return list(*turns.values())
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


def _json(values: Sequence[Any]) -> bytes:
    return b"j" + _encode(values)[1:-1]


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
