"""What the page of a slip asks of the desk lane: each function runs there, on one of its doors; no widget."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp.actions import (
    add_household,
    correct_visit,
    drop_draft,
    keep_draft,
    record_visit,
    refused,
    withdraw_stack,
)
from fieldapp.domain import areas, catalogue, photos, problems, text, visits
from fieldapp.domain import helped as persons
from fieldapp.domain import households as homes
from fieldapp.store import album, database, drafts, helped, households, ledger, me, people, reference
from fieldapp.store import visits as slips
from fieldapp.ui import session
from fieldapp.ui.pages import record_sheet

Read = Callable[[], bytes]

MOST = 20  # households offered at once
LATELY = 92  # days that tell which topics are asked for most


class Scenery(msgspec.Struct, frozen=True):
    """What a slip of one village and day may name; `village` is the one shown, or the one to begin with; `last` is the
    owner's newest slip when it is of today; `said` is what the province's clock last said, as `people.said`;
    `names` are those of everybody known, by id, also of who may help no more; `photos` if the province lets
    slips have them."""

    scene: visits.Scene
    villages: list[areas.Area]
    village: str
    last: visits.Slip | None
    helpers: list[tuple[str, str, str]]
    said: tuple[int, int]
    names: dict[str, str]
    photos: bool

    def own(self) -> str:
        """The village to begin with: the one shown, but where the owner records none, as one of a correction may be."""
        first = next((area.id for area in self.villages), "")
        return self.village if any(area.id == self.village for area in self.villages) else first


class Saved(msgspec.Struct, frozen=True):
    """How saving ended: the visit's row, or what must be mended first. `household` was added on the way."""

    row: str = ""
    problems: list[problems.Problem] = []
    household: str = ""


class Ahead:
    """A sheet that will be saved next, as far as anybody can tell, where nothing is to be mended in it by what may be
    picked there; what the desk has made ready of it, None until then, and where the vault refuses it; and the visit's
    row once it is saved."""

    def __init__(self, sheet: record_sheet.Sheet, there: Scenery | None) -> None:
        self.sheet = sheet
        self.there = there
        self.ready: record_visit.Ready | None = None
        self.row = ""


class Opened(msgspec.Struct, frozen=True):
    """A visit to be corrected, its household when it has one, the draft of a correction that was begun before, and the
    village where it was made, None for one that is not known here."""

    detail: slips.Detail
    household: households.HouseholdLine | None
    draft: drafts.Draft | None
    village: areas.Area | None = None


class Resumed(msgspec.Struct, frozen=True):
    """A draft, and the visit that it corrects if it is a correction."""

    draft: drafts.Draft
    opened: Opened | None


def look(desk: session.Desk, listed: catalogue.Catalogue, wall: str, on: str, village: str) -> Scenery:
    """What may be picked on a day (ISO, "" for today) in a village ("" for the one of the owner's last slip)."""
    db = desk.reader
    day, clock = people.clock(db, wall)
    villages = people.villages(db, day, on=on)
    last = _last(db, villages)
    there = village or (last.village if last else next((area.id for area in villages), ""))
    scene = people.scene(db, listed, day, clock, on=on)
    today = slips.one(db, last.row).slip if last and last.date == day else None
    helpers, said = _helpers(db, there, on or day), people.said(db)
    allowed = reference.photos_allowed(db)
    return Scenery(scene, villages, there, today, helpers, said, reference.names(db), allowed)


def find(desk: session.Desk, words: str, village: str) -> list[households.HouseholdLine]:
    """The households with these words, those of the village first."""
    near = households.find(desk.reader, words, area=village, limit=MOST) if village else []
    if len(near) == MOST or (near and not words.strip()):
        return near
    known = {line.row for line in near}
    far = households.find(desk.reader, words, limit=MOST)
    return (near + [line for line in far if line.row not in known])[:MOST]


def people_of(desk: session.Desk, household: str) -> list[persons.Person]:
    """Who was helped in a household before."""
    return helped.people(desk.reader, household)


