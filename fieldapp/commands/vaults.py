"""Opens a vault for a command: the passphrase comes from a prompt or FIELDAPP_PASSPHRASE, never from an argument."""

from __future__ import annotations

import contextlib
import getpass
import os
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import sqlite_utils

from fieldapp import resources
from fieldapp.actions import wipe_vault
from fieldapp.domain import problems
from fieldapp.store import database, hold, opened, vault
from fieldapp.sync import transport

CA_FILE = "FIELDAPP_CA_FILE"  # authorities (PEM) to trust instead of the system's, for a server with a private one
PLAIN = "FIELDAPP_PLAIN_HTTP"  # "1" lets slips go to another computer unencrypted: for trials with made-up data


def clock() -> int:
    """Now, in ms."""
    return time.time_ns() // 1_000_000


def passphrase(lang: str, *, twice: bool = False) -> str:
    """The passphrase of FIELDAPP_PASSPHRASE, or of a prompt. Problems "passphrase_missing", "passphrase_differs"."""
    told = os.environ.get("FIELDAPP_PASSPHRASE")
    if told:
        return told
    if not sys.stdin.isatty():
        raise problems.Problem("passphrase_missing")
    first = _typed(resources.say("ask_passphrase", lang))
    if twice and _typed(resources.say("ask_passphrase_again", lang)) != first:
        raise problems.Problem("passphrase_differs")
    return first


def _typed(prompt: str) -> str:
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise problems.Problem("passphrase_missing") from None


@contextlib.contextmanager
def unlocked(folder: Path, lang: str) -> Iterator[sqlite_utils.Database]:
    """The vault of a folder, open for writing, closed at the end."""
    with keyed(folder, lang) as (db, _):
        yield db


@contextlib.contextmanager
def keyed(folder: Path, lang: str) -> Iterator[tuple[sqlite_utils.Database, vault.Key]]:
    """The same with its key."""
    if not vault.exists(folder):
        raise problems.Problem("vault_missing", folder=str(folder))
    key = vault.unlock(folder, passphrase(lang))
    db = opened.writer(folder, key)
    try:
        with database.guard():
            yield db, key
    finally:
        opened.close(folder, db)


def part(folder: Path, db: sqlite_utils.Database) -> str:
    """Takes away a vault that has handed all over, unless a window has it open, which does that itself; returns the
    code of what there is to say."""
    try:
        held = hold.take(folder)
    except problems.Problem:
        return "journal_revoked"
    try:
        return wipe_vault.wipe_vault(folder, db)
    finally:
        if held is not None:
            held.close()


def ca_file() -> Path | None:
    """The authorities named by FIELDAPP_CA_FILE, if any. Problem "ca_file_bad" if there are none in it."""
    told = os.environ.get(CA_FILE)
    if not told:
        return None
    try:
        ssl.create_default_context(cafile=told)
    except OSError:
        raise problems.Problem("ca_file_bad", file=told) from None
    return Path(told)


def plain() -> bool:
    """Whether FIELDAPP_PLAIN_HTTP lets slips go to another computer unencrypted."""
    return os.environ.get(PLAIN) == "1"


def link(url: str, token: str) -> transport.Transport:
    """The way to a server, as the environment allows it. Problems "server_plain", "server_address_*", "ca_file_bad"."""
    return transport.Transport(url, token=token, ca_file=ca_file(), plain=plain())


def link_to_hub(url: str) -> transport.Transport:
    """The way to a hub: what goes there is sealed, so it needs no TLS. Problem "server_address_bad"."""
    return transport.Transport(url, plain=True, timeout=(3, 30))


@contextlib.contextmanager
def delivered(what: str = "wire") -> Iterator[None]:
    """Around work on the wire: what could not be delivered comes out as its Problem; `what` as `problem` has it."""
    try:
        yield
    except transport.Undelivered as error:
        raise error.problem(what) from error
