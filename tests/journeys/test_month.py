"""Three members' month: written, reviewed by keys, returned and mended, closed; its papers come out on both sides
alike, and every number in the files is counted anew here, from the slips as they were told to their writers."""

from __future__ import annotations

import csv
import datetime
import io
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import commune
import docx
import msgspec
import pypdf
import pytest
import python_calamine
import seats
import townhall
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.actions import correct_visit, exchange_now, open_period, record_visit
from fieldapp.domain import calendar_span, papers, reports, reviews, tables, visits
from fieldapp.reports import plain, report_book, report_paper, report_word, word_templates
from fieldapp.server import admin, database, members
from fieldapp.server.queries import papers as province_papers
from fieldapp.store import drafts, me
from fieldapp.store import papers as store_papers
from fieldapp.store import visits as store_visits
from fieldapp.sync import transport
from fieldapp.ui import style, text
from fieldapp.ui.pages import log, periods, reasons, record_part, today

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OCTOBER, NOVEMBER = calendar_span.read("2026-10"), calendar_span.read("2026-11")
COMMUNE = "Hồng Gai"
NFD = unicodedata.normalize("NFD", "Đặng Thị Lụa")


class Device(townhall.Device):
    """A laptop whose wall clock goes with its time; its owner's slips are kept in mind as they were told."""

    def moment(self) -> dict[str, Any]:
        now = self.now()
        hanoi = datetime.timezone(datetime.timedelta(hours=7))
        wall = datetime.datetime.fromtimestamp(now / 1000, hanoi).isoformat(timespec="seconds")
        return {"now": now, "wall": wall, "entropy": self.entropy}

    def exchange(self) -> None:
        """All that is here goes to the province, and what is new there comes here."""
        owner = me.read(self.db)
        link = transport.Transport(owner.url, token=owner.token)
        exchange_now.exchange_now(self.db, link, clock=self.now, entropy=os.urandom)
        link.close()

    def here(self, table: str, name: str) -> str:
        """The id of an area, a household, a team or a person by its name."""
        key = "row" if table == "household" else "id"
        found = self.db.execute(f"SELECT {key} FROM {table} WHERE name = ?", [name]).fetchone()
        assert found is not None, name
        return str(found[0])


class Month:
    """The commune and its five people; `told` are the slips that were written, by row, as the writers know them."""

    def __init__(self, folder: Path) -> None:
        (folder / "province").mkdir()
        self.hall = townhall.Townhall(folder / "province")
        with self.hall.desk() as at:
            for name in ("Khe Trâm", "Đồng Chanh"):
                admin.add_area(at, kind="village", parent=COMMUNE, name=name)
            members.add_team(at, code="to-so", name="Tổ công nghệ số", kind="local", areas=[f"{COMMUNE}/Nậm Mậu"])
            members.add_team(at, code="viettel", name="Tổ Viettel", kind="enterprise", areas=[f"{COMMUNE}/Nậm Mậu"])
            members.add_member(at, code="thanh", name="Vũ Thị Thanh", role="officer", area=COMMUNE)
            members.add_member(
                at, code="lan", name="Đặng Thị Lan", role="member", area=f"{COMMUNE}/Nậm Mậu", team="viettel"
            )
            for village in ("Nậm Mậu", "Khe Trâm"):
                members.add_member(at, code="sang", name="Chìu Quay Sáng", role="head", area=f"{COMMUNE}/{village}")
        self.told: dict[str, dict[str, Any]] = {}
        self.devices: dict[str, Device] = {}
        self._folder = folder

    def enrol(self) -> None:
        for person in ("hoa", "lan", "minh", "sang", "thanh"):
            self.devices[person] = Device(self.hall, self._folder / person, person)
            self.devices[person].exchange()

    def day(self, iso: str) -> None:
        """It is noon of this day, on every computer."""
        noon = datetime.datetime.fromisoformat(f"{iso}T12:00:00+07:00")
        self.hall.now = int(noon.timestamp() * 1000)
        for one in self.devices.values():
            one.time = self.hall.now

    def exchange(self, *people: str) -> None:
        for person in people:
            self.devices[person].exchange()

    def record(self, person: str, village: str, day: int, *topics: str, **more: Any) -> str:
        """A slip of a day in October; `topics` are "ID-01:3" or "DVC-01:X:B04"."""
        device = self.devices[person]
        parts = [one.split(":") for one in topics]
        team = more.pop("team", "Tổ công nghệ số")
        helpers = more.pop("helpers", (person,))
        slip = visits.Slip(
            date=f"2026-10-{day:02}",
            time=more.pop("time", f"{8 + len(self.told) % 9:02}:{5 * (len(self.told) % 12):02}"),
            minutes=more.pop("minutes", 20),
            mode=more.pop("mode", "home"),
            village=device.here("area", village),
            team=device.here("team", team),
            helpers=tuple(device.here("person", self.name(one)) for one in helpers),
            topics=tuple(visits.TopicResult(code, result, tuple(blockers)) for code, result, *blockers in parts),
            consent=commune.CONSENT if more.get("name") or more.get("household") else None,
            **more,
        )
        row = record_visit.record_visit(device.db, slip, catalogue=commune.CATALOGUE, **device.moment())
        self.told[row] = {**more, "village": village, "day": slip.date, "topics": parts, "helpers": helpers}
        self.told[row] |= {"mode": slip.mode, "author": person}
        return row

    @staticmethod
    def name(code: str) -> str:
        return next(name for one, name, *_ in (*townhall.PEOPLE, ("thanh", "Vũ Thị Thanh")) if one == code)

    def ask(self, name: str, span: calendar_span.Span = OCTOBER, day: str = "2026-11-02") -> reports.Ask:
        return reports.Ask(name, span, COMMUNE, day, commune.CATALOGUE)

    def paper(self, name: str, span: calendar_span.Span = OCTOBER) -> papers.Paper:
        """A paper as the officer's laptop makes it; the province makes the same."""
        ask = self.ask(name, span)
        made = store_papers.make(self.devices["thanh"].db, ask)
        with database.reading(self.hall.engine) as conn:
            assert province_papers.make(conn, ask) == made
        return made

    def close(self) -> None:
        for one in self.devices.values():
            one.close()
        self.hall.close()


