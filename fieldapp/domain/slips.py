"""The support slip (phiếu hỗ trợ) as a form: its fields and what to write in them; none of its rules."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from fieldapp.domain import photos as pictures
from fieldapp.domain import visit_cells


def _most(length: int) -> dict[str, Any]:
    """For the JSON Schema only: a line that is too long shall get our sentence, not the decoder's."""
    return {"maxLength": length}


class TopicResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Một nội dung đã hỗ trợ và kết quả."""

    topic: Annotated[str, Meta(description="Mã nội dung hỗ trợ trong danh mục, ví dụ ID-01. Bắt buộc.")] = ""
    result: Annotated[
        str,
        Meta(
            description="Kết quả: 0 đã nói, 1 đã hướng dẫn, 2 đã cài đặt, 3 đã kích hoạt, 4 tự dùng được, "
            "X chưa làm được. Bắt buộc."
        ),
    ] = ""
    blockers: Annotated[tuple[str, ...], Meta(description="Mã vướng mắc, ví dụ B04; bắt buộc khi kết quả là X.")] = ()
    procedure: Annotated[
        str,
        Meta(
            description="Mã thủ tục (1.001193) hoặc tên thủ tục.",
            extra_json_schema=_most(visit_cells.PROCEDURE),
        ),
    ] = ""


class Consent(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Việc người dân đồng ý cho lưu thông tin: cách nói, bản lời đã đọc, mục đích."""

    how: Annotated[str, Meta(description="Cách đồng ý: spoken (nói, có làm chứng), paper, signed.")] = ""
    text_version: Annotated[str, Meta(description="Bản lời xin đồng ý đã đọc, ví dụ 2026-1.")] = ""
    purposes: Annotated[tuple[str, ...], Meta(description="Những mục đích được đồng ý: log, follow_up, refer.")] = ()
    guardian: Annotated[
        bool, Meta(description="Cha mẹ hoặc người giám hộ đồng ý thay; bắt buộc với người dưới 16 tuổi.")
    ] = False
    since: Annotated[
        str, Meta(description="Ngày đã đồng ý lần trước, dạng 2026-09-12; bắt buộc, và chỉ ghi, khi how là again.")
    ] = ""


class Slip(msgspec.Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Phiếu hỗ trợ: một lượt hỗ trợ tại nhà, một cuộc gọi hoặc một lớp. Phiếu nháp được để trống mọi mục."""

    date: Annotated[str, Meta(description="Ngày hỗ trợ, dạng 2026-10-03. Bắt buộc.")] = ""
    time: Annotated[str, Meta(description="Giờ bắt đầu, dạng 09:14. Bắt buộc.")] = ""
    minutes: Annotated[int | None, Meta(description="Thời lượng, từ 1 đến 480 phút.")] = None
    mode: Annotated[str, Meta(description="Hình thức: home, hall, centre, phone, class. Bắt buộc.")] = ""
    village: Annotated[str, Meta(description="Mã thôn, khu nơi hỗ trợ. Bắt buộc.")] = ""
    team: Annotated[str, Meta(description="Mã tổ công nghệ số cộng đồng. Bắt buộc.")] = ""
    helpers: Annotated[tuple[str, ...], Meta(description="Mã những thành viên đã hỗ trợ, ít nhất một người.")] = ()
    household: Annotated[str, Meta(description="Mã hộ; để trống với lớp tập trung.")] = ""
    name: Annotated[
        str,
        Meta(
            description="Họ tên người được hỗ trợ; để trống là phiếu ẩn danh.",
            extra_json_schema=_most(visit_cells.NAME),
        ),
    ] = ""
    age: Annotated[str, Meta(description="Nhóm tuổi: u16, a16, a60, a75.")] = ""
    sex: Annotated[str, Meta(description="Giới: m nam, f nữ.")] = ""
    phone: Annotated[
        str,
        Meta(
            description="Số điện thoại; để trống với phiếu ẩn danh.",
            extra_json_schema=_most(visit_cells.PHONE),
        ),
    ] = ""
    people: Annotated[int | None, Meta(description="Số người dự, từ 1 đến 500; chỉ ghi với lớp tập trung.")] = None
    device: Annotated[str, Meta(description="Thiết bị: smartphone, 2g, none.")] = ""
    topics: Annotated[tuple[TopicResult, ...], Meta(description="Nội dung hỗ trợ và kết quả, từ 1 đến 10 dòng.")] = ()
    refer: Annotated[str, Meta(description="Nơi chuyển xử lý, ví dụ police, operator.")] = ""
    follow_up: Annotated[
        str, Meta(description="Ngày hẹn lại, sau ngày hỗ trợ và không quá 180 ngày, dạng 2026-10-17.")
    ] = ""
    satisfaction: Annotated[int | None, Meta(description="Mức hài lòng, từ 1 đến 5; bỏ trống nếu không hỏi.")] = None
    note: Annotated[
        str,
        Meta(
            description="Ghi chú; không ghi số giấy tờ, mật khẩu, mã OTP.",
            extra_json_schema=_most(visit_cells.NOTE),
        ),
    ] = ""
    consent: Annotated[
        Consent | None, Meta(description="Đồng ý lưu thông tin; bắt buộc khi có họ tên, điện thoại hoặc hộ.")
    ] = None
    photos: Annotated[
        tuple[pictures.Photo, ...], Meta(description="Ảnh minh chứng, nhiều nhất 2 ảnh; chỉ khi tỉnh cho phép.")
    ] = ()
    late_reason: Annotated[
        str,
        Meta(
            description="Lý do ghi muộn; bắt buộc khi ngày hỗ trợ đã quá 60 ngày.",
            extra_json_schema=_most(visit_cells.REASON),
        ),
    ] = ""
