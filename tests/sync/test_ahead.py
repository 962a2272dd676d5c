"""The next question is under way while an answer is taken in: faster, and nothing is lost or doubled by it, whatever
becomes of either."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
import townhall

from fieldapp.domain import problems
from fieldapp.server import database, tables
from fieldapp.store import feed, ledger, me, origins, stamps, verify
from fieldapp.sync import columns, exchange, protocol, run, transport

HOUSES = 400  # of which the first question brings a part
BATCH = 12 * 1024


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "FIRST_BATCH", BATCH)


@pytest.fixture
def hoa(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    yield from _laptop(hall, tmp_path, "hoa")


@pytest.fixture
def lan(hall: townhall.Townhall, tmp_path: Path) -> Iterator[townhall.Device]:
    yield from _laptop(hall, tmp_path, "lan")


def _laptop(hall: townhall.Townhall, folder: Path, person: str) -> Iterator[townhall.Device]:
    with hall.served():
        device = townhall.Device(hall, folder / person, person)
    over(device, Line(hall))
    yield device
    device.close()


class Line:
    """A line to the province; `before` is called with the number of each question that is to go over it."""

    def __init__(self, hall: townhall.Townhall, before: Callable[[int], None] = lambda number: None) -> None:
        self.hall, self.before = hall, before
        self.token = ""
        self.requests = self.bytes_out = self.bytes_in = 0
        self.asked = threading.Semaphore(0)

    def post(self, path: str, data: bytes) -> bytes:
        self.requests += 1
        self.asked.release()
        self.before(self.requests)
        return self.hall.province.receive(data, self.token)


def over(device: townhall.Device, line: Line, progress: Any = None, give_way: Any = bool) -> run.Report:
    how: Any = {"clock": device.now, "entropy": device.entropy, "progress": progress, "give_way": give_way}
    return run.run(device.db, line, **how)  # type: ignore[arg-type]


def add_houses(device: townhall.Device, count: int = HOUSES) -> None:
    village = str(device.db.execute("SELECT area FROM household LIMIT 1").fetchone()[0])
    cells = [{"area": village, "name": f"Lỷ Văn Ba {n}", "place": device.entropy(40).hex()} for n in range(count)]
    ledger.record(device.db, [ledger.Deed("household", one) for one in cells], **device.moment())


def all_there_once(hall: townhall.Townhall, *devices: townhall.Device) -> bool:
    """Whether the province has every house, each once, and these laptops show what it shows."""
    with database.reading(hall.engine) as conn:
        ids = conn.scalars(sa.select(tables.change.c.id).where(tables.change.c.entity == "household")).all()
    assert len(ids) == len(set(ids)) == HOUSES + len(townhall.HOUSES)
    for device in devices:
        assert origins.waiting(device.db, "province") == 0
        assert device.db.execute("SELECT count(*) FROM household").fetchone() == (len(ids),)
        assert feed.disagreements(device.db) == verify.verify(device.db) == []
    return True


def test_the_next_question_is_on_its_way_while_an_answer_is_taken_in(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    for device in (hoa, lan):
        line, settle, met = Line(hall), exchange.settle, []

        def meet(*args: Any, line: Any = line, settle: Any = settle, met: Any = met, **more: Any) -> exchange.Settled:
            if not met:  # the first question was asked before its answer, the second must come by itself
                met.append(line.asked.acquire(timeout=10) and line.asked.acquire(timeout=10))
            return settle(*args, **more)

        with monkeypatch.context() as patch:
            patch.setattr(exchange, "settle", meet)
            over(device, line)
        assert met == [True]
        assert line.requests > 2
    assert all_there_once(hall, hoa, lan)


@pytest.fixture(params=[0.005, run.HAND_OVER])
def interval(request: pytest.FixtureRequest) -> Iterator[float]:
    """How long a thread keeps Python, as Python begins or as the window has it."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(request.param)
    yield sys.getswitchinterval()
    sys.setswitchinterval(before + 5e-7)


