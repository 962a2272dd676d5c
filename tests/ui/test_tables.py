"""One model and one view for every list."""

from __future__ import annotations

import samplepage
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import tables

Role = Qt.ItemDataRole


def log() -> tables.Table[samplepage.Slip]:
    return tables.Table(samplepage.slip_columns(), samplepage.SLIPS, lambda slip: slip.id)


def shown(qtbot: QtBot, table: tables.Table[samplepage.Slip], many: bool = False) -> tables.TableView:
    view = tables.TableView(table, "Sổ phiếu", many=many)
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_the_model_keeps_qts_rules_while_rows_come_and_go(qapp: QApplication) -> None:
    table = log()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.replace([])
    table.replace(samplepage.SLIPS * 3)
    table.replace(samplepage.SLIPS[:1])
    assert tester.model() is table
    assert table.rowCount() == 1


def test_a_cell_shows_what_its_column_says(qapp: QApplication) -> None:
    table = log()
    assert table.data(table.index(1, 1)) == "Chìu Văn Lỷ"
    assert table.data(table.index(1, 1), Role.ToolTipRole) == "Chìu Văn Lỷ"
    assert table.data(table.index(1, 3), Role.AccessibleTextRole) == "Trạng thái: Cần sửa"
    assert not table.data(table.index(1, 3), Role.DecorationRole).isNull()
    assert table.data(table.index(1, 0), Role.DecorationRole) is None
    assert table.data(QModelIndex()) is None
    assert table.headerData(2, Qt.Orientation.Horizontal) == "Nội dung"
    assert table.headerData(0, Qt.Orientation.Vertical) is None


def test_new_rows_keep_the_place_of_the_reader(dressed: QApplication, qtbot: QtBot) -> None:
    view = shown(qtbot, log(), many=True)
    view.selectRow(2)
    view.table.replace([samplepage.Slip("new", "04/10/2026", "Lê Văn Mới", "", "draft", "Nháp"), *samplepage.SLIPS])
    assert view.current().id == "c"
    assert [slip.id for slip in view.selected()] == ["c"]
    view.table.replace(samplepage.SLIPS[:1])
    assert view.selected() == []


def test_a_row_is_found_by_its_key(dressed: QApplication, qtbot: QtBot) -> None:
    view = shown(qtbot, log())
    assert view.choose("d")
    assert view.current().person == "Voòng A Sáng"
    assert not view.choose("nobody")


def test_arrows_move_and_enter_opens(dressed: QApplication, qtbot: QtBot) -> None:
    view = shown(qtbot, log())
    moved: list[samplepage.Slip] = []
    view.moved.connect(moved.append)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert [slip.id for slip in moved][-1] == view.current().id
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [view.current()]


def test_a_double_click_opens(dressed: QApplication, qtbot: QtBot) -> None:
    view = shown(qtbot, log())
    spot: QPoint = view.visualRect(view.table.index(3, 1)).center()
    with qtbot.waitSignal(view.chosen) as opened:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args == [samplepage.SLIPS[3]]


def test_tab_leaves_the_list(dressed: QApplication, qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    column = QVBoxLayout(around)
    view, after = tables.TableView(log(), "Sổ phiếu"), QLabel("sau")
    after.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    column.addWidget(view)
    column.addWidget(after)
    around.show()
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert around.focusWidget() is after


def test_an_empty_list_says_what_to_do_next(dressed: QApplication, qtbot: QtBot) -> None:
    view = shown(qtbot, log())
    view.say_when_empty("Chưa có phiếu nào", "Bấm Ghi phiếu để ghi lượt hỗ trợ đầu tiên.")
    assert not view.empty.isVisible()
    view.table.replace([])
    assert view.empty.isVisible()
    assert view.empty.geometry() == view.viewport().rect()
    assert "Ghi phiếu" in view.empty.accessibleDescription()
    view.table.replace(samplepage.SLIPS)
    assert not view.empty.isVisible()


def test_fifty_thousand_rows_are_shown_at_once(dressed: QApplication, qtbot: QtBot) -> None:
    asked = 0

    def count(slip: samplepage.Slip) -> str:
        nonlocal asked
        asked += 1
        return slip.person

    table = tables.Table([tables.Column("Họ tên", count)], key=lambda slip: slip.id)
    view = shown(qtbot, table)
    table.replace(samplepage.SLIPS * 10_000)
    view.grab()
    assert asked < 500  # only the rows in sight are asked for


def test_rows_are_tall_enough_to_hit(dressed: QApplication, qtbot: QtBot) -> None:
    assert shown(qtbot, log()).rowHeight(0) >= 40
