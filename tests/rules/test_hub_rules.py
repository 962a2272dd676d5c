"""The rules of a hub, a scene each, and that each scene fails without its rule; without a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from rules.station import Station
from rules.test_holes import burn, move, two_villages, visit
from simulation import hub_rules_off, offices, world

from fieldapp.domain import facts, reviews
from fieldapp.server import database, tables
from fieldapp.store import feed, fold, me, origins, verify

Scene = Callable[[Station], None]


@pytest.fixture
def station() -> Iterator[Station]:
    """Two villages with a hub in their commune office."""
    place = Station()
    yield place
    place.world.close()


def another_hub(station: Station) -> None:
    """The hub burns with all that is in it, and another one is set up."""
    at = station.world.hubs.index(station.hub)
    station.hub.close()
    station.hub = station.world.hubs[at] = offices.Office(station.world, station.hub.person)
    station.up()


def waiting(station: Station) -> int:
    return origins.waiting(station.lan.db, origins.PROVINCE)


def mail_have(station: Station) -> None:
    """What is held back stands in no feed: nothing but the province's word on the mail shows that it is gone."""
    station.household(station.lan)
    station.by(station.lan)
    station.up()
    station.world.back_up()
    told = station.world.write(station.lan, "spell", {"area": station.village})
    station.world.poisoned.add(told.id)
    station.by(station.lan)
    station.up()
    assert station.status(told.id) == "held"
    burn(station, station.lan)
    station.world.put_back()
    assert station.status(told.id) == "None"
    station.up()
    assert station.status(told.id) == "held"
    station.all_agree()


def mailbox(station: Station) -> None:
    """A hub that was put back from a copy sends also what bears numbers that it once used for something else."""
    station.household(station.lan)
    station.by(station.lan)
    station.hub.back_up()
    for _ in range(3):
        station.household(station.lan)
        station.by(station.lan)
    station.up()
    station.hub.put_back()
    houses = []
    for _ in range(2):
        houses.append(station.household(station.lan))
        station.by(station.lan)
        station.up()
    assert [station.status(house) for house in houses] == ["ok", "ok"]
    station.all_agree()


def history(station: Station) -> None:
    """Who read a history that ended at a backup, and meets nobody but a hub, is told all of the new one again."""
    first = station.household(station.lan)
    station.meet(station.lan)
    station.meet(station.minh)
    assert station.value(station.minh, first, "name") == "Hộ bà Đặng Thị Móc"
    station.world.back_up()
    for _ in range(3):
        station.household(station.lan)
    station.meet(station.lan)
    station.up()
    station.by(station.minh)
    station.world.put_back()
    house = station.household(station.hoa)
    station.meet(station.hoa)  # under a number that Minh's laptop has read past
    station.up()
    station.by(station.minh)
    assert station.value(station.minh, house, "name") == "Hộ bà Đặng Thị Móc"
    station.all_agree()


def offers(station: Station) -> None:
    """What the hub read and the province has lost comes back from the hub, also when nobody else has it."""
    station.world.back_up()
    house = station.household(station.lan)
    station.meet(station.lan)
    station.up()
    burn(station, station.lan)
    station.world.put_back()
    assert station.status(house) == "None"
    station.up()
    assert station.status(house) == "ok"
    station.all_agree()


def erasure(station: Station) -> None:
    """Of an erased household a hub keeps nothing, neither in its mirror nor in its mail."""
    house = station.household(station.lan)
    visit(station, station.lan, house)
    station.by(station.lan)
    station.up()
    assert house in station.hub.roots()
    station.world.erased.add(house)
    station.world.province.erase(house, station.lan.person, "yêu cầu")
    station.up()
    assert house not in station.hub.roots()
    station.all_agree()


def gaps(station: Station) -> None:
    """A hub says only up to where it has everything, so that what it lost is left there again."""
    station.hub.back_up()
    first = station.household(station.lan)
    station.by(station.lan)
    station.hub.put_back()
    second = station.household(station.lan)
    station.by(station.lan)
    station.by(station.lan)
    station.up()
    assert (station.status(first), station.status(second)) == ("ok", "ok")
    station.all_agree()


def authority(station: Station) -> None:
    """What a hub has the province does not have yet: when the hub is gone, it is sent again."""
    house = station.household(station.lan)
    station.by(station.lan)
    assert waiting(station) == 1
    another_hub(station)
    station.by(station.lan)
    station.up()
    assert station.status(house) == "ok"
    station.by(station.lan)
    assert waiting(station) == 0
    station.all_agree()


def order(station: Station) -> None:
    """A word of the province that waited at the hub says nothing to who has heard the province since."""
    station.household(station.lan)
    station.by(station.lan)
    station.up()
    station.household(station.lan)
    station.meet(station.lan)
    assert waiting(station) == 0
    with pytest.MonkeyPatch.context() as patch:  # what the laptop heard since was lost on the way to the hub
        patch.setattr(offices.relay, "_heard", lambda *args: None)
        station.by(station.lan)
    assert waiting(station) == 0
    station.all_agree()


