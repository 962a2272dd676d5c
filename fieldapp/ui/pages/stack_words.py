"""Understands what is typed into a cell of a paper slip's line, and what it offers meanwhile; no widget, no store."""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Mapping

import msgspec

from fieldapp.domain import catalogue, phones, problems, text, visits
from fieldapp.ui.pages import record_desk, record_sheet, record_topics, stack_pick, stack_sheet
from fieldapp.ui.text import LANGUAGES, translate
from fieldapp.ui.widgets import picklist

GUARDIAN = "+"
WORDED = (
    "who",
    "age",
    "sex",
    "next",
    "consent",
    "mode",
    "device",
    "satisfaction",
)  # cells that are tidied into words of the window's language

TABLES = (
    *("topics", "results", "blockers", "ages", "sexes", "modes", "referrals", "consent_purposes"),
    *("devices", "satisfaction"),
)

_CROWD = re.compile(r"(?:lop |class )?(\d{1,9}) ?(?:nguoi|ng|people|persons?)?")
_SIGNS = re.compile(r"[a-z]+|\d|\+")
_GUARD = ("gh", "giam", "ho", "guard")

HEAD = ("", "")  # the scenery of what the head of the stack says

Sceneries = Mapping[tuple[str, str], record_desk.Scenery]  # by day and village, and HEAD


class Told(msgspec.Struct):
    """What a line says: the sheet of its slip, words that nothing is known by, and the cells as they are tidied;
    `preset` is what an empty cell means."""

    sheet: record_sheet.Sheet
    faults: list[problems.Problem]
    tidy: dict[str, str]
    preset: dict[str, str]


class Offer(msgspec.Struct, frozen=True):
    """Entries for the words that begin at `start`; an entry's key is the text that takes their place."""

    entries: list[picklist.Entry]
    start: int = 0


