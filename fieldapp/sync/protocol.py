"""What two computers say to each other in one exchange; the only thing client and server share beside the domain."""

from __future__ import annotations

from typing import Any

import msgspec

VERSION = 1
OLDEST = 1  # the oldest protocol version whose pushes are taken; there is no newer one that may be refused
PATH = "/v1/exchange"
ENROL = "/v1/enrol"
BLOBS = "/v1/blobs"  # photos, by the SHA-256 of their bytes, as tus 1.0 has it
CONTENT_TYPE = "application/vnd.fieldapp.envelope"

PUSH_BYTES = 1024 * 1024  # of fact bodies in one request before compression: about 200 KiB on the wire
PULL_BYTES = 1536 * 1024  # likewise in one answer
PAGE_BYTES = 3 * 1024 * 1024  # the most of one answer to who asks for so much: some seconds of work for a laptop
SMALLEST = 16 * 1024  # a batch is never halved below this
BODY_LIMIT = 16 * 1024 * 1024  # decompressed, either way

Cursor = tuple[str, int]  # epoch tag and position: where on which history a reader stands


class Carried(msgspec.Struct, array_like=True, tag="c", frozen=True, gc=False):
    """A fact at a position of the feed; stamp 0 = the author's clock; `seal` proves later that the province
    once took it."""

    pos: int
    stamp: int
    body: msgspec.Raw
    seal: str


class Yours(msgspec.Struct, array_like=True, tag="o", frozen=True, gc=False):
    """A run of the asker's own facts at consecutive positions, from its number n on; stamp 0 = each author's clock."""

    pos: int
    n: int
    count: int
    stamp: int = 0


class Left(msgspec.Struct, array_like=True, tag="x", frozen=True, gc=False):
    """A root left this area at a position; it is deleted only by the sweep, never by this."""

    pos: int
    root: str


class Erased(msgspec.Struct, array_like=True, tag="e", frozen=True, gc=False):
    """A root was erased: every body of it is destroyed, everywhere, for ever."""

    pos: int
    root: str


Row = Carried | Yours | Left | Erased


class Loose(msgspec.Struct, array_like=True, frozen=True):
    """Another person's fact offered back to a province that lost it, with the seal that it once gave."""

    stamp: int
    seal: str
    body: msgspec.Raw


class Receipt(msgspec.Struct, array_like=True, frozen=True):
    """The province's signed word that it holds a run of an origin's facts: a line of JSON as `sync.receipts` writes it,
    and the Ed25519 signature over it in hex."""

    text: str
    signature: str


class Note(msgspec.Struct, array_like=True, frozen=True):
    """A fact that the province holds back: kept and counted, not shown to others until repaired."""

    fact: str
    code: str
    field: str
    row: str
    root: str
    author: str


class Exchange(msgspec.Struct, omit_defaults=True):
    """One request: what is new here, what is known here, and where reading stands.

    `changes` = [[n, body or id of a destroyed body], ...] of `origin`; `past` the same for earlier origins of
    this device;
    `known` = per origin the last number believed to be at the receiver and its id, `head` the highest own number;
    `heard` = when the province last said something that this device heard, by the province's clock (ms);
    `reads` = the answer may be packed in every way up to this number (`sync.packing`);
    `letters` = names of sealed letters of this device of which all has come to the province by another way;
    `lay` = areas whose days shall be laid side by side, `lay_days` = areas and days whose every row shall.
    """

    v: int
    req: str
    app: str
    origin: str
    head: int
    max: int = PULL_BYTES
    changes: list[tuple[int, msgspec.Raw]] = []
    past: dict[str, list[tuple[int, msgspec.Raw]]] = {}
    known: dict[str, tuple[int, str]] = {}
    cur: dict[str, int] = {}
    anchor: Cursor | None = None
    loose: list[Loose] = []
    disagree: list[str] = []
    blobs: list[str] = []
    lay: list[str] = []
    lay_days: list[tuple[str, str]] = []
    ref: int = 0
    schema: int = 1
    heard: int = 0
    reads: int = 0
    letters: list[str] = []


class Reference(msgspec.Struct, omit_defaults=True):
    """Who and where: the areas, people, teams and grants that this person's scope needs, and whether visits may have
    `photos`; `version` rises with every change."""

    version: int
    areas: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = []
    teams: list[dict[str, Any]] = []
    team_areas: list[dict[str, Any]] = []
    team_members: list[dict[str, Any]] = []
    grants: list[dict[str, Any]] = []
    photos: bool = False


class Answer(msgspec.Struct, omit_defaults=True):
    """One answer: `have` per origin is what the receiver holds without a gap and may go down; `fork` per
    origin is the first
    number to be issued again under a new origin; `top` is the province's `have` when a hub answers; `letters` are those
    of the asker and of others that came by the same file and have arrived.

    `laid` = per area asked for its days, each with the number of its records and their digest; `laid_rows` = area, day,
    row and element of every record of the days asked for; only what the asker may see.
    `prov` = facts of others that the province is not known to have, from a hub's mail; `words` = what the province has
    said to this device meanwhile, each as it signed it; both of hubs only.
    `backup` = when the province's last backup was made (ms) and the last number of the feed in it, `kept` = per origin
    the last number in it; both may go down.
    `reads` = the next question may be packed in every way up to this number.
    `lifts` = whoever replaces a value is stamped above it, so that a clock that stood ahead may go back."""

    v: int
    req: str
    node: str
    tier: str
    now: int
    origin: str
    have: dict[str, tuple[int, str]]
    scope: list[str] = []
    top: dict[str, tuple[int, str]] = {}
    fork: dict[str, int] = {}
    notes: list[Note] = []
    reset: bool = False
    feed: dict[str, list[Row]] = {}
    gone: list[str] = []
    cur: dict[str, int] = {}
    anchor: Cursor | None = None
    more: bool = False
    dig: dict[str, tuple[int, int]] = {}
    prov: list[msgspec.Raw] = []
    words: list[bytes] = []
    blobs_want: list[str] = []
    blobs_ok: list[str] = []
    ref: Reference | None = None
    token: str = ""
    min_app: str = ""
    wipe: bool = False
    letters: list[str] = []
    laid: dict[str, list[tuple[str, int, int]]] = {}
    laid_rows: list[tuple[str, str, str, int]] = []
    receipts: list[Receipt] = []
    kept: dict[str, int] = {}
    backup: tuple[int, int] = (0, 0)
    reads: int = 0
    lifts: bool = False


class Enrolment(msgspec.Struct):
    """A device asks to become a person's: the one-time code, its two public keys (hex) and its first origin."""

    v: int
    req: str
    app: str
    code: str
    sign_key: str
    box_key: str
    origin: str
    device: str = ""


class Welcome(msgspec.Struct):
    """The province's answer to an enrolment: whose device it is now, and the token that its exchanges carry."""

    v: int
    req: str
    node: str
    now: int
    person: str
    name: str
    device: str
    token: str
    recovery_key: str = ""


encode = msgspec.json.Encoder().encode
read_exchange = msgspec.json.Decoder(Exchange).decode
read_answer = msgspec.json.Decoder(Answer).decode
read_enrolment = msgspec.json.Decoder(Enrolment).decode
read_welcome = msgspec.json.Decoder(Welcome).decode
