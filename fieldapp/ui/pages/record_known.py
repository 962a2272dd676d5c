"""Known: the people of the household in a slip's form who were helped before, as the form offers them; no store."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldapp.domain import helped, phones, text
from fieldapp.ui.text import translate

FIELDS = ("name", "age", "sex", "phone", "device")


class Known:
    """Knows them once they were asked for; the head, known by name only, comes last."""

    def __init__(self) -> None:
        self.met = False  # whether it was asked who was helped there
        self._people: list[helped.Person] = []
        self._head = ""

    def part(self) -> None:
        """Another household, or none, is in the form."""
        self.met, self._people = False, []

    def meet(self, people: Sequence[helped.Person]) -> None:
        """These were helped in the household before."""
        self.met, self._people = True, list(people)

    def show_head(self, name: str) -> None:
        """The household's head, "" for none."""
        self._head = name

    def every(self) -> list[helped.Person]:
        """Whom the form offers."""
        head = self._head and self.find(self._head) is None
        return [*self._people, helped.Person(self._head, "")] if head else self._people

    def find(self, name: str) -> helped.Person | None:
        """The one of this name, however it is typed."""
        wanted = text.fold(name)
        return next((person for person in self._people if wanted and text.fold(person.name) == wanted), None)


def label(person: helped.Person, words: Callable[[str, str], str]) -> str:
    """A person on one line; `words` gives those of a field and its code. Of a phone only the last digits show."""
    if not person.date:
        return " · ".join((person.name, translate("RecordPage", "head of household")))
    tail = phones.phone_tail(person.phone)
    told = [words(field, getattr(person, field)) for field in ("age", "sex")]
    last = translate("RecordPage", "helped on {day}").format(day=text.show_day(person.date))
    parts = (person.name, *told, f"…{tail}" if tail else "", last)
    return " · ".join(part for part in parts if part)


def fill(now: dict[str, str], before: dict[str, str], person: helped.Person) -> dict[str, str]:
    """What the fields show once a person is taken: what somebody chose `now` stays, unless it is what an earlier
    person taken `before` had brought."""
    told = {field: getattr(person, field) for field in FIELDS} | {"phone": phones.show_phone(person.phone)}
    kept = {field for field in FIELDS[1:] if now[field] not in ("", before.get(field, ""))}
    return {field: value for field, value in told.items() if field not in kept}
