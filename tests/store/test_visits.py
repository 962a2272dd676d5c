"""What the log shows of visits, how one is found in it, and where it says that a visit is."""

from __future__ import annotations

from typing import Any

import commune
import pytest

from fieldapp.actions import settle_rival, withdraw_visit
from fieldapp.domain import problems, reviews, visits
from fieldapp.store import custody, ledger, me, migrations, origins, verify
from fieldapp.store import visits as log

LY, SANG, THU = "Chìu Thị Lỷ", "Phùn A Sáng", "Hoàng Văn Thụ"


@pytest.fixture
def full(lan: commune.Laptop) -> commune.Laptop:
    """Đặng Thị Lan's laptop with a household and five visits in two villages."""
    home = lan.add(commune.house())
    helped = {"helpers": (commune.LAN,)}
    lan.record(commune.slip(date="2026-09-01", time="07:00", **helped))
    lan.record(commune.named(LY, date="2026-09-02", time="14:00", phone="0387654321", **helped))
    lan.record(commune.named(SANG, date="2026-09-02", time="09:00", household=home, **helped))
    lan.record(commune.slip(date="2026-09-03", household=home, consent=commune.CONSENT, **helped))
    lan.record(commune.named(THU, date="2026-09-04", village=commune.NAM_MAU, **helped))
    return lan


def shown(laptop: commune.Laptop, **more: Any) -> list[str]:
    return [line.name for line in log.log(laptop.db, **more)]


def test_the_log_is_read_newest_first_and_shows_the_household_s_name_where_nobody_is_named(
    full: commune.Laptop,
) -> None:
    assert shown(full) == [THU, "Đặng Văn Hùng", LY, SANG, ""]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"villages": [commune.NAM_MAU]}, [THU]),
        ({"villages": [commune.NAM_MAU, commune.KHE_SU], "since": "2026-09-03"}, [THU, "Đặng Văn Hùng"]),
        ({"villages": [f"other {n}" for n in range(9)] + [commune.NAM_MAU]}, [THU]),
        ({"villages": []}, []),
        ({"states": ["waiting"], "until": "2026-09-01"}, [""]),
        ({"states": ["approved", "returned"]}, []),
        ({"author": commune.LAN, "since": "2026-09-04"}, [THU]),
        ({"author": commune.HOA}, []),
        ({"limit": 2}, [THU, "Đặng Văn Hùng"]),
        ({"limit": 2, "offset": 2}, [LY, SANG]),
        ({"find": "chiu"}, [LY]),
        ({"find": "lỷ chìu"}, [LY]),
        ({"find": "4321"}, [LY]),
        ({"find": "hung"}, ["Đặng Văn Hùng", SANG]),
        ({"find": "sang dang"}, [SANG]),
        ({"find": "sang 5678"}, [SANG]),
        ({"find": "h", "limit": 1, "offset": 1}, ["Đặng Văn Hùng"]),
        ({"find": "ung"}, []),
        ({"find": "a\u0b94b"}, []),
    ],
)
def test_the_log_shows_what_meets_all_conditions(
    full: commune.Laptop, wanted: dict[str, Any], names: list[str]
) -> None:
    assert shown(full, **wanted) == names
    if "limit" not in wanted:
        assert log.count(full.db, **wanted) == len(names)


def test_a_household_s_visits_are_its_history(full: commune.Laptop) -> None:
    home = full.facts()[0].row
    assert shown(full, household=home) == ["Đặng Văn Hùng", SANG]


def test_the_visits_of_one_author_are_found(full: commune.Laptop) -> None:
    assert shown(full, author=commune.LAN) == shown(full)
    assert shown(full, author=commune.HOA) == []


def test_a_vault_of_before_learns_who_wrote_its_visits(full: commune.Laptop) -> None:
    before = log.log(full.db)
    full.ages()
    for gone in ("visit_author", "visit_returned", "visit_rivals", "visit_outdated"):
        full.db.execute(f"DROP INDEX {gone}")
    for column in ("held", "author"):
        full.db.execute(f"ALTER TABLE visit DROP COLUMN {column}")
    full.db.execute("CREATE INDEX change_opened ON change (author, entity) WHERE id = row")
    full.db.execute("CREATE INDEX change_author ON change (id, author) WHERE id = row")
    full.db.execute("DELETE FROM _sqlite_migrations WHERE name IN ('m013_first_page', 'm014_looked_for')")
    migrations.apply(full.db)
    assert log.log(full.db) == before
    assert {line.author for line in before} == {commune.LAN}
    assert verify.verify(full.db) == []