@pytest.fixture
def month(tmp_path: Path) -> Iterator[Month]:
    made = Month(tmp_path)
    with made.hall.served():
        made.enrol()
        yield made
    made.close()


def first_half(month: Month) -> None:
    """3 to 15 October: homes, a class, nobody named, two topics, blockers; the same person at one door twice."""
    hung, sang = (month.devices["hoa"].here("household", name) for name in townhall.HOUSES)
    month.day("2026-10-15")
    for day, topics in ((3, ("ID-01:3",)), (5, ("ID-01:3", "DVC-01:4"))):
        month.record("hoa", "Khe Sú", day, *topics, household=hung, name="Đặng Thị Lụa", satisfaction=5)
    month.record("hoa", "Khe Sú", 6, "PAY-01:3", household=hung, name="Đặng Văn Hùng", satisfaction=2)
    month.record("hoa", "Khe Sú", 7, "DVC-01:X:B04", household=sang, name="Voòng A Sáng")
    month.record("lan", "Khe Sú", 7, "ID-01:X:B18", household=sang)
    month.record("lan", "Khe Sú", 8, "ID-01:1", "HEA-02:3")
    month.record("hoa", "Khe Sú", 9, "SEC-01:1", mode="class", people=25, helpers=("hoa", "lan"), minutes=90)
    for day in range(10, 15):
        month.record("lan", "Khe Sú", day, "ID-04:3", name=("Chìu Tài Múi", "Chìu Tài Lỷ")[day % 2], satisfaction=4)
    for day in (6, 8, 12):
        month.record("minh", "Nậm Mậu", day, "DVC-05:2", name="Bàn Thị Ba", satisfaction=3)
    month.record("lan", "Nậm Mậu", 7, "PAY-01:4", "DVC-02:3", team="Tổ Viettel", name="Bàn Thị Tư")


