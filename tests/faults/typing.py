"""Kills the real program while somebody types, and holds what is left against what its screen had promised."""

from __future__ import annotations

import collections
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from fieldapp.domain import reviews
from fieldapp.store import database, drafts, opened, vault
from fieldapp.store import visits as store_visits
from tests import commune

ROOT = Path(__file__).resolve().parents[2]
LIVES = 25  # kills that one vault goes through before a fresh one takes its place
SLOW = 60.0  # seconds that a start may take on a busy machine
STORY = 60  # lines of the program that are told with a fault
STALE = 3.0  # seconds after which a field that was left must be durable

Form = dict[str, Any]


class State(NamedTuple):
    """What a vault holds: its drafts, and the notes of the visits that were not withdrawn."""

    drafts: dict[str, drafts.Draft]
    notes: collections.Counter[str]

    def forms(self) -> dict[str, Form]:
        """The drafts' forms by their ids."""
        return {id: draft.form for id, draft in self.drafts.items()}


class Put(NamedTuple):
    """A form on its way into the vault, and when it went."""

    form: Form
    at: float


class Promises:
    """What the screen said since the program started, and whether what is left keeps it."""

    def __init__(self, before: State) -> None:
        self.before = before
        self.listed = before.forms()
        self.puts: dict[str, list[Put]] = collections.defaultdict(list)
        self.saving: list[tuple[str, str]] = []  # draft and note, not answered yet
        self.ended: set[str] = set()  # drafts whose slip was called saved
        self.saved: list[str] = []
        self.shown = ""  # the draft that the form showed at the start
        self.fields = 0  # that were left
        self.faults: list[str] = []
        self.moment = "starting"
        self.story: collections.deque[str] = collections.deque(maxlen=STORY)

    def hear(self, kind: str, told: list[Any], at: float) -> None:
        """One line of the program."""
        self.story.append(f"{kind} {told}")
        getattr(self, f"_{kind}")(told, at)
        self.moment = (
            "saving" if self.saving else "typing" if self.shown != "" or kind in ("put", "left") else "starting"
        )

    def _stuck(self, told: list[Any], at: float) -> None:
        self.faults.append(f"Ctrl+Enter saves nothing and says nothing: {told}")

    def _started(self, told: list[Any], at: float) -> None:
        pass

    def _today(self, told: list[Any], at: float) -> None:
        if told[0] < min(len(self.before.drafts), 1):
            self.faults.append("the first page does not tell of the drafts")

    def _shown(self, told: list[Any], at: float) -> None:
        draft, form, waiting = told
        self.shown = draft or "none"
        every = sorted(self.before.drafts.values(), key=lambda one: (-one.kept, one.id))
        if every and draft != every[0].id:
            self.faults.append(
                f"the next start does not go on with the draft that was kept last, but {draft or 'none'}"
            )
        elif every and form != every[0].form:
            self.faults.append(f"the next start shows {differing(form, every[0].form)}")
        if set(waiting) != {one.id for one in every[1:]}:
            self.faults.append("the next start does not list every draft that waits")

    def _put(self, told: list[Any], at: float) -> None:
        draft, form = told
        self.puts[draft].append(Put(form, at))

    def _left(self, told: list[Any], at: float) -> None:
        draft, form, field = told
        self.fields += 1
        last = self.puts[draft][-1].form if self.puts[draft] else self.listed.get(draft)
        if draft and form != last:
            self.faults.append(f"{field} was left and not put away: {form}")

    def _listed(self, told: list[Any], at: float) -> None:
        self.listed = told[0]

    def _saving(self, told: list[Any], at: float) -> None:
        self.saving.append((told[0], told[1]))

    def _saved(self, told: list[Any], at: float) -> None:
        draft = self._answered(told[0])
        self.ended.add(draft)
        self.saved.append(told[0])

    def _refused(self, told: list[Any], at: float) -> None:
        self._answered(told[0])

    def _answered(self, note: str) -> str:
        """The draft of a slip that was to be saved and is answered for."""
        [place] = [place for place, (_, saving) in enumerate(self.saving) if saving == note]
        return self.saving.pop(place)[0]

    # What is left --------------------------------------------------------------------------------------------

    def judge(self, left: State, killed: float) -> list[str]:
        """What was promised and is not so."""
        found = self.faults + self._visits(left)
        for draft, form in self.listed.items():
            if draft not in self.ended:
                found += self._draft(draft, form, left, killed)
        return found + self._unlisted(left, killed)

    def _visits(self, left: State) -> list[str]:
        must = [*self.before.notes.elements(), *self.saved]
        found = [f"called saved and missing: {note}" for note in must if left.notes[note] == 0]
        twice = [f"there twice: {note}" for note, count in left.notes.items() if count > 1]
        known = {*must, *(note for _, note in self.saving)}
        return found + twice + [f"saved, and nobody asked for it: {note}" for note in left.notes if note not in known]

    def _draft(self, draft: str, form: Form, left: State, killed: float) -> list[str]:
        note = next((note for one, note in self.saving if one == draft), None)
        gone = draft not in left.drafts
        if note is not None and gone == (left.notes[note] == 1):
            return []  # its slip was being saved: it is there as one or the other
        if note is not None:
            return [f"a draft and its slip are both {'lost' if gone else 'there'}: {note}"]
        if gone:
            return [f"a draft is lost: {form.get('note', draft)}"]
        return self._fits(draft, form, left.drafts[draft].form, killed)

    def _fits(self, draft: str, listed: Form, kept: Form, killed: float) -> list[str]:
        """Whether a draft is as the screen listed it, or as one of the fields left after that made it."""
        late = self._after(draft, listed)
        forms = [listed, *(put.form for put in late)]
        if kept not in forms:
            return [f"a draft is not as any field left it: {differing(kept, listed)}"]
        lost = late[forms.index(kept) :]
        return [f"put away {killed - put.at:.1f} s before and lost" for put in lost if killed - put.at > STALE]

    def _unlisted(self, left: State, killed: float) -> list[str]:
        """Of drafts that the screen never listed only what was left long ago must be there."""
        ids = [draft for draft in self.puts if draft and draft not in self.listed and draft not in self.ended]
        saving = {draft for draft, _ in self.saving}
        late = [draft for draft in ids if draft not in saving and killed - self.puts[draft][0].at > STALE]
        return [f"a draft was never kept: {draft}" for draft in late if draft not in left.drafts]

    def _after(self, draft: str, form: Form) -> list[Put]:
        """What was put away after the form that was listed last."""
        puts = self.puts[draft]
        places = [place for place, put in enumerate(puts) if put.form == form]
        return puts[places[-1] + 1 :] if places else puts

    def flying(self, left: State) -> int:
        """How many fields, left a moment before, were not durable yet."""
        count = 0
        for draft, form in self.listed.items():
            if draft in left.drafts:
                forms = [form, *(put.form for put in self._after(draft, form))]
                kept = left.drafts[draft].form
                count += len(forms) - 1 - forms.index(kept) if kept in forms else 0
        return count


