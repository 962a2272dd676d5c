"""What the same work cannot cost less than, measured in the same run: one block carried, one row committed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from fieldapp.domain import visits
from tests.benchmarks import bare, trip, wire

SINGLE = 100  # commits and records timed one by one, in each run


class Carried(msgspec.Struct):
    """Seconds to carry one block over the link: up, down, and up with another one down in the answer."""

    push: float
    pull: float
    both: float
    up: int  # bytes of the one POST, as the proxy counted them


def carried(
    folder: Path, link: wire.Link, first: bare.Block, second: bare.Block, url: str = "", parser: str = "usual"
) -> Carried:
    """Each on a connection of its own, parsed (see `bare.PARSERS`) and stored durably in one transaction wherever it
    arrives."""
    folder.mkdir()
    port, parse = trip.free_port(), bare.PARSERS[parser]
    with contextlib.ExitStack() as left:
        left.enter_context(bare.running(folder, port, url, parser))
        line = left.enter_context(wire.Wire(port, link))
        shelf = bare.Shelf(folder / "shelf.db")
        left.callback(shelf.close)
        line.count()
        push = _seconds(lambda: bare.ask(line.port, "POST", "/store", first.data))
        up = line.count().up
        pull = _seconds(lambda: shelf.keep(bare.rows(bare.ask(line.port, "GET", "/"), parse)))
        shelf.db.execute("DELETE FROM visit")
        both = _seconds(lambda: shelf.keep(bare.rows(bare.ask(line.port, "POST", "/both", second.data), parse)))
    return Carried(push, pull, both, up)


def single(folder: Path, laptop: trip.Laptop, slips: list[visits.Slip]) -> tuple[list[float], list[float]]:
    """Seconds of each durable commit of one row, and of each slip recorded as the form does it, by turns."""
    shelf = bare.Shelf(folder / "single.db")
    commits, records = [], []
    try:
        for slip, line in zip(slips, bare.lines(slips, 3), strict=True):
            row = (str(len(commits)), slip.village, slip.date, line)
            commits.append(_seconds(lambda row=row: shelf.keep([row])))  # type: ignore[misc]
            records.append(_seconds(lambda slip=slip: laptop.record_one(slip)))  # type: ignore[misc]
    finally:
        shelf.close()
    return commits, records


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
