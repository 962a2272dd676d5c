"""`fieldapp demo [--headless] [--keep DIR]`: a whole province on this computer, to look at or to walk through."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec

from fieldapp import config
from fieldapp.commands import demo_journey, demo_town, parsing
from fieldapp.store import early

AS = {person.code: person for person in demo_town.PEOPLE}


def main(argv: list[str], settings: config.Config) -> int:
    """Without a display, or with --headless, the journey in the terminal; otherwise the window, as a member or
    the head."""
    parser = parsing.Parser(settings=settings, prog="fieldapp demo")
    parser.description = parser.say("command_demo")
    parser.add_argument("--headless", action="store_true", help=parser.say("argument_headless"))
    parser.add_argument("--keep", type=Path, metavar="DIR", help=parser.say("argument_keep"))
    parser.add_argument("--as", dest="who", choices=sorted(AS), default="lan", help=parser.say("argument_as"))
    args = parser.parse_args(argv)
    folder = args.keep.absolute() if args.keep else Path(tempfile.mkdtemp(prefix="fieldapp-demo-"))
    try:
        if args.headless or not _display():
            return _walk(folder, parser)
        return _look(folder, AS[args.who], parser, settings)
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _display() -> bool:
    """Whether a window could be seen here."""
    asked = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(asked) or not sys.platform.startswith("linux")


def _walk(folder: Path, parser: parsing.Parser) -> int:
    town = demo_town.Town(folder)
    try:
        demo_journey.Journey(
            town, lambda code, **told: print(parser.say(code, **told), flush=True), parser.settings.lang
        ).walk()
    except demo_journey.Broken as broken:
        print(parser.say("demo_broken", what=str(broken)), file=sys.stderr)
        return 1
    finally:
        town.close()
    print("OK")
    return 0


def _look(folder: Path, person: demo_town.Person, parser: parsing.Parser, settings: config.Config) -> int:
    town = demo_town.Town(folder)
    try:
        town.found()
        with contextlib.nullcontext() if town.is_served() else town.served():
            for one in demo_town.PEOPLE:
                town.enrol(one)
            print(parser.say("demo_window", name=person.name, passphrase=demo_town.PASSPHRASE))
            print(parser.say("demo_head", folder=folder, head=demo_town.HEAD.code), flush=True)
            opening = early.Opening(town.vault(person), demo_town.PASSPHRASE)
            from fieldapp import desktop  # the window's libraries are needed only here, and loaded beside the key

            return desktop.main(msgspec.structs.replace(settings, home=town.home), opening=opening)
    finally:
        town.close()
