"""What stands in the form of a slip, as a draft keeps it, and the slip that it tells; never a widget or a store."""

from __future__ import annotations

import datetime
import re
import typing
from collections.abc import Iterable
from typing import Any

import msgspec

from fieldapp.domain import catalogue, households, periods, phones, problems, text, visit_cells, visits
from fieldapp.domain import photos as pictures

NEW = "new"  # stands for the id of a household that is added with the slip

_LINE = re.compile(r"topics\[(\d+)\]")
_NO_NUMBER = -1  # a number that no rule allows, in place of letters
_NAMELESS: dict[str, Any] = {
    **dict.fromkeys(("household", "household_shown", "household_detail", "household_typed"), ""),
    **dict.fromkeys(("new_head", "new_place", "name", "phone", "how", "text_version", "since"), ""),
    "adding": False,
    "purposes": [],
    "guardian": False,
}


class TopicLine(msgspec.Struct):
    """One line of topics; `typed` are words that were not picked."""

    topic: str = ""
    typed: str = ""
    result: str = ""
    blockers: list[str] = []
    procedure: str = ""

    def empty(self) -> bool:
        """Whether nothing was entered in this line."""
        return self == TopicLine()


class Sheet(msgspec.Struct):
    """The form to the last letter: dates, times and numbers as typed, picks by key, unpicked words beside them.

    `row` is the visit that is being corrected and `reason` why, after its approval; `new_head` and `new_place` are a
    household that is to be added; `household_shown` and `household_detail` say in words which one is picked; `since` is
    the ISO day of a consent that holds again.
    """

    row: str = ""
    date: str = ""
    time: str = ""
    minutes: str = ""
    mode: str = ""
    village: str = ""
    village_typed: str = ""
    team: str = ""
    helpers: list[str] = []
    late_reason: str = ""
    reason: str = ""
    anonymous: bool = False
    household: str = ""
    household_shown: str = ""
    household_detail: str = ""
    household_typed: str = ""
    adding: bool = False
    new_head: str = ""
    new_place: str = ""
    name: str = ""
    age: str = ""
    sex: str = ""
    phone: str = ""
    people: str = ""
    device: str = ""
    topics: list[TopicLine] = []
    refer: str = ""
    follow_up: str = ""
    satisfaction: str = ""
    note: str = ""
    how: str = ""
    text_version: str = ""
    purposes: list[str] = []
    guardian: bool = False
    since: str = ""
    photos: list[pictures.Photo] = []

    @property
    def named(self) -> bool:
        """Whether the slip may hold a person's name, phone and household."""
        return not self.anonymous and self.mode != visits.CLASS

    def who(self) -> str:
        """Whom it is about, in words; "" for a class and for somebody without a name."""
        head = self.household_shown or (self.new_head if self.adding else "")
        return text.line(self.name or head) if self.named else ""

    @property
    def personal(self) -> bool:
        """Whether something stands in it that the person must agree to."""
        told = self.household or self.name.strip() or self.phone.strip() or (self.adding and self.new_head.strip())
        return self.named and bool(told)


def keep(sheet: Sheet) -> dict[str, Any]:
    """The sheet as a draft keeps it; what an anonymous slip or a class must not hold is left out."""
    if not sheet.named:
        sheet = msgspec.structs.replace(sheet, **_NAMELESS)
    kept: dict[str, Any] = msgspec.to_builtins(sheet)
    return {field: value for field, value in kept.items() if value not in ("", [], False)}


def read(form: dict[str, Any]) -> Sheet:
    """The sheet of a draft, also of one that another version of the program kept; what cannot be read is left out."""
    sheet, kinds = Sheet(), typing.get_type_hints(Sheet)
    for field in form.keys() & kinds.keys():
        try:
            setattr(sheet, field, msgspec.convert(form[field], kinds[field]))
        except msgspec.ValidationError:
            continue
    return sheet


