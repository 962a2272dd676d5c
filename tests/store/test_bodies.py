"""A visit is written once, whoever reads it; and a vault of before, which has it twice, reads the same."""

from __future__ import annotations

from typing import Any

import commune
import pytest

from fieldapp.domain import calendar_span, flags, history, reviews
from fieldapp.store import calls, days, erasure, export, fold, ledger, reached, review, verify, works

MONTHS = calendar_span.read("2026-Q4")


@pytest.fixture
def full(hoa: commune.Laptop, head: commune.Laptop) -> commune.Laptop:
    """The head's laptop: what Hòa wrote, some of it reviewed or corrected, and something of the head's own."""
    home = hoa.add(commune.house())
    rows = [
        hoa.record(commune.named("Lý A Sáng", date="2026-10-01", time=f"07:{minute:02}", household=home))
        for minute in range(6)
    ]
    head.hears(hoa)
    head.review(rows[:2], reviews.APPROVED)
    head.correct(rows[2], commune.slip(date="2026-10-02", time="06:00"))
    head.record(commune.slip(date="2026-10-03", time="06:00", helpers=(commune.HEAD,)))
    return head


def in_cells(laptop: commune.Laptop) -> int:
    """How many visits stand in cells of their own."""
    found = laptop.db.execute("SELECT count(*) FROM record WHERE entity = 'visit' AND length(body) > 0").fetchone()
    return int(found[0])


def read(laptop: commune.Laptop) -> dict[str, Any]:
    """What is read of records, by every reader that reads them in the database's own form."""
    db = laptop.db
    waiting = dict(db.execute("SELECT row, date FROM visit WHERE state = 'waiting'").fetchall())
    seen = review.read(db, waiting, flags.limits(commune.CATALOGUE, commune.TODAY))
    return {
        "records": {record.row: record for record in fold.records(db)},
        "export": list(export.export(db, "visits")),
        "works": sorted(works.works(db, MONTHS), key=lambda one: one.row),
        "calls": sorted(calls.calls(db, MONTHS), key=lambda one: one.row),
        "days": (days.stamped(db, commune.KHE_SU), days.rows(db, commune.KHE_SU, ["2026-10-01"])),
        "helped": [reached.days(db, who, "2026-10-01", "2026-10-31") for who in (commune.HOA, commune.HEAD)],
        "review": (seen.flags, seen.open, seen.contents(db, waiting)),
    }


def test_only_a_visit_of_which_more_was_told_stands_in_cells_of_its_own(full: commune.Laptop) -> None:
    assert full.db.execute("SELECT count(*) FROM visit").fetchone() == (8,)
    assert in_cells(full) == 3, "two were approved, one was written anew for another day"


def test_it_says_what_its_fact_says(full: commune.Laptop) -> None:
    told, _ = fold.told(full.db, [row for (row,) in full.db.execute("SELECT row FROM record")])
    assert {row: fold.record(full.db, row) for row in told} == {row: history.replay(one) for row, one in told.items()}
    assert verify.verify(full.db) == []


def test_a_vault_of_before_reads_the_same(full: commune.Laptop) -> None:
    before = read(full)
    assert all(before.values()), "every reader has something to read"
    full.ages()
    assert in_cells(full) == 8
    assert read(full) == before
    assert verify.verify(full.db) == []


def test_a_vault_of_before_goes_on(hoa: commune.Laptop) -> None:
    old = [hoa.record(commune.slip(time=f"07:{minute:02}")) for minute in range(3)]
    hoa.ages()
    new = hoa.record(commune.slip(time="08:00"))
    hoa.correct(old[0], commune.slip(time="09:00"))
    with hoa.db.atomic():
        ledger.take(hoa.db, [ledger.News("o", commune.KHE_SU, 1, n=1, count=5)])
    assert in_cells(hoa) == 3
    assert verify.verify(hoa.db) == []
    told = {record.row: history.element(record) for record in fold.records(hoa.db)}
    assert set(told) == {*old, new}
    assert days.rows(hoa.db, commune.KHE_SU, [commune.TODAY]) == told


def test_the_provinces_stamp_counts(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.slip())
    stamp = hoa.facts()[0].clock + 5
    with hoa.db.atomic():
        ledger.take(hoa.db, [ledger.News("o", commune.KHE_SU, 1, n=1, count=1, stamp=stamp)])
    assert in_cells(hoa) == 0
    record = fold.record(hoa.db, row)
    assert record is not None
    assert {cell.stamp for cell in record.cells.values()} == {stamp}


