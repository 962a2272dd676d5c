"""The program from its start until every page of a vault stands, in a process of its own; tells which modules of Qt's
binding were asked for by another thread than the window's."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import qt_threads


def main(folder: Path, passphrase: str, planted: str) -> None:
    """Starts with the vault of a folder; `planted` is a module that a thread shall load meanwhile."""
    watch = qt_threads.Watch()
    from fieldapp.store import early

    opening = early.Opening(folder, passphrase)
    from fieldapp import config, desktop  # isort: skip
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    desktop.SPARE = 1
    app = QApplication(["fieldapp"])
    program = desktop.Desktop(app, config.Config(home=folder.parent), vault_at=opening)
    program.show(whole=True)
    if planted:
        program.ahead.read(lambda: __import__(planted))

    def look() -> None:
        shell = program.window
        if shell.shown and not program.ahead.busy and all(map(shell.built, shell.rail.buttons)):
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    app.exec()
    built = len(program.window.rail.buttons)
    program.close()
    print(json.dumps({"built": built, "elsewhere": watch.elsewhere}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