class Reader:
    """Reads lines by the catalogue of a day, in one language; words of another are understood where they are whole."""

    def __init__(self, listed: catalogue.Catalogue, lang: str, today: str) -> None:
        self._listed = listed
        self.today = today
        self._version = [*listed.on("consent_texts", today)][-1]
        self.choices = {
            table: [record_topics.topic_entry(one, lang) for one in listed.on(table, today).values()]
            for table in TABLES
        }
        self._whole = {
            table: {
                text.fold(one.label(other)): one.code
                for other in sorted(LANGUAGES, key=lambda other: other == lang)
                for one in listed.on(table, today).values()
            }
            for table in self.choices
        }

    def place(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries) -> tuple[str, str]:
        """The day (ISO) and the village of a line, "" for what is not understood."""
        day = text.day(line.date or head.date, self.today)
        return day, self._village(line, head, known)[0] if line.village.strip() else head.village

    def read(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries) -> Told:
        """What the line says under this head."""
        told = Told(record_sheet.Sheet(), [], {}, {})
        self._where(line, head, known, told)
        self._whom(line, told)
        self._what(line, told)
        self._next(line, told)
        self._consent(line, told)
        self._idle(line, told)
        sheet = told.sheet
        sheet.minutes, sheet.note = line.minutes, line.note
        for cell in stack_sheet.CELLS:
            told.tidy.setdefault(cell, text.line(getattr(line, cell)))
        return told

    def reword(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries) -> None:
        """Put the words of this language into a line that was tidied in another; what is not understood stays."""
        told = self.read(line, head, known)
        unknown = {named(one) for one in told.faults}
        proposed = line.next == line.proposed
        for cell in WORDED:
            if getattr(line, cell) and cell not in unknown:
                setattr(line, cell, told.tidy[cell])
        if proposed:
            line.proposed = line.next

    def offer(self, cell: str, typed: str, known: record_desk.Scenery | None) -> Offer:
        """What fits the words typed last in a cell."""
        match cell:
            case "topics":
                return self._offer_topics(typed)
            case "blockers" | "helpers":
                start = stack_pick.last(typed)
                return Offer(stack_pick.fit(self._entries(cell, known), typed[start:]), start)
            case "age" | "sex" | "mode" | "village" | "next" | "device" | "satisfaction":
                return Offer(stack_pick.fit(self._entries(cell, known), typed))
        return Offer([])

    def propose(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries) -> str:
        """Where the line's blockers are handed to and when to come back, as it stands in the cell."""
        told = self.read(line, head, known)
        day = text.day(told.sheet.date, self.today)
        codes = [code for row in told.sheet.topics for code in row.blockers if row.result == visits.NOT_DONE]
        refer, follow_up = record_sheet.propose(self._listed, dict.fromkeys(codes), day)
        return _both(self._words("referrals", refer), text.show_day(follow_up))

    # Where and by whom --------------------------------------------------------------------------------------

    def _where(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries, told: Told) -> None:
        sheet = told.sheet
        sheet.date, sheet.time = line.date.strip() or head.date, line.time
        day, (sheet.village, words) = text.day(sheet.date, self.today), self._village(line, head, known)
        self._pick(told, "village", line.village, sheet.village, words)
        sheet.mode = self._key("modes", line.mode) if line.mode.strip() else head.mode
        self._pick(told, "mode", line.mode, sheet.mode, self._words("modes", sheet.mode))
        self._by(line, head, known.get((day, sheet.village)), told)
        told.tidy["date"] = text.show_day(text.day(line.date, self.today)) or text.line(line.date)
        told.tidy["time"] = text.clock(line.time) or text.line(line.time)
        told.preset["date"] = head.date

    def _village(self, line: stack_sheet.Line, head: record_sheet.Sheet, known: Sceneries) -> tuple[str, str]:
        entries = self._villages(known.get(HEAD))
        if not line.village.strip():
            return head.village, next((one.words for one in entries if one.key == head.village), "")
        found = stack_pick.find(entries, line.village)
        return (found.key, found.words) if found else ("", "")

    def _by(
        self,
        line: stack_sheet.Line,
        head: record_sheet.Sheet,
        there: record_desk.Scenery | None,
        told: Told,
    ) -> None:
        sheet, entries = told.sheet, self._helpers(there)
        names = {one.key: one.words for one in entries}
        sheet.helpers, sheet.team = list(head.helpers), head.team
        told.preset["helpers"] = ", ".join(names.get(one, "?") for one in head.helpers) if there else ""
        if line.helpers.strip() and there:
            found = [(part, stack_pick.find(entries, part)) for part in stack_pick.parts(line.helpers)]
            sheet.helpers = [one.key for _, one in found if one]
            told.faults += [_unknown("helpers", part) for part, one in found if one is None]
            if all(one for _, one in found):
                told.tidy["helpers"] = ", ".join(names[one] for one in dict.fromkeys(sheet.helpers))
            teams = collections.Counter(team for team, person, _ in there.helpers if person in sheet.helpers)
            if teams:
                sheet.team = max(teams, key=lambda team: (teams[team], team == head.team))

    # Whom ---------------------------------------------------------------------------------------------------

    def _whom(self, line: stack_sheet.Line, told: Told) -> None:
        sheet = told.sheet
        crowd = _CROWD.fullmatch(text.fold(text.plain(line.who)))
        if crowd:
            sheet.people = str(int(crowd[1]))
            told.tidy["who"] = translate("Stack", "{count} people").format(count=sheet.people)
            told.preset["mode"] = self._words("modes", visits.CLASS)
            if not line.mode.strip():
                sheet.mode = visits.CLASS
        else:
            name, _, home = line.who.partition("/")
            sheet.name = text.line(name)
            picked = bool(line.household) and text.line(home) == line.shown
            sheet.household, sheet.household_shown = (line.household, line.shown) if picked else ("", "")
            sheet.household_typed = "" if picked else text.line(home)
            told.tidy["who"] = f"{sheet.name} / {text.line(home)}".strip() if text.line(home) else sheet.name
        sheet.device = self._key("devices", line.device)
        self._pick(told, "device", line.device, sheet.device, self._words("devices", sheet.device))
        sheet.anonymous = not crowd and not line.who.strip()
        sheet.phone = line.phone
        told.tidy["phone"] = phones.show_phone(line.phone)
        sheet.age = self._whole["ages"].get(_plain(line.age)) or stack_pick.age(self.choices["ages"], line.age)
        sheet.sex = self._key("sexes", line.sex)
        self._pick(told, "age", line.age, sheet.age, self._words("ages", sheet.age))
        self._pick(told, "sex", line.sex, sheet.sex, self._words("sexes", sheet.sex))
        if sheet.anonymous and line.phone.strip():
            sheet.anonymous = False  # so that the rule about the number is told

    # What ---------------------------------------------------------------------------------------------------

    def _what(self, line: stack_sheet.Line, told: Told) -> None:
        sheet, whole = told.sheet, []
        stuck = self._blockers(line, told)
        for part in stack_pick.parts(line.topics):
            words, result, procedure = stack_pick.split(part)
            topic = self._key("topics", words)
            if not topic:
                told.faults.append(_unknown("topics", words))
            row = record_sheet.TopicLine(topic, words if not topic else "", result, [], procedure)
            row.blockers = stuck if result == visits.NOT_DONE else []
            sheet.topics.append(row)
            whole.append(" ".join(filter(None, (topic or words, procedure, result))))
        told.tidy["topics"] = ", ".join(whole)
        if stuck and sheet.topics and all(row.result != visits.NOT_DONE for row in sheet.topics):
            told.faults.append(problems.Problem("stack_blockers_idle", "blockers"))

    def _blockers(self, line: stack_sheet.Line, told: Told) -> list[str]:
        found = []
        for part in stack_pick.parts(line.blockers):
            keys = [stack_pick.blocker(self.choices["blockers"], word) for word in part.split()]
            if not all(keys):
                keys = [self._key("blockers", part)]
            if not keys[0]:
                told.faults.append(_unknown("blockers", part))
            found += keys
        if all(found):
            told.tidy["blockers"] = ", ".join(dict.fromkeys(found))
        return [code for code in dict.fromkeys(found) if code]

    def _offer_topics(self, typed: str) -> Offer:
        start = stack_pick.last(typed)
        words, _, _ = stack_pick.split(typed[start:])
        if typed.endswith(" ") and stack_pick.key(self.choices["topics"], words):
            return Offer([picklist.Entry(one.code, one.words, one.code) for one in self.choices["results"]], len(typed))
        return Offer(stack_pick.fit(self.choices["topics"], words), start)

    # Next and consent ---------------------------------------------------------------------------------------

    def _next(self, line: stack_sheet.Line, told: Told) -> None:
        sheet, (words, day) = told.sheet, self._next_parts(line.next)
        sheet.refer = self._key("referrals", words)
        sheet.follow_up = day
        shown = text.show_day(text.day(day, self.today)) or day
        if words and not sheet.refer:
            told.faults.append(_unknown("next", words))
        sheet.satisfaction = self._key("satisfaction", line.satisfaction)
        glad = self._words("satisfaction", sheet.satisfaction)
        self._pick(told, "satisfaction", line.satisfaction, sheet.satisfaction, glad)
        told.tidy["next"] = _both(self._words("referrals", sheet.refer) or words, shown)

    def _next_parts(self, typed: str) -> tuple[str, str]:
        """The referral in words and the day of "nha mang 10/10", "2; 10/10" or either alone."""
        whole = text.line(typed)
        if ";" in whole:
            words, _, day = whole.partition(";")
            return words.strip(), day.strip()
        if text.day(whole, self.today):
            return "", whole
        words, _, last = whole.rpartition(" ")
        return (words, last) if words and text.day(last, self.today) else (whole, "")

    def _consent(self, line: stack_sheet.Line, told: Told) -> None:
        """ "g 1 2": ticked on paper, for the first two purposes; figures alone mean paper too."""
        sheet, purposes, bad = told.sheet, self.choices["consent_purposes"], False
        for sign in _SIGNS.findall(text.fold(line.consent)):
            if sign == GUARDIAN or sign.startswith(_GUARD):
                sheet.guardian = True
            elif sign.isdigit() and 0 < int(sign) <= len(purposes):
                sheet.purposes.append(purposes[int(sign) - 1].key)
            elif how := stack_pick.how(sign):
                sheet.how = how
            else:
                bad = True
        sheet.purposes = list(dict.fromkeys(sheet.purposes))
        if bad or (line.consent.strip() and not (sheet.how or sheet.purposes or sheet.guardian)):
            told.faults.append(_unknown("consent", text.line(line.consent)))
        elif line.consent.strip():
            sheet.how = sheet.how or "paper"
            sheet.text_version = self._version
            told.tidy["consent"] = self.consent_words(sheet)

    def consent_words(self, sheet: record_sheet.Sheet) -> str:
        """A consent as it stands in the cell."""
        ways = {
            "spoken": translate("Stack", "witnessed"),
            "paper": translate("Stack", "paper"),
            "signed": translate("Stack", "signed"),
        }
        keys = [one.key for one in self.choices["consent_purposes"]]
        parts = [ways[sheet.how], *(str(keys.index(one) + 1) for one in sheet.purposes)]
        return " ".join(parts + ([GUARDIAN] if sheet.guardian else []))

    # -------------------------------------------------------------------------------------------------------

    def _idle(self, line: stack_sheet.Line, told: Told) -> None:
        """What was typed and would not be kept is said, never left out silently."""
        sheet = told.sheet
        cells = ("who", "age", "sex", "phone", "consent", "device") if sheet.mode == visits.CLASS else ()
        for cell in cells:
            if getattr(line, cell).strip() and not (cell == "who" and sheet.people):
                told.faults.append(problems.Problem("visit_class_unnamed", cell))
        lone = any(getattr(line, cell).strip() for cell in cells if cell != "who")
        if sheet.people and (lone or sheet.mode != visits.CLASS):
            told.faults.append(problems.Problem("stack_crowd", "who"))
        if not cells and line.consent.strip() and not (sheet.personal or sheet.household_typed):
            told.faults.append(problems.Problem("stack_consent_idle", "consent"))

    def _entries(self, cell: str, known: record_desk.Scenery | None) -> list[picklist.Entry]:
        """What can be picked in a cell, each bearing the words that will stand there."""
        if cell in ("village", "helpers"):
            found = self._villages(known) if cell == "village" else self._helpers(known)
            return [picklist.Entry(one.words, one.words, also=one.also) for one in found]
        table = {"age": "ages", "sex": "sexes", "mode": "modes", "next": "referrals", "device": "devices"}.get(
            cell, cell
        )
        coded = cell == "blockers"
        return [
            picklist.Entry(one.key if coded else one.words, one.words, one.code if coded else str(place), also=one.also)
            for place, one in enumerate(self.choices[table], start=1)
        ]

    def _villages(self, there: record_desk.Scenery | None) -> list[picklist.Entry]:
        """The villages that may be named, each by other words."""
        if there is None:
            return []
        made = [picklist.Entry(one.id, one.name, also=" ".join(one.aliases)) for one in there.villages]
        return stack_pick.apart(made)

    def _helpers(self, there: record_desk.Scenery | None) -> list[picklist.Entry]:
        """The people who may have helped, each by other words."""
        people = {person: name for _, person, name in there.helpers} if there else {}
        return stack_pick.apart([picklist.Entry(person, name) for person, name in people.items()])

    def _key(self, table: str, typed: str) -> str:
        """The key of what is meant, "" for nothing known."""
        return self._whole[table].get(_plain(typed)) or stack_pick.key(self.choices[table], typed)

    def _words(self, table: str, key: str) -> str:
        return next((one.words for one in self.choices[table] if one.key == key), "")

    def _pick(self, told: Told, cell: str, typed: str, key: str, words: str) -> None:
        """A cell in which one of a list is named."""
        if typed.strip() and not key:
            told.faults.append(_unknown(cell, text.line(typed)))
        elif typed.strip():
            told.tidy[cell] = words
        else:
            told.preset.setdefault(cell, words)


def _plain(typed: str) -> str:
    return text.fold(text.plain(typed))


def _both(words: str, day: str) -> str:
    return f"{words}; {day}" if words and day else words or day


def _unknown(cell: str, words: str) -> problems.Problem:
    return problems.Problem("visit_choice_unknown", cell, choice=words[:40])


def named(problem: problems.Problem) -> str:
    """The cell beside which a problem of a slip stands."""
    field = problem.field
    if field.startswith("topics"):
        return "blockers" if field.endswith(".blockers") else "topics"
    if field.startswith("consent"):
        return "consent"
    return _CELLS.get(field.partition("[")[0], field)


_CELLS = {
    "name": "who",
    "household": "who",
    "people": "who",
    "late_reason": "date",
    "team": "helpers",
    "refer": "next",
    "follow_up": "next",
}


def first(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first sentence of each cell."""
    found: dict[str, str] = {}
    for cell, words in cells:
        found.setdefault(cell, words)
    return found
