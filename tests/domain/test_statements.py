"""Activity days: of whom, from which slips, by which rules."""

from __future__ import annotations

import random

import commune
import msgspec
import pytest

from fieldapp import resources
from fieldapp.domain import catalogue, periods, statements
from fieldapp.domain.problems import Problem

LAN, HOA = "lan", "hoa"
VILLAGES = {"khe-su": "khe-su", "nam-mau": "nam-mau", "khe-cu": "khe-su"}
_rows = iter(range(10_000))


def work(date: str, time: str = "08:00", minutes: int | None = 60, **more: object) -> statements.Work:
    """A slip of Lan's that was approved."""
    told = statements.Work(f"phieu-{next(_rows):04}", date, time, minutes, (LAN,), "to-1", "khe-su", "approved")
    return told._replace(**more)


def line(rules: statements.Rules, *works: statements.Work) -> statements.Line:
    (found,) = statements.make(rules, works, VILLAGES)
    return found


ANY = statements.Rules(rate=50_000)


def test_several_slips_of_a_day_are_one_day_and_each_is_known() -> None:
    slips = [work("2026-10-03"), work("2026-10-03", "14:00"), work("2026-10-05")]
    found = line(ANY, *slips)
    assert [(day.date, day.halves, day.minutes) for day in found.days] == [
        ("2026-10-03", 2, 120),
        ("2026-10-05", 2, 60),
    ]
    assert [day.slips for day in found.days] == [(slips[0].row, slips[1].row), (slips[2].row,)]
    assert (found.halves, found.amount) == (4, 100_000)


def test_a_member_of_two_teams_has_one_day_and_both_teams_are_told() -> None:
    found = line(ANY, work("2026-10-03"), work("2026-10-03", "15:00", team="to-2", village="nam-mau"))
    assert (found.halves, found.teams) == (2, ("to-1", "to-2"))
    assert found.days[0].villages == ("khe-su", "nam-mau")


def test_each_helper_of_a_slip_has_the_day() -> None:
    found = statements.make(ANY, [work("2026-10-03", helpers=(LAN, HOA, LAN))], VILLAGES)
    assert [(one.member, one.halves, len(one.days[0].slips)) for one in found] == [(HOA, 2, 1), (LAN, 2, 1)]


def test_only_approved_slips_make_days_and_those_that_wait_are_told() -> None:
    found = line(
        ANY,
        work("2026-10-03", state="locked"),
        work("2026-10-04", state="waiting"),
        work("2026-10-05", state="returned"),
        work("2026-10-06", state="withdrawn"),
    )
    assert ([day.date for day in found.days], found.waiting) == (["2026-10-03"], 1)


def test_slips_of_other_villages_are_not_of_this_statement() -> None:
    assert statements.make(ANY, [work("2026-10-03", village="noi-khac")], VILLAGES) == []


def test_a_day_in_two_villages_is_paid_by_the_one_where_it_began() -> None:
    slips = [work("2026-10-03", "14:00", 90, village="nam-mau"), work("2026-10-03", "08:00"), work("2026-10-04")]
    both = line(ANY, *slips)
    first, second = (statements.make(ANY, slips, VILLAGES, [village])[0] for village in ("khe-su", "nam-mau"))
    assert [(day.date, day.halves, day.slips, day.why) for day in second.days] == [
        ("2026-10-03", 0, (slips[0].row,), "elsewhere")
    ]
    assert [(day.halves, day.slips) for day in first.days] == [(2, (slips[1].row,)), (2, (slips[2].row,))]
    assert first.halves + second.halves == both.halves == 4


def shown(
    rules: statements.Rules, slips: list[statements.Work], village: str, paid: dict[str, statements.Paid]
) -> list[tuple[str, int, int, str]]:
    lines = statements.make(rules, slips, VILLAGES, [village], paid=paid)
    return [(day.date, day.halves, day.minutes, day.why) for line in lines for day in line.days]


