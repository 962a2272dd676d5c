"""A sheaf of made-up reports of Thượng Yên Công in October 2026, as plain tables; 40 villages, one of them silent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from fieldapp.domain import calendar_span, papers, tables
from fieldapp.domain.tables import Cell, Column, Day, Days, Missing, Note, Ratio, Row

OCTOBER = calendar_span.read("2026-10")
SILENT = "Khe Giang"
VILLAGES = ("Khe Sú", "Nậm Mậu", SILENT, "Năm Giếng", *(f"Thôn {number}" for number in range(5, 41)))
LONG = "Công Tằng Tôn Nữ Hoàng Thị Phương Khánh Linh"
NAMES = ("Nguyễn Thị Hòa", "Đặng Thị Lan", "Voòng A Sáng", "Lỷ", LONG)
HELPED = "Bàn Thị Múi"

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
EVERY = [unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES] + ["đ"]
LETTERS = " ".join(letter + letter.upper() for letter in EVERY)

COMMUNE = papers.Office(
    Note("office_committee", {"place": "tỉnh Quảng Ninh"}),
    Note("office_committee", {"place": "xã Thượng Yên Công"}),
    "Thượng Yên Công",
    True,
)
TEAM = papers.Office(
    Note("office_committee", {"place": "xã Thượng Yên Công"}),
    Note("office_team", {"place": "thôn Khe Sú"}),
    "Thượng Yên Công",
)


def table(name: str, columns: Iterable[Column], rows: Iterable[Row], notes: Iterable[Note] = ()) -> tables.Table:
    return tables.Table(name, "Thượng Yên Công", OCTOBER, "2026-11-02", tuple(columns), tuple(rows), tuple(notes))


def numbers(*keys: str) -> list[Column]:
    return [Column(key, "number") for key in keys]


def indicators(words: str = "Số hộ được hướng dẫn, tiếp cận dịch vụ số") -> tables.Table:
    columns = (Column("code"), Column("indicator"), Column("unit"), *numbers("numerator", "denominator"))
    rows = (
        Row(("06", words, Note("unit_household"), 1234, "", "")),
        Row(("09", "Tỷ lệ người dân hài lòng", Note("unit_percent"), 5, 7, Ratio(5, 7))),
        Row(("20", "Sổ sức khỏe điện tử", Note("unit_percent"), 88, Missing("outside"), Missing("outside"))),
        Row(("26", "Hộ có internet cáp quang", Note("unit_percent"), Missing("outside"), "", "")),
        Row(("23", "Chữ ký số cá nhân", Note("unit_percent"), Missing("silent"), "", "")),
        Row(("30", "Lớp, buổi tuyên truyền", Note("unit_count"), 0, 0, Missing("zero"))),
    )
    notes = (Note("note_told", {"told": 39, "of": 40}), Note("note_silent", {"count": 1, "names": SILENT}))
    return table("indicators", (*columns, Column("ratio", "ratio")), rows, notes)


def coverage(villages: Iterable[str] = VILLAGES) -> tables.Table:
    columns = (Column("village"), *numbers("households", "reached"), Column("reached_share", "ratio"))
    rows = [Row((name, 100, *_reached(name, place))) for place, name in enumerate(villages)]
    total = Row((Note("total_told", {"told": 39, "of": 40}), 4000, 2100, Ratio(2100, 4000)), "total")
    return table("coverage", columns, [*rows, total])


def _reached(name: str, place: int) -> tuple[Cell, Cell]:
    missing = Missing("silent")
    return (missing, missing) if name == SILENT else (99 - place, Ratio(99 - place, 100))


def weeks() -> tables.Table:
    columns = (Column("week", "day"), *numbers("approved", "times", "waiting"))
    told = (("2026-10-01", 34, 0), ("2026-10-05", 81, 3), ("2026-10-12", 120, 12), ("2026-10-19", 0, 0))
    return table("weeks", columns, [Row((Day(day), done, 2 * done, left)) for day, done, left in told])


def topics(count: int = 20) -> tables.Table:
    columns = (Column("topic_code"), Column("topic"), *numbers("persons", "results"))
    rows = [Row((f"ID-{place:02}", f"Nội dung thứ {place}", 90 - place, 100 - place)) for place in range(count)]
    return table("topics", columns, rows)


def blockers() -> tables.Table:
    columns = (Column("blocker_code"), Column("blocker"), *numbers("slips", "failed"), Column("hands_to"))
    return table("blockers", columns, [Row(("B04", "SIM không chính chủ", 30, 12, "Nhà mạng"))])


def teams() -> tables.Table:
    columns = (*numbers("number"), Column("team"), Column("team_kind"), Column("leader"), *numbers("people"))
    rows = (
        Row((1, "Tổ công nghệ số cộng đồng thôn Khe Sú", Note("team_kind_local"), NAMES[0], len(NAMES))),
        Row(("", Note("total"), "", "", len(NAMES)), "total"),
    )
    return table("teams", columns, rows)


def members() -> tables.Table:
    columns = (*numbers("number"), Column("member"), Column("post"), Column("phone"))
    return table("members", columns, [Row((n, name, "thành viên", "0912000111")) for n, name in enumerate(NAMES, 1)])


def cases(count: int = 15) -> tables.Table:
    columns = (Column("day", "day"), Column("village"), Column("person", resident=True), Column("topics"))
    return table("cases", columns, [Row((Day("2026-10-20"), "Khe Sú", HELPED, "VNeID: đã kích hoạt"))] * count)


def late() -> tables.Table:
    """A slip of September that was mended in October; no month has this part but one in which that happened."""
    columns = (*numbers("number"), Column("village"), Column("late_kind"), Column("late_reason", resident=True))
    return table("late", columns, [Row((1, "Khe Sú", Note("late_corrected"), f"{HELPED} đã làm được"))])


def statement(members: int = 12) -> tables.Table:
    columns = (*numbers("number"), Column("member"), Column("activity_days", "days"), *numbers("rate", "amount"))
    rows = [
        Row((place, NAMES[place % 5], Days(7), Missing("unset"), Missing("unset"))) for place in range(1, members + 1)
    ]
    total = Row(("", Note("total"), Days(7 * members), "", Missing("unset")), "total")
    return table("statement", columns, [*rows, total], [Note("rule_day", {"slips": 1, "minutes": 30})])


def days() -> tables.Table:
    columns = (Column("member"), Column("day", "day"), *numbers("slips"), Column("activity_days", "days"))
    return table("days", columns, [Row((name, Day("2026-10-05"), 3, Days(1))) for name in NAMES])


def wide(columns: int = 30) -> tables.Table:
    """A summary with more columns than a page holds."""
    figures = [Column(f"figure_{place}", "number", f"{place}. Chỉ tiêu tổng hợp") for place in range(columns)]
    rows = [Row((name, *([1000] * columns))) for name in VILLAGES[:4]]
    return table("villages", (Column("village"), *figures), rows)


def paper(name: str, office: papers.Office = COMMUNE, **changed: tables.Table) -> papers.Paper:
    """A paper of these reports, some of them changed."""
    every = (indicators, coverage, weeks, topics, blockers, teams, members, cases, statement, days)
    made = {one.name: one for one in (make() for make in every)}
    return papers.compose(name, {**made, **changed}, office)


def alone(one: tables.Table) -> papers.Paper:
    """A paper of one table."""
    return papers.compose(one.name, {one.name: one}, COMMUNE)
