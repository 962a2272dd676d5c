"""A slip is safe before any screen shows it: whatever comes in between, nothing of it is lost, and all is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import commune
import pytest
import sqlite_utils

from fieldapp.actions import record_visit
from fieldapp.domain import facts, visits
from fieldapp.store import custody, drafts, fold, ledger, me, opened, origins, verify
from fieldapp.sync import exchange


def shown(db: sqlite_utils.Database) -> list[str]:
    """The visits that the screens show."""
    return [row for (row,) in db.execute("SELECT row FROM visit ORDER BY row")]


def state(db: sqlite_utils.Database) -> dict[str, Any]:
    """What is made from facts."""
    tables = {"record": "row, element, body", "attr": "*", "area_state": "*", "visit": "*", "household": "*"}
    return {name: sorted(map(repr, db.execute(f"SELECT {what} FROM {name}"))) for name, what in tables.items()}


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[commune.Laptop]:
    """A laptop like Hòa's that shows each slip at once."""
    laptop = commune.Laptop(tmp_path / "twin", commune.HOA)
    yield laptop
    laptop.close()


def own(laptop: commune.Laptop, count: int) -> list[ledger.News]:
    """The province tells so many own facts back."""
    return [ledger.News("o", commune.KHE_SU, 1, n=1, count=count)]


def test_it_is_sent_but_not_shown_until_somebody_catches_up(hoa: commune.Laptop, twin: commune.Laptop) -> None:
    row = hoa.record(commune.named("Đặng Văn Hùng"), new_household=commune.house(), later=True)
    assert (shown(hoa.db), origins.waiting(hoa.db, "province")) == ([], 2)
    ledger.catch_up(hoa.db)
    assert shown(hoa.db) == [row]
    twin.record(commune.named("Đặng Văn Hùng"), new_household=commune.house())
    assert state(hoa.db) == state(twin.db)
    assert me.read(hoa.db).behind == ""


def test_it_is_counted_among_what_waits_before_any_screen_shows_it(hoa: commune.Laptop) -> None:
    hoa.record()
    made = record_visit.make_ready(hoa.db, commune.slip(), catalogue=commune.CATALOGUE, wall=commune.WALL)
    hoa.record(made, later=True)
    assert hoa.db.execute("SELECT count(*) FROM newest").fetchone() == (1,)
    before = custody.summary(hoa.db)
    assert (before.waiting, before.slips, before.here, before.slips_here) == (2, 2, 2, 2)
    ledger.catch_up(hoa.db)
    assert custody.summary(hoa.db) == before


def test_a_program_that_ended_in_between_shows_it_when_it_is_opened_again(hoa: commune.Laptop) -> None:
    rows = [hoa.record(commune.named(name), later=True) for name in ("Lý A Sáng", "Tằng Thị Múi")]
    opened.close(hoa.folder, hoa.db)
    hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
    assert shown(hoa.db) == sorted(rows)
    assert verify.verify(hoa.db) == []


def test_the_draft_of_a_slip_that_is_safe_is_shown_no_more_and_goes_with_the_next_start(hoa: commune.Laptop) -> None:
    for id in ("this", "other"):
        drafts.keep(hoa.db, id, drafts.VISIT, {"note": id}, commune.NOW)
    made = record_visit.make_ready(hoa.db, commune.slip(), catalogue=commune.CATALOGUE, wall=commune.WALL)
    row = hoa.record(made, draft="this", later=True)
    assert [draft.id for draft in drafts.every(hoa.db)] == ["other"]
    opened.close(hoa.folder, hoa.db)  # the program ends before any screen shows it
    hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
    assert (shown(hoa.db), me.read(hoa.db).behind) == ([row], "")
    assert [id for (id,) in hoa.db.execute("SELECT id FROM draft")] == ["other"]
    assert verify.verify(hoa.db) == []


def confirm(laptop: commune.Laptop) -> None:
    """An exchange brings the own facts back."""
    with laptop.db.atomic():
        ledger.take(laptop.db, own(laptop, 2))


def erase(laptop: commune.Laptop) -> None:
    """The province has the first slip's root destroyed."""
    [(root,)] = laptop.db.execute("SELECT root FROM change WHERE n = 1").fetchall()
    with laptop.db.atomic():
        ledger.take(laptop.db, [ledger.News("e", "*", 3, root=root)])


