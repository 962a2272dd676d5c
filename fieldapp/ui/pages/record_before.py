"""The visit that a slip's form corrects: what it said, where it stands, and what its reader said of it; reads only."""

from __future__ import annotations

from collections.abc import Iterable

from fieldapp.domain import periods, problems, reviews, text, visits
from fieldapp.store import households
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import record_desk, record_person, record_sheet
from fieldapp.ui.pages import words as lexicon
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import picklist


class Before:
    """Asked while a correction is in the form."""

    def __init__(self, opened: record_desk.Opened, session: sessions.Session) -> None:
        self._session = session
        self._household = opened.household
        self._detail = opened.detail
        self.slip: visits.Slip = opened.detail.slip

    @property
    def approved(self) -> bool:
        """Whether a correction needs a reason."""
        return self._detail.line.state in (reviews.APPROVED, reviews.LOCKED)

    @property
    def unreasoned(self) -> bool:
        """Whether the province holds it back for want of a reason: its period had been closed."""
        return any(why.code == periods.HELD for why in self._detail.held)

    @property
    def returned(self) -> bool:
        """Whether its reader wants it mended."""
        return self._detail.line.state == reviews.RETURNED

    def sheet(self) -> record_sheet.Sheet:
        """The form that shows it."""
        line = self._household
        home = household_entry(line, self.slip.village) if line else picklist.Entry("", "")
        return record_sheet.of(self.slip, self._detail.line.row, (home.words, home.detail))

    def introduce(self) -> str:
        """Which slip it is, and what its reader said, in words; of several fields that the province does not take,
        which they are, as not all may be in sight."""
        words = translate("RecordPage", "Correcting the slip of {day}, {time}.")
        words = words.format(day=text.show_day(self.slip.date), time=self.slip.time)
        known = dict.fromkeys(lexicon.known(why.field) for why in self._detail.held)
        if len(held := [field for field in known if field]) > 1:
            why = translate("RecordPage", "The province holds it back. To be mended: {fields}.")
            words = f"{words} {why.format(fields=', '.join(held))}"
        if not self.returned:
            return words
        said = self._detail.review.get("words") or ""
        told = (
            translate("RecordPage", "{name} returned it: {words}")
            if said
            else translate("RecordPage", "{name} returned it.")
        )
        return f"{words} {told.format(name=self._detail.reviewer_name, words=said)}"

    def said(self) -> dict[str, str]:
        """What its reader and the province said of the fields, all at once: what is mended alone is held back again."""
        said: dict[str, str] = {}
        if self.returned:
            reasons = self._detail.review.get("reasons") or {}
            label = self._session.label
            # what is said of no field stands above the form, which has a field "words" of its own
            said = {"" if name == "words" else name: label("return_reasons", code) for name, code in reasons.items()}
        told: dict[str, list[str]] = {name: [words] for name, words in said.items()}
        for why in self._detail.held:
            # what lacks a reason is given one where every correction is
            found = problems.Problem(why.code, "reason" if why.code == periods.HELD else why.field)
            told.setdefault(found.field, []).append(self._session.explain(found))
        return {name: _sentences(dict.fromkeys(words)) for name, words in told.items()}


def _sentences(words: Iterable[str]) -> str:
    """What several said, one after the other; a single word of it stands as it is."""
    *first, last = words
    return " ".join([*(one if one.endswith((".", "!", "?", "…")) else f"{one}." for one in first), last])


def household_entry(line: households.HouseholdLine, village: str) -> picklist.Entry:
    """A household as the form's picker shows it; its village is named when it is another one."""
    away = "" if line.area == village else line.area_name
    return record_person.household_entry(line.row, line.name, line.place, line.phone, away)


def at_home(sheet: record_sheet.Sheet, line: households.HouseholdLine, today: str, clock: str) -> record_sheet.Sheet:
    """The sheet with this household picked, for a visit there now."""
    home = household_entry(line, line.area)
    sheet.village, sheet.household = line.area, line.row
    sheet.household_shown, sheet.household_detail = home.words, home.detail
    sheet.date, sheet.time = text.show_day(today), clock
    if sheet.mode == visits.CLASS:
        sheet.mode = "home"
    return sheet
