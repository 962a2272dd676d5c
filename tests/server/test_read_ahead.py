"""The next page of who asks on at once is read while the last one is taken in: it says what would be read then, and
nothing of it is told once somebody wrote, or to who asks for anything else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from fieldapp.domain import facts
from fieldapp.server import access, ahead, counters, feed
from fieldapp.server.routes import gate
from fieldapp.sync import columns, envelope, protocol

VILLAGE = "Hồng Gai/Khe Sú"
VISITS = 400


class Straight:
    """The way to the province without a network, on which nothing is read ahead by itself."""

    def __init__(self, town: Any, token: str) -> None:
        self.town, self.token = town, token

    def post(self, _: str, data: bytes) -> bytes:
        return self.town.province.receive(data, self.token)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def hoa(served, device) -> Any:
    """Hòa has sent many visits of a household."""
    hoa = device("hoa")
    home = hoa.household(VILLAGE)
    hoa.exchange(home, *[hoa.visit(home, f"lần {number} {'x' * 200}") for number in range(VISITS)])
    hoa.home = home
    return hoa


@pytest.fixture
def lan(served, device, hoa) -> Any:
    """Lan's laptop, which has read nothing yet."""
    lan = device("lan")
    lan.link.close()
    lan.link = Straight(served, lan.link.token)
    return lan


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """From where on each page was read of the database."""
    read: list[int] = []
    page = feed.Reader.page

    def noted(self: feed.Reader, cur: dict[str, int]) -> feed.Page:
        read.append(max(cur.values(), default=0))
        return page(self, cur)

    monkeypatch.setattr(feed.Reader, "page", noted)
    return read


def all_pages(one: Any, between: Callable[[], object] = bool, first: int = protocol.SMALLEST) -> list[protocol.Answer]:
    """What a laptop is told till the end, each question for twice as much as the one before."""
    told, most = [], first
    one.cur, anchor, more = {}, None, True
    while more:
        told.append(one.exchange(max=most, reads=envelope.READS, anchor=anchor))
        anchor, more, most = told[-1].anchor, told[-1].more, most * 2
        between()
    return told


def rows(told: list[protocol.Answer]) -> list[Any]:
    return [(one.feed, one.cur, one.more, one.anchor, one.dig) for one in told]


def names(told: protocol.Answer) -> set[str]:
    carried = [row for listed in told.feed.values() for row in listed if isinstance(row, protocol.Carried)]
    return {facts.read(bytes(row.body)).id for row in carried}


def test_a_page_that_was_read_ahead_says_what_would_have_been_read_then(served, lan, pages) -> None:
    plain = all_pages(lan)
    assert len(plain) > 3
    assert len(pages) == len(plain)
    pages.clear()
    asked: list[int] = []
    receive, start = served.province.receive, len(plain)
    served.province.receive = lambda *args: (asked.append(len(pages)), receive(*args), asked.append(len(pages)))[1]
    told = all_pages(lan, served.province.ahead.read)
    assert rows(told) == rows(plain)
    assert len(pages) == start, "none was read twice"
    assert asked[1] - asked[0] == 1
    assert [after - before for before, after in zip(asked[2::2], asked[3::2], strict=True)] == [0] * (start - 1)


def test_what_was_read_ahead_is_turned_into_the_same_columns(served, lan, monkeypatch) -> None:
    found: list[bool] = []
    turn = columns.turn

    def compared(body: bytes, known: columns.Part | None = None) -> bytes | None:
        if known is not None:
            found.append(turn(body, known) == turn(body))
        return turn(body, known)

    monkeypatch.setattr(columns, "turn", compared)
    all_pages(lan, served.province.ahead.read)
    assert found
    assert all(found)


def test_a_visit_that_was_written_meanwhile_is_told(served, lan, hoa) -> None:
    written: list[str] = []

    def meanwhile() -> None:
        served.province.ahead.read()
        if not written:
            fact = hoa.visit(hoa.home, "viết giữa chừng")
            written.append(fact.id)
            hoa.exchange(fact)

    told = all_pages(lan, meanwhile)
    assert set.union(*map(names, told)) > {*written}


