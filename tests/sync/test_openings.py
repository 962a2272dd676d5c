"""What is seen of visits in the columns of an answer is what each of them says, or nothing."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import nacl.signing
import pytest
from formcells import HOME, KHE_SU, LAN, cells

from fieldapp.domain import facts
from fieldapp.store import fold, ledger
from fieldapp.sync import envelope, exchange, openings, protocol, run

NOW = 1_790_993_640_000  # 2026-10-03, 09:14 in Vietnam
KEYS = nacl.signing.SigningKey(bytes(range(32)))
KHE_TRE = "AaESNoOuc2WvxsfXtX21wR"
ROUNDS = 60

Rows = dict[str, list[protocol.Row]]


def body(dice: random.Random, told: dict[str, Any], **more: Any) -> bytes:
    """A fact as it travels, by whoever writes as we do."""
    made = {"e": "visit", "f": told, "i": facts.new_id(NOW, dice.randbytes), "s": 1, "u": LAN}
    made |= {"t": str((NOW << 16) + dice.randrange(1000)), "w": "2026-10-03T09:14:00+07:00"}
    made |= {"g": HOME} if "area" not in told else {}
    return msgspec.json.encode(made | more, order="sorted")


def many(dice: random.Random) -> list[bytes]:
    return [body(dice, cells(dice)) for _ in range(dice.randrange(openings.LEAST, 60))]


def carried(bodies: list[bytes], dice: random.Random) -> list[protocol.Row]:
    stamps = [dice.choice([0, 0, 0, (NOW << 16) + 2000]) for _ in bodies]
    pieces = enumerate(zip(bodies, stamps, strict=True), 5)
    return [protocol.Carried(pos, stamp, msgspec.Raw(one), "seal") for pos, (one, stamp) in pieces]


def answer(feed: Rows) -> protocol.Answer:
    """An answer with these rows, as it comes out of its envelope."""
    told = protocol.Answer(v=1, req="r", node="", tier="province", now=NOW, origin=LAN, have={}, feed=feed)
    sealed = envelope.seal(protocol.encode(told), KEYS, made=NOW, req="r", reads=envelope.READS)
    return run.read(sealed, KEYS.verify_key.encode(), "r")


def seen(feed: Rows) -> list[fold.Made | None]:
    """What is seen of each row."""
    told = answer(feed).feed
    assert isinstance(told, openings.Feed)
    look = openings.look(told)
    return [next(look) for rows in feed.values() for _ in rows]


def each(rows: list[protocol.Row]) -> list[fold.Made | None]:
    """What each fact says by itself."""
    return [ledger.made_of(bytes(row.body), row.stamp) for row in rows if isinstance(row, protocol.Carried)]


def test_visits_as_forms_make_them_are_seen_at_once() -> None:
    for seed in range(ROUNDS):
        dice = random.Random(seed)
        rows = carried(many(dice), dice)
        assert seen({KHE_SU: rows}) == each(rows), seed


def test_those_of_several_villages_are_seen_at_once() -> None:
    for seed in range(ROUNDS):
        dice = random.Random(seed)
        some, others = carried(many(dice), dice), carried(many(dice), dice)
        found = seen({KHE_SU: some, KHE_TRE: others, LAN: carried(many(dice)[:1], dice)})
        assert found[: len(some) + len(others)] == each(some) + each(others), seed


def test_they_are_seen_among_own_facts_that_come_back() -> None:
    for seed in range(ROUNDS):
        dice = random.Random(seed)
        some, others = carried(many(dice), dice), carried(many(dice), dice)
        between = [protocol.Yours(70, 3, 5), protocol.Left(80, HOME)]
        assert seen({KHE_SU: [*some, *between, *others]}) == [*each(some), None, None, *each(others)], seed


def test_they_are_seen_among_facts_of_other_kinds() -> None:
    for seed in range(ROUNDS):
        dice = random.Random(seed)
        bodies = many(dice)
        others = [
            body(dice, {"area": KHE_SU, "name": "Lò Văn Páo", "place": "Bản Trên", "phone": ""}, e="household"),
            body(dice, {"_review": {"verdict": "approved"}}, r=LAN),
            body(dice, cells(dice) | {"photos": []}),
            body(dice, {"note": "thêm"}),
        ]
        for one in others:
            bodies.insert(dice.randrange(len(bodies)), one)
        rows = carried(bodies, dice)
        told = [None if one in others else made for one, made in zip(bodies, each(rows), strict=True)]
        assert seen({KHE_SU: rows}) == told, seed


def test_a_few_are_read_one_by_one() -> None:
    dice = random.Random(1)
    rows = carried(many(dice)[: openings.LEAST - 1], dice)
    assert set(seen({KHE_SU: rows})) == {None}


def test_what_was_seen_is_taken_in_as_what_was_read() -> None:
    dice = random.Random(2)
    rows = carried([*many(dice), body(dice, {"note": "thêm"})], dice)
    told = answer({KHE_SU: rows})
    exchange.make_ready(told)
    alone = protocol.Answer(v=1, req="r", node="", tier="province", now=NOW, origin=LAN, have={}, feed={KHE_SU: rows})
    exchange.make_ready(alone)
    assert told.feed == alone.feed
    assert all(one.made is None or one.made.body is one.body for one in told.feed[KHE_SU])  # type: ignore[union-attr]


ODD_CELLS: list[dict[str, Any]] = [
    {"weather": "rain"}, {"village": None}, {"village": 7}, {"village": ""}, {"mode": ""}, {"age": 60}, {"note": None},
    {"people": 2.0}, {"people": True}, {"people": 2**63}, {"people": 2**63 - 1}, {"people": -(2**63) - 1},
    {"satisfaction": 2**70}, {"when": {}}, {"when": {"minutes": 2**63}}, {"when": []}, {"when": None},
    {"when": {"dates": "2026-09-20"}}, {"when": {"date": 7}}, {"by": {"helpers": ["x"] * 31}}, {"by": {"helpers": [7]}},
    {"by": {"helpers": "minh"}}, {"by": {"helpers": [["x"]]}}, {"by": {}}, {"by": {"team": None}}, {"by": {"head": ""}},
    {"topics": [{"t": "ID-01", "r": "3"}] * 11}, {"topics": [[]]}, {"topics": [{}]}, {"topics": [{"t": "ID-01"}]},
    {"topics": [{"q": "x"}]}, {"topics": {}}, {"topics": None}, {"topics": ["x"]}, {"consent": {"guardian": "yes"}},
    {"consent": {"guardian": None}}, {"consent": {"purposes": [1]}}, {"next": {"date": ""}}, {"next": {}},
    {"next": {"date": 5}}, {"next": []}, {"photos": []}, {"photos": None}, {"_review": {"verdict": "approved"}},
    {"_locked": "x"}, {"area": None}, {"area": ["x"]}, {"name": "Ａ" * 200}, {"name": "\u1100\u1161"}, {"name": " "},
    {"name": "a\nb"}, {"phone": "a b"}, {"phone": "é"},
]  # fmt: skip
ODD_FACTS: list[dict[str, Any]] = [
    {"e": "household"}, {"e": 1}, {"k": "erase"}, {"k": "set"}, {"p": {}}, {"p": {"note": LAN}}, {"r": LAN}, {"r": ""},
    {"g": ""}, {"g": "short"}, {"i": "short"}, {"i": LAN + "\n"}, {"i": 'x"' * 11}, {"u": "lan"}, {"u": "é" * 11},
    {"t": "-5"}, {"t": "5.0"}, {"t": str(2**63)}, {"t": ""}, {"t": 5}, {"t": "٣" * 9}, {"t": "007"}, {"s": 2},
    {"s": "1"}, {"w": 5}, {"w": ""}, {"z": 1}, {"f": {}}, {"f": []}, {"f": None}, {"i": None},
    {"w": "x" * facts.BIGGEST},
]  # fmt: skip
ODD = [*({"f": one} for one in ODD_CELLS), *ODD_FACTS]


def odd_one(dice: random.Random, odd: dict[str, Any]) -> bytes:
    told = cells(dice)
    return body(dice, told, **(odd | ({"f": told | odd["f"]} if isinstance(odd.get("f"), dict) and odd["f"] else {})))


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:60])
def test_one_that_is_odd_among_many_is_never_taken_for_another(odd: dict[str, Any]) -> None:
    for seed in range(3):
        dice = random.Random(seed)
        bodies = many(dice)
        bodies.insert(dice.randrange(len(bodies)), odd_one(dice, odd))
        rows = carried(bodies, dice)
        assert all(one in (None, made) for one, made in zip(seen({KHE_SU: rows}), each(rows), strict=True))


def test_all_may_be_odd_in_the_same_way() -> None:
    for odd in ODD:
        dice = random.Random(1)
        rows = carried([odd_one(dice, odd) for _ in range(40)], dice)
        assert all(one in (None, made) for one, made in zip(seen({KHE_SU: rows}), each(rows), strict=True)), odd
