"""Who was helped in a household before, and what is asked for most."""

from __future__ import annotations

import commune

from fieldapp.domain import reviews, visits
from fieldapp.store import helped


def test_people_of_one_household_from_its_sound_slips(hoa: commune.Laptop, head: commune.Laptop) -> None:
    home, other = hoa.add(), hoa.add(commune.house(name="Đặng Thị Mai", place="xóm Đình, nhà 7"))
    hoa.record(commune.named("Đặng Văn Hùng", household=home, date="2026-09-12", age="a60", phone="0912345678"))
    hoa.record(commune.named("Đặng Thị Mai", household=other, date="2026-09-13"))
    bad = hoa.record(commune.named("Hoàng Thị Sen", household=home, date="2026-09-14"))
    head.hears(hoa)
    head.review([bad], reviews.RETURNED, reasons={"name": "wrong_person"})
    hoa.hears(head)
    [hung] = helped.people(hoa.db, home)
    assert (hung.name, hung.age, hung.phone, hung.date) == ("Đặng Văn Hùng", "a60", "0912345678", "2026-09-12")
    assert hung.consent == visits.Consent("spoken", "2026-1", ("log", "follow_up"), since="2026-09-12")
    assert helped.people(hoa.db, "") == []


def test_topics_of_the_last_months_the_most_frequent_first(hoa: commune.Laptop) -> None:
    def helps(*codes: str, date: str) -> None:
        hoa.record(commune.slip(date=date, topics=tuple(visits.TopicResult(code, "1") for code in codes)))

    helps("SEC-01", "ZAL-01", date="2026-09-01")
    helps("ZAL-01", date="2026-09-02")
    helps("ID-01", date="2026-08-10")
    assert helped.topics(hoa.db, "2026-09-01") == ["ZAL-01", "SEC-01"]
    assert set(helped.topics(hoa.db, "2026-08-01")) == {"ZAL-01", "SEC-01", "ID-01"}
    assert helped.topics(hoa.db, "2026-10-01") == []
