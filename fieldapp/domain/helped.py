"""The people of a household who were helped before, as their earlier slips tell; never a person without a name."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain import slips, text, visits


class Person(msgspec.Struct, frozen=True):
    """Somebody helped before: each field as it was told last, "" when it never was; `date` is the last visit's.

    `consent` is what this person last agreed to, with the day (ISO) in `since`; None where nothing was written down.
    """

    name: str
    date: str
    age: str = ""
    sex: str = ""
    phone: str = ""
    device: str = ""
    consent: slips.Consent | None = None


def people(told: Iterable[slips.Slip]) -> list[Person]:
    """The people whom the slips of one household name, those helped last first."""
    found: dict[str, Person] = {}
    for slip in sorted(told, key=lambda slip: (slip.date, slip.time), reverse=True):
        key = text.fold(slip.name)
        if key:
            found[key] = _older(found[key], slip) if key in found else _newest(slip)
    return list(found.values())


def holds(person: Person, version: str) -> bool:
    """Whether what a person agreed to may be asked again in one sentence: it was by the words of today."""
    return person.consent is not None and person.consent.text_version == version


def _newest(slip: slips.Slip) -> Person:
    return Person(slip.name, slip.date, slip.age, slip.sex, slip.phone, slip.device, _agreed(slip))


def _older(person: Person, slip: slips.Slip) -> Person:
    """What an older slip tells beside the newer ones; who later agreed to less has agreed to less."""
    missing = {field: getattr(slip, field) for field in ("age", "sex", "phone", "device") if not getattr(person, field)}
    return msgspec.structs.replace(person, **missing, consent=person.consent or _agreed(slip))


def _agreed(slip: slips.Slip) -> slips.Consent | None:
    consent = slip.consent
    if consent is None or not (consent.how and consent.purposes):
        return None
    first = consent.since if consent.how == visits.AGAIN and consent.since else slip.date
    return msgspec.structs.replace(consent, since=first)
