"""Own facts that come back from the province as they were written: what stands of their stamps in the vault."""

from __future__ import annotations

import commune
import pytest

from fieldapp.store import erasure, export, feed, ledger, origins, stamps, verify

FRESH = "AaERc7yXfwS_pqhn4COLDA"
AREA = commune.KHE_SU


def come_back(laptop: commune.Laptop, lo: int, hi: int, stamp: int = 0) -> None:
    """The province tells of the own facts from one number to another, at positions like their numbers."""
    with laptop.db.atomic():
        ledger.take(laptop.db, [ledger.News("o", AREA, n, n=n, count=1, stamp=stamp) for n in range(lo, hi + 1)])


def stamped(laptop: commune.Laptop) -> list[int]:
    """The numbers of the own facts that have a stamp."""
    asked = f"SELECT n FROM change WHERE n > 0 AND {stamps.of('change')} IS NOT NULL ORDER BY n"
    return [n for (n,) in laptop.db.execute(asked)]


def runs(laptop: commune.Laptop) -> list[tuple[int, int]]:
    return laptop.db.execute("SELECT lo, hi FROM stamped ORDER BY origin, lo").fetchall()


def counted(laptop: commune.Laptop) -> int:
    """How many records the digest of Khe Sú counts."""
    return feed.digests(laptop.db).get(AREA, (0, 0))[0]


def test_what_lan_wrote_comes_back_and_no_fact_is_written_again(lan: commune.Laptop) -> None:
    for _ in range(8):
        lan.record()
    before = lan.db.execute("SELECT * FROM change ORDER BY n").fetchall()
    come_back(lan, 1, 5)
    assert (stamped(lan), counted(lan), runs(lan)) == ([1, 2, 3, 4, 5], 5, [(1, 5)])
    come_back(lan, 7, 8)
    assert (stamped(lan), counted(lan), runs(lan)) == ([1, 2, 3, 4, 5, 7, 8], 7, [(1, 5), (7, 8)])
    come_back(lan, 4, 8)  # what was told before is told once more
    assert (stamped(lan), counted(lan), runs(lan)) == (list(range(1, 9)), 8, [(1, 8)])
    assert lan.db.execute("SELECT * FROM change ORDER BY n").fetchall() == before
    assert verify.verify(lan.db) == []


def test_what_lan_wrote_by_turns_in_two_villages_comes_back_village_by_village(lan: commune.Laptop) -> None:
    """Each village tells of every other number: with many there is no more to be asked of the vault than with few."""
    for _ in range(60):
        lan.record()
    asked: list[list[str]] = []
    for first, last in ((1, 9), (11, 59)):
        told = [ledger.News("o", AREA, n, n=n, count=1) for n in range(first, last + 1, 2)]
        asked.append([])
        lan.db.conn.set_trace_callback(lambda words: asked[-1].append(words.split("'")[0]))
        with lan.db.atomic():
            ledger.take(lan.db, told)
        lan.db.conn.set_trace_callback(None)
        assert runs(lan) == [(n, n) for n in range(1, last + 1, 2)]
    few, many = (sum("SELECT" in words and " stamped " in words for words in one) for one in asked)
    assert (few, many) == (few, few)
    assert [sum("SELECT c.root" in words for words in one) for one in asked] == [1, 1]
    come_back(lan, 20, 40)
    assert runs(lan)[9:11] == [(19, 41), (43, 43)]
    come_back(lan, 1, 60)
    assert (stamped(lan), counted(lan), runs(lan)) == (list(range(1, 61)), 60, [(1, 60)])
    assert verify.verify(lan.db) == []


def test_digests_are_those_of_a_laptop_that_took_the_same_from_others(lan: commune.Laptop, hoa: commune.Laptop) -> None:
    home = lan.add()
    rows = [lan.record(commune.named("Tằng Thị Múi", household=home)) for _ in range(3)]
    lan.correct(rows[0], commune.named("Tằng Thị Mùi", household=home))
    hoa.hears(lan)
    come_back(lan, 1, 5)
    assert feed.digests(lan.db) == feed.digests(hoa.db) != {}
    assert verify.verify(lan.db) == []


def test_a_correction_on_the_way_keeps_its_visit_unsure(lan: commune.Laptop) -> None:
    row = lan.record()
    lan.record()
    lan.correct(row, commune.slip(note="đã hướng dẫn"))
    come_back(lan, 1, 2)
    sure = feed.digests(lan.db)
    assert (stamped(lan), counted(lan), verify.verify(lan.db)) == ([1, 2], 2, [])
    come_back(lan, 3, 3)
    assert counted(lan) == 2
    assert feed.digests(lan.db) != sure
    assert verify.verify(lan.db) == []


