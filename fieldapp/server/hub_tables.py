"""A hub's tables: what the province told it, what devices left with it, and what it may tell to whom."""

from __future__ import annotations

import sqlalchemy as sa

meta = sa.MetaData()

hub = sa.Table(  # one row
    "hub",
    meta,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("schema", sa.Integer, nullable=False),
    sa.Column("url", sa.String, nullable=False),
    sa.Column("node_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_seed", sa.LargeBinary, nullable=False),
    sa.Column("box_seed", sa.LargeBinary, nullable=False),
    sa.Column("origin", sa.String, nullable=False),
    sa.Column("name", sa.String, nullable=False, server_default=""),
    sa.Column("token", sa.String, nullable=False, server_default=""),
    sa.Column("state", sa.String, nullable=False, server_default="new"),  # new | active | revoked
    sa.Column("box", sa.String, nullable=False),  # this life of the mailbox
    sa.Column("sent", sa.Integer, nullable=False, server_default="0"),  # up to which number the province has the mail
    sa.Column("caught", sa.Integer, nullable=False, server_default="0"),
    sa.Column("ref", sa.Integer, nullable=False, server_default="0"),
    sa.Column("reference", sa.LargeBinary),
    sa.Column("scope", sa.String, nullable=False, server_default=""),
    sa.Column("anchor_tag", sa.String, nullable=False, server_default=""),
    sa.Column("anchor_pos", sa.Integer, nullable=False, server_default="0"),
    sa.Column("devices", sa.String, nullable=False, server_default=""),  # the name of the list of devices
    sa.Column("badge", sa.String, nullable=False, server_default=""),
    sa.Column("signature", sa.LargeBinary, nullable=False, server_default=sa.text("x''")),
    sa.Column("invitation", sa.String, nullable=False, server_default=""),  # the digest of the one used last
    sa.Column("told", sa.Integer, nullable=False, server_default="0"),  # when the province last answered, by its clock
    sa.Column("min_app", sa.String, nullable=False, server_default=""),  # the oldest program that the province tells
)
epoch = sa.Table(
    "epoch",
    meta,
    sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("tag", sa.String, nullable=False),
)
cursor = sa.Table(
    "cursor", meta, sa.Column("area", sa.String, primary_key=True), sa.Column("pos", sa.Integer, nullable=False)
)
mirror = sa.Table(  # the province's feed, row by row as it was told
    "mirror",
    meta,
    sa.Column("area", sa.String, primary_key=True),
    sa.Column("pos", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.String, nullable=False),  # c | x | e
    sa.Column("root", sa.String, nullable=False, index=True),
    sa.Column("fact", sa.String, nullable=False),
    sa.Column("stamp", sa.Integer, nullable=False),
    sa.Column("seal", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary),
)
place = sa.Table(  # where a root stands, by the latest row of the feed
    "place",
    meta,
    sa.Column("root", sa.String, primary_key=True),
    sa.Column("area", sa.String),
    sa.Column("pos", sa.Integer, nullable=False),
)
offer = sa.Table(  # what a province put back from a backup once told and may have lost
    "offer",
    meta,
    sa.Column("fact", sa.String, primary_key=True),
    sa.Column("root", sa.String, nullable=False, index=True),
    sa.Column("stamp", sa.Integer, nullable=False),
    sa.Column("seal", sa.String, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
erased = sa.Table("erased", meta, sa.Column("root", sa.String, primary_key=True))

mail = sa.Table(  # envelopes as devices signed them; no data once it had to be destroyed
    "mail",
    meta,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name", sa.String, nullable=False, index=True),
    sa.Column("device", sa.String, nullable=False),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary),
    sa.Column("doomed", sa.Integer, nullable=False, server_default="0"),
)
number = sa.Table(  # which fact bears a number of an origin, by the first piece of mail that said so
    "number",
    meta,
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("fact", sa.String, nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
)
piece = sa.Table(  # facts that the province is not known to have
    "piece",
    meta,
    sa.Column("fact", sa.String, primary_key=True),
    sa.Column("device", sa.String, nullable=False),
    sa.Column("root", sa.String, nullable=False, index=True),
    sa.Column("area", sa.String),  # where it puts its root, if it does
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
asking = sa.Table(  # the last question of an origin that brought nothing: copies of a device ask each for themselves
    "asking",
    meta,
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
word = sa.Table(  # what the province said to an origin's device, until that one has heard it
    "word",
    meta,
    sa.Column("origin", sa.String, primary_key=True),
    sa.Column("at", sa.Integer, primary_key=True, autoincrement=False),  # by the province's clock
    sa.Column("data", sa.LargeBinary, nullable=False),
)
letter = sa.Table(  # sealed letters, to the province or to who asked it; no data once the province has it
    "letter",
    meta,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("to", sa.String, nullable=False),
    sa.Column(
        "answers", sa.String, nullable=False, server_default="", index=True
    ),  # the name of the letter, if it is known
    sa.Column("device", sa.String, nullable=False, server_default=""),  # who left it, if it did not come in a file
    sa.Column("at", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False, server_default="0"),  # when (ms) the province last did
    sa.Column("data", sa.LargeBinary),
    sa.Column(
        "about", sa.LargeBinary, nullable=False, server_default=sa.text("x''")
    ),  # marks of the roots in an answer
)
device = sa.Table(
    "device",
    meta,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("key_id", sa.String, nullable=False, index=True),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("sign_key", sa.LargeBinary, nullable=False),
    sa.Column("box_key", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.String, nullable=False),
)
origin = sa.Table(  # whose it is, and what the province has of it
    "origin",
    meta,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("person", sa.String, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("fact", sa.String, nullable=False),
)
