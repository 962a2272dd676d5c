"""Lan's slips come back from the province as she wrote them: all at once, or one by one, the vault says the same."""

from __future__ import annotations

import random
from typing import Any

import commune
import pytest

from fieldapp.store import feed, ledger, returned, stamps, verify

HOMES, SLIPS = 3, 40
_STANDS = "SELECT root, area, pos, n, sum FROM attr ORDER BY root"


def places(laptop: commune.Laptop) -> list[tuple[int, str, int]]:
    """Of each own fact its number, where its root stands, and its place in the feed, as the province gives them."""
    own = laptop.db.execute("SELECT n, root FROM change WHERE n > 0 ORDER BY n").fetchall()
    areas = {root: random.Random(root).choice((commune.KHE_SU, commune.NAM_MAU)) for _, root in own}
    return [(n, areas[root], 100 + 2 * n) for n, root in own]


def come_back(laptop: commune.Laptop, told: list[tuple[int, str, int]], stamp: int = 0) -> None:
    """In one answer, village by village."""
    news = [ledger.News("o", area, pos, n=n, count=1, stamp=stamp) for n, area, pos in told]
    with laptop.db.atomic():
        ledger.take(laptop.db, sorted(news, key=lambda one: (one.area, one.pos)))


def shown(laptop: commune.Laptop) -> tuple[Any, ...]:
    """All that an answer with own facts may change."""
    assert verify.verify(laptop.db) == []
    asked = f"SELECT id, {stamps.of('change')}, status FROM change ORDER BY id"
    kept = "SELECT row, element FROM record ORDER BY row"
    return (
        *[laptop.db.execute(one).fetchall() for one in (asked, kept, _STANDS)],
        feed.digests(laptop.db),
        laptop.owner().hlc,
    )


def slips(laptop: commune.Laptop) -> None:
    """An evening's slips: of three households, and of nobody's."""
    homes = [laptop.add() for _ in range(HOMES)]
    come_back(laptop, places(laptop))
    for number in range(SLIPS):
        home = homes[number % 4] if number % 4 < HOMES else ""
        laptop.record(commune.named("Đặng Văn Hùng", household=home) if home else commune.slip())


@pytest.fixture
def twice(lan: commune.Laptop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What an answer leaves in Lan's vault, taken in at once and taken in one by one."""

    def both(told: list[tuple[int, str, int]]) -> tuple[Any, Any]:
        left: list[Any] = []
        for one_by_one in (False, True):
            lan.db.execute("BEGIN")
            with monkeypatch.context() as patch:
                if one_by_one:
                    patch.setattr(returned, "confirm", lambda *_: None)
                come_back(lan, told)
                left.append(shown(lan))
            lan.db.execute("ROLLBACK")  # the vault is as it was
        return left[0], left[1]

    return both


def test_what_comes_back_as_it_was_is_confirmed_at_once_and_nothing_of_it_is_read(lan: commune.Laptop) -> None:
    slips(lan)
    asked: list[str] = []
    lan.db.conn.set_trace_callback(asked.append)
    come_back(lan, places(lan)[HOMES:])
    lan.db.conn.set_trace_callback(None)
    assert not [words for words in asked if words.startswith("SELECT n, row, root, clock")]
    assert sum(count for count, _ in feed.digests(lan.db).values()) == SLIPS + HOMES
    shown(lan)


def test_at_once_the_vault_says_the_same_as_one_by_one(lan: commune.Laptop, twice: Any) -> None:
    slips(lan)
    told = places(lan)[HOMES:]
    for part in (told, told[:10], told[5:20:3], told[20:]):
        at_once, one_by_one = twice(part)
        assert at_once == one_by_one


def test_the_last_word_on_where_a_house_stands_counts(lan: commune.Laptop, twice: Any) -> None:
    """The province was told of the later slips first, by way of a hub."""
    slips(lan)
    told = places(lan)[HOMES:]
    turned = [(n, area, pos) for (n, area, _), (_, _, pos) in zip(told, reversed(told), strict=True)]
    at_once, one_by_one = twice(turned)
    assert at_once == one_by_one
    elsewhere = [(n, commune.KHE_SU if n % 2 else commune.NAM_MAU, pos) for n, _, pos in told]
    at_once, one_by_one = twice(elsewhere)
    assert at_once == one_by_one


def test_a_slip_corrected_since_among_the_others(lan: commune.Laptop, twice: Any) -> None:
    slips(lan)
    (row,) = lan.db.execute("SELECT row FROM change WHERE n = 20").fetchone()
    lan.correct(row, commune.slip(time="09:00"))
    told = places(lan)[HOMES:]
    for part in (told, told[:30], told[:-1]):
        at_once, one_by_one = twice(part)
        assert at_once == one_by_one


def test_a_slip_that_was_let_go_of_among_the_others(lan: commune.Laptop, twice: Any) -> None:
    slips(lan)
    lan.db.execute("UPDATE change SET status = 'away' WHERE n = 20")
    lan.db.execute("DELETE FROM record WHERE row = (SELECT row FROM change WHERE n = 20)")
    lan.db.execute("DELETE FROM visit WHERE row = (SELECT row FROM change WHERE n = 20)")
    at_once, one_by_one = twice(places(lan)[HOMES:])
    assert at_once == one_by_one


def test_elements_as_large_as_can_be_are_added_up(lan: commune.Laptop) -> None:
    slips(lan)
    lan.db.execute("UPDATE record SET element = ? WHERE element < 0", [-(2**63 - 1)])
    origin = lan.owner().origin
    (first, last) = (HOMES + 1, SLIPS + HOMES)
    runs = [(first, last + 1, 200, commune.KHE_SU)]
    told = returned.confirm(lan.db, origin, runs, [(first, last)])
    assert told is not None
    assert sum(one.count for one in told) == SLIPS
    assert sum(one.total for one in told) == SLIPS * (2**63 - 1)


def test_what_the_province_stamped_otherwise_has_its_stamp(lan: commune.Laptop, twice: Any) -> None:
    """Lan's clock stood behind what somebody else had written: her slips are stamped above it."""
    slips(lan)
    told = places(lan)[HOMES:]
    stamp = (commune.NOW << 16) + 10**9
    come_back(lan, told, stamp)
    assert {one for (one,) in lan.db.execute(f"SELECT {stamps.of('change')} FROM change WHERE n > {HOMES}")} == {stamp}
    assert lan.owner().hlc >= stamp
    shown(lan)


def test_own_slips_and_what_is_folded_after_them_in_one_answer_are_counted_once(lan: commune.Laptop) -> None:
    slips(lan)
    news = [ledger.News("o", area, pos, n=n, count=1) for n, area, pos in places(lan)[HOMES:]]
    with lan.db.atomic():
        ledger.take(lan.db, [*news, ledger.News("e", "*", 1_000, root="x" * 22)])  # an erasure is folded by itself
    assert sum(count for count, _ in feed.digests(lan.db).values()) == SLIPS + HOMES
    shown(lan)
