"""`fieldapp hub (find | trust URL | forget) --vault DIR`: the hub of the commune office that stands in for the province
where there is no network."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from fieldapp import config, resources
from fieldapp.actions import forget_hub, trust_hub
from fieldapp.commands import parsing, vaults
from fieldapp.domain import problems
from fieldapp.store import hub, me
from fieldapp.sync import by_hub, hubs, nearby, transport


def main(argv: list[str], settings: config.Config) -> int:
    """Finds, confirms or forgets a hub."""
    parser = parsing.Parser(settings=settings, prog="fieldapp hub")
    parser.description = parser.say("command_hub")
    words = parser.words(required=True)
    find = words.add("find", "hub_find")
    find.set_defaults(do=_find)
    trust = words.add("trust", "hub_trust")
    trust.add_argument("url", metavar="URL", help=parser.say("argument_hub_url"))
    trust.add_argument("--number", default="", metavar="N", help=parser.say("argument_hub_yes"))
    trust.set_defaults(do=_trust)
    forget = words.add("forget", "hub_forget")
    forget.set_defaults(do=_forget)
    for one in (find, trust, forget):
        one.add_argument("--vault", required=True, type=Path, metavar="DIR", help=parser.say("argument_vault"))
    args = parser.parse_args(argv)
    return int(args.do(args, settings.lang))


def _find(args: argparse.Namespace, lang: str) -> int:
    with vaults.unlocked(args.vault, lang) as db:
        known = by_hub.around(nearby.find(), vaults.link_to_hub, bytes.fromhex(me.read(db).node_key))
    for one in known:
        print(resources.say("hub_stranger", lang, name=one.name, digits=_digits(one), url=one.url))
    if not known:
        print(resources.say("hub_none", lang))
    return 0 if known else 1


def _digits(one: hub.Hub) -> str:
    return hubs.digits(bytes.fromhex(one.key))


def _trust(args: argparse.Namespace, lang: str) -> int:
    url = hubs.address(args.url)
    if not url:
        raise problems.Problem("hub_address")
    with vaults.unlocked(args.vault, lang) as db:
        try:
            with contextlib.closing(vaults.link_to_hub(url)) as link:
                there = by_hub.greet(link, bytes.fromhex(me.read(db).node_key))
        except transport.Undelivered as error:
            raise problems.Problem(by_hub.unmet(error)) from error
        number = _digits(there)
        print(resources.say("hub_stranger", lang, name=there.name, digits=number, url=there.url))
        if not _confirmed(args.number, number, lang):
            raise problems.Problem("hub_unconfirmed")
        trust_hub.trust_hub(db, there, now=vaults.clock())
    print(resources.say("hub_kept", lang, name=there.name))
    return 0


def _confirmed(typed: str, number: str, lang: str) -> bool:
    if typed or not sys.stdin.isatty():
        return "".join(typed.split()) == "".join(number.split())
    return input(resources.say("hub_ask", lang)).strip().casefold() in resources.say("hub_yes", lang).split()


def _forget(args: argparse.Namespace, lang: str) -> int:
    with vaults.unlocked(args.vault, lang) as db:
        before = hub.read(db)
        forget_hub.forget_hub(db, now=vaults.clock())
    print(resources.say("hub_forgotten" if before else "hub_none", lang))
    return 0
