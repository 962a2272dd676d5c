"""A province that is what its facts say agrees with itself, and every damage to it is named."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from rules.town import WHOLE, Town

from fieldapp.server import database, verify


@pytest.fixture
def full(town: Town) -> Town:
    """A household with two visits, one that was erased, and a slip that is held back."""
    house, gone = town.household(town.hoa), town.household(town.hoa, "Hộ ông Chìu A Sáng")
    town.all_meet(**WHOLE)
    for note in ("đã cài VNeID", "hẹn thứ Ba"):
        town.world.write(town.lan, "visit", {"note": note}, "", house)
    town.world.erased.add(gone)
    town.world.province.erase(gone, town.hoa.person, "người dân yêu cầu")
    town.all_meet(**WHOLE)
    town.push(town.minh, town.forge(town.minh, "visit", {"people": "hai"}, root=house, row=""))
    return town


def damage(town: Town, sql: str) -> set[str]:
    with database.writing(town.world.engine) as conn:
        assert verify.verify(conn) == []
        conn.execute(sa.text(sql))
        return {difference.code for difference in verify.verify(conn)}


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE record SET element = element + 1 WHERE entity = 'visit'", "verify_record"),
        ("UPDATE record SET root = 'another' WHERE entity = 'visit'", "verify_record"),
        ("UPDATE record SET entity = 'household' WHERE entity = 'visit'", "verify_record"),
        ("DELETE FROM record WHERE entity = 'household'", "verify_record"),
        ("DELETE FROM root WHERE area IS NOT NULL", "verify_root"),
        ("UPDATE area_state SET n = n + 1", "verify_area"),
        ("DELETE FROM number WHERE n = 1", "verify_numbers"),
        ("UPDATE number SET fact = 'another' WHERE n = 1", "verify_numbers"),
        ("DELETE FROM origin", "verify_numbers"),
        ("UPDATE change SET author = 'somebody' WHERE entity = 'visit'", "verify_body"),
        ("UPDATE node SET pos = pos + 1", "verify_feed"),
        ("UPDATE feed SET root = 'another' WHERE kind = 'c'", "verify_untold"),
        ("UPDATE change SET body = decode('7b7d', 'hex') WHERE status = 'erased'", "verify_erased"),
        ("DELETE FROM held", "verify_held"),
        ("DELETE FROM change WHERE status = 'held'", "verify_held"),
    ],
)
def test_every_damage_to_a_province_is_named(full: Town, sql: str, code: str) -> None:
    if full.world.engine.dialect.name == "sqlite":
        sql = sql.replace("decode('7b7d', 'hex')", "x'7b7d'")
    assert code in damage(full, sql)
