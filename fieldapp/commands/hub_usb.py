"""What `fieldapp bundle` does at a hub: takes a stick's letters in, hands them to the province if it can be reached,
and writes the answers that lie at the hub to a file to bring back."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from fieldapp import resources
from fieldapp.commands import hubbing, vaults
from fieldapp.domain import problems
from fieldapp.server import database, hub_files, hub_letters, relay, uplink
from fieldapp.sync import parts, transport


def is_hub(folder: Path | None) -> bool:
    """Whether a data folder is a hub's."""
    return folder is not None and (folder / hubbing.FILE).is_file()


def take(args: argparse.Namespace, lang: str) -> int:
    """Takes a file in and writes the answers, if there are any; 1 when the province refused some letter."""
    data = parts.read(args.file)
    with hubbing.opened(args.data) as hub:
        done = hub_files.take(hub, data)
        _say(lang, "hub_usb_read", len(done.answers))
        _say(lang, "hub_usb_kept", done.kept.fresh)
        _say(lang, "hub_usb_before", done.kept.before)
        _say(lang, "hub_usb_home", done.kept.home)
        for problem in done.refused:
            why = resources.explain(problem, lang)
            print(resources.say("bundle_letter_refused", lang, why=why), file=sys.stderr)
        handed = _hand_over(hub, lang)
        data = hub_files.make(hub, done.answers)
        note = data or hub_files.make(hub, alone=True)
        written = _write(args.answer, note)
    if written:
        print(resources.say("hub_usb_answer" if data else "hub_usb_note", lang, file=written, folder=args.data))
    else:
        print(resources.say("hub_usb_later", lang, folder=args.data))
    return 1 if handed.refused or done.refused else 0


def make(args: argparse.Namespace, lang: str) -> int:
    """Writes the answers that lie at the hub. Problem "hub_usb_none" when there are none."""
    with hubbing.opened(args.data) as hub:
        hub_files.ready(hub)
        handed = _hand_over(hub, lang)
        written = _write(args.file, hub_files.make(hub))
    if not written:
        raise problems.Problem("hub_usb_none")
    print(resources.say("hub_usb_answer", lang, file=written))
    return 1 if handed.refused else 0


def _hand_over(hub: relay.Hub, lang: str) -> uplink.Handed:
    """Asks the province at once, so that the answers may go back on the same stick; without a network the hub does it
    later by itself."""
    done = uplink.Handed()
    if _waiting(hub):
        try:
            with contextlib.closing(vaults.link(hub.state().url, "")) as link:
                while uplink.hand_over(hub, link, done):
                    continue
        except transport.Undelivered:
            pass
        except problems.Problem as problem:
            print(resources.explain(problem, lang), file=sys.stderr)
    _say(lang, "hub_usb_arrived", done.arrived)
    if done.refused:
        print(resources.say("hub_usb_refused", lang, count=done.refused), file=sys.stderr)
    _say(lang, "hub_usb_old" if done.old else "hub_usb_wait", _waiting(hub))
    return done


def _waiting(hub: relay.Hub) -> int:
    with database.reading(hub.engine) as conn:
        return hub_letters.waiting(conn, hub_files.home(hub.state()))


def _write(path: Path, data: bytes) -> Path | None:
    return parts.write(path, data)[0] if data else None


def _say(lang: str, code: str, count: int) -> None:
    if count:
        print(resources.say(code, lang, count=count))
