"""What `fieldapp serve --upstream` does: joins the province, serves the laptops of the office, and keeps asking the
province."""

from __future__ import annotations

import argparse
import contextlib
import os
import random
from collections.abc import Iterator
from pathlib import Path
from urllib import parse

from fieldapp import resources
from fieldapp.commands import enrol, opening, vaults
from fieldapp.domain import invitations, problems
from fieldapp.server import app, database, relay, uplink
from fieldapp.sync import hubs, nearby, transport

FILE = "hub.db"
EVERYWHERE = "0.0.0.0"  # a hub that only its own computer reaches is none


def serve(args: argparse.Namespace, lang: str) -> None:
    """Serves in the foreground; prints the hub's name, number and address once it can be reached."""
    with opened(args.data) as hub, vaults.delivered("enrol"):
        link = vaults.link(args.upstream, "")
        _join(hub, link, args, lang)
        up = uplink.Uplink(hub, link, random.random)
        with contextlib.ExitStack() as until:

            def ready(url: str) -> None:
                _say(hub, url, lang)
                if not args.quiet:
                    until.enter_context(nearby.announced(hub.state().name, hub.node, parse.urlsplit(url).port or 0))

            up.start()
            try:
                app.serve(hub, args.host or EVERYWHERE, args.port, ready)
            finally:
                up.stop()


@contextlib.contextmanager
def opened(folder: Path) -> Iterator[relay.Hub]:
    """The hub of a folder, which only its owner reads; made if it is not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = database.connect(f"sqlite:///{(folder / FILE).as_posix()}")
    try:
        relay.prepare(engine, now=opening.now(), entropy=os.urandom)
        for file in folder.glob(f"{FILE}*"):
            file.chmod(0o600)
        yield relay.Hub(engine, clock=opening.now, entropy=os.urandom)
    finally:
        engine.dispose()


def _join(hub: relay.Hub, link: transport.Transport, args: argparse.Namespace, lang: str) -> None:
    if args.invitation:
        invited = invitations.read(enrol.read(args.invitation), hub=True)
        welcome = uplink.join(hub, link, invited, name=args.name)
        if welcome is not None:
            print(resources.say("hub_joined", lang, name=args.name or welcome.name), flush=True)
    elif hub.state().state == relay.NEW:
        raise problems.Problem("hub_invitation")


def _say(hub: relay.Hub, url: str, lang: str) -> None:
    port = parse.urlsplit(url).port
    urls = (
        [f"http://{one}:{port}" for one in nearby.addresses()] if parse.urlsplit(url).hostname == EVERYWHERE else [url]
    )
    told = {"name": hub.state().name, "digits": hubs.digits(hub.key), "url": ", ".join(urls)}
    print(resources.say("hub_serving", lang, **told), flush=True)
