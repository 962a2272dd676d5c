"""What is said of letters that one computer carries for others when it meets a network after all; never does I/O.

A letter travels as it stands in a file, sealed: whoever hands it over proves only who carries. Nothing is counted as
arrived but by the province's own word, and one letter goes at a time, so that a bad line costs one.
"""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

from fieldapp.domain import problems
from fieldapp.sync import bundle, envelope

PATH = "/v1/letters"  # at the province
AT_HUB = "/v1/hub/letters"
LARGEST = 6 * 1024 * 1024  # bytes of a letter that goes by the network; a longer one goes by file alone
ROOM = 4 * 1024 * 1024  # bytes of answers after which no more are told at once
UNKNOWN = "path_unknown"  # what a server says that is older than this way
MOST = 5000  # names in one question, as many as letters in a file

_NAME = r"\A[0-9a-f]{32}\Z"
Name = Annotated[str, msgspec.Meta(pattern=_NAME)]
Names = Annotated[list[Name], msgspec.Meta(max_length=MOST)]


class Brought(msgspec.Struct, omit_defaults=True):
    """What a carrier hands over: `letters`, and to a hub `offers`, the names of all that it carries for the province,
    and `had`, those of the answers that it carries already."""

    v: int
    req: str
    app: str
    letters: Annotated[list[bundle.Sealed], msgspec.Meta(max_length=MOST)] = []
    offers: Names = []
    had: Names = []


class Heard(msgspec.Struct, omit_defaults=True):
    """What a carrier is told: the letters that the province has taken in by their names, those that it refused with
    the code of the reason, and answers, each with the name of the letter that it answers; a hub also says which of the
    offers it lacks (`want`), and whether there is more."""

    v: int
    req: str
    arrived: list[str] = []
    refused: list[tuple[str, str]] = []
    answers: list[tuple[str, bundle.Sealed]] = []
    want: list[str] = []
    more: bool = False


read_brought = msgspec.msgpack.Decoder(Brought).decode
read_heard = msgspec.msgpack.Decoder(Heard).decode
encode = msgspec.msgpack.Encoder().encode


def is_name(text: str) -> bool:
    """Whether a text has the shape of a letter's name."""
    return re.match(_NAME, text) is not None


def opened(data: bytes, key: bytes, req: str) -> Heard:
    """What is answered to this very question by the holder of this key. Problems "answer_*", "envelope_*"."""
    header, body = envelope.open(data, key)
    try:
        heard = read_heard(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise problems.Problem("answer_unreadable") from None
    if header.req != req or heard.req != req:
        raise problems.Problem("answer_foreign")
    return heard
