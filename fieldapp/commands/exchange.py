"""`fieldapp exchange --vault DIR [--json]`: exchanges with the province until nothing is left."""

from __future__ import annotations

import argparse
import functools
import json
import os
from pathlib import Path

import msgspec

from fieldapp import config, resources
from fieldapp.actions import exchange_now
from fieldapp.commands import vaults
from fieldapp.store import me
from fieldapp.sync import transport


def main(argv: list[str], settings: config.Config) -> int:
    """Exchanges and tells facts out and in, requests, bytes both ways and seconds."""
    say = functools.partial(resources.say, lang=settings.lang)
    parser = argparse.ArgumentParser(prog="fieldapp exchange", description=say("command_exchange"))
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=say("argument_vault"))
    parser.add_argument("--json", action="store_true", help=say("argument_json"))
    args = parser.parse_args(argv)
    with vaults.unlocked(args.vault, settings.lang) as db, vaults.delivered():
        owner = me.read(db)
        link = transport.Transport(owner.url, token=owner.token, ca_file=vaults.ca_file())
        began = vaults.clock()
        try:
            report = exchange_now.exchange_now(db, link, clock=vaults.clock, entropy=os.urandom)
        finally:
            link.close()
        told = {**msgspec.to_builtins(report), "seconds": round((vaults.clock() - began) / 1000, 3)}
    print(json.dumps(told) if args.json else resources.say("exchanged", settings.lang, **told))
    if report.revoked:
        print(resources.say("journal_revoked", settings.lang))
    return 1 if report.revoked else 0
