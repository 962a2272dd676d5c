"""The vault's schema, step by step: one small function a change, each run once by sqlite-utils, all of them in one
transaction."""

from __future__ import annotations

from fieldapp.domain import text
from fieldapp.store import later, roll_index, taken_out

later.library()
import sqlite_utils  # noqa: E402 the library itself must be there before a part of it is asked for
from sqlite_utils.migrations import Migrations  # noqa: E402

steps = Migrations("fieldapp")

_FACTS = """
CREATE TABLE me (
  id INTEGER PRIMARY KEY CHECK (id = 1), person TEXT NOT NULL, name TEXT NOT NULL, device TEXT NOT NULL,
  origin TEXT NOT NULL, head INTEGER NOT NULL DEFAULT 0, hlc INTEGER NOT NULL DEFAULT 0,
  clock_offset INTEGER NOT NULL DEFAULT 0, anchor_tag TEXT NOT NULL DEFAULT '', anchor_pos INTEGER NOT NULL DEFAULT 0,
  caught INTEGER NOT NULL DEFAULT 0, ref INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'active',
  url TEXT NOT NULL, node_key TEXT NOT NULL, token TEXT NOT NULL, sign_seed BLOB NOT NULL, box_seed BLOB NOT NULL);
CREATE TABLE past (origin TEXT PRIMARY KEY, top INTEGER NOT NULL);
CREATE TABLE acked (node TEXT NOT NULL, origin TEXT NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL,
  PRIMARY KEY (node, origin));
CREATE TABLE change (
  id TEXT PRIMARY KEY, origin TEXT NOT NULL DEFAULT '', n INTEGER NOT NULL DEFAULT 0, clock INTEGER NOT NULL,
  stamp INTEGER, seal TEXT NOT NULL DEFAULT '', author TEXT NOT NULL, entity TEXT NOT NULL, row TEXT NOT NULL,
  root TEXT NOT NULL, body BLOB, status TEXT NOT NULL DEFAULT 'ok', offer INTEGER NOT NULL DEFAULT 0);
CREATE INDEX change_number ON change (origin, n);
CREATE INDEX change_row ON change (row);
CREATE INDEX change_root ON change (root);
CREATE INDEX change_offer ON change (offer) WHERE offer = 1;
CREATE TABLE record (row TEXT PRIMARY KEY, root TEXT NOT NULL, entity TEXT NOT NULL, element INTEGER NOT NULL,
  body BLOB NOT NULL, rivals BLOB);
CREATE INDEX record_root ON record (root);
CREATE TABLE attr (root TEXT PRIMARY KEY, area TEXT, pos INTEGER NOT NULL DEFAULT 0, n INTEGER NOT NULL DEFAULT 0,
  sum INTEGER NOT NULL DEFAULT 0);
CREATE INDEX attr_area ON attr (area);
CREATE TABLE area_state (area TEXT PRIMARY KEY, n INTEGER NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE cursor (area TEXT PRIMARY KEY, pos INTEGER NOT NULL);
CREATE TABLE disagreed (area TEXT PRIMARY KEY, at INTEGER NOT NULL, told INTEGER NOT NULL DEFAULT 0);
CREATE TABLE note (fact TEXT PRIMARY KEY, code TEXT NOT NULL, field TEXT NOT NULL, row TEXT NOT NULL, root TEXT
NOT NULL,
  author TEXT NOT NULL);
CREATE INDEX note_row ON note (row);
CREATE TABLE prov (id TEXT PRIMARY KEY);
CREATE TABLE blob (sha TEXT PRIMARY KEY, size INTEGER NOT NULL, mime TEXT NOT NULL, have INTEGER NOT NULL,
state TEXT NOT NULL);
CREATE TABLE blob_ref (sha TEXT NOT NULL, fact TEXT NOT NULL, PRIMARY KEY (sha, fact));
"""

_REFERENCE = """
CREATE TABLE area (id TEXT PRIMARY KEY, kind TEXT NOT NULL, parent TEXT NOT NULL, name TEXT NOT NULL, code TEXT
NOT NULL,
  aliases TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT NOT NULL);
CREATE TABLE scope (area TEXT PRIMARY KEY);
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE team (id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE team_area (team TEXT NOT NULL, area TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  PRIMARY KEY (team, area, since));
CREATE TABLE team_member (team TEXT NOT NULL, person TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  post TEXT NOT NULL, PRIMARY KEY (team, person, since));
CREATE TABLE grants (person TEXT NOT NULL, area TEXT NOT NULL, role TEXT NOT NULL, since TEXT NOT NULL, until
TEXT NOT NULL,
  PRIMARY KEY (person, area, role, since));
"""

