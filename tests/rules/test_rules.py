"""The rules of the exchange, one test each, on the real province and real vaults, without a socket."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
import sqlalchemy as sa
from rules.town import Town
from simulation import world

from fieldapp.domain import facts, photos, problems
from fieldapp.server import accept, database, judge, photofiles, tables
from fieldapp.server import blobs as server_blobs
from fieldapp.server.queries import rules
from fieldapp.store import album, blobs, feed, fold, ledger, me, origins
from fieldapp.sync import protocol, schedule

DAY = world.DAY_MS


def test_rule_01_a_fact_its_number_and_its_clock_are_kept_together_or_not_at_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.household(town.lan)
    before = me.read(town.lan.db)

    def power_cut(*args: object) -> None:
        raise world.PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(fold, "rows", power_cut)
        with pytest.raises(world.PowerCut):
            town.household(town.lan)
    after = me.read(town.lan.db)
    assert (after.head, after.hlc) == (before.head, before.hlc)
    assert town.lan.db.execute("SELECT count(*) FROM change").fetchone() == (1,)
    assert [n for n, *_ in origins.outbox(town.lan.db, "province", after.origin, after.head, 10**6)] == [1]


def test_rule_02_the_feed_numbers_commits_in_order_and_keeps_a_second_fact_under_a_taken_number(town: Town) -> None:
    town.household(town.lan)
    twin = town.lan.copy()
    town.world.laptops.append(twin)
    here, there = town.household(town.lan), town.household(twin)
    town.meet(town.lan)
    asked = town.ask(twin)
    answer = town.answer(asked, twin.person)
    assert answer.fork == {asked.origin: 2}
    assert (town.status(here), town.status(there)) == ("ok", "ok")
    with database.reading(town.world.engine) as conn:
        positions = conn.scalars(sa.select(tables.feed.c.pos).order_by(tables.feed.c.pos)).all()
    assert positions == list(range(1, len(positions) + 1))


def test_rule_03_only_the_provinces_word_counts_as_received_and_it_may_go_down(town: Town) -> None:
    town.household(town.lan)
    asked = town.ask(town.lan)
    assert origins.waiting(town.lan.db, "province") == 1, "asking is not being heard"
    answer = town.answer(asked, town.lan.person)
    town.hear(town.lan, asked, answer)
    assert origins.waiting(town.lan.db, "province") == 0
    asked = town.ask(town.lan)
    lost = msgspec.structs.replace(town.answer(asked, town.lan.person), have={asked.origin: (0, "")})
    town.hear(town.lan, asked, lost)
    assert origins.waiting(town.lan.db, "province") == 1, "the province has it no more: it waits again"


def test_rule_04_a_copied_laptop_takes_a_new_origin_and_issues_the_same_facts_again(town: Town) -> None:
    town.household(town.lan)
    twin = town.lan.copy()
    town.world.laptops.append(twin)
    town.household(town.lan)
    second = town.household(twin)
    town.meet(town.lan)
    old = me.read(twin.db).origin
    assert town.meet(twin).forked
    now = me.read(twin.db)
    assert now.origin != old
    assert origins.name_at(twin.db, now.origin, now.head) == second, "the same id under a new number"
    town.all_meet()


def test_rule_04_a_laptop_put_back_from_a_backup_loses_nothing_that_it_wrote_since(town: Town) -> None:
    town.household(town.lan)
    backup = town.lan.copy()
    town.household(town.lan)
    town.meet(town.lan)
    town.world.laptops[0] = backup
    town.household(backup)
    town.all_meet()
    assert backup.db.execute("SELECT count(*) FROM household").fetchone() == (3,)


def test_rule_05_a_destroyed_body_keeps_its_number_so_that_later_ones_get_through(town: Town) -> None:
    first = town.household(town.lan)
    town.world.erased.add(first)
    second = town.household(town.lan)
    from fieldapp.store import erasure

    with town.lan.db.atomic():
        erasure.destroy(town.lan.db, first)
    town.world.province.erase(first, town.lan.person, "yêu cầu")
    town.meet(town.lan)
    assert origins.waiting(town.lan.db, "province") == 0
    assert town.status(second) == "ok"


def test_rule_06_every_laptop_notices_by_itself_that_the_province_was_put_back_from_a_backup(town: Town) -> None:
    first = town.household(town.lan)
    town.all_meet()
    town.world.back_up()
    later = town.household(town.lan)
    town.all_meet()
    town.world.put_back()
    assert town.status(later) == "None", "the backup is older"
    done = town.meet(town.hoa)
    assert done.reset
    town.all_meet()
    assert (town.status(first), town.status(later)) == ("ok", "ok")


def test_rule_07_a_new_area_comes_from_its_beginning_and_a_lost_one_leaves_the_laptop(town: Town) -> None:
    house = town.household(town.lan)
    town.meet(town.lan)
    town.give(town.minh.person, [town.world.areas[1]])
    town.all_meet()
    assert town.value(town.minh, house, "name") is None
    town.give(town.minh.person, [town.village])
    town.meet(town.minh)
    assert town.value(town.minh, house, "name") == "Hộ bà Đặng Thị Móc"
    town.give(town.minh.person, [town.world.areas[1]])
    town.meet(town.minh)
    assert town.value(town.minh, house, "name") is None
    assert town.minh.held() == {}


def test_rule_08_an_older_page_never_overrides_where_a_household_stands(town: Town) -> None:
    a, b = town.world.areas[:2]
    town.give(town.hoa.person, [a, b])
    house = town.household(town.lan)
    town.meet(town.lan)
    town.meet(town.hoa)
    town.world.write(town.lan, "household", {"area": b}, house, house)
    town.meet(town.lan)
    town.meet(town.hoa)
    with town.hoa.db.atomic():
        ledger.take(town.hoa.db, [ledger.News("x", b, 1, root=house)])
    assert fold.attributions(town.hoa.db, [house])[house][0] == b


def test_rule_09_a_household_that_moves_takes_its_whole_story_along(town: Town) -> None:
    a, b = town.world.areas[:2]
    house = town.household(town.lan)
    visit = town.world.write(town.lan, "visit", {"note": "đã cài VNeID"}, "", house).row
    town.give(town.minh.person, [b])
    town.meet(town.lan)
    town.meet(town.minh)
    assert town.value(town.minh, visit, "note") is None
    town.world.write(town.lan, "household", {"area": b}, house, house)
    town.all_meet()
    assert town.value(town.minh, visit, "note") == "đã cài VNeID"
    assert town.value(town.lan, visit, "note") is None, "it left the village that it left"


def test_rule_10_a_clock_of_next_year_neither_wins_for_ever_nor_stops_the_exchange(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.lan.skew = 400 * DAY
    early = town.world.write(town.lan, "household", {"name": "Sai giờ"}, house, house)
    town.all_meet()
    town.world.now += 60_000
    town.world.write(town.hoa, "household", {"name": "Đúng giờ"}, house, house)
    town.all_meet()
    assert town.value(town.lan, house, "name") == "Đúng giờ"
    with database.reading(town.world.engine) as conn:
        stamp = conn.scalar(sa.select(tables.change.c.stamp).where(tables.change.c.id == early.id))
    assert stamp >> 16 <= town.world.now


def test_rule_11_a_bad_fact_is_kept_counted_and_explained_and_never_stops_the_next(town: Town) -> None:
    house = town.household(town.lan)
    bad = town.world.write(town.lan, "visit", {"people": "mười người"}, "", house)
    strange = town.world.write(town.lan, "spell", {"area": town.village})
    good = town.world.write(town.lan, "visit", {"note": "tốt"}, "", house)
    town.world.poisoned |= {bad.id, strange.id}
    town.all_meet()
    assert [town.status(one.id) for one in (bad, strange, good)] == ["held", "held", "ok"]
    notes = {fact: (code, field) for fact, code, field in town.lan.db.execute("SELECT fact, code, field FROM note")}
    assert notes == {bad.id: ("bad_value", "people"), strange.id: ("unknown_entity", "spell")}
    assert town.value(town.hoa, bad.row, "people") is None
    mended = town.world.write(town.lan, "visit", {"people": 10}, bad.row, house)
    town.all_meet()
    assert (town.status(mended.id), town.value(town.hoa, bad.row, "people")) == ("ok", 10)
    assert town.lan.db.execute("SELECT count(*) FROM note WHERE fact = ?", [bad.id]).fetchone() == (0,)


def test_rule_11_work_outside_ones_areas_is_held_and_a_revoked_laptop_may_still_hand_its_work_over(town: Town) -> None:
    house = town.household(town.lan)
    town.meet(town.lan)
    town.give(town.minh.person, [town.world.areas[1]])
    outside = town.world.write(town.minh, "visit", {"note": "ngoài địa bàn"}, "", house)
    town.meet(town.minh)
    assert town.status(outside.id) == "held"
    late = town.world.write(town.hoa, "visit", {"note": "máy đã thu hồi"}, "", house)
    asked = town.ask(town.hoa)
    answer = town.world.province.exchange(accept.Sender(town.hoa.person, "device", revoked=True), asked, town.world.now)
    assert (town.status(late.id), answer.scope, answer.feed, answer.wipe) == ("held", [], {}, True)


def test_rule_13_what_a_newer_program_wrote_is_carried_and_counted_by_an_older_one(town: Town) -> None:
    house = town.household(town.lan)
    newer = town.world.write(town.lan, "visit", {"note": "có", "later": {"x": [1, "đ"]}}, "", house)
    town.all_meet()
    assert town.value(town.hoa, newer.row, "later") == {"x": [1, "đ"]}
    here = town.hoa.db.execute("SELECT body FROM change WHERE id = ?", [newer.id]).fetchone()[0]
    assert bytes(here) == newer.body, "byte for byte"


def test_rule_13_a_province_understands_after_its_update_what_it_could_only_hold_before(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = town.world.write(town.lan, "spell", {"area": town.village, "words": "phép mới"})
    town.world.poisoned.add(early.id)
    town.all_meet()
    assert (town.status(early.id), town.value(town.hoa, early.row, "words")) == ("held", None)
    monkeypatch.setitem(judge._CHECKS, "spell", lambda cells: None)
    town.world.poisoned.clear()
    town.world.province.start()
    town.all_meet()
    assert (town.status(early.id), town.value(town.hoa, early.row, "words")) == ("ok", "phép mới")


def test_rule_13_a_fact_that_an_old_laptop_cannot_read_waits_there_for_its_update(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = town.household(town.lan)
    town.all_meet()
    long = town.world.write(town.lan, "visit", {"note": "dài " * 100}, "", house)
    after = town.world.write(town.lan, "visit", {"note": "ngắn"}, "", house)
    town.meet(town.lan)
    with monkeypatch.context() as old:
        old.setattr(facts, "BIGGEST", 500)
        town.meet(town.hoa)
    assert (town.value(town.hoa, long.row, "note"), town.value(town.hoa, after.row, "note")) == (None, "ngắn")
    ledger.read_again(town.hoa.db)
    assert town.value(town.hoa, long.row, "note") == "dài " * 100
    town.all_meet()


def test_rule_14_an_erased_household_is_gone_everywhere_and_a_laptop_that_was_away_does_not_bring_it_back(
    town: Town,
) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.minh.skew = 0
    town.world.province.erase(house, town.lan.person, "yêu cầu")
    town.world.erased.add(house)
    town.world.now += 730 * DAY
    late = town.world.write(town.minh, "visit", {"note": "hai năm sau"}, "", house)
    town.all_meet()
    assert town.status(late.id) == "erased"
    with database.reading(town.world.engine) as conn:
        assert conn.scalar(sa.select(sa.func.count()).where(tables.change.c.body.is_not(None))) == 0


def test_rule_15_a_photo_follows_its_slip_and_stays_on_the_laptop_until_its_bytes_were_checked(
    town: Town, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("lan"))  # a vault in memory has its photos where the program was begun
    photo = b"anh chup nha van hoa" * 1000
    files, lan = photofiles.Files(tmp_path), town.lan.db
    town.world.province.photos = files
    with database.writing(town.world.engine) as conn:
        rules.switch(conn, rules.PHOTOS, True)
    house = town.household(town.lan)
    kept = album.put(lan, photo, now=town.world.now, entropy=town.world.entropy)
    fact = town.world.write(town.lan, "visit", {"photos": photos.pack([kept])}, "", house)
    with lan.atomic():
        blobs.save(lan, fact.row, [kept])
    town.all_meet()
    assert (blobs.wanted(lan), blobs.removable(lan)) == ([kept], [])
    assert files.append(kept.sha, 0, photo[:7000], len(photo)) == 7000
    assert files.offset(kept.sha) == 7000, "an upload that broke off goes on at its byte"
    with pytest.raises(problems.Problem, match="blob_offset"):
        files.append(kept.sha, 0, photo, len(photo))
    files.append(kept.sha, 7000, bytes(len(photo) - 7000), len(photo))
    with pytest.raises(problems.Problem, match="blob_wrong"):
        files.finish(kept.sha)
    assert files.offset(kept.sha) == 0
    town.meet(town.lan)
    assert blobs.removable(lan) == [], "nothing was confirmed"
    files.append(kept.sha, 0, photo, len(photo))
    files.finish(kept.sha)
    with database.writing(town.world.engine) as conn:
        assert server_blobs.confirm(conn, kept.sha)
    town.meet(town.lan)
    assert (blobs.waiting(lan), blobs.removable(lan)) == ([], [kept.sha])
    assert (tmp_path / kept.sha).read_bytes() == photo == album.get(lan, kept.sha)
    town.world.province.erase(house, town.lan.person, "yêu cầu")
    town.world.erased.add(house)
    assert list(tmp_path.iterdir()) == [], "it goes with the person whom it is about"
    town.all_meet()
    assert album.get(lan, kept.sha) is None


def test_rule_16_a_laptop_that_lost_something_silently_is_found_out_and_mends_itself(town: Town) -> None:
    town.household(town.lan)
    town.all_meet()
    town.world.rot(town.hoa)
    assert town.hoa.held() == {}
    done = town.meet(town.hoa)
    assert done.disagreed == [town.village]
    town.all_meet()
    assert feed.disagreements(town.hoa.db) == []
    assert len(town.hoa.held()) == 1


def test_rule_17_a_failed_exchange_is_tried_again_later_and_later_but_never_after_a_quarter_of_an_hour() -> None:
    waits = [schedule.next_try("offline", failures, 0, 0.5, 300_000) for failures in range(1, 20)]
    assert 5_000 <= waits[0] <= 15_000
    assert max(waits) <= 15 * 60_000
    assert waits == sorted(waits)
    assert schedule.next_try("unauthorized", 1, 0, 0.5, 300_000) >= 15 * 60_000


def test_an_offer_of_what_others_wrote_is_believed_only_with_the_provinces_own_seal(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    forged = facts.write(
        "household",
        {"name": "Tên giả"},
        author=town.lan.person,
        clock=facts.tick(0, town.world.now),
        wall="",
        now=town.world.now,
        entropy=town.world.entropy,
        row=house,
        root=house,
    )
    asked = town.ask(town.hoa)
    asked.loose = [protocol.Loose(0, "AAAAAAAA", msgspec.Raw(forged.body))]
    town.answer(asked, town.hoa.person)
    assert town.status(forged.id) == "None"
    assert list(town.held().values()) == ["unproven"]


def test_two_values_with_one_stamp_end_the_same_on_every_computer(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    clock = facts.tick(0, town.world.now + 5000)
    for laptop, name in ((town.lan, "Một"), (town.hoa, "Hai")):
        with laptop.db.atomic():
            me.change(laptop.db, hlc=clock)
        laptop.skew = -DAY
        town.world.write(laptop, "household", {"name": name}, house, house)
    town.world.now += 10_000
    town.all_meet()
    names = {town.value(laptop, house, "name") for laptop in town.world.laptops}
    assert len(names) == 1
    rivals = fold.record(town.lan.db, house)
    assert rivals is not None
    assert len(rivals.rivals["name"]) == 2, "both values are there for a person to choose from"
