"""After each deed the list says what it would say if all of it were read anew, though after a verdict it is not."""

from __future__ import annotations

import random
from collections.abc import Callable

import commune
import pytest
import seats
import sqlite_utils
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import reviews
from fieldapp.store import review
from fieldapp.ui import session as sessions
from fieldapp.ui.pages import filters, log, log_desk, reasons

Sit = Callable[[commune.Laptop], seats.Seat]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SLIPS, DEEDS = 24, 30


class Head:
    """Chìu Quay Sáng before his list, doing one thing after another; Hòa goes on meanwhile."""

    def __init__(self, seat: seats.Seat, hoa: commune.Laptop, qtbot: QtBot, seed: int) -> None:
        self.seat = seat
        self.hoa = hoa
        self.qtbot = qtbot
        self.bits = random.Random(seed)
        self.page = seat.show(lambda at: log.LogPage(seat.session, at))

    def do(self) -> str:
        """Something that can be done now; says what."""
        self.seat.settle()
        if rows := self.page.list.table.rows:
            self.page.list.stand(self.bits.randrange(len(rows)))
            self.seat.settle()
        deed = self.bits.choice([self.approve] * 4 + [self.give_back] * 3 + [self.keep, self.take_back, self.look_at])
        deed = self.bits.choice([deed] * 6 + [self.withdraw, self.several, self.rest, self.hear, self.settle])
        deed()
        self.seat.settle()
        return deed.__name__

    def approve(self) -> None:
        self.press(Qt.Key.Key_D, CTRL)

    def give_back(self) -> None:
        self.press(Qt.Key.Key_R, CTRL)
        form = self.page.desk.form
        if isinstance(form, reasons.ReturnForm):
            form.rows[0][0].set_key("wrong_result")
            form.deed.click()

    def keep(self) -> None:
        self.press(Qt.Key.Key_Space)

    def several(self) -> None:
        self.page.list.setFocus()
        for _ in range(3):
            self.press(Qt.Key.Key_Up, SHIFT)
        self.seat.settle()
        self.press(Qt.Key.Key_D, CTRL)

    def rest(self) -> None:
        self.page.rest.click()

    def take_back(self) -> None:
        if callable(self.seat.undo):
            self.seat.undo()

    def withdraw(self) -> None:
        if self.page.desk.withdraw_button.isVisible():
            self.page.desk.withdraw_button.click()
            form = self.page.desk.form
            assert isinstance(form, reasons.WithdrawForm)
            form.reason.setPlainText("ghi hai lần")
            form.deed.click()

    def settle(self) -> None:
        if choices := self.page.desk.sheet.choices():
            self.bits.choice(choices).click()

    def look_at(self) -> None:
        states = [reviews.WAITING] * 3 + [filters.EVERY, reviews.APPROVED, reviews.RETURNED]
        self.page.show_state(self.bits.choice(states))

    def hear(self) -> None:
        """News come in: a slip, or a slip that says something else."""
        line = self.bits.choice(self.page.list.table.rows or [None])
        if line is None or self.bits.random() < 0.5:
            self.hoa.record(commune.slip(date="2026-10-01", time="08:10", minutes=30))
        else:
            self.hoa.correct(line.row, commune.slip(date=line.date, minutes=self.bits.randrange(300)))
        self.seat.laptop.hears(self.hoa)
        self.seat.session.changed.emit()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.page.list, key, held)


@pytest.fixture
def month(hoa: commune.Laptop, head: commune.Laptop) -> None:
    """Slips of which most need eyes: at one time, in one house, too long, with two values, held back."""
    house = hoa.add()
    made = []
    for number in range(SLIPS):
        when = {"date": f"2026-09-{20 + number % 6}", "time": f"{8 + number % 3:02}:{number % 2 * 20:02}"}
        at_home = commune.named("Đặng Thị Lụa", household=house, minutes=20, **when)
        made.append(hoa.record(commune.slip(minutes=(1, 20, 40, 300)[number % 4], **when) if number % 5 else at_home))
    head.hears(hoa)
    for row in made[1:3]:
        for laptop, device in ((hoa, "smartphone"), (head, "2g")):
            laptop.correct(row, commune.slip(date="2026-09-20", minutes=20, device=device))
    head.hears(hoa)
    head.sent()
    head.held(next(fact for fact in hoa.facts() if fact.row == made[4]), "text_long", "note")


