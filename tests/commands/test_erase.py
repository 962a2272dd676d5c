"""`fieldapp admin erase`: a person asked for it, and it is gone here and on the laptop at its next exchange."""

from __future__ import annotations

import json
import os
from pathlib import Path

import hamlet
import sqlalchemy as sa

from fieldapp.actions import add_household, merge_households
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import hours, households
from fieldapp.server import database, tables
from fieldapp.store import journal


def test_who_was_erased_goes_from_the_province_and_from_the_laptop(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    file, ledger = tmp_path / "phiếu.jsonl", tmp_path / "sổ.jsonl"
    file.write_text(json.dumps(town.slip("Bàn Thị Múi"), ensure_ascii=False) + "\n", encoding="utf-8")
    url = str(town.engine.url)
    with town.served():
        assert fieldapp("record", str(file), *lan).code == 0
        assert fieldapp("exchange", *lan).code == 0
        with database.reading(town.engine) as conn:
            [root] = conn.scalars(sa.select(tables.record.c.root).where(tables.record.c.entity == "visit"))
        words = ("--reason", "người dân yêu cầu", "--db", url, "--ledger", str(ledger))
        strange = fieldapp("admin", "erase", "x" * 22, *words)
        said = fieldapp("admin", "erase", root, *words)
        assert fieldapp("exchange", *lan).code == 0
        assert fieldapp("exchange", *lan).code == 0
    with town.open(hamlet.LAN) as db:
        told = [(line.code, line.details) for line in journal.lines(db) if line.code == "journal_erased"]
    assert told == [("journal_erased", {"count": 1})], "who misses her slip reads once why"
    assert strange.code == 1
    assert "has no household or slip" in strange.err
    assert (said.code, said.out) == (0, "Erased 1 entries for ever. Every computer follows at its next exchange.\n")
    assert town.names() == []
    with database.reading(town.engine) as conn:
        told = conn.execute(sa.select(tables.change.c.body).where(tables.change.c.root == root)).all()
        reasons = list(conn.scalars(sa.select(tables.erased.c.reason)))
    assert {body for (body,) in told} == {None}
    assert reasons == ["người dân yêu cầu"]
    assert ledger.read_text().count(root) == 1


def test_whoever_erases_a_household_is_told_of_those_that_were_joined_with_it(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    """They would stand alone on the roll again, with the same people's names."""
    now = vaults.clock()
    moment = {"now": now, "wall": hours.wall(now), "entropy": os.urandom}
    with town.open(hamlet.LAN) as db:
        village = demo_town.village_of(db, hamlet.LAN.village).id
        one, two, other = (
            add_household.add_household(db, households.Household("", village, name), **moment)
            for name in ("Đặng Văn Hùng", "Đặng V. Hùng", "Chìu A Sáng")
        )
        merge_households.merge_households(db, two, one, **moment)
    words = ("--reason", "người dân yêu cầu", "--db", str(town.engine.url))
    with town.served():
        assert fieldapp("exchange", *lan).code == 0
    assert fieldapp("admin", "erase", other, *words).err == ""
    said = fieldapp("admin", "erase", one, *words)
    assert (said.code, two in said.err, other in said.err) == (0, True, False)
    assert fieldapp("admin", "erase", two, *words).err == ""
