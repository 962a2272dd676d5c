"""Makes blank slips for a village, to be filled in with a pen."""

from __future__ import annotations

from collections.abc import Sequence

import sqlite_utils

from fieldapp.domain import areas, catalogue, problems, text
from fieldapp.reports import blank_slips
from fieldapp.store import me, named, people, reference


def print_slips(
    db: sqlite_utils.Database,
    village: str,
    codes: Sequence[str] = (),
    *,
    catalogue: catalogue.Catalogue,
    day: str,
    lang: str,
    copies: int = 1,
    first: int | None = None,
) -> bytes:
    """A PDF of so many slips of a village, given by id, code or name, with these topics or the usual ones, numbered
    from `first`. Problems "paper_village" and those of `reports.blank_slips`."""
    place = _village(people.villages(db, day), village)
    heading = blank_slips.Heading(place.name, _commune(db, place.id), _team(db, place.id, day))
    chosen = blank_slips.topics(catalogue, codes, day)
    return blank_slips.pdf(heading, chosen, catalogue, day=day, lang=lang, copies=copies, first=first)


def _village(known: Sequence[areas.Area], told: str) -> areas.Area:
    wanted = text.fold(told)
    exact = [one for one in known if one.id == told or (one.code and text.fold(one.code) == wanted)]
    found = exact or [one for one in known if text.fold(one.name) == wanted]
    if len(found) != 1:
        raise problems.Problem("paper_village", "village", name=told[:40])
    return found[0]


def _commune(db: sqlite_utils.Database, village: str) -> str:
    atlas = reference.atlas(db)
    above = (atlas[id] for id in areas.lineage(atlas, village))
    return next((one.name for one in above if one.kind in people.ABOVE), "")


def _team(db: sqlite_utils.Database, village: str, day: str) -> str:
    """The team that serves there, of several the owner's own; "" when it is not known."""
    above = areas.lineage(reference.atlas(db), village)
    found = [one for area in above for one in reference.helpers(db, area, day)]
    mine = [team for team, person, _ in found if person == me.read(db).person]
    teams = mine or [team for team, _, _ in found]
    return named.teams(db, teams[:1]).get(teams[0], "") if teams else ""
