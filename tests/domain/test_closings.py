"""What a closing keeps of slips: all that a report reads, in facts that travel, and nobody's name."""

from __future__ import annotations

import commune
import msgspec

from fieldapp.domain import closings, facts, periods, reviews, statements, tables, visits
from fieldapp.domain.calendar_span import Span
from fieldapp.reports import cells

OCTOBER = Span("2026-10-01", "2026-10-31")
SHUT = periods.Period("row", commune.KHE_SU, OCTOBER, "2026-11-02", 7)
RULES = statements.Rules(rate=100_000, half_slips=1, half_minutes=30, least_minutes=60)


def kept(*slips: visits.Slip, state: str = reviews.APPROVED) -> list[closings.Kept]:
    numbers: dict[str, str] = {}
    return [closings.keep(f"slip-{n}", one, state, one.household, numbers) for n, one in enumerate(slips)]


def told(lists: list[dict[str, object]], period: periods.Period = SHUT) -> closings.Told:
    """A period read from the cells that a closing has set."""
    return closings.read(period, body(lists))


def body(lists: list[dict[str, object]]) -> bytes:
    """The cells of a record, each with its stamp and its fact."""
    return msgspec.json.encode({name: (value, 1, "fact") for cells in lists for name, value in cells.items()})


def test_what_was_kept_is_read_again_as_figures_statement_and_coverage_read_it() -> None:
    slip = commune.named(
        "Đặng Thị Lụa",
        household="home",
        minutes=20,
        satisfaction=4,
        topics=(visits.TopicResult("ID-01", "3"), visits.TopicResult("DVC-01", "X", ("B04", "B18"))),
    )
    found = told(closings.cells(kept(slip), RULES, "tag"))
    assert found.rules == RULES
    assert found.kept is not None
    [one] = found.kept
    line, work, call = (make("khe-su") for make in (one.line, one.work, one.call))
    assert (line.village, line.topics, line.household, line.state) == ("khe-su", "ID-01:3 DVC-01:X", "home", "locked")
    assert (work.minutes, work.helpers, work.date) == (20, (commune.HOA,), commune.TODAY)
    assert call.topics == slip.topics


def test_one_person_stays_one_and_no_name_is_in_it() -> None:
    slips = [commune.named(name) for name in ("Đặng Thị Lụa", "dang thi lua", "Lỷ Tài")]
    found = kept(*slips, commune.slip())
    assert [one.person for one in found] == ["1", "1", "2", ""]
    body = msgspec.json.encode(closings.cells(found, None, "tag")).decode()
    assert not any(name in body for name in ("Lụa", "lua", "Tài"))


def test_a_large_village_is_kept_in_facts_that_travel() -> None:
    topics = tuple(visits.TopicResult(f"ID-0{n}", "3") for n in range(1, 9))
    lists = closings.cells(kept(*[commune.slip(topics=topics)] * 1000), RULES, "tag")
    assert len(lists) > 2
    assert all(len(msgspec.json.encode(one)) < facts.BIGGEST * 3 // 4 for one in lists)
    again = told(lists).kept
    assert again is not None
    assert len(again) == 1000


def test_a_list_of_which_a_part_has_not_come_yet_is_no_list() -> None:
    lists = closings.cells(kept(*[commune.slip()] * 1000), None, "tag")
    assert told(lists[:-1]).kept is None
    assert closings.held([told(lists[:-1])], OCTOBER) == {}
    assert told([{"held": "?"}]).kept is None


def test_the_late_slips_that_a_report_lists_are_kept_however_many_they_are() -> None:
    late = {f"slip-{number:018}": "added" for number in range(3000)}
    lists = closings.cells(kept(commune.slip()), RULES, "tag", late)
    assert all(len(msgspec.json.encode(one)) < facts.BIGGEST for one in lists)
    assert closings.lates(body(lists)) == late
    assert closings.lates(body(lists[:-1])) is None, "a part has not come yet"
    assert closings.lates(body(closings.cells([], None, "tag"))) == {}
    assert closings.lates(body([{"held": []}])) is None, "an older program did not write it down"


def test_what_the_statement_told_is_kept_and_not_taken_from_a_closing_that_is_outdone() -> None:
    paid = {("lan", f"2026-{day:06}"): statements.Signed(day % 3, 60, "elsewhere") for day in range(2000)}
    lists = closings.cells(kept(commune.slip()), RULES, "aa", {}, paid)
    assert all(len(msgspec.json.encode(one)) < facts.BIGGEST for one in lists)
    assert told(lists).paid == paid
    assert told(closings.cells(kept(commune.slip()), None, "bb")).paid is None
    older = closings.cells(kept(commune.slip()), None, "cc")
    assert told([*lists, *older]).paid is None, "an older program closed it once more, and told of no days"


def test_of_two_closings_one_list_holds_and_both_are_seen() -> None:
    slips = kept(commune.slip(), commune.slip())
    first, second = closings.cells(slips[:1], None, "aa"), closings.cells(slips, None, "bb")
    assert closings.outdone(body(first)) is None
    assert closings.outdone(body([*second, *first])) == {"slip-0"}
    assert closings.outdone(body([*first, *second])) == {"slip-0", "slip-1"}


def test_an_empty_village_is_kept_as_empty() -> None:
    found = told(closings.cells([], None, "tag"))
    assert closings.held([found], OCTOBER) == {commune.KHE_SU: ()}
    assert closings.held([found], Span("2026-10-01", "2026-12-31")) == {}, "a quarter tells what is known now"


def test_a_report_names_its_period_and_says_whether_that_is_closed() -> None:
    other = msgspec.structs.replace(SHUT, village=commune.NAM_MAU, closed="")
    days = {"since": "01/10/2026", "until": "31/10/2026"}
    both = [closings.Told(SHUT), closings.Told(other)]
    here = {commune.KHE_SU, commune.NAM_MAU}
    assert closings.notes(both, OCTOBER, here) == (
        tables.Note("note_period_part", {**days, "day": "02/11/2026", "closed": 1, "of": 2}),
    )
    assert closings.notes(both[:1], OCTOBER, here) == (
        tables.Note("note_period_closed", {**days, "day": "02/11/2026"}),
    )
    assert closings.notes(both[1:], OCTOBER, here) == (tables.Note("note_period_open", days),)
    assert closings.notes(both[1:], Span("2026-10-01", "2026-12-31"), here) == ()


def test_a_quarter_says_that_it_tells_closed_months_as_their_slips_are_now() -> None:
    quarter = Span("2026-10-01", "2026-12-31")
    both = [closings.Told(SHUT), closings.Told(msgspec.structs.replace(SHUT, village=commune.NAM_MAU))]
    here = {commune.KHE_SU, commune.NAM_MAU}
    [note] = closings.notes(both, quarter, here)
    assert note == tables.Note("note_periods_inside", {"count": 1})
    assert cells.say(note, "vi").startswith("Trong những ngày này có 1 kỳ đã chốt; ở đây tính theo phiếu như hiện nay")
    assert closings.notes(both, quarter, {commune.MINH}) == ()
