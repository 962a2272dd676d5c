"""`fieldapp bundle make (--vault DIR | --data DIR) FILE` and `fieldapp bundle take (--vault DIR | --data DIR | --db
URL) FILE`: an exchange by USB, on a laptop, at a commune's hub or on the province's computer."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fieldapp import config, resources
from fieldapp.actions import keep_recovery, take_bundle, write_bundle
from fieldapp.commands import parsing, vaults
from fieldapp.domain import problems
from fieldapp.store import custody
from fieldapp.sync import parts


def main(argv: list[str], settings: config.Config) -> int:
    """Writes or takes a file, and says in a line what came of it; 1 also when some letters of it were refused."""
    parser = parsing.Parser(settings=settings, prog="fieldapp bundle")
    parser.description = parser.say("command_bundle")
    words = parser.words(required=True)
    make = words.add("make", "bundle_make")
    of = make.add_mutually_exclusive_group(required=True)
    of.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    of.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data_hub"))
    make.add_argument("--part-mib", type=int, metavar="N", help=parser.say("argument_part_mib"))
    make.set_defaults(do=_make)
    take = words.add("take", "bundle_take")
    either = take.add_mutually_exclusive_group(required=True)
    either.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    either.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data_either"))
    either.add_argument("--db", metavar="URL", help=parser.say("argument_db"))
    take.add_argument("--answer", type=Path, metavar="OUT", help=parser.say("argument_answer"))
    take.set_defaults(do=_take)
    for one in (make, take):
        one.add_argument("file", type=Path, metavar="FILE", help=parser.say("argument_bundle"))
    args = parser.parse_args(argv)
    if args.do is _take and not args.vault and not args.answer:
        take.error("the following arguments are required: --answer")
    return int(args.do(args, settings.lang))


def _make(args: argparse.Namespace, lang: str) -> int:
    if not args.vault:
        return _at_hub(args, lang)
    part = parts.PART if args.part_mib is None else max(args.part_mib, 1) * parts.MIB
    with vaults.unlocked(args.vault, lang) as db:
        done = write_bundle.write_bundle(db, args.file, clock=vaults.clock, entropy=os.urandom, part=part)
    for file in done.files:
        print(resources.say("bundle_file", lang, file=file))
    for code, told in done.told():
        print(resources.say(code, lang, **told))
    return 0


def _take(args: argparse.Namespace, lang: str) -> int:
    if args.vault:
        return _take_home(args, lang)
    from fieldapp.commands import hub_usb

    return hub_usb.take(args, lang) if hub_usb.is_hub(args.data) else _take_in(args, lang)


def _at_hub(args: argparse.Namespace, lang: str) -> int:
    from fieldapp.commands import hub_usb

    if not hub_usb.is_hub(args.data):
        raise problems.Problem("hub_usb_folder")
    return hub_usb.make(args, lang)


def _take_home(args: argparse.Namespace, lang: str) -> int:
    with vaults.keyed(args.vault, lang) as (db, key):
        done = take_bundle.take_bundle(db, args.file, clock=vaults.clock, entropy=os.urandom)
        if done.welcome is not None:
            keep_recovery.keep_recovery(args.vault, key, db)
        parting = vaults.part(args.vault, db) if custody.handed_over(db) else ""
    for code, told in [(parting, {})] if parting else done.told():
        print(resources.say(code, lang, **told))
    return 1 if done.revoked else 0


def _take_in(args: argparse.Namespace, lang: str) -> int:
    from fieldapp.commands import keeping, opening
    from fieldapp.server import bundles, province

    data = parts.read(args.file)
    with opening.engine(args) as engine:
        served = province.Province(engine, clock=opening.now, entropy=os.urandom, ledger=keeping.ledger(args))
        served.start()
        done = bundles.take(served, data)
    files = parts.write(args.answer, done.answer)
    for problem in done.refused:
        print(_refusal(problem, lang), file=sys.stderr)
    new = {"facts": done.facts - done.facts_before, "enrolled": done.enrolled - done.enrolled_before}
    print(resources.say("bundle_taken_in", lang, file=files[0], exchanges=done.exchanges, **new))
    for code, count in (("bundle_before", done.facts_before), ("bundle_enrolled_before", done.enrolled_before)):
        if count:
            print(resources.say(code, lang, count=count))
    return 1 if done.refused else 0


def _refusal(problem: problems.Problem, lang: str) -> str:
    return resources.say("bundle_letter_refused", lang, why=resources.explain(problem, lang))