def slip(sheet: Sheet, today: str) -> visits.Slip:
    """The tidied slip that the sheet tells; days like "5/11" and "hôm qua" are counted from `today` (ISO)."""
    group = sheet.mode == visits.CLASS
    named = sheet.named
    return visits.tidy(
        visits.Slip(
            date=_day(sheet.date, today),
            time=sheet.time,
            minutes=_number(sheet.minutes),
            mode=sheet.mode,
            village=sheet.village,
            team=sheet.team,
            helpers=tuple(sheet.helpers),
            household=(NEW if sheet.adding else sheet.household) if named else "",
            name=sheet.name if named else "",
            age="" if group else sheet.age,
            sex="" if group else sheet.sex,
            phone=sheet.phone if named else "",
            people=_number(sheet.people) if group else None,
            device="" if group else sheet.device,
            topics=tuple(_topic(sheet.topics[place]) for place in filled(sheet)),
            refer=sheet.refer,
            follow_up=_day(sheet.follow_up, today),
            satisfaction=_number(sheet.satisfaction),
            note=sheet.note,
            consent=_consent(sheet),
            late_reason=sheet.late_reason,
            photos=tuple(sheet.photos),
        )
    )


def of(slip: visits.Slip, row: str = "", household: tuple[str, str] = ("", "")) -> Sheet:
    """The sheet that shows a slip again, as the correction of visit `row`; `household` is its head and the detail."""
    consent = slip.consent or visits.Consent()
    return Sheet(
        row=row,
        date=show_day(slip.date),
        time=slip.time,
        minutes=_digits(slip.minutes),
        mode=slip.mode,
        village=slip.village,
        team=slip.team,
        helpers=list(slip.helpers),
        late_reason=slip.late_reason,
        anonymous=slip.mode != visits.CLASS and not (slip.name or slip.phone or slip.household),
        household=slip.household,
        household_shown=household[0],
        household_detail=household[1],
        name=slip.name,
        age=slip.age,
        sex=slip.sex,
        phone=phones.show_phone(slip.phone),
        people=_digits(slip.people),
        device=slip.device,
        topics=[TopicLine(one.topic, "", one.result, list(one.blockers), one.procedure) for one in slip.topics],
        refer=slip.refer,
        follow_up=show_day(slip.follow_up),
        satisfaction=_digits(slip.satisfaction),
        note=slip.note,
        how=consent.how,
        text_version=consent.text_version,
        purposes=list(consent.purposes),
        guardian=consent.guardian,
        since=consent.since,
        photos=list(slip.photos),
    )


def following(sheet: Sheet, today: str, clock: str) -> Sheet:
    """The sheet for the next person: place, day, helpers and mode repeat; on a day gone by the time does too."""
    same_day = _day(sheet.date, today) == today
    return Sheet(
        date=sheet.date,
        time=clock if same_day else sheet.time,
        mode=sheet.mode,
        village=sheet.village,
        team=sheet.team,
        helpers=list(sheet.helpers),
        late_reason=sheet.late_reason,
    )


def household(sheet: Sheet) -> households.Household:
    """The tidied household that is to be added; its phone is the person's."""
    return households.tidy(households.Household("", sheet.village, sheet.new_head, sheet.new_place, sheet.phone))


def check(
    sheet: Sheet,
    scene: visits.Scene,
    before: visits.Slip | None = None,
    approved: bool = False,
    unreasoned: bool = False,
    helpers: Iterable[str] = (),
) -> list[problems.Problem]:
    """What must be mended before the sheet can be saved, by the fields of the form; `before` is the slip that it
    corrects, whose date is not late again and which needs a reason once it was approved, or its period closed, and in
    any case when the province holds it back for want of one (`unreasoned`). It may stay where it was made, with the
    `helpers` who are known there."""
    told = slip(sheet, scene.today)
    scene = visits.kept(scene, told, before, helpers) if before else scene
    late = before is None or before.date != told.date
    shut = before is not None and any(visits.closed(one, scene) for one in (before, told))
    left_out = {*(() if late else ("visit_late_reason",)), *(("visit_closed_reason",) if before else ())}
    found = [_at_line(sheet, problem) for problem in visits.check(told, scene) if problem.code not in left_out]
    bare = before is not None and not sheet.reason.strip()
    if bare and unreasoned and not told.late_reason:
        found.append(problems.Problem(periods.HELD, "reason"))
    elif bare and (approved or shut) and before and visits.changes(before, told):
        found.append(problems.Problem("correct_closed" if shut else "correct_reason", "reason"))
    if sheet.named and sheet.adding:
        found += [_at_new(one) for one in households.check(household(sheet)) if one.field in _NEW_FIELDS]
    elif sheet.named and sheet.household_typed.strip():
        found.append(problems.Problem("record_household_unpicked", "household"))
    return found


