"""Vietnamese text: spelling, search, order, names, days and times, with made-up people."""

from __future__ import annotations

import sys
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import text

SYLLABLES = ("Đặng", "Hòa", "hoà", "Nguyễn", "Ước", "thuỷ", "đường", "Ngưỡng", "Chìu", "ẤP", "Lỷ")
names = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6).map(" ".join)
anything = st.text() | names


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


# One spelling


def test_text_from_a_mac_is_kept_like_text_from_windows() -> None:
    assert text.nfc(nfd("Nguyễn Thị Hường")) == "Nguyễn Thị Hường"


def test_unseen_characters_of_a_paste_are_removed() -> None:
    assert text.nfc("\ufeffĐặng\u200b Văn\x00 \u202aHòa\u202c\xad") == "Đặng Văn Hòa"
    assert text.nfc("a\u200d\u0301") == "á"


def test_a_note_keeps_its_lines_and_tabs() -> None:
    assert text.nfc("một\r\nhai\rba\u2028bốn\vnăm\tsáu") == "một\nhai\nba\nbốn\nnăm\tsáu"


def test_a_line_has_single_spaces_only() -> None:
    assert text.line("  Đặng\u00a0\u3000Văn\n\tHòa ") == "Đặng Văn Hòa"


@given(anything)
def test_the_kept_spelling_stays_as_it_is(s: str) -> None:
    assert text.nfc(text.nfc(s)) == text.nfc(s)
    assert text.line(text.line(s)) == text.line(s)
    assert text.line(s) == text.line(text.nfc(s))


@given(st.text(st.characters(codec=None)))
def test_what_is_kept_can_always_be_stored(s: str) -> None:
    text.nfc(s).encode("utf-8")


# Search


@pytest.mark.parametrize("typed", ["Đặng", "ĐẶNG", "Ðặng", "ðặng", nfd("Đặng"), "Dang", " đ\u200bặng\n"])
def test_search_forgets_tones_marks_and_capitals(typed: str) -> None:
    assert text.fold(typed) == "dang"


def test_search_does_not_care_where_a_tone_is_placed() -> None:
    assert text.fold("hòa") == text.fold("hoà") == "hoa"
    assert text.fold("a\u0301\u0302") == text.fold("a\u0302\u0301") == "a"


@given(anything)
def test_folding_does_not_care_how_marks_are_encoded(s: str) -> None:
    assert text.fold(nfd(s)) == text.fold(text.nfc(s)) == text.fold(unicodedata.normalize("NFC", s))


@given(anything)
def test_folding_twice_is_folding_once(s: str) -> None:
    assert text.fold(text.fold(s)) == text.fold(s)


@given(st.lists(anything | st.text(" aăẮđĐôị\u0301\u031b", max_size=8), max_size=5))
def test_many_are_folded_as_each_is_alone(listed: list[str]) -> None:
    assert text.fold_all(listed) == list(map(text.fold, listed))


def test_folding_twice_is_folding_once_for_every_character() -> None:
    special = [c for c in map(chr, range(sys.maxunicode + 1)) if c.casefold() != c or unicodedata.decomposition(c)]
    assert [c for c in special if text.fold(text.fold(c)) != text.fold(c)] == []


@pytest.mark.parametrize("words", ["dang", "Đặng", "hoa", "hòa", "hoà", "hoa dang", "v h", "ĐẶNG VĂN HOÀ", "", "?"])
def test_a_person_is_found_by_word_beginnings_in_any_order(words: str) -> None:
    assert text.matches(words, text.fold("Đặng Văn Hòa"))


@pytest.mark.parametrize("words", ["ang", "dang thi", "hoab"])
def test_a_person_is_not_found_by_the_middle_of_a_word_or_a_wrong_word(words: str) -> None:
    assert not text.matches(words, text.fold("Đặng Văn Hòa"))


@pytest.mark.parametrize("words", ["5678", "0912.345", "hoa 678"])
def test_figures_are_found_anywhere(words: str) -> None:
    assert text.matches(words, text.fold("Đặng Văn Hòa 0912345678"))


def test_a_word_after_a_bracket_or_hyphen_is_found() -> None:
    assert text.matches("khu truong", text.fold("Hòa (trưởng-khu)"))


@given(names, st.data())
def test_every_name_is_found_by_some_of_its_letters_without_tones(name: str, data: st.DataObject) -> None:
    words = data.draw(st.permutations(name.split()))
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert text.matches(typed, text.fold(name))
    assert text.matches(text.fold(typed), text.fold(name))


