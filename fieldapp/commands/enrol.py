"""`fieldapp enrol INVITATION --vault DIR`: makes a vault and takes up an invitation with it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from fieldapp import config
from fieldapp.actions import enrol
from fieldapp.commands import parsing, vaults
from fieldapp.domain import invitations, problems
from fieldapp.store import vault


def main(argv: list[str], settings: config.Config) -> int:
    """Enrols; the invitation is its text or a file that holds it."""
    parser = parsing.Parser(settings=settings, prog="fieldapp enrol")
    parser.description = parser.say("command_enrol")
    parser.add_argument("invitation", metavar="INVITATION", help=parser.say("argument_invitation"))
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    args = parser.parse_args(argv)
    text = read(args.invitation)
    invitations.read(text)  # refused before a passphrase is asked for
    with vaults.delivered():
        welcome = enrol.enrol(
            args.vault,
            vaults.passphrase(settings.lang, twice=not vault.exists(args.vault)),
            text,
            device=platform.node()[:60],
            clock=vaults.clock,
            entropy=os.urandom,
            ca_file=vaults.ca_file(),
            plain=vaults.plain(),
        )
    print(parser.say("enrolled", name=welcome.name, folder=args.vault))
    return 0


def read(given: str) -> str:
    """The invitation's text, given itself or as a file's name. Problem "invitation_file" if the file cannot be read."""
    if given.startswith(invitations.PREFIX):
        return given
    try:
        return Path(given).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise problems.Problem("invitation_file", file=given) from None
