"""A visit: the slip's rules, and the cells it becomes and is read from; never who may write or review it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from fieldapp.domain import catalogue, history, households, periods, phones, photos, slips, text, visit_cells
from fieldapp.domain.problems import Problem

# The form is read through this module, as its rules are.
Slip = slips.Slip
TopicResult = slips.TopicResult
Consent = slips.Consent

FIRST_DAY = "2022-03-05"  # letter 793/BTTTT-THH, the day the teams began (domain facts, section 1)
AHEAD = datetime.timedelta(minutes=10)
LATE_DAYS = 60
FOLLOW_UP_DAYS = 180
LONG_MINUTES = 240

CLASS = "class"  # of modes: people are counted, not named
UNDER_16 = "u16"  # of ages
NOT_DONE = "X"  # of results
NOWHERE = "none"  # of referrals: the team goes on by itself
TO_REFER, TO_FOLLOW_UP = "refer", "follow_up"  # of consent_purposes
AGAIN = "again"  # of consent_how: the person was asked on an earlier day and says today that it still holds

_LISTED = ("date", "time", "mode", "village", "household", "name", "phone", "people", "follow_up", "satisfaction")
_OUTLINE = tuple(slot for slot in visit_cells.FORM if slot.field in _LISTED)
_CALL = tuple(slot for slot in visit_cells.FORM if slot.field in ("date", "household"))
_OUTLINE_TOPIC = tuple(slot for slot in visit_cells.TOPIC if slot.field in ("topic", "result"))
_OUTLINE_CELLS = (*dict.fromkeys(slot.cell for slot in _OUTLINE), "topics", photos.CELL)

_PERSONAL = ("name", "phone", "household")


class Scene(msgspec.Struct, frozen=True):
    """What the rules look at beside the slip: today and "HH:MM" by a clock known to be right,
    the villages and helpers that count on the slip's own date, and the periods that are closed."""

    today: str
    now: str
    villages: frozenset[str]
    helpers: frozenset[str]
    catalogue: catalogue.Catalogue
    closed: tuple[periods.Period, ...] = ()


def tidy(slip: Slip) -> Slip:
    """The slip as it is kept: NFC, trimmed, nothing twice in a list, a phone in its digits when it is one."""
    return msgspec.structs.replace(
        slip,
        **{field: text.plain(getattr(slip, field)) for field in _CODES},
        time=text.clock(slip.time) or text.plain(slip.time),
        name=text.line(slip.name),
        phone=phones.phone(slip.phone) or text.line(slip.phone),
        note="\n".join(text.line(part) for part in text.nfc(slip.note).split("\n")).strip(),
        late_reason=text.line(slip.late_reason),
        helpers=_each_once(slip.helpers),
        topics=tuple(_tidy_topic(row) for row in slip.topics),
        consent=None if slip.consent is None else _tidy_consent(slip.consent),
        photos=tuple(dict.fromkeys(slip.photos)),
    )


def check(slip: Slip, scene: Scene) -> list[Problem]:
    """What must be mended before a tidied slip is recorded, in the form's order (domain facts, section 9)."""
    rules = (_when, _where, _helped, _people, _topics, _next, _rest, _consent)
    return [problem for rule in rules for problem in rule(slip, scene)]


def kept(scene: Scene, slip: Slip, before: Slip, helpers: Iterable[str] = ()) -> Scene:
    """What the rules look at in a correction: a slip may stay in the village where it was made, with who helped there
    and the `helpers` who are known of it, though who corrects it would record no visit there."""
    if not slip.village or slip.village != before.village or slip.village in scene.villages:
        return scene
    around = scene.helpers.union(before.helpers, helpers)
    return msgspec.structs.replace(scene, villages=scene.villages | {slip.village}, helpers=around)


def warn(slip: Slip, scene: Scene) -> list[Problem]:
    """What a person should look at again, but may record."""
    found = households.odd_phone(slip.phone)
    if slip.minutes is not None and slip.minutes > LONG_MINUTES:
        found.append(Problem("visit_minutes_long", "minutes", minutes=slip.minutes))
    for place, row in enumerate(slip.topics):
        found += households.private(f"topics[{place}].procedure", row.procedure)
    found += households.private("note", slip.note) + households.private("late_reason", slip.late_reason)
    return found + list(_not_agreed(slip, scene))


