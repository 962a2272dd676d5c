"""Saves a step guide on paper in a folder of the computer, beside what a reader holds open."""

from __future__ import annotations

import os
from pathlib import Path

from fieldapp.domain import problems
from fieldapp.store import durable

_TRIES = 9  # names, while a reader holds the file of the last time open


def save_guide(folder: Path, name: str, data: bytes) -> Path:
    """Writes a file into a folder, in place of an older one and under a further name while that is held open by a
    reader; an older one stays whole where a new one has no room. Problem "guide_unwritable"."""
    stem, ending = os.path.splitext(name)
    names = [name, *(f"{stem}-{number}{ending}" for number in range(2, _TRIES + 1))]
    for one in names:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            durable.write(folder / one, data)
        except PermissionError:
            continue
        except OSError:
            break
        return folder / one
    raise problems.Problem("guide_unwritable", folder=str(folder))