def second_half(month: Month) -> dict[str, str]:
    """16 to 30 October: Nậm Mậu has a new name; one slip says what its head will not believe, one stays unread."""
    hung = month.devices["hoa"].here("household", "Đặng Văn Hùng")
    month.day("2026-10-30")
    wrong = month.record("hoa", "Khe Sú", 20, "AS-01:4", household=hung, name="Đặng Văn Hùng", satisfaction=4)
    month.record("hoa", "Khe Sú", 21, "ID-01:4", household=hung, name=NFD, satisfaction=5)
    for day in range(17, 25):
        month.record("hoa", "Khe Sú", day, "DVC-01:1", name="Lỷ Tài Thông", time=f"{day % 9 + 8:02}:30")
    for day in range(19, 27):
        month.record("minh", "Nậm Mậu Thượng", day, "ID-01:3", "EDU-01:4", name=f"Bàn Văn {'ABCD'[day % 4]}")
    month.record("lan", "Nậm Mậu Thượng", 29, "EDU-01:1", mode="class", people=12, team="Tổ Viettel", minutes=60)
    unread = month.record("lan", "Khe Sú", 29, "ID-01:3", name="Chìu A Lỷ")
    return {"wrong": wrong, "unread": unread}


def rename(month: Month) -> None:
    """From the 16th on Nậm Mậu is called otherwise."""
    month.day("2026-10-16")
    with month.hall.desk() as at:
        code = at.areas.find(f"{COMMUNE}/Nậm Mậu").code
        admin.add_area(at, kind="village", parent=COMMUNE, name="Nậm Mậu Thượng", code=code)


# The window ------------------------------------------------------------------------------------------------------


