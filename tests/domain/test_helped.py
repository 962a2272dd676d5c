"""Whom a household's earlier slips name, and what these people last agreed to."""

from __future__ import annotations

import unicodedata
from typing import Any

import commune

from fieldapp.domain import helped, visits

CONSENT = visits.Consent("signed", "2026-1", ("log", "follow_up"))


def slip(name: str, date: str, **more: Any) -> visits.Slip:
    return commune.slip(name=name, date=date, **more)


def test_each_person_is_there_once_however_the_name_was_typed_and_who_came_last_is_first() -> None:
    found = helped.people(
        [
            slip("Đặng Văn Hùng", "2026-08-01"),
            slip("Hoàng Thị Sen", "2026-09-20"),
            slip(unicodedata.normalize("NFD", "dang văn Hùng"), "2026-09-12"),
            slip("", "2026-10-01", age="a75"),  # an anonymous session is nobody's
        ]
    )
    assert [(person.name, person.date) for person in found] == [
        ("Hoàng Thị Sen", "2026-09-20"),
        (unicodedata.normalize("NFD", "dang văn Hùng"), "2026-09-12"),
    ]


def test_what_a_newer_slip_does_not_tell_an_older_one_does() -> None:
    [hung] = helped.people(
        [
            slip("Đặng Văn Hùng", "2026-09-12", age="a60", device="smartphone"),
            slip("Đặng Văn Hùng", "2026-08-01", age="a16", sex="m", phone="0912345678", device="2g"),
        ]
    )
    assert (hung.age, hung.sex, hung.phone, hung.device) == ("a60", "m", "0912345678", "smartphone")


def test_who_later_agreed_to_less_has_agreed_to_less() -> None:
    less = visits.Consent("spoken", "2026-1", ("log",))
    [hung] = helped.people(
        [
            slip("Đặng Văn Hùng", "2026-08-01", consent=CONSENT),
            slip("Đặng Văn Hùng", "2026-09-12", consent=less),
            slip("Đặng Văn Hùng", "2026-09-30"),
        ]
    )
    assert hung.consent == visits.Consent("spoken", "2026-1", ("log",), since="2026-09-12")


def test_a_consent_that_was_confirmed_stays_one_of_its_first_day() -> None:
    confirmed = visits.Consent("again", "2026-1", ("log",), since="2026-08-01")
    [hung] = helped.people([slip("Đặng Văn Hùng", "2026-09-12", consent=confirmed)])
    assert hung.consent is not None
    assert hung.consent.since == "2026-08-01"


def test_what_was_agreed_to_by_other_words_is_asked_anew() -> None:
    [hung] = helped.people([slip("Đặng Văn Hùng", "2026-09-12", consent=CONSENT)])
    [sen] = helped.people([slip("Hoàng Thị Sen", "2026-09-12")])
    assert helped.holds(hung, "2026-1")
    assert not helped.holds(hung, "2027-1")
    assert not helped.holds(sen, "2026-1")