_SCREENS = """
CREATE TABLE visit (
  row TEXT PRIMARY KEY, root TEXT NOT NULL, village TEXT NOT NULL, household TEXT NOT NULL, date TEXT NOT NULL,
  time TEXT NOT NULL, state TEXT NOT NULL, name TEXT NOT NULL, find TEXT NOT NULL,
  topics TEXT NOT NULL, mode TEXT NOT NULL, people INTEGER, follow_up TEXT NOT NULL, rivals INTEGER NOT NULL);
CREATE INDEX visit_date ON visit (date DESC, time DESC);
CREATE INDEX visit_state ON visit (state, date DESC);
CREATE INDEX visit_village ON visit (village, date DESC);
CREATE INDEX visit_household ON visit (household) WHERE household <> '';
CREATE INDEX visit_follow_up ON visit (follow_up) WHERE follow_up <> '';
CREATE TABLE household (row TEXT PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL,
  phone TEXT NOT NULL, find TEXT NOT NULL);
CREATE INDEX household_area ON household (area);
CREATE TABLE draft (id TEXT PRIMARY KEY, kind TEXT NOT NULL, form TEXT NOT NULL, begun INTEGER NOT NULL, kept
INTEGER NOT NULL);
CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, code TEXT NOT NULL, details
TEXT NOT NULL);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL);
"""

# A copy under a number that stays the same, as an FTS5 table needs: rowids of `household` change when a row is
# replaced. The last digits of the phone, three to six, are words of their own; `name` keeps its marks, so that what
# was typed with them is found first. Without secure-delete an erased name would stay in the index; as it is slow,
# nothing is taken out while the record stays and is only shown again, which in SQLite is a delete and an insert.
_SEARCH = """
CREATE TABLE household_word (id INTEGER PRIMARY KEY, row TEXT NOT NULL UNIQUE, find TEXT NOT NULL, name TEXT NOT NULL)

CREATE VIRTUAL TABLE household_search USING fts5 (find, name, content='household_word', content_rowid='id',
  columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 0')

INSERT INTO household_search (household_search, rank) VALUES ('secure-delete', 1)

CREATE VIEW household_words AS SELECT row, name, find || ' ' || substr(phone, -6) || ' ' || substr(phone, -5) || ' ' ||
  substr(phone, -4) || ' ' || substr(phone, -3) AS find FROM household

CREATE TRIGGER household_word_put AFTER INSERT ON household_word BEGIN
  INSERT INTO household_search (rowid, find, name) VALUES (NEW.id, NEW.find, NEW.name); END

CREATE TRIGGER household_word_drop AFTER DELETE ON household_word BEGIN
  INSERT INTO household_search (household_search, rowid, find, name) VALUES ('delete', OLD.id, OLD.find, OLD.name); END

CREATE TRIGGER household_put AFTER INSERT ON household BEGIN
  DELETE FROM household_word WHERE row = NEW.row
    AND (find, name) <> (SELECT find, name FROM household_words WHERE row = NEW.row);
  INSERT INTO household_word (row, find, name) SELECT row, find, name FROM household_words WHERE row = NEW.row
    AND NOT EXISTS (SELECT 1 FROM household_word WHERE row = NEW.row); END

CREATE TRIGGER household_drop AFTER DELETE ON household WHEN NOT EXISTS (SELECT 1 FROM record WHERE row = OLD.row) BEGIN
  DELETE FROM household_word WHERE row = OLD.row; END

INSERT INTO household_word (row, find, name) SELECT row, find, name FROM household_words

CREATE INDEX visit_counts ON visit (village, state)

DROP INDEX visit_date

CREATE INDEX visit_log ON visit (date DESC, time DESC, row DESC, village, state, household, find)

CREATE INDEX change_opened ON change (author, entity) WHERE id = row
"""

# `place` is the village as a word of the search: its letters in hex behind one that begins no other word.
_ROLL = """
DROP TRIGGER household_put

DROP TRIGGER household_drop

DROP VIEW household_words

DROP TABLE household_search

DROP TABLE household_word

CREATE TABLE roll (id INTEGER PRIMARY KEY, row TEXT NOT NULL UNIQUE, key TEXT NOT NULL, find TEXT NOT NULL, name TEXT
NOT NULL, area TEXT NOT NULL, last TEXT NOT NULL DEFAULT '', due TEXT NOT NULL DEFAULT '', returned INTEGER NOT NULL
DEFAULT 0, place TEXT AS ('ω' || lower(hex(area))))

CREATE INDEX roll_key ON roll (key, row)

CREATE INDEX roll_sums ON roll (area, last, due, returned)

CREATE INDEX roll_last ON roll (last)

CREATE INDEX roll_due ON roll (due) WHERE due <> ''

CREATE INDEX roll_returned ON roll (returned) WHERE returned > 0

CREATE VIRTUAL TABLE household_search USING fts5 (find, name, place, content='roll', content_rowid='id',
  columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 0')

INSERT INTO household_search (household_search, rank) VALUES ('secure-delete', 1)
"""