def cells(slip: Slip) -> dict[str, Any]:
    """The non-empty cells of a slip; what belongs together is one cell, so that it also changes together."""
    found = visit_cells.pack(visit_cells.FORM, slip)
    if slip.topics:
        found["topics"] = [visit_cells.pack(visit_cells.TOPIC, row) for row in slip.topics]
    if slip.consent is not None:
        found["consent"] = visit_cells.pack(visit_cells.CONSENT, slip.consent)
    if slip.photos:
        found[photos.CELL] = photos.pack(slip.photos)
    return found


def slip_of(record: history.Record) -> Slip:
    """The slip that a record tells; a cell missing or of unknown shape gives the default."""
    told = {field: cell.value for field, cell in record.cells.items()}
    topics, consent = told.get("topics"), told.get("consent")
    rows = [visit_cells.unpack(visit_cells.TOPIC, row) for row in topics] if isinstance(topics, list) else []
    agreed = visit_cells.unpack(visit_cells.CONSENT, consent)
    return Slip(
        **visit_cells.unpack(visit_cells.FORM, told),
        topics=tuple(TopicResult(**row) for row in rows),
        consent=Consent(**agreed) if isinstance(consent, dict) else None,
        photos=photos.unpack(told.get(photos.CELL)),
    )


def outline(record: history.Record) -> Slip:
    """The same without what no list of visits shows or counts; most of them are read for such a list alone."""
    told = {cell: record.cells[cell].value for cell in _OUTLINE_CELLS if cell in record.cells}
    topics = told.get("topics")
    rows = [visit_cells.unpack(_OUTLINE_TOPIC, row) for row in topics] if isinstance(topics, list) else []
    return Slip(
        **visit_cells.unpack(_OUTLINE, told),
        topics=tuple([TopicResult(**row) for row in rows]),
        photos=photos.unpack(told.get(photos.CELL)),
    )


def call_of(told: Mapping[str, Any]) -> tuple[str, str] | None:
    """The day and the household of a visit by the values of its cells, as `slip_of` has them; None for one that tells
    of no day or was withdrawn."""
    if "when" not in told or told.get("_withdrawn"):
        return None
    found = visit_cells.unpack(_CALL, told)
    return found.get("date", ""), found.get("household", "")


def changes(before: Slip, after: Slip) -> dict[str, Any]:
    """The cells that a correction sets: those that differ, None for one that is no more."""
    old, new = cells(before), cells(after)
    return {cell: new.get(cell) for cell in old | new if old.get(cell) != new.get(cell)}


def withdrawn(record: history.Record) -> bool:
    """Whether the visit was withdrawn by its author."""
    return bool(record.value("_withdrawn"))


def closed(slip: Slip, scene: Scene) -> periods.Period | None:
    """The closed period in which a slip lies: it comes in with a reason alone, and the next report lists it apart."""
    return periods.closed(scene.closed, slip.village, slip.date)


def same_again(slip: Slip, others: Iterable[Slip]) -> list[Slip]:
    """Slips that may tell the same visit: village, date, folded name, a shared topic; ask, never merge."""
    name, topics = text.fold(slip.name), {row.topic for row in slip.topics}
    there = (other for other in others if (other.village, other.date) == (slip.village, slip.date))
    alike = (other for other in there if name and text.fold(other.name) == name)
    return [other for other in alike if topics & {row.topic for row in other.topics}]


_CODES = ("date", "mode", "village", "team", "household", "age", "sex", "device", "refer", "follow_up")


def _each_once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in map(text.plain, codes) if code))


def _tidy_topic(row: TopicResult) -> TopicResult:
    procedure = text.procedure(row.procedure) or text.line(row.procedure)
    return TopicResult(text.plain(row.topic), text.plain(row.result), _each_once(row.blockers), procedure)


def _tidy_consent(consent: Consent) -> Consent | None:
    how, version = text.plain(consent.how), text.plain(consent.text_version)
    since = text.plain(consent.since) if how == AGAIN else ""
    kept = Consent(how, version, _each_once(consent.purposes), consent.guardian, since)
    return None if kept == Consent() else kept


