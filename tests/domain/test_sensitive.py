"""What a note must not hold; every number and password is made up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import sensitive


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("CMND 101234567", ["digits9"]),
        ("cmnd 101 234 567 đã hết hạn", ["digits9"]),
        ("CMND 101.234.567 Đông Triều", ["digits9"]),
        ("CMND 034123456 7 người", ["digits9"]),
        ("căn cước 022099001234", ["digits12"]),
        ("cccd022 099 001 234", ["digits12"]),
        ("0220 9900 1234, 60 tuổi", ["digits12"]),
        ("022 099 001 234 60 tuổi", ["digits12"]),
        ("0912345678 022099001234", ["digits12"]),
        ("０２２０９９００１２３４", ["digits12"]),
        ("022099\u200b001234", ["digits12"]),
        ("thẻ 4111 1111 1111 1111", ["card"]),
        ("thẻ 4111-1111-1111-1111 hạn 12", ["card"]),
        ("4111111111111111", ["card"]),
        ("OTP", ["otp"]),
        ("mã otp 123456", ["otp"]),
        ("O.T.P: 1234", ["otp"]),
        ("OTP123456", ["otp"]),
        ("MÃ XÁC THỰC 4821", ["otp"]),
        ("ma xac thuc bác đọc", ["otp"]),
        ("mật khẩu: hoahong", ["password"]),
        ("mật khẩu là hoahong", ["password"]),
        ("Mật khẩu mới của VNeID là Abc@1234", ["password"]),
        ("matkhau Abc1234", ["password"]),
        ("MAT KHAU=1234", ["password"]),
        ("password 12345678", ["password"]),
        ("passcode 246810", ["password"]),
        ("mật khẩu wifi nhà văn hóa 12345678", ["password"]),
        ("mật khẩu:\nhoahong1", ["password"]),
        ("mật khẩu: 0912345678", ["password"]),
        (unicodedata.normalize("NFD", "mật khẩu VNeID abc123"), ["password"]),
        ("022099001234 otp 1234 mk: 1234 101234567", ["digits9", "digits12", "otp", "password"]),
    ],
)
def test_the_note_is_told_what_must_go(note: str, codes: list[str]) -> None:
    assert sensitive.sensitive(note) == codes


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Bác Hòa gọi lại 0912345678",
        "gọi 0912 345 678 hoặc +84 912 345 678, máy bàn 0203 3822 888",
        "0912.345.678 0987.654.321",
        "số cũ 0169 123 4567",
        "hẹn 05.11.2026 9h",
        "hẹn 2026-11-05 9:30, 5/11/2026 12345",
        "thủ tục 1.001193.000.00.00.H35",
        "hồ sơ 000.00.12.H49-261105-0001",
        "vay 500.000.000 đồng, trả 100.000.000đ",
        "quên mật khẩu VNeID",
        "đổi mật khẩu, hẹn 5/11",
        "đổi mật khẩu lúc 9h14",
        "đặt lại mật khẩu cho số 0912345678",
        "mật khẩu 8-20 ký tự, passcode 6 số",
        "Quên mật khẩu / passcode VNeID",
        "năm 2025\n2026 9",
        "đi xe TP Hạ Long, ngõ 3 nhà 12",
    ],
)
def test_ordinary_notes_are_left_alone(note: str) -> None:
    assert sensitive.sensitive(note) == []


@given(
    st.text("0123456789", min_size=11, max_size=11),
    st.sampled_from(["", " ", "."]),
    st.sampled_from([3, 4, 6]),
)
def test_twelve_digits_are_seen_in_equal_groups(rest: str, between: str, size: int) -> None:
    digits = "0" + rest  # the province of birth, 001 to 096
    written = between.join(digits[at : at + size] for at in range(0, 12, size))
    assert "digits12" in sensitive.sensitive(f"Bác đọc số {written} rồi về")


@given(st.text())
def test_every_note_can_be_scanned(note: str) -> None:
    assert set(sensitive.sensitive(note)) <= set(sensitive.CODES)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("code", [f"sensitive_{code}" for code in sensitive.CODES])
def test_every_problem_has_its_words(code: str, lang: str) -> None:
    assert resources.say(code, lang) != code