_ROLL_TRIGGERS = """
CREATE TRIGGER roll_put AFTER INSERT ON roll BEGIN
  INSERT INTO household_search (rowid, find, name, place) VALUES (NEW.id, NEW.find, NEW.name, NEW.place); END

CREATE TRIGGER roll_drop AFTER DELETE ON roll BEGIN
  INSERT INTO household_search (household_search, rowid, find, name, place)
  VALUES ('delete', OLD.id, OLD.find, OLD.name, OLD.place); END
"""


def _run(db: sqlite_utils.Database, script: str) -> None:
    for statement in filter(str.strip, script.split(";\n")):
        db.execute(statement)


@steps()
def m001_facts(db: sqlite_utils.Database) -> None:
    """Facts, records, and where the exchange stands."""
    _run(db, _FACTS)


@steps()
def m002_reference(db: sqlite_utils.Database) -> None:
    """Places, people and teams, as the province last told them."""
    _run(db, _REFERENCE)


@steps()
def m003_screens(db: sqlite_utils.Database) -> None:
    """What screens search: made from the records, able to be thrown away; and drafts, journal and settings."""
    _run(db, _SCREENS)


@steps()
def m004_search(db: sqlite_utils.Database) -> None:
    """Words of households, kept in step by the database itself; and what the log of visits is read from."""
    for statement in _SEARCH.split("\n\n"):
        db.execute(statement)


@steps()
def m005_unread(db: sqlite_utils.Database) -> None:
    """Facts of the feed that this program is too old to read: kept as they came, taken in after an update."""
    db.execute(
        "CREATE TABLE unread (pos INTEGER NOT NULL, area TEXT NOT NULL, stamp INTEGER NOT NULL, seal TEXT NOT NULL,"
        " body BLOB NOT NULL, PRIMARY KEY (area, pos))"
    )


@steps()
def m006_roll(db: sqlite_utils.Database) -> None:
    """The roll in Vietnamese order, with what visits add up to; its number is that of the search for words, so that
    what is found comes in order without sorting."""
    for statement in _ROLL.split("\n\n"):
        db.execute(statement)
    found = db.execute("SELECT row, name, place, phone, find, area FROM household").fetchall()
    db.conn.executemany(
        "INSERT INTO roll (id, row, key, find, name, area) VALUES (?,?,?,?,?,?)",
        [
            (number, row, roll_index.key(name, place), roll_index.words(find, phone), name, area)
            for number, (row, name, place, phone, find, area) in enumerate(found, start=1)
        ],
    )
    db.execute(f"UPDATE roll SET (last, due, returned) = ({roll_index.SUMS})")
    roll_index.number_anew(db)
    for statement in _ROLL_TRIGGERS.split("\n\n"):
        db.execute(statement)


@steps()
def m007_together(db: sqlite_utils.Database) -> None:
    """Households merged into others as told (`merged`), where they belong by that (`home`), and whose turn a house is;
    an older program may have kept such cells already."""
    db.execute("CREATE TABLE merged (row TEXT PRIMARY KEY, target TEXT NOT NULL)")
    db.execute("CREATE TABLE home (row TEXT PRIMARY KEY, home TEXT NOT NULL)")
    db.execute("CREATE TABLE round (row TEXT PRIMARY KEY, who TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL)")
    db.execute("CREATE INDEX round_who ON round (who)")


@steps()
def m008_authors(db: sqlite_utils.Database) -> None:
    """Who opened a row, beside its name: to ask that of a thousand visits is not to read a thousand facts."""
    db.execute("CREATE INDEX change_author ON change (id, author) WHERE id = row")


@steps()
def m009_counted(db: sqlite_utils.Database) -> None:
    """What figures count of a visit beside what lists show: the folded name of the person and the satisfaction; and
    what a place became that is no more."""
    db.execute("ALTER TABLE area ADD COLUMN successor TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE visit ADD COLUMN person TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE visit ADD COLUMN satisfaction INTEGER")
    named = db.execute("SELECT row, name FROM visit WHERE name <> ''").fetchall()
    db.conn.executemany("UPDATE visit SET person = ? WHERE row = ?", [(text.fold(name), row) for row, name in named])
    db.execute(
        "UPDATE visit SET satisfaction = told FROM (SELECT row AS known, json_extract(CAST(body AS TEXT),"
        " '$.satisfaction[0]') AS told FROM record) WHERE known = row AND typeof(told) = 'integer'"
    )


