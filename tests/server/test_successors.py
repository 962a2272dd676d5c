"""A village that became a part of another: the administrator says so, and every laptop hears of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import townhall

from fieldapp.actions import exchange_now
from fieldapp.commands import vaults
from fieldapp.domain import areas, problems
from fieldapp.server import admin, database, migrations
from fieldapp.server.queries import places
from fieldapp.store import me, reference

OLD, NEW = "Hồng Gai/Khe Sú", "Hồng Gai/Nậm Mậu"


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    place = townhall.Townhall(tmp_path)
    yield place
    place.close()


def merge(hall: townhall.Townhall, into: str = NEW, until: str = "14/10/2026") -> areas.Area:
    with hall.desk() as at:
        told = {"kind": "village", "parent": "Hồng Gai", "name": "Khe Sú"}
        return admin.add_area(at, **told, until=until, successor=into)[0]


def test_a_laptop_hears_what_its_village_became(
    hall: townhall.Townhall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(vaults.PLAIN, "1")
    with hall.served():
        hoa = townhall.Device(hall, tmp_path / "hoa", "hoa")
        old = merge(hall)
        owner = me.read(hoa.db)
        with contextlib.closing(vaults.link(owner.url, owner.token)) as link:
            exchange_now.exchange_now(hoa.db, link, clock=hoa.now, entropy=os.urandom)
        known = reference.atlas(hoa.db)[old.id]
        hoa.close()
    assert (known.name, known.valid_to, known.successor) == ("Khe Sú", "2026-10-14", old.successor)


def test_what_a_village_became_is_said_once_and_kept(hall: townhall.Townhall) -> None:
    old = merge(hall)
    with hall.desk() as at:
        assert at.areas.atlas[old.successor].name == "Nậm Mậu"
        again = admin.add_area(at, kind="village", parent="Hồng Gai", name="Khe Sú", aliases=["Khe Giang"])[0]
    assert again.successor == old.successor


@pytest.mark.parametrize(("into", "until"), [(OLD, "14/10/2026"), (NEW, ""), ("Hồng Gai", "14/10/2026")])
def test_a_successor_is_another_village_and_the_old_one_has_a_last_day(
    hall: townhall.Townhall, into: str, until: str
) -> None:
    with pytest.raises(problems.Problem, match="area_successor"):
        merge(hall, into, until)


def test_two_villages_cannot_each_become_the_other(hall: townhall.Townhall) -> None:
    merge(hall)
    told = {"kind": "village", "parent": "Hồng Gai", "name": "Nậm Mậu", "until": "15/10/2026"}
    with pytest.raises(problems.Problem, match="area_successor"), hall.desk() as at:
        admin.add_area(at, **told, successor=OLD)


def test_a_province_of_an_older_program_gets_the_column(hall: townhall.Townhall) -> None:
    with database.writing(hall.engine) as conn:
        conn.execute(sa.text("ALTER TABLE area DROP COLUMN successor"))
        conn.execute(sa.text("DELETE FROM schema_step WHERE step > 0"))
        migrations.apply(conn)
        assert {area.successor for area in places.atlas(conn).values()} == {""}
    assert merge(hall).successor