def replaced(station: Station) -> None:
    """What a hub shows before the province has it goes when the hub names it no more."""
    house = station.household(station.lan)
    station.meet(station.lan)
    station.up()
    told = visit(station, station.lan, house)
    station.by(station.lan)
    station.by(station.hoa)
    assert station.value(station.hoa, told.row, "note") == "đã cài VNeID"
    another_hub(station)
    station.by(station.hoa)
    assert station.value(station.hoa, told.row, "note") is None
    station.by(station.lan)
    station.by(station.hoa)
    assert station.value(station.hoa, told.row, "note") == "đã cài VNeID"
    station.all_agree()


def scope(station: Station) -> None:
    """A hub that has not heard that somebody lost a village tells of it in vain, and nothing is skipped later."""
    first, second = two_villages(station)
    station.give(station.minh.person, [first, second])
    station.meet(station.minh)
    station.up()
    station.village = second
    station.give(station.hoa.person, [second])
    house = station.household(station.hoa)
    station.meet(station.hoa)
    station.up()
    station.give(station.minh.person, [first])
    station.meet(station.minh)
    station.by(station.minh)
    assert second not in feed.cursors(station.minh.db)
    assert fold.attributions(station.minh.db, [house]) == {}
    station.all_agree()


def sweep(station: Station) -> None:
    """A household that moved to a village of mine that the hub does not mirror stays in sight."""
    first, _ = two_villages(station)
    third = station.world.areas[2]
    station.give(station.minh.person, [first, third])
    station.give(station.hoa.person, [first, third])
    house = station.household(station.lan)
    station.meet(station.lan)
    station.meet(station.minh)
    move(station, house, third)
    station.up()
    station.by(station.minh)
    station.up()
    station.by(station.minh)
    assert station.value(station.minh, house, "name") == "Hộ bà Đặng Thị Móc"
    station.all_agree()


def test_what_a_hub_showed_of_an_erased_household_goes_and_stops_nothing(station: Station) -> None:
    house = station.household(station.lan)
    station.meet(station.lan)
    station.up()
    told = visit(station, station.lan, house)
    station.by(station.lan)
    station.by(station.hoa)
    station.world.erased.add(house)
    station.world.province.erase(house, station.lan.person, "yêu cầu")
    station.meet(station.hoa)
    station.by(station.hoa)  # the hub has not heard of it yet
    station.up()
    station.by(station.hoa)
    assert station.value(station.hoa, told.row, "note") is None
    station.all_agree()


NOT_OURS = {
    "a number that no database holds": (b'"people":3', b'"people":9223372036854775808'),
    "a nest too deep for most": (b'"w":', b'"z":%b,"w":' % (b"[" * 940 + b"]" * 940)),
}


@pytest.mark.parametrize("what", NOT_OURS)
def test_what_no_program_of_ours_wrote_is_left_at_a_hub_and_stops_nobody(station: Station, what: str) -> None:
    """A hub judges nothing: what the province will hold back is shown there first."""
    station.meet(station.hoa)
    house = station.household(station.lan)
    cells = {"when": {"date": "2026-09-01", "time": "08:00"}, "village": station.village, "people": 3}
    odd, good = (station.world.write(station.lan, "visit", cells, "", house) for _ in range(2))
    ours, theirs = NOT_OURS[what]
    with station.lan.db.atomic():
        body = odd.body.replace(ours, theirs)
        station.lan.db.execute("UPDATE change SET body = ? WHERE id = ?", [body, odd.id])
    station.by(station.lan)
    deep(80, lambda: station.by(station.hoa))
    assert fold.record(station.hoa.db, good.row)
    station.up()
    assert (station.status(good.id), station.held()) == ("ok", {odd.id: "bad_value"})
    station.by(station.hoa)
    assert fold.record(station.hoa.db, good.row)
    assert fold.record(station.hoa.db, odd.row) is None


def test_a_slip_that_was_reviewed_at_a_hub_goes_when_the_hub_is_lost_and_comes_back_with_it(station: Station) -> None:
    """What the head said of it is still to be sent; of the slip itself nothing is here."""
    station.meet(station.hoa)
    house = station.household(station.lan)
    cells = {"when": {"date": "2026-09-01", "time": "08:00"}, "village": station.village}
    slip = station.world.write(station.lan, "visit", cells, "", house)
    station.by(station.lan)
    station.by(station.hoa)
    record = fold.record(station.hoa.db, slip.row)
    assert record is not None
    said = reviews.cells(reviews.APPROVED, record, words="", reader=station.hoa.person, day="2026-09-02")
    station.world.write(station.hoa, "visit", said, slip.row, house)
    assert shown(station.hoa) == {slip.row: "approved"}
    another_hub(station)
    station.by(station.hoa)
    assert shown(station.hoa) == {}
    assert verify.verify(station.hoa.db) == []
    station.by(station.lan)
    station.by(station.hoa)
    assert shown(station.hoa) == {slip.row: "approved"}
    station.up()
    station.all_agree()


