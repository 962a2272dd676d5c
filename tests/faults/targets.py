"""What is fed with spoilt input: each reader of what strangers send, the good input that the spoiling begins with, and
what must hold afterwards. A refusal in words is right; anything else that comes out is a fault."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import nacl.public
import nacl.signing
import sqlalchemy as sa
import xlsxwriter

from fieldapp.domain import facts, grids, households, invitations, problems
from fieldapp.reports import spreadsheet
from fieldapp.server import bundles, database, desk, hub_carriers, hub_files, hub_letters, mailroom, uplink
from fieldapp.server import letters as server_letters
from fieldapp.server.routes import enrol as enrol_route
from fieldapp.store import households as store_households
from fieldapp.store import me
from fieldapp.store import visits as store_visits
from fieldapp.sync import (
    bundle,
    courier,
    enrolment,
    envelope,
    exchange,
    hubs,
    letters,
    porter,
    protocol,
    run,
    transport,
)
from tests import commune, excel97, office
from tests.faults import bombs, home, mangle

Mangle = Callable[[bytes, random.Random], bytes]


class Target:
    """One reader: `seeds` are good inputs, `mangle` how they are spoilt, `bombs` what unpacks into too much."""

    mangle: Mangle = staticmethod(mangle.bytes_)

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seeds: list[bytes] = []
        self.bombs: Iterable[tuple[str, bytes]] = ()

    def taste(self, data: bytes) -> None:
        """Reads it; a Problem is a refusal in words."""
        raise NotImplementedError

    def after(self) -> list[str]:
        """What does not hold any more, asked now and then."""
        return []

    def close(self) -> None:
        """Lets everything go."""


class Envelopes(Target):
    """The envelope's own bytes, and such as somebody with a key has signed around spoilt contents."""

    SIGNER = nacl.signing.SigningKey(bytes(range(32)))

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        body = b'{"v":1,"note":"' + "đã hướng dẫn ".encode() * 50 + b'"}'
        lines = msgspec.json.encode([[number, {"i": "o" * 22, "f": {"name": "Múi"}}] for number in range(200)])
        self.seeds = [
            envelope.seal(
                one, self.SIGNER, origin="o" * 22, lo=3, hi=5, made=commune.NOW, req="r" * 22, reads=envelope.READS
            )
            for one in (body, lines)
        ]
        self.seeds += [envelope.seal(body, self.SIGNER, made=commune.NOW, req="r" * 22)]
        self.bombs = [
            (f"{name}, packing {number}", _wrap(self.SIGNER, one, number))
            for number in range(envelope.READS + 1)
            for name, one in (*bombs.frames(), *bombs.columns())
        ]

    def taste(self, data: bytes) -> None:
        for signed in (data, _signed_anew(self.SIGNER, data)):
            for read in (envelope.look, envelope.peek, lambda one: envelope.open(one, bytes(self.SIGNER.verify_key))):
                with contextlib.suppress(problems.Problem):
                    read(signed)


def _wrap(signer: nacl.signing.SigningKey, packed: bytes, number: int = 0) -> bytes:
    """An envelope around packed bytes, rightly signed."""
    whole = envelope.seal(b"x", signer, made=commune.NOW, req="r" * 22)
    head = msgspec.json.decode(msgspec.json.encode(envelope.look(whole)))
    head["body"] = envelope.hashlib.sha256(packed).hexdigest()
    head["dict"] = number
    return _put_together(signer, msgspec.json.encode(head), packed)


def _put_together(signer: nacl.signing.SigningKey, head: bytes, packed: bytes) -> bytes:
    start = envelope.MAGIC + len(head).to_bytes(4, "big") + head
    return start + signer.sign(start).signature + packed


def _signed_anew(signer: nacl.signing.SigningKey, data: bytes) -> bytes:
    """The same with a header that fits what came after it, and a signature that is good."""
    size = int.from_bytes(data[3:7], "big")
    return _put_together(signer, data[7 : 7 + size], data[7 + size + envelope.SIGNATURE :])


class _AtHome(Target):
    """A target that needs a province and laptops."""

    mangle = staticmethod(mangle.json_)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        home.lay(folder, home.prepared(folder, _busy))
        self.place = home.Home(folder, commune.NOW + home.LATER)
        self.lan, self.head = self.place.laptops
        self.owner = me.read(self.lan.db)
        self.signer = nacl.signing.SigningKey(self.owner.sign_seed)

    def close(self) -> None:
        self.place.close()

    def asked(self) -> protocol.Exchange:
        """The next question of the member's laptop."""
        return exchange.ask(self.lan.db, facts.new_id(self.lan.now(), os.urandom))


