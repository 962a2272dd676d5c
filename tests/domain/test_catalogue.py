"""The catalogue: the shipped tables are whole and agree with each other; bad rows are refused by name."""

from __future__ import annotations

import csv
import datetime
import io
import re
import unicodedata
from collections import Counter

import pytest

from fieldapp import resources
from fieldapp.domain import catalogue, problems


@pytest.fixture(scope="module")
def shipped() -> catalogue.Catalogue:
    return catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})


def row(**changed: str) -> dict[str, str]:
    plain = {"code": "m", "vi": "Nam", "en": "Male", "version": "1"}
    return plain | {"valid_from": "2026-01-01", "valid_to": ""} | changed


def codes(shipped: catalogue.Catalogue, table: str) -> list[str]:
    return [entry.code for entry in shipped.tables[table]]


def refusal(table: str, *rows: dict[str, str]) -> tuple[object, ...]:
    with pytest.raises(problems.Problem, match="catalogue_bad") as caught:
        catalogue.build({table: list(rows)})
    return tuple(caught.value.details[key] for key in ("table", "line", "column"))


# what is shipped


def test_the_province_has_30_wards_22_communes_and_2_special_zones(shipped: catalogue.Catalogue) -> None:
    kinds = Counter(entry.extra["kind"] for entry in shipped.tables["communes"])
    assert kinds == {"ward": 30, "commune": 22, "special_zone": 2}


def test_commune_codes_keep_their_leading_zero(shipped: catalogue.Catalogue) -> None:
    assert all(re.fullmatch(r"0\d{4}", code) for code in codes(shipped, "communes"))
    assert shipped.label("communes", "07132") == "Quảng Yên"


@pytest.mark.parametrize(
    ("table", "count"),
    [("communes", 54), ("topics", 36), ("blockers", 21), ("indicators", 36), ("consent_texts", 1)],
)
def test_each_table_has_its_number_of_codes(shipped: catalogue.Catalogue, table: str, count: int) -> None:
    assert len(set(codes(shipped, table))) == len(codes(shipped, table)) == count


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("modes", "home hall centre phone class"),
        ("results", "0 1 2 3 4 X"),
        ("ages", "u16 a16 a60 a75"),
        ("sexes", "m f"),
        ("devices", "smartphone 2g none"),
        ("satisfaction", "1 2 3 4 5"),
        ("consent_how", "spoken paper signed again"),
        ("roles", "member head officer province"),
        ("area_kinds", "province commune ward special_zone village quarter hamlet enterprise"),
        ("blockers", " ".join([*(f"B{n:02}" for n in range(1, 21)), "B99"])),
        ("indicators", " ".join(f"{n:02}" for n in range(1, 37))),
    ],
)
def test_the_fixed_lists_hold_their_codes_in_order(shipped: catalogue.Catalogue, table: str, expected: str) -> None:
    assert codes(shipped, table) == expected.split()


@pytest.mark.parametrize("table", catalogue.TABLES)
def test_every_row_speaks_both_languages_composed(shipped: catalogue.Catalogue, table: str) -> None:
    raw = resources.path(f"catalogue/{table}.csv").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    assert shipped.tables[table]
    assert all(entry.vi and entry.en for entry in shipped.tables[table])


@pytest.mark.parametrize("table", catalogue.TABLES)
def test_every_date_is_a_real_day_and_no_row_ends_before_it_begins(shipped: catalogue.Catalogue, table: str) -> None:
    for entry in shipped.tables[table]:
        begins = datetime.date.fromisoformat(entry.valid_from)
        assert not entry.valid_to or begins <= datetime.date.fromisoformat(entry.valid_to)


def test_topics_are_ordered_and_stand_in_the_group_of_their_code(shipped: catalogue.Catalogue) -> None:
    topics = shipped.tables["topics"]
    assert [entry.extra["order"] for entry in topics] == [str(n) for n in range(1, 37)]
    assert all(entry.code.startswith(entry.extra["group"] + "-") for entry in topics)
    assert all(bool(entry.extra["steps_vi"]) == bool(entry.extra["steps_en"]) for entry in topics)


def test_every_blocker_of_a_topic_and_every_hand_over_exists(shipped: catalogue.Catalogue) -> None:
    named = {blocker for topic in codes(shipped, "topics") for blocker in shipped.blockers_of(topic)}
    handed = {shipped.hands_to(blocker) for blocker in codes(shipped, "blockers")}
    assert named <= set(codes(shipped, "blockers"))
    assert handed - {""} <= set(codes(shipped, "referrals"))