def _when(slip: Slip, scene: Scene) -> Iterator[Problem]:
    day = visit_cells.day_of(slip.date)
    if day is None:
        yield Problem("visit_date_bad" if slip.date else "visit_date_missing", "date")
    elif slip.date < FIRST_DAY:
        yield Problem("visit_date_early", "date", first=text.show_day(FIRST_DAY))
    elif _ahead(slip, scene):
        yield Problem("visit_date_ahead", "date" if slip.date > scene.today else "time")
    elif (shut := closed(slip, scene)) is not None and not slip.late_reason:
        days = {"since": text.show_day(shut.span.start), "until": text.show_day(shut.span.end)}
        yield Problem("visit_closed_reason", "late_reason", **days)
    elif (datetime.date.fromisoformat(scene.today) - day).days > LATE_DAYS and not slip.late_reason:
        yield Problem("visit_late_reason", "late_reason", days=LATE_DAYS)
    if not visit_cells.is_clock(slip.time):
        yield Problem("visit_time_bad" if slip.time else "visit_time_missing", "time")
    yield from _between(slip.minutes, visit_cells.MINUTES, "visit_minutes", "minutes")
    yield from _short(slip.late_reason, visit_cells.REASON, "late_reason")


def _ahead(slip: Slip, scene: Scene) -> bool:
    latest = datetime.datetime.fromisoformat(f"{scene.today}T{scene.now}") + AHEAD
    time = slip.time if visit_cells.is_clock(slip.time) else "00:00"
    return f"{slip.date}T{time}" > latest.isoformat(timespec="minutes")


def _where(slip: Slip, scene: Scene) -> Iterator[Problem]:
    yield from _pick(slip, scene, "modes", slip.mode, "mode", "visit_mode_missing")
    if slip.village not in scene.villages:
        yield Problem("visit_village_out" if slip.village else "visit_village_missing", "village")


def _helped(slip: Slip, scene: Scene) -> Iterator[Problem]:
    if not visit_cells.is_id(slip.team):
        yield Problem("visit_id_bad" if slip.team else "visit_team_missing", "team")
    if not slip.helpers:
        yield Problem("visit_helper_missing", "helpers")
    elif len(slip.helpers) > visit_cells.HELPERS:
        yield Problem("visit_helpers_many", "helpers", most=visit_cells.HELPERS)
    for place, helper in enumerate(slip.helpers[: visit_cells.HELPERS]):
        if helper not in scene.helpers:
            yield Problem("visit_helper_out", f"helpers[{place}]")


def _people(slip: Slip, scene: Scene) -> Iterator[Problem]:
    if slip.mode == CLASS:
        yield from (Problem("visit_class_unnamed", field) for field in _PERSONAL if getattr(slip, field))
        if slip.people is None:
            yield Problem("visit_people_missing", "people")
        yield from _between(slip.people, visit_cells.PEOPLE, "visit_people", "people")
    elif slip.people is not None:
        yield Problem("visit_people_class_only", "people")
    if slip.household and not visit_cells.is_id(slip.household):
        yield Problem("visit_id_bad", "household")
    if code := "name_long" if len(slip.name) > visit_cells.NAME else text.check_name(slip.name):
        yield Problem(code, "name", most=visit_cells.NAME)
    if slip.age == UNDER_16:
        told = (field for field in ("name", "phone") if getattr(slip, field))
        yield from (Problem("visit_child_unnamed", field) for field in told)
    yield from _pick(slip, scene, "ages", slip.age, "age")
    yield from _pick(slip, scene, "sexes", slip.sex, "sex")
    if slip.phone and not slip.name and slip.mode != CLASS:
        yield Problem("visit_phone_unnamed", "phone")
    yield from _short(slip.phone, visit_cells.PHONE, "phone")
    yield from _pick(slip, scene, "devices", slip.device, "device")


def _topics(slip: Slip, scene: Scene) -> Iterator[Problem]:
    if not slip.topics:
        yield Problem("visit_topic_missing", "topics")
    if len(slip.topics) > visit_cells.TOPICS:
        yield Problem("visit_topics_many", "topics", most=visit_cells.TOPICS)
    seen = set()
    for place, row in enumerate(slip.topics[: visit_cells.TOPICS]):
        at = f"topics[{place}]"
        # One topic may stand twice for two dossiers of different procedures, such as a birth and a marriage.
        same = (row.topic, text.fold(row.procedure))
        if row.topic and same in seen:
            yield Problem("visit_topic_twice", f"{at}.topic")
        seen.add(same)
        yield from _topic(slip, scene, row, at)


