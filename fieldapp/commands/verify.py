"""`fieldapp verify (--vault DIR | --data DIR | --db URL) [--photos DIR]`: rebuilds everything from the facts, compares
every number, and looks at the bytes of every photo."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fieldapp import config, resources
from fieldapp.commands import opening, parsing, vaults

MOST = 50  # differences that are named


def main(argv: list[str], settings: config.Config) -> int:
    """Prints count and digest per area; 1 on any difference."""
    parser = parsing.Parser(settings=settings, prog="fieldapp verify")
    parser.description = parser.say("command_verify")
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument("--vault", type=Path, metavar="DIR", help=parser.say("argument_vault"))
    either.add_argument("--data", type=Path, metavar="DIR", help=parser.say("argument_data"))
    either.add_argument("--db", metavar="URL", help=parser.say("argument_db"))
    parser.add_argument("--photos", type=Path, metavar="DIR", help=parser.say("admin_arg_photos"))
    args = parser.parse_args(argv)
    names, counts, wrong, more = _vault(args.vault, settings.lang) if args.vault else _province(args, settings.lang)
    for area in sorted(counts, key=lambda one: names.get(one, one)):
        n, digest = counts[area]
        print(parser.say("verified_area", area=names.get(area, area), n=n, digest=f"{digest:016x}"))
    if more:
        print(parser.say("verified_more", n=more))
    for code, what in wrong[:MOST]:
        print(parser.say(code, what=names.get(what, what)))
    if wrong:
        print(parser.say("verified_bad", n=len(wrong)), file=sys.stderr)
        return 1
    print(parser.say("verified_ok", n=sum(n for n, _ in counts.values()) + more))
    return 0


# The names of areas, how many entries are counted in each and their digest, what is wrong, and how many entries are
# counted in none, as the province has not confirmed them.
Told = tuple[dict[str, str], dict[str, tuple[int, int]], list[tuple[str, str]], int]


def _vault(folder: Path, lang: str) -> Told:
    from fieldapp.store import album, feed, reference, verify
    from fieldapp.sync import proofs

    with vaults.unlocked(folder, lang) as db:
        names = {area.id: area.name for area in reference.atlas(db).values()}
        wrong = [(one.code, one.what) for one in verify.verify(db)]
        proven = proofs.check(db)
        print(resources.say("verified_receipts", lang, n=proven.receipts, facts=proven.facts))
        wrong += [("verify_receipt", what) for what in proven.wrong]
        seen = list(album.check(db))
        wrong += [(f"verify_photo_{fault}{'_safe' * safe}", what) for fault, what, safe in seen if fault]
        _tell_photos(len(seen), lang)
        counts, (there,) = feed.digests(db), db.execute("SELECT count(*) FROM record").fetchone()
        return names, counts, wrong, max(0, there - sum(n for n, _ in counts.values()))


def _tell_photos(seen: int, lang: str) -> None:
    if seen:
        print(resources.say("verified_photos", lang, n=seen))


def _province(args: argparse.Namespace, lang: str) -> Told:
    from fieldapp.commands import keeping
    from fieldapp.server import database, photo_check, photofiles, verify
    from fieldapp.server.queries import places

    with opening.engine(args) as engine, database.reading(engine) as conn:
        names = {area.id: area.name for area in places.atlas(conn).values()}
        wrong = [(one.code, one.what) for one in verify.verify(conn)]
        if folder := keeping.photos(args):
            seen = list(photo_check.look(conn, photofiles.Files(folder)))
            wrong += [(f"verify_photo_{fault}_province", sha) for fault, sha in seen if fault]
            _tell_photos(len(seen), lang)
        return names, verify.counts(conn), wrong, 0
