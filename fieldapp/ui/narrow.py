"""Which columns of a list are left out where there is no room for all; it makes no list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fieldapp.ui import tables


def leave_out(
    view: tables.TableView, table: tables.Table[Any], numbers: Sequence[int], letters: int, never: Collection[int] = ()
) -> None:
    """Leaves these columns out, one after another, until those without a width have so many letters; `never` are shown
    in no case."""
    room = view.viewport().width() - letters * view.fontMetrics().averageCharWidth()
    for number in numbers:
        view.setColumnHidden(number, number in never)
    for number in numbers:
        taken = sum(
            view.columnWidth(place)
            for place, column in enumerate(table.columns)
            if column.width is not None and not view.isColumnHidden(place)
        )
        if taken > room:
            view.setColumnHidden(number, True)