def _topic(slip: Slip, scene: Scene, row: TopicResult, at: str) -> Iterator[Problem]:
    yield from _pick(slip, scene, "topics", row.topic, f"{at}.topic", "visit_topic_missing")
    yield from _pick(slip, scene, "results", row.result, f"{at}.result", "visit_result_missing")
    if row.result == NOT_DONE and not row.blockers:
        yield Problem("visit_blocker_missing", f"{at}.blockers")
    for blocker in row.blockers[: visit_cells.PICKS]:
        yield from _pick(slip, scene, "blockers", blocker, f"{at}.blockers")
    yield from _short(row.procedure, visit_cells.PROCEDURE, f"{at}.procedure")


def _next(slip: Slip, scene: Scene) -> Iterator[Problem]:
    yield from _pick(slip, scene, "referrals", slip.refer, "refer")
    if not slip.follow_up:
        return
    day, then = visit_cells.day_of(slip.date), visit_cells.day_of(slip.follow_up)
    if then is None:
        yield Problem("visit_date_bad", "follow_up")
    elif day and not 0 < (then - day).days <= FOLLOW_UP_DAYS:
        yield Problem("visit_follow_up", "follow_up", days=FOLLOW_UP_DAYS)


def _rest(slip: Slip, scene: Scene) -> Iterator[Problem]:
    yield from _between(slip.satisfaction, visit_cells.SATISFACTION, "visit_satisfaction", "satisfaction")
    yield from _short(slip.note, visit_cells.NOTE, "note")
    if len(slip.photos) > photos.MOST:
        yield Problem("photo_many", "photos", most=photos.MOST)


def _consent(slip: Slip, scene: Scene) -> Iterator[Problem]:
    consent = slip.consent
    if consent is None:
        if slip.mode != CLASS and any(getattr(slip, field) for field in _PERSONAL):
            yield Problem("visit_consent_missing", "consent")
        return
    yield from _pick(slip, scene, "consent_how", consent.how, "consent.how", "visit_consent_how")
    version = consent.text_version
    yield from _pick(slip, scene, "consent_texts", version, "consent.text_version", "visit_consent_text")
    if not consent.purposes:
        yield Problem("visit_consent_purpose", "consent.purposes")
    for purpose in consent.purposes[: visit_cells.PICKS]:
        yield from _pick(slip, scene, "consent_purposes", purpose, "consent.purposes")
    if slip.age == UNDER_16 and not consent.guardian:
        yield Problem("visit_consent_guardian", "consent.guardian")
    if consent.how == AGAIN and not (visit_cells.day_of(consent.since) and consent.since <= slip.date):
        yield Problem("visit_consent_since", "consent.since")


def _not_agreed(slip: Slip, scene: Scene) -> Iterator[Problem]:
    """Personal fields for which none of the agreed purposes asks (column `data` of the purposes), and deeds to which
    somebody with a name did not agree."""
    if slip.consent is None or not slip.consent.purposes:
        return
    if slip.refer and slip.refer != NOWHERE and TO_REFER not in slip.consent.purposes:
        yield Problem("visit_consent_refer", "refer")
    if slip.follow_up and TO_FOLLOW_UP not in slip.consent.purposes:
        yield Problem("visit_consent_follow_up", "follow_up")
    known = scene.catalogue.newest["consent_purposes"]
    agreed = {field for code in slip.consent.purposes if code in known for field in known[code].words("data")}
    for field in _PERSONAL:
        if getattr(slip, field) and field not in agreed:
            yield Problem("visit_consent_narrow", field)


def _pick(slip: Slip, scene: Scene, table: str, code: str, field: str, missing: str = "") -> Iterator[Problem]:
    """A code must be listed on the visit's day or today: a paper slip was filled in by the older list."""
    if not code:
        if missing:
            yield Problem(missing, field)
        return
    days = (slip.date, scene.today)
    entry = scene.catalogue.newest[table].get(code)
    if entry is not None and any(map(entry.holds, days)):
        return
    if not any(code in scene.catalogue.on(table, day) for day in days):
        yield Problem("visit_choice_unknown", field, choice=code[:40])


def _between(number: int | None, bounds: tuple[int, int], code: str, field: str) -> Iterator[Problem]:
    if number is not None and not bounds[0] <= number <= bounds[1]:
        yield Problem(code, field, least=bounds[0], most=bounds[1])


def _short(words: str, most: int, field: str) -> Iterator[Problem]:
    if len(words) > most:
        yield Problem("text_long", field, length=len(words), most=most)
