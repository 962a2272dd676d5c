"""`fieldapp exchange --vault DIR [--json]`: exchanges with the province until nothing is left."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import msgspec

from fieldapp import config
from fieldapp.actions import exchange_now
from fieldapp.commands import parsing, vaults
from fieldapp.store import me
from fieldapp.sync import nearby


def main(argv: list[str], settings: config.Config) -> int:
    """Exchanges and tells facts out and in, requests, bytes both ways and seconds."""
    parser = parsing.Parser(settings=settings, prog="fieldapp exchange")
    parser.description = parser.say("command_exchange")
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--json", action="store_true", help=parser.say("argument_json"))
    args = parser.parse_args(argv)
    with vaults.unlocked(args.vault, settings.lang) as db, vaults.delivered():
        owner = me.read(db)
        link = vaults.link(owner.url, owner.token)
        began = vaults.clock()
        try:
            report = exchange_now.exchange_now(
                db, link, clock=vaults.clock, entropy=os.urandom, reach=vaults.link_to_hub, seek=nearby.seek
            )
        finally:
            link.close()
        told = {**msgspec.to_builtins(report), "seconds": round((vaults.clock() - began) / 1000, 3)}
    print(json.dumps(told) if args.json else parser.say("exchanged_hub" if report.hub else "exchanged", **told))
    if report.revoked:
        print(parser.say("journal_revoked"), file=sys.stderr)
    return 1 if report.revoked else 0
