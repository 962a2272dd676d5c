"""`fieldapp admin (--data DIR | --db URL) WORD ...`: the words of a province's administrator."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldapp import config
from fieldapp.commands import administering, keeping, opening, parsing
from fieldapp.server import access, imports


def main(argv: list[str], settings: config.Config) -> int:
    """Does one deed in one transaction; `--data` and `--db` may stand before or after the word."""
    where = parsing.Parser(settings=settings, prog="fieldapp admin")
    parser = parsing.Parser(settings=settings, prog="fieldapp admin")
    parser.description = parser.say("command_admin")
    opening.add_where(where, required=False)
    opening.add_where(parser, required=False)
    words = parser.words(required=True)
    place, rest = where.parse_known_args([word for word in argv if word not in ("-h", "--help")])
    told = _WORDS.get(rest[0]) if rest else None
    for describe in (told,) if told else _WORDS.values():  # of the others nothing is asked
        describe(words)
    args = parser.parse_args(rest + [word for word in argv if word in ("-h", "--help")], place)
    if not (args.data or args.db):
        parser.error("one of the arguments --data --db is required")
    with opening.engine(args, fresh=args.fresh) as engine:
        done = int(args.do(args, engine, settings.lang))
        if args.ends:
            keeping.remember(args, engine)
        return done


def _word(
    words: parsing.Words,
    name: str,
    do: administering.Deed,
    code: str = "",
    fresh: bool = False,
    ends: bool = False,
) -> parsing.Parser:
    """A word with its line of help `admin_<name>`, and what it does; one that `ends` somebody's access is kept in the
    ledger, too."""
    parser = words.add(name, code or f"admin_{name}")
    parser.set_defaults(do=do, fresh=fresh, ends=ends)
    if ends:
        _add(parser, "--ledger", type=Path)
    return parser


def _add(parser: parsing.Parser, *names: str, **told: Any) -> None:
    """An argument with the help text `admin_arg_<name>`."""
    text = parser.say(f"admin_arg_{names[-1].lstrip('-').replace('-', '_').lower()}")
    if not names[0].startswith("-"):
        told.setdefault("metavar", names[0].upper())
    elif told.get("action") != "store_true" and "choices" not in told:
        told.setdefault("metavar", names[-1].lstrip("-").upper())
    parser.add_argument(*names, help=text, **told)


def _json(parser: parsing.Parser) -> None:
    parser.add_argument("--json", action="store_true", help=parser.say("argument_json"))


def _init(words: parsing.Words) -> None:
    parser = _word(words, "init", administering.init, fresh=True)
    _add(parser, "--name", required=True)


def _import(words: parsing.Words) -> None:
    parser = _word(words, "import", administering.import_file, ends=True)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    columns = [f"  {kind}: {', '.join(shape.columns)}" for kind, shape in imports.KINDS.items()]
    parser.epilog = "\n".join([parser.say("admin_columns"), *columns, parser.say("admin_values")])
    kind = parser.say("admin_arg_file_kind")
    parser.add_argument("kind", choices=sorted(imports.KINDS), metavar="KIND", help=kind)
    _add(parser, "file", type=Path)
    _add(parser, "--skip-bad", action="store_true")


def _areas(words: parsing.Words) -> None:
    parser = _word(words, "areas", administering.areas)
    _add(parser, "--below", default="")
    _json(parser)
    add = _word(parser.words(required=False), "add", administering.add_area, "admin_areas_add")
    for name in ("--kind", "--parent", "--name"):
        _add(add, name, required=True)
    for name in ("--code", "--since", "--until", "--successor"):
        _add(add, name, default="")
    _add(add, "--alias", action="append", default=[])


def _teams(words: parsing.Words) -> None:
    parser = _word(words, "teams", administering.teams)
    _json(parser)
    add = _word(parser.words(required=False), "add", administering.add_team, "admin_teams_add")
    for name in ("--code", "--name"):
        _add(add, name, required=True)
    _add(add, "--team-kind", default="local")
    _add(add, "--area", action="append", required=True)
    _add(add, "--since", default="")


def _members(words: parsing.Words) -> None:
    parser = _word(words, "members", administering.members)
    _add(parser, "--in", default="", dest="below")
    _json(parser)
    deeds = parser.words(required=False)
    add = _word(deeds, "add", administering.add_member, "admin_members_add")
    for name in ("--name", "--role", "--area"):
        _add(add, name, required=True)
    for name in ("--phone", "--code", "--team", "--post", "--since"):
        _add(add, name, default="")
    _add(add, "--rename", action="store_true")
    end = _word(deeds, "end", administering.end_member, "admin_members_end", ends=True)
    _add(end, "person")
    which = end.add_mutually_exclusive_group()
    for name in ("--area", "--team"):
        which.add_argument(name, default="", help=end.say(f"admin_arg_end_{name[2:]}"))
    _add(end, "--until", default="")


def _invite(words: parsing.Words) -> None:
    parser = _word(words, "invite", administering.invite)
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("person", nargs="?", metavar="PERSON", help=parser.say("admin_arg_person"))
    whom.add_argument("--hub", metavar="COMMUNE", help=parser.say("admin_arg_hub"))
    _add(parser, "--url", required=True)
    _add(parser, "--out", type=Path)
    _add(parser, "--hours", type=int, default=access.HOURS)


def _devices(words: parsing.Words) -> None:
    _json(_word(words, "devices", administering.devices))


def _revoke(words: parsing.Words) -> None:
    parser = _word(words, "revoke", administering.revoke, ends=True)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--device", metavar="ID", help=parser.say("admin_arg_device"))
    which.add_argument("--person", metavar="PERSON", help=parser.say("admin_arg_person"))


def _held(words: parsing.Words) -> None:
    _json(_word(words, "held", administering.held))


def _release(words: parsing.Words) -> None:
    parser = _word(words, "release", administering.release)
    _add(parser, "fact", nargs="+")


def _erase(words: parsing.Words) -> None:
    parser = _word(words, "erase", keeping.erase)
    _add(parser, "root", nargs="+")
    _add(parser, "--reason", required=True)
    _add(parser, "--ledger", type=Path)
    _add(parser, "--photos", type=Path)


def _unseal(words: parsing.Words) -> None:
    parser = _word(words, "unseal", keeping.unseal)
    _add(parser, "folder", type=Path)


def _photos(words: parsing.Words) -> None:
    parser = _word(words, "photos", administering.allow_photos)
    parser.add_argument("switch", choices=("on", "off"), metavar="on|off", help=parser.say("admin_arg_switch"))


def _backup(words: parsing.Words) -> None:
    parser = _word(words, "backup", keeping.backup)
    out = parser.say("admin_arg_backup_out")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=out)
    _add(parser, "--key", type=Path)


def _restore(words: parsing.Words) -> None:
    parser = _word(words, "restore", keeping.restore, fresh=True)
    _add(parser, "file", type=Path)
    _add(parser, "--key", type=Path)
    _add(parser, "--ledger", type=Path)
    _add(parser, "--over", action="store_true")


_WORDS: dict[str, Callable[[parsing.Words], None]] = {
    "init": _init,
    "import": _import,
    "areas": _areas,
    "teams": _teams,
    "members": _members,
    "invite": _invite,
    "devices": _devices,
    "revoke": _revoke,
    "held": _held,
    "release": _release,
    "erase": _erase,
    "unseal": _unseal,
    "photos": _photos,
    "backup": _backup,
    "restore": _restore,
}
