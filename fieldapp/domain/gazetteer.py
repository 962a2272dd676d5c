"""Finds a village by what people write for it: its name with or without its kind, an older name, its code."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from fieldapp.domain import areas, text
from fieldapp.domain.problems import Problem

_KIND = re.compile(r"(?:thon ban|thon|ban|khu pho|khu|to dan pho|tdp|to|xom|lang|ap|kp)\.? +(?=\S)")
_ABOVE = re.compile(r" *(?:,|;| - | – |\().*")


class Gazetteer:
    """The villages that are known here; `mine` are those in which somebody may record on a day (ISO)."""

    def __init__(self, known: Iterable[areas.Area], mine: Collection[str], day: str) -> None:
        self._mine = frozenset(mine)
        self._day = day
        self._named: list[dict[str, list[areas.Area]]] = [{}, {}, {}]
        self._found: dict[str, areas.Area | Problem] = {}
        for area in known:
            for rank, names in enumerate(_names(area)):
                for name in dict.fromkeys(names):
                    self._named[rank].setdefault(name, []).append(area)

    def find(self, words: str) -> areas.Area:
        """The village that is meant. Problems "import_village_unknown", "_several", "_closed", "_out" of the field
        "village"."""
        if words not in self._found:
            self._found[words] = self._look(words)
        found = self._found[words]
        if isinstance(found, Problem):
            raise found
        return found

    def _look(self, words: str) -> areas.Area | Problem:
        candidates = self._candidates(words)
        mine = [area for area in candidates if area.id in self._mine]
        there = [area for area in candidates if areas.active(area, self._day)]
        shown = text.line(words)[:60]
        if len(mine) == 1:
            return mine[0]
        if mine:
            return Problem("import_village_several", "village", village=shown)
        if there:
            return Problem("import_village_out", "village", village=shown)
        if candidates:
            until = text.show_day(max(area.valid_to for area in candidates))
            return Problem("import_village_closed", "village", village=shown, until=until)
        return Problem("import_village_unknown", "village", village=shown)

    def _candidates(self, words: str) -> list[areas.Area]:
        """Those that are called so; a name goes before an older name, and the whole of it before a part."""
        whole = text.fold(words)
        part = _ABOVE.sub("", whole)
        spelled = dict.fromkeys((whole, part, _bare(whole), _bare(part)))
        for named in self._named:
            for name in spelled:
                if name and name in named:
                    return named[name]
        return []


def _names(area: areas.Area) -> tuple[list[str], list[str], list[str]]:
    own = [area.id.casefold(), area.code.casefold(), text.fold(area.name)]
    older = [text.fold(alias) for alias in area.aliases]
    bare = [_bare(name) for name in (text.fold(area.name), *older)]
    return [name for name in own if name], older, bare


def _bare(folded: str) -> str:
    return _KIND.sub("", folded, count=1) if _KIND.match(folded) else folded
