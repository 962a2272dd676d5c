"""Says what was measured, each figure beside its floor: a table to read, and the same as JSON."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from tests.benchmarks import sync

NOISY = 0.3  # of the median, between the fastest and the slowest run


class Spread(msgspec.Struct):
    """Seconds of several runs."""

    median: float
    least: float
    most: float
    noisy: bool

    def __str__(self) -> str:
        return f"{_seconds(self.median)}{' noisy' if self.noisy else ''}"


def spread(seconds: Sequence[float]) -> Spread:
    """The median of some runs and how far they lie apart."""
    middle = statistics.median(seconds)
    return Spread(middle, min(seconds), max(seconds), max(seconds) - min(seconds) > NOISY * middle)


def figures(result: sync.Result) -> dict[str, Any]:
    """Medians and ratios, and under "raw" every figure that they come from."""
    starts = {kind: spread(seconds) for kind, seconds in result.windows.items()}
    bare = starts.get("bare")
    return {
        "link": msgspec.to_builtins(result.link),
        "server": result.server,
        "sizes": [_size(size) for size in result.sizes],
        "windows": {
            kind: {"seconds": msgspec.to_builtins(told), "x": _ratio(told.median, bare.median if bare else 0)}
            for kind, told in starts.items()
        },
        "raw": msgspec.to_builtins(result),
    }


def _size(size: sync.Size) -> dict[str, Any]:
    commit, record = ([s for run in size.runs for s in getattr(run, kind)] for kind in ("commits", "records"))
    return {
        "n": size.n,
        "runs": len(size.runs),
        "raw_bytes": size.raw,
        "block_bytes": size.block,
        "block_seconds": size.packing,
        "facts_block_bytes": size.facts,
        "steps": {name: _step(size, name) for name in sync.STEPS},
        "commit_ms": {"p50": _percent(commit, 50), "p99": _percent(commit, 99)},
        "record_ms": {"p50": _percent(record, 50), "p99": _percent(record, 99)},
        "record_x": {"p50": _share(record, commit, 50), "p99": _share(record, commit, 99)},
    }


def _step(size: sync.Size, name: str) -> dict[str, Any]:
    steps = [run.steps[name] for run in size.runs]
    seconds = spread([step.seconds for step in steps])
    floor, least = (
        spread([getattr(carried, name) for carried in told])
        for told in ([run.floors for run in size.runs], [run.least for run in size.runs])
    )
    out, into = (statistics.median(getattr(step, way) for step in steps) for way in ("out", "into"))
    requests = statistics.median(step.requests for step in steps)
    return {
        "seconds": msgspec.to_builtins(seconds),
        "floor_seconds": msgspec.to_builtins(floor),
        "x": _ratio(seconds.median, floor.median),
        "least_seconds": msgspec.to_builtins(least),
        "least_x": _ratio(seconds.median, least.median),
        "server_seconds": statistics.median(step.server for step in steps),
        "bytes_out": out,
        "bytes_in": into,
        "bytes_x": _ratio(out + into, size.both if name == "both" else size.block),
        "requests": requests,
        "requests_per_100": _ratio(requests * 100, size.n * (2 if name == "both" else 1)),
        "connections": statistics.median(step.connections for step in steps),
    }


def _ratio(one: float, other: float) -> float:
    return round(one / other, 3) if other else 0.0


def _share(some: list[float], others: list[float], percent: int) -> float:
    return _ratio(_percent(some, percent), _percent(others, percent))


def _percent(seconds: list[float], percent: int) -> float:
    """Milliseconds that so many percent stay below."""
    return round(statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000, 3)


def table(told: dict[str, Any]) -> str:
    """What `figures` gave, to be read by people."""
    return "\n".join(_lines(told))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    rate, delay = told["link"]["rate"], told["link"]["delay"]
    link = f"{rate:,.0f} bit/s, {2 * delay:.0f} ms there and back" if rate or delay else "loopback"
    yield f"link: {link}; server on {told['server']}; x = how often its floor"
    yield "floor: a bare server with the standard library, as the rivals' benchmark has it; least: with msgspec"
    for size in told["sizes"]:
        yield from _size_lines(size)
    for kind, start in told["windows"].items():
        yield f"window {kind:<6} first painted after {_spread(start['seconds'])}, {start['x']:.2f} x"


def _size_lines(size: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{size['n']:,} visits, median of {size['runs']}"
    yield (
        f"{'':6}{'seconds':>16}{'floor':>16}{'x':>7}{'least':>16}{'x':>7}"
        f"{'server':>9}{'out B':>12}{'in B':>12}{'x':>7}{'requests':>10}"
    )
    for name, step in size["steps"].items():
        yield (
            f"{name:<6}{_spread(step['seconds']):>16}{_spread(step['floor_seconds']):>16}{step['x']:>7.2f}"
            f"{_spread(step['least_seconds']):>16}{step['least_x']:>7.2f}{step['server_seconds']:>9.3f}{step['bytes_out']:>12,.0f}{step['bytes_in']:>12,.0f}"
            f"{step['bytes_x']:>7.2f}{step['requests']:>10.0f}"
        )
    yield (
        f"one block (zstd-19): {size['block_bytes']:,} of {size['raw_bytes']:,} B"
        f" in {_seconds(size['block_seconds'])}; the facts themselves as one block: {size['facts_block_bytes']:,} B"
    )
    commit, record, share = size["commit_ms"], size["record_ms"], size["record_x"]
    yield (
        f"one commit: p50 {commit['p50']:.2f} ms, p99 {commit['p99']:.2f}; one visit recorded: p50 {record['p50']:.2f}"
        f" ({share['p50']:.1f} x), p99 {record['p99']:.2f} ({share['p99']:.1f} x)"
    )


def _spread(told: dict[str, Any]) -> str:
    return str(msgspec.convert(told, Spread))


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds >= 0.1 else f"{seconds * 1000:.1f} ms"
