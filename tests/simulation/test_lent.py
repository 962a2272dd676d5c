"""A vault, province or hub that is lent again is as a new one, and nobody reaches it by what he had of it."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.server import database
from fieldapp.store import migrations
from simulation import lent, offices, world


def rows(conn: Any) -> dict[str, Any]:
    """All that is in a database, but when its steps were made."""
    steps = ("_sqlite_migrations", "schema_step")
    return {name: told for name, told in lent.Contents(conn).rows.items() if name not in steps}


def lived_in() -> Any:
    """A vault in which somebody has written."""
    place = world.World(1)
    place.run(40)
    laptop, *others = place.laptops
    laptop.copy()
    place.laptops = others
    place.close()
    return laptop.db


def test_a_vault_lent_again_is_as_one_made_step_by_step() -> None:
    db = lived_in()
    assert db.execute("SELECT count(*) FROM change").fetchone()[0] > 0
    assert db.execute("SELECT count(*) FROM household_search_idx").fetchone()[0] > 0
    lent.give_back(db)
    again, new = lent.vault(), lent.blank()
    migrations.apply(new)
    assert rows(again.conn) | {"household_search_data": 0} == rows(new.conn) | {"household_search_data": 0}
    again.execute("INSERT INTO household_search (household_search, rank) VALUES ('integrity-check', 1)")
    for name in ("user_version", "foreign_keys", "recursive_triggers", "secure_delete", "query_only", "cache_size"):
        asked = f"PRAGMA {name}"
        assert again.execute(asked).fetchone() == new.execute(asked).fetchone(), name
    assert sorted(again.execute("SELECT name, sql FROM sqlite_master")) == sorted(
        new.execute("SELECT name, sql FROM sqlite_master")
    )


def test_who_still_has_a_vault_that_was_given_back_reaches_none() -> None:
    db = lived_in()
    lent.give_back(db)
    with pytest.raises(AttributeError):
        db.execute("SELECT 1 FROM me")


def test_a_vault_given_back_in_the_middle_of_a_change_is_lent_no_more() -> None:
    db = lived_in()
    conn = db.conn
    db.begin()
    lent.give_back(db)
    assert conn not in lent._vaults


def test_a_province_lent_again_is_as_one_made_step_by_step() -> None:
    place = world.World(2)
    place.run(40)
    engine = place.engine
    assert place.at_province()
    place.close()
    new = database.connect("sqlite://")
    database.prepare(new)
    world.founded(engine, world._new_province())
    assert rows(world._raw(engine)) == rows(world._raw(new))


def test_a_hub_lent_again_has_nothing_in_it() -> None:
    place = offices.Offices(3)
    place.run(40)
    engine = place.hubs[0].engine
    place.close()
    assert any(rows(world._raw(engine)).values())
    world.founded(engine, offices.new_hub())
    assert not any(rows(world._raw(engine)).values())