def _busy(place: home.Home) -> None:
    """A member who has facts of several kinds to send."""
    lan, head = place.laptops
    head.visit("của sang")
    head.exchange(place.link)
    house = lan.add(households.Household("", _village(lan), "Đặng Văn Hùng", "xóm Đình", "0912 345 678"))
    row = lan.visit("chưa gửi")
    lan.visit("chưa gửi nữa")
    assert house
    assert row


def _village(laptop: home.Laptop) -> str:
    return home.places(laptop.db, me.read(laptop.db).person)[0]


class Questions(_AtHome):
    """What a device says to the province, rightly signed, of which anything may be untrue; after it the others'
    exchanges must go on."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        asked = self.asked()
        self.own = [asked.origin, *(facts.read(bytes(raw)).id for _, raw in asked.changes)]
        self.seeds = [protocol.encode(asked)]
        self.bombs = [(name, _wrap(self.signer, one)) for name, one in bombs.frames()]
        self.fed = 0

    def taste(self, data: bytes) -> None:
        if data.startswith(envelope.MAGIC):
            self._post(data)
            return
        fresh = [facts.new_id(self.lan.now(), os.urandom) for _ in self.own]  # or the province had them already
        for one, new in zip(self.own, fresh, strict=True):
            data = data.replace(one.encode(), new.encode())
        req = _req(data)
        with contextlib.suppress(ValueError):  # a name that no header holds
            self._post(envelope.seal(data or b" ", self.signer, made=self.lan.now(), req=req))

    def _post(self, sealed: bytes) -> None:
        self.fed += 1
        with contextlib.suppress(problems.Problem, sa.exc.DataError, OverflowError):  # the server has words for all
            self.place.province.receive(sealed, self.owner.token)

    def after(self) -> list[str]:
        report = self.head.exchange(self.place.link)
        _shown(self.head.db)
        found = ["the head's laptop differs from the province's"] * bool(report.disagreed)
        return found + ["the head's laptop is not done"] * (report.waiting > 0)


def _req(data: bytes) -> str:
    with contextlib.suppress(ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return str(msgspec.json.decode(data)["req"])[:64]
    return "r" * 22


class Answers(_AtHome):
    """What the province says to a laptop, rightly signed, of which anything may be of a later kind or wrong; whatever
    it is, the laptop goes on."""

    class Undo(Exception):
        """Nothing of it is kept."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.question = self.asked()
        self.province = self.place.province
        data = envelope.seal(protocol.encode(self.question), self.signer, made=self.lan.now(), req=self.question.req)
        _, body = envelope.open(self.province.receive(data, self.owner.token), self.province.public_key())
        blank = msgspec.structs.replace(self.question, cur={}, anchor=None, ref=0)
        data = envelope.seal(protocol.encode(blank), self.signer, made=self.lan.now(), req=blank.req)
        _, whole = envelope.open(self.province.receive(data, self.owner.token), self.province.public_key())
        self.seeds = [body, whole]
        self.bombs = [(name, _wrap(self.province.signer, one)) for name, one in bombs.frames()]

    def taste(self, data: bytes) -> None:
        sealed = data if data.startswith(envelope.MAGIC) else self.province.sign(data or b" ", self.question.req, 1)
        with contextlib.suppress(self.Undo), self.lan.db.atomic():
            with contextlib.suppress(problems.Problem):
                answer = run.read(sealed, self.province.public_key(), self.question.req)
                fresh = facts.new_id(self.lan.now(), os.urandom)
                exchange.settle(self.lan.db, self.question, answer, now=self.lan.now(), fresh=fresh)
                _shown(self.lan.db)
            raise self.Undo

    def after(self) -> list[str]:
        return ["the vault is left inside a transaction"] * self.lan.db.conn.in_transaction


def _shown(db: Any) -> None:
    """What the pages ask of a vault."""
    for line in store_visits.log(db, limit=50):
        store_visits.one(db, line.row)
    for one in store_households.find(db, "", limit=50):
        with contextlib.suppress(problems.Problem):
            store_households.one(db, one.row)


