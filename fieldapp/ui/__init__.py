"""What is seen: Qt widgets that read through a query-only door and write only by actions."""

import ctypes
import sys

if sys.version_info < (3, 12):
    # PySide6 6.12.0 was built for a Python whose None, True and False cannot die: on 3.11 each call that
    # returns nothing takes a reference away, and after a few thousand Python aborts. These never run out.
    for _undying in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(_undying)).value += sys.maxsize >> 2
