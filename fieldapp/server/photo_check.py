"""Lays the folder of photos beside the database that names them, before anybody is served."""

from __future__ import annotations

import sqlalchemy as sa

from fieldapp.server import blobs, photofiles


def mend(conn: sa.Connection, files: photofiles.Files) -> None:
    """Lays the folder beside the database, as after a restore or a kill: what is lost is wanted again, and what nobody
    names goes."""
    whole = files.whole()
    unconfirmed, strays = blobs.compare(conn, whole)
    for sha in unconfirmed:
        if photofiles.right(files.read(sha) or b"", sha):
            blobs.confirm(conn, sha)
        else:
            strays.append(sha)
    parts = files.parts()
    files.remove([*strays, *(sha for sha in parts if sha not in blobs.states(conn, parts))])
