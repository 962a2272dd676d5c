"""Households as the team knows them: head's name, place and phone as told; never the state's register."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from fieldapp.domain import history, phones, problems, text

PLACE_LENGTH = 200
PHONE_LENGTH = 30

MERGED = "_merged"  # the cell that names the household of which this one is a part now
OUT = "_out"  # the cell that is true once somebody took this household out of the roll


class Household(msgspec.Struct, frozen=True):
    """One household: `area` is the village's id, `name` its head, `place` a line e.g. "xóm Đình, nhà 12"."""

    id: str
    area: str
    name: str
    place: str = ""
    phone: str = ""


def tidy(h: Household) -> Household:
    """The household in the one spelling that is kept; a phone that is none stays as typed."""
    phone = phones.phone(h.phone) or text.line(h.phone)
    return Household(h.id, text.plain(h.area), text.line(h.name), text.line(h.place), phone)


def check(h: Household) -> list[problems.Problem]:
    """What must be mended before a tidied household is kept, field by field."""
    found = []
    if not h.area:
        found.append(problems.Problem("household_village_missing", "area"))
    if not text.line(h.name):
        found.append(problems.Problem("household_name_missing", "name"))
    elif code := "name_long" if len(h.name) > text.NAME_LENGTH else text.check_name(h.name):
        found.append(problems.Problem(code, "name", most=text.NAME_LENGTH))
    if len(h.place) > PLACE_LENGTH:
        found.append(problems.Problem("text_long", "place", length=len(h.place), most=PLACE_LENGTH))
    if len(h.phone) > PHONE_LENGTH:
        found.append(problems.Problem("text_long", "phone", length=len(h.phone), most=PHONE_LENGTH))
    return found


def warn(h: Household) -> list[problems.Problem]:
    """What a person should look at again, but may keep."""
    return [*odd_phone(h.phone), *private("place", h.place)]


def odd_phone(phone: str) -> list[problems.Problem]:
    """A warning on "phone" for a number that no Vietnamese phone has, or had only before 2018."""
    if not phone or phones.phone(phone):
        return []
    now = phones.old_phone(phone)
    odd = problems.Problem("phone_old", "phone", now=now) if now else problems.Problem("phone_odd", "phone")
    return [odd]


def private(field: str, words: str) -> list[problems.Problem]:
    """A warning on the field for each kind of number or password that it should not hold."""
    from fieldapp.domain import sensitive  # with its patterns it takes as long to load as five modules

    # What is longer than any field may be is refused elsewhere; scanning all of it would only cost time.
    return [problems.Problem(f"sensitive_{code}", field) for code in sensitive.sensitive(words[:1000])]


def cells(h: Household) -> dict[str, str]:
    """The non-empty cells of a household's fact: "area", "name", "place", "phone"."""
    every = {"area": h.area, "name": h.name, "place": h.place, "phone": h.phone}
    return {field: value for field, value in every.items() if value}


def of(record: history.Record) -> Household:
    """The household that a record tells; a missing or malformed cell is an empty text."""
    return Household(record.row, *(_word(record, field) for field in ("area", "name", "place", "phone")))


def merged(record: history.Record) -> str:
    """The row of the household that this one was merged into, as told; "" for none."""
    return _word(record, MERGED)


def out(record: history.Record) -> bool:
    """Whether somebody took this household out of the roll."""
    return record.value(OUT) is True


def hidden(told: Collection[str], homes: Mapping[str, str], visited: Collection[str]) -> set[str]:
    """Those of the households that were taken out which the roll does not show: none that was visited, so that no visit
    goes with it, and none with a part that was not taken out; `visited` are homes."""
    held = {home for part, home in homes.items() if part not in told}
    return {row for row in told if row not in homes and row not in visited and row not in held}


def homes(targets: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """Where each merged household belongs: at the end of its chain of targets, as far as these are known here. Of
    households that people merged into each other without seeing it, the one with the smallest id stays."""
    found = {row: _end(row, targets, known) for row in targets}
    return {row: home for row, home in found.items() if home != row}


def double(h: Household, others: Iterable[Household]) -> list[Household]:
    """Households that may be this one again: same village and name, or same phone and a name like it."""
    rest = (other for other in others if other.id != h.id)
    return [other for other in rest if _same_place(h, other) or _same_phone(h, other)]


def find_text(h: Household, aliases: Iterable[str] = ()) -> str:
    """What search compares: name, place, phone and e.g. the village's older names, folded."""
    return text.fold(" ".join((h.name, h.place, h.phone, *aliases)))


def _word(record: history.Record, field: str) -> str:
    value = record.value(field)
    return value if isinstance(value, str) else ""


def _end(row: str, targets: Mapping[str, str], known: Collection[str]) -> str:
    seen = [row]
    while (then := targets.get(seen[-1], "")) in known:
        if then in seen:
            return min(seen[seen.index(then) :])
        seen.append(then)
    return seen[-1]


def _same_place(h: Household, other: Household) -> bool:
    return h.area == other.area and text.fold(h.name) == text.fold(other.name) != ""


def _same_phone(h: Household, other: Household) -> bool:
    number = phones.phone(h.phone)
    return bool(number) and number == phones.phone(other.phone) and _alike(h.name, other.name)


def _alike(one: str, other: str) -> bool:
    """Whether the given names (last words) agree, or one name leaves out words of the other."""
    a, b = text.fold(one).split(), text.fold(other).split()
    return bool(a and b) and (a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a))
