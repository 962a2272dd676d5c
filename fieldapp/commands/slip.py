"""`fieldapp slip --village NAME --out FILE.pdf --vault DIR`: blank slips to be filled in with a pen."""

from __future__ import annotations

from pathlib import Path

from fieldapp import config, resources
from fieldapp.actions import print_slips
from fieldapp.commands import parsing, vaults
from fieldapp.domain import hours
from fieldapp.store import durable, people


def main(argv: list[str], settings: config.Config) -> int:
    """Writes the PDF, in place of an older one."""
    parser = parsing.Parser(settings=settings, prog="fieldapp slip")
    parser.description = parser.say("command_slip")
    parser.add_argument("--village", required=True, metavar="NAME", help=parser.say("argument_slip_village"))
    parser.add_argument("--topics", default="", metavar="CODES", help=parser.say("argument_slip_topics"))
    parser.add_argument("--copies", type=int, default=1, metavar="N", help=parser.say("argument_slip_copies"))
    parser.add_argument("--first", type=int, metavar="N", help=parser.say("argument_slip_first"))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=parser.say("argument_slip_out"))
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    args = parser.parse_args(argv)
    listed = resources.catalogue()
    codes = [code.strip().upper() for code in args.topics.split(",") if code.strip()]
    with vaults.unlocked(args.vault, settings.lang) as db:
        day, _ = people.clock(db, hours.wall(vaults.clock()))
        made = print_slips.print_slips(
            db,
            args.village,
            codes,
            catalogue=listed,
            day=day,
            lang=settings.lang,
            copies=args.copies,
            first=args.first,
        )
    with durable.handing_out("out"):
        durable.write(args.out, made)
    print(parser.say("slip_printed", count=args.copies, file=args.out))
    return 0