def used(desk: session.Desk, today: str) -> list[str]:
    """The topics of the last months, the most used first."""
    since = datetime.date.fromisoformat(today) - datetime.timedelta(days=LATELY)
    return helped.topics(desk.reader, since.isoformat())


def doubles(desk: session.Desk, home: homes.Household) -> list[households.HouseholdLine]:
    """Households on the roll that may be the one that is to be added."""
    return households.doubles(desk.reader, home)


def alike(desk: session.Desk, slip: visits.Slip, row: str) -> list[visits.Slip]:
    """Slips that may tell the same visit, the row itself aside."""
    return visits.same_again(slip, slips.same_day(desk.reader, slip, but=row))


def open_visit(desk: session.Desk, row: str) -> Opened:
    """A visit with its household. Problem "visit_unknown"."""
    detail = slips.one(desk.reader, row)
    home = detail.slip.household
    known = bool(home) and households.known(desk.reader, [home])
    begun = next((one for one in every(desk) if one.form.get("row") == row), None)
    line = households.one(desk.reader, home).line if known else None
    return Opened(detail, line, begun, reference.atlas(desk.reader).get(detail.slip.village))


def make_ready(desk: session.Desk, ahead: Ahead, listed: catalogue.Catalogue, wall: str) -> None:
    """Does beforehand what is to be done when a sheet is saved, as far as nothing is written by that: then somebody
    waits for it. What is wrong with it is told when it is saved."""
    sheet = ahead.sheet
    with contextlib.suppress(problems.Problem, refused.Refused):
        day, _ = people.clock(desk.writer, wall)
        slip = record_sheet.slip(sheet, day)
        ahead.ready = record_visit.make_ready(desk.writer, slip, catalogue=listed, wall=wall)


def save_ready(
    desk: session.Desk, ahead: Ahead, listed: catalogue.Catalogue, draft: str, moment: dict[str, Any]
) -> None:
    """Records what was made ready, as far as that holds still. `save` comes after it, does it where it was not done and
    tells what is wrong."""
    if ahead.ready is not None and not ahead.row:
        with contextlib.suppress(Exception):
            ahead.row = record_visit.record_visit(
                desk.writer, ahead.ready, catalogue=listed, draft=draft, later=True, **moment
            )


def save(
    desk: session.Desk,
    sheet: record_sheet.Sheet,
    listed: catalogue.Catalogue,
    draft: str,
    moment: dict[str, Any],
    ahead: Ahead | None = None,
) -> Saved:
    """Records the sheet's slip, which `show_saved` shows, or corrects the visit that it is about; the draft goes in the
    same transaction. What is not saved is kept under its draft: the page from which it came may be closed by now.
    `moment` is now, wall and entropy; `ahead` is this sheet, if `save_ready` has seen to it."""
    try:
        saved = _save(desk, sheet, listed, draft, moment, ahead)
    except Exception:
        with contextlib.suppress(Exception):  # the same disk may refuse that, too; the first error is told
            keep(desk, draft, record_sheet.keep(sheet), moment)
        raise
    if saved.problems:
        keep(desk, draft, record_sheet.keep(record_sheet.with_household(sheet, saved.household)), moment)
    return saved


def _save(
    desk: session.Desk,
    sheet: record_sheet.Sheet,
    listed: catalogue.Catalogue,
    draft: str,
    moment: dict[str, Any],
    ahead: Ahead | None,
) -> Saved:
    if ahead is not None and ahead.row:
        return Saved(ahead.row)
    day, _ = people.clock(desk.writer, moment["wall"])  # whose pages are at hand: nobody else writes as much
    slip = record_sheet.slip(sheet, day)
    added = ""
    try:
        if not sheet.row:
            home = record_sheet.household(sheet) if sheet.named and sheet.adding else None
            slip = msgspec.structs.replace(slip, household="") if home else slip
            row = record_visit.record_visit(
                desk.writer, slip, catalogue=listed, new_household=home, draft=draft, later=True, **moment
            )
            return Saved(row)
        if slip.household == record_sheet.NEW:
            added = add_household.add_household(desk.writer, record_sheet.household(sheet), **moment)
            slip = msgspec.structs.replace(slip, household=added)
        row = correct_visit.correct_visit(
            desk.writer, sheet.row, slip, catalogue=listed, reason=sheet.reason, draft=draft, **moment
        )
        return Saved(row, household=added)
    except refused.Refused as error:
        return Saved(problems=record_sheet.refused(sheet, error.problems), household=added)


