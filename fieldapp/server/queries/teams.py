"""Teams, what they serve and who is in them."""

from __future__ import annotations

import sqlalchemy as sa

from fieldapp.domain import figures, people, team_tables
from fieldapp.server import tables


def known(conn: sa.Connection) -> team_tables.Known:
    """All that is known of teams at the province."""
    t, a, m, p = tables.team.c, tables.team_area.c, tables.team_member.c, tables.person.c
    charges = conn.execute(sa.select(a.team, a.area, a.since, a.until))
    members = conn.execute(sa.select(m.team, m.person, m.post, m.since, m.until))
    return team_tables.Known(
        [people.Team(*row) for row in conn.execute(sa.select(t.id, t.name, t.kind))],
        [figures.Post(team, area=area, since=since, until=until) for team, area, since, until in charges],
        [people.TeamMember(*row) for row in members],
        {id: name for id, name in conn.execute(sa.select(p.id, p.name))},
    )
