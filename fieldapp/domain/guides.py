"""The step guides: one Markdown file read into title, steps, blockers and safety words, and found without tones."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from fieldapp.domain import problems, text

if TYPE_CHECKING:
    from markdown_it.token import Token

NEEDS, STEPS, WAYS, SAFETY = "needs", "steps", "ways", "safety"

_HEADINGS = {
    "can co san": NEEDS,
    "have at hand": NEEDS,
    "cac buoc": STEPS,
    "steps": STEPS,
    "vuong mac thuong gap": WAYS,
    "what may stand in the way": WAYS,
    "giu an toan": SAFETY,
    "keep safe": SAFETY,
}
_MARK = "---"
_WAY = re.compile(r"(B\d\d) → ([a-z_]+)")
_AROUND = frozenset({"bullet_list", "ordered_list", "list_item"})  # tokens around what is read


class Way(msgspec.Struct, frozen=True):
    """What to do about one blocker, and the referral that it is handed to ("none": the team keeps it)."""

    blocker: str
    refer: str
    words: tuple[str, ...]


class Guide(msgspec.Struct, frozen=True):
    """One guide in one language; `headings` are the words of its parts by NEEDS, STEPS, WAYS and SAFETY."""

    code: str
    lang: str
    version: str
    date: str
    title: str
    lead: str
    headings: dict[str, str]
    needs: tuple[str, ...]
    steps: tuple[str, ...]
    ways: tuple[Way, ...]
    safety: tuple[str, ...]

    def way(self, blocker: str) -> Way | None:
        """What this guide says about a blocker."""
        return next((way for way in self.ways if way.blocker == blocker), None)

    def words(self) -> Iterator[str]:
        """All its sentences in their order."""
        yield self.title
        yield self.lead
        yield from self.needs
        yield from self.steps
        for way in self.ways:
            yield from way.words
        yield from self.safety


class Index(msgspec.Struct, frozen=True):
    """Guides in their order, each with its folded title, its folded sentences, and each of their words once."""

    guides: tuple[Guide, ...]
    titles: tuple[str, ...]
    sentences: tuple[str, ...]
    words: tuple[str, ...]

    def find(self, words: str) -> list[Guide]:
        """The guides that hold the words, tones or not: those with all of them in code and title first, then those
        in which they follow each other."""
        wanted = text.fold(words)
        if not wanted:
            return list(self.guides)
        found = [
            (not text.matches(wanted, self.titles[number]), wanted not in self.sentences[number], number)
            for number in range(len(self.guides))
            if text.matches(wanted, self.words[number])
        ]
        return [self.guides[number] for _, _, number in sorted(found)]


def index(guides: Iterable[Guide], blockers: Mapping[str, str]) -> Index:
    """Guides made ready to be searched; `blockers` are the words of the blockers by code."""
    kept = tuple(guides)
    titles = tuple(text.fold(f"{one.code} {one.code.replace('-', '')} {one.title}") for one in kept)
    sentences = tuple(text.fold(" ".join(_sentences(one, blockers))) for one in kept)
    whole = (f"{title} {said}" for title, said in zip(titles, sentences, strict=True))
    return Index(kept, titles, sentences, tuple(" ".join(dict.fromkeys(one.split())) for one in whole))


def _sentences(guide: Guide, blockers: Mapping[str, str]) -> Iterator[str]:
    yield from guide.words()
    for way in guide.ways:
        yield f"{way.blocker} {blockers.get(way.blocker, '')}"


def parse(name: str, lang: str, written: str) -> Guide:
    """The guide that the text of file `name` holds. Problem "guide_bad" names the file and the line at fault."""
    lines = text.nfc(written).split("\n")
    head = _header(name, lines)
    reader = _Reader(name, head)
    reader.read("\n".join(lines[len(head) + 2 :]))
    return reader.guide(lang, _header_cells(name, head))


def _header(name: str, lines: Sequence[str]) -> list[str]:
    """The lines between the two marks at the top."""
    if lines[0].strip() != _MARK or _MARK not in lines[1:]:
        raise _bad(name, 1)
    return list(lines[1 : lines.index(_MARK, 1)])


def _header_cells(name: str, head: Sequence[str]) -> dict[str, str]:
    cells = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head)}
    missing = [key for key in ("code", "version", "date") if not cells.get(key)]
    if missing or not _is_day(cells["date"]):
        raise _bad(name, 1)
    return cells


def _is_day(value: str) -> bool:
    try:
        return datetime.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _bad(name: str, line: int) -> problems.Problem:
    return problems.Problem("guide_bad", file=name, line=line)


class _Reader:
    """Goes through the tokens once; what it does not know is a fault of the file."""

    def __init__(self, name: str, head: Sequence[str]) -> None:
        self._name = name
        self._above = len(head) + 2  # lines before the body
        self._line = 1
        self._part = ""
        self._heading = 0
        self._titles: list[str] = []
        self._headings: dict[str, str] = {}
        self._found: dict[str, list[str]] = {"": [], NEEDS: [], STEPS: [], SAFETY: []}
        self._ways: list[tuple[str, str, list[str]]] = []

    def read(self, body: str) -> None:
        from markdown_it import MarkdownIt  # here, so that the window starts without it

        for token in MarkdownIt("commonmark").parse(body):
            self._line = self._above + token.map[0] + 1 if token.map else self._line
            self._take(token)

    def guide(self, lang: str, cells: dict[str, str]) -> Guide:
        found = {part: tuple(words) for part, words in self._found.items()}
        ways = tuple(Way(blocker, refer, tuple(words)) for blocker, refer, words in self._ways)
        whole = len(self._titles) == 1 and len(found[""]) == 1 and (found[STEPS] or ways) and found[SAFETY]
        if not whole or not all(way.words for way in ways) or len({way.blocker for way in ways}) < len(ways):
            raise _bad(self._name, self._line)
        return Guide(
            code=cells["code"],
            lang=lang,
            version=cells["version"],
            date=cells["date"],
            title=self._titles[0],
            lead=found[""][0],
            headings=self._headings,
            needs=found[NEEDS],
            steps=found[STEPS],
            ways=ways,
            safety=found[SAFETY],
        )

    def _take(self, token: Token) -> None:
        match token.type:
            case "heading_open":
                self._heading = int(token.tag[1:])
            case "heading_close":
                self._heading = 0
            case "inline":
                self._say(text.line("".join(_plain(token))))
            case "paragraph_open" | "paragraph_close":
                pass
            case other if other.rpartition("_")[0] in _AROUND:
                self._list(other)
            case _:
                raise _bad(self._name, self._line)

    def _list(self, token: str) -> None:
        """Steps are numbered, all else is not: numbers tell the reader that an order matters."""
        kind = "ordered_list" if self._part == STEPS else "bullet_list"
        if token.endswith("_list_open") and token != f"{kind}_open":
            raise _bad(self._name, self._line)

    def _say(self, words: str) -> None:
        if not words:
            raise _bad(self._name, self._line)
        match self._heading:
            case 0 if self._part == WAYS:
                self._last_way().append(words)
            case 0:
                self._found[self._part].append(words)
            case 1:
                self._titles.append(words)
            case 2:
                self._begin(words)
            case _:
                self._begin_way(words)

    def _begin(self, words: str) -> None:
        part = _HEADINGS.get(text.fold(words))
        if part is None or part in self._headings:
            raise _bad(self._name, self._line)
        self._part, self._headings[part] = part, words

    def _begin_way(self, words: str) -> None:
        named = _WAY.fullmatch(words)
        if named is None or self._part != WAYS:
            raise _bad(self._name, self._line)
        self._ways.append((named[1], named[2], []))

    def _last_way(self) -> list[str]:
        if not self._ways:
            raise _bad(self._name, self._line)
        return self._ways[-1][2]


def _plain(token: Token) -> Iterator[str]:
    """The words of a line without its markup; a line end is a space."""
    for child in token.children or ():
        yield child.content or (" " if child.type == "softbreak" else "")