def show_saved(desk: session.Desk) -> None:
    """Has all screens show what `save` has put on the disk."""
    with database.guard():
        ledger.catch_up(desk.writer)


def erased(desk: session.Desk, roots: Iterable[str]) -> set[str]:
    """Those of these households and visits that were erased for ever."""
    return drafts.erased(desk.reader, roots)


def file(path: Path) -> bytes:
    """The bytes of a picture's file. Problem "photo_file", and "photo_big" before a film is read."""
    try:
        if path.stat().st_size > photos.BIGGEST:
            raise problems.Problem("photo_big", "photos", most=photos.BIGGEST // 2**20)
        return path.read_bytes()
    except OSError:
        raise problems.Problem("photo_file", "photos", name=path.name) from None


def add_photo(desk: session.Desk, read: Read, moment: dict[str, Any]) -> tuple[photos.Photo, bytes]:
    """Takes a picture in for the slip; returns the photo and the bytes that will travel."""
    from fieldapp.actions import add_photo as adding  # here, so that the window starts without what reads pictures

    kept = adding.add_photo(desk.writer, read(), now=moment["now"], entropy=moment["entropy"])
    return kept, photo(desk, kept.sha) or b""


def photo(desk: session.Desk, sha: str) -> bytes | None:
    """The bytes of a photo, None when they are not on this computer or damaged."""
    with database.guard():
        try:
            return album.get(desk.reader, sha)
        except problems.Problem:
            return None


def take_back(
    desk: session.Desk, row: str, reason: str, draft: str, sheet: record_sheet.Sheet, moment: dict[str, Any]
) -> None:
    """Withdraws a visit that was saved a moment ago, and keeps its slip as a draft again, both or neither."""
    form = record_sheet.keep(sheet)
    withdraw_stack.withdraw_stack(desk.writer, [row], reason, draft=draft, kind=drafts.VISIT, form=form, **moment)


def keep(desk: session.Desk, id: str, form: dict[str, Any], moment: dict[str, Any]) -> list[drafts.Draft]:
    """Keeps a draft; returns all that there are."""
    keep_draft.keep_draft(desk.writer, form, id=id, kind=drafts.VISIT, now=moment["now"], entropy=moment["entropy"])
    return every(desk)


def drop(desk: session.Desk, id: str) -> list[drafts.Draft]:
    """Forgets a draft; returns those that are left."""
    drop_draft.drop_draft(desk.writer, id)
    return every(desk)


def resume(desk: session.Desk, id: str) -> Resumed | None:
    """A draft as it is kept now, None when it was saved or dropped meanwhile."""
    kept = next((one for one in every(desk) if one.id == id), None)
    if kept is None:
        return None
    row = record_sheet.read(kept.form).row
    try:
        return Resumed(kept, open_visit(desk, row) if row else None)
    except problems.Problem:  # the visit has left this computer; what was typed has not
        return Resumed(kept, None)


def every(desk: session.Desk) -> list[drafts.Draft]:
    """The drafts of slips, the one kept last first."""
    return [draft for draft in drafts.every(desk.reader) if draft.kind == drafts.VISIT]


def _last(db: sqlite_utils.Database, villages: Iterable[areas.Area]) -> slips.Line | None:
    """The owner's newest slip in these villages."""
    found = slips.log(db, author=me.read(db).person, villages=[area.id for area in villages], limit=1)
    return found[0] if found else None


def _helpers(db: sqlite_utils.Database, village: str, day: str) -> list[tuple[str, str, str]]:
    """The teams' members of a day, also those of a team of the whole commune: (team, person, name), by name."""
    above = areas.lineage(reference.atlas(db), village)
    found = {one for area in above for one in reference.helpers(db, area, day)}
    return sorted(found, key=lambda one: (text.name_key(one[2]), one))
