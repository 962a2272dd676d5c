"""What the slips of one household add up to: how far it came with each topic, and what was agreed to last."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain import visits


class Reached(msgspec.Struct, frozen=True):
    """How far a household came with a topic: its best result ("0" to "4", "X" when it was never done), the day (ISO) of
    the last try, and what stood in the way then, if it was not done."""

    topic: str
    best: str
    last: str
    blockers: tuple[str, ...] = ()


class Agreed(msgspec.Struct, frozen=True):
    """The consent that was told last, and the day (ISO) on which it was given."""

    consent: visits.Consent
    day: str


def reached(slips: Iterable[visits.Slip]) -> list[Reached]:
    """The topics of slips, the last tried first."""
    found: dict[str, Reached] = {}
    for slip in sorted(slips, key=_moment):
        for row in slip.topics:
            before = found.pop(row.topic, None)
            best = row.result if before is None else max(before.best, row.result, key=step)
            stuck = row.blockers if row.result == visits.NOT_DONE else ()
            found[row.topic] = Reached(row.topic, best, slip.date, stuck)
    return list(found.values())[::-1]


def agreed(slips: Iterable[visits.Slip]) -> Agreed | None:
    """The consent of the last slip that has one; None when none has."""
    for slip in sorted(slips, key=_moment, reverse=True):
        if slip.consent is not None and slip.consent.how:
            again = slip.consent.how == visits.AGAIN and slip.consent.since
            return Agreed(slip.consent, slip.consent.since if again else slip.date)
    return None


def step(result: str) -> int:
    """The step of a result on the ladder, from 0; -1 for what was not done."""
    return int(result) if result.isdigit() else -1


def _moment(slip: visits.Slip) -> tuple[str, str]:
    return (slip.date, slip.time)
