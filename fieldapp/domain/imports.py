"""What every list that is imported shares: a plan of its columns, lines with what is wrong in them, and the cells that
no field may hold; it knows no form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from fieldapp.domain import grids, headings, old_text, phones, sensitive, text
from fieldapp.domain.problems import Problem

Item = TypeVar("Item")

GOOD, LOOK, BAD, DOUBLE = "good", "look", "bad", "double"
SHORTEST_PAPER = 9  # digits
TAKEN = (GOOD, LOOK)
PAPERS = frozenset({"digits9", "digits12", "card"})

_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|Err:[0-9]{3}")
_ROUNDED = re.compile(r"[0-9][.,][0-9]+[Ee]\+?[0-9]{1,2}")
_DIGIT = re.compile(r"\d")
# With their tones: Tống and Công are people's names.
_CLOSING = re.compile(
    r"(?:tổng cộng|tổng số|tổng|cộng)(?: (?:hộ|phiếu|số hộ))?[\s:.\d]*(?:hộ|phiếu)?"
    r"|(?:tổng cộng|tổng số|tổng|cộng)(?: [^:]*)?:? *[0-9].*"
)
# A part of a list, "II. Bản Khe Sú"; without a number no word that is like a family's name, as Bản is like Bàn.
_PART = re.compile(
    r"(?:[ivx]{1,4}|[0-9]{1,2}|[a-z])[.)/] ?(?:thôn|bản|xóm|khu|tổ|cụm|ấp|đội) .*"
    r"|(?:thôn|xóm|khu phố|khu dân cư|tổ dân phố|cụm dân cư|(?:khu|tổ|cụm|đội) [0-9]+)(?: .*)?"
)
# The end of a list is signed, and names may stand below.
_SIGNED = re.compile(
    r"(?:người|cán bộ) (?:lập|tổng hợp|kê khai|thống kê|kiểm tra)(?: .*)?"
    r"|(?:tm|kt|tl)\. ?.*|(?:uỷ|ủy) ban nhân dân.*|xác nhận(?: .*)?|nơi nhận.*"
    r"|(?:phó )?chủ tịch(?: .*)?|(?:phó )?bí thư(?: .*)?|tổ trưởng(?: .*)?|thủ trưởng(?: .*)?"
    r"|trưởng (?:thôn|bản|xóm|khu|ấp|ban|tổ)(?: .*)?|đại diện (?:thôn|bản|khu|tổ|ubnd)(?: .*)?"
    r"|\((?:ký|kí)\b.*|.*\bngày\b.*\btháng\b.*\bnăm\b.*"
)


class Plan(msgspec.Struct, frozen=True):
    """How a sheet is read: rows from `first` on, each field from its column (numbers from 0), else one text for the
    `whole` file; `old` are columns whose old letters are to be converted, `renew` old phone numbers; what stands in a
    `parted` column goes on in the next one."""

    first: int
    titles: tuple[str, ...]
    columns: dict[str, int]
    whole: dict[str, str] = {}
    old: dict[int, old_text.Finding] = {}
    renew: bool = False
    parted: frozenset[int] = frozenset()


class Fault(msgspec.Struct, frozen=True, gc=False):
    """What is wrong in a cell, rows from 1 and columns from 0 (-1 for the whole row); a grave one keeps the row out."""

    row: int
    column: int
    problem: Problem
    grave: bool


class Line(msgspec.Struct, Generic[Item], frozen=True, gc=False):
    """A row as it was understood: its cells by the fields of the plan, what it becomes, and what is wrong with it.
    `twin` says of which row or record it may be a double."""

    row: int
    cells: dict[str, str]
    item: Item | None
    faults: tuple[Fault, ...]
    twin: bool = False

    @property
    def state(self) -> str:
        """Whether it is taken: "good" is, and "look" too, at which somebody should look again; "bad" is not, "double"
        only when somebody says so."""
        if self.item is None or any(fault.grave for fault in self.faults):
            return BAD
        if self.twin:
            return DOUBLE
        return LOOK if self.faults else GOOD


def begin(grid: grids.Grid, fields: Sequence[headings.Field], columns: Mapping[str, int] | None = None) -> Plan:
    """The plan by a sheet's titles; `columns` are remembered ones that go before what the titles say."""
    heading = headings.guess(grid, fields)
    told = dict(heading.columns if columns is None else columns)
    return Plan(heading.first, heading.titles, told, parted=heading.parted)


def likely(book: grids.Book, fields: Sequence[headings.Field]) -> int:
    """The sheet whose titles name most fields, the first of several."""
    known = [len(headings.guess(grid, fields).columns) for grid in book.grids]
    return known.index(max(known))


