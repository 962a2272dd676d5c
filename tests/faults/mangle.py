"""Spoils good input as a bad disk, a bad program or somebody with intent would: bytes, JSON by its meaning, packed
workbooks by their parts. A change is a number sequence, so that whoever finds a bad one can keep and shrink it."""

from __future__ import annotations

import copy
import io
import json
import random
import zipfile
from typing import Any

NASTY: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, 2**80, -(2**63), 0.5, 1e308, -0.0),
    *("", " ", "\0", "a\0b", "x" * 300, "đ" * 5000, "\u202e", "\u0301" * 50, "2026-13-45", "9999-99-99", "-1", "1e5"),
    *([], {}, [[]], [None], {"": ""}, [1, "a", None], {"a": {"b": {"c": []}}}),
    *("ＡＢＣ", "a" * 22, "-" * 22, "ﬀ", "\ufeff", "\n", "'; DROP TABLE change; --", "{", '"', "\\"),
)
RAW = ('"\\ud800"', "1e999", "NaN", "-", "[" * 500 + "]" * 500, '{"a":1,"a":2}', "0" * 400, "1" * 5000, '"\\u0000"')
TOKENS = (b"\0", b"\xff", b"\n", b"\xef\xbb\xbf", b"'", b'"', b"<", b"&#0;", b"]]>", b"\x28\xb5\x2f\xfd", b"PK\x05\x06")


def bytes_(data: bytes, dice: random.Random) -> bytes:
    """Some bytes of it otherwise: flipped, cut out, put in, repeated, moved."""
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 1, 2, 4, 16))):
        at = dice.randrange(len(out) + 1)
        size = dice.choice((1, 1, 2, 4, 16, 64, 1024))
        deed = dice.randrange(7)
        if deed == 0 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        elif deed == 1:
            del out[at : at + size]
        elif deed == 2:
            out[at:at] = dice.choice((dice.randbytes(size), dice.choice(TOKENS), bytes(size)))
        elif deed == 3:
            out[at:at] = out[at : at + size] * dice.choice((1, 1, 2, 50))
        elif deed == 4:
            out[at : at + 4] = dice.choice((0, 1, 2**31, 2**32 - 1, len(data))).to_bytes(
                4, dice.choice(("big", "little"))
            )
        elif deed == 5:
            other = dice.randrange(len(out) + 1)
            out[at : at + size] = out[other : other + size]
        else:
            del out[at:]
    return bytes(out)


def tagged(data: bytes, dice: random.Random) -> bytes:
    """The bytes behind the first, which tells what they are, otherwise."""
    return data[:1] + bytes_(data[1:], dice)


def json_(data: bytes, dice: random.Random) -> bytes:
    """Some values of a JSON text otherwise; now and then its bytes."""
    if dice.random() < 0.1:
        return bytes_(data, dice)
    holder = [json.loads(data)]
    marks: dict[str, str] = {}
    for number in range(dice.choice((1, 1, 1, 2, 3))):
        parent, key = _place(holder, dice)
        deed = dice.random()
        if deed < 0.6:
            parent[key] = _nasty(dice)
        elif deed < 0.7:
            marks[mark] = dice.choice(RAW) if (mark := f"@raw{number}@") else ""
            parent[key] = mark
        elif deed < 0.8 and parent is not holder:
            del parent[key]
        elif deed < 0.9 and isinstance(parent, list):
            parent.insert(key, _nasty(dice) if dice.random() < 0.5 else copy.deepcopy(parent[key]))
        elif isinstance(parent, dict):
            parent[dice.choice(("", "mới", "i", "f", "x" * 200, key + "x"))] = copy.deepcopy(parent[key])
        else:
            other, place = _place(holder, dice)
            other[place] = json.loads(json.dumps(parent[key]))
    text = json.dumps(holder[0], ensure_ascii=dice.random() < 0.2)
    for mark, raw in marks.items():
        text = text.replace(f'"{mark}"', raw)
    return text.encode("utf-8", "surrogatepass")


def _nasty(dice: random.Random) -> Any:
    """One of its own, or what is changed in it later would be in all."""
    return copy.deepcopy(dice.choice(NASTY))


def _place(holder: list[Any], dice: random.Random) -> tuple[Any, Any]:
    """A random value of a JSON document, as what holds it and its key there."""
    found: list[tuple[Any, Any]] = []
    todo: list[tuple[Any, Any]] = [(holder, 0)]
    while todo:
        parent, key = todo.pop()
        found.append((parent, key))
        value = parent[key]
        if isinstance(value, dict):
            todo += [(value, one) for one in value]
        elif isinstance(value, list):
            todo += [(value, one) for one in range(len(value))]
    return dice.choice(found)


def packed(data: bytes, dice: random.Random) -> bytes:
    """A part of a packed workbook otherwise, packed anew; now and then the bytes of the whole."""
    if dice.random() < 0.3:
        return bytes_(data, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        spoilt = dice.choice(names)
        for name in names:
            part = old.read(name)
            if name == spoilt:
                if dice.random() < 0.1:
                    continue
                part = _xml(part, dice)
            new.writestr(name, part)
    return out.getvalue()


def _xml(part: bytes, dice: random.Random) -> bytes:
    """A number or a name of an XML part otherwise, or its bytes."""
    if dice.random() < 0.4 or part.count(b'"') < 2:
        return bytes_(part, dice)
    pieces = part.split(b'"')
    at = dice.randrange(1, len(pieces), 2) if len(pieces) > 2 else 0
    pieces[at] = dice.choice(
        (b"", b"-1", b"0", b"99999999999999999999", b"A1:XFD1048576", b"XFD1048576", b"ZZZZ9", b"1e9")
    )
    return b'"'.join(pieces)
