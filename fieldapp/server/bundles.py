"""Exchanges by file at the province: opens the letters that are sealed to it, takes them in as it takes what comes
by the wire, and seals its answers; it reads and writes no file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import nacl.public
import sqlalchemy as sa

from fieldapp.domain import facts, problems
from fieldapp.server import accept, auth, database, marks, province
from fieldapp.sync import bundle, envelope, protocol

ROOM = 96 * 1024 * 1024  # bytes of envelopes in all answers of a file; what is beyond comes with the next
ENROLMENT = 64 * 1024  # bytes of an enrolment, before and after decompression


class Answers(msgspec.Struct):
    """What came of letters that a carrier handed over: the answers by the names of the letters, and why others were
    refused."""

    told: list[tuple[str, bundle.Sealed]] = []
    refused: list[tuple[str, problems.Problem]] = []


class Taken(msgspec.Struct):
    """What a file did: questions answered, devices taken in, facts that it brought, and how many of these devices and
    facts the province had before; letters for others left alone, why letters were refused; `answer` is the file to
    carry back, empty when nothing was answered."""

    exchanges: int = 0
    enrolled: int = 0
    facts: int = 0
    enrolled_before: int = 0
    facts_before: int = 0
    passed: int = 0
    refused: list[problems.Problem] = []
    answer: bytes = b""


class _Question(msgspec.Struct):
    """One device's question, of which all facts are taken in."""

    name: str
    device: Any
    asked: protocol.Exchange  # the last of its requests
    welcome: list[bytes] = []
    taken: accept.Taken = msgspec.field(default_factory=accept.Taken)


def take(served: province.Province, data: bytes) -> Taken:
    """Takes a file in, as often as one likes: first what all letters bring, then the answers, so that a head reads
    at once what members sent along. One bad letter never stops the others; only when nothing could be taken is its
    Problem raised. Problems "bundle_*", "envelope_*", "too_old"."""
    read = bundle.read(data)
    return _Desk(served).take(read)


def answer(served: province.Province, letters: list[bundle.Sealed], room: int) -> Answers:
    """Takes letters in one by one as if each had come in a file of its own, and answers each; those behind more than
    `room` bytes of answers are left for the next time."""
    out = Answers()
    for name, sealed in {bundle.name(one): one for one in letters}.items():
        one = _Desk(served, room)
        if room > 0 and sealed.to == one.key:
            try:
                out.told.append((name, one.alone(name, sealed)))
            except problems.Problem as problem:
                out.refused.append((name, problem))
            room -= one.size
    return out