def test_a_visit_of_which_the_first_fact_comes_last_is_shown_whole(hoa: commune.Laptop, head: commune.Laptop) -> None:
    row = hoa.record(commune.slip())
    hoa.correct(row, commune.slip(time="06:00"))
    first, later = (
        ledger.News("c", commune.KHE_SU, pos, body=fact.body, stamp=fact.clock)
        for pos, fact in enumerate(hoa.facts(), 1)
    )
    for news in (later, first):
        with head.db.atomic():
            ledger.take(head.db, [news])
        assert in_cells(head) == 1
    assert fold.record(head.db, row) == fold.record(hoa.db, row)


def test_nothing_of_it_is_left_when_it_is_erased(hoa: commune.Laptop) -> None:
    row = hoa.record(commune.slip())
    with hoa.db.atomic():
        erasure.destroy(hoa.db, row)
    assert fold.record(hoa.db, row) is None
    assert hoa.db.execute("SELECT body FROM change WHERE id = ?", [row]).fetchone() == (None,)


# Facts as no program of ours writes them, and each is sound all the same: # stands for the cells, @ for the other keys.
CELLS = (
    f'"by":{{"helpers":["{commune.HOA}"]}},"mode":"home","name":"Ly\u0301 A Sáng","topics":[{{"t":"ID-01","r":"3"}}],'
    f'"village":"{commune.KHE_SU}","when":{{"date":"2026-10-01","time":"07:00","minutes":1e1}}'
)
STRANGE = {
    "its cells twice": '{"f":{"by":{"helpers":["x"]},"when":{"date":"2026-10-02"}},"f":{#},@}',
    "a cell twice": '{"f":{"by":{"helpers":["x"]},#},@}',
    "a key twice": '{"f":{#},@}'.replace("#", CELLS.replace('"helpers":', '"helpers":["x"],"helpers":')),
    "escapes in its keys": '{"\\u0066":{#},@}'.replace(
        "#", CELLS.replace('"by"', '"\\u0062y"').replace("when", "wh\\u0065n")
    ),
    "room between its keys": ' \n{ @ , "f" :\t{#} }\n',
    "a word for a list": '{"f":{#},@}'.replace("#", CELLS.replace(f'["{commune.HOA}"]', f'"{commune.HOA}"')),
    "numbers that no database holds": '{"f":{#,"people":9223372036854775808,"satisfaction":1180591620717411303424},@}',
    "no cells": "{@}",
    "empty cells": '{"f":{},@}',
    "nothing in its cells": '{"f":{"when":null,"by":null,"topics":null,"_review":null},@}',
    "no text where nobody looks": '{"f":{#},@,"z":"\xff"}',
}


@pytest.mark.parametrize("what", STRANGE)
def test_a_strange_fact_says_the_same_to_every_reader_and_no_byte_of_it_is_lost(hoa: commune.Laptop, what: str) -> None:
    name, at = "strange".ljust(22, "_"), (commune.NOW + 1) << 16
    keys = f'"e":"visit","i":"{name}","t":"{at}","u":"{commune.MINH}","w":""'
    body = STRANGE[what].replace("#", CELLS).replace("@", keys).encode().replace("\xff".encode(), b"\xff")
    news = ledger.News("c", commune.KHE_SU, 1, body=body, stamp=at, made=ledger.made_of(body, at))
    with hoa.db.atomic():
        ledger.take(hoa.db, [news])
    assert hoa.db.execute("SELECT body FROM change").fetchone() == (body,)
    assert [told["body"]["i"] for told in export.export(hoa.db, "facts")] == [name]
    before = read(hoa)
    assert verify.verify(hoa.db) == []
    hoa.ages()
    assert read(hoa) == before
    assert verify.verify(hoa.db) == []


def test_a_day_counts_for_its_helper_however_the_name_was_written(hoa: commune.Laptop) -> None:
    name, at = "escaped".ljust(22, "_"), (commune.NOW + 1) << 16
    escaped = CELLS.replace(commune.HOA, f"\\u{ord(commune.HOA[0]):04x}{commune.HOA[1:]}")
    body = f'{{"f":{{{escaped}}},"e":"visit","i":"{name}","t":"{at}","u":"{commune.MINH}","w":""}}'.encode()
    with hoa.db.atomic():
        ledger.take(hoa.db, [ledger.News("c", commune.KHE_SU, 1, body=body, stamp=at)])
    assert reached.days(hoa.db, commune.HOA, "2026-10-01", "2026-10-31") == ["2026-10-01"]
    assert reached.days(hoa.db, commune.HEAD, "2026-10-01", "2026-10-31") == []
