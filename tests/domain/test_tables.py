"""A report as typed cells."""

from __future__ import annotations

import msgspec

from fieldapp import resources
from fieldapp.domain import calendar_span, tables

TABLE = tables.Table(
    "evidence",
    "Khe Sú",
    calendar_span.read("2026-10"),
    "2026-10-31",
    (tables.Column("day", "day"), tables.Column("person", resident=True), tables.Column("times", "number")),
    (tables.Row((tables.Day("2026-10-03"), "Nguyễn Thị Hòa", 1)), tables.Row((tables.Missing("silent"), "", 0))),
)


def test_residents_are_not_named_beyond_the_commune() -> None:
    sent = tables.beyond(TABLE)
    assert [column.key for column in sent.columns] == ["day", "times"]
    assert sent.rows[0].cells == (tables.Day("2026-10-03"), 1)
    assert "Hòa" not in str(msgspec.to_builtins(sent))
    assert tables.beyond(sent) is sent


def test_nothing_is_shared_out_of_zero() -> None:
    assert tables.Ratio(0, 0).share() is None
    assert tables.Ratio(3, 4).share() == 0.75


def test_every_report_and_every_missing_number_has_its_words() -> None:
    needed = {f"report_{name}" for name in tables.NAMES} | {f"missing_{why}" for why in tables.MISSING}
    assert needed <= resources.texts().keys()