class Bundles(_AtHome):
    """Files on a stick whose sum is right, and letters in them that somebody with a key has written."""

    mangle = staticmethod(mangle.bytes_)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        made = courier.write(self.lan.db, clock=self.lan.now, entropy=os.urandom)
        self.box = nacl.public.PrivateKey(self.owner.box_seed)
        self.node = bytes.fromhex(self.owner.node_key)
        taken = bundles.take(self.place.province, made.data)
        asked = bundle.open(bundle.read(made.data).letters[0], bundle.reader(bytes(self.place.province.signer)))
        told = bundle.open(bundle.read(taken.answer).letters[0], self.box)
        self.seeds = [made.data, taken.answer, *(b"L" + msgspec.msgpack.encode(one) for one in (asked, told))]
        made: list[tuple[str, bytes]] = []
        to = (bundle.address(self.node), bytes(self.box.public_key))
        for name, one in (("8 MiB each", bytes(envelope.WHOLE)), *bombs.frames()):
            letter = msgspec.msgpack.encode(bundle.Letter(bundle.ASKED, [_wrap(self.signer, one)] * 4))
            made += [(f"envelopes of {name}", self._sealed(letter, key)) for key in to]
        self.bombs = made

    def taste(self, data: bytes) -> None:
        files = [data if bundle.summed(data) else _summed(data)]
        if data.startswith(b"L"):
            files = [
                self._sealed(data[1:], bundle.address(self.node)),
                self._sealed(data[1:], bytes(self.box.public_key)),
            ]
        for file in files:
            with contextlib.suppress(problems.Problem):
                bundles.take(self.place.province, file)
            for one in self.place.laptops:
                with contextlib.suppress(problems.Problem):
                    courier.take(one.db, file, clock=one.now, entropy=os.urandom)

    def _sealed(self, plain: bytes, box_key: bytes) -> bytes:
        """A file with one letter of these bytes."""
        encode = bundle.msgspec.msgpack.encode
        try:
            bundle.msgspec.msgpack.encode = lambda _: plain  # type: ignore[assignment]
            letter = bundle.seal(bundle.Letter("", []), box_key)
        finally:
            bundle.msgspec.msgpack.encode = encode  # type: ignore[assignment]
        return bundle.pack(envelope.key_id(bundle.address(self.node)), [letter])

    def after(self) -> list[str]:
        found = [
            f"{one.person} is left inside a transaction" for one in self.place.laptops if one.db.conn.in_transaction
        ]
        self.head.exchange(self.place.link)
        return found


def _summed(data: bytes) -> bytes:
    whole = data[: -bundle.SUM]
    return whole + bundle.hashlib.sha256(whole).digest()


