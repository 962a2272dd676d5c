"""Config: the settings of one run, read once and passed down; never looked up from anywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec


class Config(msgspec.Struct, frozen=True):
    """Settings that hold until the program ends; text_size in points, the rest in the unit of its name."""

    home: Path
    lang: Literal["vi", "en"] = "vi"
    idle_lock_minutes: int = 10
    exchange_every_seconds: int = 300
    text_size: int = 14


def read(environ: Mapping[str, str]) -> Config:
    """Settings from FIELDAPP_* variables. A number outside of its range is moved to the nearest end, an
    unreadable one counts as not given: a slip in a start-up file must not keep anybody from recording."""
    return Config(
        home=_home(environ.get("FIELDAPP_HOME", "")),
        lang="en" if environ.get("FIELDAPP_LANG", "").lower().startswith("en") else "vi",
        idle_lock_minutes=_number(environ, "IDLE_LOCK_MINUTES", low=1, usual=10, high=60),
        exchange_every_seconds=_number(environ, "EXCHANGE_EVERY_SECONDS", low=10, usual=300, high=3600),
        text_size=_number(environ, "TEXT_SIZE", low=9, usual=14, high=28),
    )


def _home(given: str) -> Path:
    """The folder with a vault a person; not a roaming one: a vault is large and belongs to its machine."""
    if given:
        return Path(given).expanduser().absolute()
    import platformdirs

    return platformdirs.user_data_path("fieldapp", appauthor=False, roaming=False)


def _number(environ: Mapping[str, str], name: str, *, low: int, usual: int, high: int) -> int:
    try:
        return min(max(int(environ[f"FIELDAPP_{name}"]), low), high)
    except (KeyError, ValueError):
        return usual