def test_blockers_go_to_the_office_that_can_solve_them(shipped: catalogue.Catalogue) -> None:
    handed = {code: shipped.hands_to(code) for code in codes(shipped, "blockers") if shipped.hands_to(code)}
    assert handed == {
        "B03": "police", "B06": "police", "B13": "police", "B04": "operator",
        "B08": "centre", "B09": "centre", "B10": "centre", "B17": "science",
    }  # fmt: skip


def test_a_referral_proposes_a_follow_up_within_half_a_year(shipped: catalogue.Catalogue) -> None:
    days = {entry.code: int(entry.extra["follow_up_days"]) for entry in shipped.tables["referrals"]}
    assert days.pop("none") == 0
    assert all(1 <= number <= 180 for number in days.values())


def test_each_kind_of_commune_and_village_names_its_head(shipped: catalogue.Catalogue) -> None:
    heads = {entry.code: entry.extra["head_title_vi"] for entry in shipped.tables["area_kinds"]}
    titles = [heads[kind] for kind in ("village", "quarter", "hamlet")]
    assert titles == ["Trưởng thôn", "Trưởng khu", "Trưởng bản"]
    assert all(entry.extra["head_title_en"] for entry in shipped.tables["area_kinds"])
    assert {entry.extra["kind"] for entry in shipped.tables["communes"]} <= set(heads)


def test_the_consent_words_ask_for_every_purpose_and_never_make_help_conditional(
    shipped: catalogue.Catalogue,
) -> None:
    (text,) = shipped.tables["consent_texts"]
    assert text.version == text.code == "2026-1"
    assert list(text.words("purposes")) == codes(shipped, "consent_purposes")
    for words in ("họ tên", "số điện thoại", "rút lại đồng ý", "vẫn giúp như thường"):
        assert words in text.vi
    for words in ("name", "phone number", "withdraw", "helps you all the same"):
        assert words in text.en


def test_an_indicator_is_counted_here_or_says_it_is_from_outside(shipped: catalogue.Catalogue) -> None:
    for entry in shipped.tables["indicators"]:
        own = entry.extra
        assert own["unit"] in {"person", "time", "household", "percent", "count"}
        assert own["kind"] in {"count", "ratio", "pair", "outside"}
        assert bool(own["numerator"]) == (own["kind"] != "outside")
        assert (own["source"] == "outside") == (
            own["kind"] == "outside" or (own["kind"], own["denominator"]) == ("ratio", "")
        )


def test_slips_give_the_indicators_that_the_derivation_names(shipped: catalogue.Catalogue) -> None:
    """And claim no rate whose denominator only another office has."""
    told = {entry.code: entry.extra for entry in shipped.tables["indicators"] if entry.extra["numerator"]}
    assert {code for code, own in told.items() if own["source"] == "teams"} == {"01", "02", "03"}
    assert {code for code, own in told.items() if own["source"] == "outside"} == {"11", "13", "16", "20", "23"}
    own = {code for code, own in told.items() if own["source"] == "slips"}
    assert own == {"06", "07", "08", "09", "10", "15", "28", "29", "30", "36"}


# what it answers


def test_a_list_for_a_day_holds_only_what_is_valid_then(shipped: catalogue.Catalogue) -> None:
    assert len(shipped.on("communes", "2025-07-01")) == 54
    assert shipped.on("communes", "2025-06-30") == {}


def test_a_code_given_again_to_another_commune_means_each_in_its_time() -> None:
    ward = {"code": "06652", "kind": "ward", "resolution": ""}
    old = row(**ward, vi="Hà Phong", valid_from="2019-01-01", valid_to="2025-06-30")
    new = row(**ward, vi="Hà Tu", valid_from="2025-07-01")
    built = catalogue.build({"communes": [new, old]})
    assert built.on("communes", "2025-06-30")["06652"].vi == "Hà Phong"
    assert built.on("communes", "2025-07-01")["06652"].vi == "Hà Tu"
    assert built.label("communes", "06652", "vi") == "Hà Tu"


def test_where_two_versions_overlap_the_later_one_holds() -> None:
    built = catalogue.build({"sexes": [row(vi="Nam giới", valid_from="2026-06-01"), row()]})
    assert built.on("sexes", "2026-07-01")["m"].vi == "Nam giới"
    assert built.on("sexes", "2026-05-31")["m"].vi == "Nam"


