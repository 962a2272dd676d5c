"""What all indicators of a month cost in a large vault, beside the same figures by SQL written for them by hand."""

from __future__ import annotations

import datetime
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import sqlite_utils

from fieldapp import resources
from fieldapp.domain import calendar_span, catalogue, figures, formulas, reviews
from fieldapp.store import figures as store_figures
from fieldapp.store import opened
from tests.benchmarks import big

RUNS = 9
BACK = 45  # days: a month whose slips have been reviewed

# The floor: the same month, the slips that count, one line for each topic, one pass for each kind of figure.
_COUNTED = f"date BETWEEN :start AND :end AND state IN ('{reviews.APPROVED}', '{reviews.LOCKED}')"
_LINES = (
    "WITH line AS MATERIALIZED (SELECT village, household, person, substr(value, 1, instr(value, ':') - 1) AS topic,"
    " substr(value, instr(value, ':') + 1) AS result FROM visit,"
    f" json_each('[\"' || replace(topics, ' ', '\",\"') || '\"]') WHERE {_COUNTED})"
)
_RULES = (
    ("07", "DVC-*", "1", "4"), ("10", "ID-01", "3", "4"), ("15", "PAY-01", "3", "4"), ("20", "HEA-02", "3", "4"),
    ("23", "DVC-02", "3", "4"), ("28", "AS-01", "3", "4"), ("29", "EDU-01", "4", "4"), ("36", "ID-04", "3", "4"),
)  # fmt: skip
_HELPED = (
    f"{_LINES}, rule (code, topic, least, most) AS (VALUES {', '.join(map(str, _RULES))}), helped AS MATERIALIZED"
    " (SELECT DISTINCT code, village, household, person FROM line JOIN rule ON line.topic GLOB rule.topic"
    " AND result BETWEEN least AND most WHERE person <> '')"
)
_LOOSE = (
    "household = '' AND (code, village, person) NOT IN (SELECT code, village, person FROM helped WHERE household <> '')"
)
_SUMS = (
    "count(DISTINCT nullif(household, '')), count(iif(satisfaction >= 4, 1, NULL)), count(satisfaction),"
    " sum(mode = 'class'), sum(iif(mode = 'class', people, 0))"
)
_RESULTS = (
    "count(*), sum(result BETWEEN '1' AND '4'), sum(topic IN ('DVC-01', 'DVC-03', 'DVC-04', 'DVC-05', 'DVC-06',"
    " 'DVC-07', 'DVC-08') AND result = '4')"
)
FLOOR = {
    "states": "SELECT village, state, count(*) FROM visit WHERE date BETWEEN :start AND :end GROUP BY village, state",
    "sums": f"SELECT village, {_SUMS} FROM visit WHERE {_COUNTED} GROUP BY village",
    "sums, all": f"SELECT '', {_SUMS} FROM visit WHERE {_COUNTED}",
    "results": f"{_LINES} SELECT village, {_RESULTS} FROM line GROUP BY village",
    "persons": (
        f"{_HELPED} SELECT code, village, sum(household <> '' OR {_LOOSE}) FROM helped GROUP BY code, village UNION ALL"
        " SELECT code, '', sum(n) FROM (SELECT code, count(DISTINCT household || ' ' || person) AS n FROM helped"
        f" WHERE household <> '' GROUP BY code UNION ALL SELECT code, count(*) FROM helped WHERE {_LOOSE}"
        " GROUP BY code) GROUP BY code"
    ),
}


class Told(msgspec.Struct):
    """Seconds of each run; `read` is the part of `made` that waits for the database."""

    month: str
    visits: int
    counted: int
    made: list[float]
    read: list[float]
    floor: list[float]


def measure(households: int, visits: int) -> Told:
    """Counts by turns in one vault; AssertionError when both do not tell the same."""
    with tempfile.TemporaryDirectory() as left:
        vault = big.vault(Path(left) / "vault", visits=visits, households=households)
        db = opened.reader(vault.folder, vault.key)
        try:
            return _measure(db, visits)
        finally:
            db.close()


def _measure(db: sqlite_utils.Database, visits: int) -> Told:
    day = datetime.datetime.now(big.ZONE).date() - datetime.timedelta(days=BACK)
    span = calendar_span.read(f"{day:%Y-%m}")
    listed = catalogue.build({name: resources.rows(f"catalogue/{name}.csv") for name in catalogue.TABLES})
    indicators = formulas.indicators(listed, span.end)
    commune = db.execute("SELECT id FROM area WHERE kind = 'commune'").fetchone()[0]
    told = Told(span.word, visits, 0, [], [], [])

    def make() -> figures.Figures:
        began = time.perf_counter()
        slips, ground = store_figures.slips(db, span), store_figures.ground(db, commune)
        told.read.append(time.perf_counter() - began)
        return figures.make(indicators, slips, ground, span, span.end)

    def floor() -> dict[str, list[Any]]:
        return {name: db.execute(sql, {"start": span.start, "end": span.end}).fetchall() for name, sql in FLOOR.items()}

    made, bare = make(), floor()
    _agree(made, bare)
    told.counted = sum(village.approved for village in made.villages)
    told.read.clear()
    for _ in range(RUNS):
        told.made.append(_seconds(make))
        told.floor.append(_seconds(floor))
    return told


def _agree(made: figures.Figures, bare: dict[str, list[Any]]) -> None:
    """Both ways tell the same, of each village and of all."""
    names = {village.unit.id for village in made.villages if village.state == figures.TOLD} | {figures.WHOLE}
    for village, homes, glad, asked, classes, people in bare["sums"] + bare["sums, all"]:
        assert made.values["06"][village].numerator == homes
        assert (made.values["09"][village].numerator, made.values["09"][village].denominator) == (glad, asked)
        assert (made.values["30"][village].numerator, made.values["30"][village].denominator) == (classes, people)
    for village, every, done, own in bare["results"]:
        assert (made.values["08"][village].numerator, made.values["08"][village].denominator) == (done, every)
        assert made.values["13"][village].numerator == own
    persons = {(code, village): n for code, village, n in bare["persons"]}
    for code, *_ in _RULES:
        for village in names:
            assert made.values[code][village].numerator == persons.get((code, village), 0), (code, village)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def table(told: Told) -> str:
    """What was measured, to be read by people."""
    made, read, floor = (statistics.median(seconds) for seconds in (told.made, told.read, told.floor))
    return (
        f"all indicators of {told.month}: {told.counted:,} slips that count, of {told.visits:,} visits in the vault\n"
        f"made {made * 1000:.0f} ms (of which reading {read * 1000:.0f} ms), by hand-written SQL {floor * 1000:.0f} ms:"
        f" {made / floor:.2f} x"
    )