@steps()
def m010_periods(db: sqlite_utils.Database) -> None:
    """Reporting periods of villages, as their records tell them."""
    db.execute(
        "CREATE TABLE period (row TEXT PRIMARY KEY, village TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,"
        " closed TEXT NOT NULL, stamp INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX period_village ON period (village)")


@steps()
def m011_bundles(db: sqlite_utils.Database) -> None:
    """Questions written to USB, and the letters of other computers that are carried on."""
    db.execute(
        "CREATE TABLE bundle (req TEXT PRIMARY KEY, letter TEXT NOT NULL, made INTEGER NOT NULL, tops TEXT NOT NULL,"
        " asked BLOB NOT NULL, offered TEXT NOT NULL, written INTEGER NOT NULL)"
    )
    db.execute(
        'CREATE TABLE carried (name TEXT PRIMARY KEY, "to" TEXT NOT NULL, at INTEGER NOT NULL, data BLOB NOT NULL)'
    )


@steps()
def m012_receipts(db: sqlite_utils.Database) -> None:
    """The province's signed receipts, as it signed them, and where in the own numbers each belongs."""
    db.execute(
        "CREATE TABLE receipt (origin TEXT NOT NULL, hi INTEGER NOT NULL, lo INTEGER NOT NULL, text TEXT NOT NULL,"
        " signature TEXT NOT NULL, PRIMARY KEY (origin, hi, lo))"
    )


@steps()
def m013_first_page(db: sqlite_utils.Database) -> None:
    """What the first page asks is answered by indexes alone: what came back to whom, and whose next visit is due."""
    db.execute("ALTER TABLE visit ADD COLUMN author TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE visit SET author = opened.author FROM change AS opened WHERE opened.id = visit.row")
    for gone in ("change_opened", "change_author", "visit_state", "visit_follow_up", "visit_household"):
        db.execute(f"DROP INDEX {gone}")
    newest = "date DESC, time DESC, row DESC"
    due = "follow_up, date, time, row, state, household, name, village, find"
    db.execute(f"CREATE INDEX visit_author ON visit (author, {newest}, village, state)")
    db.execute(f"CREATE INDEX visit_returned ON visit (author, {newest}) WHERE state = 'returned'")
    db.execute(f"CREATE INDEX visit_state ON visit (state, {newest})")
    db.execute(f"CREATE INDEX visit_follow_up ON visit ({due}) WHERE follow_up <> ''")
    db.execute("CREATE INDEX visit_household ON visit (household, date, state) WHERE household <> ''")


@steps()
def m014_looked_for(db: sqlite_utils.Database) -> None:
    """The few visits in which two people wrote different things, and those that say something else now than the report
    of a closed period (`held` is its row), are found without looking at all others."""
    db.execute("ALTER TABLE visit ADD COLUMN held TEXT NOT NULL DEFAULT ''")
    db.execute(
        "UPDATE visit SET held = told FROM (SELECT row AS known, json_extract(CAST(body AS TEXT),"
        " '$._locked[0].period') AS told FROM record) WHERE known = row AND typeof(told) = 'text'"
    )
    db.execute("CREATE INDEX visit_rivals ON visit (village, state, date) WHERE rivals > 0")
    db.execute("CREATE INDEX visit_outdated ON visit (held, date) WHERE held <> '' AND state <> 'locked'")


@steps()
def m015_photos(db: sqlite_utils.Database) -> None:
    """Which photos visits name; and of each one that is kept here, its own key, when it was added (ms), and the visit
    that it was saved with."""
    db.execute("CREATE TABLE photo (row TEXT NOT NULL, sha TEXT NOT NULL, PRIMARY KEY (row, sha)) WITHOUT ROWID")
    db.execute("CREATE INDEX photo_sha ON photo (sha)")
    db.execute("DROP TABLE blob_ref")
    db.execute("ALTER TABLE blob ADD COLUMN key BLOB")
    db.execute("ALTER TABLE blob ADD COLUMN at INTEGER NOT NULL DEFAULT 0")
    db.execute("ALTER TABLE blob ADD COLUMN row TEXT NOT NULL DEFAULT ''")


@steps()
def m016_untriggered(db: sqlite_utils.Database) -> None:
    """The search of the roll is written by who writes the roll: many rows at once, which a trigger cannot."""
    db.execute("DROP TRIGGER roll_put")
    db.execute("DROP TRIGGER roll_drop")


