"""What a fact tells by itself: read, judged and summed up before anybody has to wait for it; asks no database."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fieldapp.domain import facts, history, problems, visit_glance
from fieldapp.server import judge, plain, quarantine

Numbered = Iterable[tuple[int, msgspec.Raw]]


class Seen(msgspec.Struct, frozen=True, gc=False):
    """A numbered piece of what a device sends: the id, the exact bytes and the fact, if it is one of ours; of one that
    opens a visit, as most do, only what was `opened`, until somebody wants the `fact`.

    `wrong` is the verdict on its content; the area that it names is not looked at. `alone` is the element of what the
    fact makes of its row as its only one, if nothing is wrong.
    """

    n: int
    name: str
    raw: msgspec.Raw
    told: facts.Fact | None = None
    opened: visit_glance.Opened | None = None
    wrong: judge.Verdict | None = None
    alone: int | None = None

    @property
    def fact(self) -> facts.Fact | None:
        """The fact, read now if it was not."""
        return facts.read(bytes(self.raw)) if self.opened else self.told


class _Named(msgspec.Struct):
    i: str


class Whole(msgspec.Struct, frozen=True):
    """A whole run of `visits` that are opened, under their numbers."""

    numbers: list[int]
    visits: plain.Visits

    def each(self) -> list[Seen]:
        """One by one."""
        pieces = zip(self.numbers, self.visits.bodies, self.visits.each(), strict=True)
        return [Seen(n, one.id, msgspec.Raw(body), None, one, None, one.share) for n, body, one in pieces]


def look(changes: Numbered) -> list[Seen] | Whole:
    """Everything of a run: as a whole, where that shows what it is, else one after the other: what has just been read
    is judged in half the time."""
    if isinstance(changes, plain.Run) and (visits := plain.look(changes)):
        return Whole([n for n, _ in changes], visits)
    return [_look(n, raw) for n, raw in changes]


def _look(n: int, raw: msgspec.Raw) -> Seen:
    if one := visit_glance.opened(bytes(raw)):
        return Seen(n, one.id, raw, None, one, None, one.share)
    name, raw, fact = parse(raw)
    if fact is None:
        return Seen(n, name, raw)
    wrong = judge.content(fact)
    return Seen(n, name, raw, fact, None, wrong, None if wrong else history.share_alone(fact))


def stub(raw: msgspec.Raw) -> bool:
    """Whether these bytes are but the id of a fact whose body was destroyed."""
    return bytes(raw)[:1] == b'"'


def parse(raw: msgspec.Raw) -> tuple[str, msgspec.Raw, facts.Fact | None]:
    """The id, the exact bytes and the fact; no fact for the stub of a destroyed body or for bytes that are
    none of ours."""
    body = bytes(raw)
    try:
        fact = facts.read(body)
        return fact.id, raw, fact
    except problems.Problem:
        return _name(body), raw, None


def _name(body: bytes) -> str:
    """The id that the sender gave to bytes we cannot read, so that its numbers still agree with ours."""
    try:
        name = msgspec.json.decode(body, type=str) if body[:1] == b'"' else msgspec.json.decode(body, type=_Named).i
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        name = ""
    return name if facts.is_id(name) else quarantine.unnamed(body)
