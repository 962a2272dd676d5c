"""Telephone numbers as people type them; every number is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import phones


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "(0912) 345 678",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0) 912 345 678",
        "0084 912345678",
        "84912345678",
        "912345678",
        "０９１２３４５６７８",
        "\u202a0912345678\u202c",
        " 0912\u00a0345\u2011678 ",
        "'0912345678",
    ],
)
def test_a_mobile_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert phones.phone(typed) == "0912345678"


@pytest.mark.parametrize("lead", ["32", "39", "51", "56", "59", "70", "76", "79", "81", "84", "88", "90", "99"])
def test_every_mobile_range_is_taken_with_and_without_the_zero(lead: str) -> None:
    assert phones.phone(f"0{lead}1234567") == phones.phone(f"{lead}1234567") == f"0{lead}1234567"


@pytest.mark.parametrize("number", ["0522123456", "0523123456", "0528123456", "0559123456", "0896123456"])
def test_ranges_opened_in_part_are_taken(number: str) -> None:
    assert phones.phone(number) == number


@pytest.mark.parametrize("typed", ["0203 3822 888", "02033822888", "+84 203 3822888", "2033822888"])
def test_a_fixed_number_of_the_province_is_understood(typed: str) -> None:
    assert phones.phone(typed) == "02033822888"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1022",
        "113",
        "1900 1234",
        "091234567",
        "09123456789",
        "01691234567",
        "0521234567",
        "0712345678",
        "0801234567",
        "0891234567",
        "0203 382 288",
        "0912345678 0987654321",
        "0912345678a",
        "+1 912345678",
        "0٩12345678",
        "022099001234",
    ],
)
def test_what_is_no_number_of_the_country_is_empty(typed: str) -> None:
    assert phones.phone(typed) == ""


OLD_AND_NEW = """120-070 121-079 122-077 126-076 128-078 123-083 124-084 125-085 127-081 129-082 162-032
163-033 164-034 165-035 166-036 167-037 168-038 169-039 186-056 188-058 199-059"""


@pytest.mark.parametrize("pair", OLD_AND_NEW.split())
def test_an_old_number_of_eleven_digits_gets_its_new_lead(pair: str) -> None:
    old, new = pair.split("-")
    assert phones.old_phone(f"0{old}.123.4567") == phones.old_phone(f"+84{old}1234567") == f"{new}1234567"
    assert phones.phone(f"{new}1234567") == f"{new}1234567"


@pytest.mark.parametrize("typed", ["", "0912345678", "01301234567", "0169123456", "016912345678"])
def test_other_numbers_have_no_new_lead(typed: str) -> None:
    assert phones.old_phone(typed) == ""


def test_a_number_is_shown_in_groups_and_hinted_by_its_tail() -> None:
    assert phones.show_phone("+84912345678") == "0912 345 678"
    assert phones.show_phone("02033822888") == "0203 3822 888"
    assert phones.show_phone("02438228888") == "024 3822 8888"
    assert phones.show_phone(" 1022  gặp Lan") == "1022 gặp Lan"
    assert phones.phone_tail("0912.345.678") == "5678"
    assert phones.phone_tail("") == ""


@given(st.sampled_from(["03", "056", "07", "085", "098", "0203", "024"]), st.text("0123456789", max_size=9))
def test_a_number_once_understood_stays_the_same(lead: str, rest: str) -> None:
    digits = phones.phone(lead + rest)
    assert phones.phone(digits) == digits
    assert phones.phone(phones.show_phone(digits)) == digits
    assert not digits or phones.phone(digits[1:]) == digits


@given(st.text())
def test_any_text_may_be_typed_for_a_number(s: str) -> None:
    digits = phones.phone(s)
    assert digits == "" or (digits.isascii() and digits.isdigit() and len(digits) in (10, 11))
