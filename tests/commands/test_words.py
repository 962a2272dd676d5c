"""What the commands do when all goes well, on real vaults and a real server; and that a change by hand is noticed."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hamlet
import jsonschema
import pytest
import sqlalchemy as sa

from fieldapp.domain import visits
from fieldapp.server import database, tables
from fieldapp.store import me
from fieldapp.store import visits as store_visits

NFD = unicodedata.normalize("NFD", "Nguyễn Thị Hoà")
DIGEST = re.compile(r"^(.+): (\d+) entries, digest ([0-9a-f]{16})$", re.MULTILINE)


def digests(out: str) -> dict[str, tuple[str, str]]:
    """Per area the count and digest that `verify` prints."""
    return {area: (n, digest) for area, n, digest in DIGEST.findall(out)}


# From the doorstep to the province


def test_a_slip_goes_from_a_file_to_the_province_and_on_to_another_laptop(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    said = recorded([town.slip("Tằng A Phúc"), town.slip("Lỷ Thị Tằng"), town.slip("")])
    assert (said.code, said.out, said.err) == (0, "Recorded 3 slips.\n", "")
    assert town.waiting() == 3
    with town.served():
        said = fieldapp("exchange", *lan, lang="vi")
        assert (said.code, said.err) == (0, "")
        assert said.out.startswith("Đã gửi 3, nhận 0; ")
        head = "--vault", str(town.vault(hamlet.HEAD))
        assert fieldapp("exchange", *head).out.startswith("Sent 0, received 3; ")
    assert town.waiting() == 0
    assert town.names() == town.names(hamlet.HEAD) == ["", "Lỷ Thị Tằng", "Tằng A Phúc"]


def test_an_exchange_tells_its_figures_as_json(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    recorded([town.slip()])
    with town.served():
        said = fieldapp("exchange", *lan, "--json")
        assert said.out.count("\n") == 1
        told = json.loads(said.out)
        idle = json.loads(fieldapp("exchange", *lan, "--json").out)
    wanted = {"facts_out", "facts_in", "requests", "bytes_out", "bytes_in", "seconds"}
    assert wanted <= told.keys()
    assert {name: told[name] for name in ("facts_out", "facts_in", "requests", "waiting", "held")} == {
        "facts_out": 1,
        "facts_in": 0,
        "requests": 1,
        "waiting": 0,
        "held": 0,
    }
    assert told["bytes_out"] > 500 < told["bytes_in"]
    assert 0 < told["seconds"] < 60
    assert (idle["facts_out"], idle["facts_in"], idle["requests"]) == (0, 0, 1)


def test_a_revoked_laptop_hears_so_in_one_line_and_its_json_stays_json(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with database.writing(town.engine) as conn:
        conn.execute(tables.device.update().values(state="revoked"))
    with town.served():
        said = fieldapp("exchange", *lan, "--json")
    assert (said.code, json.loads(said.out)["revoked"]) == (1, True)
    assert said.err.startswith("The province has withdrawn this computer's access and has received every slip")
    assert "locked so that only the province can open them" in said.err, "she has slips that she had not saved yet"
    assert fieldapp("exchange", *lan).err.startswith("There is no data in this folder")
    assert fieldapp("admin", "--db", str(town.engine.url), "unseal", lan[1]).code == 0, "the province opens it again"
    with town.served():
        assert fieldapp("enrol", town.invite(hamlet.LAN), *lan).code == 0
        assert fieldapp("exchange", *lan).code == 0


def test_an_invitation_is_taken_as_a_line_or_from_a_file(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path
) -> None:
    file = tmp_path / "giấy mời.txt"
    file.write_text("\ufeff" + town.invite(hamlet.LAN) + "\r\n", encoding="utf-8")
    with town.served():
        said = fieldapp("enrol", str(file), "--vault", str(tmp_path / "kho"), lang="vi")
        again = fieldapp("enrol", town.invite(hamlet.LAN), "--vault", str(tmp_path / "kho"))
        told = fieldapp("exchange", "--vault", str(tmp_path / "kho"), "--json")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"Xong. Kho {tmp_path / 'kho'} nay là của Đặng Thị Hương Lan.\n"
    assert again.code == 0, "a second invitation renews the access of a vault"
    assert json.loads(told.out)["facts_in"] == 6, "the households of the village"


# Files of slips


def test_the_schema_of_a_line_takes_what_is_recorded(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said]
) -> None:
    schema = json.loads(fieldapp("record", "--schema").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(town.slip(), schema)
    failed = town.slip(topics=[{"topic": "DVC-01", "result": "X", "blockers": ["B09"]}], minutes=20, household=None)
    del failed["household"]
    jsonschema.validate(failed, schema)
    assert recorded([town.slip(), failed]).code == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"date": 20261003},
        {"minutes": "25"},
        {"topics": {"topic": "ID-01", "result": "3"}},
        {"topics": [{"topic": "ID-01"}]},
        {"topics": [{"topic": "ID-01", "result": "3", "mark": 1}]},
        {"consent": {"how": "spoken"}},
        {"name": "a" * 101},
        {"note": "a" * 501},
        {"otp": "123456"},
    ],
    ids=str,
)
def test_the_schema_refuses_what_is_refused(
    changed: dict[str, Any], town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said]
) -> None:
    schema = json.loads(fieldapp("record", "--schema").out)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(town.slip(**changed), schema)
    assert recorded([town.slip(**changed)]).code == 1
    assert town.names() == []


def test_the_schema_asks_for_what_the_form_asks_for(fieldapp: hamlet.Typed, town: hamlet.Town, recorded: Any) -> None:
    schema = json.loads(fieldapp("record", "--schema").out)
    told = re.findall(r"field (\w+):", recorded([{}]).err)
    assert schema["$defs"]["Slip"]["required"] == told


def test_a_line_of_the_owner_need_not_name_village_team_and_helper(
    town: hamlet.Town, recorded: Callable[..., hamlet.Said]
) -> None:
    whole = town.slip("Voòng A Nình")
    bare = {field: value for field, value in whole.items() if field not in ("village", "team", "helpers")}
    assert recorded([bare]).code == 0
    with town.open(hamlet.LAN) as db:
        [line] = store_visits.log(db)
        slip = store_visits.one(db, line.row).slip
    assert {"village": slip.village, "team": slip.team, "helpers": list(slip.helpers)} == {
        field: whole[field] for field in ("village", "team", "helpers")
    }


def test_lines_may_end_as_on_windows_and_empty_ones_are_skipped(
    town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "phiếu.jsonl"
    one = json.dumps(town.slip("Voòng A Nình"), ensure_ascii=False)
    file.write_bytes(b"\xef\xbb\xbf" + one.encode() + b"\r\n\r\n  \r\n" + one.encode())
    assert fieldapp("record", str(file), *lan).out == "Recorded 2 slips.\n"


# Exports


def table(said: hamlet.Said) -> list[dict[str, str]]:
    """The rows of an exported CSV file as a spreadsheet reads them."""
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff")), delimiter=";"))


def test_slips_households_and_facts_are_exported_as_json_lines(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    recorded([town.slip(NFD, minutes=25, household=town.household())])
    out = {what: fieldapp("export", *lan, "--what", what).out for what in ("visits", "households", "facts")}
    assert all(unicodedata.is_normalized("NFC", text) for text in out.values())
    rows = {what: [json.loads(line) for line in text.splitlines()] for what, text in out.items()}
    [slip] = rows["visits"]
    assert (slip["name"], slip["minutes"], slip["state"]) == ("Nguyễn Thị Hoà", 25, "waiting")
    assert slip["topics"] == [{"topic": "ID-01", "result": "3"}]
    assert slip["village_name"] == hamlet.LAN.village
    assert len(rows["households"]) == 6
    assert {len(row["id"]) for row in rows["facts"]} == {22}
    assert len(rows["facts"]) == 7
    assert slip["household"] in {row["row"] for row in rows["households"]}


def test_a_table_opens_in_a_vietnamese_spreadsheet_and_runs_no_formula(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    notes = ['=HYPERLINK("http://x")', "+84 912", "-1", "@SUM(A1)", 'một "hai"; ba', "dòng một\ndòng hai"]
    assert recorded([town.slip(NFD, note=note) for note in notes]).code == 0
    rows = table(fieldapp("export", *lan, "--what", "visits", "--format", "csv"))
    assert {row["name"] for row in rows} == {"Nguyễn Thị Hoà"}
    assert sorted(row["note"] for row in rows) == sorted([*(f"'{note}" for note in notes[:4]), *notes[4:]])
    assert json.loads(rows[0]["topics"]) == [{"topic": "ID-01", "result": "3"}]
    assert len(table(fieldapp("export", *lan, "--what", "households", "--format", "csv"))) == 6
    assert len(table(fieldapp("export", *lan, "--what", "facts", "--format", "csv"))) == 12


# Verification


def test_vault_and_province_agree_in_counts_and_digests(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    recorded([town.slip("Nình Móc Sủi") for _ in range(3)])
    with town.served():
        fieldapp("exchange", *lan)
    vault, province = fieldapp("verify", *lan), fieldapp("verify", "--data", str(town.folder / "province"))
    assert (vault.code, vault.err, province.code, province.err) == (0, "", 0, "")
    here, there = digests(vault.out), digests(province.out)
    assert here.keys() == {hamlet.LAN.village}
    assert here[hamlet.LAN.village][0] == "9", "six households and three slips"
    assert here.items() <= there.items()
    assert vault.out.splitlines()[-1] == "Agrees: 9 entries, no difference."
    assert province.out.splitlines()[-1] == "Agrees: 15 entries, no difference."


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE record SET body = replace(body, 'Tằng', 'Tặng') WHERE row = ?", "The entry {row} is not what"),
        ("UPDATE household SET name = 'Tặng A Phúc' WHERE row = ?", "What screens show of {row} is not"),
        (
            "UPDATE change SET body = CAST(replace(body, 'Tằng', 'Tặng') AS BLOB) WHERE row = ?",
            "The entry {row} is not what",
        ),
        ("UPDATE change SET clock = clock + 1 WHERE row = ?", "The bytes of fact {row} do not agree"),
        ("UPDATE attr SET n = n + 1 WHERE root = ?", "The root {row} stands in a wrong area"),
    ],
)
def test_a_byte_of_a_vault_changed_by_hand_is_named(
    sql: str, sentence: str, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str]
) -> None:
    with town.open(hamlet.LAN) as db:
        [row] = db.execute("SELECT row FROM household WHERE name = 'Tằng A Phúc'").fetchone()
    town.change(hamlet.LAN, sql, row)
    said = fieldapp("verify", *lan)
    assert said.code == 1
    assert sentence.format(row=row) in said.out
    assert re.fullmatch(r"There are \d+ differences\.\n", said.err)


def test_a_number_of_a_vault_changed_by_hand_is_named(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> None:
    recorded([town.slip(), town.slip()])
    with town.open(hamlet.LAN) as db:
        origin = me.read(db).origin
    town.change(hamlet.LAN, "UPDATE change SET n = 9 WHERE n = 2")
    said = fieldapp("verify", *lan)
    assert said.code == 1
    assert f"The numbers of the origin {origin} have a hole or a double." in said.out


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (sa.update(tables.number).where(tables.number.c.n == 3).values(n=99), "The numbers of the origin"),
        (sa.update(tables.node).values(pos=tables.node.c.pos + 1), "The province's feed has a hole"),
        (sa.update(tables.record).values(element=tables.record.c.element + 1), "is not what its facts say"),
        (sa.update(tables.area_state).values(n=tables.area_state.c.n + 1), "does not agree"),
        (sa.update(tables.change).values(clock=tables.change.c.clock + 1), "The bytes of fact"),
    ],
    ids=["number", "feed", "record", "area", "clock"],
)
def test_a_number_of_the_province_changed_by_hand_is_named(
    change: sa.Update, sentence: str, town: hamlet.Town, fieldapp: hamlet.Typed
) -> None:
    with database.writing(town.engine) as conn:
        conn.execute(change)
    said = fieldapp("verify", "--data", str(town.folder / "province"))
    assert said.code == 1
    assert sentence in said.out
    assert re.fullmatch(r"There are \d+ differences\.\n", said.err)


def test_the_rules_of_a_slip_are_those_of_the_form(town: hamlet.Town) -> None:
    """The lines of these tests are slips, so that what is refused is refused for the reason that a test names."""
    assert set(town.slip()) <= set(visits.Slip.__struct_fields__)