class _Desk:
    """One file on the province's desk."""

    def __init__(self, served: province.Province, room: int = ROOM) -> None:
        self.served = served
        self.room = room
        self.size = 0
        self.roots: set[str] = set()  # of which the last answer tells
        self.now = served.clock()
        self.reader = bundle.reader(bytes(served.signer))
        self.key = envelope.key_id(bytes(self.reader.public_key))
        self.taken = Taken()
        self._answers: list[bundle.Sealed] = []
        self._questions: list[_Question] = []

    def take(self, read: bundle.Bundle) -> Taken:
        if read.province != self.key:
            raise problems.Problem("bundle_foreign")
        for name, sealed in {bundle.name(one): one for one in read.letters}.items():
            if sealed.to != self.key:
                self.taken.passed += 1
                continue
            try:
                self._open(name, sealed)
            except problems.Problem as problem:
                self.taken.refused.append(problem)
        arrived = [one.name for one in self._questions]
        for one in self._questions:
            self._answers.append(self._answer(one, arrived))
        return self._done()

    def alone(self, name: str, sealed: bundle.Sealed) -> bundle.Sealed:
        """The answer to a letter that came without a file."""
        self._open(name, sealed)
        return self._answer(self._questions[0], [name])

    def _open(self, name: str, sealed: bundle.Sealed) -> None:
        try:
            self._take(name, sealed)
        except (sa.exc.DataError, OverflowError):  # a number or a text that no program of ours puts there
            raise problems.Problem("envelope_bad") from None

    def _take(self, name: str, sealed: bundle.Sealed) -> None:
        letter = bundle.open(sealed, self.reader)
        if len(letter.envelopes) < (2 if letter.kind == bundle.ENROLLING else 1):
            raise problems.Problem("bundle_damaged")
        if letter.kind == bundle.ENROLLING:
            self._enrol(name, letter.envelopes)
        elif letter.kind == bundle.ASKED:
            self._push(name, letter.envelopes)
        else:
            raise problems.Problem("bundle_version")

    def _enrol(self, name: str, envelopes: list[bytes]) -> None:
        """Takes a device in, and answers at once what it asks first."""
        asked = auth.read(envelopes[0], ENROLMENT)
        with database.reading(self.served.engine) as conn:
            before = auth.knows(conn, envelope.look(envelopes[0]).key)
        welcome = self.served.enrol(asked)
        self.taken.enrolled += 1
        self.taken.enrolled_before += before
        self._push(name, envelopes[1:], [welcome])

    def _push(self, name: str, envelopes: list[bytes], welcome: list[bytes] | None = None) -> None:
        with database.reading(self.served.engine) as conn:
            device = auth.known(conn, envelope.look(envelopes[0]).key)
        for data in envelopes:  # all is proven before anything is taken in, and never all in memory at once
            asked = self.served.read(data, device)
        one = _Question(name, device, asked, welcome or [])
        for data in envelopes:
            asked = self.served.read(data, device)
            taken = self.served.push(province.sender(device), asked, self.now)
            for origin, n in taken.fork.items():
                one.taken.fork[origin] = min(n, one.taken.fork.get(origin, n))
            one.taken.gone += taken.gone
            self.taken.facts_before += taken.before
            self.taken.facts += len(asked.changes) + sum(map(len, asked.past.values()))
        with database.writing(self.served.engine) as conn:
            auth.seen(conn, device.id, asked.app, now=self.now)
            auth.keep(conn, device.id, now=self.now)
        self._questions.append(one)

    def _answer(self, one: _Question, arrived: list[str]) -> bundle.Sealed:
        self.taken.exchanges += not one.welcome
        kind = bundle.WELCOMED if one.welcome else bundle.ANSWERED
        self.roots = set()
        told = bundle.Letter(kind, [*one.welcome, *self._pages(one, arrived)])
        sealed = bundle.seal(told, bytes(nacl.public.PublicKey(bytes(one.device.box_key))))
        return msgspec.structs.replace(sealed, about=marks.make(self.roots, marks.key(bytes(self.served.signer))))

    def _pages(self, one: _Question, arrived: list[str]) -> Iterator[bytes]:
        """The answers to the last of a device's requests, page after page, signed each."""
        asked = one.asked
        while True:
            answer = self.served.pull(province.sender(one.device), asked, one.taken, self.now)
            answer.letters = arrived
            self._mark(answer)
            page = self.served.sign(protocol.encode(answer), asked.req, self.now)
            self.size += len(page)
            yield page
            if not answer.more or self.size > self.room:
                return
            ref = answer.ref.version if answer.ref else asked.ref
            asked = msgspec.structs.replace(asked, cur=answer.cur, anchor=answer.anchor, ref=ref)

    def _mark(self, answer: protocol.Answer) -> None:
        """Notes the roots that an answer tells of, until they are more than can be marked."""
        for row in (row for rows in answer.feed.values() for row in rows if isinstance(row, protocol.Carried)):
            if len(self.roots) > marks.MOST:
                return
            self.roots.add(_root(bytes(row.body)))

    def _done(self) -> Taken:
        if self._answers:
            self.taken.answer = bundle.pack(self.key, self._answers)
        elif self.taken.refused:
            raise self.taken.refused[0]
        else:
            raise problems.Problem("bundle_not_here")
        return self.taken


def _root(body: bytes) -> str:
    try:
        return facts.read(body).root
    except problems.Problem:
        return ""
