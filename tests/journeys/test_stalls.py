"""The window while its own lanes work: whatever is pressed, its thread is back at the loop within a twentieth of a
second. Pauses of the machine are not counted; a large vault and a long exchange are the benchmark's."""

from __future__ import annotations

from benchmarks import stalls


def test_no_page_list_search_or_saving_holds_the_window_up_while_slips_come_in() -> None:
    walk = stalls.beside_an_exchange(300, rounds=1)
    assert walk.facts == 300
    assert {"slip saved", "log scrolled", "household looked up"} <= walk.longest.keys()
    if walk.held:  # on a busy machine work takes longer, each time another: what holds the window up does so again
        again = stalls.beside_an_exchange(300, rounds=1)
        assert {one.partition(":")[0] for one in walk.held}.isdisjoint(one.partition(":")[0] for one in again.held), (
            walk.held + again.held
        )
