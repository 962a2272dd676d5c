"""Makes `resources/wire/1.zdict`, what small envelopes share, from exchanges of made-up people; what they note is
drawn from the guides, so that the benchmarks' own notes are new to it."""

from __future__ import annotations

import contextlib
import random
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import msgspec
import zstandard

from fieldapp import resources
from fieldapp.domain import visits
from fieldapp.sync import envelope, packing
from tests.benchmarks import people, trip, wire

SIZE = 32 * 1024
ROUNDS = 60
SEED = 20
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Chìu", "Tằng", "Voòng", "Nình")
_GIVEN = ("Văn Bảy", "Thị Đào", "A Phúc", "Thị Ngọc Ánh", "Hữu Thắng", "Thị Múi", "Minh Tuấn", "Thị Hồng", "Đình Ước")


def make(folder: Path) -> bytes:
    """The dictionary: exchanges of one to sixty slips, both ways, as they are packed."""
    bits = random.Random(SEED)
    heard: list[bytes] = []
    with trip.Trip(folder / "trip", wire.Link()) as one, _listening(heard):
        lan, minh = one.laptops
        for number in range(ROUNDS):
            slips = people.slips(1 + bits.randrange(60), number, one.commune, trip.today())
            lan.record([_other(bits, slip) for slip in slips])
            one.settle(lan)
            one.settle(minh)
    return zstandard.train_dictionary(SIZE, heard, level=19, dict_id=1).as_bytes()


@contextlib.contextmanager
def _listening(heard: list[bytes]) -> Iterator[None]:
    """Every body that a laptop seals or opens, as it would be packed."""
    seal, open_ = envelope.seal, envelope.open

    def sealed(body: bytes, *args: Any, **more: Any) -> bytes:
        heard.append(packing.lay(body, packing.KNOWN)[1])
        return seal(body, *args, **more)

    def opened(*args: Any, **more: Any) -> tuple[envelope.Header, bytes]:
        header, body = open_(*args, **more)
        heard.append(packing.lay(body, packing.KNOWN)[1])
        return header, body

    with mock.patch.object(envelope, "seal", sealed), mock.patch.object(envelope, "open", opened):
        yield


def _other(bits: random.Random, slip: visits.Slip) -> visits.Slip:
    name = f"{bits.choice(_FAMILIES)} {bits.choice(_GIVEN)}" if slip.name else ""
    return msgspec.structs.replace(slip, name=name, note=bits.choice(_sentences()) if slip.note else "")


def _sentences() -> list[str]:
    if not _said:
        files = sorted(resources.path("guides").glob("*.md"))
        told = " ".join(file.read_text(encoding="utf-8") for file in files)
        _said.extend(one.strip() for one in re.split(r"[.;\n]", told) if 20 < len(one.strip()) < 140)
    return _said


_said: list[str] = []


def main() -> None:
    """Writes it."""
    with tempfile.TemporaryDirectory() as folder:
        told = make(Path(folder))
    place = Path(__file__).parents[2] / "resources" / "wire" / "1.zdict"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(told)


if __name__ == "__main__":
    main()
