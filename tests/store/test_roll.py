"""The roll as it is read: in Vietnamese order, by words, village and filter, a page at a time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import commune
import pytest

from fieldapp.actions import (
    correct_household,
    merge_households,
    move_household,
    part_household,
    share_out,
    withdraw_visit,
)
from fieldapp.domain import text
from fieldapp.store import database, erasure, ledger, migrations, reference, roll, roll_index, verify

NAMES = (
    "Nguyễn Văn An", "Nguyễn Văn Ân", "Đặng Thị Ăn", "Bàn Thị Hoa", "Nguyễn Thị Hòa", "Bàn Văn Hoà", "Trần Hoá",
    "Lý Thị Hoạ", "Đào Đức", "Dao Duc", "Chìu Thị Lỷ", "Phạm Thị Phương Thảo Nguyên Anh", "Tằng", "Ỷ Lan", "y lan",
    "Nguyễn Văn Uy", "Nguyễn Văn Ưng", "VŨ THỊ THANH", "Vũ Thị Thanh", "Hoàng Văn Thụ 2", "Hoàng Văn Thụ 10",
)  # fmt: skip


def view(**more: Any) -> roll.View:
    return roll.View(**{"me": commune.HOA, "today": commune.TODAY, **more})


def names(laptop: commune.Laptop, **more: Any) -> list[str]:
    """The names of a view, read three lines at a time; its count is as many."""
    asked = view(**more)
    count = roll.count(laptop.db, asked)
    pages = [roll.page(laptop.db, asked, place, 3) for place in range(0, count + 3, 3)]
    assert [len(page) for page in pages[:-2]] == [3] * len(pages[:-2])
    found = [line for page in pages for line in page]
    assert len(found) == count
    assert [roll.position(laptop.db, asked, line.row) for line in found] == list(range(count))
    return [line.name for line in found]


def fill(laptop: commune.Laptop, listed: list[str]) -> list[str]:
    """Puts many households on the roll at once."""
    deeds = [ledger.Deed("household", {"area": commune.KHE_SU, "name": name}) for name in listed]
    return [fact.row for fact in ledger.record(laptop.db, deeds, **laptop.moment())]


def visit(laptop: commune.Laptop, household: str, date: str = commune.TODAY, **changed: Any) -> str:
    return laptop.record(commune.slip(household=household, consent=commune.CONSENT, date=date, **changed))


def in_order(listed: list[str]) -> list[str]:
    return sorted(listed, key=text.name_key)


# Order -------------------------------------------------------------------------------------------------------


def test_households_added_one_by_one_stand_in_vietnamese_order(hoa: commune.Laptop) -> None:
    listed = list(NAMES)
    random.Random(1).shuffle(listed)
    for name in listed:
        hoa.add(commune.house(name=name.replace(" 2", " Hai").replace(" 10", " Mười"), place=""))
    assert names(hoa) == in_order([name.replace(" 2", " Hai").replace(" 10", " Mười") for name in listed])


def test_households_that_came_together_stand_between_the_others(hoa: commune.Laptop) -> None:
    for turn in range(3):
        fill(hoa, [*NAMES[turn::3], *(f"{name} {letter}" for name in NAMES[turn::3] for letter in "bda")])
    every = [*NAMES, *(f"{name} {letter}" for name in NAMES for letter in "bda")]
    assert names(hoa) == in_order(every)
    assert verify.verify(hoa.db) == []


def test_of_one_name_the_places_are_in_order(hoa: commune.Laptop) -> None:
    for place in ("ngõ 10", "xóm Đình", "ngõ 2", "", "đầu cầu"):
        hoa.add(commune.house(name="Bàn Thị Múi", place=place, phone=""))
    lines = roll.page(hoa.db, view(), 0, 10)
    assert [line.place for line in lines] == ["", "đầu cầu", "ngõ 2", "ngõ 10", "xóm Đình"]


def test_a_corrected_name_moves_to_its_place(hoa: commune.Laptop) -> None:
    rows = fill(hoa, ["Bàn Thị An", "Bàn Thị Chi", "Bàn Thị Hoa"])
    after = commune.house(id=rows[0], name="Bàn Thị Duyên", place="", phone="")
    correct_household.correct_household(hoa.db, after, **hoa.moment())
    assert names(hoa) == ["Bàn Thị Chi", "Bàn Thị Duyên", "Bàn Thị Hoa"]


@pytest.mark.parametrize("largest", [roll_index.LARGEST, 0, 3_000])
@pytest.mark.parametrize("order", ["rising", "falling", "mixed"])
def test_where_no_room_is_left_all_are_numbered_anew(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch, order: str, largest: int
) -> None:
    monkeypatch.setattr(roll_index, "STEP", 8)
    monkeypatch.setattr(roll_index, "LARGEST", largest)
    listed = in_order([f"Bàn Thị {first}{second}" for first in "abcdeghi" for second in "acegiklmnoprstu"])
    given = {"rising": listed, "falling": listed[::-1], "mixed": random.Random(2).sample(listed, len(listed))}[order]
    for start in range(0, len(given), 5):
        fill(hoa, given[start : start + 5])
    assert names(hoa) == listed
    assert names(hoa, words="ban thi ha") == ["Bàn Thị ha"]
    assert verify.verify(hoa.db) == []


# Words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Chìu Thị Lỷ"]),
        ("hoa nguyen", ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa"]),
        ("hòa", ["Nguyễn Thị Hòa", "Nguyễn Thị Hoa"]),
        ("HOÀ", ["Nguyễn Thị Hòa", "Nguyễn Thị Hoa"]),
        ("Hoa\u0300", ["Nguyễn Thị Hòa", "Nguyễn Thị Hoa"]),
        ("dinh 12", ["Đặng Văn Hùng"]),
        ("5678", ["Đặng Văn Hùng"]),
        ("đăng", ["Đặng Văn Hùng"]),
        ("khe su lỷ", ["Chìu Thị Lỷ"]),
        ("khe sú", ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Chìu Thị Lỷ"]),
        ("khe nước", ["Chìu Thị Lỷ"]),
        ("nam mau", []),
        ("trần", []),
        ('"; --', ["Nguyễn Thị Hoa", "Nguyễn Thị Hòa", "Đặng Văn Hùng", "Chìu Thị Lỷ"]),
    ],
)
def test_words_need_no_tones_and_those_typed_with_them_come_first(
    hoa: commune.Laptop, words: str, found: list[str]
) -> None:
    for name, place, phone in (
        ("Nguyễn Thị Hòa", "ngõ 3", ""),
        ("Đặng Văn Hùng", "xóm Đình, nhà 12", "0912345678"),
        ("Nguyễn Thị Hoa", "", ""),
        ("Chìu Thị Lỷ", "khe Nước", ""),
    ):
        hoa.add(commune.house(name=name, place=place, phone=phone))
    assert names(hoa, words=words) == found


@pytest.fixture
def lan(tmp_path: Path) -> commune.Laptop:
    """The laptop of Đặng Thị Lan, a member in two villages, with a household in each."""
    laptop = commune.Laptop(tmp_path / "lan", commune.LAN)
    laptop.add(commune.house(name="Bàn Thị Múi"))
    laptop.add(commune.house(name="Bàn Văn Phúc", area=commune.NAM_MAU))
    return laptop


def test_the_village_and_the_words_narrow_together(lan: commune.Laptop) -> None:
    assert names(lan) == ["Bàn Thị Múi", "Bàn Văn Phúc"]
    assert names(lan, area=commune.NAM_MAU) == ["Bàn Văn Phúc"]
    assert names(lan, area=commune.NAM_MAU, words="mui") == []
    assert names(lan, words="nam mau ban") == ["Bàn Văn Phúc"]
    assert names(lan, area="elsewhere") == []


def test_an_old_name_of_a_village_finds_its_households_also_when_the_province_tells_it_later(
    lan: commune.Laptop,
) -> None:
    assert names(lan, words="than thung") == []
    tables = commune.tables()
    for place in tables["area"]:
        if place["id"] == commune.NAM_MAU:
            place |= {"name": "Yên Tử 2", "aliases": "Nậm Mậu|Than Thùng"}
    with lan.db.atomic():
        reference.replace(lan.db, 2, tables)
    assert names(lan, words="than thung") == ["Bàn Văn Phúc"]
    assert names(lan, words="Nậm Mậu phúc") == ["Bàn Văn Phúc"]
    assert names(lan, words="yen tu") == ["Bàn Văn Phúc"]


def test_a_moved_household_is_found_in_its_new_village(lan: commune.Laptop) -> None:
    row = roll.page(lan.db, view(words="múi"), 0, 1)[0].row
    move_household.move_household(lan.db, row, commune.NAM_MAU, **lan.moment())
    assert names(lan, area=commune.NAM_MAU) == ["Bàn Thị Múi", "Bàn Văn Phúc"]
    assert names(lan, words="khe su") == []
    assert verify.verify(lan.db) == []


# Filters -----------------------------------------------------------------------------------------------------


def test_never_reached_is_who_has_no_visit_that_counts(hoa: commune.Laptop) -> None:
    mui, phuc = fill(hoa, ["Bàn Thị Múi", "Bàn Văn Phúc"])
    made = visit(hoa, mui)
    assert names(hoa, only=roll.NEVER) == ["Bàn Văn Phúc"]
    withdraw_visit.withdraw_visit(hoa.db, made, "ghi nhầm hộ", **hoa.moment())
    assert names(hoa, only=roll.NEVER) == ["Bàn Thị Múi", "Bàn Văn Phúc"]


def test_not_in_ninety_days_counts_from_the_last_visit(hoa: commune.Laptop) -> None:
    rows = fill(hoa, ["Bàn Thị An", "Bàn Thị Chi", "Bàn Thị Duyên", "Bàn Thị Hoa"])
    late = {"late_reason": "mưa lũ, mất điện"}
    visit(hoa, rows[0], "2026-07-05", **late)  # ninety days ago
    visit(hoa, rows[1], "2026-07-04", **late)
    visit(hoa, rows[2], "2026-06-01", **late)
    visit(hoa, rows[2], "2026-09-30")
    assert names(hoa, only=roll.LATE) == ["Bàn Thị Chi"]


def test_a_next_visit_is_due_until_somebody_has_been_there(hoa: commune.Laptop) -> None:
    rows = fill(hoa, ["Bàn Thị An", "Bàn Thị Chi", "Bàn Thị Duyên"])
    visit(hoa, rows[0], "2026-09-20", follow_up=commune.TODAY)
    visit(hoa, rows[1], "2026-09-20", follow_up="2026-10-04")  # tomorrow
    visit(hoa, rows[2], "2026-09-20", follow_up="2026-09-25")
    assert names(hoa, only=roll.DUE) == ["Bàn Thị An", "Bàn Thị Duyên"]
    visit(hoa, rows[2], "2026-09-24")
    assert names(hoa, only=roll.DUE) == ["Bàn Thị An"]
    assert names(hoa, only=roll.DUE, words="duyên") == []


def test_a_returned_slip_marks_its_household_until_it_is_mended(hoa: commune.Laptop, head: commune.Laptop) -> None:
    mui, _ = fill(hoa, ["Bàn Thị Múi", "Bàn Văn Phúc"])
    made = visit(hoa, mui)
    head.hears(hoa)
    head.review([made], "returned", words="thiếu giờ")
    hoa.hears(head)
    for laptop in (hoa, head):
        assert names(laptop, only=roll.RETURNED) == ["Bàn Thị Múi"]
    hoa.correct(made, commune.slip(household=mui, consent=commune.CONSENT, time="09:00"))
    assert names(hoa, only=roll.RETURNED) == []


def test_mine_are_the_houses_shared_out_to_me_while_the_round_runs(hoa: commune.Laptop, head: commune.Laptop) -> None:
    rows = fill(hoa, ["Bàn Thị An", "Bàn Thị Chi", "Bàn Thị Duyên"])
    head.hears(hoa)
    share_out.share_out(head.db, rows[:1], commune.HOA, commune.TODAY, **head.moment())
    share_out.share_out(head.db, rows[1:2], commune.LAN, "2026-10-10", **head.moment())
    hoa.hears(head)
    assert names(hoa, only=roll.MINE) == ["Bàn Thị An"]
    assert names(hoa, only=roll.MINE, me=commune.LAN) == ["Bàn Thị Chi"]
    assert names(hoa, only=roll.MINE, today="2026-10-04") == []
    [line] = roll.page(hoa.db, view(only=roll.MINE), 0, 5)
    assert (line.who, line.until) == (commune.HOA, commune.TODAY)


def test_counts_are_those_of_the_filters(lan: commune.Laptop) -> None:
    mui, _ = (line.row for line in roll.page(lan.db, view(), 0, 2))
    visit(lan, mui, "2026-09-20", follow_up=commune.TODAY, helpers=(commune.LAN,))
    for area in ("", commune.KHE_SU, commune.NAM_MAU):
        told = roll.counts(lan.db, view(area=area, words="whatever"))
        for only, count in told.items():
            assert count == len(names(lan, area=area, only=only)), (area, only)
    assert roll.counts(lan.db, view()) == {"": 2, "never": 1, "late": 0, "returned": 0, "due": 1, "mine": 0}


def test_many_lines_are_the_same_whether_gathered_or_looked_at_one_by_one(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = fill(hoa, [f"Bàn Thị {letter}{other}" for letter in "abcdegh" for other in "inou"])
    for row in rows[::3]:
        visit(hoa, row)
    looked = names(hoa, only=roll.NEVER)
    monkeypatch.setattr(roll, "FEW", 0)
    assert names(hoa, only=roll.NEVER) == looked == in_order(looked)


# What else changes it ----------------------------------------------------------------------------------------


def test_a_merged_household_leaves_the_roll_and_its_visits_count_for_the_other(hoa: commune.Laptop) -> None:
    one, other = fill(hoa, ["Đặng Văn Hùng", "Đặng Hùng"])
    visit(hoa, other, "2026-09-30", follow_up=commune.TODAY)
    merge_households.merge_households(hoa.db, other, one, **hoa.moment())
    [line] = roll.page(hoa.db, view(), 0, 5)
    assert (line.name, line.last, line.due) == ("Đặng Văn Hùng", "2026-09-30", commune.TODAY)
    assert names(hoa, words="dang hung") == ["Đặng Văn Hùng"]
    assert verify.verify(hoa.db) == []
    part_household.part_household(hoa.db, other, **hoa.moment())
    assert [(line.name, line.last) for line in roll.page(hoa.db, view(), 0, 5)] == [
        ("Đặng Hùng", "2026-09-30"),
        ("Đặng Văn Hùng", ""),
    ]
    assert verify.verify(hoa.db) == []


def test_an_erased_household_leaves_neither_line_nor_key_nor_word(hoa: commune.Laptop) -> None:
    row, _ = fill(hoa, ["Chìu Thị Lỷ", "Đặng Văn Hùng"])
    visit(hoa, row)
    with hoa.db.atomic():
        erasure.destroy(hoa.db, row)
    assert names(hoa) == ["Đặng Văn Hùng"]
    assert names(hoa, words="chiu") == []
    left = " ".join(str(value) for kept in hoa.db.execute("SELECT key, find, name FROM roll") for value in kept)
    assert roll_index.key("Chìu Thị Lỷ", "") not in left
    assert "Đặng" in left


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE roll SET last = '2026-10-01'",
        "UPDATE roll SET due = '2026-10-01' WHERE last <> ''",
        "UPDATE roll SET key = key || 'a' WHERE name = 'Đặng Văn Hùng'",
        "UPDATE roll SET id = id + 9000000000000 WHERE name = 'Đặng Văn Hùng'",
        "DELETE FROM roll WHERE name = 'Chìu Thị Lỷ'",
    ],
)
def test_damage_to_the_roll_is_named(hoa: commune.Laptop, sql: str) -> None:
    row, _ = fill(hoa, ["Chìu Thị Lỷ", "Đặng Văn Hùng"])
    visit(hoa, row)
    assert verify.verify(hoa.db) == []
    assert hoa.db.execute(sql).rowcount > 0
    assert "verify_screen" in {one.code for one in verify.verify(hoa.db)}


def test_a_vault_of_an_older_program_has_its_roll_after_the_update(tmp_path: Path) -> None:
    db = database.open_writer(tmp_path / "old.db", bytes(32))
    older = (migrations.m001_facts, migrations.m002_reference, migrations.m003_screens, migrations.m004_search)
    for step in (*older, migrations.m005_unread):
        step(db)
    for row, name, find in (("b", "Đặng Văn Hùng", "dang van hung"), ("a", "Bàn Thị Múi", "ban thi mui")):
        db.execute("INSERT INTO household VALUES (?, 'khe-su', ?, '', '', ?)", [row, name, find])
    db.execute(
        "INSERT INTO visit VALUES ('v', 'b', 'khe-su', 'b', '2026-09-30', '09:00', 'returned', '', '', '', 'home',"
        " NULL, '2026-10-02', 0)"
    )
    migrations.m006_roll(db)
    migrations.m007_together(db)
    lines = roll.page(db, view(), 0, 5)
    assert [(line.name, line.last, line.due, line.returned) for line in lines] == [
        ("Đặng Văn Hùng", "2026-09-30", "2026-10-02", 1),
        ("Bàn Thị Múi", "", "", 0),
    ]
    assert [line.name for line in roll.page(db, view(words="múi"), 0, 5)] == ["Bàn Thị Múi"]
    assert roll.count(db, view(only=roll.RETURNED)) == 1
    db.close()


def found(laptop: commune.Laptop, word: str) -> list[str]:
    """The names on the roll that a word leads to."""
    asked = "SELECT name FROM roll WHERE id IN (SELECT rowid FROM household_search WHERE household_search MATCH ?)"
    return [name for (name,) in laptop.db.execute(asked, [word])]


def test_what_an_older_program_lists_in_between_is_found_and_leaves_no_word_behind(hoa: commune.Laptop) -> None:
    sang, _ = fill(hoa, ["Phùn A Sáng", "Tằng Thị Múi"])
    took_out, put_in = "DELETE FROM roll WHERE row = ?", "INSERT INTO roll (id, row, key, find, name, area) VALUES "
    number, area = hoa.db.execute("SELECT id, area FROM roll WHERE row = ?", [sang]).fetchone()
    with hoa.db.atomic():  # it corrects one household, and adds another one
        hoa.db.execute(took_out, [sang])
        hoa.db.execute(
            f"{put_in} (?,?,?,'lo a sang','Lò A Sáng',?)", [number, sang, roll_index.key("Lò A Sáng", ""), area]
        )
        hoa.db.execute(
            f"{put_in} (?,'new',?,'chiu thi ly','Chìu Thị Lỷ',?)", [1, roll_index.key("Chìu Thị Lỷ", ""), area]
        )
    assert [found(hoa, word) for word in ("phun", "lo", "chiu")] == [[], ["Lò A Sáng"], ["Chìu Thị Lỷ"]]
    with hoa.db.atomic():
        roll_index.drop(hoa.db, [sang, "new"])
    assert [found(hoa, word) for word in ("lo", "chiu", "mui")] == [[], [], ["Tằng Thị Múi"]]
    hoa.db.execute("INSERT INTO household_search (household_search, rank) VALUES ('integrity-check', 1)")