def differing(one: Form, other: Form) -> str:
    """Where two forms differ, the one's and the other's value of each field."""
    fields = sorted(field for field in one.keys() | other.keys() if one.get(field) != other.get(field))
    return "; ".join(f"{field}: {one.get(field)!r}, not {other.get(field)!r}" for field in fields)


class Done:
    """What a run did, and what it found."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.kills = 0
        self.saved = 0
        self.drafts = 0
        self.flying = 0
        self.landed = 0
        self.left = 0
        self.moments: collections.Counter[str] = collections.Counter()
        self.faults: list[str] = []
        self.story: list[str] = []  # the last that the program said before a fault
        self.began = time.monotonic()

    def count(self, promises: Promises, left: State) -> None:
        """One more kill."""
        self.kills += 1
        self.saved += len(promises.saved)
        self.drafts += len(left.drafts)
        self.flying += promises.flying(left)
        self.left += promises.fields
        self.landed += sum(left.notes[note] for _, note in promises.saving)
        self.moments[promises.moment] += 1

    def words(self) -> str:
        """The figures in a few lines."""
        moments = ", ".join(f"{count} while {moment}" for moment, count in self.moments.most_common())
        lines = [
            f"seed {self.seed}: {self.kills} kills in {time.monotonic() - self.began:.0f} s ({moments})",
            f"{self.saved} slips were called saved: all there, none twice" if not self.faults else "",
            f"{self.landed} slips were saved by the vault just before the screen could say so",
            f"{self.left} fields left, {self.flying} of them a moment before the kill and not durable yet",
            f"{self.drafts} drafts found again, each as a field had left it" if not self.faults else "",
            *self.story,
            *(f"FAULT: {fault}" for fault in self.faults),
        ]
        return "\n".join(filter(None, lines))


def run(times: int, seed: int, *, broken: str = "", tell: Callable[[str], object] = lambda _: None) -> Done:
    """Kills the program so often and judges after each; stops at the first fault."""
    done, chance = Done(seed), random.Random(seed)
    tell(f"seed {seed}")
    with tempfile.TemporaryDirectory(prefix="fieldapp-faults-") as place:
        fresh = prepare(Path(place) / "fresh")
        while done.kills < times and not done.faults:
            folder = Path(place) / "home" / fresh.name
            shutil.rmtree(folder.parent, ignore_errors=True)
            shutil.copytree(fresh, folder)
            for _ in range(min(LIVES, times - done.kills)):
                done.faults += live_and_die(folder, chance, broken, done)
                if done.faults:
                    break
            tell(f"{done.kills} kills, {done.saved} saved, {len(done.faults)} faults")
    return done


def prepare(folder: Path) -> Path:
    """A vault of Hòa's with a few households and an earlier visit; its folder."""
    made = commune.Laptop(folder / "Hòa", commune.HOA)
    for name, place, phone in (
        ("Đặng Văn Hùng", "xóm Đình, nhà 12", "0912 345 678"),
        ("Đặng Thị Mai", "xóm Đình, nhà 7", "0987 111 222"),
        ("Chìu Quay Lỷ", "Khe Sú trên", ""),
    ):
        home = made.add(commune.house(name=name, place=place, phone=phone))
        made.record(commune.named(name, household=home, age="a60", sex="m", note=f"truoc {name}"))
    made.close()
    return made.folder


