"""Makes any paper at the province: the reports that it needs, and who hands it in."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fieldapp.domain import papers, reports
from fieldapp.server.queries import places
from fieldapp.server.queries import reports as province_reports


def make(conn: sa.Connection, ask: reports.Ask) -> papers.Paper:
    """The paper that is asked for, as `store.papers` makes it from a vault."""
    atlas = places.atlas(conn)
    made = {
        name: province_reports.make(conn, msgspec.structs.replace(ask, name=name)) for name in papers.needs(ask.name)
    }
    area = reports.find(atlas, ask.area)
    return papers.compose(ask.name, made, papers.office(atlas, area, ask.catalogue, ask.lang))
