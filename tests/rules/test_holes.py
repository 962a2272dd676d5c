"""What was lost by designs before this one, a test each, named after the loss; and that each is lost again without the
rule that mends it. What a hub would serve late is told to the laptop as the feed's own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from rules.station import Station
from rules.town import Town
from simulation import hub_rules_off, rules_off, world

from fieldapp.domain import facts
from fieldapp.server import database, hub_mirror, tables
from fieldapp.server import feed as server_feed
from fieldapp.store import erasure, feed, fold, ledger, me, origins
from fieldapp.sync import exchange, protocol

SMALL = {"push": 1, "pull": 1}


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page may hold a single row."""
    monkeypatch.setattr(protocol, "SMALLEST", 1)


def two_villages(town: Town) -> tuple[str, str]:
    """Two villages of Hòa's, in the order in which a page tells of them."""
    first, second = sorted(town.world.areas[:2])
    town.village = first
    for laptop in town.world.laptops:
        town.give(laptop.person, [first])
    town.give(town.hoa.person, [first, second])
    return first, second


def move(town: Town, house: str, area: str) -> facts.Fact:
    """Hòa, who sees both villages, moves a household and sends it."""
    town.meet(town.hoa)
    told = town.world.write(town.hoa, "household", {"area": area}, house, house)
    town.meet(town.hoa)
    return told


def visit(town: Town, laptop: world.Laptop, house: str, note: str = "đã cài VNeID") -> facts.Fact:
    """A visit saved on a laptop."""
    return town.world.write(laptop, "visit", {"note": note}, "", house)


def read_on(town: Town, laptop: world.Laptop) -> None:
    """Page by page until there is no more; the digests at the end must agree, or the laptop would read all again."""
    while (done := town.meet(laptop, **SMALL)).again:
        assert done.disagreed == []
    assert done.disagreed == []


def burn(town: Town, laptop: world.Laptop) -> None:
    """A laptop is gone for good."""
    town.world.laptops.remove(laptop)
    laptop.db.close()


# On the laptop


def test_hole_01_a_household_that_moved_to_another_village_of_mine_stays(town: Town) -> None:
    first, second = two_villages(town)
    town.give(town.minh.person, [first, second])
    there, back = town.household(town.lan), town.household(town.lan, "Hộ ông Bàn Văn Tài")
    town.meet(town.lan)
    move(town, back, second)
    town.meet(town.minh)
    move(town, there, second)
    move(town, back, first)
    assert town.meet(town.minh).left == 0
    assert {town.value(town.minh, house, "area") for house in (there, back)} == {first, second}
    town.all_meet()


def test_hole_02_what_i_wrote_myself_leaves_with_the_household_that_moved_away(town: Town) -> None:
    _, second = two_villages(town)
    house = town.household(town.lan)
    mine = visit(town, town.lan, house)
    town.meet(town.lan)
    move(town, house, second)
    town.meet(town.lan)
    assert (town.value(town.lan, house, "name"), town.value(town.lan, mine.row, "note")) == (None, None)
    assert town.lan.held() == {}


def test_hole_03_a_laptop_put_back_believes_nothing_that_was_said_to_its_earlier_life(town: Town) -> None:
    town.household(town.lan)
    backup = town.lan.copy()
    town.household(town.lan)
    town.household(town.lan)
    town.meet(town.lan)
    burn(town, town.lan)
    town.world.laptops.append(backup)
    town.meet(backup)
    since = [town.household(backup), town.household(backup)]
    town.meet(backup)
    town.meet(backup)
    assert [town.status(house) for house in since] == ["ok", "ok"]
    town.all_meet()


def test_hole_04_a_destroyed_body_leaves_no_number_out(town: Town) -> None:
    house, other = town.household(town.hoa), town.household(town.hoa)
    town.all_meet()
    for note in ("một", "hai", "ba"):
        visit(town, town.lan, house, note)
    last = visit(town, town.lan, other)
    town.world.erased.add(house)
    town.world.province.erase(house, town.hoa.person, "yêu cầu")
    town.meet(town.lan, push=1, pull=10**6)
    assert len(town.lan.facts()) == 4
    assert sum(town.lan.facts().values()) == 1, "two were destroyed before they were sent"
    for _ in range(4):
        town.meet(town.lan, push=1, pull=10**6)
    assert (town.status(last.id), origins.waiting(town.lan.db, "province")) == ("ok", 0)


