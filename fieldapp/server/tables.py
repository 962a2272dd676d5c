"""The province's tables, in SQLAlchemy Core, the same on SQLite and PostgreSQL; ids and digests are text and
signed 64-bit."""

from __future__ import annotations

import sqlalchemy as sa

meta = sa.MetaData()
Int = sa.BigInteger
# Ids compare byte by byte on every database, whatever the locale of the cluster.
Id = sa.String().with_variant(sa.String(collation="C"), "postgresql")

node = sa.Table(
    "node",
    meta,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("pos", Int, nullable=False),  # last position given in the feed
    sa.Column("hlc", Int, nullable=False),
    sa.Column("ref", Int, nullable=False),  # version of areas, people, teams and grants
    sa.Column("sign_seed", sa.LargeBinary, nullable=False),
    sa.Column("box_seed", sa.LargeBinary, nullable=False),
    sa.Column("seal_key", sa.LargeBinary, nullable=False),
    sa.Column("origin", Id, nullable=False),  # the province's own writer, for households that it hands out
    sa.Column("person", Id, nullable=False),
)
epoch = sa.Table(
    "epoch",
    meta,
    sa.Column("start", Int, primary_key=True, autoincrement=False),
    sa.Column("tag", Id, nullable=False),
)

change = sa.Table(
    "change",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("origin", Id, nullable=False),
    sa.Column("n", Int, nullable=False),
    sa.Column("clock", Int, nullable=False),
    sa.Column("stamp", Int, nullable=False),
    sa.Column("received", Int, nullable=False),
    sa.Column("author", Id, nullable=False),
    sa.Column("entity", sa.String, nullable=False),
    sa.Column("row", Id, nullable=False),
    sa.Column("root", Id, nullable=False, index=True),
    sa.Column("body", sa.LargeBinary),  # the exact bytes; null once destroyed
    sa.Column("status", sa.String, nullable=False),  # ok | held | limbo | erased | stub
)
# Few facts wait; to find those of a root among all of its facts would take longer with every one that it has. The index
# holds all that is asked for: else SQLite takes it or that of all roots, whichever was made last.
WAITS = sa.literal_column("change.status IN ('limbo', 'held')", sa.Integer)
waiting = sa.Index(
    "change_waits",
    change.c.root,
    change.c.status,
    sqlite_where=sa.text("status IN ('limbo', 'held')"),
    postgresql_where=sa.text("status IN ('limbo', 'held')"),
)
# Most facts open a row, which has their id: only the later ones are found by it.
later = sa.Index(
    "change_later",
    change.c.row,
    sqlite_where=sa.text('"row" <> id'),
    postgresql_where=sa.text('"row" <> id'),
)
# One id may bear several numbers (a restored or copied laptop issues it again); a number bears one id, the
# first that came.
number = sa.Table(
    "number",
    meta,
    sa.Column("origin", Id, primary_key=True),
    sa.Column("n", Int, primary_key=True, autoincrement=False),
    sa.Column("fact", Id, nullable=False),
    sqlite_with_rowid=False,
)
record = sa.Table(
    "record",
    meta,
    sa.Column("row", Id, primary_key=True),
    sa.Column("root", Id, nullable=False, index=True),
    sa.Column("entity", sa.String, nullable=False),
    sa.Column("element", Int, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),  # cells; empty where one fact has them all, see `records`
)
root = sa.Table(
    "root",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("area", Id, index=True),
    sa.Column("n", Int, nullable=False),
    sa.Column("sum", Int, nullable=False),
)
period = sa.Table(  # what the records of reporting periods tell, to judge late slips by
    "period",
    meta,
    sa.Column("row", Id, primary_key=True),
    sa.Column("village", Id, nullable=False, index=True),
    sa.Column("since", sa.String, nullable=False),
    sa.Column("until", sa.String, nullable=False),
    sa.Column("closed", sa.String, nullable=False),
    sa.Column("stamp", Int, nullable=False),
)
feed = sa.Table(
    "feed",
    meta,
    sa.Column("pos", Int, primary_key=True, autoincrement=False),
    sa.Column("area", Id, nullable=False),
    sa.Column("kind", sa.String, nullable=False),  # c | x | e
    sa.Column("fact", Id),
    sa.Column("root", Id, nullable=False),
    sa.Index("feed_area", "area", "pos"),
)
# Few roots ever leave an area; to find them among all that it was told would take longer with every visit.
LEAVES = sa.literal_column("feed.kind = 'x'", sa.Integer)
leaving = sa.Index(
    "feed_leaves",
    feed.c.area,
    feed.c.root,
    sqlite_where=sa.text("kind = 'x'"),
    postgresql_where=sa.text("kind = 'x'"),
)
area_state = sa.Table(
    "area_state",
    meta,
    sa.Column("area", Id, primary_key=True),
    sa.Column("n", Int, nullable=False),
    sa.Column("sum", Int, nullable=False),
)
held = sa.Table(
    "held",
    meta,
    sa.Column("fact", Id, primary_key=True),
    sa.Column("origin", Id, nullable=False, index=True),
    sa.Column("area", Id, index=True),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("field", sa.String, nullable=False),
    sa.Column("at", Int, nullable=False),
)
quarantine_raw = sa.Table(
    "quarantine_raw",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("origin", Id, nullable=False),
    sa.Column("at", Int, nullable=False),
    sa.Column("bytes", sa.LargeBinary, nullable=False),
    sa.Column("why", sa.String, nullable=False),
)
erased = sa.Table(
    "erased",
    meta,
    sa.Column("root", Id, primary_key=True),
    sa.Column("at", Int, nullable=False),
    sa.Column("by", Id, nullable=False),
    sa.Column("reason", sa.String, nullable=False),
)

