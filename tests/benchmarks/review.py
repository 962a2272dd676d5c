"""What reviewing costs: opening the list of what waits beside its query alone, and slips settled by keys, one after the
other, under a watchdog; in the window of a large vault, in a process of its own."""

from __future__ import annotations

import functools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import big, wire

OPENINGS = 24
SLIPS = 1_000
FRAME = 1 / 60  # seconds: the line for what opening takes beyond its query
STALL = 0.050  # seconds: the line for the window's absence from its loop
PATIENCE = 60_000  # ms for a list to be painted
EVERY = 20  # of so many slips one is returned with a reason, one is kept back, and beside one news come in


class Told(msgspec.Struct):
    """Seconds. Of each opening: from the key until the first rows are painted, what the query alone takes on its lane,
    and what the part of it for the first rows does; of each settled slip the time until the next one may be; the
    longest absence in each step, and a line a stall."""

    waiting: int
    painted: list[float]
    asked: list[float]
    first: list[float]
    settled: list[float]
    longest: dict[str, float]
    held: list[str]


def measure(visits: int, households: int, slips: int = SLIPS) -> Told:
    """An officer's large vault: its list opened, and so many slips reviewed by keys."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "vault"
        big.vault(folder, visits=visits, households=households)
        return press(folder, big.PASSPHRASE, slips)


def press(folder: Path, passphrase: str, slips: int, openings: int = OPENINGS) -> Told:
    """The same in a vault that is there."""
    (folder / "vault.db-open").unlink(missing_ok=True)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(wire.ROOT / "tests")}
    words = [sys.executable, "-m", "tests.benchmarks.review", str(folder), passphrase, str(slips), str(openings)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, cwd=wire.ROOT, env=env, check=True)
    return msgspec.convert(json.loads(done.stdout.splitlines()[-1]), Told)


def figures(told: Told) -> dict[str, Any]:
    """Milliseconds, and whether each line is kept."""
    beyond = statistics.median(told.painted) - statistics.median(told.asked)
    longest = max(told.longest.values(), default=0.0)
    return {
        "waiting": told.waiting,
        "opened_ms": round(statistics.median(told.painted) * 1000, 1),
        "query_ms": round(statistics.median(told.asked) * 1000, 1),
        "first_ms": round(statistics.median(told.first) * 1000, 1),
        "beyond_ms": round(beyond * 1000, 1),
        "beyond_kept": beyond <= FRAME,
        "least_beyond_ms": round((min(told.painted) - min(told.asked)) * 1000, 1),
        "slips": len(told.settled),
        "settled_ms": round(statistics.median(told.settled) * 1000, 1) if told.settled else None,
        "stall_ms": round(longest * 1000, 1),
        "stall_kept": longest <= STALL,
    }


def table(told: dict[str, Any], held: list[str]) -> str:
    """What `figures` gave, to be read by people."""
    kept = {True: "kept", False: "NOT KEPT"}
    lines = [
        f"{told['waiting']} slips wait: first rows after {told['opened_ms']} ms, the query alone {told['query_ms']} ms"
        f" (for these rows {told['first_ms']} ms), {told['beyond_ms']} ms beyond it"
        f" (one frame: {kept[told['beyond_kept']]}; the least beyond the least: {told['least_beyond_ms']} ms)",
        f"{told['slips']} slips settled by keys, {told['settled_ms']} ms each until the next; the window is away for"
        f" {told['stall_ms']} ms at most (50 ms: {kept[told['stall_kept']]})",
    ]
    return "\n".join([*lines, *held])


# In the window's process --------------------------------------------------------------------------------------


def _press(folder: Path, passphrase: str, slips: int, openings: int) -> dict[str, Any]:
    import tour
    from PySide6.QtWidgets import QApplication

    from fieldapp import config, desktop
    from fieldapp.domain import reviews

    app = QApplication(["fieldapp", "-style", "Fusion"])
    program = desktop.Desktop(app, config.Config(home=folder.parent))
    program.unlock(folder, passphrase)
    program.window.show()
    made = tour.open_whole(program)
    made.step("review opened first", lambda: program.window.show_page("log"))
    assert program.house is not None
    page = program.house.log
    page.show_state(reviews.WAITING)
    made.settle()
    waiting = len(page.list.table.rows)
    painted, asked, first = _open(made, page, openings)
    settled = _settle(made, page, slips)
    program.close()
    told = {"waiting": waiting, "painted": painted, "asked": asked, "first": first, "settled": settled}
    return {**told, "longest": made.longest, "held": list(map(str, made.held))}


def _open(made: Any, page: Any, openings: int) -> tuple[list[float], list[float], list[float]]:
    """The page opened by its key with an empty list, by turns with its query alone, each from the first page: that
    reads other things, and what was read last is read fastest."""
    from fieldapp.ui.pages import log_desk

    session = made.program.session
    painted, asked, first = [], [], []
    for _ in range(openings):
        _leave(made, page)
        painted.append(_painted(made.program.window, page))
        _leave(made, page)
        asked.append(_alone(session, functools.partial(log_desk.read, session)))
        _leave(made, page)
        first.append(_alone(session, log_desk.Reader(session).first))
    made.program.window.show_page("log")
    made.settle()
    return painted, asked, first


def _leave(made: Any, page: Any) -> None:
    made.settle()
    made.program.window.show_page("today")
    page.list.table.replace([])
    made.settle()


def _painted(window: Any, page: Any) -> float:
    """From the key until the first rows stand on the screen."""
    from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
    from PySide6.QtTest import QTest

    loop, moments = QEventLoop(), []

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() != QEvent.Type.Paint or not page.list.table.rows or len(moments) > 1:
                return False
            page.list.viewportEvent(event)
            moments.append(time.perf_counter())
            loop.quit()
            return True

    def press() -> None:
        moments.append(time.perf_counter())
        number = list(window.rail.buttons).index("log")
        QTest.keyClick(window, Qt.Key(Qt.Key.Key_1 + number), Qt.KeyboardModifier.AltModifier)

    watch = Painted()
    page.list.viewport().installEventFilter(watch)
    QTimer.singleShot(0, press)
    QTimer.singleShot(PATIENCE, loop.quit)
    loop.exec()
    page.list.viewport().removeEventFilter(watch)
    assert len(moments) == 2, "the list is not painted"
    return float(moments[1] - moments[0])


def _alone(session: Any, read: Callable[..., Any]) -> float:
    """What the page asks when it is opened, on the same lane while the window rests."""
    from PySide6.QtCore import QEventLoop

    from fieldapp.domain import reviews
    from fieldapp.ui.pages import log_desk

    loop, told = QEventLoop(), []

    def timed(desk: Any) -> float:
        began = time.perf_counter()
        with desk.reader.atomic():
            read(desk.reader, log_desk.Asked([reviews.WAITING]))
        return time.perf_counter() - began

    session.desk.do(timed, lambda took: (told.append(took), loop.quit()))
    loop.exec()
    return float(told[0])


def _settle(made: Any, page: Any, slips: int) -> list[float]:
    """Slips approved one by one by their key; now and then one is kept back, one is returned with a reason, and news
    come in, so that the whole list is read again beside the key; at last all others at once."""
    from PySide6.QtCore import Qt

    control = Qt.KeyboardModifier.ControlModifier
    settled: list[float] = []
    page.list.setFocus()
    for number in range(1, slips + 1):
        if not page.list.table.rows:
            break
        began = time.perf_counter()
        if number % EVERY == 0:
            made.step("one returned", lambda: _return(made, page))
        elif number % EVERY == EVERY // 4:
            made.step("one approved beside news", lambda: _beside_news(made, page))
        elif number % EVERY == EVERY // 2:
            made.step("one kept back", lambda: made._press(Qt.Key.Key_Space, over=page.list))
            made.step("gone on", lambda: made._press(Qt.Key.Key_Down, over=page.list))
        else:
            made.step("one approved", lambda: made._press(Qt.Key.Key_D, control, page.list))
        settled.append(time.perf_counter() - began)
    both = control | Qt.KeyboardModifier.ShiftModifier
    if page.list.table.rows:
        made.step("all others approved", lambda: made._press(Qt.Key.Key_D, both, page.list))
    return settled


def _beside_news(made: Any, page: Any) -> None:
    from PySide6.QtCore import Qt

    made.program.session.changed.emit()
    made._press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, page.list)


def _return(made: Any, page: Any) -> None:
    from PySide6.QtCore import Qt

    made._press(Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier, page.list)
    form = page.desk.form
    if form is not None:
        made._press(Qt.Key.Key_Down, over=form.rows[0][0])
        made._press(Qt.Key.Key_Return, over=form.deed)


if __name__ == "__main__":
    print(json.dumps(_press(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
