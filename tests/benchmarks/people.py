"""Made-up people of made-up villages and the slips of helping them, the same for a seed; no number is anybody's."""

from __future__ import annotations

import datetime
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from fieldapp import resources
from fieldapp.domain import visits

VILLAGES = ("Khe Ngái", "Nà Bó", "Pò Luông", "Đồng Chằm", "Bản Sìn", "Vạn Gốc", "Lòng Dinh", "Khe Ươm")
DAYS = 50  # back from today: within the days that need no reason for being late


def _words() -> dict[str, list[str]]:
    lines = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()[1:]
    return {key: words.split(" | ") for key, _, words in (line.partition(" = ") for line in lines)}


_WORDS = _words()
_SLOTS = ("app", "bank", "paper", "crop", "work", "kin", "phone", "helper")
_LINKS = (", ", ", ", ". ", "; ", " - ", ", rồi ", ", nhưng ")
_HABITS = {key.removeprefix("also "): words for key, words in _WORDS.items() if key.startswith("also ")}


class Household(msgspec.Struct, frozen=True):
    """A household as the province hands it out; `id` is empty until it has."""

    village: int
    name: str
    place: str
    phone: str
    id: str = ""


class Commune(msgspec.Struct, frozen=True):
    """The ids that a slip may use: villages, the team, who helps, and the households."""

    villages: tuple[str, ...]
    team: str
    helpers: tuple[str, ...]
    households: tuple[Household, ...]


def name(bits: random.Random, woman: bool) -> str:
    """A name of two to six words, in NFC."""
    words = [_draw(bits, "long families" if bits.random() < 0.05 else "families")]
    if bits.random() < 0.94:
        words.append(_draw(bits, "middle, women" if woman else "middle, men"))
    if bits.random() < 0.2:
        words.append(_given(bits, woman))
    called = unicodedata.normalize("NFC", " ".join([*words, _given(bits, woman)]))
    return called.upper() if bits.random() < 0.03 else called


def phone(bits: random.Random) -> str:
    """Ten digits that no telephone has: 0100 is no operator's, now or before 2018."""
    return f"0100{bits.randrange(10**6):06}"


def households(count: int, seed: int) -> list[Household]:
    """So many households, in turn in each village, no two of one village alike."""
    bits = random.Random(f"households {seed}")
    found: dict[tuple[int, str, str], Household] = {}
    while len(found) < count:
        place = _draw(bits, "places").format(n=bits.randrange(1, 9), m=bits.randrange(1, 180))
        place = place if bits.random() < 0.85 else ""
        one = Household(len(found) % len(VILLAGES), name(bits, bits.random() < 0.3), place, phone(bits))
        found.setdefault((one.village, one.name, one.place), one)
    return list(found.values())