def test_a_day_that_a_signed_statement_paid_stays_there_when_an_earlier_slip_comes_in_from_another_village() -> None:
    """Lan helped in Khe Sú at two; Nậm Mẫu's slip of that morning is approved after Khe Sú's month was closed."""
    afternoon, morning = work("2026-10-03", "14:00"), work("2026-10-03", "08:00", village="nam-mau")
    before = [afternoon, morning._replace(state="waiting")]
    paid = statements.signed(ANY, before, VILLAGES, ["khe-su"])
    after = [afternoon._replace(state="locked"), morning]
    assert shown(ANY, after, "khe-su", paid) == [("2026-10-03", 2, 60, "")]
    assert shown(ANY, after, "nam-mau", paid) == [("2026-10-03", 0, 120, "elsewhere")]
    assert [one.halves for one in statements.make(ANY, after, VILLAGES, paid=paid)] == [2]


def test_a_day_that_began_in_the_open_village_is_not_paid_by_the_closed_one_as_well() -> None:
    slips = [work("2026-10-03", "14:00"), work("2026-10-03", "08:00", village="nam-mau")]
    paid = statements.signed(ANY, slips, VILLAGES, ["khe-su"])
    assert shown(ANY, slips, "khe-su", paid) == [("2026-10-03", 0, 120, "elsewhere")]
    assert shown(ANY, slips, "nam-mau", paid) == [("2026-10-03", 2, 120, "")]
    gone = slips[:1]  # Nậm Mẫu's slip was withdrawn: what was signed stays all the same
    assert shown(ANY, gone, "khe-su", paid) == [("2026-10-03", 0, 120, "elsewhere")]


def test_what_is_left_of_a_half_day_that_was_signed_for_is_paid_where_the_rest_of_it_went_on() -> None:
    rules = statements.Rules(rate=100_000, least_minutes=240, half_minutes=60)
    slips = [work("2026-10-03", "08:00", 120), work("2026-10-03", "13:00", 180, village="nam-mau")]
    paid = statements.signed(rules, slips[:1], VILLAGES, ["khe-su"])
    assert shown(rules, slips, "khe-su", paid) == [("2026-10-03", 1, 120, "short")]
    assert shown(rules, slips, "nam-mau", paid) == [("2026-10-03", 1, 300, "")]


def test_the_most_days_of_a_month_are_what_signed_statements_left_of_them() -> None:
    """Lan's two days in Khe Sú are signed for; an earlier one in Nậm Mẫu comes in later and is one too many."""
    rules = statements.Rules(rate=50_000, most_days=2)
    slips = [work("2026-10-04"), work("2026-10-05"), work("2026-10-01", village="nam-mau")]
    paid = statements.signed(rules, slips[:2], VILLAGES, ["khe-su"])
    assert [day[1] for day in shown(rules, slips, "khe-su", paid)] == [2, 2]
    assert shown(rules, slips, "nam-mau", paid) == [("2026-10-01", 0, 60, "over")]


def test_no_more_days_of_a_month_count_in_all_villages_together() -> None:
    rules = statements.Rules(rate=50_000, most_days=2)
    slips = [work(f"2026-10-0{n}", village=("khe-su", "nam-mau")[n % 2]) for n in range(1, 7)]
    told = [statements.make(rules, slips, VILLAGES, [village])[0] for village in ("khe-su", "nam-mau")]
    assert [one.halves for one in told] == [2, 2]


def test_a_village_that_became_another_counts_as_that() -> None:
    assert line(ANY, work("2026-10-03", village="khe-cu")).days[0].villages == ("khe-su",)


def test_a_short_day_counts_half_where_the_rules_have_half_days() -> None:
    rules = statements.Rules(rate=75_001, least_slips=2, least_minutes=240, half_slips=1, half_minutes=60)
    whole = [work("2026-10-01", "08:00", 120), work("2026-10-01", "13:00", 120)]
    found = line(rules, *whole, work("2026-10-02", "08:00", 90), work("2026-10-03", "08:00", 30))
    assert [(day.halves, day.why) for day in found.days] == [(2, ""), (1, "short"), (0, "short")]
    assert (found.halves, found.amount) == (3, 112_501)
    strict = msgspec.structs.replace(rules, half_slips=0, half_minutes=0)
    assert line(strict, work("2026-10-02", "08:00", 90)).halves == 0


