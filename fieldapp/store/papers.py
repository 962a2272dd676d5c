"""Makes any paper from a vault: the reports that it needs, and who hands it in; changes nothing."""

from __future__ import annotations

import msgspec
import sqlite_utils

from fieldapp.domain import papers, reports
from fieldapp.store import late, reference
from fieldapp.store import reports as store_reports


def make(db: sqlite_utils.Database, ask: reports.Ask) -> papers.Paper:
    """The paper that is asked for, `ask.name` being "month" or a report, with every column; `papers.beyond` makes it
    fit to leave the commune. Problems as of `reports.make`."""
    atlas = reference.atlas(db)
    since = late.Since(db)
    asked = {name: msgspec.structs.replace(ask, name=name) for name in papers.needs(ask.name)}
    made = {name: store_reports.make(db, one, since) for name, one in asked.items()}
    area = reports.find(atlas, ask.area)
    return papers.compose(ask.name, made, papers.office(atlas, area, ask.catalogue, ask.lang))
