"""The step guides: the shipped ones are whole, alike in both languages and ask for no secret; others are refused."""

from __future__ import annotations

import contextlib
import datetime
import re
import unicodedata
from pathlib import Path

import pytest

from fieldapp import resources
from fieldapp.domain import catalogue, guides, problems
from fieldapp.ui import shelf

CATALOGUE = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
FOLDER = resources.path("guides")
FILES = sorted(FOLDER.glob("*.md"))
CODES = sorted({file.name.partition(".")[0] for file in FILES})
TOPICS = [code for code in CODES if code in CATALOGUE.newest["topics"]]
GENERAL = {"WHO", "SAFE", "BLOCKERS"}

SECRET = re.compile(r"\botp\b|mật khẩu|passcode|mã pin|one-time code|password|\bpin\b")
PAPERS = re.compile(r"căn cước|giấy tờ|số tài khoản|id card|\bpapers\b|account number")
GIVES = re.compile(
    r"\b(đọc|nói(?! rõ:| trước:)|đưa|gửi(?! về| đến)|kể|báo cho|cho biết|(?<!tin )nhắn|read|tell|told|give|send|show)\b"
)
TAKES = re.compile(r"\b(chụp|giữ|gửi|cầm|photographs?|keeps?|send|photos? of)\b")
TO_OTHERS = re.compile(r"thành viên|của tổ|cho tổ|người hướng dẫn|nhóm|\btôi\b|\bmembers?\b|\bteam\b|\bgroup\b|\bme\b")
NEVER = re.compile(r"\b(không|đừng|chớ|đã lỡ|never|no|not|nobody|neither|if you|if money)\b")
TURNED_ROUND = re.compile(r"là lừa đảo|scammer|to nobody")


def load(code: str, lang: str) -> guides.Guide:
    file = FOLDER / f"{code}.{lang}.md"
    return guides.parse(file.name, lang, file.read_text(encoding="utf-8"))


def sentences(guide: guides.Guide) -> list[str]:
    return [one for said in guide.words() for one in re.split(r"(?<=[.;!?])\s+", said)]


WRITTEN = """---
code: ID-01
version: 2026-1
date: 2026-11-22
---

# Kích hoạt VNeID mức 2

Một câu mở đầu.

## Các bước

1. Mở máy.
2. Tự nhập mã,
   không đọc to.

## Vướng mắc thường gặp

### B04 → operator

- Chuyển nhà mạng.

## Giữ an toàn

- Không đọc mã OTP.
"""


# what is shipped


def test_the_fifteen_most_frequent_topics_have_a_guide() -> None:
    frequent = sorted(CATALOGUE.tables["topics"], key=lambda entry: int(entry.extra["order"]))
    assert {entry.code for entry in frequent[:15]} <= set(TOPICS)
    assert set(CODES) - set(TOPICS) == GENERAL


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_guide_parses_and_has_code_version_and_date(file: Path) -> None:
    code, lang, _ = file.name.split(".")
    raw = file.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    guide = guides.parse(file.name, lang, raw)
    assert guide.code == code
    assert re.fullmatch(r"\d{4}-\d+", guide.version)
    assert datetime.date.fromisoformat(guide.date) >= datetime.date(2026, 1, 1)
    assert guide.safety
    assert code == "BLOCKERS" or len(guide.steps) >= 5


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", TOPICS)
def test_a_guide_of_a_topic_bears_its_name_and_tells_about_its_usual_blockers(code: str, lang: str) -> None:
    guide = load(code, lang)
    assert guide.title == CATALOGUE.label("topics", code, lang)
    assert {way.blocker for way in guide.ways} == set(CATALOGUE.blockers_of(code))
    assert guide.needs


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", CODES)
def test_a_blocker_says_what_to_do_and_is_handed_to_where_the_catalogue_sends_it(code: str, lang: str) -> None:
    for way in load(code, lang).ways:
        assert way.words
        assert way.blocker in CATALOGUE.newest["blockers"]
        assert way.refer in CATALOGUE.newest["referrals"]
        assert CATALOGUE.hands_to(way.blocker) in ("", way.refer)


