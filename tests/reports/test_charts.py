"""Pictures of reports: the figures of the table, in words that tell them apart without colour."""

from __future__ import annotations

import re

import sheaf

from fieldapp.domain import calendar_span, tables
from fieldapp.domain.tables import Row
from fieldapp.reports import charts, pictures


def words(table: tables.Table, lang: str = "vi") -> list[list[str]]:
    """The words of each picture, as the screen has them."""
    return [re.findall(r"<text[^>]*>([^<]+)</text>", one.decode()) for one in charts.svg(table, lang)]


def test_each_village_has_its_bar_with_both_numbers_and_the_silent_one_has_words() -> None:
    found = words(sheaf.coverage())
    assert [len(picture) for picture in found] == [1 + 2 * 14, 1 + 2 * 14, 1 + 2 * 12]
    assert "99,0% (99/100)" in found[0]
    assert found[0][found[0].index(sheaf.SILENT) + 1] == "chưa có số liệu"


def test_weeks_tell_what_waits_apart() -> None:
    (found,) = words(sheaf.weeks())
    assert {"81+3", "120+12", "34", "0", "Phiếu đã duyệt", "Phiếu chờ duyệt", "05/10"} <= set(found)


def test_the_most_frequent_topics_stand_first_and_the_rest_is_counted() -> None:
    (found,) = words(sheaf.topics())
    assert found[1:3] == ["Nội dung thứ 0", "100"]
    assert found[-1] == "Còn 6 nội dung khác"


def test_a_long_name_is_cut_and_its_figure_stays() -> None:
    long = "Điện thoại đời cũ, chỉ nghe gọi được, không cài được ứng dụng nào của Nhà nước"
    row = Row(("B01", long, 7, 7, ""))
    (found,) = words(sheaf.table("blockers", sheaf.blockers().columns, [row]))
    assert found[1].endswith("…")
    assert found[2] == "7"


def test_a_year_of_weeks_fits() -> None:
    rows = [Row((tables.Day(f"2026-{1 + week // 5:02}-{1 + week % 5 * 6:02}"), week, week, 0)) for week in range(52)]
    (found,) = words(sheaf.table("weeks", sheaf.weeks().columns, rows))
    assert 5 < len(found) < 60


def test_reports_that_are_better_read_have_no_picture() -> None:
    for table in (sheaf.indicators(), sheaf.members(), sheaf.table("weeks", sheaf.weeks().columns, [])):
        assert charts.draw(table, "vi") == []


def test_a_whole_province_of_villages_is_a_table_and_no_picture() -> None:
    """1,452 villages would be a hundred pictures, and a Word file that no mail takes."""
    columns = (tables.Column("village"), tables.Column("reached_share", "ratio"))
    for count, drawn in ((30, 3), (1452, 0)):
        rows = tuple(tables.Row((f"Thôn {number}", tables.Ratio(1, 2))) for number in range(count))
        made = tables.Table("coverage", "Quảng Ninh", calendar_span.read("2026-10"), "2026-11-02", columns, rows)
        assert len(charts.draw(made, "vi")) == drawn


def test_no_figures_at_all_draw_no_bar() -> None:
    silent = Row((sheaf.SILENT, 100, tables.Missing("silent"), tables.Missing("silent")))
    (found,) = words(sheaf.table("coverage", sheaf.coverage().columns, [silent]))
    assert found[1:] == [sheaf.SILENT, "chưa có số liệu"]


def test_a_picture_for_word_is_the_one_of_the_paper() -> None:
    (drawing,) = charts.draw(sheaf.weeks(), "vi")
    png = pictures.page(charts.pdf(drawing), 0, 200)
    wide, tall = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert abs(wide - drawing.width * 200 / 72) < 2
    assert abs(tall - drawing.height * 200 / 72) < 2
