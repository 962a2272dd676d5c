"""The scoreboard: which suite shows what, how much of it every run does and how much by command."""

from __future__ import annotations

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A line: its number in the list of proofs, the words that run it, what it shows, what each run of the tests does
    and what the command does."""

    number: str
    words: str
    shows: str
    small: str
    big: str


FAULTS = "python -m tests.faults"
LINES = (
    Line(
        "2",
        f"{FAULTS} world",
        "twenty laptops, two hubs, sticks, photos: nothing lost, all the same",
        "2,000 in CI",
        "100,000 schedules",
    ),
    Line("2", f"{FAULTS} hubs", "two hubs and laptops that come and go: the same", "3", "1,000 schedules"),
    Line("3", f"{FAULTS} fleet", "every laptop for a month, with its rush", "60, 3 days", "10,752, 30 days"),
    Line(
        "4",
        f"{FAULTS} kills",
        "laptops that save and exchange, and the server, killed",
        "3 kills",
        "1,000 kills, 100,000 slips",
    ),
    Line("4", f"{FAULTS} typing", "the window killed while somebody types", "4 kills", "200 kills"),
    Line("5", f"{FAULTS} power", "power cuts: un-synced writes dropped, pages torn", "6 cuts", "500 cuts"),
    Line(
        "6",
        f"{FAULTS} cuts",
        "an exchange cut and spoilt at every byte; stalls, portals",
        "every 503rd byte",
        "every byte",
    ),
    Line("7", f"{FAULTS} race", "writers against the feed on PostgreSQL", "600 commits", "100,000 commits"),
    Line("8", f"{FAULTS} restores", "provinces and laptops put back, laptops copied", "8 of each", "100 of each"),
    Line("9", f"{FAULTS} scopes", "scopes changed while work is unsent", "60 changes", "10,000 changes"),
    Line("10", f"{FAULTS} erasures", "no byte of who was erased in any file", "4 erasures", "100 erasures"),
    Line("11", f"{FAULTS} fuzz", "spoilt input and bombs for every reader", "25 for each", "a minute for each"),
    Line(
        "12",
        f"{FAULTS} bundle --every-byte",
        "files on sticks with a byte flipped or cut",
        "every 13th byte",
        "every byte",
    ),
    Line("12", f"{FAULTS} carriers", "weeks of sticks, networks and restored laptops", "2 weeks", "500 weeks"),
    Line("13", f"{FAULTS} versions", "older programs meet today's, and are updated", "3 histories", "200 histories"),
    Line("14", f"{FAULTS} photos", "photos sent over a line that breaks at any byte", "8 photos", "1,000 photos"),
    Line(
        "15",
        f"{FAULTS} disks",
        "each thing that an exchange asks of a disk refused",
        "every 41st",
        "every one, three ways",
    ),
)


def words() -> str:
    """All lines, for a person."""
    rows = [("no.", "command", "shows", "each run", "by command")]
    rows += [(one.number, one.words, one.shows, one.small, one.big) for one in LINES]
    wide = [max(len(row[column]) for row in rows) for column in range(5)]
    table = ["  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)).rstrip() for row in rows]
    return "\n".join(
        [
            *table,
            "",
            "Each takes --seed; the same seed does the same. --help after a word tells the rest.",
            f"{FAULTS} --seconds N --seed S does a little of each in turn, for so long.",
        ]
    )