class Room:
    """One seat before a window; who sits down gets the program whole."""

    def __init__(self, month: Month, qtbot: QtBot) -> None:
        self.month = month
        self.qtbot = qtbot

    def sit(self, person: str) -> seats.Seat:
        seat = seats.Seat(self.month.devices[person], self.qtbot)
        seat.window.resize(1366, 728)
        seat.move_in()
        return seat

    def press(self, seat: seats.Seat, key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        at = seat.window.focusWidget()
        assert at is not None
        self.qtbot.keyClick(at, key, held)
        seat.settle()


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def head_reviews(room: Room, rows: dict[str, str]) -> None:
    """By keys: one slip goes back with a reason beside its field, one is kept for later, all others are approved; and a
    village where nobody was helped says so."""
    seat = room.sit("sang")
    seat.window.show_page("log")
    seat.settle()
    assert seat.house is not None
    page = seat.house.log
    assert page.filters.state() == [reviews.WAITING]
    assert page.list.hasFocus()
    waiting = len(page.list.table.rows)
    assert waiting == len(room.month.told)
    go_to(room, seat, page, rows["unread"])
    room.press(seat, Key.Key_Space)
    go_to(room, seat, page, rows["wrong"])
    room.press(seat, Key.Key_R, CTRL)
    form = page.desk.form
    assert isinstance(form, reasons.ReturnForm)
    reason, about = form.rows[0]
    assert seat.window.focusWidget() is reason
    while reason.key() != "wrong_result":
        room.press(seat, Key.Key_Down)
    assert about.key() == "topics"
    form.words.setFocus()
    room.qtbot.keyClicks(form.words, "Ong Hung noi chua lam duoc.")
    form.deed.setFocus()
    room.press(seat, Key.Key_Return)
    assert f"Duyệt {waiting - 2} phiếu còn lại" in page.rest.text()
    page.list.setFocus()
    room.press(seat, Key.Key_D, CTRL | SHIFT)
    assert [line.row for line in page.list.table.rows] == [rows["unread"]]
    seat.close()


def go_to(room: Room, seat: seats.Seat, page: log.LogPage, row: str) -> None:
    """Down the list, line by line, to a slip."""
    page.list.setFocus()
    room.press(seat, Key.Key_Home)
    while page.list.current().row != row:
        before = page.list.currentIndex().row()
        room.press(seat, Key.Key_Down)
        assert page.list.currentIndex().row() == before + 1


def head_tells_nothing(room: Room) -> None:
    seat = room.sit("sang")
    seat.window.show_page("today")
    seat.settle()
    page = seat.window.page("today")
    assert isinstance(page, today.TodayPage)
    [quiet] = [one for one in page.review.texts() if "Khe Trâm" in one]
    assert quiet.startswith("Kỳ 10/2026: Khe Trâm chưa có phiếu nào.")
    [button] = [one for one in page.review.buttons if one.text() == "Báo không phát sinh"]
    button.setFocus()
    room.press(seat, Key.Key_Space)
    assert "Kỳ 10/2026: Khe Trâm đã báo không phát sinh." in page.review.texts()
    seat.close()


def member_mends(room: Room, row: str) -> None:
    """The reason stands beside the field; the result is set right, and the slip waits again."""
    seat = room.sit("hoa")
    seat.window.show_page("today")
    seat.settle()
    page = seat.window.page("today")
    assert isinstance(page, today.TodayPage)
    assert "Kết quả chưa đúng thực tế" in "\n".join(page.returned.texts())
    page.returned.buttons[0].setFocus()
    room.press(seat, Key.Key_Space)
    assert seat.house is not None
    form = seat.house.record.form
    shown = {name: one.problem.text() for name, one in form.fields().items() if one.isVisible()}
    assert shown["topics[0].topic"] == "Nội dung hỗ trợ: Kết quả chưa đúng thực tế"
    record_part.keyboard(form.fields()["topics[0].result"].editor).setFocus()
    room.press(seat, Key.Key_1)
    room.press(seat, Key.Key_Return, CTRL)
    assert store_visits.one(room.month.devices["hoa"].db, row).line.state == reviews.WAITING
    assert drafts.every(room.month.devices["hoa"].db) == []
    seat.close()
    room.month.told[row]["topics"] = [["AS-01", "1"]]


def head_approves(room: Room, row: str) -> None:
    seat = room.sit("sang")
    seat.window.show_page("log")
    seat.settle()
    assert seat.house is not None
    page = seat.house.log
    go_to(room, seat, page, row)
    assert "Sửa phiếu" in said(page.desk.sheet.widget())
    room.press(seat, Key.Key_D, CTRL)
    assert store_visits.one(room.month.devices["sang"].db, row).line.state == reviews.APPROVED
    seat.close()


def officer_closes(room: Room) -> None:
    """What waits and who is silent is told first; then the month is closed by keys."""
    seat = room.sit("thanh")
    seat.window.show_page("periods")
    seat.settle()
    page = seat.window.page("periods")
    assert isinstance(page, periods.PeriodsPage)
    shown = {
        page.villages.table.columns[0].show(one): page.villages.table.columns[1].show(one) for one in rows_of(page)
    }
    assert shown == {
        "Đồng Chanh": "Chưa có số liệu",
        "Khe Sú": "Chờ duyệt 1",
        "Khe Trâm": "Không phát sinh",
        "Nậm Mậu Thượng": "Đã xong",
    }
    room.press(seat, Key.Key_K, CTRL)
    assert page.form is not None
    told = said(page.form)
    assert "Còn 1 phiếu chờ duyệt." in told
    assert "không ghi số 0: Đồng Chanh" in told
    room.press(seat, Key.Key_Backtab)
    room.press(seat, Key.Key_Return)
    assert page.title.text() == "Chưa mở kỳ nào"
    seat.close()


def rows_of(page: periods.PeriodsPage) -> list[Any]:
    return list(page.villages.table.rows)


# The recount: from what was told, by words of its own ----------------------------------------------------------


def bare(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


class Recount:
    def __init__(self, told: list[dict[str, Any]]) -> None:
        self.told = [{**one, "village": one["village"].replace(" Thượng", "")} for one in told]

    def lines(self, codes: str, least: int) -> Iterator[tuple[dict[str, Any], str]]:
        for one in self.told:
            for code, result, *_ in one["topics"]:
                if code.startswith(codes) and result != "X" and int(result) >= least:
                    yield one, result

    def people(self, codes: str, least: int) -> int:
        """At a door, or in a village where the name stands at no door."""
        named = [one for one, _ in self.lines(codes, least) if one.get("name")]
        doors = {(one["household"], bare(one["name"])) for one in named if one.get("household")}
        at_doors = {(one["village"], bare(one["name"])) for one in named if one.get("household")}
        others = {(one["village"], bare(one["name"])) for one in named if not one.get("household")}
        return len(doors) + len(others - at_doors)

    def indicators(self) -> dict[str, tuple[Any, ...]]:
        """By code the numerator and, where there is one, the denominator."""
        every = [result for one in self.told for _, result, *_ in one["topics"]]
        stars = [one["satisfaction"] for one in self.told if one.get("satisfaction")]
        filed = sum(
            int(result) >= 4
            for one in self.told
            for code, result, *_ in one["topics"]
            if code.startswith("DVC") and code != "DVC-02" and result != "X"
        )
        classes = [one["people"] for one in self.told if one["mode"] == "class"]
        return {
            "06": (len({one["household"] for one in self.told if one.get("household")}),),
            "07": (self.people("DVC-", 1),),
            "08": (sum(result not in "0X" for result in every), len(every)),
            "09": (sum(star >= 4 for star in stars), len(stars)),
            "10": (self.people("ID-01", 3),),
            "13": (filed,),
            "15": (self.people("PAY-01", 3),),
            "20": (self.people("HEA-02", 3),),
            "23": (self.people("DVC-02", 3),),
            "28": (self.people("AS-01", 3),),
            "29": (self.people("EDU-01", 4),),
            "30": (len(classes), sum(classes)),
            "36": (self.people("ID-04", 3),),
        }

    def days(self) -> dict[str, int]:
        """On how many days each member helped."""
        worked = {(helper, one["day"]) for one in self.told for helper in one["helpers"]}
        return {person: sum(one == person for one, _ in worked) for person in ("hoa", "lan", "minh")}

    def villages(self) -> dict[str, int]:
        return {name: sum(one["village"] == name for one in self.told) for name in ("Khe Sú", "Nậm Mậu")}

    def topics(self) -> dict[str, int]:
        codes = [code for one in self.told for code, *_ in one["topics"]]
        return {code: codes.count(code) for code in codes}


def numbers(cells: tuple[Any, ...]) -> list[Any]:
    return [cell for cell in cells if isinstance(cell, int)]


def check_tables(month: Month, paper: papers.Paper, recount: Recount) -> None:
    """The tables from which all files are drawn."""
    made = {table.name: table for table in paper.tables()}
    told = {str(row.cells[0]): tuple(numbers(row.cells[3:5])) for row in made["indicators"].rows}
    assert {code: told[code] for code in recount.indicators()} == recount.indicators()
    assert (told["01"], told["02"]) == ((2,), (4,)), "Lan is in two teams and one person"
    assert {str(row.cells[0]): row.cells[-1] for row in made["topics"].rows} == recount.topics()
    assert sum(numbers(row.cells)[0] for row in made["weeks"].rows) == len(recount.told)
    assert "note_period_closed" in {note.code for note in made["indicators"].notes}
    notes = {note.code: note.details for note in made["indicators"].notes}
    assert notes["note_told"] == {"told": 3, "of": 4}
    assert notes["note_silent"]["names"] == "Đồng Chanh"
    assert notes["note_nothing"]["names"] == "Khe Trâm"
    assert notes["note_beside"] == {"waiting": 1, "returned": 0}


# The files ---------------------------------------------------------------------------------------------------------


def sheet_rows(raw: bytes, name: str) -> list[list[Any]]:
    book = python_calamine.load_workbook(io.BytesIO(raw))
    [title] = [one for one in book.sheet_names if one.startswith(name)]
    return book.get_sheet_by_name(title).to_python()


def check_book(raw: bytes, recount: Recount) -> None:
    """Figures in the workbook are numbers, and codes are words."""
    rows = {row[0]: row for row in sheet_rows(raw, "Chỉ tiêu") if row and isinstance(row[0], str)}
    for code, counted in recount.indicators().items():
        assert tuple(rows[code][3 : 3 + len(counted)]) == counted, code


def check_word(raw: bytes, recount: Recount) -> None:
    found = docx.Document(io.BytesIO(raw))
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for grid in found.tables for row in grid.rows}
    for code, counted in recount.indicators().items():
        shown = " ".join(rows[code])
        for number in counted:
            assert f" {number}" in shown, (code, shown)


def pdf_words(raw: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages).split())


