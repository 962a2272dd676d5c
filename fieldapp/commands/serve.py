"""`fieldapp serve (--data DIR | --db URL) [--host H] [--port P] [--ledger FILE] [--photos DIR]`: answers a province's
devices; with `--upstream URL [--invitation TEXT] [--name NAME]` those of a commune, as a hub of the province at that
address."""

from __future__ import annotations

import argparse
import logging
import os
from pathlib import Path

from fieldapp import config
from fieldapp.commands import hubbing, keeping, opening, parsing
from fieldapp.server import app, province

HOST, PORT = "127.0.0.1", 8000


def main(argv: list[str], settings: config.Config) -> int:
    """Serves in the foreground; prints the address once it can be reached, and stops cleanly on SIGTERM or Ctrl+C."""
    parser = parsing.Parser(settings=settings, prog="fieldapp serve")
    parser.description = parser.say("command_serve")
    opening.add_where(parser)
    parser.add_argument("--host", metavar="H", help=parser.say("argument_host"))
    parser.add_argument("--port", default=PORT, type=int, metavar="P", help=parser.say("argument_port", port=PORT))
    parser.add_argument("--ledger", type=Path, metavar="FILE", help=parser.say("admin_arg_ledger"))
    parser.add_argument("--photos", type=Path, metavar="DIR", help=parser.say("admin_arg_photos"))
    parser.add_argument("--upstream", metavar="URL", help=parser.say("argument_upstream"))
    parser.add_argument("--invitation", metavar="TEXT", help=parser.say("argument_upstream_invitation"))
    parser.add_argument("--name", default="", metavar="NAME", help=parser.say("argument_hub_name"))
    parser.add_argument("--quiet", action="store_true", help=parser.say("argument_hub_quiet"))
    args = parser.parse_args(argv)
    if args.upstream and not args.data:
        parser.error("the following arguments are required: --data")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if args.upstream:
        hubbing.serve(args, settings.lang)
    else:
        _serve(args, parser)
    print(parser.say("served"))
    return 0


def _serve(args: argparse.Namespace, parser: parsing.Parser) -> None:
    with opening.engine(args) as engine:
        ledger, photos = keeping.ledger(args), keeping.photos(args)
        served = province.Province(engine, clock=opening.now, entropy=os.urandom, ledger=ledger, photos=photos)
        served.start()
        app.serve(served, args.host or HOST, args.port, lambda url: print(parser.say("serving", url=url), flush=True))
