"""What is said of the window's figures: a hiccup of the machine is not the window's, what comes every time is."""

from __future__ import annotations

from benchmarks import hands, stalls, window, windows


def _walk(**seconds: float) -> stalls.Walk:
    return stalls.Walk({name.replace("_", " "): one for name, one in seconds.items()}, [], facts=0)


def _keys(saved: float, found: float = 0.008) -> hands.Keys:
    return hands.Keys([found] * 100, [0.004] * 100, [saved] * 100, [0.001] * 100)


def _told(keys: list[hands.Keys], alone: list[stalls.Walk]) -> dict[str, window.Figure]:
    start = windows.Start(painted=0.3, usable=0.5, memory=50.0, whole=100.0, work=0.2)
    starts = {kind: [start] for kind in (windows.BARE, windows.OURS, windows.TODAY)}
    calm = [_walk(log_shown=0.01)] * len(alone)
    return {one.name: one for one in window.figures(window.Result(10, 5, starts, [0.1], keys, alone, calm))}


def test_a_step_that_holds_the_window_up_once_in_three_tours_is_told_and_not_held_against_it() -> None:
    tours = [_walk(log_shown=0.02, slip_saved=0.01), _walk(log_shown=0.09, slip_saved=0.01), _walk(log_shown=0.03)]
    told = _told([_keys(0.0015)], tours)["pages, lists, letters, saves"]
    assert told.kept
    assert "longest 30.0 ms (log shown)" in told.told
    assert "once 90.0 ms" in told.told


def test_a_step_that_holds_the_window_up_in_most_tours_is_over_the_line() -> None:
    tours = [_walk(log_shown=0.06), _walk(log_shown=0.02), _walk(log_shown=0.07)]
    told = _told([_keys(0.0015)], tours)["pages, lists, letters, saves"]
    assert not told.kept
    assert "1 steps over the line" in told.told


def test_saves_and_searches_are_judged_by_the_round_in_the_middle() -> None:
    calm = [_walk(log_shown=0.01)]
    once_slow = _told([_keys(0.0015), _keys(0.009, found=0.05), _keys(0.0016)], calm)
    assert once_slow["save key to durable"].kept
    assert once_slow["search key to the list shown"].kept
    mostly_slow = _told([_keys(0.0015), _keys(0.009, found=0.05), _keys(0.0026, found=0.02)], calm)
    assert not mostly_slow["save key to durable"].kept
    assert not mostly_slow["search key to the list shown"].kept