def test_visits_are_counted_by_state_and_village(full: commune.Laptop) -> None:
    withdraw_visit.withdraw_visit(full.db, log.log(full.db)[0].row, "Ghi trùng", **full.moment())
    assert log.counts_by_state(full.db) == {"waiting": 4, "withdrawn": 1}
    assert log.counts_by_state(full.db, [commune.KHE_SU]) == {"waiting": 4}
    assert log.counts_by_state(full.db, []) == {}


def test_a_line_tells_who_wrote_what(full: commune.Laptop) -> None:
    [line] = log.log(full.db, find=SANG)
    assert (line.author, line.author_name, line.topics) == (commune.LAN, "Đặng Thị Lan", "ID-01:3")
    assert (line.state, line.mode, line.people, line.rivals) == (reviews.WAITING, "home", None, 0)


def test_screens_read_on_a_connection_that_cannot_write(full: commune.Laptop) -> None:
    reader = full.reader()
    assert len(log.log(reader, find="hung")) == 2
    reader.close()


# Where a visit is


def test_a_visit_is_here_until_the_province_has_it(hoa: commune.Laptop) -> None:
    row = hoa.record()
    assert (hoa.line(row).custody, hoa.line(row).reason) == ("here", "")
    hoa.sent()
    assert hoa.line(row).custody == "province"
    hoa.correct(row, commune.slip(minutes=20))
    assert hoa.line(row).custody == "here"


def test_a_visit_is_here_again_when_the_province_has_less_than_it_had(hoa: commune.Laptop) -> None:
    row = hoa.record()
    hoa.sent()
    with hoa.db.atomic():
        origins.acknowledge(hoa.db, "province", hoa.owner().origin, 0, "")
    assert hoa.line(row).custody == "here"


def test_a_visit_stays_known_to_be_at_the_province_under_an_origin_that_was_left(hoa: commune.Laptop) -> None:
    first = hoa.record()
    hoa.sent()
    second = hoa.record(commune.slip(time="07:00"))
    with hoa.db.atomic():
        origins.leave(hoa.db, hoa.owner().origin, 1, "fresh".ljust(22, "_"))
    assert (hoa.line(first).custody, hoa.line(second).custody) == ("province", "here")