def test_hole_05_what_was_accepted_under_the_identity_before_is_told_again_to_a_province_put_back(town: Town) -> None:
    town.world.back_up()
    first = town.household(town.lan)
    town.meet(town.lan)
    backup = town.lan.copy()
    town.household(town.lan)
    town.meet(town.lan)
    burn(town, town.lan)
    town.world.laptops.append(backup)
    town.household(backup)
    town.meet(backup)
    assert backup.db.execute("SELECT top FROM past").fetchall() == [(1,)], "it goes on under another one"
    town.world.put_back()
    for _ in range(3):
        town.meet(backup)
    assert town.status(first) == "ok"
    town.all_meet()


def test_hole_06_everything_from_the_first_difference_is_issued_again(town: Town) -> None:
    town.household(town.lan)
    twin = town.lan.copy()
    town.world.laptops.append(twin)
    for _ in range(2):
        town.household(town.lan)
    town.meet(town.lan)
    told = [town.household(twin) for _ in range(3)]
    for _ in range(6):
        town.meet(twin, push=1, pull=10**6)
    assert [town.status(house) for house in told] == ["ok", "ok", "ok"]
    town.all_meet()


# A province put back from a backup


def test_hole_07_what_others_wrote_and_the_province_lost_comes_back_from_who_read_it(town: Town) -> None:
    town.all_meet()
    town.household(town.minh)
    town.all_meet()
    town.world.back_up()
    house = town.household(town.lan)
    town.all_meet()
    burn(town, town.lan)
    town.world.put_back()
    town.all_meet()
    assert town.status(house) == "ok"
    assert town.value(town.minh, house, "name") == "Hộ bà Đặng Thị Móc"


def test_hole_08_a_push_that_was_lost_while_reading_went_on_is_sent_again(town: Town) -> None:
    """What is held back stands in no feed: nothing but the province's `have` shows that it is gone."""
    town.household(town.lan)
    town.all_meet()
    town.world.back_up()
    told = town.world.write(town.lan, "spell", {"area": town.village})
    town.world.poisoned.add(told.id)
    town.meet(town.lan)
    assert town.status(told.id) == "held"
    town.world.put_back()
    assert town.status(told.id) == "None"
    assert not town.meet(town.lan).reset
    town.meet(town.lan)
    assert town.status(told.id) == "held"


def test_hole_09_a_province_put_back_is_believed_in_where_every_household_stands(town: Town) -> None:
    first, second = two_villages(town)
    house = town.household(town.lan)
    town.all_meet()
    town.world.back_up()
    move(town, house, second)
    town.all_meet()
    town.world.put_back()
    done = town.meet(town.hoa)
    assert (done.reset, done.disagreed) == (True, [])
    assert fold.attributions(town.hoa.db, [house])[house][0] == first
    town.all_meet()
    assert fold.attributions(town.hoa.db, [house])[house][0] == second


def test_hole_10_who_got_other_villages_meanwhile_still_notices_that_the_province_was_put_back(town: Town) -> None:
    town.household(town.lan)
    town.all_meet()
    town.world.back_up()
    house = town.household(town.lan)
    town.all_meet()
    burn(town, town.lan)
    burn(town, town.hoa)
    town.give(town.minh.person, [town.world.areas[1]])
    town.world.put_back()
    assert town.status(house) == "None"
    for _ in range(3):
        town.meet(town.minh)
    assert town.status(house) == "ok"
    town.all_meet()


# Areas that come and go


def test_hole_11_between_two_pages_nothing_is_let_go(town: Town) -> None:
    first, second = two_villages(town)
    town.give(town.minh.person, [first, second])
    house = town.household(town.lan)
    told = [visit(town, town.lan, house, note).row for note in ("một", "hai", "ba")]
    town.meet(town.lan)
    town.meet(town.minh)
    move(town, house, second)
    while town.meet(town.minh, **SMALL).again:
        assert [town.value(town.minh, row, "note") for row in told] == ["một", "hai", "ba"]
    assert town.value(town.minh, house, "area") == second
    town.all_meet()


def test_hole_12_a_village_that_was_lost_and_given_back_is_read_from_its_beginning(town: Town) -> None:
    gone, stays = town.household(town.lan), town.household(town.lan)
    note = visit(town, town.lan, stays)
    town.all_meet()
    town.give(town.minh.person, [town.world.areas[1]])
    town.meet(town.minh)
    assert town.minh.held() == {}
    town.world.write(town.lan, "household", {"area": town.world.areas[2]}, gone, gone)
    town.meet(town.lan)
    town.give(town.minh.person, [town.village])
    town.meet(town.minh)
    assert (town.value(town.minh, gone, "name"), town.value(town.minh, note.row, "note")) == (None, "đã cài VNeID")
    town.all_meet()


