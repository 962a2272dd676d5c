"""Old fonts: what TCVN3 and VNI wrote is recognised and comes out right, and Unicode is never taken for them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import old_text, syllables

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + ["đ"]
CAPITAL = [letter.upper() for letter in SMALL]

# TCVN 5712:1993 as the C library's converter has it, from sign 0xA1; a dot stands for what the .VnTime fonts lack.
VN3 = "ĂÂÊÔƠƯĐăâêôơưđ......àảãáạ.ằẳẵắ.......ặầẩẫấậè.ẻẽéẹềểễếệìỉ...ĩíịò.ỏõóọồổỗốộờởỡớợù.ủũúụừửữứựỳỷỹýỵ"

# In the order no tone, sắc, huyền, hỏi, ngã, nặng.
VNI = {
    "a": "a aù aø aû aõ aï",
    "â": "aâ aá aà aå aã aä",
    "ă": "aê aé aè aú aü aë",
    "e": "e eù eø eû eõ eï",
    "ê": "eâ eá eà eå eã eä",
    "i": "i í ì æ ó ò",
    "o": "o où oø oû oõ oï",
    "ô": "oâ oá oà oå oã oä",
    "ơ": "ô ôù ôø ôû ôõ ôï",
    "u": "u uù uø uû uõ uï",
    "ư": "ö öù öø öû öõ öï",
    "y": "y yù yø yû yõ î",
}
VNI_TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]

NAMES = (
    "Nguyễn Văn Hùng",
    "Đặng Thị Hương Lan",
    "Đỗ Hữu Thắng",
    "Trần Quốc Tuấn",
    "Phạm Thị Thuỷ",
    "Lê Thị Ngọc",
    "Vũ Đình Ước",
    "Hoàng Thế Quyết",
    "Bùi Thị Phượng",
    "NGUYỄN THỊ HÒA",
)
OTHERS = (  # of Dao, Tày, Hoa, Sán Chỉ, Ê Đê, English and French people, and what else stands in lists
    *("Chìu Quay Sáng", "Tằng A Phúc", "Voòng A Sáng", "Lỷ Thị Tằng", "Nình Móc Sủi", "Bàn Thị Múi", "Chảo Láo Sử"),
    *("Lò Văn Cầm", "Phùn Thị Hà", "Dường A Nhì", "Chíu Sì Múi", "Hoàng Ìn Thò", "Y Bên Niê", "H'Hen Niê Kđăm"),
    *("Mary O'Brien", "Zoë Müller", "François Hollande", "José García", "Björn Åkesson", "Chloé Lefèvre", "Renée Noël"),
    *("xóm Đình, nhà 12", "½ xóm, 25°C", "«Nhà văn hóa»", "m² §5", "số 5 – ngõ 2", "Hoà", "Toàn", "Vò", "Lò", "Bö", ""),
)


def test_the_table_of_tcvn3_is_that_of_the_standard() -> None:
    signs = {chr(0xA1 + place): letter for place, letter in enumerate(VN3) if letter != "."}
    assert len(signs) == 74
    assert {sign: old_text.decode(sign, old_text.TCVN3) for sign in signs} == signs


@pytest.mark.parametrize("vowel", VNI)
def test_the_table_of_vni_is_that_of_its_fonts(vowel: str) -> None:
    wanted = [unicodedata.normalize("NFC", vowel + tone) for tone in VNI_TONES]
    assert [old_text.decode(old, old_text.VNI) for old in VNI[vowel].split()] == wanted
    capitals = [old.upper() for old in VNI[vowel].split()]
    assert [old_text.decode(old, old_text.VNI) for old in capitals] == [letter.upper() for letter in wanted]
    assert old_text.decode("ñÑ", old_text.VNI) == "đĐ"


@pytest.mark.parametrize("letter", SMALL)
@pytest.mark.parametrize("encoding", old_text.ENCODINGS)
def test_every_letter_comes_back(letter: str, encoding: str) -> None:
    assert old_text.decode(old_text.encode(letter, encoding), encoding) == letter


@pytest.mark.parametrize("letter", CAPITAL)
def test_every_capital_comes_back_from_vni_and_from_words_of_capitals_in_tcvn3(letter: str) -> None:
    assert old_text.decode(old_text.encode(letter, old_text.VNI), old_text.VNI) == letter
    word = f"T{letter}T"
    assert old_text.decode(old_text.encode(word, old_text.TCVN3), old_text.TCVN3) == word


@pytest.mark.parametrize("encoding", old_text.ENCODINGS)
def test_a_list_in_an_old_font_is_recognised_and_comes_out_right(encoding: str) -> None:
    old = [old_text.encode(name, encoding) for name in NAMES]
    finding = old_text.recognise(old)
    assert finding == old_text.Finding(encoding, pure=True)
    assert [old_text.convert(cell, finding) for cell in old] == list(NAMES)


def test_a_capital_that_the_small_font_lacks_stays_small() -> None:
    assert old_text.decode("Lª Ngäc ¸nh", old_text.TCVN3) == "Lê Ngọc ánh"


@pytest.mark.parametrize("encoding", old_text.ENCODINGS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_an_old_font_tells_so_by_itself(name: str, encoding: str) -> None:
    assert old_text.telling(old_text.encode(name, encoding)) == encoding


@pytest.mark.parametrize("cell", NAMES + OTHERS)
def test_a_name_in_unicode_is_never_taken_for_an_old_one(cell: str) -> None:
    assert old_text.telling(cell) == ""
    assert old_text.telling(unicodedata.normalize("NFD", cell)) == ""


def test_a_list_in_unicode_is_never_taken_for_an_old_one() -> None:
    assert old_text.recognise(NAMES + OTHERS) is None
    assert old_text.recognise(unicodedata.normalize("NFD", cell) for cell in NAMES + OTHERS) is None
    assert old_text.recognise(OTHERS) is None


def test_in_a_list_of_both_only_the_old_cells_are_converted() -> None:
    cells = [old_text.encode(NAMES[0], old_text.TCVN3), NAMES[1], "Hoà", "Mary O'Brien"]
    finding = old_text.recognise(cells)
    assert finding == old_text.Finding(old_text.TCVN3, pure=False)
    assert [old_text.convert(cell, finding) for cell in cells] == [NAMES[0], NAMES[1], "Hoà", "Mary O'Brien"]


def test_a_word_that_could_be_either_follows_its_column() -> None:
    cells = [old_text.encode(name, old_text.TCVN3) for name in (*NAMES[:3], "Vũ")]
    assert cells[3] == "Vò", "which is a word in Unicode too"
    finding = old_text.recognise(cells)
    assert finding is not None
    assert old_text.convert(cells[3], finding) == "Vũ"


@given(st.text(alphabet="aeiouy" + "".join(SMALL + CAPITAL) + "bcdghklmnpqrstvx ", max_size=30))
def test_what_has_a_letter_of_unicode_is_left_alone(cell: str) -> None:
    if any(letter > "\u00ff" for letter in cell):
        words = [word for word in cell.split() if any(letter > "\u00ff" for letter in word)]
        assert all(old_text.telling(word) == "" for word in words)
        assert old_text.convert(cell, old_text.Finding(old_text.VNI, pure=True)) == cell


def test_a_syllable_is_known_by_its_build() -> None:
    words = "Nguyễn Quỳnh giếng gìn khuỷu ngoẹo Voòng nghiêng quốc YẾN hoà hòa oanh"
    assert [word for word in words.split() if not syllables.sound(word)] == []


def test_what_is_built_otherwise_is_told() -> None:
    words = "NguyÔn Vaên toàp hùú Müller Franỗois zoở q nguyến2"
    assert [word for word in words.split() if syllables.sound(word)] == []
