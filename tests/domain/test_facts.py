"""Facts are written once, read by every program, and refused only when they are none."""

from __future__ import annotations

import contextlib
import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import facts, problems

LAN = "L" * 22
NOW = 1_790_000_000_000


def say(entity: str = "visit", fields: dict[str, object] | None = None, **more: object) -> facts.Fact:
    rng = random.Random(3)
    return facts.write(
        entity,
        {"note": "đã hướng dẫn"} if fields is None else fields,
        author=LAN,
        clock=facts.tick(0, NOW),
        wall="2026-10-03T09:14:00+07:00",
        now=NOW,
        entropy=rng.randbytes,
        **more,  # type: ignore[arg-type]
    )


def test_a_fact_that_opens_a_row_gives_it_its_own_id() -> None:
    told = say()
    assert told.row == told.root == told.id
    assert facts.is_id(told.id)


@pytest.mark.parametrize("root", ["", "R" * 22])
def test_a_fact_that_was_begun_before_its_moment_is_the_same_to_the_last_byte(root: str) -> None:
    fields = {"when": {"time": "09:14", "date": "2026-10-03"}, "note": "đã hướng dẫn", "topics": [{"t": "ID-01"}]}
    told = say(fields=fields, root=root)
    begun = facts.begin("visit", fields, author=LAN, root=root)
    assert begun.finish(told.clock, wall=told.wall, now=NOW, entropy=random.Random(3).randbytes) == told


def test_what_is_not_too_big_to_be_begun_is_none_to_be_read_again() -> None:
    empty = len(facts.begin("visit", {"note": ""}, author=LAN, root="R" * 22).raw)
    for size in range(facts.BIGGEST - empty - 250, facts.BIGGEST - empty):
        try:
            begun = facts.begin("visit", {"note": "x" * size}, author=LAN, root="R" * 22)
        except problems.Problem:
            break
        told = begun.finish(facts.LAST, wall="2026-10-03T09:14:00+07:00", now=NOW, entropy=random.Random(3).randbytes)
        assert facts.read(told.body) == told
    else:
        pytest.fail("none of them is too big")


def test_one_that_would_be_too_big_is_not_begun() -> None:
    with pytest.raises(problems.Problem) as refused:
        facts.begin("visit", {"note": "x" * facts.BIGGEST}, author=LAN)
    assert refused.value.code == "fact_too_big"


def test_keys_are_sorted_text_is_utf8_and_64_bit_numbers_are_words() -> None:
    told = say()
    body = json.loads(told.body)
    assert list(body) == sorted(body)
    assert "đã hướng dẫn".encode() in told.body
    assert body["t"] == str(told.clock)


def test_a_field_and_a_key_of_a_newer_program_are_kept() -> None:
    body = json.loads(say().body) | {"zz": 1}
    body["f"]["later"] = {"x": "đ"}
    told = facts.read(json.dumps(body).encode())
    assert told.fields["later"] == {"x": "đ"}
    assert b'"zz"' in told.body


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"id"',
        b"\xff",
        b"[" * 5000,
        b'{"i":"short"}',
        say().body.replace(b'"t":"', b'"t":"x'),
    ],
)
def test_what_is_no_fact_is_a_problem_and_nothing_else(bytes_: bytes) -> None:
    with pytest.raises(problems.Problem):
        facts.read(bytes_)


def test_a_fact_of_more_than_64_kib_is_refused() -> None:
    with pytest.raises(problems.Problem) as refused:
        say(fields={"note": "x" * facts.BIGGEST})
    assert refused.value.code == "fact_too_big"


@given(st.binary(max_size=200))
def test_random_bytes_never_raise_anything_but_a_problem(noise: bytes) -> None:
    with contextlib.suppress(problems.Problem):
        facts.read(noise)


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (say(), "VisitRecorded"),
        (say(row="R" * 22), "VisitCorrected"),
        (say(fields={"_review": {}}, row="R" * 22), "VisitReviewed"),
        (say(fields={"_withdrawn": "nhầm"}, row="R" * 22), "VisitWithdrawn"),
        (say("household", {"name": "x"}), "HouseholdAdded"),
        (say("household", {"area": "x"}, row="R" * 22), "HouseholdMoved"),
        (say("household", {"_merged": None}, row="R" * 22), "HouseholdsMerged"),
        (say("household", {"round": None}, row="R" * 22), "HouseSharedOut"),
        (say("household", {}, row="R" * 22, deed=facts.ERASE), "PersonErased"),
        (say("spell"), "spell"),
    ],
)
def test_every_fact_tells_something_in_the_past_tense(told: facts.Fact, name: str) -> None:
    assert facts.tells(told) == name


@given(st.integers(0, 2**62), st.integers(0, 2**46))
def test_the_hybrid_clock_never_goes_back_nor_behind_the_wall(last: int, wall: int) -> None:
    assert facts.tick(last, wall) > last
    assert facts.tick(last, wall) >= wall << 16


@given(st.integers(-(2**40), 2**40))
def test_a_stamp_is_the_authors_clock_unless_that_lies_in_the_future(skew: int) -> None:
    clock = max(0, NOW + skew) << 16
    stamp = facts.stamp_for(clock, NOW, 0)
    assert stamp >> 16 <= NOW + facts.DRIFT
    if skew <= facts.DRIFT:
        assert stamp == clock


def test_ids_of_one_millisecond_differ_and_bear_their_time() -> None:
    rng = random.Random(5)
    ids = {facts.new_id(NOW, rng.randbytes) for _ in range(1000)}
    assert len(ids) == 1000
