"""The window while its own lanes work: whatever is pressed, its thread is back at the loop within a twentieth of a
second. The machine's own pauses are not counted; the large vault and the long exchange are the benchmark's."""

from __future__ import annotations

from pathlib import Path

from benchmarks import stalls


def test_no_page_list_search_or_saving_holds_the_window_up_while_slips_come_in(tmp_path: Path) -> None:
    walk = stalls.beside_an_exchange(300, rounds=1)
    assert walk.facts == 300
    assert len(walk.longest) >= 10
    assert walk.held == []
