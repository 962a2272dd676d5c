"""Columns on a page: none too narrow for its words, all of them somewhere."""

from __future__ import annotations

import sheaf

from fieldapp.domain import tables
from fieldapp.domain.tables import Column, Row
from fieldapp.reports import cells, spread

ROOM = 500.0


def measure(said: str, bold: bool) -> float:
    return len(said) * (5.5 if bold else 5.0)


def blocks(table: tables.Table) -> list[spread.Block]:
    return spread.blocks(table, "vi", ROOM, measure)


def test_a_table_of_a_few_columns_is_as_wide_as_the_page() -> None:
    (block,) = blocks(sheaf.indicators())
    assert round(sum(block.widths), 6) == ROOM


def test_a_figure_never_folds_and_no_word_is_cut() -> None:
    table = sheaf.indicators()
    (block,) = blocks(table)
    for place, width in enumerate(block.widths):
        for row in table.rows:
            said = cells.say(row.cells[place], "vi")
            whole = isinstance(row.cells[place], (int, tables.Ratio))
            assert all(measure(word, False) <= width for word in ([said] if whole else said.split())), said


def test_too_many_columns_are_parted_with_the_names_before_each_part() -> None:
    found = blocks(sheaf.wide())
    assert len(found) > 1
    assert all(block.places[0] == 0 for block in found)
    assert sorted({place for block in found for place in block.places}) == list(range(31))
    assert all(sum(block.widths) <= ROOM + 0.01 for block in found)


def test_one_endless_word_does_not_take_the_page() -> None:
    table = sheaf.table("members", [Column("member"), Column("post")], [Row(("x" * 500, "thành viên"))])
    (block,) = blocks(table)
    assert sum(block.widths) <= ROOM + 0.01


def test_room_to_sign_is_as_wide_as_a_name() -> None:
    (block,) = blocks(sheaf.table("statement", [Column("member"), Column("sign")], [Row(("Lỷ", ""))]))
    assert block.widths[1] >= 90
