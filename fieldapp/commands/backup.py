"""`fieldapp backup (make --vault DIR --out DIR | take DIR --vault DIR)`: a vault's copy in a folder, and back."""

from __future__ import annotations

from pathlib import Path

from fieldapp import config
from fieldapp.actions import note_backup
from fieldapp.commands import parsing, vaults
from fieldapp.domain import problems
from fieldapp.store import backup, opened, vault


def main(argv: list[str], settings: config.Config) -> int:
    """Copies a vault, still encrypted; or makes a new vault of such a copy, beside and never over another."""
    parser = parsing.Parser(settings=settings, prog="fieldapp backup")
    parser.description = parser.say("command_backup")
    words = parser.words(required=True)
    make = words.add("make", "backup_make")
    make.add_argument("--vault", required=True, type=Path, metavar="DIR", help=make.say("argument_vault"))
    make.add_argument("--out", required=True, type=Path, metavar="DIR", help=make.say("argument_backup_out"))
    take = words.add("take", "backup_take")
    take.add_argument("backup", type=Path, metavar="DIR", help=take.say("argument_backup"))
    take.add_argument("--vault", required=True, type=Path, metavar="DIR", help=take.say("argument_backup_vault"))
    args = parser.parse_args(argv)
    if args.word == "make":
        print(parser.say("backup_made", n=_make(args.vault, args.out, settings.lang), folder=args.out))
    else:
        count = backup.take(args.backup, vaults.passphrase(settings.lang), args.vault)
        print(parser.say("backup_taken", n=count, folder=args.vault))
    return 0


def _make(folder: Path, target: Path, lang: str) -> int:
    if not vault.exists(folder):
        raise problems.Problem("vault_missing", folder=str(folder))
    key = vault.unlock(folder, vaults.passphrase(lang))
    db = opened.writer(folder, key)
    try:
        count = backup.make(db, folder, key, target)
        note_backup.note_backup(db, count, target.name, now=vaults.clock())
        return count
    finally:
        opened.close(folder, db)