def test_what_to_do_is_told_for_every_blocker_of_the_catalogue() -> None:
    assert {way.blocker for way in load("BLOCKERS", "vi").ways} == set(CATALOGUE.newest["blockers"])


@pytest.mark.parametrize("code", CODES)
def test_both_languages_say_as_much(code: str) -> None:
    vi, en = load(code, "vi"), load(code, "en")
    assert (vi.version, vi.date, len(vi.steps), len(vi.needs), len(vi.safety)) == (
        *(en.version, en.date, len(en.steps), len(en.needs), len(en.safety)),
    )
    assert [(way.blocker, way.refer, len(way.words)) for way in vi.ways] == [
        (way.blocker, way.refer, len(way.words)) for way in en.ways
    ]
    assert [vi.title] != [en.title]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", CODES)
def test_steps_are_short_plain_sentences(code: str, lang: str) -> None:
    guide = load(code, lang)
    assert [said for said in guide.words() if len(said) > 180] == []
    assert [said for said in (*guide.needs, *guide.steps, *guide.safety) if said[-1] not in ".?"] == []


def leaks(sentence: str) -> bool:
    """Whether a sentence tells somebody to give a secret away, or papers to a member."""
    sentence = sentence.casefold()
    given = SECRET.search(sentence) and GIVES.search(sentence)
    taken = PAPERS.search(sentence) and TO_OTHERS.search(sentence) and TAKES.search(sentence)
    deed = given or taken
    return bool(deed and not NEVER.search(sentence[: deed.start()]) and not TURNED_ROUND.search(sentence))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", CODES)
def test_no_guide_asks_for_a_code_a_password_or_a_photo_of_papers(code: str, lang: str) -> None:
    assert [said for said in sentences(load(code, lang)) if leaks(said)] == []


@pytest.mark.parametrize(
    "said",
    [
        "Người dân đọc mã OTP cho thành viên tổ.",
        "Gửi mật khẩu vào nhóm Zalo.",
        "Đọc mã OTP cho tôi nếu không nhìn rõ.",
        "Thành viên tổ chụp căn cước của người dân.",
        "Read the one-time code to the member.",
        "The member photographs the ID card.",
    ],
)
def test_a_sentence_that_gives_a_secret_away_would_be_found(said: str) -> None:
    assert leaks(said)


@pytest.mark.parametrize("code", CODES)
def test_where_a_code_or_password_is_typed_the_guide_warns_to_give_it_to_nobody(code: str) -> None:
    guide = load(code, "vi")
    if any(SECRET.search(said.casefold()) for said in guide.steps):
        warned = [said for said in map(str.casefold, guide.safety) if SECRET.search(said) and NEVER.search(said)]
        assert warned


def test_the_official_addresses_belong_to_known_guides_and_are_the_states_own() -> None:
    found = shelf.read(CATALOGUE, "vi", "2026-11-26")
    assert "dichvucong.gov.vn" in [one.extra["url"].removeprefix("https://") for one in found.addresses]
    known = {*CATALOGUE.newest["topics"], *GENERAL}
    for one in found.addresses:
        assert set(one.words("topics")) <= known
        assert re.fullmatch(r"https://[a-z0-9.-]+", one.extra["url"])
        assert one.extra["basis"] in ("sourced", "assumption")
    assert [one.code for one in found.addresses_of("DVC-01")] == ["portal"]


# searching


@pytest.fixture(scope="module")
def vietnamese() -> guides.Index:
    return shelf.read(CATALOGUE, "vi", "2026-11-26").index


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("quen mat khau", "ID-02"),
        ("Quên mật khẩu", "ID-02"),
        (unicodedata.normalize("NFD", "Quên mật khẩu"), "ID-02"),
        ("id03", "ID-03"),
        ("ID-03", "ID-03"),
        ("doi may", "ID-03"),
        ("lua dao", "SAFE"),
        ("bao hiem y te", "HEA-01"),
        ("hoa don", "PAY-02"),
        ("xyzzy", None),
    ],
)
def test_words_without_tones_find_the_guide(vietnamese: guides.Index, words: str, first: str | None) -> None:
    found = [guide.code for guide in vietnamese.find(words)]
    assert (found[0] if found else None) == first


