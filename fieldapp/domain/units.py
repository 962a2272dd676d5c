"""The villages that figures of a span are told by: each under its last name, with those that became a part of it, so
that nothing is counted twice."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fieldapp.domain import areas, text
from fieldapp.domain.calendar_span import Span

ABOVE = frozenset({"province", "commune", "ward", "special_zone"})  # kinds of areas where nobody is visited


class Unit(msgspec.Struct, frozen=True):
    """A village, quarter, hamlet or enterprise as it stands on the last day of a span; `formerly` are its older names
    and the names of those that became a part of it."""

    id: str
    name: str
    formerly: tuple[str, ...] = ()


class Units(msgspec.Struct, frozen=True):
    """The units of an area in Vietnamese order, and to which of them each village belongs."""

    listed: tuple[Unit, ...]
    of: dict[str, str]


def of(atlas: Mapping[str, areas.Area], area: str, span: Span) -> Units:
    """The units of an area (a village is its own) that were there on any day of a span. A village that had ended by the
    last day counts in its successor; one whose own last day that was, or that was divided, stands as it was."""
    below = areas.within(atlas, {_heir(atlas, area, span.end)})
    homes = {id: _heir(atlas, id, span.end) for id in atlas if atlas[id].kind not in ABOVE}
    inside = {id: home for id, home in homes.items() if home in below}
    alive = {home for id, home in inside.items() if there(atlas[id], span)}
    made = [_unit(atlas, home, [id for id in inside if inside[id] == home]) for home in alive]
    listed = sorted(made, key=lambda unit: (text.sort_key(unit.name), unit.id))
    return Units(tuple(listed), {id: home for id, home in inside.items() if home in alive})


def _heir(atlas: Mapping[str, areas.Area], id: str, day: str) -> str:
    """What a village has become by a day; a circle in the data ends where it closes."""
    seen = [id]
    while (old := atlas.get(seen[-1])) and old.valid_to and old.valid_to < day and old.successor in atlas:
        if old.successor in seen:
            return min(seen[seen.index(old.successor) :])
        seen.append(old.successor)
    return seen[-1]


def there(area: areas.Area, span: Span) -> bool:
    """Whether a place was there on any day of a span."""
    return area.valid_from <= span.end and (not area.valid_to or span.start <= area.valid_to)


def _unit(atlas: Mapping[str, areas.Area], home: str, parts: list[str]) -> Unit:
    own = atlas[home]
    names = [own.aliases, *((atlas[id].name, *atlas[id].aliases) for id in parts if id != home)]
    formerly = dict.fromkeys(name for told in names for name in told if name != own.name)
    return Unit(home, own.name, tuple(sorted(formerly, key=text.sort_key)))
