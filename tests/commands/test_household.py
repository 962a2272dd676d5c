"""`fieldapp household`: what an office without a window takes out of the roll, and puts back."""

from __future__ import annotations

import json
from pathlib import Path

import hamlet
import pytest


@pytest.fixture
def head(town: hamlet.Town) -> tuple[str, str]:
    """The words that name the village head's vault."""
    return "--vault", str(town.vault(hamlet.HEAD))


def ids(said: hamlet.Said) -> list[str]:
    return [line.split()[0] for line in said.out.splitlines()]


def test_a_household_is_found_without_tones_taken_out_and_put_back(
    town: hamlet.Town, fieldapp: hamlet.Typed, head: tuple[str, str]
) -> None:
    before = fieldapp("household", "find", *head)
    assert before.code == 0
    row = ids(before)[0]
    name = before.out.splitlines()[0].split("  ")[1].split(",")[0]
    assert row in ids(fieldapp("household", "find", name, *head))
    out = fieldapp("household", "out", row, *head)
    assert (out.code, out.out.split(".")[0]) == (0, "Households taken out of the roll: 1")
    assert row not in ids(fieldapp("household", "find", *head))
    assert ids(fieldapp("household", "gone", *head)) == [row]
    assert fieldapp("household", "back", row, *head).out == "Households put back on the roll: 1.\n"
    assert row in ids(fieldapp("household", "find", *head))
    assert fieldapp("household", "gone", *head).code == 1


def test_a_household_with_a_slip_stays_and_keeps_no_other_one_back(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], head: tuple[str, str], tmp_path: Path
) -> None:
    visited = town.household()
    file = tmp_path / "phiếu.jsonl"
    file.write_text(json.dumps(town.slip(household=visited), ensure_ascii=False) + "\n", encoding="utf-8")
    with town.served():
        assert fieldapp("record", str(file), *lan).code == 0
        assert fieldapp("exchange", *lan).code == 0
        assert fieldapp("exchange", *head).code == 0
    other = next(id for id in ids(fieldapp("household", "find", *head)) if id != visited)
    said = fieldapp("household", "out", visited, "x" * 22, other, *head)
    assert said.code == 1
    told = said.out.splitlines()
    assert told[0].startswith(f"{visited}  ")
    assert told[1].startswith("x" * 22 + "  This household is not on this computer.")
    assert told[2].startswith("Households taken out of the roll: 1.")
    assert ids(fieldapp("household", "gone", *head)) == [other]


def test_a_member_leaves_one_team_and_keeps_the_role(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    data = ("--data", str(town.folder / "province"))
    teams = [json.loads(line) for line in fieldapp("admin", *data, "teams", "--json").out.splitlines()]
    [code] = [one["code"] for one in teams if hamlet.LAN.village in one["areas"]]
    said = fieldapp("admin", *data, "members", "end", hamlet.LAN.code, "--team", code)
    assert said.code == 0
    assert "The roles stay" in said.out
    again = fieldapp("admin", *data, "members", "end", hamlet.LAN.code, "--team", code)
    assert "is not in" in again.line
    with town.served():
        assert fieldapp("exchange", *lan).code == 0
    with town.open(hamlet.LAN) as db:
        assert db.execute("SELECT count(*) FROM grants g JOIN me ON me.person = g.person WHERE until = ''").fetchone()[
            0
        ]
        assert db.execute(
            "SELECT count(*) FROM team_member m JOIN me ON me.person = m.person WHERE until = ''"
        ).fetchone() == (0,)
