"""fieldapp: village digital teams record support sessions offline and send them to the province."""

import sys
import types

__version__ = "0.1.0"

# What msgspec looks for, if it is there, this Python's own `typing` has as well; and the library of unique ids, which
# it knows as values, only asks another one how the system is called.
_STAND_INS = {"typing_extensions": None, "platform": types.SimpleNamespace(system=lambda: sys.platform.capitalize())}
_absent = {name: stand_in for name, stand_in in _STAND_INS.items() if name not in sys.modules}

if "msgspec" not in sys.modules:
    sys.modules.update(_absent)  # type: ignore[arg-type]
    import msgspec  # noqa: F401 every start waits for it, and with the other libraries for as much again

    for _name in _absent:
        del sys.modules[_name]
