"""What a laptop says of where its work is."""

from __future__ import annotations

import commune

from fieldapp.domain import reviews
from fieldapp.store import bundles, custody, feed, me, origins, settings


def test_a_new_vault_has_nothing_to_send_and_never_exchanged(hoa: commune.Laptop) -> None:
    assert custody.summary(hoa.db) == custody.Custody(0, 0, 0, 0, 0, "")
    assert (custody.waiting(hoa.db), custody.sent(hoa.db), custody.held(hoa.db)) == ([], [], [])


def test_facts_wait_until_they_are_at_the_province(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named("Chìu Thị Lỷ"), new_household=commune.house())
    hoa.correct(row, commune.named("Chìu Thị Lỷ", minutes=20, household=hoa.facts()[0].row))
    waiting = custody.summary(hoa.db)
    assert (waiting.waiting, waiting.sent, waiting.slips) == (3, 0, 1)
    hoa.sent()
    hoa.record(commune.slip(time="07:00"))
    sent = custody.summary(hoa.db)
    assert (sent.waiting, sent.sent, sent.slips) == (1, 3, 1)


def test_what_lies_at_a_hub_by_network_or_by_usb_is_told_from_what_is_here_only(hoa: commune.Laptop) -> None:
    origin = me.read(hoa.db).origin
    for hour in range(1, 7):
        hoa.record(commune.slip(time=f"{hour:02}:00"))
    with hoa.db.atomic():
        settings.put(hoa.db, custody.HUB_NODE, "hub")
        origins.acknowledge(hoa.db, "hub", origin, 2, "")
        bundles.shelve(hoa.db, "request", "Trạm Hồng Gai", {origin: (3, 5)})
    whole = custody.summary(hoa.db)
    assert (whole.waiting, whole.slips) == (6, 6)
    assert (whole.here, whole.slips_here) == (2, 2), "the third and the sixth; 1 and 2, 4 and 5 are at a hub"
    hoa.correct(hoa.facts()[0].row, commune.slip(time="01:00", minutes=20))
    whole = custody.summary(hoa.db)
    assert (whole.here, whole.slips_here) == (3, 3), "of the first slip the correction is here only"


def test_what_waits_and_what_was_sent_is_listed_in_words(hoa: commune.Laptop) -> None:
    hoa.record(commune.named("Chìu Thị Lỷ"), new_household=commune.house())
    hoa.sent()
    hoa.record(commune.slip(time="07:00"))
    [waiting] = custody.waiting(hoa.db)
    assert (waiting.tells, waiting.name, waiting.village) == ("VisitRecorded", "", commune.KHE_SU)
    assert waiting.wall == commune.WALL
    told = [(one.entity, one.tells, one.name) for one in custody.sent(hoa.db)]
    assert told == [("visit", "VisitRecorded", "Chìu Thị Lỷ"), ("household", "HouseholdAdded", "Đặng Văn Hùng")]
    assert len(custody.sent(hoa.db, limit=1)) == 1


def test_what_is_held_back_says_why(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.named("Chìu Thị Lỷ"))
    hoa.sent()
    hoa.held(hoa.facts()[0], "no_grant")
    [held] = custody.held(hoa.db)
    assert (held.row, held.name, held.code, held.tells) == (row, "Chìu Thị Lỷ", "no_grant", "VisitRecorded")
    assert custody.summary(hoa.db).held == 1


def test_a_head_is_told_of_a_slip_that_the_province_keeps_to_itself(head: commune.Laptop) -> None:
    with head.db.atomic():
        feed.hold(head.db, [("fact", "bad_value", "minutes", "row", "row", commune.HOA)])
    assert custody.held(head.db) == [custody.Told("fact", "row", "", "", "", "", "", "bad_value", "minutes")]


def test_a_review_waits_too(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record()
    head.hears(hoa)
    head.review([row], reviews.APPROVED)
    assert [told.tells for told in custody.waiting(head.db)] == ["VisitReviewed"]
    assert custody.summary(head.db).slips == 1


def test_the_last_exchange_is_told(hoa: commune.Laptop) -> None:
    settings.put(hoa.db, custody.LAST_AT, "1790993640000")
    settings.put(hoa.db, custody.LAST_OUTCOME, "done")
    last = custody.summary(hoa.db)
    assert (last.last_exchange_at, last.last_outcome) == (1790993640000, "done")
