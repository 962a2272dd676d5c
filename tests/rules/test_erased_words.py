"""No table of the province, on SQLite or PostgreSQL, shows a word of who was erased, whatever was said of them: taken,
held back, unreadable, repeated later, or brought back by a backup."""

from __future__ import annotations

import msgspec
import sqlalchemy as sa
from rules.town import Town

from fieldapp.server import database, tables

WORD = "qkzvnhdlbtmrp"


def shown(town: Town) -> list[str]:
    """The tables in which the word stands."""
    out = []
    with database.reading(town.world.engine) as conn:
        for table in tables.meta.sorted_tables:
            for row in conn.execute(sa.select(table)):
                if any(WORD.encode() in (one if isinstance(one, bytes) else str(one).encode()) for one in row):
                    out.append(table.name)
    return sorted(set(out))


def test_no_table_shows_a_word_of_who_was_erased(town: Town) -> None:
    house = town.household(town.hoa, f"Hộ {WORD}")
    town.meet(town.hoa)
    town.world.back_up()
    town.meet(town.lan)
    town.world.write(town.lan, "visit", {"note": WORD}, "", house)
    town.meet(town.lan)
    held = town.forge(town.minh, "visit", {"people": WORD}, root=house, row="")
    unreadable = msgspec.json.encode({"e": "visit", "i": "x" * 22, "g": house, "f": {"note": WORD}, "t": WORD})
    answer = town.push(town.minh, held, unreadable)
    assert len(answer.notes) == 2
    assert {"change", "record", "quarantine_raw"} <= set(shown(town))
    late = town.world.write(town.lan, "visit", {"note": WORD}, "", house)  # unsent when it happens
    town.world.province.erase(house, town.hoa.person, "người dân yêu cầu")
    assert shown(town) == []
    town.meet(town.lan)
    assert (shown(town), town.status(late.id)) == ([], "erased")
    town.world.erased.add(house)
    town.world.put_back()
    assert shown(town) == [], "the ledger is carried out before anybody is let in"
    town.push(town.minh, held, unreadable)
    assert shown(town) == []
