"""What a report is asked for, and the place that is meant; each report itself is made by one of the `*_tables`."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from fieldapp.domain import areas, catalogue, problems, text
from fieldapp.domain.calendar_span import Span

# The reports that say of which reporting period they tell, and what came in after it was closed.
OF_PERIOD = frozenset({"indicators", "villages", "statement"})
COMMUNES = frozenset({"commune", "ward", "special_zone"})


class Ask(msgspec.Struct, frozen=True):
    """One report: its name (of `tables.NAMES`), the days, the place's id ("" for the commune), the day on which it is
    made (ISO), the language of its words, and the indicator whose evidence is wanted."""

    name: str
    span: Span
    area: str
    today: str
    catalogue: catalogue.Catalogue
    lang: str = "vi"
    indicator: str = ""


def commune(atlas: Mapping[str, areas.Area], area: str) -> str:
    """The commune of a village; a place that has none above it is its own."""
    return next((id for id in areas.lineage(atlas, area) if atlas[id].kind in COMMUNES), area)


def of_commune(atlas: Mapping[str, areas.Area], area: str) -> bool:
    """Whether a place is a commune, or lies in one."""
    return any(atlas[id].kind in COMMUNES for id in areas.lineage(atlas, area))


def find(atlas: Mapping[str, areas.Area], words: str) -> areas.Area:
    """The place that is meant by an id, a code, a name or an older name; without words, the one commune that is known.
    Problems "place_unknown", "place_several" with the codes to choose from, "place_which" without words where several
    communes are known."""
    wanted = text.fold(words)
    if not wanted:
        found = [area for area in atlas.values() if area.kind in COMMUNES]
    else:
        found = [area for area in atlas.values() if words.strip() == area.id or wanted == text.fold(area.code)]
        for names in (lambda area: (area.name,), lambda area: area.aliases):
            found = found or [area for area in atlas.values() if wanted in map(text.fold, names(area))]
    if not found:
        raise problems.Problem("place_unknown", "area", word=text.line(words)[:60])
    if len(found) > 1 and not wanted:
        raise problems.Problem("place_which", "area", count=len(found))
    if len(found) > 1:
        codes = ", ".join(sorted(area.code or area.id for area in found))
        raise problems.Problem("place_several", "area", word=text.line(words)[:60], codes=codes)
    return found[0]
