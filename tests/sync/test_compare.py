"""A laptop and the province side by side, over a real socket: they agree day by day, and a difference has a name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import commune
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.domain import custody
from fieldapp.server import database, tables
from fieldapp.store import days, ledger
from fieldapp.sync import compare, transport


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    made = townhall.Townhall(tmp_path)
    with made.served():
        yield made
    made.close()


@pytest.fixture
def lan(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    made = townhall.Device(hall, tmp_path / "lan", "lan")
    lay(made)
    yield made
    made.close()


def lay(device: townhall.Device) -> list[compare.Day]:
    owner = device.owner()
    with contextlib.closing(transport.Transport(owner.url, token=owner.token)) as link:
        return compare.compare(device.db, link, clock=device.now, entropy=device.entropy)


def visit(device: townhall.Device, name: str, day: str) -> str:
    village = device.db.execute("SELECT area FROM scope").fetchone()[0]
    deed = ledger.Deed("visit", {"area": village, "village": village, "when": {"date": day}, "name": name})
    return ledger.record(device.db, [deed], **device.moment())[0].row


def test_laptop_and_province_agree_on_every_day_of_every_village(lan: townhall.Device) -> None:
    for name, day in (("Bàn Thị Múi", "2026-10-02"), ("Chìu A Sáng", "2026-10-02"), ("Đặng Văn Hùng", "2026-10-03")):
        visit(lan, name, day)
    told = lay(lan)
    assert [(one.day, one.here, one.there, one.apart) for one in told] == [
        ("2026-10-03", 1, 1, ()),
        ("2026-10-02", 2, 2, ()),
        (custody.OTHER, 2, 2, ()),
    ]


def test_each_difference_is_named_by_its_slip(hall: townhall.Townhall, lan: townhall.Device) -> None:
    lost, other, same = (visit(lan, name, "2026-10-02") for name in ("Bàn Thị Múi", "Chìu A Sáng", "Lỷ Thị Mai"))
    lay(lan)
    with database.writing(hall.engine) as conn:
        conn.execute(tables.record.delete().where(tables.record.c.row == lost))
        conn.execute(tables.record.update().where(tables.record.c.row == other).values(element=7))
    [day] = [one for one in lay(lan) if one.day == "2026-10-02"]
    assert (day.here, day.there) == (3, 2)
    assert set(day.apart) == {custody.Difference(lost, True, False), custody.Difference(other, True, True)}
    assert same not in {one.row for one in day.apart}


def test_nobody_lays_a_village_beside_that_is_not_theirs(hall: townhall.Townhall, lan: townhall.Device) -> None:
    with database.reading(hall.engine) as conn:
        other = conn.scalar(sa.select(tables.area.c.id).where(tables.area.c.name == "Nậm Mậu"))
    told = compare._ask(lan.db, _link(lan), lan.now, lan.entropy, lay=[other], lay_days=[(other, "")])
    assert (told.laid, told.laid_rows) == ({}, [])


def _link(device: townhall.Device) -> transport.Transport:
    owner = device.owner()
    return transport.Transport(owner.url, token=owner.token)


def slip(device: townhall.Device, name: str) -> str:
    """A whole slip of today."""
    village, team = (device.db.execute(f"SELECT {one}").fetchone()[0] for one in ("area FROM scope", "id FROM team"))
    return device.record(
        commune.named(name, village=village, household="", team=team, helpers=(device.owner().person,))
    )


def test_a_day_tells_where_ones_own_slips_of_it_are(lan: townhall.Device) -> None:
    slip(lan, "Bàn Thị Múi")
    lay(lan)
    slip(lan, "Chìu A Sáng")
    slip(lan, "Lỷ Thị Mai")
    assert days.mine(lan.db) == [days.Day(commune.SLIP.date, here=2, province=1)]
