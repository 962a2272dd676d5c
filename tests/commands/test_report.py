"""Reports without a window: the same from a vault and from the province, and no resident is named without being asked
for."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hamlet
import pytest

from fieldapp.actions import review_visits
from fieldapp.commands import demo_town, vaults
from fieldapp.domain import hours, reviews, tables

VILLAGE = demo_town.VILLAGES[0]
PERIOD = "--period", hours.wall(vaults.clock())[:7]
Reported = Callable[..., Any]


@pytest.fixture
def month(town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said]) -> hamlet.Town:
    """Lan recorded some slips, her head approved all but one, and the province has them."""
    home = town.household()
    topics = [{"topic": "DVC-01", "result": "3"}, {"topic": "ID-01", "result": "X", "blockers": ["B04"]}]
    slips = [
        town.slip("Bàn Thị Múi", household=home, topics=topics, minutes=40, satisfaction=5),
        town.slip("Bàn Thị Múi", household=home, satisfaction=2),
        town.slip("Lỷ Thị Tằng"),
        town.slip("", satisfaction=4),
        town.slip("", mode="class", people=30),
        town.slip("Còn Chờ Duyệt"),
    ]
    assert recorded(slips).code == 0
    with town.served():
        for person in (hamlet.LAN, hamlet.HEAD):
            assert fieldapp("exchange", "--vault", str(town.vault(person))).code == 0
        approve(town)
        assert fieldapp("exchange", "--vault", str(town.vault(hamlet.HEAD))).code == 0
    return town


def approve(town: hamlet.Town) -> None:
    now = vaults.clock()
    with town.open(hamlet.HEAD) as db:
        rows = [row for (row,) in db.execute("SELECT row FROM visit WHERE name <> 'Còn Chờ Duyệt'")]
        moment: dict[str, Any] = {"now": now, "wall": hours.wall(now), "entropy": os.urandom}
        assert review_visits.review_visits(db, rows, reviews.APPROVED, **moment)


@pytest.fixture
def reported(month: hamlet.Town, fieldapp: hamlet.Typed) -> Reported:
    """Asks for a report as JSON, from the head's vault or from the province."""
    places = {
        "vault": ("--vault", str(month.vault(hamlet.HEAD))),
        "province": ("--data", str(month.folder / "province")),
    }

    def report(name: str, *words: str, of: str = "vault") -> Any:
        said = fieldapp("report", name, *PERIOD, "--area", VILLAGE, "--format", "json", *words, *places[of])
        assert (said.code, said.err) == (0, "")
        return json.loads(said.out)

    return report


def figure(told: Any, code: str) -> Any:
    return next(row["cells"] for row in told["rows"] if row["cells"]["code"] == code)


def test_a_vault_and_the_province_report_the_same(reported: Reported) -> None:
    for name in tables.NAMES:
        words = ("--indicator", "07", "--names") if name == "evidence" else ("--slips",)
        own = reported(name, *words)
        assert own == reported(name, *words, of="province"), name
        assert own["rows"] or name == "rounds"
        assert own["report"] == name


def test_the_indicators_of_the_month_are_those_of_the_slips(reported: Reported) -> None:
    told = reported("indicators", "--slips")
    assert [figure(told, code)["numerator"] for code in ("06", "07", "10")] == [1, 1, 2]
    assert figure(told, "09")["ratio"] == {"part": 2, "whole": 3, "share": 2 / 3}
    assert (figure(told, "30")["numerator"], figure(told, "30")["denominator"]) == (1, 30)
    assert figure(told, "20")["ratio"] == {"missing": "outside"}
    assert figure(told, "26")["numerator"] == {"missing": "outside"}
    assert told["notes"][0] == "Figures of 1 of 1 villages."
    assert "1 waiting for review" in told["notes"][1]
    assert [len(row["slips"]) for row in told["rows"] if row["cells"]["code"] == "07"] == [1]


def test_residents_are_named_only_where_it_is_asked_for(reported: Reported) -> None:
    told = reported("evidence", "--indicator", "07")
    assert {column["key"] for column in told["columns"]} == {"day", "village", "topics", "slip"}
    assert "Múi" not in json.dumps(told, ensure_ascii=False)
    named = reported("evidence", "--indicator", "07", "--names")
    assert [row["cells"]["person"] for row in named["rows"]] == ["Bàn Thị Múi"]


def test_the_statement_counts_one_day_of_the_member_with_her_slips(reported: Reported) -> None:
    (line, total) = reported("statement", "--slips")["rows"]
    assert (line["cells"]["member"], line["cells"]["activity_days"]) == (hamlet.LAN.name, 1)
    assert line["cells"]["amount"] == total["cells"]["amount"] == {"missing": "unset"}
    assert (len(line["slips"]), line["cells"]["waiting"]) == (5, 1)


def test_csv_opens_as_a_spreadsheet_expects_it(month: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path) -> None:
    file = tmp_path / "báo cáo.csv"
    vault = "--vault", str(month.vault(hamlet.HEAD))
    words = ("report", "villages", *PERIOD, "--area", VILLAGE, *vault, "--out", str(file))
    said = fieldapp(*words, lang="vi")
    assert (said.code, said.out, said.err) == (0, "", "")
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0][:4] == ["Thôn, khu", "Tên cũ, nơi đã sáp nhập", "Phiếu đã duyệt", "Phiếu chờ duyệt"]
    assert rows[1][:4] == [VILLAGE, "", "5", "1"]
    assert rows[2][0] == "Cộng (1/1 thôn, khu)"
    assert rows[4][0].startswith(f"Biểu tổng hợp theo thôn, khu: {VILLAGE}, tháng ")


def test_a_silent_village_has_no_data_in_words(month: hamlet.Town, fieldapp: hamlet.Typed) -> None:
    place = "--data", str(month.folder / "province")
    said = fieldapp("report", "villages", *PERIOD, "--area", demo_town.COMMUNE, *place, lang="vi")
    assert said.code == 0
    rows = {row[0]: row for row in csv.reader(io.StringIO(said.out.removeprefix("\ufeff")), delimiter=";") if row}
    assert set(rows[demo_town.VILLAGES[1]][4:]) == {"chưa có số liệu"}
    assert "Cộng (1/2 thôn, khu)" in rows
    assert f"1 thôn, khu chưa có số liệu: {demo_town.VILLAGES[1]}." in rows


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--period", "tháng 10"), "“tháng 10” names no period. Write a month (2026-10)"),
        ((*PERIOD, "--area", "Atlantis"), "There is no commune or village “Atlantis” here."),
        ((*PERIOD, "--indicator", "99"), "No indicator “99” is counted here. Choose one of: 01, 02, 03, 06"),
        ((*PERIOD, "--indicator", "24"), "No indicator “24” is counted here."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_line(
    fieldapp: hamlet.Typed, lan: tuple[str, str], words: tuple[str, ...], line: str
) -> None:
    assert fieldapp("report", "evidence", *words, *lan).line.startswith(line)


def test_a_report_that_there_is_not_is_wrong_use(fieldapp: hamlet.Typed, lan: tuple[str, str]) -> None:
    said = fieldapp("report", "everything", *PERIOD, *lan)
    assert said.code == 2
    assert "indicators" in said.err