@steps()
def m017_told(db: sqlite_utils.Database) -> None:
    """An older program knows nothing of that: what it puts into the roll or takes out, with no word in `told`, the
    database tells the search by itself."""
    db.execute("ALTER TABLE roll ADD COLUMN told INTEGER NOT NULL DEFAULT 0")
    for statement in _ROLL_TRIGGERS.split("\n\n"):
        by_itself = "NEW.told = 0" if "roll_put" in statement else f"OLD.told <> {roll_index.GOING}"
        db.execute(statement.replace(" BEGIN\n", f" WHEN {by_itself} BEGIN\n"))


@steps()
def m018_leafed(db: sqlite_utils.Database) -> None:
    """A village is looked through for words without reading a page for each of its households: they are listed by name,
    so that those of one village lie far apart."""
    db.execute("CREATE INDEX roll_find ON roll (area, find)")


@steps()
def m019_handed_over(db: sqlite_utils.Database) -> None:
    """When (ms) the province last refused a carried letter that came to it by the network."""
    db.execute("ALTER TABLE carried ADD COLUMN refused INTEGER NOT NULL DEFAULT 0")


@steps()
def m020_shelved(db: sqlite_utils.Database) -> None:
    """Which own numbers (above `lo`, up to `hi`) lie sealed at a hub, by its own word, and in which question; and of
    which questions the province was told that nobody needs them any more."""
    db.execute("ALTER TABLE bundle ADD COLUMN needless INTEGER NOT NULL DEFAULT 0")
    db.execute(
        "CREATE TABLE shelved (origin TEXT NOT NULL, hi INTEGER NOT NULL, lo INTEGER NOT NULL, req TEXT NOT NULL,"
        " hub TEXT NOT NULL, PRIMARY KEY (origin, hi, req))"
    )


@steps()
def m021_behind(db: sqlite_utils.Database) -> None:
    """Rows (JSON) of which own facts are on the disk and no screen tells yet."""
    db.execute("ALTER TABLE me ADD COLUMN behind TEXT NOT NULL DEFAULT ''")


@steps()
def m022_taken_out(db: sqlite_utils.Database) -> None:
    """Households that were taken out of the roll, by the fact that says so and its stamp: an older program may have
    kept such cells already, and shown the household all the same."""
    db.execute(
        "CREATE TABLE out (row TEXT PRIMARY KEY, area TEXT NOT NULL, name TEXT NOT NULL, place TEXT NOT NULL, phone"
        " TEXT NOT NULL, find TEXT NOT NULL, fact TEXT NOT NULL, stamp INTEGER NOT NULL)"
    )
    db.execute("CREATE INDEX home_home ON home (home)")
    told = db.execute(
        "SELECT row, body FROM record WHERE CASE entity WHEN 'household' THEN"
        " json_extract(CAST(body AS TEXT), '$._out[0]') END IS 1 ORDER BY row"
    ).fetchall()
    if told:
        taken_out.begin(db, told)


@steps()
def m023_stamped(db: sqlite_utils.Database) -> None:
    """Runs of own numbers that have come back with the stamps of their authors' clocks."""
    db.execute(
        "CREATE TABLE stamped (origin TEXT NOT NULL, lo INTEGER NOT NULL, hi INTEGER NOT NULL,"
        " PRIMARY KEY (origin, lo)) WITHOUT ROWID"
    )


@steps()
def m024_erased(db: sqlite_utils.Database) -> None:
    """The ids of what was erased for ever, so that no form that somebody still had open brings it back."""
    db.execute("CREATE TABLE erased (root TEXT PRIMARY KEY) WITHOUT ROWID")


@steps()
def m025_newest(db: sqlite_utils.Database) -> None:
    """Own facts that are safe and do not stand with all others yet, with their numbers."""
    db.execute(
        "CREATE TABLE newest (origin TEXT NOT NULL, n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (origin, n))"
        " WITHOUT ROWID"
    )


@steps()
def m026_left(db: sqlite_utils.Database) -> None:
    """Which slips of these villages went along with households that another area has now, and with which (`home`)."""
    db.execute(
        "CREATE TABLE left_slip (row TEXT PRIMARY KEY, root TEXT NOT NULL, home TEXT NOT NULL, village TEXT NOT NULL,"
        " date TEXT NOT NULL) WITHOUT ROWID"
    )


def apply(db: sqlite_utils.Database) -> None:
    """Brings a vault's schema up to date, wholly or not at all. Which steps are missing is looked up under the lock:
    after an update a window and a command may open a vault at once, and none of them makes a step again."""
    with db.atomic():
        steps.apply(db)
