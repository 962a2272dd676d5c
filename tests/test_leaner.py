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


SELDOM = """
import sys

import fieldapp
import msgspec

assert not {"msgspec.inspect", "msgspec._json_schema", "msgspec.yaml", "platform"} & set(sys.modules)


class Told(msgspec.Struct):
    name: str


print(msgspec.json.schema(Told)["$ref"], msgspec.inspect.type_info(Told).fields[0].name)
print(msgspec.toml.decode(b'name = "Khe Sung"', type=Told).name)
import msgspec.inspect as described
import platform

print(described is msgspec.inspect, described.StructType.__name__, bool(platform.system()))
"""


def test_what_describes_records_is_there_for_whoever_asks() -> None:
    told = subprocess.run([sys.executable, "-c", SELDOM], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["#/$defs/Told name", "Khe Sung", "True StructType True"]


FILES = """
import sys

from fieldapp import config

assert not {"urllib.parse", "bz2", "_bz2", "lzma", "_lzma"} & set(sys.modules)
import shutil
from pathlib import Path

print(Path("/tmp/Khe Sung").as_uri())
print(sorted({name for name, _ in shutil.get_archive_formats()} & {"bztar", "xztar"}))
import bz2
from urllib.parse import quote

print(bz2.decompress(bz2.compress(b"Khe")).decode(), quote("Khe Sung"))
"""


def test_what_packs_files_and_addresses_them_is_there_for_whoever_asks() -> None:
    told = subprocess.run([sys.executable, "-c", FILES], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["file:///tmp/Khe%20Sung", "['bztar', 'xztar']", "Khe Khe%20Sung"]
