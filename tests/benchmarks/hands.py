"""What a key costs in the window of a large vault: from the letter to the households found, from the save to the disk;
each beside its floor, in a process of its own."""

from __future__ import annotations

import functools
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import bare, wire

WORDS = ("nguyen", "tran van", "hoang thi", "dang 07", "ly a", "voong", "0100", "pham duc anh", "ban thi m", "xom 3")
SAVES = 150  # in each round: of fewer, the hundredth part is the one that the disk chose
BODY = 900  # bytes of a slip's fact


class Keys(msgspec.Struct):
    """Seconds of each key: to the list that shows what was found, beside asking the store alone; to the saved slip,
    beside one durable commit of a row as large on the same disk."""

    found: list[float]
    asked: list[float]
    saved: list[float]
    committed: list[float]


def press(folder: Path, passphrase: str) -> Keys:
    """Types into the window of a vault and saves slips in it."""
    (folder / "vault.db-open").unlink(missing_ok=True)
    env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(wire.ROOT / "tests")}
    words = [sys.executable, "-m", "tests.benchmarks.hands", str(folder), passphrase]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, cwd=wire.ROOT, env=env, check=True)
    return msgspec.convert(json.loads(done.stdout.splitlines()[-1]), Keys)


# In the window's process --------------------------------------------------------------------------------------


def _press(folder: Path, passphrase: str) -> dict[str, Any]:
    import tour
    from PySide6.QtWidgets import QApplication

    from fieldapp import config, desktop

    app = QApplication(["fieldapp", "-style", "Fusion"])
    program = desktop.Desktop(app, config.Config(home=folder.parent))
    program.unlock(folder, passphrase)
    program.window.show()
    made = tour.open_whole(program)
    made.step("record shown", lambda: program.window.show_page("record"))
    found, asked = _find(made)
    saved, committed = _save(made, folder)
    program.close()
    return {"found": found, "asked": asked, "saved": saved, "committed": committed}


def _find(made: Any) -> tuple[list[float], list[float]]:
    """Each letter of some words, typed when the list for the one before it has been painted."""
    import tour
    from PySide6.QtCore import QEvent, QObject

    from fieldapp.ui.pages import record_desk

    program = made.program
    pick = program.house.record.form.person.household
    desk = program.session.desk
    painted = [0.0]

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and pick._known == pick.line.text():
                painted[0] = time.perf_counter()
            return False

    watch = Painted()
    pick.list.viewport().installEventFilter(watch)
    made.into("household")
    found, asked = [], []
    for words in WORDS:
        for length in range(1, len(words) + 1):
            painted[0], began = 0.0, time.perf_counter()
            made.letter(pick.line, words[length - 1])
            while not painted[0]:
                tour.turn(1)
                assert time.perf_counter() - began < 20, f"nothing is found for {words[:length]}"
            found.append(painted[0] - began)
            village = program.house.record.form.sheet().village
            told: list[float] = []
            desk.do(_timed(functools.partial(record_desk.find, words=words[:length], village=village)), told.append)
            made.settle()
            asked += told
        for _ in words:
            made.back(pick.line)
        made.settle()
    pick.list.viewport().removeEventFilter(watch)
    return found, asked


def _timed(work: Callable[[Any], object]) -> Callable[[Any], float]:
    def timed(desk: Any) -> float:
        began = time.perf_counter()
        work(desk)
        return time.perf_counter() - began

    return timed


def _save(made: Any, folder: Path) -> tuple[list[float], list[float]]:
    """Slips saved by the key, by turns with a row committed to a bare database beside the vault."""
    from fieldapp.ui.pages import record_desk

    ended: list[float] = []
    save, save_ready = record_desk.save, record_desk.save_ready

    def watched(desk: Any, sheet: Any, listed: Any, draft: str, moment: Any, ahead: Any = None) -> Any:
        told = save(desk, sheet, listed, draft, moment, ahead)
        assert not told.problems, told.problems
        if not (ahead and ahead.row):
            ended.append(time.perf_counter())
        return told

    def watched_ready(desk: Any, ahead: Any, *more: Any) -> None:
        save_ready(desk, ahead, *more)
        if ahead.row:
            ended.append(time.perf_counter())  # what the lane was asked for is on the disk

    record_desk.save, record_desk.save_ready = watched, watched_ready
    saved, committed = [], []
    with tempfile.TemporaryDirectory(dir=folder.parent) as beside:
        shelf = bare.Shelf(Path(beside) / "floor.db")
        for number in itertools.count():
            if len(saved) >= SAVES:
                break
            made.fill()
            made.save()
            assert len(ended) == len(saved) + 1, "a slip is saved once"
            saved.append(ended[-1] - made.pressed)
            row = (str(number), "village", "2026-01-01", os.urandom(BODY))
            began = time.perf_counter()
            shelf.keep([row])
            committed.append(time.perf_counter() - began)
        shelf.close()
    record_desk.save, record_desk.save_ready = save, save_ready
    return saved, committed


if __name__ == "__main__":
    print(json.dumps(_press(Path(sys.argv[1]), sys.argv[2])))
