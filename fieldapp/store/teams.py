"""Teams, what they serve and who is in them, as the province last told."""

from __future__ import annotations

import sqlite_utils

from fieldapp.domain import figures, people, team_tables


def known(db: sqlite_utils.Database) -> team_tables.Known:
    """All that is known of teams here."""
    return team_tables.Known(
        [people.Team(*row) for row in db.execute("SELECT id, name, kind FROM team")],
        [figures.Post(*row) for row in db.execute("SELECT team, area, '', since, until FROM team_area")],
        [people.TeamMember(*row) for row in db.execute("SELECT team, person, post, since, until FROM team_member")],
        dict(db.execute("SELECT id, name FROM person").fetchall()),
    )
