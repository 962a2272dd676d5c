"""Whole numbers in Vietnamese words, as an amount of money is written out above signatures; knows no currency."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 10**9


def number(n: int) -> str:
    """A number from 0 up in words: 1.005.021 is "một triệu không trăm linh năm nghìn không trăm hai mươi mốt"."""
    if n >= _BILLION:
        above, rest = divmod(n, _BILLION)
        return f"{number(above)} tỷ" + (f" {_below_billion(rest, True)}" if rest else "")
    return _below_billion(n, False) or _DIGITS[0]


def _below_billion(n: int, after: bool) -> str:
    """What is left below a billion; `after` something, no hundreds are left out."""
    words: list[str] = []
    for place in (2, 1, 0):
        group = n // 1000**place % 1000
        if group:
            words += [*_group(group, after or bool(words)), *filter(None, [_GROUPS[place]])]
    return " ".join(words)


def _group(n: int, after: bool) -> list[str]:
    hundreds, tens, ones = n // 100, n // 10 % 10, n % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or after else []
    if tens == 0 and ones:
        words += ["linh"] if words else []
    elif tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    return words + ([_one(tens, ones)] if ones else [])


def _one(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]
