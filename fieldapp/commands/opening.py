"""Opens the province's database for a command: `--data DIR` or `--db URL`; a password is never among the words."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path
from urllib import parse

from fieldapp.commands import parsing
from fieldapp.domain import problems
from fieldapp.server import database


def now() -> int:
    """Now, in ms."""
    return time.time_ns() // 1_000_000


def add_where(parser: parsing.Parser, required: bool = True) -> None:
    """Adds `--data` and `--db`, one of them needed."""
    either = parser.add_mutually_exclusive_group(required=required)
    either.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data"))
    either.add_argument("--db", metavar="URL", help=parser.say("argument_db"))


@contextlib.contextmanager
def engine(args: argparse.Namespace, *, fresh: bool = False) -> Iterator[database.Engine]:
    """The database that `--data` or `--db` names, its schema up to date. `fresh` makes the folder, for its owner only.

    Problems "server_empty" for a folder without a province, "server_db", "server_too_new", "database_password".
    """
    opened = database.connect(args.db and _without_password(args.db) or database.at(_folder(args.data, fresh)))
    try:
        database.prepare(opened)
        if args.data:
            for file in args.data.glob("province.db*"):
                file.chmod(0o600)  # it holds the province's keys
        yield opened
    finally:
        opened.dispose()


def _folder(folder: Path, fresh: bool) -> Path:
    if fresh:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    elif not (folder / "province.db").is_file():
        raise problems.Problem("server_empty")
    return folder


def _without_password(url: str) -> str:
    if parse.urlsplit(url).password:
        raise problems.Problem("database_password")
    return url
