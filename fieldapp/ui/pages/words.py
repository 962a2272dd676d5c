"""What a slip is in words: states, places, people, topics, fields and deeds; it reads no store and makes no widget."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from fieldapp import resources
from fieldapp.domain import areas, catalogue, history, hours, people, reviews, text, visit_cells, visits
from fieldapp.store import custody
from fieldapp.store import visits as visit_store
from fieldapp.ui.text import once, translate

STATES = (reviews.WAITING, reviews.RETURNED, reviews.APPROVED, reviews.LOCKED, reviews.WITHDRAWN)


class Row(msgspec.Struct, frozen=True):
    """One filled field of a slip: its name in the form or its cell, its label and its value in words."""

    field: str
    label: str
    value: str


class Lexicon(msgspec.Struct, frozen=True):
    """Codes and ids into words of one language; an id that nothing is known of shows as a question mark."""

    catalogue: catalogue.Catalogue
    lang: str
    places: Mapping[str, areas.Area] = msgspec.field(default_factory=dict)
    people: Mapping[str, str] = msgspec.field(default_factory=dict)
    households: Mapping[str, str] = msgspec.field(default_factory=dict)
    teams: Mapping[str, str] = msgspec.field(default_factory=dict)

    def label(self, table: str, code: str) -> str:
        """A catalogue entry's words; "" for no code."""
        return self.catalogue.label(table, code, self.lang) if code else ""

    def village(self, id: str) -> str:
        """A place's name."""
        area = self.places.get(id)
        return area.name if area else "?"

    def who(self, line: visit_store.Line) -> str:
        """Whom a visit was for, as a list shows it."""
        if line.mode == visits.CLASS:
            return self._class(line.people)
        return line.name or translate("Words", "No name")

    def topics(self, told: str) -> str:
        """The topics of a list's line ("ID-01:3 PAY-02:X") by name."""
        codes = [one.rpartition(":")[0] for one in told.split()]
        return "; ".join(self.label("topics", code) for code in codes)

    def role(self, role: str, place: areas.Area | None) -> str:
        """What somebody is; a head is called after the kind of place: trưởng thôn, trưởng khu."""
        kind = self.catalogue.newest["area_kinds"].get(place.kind) if place else None
        if role == people.HEAD and kind is not None:
            return kind.extra["head_title_en" if self.lang == "en" else "head_title_vi"]
        return self.label("roles", role)

    def rows(self, slip: visits.Slip) -> list[Row]:
        """The filled fields of a slip, what a reviewer reads first at the top."""
        values = {
            "topics": "\n".join(self.topic(row) for row in slip.topics),
            "when": " ".join(part for part in (text.show_day(slip.date), slip.time) if part),
            "minutes": _minutes(slip.minutes),
            "mode": self.label("modes", slip.mode),
            "village": self.village(slip.village) if slip.village else "",
            "household": (self.households.get(slip.household) or "?") if slip.household else "",
            "name": slip.name,
            "age": self.label("ages", slip.age),
            "sex": self.label("sexes", slip.sex),
            "phone": slip.phone,
            "people": "" if slip.people is None else str(slip.people),
            "device": self.label("devices", slip.device),
            "refer": self.label("referrals", slip.refer),
            "follow_up": text.show_day(slip.follow_up),
            "satisfaction": "" if slip.satisfaction is None else self.label("satisfaction", str(slip.satisfaction)),
            "note": slip.note,
            "photos": str(len(slip.photos)) if slip.photos else "",
            "late_reason": slip.late_reason,
            "consent": "" if slip.consent is None else self._consent(slip.consent),
            "helpers": ", ".join(self.people.get(helper) or "?" for helper in slip.helpers),
            "team": self.teams.get(slip.team, "") if slip.team else "",
        }
        return [Row(name, label(name), value) for name, value in values.items() if value]

    def topic(self, row: visits.TopicResult) -> str:
        """One topic with its result, procedure and blockers."""
        parts = [self.label("topics", row.topic), self.label("results", row.result).lower()]
        words = " – ".join(part for part in parts if part)
        words += f" ({row.procedure})" if row.procedure else ""
        blockers = ", ".join(self.label("blockers", blocker) for blocker in row.blockers)
        return f"{words}: {blockers}" if blockers else words

    def cell(self, cell: str, value: Any) -> str:
        """The value of one cell in words, as where two people wrote different ones."""
        if value is None:
            return translate("Words", "(empty)")
        rows = self.parts(cell, value)
        if len(rows) == 1:
            return rows[0].value
        return "\n".join(f"{row.label}: {row.value}" for row in rows)

    def parts(self, cell: str, value: Any) -> list[Row]:
        """The filled fields that one cell holds; none for what nothing is known of."""
        record = history.Record("", "visit", "", {cell: history.Cell(value, 0, "")})
        return self.rows(visits.slip_of(record))

    def _class(self, count: int | None) -> str:
        return translate("Words", "Class, %n people", "", count) if count else translate("Words", "Class")

    def _consent(self, consent: visits.Consent) -> str:
        how = self.label("consent_how", consent.how)
        how = f"{how} ({text.show_day(consent.since)})" if consent.since else how
        purposes = "; ".join(self.label("consent_purposes", code) for code in consent.purposes)
        guardian = translate("Words", "a guardian agreed") if consent.guardian else ""
        return ". ".join(part for part in (how, purposes, guardian) if part)