def shown(laptop: world.Laptop) -> dict[str, str]:
    """The visits that a laptop lists."""
    return dict(laptop.db.execute("SELECT row, state FROM visit").fetchall())


def test_what_a_hub_showed_goes_with_the_village_that_somebody_loses(station: Station) -> None:
    for laptop in (station.hoa, station.minh):
        station.meet(laptop)
    house = station.household(station.lan)
    station.by(station.lan)
    station.by(station.hoa)
    assert fold.record(station.hoa.db, house)
    station.give(station.hoa.person, [station.world.areas[1]])
    station.meet(station.hoa)
    assert fold.record(station.hoa.db, house) is None
    station.by(station.hoa)  # the hub has not heard of it yet
    assert fold.record(station.hoa.db, house) is None
    station.by(station.minh)
    assert fold.record(station.minh.db, house), "who has the village is shown it as before"
    station.up()
    station.all_agree()


def test_who_is_kept_out_is_shown_nothing_more_by_a_hub_that_has_not_heard_of_it(station: Station) -> None:
    station.meet(station.hoa)
    house = station.household(station.lan)
    station.by(station.lan)
    station.give(station.hoa.person, [])
    station.meet(station.hoa)
    station.by(station.hoa)
    assert fold.record(station.hoa.db, house) is None
    station.up()
    station.all_agree()


def deep(frames: int, work: Callable[[], object]) -> None:
    """Works where a program has so many calls within each other."""
    deep(frames - 1, work) if frames else work()


def test_a_hub_whose_clock_is_weeks_ahead_passes_the_provinces_word_on(station: Station) -> None:
    station.hub.skew = 40 * world.DAY_MS
    station.household(station.lan)
    station.by(station.lan)
    station.up()
    station.by(station.lan)
    assert waiting(station) == 0
    station.all_agree()


def test_an_erasure_that_a_hub_tells_before_the_provinces_word_is_not_skipped(station: Station) -> None:
    place, other = station.world, station.world.hubs[1]
    station.village = place.areas[1]  # both hubs mirror it
    station.give(station.lan.person, [station.village])
    station.meet(station.lan)
    station.up()
    house = station.household(station.lan)
    station.by(station.lan)
    station.up()
    place.erased.add(house)
    place.province.erase(house, station.lan.person, "yêu cầu")
    while place.uplink(other):
        place.now += 1000
    place.by_hub(station.lan, other)  # it knows of the erasure, and has no word for Lan
    assert waiting(station) == 1
    station.up()
    station.by(station.lan)
    assert waiting(station) == 0
    station.meet(station.lan)
    assert not any(station.lan.facts().values())


def test_mail_of_a_laptop_that_a_restored_province_forgot_comes_again_once_it_is_let_in(station: Station) -> None:
    d = tables.device
    house = station.household(station.lan)
    station.by(station.lan)
    device = me.read(station.lan.db).device
    with database.writing(station.world.engine) as conn:
        row = dict(conn.execute(sa.select(d).where(d.c.id == device)).mappings().one())
        conn.execute(d.delete().where(d.c.id == device))
    station.up()
    assert station.status(house) == "None"
    with database.writing(station.world.engine) as conn:  # invited again, with the keys that its vault has
        conn.execute(d.insert().values({**row, "id": facts.new_id(station.world.now, station.world.entropy)}))
    station.up()
    assert station.status(house) == "ok"
    station.by(station.lan)
    assert waiting(station) == 0


def test_a_clock_that_was_wrong_for_a_day_tears_no_hole_into_the_mailbox(station: Station) -> None:
    station.world.back_up()
    for days in (0, -400, 0):
        station.hub.skew = days * world.DAY_MS
        station.household(station.lan)
        station.by(station.lan)
    station.up()
    station.world.put_back()
    asked = 0
    while station.world.uplink(station.hub):  # with a hole the numbers would never agree again
        asked += 1
        assert asked < 9
    station.by(station.lan)
    assert waiting(station) == 0
    station.all_agree()


SCENES: dict[str, Scene] = {
    scene.__name__: scene
    for scene in (mail_have, mailbox, history, offers, erasure, gaps, authority, order, replaced, scope, sweep)
}


@pytest.mark.parametrize("rule", sorted(SCENES))
def test_a_rule_of_the_hub_holds(rule: str, station: Station) -> None:
    SCENES[rule](station)


@pytest.mark.parametrize("rule", sorted(SCENES))
def test_without_the_rule_its_scene_fails(rule: str, station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    hub_rules_off.SWITCHES[rule](monkeypatch)
    with pytest.raises(AssertionError):
        SCENES[rule](station)
