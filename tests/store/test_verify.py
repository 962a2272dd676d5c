"""A vault that is what its facts say agrees with itself, and every damage to it is named; what is exported of it."""

from __future__ import annotations

import commune
import msgspec
import pytest

from fieldapp.actions import keep_draft, move_household
from fieldapp.domain import reviews
from fieldapp.store import erasure, export, origins, vault, verify


@pytest.fixture
def full(hoa: commune.Laptop, head: commune.Laptop) -> commune.Laptop:
    """The head's laptop with visits of a member, a household and reviews."""
    rows = [hoa.record(commune.slip(time=f"07:{minute:02}")) for minute in range(20)]
    hoa.record(commune.named("Chìu Thị Lỷ"), new_household=commune.house())
    head.hears(hoa)
    head.review(rows[:5], reviews.APPROVED)
    head.correct(rows[6], commune.slip(time="06:00"))
    head.sent()
    return head


def damage(laptop: commune.Laptop, sql: str) -> set[str]:
    with laptop.db.atomic():
        laptop.db.execute(sql)
    return {difference.code for difference in verify.verify(laptop.db)}


def test_a_vault_agrees_with_its_facts(full: commune.Laptop) -> None:
    assert verify.verify(full.db) == []
    assert {area: n for area, (n, _) in verify.counts(full.db).items()} == {commune.KHE_SU: 22}


def test_it_is_read_on_a_connection_that_cannot_write(full: commune.Laptop) -> None:
    reader = full.reader()
    assert verify.verify(reader) == []
    reader.close()


def test_a_vault_agrees_also_after_moves_erasures_and_a_new_origin(full: commune.Laptop) -> None:
    root = full.db.execute("SELECT row FROM household").fetchone()[0]
    move_household.move_household(full.db, root, commune.NAM_MAU, **full.moment())
    with full.db.atomic():
        origins.leave(full.db, full.owner().origin, 3, "fresh".ljust(22, "_"))
    assert verify.verify(full.db) == []
    with full.db.atomic():
        erasure.destroy(full.db, root)
    assert verify.verify(full.db) == []


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE record SET body = replace(body, '07:03', '08:03')", "verify_record"),
        ("UPDATE record SET element = element + 1 WHERE row IN (SELECT row FROM visit LIMIT 1)", "verify_record"),
        ("DELETE FROM record WHERE row IN (SELECT row FROM visit LIMIT 1)", "verify_record"),
        ("UPDATE change SET status = 'away' WHERE row IN (SELECT row FROM visit LIMIT 1)", "verify_record"),
        ("UPDATE visit SET state = 'approved'", "verify_screen"),
        ("DELETE FROM visit WHERE state = 'waiting'", "verify_screen"),
        ("UPDATE household SET name = 'Ai đó'", "verify_screen"),
        ("INSERT INTO household VALUES ('row', 'area', 'name', '', '', 'find')", "verify_screen"),
        ("DELETE FROM roll", "verify_screen"),
        ("INSERT INTO household_search (household_search) VALUES ('delete-all')", "verify_screen"),
        ("UPDATE household_search_data SET block = zeroblob(length(block)) WHERE id > 10", "verify_page"),
        ("UPDATE attr SET n = n + 1 WHERE root IN (SELECT root FROM visit LIMIT 1)", "verify_root"),
        ("UPDATE area_state SET sum = sum + 1", "verify_area"),
        ("DELETE FROM change WHERE n = 2", "verify_numbers"),
        ("UPDATE me SET head = head + 1", "verify_numbers"),
        ("UPDATE change SET n = 1 WHERE n = 2", "verify_numbers"),
        ("UPDATE change SET origin = 'stranger' WHERE n = 2", "verify_numbers"),
        ("UPDATE change SET body = x'7b7d' WHERE n = 1", "verify_body"),
        ("UPDATE change SET author = 'somebody' WHERE n = 1", "verify_body"),
        ("UPDATE change SET clock = clock + 1 WHERE n = 1", "verify_body"),
    ],
)
def test_every_damage_is_named(full: commune.Laptop, sql: str, code: str) -> None:
    assert code in damage(full, sql)


def test_a_page_that_nobody_reads_is_named_when_the_disk_spoils_it(full: commune.Laptop) -> None:
    keep_draft.keep_draft(full.db, {"note": "hẹn thứ Ba " * 2000}, now=full.now(), entropy=full.entropy)
    full.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw = bytearray((full.folder / vault.DATABASE).read_bytes())
    raw[-2000] ^= 1
    (full.folder / vault.DATABASE).write_bytes(bytes(raw))
    assert {difference.code for difference in verify.verify(full.db)} == {"verify_page"}


def test_visits_are_exported_with_every_field_of_the_slip(full: commune.Laptop) -> None:
    rows = list(export.export(full.db, "visits"))
    assert len(rows) == 21
    assert len({tuple(row) for row in rows}) == 1, "not the same keys in every row"
    [named] = [row for row in rows if row["name"]]
    assert (named["author_name"], named["village_name"]) == ("Nguyễn Thị Hòa", "Khe Sú")
    assert named["topics"] == [{"topic": "ID-01", "result": "3"}]
    assert named["minutes"] is None
    assert msgspec.json.encode(rows)


def test_households_are_exported(full: commune.Laptop) -> None:
    [row] = export.export(full.db, "households")
    assert (row["name"], row["area_name"]) == ("Đặng Văn Hùng", "Khe Sú")


def test_facts_are_exported_as_they_travel(full: commune.Laptop) -> None:
    rows = list(export.export(full.db, "facts"))
    assert [row["clock"] for row in rows] == sorted(row["clock"] for row in rows)
    assert {row["body"]["e"] for row in rows} == {"visit", "household"}
    assert sum(row["n"] > 0 for row in rows) == 6


def test_nothing_else_is_exported(full: commune.Laptop) -> None:
    with pytest.raises(ValueError, match="secrets"):
        export.export(full.db, "secrets")