def check_pdf(raw: bytes) -> None:
    told = pdf_words(raw)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "đã chốt ngày 02/11/2026", "báo không phát sinh: Khe Trâm"):
        assert words in told, words
    assert "Lụa" not in told, "no resident beyond the commune"


def check_csv(table: tables.Table, recount: Recount) -> None:
    told = list(csv.reader(io.StringIO("".join(plain.csv(table, "vi")).lstrip("\ufeff")), delimiter=";"))
    rows = {row[0]: row for row in told if row}
    for code, counted in recount.indicators().items():
        shown = [int(cell) for cell in rows[code][3:5] if cell.isdigit()]
        assert tuple(shown) == counted, code


def check_statement(month: Month, recount: Recount) -> None:
    """Activity days of three members, and the day of two slips once."""
    made = month.paper("statement")
    rows = {str(row.cells[1]): row.cells for row in made.first().rows[:-1]}
    days = {month.name(person): count for person, count in recount.days().items()}
    assert {name: cells[3] for name, cells in rows.items()} == {
        name: tables.Days(2 * count) for name, count in days.items()
    }
    assert made.first().rows[-1].cells[3] == tables.Days(2 * sum(days.values()))
    raw = report_word.docx(made, "vi", word_templates.find(made.kind))
    grid = docx.Document(io.BytesIO(raw)).tables
    found = {row.cells[1].text: row.cells[3].text for one in grid for row in one.rows if len(row.cells) > 5}
    assert {name: found[name] for name in days} == {name: str(count) for name, count in days.items()}