def test_typed_tones_raise_a_hit() -> None:
    people = ["Trần Hoa", "Trần Hoả", "Trần Hòa"]
    assert sorted(people, key=lambda name: -text.rank("hoà", name))[0] == "Trần Hòa"
    assert text.rank("hoà", "Trần Hòa") == text.rank("hòa", "Trần Hoà") > text.rank("hoà", "Trần Hoa") > 0
    assert text.rank("đặ", "Đặng Văn Hòa") > text.rank("đặ", "Dang Văn Hòa") == 0


def test_typing_without_any_tone_raises_nobody() -> None:
    assert text.rank("hoa", "Trần Hòa") == text.rank("hoa", "Trần Hoa") == 0
    assert text.rank("trần hoa", "Trần Hoa") > text.rank("trần hoa", "Trần Hòa")


# Order


def test_letters_and_tones_stand_in_vietnamese_order() -> None:
    listed = ["a", "à", "ả", "ã", "á", "ạ", "ă", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"]
    assert sorted(reversed(listed), key=text.sort_key) == listed
    assert sorted(map(nfd, reversed(listed)), key=text.sort_key) == [nfd(letter) for letter in listed]


def test_letters_count_before_tones_and_tones_before_capitals() -> None:
    listed = ["ba", "Ba", "bà", "Bà", "bác", "băn", "bân", "ca", "Chè", "Chi", "cho", "da", "đa", "y"]
    assert sorted(reversed(listed), key=text.sort_key) == listed


def test_villages_with_numbers_stand_in_the_order_of_counting() -> None:
    listed = ["Khu", "Khu 2", "Khu 2A", "Khu 10", "Khu Đồng", "Khu Đông Hà", "Thôn 1"]
    assert sorted(reversed(listed), key=text.sort_key) == listed


def test_people_are_listed_by_their_last_word() -> None:
    listed = [
        "Đặng Thị An",
        "Lê Văn An",
        "Nguyễn Ánh",
        "Dương Bé",
        "Chìu",
        "Phạm Hoa",
        "Bùi Văn Hòa",
        "Đỗ Văn Hoà",
    ]
    assert sorted(reversed(listed), key=text.name_key) == listed


def test_one_name_stands_together_however_its_tone_is_placed_or_capitals_are_used() -> None:
    listed = ["Bùi Hòa", "Đỗ HOÀ", "Lê Hoà", "Vũ Hòa", "An Hỏa"]
    assert sorted(reversed(listed), key=text.name_key) == listed


@given(st.lists(anything, max_size=5))
def test_every_text_has_a_place_in_the_order(texts: list[str]) -> None:
    assert len(sorted(texts, key=text.sort_key)) == len(sorted(texts, key=text.name_key)) == len(texts)


# Names


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Đặng Văn Hòa",
        "Chìu",
        "Voòng A Sáng",
        "H'Hen Niê",
        "K’Brôi",
        "Anna-Maria Lỷ",
        "Trần V. Nình",
        "李明",
    ],
)
def test_names_of_every_people_are_taken(name: str) -> None:
    assert text.check_name(name) is None
    assert text.check_name(nfd(name)) is None


@pytest.mark.parametrize("name", ["Hòa 2", "Hòa, Lan", "Hòa (con)", "Hòa/Lan", "0912", "-", "Hòa@", "Hòa 😀"])
def test_figures_and_signs_are_no_part_of_a_name(name: str) -> None:
    assert text.check_name(name) == "name_letters"


def test_a_name_has_at_most_a_hundred_characters() -> None:
    assert text.check_name("Ư" * 100) is None
    assert text.check_name(nfd("Ộ" * 100)) is None
    assert text.check_name("Ư" * 101) == "name_long"


# Procedures


@pytest.mark.parametrize("typed", ["1.001193", " 1.001193 ", "1.001193.000.00.00.H35", "1.001193.000.00.00.h35"])
def test_a_procedure_is_known_by_its_short_code(typed: str) -> None:
    assert text.procedure(typed) == "1.001193"


@pytest.mark.parametrize("typed", ["", "khai sinh", "1.00119", "1.0011933", "1.001193.000", "11.001193", "1001193"])
def test_other_text_is_no_procedure_code(typed: str) -> None:
    assert text.procedure(typed) == ""


# Days, times, numbers


