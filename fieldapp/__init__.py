"""fieldapp: village digital teams record support sessions offline and send them to the province."""

import sys

__version__ = "0.1.0"

_SPELLED = "typing_extensions"  # msgspec takes from it, if it is there, what this Python's own `typing` has as well

if _SPELLED not in sys.modules:
    sys.modules[_SPELLED] = None  # type: ignore[assignment]
    import msgspec  # noqa: F401 every start waits for it, and with the other library for as much again

    del sys.modules[_SPELLED]
