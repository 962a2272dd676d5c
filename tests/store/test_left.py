"""Which slips went along with households that another area has now."""

from __future__ import annotations

from typing import Any

import commune

from fieldapp.domain import calendar_span
from fieldapp.store import erasure, ledger, left

SEPTEMBER, OCTOBER = calendar_span.read("2026-09"), calendar_span.read("2026-10")


def leaves(laptop: commune.Laptop, home: str, pos: int) -> None:
    """The province says that a household is another area's now."""
    with laptop.db.atomic():
        erasure.rescope(laptop.db, [commune.KHE_SU], "*")
        ledger.take(laptop.db, [ledger.News("x", commune.KHE_SU, pos, root=home)])
        erasure.sweep(laptop.db, "province")


def test_slips_that_went_along_are_told_by_village_and_day(hoa: commune.Laptop, head: commune.Laptop) -> None:
    home, other = hoa.add(), hoa.add(commune.house(name="Chìu A Sáng"))
    for day in ("2026-09-28", "2026-09-29", "2026-10-01"):
        hoa.record(commune.named("Đặng Văn Hùng", household=home, date=day))
    row = hoa.record(commune.named("Chìu A Sáng", household=other, date="2026-10-01"))
    head.hears(hoa)
    leaves(head, home, 1000)
    here = [commune.KHE_SU, commune.NAM_MAU]
    assert left.told(head.db, SEPTEMBER, here) == left.Left(2, 1)
    assert left.told(head.db, OCTOBER, here) == left.Left(1, 1)
    assert left.told(head.db, OCTOBER, [commune.NAM_MAU]) == left.Left()
    leaves(head, other, 1001)
    assert left.told(head.db, OCTOBER, here) == left.Left(2, 2)
    assert left.told(head.db, OCTOBER, here, kept=[row]) == left.Left(1, 1)
    erasure.destroy(head.db, home)
    assert left.told(head.db, SEPTEMBER, here) == left.Left()


def test_nobody_looks_through_all_slips_of_a_village_for_those_of_a_household(hoa: commune.Laptop) -> None:
    asked: list[tuple[str, Any]] = []
    with hoa.db.tracer(lambda sql, values: asked.append((sql, values))):
        left.note(hoa.db, ["a", "b"])
    plan = [
        step for sql, values in asked for *_, step in hoa.db.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()
    ]
    assert "SEARCH r USING INDEX record_root (root=?)" in plan
    assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step]
    assert not [step for step in plan if "visit_counts" in step]
