"""What every test stands on: Qt off the screen, nothing left running, Hypothesis without a stopwatch."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import re
import shutil
import sys
import threading
import types
from collections.abc import Generator, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt
if sys.platform == "win32":  # without a screen Qt looks for letters beside itself, where it has none
    os.environ.setdefault("QT_QPA_FONTDIR", str(Path(os.environ["WINDIR"]) / "Fonts"))
# A program that a test starts would else compile all of itself, and tests start a hundred.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import hypothesis
import pytest

MEMORY, ENOUGH = Path("/dev/shm"), 3 * 1024**3  # a folder without a disk, and the bytes of room that it must have
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    # Where tests have their folders: to wait for a disk at each commit of each vault takes a minute of a whole run.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

WINDOW_NEEDED = os.environ.get("FIELDAPP_NEED_WINDOW") == "1"
LOADER_SAYS = "cannot open shared object file|DLL load failed"
QT_OPTIONS = ("qt_log_level_fail",)
QT_MARKERS = ("qt_log_ignore", "qt_log_level_fail", "qt_no_exception_capture", "no_qt_log")

hypothesis.settings.register_profile("usual", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "usual")


def _what_qt_lacks() -> str:
    """The loader's words when Qt or its offscreen platform cannot be loaded here; empty when all is there."""
    try:
        from PySide6 import QtCore, QtWidgets  # noqa: F401
    except ImportError as error:
        return str(error)
    if sys.platform != "linux":
        return ""
    plugins = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.PluginsPath)
    try:
        ctypes.CDLL(f"{plugins}/platforms/libqoffscreen.so")
    except OSError as error:
        return str(error)
    return ""


QT_LACKS = _what_qt_lacks()
pytest_plugins = ["postgres"] + ([] if QT_LACKS else ["pytestqt.plugin"])


def _reason() -> str:
    """Why a window test cannot run, with the packages that the README names."""
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    command = re.search(r"^apt-get install .+$", readme, re.MULTILINE)
    return f"Qt cannot start ({QT_LACKS}); on Debian or Ubuntu: {command[0] if command else 'see README.md'}"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Without pytest-qt its settings in pyproject.toml are unknown, and a warning is an error."""
    if QT_LACKS:
        for option in QT_OPTIONS:
            parser.addini(option, "not used: Qt cannot be loaded")


def pytest_configure(config: pytest.Config) -> None:
    if QT_LACKS:
        for marker in QT_MARKERS:
            config.addinivalue_line("markers", f"{marker}: not used: Qt cannot be loaded")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks for the window or for PostgreSQL is marked so, without writing it twice."""
    names = getattr(item, "fixturenames", ())
    if "qapp" in names or "qtbot" in names:
        item.add_marker("window")
    if "postgres_url" in names:
        item.add_marker("postgres")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: whoever looks for what is left after a test need not look there."""
    _hasten_servers()
    _compile_once()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # for so many tests Python's own measure sweeps too often


def _hasten_servers() -> None:
    """uvicorn looks ten times a second whether it is to stop, and then waits a tenth more: in hundreds of tests that is
    a minute. Here it looks and waits likewise, but in steps of five milliseconds."""

    async def step(seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.005))

    if (server := sys.modules.get("uvicorn.server")) is not None:  # no test of these needs one, else
        server.asyncio = types.SimpleNamespace(**{**vars(asyncio), "sleep": step})  # type: ignore[attr-defined]


def _compile_once() -> None:
    """A server has one database, for which it compiles each of its questions once. Tests have a thousand, of two
    kinds: all of a kind share what was compiled, as what a question is for one of them it is for the others."""
    if (sa := sys.modules.get("sqlalchemy")) is None:
        return
    from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

    for kind in (PGDialect_psycopg, SQLiteDialect_pysqlite):  # which stand beside the question in the cache
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))
    connect, compiled = sa.create_engine, sa.util.LRUCache(5000)

    def create_engine(*words: object, **more: object) -> object:
        engine = connect(*words, **more)
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    sa.create_engine = create_engine


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A test file that imports Qt is skipped as a whole where Qt cannot be loaded."""
    report = yield
    unloaded = QT_LACKS and report.failed and re.search(LOADER_SAYS, str(report.longrepr))
    if unloaded and not WINDOW_NEEDED:
        report.outcome = "skipped"
        report.longrepr = (str(collector.path), 0, f"Skipped: {_reason()}")
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    if QT_LACKS and item.get_closest_marker("window"):
        if WINDOW_NEEDED:
            pytest.fail(_reason(), pytrace=False)
        pytest.skip(_reason())


@pytest.fixture(autouse=True, scope="module")
def what_stays() -> None:
    """So does what the files of tests before this one have left for good, such as what was found by chance."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test and its fixtures, no thread, timer or QThread that it started may still run."""
    before, window = set(threading.enumerate()), "qapp" in request.fixturenames
    if window:  # as in the program, no other thread may sweep what is left of a window
        gc.disable()
    yield
    left = _threads_left(before)
    if window:
        left += _qt_left()
        gc.enable()
    if left:
        pytest.fail("left running: " + ", ".join(left), pytrace=False)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    """Threads that did not end within two seconds of being asked for the last time."""
    started = [thread for thread in threading.enumerate() if thread not in before]
    for thread in started:
        thread.join(timeout=2)
    return [f"thread {thread.name}" for thread in started if thread.is_alive()]


def _qt_left() -> list[str]:
    """Active timers and running QThreads; what was told to go is let go first. Foreign objects in the heap
    may lie about their class, so their type is asked instead."""
    import shiboken6
    from PySide6 import QtCore

    QtCore.QCoreApplication.sendPostedEvents(None, QtCore.QEvent.Type.DeferredDelete.value)
    gc.collect()
    found, kinds = gc.get_objects(), (QtCore.QTimer, QtCore.QThread)
    wanted = {kind for kind in set(map(type, found)) if issubclass(kind, kinds)}
    things = [thing for thing in found if type(thing) in wanted and shiboken6.isValid(thing)]
    timers = [thing for thing in things if isinstance(thing, QtCore.QTimer) and thing.isActive()]
    threads = [thing for thing in things if isinstance(thing, QtCore.QThread) and thing.isRunning()]
    threads = [thread for thread in threads if thread is not QtCore.QThread.currentThread()]
    named = [f"{type(thing).__name__} {thing.objectName()!r} of {thing.parent()!r}" for thing in timers + threads]
    for timer in timers:
        timer.stop()  # or the next test would be blamed for it
    for thread in threads:
        thread.quit()
        thread.wait(2000)
    return named