def live_and_die(folder: Path, chance: random.Random, broken: str, done: Done) -> list[str]:
    """One start of the program, its death at a random moment, and what is wrong afterwards."""
    before = look(folder)
    promises = Promises(before)
    killed = start_and_kill(folder, chance, promises, broken)
    left = look(folder)
    done.count(promises, left)
    found = promises.judge(left, killed)
    done.story = list(promises.story) if found else []
    return found


def start_and_kill(folder: Path, chance: random.Random, promises: Promises, broken: str) -> float:
    """Starts the program, hears what it says and kills it; when that was. Most die at some line of the typing, some
    right when a slip is being saved, some before they have started."""
    words = [sys.executable, "-m", "tests.faults.typist", str(folder.parent), str(folder), str(chance.randrange(10**6))]
    kind = chance.choices(("typing", "saving", "starting"), (6, 3, 1))[0]
    delay = chance.uniform(0, 1.2) if kind == "starting" else chance.choice((0, 0.001, 0.003, 0.006, 0.012, 0.03))
    counted = {"saving": ("saving",), "typing": ("put", "left", "listed", "saving", "saved")}.get(kind, ())
    nth = chance.randint(1, 4 if kind == "saving" else 120)
    with (
        tempfile.TemporaryFile() as aside,
        subprocess.Popen([*words, broken], cwd=ROOT, stdout=subprocess.PIPE, stderr=aside) as program,
    ):
        assert program.stdout is not None
        slow = threading.Timer(SLOW, program.kill)
        slow.start()
        plug: threading.Timer | None = threading.Timer(delay, program.kill) if kind == "starting" else None
        if plug is not None:
            plug.start()
        for line in program.stdout:
            if not line.endswith(b"\n"):
                break  # the kill cut it short
            what, *told = json.loads(line)
            promises.hear(what, told, time.monotonic())
            nth -= what in counted
            if nth == 0 and plug is None:
                plug = threading.Timer(delay, program.kill)
                plug.start()
        killed = time.monotonic()
        slow.cancel()
        if plug is None or program.wait() != -signal.SIGKILL:
            aside.seek(0)
            why = aside.read().decode()[-4000:]
            promises.faults.append(f"the program ended by itself or stood still: {program.wait()}, {why}")
    return killed


def look(folder: Path) -> State:
    """What a vault holds, read from a copy: the next start shall find it as the kill left it."""
    with tempfile.TemporaryDirectory(prefix="fieldapp-look-") as place:
        copy = Path(place) / folder.name
        shutil.copytree(folder, copy)
        db = opened.writer(copy, vault.unlock(copy, commune.PASSPHRASE), least_free=0)  # with every page tested
        try:
            kept = {draft.id: draft for draft in drafts.every(db)}
            rows = [line.row for line in store_visits.log(db, limit=10_000) if line.state != reviews.WITHDRAWN]
            return State(kept, collections.Counter(store_visits.one(db, row).slip.note for row in rows))
        finally:
            database.close(copy / vault.DATABASE, db)
