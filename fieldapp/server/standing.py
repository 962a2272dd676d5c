"""How facts that come stand to what is here: known already, about a root that is erased, or of one whose facts wait;
asks and never writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from fieldapp.server import many, tables

# Questions are built once: to build one takes longer than to ask it.
_KNOWN = sa.select(tables.change.c.id).where(many.among(tables.change.c.id))
_ERASED = sa.select(tables.erased.c.root).where(many.among(tables.erased.c.root))
_STANDING = sa.union_all(  # of facts and their roots: what is here, what is erased, what waits; all in one question
    sa.select(sa.literal_column("0").label("kind"), tables.change.c.id).where(many.among(tables.change.c.id)),
    sa.select(sa.literal_column("1"), tables.erased.c.root).where(many.among(tables.erased.c.root, "roots")),
    sa.select(sa.literal_column("2"), tables.change.c.root).where(
        many.among(tables.change.c.root, "roots"), tables.WAITS
    ),
)
_DOUBTED = sa.select(tables.held.c.fact, tables.held.c.origin).where(
    many.among(tables.held.c.fact), tables.held.c.code.in_(("no_grant", "revoked_origin"))
)


class Standing:
    """Of all that one transaction has asked about: facts that are here, roots that are erased, roots of which facts
    wait for a verdict. What the transaction writes, it adds."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn
        self.known: set[str] = set()
        self.erased: set[str] = set()
        self.undecided: set[str] = set()

    def load(self, names: Collection[str], roots: Collection[str]) -> None:
        """Asks about these facts and these roots."""
        kinds = (self.known, self.erased, self.undecided)
        for kind, name in self._conn.execute(_STANDING, {"part": names, "roots": roots}).all():
            kinds[kind].add(name)

    def load_ids(self, names: Iterable[str], within: Iterable[str]) -> None:
        """Asks about bytes that are no facts: their names, and all the ids that stand in them."""
        self.known |= set(self._conn.scalars(_KNOWN, {"part": names}))
        self.erased |= set(self._conn.scalars(_ERASED, {"part": within}))

    def doubted(self, names: Collection[str]) -> dict[str, str]:
        """Those of these facts that are held back for their sender only, with their origins."""
        return dict(list(self._conn.execute(_DOUBTED, {"part": names}))) if names else {}
