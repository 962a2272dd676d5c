"""Lanes: one thread, one resource, answers on the UI thread, and nothing lost when the program is closed."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.domain import problems
from fieldapp.ui import background


class Notebook:
    """A resource that only the thread that opened it may use, as a database connection is."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.thread = threading.current_thread()
        self.closed_in: threading.Thread | None = None

    def write(self, line: str) -> int:
        assert threading.current_thread() is self.thread
        self.lines.append(line)
        return len(self.lines)

    def close(self) -> None:
        self.closed_in = threading.current_thread()


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[background.Lane[Notebook]]:
    lane = background.Lane("desk", Notebook, Notebook.close)
    yield lane
    lane.close()


def held_up(gate: threading.Event, notebook: Notebook) -> int:
    assert gate.wait(10)
    return notebook.write("late")


def test_work_runs_in_the_lane_and_its_result_arrives_in_the_ui_thread(lane: background.Lane[Notebook]) -> None:
    heard: list[tuple[int, threading.Thread]] = []
    lane.do(lambda book: book.write("a"), lambda n: heard.append((n, threading.current_thread())))
    assert heard == []  # never inside do()
    lane.wait_idle()
    assert heard == [(1, threading.main_thread())]


def test_what_is_not_fit_for_a_job_any_more_is_opened_anew_and_else_kept(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    opened: list[Notebook] = []

    def opening() -> Notebook:
        if len(opened) == 2:
            raise OSError("no more notebooks")
        opened.append(Notebook())
        return opened[-1]

    lane = background.Lane("desk", opening, Notebook.close, fit=lambda book: len(book.lines) < 2)
    lengths: list[int] = []
    for line in "abcdef":
        lane.do(lambda book, line=line: book.write(line), lengths.append)  # type: ignore[misc]
    lane.wait_idle()
    lane.close()
    assert lengths == [1, 2, 1, 2, 3, 4]
    assert [book.lines for book in opened] == [["a", "b"], ["c", "d", "e", "f"]]
    assert all(book.closed_in is book.thread for book in opened)
    assert caplog.text.count("could not open its resource anew") == 2


def test_a_lane_rests_when_nothing_waits_and_a_rest_that_fails_ends_nothing(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    gate, rested = threading.Event(), threading.Event()

    def rest(book: Notebook) -> None:
        book.write("rest")
        rested.set()
        raise OSError("no room")

    lane = background.Lane("desk", Notebook, Notebook.close, resting=rest)
    lane.do(functools.partial(held_up, gate))
    lane.do(lambda book: book.write("b"))
    gate.set()
    lane.wait_idle()
    assert rested.wait(10)
    told: list[list[str]] = []
    lane.do(lambda book: told.append(list(book.lines)))
    lane.wait_idle()
    lane.close()
    assert told == [["late", "b", "rest"]]
    assert "lane desk could not rest" in caplog.text


def test_jobs_keep_their_order(lane: background.Lane[Notebook]) -> None:
    heard: list[int] = []
    for line in "abcdef":
        lane.do(functools.partial(Notebook.write, line=line), heard.append)
    lane.wait_idle()
    assert heard == [1, 2, 3, 4, 5, 6]


def test_a_slow_job_does_not_hold_the_ui_thread(lane: background.Lane[Notebook]) -> None:
    gate, heard = threading.Event(), []
    lane.do(functools.partial(held_up, gate), heard.append)
    assert lane.busy  # do() came back although the job has not
    gate.set()
    lane.wait_idle()
    assert heard == [1]
    assert not lane.busy


def test_a_job_may_ask_for_the_next_when_it_is_answered(lane: background.Lane[Notebook]) -> None:
    heard: list[int] = []
    lane.do(lambda book: book.write("a"), lambda _: lane.do(lambda book: book.write("b"), heard.append))
    lane.wait_idle()
    assert heard == [2]


def test_idle_is_told_once_all_is_answered(lane: background.Lane[Notebook], qtbot: QtBot) -> None:
    with qtbot.waitSignal(lane.idle, timeout=5000):
        lane.do(lambda book: book.write("a"))
        lane.do(lambda book: book.write("b"))


def test_waiting_for_a_lane_that_stays_busy_ends(lane: background.Lane[Notebook]) -> None:
    gate = threading.Event()
    lane.do(functools.partial(held_up, gate))
    with pytest.raises(TimeoutError, match="desk is still busy"):
        lane.wait_idle(1)
    gate.set()


def test_a_refusal_reaches_the_page_and_is_no_crash(lane: background.Lane[Notebook]) -> None:
    refused: list[Exception] = []
    crashes: list[Exception] = []
    lane.crashed.connect(crashes.append)

    def refuse(_: Notebook) -> None:
        raise problems.Problem("name_long", "person")

    lane.do(refuse, failed=refused.append)
    lane.wait_idle()
    assert refused == [problems.Problem("name_long", "person")]
    assert crashes == []


@pytest.mark.parametrize("error", [ZeroDivisionError("ours"), problems.Problem("unheard")])
def test_an_error_that_no_page_hears_is_logged_and_told(
    lane: background.Lane[Notebook], caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    crashes: list[Exception] = []
    lane.crashed.connect(crashes.append)

    def fail(_: Notebook) -> None:
        raise error

    with caplog.at_level(logging.ERROR):
        lane.do(fail)
        lane.wait_idle()
    assert crashes == [error]
    assert "a job in lane desk failed" in caplog.text


def test_our_bug_reaches_both_the_page_and_the_log(lane: background.Lane[Notebook]) -> None:
    told: list[Exception] = []
    crashes: list[Exception] = []
    lane.crashed.connect(crashes.append)
    lane.do(lambda book: 1 // len(book.lines), failed=told.append)
    lane.wait_idle()
    assert told == crashes
    assert isinstance(told[0], ZeroDivisionError)


def test_even_an_exit_does_not_end_the_lane(lane: background.Lane[Notebook]) -> None:
    told: list[Exception] = []

    def leave(_: Notebook) -> None:
        raise SystemExit(3)

    lane.do(leave, failed=told.append)
    lane.do(lambda book: book.write("still here"))
    lane.wait_idle()
    assert "SystemExit" in str(told[0])


def test_a_closed_page_hears_nothing(lane: background.Lane[Notebook]) -> None:
    class Page(QWidget):
        counted = Signal(int)

        def __init__(self) -> None:
            super().__init__()
            self.count = QLabel(self)

        def load(self) -> None:
            lane.do(lambda book: book.write("a"), self.show_count)
            lane.do(lambda book: book.write("b"), lambda n: self.count.setText(str(n)))
            lane.do(lambda book: book.write("c"), functools.partial(self.show_twice, self.count))
            lane.do(lambda book: book.write("d"), self.counted.emit)
            lane.do(lambda book: book.write(""), failed=lambda _: self.count.clear())

        def show_count(self, n: int) -> None:
            self.count.setText(str(n))

        def show_twice(self, label: QLabel, n: int) -> None:
            label.setText(f"{n} {n}")

    page = Page()
    page.load()
    shiboken6.delete(page)
    lane.wait_idle()  # an answer to a page that is gone would raise here


def test_a_page_is_never_destroyed_in_the_lane(lane: background.Lane[Notebook]) -> None:
    """The lane lets go of a callback before the UI thread does, so the UI thread is the last to hold the page."""
    ends: list[threading.Thread] = []

    class Page(QObject):
        def __del__(self) -> None:
            ends.append(threading.current_thread())

        def hear(self, _: int) -> None:
            """Nothing to show."""

    gate = threading.Event()
    page = Page()
    lane.do(functools.partial(held_up, gate), page.hear)
    lane.do(lambda book, page=page: book.write(page.objectName()))
    del page
    gate.set()
    lane.wait_idle()
    assert ends == [threading.main_thread()]


def test_closing_finishes_what_waits_and_joins() -> None:
    heard: list[int] = []
    books: list[Notebook] = []
    lane = background.Lane("desk", Notebook, Notebook.close)
    lane.do(lambda book: (books.append(book), book.write("saved"))[1], heard.append)
    lane.do(lambda book: book.write("saved too"), heard.append)
    lane.close()
    assert heard == [1, 2]  # a page that waits to say "saved" still hears it
    assert books[0].lines == ["saved", "saved too"]
    assert books[0].closed_in is books[0].thread
    assert not books[0].thread.is_alive()


def test_closing_without_finishing_drops_what_has_not_begun(qtbot: QtBot) -> None:
    heard: list[int] = []
    begun = threading.Event()
    lane = background.Lane("wire", Notebook, Notebook.close)

    def exchange(book: Notebook) -> int:
        begun.set()
        assert lane.stopping.wait(10)  # long work looks at it and ends early
        return book.write("half")

    lane.do(exchange, heard.append)
    lane.do(lambda book: book.write("never"), heard.append)
    assert begun.wait(10)
    lane.close(finish=False)
    assert heard == [1]


def test_a_closed_lane_refuses_work_aloud(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    lane = background.Lane("desk", Notebook, Notebook.close)
    lane.close()
    lane.close()
    lane.do(lambda book: book.write("too late"))
    assert "lane desk is closed" in caplog.text
    assert not lane.busy


def test_a_resource_that_cannot_be_opened_is_told_to_every_page(qtbot: QtBot) -> None:
    told: list[Exception] = []
    refusal = problems.Problem("passphrase_wrong")

    def refuse() -> Notebook:
        raise refusal

    lane = background.Lane("desk", refuse, Notebook.close)
    with qtbot.waitSignal(lane.crashed, timeout=5000) as crash:
        lane.do(lambda book: book.write("a"), failed=told.append)
        lane.do(lambda book: book.write("b"), failed=told.append)
    lane.wait_idle()
    lane.close()
    assert told == [refusal, refusal]
    assert crash.args == [refusal]


def test_a_resource_that_could_not_be_opened_is_tried_again_for_what_is_asked_for_afterwards(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[object] = []
    refusals = [problems.Problem("vault_busy"), problems.Problem("vault_busy")]

    def opening() -> Notebook:
        if refusals:
            raise refusals.pop()
        return Notebook()

    lane = background.Lane("desk", opening, Notebook.close)
    for lines in ("a", "b", "c"):
        lane.do(functools.partial(Notebook.write, line=lines), told.append, told.append)
        lane.wait_idle()
    lane.close()
    assert [type(one) for one in told] == [problems.Problem, problems.Problem, int]
    assert caplog.text.count("could not open its resource") == 1


def test_all_that_waited_for_a_resource_that_could_not_be_opened_is_refused_with_one_try(qtbot: QtBot) -> None:
    told: list[object] = []
    tried: list[bool] = []

    def refuse() -> Notebook:
        tried.append(lane.stopping.wait(10))  # as long as a file is locked by somebody else
        raise problems.Problem("vault_busy")

    lane = background.Lane("desk", refuse, Notebook.close)
    for line in ("a", "b", "c"):
        lane.do(functools.partial(Notebook.write, line=line), failed=told.append)
    lane.close()  # the window waits for this one try, and for no other
    assert (len(told), tried) == (3, [True])


def test_a_lane_that_is_asked_for_nothing_opens_nothing() -> None:
    opened: list[Notebook] = []

    def opening() -> Notebook:
        opened.append(Notebook())
        return opened[-1]

    background.Lane("wire", opening, Notebook.close).close()
    assert opened == []


def test_who_gives_way_goes_on_when_the_lane_has_ended_all_its_work(lane: background.Lane[Notebook]) -> None:
    heard: list[int] = []
    for line in ("a", "b"):
        lane.do(functools.partial(Notebook.write, line=line), heard.append)
    lane.give_way(10_000)
    assert heard == [], "answers come by the event loop alone"
    assert lane.busy
    lane.wait_idle()
    assert heard == [1, 2]


def test_who_gives_way_does_not_wait_for_longer_than_that(lane: background.Lane[Notebook]) -> None:
    gate = threading.Event()
    lane.do(functools.partial(held_up, gate))
    lane.give_way(1)
    gate.set()
    lane.wait_idle()


class Page(QObject):
    came = Signal(int)


def test_a_page_hears_in_the_ui_thread_what_a_lane_tells_of_its_progress(lane: background.Lane[Notebook]) -> None:
    """Else a page that goes at this very moment would end the program."""
    page, heard = Page(), list[tuple[int, threading.Thread]]()
    page.came.connect(
        lambda number: heard.append((number, threading.current_thread())), Qt.ConnectionType.DirectConnection
    )
    tell = lane.telling(page.came)

    def write(book: Notebook) -> int:
        tell(1)
        tell(2)
        return book.write("a")

    lane.do(write, lambda _: heard.append((3, threading.current_thread())))
    lane.wait_idle()
    assert heard == [(number, threading.main_thread()) for number in (1, 2, 3)]


def test_work_goes_on_when_the_page_that_hears_of_it_is_gone(lane: background.Lane[Notebook]) -> None:
    page, heard = Page(), list[int]()
    page.came.connect(heard.append)
    tell = lane.telling(page.came)
    lane.do(lambda _: tell(1))
    lane.wait_idle()
    shiboken6.delete(page)

    def write(book: Notebook) -> int:
        tell(2)
        return book.write("a")

    written: list[int] = []
    lane.do(write, written.append)
    lane.wait_idle()
    assert heard == [1]
    assert written == [1]