def test_hole_13_a_household_leaves_although_its_new_village_was_mine_for_a_moment(town: Town) -> None:
    first, second = two_villages(town)
    house = town.household(town.lan)
    town.all_meet()
    move(town, house, second)
    town.household(town.lan)
    town.meet(town.lan)
    town.give(town.minh.person, [first, second])
    town.meet(town.minh, **SMALL)
    town.give(town.minh.person, [first])
    read_on(town, town.minh)
    assert town.value(town.minh, house, "name") is None


def test_hole_14_an_older_page_of_a_village_that_lags_behind_moves_nothing_back(town: Town) -> None:
    first, second = two_villages(town)
    house = town.household(town.lan)
    note = visit(town, town.lan, house)
    town.meet(town.lan)
    move(town, house, second)
    move(town, house, first)
    town.give(town.minh.person, [first, second])
    read_on(town, town.minh)
    assert fold.attributions(town.minh.db, [house])[house][0] == first
    assert town.value(town.minh, note.row, "note") == "đã cài VNeID"


# What a hub could serve too late: here as rows of the feed


def left_once(laptop: world.Laptop, area: str, pos: int, house: str) -> None:
    """The news that a household left a village comes once more, at the position that it always had."""
    with laptop.db.atomic():
        ledger.take(laptop.db, [ledger.News("x", area, pos, root=house)])


def where(town: Town, house: str) -> str:
    """Where a household stands on Hòa's laptop."""
    return str(fold.attributions(town.hoa.db, [house]).get(house, (None,))[0])


def test_hole_15_news_that_a_household_left_says_nothing_once_it_has_come_back(town: Town) -> None:
    first, second = two_villages(town)
    house = town.household(town.lan)
    town.meet(town.lan)
    move(town, house, second)
    move(town, house, first)
    left_once(town.hoa, first, 2, house)
    assert where(town, house) == first
    assert msgspec.structs.fields(protocol.Left)[-1].name == "root", "it names no village that could be stale"


def test_hole_16_both_branches_of_a_copied_laptop_are_kept_though_their_numbers_are_the_same(town: Town) -> None:
    town.household(town.lan)
    town.meet(town.lan)
    twin = town.lan.copy()
    town.world.laptops.append(twin)
    here, there = town.household(town.lan), town.household(twin)
    town.meet(town.lan)
    assert town.meet(twin).forked
    burn(town, twin)  # it never sends again
    assert [town.status(house) for house in (here, there)] == ["ok", "ok"]
    town.all_meet()


def test_hole_17_an_old_page_brings_nothing_back_that_the_province_took_away(town: Town) -> None:
    _, second = two_villages(town)
    house = town.household(town.lan)
    town.meet(town.lan)
    asked = town.ask(town.minh)
    old = town.answer(asked, town.minh.person)
    town.meet(town.minh)
    move(town, house, second)
    assert town.meet(town.minh).left == 1
    town.hear(town.minh, asked, old)
    assert town.value(town.minh, house, "name") is None
    town.all_meet()


def test_hole_18_an_old_removal_never_overrides_where_the_province_says_that_a_household_stands(town: Town) -> None:
    first, second = two_villages(town)
    house = town.household(town.lan)
    town.meet(town.lan)
    move(town, house, second)
    for area in (first, second):
        left_once(town.hoa, area, 1, house)
    assert where(town, house) == second
    assert town.meet(town.hoa).left == 0


def test_hole_19_the_stamp_of_a_wrong_clock_lasts_only_until_the_province_has_given_its_own(town: Town) -> None:
    house = town.household(town.lan)
    town.all_meet()
    town.lan.skew = 400 * world.DAY_MS
    early = town.world.write(town.lan, "household", {"name": "Sai giờ"}, house, house)
    town.meet(town.lan)
    with database.reading(town.world.engine) as conn:
        stamp = conn.scalar(sa.select(tables.change.c.stamp).where(tables.change.c.id == early.id))
    assert town.lan.db.execute("SELECT stamp FROM change WHERE id = ?", [early.id]).fetchone() == (stamp,)
    town.meet(town.hoa)
    town.world.write(town.hoa, "household", {"name": "Đúng giờ"}, house, house)
    town.meet(town.hoa)
    assert town.meet(town.lan).disagreed == []
    assert town.value(town.lan, house, "name") == "Đúng giờ"