def test_python_is_handed_over_quickly_while_questions_wait_for_it_and_then_as_before(
    hall: townhall.Townhall, hoa: townhall.Device, interval: float
) -> None:
    met: list[float] = []
    for _ in range(3):
        add_houses(hoa)
        over(hoa, Line(hall, lambda number: met.append(sys.getswitchinterval())))
        assert sys.getswitchinterval() == interval
    assert met == [pytest.approx(run.HAND_OVER, abs=2e-6)] * len(met)


def test_what_was_made_of_facts_while_they_waited_is_what_is_kept(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    over(hoa, Line(hall))
    ready, took = ledger.made_of, []
    monkeypatch.setattr(ledger, "made_of", lambda *args: took.append(threading.current_thread()) or ready(*args))
    over(lan, Line(hall))
    assert len(took) > HOUSES // 2
    assert threading.main_thread() not in took
    assert all_there_once(hall, lan)


def test_the_first_facts_of_an_answer_are_taken_in_while_its_last_ones_are_made_ready(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    over(hoa, Line(hall))
    monkeypatch.setattr(exchange, "PART", 2)
    ready, take, taken, met = ledger.made_of, ledger.take, threading.Event(), []

    def meet(*args: Any) -> Any:
        met.append(len(met) < 4 or taken.wait(timeout=10))
        return ready(*args)

    def noted(news: Iterator[ledger.News]) -> Iterator[ledger.News]:
        for one in news:
            if one.made:
                taken.set()
            yield one

    monkeypatch.setattr(ledger, "made_of", meet)
    monkeypatch.setattr(ledger, "take", lambda db, news: take(db, noted(news)))
    over(lan, Line(hall))
    assert len(met) > HOUSES // 2
    assert all(met)
    assert all_there_once(hall, lan)


def test_an_answer_of_which_a_fact_cannot_be_made_ready_is_not_taken_in_by_half(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    over(hoa, Line(hall))
    monkeypatch.setattr(exchange, "PART", 2)
    made: list[None] = []

    def broken(*_: Any) -> None:
        made.append(None)
        if len(made) == 5:
            raise RuntimeError("a bug of ours")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "made_of", broken)
        with pytest.raises(RuntimeError, match="a bug of ours"):
            over(lan, Line(hall))
    before = lan.db.execute("SELECT count(*) FROM change").fetchone()[0]
    told = over(lan, Line(hall))
    assert 0 < told.facts_in == HOUSES + len(townhall.HOUSES) - before
    assert all_there_once(hall, lan)


def test_who_takes_slips_in_gives_way_before_each(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device
) -> None:
    add_houses(hoa)
    over(hoa, Line(hall))
    asked: list[threading.Thread] = []
    told = over(lan, Line(hall), give_way=lambda: asked.append(threading.current_thread()))
    by_hand = asked.count(threading.main_thread())  # as they are written; the others as they are made ready
    assert by_hand >= told.facts_in == HOUSES
    assert len(asked) - by_hand > HOUSES // 2


def test_the_next_question_leaves_before_the_facts_of_an_answer_are_made_ready(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    over(hoa, Line(hall))
    line, ready, met = Line(hall), exchange.make_ready, []

    def meet(*args: Any) -> None:
        if not met:  # of the second answer, as the first comes by itself
            met.append(all(line.asked.acquire(timeout=10) for _ in range(3)))
        ready(*args)

    monkeypatch.setattr(exchange, "make_ready", meet)
    over(lan, line)
    assert met == [True]
    assert all_there_once(hall, lan)


def test_own_facts_that_go_next_are_packed_before_the_answer_is_there(
    hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    packed, met, seal = threading.Semaphore(0), [], run.seal
    monkeypatch.setattr(run, "seal", lambda *args, **more: (seal(*args, **more), packed.release())[0])

    def meet(number: int) -> None:
        if number <= 2:  # its own, and the one after it
            met.append(packed.acquire(timeout=10) and (number > 1 or packed.acquire(timeout=10)))

    line = Line(hall, meet)
    over(hoa, line)
    assert met == [True, True]
    assert line.requests > 2
    assert all_there_once(hall, hoa)


def test_what_was_packed_for_another_answer_than_the_one_that_came_is_packed_anew(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lan's house comes between Hòa's, so that the feed is longer than Hòa's laptop supposed."""
    add_houses(hoa, 1)
    over(hoa, Line(hall))  # now the laptop knows on which history the province stands
    add_houses(hoa, HOUSES - 2)
    add_houses(lan, 1)
    fits, found = exchange.fits, []
    monkeypatch.setattr(exchange, "fits", lambda *args: found.append(fits(*args)) or found[-1])

    def between(number: int) -> None:
        if number == 2:
            over(lan, Line(hall))

    over(hoa, Line(hall, between))
    assert found == [True, False, True]
    over(lan, Line(hall))
    assert all_there_once(hall, hoa, lan)


def test_own_facts_that_were_turned_ahead_go_with_whatever_the_answer_says_of_others(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lan's laptop sends half of all houses and lacks the other half: each answer brings some of it."""
    add_houses(lan, 1)
    over(lan, Line(hall))  # now the laptop knows on which history the province stands, and how it reads
    add_houses(hoa, HOUSES // 2)
    over(hoa, Line(hall))
    add_houses(lan, HOUSES // 2 - 1)
    turn, go_on, same, later = columns.turn, exchange.go_on, [], []

    def compared(body: bytes, known: columns.Part | None = None) -> bytes | None:
        if known is not None:
            same.append(turn(body, known) == turn(body))
        return turn(body, known)

    def noted(db: Any, asked: Any, answer: protocol.Answer, *args: Any, **more: Any) -> protocol.Exchange | None:
        if answer.node and asked.changes:  # of an answer that is there, none that is supposed
            later.append(len(asked.changes))
        return go_on(db, asked, answer, *args, **more)

    monkeypatch.setattr(columns, "turn", compared)
    monkeypatch.setattr(exchange, "go_on", noted)
    told = over(lan, Line(hall))
    assert told.facts_in == HOUSES // 2
    assert len(same) > run.WRONG + 1
    assert all(same)
    assert len(later) == 1, "only the last of them: what comes after that is not known before"
    over(hoa, Line(hall))
    assert all_there_once(hall, hoa, lan)


def test_an_answer_that_another_program_has_overtaken_is_left(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device
) -> None:
    add_houses(hoa)
    for device in (hoa, lan):
        other: list[exchange.Settled] = []

        def meanwhile(report: run.Report, device: Any = device, other: Any = other) -> None:
            if not other:
                line: Any = Line(hall)
                batch = protocol.PUSH_BYTES
                other.append(run.once(device.db, line, batch=batch, clock=device.now, entropy=device.entropy))

        over(device, Line(hall), meanwhile)
        assert other[0].taken or other[0].confirmed
    assert all_there_once(hall, hoa, lan)


def test_a_small_rest_goes_along_with_what_is_sent(hall: townhall.Townhall, hoa: townhall.Device) -> None:
    """The last few houses ask for no question of their own; a larger rest does."""
    add_houses(hoa)
    line = Line(hall)
    with hoa.db.atomic():
        first = exchange.ask(hoa.db, "r" * 22, push=BATCH, rest=True)
        every = exchange.ask(hoa.db, "r" * 22, push=2**30)
    assert len(first.changes) < len(every.changes)
    size = sum(len(bytes(raw)) + 30 for _, raw in every.changes)
    with hoa.db.atomic():
        along = exchange.ask(hoa.db, "r" * 22, push=size - size // 8, rest=True)
        left = exchange.ask(hoa.db, "r" * 22, push=size - size // 8)
        large = exchange.ask(hoa.db, "r" * 22, push=size - size // 3, rest=True)
    assert along.changes == every.changes
    assert len(left.changes) < len(every.changes)
    assert len(large.changes) < len(every.changes)
    over(hoa, line)
    assert all_there_once(hall, hoa)


@pytest.mark.parametrize("size", [1, 60_000])
def test_a_rest_of_few_facts_that_are_large_waits_for_the_next_question(
    hall: townhall.Townhall, hoa: townhall.Device, size: int
) -> None:
    add_houses(hoa, 60)
    with hoa.db.atomic():
        every = exchange.ask(hoa.db, "r" * 22, push=2**30)
    told = sum(len(bytes(raw)) + 30 for _, raw in every.changes)
    cells = [{"area": "", "place": "x" * size} for _ in range(4)]
    ledger.record(hoa.db, [ledger.Deed("household", one) for one in cells], **hoa.moment())
    with hoa.db.atomic():
        asked = exchange.ask(hoa.db, "r" * 22, push=told, rest=True)
    assert len(asked.changes) - len(every.changes) == (4 if size == 1 else 0)


@pytest.mark.parametrize("number", [2, 3])
def test_a_line_cut_while_an_answer_is_taken_in_loses_nothing(
    hall: townhall.Townhall, hoa: townhall.Device, lan: townhall.Device, number: int
) -> None:
    def cut(at: int) -> None:
        if at == number:
            raise transport.Offline("cut")

    add_houses(hoa)
    for device in (hoa, lan):
        with pytest.raises(transport.Offline):
            over(device, Line(hall, cut))
        asked = f"SELECT count(*) FROM change WHERE {stamps.of('change')} IS NOT NULL"
        here = device.db.execute(asked).fetchone()[0]
        assert len(townhall.HOUSES) < here < HOUSES, "what came before the cut is kept"
        over(device, Line(hall))
    assert all_there_once(hall, hoa, lan)


def test_a_full_disk_while_the_next_question_is_under_way_leaves_no_thread_and_loses_nothing(
    hall: townhall.Townhall, hoa: townhall.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_houses(hoa)
    threads, apply = threading.active_count(), exchange._apply

    def full(*args: Any) -> exchange.Settled:
        apply(*args)
        raise problems.Problem("disk_full")

    line = Line(hall)
    with monkeypatch.context() as patch:
        patch.setattr(exchange, "_apply", full)
        with pytest.raises(problems.Problem, match="disk_full"):
            over(hoa, line)
    assert line.requests == 2
    assert threading.active_count() == threads
    assert origins.waiting(hoa.db, "province") == HOUSES
    over(hoa, Line(hall))
    assert all_there_once(hall, hoa)


def test_where_only_the_answer_taken_in_shows_what_to_ask_nothing_is_asked_before(
    hall: townhall.Townhall, hoa: townhall.Device
) -> None:
    add_houses(hoa)
    asked = exchange.ask(hoa.db, "r" * 22, push=run.FIRST_BATCH)
    answer = run.post(Line(hall), me.read(hoa.db), asked, made=hoa.now(), reads=0)  # type: ignore[arg-type]
    after = exchange.go_on(hoa.db, asked, answer, "s" * 22, batch=run.FIRST_BATCH)
    assert after is not None
    assert after.changes[0][0] == asked.changes[-1][0] + 1
    n, name = answer.have[asked.origin]
    root = msgspec.json.decode(asked.changes[0][1])["i"]
    for odd in (
        {"reset": True},
        {"fork": {asked.origin: 1}},
        {"have": {asked.origin: (n, "x" * 22)}},
        {"wipe": True},
        {"token": "another"},
        {"gone": [root]},
        {"feed": {"*": [protocol.Erased(9, root)]}},
        {"min_app": "9999.1"},
        {"req": "t" * 22},
    ):
        changed = msgspec.structs.replace(answer, **odd)
        assert exchange.go_on(hoa.db, asked, changed, "s" * 22, batch=run.FIRST_BATCH) is None, odd
