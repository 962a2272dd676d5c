"""The shelf: every step guide of this installation in the reader's language; a damaged one is named, others stay."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from fieldapp import resources
from fieldapp.domain import catalogue, guides, problems

FIRST = ("WHO", "SAFE")  # needed at every door
BLOCKERS = "BLOCKERS"  # what to do about every blocker


class Shelf(msgspec.Struct, frozen=True):
    """The guides in their order, what could not be read, and the official addresses of today."""

    index: guides.Index
    broken: tuple[problems.Problem, ...]
    addresses: tuple[catalogue.Entry, ...]

    def guide(self, code: str) -> guides.Guide | None:
        """The guide of a topic, or one of the general ones."""
        return next((guide for guide in self.index.guides if guide.code == code), None)

    def addresses_of(self, code: str) -> list[catalogue.Entry]:
        """The official addresses that belong to a guide."""
        return [one for one in self.addresses if code in one.words("topics")]

    def way(self, topic: str, blocker: str) -> guides.Way | None:
        """What to do about a blocker of a topic: what its guide says, else what holds for all."""
        for code in (topic, BLOCKERS):
            guide = self.guide(code)
            if guide is not None and (way := guide.way(blocker)) is not None:
                return way
        return None


def read(listed: catalogue.Catalogue, lang: str, day: str, folder: Path | None = None) -> Shelf:
    """Read all guides: the general ones first, then topics by how often they are asked for. A guide that is not there
    in this language comes in the other one. It takes a tenth of a second and more: not for the UI thread."""
    place = folder or resources.path("guides")
    found: dict[str, guides.Guide] = {}
    broken: list[problems.Problem] = []
    for code, file in _files(place, lang).items():
        try:
            found[code] = guides.parse(file.name, file.suffixes[-2][1:], file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            broken.append(problems.Problem("guide_bad", file=file.name, line=1))
        except problems.Problem as problem:
            broken.append(problem)
    addresses: tuple[catalogue.Entry, ...] = ()
    try:
        addresses = _addresses(place, day)
    except problems.Problem as problem:
        broken.append(problem)
    if not found:
        broken = [problems.Problem("guide_missing")]
    labels = {code: listed.label("blockers", code, lang) for code in listed.newest["blockers"]}
    ordered = [found[code] for code in _order(listed) if code in found]
    return Shelf(guides.index(ordered, labels), tuple(broken), addresses)


def draw_codes(day: str) -> None:
    """Reckon the QR codes of today's addresses, which a guide shows, while nobody waits for them."""
    from fieldapp.reports import qr

    with contextlib.suppress(problems.Problem):
        for one in _addresses(resources.path("guides"), day):
            qr.squares(one.extra["url"])


def _files(place: Path, lang: str) -> dict[str, Path]:
    """The file of each code; those in the wanted language come last, and stay."""
    every = sorted(place.glob("*.??.md"), key=lambda file: file.name.endswith(f".{lang}.md"))
    return {file.name.partition(".")[0]: file for file in every}


def _order(listed: catalogue.Catalogue) -> Iterator[str]:
    yield from FIRST
    yield from sorted(listed.newest["topics"], key=lambda code: int(listed.newest["topics"][code].extra["order"]))
    yield BLOCKERS


def _addresses(place: Path, day: str) -> tuple[catalogue.Entry, ...]:
    """The addresses that hold on an ISO day. Problem "guide_addresses"."""
    try:
        rows = resources.sheet(place / "addresses.csv")
        built = catalogue.build({"addresses": rows})
        found = tuple(built.on("addresses", day).values())
    except (OSError, UnicodeDecodeError, problems.Problem) as error:
        raise problems.Problem("guide_addresses") from error
    if any(not one.extra.get("url", "").startswith("https://") or "topics" not in one.extra for one in found):
        raise problems.Problem("guide_addresses")
    return found