area = sa.Table(
    "area",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("parent", Id, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False),
    sa.Column("aliases", sa.String, nullable=False),
    sa.Column("valid_from", sa.String, nullable=False),
    sa.Column("valid_to", sa.String, nullable=False),
    sa.Column("successor", Id, nullable=False, server_default=""),  # what all of it became after its last day
)
person = sa.Table(
    "person",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("fold", sa.String, nullable=False, index=True),
    sa.Column("phone", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False, unique=True),  # the short name that admins type
)
team = sa.Table(
    "team",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("code", sa.String, nullable=False, unique=True),
)
team_area = sa.Table(
    "team_area",
    meta,
    sa.Column("team", Id, primary_key=True),
    sa.Column("area", Id, primary_key=True),
    sa.Column("since", sa.String, primary_key=True),
    sa.Column("until", sa.String, nullable=False),
)
team_member = sa.Table(
    "team_member",
    meta,
    sa.Column("team", Id, primary_key=True),
    sa.Column("person", Id, primary_key=True),
    sa.Column("since", sa.String, primary_key=True),
    sa.Column("until", sa.String, nullable=False),
    sa.Column("post", sa.String, nullable=False),
)
grant = sa.Table(
    "grants",
    meta,
    sa.Column("person", Id, primary_key=True),
    sa.Column("area", Id, primary_key=True),
    sa.Column("role", sa.String, primary_key=True),
    sa.Column("since", sa.String, primary_key=True),
    sa.Column("until", sa.String, nullable=False),
)
invitation = sa.Table(
    "invitation",
    meta,
    sa.Column("code_hash", Id, primary_key=True),
    sa.Column("person", Id, nullable=False),
    sa.Column("made", Int, nullable=False),
    sa.Column("expires", Int, nullable=False),
    sa.Column("used", Int),
    sa.Column("device", Id),
)
device = sa.Table(
    "device",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("person", Id, nullable=False, index=True),
    sa.Column("key_id", Id, nullable=False, unique=True),
    sa.Column("sign_key", sa.LargeBinary, nullable=False),
    sa.Column("box_key", sa.LargeBinary, nullable=False),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("app", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),  # active | revoked
    sa.Column("enrolled", Int, nullable=False),
    sa.Column("seen", Int, nullable=False),
)
token = sa.Table(
    "token",
    meta,
    sa.Column("hash", Id, primary_key=True),
    sa.Column("device", Id, nullable=False, index=True),
    sa.Column("made", Int, nullable=False),
    sa.Column("expires", Int, nullable=False),
)
origin = sa.Table(
    "origin",
    meta,
    sa.Column("id", Id, primary_key=True),
    sa.Column("device", Id, nullable=False),
    sa.Column("person", Id, nullable=False),
    sa.Column("have", Int, nullable=False),  # highest number without a gap below it
)

backup = sa.Table(  # one row at most
    "backup",
    meta,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", Int, nullable=False),  # of the last backup
    sa.Column("pos", Int, nullable=False),
    sa.Column("restored", Int, nullable=False, server_default="0"),  # when this database was put back from it
)
kept = sa.Table(  # up to which number of each origin the last backup reaches
    "kept",
    meta,
    sa.Column("origin", Id, primary_key=True),
    sa.Column("n", Int, nullable=False),
)

needless = sa.Table(  # letters of which all that they bring has come by another way, says who wrote them
    "needless",
    meta,
    sa.Column("letter", Id, primary_key=True),
    sa.Column("at", Int, nullable=False),
)
rule = sa.Table(  # what the province has switched on
    "rule",
    meta,
    sa.Column("name", Id, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)
blob = sa.Table(
    "blob",
    meta,
    sa.Column("sha", Id, primary_key=True),
    sa.Column("size", Int, nullable=False),
    sa.Column("have", Int, nullable=False),
    sa.Column("state", sa.String, nullable=False),  # wanted | confirmed
)
# Which photos visits name now, by the facts that say so.
blob_ref = sa.Table(
    "blob_ref", meta, sa.Column("sha", Id, primary_key=True), sa.Column("fact", Id, primary_key=True, index=True)
)
relay = sa.Table(  # per mailbox of a hub up to which number its mail is here, and the name of that piece
    "relay",
    meta,
    sa.Column("peer", Id, primary_key=True),
    sa.Column("mail_have", Int, nullable=False),
    sa.Column("mail", Id, nullable=False, server_default=""),
)