def check_files(month: Month, recount: Recount) -> papers.Paper:
    whole = month.paper("month")
    check_tables(month, whole, recount)
    paper = papers.beyond(whole)
    check_book(report_book.xlsx(paper, "vi"), recount)
    check_word(report_word.docx(paper, "vi", word_templates.find(paper.kind)), recount)
    check_pdf(report_paper.pdf(paper, "vi"))
    check_csv(next(table for table in paper.tables() if table.name == "indicators"), recount)
    return whole


@pytest.mark.slow
def test_a_month_of_three_members_becomes_papers_whose_every_number_is_recounted(
    month: Month, qapp: QApplication, qtbot: QtBot
) -> None:
    style.apply(qapp)
    text.install(qapp, "vi")
    room = Room(month, qtbot)
    first_half(month)
    month.exchange("hoa", "lan", "minh")
    rename(month)
    month.exchange("hoa", "lan", "minh")
    rows = second_half(month)
    month.exchange("hoa", "lan", "minh")

    month.day("2026-11-01")
    thanh = month.devices["thanh"]
    month.exchange("thanh")
    villages = [thanh.here("area", name) for name in ("Khe Sú", "Nậm Mậu Thượng", "Khe Trâm", "Đồng Chanh")]
    open_period.open_period(thanh.db, villages, OCTOBER, **thanh.moment())
    month.exchange("thanh", "sang")
    head_reviews(room, rows)
    head_tells_nothing(room)
    month.exchange("sang", "hoa")
    member_mends(room, rows["wrong"])
    month.exchange("hoa", "sang")
    head_approves(room, rows["wrong"])
    month.exchange("sang", "thanh")

    month.day("2026-11-02")
    officer_closes(room)
    month.exchange("thanh", "hoa", "sang")
    counted = [one for row, one in month.told.items() if row != rows["unread"]]
    recount = Recount(counted)
    assert len(counted) > 30
    assert recount.people("ID-01", 3) == 5, "Lụa helped thrice, once typed in parts, and four of Nậm Mậu"
    made = check_files(month, recount)
    check_statement(month, recount)
    corrected_afterwards(month, rows["wrong"], made)
    text.install(qapp, "en")


def corrected_afterwards(month: Month, row: str, before: papers.Paper) -> None:
    """After the closing a correction needs a reason, changes nothing in October's paper, and stands in November's."""
    month.day("2026-11-05")
    hoa, sang = month.devices["hoa"], month.devices["sang"]
    slip = msgspec.structs.replace(store_visits.one(hoa.db, row).slip, topics=(visits.TopicResult("AS-01", "3"),))
    why = "ông Hùng đã làm được hôm sau"
    correct_visit.correct_visit(hoa.db, row, slip, catalogue=commune.CATALOGUE, reason=why, **hoa.moment())
    month.exchange("hoa", "sang")
    assert sang.review([row], reviews.APPROVED).done == [row]
    month.exchange("sang", "thanh")
    again = month.paper("month")
    assert [table.rows for table in again.tables()] == [table.rows for table in before.tables()]
    november = month.paper("month", NOVEMBER)
    [late] = [table for table in november.tables() if table.name == "late"]
    [told] = late.rows
    assert told.cells[1:5] == (
        "Khe Sú",
        tables.Day("2026-10-20"),
        "01/10/2026 – 31/10/2026",
        tables.Note("late_corrected"),
    )
    assert told.cells[6:] == (why, row)
    for paper, names in ((november, True), (papers.beyond(november), False)):
        shown = pdf_words(report_paper.pdf(paper, "vi"))
        assert "PHIẾU BỔ SUNG, SỬA SAU CHỐT" in shown.upper()
        assert row in shown
        assert (why in shown) is names, "a reason may name a resident"
