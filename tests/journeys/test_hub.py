"""A commune office without internet: laptops leave their slips at the hub and read the news there, and the hub carries
both ways when a network appears; on real vaults, a real province and real sockets."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import office
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.domain import hours, visits
from fieldapp.server import app, database, tables
from fieldapp.store import custody, origins, reference, verify
from fieldapp.store import visits as store_visits
from fieldapp.sync import proofs

Enrolled = Callable[..., townhall.Device]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    """A province with two villages; it is behind a socket only while a test serves it."""
    (tmp_path / "province").mkdir()
    made = townhall.Townhall(tmp_path / "province")
    yield made
    made.close()


@pytest.fixture
def enrolled(hall: townhall.Townhall, tmp_path: Path) -> Iterator[Enrolled]:
    """Laptops of people whom the province invited; each has exchanged once."""
    made: list[townhall.Device] = []

    def enrolled(person: str) -> townhall.Device:
        made.append(townhall.Device(hall, tmp_path / "vaults" / f"{person} {len(made)}", person))
        office.send(made[-1])
        return made[-1]

    yield enrolled
    for one in made:
        one.close()


def visit(device: townhall.Device, name: str = "Đặng Thị Móc") -> str:
    """A visit in Khe Sú, saved on a laptop; its row."""
    village = next(area.id for area in reference.atlas(device.db).values() if area.name == "Khe Sú")
    [team] = {team for team, *_ in reference.helpers(device.db, village, commune.TODAY)}
    slip: visits.Slip = commune.named(
        name, village=village, team=team, helpers=(device.owner().person,), date=commune.TODAY
    )
    return device.record(slip)


def shown(device: commune.Laptop) -> dict[str, str]:
    """The visits that a laptop shows, and how each stands."""
    return {line.row: line.state for line in store_visits.log(device.db, limit=50)}


def test_a_slip_travels_by_the_hub_of_an_office_without_internet(hall, enrolled, tmp_path):
    with hall.served():
        hoa, sang, lan = enrolled("hoa"), enrolled("sang"), enrolled("lan")
        trạm = office.Office(hall, tmp_path / "hub")
    with trạm.served():
        assert trạm.confirm(hoa).name == "Trạm Hồng Gai"
        trạm.confirm(sang)
        # The internet is gone: Hòa leaves her slip at the hub, the head reads and approves it there.
        row = visit(hoa)
        left = office.send(hoa)
        assert (left.hub, left.facts_out, left.waiting) == ("Trạm Hồng Gai", 1, 0)
        assert origins.waiting(hoa.db, "province") == 1
        office.send(sang)
        assert shown(sang) == {row: "waiting"}
        sang.review([row], "approved")
        office.send(sang)
        office.send(hoa)
        assert shown(hoa) == {row: "approved"}
        assert custody.place(hoa.db, row) == custody.HUB
        # A network appears at the office, but not in the laptops.
        with hall.served():
            trạm.meet()
        office.send(hoa)
        office.send(sang)
    assert [origins.waiting(one.db, "province") for one in (hoa, sang)] == [0, 0]
    assert custody.place(hoa.db, row) == custody.PROVINCE
    assert proofs.check(hoa.db).facts == 1
    with hall.served():
        assert office.send(lan, hall.address).hub == ""
        assert shown(lan) == shown(hoa) == shown(sang) == {row: "approved"}
        assert [office.send(one, hall.address).disagreed for one in (hoa, sang, lan)] == [[], [], []]
    assert [verify.verify(one.db) for one in (hoa, sang, lan)] == [[], [], []]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process is stopped by a signal here")
def test_the_hub_is_a_process_of_its_own_that_waits_for_a_network(tmp_path, monkeypatch):
    """Everything by the words that people type, at the clock's own time."""
    now = time.time_ns() // 1_000_000
    day = hours.day(now)
    for name, value in (("NOW", now), ("TODAY", day), ("WALL", f"{day}T23:59:00+07:00")):
        monkeypatch.setattr(commune, name, value)
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", commune.PASSPHRASE)
    monkeypatch.setenv("FIELDAPP_LANG", "en")
    (tmp_path / "province").mkdir()
    hall = townhall.Townhall(tmp_path / "province")
    paper = tmp_path / "invitation.txt"
    with hall.served() as upstream:
        port = int(upstream.rpartition(":")[2])
        hoa = townhall.Device(hall, tmp_path / "hoa", "hoa")
        office.send(hoa)
        where = ("--data", str(tmp_path / "province"))
        assert (
            run("admin", *where, "invite", "--hub", "Hồng Gai", "--url", upstream, "--out", str(paper)).returncode == 0
        )
    vault = ("--vault", str(hoa.folder))
    row = visit(hoa)
    hoa.close()
    with app.running(hall.province, port=port), hubbing(tmp_path / "hub", upstream, paper) as (address, number):
        wait(lambda: heard(address))
    with hubbing(tmp_path / "hub", upstream, paper) as (address, again):
        assert again == number, "the same hub after a restart"
        assert run("hub", "trust", address, *vault, "--number", "000 000 000 000").returncode == 1
        assert "Hub Hồng Gai" in run("hub", "trust", address, *vault, "--number", number).stdout
        assert "sent 1 entries" in run("exchange", *vault).stdout
        with app.running(hall.province, port=port):
            wait(lambda: row in slips(hall), 40)
    hall.close()


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """A command, typed and ended."""
    told = [sys.executable, "-W", "error", "-m", "fieldapp", *words]
    return subprocess.run(told, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


@contextlib.contextmanager
def hubbing(folder: Path, upstream: str, invitation: Path) -> Iterator[tuple[str, str]]:
    """A `fieldapp serve --upstream` process: its address and its number."""
    words = ["serve", "--data", str(folder), "--upstream", upstream, "--invitation", str(invitation), "--port", "0"]
    told = [sys.executable, "-W", "error", "-m", "fieldapp", *words, "--quiet"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(told, **pipes) as process:
        try:
            lines = iter(process.stdout.readline, "")
            line = next((line for line in lines if "http://" in line), "")
            found = re.search(r"number ([\d ]+), is serving at (\S+)", line)
            assert found, line + process.stderr.read()
            yield found[2], found[1]
        finally:
            process.terminate()


def wait(true: Callable[[], bool], seconds: int = 20) -> None:
    """Until something has happened elsewhere."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def heard(address: str) -> bool:
    """Whether the province has answered the hub."""
    with urllib.request.urlopen(f"{address}/health") as answer:
        return bool(json.load(answer)["province"])


def slips(hall: townhall.Townhall) -> set[str]:
    """The visits that the province has."""
    with database.reading(hall.engine) as conn:
        return set(conn.scalars(sa.select(tables.record.c.row).where(tables.record.c.entity == "visit")))