class Letters(_AtHome):
    """What is said of sealed letters that go by a hub, rightly signed: by a carrier to the hub or the province, by them
    to the carrier, by the province to the hub; and files at the hub. Whatever it is, all go on."""

    mangle = staticmethod(mangle.tagged)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.hub = office.Office(_Hall(self.place), folder / "hub", direct=True)  # type: ignore[arg-type]
        self.there, _ = (self.hub.confirm(one) for one in self.place.laptops)
        made = courier.write(self.lan.db, clock=self.lan.now, entropy=os.urandom)
        sealed = bundle.read(made.data).letters
        home = hub_files.home(self.hub.hub.state())
        brought = letters.Brought(1, "r" * 22, "1.0", sealed, [bundle.name(one) for one in sealed], ["ab" * 16])
        taken = bundles.answer(self.place.province, sealed[:1], letters.ROOM)
        heard = letters.Heard(1, "r" * 22, ["ab" * 16], [("cd" * 16, "too_old")], taken.told, ["ef" * 16], True)
        hub_files.take(self.hub.hub, made.data)
        note = bundle.read(hub_files.make(self.hub.hub, alone=True)).note
        self.seeds = [
            b"C" + letters.encode(brought),
            b"A" + letters.encode(heard),
            b"R" + hubs.encode(self.relayed()),
            b"F" + made.data,
            b"N" + envelope.peek(note),
        ]
        self.home = home
        self.bombs = [(name, b"F" + bundle.pack(home, [], _wrap(self.signer, one))) for name, one in bombs.frames()]

    def relayed(self) -> hubs.Relayed:
        """What the province says to this hub now."""
        told = self.hub.hub.ask("r" * 22)
        signed = envelope.seal(hubs.encode(told), self.hub.hub.signer, made=self.hub.hall.now, req=told.req)
        answer = mailroom.receive(self.place.province, signed, self.hub.hub.state().token)
        return hubs.read_relayed(envelope.open(answer, self.place.province.public_key())[1])

    def taste(self, data: bytes) -> None:
        with contextlib.suppress(problems.Problem, transport.Undelivered):
            {b"C": self._carrier, b"A": self._answer, b"R": self._relay, b"N": self._note}.get(data[:1], self._file)(
                data[1:] or b" "
            )

    def _signed(self, body: bytes, signer: nacl.signing.SigningKey) -> bytes:
        return envelope.seal(body, signer, made=self.lan.now(), req="r" * 22)

    def _carrier(self, body: bytes) -> None:
        """To both, which have words for all of it."""
        signed = self._signed(body, self.signer)
        with contextlib.suppress(problems.Problem, sa.exc.DataError, OverflowError):
            server_letters.receive(self.place.province, signed, self.owner.token)
        to = bundle.address(bytes.fromhex(self.there.key))
        hub_carriers.receive(self.hub.hub, hubs.seal(signed, to, bundle.ASKED))

    def _answer(self, body: bytes) -> None:
        signed = self._signed(body, self.place.province.signer)
        heard = letters.opened(signed, self.place.province.public_key(), "r" * 22)
        with database.writing(self.hub.hub.engine) as conn:
            hub_letters.heard(conn, heard, self.hub.hall.now)
        with contextlib.suppress(Answers.Undo), self.lan.db.atomic():
            porter._settle(self.lan.db, self.owner, heard, self.lan.now(), porter.Handed())
            raise Answers.Undo

    def _relay(self, body: bytes) -> None:
        before = self.hub.image()
        try:
            self.say(body)
        finally:
            office.come_by(self.lan, self.hub)  # whatever was said
            self.hub.put_back(before)

    def say(self, body: bytes) -> None:
        """The province says this to the hub."""
        link: Any = _Said(self._signed(body, self.place.province.signer), self.place.province.signer)
        uplink.once(self.hub.hub, link)

    def _note(self, body: bytes) -> None:
        for signed in (self._signed(body, self.hub.hub.signer), self._signed(body, self.signer), body):
            with contextlib.suppress(problems.Problem):
                self._at_home(bundle.pack(self.home, [], signed))

    def _file(self, data: bytes) -> None:
        file = data if bundle.summed(data) else _summed(data)
        self._at_home(file)
        hub_files.take(self.hub.hub, file)
        hub_files.make(self.hub.hub, alone=True)

    def _at_home(self, file: bytes) -> None:
        for one in self.place.laptops:
            with contextlib.suppress(problems.Problem):
                courier.take(one.db, file, clock=one.now, entropy=os.urandom)

    def after(self) -> list[str]:
        self.hub.meet()
        uplink.settle(self.hub.hub, self.hub.way())
        office.come_by(self.head, self.hub)
        return ["the head's laptop is not done"] * (self.head.exchange(self.place.link).waiting > 0)

    def close(self) -> None:
        self.hub.close()
        super().close()


class _Hall:
    """What a hub's office needs of the home's province."""

    address = ""

    def __init__(self, place: home.Home) -> None:
        self.province = place.province
        self.now = place.now()

    @contextlib.contextmanager
    def desk(self) -> Iterator[desk.Desk]:
        with database.writing(self.province.engine) as conn:
            yield desk.Desk(conn, now=self.now, entropy=os.urandom)


class _Said:
    """A way to a province that says this, to whatever was asked."""

    def __init__(self, said: bytes, signer: nacl.signing.SigningKey) -> None:
        self.said = said
        self.signer = signer
        self.token = ""

    def post(self, path: str, data: bytes) -> bytes:
        """The same with the id of the question."""
        req = envelope.look(data).req
        body = envelope.peek(self.said).replace(b"r" * 22, req.encode())
        return envelope.seal(body, self.signer, made=1, req=req)


