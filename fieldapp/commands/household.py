"""`fieldapp household (find WORDS | gone | out ID ... | back ID ...) --vault DIR`: looks households up, takes them out
of the roll and puts them back."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from fieldapp import config, resources
from fieldapp.actions import put_back_households, take_out_household
from fieldapp.commands import parsing, vaults
from fieldapp.domain import hours, problems
from fieldapp.store import households, taken_out

MOST = 200  # lines of a list


def main(argv: list[str], settings: config.Config) -> int:
    """Finds households, lists those that were taken out, takes some out or puts some back."""
    parser = parsing.Parser(settings=settings, prog="fieldapp household")
    parser.description = parser.say("command_household")
    words = parser.words(required=True)
    find, gone, out, back = (words.add(name, f"household_{name}") for name in ("find", "gone", "out", "back"))
    find.add_argument("words", nargs="*", metavar="WORDS", help=parser.say("argument_household_words"))
    for one in (out, back):
        one.add_argument("ids", nargs="+", metavar="ID", help=parser.say("argument_household_id"))
    for one, deed in ((find, _find), (gone, _gone), (out, _out), (back, _back)):
        one.set_defaults(do=deed)
        one.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    args = parser.parse_args(argv)
    return int(args.do(args, settings.lang))


def _find(args: argparse.Namespace, lang: str) -> int:
    with vaults.unlocked(args.vault, lang) as db:
        found = households.find(db, " ".join(args.words), limit=MOST)
    return _show([(one.row, one.name, one.place, one.area_name) for one in found], lang)


def _gone(args: argparse.Namespace, lang: str) -> int:
    with vaults.unlocked(args.vault, lang) as db:
        found = taken_out.lines(db, MOST)
    return _show([(one.row, one.name, one.place, one.area_name) for one in found], lang)


def _show(found: list[tuple[str, ...]], lang: str) -> int:
    """A household a line, its id first; 1 where there is none."""
    for id, *told in found:
        print("  ".join([id, ", ".join(part for part in told if part)]))
    if not found:
        print(resources.say("household_none", lang))
    return 0 if found else 1


def _out(args: argparse.Namespace, lang: str) -> int:
    """Each by itself: one that must stay keeps no other one back."""
    out, stayed = 0, 0
    with vaults.unlocked(args.vault, lang) as db:
        for id in dict.fromkeys(args.ids):
            try:
                out += bool(take_out_household.take_out_household(db, id, **_moment()))
            except problems.Problem as problem:
                stayed += 1
                print(f"{id}  {resources.explain(problem, lang)}")
    print(resources.say("household_done_out", lang, count=out))
    return 1 if stayed else 0


def _back(args: argparse.Namespace, lang: str) -> int:
    with vaults.unlocked(args.vault, lang) as db:
        back = put_back_households.put_back_households(db, list(dict.fromkeys(args.ids)), **_moment())
    print(resources.say("household_done_back", lang, count=back))
    return 0 if back else 1


def _moment() -> dict[str, Any]:
    now = vaults.clock()
    return {"now": now, "wall": hours.wall(now), "entropy": os.urandom}
