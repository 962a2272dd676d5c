"""Reads the next page of the feed for who will ask on at once, while the last one is on its way and taken in; in memory
only, a single page, and it is told to nobody who asks for anything else."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent import futures

import msgspec

from fieldapp.server import feed
from fieldapp.sync import envelope, protocol

ODD = 1000  # of those who asked otherwise than supposed are kept in mind


class Wanted(msgspec.Struct, frozen=True):
    """All that a page hangs on: who asks and how many own facts there are, from where on in which areas, for how many
    bytes; and the end of the feed, where all that shows in it has moved on by at least a row."""

    origin: str
    head: int
    starts: tuple[tuple[str, int], ...]
    budget: int
    end: int


class Rows(dict[str, list[protocol.Row]]):
    """The rows of a page, `turned` already."""

    turned: envelope.Part | None = None


class _Next(msgspec.Struct, eq=False):
    wanted: Wanted
    page: futures.Future[feed.Page | None]
    begun: bool = False


class Ahead:
    """The page that is supposed to be asked for next, until it is; `read` reads one, or None when the feed has gone
    on."""

    def __init__(self, read: Callable[[Wanted], feed.Page | None]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._next: _Next | None = None
        self._odd: OrderedDict[str, None] = OrderedDict()

    def suppose(self, wanted: Wanted) -> None:
        """This is what will be asked for next, in place of what was."""
        with self._lock:
            if wanted.origin not in self._odd:
                self._next = _Next(wanted, futures.Future())

    @property
    def waits(self) -> bool:
        """Whether there is something to be read."""
        return self._next is not None and not self._next.begun

    def read(self) -> None:
        """Reads what is supposed, unless that is done or under way."""
        with self._lock:
            one = self._next
            if one is None or one.begun:
                return
            one.begun = True
        page = None
        try:
            page = self._read(one.wanted)
        except Exception:  # whoever asks for it reads it then, and hears what is wrong
            logging.getLogger("fieldapp.server").warning("no page is read ahead", exc_info=True)
        finally:
            one.page.set_result(page)

    def take(self, wanted: Wanted) -> feed.Page | None:
        """The page that is asked for, once it is read; None where it was not begun, or something else was."""
        with self._lock:
            one = self._next
            if one is None or one.wanted.origin != wanted.origin:
                return None
            self._next = None
            if not one.begun:
                return None
            if one.wanted != wanted:
                if one.wanted.end == wanted.end:  # nobody has written: this one asks otherwise
                    self._odd[wanted.origin] = None
                    while len(self._odd) > ODD:
                        self._odd.popitem(last=False)
                return None
        return one.page.result()

    def forget(self) -> None:
        """Lets go of what is kept: something of it may have been erased."""
        with self._lock:
            self._next = None
