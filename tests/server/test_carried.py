"""Files that somebody took along for others, and that go on by the network: handed to the province by the carrier's
own laptop, the answer brought home on a stick; over real sockets, on real vaults."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import office as station
import pytest
import stick as sticks

from fieldapp.actions import exchange_now
from fieldapp.domain import problems
from fieldapp.server import app, letters
from fieldapp.store import bundles, custody, journal, me
from fieldapp.sync import bundle, courier, porter, run, transport
from fieldapp.sync import letters as told

pytestmark = pytest.mark.parametrize("province_url", ["sqlite"], indirect=True)

Seat = Callable[[str], sticks.Laptop]


def by_wire(laptop: sticks.Laptop, town: Any, *, cut: Callable[[str], bool] = lambda path: False) -> run.Report:
    """A laptop meets the province by the network; answers of some paths are lost."""
    with app.running(town.province) as address, contextlib.closing(Line(address)) as link:
        link.cut = cut
        return exchange_now.exchange_now(laptop.db, link, clock=laptop.now, entropy=laptop.entropy)


class Line(transport.Transport):
    """A line on which some answers do not come back."""

    cut: Callable[[str], bool]

    def post(self, path: str, data: bytes, *more: str) -> bytes:
        answer = super().post(path, data, *more)
        if self.cut(path):
            raise transport.Offline("cut")
        return answer


def codes(laptop: sticks.Laptop) -> list[str]:
    return [line.code for line in journal.lines(laptop.db)]


def test_the_head_takes_a_members_file_along_and_the_network_does_the_rest(seat: Seat, town, office) -> None:
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    assert head.take(lan.make()).carried == 1
    report = by_wire(head, town)
    assert (report.letters, report.facts_in, office.visits()) == (1, 1, 1)
    assert head.line(row).name == "Bàn Thị Múi", "the head reads the slip at once"
    assert codes(head)[:2] == ["journal_exchanged", "journal_letters"]
    home = head.written()
    assert home.carried == 1, "the question has arrived, the answer goes home"
    assert lan.take(home.files[0]).confirmed == 1
    assert lan.line(row).custody == custody.PROVINCE
    assert by_wire(head, town).letters == 0, "nothing is handed over twice"
    assert office.facts() == 1


def test_the_head_approves_and_the_members_laptop_hears_it_by_the_same_stick(seat: Seat, town) -> None:
    lan, head = seat("lan"), seat("sang")
    row = lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    by_wire(head, town)
    lan.take(head.make())
    head.review([row], "approved")
    by_wire(head, town)
    head.take(lan.make())
    by_wire(head, town)
    lan.take(head.make())
    assert lan.line(row).state == "approved"


@pytest.mark.parametrize("lost", [1, 2])
def test_a_line_that_breaks_while_letters_go_loses_none_and_doubles_none(seat: Seat, town, office, lost: int) -> None:
    people = [seat("lan"), seat("hoa")]
    head = seat("sang")
    for one in people:
        one.visit("Bàn Thị Múi")
        head.take(one.make())
    left = [lost]

    def cut(path: str) -> bool:
        left[0] -= path == told.PATH
        return path == told.PATH and left[0] == 0

    first = by_wire(head, town, cut=cut)
    assert first.letters == min(lost - 1, 2), "what was settled before stays settled"
    assert by_wire(head, town).letters == 2 - first.letters
    home = head.make()
    assert [one.take(home).confirmed for one in people] == [1, 1]
    assert office.visits() == office.facts() == 2


def test_a_new_laptop_in_a_village_without_a_network_is_taken_in_by_a_carriers_laptop(
    seat: Seat, town, office, tmp_path, monkeypatch
) -> None:
    head = seat("sang")

    def carried(file: Any) -> Any:
        head.take(file)
        assert by_wire(head, town).letters == 1
        return head.make()

    monkeypatch.setattr(office, "take", carried)
    with contextlib.closing(sticks.Laptop(tmp_path / "mới", "lan", town.invite("lan"), office)) as lan:
        assert me.read(lan.db).name == "Đặng Thị Lan"


def test_an_older_province_is_met_politely(seat: Seat, town, office, monkeypatch) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit("Bàn Thị Múi")
    head.take(lan.make())
    head.visit("Tằng A Phúc")
    monkeypatch.setattr(app.letters, "route", lambda served, gated: station.older)
    report = by_wire(head, town)
    assert (report.letters, report.facts_out, office.visits()) == (0, 1, 1), "the head's own slip went"
    by_wire(head, town)
    assert codes(head).count("journal_letters_by_file") == 1, "it is told once"
    assert head.written().carried == 1, "the letter is still here"


def test_a_letter_that_the_province_refuses_stops_no_other(seat: Seat, town, office) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit("Bàn Thị Múi")
    home = courier.home(me.read(head.db))
    with head.db.atomic():
        junk = bundle.Sealed(home, b"x" * 200)
        bundles.carry(head.db, bundle.name(junk), junk.to, junk.data, head.now() - 3600_000)
    head.take(lan.make())
    assert by_wire(head, town).letters == 1
    assert office.visits() == 1
    assert codes(head).count("journal_letters_refused") == 1
    assert head.written().carried == 2, "it goes on by file, where somebody is told why"
    with app.running(town.province) as address, contextlib.closing(transport.Transport(address)) as link:
        done = porter.Handed()
        porter.to_province(head.db, link, done, clock=head.now, entropy=head.entropy)
        assert link.requests == 0, "not again today"
        head.time += bundles.AGAIN
        porter.to_province(head.db, link, done, clock=head.now, entropy=head.entropy)
        assert (link.requests, done.refused) == (1, 0), "tomorrow once more, and nobody is told again"


def test_letters_need_a_carrier_whom_the_province_knows(seat: Seat, town) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit()
    head.take(lan.make())
    with head.db.atomic():
        me.change(head.db, token="nothing")
    with (
        app.running(town.province) as address,
        contextlib.closing(transport.Transport(address)) as link,
        pytest.raises(transport.Unauthorized),
    ):
        porter.to_province(head.db, link, porter.Handed(), clock=head.now, entropy=head.entropy)
    assert head.written().carried == 1


def test_an_answer_that_is_not_the_provinces_puts_no_letter_down(seat: Seat, town, monkeypatch) -> None:
    lan, head = seat("lan"), seat("sang")
    lan.visit()
    head.take(lan.make())
    monkeypatch.setattr(letters.questions, "opened", _other_request(letters.questions.opened))
    with pytest.raises(problems.Problem, match="answer_foreign"):
        by_wire(head, town)
    assert head.written().carried == 1


def _other_request(opened: Callable[..., Any]) -> Callable[..., Any]:
    """What an answer to another question looks like, as a cache would bring it back."""

    def other(*args: Any) -> Any:
        asked = opened(*args)
        if isinstance(asked, told.Brought):
            asked.req = "x" * 22
        return asked

    return other


def test_answers_of_a_busy_day_come_little_by_little(seat: Seat, town, monkeypatch) -> None:
    lan, hoa, head = seat("lan"), seat("hoa"), seat("sang")
    for one in (lan, hoa):
        one.visit("Bàn Thị Múi")
    read = [bundle.read(one.make().read_bytes()) for one in (lan, hoa, head)]
    brought = told.Brought(1, "r", "0", letters=[one for file in read for one in file.letters])
    monkeypatch.setattr(told, "ROOM", 1)
    heard = letters.take(town.province, brought)
    assert (len(heard.arrived), len(heard.answers), heard.refused) == (1, 1, []), "the others come again"


def test_without_setting_a_refused_letter_aside_it_would_go_again_and_again(
    seat: Seat, town, office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "refuse", lambda db, name, now: True)
    with pytest.raises(AssertionError):
        test_a_letter_that_the_province_refuses_stops_no_other(seat, town, office)
