"""Takes in files of areas, teams, people and households: every line is looked at first, and one bad line stops all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldapp.domain import facts, problems
from fieldapp.server import admin, database, desk, handout, members, sheets

Cells = dict[str, str]


class Kind(msgspec.Struct, frozen=True):
    """The columns of a kind of file, and those that no line may leave empty."""

    columns: tuple[str, ...]
    needed: tuple[str, ...]


KINDS = {
    "areas": Kind(
        ("kind", "parent", "name", "code", "aliases", "valid_from", "valid_to", "successor"),
        ("kind", "parent", "name"),
    ),
    "teams": Kind(("code", "name", "kind", "areas", "since"), ("code", "name", "kind", "areas")),
    "people": Kind(
        ("name", "role", "area", "phone", "code", "team", "post", "since"),
        ("name", "role", "area"),
    ),
    "households": Kind(("area", "name", "place", "phone"), ("area", "name")),
}


class Taken(msgspec.Struct):
    """How many lines added something, changed something or were known already, and which were bad."""

    added: int = 0
    changed: int = 0
    same: int = 0
    bad: list[sheets.Bad] = []


class Refused(problems.Problem):
    """Nothing was taken from a file, for some of its lines are bad."""

    def __init__(self, bad: list[sheets.Bad]) -> None:
        super().__init__("import_refused", count=len(bad))
        self.bad = bad


def import_file(
    engine: database.Engine, kind: str, path: Path, *, now: int, entropy: facts.Entropy, skip_bad: bool = False
) -> Taken:
    """Takes in a file in one transaction. A file may be taken twice: what is known already stays as it is.

    Refused (with its bad lines) unless every line is good or `skip_bad` is set; Problems "file_*", "server_empty".
    """
    shape, counts, bad = KINDS[kind], Counter[str](), []
    with database.writing(engine) as conn:
        at = desk.Desk(conn, now=now, entropy=entropy)
        hand = handout.Handout(at)
        take = _take(at, hand, kind)
        for line in sheets.read(path, shape.columns, shape.needed):
            if isinstance(line, sheets.Bad):
                bad.append(line)
                continue
            try:
                counts[take(line.cells)] += 1
            except problems.Problem as problem:
                bad.append(sheets.Bad(line.number, problem.field, problem))
        if bad and not skip_bad:
            raise Refused(bad)
        hand.finish()
    return Taken(counts[desk.ADDED], counts[desk.CHANGED], counts[desk.SAME], bad)


def _take(at: desk.Desk, hand: handout.Handout, kind: str) -> Callable[[Cells], str]:
    """What takes in one line of a kind; a Problem of it has changed nothing."""

    def area(cells: Cells) -> str:
        aliases = _several(cells["aliases"])
        dates = {"since": cells["valid_from"], "until": cells["valid_to"]}
        named = {column: cells[column] for column in ("kind", "parent", "name", "code", "successor")}
        return admin.add_area(at, **named, **dates, aliases=aliases)[1]

    def team(cells: Cells) -> str:
        return members.add_team(at, **{**cells, "areas": _several(cells["areas"])})[1]  # type: ignore[arg-type]

    def person(cells: Cells) -> str:
        return members.add_member(at, **cells)[1]  # type: ignore[arg-type]

    def household(cells: Cells) -> str:
        return hand.add(**cells)

    return {"areas": area, "teams": team, "people": person, "households": household}[kind]


def _several(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
