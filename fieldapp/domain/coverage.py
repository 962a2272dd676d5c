"""Who was reached: households, persons and times by village; no data stays None, it never becomes zero."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain import households, text, visits


class Reach(msgspec.Struct, frozen=True):
    """What one village's visits reached; persons and times are counted apart (người, lượt).

    `persons` are different named people; `unnamed` sessions cannot be told apart and are no persons; `times`
    counts sessions, and a class once for each who came. All four are None where no visit is known.
    """

    village: str
    households: int = 0
    never: tuple[str, ...] = ()  # ids of households without any visit, in the order given
    reached: int | None = None
    persons: int | None = None
    unnamed: int | None = None
    times: int | None = None
    last: str = ""  # ISO day of the last visit


def reach(
    roll: Iterable[households.Household], slips: Iterable[visits.Slip], villages: Iterable[str] = ()
) -> dict[str, Reach]:
    """The reach of each village of the roll, of the slips (without withdrawn ones) and of `villages`.

    A household counts where it lives now, a session where it took place.
    """
    homes: dict[str, list[str]] = {village: [] for village in villages}
    for home in roll:
        homes.setdefault(home.area, []).append(home.id)
    held: dict[str, list[visits.Slip]] = {village: [] for village in homes}
    visited = set()
    for slip in slips:
        held.setdefault(slip.village, []).append(slip)
        visited.add(slip.household)
    return {village: _of_village(village, homes.get(village, []), told, visited) for village, told in held.items()}


def _of_village(village: str, homes: list[str], told: list[visits.Slip], visited: set[str]) -> Reach:
    never = tuple(home for home in homes if home not in visited)
    if not told and len(never) == len(homes):
        return Reach(village, len(homes), never)
    return Reach(
        village,
        len(homes),
        never,
        reached=len(homes) - len(never),
        persons=_persons(told),
        unnamed=sum(1 for slip in told if not slip.name and slip.mode != visits.CLASS),
        times=sum(_times(slip) for slip in told),
        last=max((slip.date for slip in told), default=""),
    )


def _persons(told: list[visits.Slip]) -> int:
    """Different people: a name counts once a household; without household only if none has that name."""
    named = {(slip.household, text.fold(slip.name)) for slip in told if slip.name}
    housed = {name for household, name in named if household}
    return sum(1 for household, name in named if household or name not in housed)


def _times(slip: visits.Slip) -> int:
    return (slip.people or 0) if slip.mode == visits.CLASS else 1
