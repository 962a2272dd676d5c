"""A list of slips as it is imported: each row read into a slip, what the form's rules say of it, and whether it is
recorded already; nothing is kept here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

import msgspec

from fieldapp.domain import (
    catalogue,
    choices,
    gazetteer,
    grids,
    imports,
    phones,
    roll_import,
    slip_columns,
    text,
    visit_cells,
    visits,
)
from fieldapp.domain.problems import Problem

FIELDS = slip_columns.FIELDS
NEEDED = slip_columns.NEEDED

_SEVERAL = re.compile(r"[;|\n]+")
_LIST = re.compile(r"[;,|\n]+")
_NUMBER = re.compile(r"([0-9]{1,4})(?:[.,]0+)? *(?:phut|p|'|nguoi|minutes|min)?")
_YEARS = re.compile(r"([0-9]{1,3}) *(?:tuoi)?")
_WITH_RESULT = re.compile(r"(.*\S) *[:=] *([0-4xX])")
_STAMP = re.compile(r"(\S+)[ T]+([0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2})?(?: ?(?:SA|CH|AM|PM))?)")
_YES = frozenset({"x", "co", "1", "true", "yes", "roi", "dong y", "da dong y"})
_NO = frozenset({"", "khong", "0", "false", "no", "-", "khong dong y"})

_AGES = ((16, visits.UNDER_16), (60, "a16"), (75, "a60"), (150, "a75"))

Line = imports.Line[visits.Slip]
Helper = tuple[str, str, str]  # team, person, name


class Ground(msgspec.Struct, frozen=True):
    """What the rows are looked at beside. The functions ask for what a day, a village or a slip needs: the scene of the
    rules, the villages, who may have helped, the slips of that village and day that are recorded already."""

    listed: catalogue.Catalogue
    places: Callable[[str], gazetteer.Gazetteer]
    roll: roll_import.Roll
    owner: str
    today: str
    scene: Callable[[str], visits.Scene]
    helpers: Callable[[str, str], Sequence[Helper]]
    recorded: Callable[[visits.Slip], Sequence[visits.Slip]]


def check(grid: grids.Grid, plan: imports.Plan, ground: Ground) -> Iterator[Line]:
    """The rows one after another; one that is recorded already, or that tells the same again, is a double."""
    reader = _Reader(ground, plan)
    above: dict[tuple[str, str], list[visits.Slip]] = {}
    left: dict[tuple[str, str], list[visits.Slip]] = {}
    for row, cells in imports.rows(grid, plan):
        line = reader.line(row, cells, imports.closing(imports.own(grid, plan, row, cells)))
        if line.state in imports.TAKEN and line.item is not None:
            day = line.item.village, line.item.date
            if day not in left:
                left[day] = list(ground.recorded(line.item))
            line = _beside(plan, line, line.item, left[day], above.setdefault(day, []))
        yield line


def _beside(
    plan: imports.Plan, line: Line, slip: visits.Slip, recorded: list[visits.Slip], above: list[visits.Slip]
) -> Line:
    """Each recorded slip stands for one row: of three equal classes two may be recorded already, and the third not."""
    if slip in recorded:
        recorded.remove(slip)
        problem = Problem("import_recorded", "date")
    elif same := visits.same_again(slip, recorded):
        problem = Problem("import_alike", "name", time=same[0].time)
    elif same := visits.same_again(slip, above):
        problem = Problem("import_alike_above", "name", time=same[0].time)
    else:
        above.append(slip)
        return line
    fault = imports.place(plan, line.row, problem, problem.field, grave=False)
    return Line(line.row, line.cells, slip, (*line.faults, fault), True)


class _Reader:
    """Reads the cells of one row after another."""

    def __init__(self, ground: Ground, plan: imports.Plan) -> None:
        self.ground = ground
        self.plan = plan
        self.choices = choices.Choices(ground.listed)
        self.cells: dict[str, str] = {}
        self.found: dict[str, Problem] = {}
        self.groups: list[int] = []  # in which group of columns each topic of the slip stands

    def line(self, row: int, cells: dict[str, str], closing: bool) -> Line:
        """The slip of a row, with what is wrong in it."""
        if closing:
            return Line(row, cells, None, (imports.Fault(row, -1, Problem("import_closing"), True),))
        self.cells, self.groups = cells, []
        self.found = imports.unsound(cells)
        slip = visits.tidy(self._slip())
        scene = self.ground.scene(slip.date)
        grave = [(self._field(one.field), one) for one in visits.check(slip, scene)]
        mild = [(self._field(one.field), one) for one in visits.warn(slip, scene)]
        grave = [(field, one) for field, one in grave if field not in self.found]
        faults = [self._fault(row, field, one, True) for field, one in (*self.found.items(), *grave)]
        faults += [self._fault(row, field, one, False) for field, one in mild if field not in self.found]
        return Line(row, self._shown(slip), slip, tuple(sorted(faults, key=lambda fault: fault.column)))

    def _fault(self, row: int, field: str, problem: Problem, grave: bool) -> imports.Fault:
        return imports.place(self.plan, row, problem, field, grave=grave)

    def _field(self, field: str) -> str:
        """The column that a field of the form is read from."""
        if field.startswith("topics["):
            number, _, rest = field.removeprefix("topics[").partition("]")
            group = self.groups[int(number)] if int(number) < len(self.groups) else 0
            return f"topics[{group}]{rest}"
        if field == "topics":
            return "topics[0].topic"
        if field.startswith("consent"):
            return {"": "how", "since": "how"}.get(field.partition(".")[2], field.partition(".")[2])
        return field.partition("[")[0]

    # Cells --------------------------------------------------------------------------------------------------

    def _get(self, field: str) -> str:
        """The words of a cell, "" for one that is unsound: it has been told already."""
        return "" if field in self.found else self.cells.get(field, "")

    def _slip(self) -> visits.Slip:
        day, time = self._when()
        village = self._village(day)
        helpers, team = self._helpers(village, day)
        phone = self._get("phone")
        return visits.Slip(
            date=day,
            time=time,
            minutes=self._number("minutes"),
            mode=self._pick("mode", "modes"),
            village=village,
            team=team,
            helpers=helpers,
            household=self._household(village, phone),
            name=self._get("name"),
            age=self._age(),
            sex=self._pick("sex", "sexes"),
            phone=(self.plan.renew and phones.old_phone(phone)) or phone,
            people=self._number("people"),
            device=self._pick("device", "devices"),
            topics=tuple(self._topics()),
            refer=self._pick("refer", "referrals"),
            follow_up=self._day("follow_up"),
            satisfaction=self._satisfaction(),
            note=self._get("note"),
            consent=self._consent(day),
            late_reason=self._get("late_reason"),
        )

    def _when(self) -> tuple[str, str]:
        words, time = self._get("date"), self._get("time")
        stamp = _STAMP.fullmatch(words)
        day = text.day(stamp[1] if stamp else words, self.ground.today) or words
        return day, time or (stamp[2] if stamp else "")

    def _day(self, field: str) -> str:
        words = self._get(field)
        return text.day(words.partition(" ")[0] if "-" in words else words, self.ground.today) or words

    def _number(self, field: str) -> int | None:
        words = self._get(field)
        found = _NUMBER.fullmatch(text.fold(words))
        if words and not found:
            self.found[field] = Problem("import_number", field)
        return int(found[1]) if found else None

    def _pick(self, field: str, table: str) -> str:
        words = self._get(field)
        return self.choices.find(table, words) if words else ""

    def _age(self) -> str:
        """A band, or the years in which it is."""
        words = self._get("age")
        years = _YEARS.fullmatch(text.fold(words))
        return next((band for end, band in _AGES if int(years[1]) < end), words) if years else self._pick("age", "ages")

    def _satisfaction(self) -> int | None:
        words = self._pick("satisfaction", "satisfaction")
        if words and not words.isdigit():
            self.found["satisfaction"] = Problem("import_number", "satisfaction")
        return int(words[:4]) if words.isdigit() else None

    def _village(self, day: str) -> str:
        words = self._get("village")
        if not words:
            return ""
        try:
            return self.ground.places(day).find(words).id
        except Problem as problem:
            self.found["village"] = problem
            return ""

    def _helpers(self, village: str, day: str) -> tuple[tuple[str, ...], str]:
        """Who helped, the vault's owner when nobody is named, and the one team that all of them are in."""
        known = self.ground.helpers(village, day) if village and visit_cells.day_of(day) else ()
        named = [words.strip() for words in _LIST.split(self._get("helpers")) if words.strip()]
        helpers = [self._helper(words, known) for words in named] or [self.ground.owner]
        teams = [{team for team, person, _ in known if person == helper} for helper in helpers]
        both = set.intersection(*teams)
        if known and not both and "helpers" not in self.found:
            self.found["helpers"] = Problem("import_helper_team", "helpers")
        return tuple(helpers), next(iter(sorted(both)), "none")

    def _helper(self, words: str, known: Sequence[Helper]) -> str:
        wanted = text.fold(words)
        found = {person for _, person, name in known if wanted in (text.fold(name), person.casefold())}
        if len(found) != 1 and known and "helpers" not in self.found:
            code = "import_helper_several" if found else "import_helper_unknown"
            self.found["helpers"] = Problem(code, "helpers", name=words[:60])
        return next(iter(found), "")

    def _household(self, village: str, phone: str) -> str:
        words = self._get("household")
        if not words or not village:
            return ""
        there = self.ground.roll.named(village, words)
        if len(there) > 1:
            number = phones.phone(phone)
            there = [home for home in there if number and home.phone == number] or there
        if len(there) != 1:
            code = "import_household_several" if there else "import_household_unknown"
            self.found["household"] = Problem(code, "household", name=words[:60])
            return ""
        return there[0].id

    def _topics(self) -> Iterator[visits.TopicResult]:
        """The topics of all groups; a cell may name several, each with its result or all with one."""
        for group in range(slip_columns.GROUPS):
            told = [self._get(f"topics[{group}].{part}") for part in ("topic", "result", "blockers", "procedure")]
            if any(told):
                for row in self._group(*told):
                    self.groups.append(group)
                    yield row

    def _group(self, topic: str, result: str, blockers: str, procedure: str) -> Iterator[visits.TopicResult]:
        whole = self.choices.knows("topics", topic)
        topics = [topic] if whole else [words.strip() for words in _LIST.split(topic) if words.strip()] or [""]
        results = [words.strip() for words in _LIST.split(result)] if len(topics) > 1 else [result]
        stood = tuple(self._blockers(blockers))
        for place, words in enumerate(topics):
            told = _WITH_RESULT.fullmatch(words)
            code = self.choices.find("topics", told[1] if told else words)
            said = told[2] if told else results[place] if place < len(results) else results[-1]
            level = self.choices.find("results", said) if said else ""
            failed = level == visits.NOT_DONE or len(topics) == 1
            yield visits.TopicResult(code, level, stood if failed else (), procedure)

    def _blockers(self, words: str) -> Iterator[str]:
        if self.choices.knows("blockers", words):
            yield self.choices.find("blockers", words)
            return
        parts = _SEVERAL.split(words) if _SEVERAL.search(words) else re.split("[, ]+", words)
        yield from (self.choices.find("blockers", part.strip()) for part in parts if part.strip())

    def _consent(self, day: str) -> visits.Consent | None:
        how, purposes, guardian = self._get("how"), tuple(self._purposes()), self._guardian()
        version = self._get("text_version")
        if text.fold(how) in _NO and not (purposes or version):
            return None
        said = "" if text.fold(how) in _YES or text.fold(how) in _NO else self.choices.find("consent_how", how)
        return visits.Consent(said, version or self._text(day), purposes, guardian)

    def _text(self, day: str) -> str:
        """The consent text of that day, if there was but one."""
        there = self.ground.listed.on("consent_texts", day)
        return next(iter(there)) if len(there) == 1 else ""

    def _purposes(self) -> Iterator[str]:
        listed = list(self.ground.listed.newest["consent_purposes"])
        for part in _LIST.split(self._get("purposes")):
            words = part.strip()
            if words.isdigit() and 0 < int(words) <= len(listed):
                yield listed[int(words) - 1]
            elif words:
                yield self.choices.find("consent_purposes", words)

    def _guardian(self) -> bool:
        words = text.fold(self._get("guardian"))
        if words not in _YES and words not in _NO:
            self.found["guardian"] = Problem("import_yes_no", "guardian")
        return words in _YES

    def _shown(self, slip: visits.Slip) -> dict[str, str]:
        """The cells as they were written, days and times as they were understood."""
        told = {"date": slip.date if visit_cells.day_of(slip.date) else "", "time": slip.time}
        shown = {field: text.show_day(words) if field == "date" else words for field, words in told.items() if words}
        return self.cells | {field: words for field, words in shown.items() if field in self.plan.columns}
