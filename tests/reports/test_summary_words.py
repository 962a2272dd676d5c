"""What is read out in a village: plain words, persons and times apart, no data where there is none, no resident."""

from __future__ import annotations

import commune
import msgspec

from fieldapp.domain import calendar_span, summaries
from fieldapp.domain.summaries import Often
from fieldapp.reports import summary_words

TOLD = summaries.Summary(
    "village",
    "Khe Sú",
    calendar_span.read("2026-10"),
    "2026-11-02",
    "told",
    times=1234,
    persons=56,
    unnamed=7,
    households=40,
    classes=2,
    attendances=31,
    topics=(Often("Kích hoạt VNeID mức 2", 20), Often("Chữ ký số", 3)),
    left=12,
    until="2026-11-09",
)


def test_a_whole_month_in_plain_words() -> None:
    assert summary_words.text_of(TOLD, commune.CATALOGUE, "vi").splitlines()[:4] == [
        "Thôn Khe Sú, tháng 10/2026: kết quả của tổ công nghệ số cộng đồng",
        "Tổ đã hỗ trợ 1.234 lượt, giúp 56 người (tính theo tên). Tổ đã đến 40 hộ. Ngoài số người này có 7 lượt không"
        " ghi tên. Đã tổ chức 2 buổi tập trung, 31 lượt người dự.",
        "Hỗ trợ nhiều nhất: Kích hoạt VNeID mức 2 (20 lượt); Chữ ký số (3 lượt).",
        "Sắp tới: tổ đến tiếp 12 nhà trong đợt đi từng ngõ, gõ từng nhà, hạn đến ngày 09/11/2026.",
    ]


def test_the_same_in_english() -> None:
    words = summary_words.text_of(TOLD, commune.CATALOGUE, "en")
    assert words.startswith("Khe Sú, 10/2026: what the community digital technology team did\nSupport was given 1,234")


def test_slips_that_nobody_approved_are_no_figures() -> None:
    waiting = msgspec.structs.replace(TOLD, state="waiting", waiting=4)
    words = summary_words.text_of(waiting, commune.CATALOGUE, "vi")
    assert "Chưa có số liệu: có 4 phiếu nhưng chưa phiếu nào được duyệt." in words
    assert "1.234" not in words


def test_a_commune_says_how_many_of_its_villages_told() -> None:
    commune_ = msgspec.structs.replace(TOLD, kind="commune", place="Thượng Yên Công", told=39, of=40)
    words = summary_words.text_of(commune_, commune.CATALOGUE, "vi")
    assert words.startswith("Xã Thượng Yên Công, tháng 10/2026")
    assert "Số liệu của 39/40 thôn, khu." in words