class Invitations(Target):
    """The text of an invitation, as it was typed or pasted, and the one with spoilt contents."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        good = invitations.Invitation("http://127.0.0.1:9", "m" * 24, "ab" * 32, "Nguyễn Thị Hòa")
        self.seeds = [invitations.text(good).encode(), msgspec.json.encode(good)]
        self.bombs = [("ten MiB", invitations.PREFIX.encode() + b"A" * (10 * bombs.MIB))]

    def taste(self, data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        packed = invitations.PREFIX + invitations.base64.urlsafe_b64encode(data).rstrip(b"=").decode()
        for one in (text, packed):
            with contextlib.suppress(problems.Problem):
                read = invitations.read(one)
                assert isinstance(read, invitations.Invitation)


class Enrolments(_AtHome):
    """What a stranger who wants to be taken in says, rightly signed by a key of their own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        sign = bytes(self.signer.verify_key).hex()
        asked = protocol.Enrolment(1, "r" * 22, "1.0", "m" * 24, sign, "cd" * 32, "o" * 22, "máy của Hòa")
        self.seeds = [protocol.encode(asked)]
        self.bombs = [(name, _wrap(self.signer, one)) for name, one in bombs.frames()]

    def taste(self, data: bytes) -> None:
        sealed = data
        if not data.startswith(envelope.MAGIC):
            with contextlib.suppress(ValueError):
                sealed = envelope.seal(data or b" ", self.signer, made=1, req=_req(data))
        with contextlib.suppress(problems.Problem, sa.exc.DataError, OverflowError):
            self.place.province.enrol(enrol_route.read(sealed))


class Welcomes(_AtHome):
    """What a province says to a device that wants to be taken in."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        told = protocol.Welcome(1, "r" * 22, "n" * 16, 1, "p" * 22, "Lan", "d" * 22, "t" * 40, "ab" * 32)
        self.seeds = [protocol.encode(told)]

    def taste(self, data: bytes) -> None:
        sealed = self.place.province.sign(data or b" ", "r" * 22, 1)
        with contextlib.suppress(Answers.Undo), self.lan.db.atomic():
            with contextlib.suppress(problems.Problem):
                enrolment.settle(self.lan.db, sealed, "r" * 22, url="http://127.0.0.1:9", node_key=self.owner.node_key)
            raise Answers.Undo


class Spreadsheets(Target):
    """Lists that somebody hands over."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        folder.mkdir(parents=True, exist_ok=True)
        rows = [
            ["Họ và tên", "Thôn", "Ngày", "Số điện thoại"],
            *[[f"Hộ {n}", "Khe Sú", 46000 + n, "0912 000 111"] for n in range(12)],
        ]
        with xlsxwriter.Workbook(folder / "good.xlsx") as book:
            sheet = book.add_worksheet("Danh sách")
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            sheet.merge_range(14, 0, 16, 1, "gộp")
        xlsx = (folder / "good.xlsx").read_bytes()
        ods = next(bombs.open_document())[1]
        csv = "\n".join(";".join(map(str, row)) for row in rows)
        self.seeds = [xlsx, xlsx, _plain_ods(ods), excel97.write("Danh sách", rows), csv.encode(), csv.encode("utf-16")]
        self.bombs = itertools.chain(bombs.workbooks(xlsx), bombs.open_document())

    @staticmethod
    def mangle(data: bytes, dice: random.Random) -> bytes:
        return mangle.packed(data, dice) if data.startswith(b"PK") else mangle.bytes_(data, dice)

    def taste(self, data: bytes) -> None:
        path = self.folder / "danh sách.xlsx"
        path.write_bytes(data)
        with contextlib.suppress(problems.Problem):
            book = spreadsheet.read(path)
            assert isinstance(book, grids.Book)


def _plain_ods(bomb: bytes) -> bytes:
    """An OpenDocument without the repeating."""
    import io
    import re
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(bomb)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name, re.sub(rb'number-(rows|columns)-repeated="\d+"', rb'number-\1-repeated="3"', old.read(name))
            )
    return out.getvalue()


TARGETS: dict[str, type[Target]] = {
    "envelope": Envelopes,
    "question": Questions,
    "answer": Answers,
    "bundle": Bundles,
    "letters": Letters,
    "invitation": Invitations,
    "enrolment": Enrolments,
    "welcome": Welcomes,
    "spreadsheet": Spreadsheets,
}


@contextlib.contextmanager
def opened(name: str) -> Iterator[Target]:
    """A target in a folder of its own."""
    with home.scratch() as folder:
        target = TARGETS[name](Path(folder) / "home")
        try:
            yield target
        finally:
            target.close()
