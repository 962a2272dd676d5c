"""Each rule of photos switched off, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from fieldapp.server import blobs as server_blobs
from fieldapp.server import photo_check, photofiles
from fieldapp.store import blobs

Switch = Callable[[pytest.MonkeyPatch], None]


def early(patch: pytest.MonkeyPatch) -> None:
    """A laptop lets go of photos that the province has not confirmed."""

    def all_of_them(db: Any) -> list[str]:
        return [sha for (sha,) in db.execute("SELECT sha FROM blob WHERE state <> 'draft'")]

    def free(db: Any, shas: Iterable[str]) -> None:
        db.conn.executemany("DELETE FROM blob WHERE sha = ?", [(sha,) for sha in shas])

    patch.setattr(blobs, "removable", all_of_them)
    patch.setattr(blobs, "free", free)


def doubt(patch: pytest.MonkeyPatch) -> None:
    """A laptop goes on believing that a province put back from a backup has its photos."""

    def want(db: Any, shas: Iterable[str]) -> None:
        told = [(sha,) for sha in shas]
        db.conn.executemany("UPDATE blob SET state = 'sending' WHERE sha = ? AND state = 'local'", told)

    patch.setattr(blobs, "doubt", lambda db: None)
    patch.setattr(blobs, "want", want)


def erasure(patch: pytest.MonkeyPatch) -> None:
    """The province forgets the photos of who was erased, and leaves their bytes."""
    patch.setattr(photofiles.Files, "remove", lambda self, shas: None)


def at_home(patch: pytest.MonkeyPatch) -> None:
    """A laptop keeps the photos of who was erased."""
    patch.setattr(blobs, "of_root", lambda db, root: [])


def named(patch: pytest.MonkeyPatch) -> None:
    """A photo that a visit names no more stays at the province."""
    patch.setattr(server_blobs, "forget", lambda conn, shas: [])


def strays(patch: pytest.MonkeyPatch) -> None:
    """A restored province does not know whose the photos are that it lost track of."""
    patch.setattr(photo_check, "_erased", lambda conn, files, shas: [])


def shared(patch: pytest.MonkeyPatch) -> None:
    """After a restore, too, a photo goes as soon as no visit that is known names it."""
    patch.setattr(photo_check, "all_told", lambda conn: 0)


SWITCHES: dict[str, Switch] = {
    name: switch
    for name, switch in list(globals().items())
    if callable(switch) and getattr(switch, "__module__", "") == __name__ and name != "Switch"
}