# The test of the test


def no_past(patch: pytest.MonkeyPatch) -> None:
    """An identity that was left is forgotten."""
    patch.setattr(origins, "past", lambda db: {})


def only_unknown(patch: pytest.MonkeyPatch) -> None:
    """A copied laptop issues again only what lies above the number that the province has."""
    proven = origins.proven

    def above(db: Any, node: str, origin: str, n: int, name: str, fork: int) -> int | None:
        if proven(db, node, origin, n, name, fork) is None:
            return None
        origins.acknowledge(db, node, origin, n, name)
        return min(n, origins.past(db).get(origin, me.read(db).head))

    patch.setattr(origins, "proven", above)


def any_page(patch: pytest.MonkeyPatch) -> None:
    """An answer is taken in whenever it comes."""
    settle = exchange.settle

    def believe(db: Any, asked: Any, answer: Any, **more: Any) -> exchange.Settled:
        return settle(db, msgspec.structs.replace(asked, cur=feed.cursors(db)), answer, **more)

    patch.setattr(exchange, "settle", believe)
    patch.setattr(exchange, "_seen", lambda *args: 0)


def stale_attributions(patch: pytest.MonkeyPatch) -> None:
    """On another history the cursors go, and where every household stands is still believed."""
    forget = erasure.forget_history

    def half(db: Any) -> None:
        stood = {root: (area, pos) for root, area, pos in db.execute("SELECT root, area, pos FROM attr")}
        forget(db)
        fold.attribute(db, stood)

    patch.setattr(erasure, "forget_history", half)


def impatient(patch: pytest.MonkeyPatch) -> None:
    """What stands nowhere is let go after every page."""
    take_in = exchange._apply

    def swept(db: Any, asked: Any, answer: Any, now: int, *more: Any) -> exchange.Settled:
        done = take_in(db, asked, answer, now, *more)
        exchange._let_go(db)
        return done

    patch.setattr(exchange, "_apply", swept)


def no_news_of_leaving(patch: pytest.MonkeyPatch) -> None:
    """Who also sees the new village is not told that a household left the old one."""
    tell = server_feed.Reader._tell

    def silent(self: server_feed.Reader, out: list[protocol.Row], area: str, row: Any) -> None:
        if row.kind != "x" or row.area not in self.scope:
            tell(self, out, area, row)

    patch.setattr(server_feed.Reader, "_tell", silent)


def own_stamps(patch: pytest.MonkeyPatch) -> None:
    """A laptop keeps the stamp that its own clock gave."""
    own = ledger._Intake._own
    patch.setattr(ledger._Intake, "_own", lambda self, one: own(self, msgspec.structs.replace(one, stamp=0)))


RULES: dict[int, rules_off.Switch] = {
    1: rules_off.rule_08_attribution,
    2: rules_off.sweep,
    3: rules_off.rule_04_fork,
    4: rules_off.rule_05_numbers,
    5: no_past,
    6: only_unknown,
    7: rules_off.offers,
    8: rules_off.rule_03_acknowledge,
    9: stale_attributions,
    10: rules_off.rule_06_epochs,
    11: impatient,
    12: rules_off.backfill,
    13: no_news_of_leaving,
    14: rules_off.rule_08_attribution,
    15: rules_off.rule_08_attribution,
    16: rules_off.rule_02_ingest,
    17: any_page,
    18: rules_off.rule_08_attribution,
    19: own_stamps,
}
HOLES: dict[int, Callable[[Town], None]] = {
    int(name.split("_")[2]): hole for name, hole in list(globals().items()) if name.startswith("test_hole_")
}