@pytest.mark.parametrize(
    "typed", ["5/11", "05/11/2026", "5-11-26", "5.11.2026", "5 11", "５/１１", "2026-11-05", "2026/11/5"]
)
def test_a_day_is_understood_as_people_type_it(typed: str) -> None:
    assert text.day(typed, "2026-11-22") == "2026-11-05"


@pytest.mark.parametrize(
    "typed",
    [
        "ngày 5/11",
        "5 / 11 / 2026",
        "5/11/2026.",
        "Thứ năm, 5/11",
        "T5 5/11/26",
        "5 tháng 11",
        "ngày 5 tháng 11 năm 2026",
        "Thứ năm, ngày 05 tháng 11 năm 2026",
    ],
)
def test_a_day_is_understood_as_people_say_it(typed: str) -> None:
    assert text.day(typed, "2026-11-22") == "2026-11-05"


@pytest.mark.parametrize(
    ("said", "iso"),
    [
        ("hôm nay", "2026-11-01"),
        ("HOM QUA", "2026-10-31"),
        ("hôm kia", "2026-10-30"),
        ("ngày mai", "2026-11-02"),
    ],
)
def test_a_day_may_be_said_in_words(said: str, iso: str) -> None:
    assert text.day(said, "2026-11-01") == iso


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert text.day("28/12", "2027-01-03") == "2026-12-28"
    assert text.day("5/1", "2026-12-20") == "2027-01-05"
    assert text.day("29/2", "2027-12-20") == "2028-02-29"
    assert text.day("31/12/1999", "2027-12-20") == "1999-12-31"


@pytest.mark.parametrize(
    "typed", ["", "5", "31/4", "29/2", "5/13", "0/1", "5/11/", "5/11-26", "5/11/226", "mai sau", "ngày", "thứ năm"]
)
def test_what_is_no_day_is_empty(typed: str) -> None:
    assert text.day(typed, "2026-11-22") == ""


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_a_shown_day_is_read_back(shown: date) -> None:
    assert text.day(text.show_day(shown.isoformat()), "2026-11-22") == shown.isoformat()


def test_a_day_is_shown_day_first() -> None:
    assert text.show_day("2026-11-05") == "05/11/2026"
    assert text.show_day("") == ""


@pytest.mark.parametrize("typed", ["9h14", "9H14", "09h14", "9:14", "9：14", "0914", "914", "9 giờ 14", "9g14"])
def test_a_time_is_understood_as_people_type_it(typed: str) -> None:
    assert text.clock(typed) == "09:14"


@pytest.mark.parametrize(("typed", "time"), [("9h", "09:00"), ("9h5", "09:05"), ("0h", "00:00"), ("2359", "23:59")])
def test_minutes_may_be_left_out_and_the_day_has_24_hours(typed: str, time: str) -> None:
    assert text.clock(typed) == time


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9h14 sáng", "09:14"),
        ("2h chiều", "14:00"),
        ("2:30 CH", "14:30"),
        ("8:30:00 SA", "08:30"),
        ("12:05 SA", "00:05"),
        ("12:05 CH", "12:05"),
        ("2:30 PM", "14:30"),
        ("11h trưa", "11:00"),
        ("1 giờ trưa", "13:00"),
        ("14h30 chiều", "14:30"),
        ("14h30p", "14:30"),
        ("8 giờ 30 phút", "08:30"),
        ("08 : 30", "08:30"),
    ],
)
def test_the_part_of_the_day_may_be_said(typed: str, time: str) -> None:
    """As people say it, and as Windows shows times in Vietnamese."""
    assert text.clock(typed) == time


@pytest.mark.parametrize("typed", ["", "9", "9:", "24:00", "9h60", "h14", "2460", "09145", "sáng"])
def test_what_is_no_time_is_empty(typed: str) -> None:
    assert text.clock(typed) == ""


@given(st.text())
def test_any_text_may_be_typed_for_a_day_or_a_time(s: str) -> None:
    assert len(text.day(s, "2026-11-22")) in (0, 10)
    assert len(text.clock(s)) in (0, 5)


def test_numbers_have_vietnamese_dots() -> None:
    assert [text.number(n) for n in (0, 999, 1234567, -1234)] == ["0", "999", "1.234.567", "-1.234"]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", ["name_long", "name_letters"])
def test_every_problem_has_its_words(code: str, lang: str) -> None:
    assert resources.say(code, lang) != code
