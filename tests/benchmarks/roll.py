"""What the roll of a large vault costs: from a letter to the households that it found, and how long the window is ever
away while somebody scrolls; each beside its floor, in a process of its own."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tests.benchmarks import big, wire

SEARCHES = 60  # names of households typed letter by letter, half of them without tones
PAGES = 120  # pressed down, and up again
SEED = 6


class Told(msgspec.Struct):
    """Seconds. Of each letter: until the lines are painted, what the desk lane took for it, and what a bare search for
    its words takes there; of scrolling and of the same in a bare table the longest absence of the window."""

    painted: list[float]
    asked: list[float]
    bare: list[float]
    scrolled: float
    floor: float


def measure(households: int = big.HOUSEHOLDS, visits: int = big.VISITS, searches: int = SEARCHES) -> Told:
    """Opens the window on a large vault, types and scrolls."""
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "vault"
        big.vault(folder, visits=visits, households=households)
        env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(wire.ROOT / "tests")}
        words = [sys.executable, "-m", "tests.benchmarks.roll", str(folder), str(searches)]
        done = subprocess.run(words, stdout=subprocess.PIPE, text=True, cwd=wire.ROOT, env=env, check=True)
    return msgspec.convert(json.loads(done.stdout.splitlines()[-1]), Told)


def figures(told: Told) -> dict[str, Any]:
    """Percentiles in milliseconds, and how often their floor they are."""
    keys = {name: _percents(getattr(told, name)) for name in ("painted", "asked", "bare")}
    x = {name: {p: round(keys[name][p] / keys["bare"][p], 2) for p in keys[name]} for name in ("painted", "asked")}
    scrolled, floor = (round(seconds * 1000, 1) for seconds in (told.scrolled, told.floor))
    return {"letters": len(told.painted), "ms": keys, "x": x, "scroll_ms": scrolled, "scroll_floor_ms": floor}


def table(told: dict[str, Any]) -> str:
    """What `figures` gave, to be read by people."""
    named = {"painted": "letter to lines painted", "asked": "on the desk lane", "bare": "bare search (floor)"}
    lines = [f"{told['letters']} letters; milliseconds, x = how often a bare search"]
    for name, words in named.items():
        shown = "  ".join(f"{p} {value:7.2f}" for p, value in told["ms"][name].items())
        x = "  ".join(f"{value:5.1f} x" for value in told["x"].get(name, {}).values())
        lines.append(f"{words:<26}{shown}  {x}".rstrip())
    lines.append(
        f"scrolling: the window is away for {told['scroll_ms']:.0f} ms at most; for {told['scroll_floor_ms']:.0f} ms"
        " in a bare table"
    )
    return "\n".join(lines)


def _percents(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return {f"p{percent}": round(cuts[percent - 1] * 1000, 3) for percent in (50, 95, 99)}


# In the window's process --------------------------------------------------------------------------------------


def _press(folder: Path, searches: int) -> dict[str, Any]:
    import tour
    from PySide6.QtWidgets import QApplication

    from fieldapp import config, desktop

    app = QApplication(["fieldapp", "-style", "Fusion"])
    program = desktop.Desktop(app, config.Config(home=folder.parent))
    program.unlock(folder, big.PASSPHRASE)
    program.window.show()
    made = tour.open_whole(program)
    made.step("roll shown", lambda: program.window.show_page("roll"))
    made.settle()
    told = _search(made, searches)
    page = program.window.page("roll")
    scrolled = _scroll(made, page.list.list)
    floor = _scroll(made, _bare_table())
    program.close()
    return {**told, "scrolled": scrolled, "floor": floor}


def _search(made: Any, searches: int) -> dict[str, list[float]]:
    import tour
    from PySide6.QtCore import QEvent, QObject

    program = made.program
    page, desk = program.window.page("roll"), program.session.desk
    told: dict[str, list[float]] = {"painted": [], "asked": [], "bare": []}
    painted = [0.0]

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            found = page._found
            if event.type() == QEvent.Type.Paint and found is not None and found.view.words == page.list.search.words():
                painted[0] = time.perf_counter()
            return False

    watch = Painted()
    page.list.list.viewport().installEventFilter(watch)
    page.list.search.setFocus()
    for words in _names(made, searches):
        for length in range(1, len(words) + 1):
            if words[length - 1] == " ":
                made.letter(page.list.search, " ")
                continue
            painted[0], began = 0.0, time.perf_counter()
            made.letter(page.list.search, words[length - 1])
            while not painted[0]:
                tour.turn(1)
                assert time.perf_counter() - began < 20, f"nothing is shown for {words[:length]}"
            told["painted"].append(painted[0] - began)
            made.settle()
            view = page._found.view
            for kind, work in (("asked", _asked), ("bare", _bare)):
                desk.do(lambda lane, work=work, view=view: work(lane.reader, view), told[kind].append)
                made.settle()
        page.list.search.clear()
        made.settle()
    page.list.list.viewport().removeEventFilter(watch)
    return told


def _names(made: Any, searches: int) -> Iterator[str]:
    """Names of households of the vault, as people type them: the given name first, or all in their order; every second
    one without tones."""
    from fieldapp.domain import text
    from fieldapp.store import roll

    found: list[str] = []
    bits = random.Random(SEED)
    view = roll.View(today="2026-01-01")

    def read(lane: Any) -> list[str]:
        count = roll.count(lane.reader, view)
        places = [bits.randrange(count) for _ in range(searches)]
        return [roll.page(lane.reader, view, place, 1)[0].name for place in places]

    made.program.session.desk.do(read, found.extend)
    made.settle()
    for number, name in enumerate(found):
        typed = name if number % 3 else " ".join(reversed(name.split()))
        yield (text.fold(typed) if number % 2 else typed)[:14]


def _asked(db: Any, view: Any) -> float:
    """What the page asks of the store for a letter."""
    from fieldapp.ui.pages import roll_desk

    began = time.perf_counter()
    roll_desk.look(db, view)
    return time.perf_counter() - began


def _bare(db: Any, view: Any) -> float:
    """The least that finds: the numbers of the first lines and how many, of words as they stand in the index."""
    from fieldapp.domain import text
    from fieldapp.store import search
    from fieldapp.ui import paged

    asked = " AND ".join(search.bare(word, "*") for word in search.words(text.fold(view.words)))
    began = time.perf_counter()
    db.execute(
        f"SELECT rowid FROM household_search WHERE household_search MATCH ? LIMIT {paged.PART}", [asked]
    ).fetchall()
    db.execute("SELECT count(*) FROM household_search WHERE household_search MATCH ?", [asked]).fetchone()
    return time.perf_counter() - began


def _scroll(made: Any, view: Any) -> float:
    """The longest absence of the window while a list is paged down and up and its ends are jumped to."""
    from PySide6.QtCore import Qt

    name = f"scrolled {len(made.longest)}"

    def press() -> None:
        view.setFocus()
        for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
            for _ in range(PAGES if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) else 3):
                made._post(view, key)

    made.step(name, press)
    return float(made.longest[name])


def _bare_table() -> Any:
    """A table of Qt alone, of as many lines and columns, in a window of its own."""
    from PySide6.QtCore import QAbstractTableModel, Qt
    from PySide6.QtWidgets import QTableView

    class Model(QAbstractTableModel):
        def rowCount(self, parent: Any = None) -> int:
            return big.HOUSEHOLDS

        def columnCount(self, parent: Any = None) -> int:
            return 6

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            return f"{index.row()} xóm Đình" if role == Qt.ItemDataRole.DisplayRole else None

    view = QTableView()
    view.kept = Model(view)  # type: ignore[attr-defined]
    view.setModel(view.kept)  # type: ignore[attr-defined]
    view.resize(1100, 440)
    view.show()
    view.activateWindow()
    return view


if __name__ == "__main__":
    print(json.dumps(_press(Path(sys.argv[1]), int(sys.argv[2]))))