def test_a_label_comes_in_the_language_asked_for(shipped: catalogue.Catalogue) -> None:
    assert shipped.label("modes", "home", "vi") == "Tại nhà"
    assert shipped.label("modes", "home", "en") == "At home"


def test_an_unknown_code_shows_itself_and_hands_over_to_nobody(shipped: catalogue.Catalogue) -> None:
    assert shipped.label("topics", "NEW-01", "vi") == "NEW-01"
    assert shipped.blockers_of("NEW-01") == ()
    assert shipped.hands_to("B77") == ""


def test_a_row_ended_yesterday_still_has_a_label() -> None:
    built = catalogue.build({"sexes": [row(valid_to="2026-02-01")]})
    assert built.on("sexes", "2026-02-01") != {}
    assert built.on("sexes", "2026-02-02") == {}
    assert built.label("sexes", "m", "vi") == "Nam"


def test_decomposed_text_is_taken_in_composed() -> None:
    built = catalogue.build({"sexes": [row(vi=unicodedata.normalize("NFD", "Nữ"))]})
    assert built.label("sexes", "m", "vi") == "Nữ"


# what it refuses


@pytest.mark.parametrize("column", ["code", "vi", "en", "version", "valid_from", "valid_to"])
def test_a_missing_column_is_named(column: str) -> None:
    short = row()
    del short[column]
    assert refusal("sexes", short) == ("sexes", 2, column)


def test_a_table_needs_its_own_columns_too() -> None:
    assert refusal("blockers", row(code="B01")) == ("blockers", 2, "hands_to")


@pytest.mark.parametrize("column", ["code", "vi", "en", "version", "valid_from"])
def test_a_blank_cell_is_refused_where_words_are_needed(column: str) -> None:
    assert refusal("sexes", row(code="f"), row(**{column: " "})) == ("sexes", 3, column)


def test_a_line_with_too_few_or_too_many_cells_is_refused() -> None:
    header = "code,vi,en,version,valid_from,valid_to\n"
    lines = ("m,Nam,Male,1,2026-01-01", "m,Nam,Male,1,2026-01-01,,x")
    short, long = (list(csv.DictReader(io.StringIO(header + line))) for line in lines)
    assert refusal("sexes", *short) == ("sexes", 2, "valid_to")
    assert refusal("sexes", *long) == ("sexes", 2, "")


def test_a_code_twice_from_the_same_day_is_refused() -> None:
    assert refusal("sexes", row(), row(vi="Nam giới")) == ("sexes", 3, "code")
    assert refusal("sexes", row(), row(code=" m")) == ("sexes", 3, "code")


@pytest.mark.parametrize("day", ["2026-02-30", "01/01/2026", "20260101", "2026-1-1", "2026-W01-1"])
def test_a_date_must_be_a_real_iso_day(day: str) -> None:
    assert refusal("sexes", row(valid_from=day)) == ("sexes", 2, "valid_from")
    assert refusal("sexes", row(valid_to=day)) == ("sexes", 2, "valid_to")


def test_a_row_may_not_end_before_it_begins() -> None:
    assert refusal("sexes", row(valid_to="2025-12-31")) == ("sexes", 2, "valid_to")


def test_the_refusal_has_words_in_both_languages() -> None:
    problem = problems.Problem("catalogue_bad", table="topics", line=7, column="vi")
    for lang in ("vi", "en"):
        sentence = resources.explain(problem, lang)
        assert all(word in sentence for word in ("topics", "7", "vi"))


def test_a_table_that_is_read_later_is_read_when_it_is_wanted_and_once(shipped: catalogue.Catalogue) -> None:
    asked: list[str] = []

    def rows(table: str) -> list[dict[str, str]]:
        asked.append(table)
        return resources.rows(f"catalogue/{table}.csv")

    listed = catalogue.later(rows)
    assert asked == []
    assert listed.label("results", "X") == shipped.label("results", "X")
    assert listed.tables["results"] == shipped.tables["results"]
    assert listed.on("results", "2026-11-28") == shipped.on("results", "2026-11-28")
    assert asked == ["results"]
    with pytest.raises(KeyError):
        _ = listed.newest["nothing"]
    assert asked == ["results"]


def test_a_bad_table_that_is_read_later_is_refused_each_time() -> None:
    bad = {column: "" for column in catalogue.EVERY}
    listed = catalogue.later(lambda table: [bad])
    for _ in range(2):
        with pytest.raises(problems.Problem) as refused:
            _ = listed.newest["results"]
        assert refused.value.code == "catalogue_bad"
