"""Whether a window can be opened here; asked before Qt is, which would end the program without a word that helps."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from fieldapp import resources


def lacking(environ: Mapping[str, str], lang: str, missing: str = "") -> str:
    """Why no window can be opened, in one line, "" when one can; `missing` is what importing Qt complained of."""
    if missing:
        code = "window_missing_windows" if sys.platform == "win32" else "window_missing"
        return resources.say(code, lang, why=missing)
    if sys.platform != "linux":
        return ""
    wanted = environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    plugins = [wanted] if wanted else _screens(environ)
    if not plugins:
        return resources.say("display_missing", lang)
    reasons = [_unloadable(plugin) for plugin in plugins]
    if all(reasons):
        return resources.say("window_missing", lang, why=reasons[-1])
    if plugins == ["xcb"] and not _answers(environ.get("DISPLAY", "")):
        return resources.say("display_missing", lang)
    return ""


def _screens(environ: Mapping[str, str]) -> list[str]:
    """The platforms of Qt for which this session has a screen."""
    found = {"wayland": environ.get("WAYLAND_DISPLAY"), "xcb": environ.get("DISPLAY")}
    return [name for name, there in found.items() if there]


def _unloadable(plugin: str) -> str:
    """The loader's complaint about a platform of Qt, "" when it can be loaded or is none that we know of."""
    from PySide6.QtCore import QLibraryInfo

    path = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / f"libq{plugin}.so"
    if not path.exists():
        return ""
    from _ctypes import dlopen  # all of `ctypes` takes as long to load as five modules of ours

    try:
        dlopen(str(path), 0)
    except OSError as error:
        return str(error).partition(":")[0]
    return ""


def _answers(display: str) -> bool:
    """Whether an X server answers there."""
    import ctypes

    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt brings what it needs, or says what it lacks
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    sound: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return sound