def findings(grid: grids.Grid, plan: Plan) -> dict[int, old_text.Finding]:
    """The columns of the plan that are written in an old font."""
    found = {}
    for column in sorted({one for start in plan.columns.values() for one in _of(plan, start)}):
        finding = old_text.recognise(grids.cell(row, column) for row in grid.rows[plan.first :])
        if finding is not None:
            found[column] = finding
    return found


def rows(grid: grids.Grid, plan: Plan) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold anything in the plan's columns, each by number with the cells of its fields, one line each."""
    for number, row in enumerate(grid.rows[plan.first :], plan.first + 1):
        cells = {}
        for field, column in plan.columns.items():
            cells[field] = " ".join(filter(None, [_cell(plan, row, one) for one in _of(plan, column)]))
        if any(cells.values()):
            yield number, plan.whole | {field: cell for field, cell in cells.items() if cell or field not in plan.whole}


def _of(plan: Plan, column: int) -> tuple[int, ...]:
    """A column, and the one in which it goes on."""
    goes_on = column in plan.parted and column + 1 not in plan.columns.values()
    return (column, column + 1) if goes_on else (column,)


def _cell(plan: Plan, row: tuple[str, ...], column: int) -> str:
    raw, finding = grids.cell(row, column), plan.old.get(column)
    # Old letters may look like signs that are never kept, so that they are made plain only afterwards.
    return raw.strip() if finding is None else old_text.convert(raw, finding).strip()


def own(grid: grids.Grid, plan: Plan, row: int, cells: Mapping[str, str]) -> list[str]:
    """What a row says itself in the plan's columns, from left to right; not what holds for the whole file."""
    columns = sorted((column, field) for field, column in plan.columns.items())
    return [cells[field] for column, field in columns if grids.cell(grid.rows[row - 1], column).strip()]


def unsound(cells: Mapping[str, str], but: Collection[str] = ()) -> dict[str, Problem]:
    """By field, what no cell may hold whatever it means: an error, a number that was rounded, old letters, the number
    of a paper or card. `but` are fields in which long numbers may stand."""
    found = {}
    for field, cell in cells.items():
        problem = _unsound(cell, field, field in but) if cell else None
        if problem is not None:
            found[field] = problem
    return found


def _unsound(cell: str, field: str, numbers: bool) -> Problem | None:
    if cell[0] in "#E" and _ERROR.fullmatch(cell):
        return Problem("import_cell_error", field, what=cell)
    if cell == grids.UNCOUNTED:
        return Problem("import_not_counted", field)
    if "\ufffd" in cell:
        return Problem("import_letters_lost", field, sign="\ufffd")
    if not cell.isascii() and old_text.telling(cell):
        return Problem("import_old_text", field)
    if _ROUNDED.fullmatch(cell):
        return Problem("import_rounded", field, what=cell)
    if numbers or len(_DIGIT.findall(cell)) < SHORTEST_PAPER:
        return None
    # A phone number that lacks a digit looks like an old identity card's.
    short = field == "phone" and len(_DIGIT.findall(cell)) == SHORTEST_PAPER and cell.startswith("0")
    if short or phones.phone(cell.removesuffix(".0")) or not PAPERS.intersection(sensitive.sensitive(cell[:1000])):
        return None
    return Problem("import_paper", field)


def closing(cells: Sequence[str]) -> bool:
    """Whether a row with these filled cells closes a list, or parts it, instead of going on with it: "Tổng cộng: 45
    hộ", "II. Xóm Đình", "Người lập biểu"."""
    first = text.line(cells[0]).casefold() if 0 < len(cells) <= 3 else ""
    part = len(cells) == 1 and _PART.fullmatch(first)
    return bool(first and (part or _CLOSING.fullmatch(first) or _SIGNED.fullmatch(first)))


def signed(cells: Sequence[str]) -> bool:
    """Whether it is the end of a list, below which only names of those who sign may stand."""
    return 0 < len(cells) <= 3 and bool(_SIGNED.fullmatch(text.line(cells[0]).casefold()))


def place(plan: Plan, row: int, problem: Problem, field: str, *, grave: bool) -> Fault:
    """A problem of a field where it stands in the list; the whole row's when no column holds the field."""
    return Fault(row, plan.columns.get(field, -1), problem, grave)


def counts(lines: Iterable[Line[Item]]) -> dict[str, int]:
    """How many lines there are of each state."""
    found = {GOOD: 0, LOOK: 0, BAD: 0, DOUBLE: 0}
    for line in lines:
        found[line.state] += 1
    return found