def test_another_s_visit_is_at_the_province(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    assert head.line(row).custody == "province"
    assert head.line(row).author_name == "Nguyễn Thị Hòa"
    head.review([row], reviews.APPROVED)
    assert head.line(row).custody == "here"


def test_a_visit_that_the_province_holds_back_says_why_until_its_repair_waits(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.slip(minutes=20))
    hoa.sent()
    hoa.held(hoa.facts()[0], "bad_value", "minutes")
    assert (hoa.line(row).custody, hoa.line(row).reason) == ("held", "bad_value")
    whole = log.one(hoa.db, row)
    assert (whole.held, whole.history[0].code) == ((custody.Why("bad_value", "minutes"),), "bad_value")
    hoa.correct(row, commune.slip(minutes=30))
    assert (hoa.line(row).custody, hoa.line(row).reason) == ("here", "bad_value")


# One visit


def test_one_visit_tells_its_slip_its_review_and_its_history(hoa: commune.Laptop, head: commune.Laptop) -> None:
    one = commune.named(LY)
    row = hoa.record(one)
    head.hears(hoa)
    head.review([row], reviews.RETURNED, reasons={"topics": "wrong_topic"}, words="Xem lại nội dung")
    hoa.hears(head)
    whole = log.one(hoa.db, row)
    assert (whole.slip, whole.line.state) == (one, reviews.RETURNED)
    assert whole.review["reasons"] == {"topics": "wrong_topic"}
    assert whole.reviewer_name == "Chìu Quay Sáng"
    assert [(told.tells, told.author_name) for told in whole.history] == [
        ("VisitRecorded", "Nguyễn Thị Hòa"),
        ("VisitReviewed", "Chìu Quay Sáng"),
    ]
    assert whole.history[1].fields == ("_review",)
    assert whole.content == reviews.content(whole.record)


def test_a_visit_that_is_not_here_is_a_problem(hoa: commune.Laptop) -> None:
    with pytest.raises(problems.Problem, match="visit_unknown"):
        log.one(hoa.db, "none")


def test_values_that_two_people_set_unseen_by_each_other_are_both_told(
    hoa: commune.Laptop, head: commune.Laptop
) -> None:
    row = hoa.record()
    head.hears(hoa)
    hoa.correct(row, commune.slip(minutes=20))
    head.time += commune.DAY_MS
    head.correct(row, commune.slip(minutes=30))
    hoa.hears(head)
    whole = log.one(hoa.db, row)
    assert whole.line.rivals == 1
    told = [(rival.author_name, rival.value["minutes"], rival.wins) for rival in whole.rivals["when"]]
    assert told == [("Nguyễn Thị Hòa", 20, False), ("Chìu Quay Sáng", 30, True)]
    settle_rival.settle_rival(hoa.db, row, "when", whole.rivals["when"][0].fact, **hoa.moment())
    assert log.one(hoa.db, row).rivals == {}


# Today


def due(laptop: commune.Laptop, until: str = commune.TODAY) -> list[log.Line]:
    return log.lines(laptop.db, log.follow_ups(laptop.db, until))


def test_a_follow_up_is_due_until_somebody_has_been_there_again(lan: commune.Laptop) -> None:
    home = lan.add(commune.house())
    helped = {"helpers": (commune.LAN,), "household": home, "consent": commune.CONSENT}
    lan.record(commune.slip(date="2026-09-01", follow_up="2026-09-15", **helped))
    later = commune.slip(date="2026-09-10", follow_up="2026-10-01", **helped)
    assert [line.date for line in due(lan)] == ["2026-09-01"]
    row = lan.record(later)
    assert [line.date for line in due(lan)] == ["2026-09-10"]
    assert due(lan, "2026-09-30") == []
    assert log.follow_ups(lan.db, commune.TODAY, most=0) == []
    withdraw_visit.withdraw_visit(lan.db, row, "Ghi trùng", **lan.moment())
    assert [line.date for line in due(lan)] == ["2026-09-01"]


def test_somebody_without_a_household_is_followed_up_by_name_and_village(hoa: commune.Laptop) -> None:
    hoa.record(commune.named(LY, date="2026-09-01", follow_up="2026-09-15"))
    hoa.record(commune.named(SANG, date="2026-09-02", follow_up="2026-09-10"))
    hoa.record(commune.slip(date="2026-09-03", follow_up="2026-09-12"))
    assert [line.name for line in due(hoa)] == [SANG, "", LY]
    hoa.record(commune.named("chìu thị lỷ", date="2026-09-16"))
    assert [line.name for line in due(hoa)] == [SANG, ""]


def test_an_author_sees_what_was_returned(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row, _ = hoa.record(), hoa.record(commune.slip(time="07:00"))
    head.hears(hoa)
    head.review([row], reviews.RETURNED, words="Sai giờ")
    hoa.hears(head)
    assert log.returned(hoa.db, commune.HOA) == [row]
    assert log.returned(hoa.db, commune.LAN) == []


def test_a_slip_that_may_be_there_already_is_found_among_those_of_its_day(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named(LY))
    gone = hoa.record(commune.named(SANG))
    withdraw_visit.withdraw_visit(hoa.db, gone, "Ghi trùng", **hoa.moment())
    again = commune.named("CHÌU THỊ LỶ", time="10:00")
    assert visits.same_again(again, log.same_day(hoa.db, again)) == [commune.named(LY)]
    assert log.same_day(hoa.db, again, but=row) == []
    assert log.same_day(hoa.db, commune.slip(date="2026-10-02")) == []


def test_a_fact_of_a_newer_program_does_not_disturb_the_log(hoa: commune.Laptop) -> None:
    deed = ledger.Deed("visit", commune_cells() | {"weather": "mưa"})
    [fact] = ledger.record(hoa.db, [deed], **hoa.moment())
    assert log.one(hoa.db, fact.row).slip == commune.slip()
    assert me.read(hoa.db).head == 1


def commune_cells() -> dict[str, Any]:
    return visits.cells(commune.slip()) | {"area": commune.KHE_SU}
