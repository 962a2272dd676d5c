"""`fieldapp enrol INVITATION --vault DIR [--out FILE]`: makes a vault and takes up an invitation with it, by the
network or by a file that is carried to the province."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from fieldapp import config
from fieldapp.actions import ask_enrolment, enrol
from fieldapp.commands import parsing, vaults
from fieldapp.domain import invitations, problems
from fieldapp.store import vault


def main(argv: list[str], settings: config.Config) -> int:
    """Enrols; the invitation is its text or a file that holds it."""
    parser = parsing.Parser(settings=settings, prog="fieldapp enrol")
    parser.description = parser.say("command_enrol")
    parser.add_argument("invitation", metavar="INVITATION", help=parser.say("argument_invitation"))
    parser.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    parser.add_argument("--out", type=Path, metavar="FILE", help=parser.say("argument_enrol_out"))
    args = parser.parse_args(argv)
    text = read(args.invitation)
    invitations.read(text, hub=False)  # refused before a passphrase is asked for
    passphrase = vaults.passphrase(settings.lang, twice=not vault.exists(args.vault))
    if args.out:
        ask_enrolment.ask_enrolment(
            args.vault,
            passphrase,
            text,
            args.out,
            device=platform.node()[:60],
            clock=vaults.clock,
            entropy=os.urandom,
        )
        print(parser.say("bundle_enrolment", file=args.out))
        return 0
    with vaults.delivered("enrol"):
        welcome = enrol.enrol(
            args.vault,
            passphrase,
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