def test_a_blocker_finds_the_guides_that_tell_what_to_do_about_it(vietnamese: guides.Index) -> None:
    assert {"PAY-01", "DVC-02", "ID-03"} <= {guide.code for guide in vietnamese.find("không nhận khuôn mặt")}


def test_without_words_the_guides_come_by_how_often_they_are_asked_for(vietnamese: guides.Index) -> None:
    codes = [guide.code for guide in vietnamese.find(" ")]
    assert codes[:4] == ["WHO", "SAFE", "ID-01", "ID-02"]
    assert codes[-1] == "BLOCKERS"
    order = [int(CATALOGUE.newest["topics"][code].extra["order"]) for code in codes if code in TOPICS]
    assert order == sorted(order)


# reading a file


def test_a_file_becomes_a_guide() -> None:
    guide = guides.parse("ID-01.vi.md", "vi", WRITTEN.replace("\n", "\r\n"))
    assert (guide.code, guide.version, guide.date) == ("ID-01", "2026-1", "2026-11-22")
    assert guide.lead == "Một câu mở đầu."
    assert guide.steps == ("Mở máy.", "Tự nhập mã, không đọc to.")
    assert guide.ways == (guides.Way("B04", "operator", ("Chuyển nhà mạng.",)),)
    assert guide.way("B04") == guide.ways[0]
    assert guide.way("B05") is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("---\ncode", "code", 1),
        ("code: ID-01\n", "", 1),
        ("2026-11-22", "22/11/2026", 1),
        ("## Các bước", "## Những bước", 11),
        ("## Giữ an toàn", "## Các bước", 23),
        ("1. Mở máy.", "- Mở máy.", 13),
        ("- Chuyển nhà mạng.", "1. Chuyển nhà mạng.", 21),
        ("### B04 → operator", "### B04", 19),
        ("### B04 → operator", "", 21),
        ("1. Mở máy.", "```\nMở máy.\n```", 13),
        ("1. Mở máy.", "1. Mở máy. ![](x.png)", None),
        ("- Chuyển nhà mạng.", "", None),
        ("- Không đọc mã OTP.", "", None),
        ("Một câu mở đầu.", "", None),
        ("# Kích", "Kích", None),
    ],
)
def test_a_damaged_file_is_refused_by_name_and_line(old: str, new: str, line: int | None) -> None:
    broken = WRITTEN.replace(old, new, 1)
    assert broken != WRITTEN
    if "![]" in new:  # a picture is left out of the words, nothing more
        assert guides.parse("x.vi.md", "vi", broken).steps[0] == "Mở máy."
        return
    with pytest.raises(problems.Problem, match="guide_bad") as caught:
        guides.parse("x.vi.md", "vi", broken)
    assert caught.value.details["file"] == "x.vi.md"
    assert line is None or caught.value.details["line"] == line


@pytest.mark.parametrize(
    "written", ["", "\n", "---", "---\n---", "# Chỉ có tên", "\x00\x01", "---\n\n---\n" + "#" * 9999]
)
def test_a_file_of_rubbish_is_refused_and_never_a_crash(written: str) -> None:
    with pytest.raises(problems.Problem, match="guide_bad"):
        guides.parse("x.vi.md", "vi", written)


@pytest.mark.parametrize("cut", range(0, len(WRITTEN), 7))
def test_a_file_cut_off_anywhere_is_read_or_refused(cut: int) -> None:
    read = ""
    with contextlib.suppress(problems.Problem):
        read = guides.parse("x.vi.md", "vi", WRITTEN[:cut]).code
    assert read == ("ID-01" if cut > WRITTEN.index("- Không") + 2 else "")