def warn(sheet: Sheet, scene: visits.Scene) -> list[problems.Problem]:
    """What should be looked at again, by the fields of the form."""
    found = [_at_line(sheet, problem) for problem in visits.warn(slip(sheet, scene.today), scene)]
    if sheet.named and sheet.adding:
        found += [_at_new(one) for one in households.warn(household(sheet)) if one.field == "place"]
    return found


def refused(sheet: Sheet, found: Iterable[problems.Problem]) -> list[problems.Problem]:
    """Problems that a deed found in the sheet's slip, by the fields of the form."""
    return [_at_line(sheet, problem) for problem in found]


def with_household(sheet: Sheet, row: str) -> Sheet:
    """The sheet with the household `row` that was added from it although the slip was not saved; "" for none."""
    if not row:
        return sheet
    shown = {"household": row, "household_shown": sheet.new_head, "household_detail": sheet.new_place}
    return msgspec.structs.replace(sheet, **shown, adding=False)


def propose(listed: catalogue.Catalogue, blockers: Iterable[str], date: str) -> tuple[str, str]:
    """Where the first blocker that the team cannot solve is handed to, and the day (ISO) to come back; "" for none."""
    refer = next(filter(None, map(listed.hands_to, blockers)), "")
    entry, day = listed.newest["referrals"].get(refer), visit_cells.day_of(date)
    days = int(entry.extra["follow_up_days"]) if entry else 0
    return refer, (day + datetime.timedelta(days=days)).isoformat() if day and days else ""


def filled(sheet: Sheet) -> list[int]:
    """The places of the topic lines in which something was entered."""
    return [place for place, line in enumerate(sheet.topics) if not line.empty()]


def show_day(iso: str) -> str:
    """An ISO date as dd/MM/yyyy; anything else as it is."""
    return text.show_day(iso) if visit_cells.day_of(iso) else iso


_NEW_FIELDS = {"name": "new_head", "place": "new_place"}


def _at_new(problem: problems.Problem) -> problems.Problem:
    return problems.Problem(problem.code, _NEW_FIELDS.get(problem.field, problem.field), **problem.details)


def _at_line(sheet: Sheet, problem: problems.Problem) -> problems.Problem:
    """The problem at the line of the form: empty lines are not in the slip."""
    found = _LINE.match(problem.field)
    places = filled(sheet)
    if problem.field == "topics" and not places:
        return problems.Problem(problem.code, "topics[0].topic", **problem.details)
    if not found or int(found[1]) >= len(places):
        return problem
    field = f"topics[{places[int(found[1])]}]{problem.field[found.end() :]}"
    return problems.Problem(problem.code, field, **problem.details)


def _topic(line: TopicLine) -> visits.TopicResult:
    blockers = tuple(line.blockers) if line.result == visits.NOT_DONE else ()
    return visits.TopicResult(line.topic, line.result, blockers, line.procedure)


def _consent(sheet: Sheet) -> visits.Consent | None:
    if not sheet.personal or not (sheet.how or sheet.purposes or sheet.guardian):
        return None
    guardian = sheet.guardian and sheet.age == visits.UNDER_16
    return visits.Consent(sheet.how, sheet.text_version, tuple(sheet.purposes), guardian, sheet.since)


def _day(typed: str, today: str) -> str:
    return text.day(typed, today) or text.plain(typed)


def _number(typed: str) -> int | None:
    plain = text.plain(typed)
    if not plain:
        return None
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 10 else _NO_NUMBER


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)
