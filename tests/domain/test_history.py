"""Records are the same whatever way their facts came."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import facts, history

LAN, HOA = "A" * 22, "B" * 22
ROW = "R" * 22

values = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=8), st.lists(st.text(max_size=3))
)
fields = st.dictionaries(st.sampled_from(["note", "name", "area", "later", "_review"]), values, min_size=1, max_size=3)


@st.composite
def stories(draw: st.DrawFn) -> list[facts.Fact]:
    """The facts of one row: by two people, some stamped by the province, some replacing earlier ones, ties included."""
    told: list[facts.Fact] = []
    for step in range(draw(st.integers(1, 7))):
        seed = draw(st.integers(0, 2**32))
        prev = {}
        cells = draw(fields)
        if told and draw(st.booleans()):
            prev = {field: (draw(st.sampled_from(told)).id,) for field in cells}
        fact = facts.write(
            "visit",
            cells,
            author=draw(st.sampled_from([LAN, HOA])),
            clock=draw(st.integers(0, 5)),
            wall="2026-10-03T09:14:00+07:00",
            now=step,
            entropy=random.Random(seed).randbytes,
            row=ROW,
            prev=prev,
        )
        stamp = draw(st.one_of(st.none(), st.integers(0, 5)))
        told.append(msgspec.structs.replace(fact, stamp=stamp))
    return told


@given(stories(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_of_the_same_facts_make_the_same_record(
    told: list[facts.Fact], shuffle: random.Random
) -> None:
    again = told + [fact for fact in told if shuffle.random() < 0.5]
    shuffle.shuffle(again)
    assert history.replay(again) == history.replay(told)


@given(stories(), st.integers(0, 7))
def test_facts_that_came_in_two_parts_make_the_record_of_the_whole(told: list[facts.Fact], cut: int) -> None:
    first, second = told[:cut], told[cut:]
    kept: dict[str, facts.Fact] = {}
    for part in (first, second):
        kept |= {fact.id: fact for fact in part}
    assert history.replay(kept.values()) == history.replay(told)
    assert history.element(history.replay(kept.values())) == history.element(history.replay(told))


def stamped(told: list[facts.Fact], anew: dict[str, int]) -> list[facts.Fact]:
    """The same once the province has stamped them all."""
    return [msgspec.structs.replace(fact, stamp=anew.get(fact.id, history.rank(fact)[0])) for fact in told]


@given(stories())
def test_each_field_holds_the_value_of_the_greatest_stamp_then_id(unstamped: list[facts.Fact]) -> None:
    told = stamped(unstamped, {})
    record = history.replay(told)
    for field, cell in record.cells.items():
        winner = max((fact for fact in told if field in fact.fields), key=history.rank)
        assert (cell.value, cell.fact) == (winner.fields[field], winner.id)


@given(stories())
def test_before_the_province_has_stamped_all_no_value_stands_that_somebody_replaced(told: list[facts.Fact]) -> None:
    for field, cell in history.replay(told, unsure=True).cells.items():
        assert not any(cell.fact in fact.prev.get(field, ()) for fact in told)


@given(stories())
def test_stamped_anew_whoever_replaces_a_value_ranks_above_it_and_nobody_lower_than_before(
    told: list[facts.Fact],
) -> None:
    higher = history.lifted(told)
    ranks = {fact.id: fact.stamp or 0 for fact in stamped(told, higher)}
    assert all(ranks[fact.id] > ranks[old] for fact in told for olds in fact.prev.values() for old in olds)
    assert all(higher[fact.id] > history.rank(fact)[0] for fact in told if fact.id in higher)
    assert history.lifted(stamped(told, higher)) == {}
    assert history.replay(stamped(told, higher)).cells.keys() == history.replay(told).cells.keys()
    assert {name: cell.fact for name, cell in history.replay(stamped(told, higher)).cells.items()} == {
        name: cell.fact for name, cell in history.replay(told, unsure=True).cells.items()
    }


def test_facts_that_say_they_replaced_each_other_keep_their_stamps() -> None:
    one = facts.write("visit", {"note": "một"}, author=LAN, clock=7, wall="", now=1, entropy=bytes, row=ROW)
    two = facts.write("visit", {"note": "hai"}, author=HOA, clock=3, wall="", now=2, entropy=bytes, row=ROW)
    circle = [
        msgspec.structs.replace(one, prev={"note": (two.id, one.id)}),
        msgspec.structs.replace(two, prev={"note": (one.id,)}),
    ]
    assert history.lifted(circle) == {}
    assert history.replay(circle, unsure=True).cells["note"].fact == one.id


@given(stories())
def test_bytes_that_travelled_are_the_bytes_that_were_written(told: list[facts.Fact]) -> None:
    for fact in told:
        assert facts.read(fact.body, fact.stamp) == fact


def test_two_people_who_did_not_see_each_others_value_are_both_heard() -> None:
    rng = random.Random(1)

    def say(author: str, note: str, clock: int, prev: tuple[str, ...] = ()) -> facts.Fact:
        return facts.write(
            "visit", {"note": note}, author=author, clock=clock, wall="", now=1, entropy=rng.randbytes, row=ROW,
            prev={"note": prev} if prev else None,
        )  # fmt: skip

    first = say(LAN, "một", 1)
    hers, his = say(LAN, "hai", 2, (first.id,)), say(HOA, "ba", 3, (first.id,))
    assert history.replay([first, hers, his]).rivals == {"note": (hers.id, his.id)}
    settled = say(LAN, "hai", 4, (hers.id, his.id))
    assert history.replay([first, hers, his, settled]).rivals == {}


def test_a_digest_is_over_who_won_and_never_over_what_was_said() -> None:
    rng = random.Random(2)
    told = facts.write("visit", {"note": "riêng tư"}, author=LAN, clock=1, wall="", now=1, entropy=rng.randbytes)
    record = history.replay([told])
    silent = msgspec.structs.replace(record, cells={"note": history.Cell("khác", 1, told.id)})
    assert history.element(record) == history.element(silent)
    assert 0 <= history.element(record) < history.MODULUS


@given(stories())
def test_what_one_fact_makes_alone_is_kept_as_its_record_would_be(told: list[facts.Fact]) -> None:
    for fact in (*told, msgspec.structs.replace(told[0], fields={})):
        assert history.alone(fact) == history.keep(history.replay([fact]))