@pytest.mark.parametrize("first", [True, False])
def test_another_stamp_of_the_province_counts_more(lan: commune.Laptop, first: bool) -> None:
    lan.record()
    lan.record()
    for stamp in (commune.NOW << 16, 0) if first else (0, commune.NOW << 16):
        come_back(lan, 2, 2, stamp)
    kept = [line["stamp"] for line in export.export(lan.db, "facts") if line["n"] == 2]
    (written,) = [fact.clock for fact in lan.facts() if fact.id == origins.name_at(lan.db, lan.owner().origin, 2)]
    assert kept == [written if first else commune.NOW << 16]
    assert verify.verify(lan.db) == []


def test_a_file_for_other_programs_tells_the_stamps(lan: commune.Laptop) -> None:
    lan.record()
    lan.record()
    come_back(lan, 1, 1)
    told = {line["n"]: (line["clock"], line["stamp"]) for line in export.export(lan.db, "facts")}
    assert told[1][1] == told[1][0]
    assert told[2][1] is None


def test_lans_copy_gives_its_facts_new_numbers_and_they_keep_their_stamps(lan: commune.Laptop) -> None:
    for _ in range(6):
        lan.record()
    come_back(lan, 1, 4)
    count = counted(lan)
    names = [name for (name,) in lan.db.execute("SELECT id FROM change ORDER BY n LIMIT 4")]
    with lan.db.atomic():
        origins.leave(lan.db, lan.owner().origin, 2, FRESH)
    lan.record()  # under the new origin its number is 5
    asked = f"SELECT id FROM change WHERE {stamps.of('change')} IS NOT NULL ORDER BY id"
    assert [name for (name,) in lan.db.execute(asked)] == sorted(names)
    assert (counted(lan), runs(lan), verify.verify(lan.db)) == (count, [(1, 2)], [])
    come_back(lan, 1, 5)
    assert (counted(lan), verify.verify(lan.db)) == (7, [])


def test_on_another_history_nothing_has_a_stamp_till_it_is_told_again(lan: commune.Laptop) -> None:
    for _ in range(3):
        lan.record()
    come_back(lan, 1, 3)
    with lan.db.atomic():
        erasure.forget_history(lan.db)
    assert (stamped(lan), runs(lan), counted(lan), verify.verify(lan.db)) == ([], [], 0, [])
    come_back(lan, 1, 3)
    assert (stamped(lan), counted(lan), verify.verify(lan.db)) == ([1, 2, 3], 3, [])


def test_what_lan_let_go_of_is_there_again_when_it_comes_back(lan: commune.Laptop) -> None:
    row = lan.record()
    come_back(lan, 1, 1)
    with lan.db.atomic():
        lan.db.execute("UPDATE attr SET area = NULL")
        lan.db.execute("DELETE FROM area_state")
        lan.sent()
        assert erasure.sweep(lan.db, "province") == 1
    assert lan.db.execute("SELECT count(*) FROM visit").fetchone() == (0,)
    come_back(lan, 1, 1)
    assert [one for (one,) in lan.db.execute("SELECT row FROM visit")] == [row]
    assert (stamped(lan), counted(lan), verify.verify(lan.db)) == ([1], 1, [])


def test_a_vault_of_an_older_program_goes_on(lan: commune.Laptop) -> None:
    """It knew nothing of what is to come, and wrote each stamp beside its fact."""
    for _ in range(4):
        lan.record()
    lan.db.execute("UPDATE record SET element = 0")
    come_back(lan, 1, 2)
    lan.db.execute("UPDATE change SET stamp = clock WHERE n <= 2")
    lan.db.execute("DELETE FROM stamped")
    assert (stamped(lan), counted(lan), verify.verify(lan.db)) == ([1, 2], 2, [])
    come_back(lan, 1, 4)
    assert (stamped(lan), counted(lan), verify.verify(lan.db)) == ([1, 2, 3, 4], 4, [])


def test_a_wrong_element_of_what_is_to_come_is_found_out(lan: commune.Laptop) -> None:
    row = lan.record()
    lan.db.execute("UPDATE record SET element = element - 1")
    assert [(one.code, one.what) for one in verify.verify(lan.db)] == [("verify_record", row)]


def test_runs_of_numbers() -> None:
    assert stamps.joined([]) == []
    assert stamps.joined([(7, 7), (3, 4), (3, 3), (9, 9), (8, 8)]) == [(3, 4), (7, 9)]
    assert stamps.joined([(1, 9), (2, 3), (5, 9), (12, 12)]) == [(1, 9), (12, 12)]