def test_minutes_that_overlap_count_once() -> None:
    three = (("08:00", 60), ("08:30", 60), ("08:45", 15))
    assert line(ANY, *(work("2026-10-03", time, minutes) for time, minutes in three)).days[0].minutes == 90


def test_a_slip_that_does_not_say_how_long_counts_as_the_rules_say() -> None:
    rules = statements.Rules(least_minutes=30, assumed_minutes=30)
    assert line(rules, work("2026-10-03", minutes=None)).halves == 2
    assert line(statements.Rules(least_minutes=30), work("2026-10-03", minutes=None)).halves == 0


def test_no_more_days_count_than_a_month_may_have() -> None:
    rules = statements.Rules(rate=50_000, most_days=2)
    days = [f"2026-{month}-{day:02}" for month in (10, 11) for day in (1, 2, 3)]
    found = line(rules, *map(work, days))
    assert [(day.halves, day.why) for day in found.days] == 2 * [(2, ""), (2, ""), (0, "over")]
    assert found.amount == 200_000


def test_a_month_that_ends_on_the_20th_is_one_month() -> None:
    """Ten days from 29 September to 8 October: all of them lie in the period from 21 September to 20 October."""
    rules = statements.Rules(rate=50_000, most_days=5)
    days = [*(f"2026-09-{day}" for day in (29, 30)), *(f"2026-10-0{day}" for day in range(1, 9))]
    closing = periods.closing(periods.Span("2026-09-21", "2026-10-20"))
    (found,) = statements.make(rules, list(map(work, days)), VILLAGES, closing=closing)
    assert [day.halves for day in found.days] == [2] * 5 + [0] * 5
    assert found.amount == 250_000


@pytest.mark.parametrize(
    ("since", "until", "day"),
    [
        ("2026-10-01", "2026-10-31", periods.MONTH),
        ("2026-10-01", "2026-12-31", periods.MONTH),
        ("2026-10-01", "2026-10-20", periods.MONTH),
        ("2026-09-21", "2026-10-20", 20),
        ("2026-01-29", "2026-02-28", 28),
        ("2026-09-21", "2026-10-31", periods.MONTH),  # where the closing day was changed
    ],
)
def test_months_end_where_the_days_of_a_report_end(since: str, until: str, day: int) -> None:
    assert periods.closing(periods.Span(since, until)) == day


def test_without_a_rate_there_is_no_amount() -> None:
    assert line(statements.Rules(), work("2026-10-03")).amount is None


def test_the_order_of_the_slips_changes_nothing() -> None:
    bits = random.Random("order")
    works = [work(f"2026-10-{bits.randrange(1, 29):02}", helpers=(bits.choice((LAN, HOA)),)) for _ in range(60)]
    rules = statements.Rules(rate=50_000, most_days=9)
    first = statements.make(rules, works, VILLAGES)
    bits.shuffle(works)
    assert statements.make(rules, works, VILLAGES) == first


def test_the_shipped_rules_name_no_rate_of_anybody() -> None:
    (entry,) = commune.CATALOGUE.on("allowances", "2026-10-31").values()
    assert statements.rules(entry) == statements.Rules()


@pytest.mark.parametrize(("column", "word"), [("rate", "50.000"), ("most_days", "-1"), ("least_slips", "")])
def test_a_rule_that_is_no_whole_number_is_refused_by_its_column(column: str, word: str) -> None:
    (row,) = resources.rows("catalogue/allowances.csv")
    (entry,) = catalogue.build({"allowances": [{**row, column: word}]}).tables["allowances"]
    with pytest.raises(Problem, match="allowance_bad") as caught:
        statements.rules(entry)
    assert caught.value.details == {"column": column, "word": word}


def test_half_a_day_cannot_ask_for_more_than_a_whole_one() -> None:
    with pytest.raises(Problem, match="allowance_half"):
        statements.check(statements.Rules(half_minutes=60))
    with pytest.raises(Problem, match="allowance_bad"):
        statements.check(statements.Rules(rate=-1))
