"""What stands in the form, to the last letter, and the slip that it tells."""

from __future__ import annotations

from typing import Any

import commune
import pytest
from hypothesis import given
from hypothesis import strategies as some

from fieldapp.domain import problems, visits
from fieldapp.ui.pages import record_sheet
from fieldapp.ui.pages.record_sheet import Sheet, TopicLine

SCENE = visits.Scene(
    commune.TODAY, "09:14", frozenset({commune.KHE_SU}), frozenset({commune.HOA, commune.LAN}), commune.CATALOGUE
)


def sheet(**changed: Any) -> Sheet:
    """A complete sheet of today, with some fields changed."""
    told = dict(
        date="03/10/2026",
        time="08:30",
        mode="home",
        village=commune.KHE_SU,
        team=commune.TEAM,
        helpers=[commune.HOA],
        topics=[TopicLine("ID-01", "", "3")],
    )
    return Sheet(**{**told, **changed})


def told(**changed: Any) -> visits.Slip:
    return record_sheet.slip(sheet(**changed), commune.TODAY)


def codes(found: list[problems.Problem]) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in found]


def test_a_complete_sheet_is_a_slip_without_problems() -> None:
    assert told() == commune.SLIP
    assert record_sheet.check(sheet(), SCENE) == []


@pytest.mark.parametrize(
    ("typed", "day"),
    [("3/10", "2026-10-03"), ("hôm qua", "2026-10-02"), ("03-10-26", "2026-10-03"), ("31/2", "31/2"), ("", "")],
)
def test_days_are_told_as_dates_and_what_is_none_as_it_stands(typed: str, day: str) -> None:
    assert told(date=typed).date == day
    assert told(follow_up=typed).follow_up == day


@pytest.mark.parametrize(
    ("typed", "number"), [("", None), (" 20 ", 20), ("２０", 20), ("hai mươi", -1), ("1" * 30, -1)]
)
def test_numbers_are_told_or_refused_never_forgotten(typed: str, number: int | None) -> None:
    assert told(minutes=typed).minutes == number
    problem = ("visit_minutes", "minutes")
    assert (problem in codes(record_sheet.check(sheet(minutes=typed), SCENE))) == (number == -1)


NAMED = {"household": "h", "name": "Bàn Thị Múi", "phone": "0912345678", "how": "spoken", "purposes": ["log"]}


def test_an_anonymous_slip_holds_nobody() -> None:
    slip = told(**NAMED, anonymous=True, age="a60")
    assert (slip.household, slip.name, slip.phone, slip.consent) == ("", "", "", None)
    assert slip.age == "a60"


def test_a_class_holds_its_head_count_only() -> None:
    slip = told(**NAMED, mode="class", people="30", age="a60", sex="f", device="2g")
    assert slip == commune.slip(mode="class", people=30)
    assert told(people="30").people is None


def test_a_draft_keeps_nothing_that_the_slip_must_not_hold() -> None:
    for kind in ({"anonymous": True}, {"mode": "class"}):
        kept = record_sheet.keep(sheet(**NAMED, new_head="Bàn Thị Múi", adding=True, **kind))
        assert not kept.keys() & {*NAMED, "new_head", "adding"}
    assert record_sheet.keep(sheet(**NAMED)).keys() >= NAMED.keys()


def test_consent_counts_only_while_there_is_something_to_agree_to() -> None:
    assert told(how="spoken", purposes=["log"], text_version="2026-1").consent is None
    slip = told(**NAMED, text_version="2026-1", guardian=True)
    assert slip.consent == visits.Consent("spoken", "2026-1", ("log",))  # no guardian for a grown-up
    child = told(household="h", how="paper", purposes=["log"], text_version="2026-1", guardian=True, age="u16")
    assert child.consent is not None
    assert child.consent.guardian


def test_a_problem_stands_at_its_line_also_below_an_empty_one() -> None:
    lines = [TopicLine("ID-01", "", "3"), TopicLine(), TopicLine("ID-02", "", "X"), TopicLine("", "khong co", "1")]
    assert codes(record_sheet.check(sheet(topics=lines), SCENE)) == [
        ("visit_blocker_missing", "topics[2].blockers"),
        ("visit_topic_missing", "topics[3].topic"),
    ]
    assert codes(record_sheet.check(sheet(topics=[]), SCENE)) == [("visit_topic_missing", "topics[0].topic")]


def test_blockers_count_only_where_it_was_not_done() -> None:
    line = TopicLine("ID-01", "", "3", ["B04"])
    assert told(topics=[line]).topics[0].blockers == ()
    line.result = "X"
    assert told(topics=[line]).topics[0].blockers == ("B04",)


