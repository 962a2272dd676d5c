"""Makes the enumerations of Qt's binding as Python itself would, in a fifth of its time; it knows none of them."""

from __future__ import annotations

import contextlib
import enum
import functools
import operator
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

_KINDS = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
_FILLED = ("_member_names_", "_member_map_", "_value2member_map_")
_UNUSED = ("_unhashable_values_", "_unhashable_values_map_")  # for values that are no numbers

Told = list[tuple[str, int]]


@contextlib.contextmanager
def quickly() -> Iterator[None]:
    """While classes of Qt's are named inside. With the first of them come 3,000 members of 170 enumerations, and
    Python, which asks much of each, needs as long for them as for half of our own modules."""
    kinds: Any = enum.EnumType
    as_usual = kinds._create_
    kinds._create_ = _creating(as_usual)
    try:
        yield
    finally:
        kinds._create_ = as_usual


def _creating(as_usual: Callable[..., Any]) -> Callable[..., Any]:
    def create(kind: Any, class_name: str, names: Any, **how: Any) -> Any:
        told_by_qt = how.get("boundary") is enum.KEEP and how.get("module") is None and kind in _KINDS
        if told_by_qt and isinstance(names, list) and _plain(kind, names):
            return _make(kind, class_name, names)
        if how.get("module") is None:
            how["module"] = sys._getframe(2).f_globals.get("__name__")  # who asks, as Python looks for it
        return as_usual(kind, class_name, names, **how)

    return create


def _plain(kind: Any, told: Told) -> bool:
    """Whether nothing is to be asked of these members: numbers, under names that mean nothing else."""
    empty, taken = _empty(kind)
    return empty is not None and taken.isdisjoint(names := dict(told)) and len(names) == len(told)


@functools.cache
def _empty(kind: Any) -> tuple[dict[str, Any] | None, frozenset[str]]:
    """What an enumeration without members holds, None if a newer Python keeps more in it than is known here; and the
    names that members cannot have so easily."""
    made: Any = kind("Empty", [], module=__name__, boundary=enum.KEEP)
    holds = dict(vars(made))
    known = all(key in (*_FILLED, *_UNUSED) for key, value in holds.items() if isinstance(value, (list, dict, set)))
    return holds if known else None, frozenset(key for base in kind.__mro__ for key in vars(base)) | {"mro"}


def _make(kind: Any, name: str, told: Told) -> Any:
    empty, _ = _empty(kind)
    assert empty is not None
    fresh: dict[str, Any] = {key: type(empty[key])() for key in (*_FILLED, *_UNUSED) if key in empty}
    if issubclass(kind, enum.Flag):
        mask = functools.reduce(operator.or_, (value for _, value in told), 0)
        single = functools.reduce(operator.or_, (value for _, value in told if _single(value)), 0)
        fresh |= {"_flag_mask_": mask, "_singles_mask_": single, "_all_bits_": 2 ** mask.bit_length() - 1}
    made = type.__new__(_Unasked, name, (kind,), empty | fresh)
    _waiting[made] = told
    return made


def _single(value: int) -> bool:
    return value > 0 and not value & value - 1


_waiting: dict[Any, Told] = {}  # the members of those that nobody has asked for anything
_one_at_once = threading.RLock()


def _asking_for(name: str) -> Any:
    return property(lambda made: getattr(_filled(made), name))


class _Unasked(enum.EnumType):
    """Of an enumeration until something in it is asked for: a start asks few of them. Then its members are made, and
    it is one as any other."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(_filled(cls), name)

    _member_names_ = _asking_for("_member_names_")
    _member_map_ = _asking_for("_member_map_")
    _value2member_map_ = _asking_for("_value2member_map_")


def _filled(made: Any) -> Any:
    """The enumeration with its members."""
    with _one_at_once:
        if (told := _waiting.get(made)) is not None:
            _put_members(made, told)
            made.__class__ = enum.EnumType
            del _waiting[made]
    return made


def _put_members(made: Any, told: Told) -> None:
    names, members, by_value = (vars(made)[key] for key in _FILLED)
    number, flags = issubclass(made, int), issubclass(made, enum.Flag)
    for word, value in told:
        member = by_value.get(value)
        if member is None:
            member = by_value[value] = int.__new__(made, value) if number else object.__new__(made)
            member._value_, member._name_, member.__objclass__, member._sort_order_ = value, word, made, len(names)
            if not flags or _single(value):  # a name for several flags at once is not counted as one
                names.append(word)
        members[word] = member
    for word, member in members.items():
        type.__setattr__(made, word, member)
    if flags and (order := [members[word]._value_ for word in names]) != sorted(order):
        made._iter_member_ = made._iter_member_by_def_