@pytest.mark.parametrize("hole", sorted(HOLES))
def test_without_its_rule_it_is_lost_again(hole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Town("sqlite://")
    try:
        RULES[hole](monkeypatch)
        with pytest.raises(AssertionError):
            HOLES[hole](place)
    finally:
        place.world.close()


# By a real hub: the same losses on the way that the hub itself serves


@pytest.fixture
def station() -> Iterator[Station]:
    """The villages with a hub in their commune office."""
    place = Station()
    yield place
    place.world.close()


def test_hub_hole_15_a_hub_that_lags_tells_no_leaving_of_a_household_that_has_come_back(station: Station) -> None:
    first, second = two_villages(station)
    house = station.household(station.lan)
    station.meet(station.lan)
    move(station, house, second)
    station.up()
    move(station, house, first)
    assert where(station, house) == first
    assert station.by(station.hoa).taken == 0
    assert where(station, house) == first
    assert station.value(station.hoa, house, "area") == first
    station.all_agree()


def test_hub_hole_17_a_hub_that_lags_brings_nothing_back_that_the_province_has_erased(station: Station) -> None:
    first, second = two_villages(station)
    house, other = station.household(station.lan), station.household(station.lan)
    station.meet(station.lan)
    station.give(station.minh.person, [second])
    station.meet(station.minh)
    station.give(station.minh.person, [first, second])
    station.up()
    station.world.erased.add(house)
    station.world.province.erase(house, station.hoa.person, "yêu cầu")
    station.meet(station.minh, push=1, pull=1)  # no more than the news of the erasure
    station.by(station.minh)
    assert (station.value(station.minh, house, "name"), station.minh.held()) == (None, {})
    station.up()
    station.by(station.minh)
    assert station.value(station.minh, house, "name") is None
    assert station.value(station.minh, other, "name") == "Hộ bà Đặng Thị Móc", "the rest comes when the hub has read on"
    station.all_agree()


def test_hub_hole_18_a_hub_moves_no_household_away_from_where_the_province_says_it_stands(station: Station) -> None:
    first, second = two_villages(station)
    house = station.household(station.lan)
    station.meet(station.lan)
    move(station, house, second)
    station.give(station.hoa.person, [second])
    station.meet(station.hoa)
    station.up()
    station.give(station.hoa.person, [first, second])
    station.meet(station.hoa, push=1, pull=1)
    station.up()
    station.by(station.hoa)
    assert where(station, house) == second
    assert station.value(station.hoa, house, "area") == second
    station.all_agree()


def test_hub_hole_19_what_a_wrong_clock_wrote_wins_at_a_hub_only_until_the_province_has_stamped_it(
    station: Station,
) -> None:
    house = station.household(station.lan)
    station.meet(station.lan)
    station.meet(station.hoa)
    station.up()
    station.lan.skew = 400 * world.DAY_MS
    station.world.write(station.lan, "household", {"name": "Sai giờ"}, house, house)
    station.by(station.lan)
    station.by(station.hoa)
    assert station.value(station.hoa, house, "name") == "Sai giờ", "it is shown before the province has it"
    station.up()
    station.by(station.hoa)
    station.world.write(station.hoa, "household", {"name": "Đúng giờ"}, house, house)
    station.by(station.hoa)
    station.up()
    for laptop in (station.lan, station.hoa):
        station.by(laptop)
        assert station.value(laptop, house, "name") == "Đúng giờ"
    station.all_agree()


def from_the_start(patch: pytest.MonkeyPatch) -> None:
    """A hub tells all that it has read whatever a laptop has read, and the laptop takes it in."""
    tell = hub_mirror.tell

    def all_again(conn: Any, asked: protocol.Exchange, *rest: Any) -> None:
        tell(conn, msgspec.structs.replace(asked, cur={}), *rest)

    patch.setattr(hub_mirror, "tell", all_again)
    any_page(patch)


def provisional_stamps(patch: pytest.MonkeyPatch) -> None:
    """A stamp never replaces the clock that a laptop has shown a fact by."""
    carried = ledger._Intake._carried

    def stay(self: Any, one: Any) -> None:
        fact = facts.read(one.body)
        known = self.db.execute("SELECT 1 FROM change WHERE id = ?", [fact.id]).fetchone()
        carried(self, msgspec.structs.replace(one, stamp=fact.clock) if known else one)

    patch.setattr(ledger._Intake, "_carried", stay)


def both(*switches: rules_off.Switch) -> rules_off.Switch:
    """Several rules at once: one alone would mend what the other leaves."""
    return lambda patch: [switch(patch) for switch in switches] and None


HUB_RULES: dict[int, rules_off.Switch] = {
    15: both(from_the_start, rules_off.rule_08_attribution),
    17: hub_rules_off.history,
    18: rules_off.rule_08_attribution,
    19: provisional_stamps,
}
HUB_HOLES: dict[int, Callable[[Station], None]] = {
    int(name.split("_")[3]): hole for name, hole in list(globals().items()) if name.startswith("test_hub_hole_")
}


@pytest.mark.parametrize("hole", sorted(HUB_HOLES))
def test_without_its_rule_a_hub_loses_it_again(hole: int, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Station()
    try:
        HUB_RULES[hole](monkeypatch)
        with pytest.raises(AssertionError):
            HUB_HOLES[hole](place)
    finally:
        place.world.close()
