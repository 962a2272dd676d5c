"""`fieldapp exchange --vault DIR [--json] [--no-photos]`: exchanges with the province until nothing is left."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import msgspec
import sqlite_utils

from fieldapp import config
from fieldapp.actions import exchange_now, send_photos
from fieldapp.commands import parsing, vaults
from fieldapp.store import custody, me
from fieldapp.sync import nearby, photos, run, transport


def main(argv: list[str], settings: config.Config) -> int:
    """Exchanges and tells facts out and in, requests, bytes both ways and seconds."""
    parser = parsing.Parser(settings=settings, prog="fieldapp exchange")
    parser.description = parser.say("command_exchange")
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--json", action="store_true", help=parser.say("argument_json"))
    parser.add_argument("--no-photos", action="store_true", help=parser.say("argument_no_photos"))
    args = parser.parse_args(argv)
    parting = "journal_revoked"
    with vaults.unlocked(args.vault, settings.lang) as db, vaults.delivered():
        owner = me.read(db)
        link = vaults.link(owner.url, owner.token)
        began = vaults.clock()
        try:
            report, sent = _exchange(db, link, args.no_photos)
        finally:
            link.close()
        if custody.handed_over(db):
            parting = vaults.part(args.vault, db)
        told = {
            **msgspec.to_builtins(report),
            "photos": sent.photos,
            "seconds": round((vaults.clock() - began) / 1000, 3),
        }
    print(json.dumps(told) if args.json else parser.say("exchanged_hub" if report.hub else "exchanged", **told))
    if sent.photos or sent.waiting:
        print(parser.say("exchanged_photos", photos=sent.photos, waiting=sent.waiting), file=sys.stderr)
    if report.letters:
        print(parser.say("exchanged_letters", letters=report.letters), file=sys.stderr)
    if report.revoked:
        print(parser.say(parting), file=sys.stderr)
    return 1 if report.revoked else 0


def _exchange(db: sqlite_utils.Database, link: transport.Transport, text_only: bool) -> tuple[run.Report, photos.Sent]:
    """The text, then the photos; text that is written meanwhile goes between two pieces of a photo."""
    while True:
        report = exchange_now.exchange_now(
            db, link, clock=vaults.clock, entropy=os.urandom, reach=vaults.link_to_hub, seek=nearby.seek
        )
        if text_only or report.revoked or report.hub:  # a hub carries no photos
            return report, photos.Sent()
        sent = send_photos.send_photos(db, link, clock=vaults.clock, entropy=os.urandom)
        if not sent.text or report.waiting:
            return report, sent
