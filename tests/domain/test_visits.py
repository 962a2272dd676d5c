"""The support slip's rules: what must be mended, what is only worth a second look, and in which words."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import catalogue, visit_glance, visits
from fieldapp.domain.visits import Consent, Slip, TopicResult

TODAY = "2026-10-03"
CATALOGUE = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
SCENE = visits.Scene(TODAY, "10:00", frozenset({"khe-su", "nam-mau"}), frozenset({"lan", "minh"}), CATALOGUE)

DONE = (TopicResult("ID-01", "3"),)
PLAIN = Slip(date=TODAY, time="09:14", mode="home", village="khe-su", team="to-1", helpers=("lan",), topics=DONE)
AGREED = Consent("spoken", "2026-1", ("log", "follow_up"))


def slip(**changed: Any) -> Slip:
    return msgspec.structs.replace(PLAIN, **changed)


def named(**changed: Any) -> Slip:
    return slip(**{"name": "Chìu Thị Lỷ", "household": "h1", "consent": AGREED} | changed)


def lesson(**changed: Any) -> Slip:
    return slip(**{"mode": "class", "people": 35} | changed)


def found(one: Slip, scene: visits.Scene = SCENE) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in visits.check(one, scene)]


def warned(one: Slip) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in visits.warn(one, SCENE)]


def day(days: int) -> str:
    return (date.fromisoformat(TODAY) + timedelta(days)).isoformat()


# Slips that are fine


@pytest.mark.parametrize(
    "one",
    [
        PLAIN,
        named(),
        named(phone="0912345678", age="a75", sex="f", device="2g", minutes=40, satisfaction=5),
        lesson(),
        slip(household="h1", age="u16", consent=Consent("paper", "2026-1", ("log",), guardian=True)),
        slip(topics=(TopicResult("ID-01", "X", ("B03", "B15")),), refer="police", follow_up=day(14)),
        slip(topics=(TopicResult("DVC-03", "4", (), "1.001193"), TopicResult("DVC-03", "1", (), "kết hôn"))),
        slip(date=day(-61), late_reason="Mưa bão, mất điện"),
        slip(minutes=1),
        slip(minutes=480),
    ],
)
def test_a_whole_slip_has_no_problem(one: Slip) -> None:
    assert found(one) == []
    assert warned(one) in ([], [("visit_minutes_long", "minutes")])


def test_an_empty_draft_is_told_all_that_is_missing_in_the_form_s_order() -> None:
    assert found(Slip()) == [
        ("visit_date_missing", "date"),
        ("visit_time_missing", "time"),
        ("visit_mode_missing", "mode"),
        ("visit_village_missing", "village"),
        ("visit_team_missing", "team"),
        ("visit_helper_missing", "helpers"),
        ("visit_topic_missing", "topics"),
    ]


# Each rule by itself

BROKEN = [
    (slip(date="31/02/2026"), "visit_date_bad", "date"),
    (slip(date="20261003"), "visit_date_bad", "date"),
    (slip(date="1970-01-01"), "visit_date_early", "date"),
    (slip(date="2022-03-04", late_reason="tìm thấy phiếu cũ"), "visit_date_early", "date"),
    (slip(date="2099-01-01"), "visit_date_ahead", "date"),
    (slip(date=day(1), time="00:30"), "visit_date_ahead", "date"),
    (slip(time="10:11"), "visit_date_ahead", "time"),
    (slip(date=day(-61)), "visit_late_reason", "late_reason"),
    (slip(late_reason="x" * 201), "text_long", "late_reason"),
    (slip(time="25:00"), "visit_time_bad", "time"),
    (slip(minutes=0), "visit_minutes", "minutes"),
    (slip(minutes=481), "visit_minutes", "minutes"),
    (slip(minutes=10**30), "visit_minutes", "minutes"),
    (slip(mode="boat"), "visit_choice_unknown", "mode"),
    (slip(village="an-sinh"), "visit_village_out", "village"),
    (slip(team="tổ một"), "visit_id_bad", "team"),
    (slip(helpers=("lan", "hoa")), "visit_helper_out", "helpers[1]"),
    (slip(helpers=("lan",) * 31), "visit_helpers_many", "helpers"),
    (named(household="nhà 12"), "visit_id_bad", "household"),
    (named(name="Lỷ" * 5000), "name_long", "name"),
    (named(name="Lỷ 12"), "name_letters", "name"),
    (slip(age="old"), "visit_choice_unknown", "age"),
    (slip(sex="x"), "visit_choice_unknown", "sex"),
    (slip(device="fax"), "visit_choice_unknown", "device"),
    (slip(phone="0912345678", consent=AGREED), "visit_phone_unnamed", "phone"),
    (named(phone="0" * 31), "text_long", "phone"),
    (slip(people=12), "visit_people_class_only", "people"),
    (lesson(people=None), "visit_people_missing", "people"),
    (lesson(people=0), "visit_people", "people"),
    (lesson(people=501), "visit_people", "people"),
    (lesson(name="Lỷ Tài"), "visit_class_unnamed", "name"),
    (lesson(phone="0912345678"), "visit_class_unnamed", "phone"),
    (lesson(household="h1"), "visit_class_unnamed", "household"),
    (slip(topics=()), "visit_topic_missing", "topics"),
    (slip(topics=(TopicResult("", "3"),)), "visit_topic_missing", "topics[0].topic"),
    (slip(topics=(*DONE, TopicResult("ID-99", "3"))), "visit_choice_unknown", "topics[1].topic"),
    (slip(topics=(TopicResult("ID-01", ""),)), "visit_result_missing", "topics[0].result"),
    (slip(topics=(TopicResult("ID-01", "5"),)), "visit_choice_unknown", "topics[0].result"),
    (slip(topics=(TopicResult("ID-01", "X"),)), "visit_blocker_missing", "topics[0].blockers"),
    (slip(topics=(TopicResult("ID-01", "X", ("B77",)),)), "visit_choice_unknown", "topics[0].blockers"),
    (slip(topics=(TopicResult("DVC-01", "1", (), "x" * 201),)), "text_long", "topics[0].procedure"),
    (slip(topics=(TopicResult("ID-01", "1"), *DONE)), "visit_topic_twice", "topics[1].topic"),
    (slip(refer="mayor"), "visit_choice_unknown", "refer"),
    (slip(follow_up="mai"), "visit_date_bad", "follow_up"),
    (slip(follow_up=TODAY), "visit_follow_up", "follow_up"),
    (slip(follow_up=day(181)), "visit_follow_up", "follow_up"),
    (slip(satisfaction=0), "visit_satisfaction", "satisfaction"),
    (slip(satisfaction=6), "visit_satisfaction", "satisfaction"),
    (slip(note="x" * 501), "text_long", "note"),
    (named(consent=None), "visit_consent_missing", "consent"),
    (slip(household="h1"), "visit_consent_missing", "consent"),
    (named(consent=Consent("", "2026-1", ("log",))), "visit_consent_how", "consent.how"),
    (named(consent=Consent("nod", "2026-1", ("log",))), "visit_choice_unknown", "consent.how"),
    (named(consent=Consent("spoken", "", ("log",))), "visit_consent_text", "consent.text_version"),
    (named(consent=Consent("spoken", "2019-1", ("log",))), "visit_choice_unknown", "consent.text_version"),
    (named(consent=Consent("spoken", "2026-1")), "visit_consent_purpose", "consent.purposes"),
    (named(consent=Consent("spoken", "2026-1", ("sell",))), "visit_choice_unknown", "consent.purposes"),
    (named(name="", age="u16"), "visit_consent_guardian", "consent.guardian"),
    (named(consent=Consent("again", "2026-1", ("log",))), "visit_consent_since", "consent.since"),
    (named(consent=Consent("again", "2026-1", ("log",), since=day(1))), "visit_consent_since", "consent.since"),
]


@pytest.mark.parametrize(("one", "code", "field"), BROKEN, ids=[f"{code}-{field}" for _, code, field in BROKEN])
def test_one_broken_rule_is_said_once_beside_its_field(one: Slip, code: str, field: str) -> None:
    assert found(one) == [(code, field)]


@pytest.mark.parametrize(("one", "code", "field"), BROKEN, ids=[f"{code}-{field}" for _, code, field in BROKEN])
def test_each_refusal_says_in_both_languages_what_to_do(one: Slip, code: str, field: str) -> None:
    (problem,) = visits.check(one, SCENE)
    for lang in ("vi", "en"):
        words = resources.explain(problem, lang)
        assert words != code
        assert "{" not in words
    assert any(ask in resources.explain(problem) for ask in ("Hãy", "Xin"))


def test_eleven_topics_need_a_second_slip() -> None:
    codes = [entry.code for entry in CATALOGUE.tables["topics"]]
    ten = tuple(TopicResult(code, "1") for code in codes[:10])
    assert found(slip(topics=ten)) == []
    assert found(slip(topics=(*ten, TopicResult(codes[10], "1")))) == [("visit_topics_many", "topics")]


def test_a_child_is_neither_named_nor_called() -> None:
    child = named(age="u16", phone="0912345678", consent=Consent("spoken", "2026-1", ("follow_up",), True))
    assert found(child) == [("visit_child_unnamed", "name"), ("visit_child_unnamed", "phone")]


def test_a_visit_may_begin_ten_minutes_ahead_also_over_midnight() -> None:
    assert found(slip(time="10:10")) == []
    late = msgspec.structs.replace(SCENE, now="23:55")
    assert found(slip(date=day(1), time="00:05"), late) == []
    assert found(slip(date=day(1), time="00:06"), late) == [("visit_date_ahead", "date")]


def test_sixty_days_back_need_no_reason_and_180_ahead_are_a_follow_up() -> None:
    assert found(slip(date=day(-60))) == []
    assert found(slip(follow_up=day(180))) == []


def test_a_code_counts_if_the_list_had_it_on_the_visit_s_day_or_has_it_today() -> None:
    rows = resources.rows("catalogue/topics.csv")
    ended = [row | {"valid_to": "2026-09-30"} if row["code"] == "ID-01" else row for row in rows]
    tables = {name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES}
    scene = msgspec.structs.replace(SCENE, catalogue=catalogue.build(tables | {"topics": ended}))
    assert found(slip(date="2026-09-30"), scene) == []
    assert found(slip(), scene) == [("visit_choice_unknown", "topics[0].topic")]
    assert found(slip(date="2025-11-20", late_reason="phiếu giấy năm trước")) == []


# A second look


def test_warnings_never_refuse() -> None:
    odd = named(phone="12345", note="OTP là 123456", minutes=300)
    assert found(odd) == []
    codes = [code for code, _ in warned(odd)]
    assert codes == ["phone_odd", "visit_minutes_long", "sensitive_otp"]


def test_papers_in_any_free_words_are_warned_of() -> None:
    rows = (TopicResult("DVC-01", "1", (), "CCCD 000123456789"),)
    assert warned(slip(topics=rows)) == [("sensitive_digits12", "topics[0].procedure")]


def test_a_phone_needs_a_purpose_that_asks_for_it() -> None:
    only_kept = named(phone="0912345678", consent=Consent("spoken", "2026-1", ("log",)))
    assert warned(only_kept) == [("visit_consent_narrow", "phone")]
    assert warned(named(phone="0912345678")) == []


def test_what_is_passed_on_or_taken_up_again_was_agreed_to() -> None:
    told: dict[str, Any] = {"refer": "police", "follow_up": day(7)}
    one = named(consent=Consent("spoken", "2026-1", ("log",)), **told)
    assert warned(one) == [("visit_consent_refer", "refer"), ("visit_consent_follow_up", "follow_up")]
    assert warned(named(consent=Consent("spoken", "2026-1", ("log", "refer", "follow_up")), **told)) == []
    assert warned(slip(**told)) == []  # nobody is named
    assert warned(named(refer="none")) == []


def test_each_warning_has_words() -> None:
    odd = [named(phone="12345", minutes=300, note="OTP 123456", consent=Consent("spoken", "2026-1", ("refer",)))]
    odd += [named(phone="01691234567"), named(refer="police")]
    odd += [named(follow_up=day(7), consent=Consent("spoken", "2026-1", ("log",)))]
    for one in odd:
        for problem in visits.warn(one, SCENE):
            for lang in ("vi", "en"):
                words = resources.explain(problem, lang)
                assert words != problem.code
                assert "{" not in words


# Tidying


def test_text_from_a_mac_with_spaces_around_is_tidied() -> None:
    nfd = unicodedata.normalize("NFD", "  Đặng  Thị Hường ")
    messy = named(name=nfd, time="9h14", phone="+84 912.345.678", note=" một \r\n\r\n hai  ba ", village=" khe-su")
    tidy = visits.tidy(messy)
    assert (tidy.name, tidy.time, tidy.phone) == ("Đặng Thị Hường", "09:14", "0912345678")
    assert (tidy.note, tidy.village) == ("một\n\nhai ba", "khe-su")
    assert found(tidy) == []


def test_a_phone_that_is_none_stays_as_typed() -> None:
    assert visits.tidy(named(phone=" 12 34 ")).phone == "12 34"


def test_what_is_twice_in_a_list_is_kept_once() -> None:
    rows = (TopicResult(" ID-01", "X", ("B03", "B03 ", "")),)
    tidy = visits.tidy(slip(helpers=("lan", "lan", " minh"), topics=rows, consent=Consent()))
    assert tidy.helpers == ("lan", "minh")
    assert tidy.topics == (TopicResult("ID-01", "X", ("B03",)),)
    assert tidy.consent is None


def test_a_long_procedure_code_is_kept_short() -> None:
    rows = (TopicResult("DVC-03", "4", (), "1.001193.000.00.00.H35"),)
    assert visits.tidy(slip(topics=rows)).topics[0].procedure == "1.001193"


# Once more the same visit?


def test_the_same_person_on_the_same_day_with_a_shared_topic_may_be_the_same_visit() -> None:
    again = named(name="chiu thi ly", time="15:00", topics=(*DONE, TopicResult("PAY-01", "1")))
    others = [
        again,
        named(date=day(-1)),
        named(village="nam-mau"),
        named(name="Chìu A Sáng"),
        named(topics=(TopicResult("PAY-01", "1"),)),
    ]
    assert visits.same_again(named(), others) == [again]


def test_anonymous_visits_are_never_taken_for_the_same() -> None:
    assert visits.same_again(PLAIN, [PLAIN]) == []


# Laws

words = st.text(max_size=12) | st.sampled_from(["", "khe-su", "lan", "to-1", "ID-01", "X", "u16", "home", "class"])
days = st.dates().map(date.isoformat) | st.sampled_from(["1970-01-01", "2099-12-31", "9999-12-31", "", TODAY])
numbers = st.none() | st.integers()
lists = st.lists(words, max_size=4).map(tuple)
rows = st.builds(
    TopicResult,
    topic=words | st.sampled_from(["DVC-01"]),
    result=words | st.sampled_from(["0", "4"]),
    blockers=lists | st.just(("B01",)),
    procedure=words,
)
consents = st.none() | st.just(AGREED) | st.builds(Consent, words, words, lists, st.booleans())
slips = st.builds(
    Slip,
    date=days | words,
    time=words | st.just("09:14"),
    minutes=numbers,
    mode=words,
    village=words,
    team=words,
    helpers=lists,
    household=words,
    name=words | st.just("Lỷ Tài") | st.just("Đ" * 101),
    age=words,
    sex=words,
    phone=words | st.just("0912345678"),
    people=numbers | st.just(20),
    device=words,
    topics=st.lists(rows, max_size=12).map(tuple),
    refer=words,
    follow_up=days | words,
    satisfaction=numbers,
    note=words | st.just("x\n" * 300),
    consent=consents,
    late_reason=words,
)
nearly = st.builds(
    lambda base, **some: msgspec.structs.replace(base, **some),
    st.sampled_from([named(), lesson(), named(age="u16", name="")]),
    date=days | st.just(TODAY),
    minutes=numbers | st.just(30),
    name=words | st.just("Lỷ Tài"),
    phone=words,
    household=words,
    note=words,
    follow_up=st.just("") | st.just(day(3)),
    topics=st.lists(rows, min_size=1, max_size=3).map(tuple) | st.just(DONE),
)


@given(slips)
def test_the_rules_can_look_at_any_slip(one: Slip) -> None:
    for problem in visits.check(one, SCENE) + visits.warn(one, SCENE):
        assert problem.field
        assert resources.explain(problem) != problem.code


@given(slips | nearly)
def test_tidying_twice_is_tidying_once(one: Slip) -> None:
    assert visits.tidy(visits.tidy(one)) == visits.tidy(one)


@given(slips | nearly)
def test_the_province_takes_what_the_rules_let_through(one: Slip) -> None:
    tidy = visits.tidy(one)
    if not visits.check(tidy, SCENE):
        assert visit_glance.check(visits.cells(tidy)) is None