def slips(count: int, seed: int, commune: Commune, today: str, days: int = DAYS) -> Iterator[visits.Slip]:
    """So many slips of so many days before today, that `visits.check` finds nothing wrong with; mostly at a
    household."""
    codes = {table: _codes(table) for table in ("topics", "blockers", "referrals", "devices", "ages")}
    bits = random.Random(f"slips {seed}")
    writers = [_Writer(bits) for _ in range(12)]
    last = datetime.date.fromisoformat(today) - datetime.timedelta(days=1)
    for number in range(count):
        day = last - datetime.timedelta(days=days - 1 - number * days // count)
        yield visits.tidy(_slip(bits, commune, codes, bits.choice(writers), day))


def _codes(table: str) -> list[str]:
    return [row["code"] for row in resources.rows(f"catalogue/{table}.csv")]


def _slip(
    bits: random.Random, commune: Commune, codes: dict[str, list[str]], writer: _Writer, day: datetime.date
) -> visits.Slip:
    home = bits.choice(commune.households)
    woman, kind = bits.random() < 0.55, bits.random()
    topics = tuple(_topic(bits, codes) for _ in range(bits.choice((1, 1, 1, 2, 2, 3))))
    later = day + datetime.timedelta(days=bits.randrange(3, 40))
    slip = visits.Slip(
        date=day.isoformat(),
        time=f"{bits.randrange(7, 20):02}:{bits.randrange(60):02}",
        minutes=bits.choice((10, 15, 20, 25, 30, 40, 45, 60, None)),
        mode=bits.choice(("home", "home", "home", "home", "hall", "centre", "phone")),
        village=commune.villages[home.village],
        team=commune.team,
        helpers=tuple(bits.sample(commune.helpers, bits.choice((1, 1, 2)))),
        age=bits.choice(("a16", "a60", "a60", "a75")),
        sex="f" if woman else "m",
        device=bits.choice(codes["devices"]),
        topics=tuple({row.topic: row for row in topics}.values()),
        refer=bits.choice(codes["referrals"]) if bits.random() < 0.25 else "",
        follow_up=later.isoformat() if bits.random() < 0.3 else "",
        satisfaction=bits.choice((3, 4, 4, 5, 5, None)),
        note=_note(bits, writer, woman),
    )
    if kind < 0.04:
        gone = {"age": "", "sex": "", "device": ""}
        return msgspec.structs.replace(slip, mode="class", people=bits.randrange(8, 70), **gone)
    return slip if kind < 0.16 else _named(bits, slip, home, woman)


def _named(bits: random.Random, slip: visits.Slip, home: Household, woman: bool) -> visits.Slip:
    """The slip of somebody of a household who agreed to be named."""
    consent = visits.Consent(bits.choice(("spoken", "spoken", "paper", "signed")), "2026-1", ("log", "follow_up"))
    called = home.name if bits.random() < 0.4 else name(bits, woman)
    told = {"phone": home.phone if bits.random() < 0.5 else phone(bits)} if bits.random() < 0.7 else {}
    return msgspec.structs.replace(slip, household=home.id, name=called, consent=consent, **told)


def _topic(bits: random.Random, codes: dict[str, list[str]]) -> visits.TopicResult:
    listed = codes["topics"]
    topic = listed[min(int(bits.expovariate(0.14)), len(listed) - 1)]
    result = bits.choice(("0", "1", "1", "2", "3", "3", "3", "4", "X"))
    stuck = result == "X" or bits.random() < 0.1
    procedure = f"{bits.choice((1, 2))}.{bits.randrange(0, 13_000):06}" if bits.random() < 0.2 else ""
    return visits.TopicResult(topic, result, (bits.choice(codes["blockers"]),) if stuck else (), procedure)


class _Writer:
    """Somebody's way to write notes: how long, how short the words, with how many slips of the finger."""

    def __init__(self, bits: random.Random) -> None:
        self.habit = 0.1 + 0.5 * bits.random()
        self.typos = 0.004 + 0.014 * bits.random()
        self.small = 0.05 + 0.08 * bits.random()
        self.length = bits.choice((1, 2, 2, 3))

    def style(self, bits: random.Random, said: str) -> str:
        for word, others in _HABITS.items():
            if word in said and bits.random() < self.habit:
                said = said.replace(word, bits.choice(others))
        words = [f"{word} {_draw(bits, 'small')}" if bits.random() < self.small else word for word in said.split(" ")]
        letters = list(" ".join(words))
        for at in range(1, len(letters)):
            if bits.random() < self.typos:
                letters[at] = bits.choice(("", letters[at] * 2, bits.choice("aeinhtg")))
        return unicodedata.normalize("NFC", "".join(letters))[:500]


def _note(bits: random.Random, writer: _Writer, woman: bool) -> str:
    """A note of one to five clauses; one slip in eight has none."""
    if bits.random() < 0.12:
        return ""
    who = f"{bits.choice(('bà', 'chị', 'cô', 'bác') if woman else ('ông', 'anh', 'chú', 'bác'))} {_given(bits, woman)}"
    deeds = bits.sample(_WORDS["deeds"], writer.length + bits.choice((0, 0, 1)))
    clauses = [_draw(bits, "opens"), *deeds, _draw(bits, "ends")]
    kept = [clause for clause in clauses if bits.random() < 0.85] or clauses[:1]
    said = [_fill(bits, clause, who) for clause in kept]
    whole = said[0] + "".join(bits.choice(_LINKS) + one for one in said[1:])
    return writer.style(bits, whole[:1].upper() + whole[1:])


def _given(bits: random.Random, woman: bool) -> str:
    return _draw(bits, "given, women" if woman else "given, men")


def _draw(bits: random.Random, key: str) -> str:
    return bits.choice(_WORDS[key])


def _fill(bits: random.Random, clause: str, who: str) -> str:
    day, month = bits.randrange(1, 29), bits.randrange(1, 13)
    return clause.format(
        who=who,
        n=bits.randrange(2, 13),
        m=bits.randrange(5, 96),
        village=bits.choice(VILLAGES),
        when=bits.choice(("{}h{:02}", "{} giờ {:02}")).format(bits.randrange(7, 20), bits.randrange(60)),
        day=bits.choice(("{}/{}", "{:02}/{:02}", "ngày {} tháng {}")).format(day, month),
        sum=bits.choice(("{} nghìn", "{}k", "{}.000đ")).format(bits.randrange(5, 990)),
        **{slot: _draw(bits, slot) for slot in _SLOTS if slot in clause},
    )