def test_a_household_that_was_typed_and_not_picked_is_a_problem() -> None:
    assert codes(record_sheet.check(sheet(household_typed="hung"), SCENE)) == [
        ("record_household_unpicked", "household")
    ]
    assert record_sheet.check(sheet(household_typed="hung", anonymous=True), SCENE) == []


def test_a_new_household_needs_a_head_and_the_persons_consent() -> None:
    found = codes(record_sheet.check(sheet(adding=True), SCENE))
    assert ("household_name_missing", "new_head") in found
    assert ("visit_consent_missing", "consent") in found
    made = record_sheet.household(
        sheet(adding=True, new_head="  Bàn  Thị Múi ", new_place="bản 2", phone="0912 345 678")
    )
    assert made == commune.households.Household("", commune.KHE_SU, "Bàn Thị Múi", "bản 2", "0912345678")


def test_a_correction_is_not_late_again_but_needs_a_reason_after_approval() -> None:
    before = commune.slip(date="2026-07-01")
    again = record_sheet.of(before)
    assert codes(record_sheet.check(again, SCENE)) == [("visit_late_reason", "late_reason")]
    assert record_sheet.check(again, SCENE, before, approved=True) == []  # nothing is changed
    again.note = "thêm"
    assert codes(record_sheet.check(again, SCENE, before, approved=True)) == [("correct_reason", "reason")]
    again.reason = "ghi thiếu"
    assert record_sheet.check(again, SCENE, before, approved=True) == []


@pytest.mark.parametrize(
    ("blockers", "refer", "day"),
    [
        ([], "", ""),
        (["B05"], "", ""),
        (["B05", "B04", "B03"], "operator", "2026-10-10"),
        (["B17"], "science", "2026-11-02"),
    ],
)
def test_blockers_propose_where_to_go_and_when_to_come_back(blockers: list[str], refer: str, day: str) -> None:
    assert record_sheet.propose(commune.CATALOGUE, blockers, commune.TODAY) == (refer, day)
    assert record_sheet.propose(commune.CATALOGUE, blockers, "31/2") == (refer, "")


def test_the_next_sheet_repeats_place_day_helpers_and_mode() -> None:
    full = sheet(**NAMED, mode="hall", minutes="20", note="x", refer="police", anonymous=True)
    following = record_sheet.following(full, commune.TODAY, "10:00")
    assert following == Sheet(
        date="03/10/2026",
        time="10:00",
        mode="hall",
        village=commune.KHE_SU,
        team=commune.TEAM,
        helpers=[commune.HOA],
    )
    assert record_sheet.following(sheet(date="1/10"), commune.TODAY, "10:00").time == "08:30"


def test_a_draft_of_another_version_is_read_as_far_as_it_is_understood() -> None:
    form = {"name": "Bàn Thị Múi", "purposes": "log", "new_field": 1, "topics": [{"topic": "ID-01", "newer": 2}]}
    assert record_sheet.read(form) == Sheet(name="Bàn Thị Múi", topics=[TopicLine("ID-01")])
    assert record_sheet.read({}) == Sheet()


words = some.text(max_size=20)
lines = some.builds(
    TopicLine,
    topic=some.sampled_from(["", "ID-01"]),
    typed=words,
    result=some.sampled_from(["", "3", "X"]),
    blockers=some.lists(some.sampled_from(["B01", "B04"]), max_size=2),
    procedure=words,
)
sheets = some.builds(
    Sheet,
    date=words,
    time=words,
    minutes=words,
    household_typed=words,
    name=words,
    note=words,
    adding=some.booleans(),
    topics=some.lists(lines, max_size=4),
)


@given(sheets)
def test_a_draft_brings_back_every_letter(one: Sheet) -> None:
    assert record_sheet.read(record_sheet.keep(one)) == one


@given(sheets)
def test_whatever_is_typed_is_a_slip_that_can_be_judged(one: Sheet) -> None:
    fields = [problem.field for problem in record_sheet.check(one, SCENE) + record_sheet.warn(one, SCENE)]
    assert all(fields)


FULL = commune.named(
    "Bàn Thị Múi",
    minutes=20,
    household="h",
    age="a60",
    sex="f",
    phone="0912345678",
    device="2g",
    refer="police",
    follow_up="2026-10-17",
    satisfaction=5,
    note="một\nhai",
    topics=(visits.TopicResult("ID-01", "X", ("B04",)), visits.TopicResult("DVC-03", "2", (), "1.001193")),
)


@pytest.mark.parametrize("slip", [FULL, commune.slip(), commune.slip(mode="class", people=30), visits.Slip()])
def test_a_slip_shown_again_tells_the_same(slip: visits.Slip) -> None:
    assert record_sheet.slip(record_sheet.of(slip), commune.TODAY) == slip
