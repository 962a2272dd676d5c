"""What a hub's file still shows of somebody who was erased: nothing, in no byte of it, once the hub has heard of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import commune
import msgspec
import office
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.actions import correct_household
from fieldapp.domain import households
from fieldapp.server import database, hub_tables, relay
from fieldapp.store import ledger
from fieldapp.sync import envelope

WORD = "Trxqvtnkhgbd"  # in all that is said of her
SLICE = slice(-40, -8)  # bytes of a packed letter that no other has


class Commune:
    """An office with a hub, and two laptops that know no other way."""

    def __init__(self, folder: Path, hall: townhall.Townhall) -> None:
        self.hall = hall
        self.station = office.Office(hall, folder / "hub")
        self.lan, self.hoa = (townhall.Device(hall, folder / one, one) for one in ("lan", "hoa"))
        for one in (self.lan, self.hoa):
            office.send(one)
        self.station.meet()

    def by(self, one: townhall.Device) -> None:
        """One exchange with the hub."""
        office.send(one, office.NOWHERE)

    def add(self, one: townhall.Device, name: str) -> str:
        village = str(one.db.execute("SELECT area FROM household LIMIT 1").fetchone()[0])
        return one.add(commune.house(area=village, name=name))

    def rename(self, one: townhall.Device, row: str, name: str) -> None:
        known = ledger.current(one.db, row)
        assert known is not None
        home = msgspec.structs.replace(households.of(known), name=name)
        correct_household.correct_household(one.db, home, **one.moment())

    def letters(self, root: str) -> list[bytes]:
        """Some bytes of each letter at the hub that speaks of a root, as they lie there."""
        m = hub_tables.mail.c
        with database.reading(self.station.hub.engine) as conn:
            found = [bytes(data) for data in conn.scalars(sa.select(m.data).where(m.data.is_not(None)))]
        return [data[SLICE] for data in found if root.encode() in envelope.peek(data)]

    def shown(self, words: list[bytes]) -> list[bytes]:
        """Those of these words that stand in some byte of the hub's files."""
        there = b"".join(file.read_bytes() for file in sorted(self.station.folder.iterdir()))
        return [word for word in words if word in there]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Commune]:
    (tmp_path / "province").mkdir()
    with contextlib.closing(townhall.Townhall(tmp_path / "province")) as hall, hall.served():
        made = Commune(tmp_path, hall)
        with made.station.served():
            for one in (made.lan, made.hoa):
                made.station.confirm(one)
            yield made
        for one in (made.lan, made.hoa):
            one.close()
        made.station.close()


def test_an_erased_household_is_in_no_byte_of_the_hubs_files(place: Commune) -> None:
    erased(place)


def test_the_look_finds_what_a_hub_leaves_that_does_not_scrub_its_file(
    place: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay.database, "scrub", lambda engine: None)
    with pytest.raises(AssertionError):
        erased(place)


def erased(place: Commune) -> None:
    """Somebody's household is known, corrected, waits in the mailbox, is erased, and comes once more too late."""
    root = place.add(place.lan, f"Bàn Thị {WORD}")
    for n in range(30):  # enough for pages that split
        place.add(place.lan, f"Chìu Quay {'abcdefghiklmnopqrstuvxyabcdefghiklm'[n]}{'aeio'[n % 4]}")
    place.by(place.lan)
    place.by(place.hoa)
    place.station.meet()
    place.by(place.hoa)
    place.rename(place.hoa, root, f"Bàn {WORD}")
    place.by(place.hoa)  # lies in the mailbox when she is erased
    words = [WORD.encode(), *place.letters(root)]
    assert place.shown(words) == words, "or the looking sees nothing"
    assert len(words) == 3
    place.hall.province.erase(root, "lan", "người dân yêu cầu")
    place.station.meet()
    assert place.shown(words) == []
    place.rename(place.lan, root, f"Bà {WORD}")  # Lan has not heard of it
    place.by(place.lan)
    place.station.meet()
    assert place.letters(root) == []
    assert place.shown(words) == []
