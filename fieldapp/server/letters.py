"""Letters that somebody carried and hands over by the network: the province takes them in as out of a file, and tells
the carrier what to bring back; it remembers none."""

from __future__ import annotations

from fieldapp.server import auth, bundles, database, province, questions
from fieldapp.sync import envelope, letters, protocol


def receive(served: province.Province, data: bytes, secret: str) -> bytes:
    """What a device or a hub hands over, from its envelope to the signed answer. Problems "envelope_*", "unauthorized",
    "too_old"."""
    now = served.clock()
    with database.reading(served.engine) as conn:
        device = auth.check(conn, secret, envelope.look(data).key, now=now)
    told = questions.opened(data, bytes(device.sign_key), letters.read_brought)
    return served.sign(letters.encode(take(served, told)), told.req, now)


def take(served: province.Province, told: letters.Brought) -> letters.Heard:
    """What comes of them."""
    done = bundles.answer(served, told.letters, letters.ROOM)
    return letters.Heard(
        v=protocol.VERSION,
        req=told.req,
        arrived=[name for name, _ in done.told],
        refused=[(name, problem.code) for name, problem in done.refused],
        answers=done.told,
    )
