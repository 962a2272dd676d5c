"""What every start would load for nothing is not loaded, and is there for whoever wants it."""

from __future__ import annotations

import subprocess
import sys

ASK = """
import sys

import fieldapp
import msgspec

assert "typing_extensions" not in sys.modules
import typing_extensions
from typing import NotRequired, TypedDict


class Told(TypedDict):
    name: str
    place: NotRequired[str]


print(msgspec.json.decode(b'{"name": "Khe Ng\\u00e1i"}', type=Told), typing_extensions.TypedDict.__name__)
"""


def test_records_are_read_without_the_library_that_spells_newer_types() -> None:
    told = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["{'name':", "'Khe", "Ngái'}", "TypedDict"]
