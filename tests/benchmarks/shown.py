"""Shows one window and tells when it had painted, in a process that loads nothing else for the measuring."""

from __future__ import annotations

import os
import sys
import time

BARE, OURS, TODAY = "bare", "ours", "today"
LATE = 100  # ms after which a page that shows what was read is painted as a whole
QUIET = 300  # ms without work after which all that was begun has ended


def _show(kind: str, vault: str, passphrase: str) -> None:
    if kind == TODAY:  # as a demonstration begins: the key is made while the window is loaded
        from pathlib import Path

        from fieldapp.store import early

        opening = early.Opening(Path(vault), passphrase)
    if kind != BARE:
        from fieldapp import desktop  # it loads what is not Qt's before Qt: PySide looks through what comes after it
    from PySide6 import QtCore, QtWidgets

    class Watch(QtCore.QObject):
        """Hears when a widget has painted, with all that it holds, for the first time that it is `ready`."""

        def __init__(self, widget: QtWidgets.QWidget, then, ready=lambda: True) -> None:  # type: ignore[no-untyped-def]
            super().__init__(widget)
            self._then, self._ready = then, ready
            widget.installEventFilter(self)

        def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
            if event.type() == QtCore.QEvent.Type.Paint and self._ready():
                watched.removeEventFilter(self)
                QtCore.QTimer.singleShot(0, self, self._then)
            return False

    moments: dict[str, float] = {}

    def end() -> None:
        print(str(moments).replace("'", '"'), flush=True)  # as JSON
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
            _await_today(window, lambda page, ready: Watch(page, lambda: used(window), ready))
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


def _await_today(window, watch) -> None:  # type: ignore[no-untyped-def]
    """Watches the first page, which is ready once it shows what must be done, as it was read from its vault."""
    from PySide6 import QtCore

    def shown(key: str) -> None:
        window.page_shown.disconnect(shown)
        page = window.page(key)
        watch(page, lambda: not page._fresh)
        page.filled.connect(lambda: QtCore.QTimer.singleShot(LATE, page, page.update))  # if only its parts are painted

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
        with open("/proc/self/statm") as file:
            pages = int(file.read().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    _show(*sys.argv[1:4])
