"""Stopped: a long deed was told to end; nothing of it was kept."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int], None]  # how many are done; it may raise Stopped


class Stopped(Exception):  # noqa: N818
    """Raised by who watches a deed, out of its progress; what the deed had begun is undone with it."""


def never(done: int) -> None:
    """The progress of a deed that nobody watches."""