@once
def state(code: str) -> tuple[str, str]:
    """Where a visit stands: the kind of its badge, and the word."""
    return {
        reviews.DRAFT: ("draft", translate("Words", "Draft")),
        reviews.WAITING: ("wait", translate("Words", "Waiting for review")),
        reviews.RETURNED: ("returned", translate("Words", "Needs correction")),
        reviews.APPROVED: ("good", translate("Words", "Approved")),
        reviews.LOCKED: ("locked", translate("Words", "Locked")),
        reviews.WITHDRAWN: ("quiet", translate("Words", "Withdrawn")),
    }.get(code, ("quiet", code))


@once
def state_short(code: str) -> str:
    """The same in a word or two, for a narrow column."""
    return {
        reviews.WAITING: translate("Words", "Waiting"),
        reviews.RETURNED: translate("Words", "Returned"),
        reviews.WITHDRAWN: translate("Words", "Withdrawn"),
    }.get(code, state(code)[1])


@once
def where(code: str) -> tuple[str, str]:
    """Where a visit is: the kind of its badge, and the words."""
    return {
        custody.HERE: ("here", translate("Words", "On this computer only")),
        custody.HUB: ("hub", translate("Words", "At the hub, not yet at the province")),
        custody.PROVINCE: ("sent", translate("Words", "At the province")),
        custody.HELD: ("bad", translate("Words", "Held back by the province")),
    }.get(code, ("quiet", code))


@once
def where_short(code: str) -> str:
    """The same in a word, for a narrow column."""
    return {
        custody.HERE: translate("Words", "Here"),
        custody.HUB: translate("Words", "Hub"),
        custody.PROVINCE: translate("Words", "Province"),
        custody.HELD: translate("Words", "Held back"),
    }.get(code, code)


def label(name: str) -> str:
    """The label of a form's field, of a cell, or of a problem's field such as "topics[0].result"."""
    bare = name.partition("[")[0]
    inside = name.rpartition(".")[2] if "]." in name else ""
    found = _labels()
    return found.get(inside) or found.get(bare) or name


def held(code: str, name: str, lang: str, named: Callable[[str], str] = label) -> str:
    """Why the province holds something back, the field in front that is to be mended."""
    return ": ".join(filter(None, (known(name, named), resources.say(code, lang, field=named(name)))))


def known(name: str, named: Callable[[str], str] = label) -> str:
    """The label of what a problem is about; "" without one, as its name would be a foreign word."""
    told = named(name)
    return "" if told == name else told


def cells(names: tuple[str, ...]) -> str:
    """The labels of some cells, process cells left out."""
    return ", ".join(label(name) for name in names if not name.startswith("_"))


def fields_of(cell: str) -> tuple[str, ...]:
    """The fields of the form that one cell holds."""
    return tuple(slot.field for slot in visit_cells.FORM if slot.cell == cell) or (cell,)


