"""How households are found by people who type without tones, and what is kept for finding them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.actions import correct_household
from fieldapp.domain import problems
from fieldapp.store import database, erasure, fold, households, ledger, migrations

ROLL = (
    ("Đặng Văn Hùng", "xóm Đình, nhà 12", "0912345678"),
    ("Nguyễn Thị Hòa", "ngõ 3", ""),
    ("Nguyễn Thị Hoa", "đầu cầu treo", "0387654321"),
    ("Hoàng Văn Thụ", "", ""),
    ("Chìu Thị Lỷ", "khe Nước", "0203 3822 888"),
)


@pytest.fixture
def roll(hoa: commune.Laptop) -> commune.Laptop:
    """A laptop with five households of Khe Sú."""
    for name, place, phone in ROLL:
        hoa.add(commune.house(name=name, place=place, phone=phone))
    return hoa


def found(laptop: commune.Laptop, words: str, **more: object) -> list[str]:
    return [line.name for line in households.find(laptop.db, words, **more)]  # type: ignore[arg-type]


def fill(laptop: commune.Laptop, names: list[str]) -> None:
    """Puts many households on the roll at once."""
    deeds = [ledger.Deed("household", {"area": commune.KHE_SU, "name": name}) for name in names]
    ledger.record(laptop.db, deeds, **laptop.moment())


def plans(laptop: commune.Laptop, words: str, **more: object) -> list[str]:
    """How the database goes about each question of a search."""
    asked: list[tuple[str, Any]] = []
    with laptop.db.tracer(lambda sql, values: asked.append((sql, values))):
        found(laptop, words, **more)
    return [
        step for sql, values in asked for *_, step in laptop.db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    ]


def test_a_village_is_looked_through_by_its_words_alone(roll: commune.Laptop) -> None:
    assert any("COVERING INDEX roll_find (area=?)" in step for step in plans(roll, "d", area=commune.KHE_SU))


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("dang", ["Đặng Văn Hùng"]),
        ("ĐẶNG", ["Đặng Văn Hùng"]),
        ("hung dang", ["Đặng Văn Hùng"]),
        ("d hu", ["Đặng Văn Hùng"]),
        ("chiu ly", ["Chìu Thị Lỷ"]),
        ("5678", ["Đặng Văn Hùng"]),
        ("345678", ["Đặng Văn Hùng"]),
        ("678 hùng", ["Đặng Văn Hùng"]),
        ("0912 345 678", ["Đặng Văn Hùng"]),
        ("0912345678", ["Đặng Văn Hùng"]),
        ("888", ["Chìu Thị Lỷ"]),
        ("xom dinh", ["Đặng Văn Hùng"]),
        ("12", ["Đặng Văn Hùng"]),
        ("cầu treo hoa", ["Nguyễn Thị Hoa"]),
        ("ung", []),
        ("Trần", []),
    ],
)
def test_a_household_is_found_by_words_without_tones_in_any_order(
    roll: commune.Laptop, words: str, names: list[str]
) -> None:
    assert found(roll, words) == names
    assert found(roll, words, area=commune.KHE_SU) == names


def test_hoa_finds_every_spelling_and_whole_words_come_first(roll: commune.Laptop) -> None:
    assert found(roll, "hoa") == ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Hoàng Văn Thụ"]


@pytest.mark.parametrize("typed", ["Hòa", "hoà", "Hoa\u0300"])
def test_what_is_typed_with_its_tone_comes_first_however_the_tone_is_placed(roll: commune.Laptop, typed: str) -> None:
    roll.add(commune.house(name="Bàn Văn Hoà"))
    assert found(roll, typed)[:2] == ["Bàn Văn Hoà", "Nguyễn Thị Hòa"]
    assert found(roll, typed, area=commune.KHE_SU)[:2] == ["Bàn Văn Hoà", "Nguyễn Thị Hòa"]


def test_a_rare_name_is_found_among_hundreds_that_look_like_it_without_tones(hoa: commune.Laptop) -> None:
    fill(hoa, ["Nguyễn Văn Cu"] * 300 + ["Nguyễn Văn Cường"] * 300 + ["Nguyễn Văn Cử"] + ["Nguyễn Văn Cừ"] * 300)
    assert found(hoa, "Nguyễn Văn Cử")[0] == "Nguyễn Văn Cử"
    assert found(hoa, "cử")[0] == "Nguyễn Văn Cử"
    assert found(hoa, "cử", area=commune.KHE_SU)[0] == "Nguyễn Văn Cử"
    assert found(hoa, "nguyen van cu")[0] == "Nguyễn Văn Cu"


def test_no_more_than_asked_for_are_found(hoa: commune.Laptop) -> None:
    fill(hoa, ["Chìu Thị Lỷ"] * 300)
    assert [len(found(hoa, "ly", limit=limit)) for limit in (1, 20, 250)] == [1, 20, 250]


def test_without_words_a_village_is_shown_by_name_and_all_by_what_changed_last(roll: commune.Laptop) -> None:
    by_name = ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Chìu Thị Lỷ", "Hoàng Văn Thụ"]
    assert found(roll, "", area=commune.KHE_SU) == by_name
    assert found(roll, " ", limit=2) == ["Chìu Thị Lỷ", "Hoàng Văn Thụ"]


def test_a_household_of_another_village_is_not_found_in_this_one(roll: commune.Laptop) -> None:
    assert found(roll, "dang", area=commune.NAM_MAU) == []


@pytest.mark.parametrize("words", ['"', "'", "*", "AND", "name :", "NEAR(", "_", "x_y", "%", "😀", "a\u0b94b", "\0"])
def test_no_sign_that_somebody_types_is_an_error(roll: commune.Laptop, words: str) -> None:
    assert isinstance(found(roll, words), list)


def test_screens_read_on_a_connection_that_cannot_write(roll: commune.Laptop) -> None:
    reader = roll.reader()
    assert [line.name for line in households.find(reader, "dang")] == ["Đặng Văn Hùng"]
    reader.close()


def test_a_line_names_the_village(roll: commune.Laptop) -> None:
    [line] = households.find(roll.db, "dang")
    assert line.area_name == "Khe Sú"
    assert (line.place, line.phone) == ("xóm Đình, nhà 12", "0912345678")


def test_a_corrected_name_is_found_and_the_old_one_no_more(roll: commune.Laptop) -> None:
    [line] = households.find(roll.db, "dang")
    home = households.one(roll.db, line.row).household
    changed = commune.house(id=line.row, name="Lương Văn Hùng", place=home.place, phone=home.phone)
    correct_household.correct_household(roll.db, changed, **roll.moment())
    assert found(roll, "dang") == []
    assert found(roll, "luong 678") == ["Lương Văn Hùng"]


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_a_household_that_is_only_shown_again_keeps_its_words(roll: commune.Laptop, recursive: str) -> None:
    roll.db.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = roll.db.execute("SELECT * FROM roll").fetchall()
    with roll.db.atomic():
        fold.rows(roll.db, {fact.row for fact in roll.facts()})
    assert roll.db.execute("SELECT * FROM roll").fetchall() == before
    assert found(roll, "dang 678") == ["Đặng Văn Hùng"]


def test_an_erased_household_leaves_no_word_behind(roll: commune.Laptop) -> None:
    [line] = households.find(roll.db, "chiu")
    with roll.db.atomic():
        erasure.destroy(roll.db, line.row)
    assert found(roll, "chiu") == []
    for table, column in (("roll", "find"), ("roll", "name"), ("household_search_data", "block")):
        left = [value for (value,) in roll.db.execute(f"SELECT CAST({column} AS BLOB) FROM {table}")]
        assert not any(b"chiu" in value or "chìu".encode() in value for value in left), table
        assert any("hùng".encode() in value.lower() or b"hung" in value for value in left), "the search is blind"


def test_a_vault_of_an_older_program_is_searched_after_the_update(tmp_path: Path) -> None:
    db = database.open_writer(tmp_path / "old.db", bytes(32))
    for step in (migrations.m001_facts, migrations.m002_reference, migrations.m003_screens):
        step(db)
    db.execute("INSERT INTO household VALUES ('row', 'khe-su', 'Đặng Văn Hùng', '', '', 'dang van hung')")
    for later in (migrations.m004_search, migrations.m005_unread, migrations.m006_roll):
        later(db)
    assert [line.name for line in households.find(db, "đặng")] == ["Đặng Văn Hùng"]
    db.close()


def test_households_are_counted_in_all_and_by_village(roll: commune.Laptop) -> None:
    assert (households.count(roll.db), households.count(roll.db, commune.KHE_SU)) == (5, 5)
    assert households.count(roll.db, commune.NAM_MAU) == 0


def test_one_household_tells_its_history(roll: commune.Laptop) -> None:
    [line] = households.find(roll.db, "dang")
    whole = households.one(roll.db, line.row)
    assert whole.household.name == "Đặng Văn Hùng"
    assert [(told.tells, told.author_name) for told in whole.history] == [("HouseholdAdded", "Nguyễn Thị Hòa")]
    assert (whole.rivals, whole.held) == ({}, ())


def test_a_household_that_is_not_here_is_a_problem(hoa: commune.Laptop) -> None:
    with pytest.raises(problems.Problem, match="household_unknown"):
        households.one(hoa.db, "none")


def test_a_household_that_may_be_there_already_is_shown(roll: commune.Laptop) -> None:
    same_name = commune.house(name="đặng văn hùng", phone="")
    same_phone = commune.house(area=commune.NAM_MAU, name="Hùng", phone="0912345678")
    another = commune.house(name="Bàn Văn Hùng", phone="")
    assert [line.name for line in households.doubles(roll.db, same_name)] == ["Đặng Văn Hùng"]
    assert [line.name for line in households.doubles(roll.db, same_phone)] == ["Đặng Văn Hùng"]
    assert households.doubles(roll.db, another) == []
