"""Lane: one worker thread with one resource of its own; it never touches a widget."""

from __future__ import annotations

import contextlib
import functools
import queue
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer, Signal, SignalInstance

from fieldapp.domain import problems

if TYPE_CHECKING:
    import logging

R = TypeVar("R")
T = TypeVar("T")


class _Job:
    """What is to be done, who hears of it, and how it ended. Only the UI thread lets go of it."""

    def __init__(
        self,
        work: Callable[[Any], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[Exception], None] | None,
    ) -> None:
        self.work = work
        self.done = done
        self.failed = failed
        self.result: Any = None
        self.error: Exception | None = None

    def run(self, resource: Any) -> None:
        try:
            self.result = self.work(resource)
        except Exception as error:
            self.error = error
        except BaseException as error:  # a SystemExit must not end the thread
            self.error = RuntimeError(f"a job ended with {error!r}")


class Lane(QObject, Generic[R]):
    """One thread that opens a resource for its first job, does jobs on it one after another, and closes it. Each time
    that none waits it does `resting` on it, of which nobody hears. One that could not be opened is tried again for
    what is asked for afterwards; one that is not `fit` any more is opened anew before the next job.

    Jobs are asked for and answered on the thread that made the lane (the UI thread); an answer never comes
    inside `do`.
    """

    crashed = Signal(object)  # an Exception that no page expected: our bug, or nobody was there to hear of it
    idle = Signal()  # every job so far has ended and has been answered

    _ended = Signal(int)
    _unopened = Signal(object)
    _news = Signal(object, object)  # a page's signal, and what it is to tell

    def __init__(
        self,
        name: str,
        opening: Callable[[], R],
        closing: Callable[[R], None],
        parent: QObject | None = None,
        resting: Callable[[R], None] | None = None,
        fit: Callable[[R], bool] = lambda _: True,
    ) -> None:
        super().__init__(parent)
        self.name = name
        self.stopping = threading.Event()  # set by `close`: long work looks at it and ends early
        self._opening = opening
        self._closing = closing
        self._resting = resting
        self._fit = fit
        self._jobs: dict[int, _Job] = {}
        self._count = 0
        self._closed = False
        self._waiting: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self._rests = threading.Event()
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._unopened.connect(self.crashed, Qt.ConnectionType.QueuedConnection)  # when somebody can listen
        self._news.connect(self._tell_on, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._live, name=f"lane-{name}", daemon=True)
        self._thread.start()

    def do(
        self,
        work: Callable[[R], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `work(resource)` in the lane; then `done(result)` or `failed(error)` on the UI thread.

        Neither is called when a QObject that it belongs to or holds is gone by then (its page was closed).
        An error other than a Problem, and any error without `failed`, also goes to the log and to `crashed`.
        """
        if self._closed:
            _log().warning("lane %s is closed and refuses a job", self.name)
            return
        self._count += 1
        self._jobs[self._count] = _Job(work, _hearing(done), _hearing(failed))
        self._rests.clear()
        self._waiting.put(self._count)

    def telling(self, signal: SignalInstance) -> Callable[..., None]:
        """How a job of this lane tells its progress, on the UI thread, without holding the page that shows it. The lane
        itself tells it: while a page goes, another thread may not even ask whether its signal is there still."""
        news = self._news

        def tell(*told: Any) -> None:
            news.emit(signal, told)

        return tell

    @property
    def busy(self) -> bool:
        """Whether a job has not been answered yet."""
        return bool(self._jobs)

    def give_way(self, milliseconds: int) -> None:
        """Stand still until the lane has nothing left to do, at most so long: while the window draws, the lane gets
        Python in small pieces only, and what is to be on the disk soon comes there late."""
        self._rests.wait(milliseconds / 1000)

    def wait_idle(self, milliseconds: int = 5000) -> None:
        """Let the event loop turn until every job is answered; TimeoutError after so many milliseconds."""
        deadline = QDeadlineTimer(milliseconds)
        while self.busy:
            if deadline.hasExpired():
                raise TimeoutError(f"lane {self.name} is still busy after {milliseconds} ms")
            self._turn(deadline.remainingTime())

    def close(self, finish: bool = True) -> None:
        """End what is under way (and, when `finish`, what waits), answer it, close the resource and join."""
        if self._closed:
            return
        self._closed = True
        self.stopping.set()
        if not finish:
            self._forget_waiting()
        self._waiting.put(None)
        self._thread.join()
        for number in list(self._jobs):
            self._answer(number)

    def _turn(self, milliseconds: int) -> None:
        loop = QEventLoop()
        timer = QTimer(loop)
        timer.setSingleShot(True)
        timer.timeout.connect(loop.quit)
        self.idle.connect(loop.quit)
        timer.start(max(milliseconds, 0))
        loop.exec()
        self.idle.disconnect(loop.quit)

    def _forget_waiting(self) -> None:
        while not self._waiting.empty():
            number = self._waiting.get()
            if number is not None:
                del self._jobs[number]

    # In the worker thread ----------------------------------------------------------------------------------

    def _live(self) -> None:
        held: list[R] = []  # the resource, once it is open
        refused: list[tuple[int, Exception]] = []  # it could not be opened for what was asked for until then, and why

        def step(number: int, job: _Job) -> None:
            if refused and number <= refused[0][0]:
                job.error = refused[0][1]  # to try for each of them would take as long again, and the window may wait
                return
            try:
                if not held:
                    held.append(self._opening())
                elif not self._fit(held[0]):
                    held[0] = self._anew(held[0])
            except Exception as error:
                if not refused:
                    self._tell_unopened(error)
                refused[:] = [(self._count, error)]
                job.error = error
            else:
                refused.clear()
                job.run(held[0])

        self._work(step, lambda: self._rest(held))
        for resource in held:
            self._let_go(resource)

    def _anew(self, old: R) -> R:
        """The resource opened once more; the old one where that fails, whose own error then tells why."""
        try:
            fresh = self._opening()
        except Exception:
            _log().exception("lane %s could not open its resource anew", self.name)
            return old
        _log().warning("lane %s has opened its resource anew", self.name)
        self._let_go(old)
        return fresh

    def _let_go(self, resource: R) -> None:
        try:
            self._closing(resource)
        except Exception:
            _log().exception("lane %s could not close its resource", self.name)

    def _tell_unopened(self, error: Exception) -> None:
        """The jobs hear of it each; everybody else once, though it may be tried again and again."""
        _log().error("lane %s could not open its resource", self.name, exc_info=error)
        self._unopened.emit(error)

    def _rest(self, held: list[R]) -> None:
        try:
            if self._resting is not None and held:
                self._resting(held[0])
        except Exception:
            _log().exception("lane %s could not rest", self.name)

    def _work(self, step: Callable[[int, _Job], None], rest: Callable[[], None]) -> None:
        # The thread knows a job only by its number: were it the last to hold a callback, a page could be
        # destroyed here, and Qt forbids that outside of the UI thread.
        while (number := self._waiting.get()) is not None:
            step(number, self._jobs[number])
            self._ended.emit(number)
            if self._waiting.empty():
                self._rests.set()
                rest()

    # In the UI thread ---------------------------------------------------------------------------------------

    def _answer(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:  # `close` was quicker than the event loop
            return
        try:
            self._tell(job)
        finally:
            del self._jobs[number]
            if not self._jobs:
                self.idle.emit()

    def _tell_on(self, signal: SignalInstance, told: tuple[Any, ...]) -> None:
        _emit(signal, *told)

    def _tell(self, job: _Job) -> None:
        if job.error is None:
            if job.done is not None and _reachable(job.done):
                job.done(job.result)
            return
        if job.failed is None or not isinstance(job.error, problems.Problem):
            _log().error("a job in lane %s failed", self.name, exc_info=job.error)
            self.crashed.emit(job.error)
        if job.failed is not None and _reachable(job.failed):
            job.failed(job.error)


def _emit(signal: SignalInstance, *told: Any) -> None:
    """A page that is gone, or just going (its signal takes nothing any more), as with another language, is no reason to
    end the work of which its signal tells."""
    with contextlib.suppress(RuntimeError, TypeError):
        signal.emit(*told)


def _hearing(call: Callable[[Any], None] | None) -> Callable[[Any], None] | None:
    """A signal that hears of a job does not tell whose it is, and raises when that is gone."""
    signal = getattr(call, "__self__", None)
    return functools.partial(_emit, signal) if isinstance(signal, SignalInstance) else call


def _reachable(call: Callable[..., object]) -> bool:
    """Whether every QObject that a callback belongs to or holds still exists."""
    return all(shiboken6.isValid(thing) for thing in _held(call) if isinstance(thing, QObject))


def _held(call: object) -> Iterator[object]:
    if isinstance(call, functools.partial):
        yield from (*call.args, *call.keywords.values())
        yield from _held(call.func)
    yield getattr(call, "__self__", None)
    for cell in getattr(call, "__closure__", None) or ():
        try:
            yield cell.cell_contents
        except ValueError:  # a name that the enclosing function has not bound yet
            continue


def _log() -> logging.Logger:
    import logging  # here: a start in which nothing fails does without

    return logging.getLogger(__name__)