@pytest.mark.parametrize(("seed", "most"), [(0, log_desk.MOST_WAITING), (1, log_desk.MOST_WAITING), (2, 12)])
def test_after_each_deed_the_list_is_as_one_that_is_read_anew(
    month: None,
    few: None,
    seed: int,
    most: int,
    hoa: commune.Laptop,
    head: commune.Laptop,
    sit: Sit,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(log_desk, "MOST_WAITING", most)  # a full list takes in an older slip for each that leaves
    seat = sit(head)
    one = Head(seat, hoa, qtbot, seed)
    db = head.reader()
    done = []
    for _ in range(DEEDS):
        done.append(one.do())
        with db.atomic():
            anew = log_desk.read(seat.session, db, one.page._asked())
        assert one.page._listing == anew, done
        assert one.page.list.table.rows == anew.lines
        assert one.page._kept <= anew.reading.cells.keys()
    db.close()


def test_after_a_verdict_only_its_slip_is_read_and_after_what_touches_others_all(
    month: None, hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = sit(head)
    one = Head(seat, hoa, qtbot, 0)
    wholes: list[log_desk.Asked] = []
    read = log_desk.read

    def told(session: sessions.Session, db: sqlite_utils.Database, asked: log_desk.Asked) -> log_desk.Listing:
        wholes.append(asked)
        return read(session, db, asked)

    monkeypatch.setattr(log_desk, "read", told)
    one.page.list.stand(SLIPS - 1)
    seat.settle()
    for deed in (one.approve, one.give_back, one.several):
        deed()
        seat.settle()
    assert len(one.page.list.table.rows) < SLIPS - 4
    assert wholes == []
    for number, deed in enumerate((one.take_back, one.withdraw, one.hear), 1):
        deed()
        seat.settle()
        assert len(wholes) == number, deed.__name__


def test_a_full_list_takes_in_older_slips_without_reading_all(
    month: None, hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_desk, "MOST_WAITING", SLIPS - 4)
    seat = sit(head)
    one = Head(seat, hoa, qtbot, 0)
    assert one.page.note.isVisible()
    monkeypatch.setattr(log_desk, "read", None)
    for done in range(6):
        assert len(one.page.list.table.rows) == min(SLIPS - 4, SLIPS - done)
        assert one.page.note.isVisible() == (done <= 4)
        one.page.list.stand(len(one.page.list.table.rows) - 1)
        seat.settle()
        one.approve()
        seat.settle()


def test_news_that_come_in_beside_a_verdict_are_not_lost(
    month: None, hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    one = Head(seat, hoa, qtbot, 0)
    one.page.list.stand(SLIPS - 1)
    seat.settle()
    fresh = hoa.record(commune.slip(date="2026-10-02", minutes=20))
    one.approve()
    head.hears(hoa)
    seat.session.changed.emit()
    seat.settle()
    assert fresh in [line.row for line in one.page.list.table.rows]
    assert len(one.page.list.table.rows) == SLIPS


# The first lines before all others -------------------------------------------------------------------------


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of which the first lines are shown before the others are read."""
    monkeypatch.setattr(log_desk, "FIRST", 5)


def test_a_list_that_is_opened_shows_its_first_lines_and_then_all(
    month: None, few: None, head: commune.Laptop, sit: Sit
) -> None:
    seat = sit(head)
    shown: list[list[str]] = []

    def watched(at: QWidget) -> log.LogPage:
        made = log.LogPage(seat.session, at)
        made.list.table.modelReset.connect(lambda: shown.append([line.row for line in made.list.table.rows]))
        return made

    page = seat.show(watched)
    assert [len(rows) for rows in shown] == [5, SLIPS]
    assert shown[1][:5] == shown[0]
    assert page.list.currentIndex().row() == 0
    seat.session.changed.emit()
    seat.settle()
    assert len(shown) == 2, "the reader keeps the list that is there"


def test_what_comes_in_between_is_in_the_whole_list(
    month: None, few: None, hoa: commune.Laptop, head: commune.Laptop, sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, db = sit(head), head.reader()
    reader, asked = log_desk.Reader(seat.session), log_desk.Asked(fresh=True)
    first = reader.first(db, asked)
    assert first is not None
    fresh = hoa.record(commune.slip(date="2026-10-02", minutes=300))
    head.hears(hoa)
    whole = reader.read(db, asked)
    assert whole == log_desk.read(seat.session, db, asked)
    assert fresh in {line.row for line in whole.lines} - {line.row for line in first.lines}

    first = reader.first(db, asked)
    assert first is not None
    monkeypatch.setattr(review, "read", None)  # while nothing comes in, the doubts are not looked for again
    whole = reader.read(db, asked)
    assert (whole.lines[:5], whole.reading) == (first.lines, first.reading)
    db.close()


def test_only_what_waits_comes_in_two_parts(month: None, few: None, hoa: commune.Laptop, sit: Sit) -> None:
    seat, db = sit(hoa), hoa.reader()
    reader = log_desk.Reader(seat.session)
    assert reader.first(db, log_desk.Asked(fresh=True)) is None, "a member reviews nothing"
    for asked in (log_desk.Asked(), log_desk.Asked([reviews.WAITING], find="lua"), log_desk.Asked([reviews.APPROVED])):
        assert reader.first(db, asked) is None
        assert reader.read(db, asked) == log_desk.read(seat.session, db, asked)
    db.close()


def test_a_slip_that_was_mended_unseen_is_read_anew_with_the_others_approved(
    month: None, hoa: commune.Laptop, head: commune.Laptop, sit: Sit, qtbot: QtBot
) -> None:
    seat = sit(head)
    page = Head(seat, hoa, qtbot, 0).page
    line = next(line for line in reversed(page.list.table.rows) if line.row not in page.desk._reading.open)
    hoa.correct(line.row, commune.slip(date=line.date, minutes=25))
    head.hears(hoa)  # in the middle of a long exchange, of which nobody has been told yet
    page.rest.click()
    seat.settle()
    assert line.row in page.desk._reading.cells, "it is not approved with the others"
    db = head.reader()
    with db.atomic():
        assert page._listing == log_desk.read(seat.session, db, page._asked())
    db.close()


def test_with_the_first_lines_comes_what_a_verdict_is_held_against(
    month: None, few: None, head: commune.Laptop, sit: Sit
) -> None:
    seat = sit(head)
    known: list[int] = []

    def watched(at: QWidget) -> log.LogPage:
        made = log.LogPage(seat.session, at)
        made.list.table.modelReset.connect(lambda: known.append(len(made.desk._reading.cells)))
        return made

    seat.show(watched)
    assert known == [SLIPS, SLIPS]
