"""`fieldapp serve (--data DIR | --db URL) [--host H] [--port P] [--ledger FILE]`: answers a province's devices."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from fieldapp import config
from fieldapp.commands import keeping, opening, parsing
from fieldapp.server import app, province

PORT = 8000


def main(argv: list[str], settings: config.Config) -> int:
    """Serves in the foreground; prints the address once it can be reached, and stops cleanly on SIGTERM or Ctrl+C."""
    parser = parsing.Parser(settings=settings, prog="fieldapp serve")
    parser.description = parser.say("command_serve")
    opening.add_where(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help=parser.say("argument_host"))
    parser.add_argument("--port", default=PORT, type=int, metavar="P", help=parser.say("argument_port", port=PORT))
    parser.add_argument("--ledger", type=Path, metavar="FILE", help=parser.say("admin_arg_ledger"))
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with opening.engine(args) as engine:
        served = province.Province(engine, clock=opening.now, entropy=os.urandom, ledger=keeping.ledger(args))
        served.start()
        app.serve(served, args.host, args.port, lambda url: print(parser.say("serving", url=url), flush=True))
    print(parser.say("served"))
    return 0
