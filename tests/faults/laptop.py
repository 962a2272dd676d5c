"""The laptop that is killed: `fieldapp record` and `fieldapp exchange`, one after the other without an end; it tells
what each of them said.

Run as `python -m tests.faults.laptop VAULT FILE NAME LEAST MOST SEED [BROKEN]`. Each line of its output is one JSON
list, written at once: which notes are about to be saved, which are saved, and what an exchange came to.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path

from fieldapp import __main__ as door
from fieldapp.commands import vaults
from fieldapp.domain import hours

BROKEN = ("hasty", "repeating")  # calls saved what waits to be written; writes twice what was called saved once


def tell(*told: object) -> None:
    """One line to whoever watches; no buffer keeps it back."""
    os.write(1, (json.dumps(told, ensure_ascii=False) + "\n").encode())


def command(*words: str) -> tuple[int, str]:
    """A command of the program and what it printed."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = door.main(list(words))
    return code, said.getvalue()


def write(file: Path, notes: list[str]) -> None:
    """Slips of now, one a line."""
    now = hours.wall(vaults.clock())
    line = {"date": now[:10], "time": now[11:16], "mode": "home", "topics": [{"topic": "ID-01", "result": "3"}]}
    file.write_text("\n".join(json.dumps({**line, "note": note}) for note in notes), encoding="utf-8")


def saving(vault: str, file: Path, broken: str) -> Callable[[list[str]], None]:
    """Saves slips and tells of it."""
    waiting: list[list[str]] = []

    def save(notes: list[str]) -> None:
        write(file, notes)
        tell("saving", notes)
        code, said = command("record", str(file), "--vault", vault)
        if code:
            tell("refused", notes, said)
        elif broken == "repeating":
            command("record", str(file), "--vault", vault)
        tell("saved", notes)

    def save_later(notes: list[str]) -> None:
        tell("saved", notes)
        waiting.append(notes)
        if len(waiting) > 1:
            save(waiting.pop(0))

    return save_later if broken == "hasty" else save


def main(vault: str, file: str, name: str, least: str, most: str, seed: str, broken: str = "") -> None:
    """Goes on until it is killed."""
    dice = random.Random(seed)
    save = saving(vault, Path(file), broken)
    turn = 0
    while True:
        turn += 1
        notes = [f"{name} {seed} {turn} {number}" for number in range(dice.randint(int(least), int(most)))]
        save(notes)
        tell("exchanged", *command("exchange", "--vault", vault))


if __name__ == "__main__":
    main(*sys.argv[1:])
