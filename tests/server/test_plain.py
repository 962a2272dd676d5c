"""What is seen of visits in the columns of an envelope is what each of them says, or nothing."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import nacl.signing
import pytest
from formcells import HOME, LAN, cells

from fieldapp.domain import facts, visit_glance
from fieldapp.server import plain, questions
from fieldapp.sync import envelope, protocol

NOW = 1_790_993_640_000  # 2026-10-03, 09:14 in Vietnam
KEYS = nacl.signing.SigningKey(bytes(range(32)))
ROUNDS = 60


def id_of(dice: random.Random) -> str:
    return facts.new_id(NOW, dice.randbytes)


def body(dice: random.Random, told: dict[str, Any], **more: Any) -> bytes:
    """A fact as it travels, by whoever writes as we do."""
    name = id_of(dice)
    clock = str((NOW << 16) + dice.randrange(1000))
    made = {"e": "visit", "f": told, "i": name, "s": 1, "t": clock, "u": LAN, "w": "2026-10-03T09:14:00+07:00"}
    made |= {"g": HOME} if "area" not in told else {}
    return msgspec.json.encode(made | more, order="sorted")


def read(bodies: list[bytes]) -> plain.Run:
    """The facts as they come out of their envelope."""
    changes = [(n, msgspec.Raw(one)) for n, one in enumerate(bodies, 7)]
    asked = protocol.Exchange(v=1, req="r", app="0.1.0", origin=LAN, head=len(bodies), changes=changes)
    sealed = envelope.seal(protocol.encode(asked), KEYS, made=NOW, req="r", reads=envelope.READS)
    told = questions.read(sealed, KEYS.verify_key.encode()).changes
    assert isinstance(told, plain.Run)
    return told


def many(dice: random.Random) -> list[bytes]:
    return [body(dice, cells(dice)) for _ in range(dice.randrange(plain.LEAST, 60))]


def test_visits_as_forms_make_them_are_seen_at_once() -> None:
    for seed in range(ROUNDS):
        bodies = many(random.Random(seed))
        seen = plain.look(read(bodies))
        assert seen is not None, seed
        assert seen.each() == [visit_glance.opened(one) for one in bodies]
        assert seen.bodies == bodies


ODD_CELLS: list[dict[str, Any]] = [
    {"weather": "rain"}, {"village": None}, {"village": 7}, {"village": ""}, {"village": "a b"}, {"village": "v" * 65},
    {"mode": "at home"}, {"mode": "m" * 33}, {"mode": ""}, {"age": 60}, {"note": "\0"}, {"note": "n" * 501},
    {"note": 'chữ \\u0000'}, {"note": None}, {"name": "ă" * 101}, {"phone": "1" * 31}, {"late_reason": "x" * 201},
    {"people": 0}, {"people": 501}, {"people": 2.0}, {"people": True}, {"satisfaction": 6}, {"satisfaction": 2**70},
    {"when": {"date": "2026-13-01"}}, {"when": {"date": "20260920"}}, {"when": {"time": "9:30"}},
    {"when": {"minutes": 481}}, {"when": []}, {"when": {"dates": "2026-09-20"}}, {"when": None},
    {"by": {"helpers": ["x"] * 31}}, {"by": {"helpers": [7]}}, {"by": {"helpers": "minh"}},
    {"by": {"helpers": [["x"]]}},
    {"topics": [{"t": "ID-01", "r": "3"}] * 11}, {"topics": [[]]}, {"topics": [{"t": "ID-01", "b": ["B 1"]}]},
    {"topics": [{"p": "x" * 201}]}, {"topics": [{"q": "x"}]}, {"topics": {}}, {"consent": {"guardian": "yes"}},
    {"consent": {"since": "today"}}, {"consent": {"purposes": ["x"] * 51}}, {"next": {"date": ""}}, {"photos": []},
    {"photos": None}, {"_review": {"verdict": "approved"}}, {"_locked": "x"}, {"area": None}, {"area": ["x"]},
]  # fmt: skip
ODD_FACTS: list[dict[str, Any]] = [
    {"e": "household"}, {"e": 1}, {"k": "erase"}, {"k": "set"}, {"p": {}}, {"p": {"note": LAN}}, {"r": LAN}, {"r": ""},
    {"g": ""}, {"g": "short"}, {"i": "short"}, {"i": LAN + "\n"}, {"i": 'x"' * 11}, {"u": "lan"}, {"u": "é" * 11},
    {"t": "-5"}, {"t": "5.0"}, {"t": str(2**63)}, {"t": ""}, {"t": 5}, {"t": "٣" * 9}, {"s": 2}, {"s": "1"}, {"w": 5},
    {"w": "\0"}, {"z": 1}, {"f": {}}, {"f": []}, {"f": None}, {"i": None},
]  # fmt: skip


@pytest.mark.parametrize("odd", [*({"f": one} for one in ODD_CELLS), *ODD_FACTS], ids=repr)
def test_one_that_is_odd_among_many_is_never_taken_for_a_plain_one(odd: dict[str, Any]) -> None:
    for seed in range(3):
        dice = random.Random(seed)
        bodies = many(dice)
        told = cells(dice)
        more = odd | ({"f": told | odd["f"]} if isinstance(odd.get("f"), dict) and odd["f"] else {})
        bodies.insert(dice.randrange(len(bodies)), body(dice, told, **more))
        seen = plain.look(read(bodies))
        assert seen is None or seen.each() == [visit_glance.opened(one) for one in bodies]


def test_all_may_be_odd_in_the_same_way() -> None:
    for odd in [*({"f": one} for one in ODD_CELLS), *ODD_FACTS]:
        dice = random.Random(1)
        made = [cells(dice) for _ in range(40)]
        both = isinstance(odd.get("f"), dict) and odd["f"]
        bodies = [body(dice, told, **(odd | ({"f": told | odd["f"]} if both else {}))) for told in made]
        seen = plain.look(read(bodies))
        assert seen is None or seen.each() == [visit_glance.opened(one) for one in bodies], odd
