"""What was just written is told again from memory: as it would be read, and never once somebody wrote after it."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.domain import facts
from fieldapp.server import accept, custody, feed
from fieldapp.sync import protocol


def told(answer: protocol.Answer) -> Any:
    return answer.feed, answer.cur, answer.more, answer.dig


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was read of the feed and of runs although it had just been written."""
    read: list[str] = []
    area, run = feed.Reader._area, custody._run

    def note_area(self: feed.Reader, one: str, start: int) -> Any:
        read.append("feed")
        return area(self, one, start)

    def note_run(*args: Any) -> Any:
        read.append("run")
        return run(*args)

    monkeypatch.setattr(feed.Reader, "_area", note_area)
    monkeypatch.setattr(custody, "_run", note_run)
    return read


def push(town, one, *written: facts.Fact, **more: Any) -> tuple[Any, accept.Sender, accept.Taken]:
    question = one.ask(*written, **more)
    sender = accept.Sender(one.person, one.device)
    return question, sender, town.province.push(sender, question, town.now)


def test_what_lan_has_just_sent_is_told_from_memory_as_it_would_be_read(served, device, asked) -> None:
    lan = device("lan")
    home = lan.household("Hồng Gai/Khe Sú")
    lan.exchange(home)
    asked.clear()
    question, sender, taken = push(served, lan, lan.visit(home), lan.visit(home), lan.visit(home))
    fresh = served.province.pull(sender, question, taken, served.now)
    assert asked == []
    taken.echo = None
    read = served.province.pull(sender, question, taken, served.now)
    assert asked == ["run", "feed"]
    assert told(fresh) == told(read)
    assert fresh.receipts == read.receipts
    assert [row.count for rows in fresh.feed.values() for row in rows if isinstance(row, protocol.Yours)] == [3]


def test_a_household_and_its_visits_in_one_envelope_are_told_alike(served, device, asked) -> None:
    lan = device("lan")
    lan.exchange()
    asked.clear()
    home = lan.household("Hồng Gai/Khe Sú")
    late = lan.visit(home)
    question, sender, taken = push(served, lan, late, home, lan.visit(home))
    fresh = served.province.pull(sender, question, taken, served.now)
    taken.echo = None
    assert told(fresh) == told(served.province.pull(sender, question, taken, served.now))


def test_whoever_wrote_in_between_is_read(served, device, asked) -> None:
    lan, hoa = device("lan"), device("hoa")
    home = lan.household("Hồng Gai/Khe Sú")
    lan.exchange(home)
    lan.exchange()
    question, sender, taken = push(served, lan, lan.visit(home))
    beside = hoa.visit(home, "Hòa đến sau")
    hoa.exchange(beside)
    asked.clear()
    answer = served.province.pull(sender, question, taken, served.now)
    assert asked == ["run", "feed"]
    carried = [row for rows in answer.feed.values() for row in rows if isinstance(row, protocol.Carried)]
    assert [bytes(row.body) for row in carried] == [beside.body]


def test_what_is_erased_before_the_answer_is_in_no_receipt(served, device) -> None:
    lan = device("lan")
    home = lan.household("Hồng Gai/Khe Sú")
    lan.exchange(home)
    question, sender, taken = push(served, lan, lan.visit(home))
    served.province.erase(home.root, "", "")
    answer = served.province.pull(sender, question, taken, served.now)
    assert taken.echo is not None
    rows = [row for listed in answer.feed.values() for row in listed]
    assert [type(row) for row in rows] == [protocol.Erased]
    taken.echo = None
    assert answer.receipts == served.province.pull(sender, question, taken, served.now).receipts


def test_who_had_not_read_all_before_is_told_what_others_wrote(served, device, asked) -> None:
    lan, hoa = device("lan"), device("hoa")
    home = lan.household("Hồng Gai/Khe Sú")
    lan.exchange(home)
    hoa.exchange(hoa.visit(home))
    answer = lan.exchange(lan.visit(home))
    kinds = [type(row) for rows in answer.feed.values() for row in rows]
    assert kinds.count(protocol.Carried) == 1


def test_a_number_beyond_what_the_asker_says_it_has_comes_back_whole(served, device) -> None:
    lan = device("lan")
    home = lan.household("Hồng Gai/Khe Sú")
    lan.exchange(home)
    question, sender, taken = push(served, lan, lan.visit(home), head=1)
    answer = served.province.pull(sender, question, taken, served.now)
    assert [type(row) for rows in answer.feed.values() for row in rows] == [protocol.Carried]


def test_the_day_s_first_exchange_is_told_its_own_by_number(served, device) -> None:
    hoa = device("hoa")
    home = hoa.household("Hồng Gai/Khe Sú")
    answer = hoa.exchange(home, hoa.visit(home))
    assert [row.count for rows in answer.feed.values() for row in rows if isinstance(row, protocol.Yours)] == [2]
