"""The window comes first: who takes slips in stands still while somebody is at it, though never for good."""

from __future__ import annotations

import threading
from pathlib import Path

import commune
import pytest

from fieldapp.store import connection, opened, settings
from fieldapp.ui import calm


class Time:
    """A clock that somebody who sleeps moves on; `naps` are how long they wanted to."""

    def __init__(self) -> None:
        self.now = 100.0
        self.naps: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def window(time: Time) -> calm.Calm:
    return calm.Calm(lambda: time.now, time.sleep)


def test_with_nobody_at_the_window_the_work_goes_on(time: Time, window: calm.Calm) -> None:
    window.keep()
    assert time.naps == []


def test_after_a_touch_the_others_stand_still_for_a_moment(time: Time, window: calm.Calm) -> None:
    window.ask()
    time.now += 0.02
    window.keep()
    assert sum(time.naps) == pytest.approx(calm.AFTER_TOUCH - 0.02)
    time.naps.clear()
    window.keep()
    assert time.naps == []


def test_a_key_after_a_page_does_not_make_its_moment_shorter(time: Time, window: calm.Calm) -> None:
    window.ask(calm.AFTER_PAGE)
    window.ask()
    window.keep()
    assert sum(time.naps) == pytest.approx(calm.AFTER_PAGE)


def test_a_touch_while_they_stand_still_prolongs_it(time: Time, window: calm.Calm) -> None:
    began = time.now

    def nap(seconds: float) -> None:
        time.now += seconds
        if len(time.naps) == 0:
            window.ask()
        time.naps.append(seconds)

    window = calm.Calm(lambda: time.now, nap)
    window.ask()
    window.keep()
    assert time.now - began == pytest.approx(calm.GLANCE + calm.AFTER_TOUCH)


def test_who_types_without_a_pause_gets_news_all_the_same(time: Time, window: calm.Calm) -> None:
    worked = 0.0
    began = time.now
    while time.now < began + 60:
        window.ask()
        window.keep()
        time.now += 0.001  # a fact is taken in
        worked += 0.001
    assert worked == pytest.approx(30, abs=1)


def test_a_save_does_not_wait_for_who_stands_still_with_the_vault_in_hand(tmp_path: Path, time: Time) -> None:
    laptop = commune.Laptop(tmp_path / "hoa", commune.HOA)
    ended = threading.Event()

    def save() -> None:
        db = opened.second_writer(laptop.folder, laptop.key)
        settings.put(db, "saved", "by Hòa")
        db.close()
        ended.set()

    def nap(seconds: float) -> None:
        saving.start()
        while not connection.wanted():  # time itself stands still here: nothing else lets the taking in go on
            pass

    window, saving = calm.Calm(lambda: time.now, nap), threading.Thread(target=save)
    window.ask()
    with laptop.db.atomic():
        window.keep(connection.wanted)
        assert not ended.is_set()
    saving.join()
    assert settings.get(laptop.db, "saved") == "by Hòa"
    assert not connection.wanted()
    laptop.close()
