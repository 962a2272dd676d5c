"""A page that has something of everything, in a shell that Nguyễn Thị Hòa, a member, works with."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from fieldapp.ui import tables, window
from fieldapp.ui.widgets import (
    badge,
    busyline,
    buttons,
    card,
    columns,
    dayentry,
    entry,
    field,
    heading,
    passphrase,
    picklist,
)


class Slip(NamedTuple):
    """A row as a page would show it."""

    id: str
    day: str
    person: str
    topic: str
    state: str
    words: str


SLIPS = [
    Slip("a", "03/10/2026", "Đặng Thị Hòa", "Định danh điện tử mức 2", "wait", "Chờ duyệt"),
    Slip("b", "03/10/2026", "Chìu Văn Lỷ", "Nộp hồ sơ dịch vụ công toàn trình", "returned", "Cần sửa"),
    Slip("c", "02/10/2026", "Nguyễn Quốc Vượng", "Ví điện tử, chuyển khoản", "good", "Đã duyệt"),
    Slip("d", "02/10/2026", "Voòng A Sáng", "Sổ sức khỏe điện tử", "draft", "Nháp"),
    Slip("e", "01/10/2026", "Phạm Thị Ngưỡng", "Phản ánh hiện trường", "locked", "Đã khóa"),
]

CUSTODY = [("here", "Ở máy này"), ("hub", "Đã tới xã"), ("sent", "Đã tới tỉnh"), ("bad", "Có lỗi")]

MODES = [("home", "Tại nhà"), ("house", "Nhà văn hóa"), ("class", "Lớp tập trung")]

TOPICS = [
    picklist.Entry("t1", "Cài đặt, kích hoạt VNeID", "A01"),
    picklist.Entry("t2", "Nộp hồ sơ trực tuyến", "B02"),
    picklist.Entry("t3", "Tài khoản Đặng ký chữ ký số", "C03"),
    picklist.Entry("t4", "Thanh toán không dùng tiền mặt", "D04"),
    picklist.Entry("t5", "Sổ sức khỏe điện tử", "E05"),
]


def slip_columns() -> list[tables.Column[Slip]]:
    return [
        tables.Column("Ngày", lambda slip: slip.day, width=12),
        tables.Column("Họ tên", lambda slip: slip.person, width=22),
        tables.Column("Nội dung", lambda slip: slip.topic),
        tables.Column("Trạng thái", lambda slip: slip.words, width=14, mark=lambda slip: slip.state),
    ]


class SamplePage(QWidget):
    """Every kind of control once, in the order in which Tab should reach them."""

    def __init__(self) -> None:
        super().__init__()
        self.times_opened = 0
        self.name = entry.LineEntry()
        self.topic = picklist.PickList(TOPICS, "Gõ mã hoặc chữ không dấu")
        self.mode = entry.ChoiceEntry(MODES)
        self.day = dayentry.DayEntry("2026-10-03")
        self.day.set_day("2026-10-03")
        self.minutes = entry.NumberEntry(0, 480)
        self.consent = QCheckBox("Người được hỗ trợ đồng ý lưu thông tin")
        self.secret = passphrase.PassphraseEdit()
        self.save = buttons.PrimaryButton("Lưu phiếu", "good")
        self.other = buttons.SecondaryButton("Phiếu mới", "plus")
        self.quiet = buttons.QuietButton("Bỏ nháp")
        slips = tables.Table(slip_columns(), SLIPS, lambda slip: slip.id)
        self.slips = tables.TableView(slips, "Sổ phiếu", many=True)
        self.busy = busyline.BusyLine()
        self.topic_field = field.Field("Nội dung hỗ trợ", self.topic, required=True)
        self._lay_out()

    def opened(self) -> None:
        self.times_opened += 1

    def _lay_out(self) -> None:
        form = card.Card("Phiếu mới")
        for row in (
            (
                field.Field("Họ tên người được hỗ trợ", self.name, "Để trống nếu không muốn nêu tên"),
                self.topic_field,
            ),
            (
                field.Field("Hình thức", self.mode),
                field.Field("Ngày", self.day),
                field.Field("Thời lượng (phút)", self.minutes),
                field.Field("Mật khẩu", self.secret),
            ),
        ):
            form.body.addWidget(columns.Columns(row))
        form.body.addWidget(self.consent)
        deeds = QHBoxLayout()
        for part in (self.save, self.other, self.quiet):
            deeds.addWidget(part)
        deeds.addStretch(1)
        form.body.addLayout(deeds)
        badges = QHBoxLayout()
        for kind, words in CUSTODY:
            badges.addWidget(badge.Badge(kind, words))
        badges.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 18)
        column.setSpacing(14)
        column.addWidget(form)
        column.addWidget(heading.Heading("Phiếu gần đây"))
        column.addLayout(badges)
        column.addWidget(self.busy)
        column.addWidget(self.slips, 1)


def build() -> window.Window:
    """A shell with that page and two empty ones."""
    shell = window.Window()
    shell.add_page("record", "record", "Ghi phiếu", SamplePage)
    for key, icon, title in (("log", "log", "Sổ phiếu"), ("sync", "sync", "Đồng bộ")):
        shell.add_page(key, icon, title, QWidget)
    shell.show_person("Nguyễn Thị Hòa", "Thành viên – Thôn Đồng Chè")
    shell.show_page("record")
    return shell
