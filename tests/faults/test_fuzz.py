"""Some spoilt input for every reader in every run, found and shrunk by Hypothesis; `python -m tests.faults fuzz` feeds
for as long as one likes, each reader in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.domain import problems
from fieldapp.reports import spreadsheet
from fieldapp.sync import envelope, exchange, hubs, protocol, run
from tests.faults import fuzz, targets

FOUND = Path(__file__).parent / "found"  # what once ended the program
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture(scope="module", params=sorted(targets.TARGETS))
def target(request: pytest.FixtureRequest) -> Iterator[targets.Target]:
    with targets.opened(request.param) as made:
        yield made


@FEW
@given(number=st.integers(0, 2**32))
def test_no_spoilt_input_is_more_than_a_refusal_in_words(target: targets.Target, number: int) -> None:
    target.taste(fuzz.spoilt(target, 20261003, number))


def test_after_all_that_everything_goes_on(target: targets.Target) -> None:
    assert target.after() == []


@pytest.mark.parametrize("name", ["answer", "envelope", "invitation"])
def test_no_bomb_takes_more_than_256_mib_or_more_than_ten_seconds(name: str) -> None:
    done = fuzz.run(name, 1, inputs=1)
    assert done.faults == [], done.words()
    assert done.bombs > 0


def test_a_reader_that_crashes_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "_header", lambda head: envelope._HEADER.decode(head))
    done = fuzz.run("envelope", 1, inputs=60, bombs=False)
    assert any("Error" in one for one in done.faults), done.words()


def test_an_answer_that_is_no_text_is_refused_in_words() -> None:
    signer = targets.Envelopes.SIGNER
    sealed = envelope.seal(b'{"v":1,"req":"\xba"}', signer, made=1, req="r")
    with pytest.raises(problems.Problem, match="answer_unreadable"):
        run.read(sealed, bytes(signer.verify_key), "r")


RECEIPT = protocol.Receipt("7", "")
FEED = [protocol.Yours(pos=2**80, n=1, count=1)]
AREA = protocol.Reference(version=1, areas=[{"id": ["a"]}])


@pytest.mark.parametrize("changed", [{"receipts": [RECEIPT]}, {"feed": {"a": FEED}}, {"ref": AREA}], ids=list)
def test_a_signed_answer_that_no_program_of_today_can_hold_is_refused_and_leaves_nothing(changed: Any) -> None:
    with targets.opened("answer") as made:
        assert isinstance(made, targets.Answers)
        told = msgspec.structs.replace(protocol.read_answer(made.seeds[0]), **changed)
        before = made.lan.db.execute("SELECT * FROM acked").fetchall()
        with pytest.raises(problems.Problem, match="answer_unreadable"):
            exchange.settle(made.lan.db, made.question, told, now=made.lan.now(), fresh="f" * 22)
        assert made.lan.db.execute("SELECT * FROM acked").fetchall() == before
        made.lan.exchange(made.place.link)
        assert made.lan.waiting() == 0


def no_text(told: hubs.Relayed) -> bytes:
    return hubs.encode(told).replace("ạ".encode(), b"\xa0\xa0\xa0")


def no_answer(told: hubs.Relayed) -> bytes:
    told.answer = b'{"v":1,"req":"\xba"}'
    return hubs.encode(told)


def no_list(told: hubs.Relayed) -> bytes:
    answer = protocol.read_answer(told.answer)
    answer.ref = AREA
    told.answer = protocol.encode(answer)
    return hubs.encode(told)


@pytest.mark.parametrize("spoil", [no_text, no_answer, no_list])
def test_what_the_province_says_to_a_hub_and_no_program_of_today_can_hold_is_refused_and_leaves_nothing(
    spoil: Callable[[hubs.Relayed], bytes],
) -> None:
    with targets.opened("letters") as made:
        assert isinstance(made, targets.Letters)
        before = made.hub.image()
        with pytest.raises(problems.Problem, match="answer_unreadable"):
            made.say(spoil(made.relayed()))
        assert made.hub.image() == before
        assert made.after() == []


@pytest.mark.parametrize("name", sorted(one.name for one in FOUND.iterdir()))
def test_a_list_that_once_ended_the_program_is_refused_in_words(name: str) -> None:
    with pytest.raises(problems.Problem, match="list_damaged"):
        spreadsheet.read(FOUND / name)