@once
def tells(name: str) -> str:
    """What a fact tells, as a person would say it."""
    return {
        "VisitRecorded": translate("Words", "Slip recorded"),
        "VisitCorrected": translate("Words", "Slip corrected"),
        "VisitReviewed": translate("Words", "Slip reviewed"),
        "VisitWithdrawn": translate("Words", "Slip withdrawn or taken back"),
        "VisitLocked": translate("Words", "Slip locked"),
        "PeriodOpened": translate("Words", "Reporting period opened"),
        "PeriodLocked": translate("Words", "Reporting period closed"),
        "HouseholdAdded": translate("Words", "Household added"),
        "HouseholdMoved": translate("Words", "Household moved"),
        "HouseholdCorrected": translate("Words", "Household corrected"),
        "HouseholdsMerged": translate("Words", "Households joined"),
        "HouseholdTakenOut": translate("Words", "Taken out of the roll, or put back"),
        "HouseSharedOut": translate("Words", "House shared out"),
        "PersonErased": translate("Words", "Data of a person erased"),
    }.get(name, translate("Words", "Another entry"))


@once
def verdict(code: str) -> str:
    """What a reviewer said."""
    return {
        reviews.APPROVED: translate("Words", "Approved"),
        reviews.RETURNED: translate("Words", "Sent back"),
        reviews.SETTLED: translate("Words", "Two values looked at"),
    }.get(code, translate("Words", "Slip reviewed"))


def reasons(review: Mapping[str, object], lexicon: Lexicon) -> list[str]:
    """Why a slip was returned, a line a reason and the reviewer's own words last."""
    named_reasons = review.get("reasons")
    told_reasons = named_reasons if isinstance(named_reasons, dict) else {}
    lines = [f"• {label(field)}: {lexicon.label('return_reasons', str(code))}" for field, code in told_reasons.items()]
    said = str(review.get("words") or "")
    return [*lines, f"“{said}”"] if said else lines


def moment(wall: str) -> str:
    """A wall time (ISO 8601) as "03/10/2026 09:14" in its own zone; what is none as it stands."""
    try:
        when = datetime.datetime.fromisoformat(wall)
    except ValueError:
        return wall
    return when.strftime("%d/%m/%Y %H:%M")


def at(ms: int, today: str = "") -> str:
    """A moment in ms as people in Vietnam write it; of `today` (ISO) only the time."""
    told = hours.told(ms)
    return told[-5:] if hours.day(ms) == today else told


def short_day(iso: str, today: str) -> str:
    """A day as "03/10", with its year when it is not this one."""
    shown = text.show_day(iso)
    return shown[:5] if iso[:4] == today[:4] else shown


def _minutes(minutes: int | None) -> str:
    return "" if minutes is None else translate("Words", "%n minute(s)", "", minutes)


@once
def _labels() -> dict[str, str]:
    return {
        "when": translate("Words", "Date and time"),
        "date": translate("Words", "Date"),
        "time": translate("Words", "Time"),
        "minutes": translate("Words", "Duration"),
        "mode": translate("Words", "Mode"),
        "village": translate("Words", "Village"),
        "by": translate("Words", "Helped by"),
        "team": translate("Words", "Team"),
        "helpers": translate("Words", "Helped by"),
        "household": translate("Words", "Household"),
        "name": translate("Words", "Person helped"),
        "age": translate("Words", "Age"),
        "sex": translate("Words", "Sex"),
        "phone": translate("Words", "Phone number"),
        "people": translate("Words", "People in the class"),
        "device": translate("Words", "Device"),
        "topics": translate("Words", "Topics"),
        "topic": translate("Words", "Topic"),
        "result": translate("Words", "Result"),
        "blockers": translate("Words", "What stood in the way"),
        "procedure": translate("Words", "Procedure"),
        "next": translate("Words", "Next step"),
        "refer": translate("Words", "Referred to"),
        "follow_up": translate("Words", "Next visit"),
        "satisfaction": translate("Words", "Satisfaction"),
        "note": translate("Words", "Note"),
        "photos": translate("Words", "Photos"),
        "late_reason": translate("Words", "Why it is late"),
        "consent": translate("Words", "Consent"),
        "reasons": translate("Words", "Reason"),
        "words": translate("Words", "Words to the author"),
    }