def test_of_a_household_that_was_erased_meanwhile_nothing_more_is_told(served, lan, hoa) -> None:
    first = lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
    assert first.more
    served.province.ahead.read()
    served.province.erase(hoa.home.root, "ai đó", "xin xóa")
    after = lan.exchange(max=2 * protocol.SMALLEST, reads=envelope.READS, anchor=first.anchor)
    assert names(after) == set()
    assert [row.root for row in after.feed["*"]] == [hoa.home.root]


def test_who_may_no_longer_see_a_village_gets_nothing_that_was_read_ahead(served, lan) -> None:
    first = lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
    served.province.ahead.read()
    with served.desk() as at:
        access.revoke_person(at, "lan")
    after = lan.exchange(max=2 * protocol.SMALLEST, reads=envelope.READS, anchor=first.anchor)
    assert after.wipe
    assert names(after) == set()


def test_another_laptop_gets_none_of_it(served, lan, device, pages) -> None:
    lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
    served.province.ahead.read()
    sang = device("sang")
    pages.clear()
    assert sang.exchange(max=2 * protocol.SMALLEST, reads=envelope.READS).feed
    assert pages[0] == 0


def test_for_who_asks_otherwise_than_supposed_no_page_is_read_in_vain_again(served, lan, pages) -> None:
    for _ in range(4):
        lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
        served.province.ahead.read()
    assert len(pages) == 4 + 1


def test_for_who_has_more_to_bring_none_is_read_ahead(served, lan, pages) -> None:
    """What comes next moves the feed on, and the page would be read anew."""
    more = {"max": protocol.SMALLEST, "reads": envelope.READS}
    home = lan.household(VILLAGE)
    assert lan.exchange(home, head=2, **more).more
    served.province.ahead.read()
    assert len(pages) == 1
    assert lan.exchange(lan.visit(home), **more).more
    served.province.ahead.read()
    assert len(pages) == 3


def test_for_who_reads_no_columns_none_is_read_ahead(served, lan, pages) -> None:
    assert lan.exchange(max=protocol.SMALLEST).more
    served.province.ahead.read()
    assert len(pages) == 1


def test_an_error_while_a_page_is_read_ahead_is_no_error_for_who_asks(served, lan, monkeypatch, caplog) -> None:
    first = lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
    with monkeypatch.context() as patch:
        patch.setattr(feed.Reader, "page", lambda *_: (_ for _ in ()).throw(RuntimeError("a bug of ours")))
        served.province.ahead.read()
    assert "a bug of ours" in caplog.text
    assert lan.exchange(max=2 * protocol.SMALLEST, reads=envelope.READS, anchor=first.anchor).feed


def test_over_the_network_the_next_page_is_read_once_an_answer_has_left(
    served, hoa, device, pages, monkeypatch
) -> None:
    done, read = threading.Semaphore(0), ahead.Ahead.read
    lan = device("lan")
    monkeypatch.setattr(ahead.Ahead, "read", lambda self: (read(self), done.release()))
    first = lan.exchange(max=protocol.SMALLEST, reads=envelope.READS)
    assert done.acquire(timeout=10)
    second = lan.exchange(max=2 * protocol.SMALLEST, reads=envelope.READS, anchor=first.anchor)
    assert done.acquire(timeout=10)
    assert names(first).isdisjoint(names(second))
    assert pages == [0, max(first.cur.values()), max(second.cur.values())], "the second one not by who asked for it"


def test_nothing_is_read_ahead_while_somebody_is_inside() -> None:
    gated, done, leave = gate.Gate(counters.Counters()), list[bool](), threading.Event()

    def work() -> bytes:
        leave.wait(10)
        return b""

    async def crowd() -> None:
        async with anyio.create_task_group() as both:
            both.start_soon(gated.run, work)
            await anyio.sleep(0)
            await gated.meanwhile(lambda: done.append(True))
            assert done == []
            leave.set()
        await gated.meanwhile(lambda: done.append(True))

    anyio.run(crowd)
    assert done == [True]
