"""What `fieldapp admin backup` and `restore` do: a province in one encrypted file, and back."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fieldapp import resources
from fieldapp.commands import opening, vaults
from fieldapp.domain import hours, problems
from fieldapp.server import backups, database, erasures, photofiles, province, sealed
from fieldapp.server.queries import slips
from fieldapp.store import vault


def backup(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Writes a backup while the server may go on serving."""
    head = backups.make(engine, args.out, _key(args, lang, twice=True), now=opening.now(), entropy=os.urandom)
    print(resources.say("admin_done_backup", lang, file=args.out, pos=head.pos, size=args.out.stat().st_size))
    return 0


def restore(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Puts a backup back, and carries out again what was erased since."""
    head, again = backups.restore(
        engine,
        args.file,
        _key(args, lang),
        over=args.over,
        ledger=ledger(args),
        now=opening.now(),
        entropy=os.urandom,
        photos=photos(args),
    )
    made = hours.told(head.made)
    print(resources.say("admin_done_restore", lang, made=made, pos=head.pos, erased=again))
    return 0


def erase(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Erases households, or slips without one, for ever: here now, and on every computer at its next exchange."""
    with database.reading(engine) as conn:
        for root in args.root:
            erasures.known(conn, root)
        joined = slips.joined(conn, args.root)
    served = province.Province(engine, clock=opening.now, entropy=os.urandom, ledger=ledger(args), photos=photos(args))
    left = sum(served.erase(root, served.person, args.reason) for root in args.root)
    if left:
        print(resources.say("admin_erase_photos", lang, count=left), file=sys.stderr)
    if joined:
        print(resources.say("admin_erase_joined", lang, roots=", ".join(joined)), file=sys.stderr)
    print(resources.say("admin_done_erase", lang, count=len(args.root)))
    return 0


def unseal(args: argparse.Namespace, engine: database.Engine, lang: str) -> int:
    """Opens a vault that was sealed when its computer was kept out, or whose passphrase is forgotten, for a new
    passphrase."""
    vault.unseal(args.folder, province.recovery_seed(engine), vaults.passphrase(lang, twice=True))
    print(resources.say("admin_done_unseal", lang, folder=args.folder))
    return 0


def remember(args: argparse.Namespace, engine: database.Engine) -> None:
    """Tells the ledger, if there is one, of who is kept out from now on, whether a server runs or not."""
    if (file := ledger(args)) is not None:
        with database.reading(engine) as conn:
            known, node = erasures.told(conn), backups.name(conn)
        erasures.keep(file, node, known)


def ledger(args: argparse.Namespace) -> Path | None:
    """The ledger of erasures: the file that is named, or the one in the data folder."""
    if getattr(args, "ledger", None):
        return Path(args.ledger)
    return Path(args.data) / erasures.FILE if args.data else None


def photos(args: argparse.Namespace) -> Path | None:
    """The folder of photos: the one that is named, or the one in the data folder."""
    if getattr(args, "photos", None):
        return Path(args.photos)
    return Path(args.data) / photofiles.FOLDER if args.data else None


def _key(args: argparse.Namespace, lang: str, *, twice: bool = False) -> backups.KeyOf:
    if args.key:
        key = sealed.from_file(args.key.read_bytes())
        return lambda _: key
    told = vaults.passphrase(lang, twice=twice)
    if twice and len(told) < vault.SHORTEST:  # whoever finds the file may guess for years
        raise problems.Problem("passphrase_short", least=vault.SHORTEST)
    return lambda salt: sealed.from_passphrase(told, salt)