def fork(laptop: commune.Laptop) -> None:
    """The province knows another fact by the first number: this vault is a copy."""
    owner = laptop.owner()
    with laptop.db.atomic():
        assert ledger.settle(
            laptop.db,
            "province",
            {owner.origin: (2, "x" * 26)},
            {owner.origin: 1},
            fresh=facts.new_id(1, laptop.entropy),
        )


@pytest.mark.parametrize("between", [confirm, erase, fork])
def test_an_exchange_in_between_finds_it_as_if_it_were_shown(
    hoa: commune.Laptop, twin: commune.Laptop, between: Callable[[commune.Laptop], None]
) -> None:
    for laptop, later in ((hoa, True), (twin, False)):
        laptop.record(commune.named("Bàn Thị Mẩy"), later=later)
        laptop.record(commune.slip(), later=later)
        between(laptop)
    assert state(hoa.db) == state(twin.db)
    ledger.catch_up(hoa.db)
    assert state(hoa.db) == state(twin.db)
    assert verify.verify(hoa.db) == []


def test_what_cannot_be_shown_stops_neither_the_next_opening_nor_the_exchange(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = hoa.record(later=True)

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as ill:
        ill.setattr(fold, "rows", broken)
        with pytest.raises(RuntimeError):
            ledger.catch_up(hoa.db)
        opened.close(hoa.folder, hoa.db)
        hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
        assert "could not be shown" in caplog.text
        assert not ledger.settle(hoa.db, "province", {hoa.owner().origin: (1, row)}, {}, fresh="")
    assert origins.waiting(hoa.db, "province") == 0  # it was sent all the same
    ledger.catch_up(hoa.db)
    assert shown(hoa.db) == [row]


def save(laptop: commune.Laptop, told: visits.Slip) -> str:
    """Saves a slip that was made ready before the key came; returns its row."""
    made = record_visit.make_ready(laptop.db, told, catalogue=commune.CATALOGUE, wall=commune.WALL)
    return laptop.record(made, later=True)


def aside(laptop: commune.Laptop) -> int:
    """How many facts stand apart from all others."""
    return int(laptop.db.execute("SELECT count(*) FROM newest").fetchone()[0])


def test_a_slip_that_was_made_ready_is_safe_with_two_pages(hoa: commune.Laptop) -> None:
    save(hoa, commune.named("Bàn Thị Mẩy"))
    ledger.catch_up(hoa.db)
    made = record_visit.make_ready(hoa.db, commune.slip(), catalogue=commune.CATALOGUE, wall=commune.WALL)
    hoa.db.execute("PRAGMA wal_checkpoint = TRUNCATE").fetchall()
    hoa.record(made, later=True)
    _, left, _ = hoa.db.execute("PRAGMA wal_checkpoint = NOOP").fetchone()
    assert left == 2, "the fact's and its number's: each one more is written before she is told that it is saved"


@pytest.mark.parametrize("between", [confirm, fork])
def test_an_exchange_in_between_finds_what_was_made_ready_as_if_it_were_shown(
    hoa: commune.Laptop, twin: commune.Laptop, between: Callable[[commune.Laptop], None]
) -> None:
    for laptop, made_ready in ((hoa, True), (twin, False)):
        for told in (commune.named("Bàn Thị Mẩy"), commune.slip()):
            save(laptop, told) if made_ready else laptop.record(told)
        between(laptop)
    assert (aside(hoa), state(hoa.db)) == (0, state(twin.db))
    assert verify.verify(hoa.db) == []


def test_a_slip_that_was_made_ready_is_erased_with_its_household_before_anybody_shows_it(hoa: commune.Laptop) -> None:
    home = hoa.add()
    save(hoa, commune.named("Bàn Thị Mẩy", household=home))
    with hoa.db.atomic():
        ledger.take(hoa.db, [ledger.News("e", "*", 3, root=home)])
    assert (aside(hoa), shown(hoa.db)) == (0, [])
    assert hoa.db.execute("SELECT count(*) FROM change WHERE body IS NOT NULL").fetchone() == (0,)
    assert verify.verify(hoa.db) == []


def test_slips_made_ready_one_after_another_keep_their_numbers_when_others_write_between(hoa: commune.Laptop) -> None:
    rows = [save(hoa, commune.named(name)) for name in ("Lý A Sáng", "Tằng Thị Múi")]
    assert aside(hoa) == 2
    rows.append(hoa.record(commune.slip()))
    assert aside(hoa) == 0, "else an exchange would send the third number without the first two"
    rows.append(save(hoa, commune.slip()))
    opened.close(hoa.folder, hoa.db)
    hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
    assert [row for (row,) in hoa.db.execute("SELECT row FROM change WHERE n > 0 ORDER BY n")] == rows
    assert shown(hoa.db) == sorted(rows)
    assert verify.verify(hoa.db) == []


def test_who_looks_through_a_vault_while_somebody_saves_misses_no_number(hoa: commune.Laptop) -> None:
    save(hoa, commune.slip())
    assert [one.code for one in verify.verify(hoa.db)] == []


def test_what_an_older_program_did_not_see_comes_under_a_new_number(hoa: commune.Laptop) -> None:
    row = save(hoa, commune.slip())
    me.change(hoa.db, behind="")  # as its start does, for which nothing stands apart
    with hoa.db.atomic():
        origins.leave(hoa.db, hoa.owner().origin, 0, facts.new_id(1, hoa.entropy))
    opened.close(hoa.folder, hoa.db)
    hoa.db = opened.writer(hoa.folder, hoa.key, least_free=0)
    owner = hoa.owner()
    assert (shown(hoa.db), owner.head) == ([row], 1)
    assert [name for _, name, _ in origins.outbox(hoa.db, "province", owner.origin, owner.head, 10_000)] == [row]
    assert verify.verify(hoa.db) == []


def test_what_was_made_ready_and_cannot_be_shown_is_sent_all_the_same(
    hoa: commune.Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = save(hoa, commune.slip())

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    with monkeypatch.context() as ill:
        ill.setattr(fold, "rows", broken)
        with pytest.raises(RuntimeError):
            ledger.catch_up(hoa.db)
        owner = hoa.owner()
        assert [name for _, name, _ in origins.outbox(hoa.db, "province", owner.origin, owner.head, 10_000)] == [row]
    ledger.catch_up(hoa.db)
    assert shown(hoa.db) == [row]


def test_who_sends_just_then_takes_along_what_was_made_ready(hoa: commune.Laptop) -> None:
    row = save(hoa, commune.slip())
    asked = exchange.ask(hoa.db, "first")
    assert (asked.head, [n for n, _ in asked.changes]) == (1, [1])
    assert facts.read(bytes(asked.changes[0][1])).id == row
    assert (aside(hoa), shown(hoa.db)) == (0, []), "it stands with all others, and is shown when somebody catches up"
    ledger.catch_up(hoa.db)
    assert shown(hoa.db) == [row]


def test_beside_an_older_program_no_number_is_given_twice(hoa: commune.Laptop) -> None:
    one = save(hoa, commune.named("Bàn Thị Mẩy"))
    with hoa.db.atomic():
        origins.leave(hoa.db, hoa.owner().origin, 0, facts.new_id(1, hoa.entropy))
    two, three = save(hoa, commune.slip()), hoa.record(commune.slip())
    told = hoa.db.execute("SELECT id, n FROM change ORDER BY n").fetchall()
    assert sorted(row for row, _ in told) == sorted([one, two, three])
    assert [n for _, n in told] == [1, 2, 3]
    ledger.catch_up(hoa.db)
    assert verify.verify(hoa.db) == []


def test_what_an_older_program_did_not_see_is_shown_though_an_exchange_has_taken_it_along(hoa: commune.Laptop) -> None:
    one = save(hoa, commune.named("Bàn Thị Mẩy"))
    me.change(hoa.db, behind="")  # as its start does
    two = save(hoa, commune.slip())
    ledger.gather(hoa.db)
    ledger.catch_up(hoa.db)
    assert shown(hoa.db) == sorted([one, two])
    assert verify.verify(hoa.db) == []


def test_what_an_older_program_did_not_see_is_sent_though_others_were_sent_beyond_it(hoa: commune.Laptop) -> None:
    row = save(hoa, commune.slip())
    origins.acknowledge(
        hoa.db, "province", hoa.owner().origin, 1, "x" * 22
    )  # a copy of this vault has sent another one
    ledger.catch_up_first(hoa.db)
    owner = hoa.owner()
    assert [name for _, name, _ in origins.outbox(hoa.db, "province", owner.origin, owner.head, 10_000)] == [row]
