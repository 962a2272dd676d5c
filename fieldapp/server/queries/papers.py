"""Makes any paper at the province: the reports that it needs, and who hands it in."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa

from fieldapp.domain import papers, reports
from fieldapp.server.queries import reports as province_reports


def make(conn: sa.Connection, ask: reports.Ask) -> papers.Paper:
    """The paper that is asked for, as `store.papers` makes it from a vault."""
    shelf = province_reports.Shelf(conn)
    asked = {name: msgspec.structs.replace(ask, name=name) for name in papers.needs(ask.name)}
    made = {name: province_reports.make(conn, one, shelf) for name, one in asked.items()}
    area = reports.find(shelf.atlas, ask.area)
    return papers.compose(ask.name, made, papers.office(shelf.atlas, area, ask.catalogue, ask.lang))
