"""A list of households as it is imported: which rows may be kept and what is wrong in the others, row by row; nothing
is kept here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from fieldapp.domain import gazetteer, grids, headings, households, imports, phones, text
from fieldapp.domain.problems import Problem

VILLAGE, NAME, PLACE, PHONE = "village", "name", "place", "phone"
FIELDS = (
    headings.Field(
        NAME,
        (
            *("ho va ten chu ho", "ho ten chu ho", "ten chu ho", "chu ho", "ho va ten", "ho ten", "ten ho"),
            *("ho va ten dai dien ho", "dai dien ho", "nguoi dai dien", "ho ten nguoi dai dien", "chu ho gia dinh"),
            *("name", "head of household", "household head", "household", "head"),
        ),
        ("ten", "ho gia dinh", "ho"),
        headings.FAMILY,
    ),
    headings.Field(
        VILLAGE,
        (
            *("thon", "ban", "khu", "khu pho", "to dan pho", "thon ban", "thon khu", "thon khu ban", "thon ban khu"),
            *("thon ban khu pho", "thon khu pho", "thon to", "thon xom", "ten thon", "ma thon", "tdp", "dia ban"),
            *("village", "hamlet", "quarter", "area"),
        ),
        ("to", "ten khu"),
    ),
    headings.Field(
        PLACE,
        (
            *("noi o", "cho o", "dia chi", "dia chi cu the", "so nha", "xom", "ngo", "noi cu tru", "vi tri"),
            *("dia chi thuong tru", "noi thuong tru", "cum dan cu", "xom ngo so nha", "noi o hien nay"),
            *("place", "address", "where it lives"),
        ),
        ("thuong tru", "nhom"),
    ),
    headings.Field(
        PHONE,
        (
            *("so dien thoai", "dien thoai", "sdt", "dt", "so dt", "dtdd", "dien thoai lien he"),
            *("so dien thoai lien he", "so lien he", "di dong", "phone", "phone number", "telephone", "mobile", "tel"),
        ),
        ("lien he", "zalo", "so zalo"),
    ),
)  # fmt: skip
NEEDED = (NAME,)

# What people write where there is nothing to write.
_NONE = frozenset({"-", "–", "—", "0", "x", "khong", "khong co", "chua co", "ko", "k", "none", "n/a", "na"})

# Greek and Cyrillic letters that look like Latin ones.
_LOOKALIKES = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαινυρτАВЕЅІЈКМНОРСТУХаеосрухѕіјһ")

Line = imports.Line[households.Household]


class Roll:
    """Households among which doubles are looked for: by village and name, and by phone."""

    def __init__(self, known: Iterable[households.Household] = ()) -> None:
        self._at: dict[tuple[str, str], list[households.Household]] = {}
        self._by_phone: dict[str, list[households.Household]] = {}
        for home in known:
            self.add(home)

    def add(self, home: households.Household) -> None:
        """One more."""
        self._at.setdefault((home.area, text.fold(home.name)), []).append(home)
        if home.phone:
            self._by_phone.setdefault(home.phone, []).append(home)

    def named(self, area: str, name: str) -> list[households.Household]:
        """The households of a village whose head bears a name, tone-free."""
        return self._at.get((area, text.fold(name)), [])

    def double(self, home: households.Household) -> households.Household | None:
        """The first one that may be this household, as `households.double` has it."""
        there = self.named(home.area, home.name) + self._by_phone.get(home.phone, [])
        return next(iter(households.double(home, there)), None) if there else None


class Ground(msgspec.Struct, frozen=True):
    """What the rows are looked at beside: the villages, and the households that are on the roll already."""

    places: gazetteer.Gazetteer
    roll: Roll


def check(grid: grids.Grid, plan: imports.Plan, ground: Ground) -> Iterator[Line]:
    """The rows one after another; of two that may be doubles the first is taken."""
    above, over = Roll(), False
    for row, cells in imports.rows(grid, plan):
        own = imports.own(grid, plan, row, cells)
        over = imports.signed(own) or (over and len(own) == 1)
        line = _closing(row, cells) if over or imports.closing(own) else _line(plan, ground, row, cells)
        if line.state in imports.TAKEN and line.item is not None:
            line = _beside(plan, line, line.item, ground.roll, above)
        yield line


def _closing(row: int, cells: dict[str, str]) -> Line:
    return Line(row, cells, None, (imports.Fault(row, -1, Problem("import_closing"), True),))


def _line(plan: imports.Plan, ground: Ground, row: int, cells: dict[str, str]) -> Line:
    found = imports.unsound(cells)
    area = _village(plan, ground, cells, found)
    home = households.tidy(
        households.Household(
            str(row), area, cells.get(NAME, ""), _given(cells, PLACE), _phone(_given(cells, PHONE), plan)
        )
    )
    found |= {_field(problem): problem for problem in households.check(home) if _field(problem) not in found}
    mild = [problem for problem in (*_foreign(home.name), *households.warn(home)) if problem.field not in found]
    faults = [imports.place(plan, row, problem, field, grave=True) for field, problem in found.items()]
    faults += [imports.place(plan, row, problem, problem.field, grave=False) for problem in mild]
    return Line(row, cells, home, tuple(sorted(faults, key=lambda fault: fault.column)))


def _village(plan: imports.Plan, ground: Ground, cells: dict[str, str], found: dict[str, Problem]) -> str:
    words = cells.get(VILLAGE, "")
    if VILLAGE in found or not words:
        return ""
    try:
        return ground.places.find(words).id
    except Problem as problem:
        found[VILLAGE] = problem
        return ""


def _given(cells: dict[str, str], field: str) -> str:
    words = cells.get(field, "")
    return "" if text.fold(words) in _NONE else words


def _phone(words: str, plan: imports.Plan) -> str:
    whole = words.removesuffix(".0")  # a number that some program wrote with a point
    return (plan.renew and phones.old_phone(words)) or phones.phone(whole) or words


def _foreign(name: str) -> list[Problem]:
    """A warning for a letter of another alphabet that looks like one of ours: the name would never be found again."""
    sign = next((sign for sign in name if not sign.isascii() and sign in _LOOKALIKES), "")
    return [Problem("import_foreign_letter", NAME, sign=sign)] if sign else []


def _field(problem: Problem) -> str:
    return VILLAGE if problem.field == "area" else problem.field


def _beside(plan: imports.Plan, line: Line, home: households.Household, roll: Roll, above: Roll) -> Line:
    """The line with what it may be a double of; only one that is none stands for itself in the file."""
    there, before = roll.double(home), above.double(home)
    if there is None and before is None:
        above.add(home)
        return line
    if there is not None:
        problem = Problem("import_on_roll", NAME, name=there.name, place=there.place or "–")
    else:
        problem = Problem("import_twice", NAME, row=before.id if before else "")
    fault = imports.place(plan, line.row, problem, NAME, grave=False)
    return Line(line.row, line.cells, home, (*line.faults, fault), True)
