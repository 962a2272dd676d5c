"""How the doors of a round opened: households reached, refused, absent or never visited, by any part of the roll, and
how far they came with each topic. Work in hand counts, so slips that still wait do too; withdrawn ones never."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import msgspec

from fieldapp.domain import households, slips, standing, visits

ABSENT_BLOCKER, REFUSED_BLOCKER = "B18", "B19"  # of the catalogue's blockers
REACHED, REFUSED, ABSENT, OUTSIDE, NEVER = "reached", "refused", "absent", "outside", "never"
_BEST = (NEVER, OUTSIDE, ABSENT, REFUSED, REACHED)


class Call(NamedTuple):
    """What is read of one slip: at which household it is shown now ("" for none), and its topics."""

    row: str
    village: str
    household: str
    date: str
    state: str
    topics: tuple[slips.TopicResult, ...]


class Doors(msgspec.Struct, frozen=True):
    """How many households there are, and how each stands after the calls of a span; `outside` ones were visited only
    before or after it."""

    households: int = 0
    reached: int = 0
    refused: int = 0
    absent: int = 0
    outside: int = 0
    never: int = 0


def at_home(calls: Iterable[Call], homes: Mapping[str, str]) -> list[Call]:
    """The same calls, each at the household that its own one is a part of now, if it was merged since."""
    return [call._replace(household=homes[call.household]) if call.household in homes else call for call in calls]


def outcome(topics: tuple[slips.TopicResult, ...]) -> str:
    """What one call came to: somebody was there unless every topic failed for want of anybody, or of the will."""
    if not topics or any(row.result != visits.NOT_DONE for row in topics):
        return REACHED
    blockers = {blocker for row in topics for blocker in row.blockers}
    return REFUSED if REFUSED_BLOCKER in blockers else ABSENT if ABSENT_BLOCKER in blockers else REACHED


def states(calls: Iterable[Call], visited: Iterable[str] = ()) -> dict[str, str]:
    """How each household that was called on stands: the best that any call came to; `visited` are the households
    that were visited at any time."""
    found = dict.fromkeys(visited, OUTSIDE)
    for call in calls:
        if call.household:
            told = (found.get(call.household, NEVER), outcome(call.topics))
            found[call.household] = max(told, key=_BEST.index)
    return found


def count(
    roll: Iterable[households.Household],
    known: Mapping[str, str],
    part: Callable[[households.Household], object],
) -> dict[object, Doors]:
    """The doors of each part of the roll, as `part` names it; a household counts where it lives now. A part that is
    None is left out; `known` are the `states`."""
    sums: dict[object, dict[str, int]] = {}
    for home in roll:
        key = part(home)
        if key is not None:
            held = sums.setdefault(key, dict.fromkeys(_BEST, 0))
            held[known.get(home.id, NEVER)] += 1
    return {key: Doors(sum(held.values()), **held) for key, held in sums.items()}


def ladder(calls: Iterable[Call], homes: Iterable[str]) -> dict[str, dict[str, int]]:
    """For each topic how many of these households came to which result at best ("0" to "4", "X"), the topic tried by
    most households first."""
    kept = set(homes)
    best: dict[str, dict[str, str]] = {}
    for call in calls:
        for row in call.topics if call.household in kept else ():
            of_topic = best.setdefault(row.topic, {})
            of_topic[call.household] = max(of_topic.get(call.household, row.result), row.result, key=standing.step)
    found = {topic: _by_result(of_topic.values()) for topic, of_topic in best.items()}
    return dict(sorted(found.items(), key=lambda told: (-sum(told[1].values()), told[0])))


def _by_result(results: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for result in results:
        found[result] = found.get(result, 0) + 1
    return found
