"""How long a window takes from nothing to its first painting, off the screen: Qt's bare one and ours."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time

from tests.benchmarks import wire

BARE, OURS = "bare", "ours"


def start(kind: str) -> float:
    """Seconds from starting a process to the first painting of its window; ours shows the first-run page."""
    with tempfile.TemporaryDirectory() as home:
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "FIELDAPP_HOME": home}
        began = time.monotonic()
        words = [sys.executable, "-m", "tests.benchmarks.windows", kind]
        told = subprocess.run(words, env=env, cwd=wire.ROOT, stdout=subprocess.PIPE, check=True).stdout
    return float(told.split()[-1]) - began


def kinds() -> list[str]:
    """The windows that can be started: without the desktop's module, Qt's bare one only."""
    return [BARE, OURS] if importlib.util.find_spec("fieldapp.desktop") else [BARE]


def _show(kind: str) -> None:
    from PySide6 import QtCore, QtWidgets

    class Watch(QtCore.QObject):
        def eventFilter(self, watched: QtCore.QObject, event: QtCore.QEvent) -> bool:
            if event.type() == QtCore.QEvent.Type.Paint and isinstance(watched, QtWidgets.QMainWindow):
                QtCore.QTimer.singleShot(0, self, _done)  # when all that it holds has painted too
            return False

    def loop(*_: object) -> int:
        watch = Watch()
        QtWidgets.QApplication.instance().installEventFilter(watch)
        return int(wait())

    wait = QtWidgets.QApplication.exec
    QtWidgets.QApplication.exec = loop  # type: ignore[assignment, method-assign]
    if kind == OURS:
        from fieldapp import __main__ as door

        door.main([])
        return
    app = QtWidgets.QApplication([])
    window = QtWidgets.QMainWindow()
    window.resize(1366, 728)
    window.show()
    app.exec()


def _done() -> None:
    print(time.monotonic(), flush=True)
    os._exit(0)  # lanes and timers end with it


if __name__ == "__main__":
    _show(sys.argv[1])
