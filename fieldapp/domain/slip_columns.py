"""The columns of a list of slips: the fields of the form, several topics side by side, and the titles they go by."""

from __future__ import annotations

from collections.abc import Iterator

from fieldapp.domain import headings

GROUPS = 5  # topics side by side that a list may have; a cell may hold more

# What stands before a number: "Nội dung 2". The first group also goes without one, and any by the bare title again.
_GROUP = {
    "topic": (
        *("noi dung", "noi dung ho tro", "ma noi dung", "noi dung huong dan", "viec da ho tro", "topic", "topics"),
    ),
    "result": ("ket qua", "muc ket qua", "result", "results"),
    "blockers": ("vuong mac", "kho khan", "ma vuong mac", "blocker", "blockers", "what stood in the way"),
    "procedure": ("thu tuc", "ma thu tuc", "thu tuc hanh chinh", "tthc", "procedure"),
}

_ONE = (
    headings.Field("date", ("ngay", "ngay ho tro", "ngay thang", "ngay di", "date", "day"), ("thoi gian",)),
    headings.Field("time", ("gio", "gio bat dau", "gio ho tro", "luc", "time", "start time")),
    headings.Field("minutes", ("so phut", "thoi luong", "thoi luong phut", "minutes", "duration"), ("phut",)),
    headings.Field("mode", ("hinh thuc", "hinh thuc ho tro", "mode")),
    headings.Field(
        "village",
        (
            *("thon", "ban", "khu", "thon khu", "thon ban", "khu pho", "to dan pho", "thon ban khu pho", "ten thon"),
            *("village", "hamlet", "quarter"),
        ),
        ("dia ban", "noi ho tro"),
    ),
    headings.Field(
        "helpers",
        (
            *("nguoi ho tro", "thanh vien", "thanh vien ho tro", "can bo ho tro", "thanh vien to", "to vien"),
            *("helped by", "helper", "helpers", "member", "members"),
        ),
        ("nguoi thuc hien", "nguoi ghi"),
    ),
    headings.Field("household", ("ho", "chu ho", "ten chu ho", "ho gia dinh", "ho ten chu ho", "household")),
    headings.Field(
        "name",
        (
            *("ho ten", "ho va ten", "nguoi duoc ho tro", "ho ten nguoi duoc ho tro", "ho va ten nguoi duoc ho tro"),
            *("nguoi dan", "ten nguoi dan", "name", "person helped", "person"),
        ),
        ("ten",),
        headings.FAMILY,
    ),
    headings.Field("age", ("tuoi", "nhom tuoi", "do tuoi", "age", "age band")),
    headings.Field("sex", ("gioi", "gioi tinh", "nam nu", "sex", "gender")),
    headings.Field("phone", ("so dien thoai", "dien thoai", "sdt", "dt", "so dt", "phone", "phone number"), ("zalo",)),
    headings.Field("people", ("so nguoi du", "so nguoi", "si so", "so luot nguoi", "people", "people in the class")),
    headings.Field("device", ("thiet bi", "loai may", "dien thoai dang dung", "device", "phone type")),
    headings.Field("refer", ("chuyen", "chuyen xu ly", "noi chuyen", "chuyen den", "refer", "referred to")),
    headings.Field("follow_up", ("hen lai", "ngay hen", "ngay hen lai", "next visit", "follow up")),
    headings.Field("satisfaction", ("hai long", "muc hai long", "muc do hai long", "satisfaction")),
    headings.Field("note", ("ghi chu", "note", "notes", "remarks")),
    headings.Field("how", ("dong y", "cach dong y", "dong y luu thong tin", "consent", "how agreed"), ("xac nhan",)),
    headings.Field("purposes", ("muc dich", "dong y cho viec", "muc dich dong y", "purposes", "agreed to")),
    headings.Field("text_version", ("ban loi", "ban loi xin dong y", "phien ban", "consent text")),
    headings.Field("guardian", ("nguoi giam ho", "giam ho", "cha me dong y", "guardian", "guardian agreed")),
    headings.Field("late_reason", ("ly do ghi muon", "ly do muon", "why it is late", "late reason")),
)


def _groups() -> Iterator[headings.Field]:
    for number in range(GROUPS):
        for field, titles in _GROUP.items():
            own = tuple(f"{title} {number + 1}" for title in titles)
            yield headings.Field(
                f"topics[{number}].{field}", titles + own if not number else own, titles if number else ()
            )


FIELDS = (*_ONE, *_groups())
NEEDED = ("date", "topics[0].topic")
