"""Checks the province's receipts that a vault keeps: its signature, and that they are for the facts that are here."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.store import me
from fieldapp.store import receipts as kept
from fieldapp.sync import envelope, protocol, receipts


class Proven(msgspec.Struct):
    """How many receipts are right, for how many own facts, and what is wrong: origin and numbers, or the text."""

    receipts: int = 0
    facts: int = 0
    wrong: list[str] = []


def check(db: sqlite_utils.Database, key: bytes = b"") -> Proven:
    """Every receipt by the province that this vault belongs to, or by the one of this public key. One for a fact that
    was destroyed since can no longer be added up: its signature alone is checked then."""
    out, key = Proven(), key or bytes.fromhex(me.read(db).node_key)
    covered: set[tuple[str, int]] = set()
    for text, signature in kept.every(db):
        told = receipts.read(protocol.Receipt(text, signature), key)
        if told is None or told.node != envelope.key_id(key) or not _agrees(db, told):
            out.wrong.append(text if told is None else f"{told.origin} {told.lo}-{told.hi}")
            continue
        out.receipts += 1
        covered |= {(told.origin, n) for n in range(told.lo, told.hi + 1)}
    out.facts = len(covered)
    return out


def _agrees(db: sqlite_utils.Database, told: receipts.Told) -> bool:
    run = kept.run(db, told.origin, told.lo, told.hi)
    if [n for n, *_ in run] != list(range(told.lo, told.hi + 1)):
        return False
    return receipts.digest(run) == told.sum or any(body is None for *_, body in run)
