"""Writes down our own bugs: their kind and place, and never their words, which may hold somebody's name."""

from __future__ import annotations

import contextlib
from pathlib import Path

import fieldapp

FILE = "faults.log"
MOST = 200 * 1024  # bytes; beyond them the older half goes


def note(folder: Path, error: BaseException, wall: str) -> None:
    """Adds a fault to the log in a folder; where nothing can be written, the program goes on all the same."""
    lines = [f"{wall} fieldapp {fieldapp.__version__} {_kinds(error)}", *places(error)]
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _trim(folder / FILE)
        with (folder / FILE).open("ab") as file:
            file.write("\n".join(lines).encode() + b"\n\n")


def _trim(path: Path) -> None:
    if path.exists() and path.stat().st_size > MOST:
        path.write_bytes(path.read_bytes()[-MOST // 2 :].partition(b"\n\n")[2])


def places(error: BaseException) -> list[str]:
    """The last places that an error passed, innermost first: file, line and function."""
    import traceback  # here: few starts end with a fault

    frames = traceback.extract_tb(error.__traceback__)[-12:]
    return [f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


def _kinds(error: BaseException) -> str:
    """The error's kind and those that it came from, innermost last."""
    kinds, inner, seen = [], error, set[int]()
    while inner is not None and id(inner) not in seen:
        seen.add(id(inner))
        kinds.append(type(inner).__name__)
        inner = inner.__cause__ or inner.__context__  # type: ignore[assignment]
    return " < ".join(kinds)


def _short(name: str) -> str:
    """A file without the folders above the package: those name the user of the computer."""
    parts = Path(name).parts
    if "fieldapp" in parts:
        return "/".join(parts[parts.index("fieldapp") :])
    return "/".join(parts[-2:])
