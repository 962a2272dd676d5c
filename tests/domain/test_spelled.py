"""Amounts in words, as a cashier reads them out."""

from __future__ import annotations

import pytest

from fieldapp.domain import spelled


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (11, "mười một"),
        (55, "năm mươi lăm"),
        (105, "một trăm linh năm"),
        (1_000, "một nghìn"),
        (1_001, "một nghìn không trăm linh một"),
        (50_000, "năm mươi nghìn"),
        (175_000, "một trăm bảy mươi lăm nghìn"),
        (3_750_000, "ba triệu bảy trăm năm mươi nghìn"),
        (1_005_021, "một triệu không trăm linh năm nghìn không trăm hai mươi mốt"),
        (2_000_010, "hai triệu không trăm mười"),
        (1_000_000_000, "một tỷ"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (12_000_500_000, "mười hai tỷ năm trăm nghìn"),
    ],
)
def test_an_amount_in_words(n: int, words: str) -> None:
    assert spelled.number(n) == words


def test_no_two_amounts_are_said_alike() -> None:
    told = [spelled.number(n) for n in (*range(12_000), *range(990_000, 1_011_000), *range(10**9, 10**9 + 3000))]
    assert len(set(told)) == len(told)
