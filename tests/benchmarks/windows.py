"""How long a window takes from nothing to what can be used, off the screen: Qt's bare one, our door, our first page."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.benchmarks import wire

BARE, OURS, TODAY = "bare", "ours", "today"
QUIET = 300  # ms without work after which all that was begun has ended


class Start(msgspec.Struct):
    """Seconds from starting a process to its window's first painting, and to the first page with its data (0 without
    one); seconds of all processors' work until then; MiB that stay resident then, and after every page was shown."""

    painted: float
    usable: float = 0.0
    work: float = 0.0
    memory: float = 0.0
    whole: float = 0.0


def start(kind: str, vault: Path | None = None, passphrase: str = "") -> Start:
    """Starts a window: a bare one; ours, which asks who is there; or ours, opened with a vault's passphrase."""
    with tempfile.TemporaryDirectory() as home:
        if vault is not None:
            (vault / "vault.db-open").unlink(missing_ok=True)  # as after a good end: no page need be checked
        env = _installed() | {"QT_QPA_PLATFORM": "offscreen", "FIELDAPP_HOME": str(vault.parent if vault else home)}
        words = [sys.executable, "-m", "tests.benchmarks.windows", kind, str(vault or ""), passphrase]
        began = time.monotonic()
        told = subprocess.run(words, env=env, cwd=wire.ROOT, stdout=subprocess.PIPE, check=True).stdout
    moments = json.loads(told.splitlines()[-1])
    since = {name: moments[name] - began for name in ("painted", "usable") if name in moments}
    return Start(**since, **{name: moments[name] for name in ("work", "memory", "whole") if name in moments})


def _installed() -> dict[str, str]:
    """The environment of a program that was installed: its modules were compiled then, not at each start."""
    cache = Path(tempfile.gettempdir()) / f"fieldapp-bytecode-{os.getuid() if hasattr(os, 'getuid') else 0}"
    told = os.environ | {"PYTHONPYCACHEPREFIX": str(cache)}
    told.pop("PYTHONDONTWRITEBYTECODE", None)
    return told


def kinds() -> list[str]:
    """The windows that can be started: without the desktop's module, Qt's bare one only."""
    return [BARE, OURS] if importlib.util.find_spec("fieldapp.desktop") else [BARE]


# In the process that is started ------------------------------------------------------------------------------


def _show(kind: str, vault: str, passphrase: str) -> None:
    if kind == TODAY:  # as a demonstration begins: the key is made while the window is loaded
        from fieldapp.store import early

        opening = early.Opening(Path(vault), passphrase)
    if kind != BARE:
        from fieldapp import desktop  # it loads what is not Qt's before Qt: PySide looks through what comes after it
    from PySide6 import QtCore, QtWidgets

    class Watch(QtCore.QObject):
        """Hears when a widget has painted, with all that it holds."""

        def __init__(self, widget: QtWidgets.QWidget, then: Callable[[], None]) -> None:
            super().__init__(widget)
            self._then = then
            widget.installEventFilter(self)

        def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
            if event.type() == QtCore.QEvent.Type.Paint:
                watched.removeEventFilter(self)
                QtCore.QTimer.singleShot(0, self, self._then)
            return False

    moments: dict[str, float] = {}

    def end() -> None:
        print(json.dumps(moments), flush=True)
        os._exit(0)  # lanes and timers end with it

    def painted() -> None:
        moments.setdefault("painted", time.monotonic())
        if kind != TODAY:
            moments["work"], moments["memory"] = time.process_time(), _resident()
            end()

    def loop(*_: object) -> int:
        [window] = (one for one in QtWidgets.QApplication.topLevelWidgets() if isinstance(one, QtWidgets.QMainWindow))
        Watch(window, painted)
        if kind == TODAY:
            _await_today(window, lambda page: Watch(page, lambda: used(window)))
        return int(wait())

    def used(window: QtWidgets.QMainWindow) -> None:
        moments["usable"], moments["work"] = time.monotonic(), time.process_time()
        _tour(window, ended)

    def ended(first: float, whole: float) -> None:
        moments["memory"], moments["whole"] = first, whole
        end()

    wait = QtWidgets.QApplication.exec
    QtWidgets.QApplication.exec = loop  # type: ignore[assignment, method-assign]
    if kind == BARE:
        app = QtWidgets.QApplication([])
        window = QtWidgets.QMainWindow()
        window.resize(1366, 728)
        window.show()
        app.exec()
    elif kind == OURS:
        from fieldapp import __main__ as door

        door.main([])
    else:
        desktop.main(opening=opening)


def _await_today(window, then) -> None:  # type: ignore[no-untyped-def]
    """Tells the first page once it shows what must be done, as it was read from its vault."""
    from PySide6 import QtCore

    def shown(key: str) -> None:
        window.page_shown.disconnect(shown)
        page = window.page(key)

        def look() -> None:
            if not page._fresh:
                timer.stop()
                then(page)
                page.update()

        timer = QtCore.QTimer(page)
        timer.timeout.connect(look)
        timer.start(1)

    window.page_shown.connect(shown)


def _tour(window, then) -> None:  # type: ignore[no-untyped-def]
    """Shows every page, each until it has read; then tells the memory before and after."""
    from PySide6 import QtCore

    session, keys = window.page(window.shown).session, list(window.rail.buttons)
    timer = QtCore.QTimer(window)
    first: list[float] = []

    def turn() -> None:
        if session.desk.busy or session.wire.busy:
            return
        first.append(_resident())
        if keys:
            window.show_page(keys.pop(0))
        else:
            then(first[0], first[-1])

    timer.timeout.connect(turn)
    timer.start(QUIET)


def _resident() -> float:
    """MiB of this process in memory; 0 where /proc does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    _show(*sys.argv[1:4])
