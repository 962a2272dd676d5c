"""A laptop whose clock stood years ahead, and was put right: what was written with it never stands in the place of what
was written later, by whomever, and from then on it stamps like any other."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import msgspec
import pytest
import sqlalchemy as sa
from rules.station import Station
from rules.town import Town
from simulation import rules_off, world

from fieldapp.domain import facts
from fieldapp.server import database, tables
from fieldapp.store import fold, ledger, me
from fieldapp.sync import exchange

DAY, YEARS = world.DAY_MS, world.AHEAD
WRONG, RIGHT, LATER = "Đặng Thị Mốc", "Đặng Thị Móc", "Đặng Thị Móc (bà Móc)"


@pytest.fixture
def house(town: Town) -> str:
    """A household that everybody has. Bà Hoa's laptop stands in 2031."""
    made = town.household(town.lan)
    town.all_meet()
    town.hoa.skew = YEARS
    return made


def names(town: Town, laptop: world.Laptop, house: str, name: str) -> facts.Fact:
    town.world.now += 60_000
    return town.world.write(laptop, "household", {"name": name}, house, house)


def put_right(town: Town) -> None:
    """Somebody sets bà Hoa's clock, and a week goes by."""
    town.hoa.skew = 0
    town.world.now += 7 * DAY


def shown(town: Town, house: str) -> list[str]:
    return [town.value(laptop, house, "name") for laptop in town.world.laptops]


def test_what_ba_hoa_corrects_next_week_wins_over_what_she_wrote_before_and_ong_lucs_later_correction_over_hers(
    town: Town, house: str
) -> None:
    luc = town.lan
    names(town, town.hoa, house, WRONG)
    town.all_meet()
    put_right(town)
    hers = names(town, town.hoa, house, RIGHT)
    assert town.value(town.hoa, house, "name") == RIGHT
    assert hers.clock >> 16 == town.world.now, "written now, and stamped so"
    town.world.now += DAY
    names(town, luc, house, LATER)
    town.meet(luc)
    town.world.now += DAY  # hers comes last, and was written first
    town.all_meet()
    assert shown(town, house) == [LATER] * 3
    record = fold.record(town.hoa.db, house)
    assert record is not None
    assert len(record.rivals["name"]) == 2, "neither saw the other's, and a person may choose"


@pytest.mark.parametrize("wrong", [YEARS, -YEARS])
def test_a_clock_that_somebody_put_right_is_believed_before_the_next_exchange(
    town: Town, house: str, wrong: int
) -> None:
    town.hoa.skew = wrong
    town.meet(town.hoa)
    assert names(town, town.hoa, house, WRONG).clock >> 16 == town.world.now, "the province told how far it was off"
    put_right(town)
    assert names(town, town.hoa, house, RIGHT).clock >> 16 == town.world.now


def test_what_was_not_sent_while_the_clock_stood_in_2031_does_not_win_over_her_correction_of_it(
    town: Town, house: str
) -> None:
    names(town, town.hoa, house, WRONG)
    put_right(town)
    names(town, town.hoa, house, RIGHT)
    assert town.value(town.hoa, house, "name") == RIGHT
    town.all_meet()
    assert shown(town, house) == [RIGHT] * 3
    names(town, town.hoa, house, LATER)
    assert me.read(town.hoa.db).hlc >> 16 == town.world.now
    town.all_meet()
    assert shown(town, house) == [LATER] * 3


def test_a_fact_written_while_an_answer_was_on_its_way_holds_the_clock_up_till_it_is_sent(
    town: Town, house: str
) -> None:
    names(town, town.hoa, house, WRONG)
    asked = town.ask(town.hoa)
    town.hoa.skew = 0
    late = names(town, town.hoa, house, RIGHT)
    answer = town.answer(asked, town.hoa.person)
    town.hear(town.hoa, asked, answer)
    assert me.read(town.hoa.db).hlc == late.clock, "what is written next ranks above it"
    town.all_meet()
    assert me.read(town.hoa.db).hlc <= facts.latest(town.world.now)
    assert shown(town, house) == [RIGHT] * 3


@pytest.mark.parametrize("order", list(itertools.permutations(("lan", "hoa", "minh"))))
def test_a_province_put_back_from_before_stamps_her_correction_above_what_it_corrects_whoever_comes_first(
    town: Town, house: str, order: tuple[str, ...]
) -> None:
    town.world.back_up()
    names(town, town.hoa, house, WRONG)
    town.all_meet()
    put_right(town)
    names(town, town.hoa, house, RIGHT)
    town.all_meet()
    town.world.now += DAY
    names(town, town.minh, house, LATER)
    town.all_meet()
    town.world.now += DAY
    town.world.put_back()
    for one in order:
        laptop = getattr(town, one)
        town.meet(laptop)
        assert town.value(laptop, house, "name") == LATER
    town.all_meet()
    assert shown(town, house) == [LATER] * 3


def test_an_old_copy_of_her_laptop_brings_again_what_she_corrected_and_the_correction_stands(
    town: Town, house: str
) -> None:
    town.world.back_up()
    names(town, town.hoa, house, WRONG)
    old = town.hoa.copy()
    town.all_meet()
    put_right(town)
    names(town, town.hoa, house, RIGHT)
    town.all_meet()
    town.world.now += DAY
    town.world.put_back()
    town.world.laptops[town.world.laptops.index(town.hoa)] = old
    old.skew = 0
    town.meet(town.lan)
    town.meet(town.lan)  # ... and offers back what the province lost: her correction comes first
    town.meet(old)
    town.meet(old)
    town.all_meet()
    assert shown(town, house) == [RIGHT] * 3


def test_what_the_province_holds_back_does_not_hide_what_corrects_it(town: Town, house: str) -> None:
    held = town.world.write(town.hoa, "visit", {"people": "mười người", "note": "a"}, "", house)
    town.world.poisoned.add(held.id)
    town.meet(town.hoa)
    assert town.held() == {held.id: "bad_value"}
    put_right(town)
    town.meet(town.hoa)
    mended = town.world.write(town.hoa, "visit", {"people": 10, "note": "b"}, held.row, house)
    assert mended.clock <= facts.latest(town.world.now)
    assert town.value(town.hoa, held.row, "people") == 10
    town.world.now += DAY
    town.meet(town.hoa)
    assert town.value(town.hoa, held.row, "people") == 10
    assert town.value(town.hoa, held.row, "note") == "b"


def test_a_province_that_does_not_lift_is_not_believed_that_the_clock_may_go_back(town: Town, house: str) -> None:
    names(town, town.hoa, house, WRONG)
    town.hoa.skew = 0
    before = me.read(town.hoa.db).hlc
    asked = town.ask(town.hoa)
    older = msgspec.structs.replace(town.answer(asked, town.hoa.person), lifts=False)
    town.hear(town.hoa, asked, older)
    assert me.read(town.hoa.db).hlc == before
    town.meet(town.hoa)
    assert me.read(town.hoa.db).hlc <= facts.latest(town.world.now)


def test_the_clock_goes_back_to_no_less_than_any_stamp_that_the_province_has_told(town: Town, house: str) -> None:
    town.lan.skew = facts.DRIFT - 5000  # a little fast: believed
    fast = names(town, town.lan, house, RIGHT)
    town.meet(town.lan)
    town.meet(town.hoa)
    with town.hoa.db.atomic():
        me.change(town.hoa.db, hlc=(town.world.now + YEARS) << 16)
        ledger.put_back_clock(town.hoa.db, town.world.now)
    assert me.read(town.hoa.db).hlc == fast.clock > town.world.now << 16


def positions(town: Town) -> int:
    """Up to which number the feed goes."""
    with database.reading(town.world.engine) as conn:
        return int(conn.scalar(sa.select(tables.node.c.pos)) or 0)


def test_a_chain_of_corrections_that_comes_from_its_end_is_told_once_each(town: Town, house: str) -> None:
    before, far = positions(town), (town.world.now + YEARS) << 16
    chain: list[facts.Fact] = []
    for n in range(30):
        prev = (chain[-1].id if chain else house,)
        fields = {"name": f"Đặng Thị Mốc {n}"}
        chain.append(
            town.forge(town.hoa, "household", fields, row=house, root=house, prev={"name": prev}, clock=far + n)
        )
    town.push(town.hoa, *chain[::-1])
    assert positions(town) - before == len(chain)
    town.meet(town.lan)
    assert town.value(town.lan, house, "name") == "Đặng Thị Mốc 29"
    town.hoa.skew = 0


def test_a_laptop_that_comes_new_shows_what_an_older_province_stamped_as_all_others_do(
    town: Town, house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        rules_off.SWITCHES["lifted"](older)
        wrong = names(town, town.hoa, house, WRONG)
        with town.lan.db.atomic():
            ledger.suppose(town.lan.db, [wrong.body])  # a hub showed it
        names(town, town.lan, house, RIGHT)
        town.meet(town.lan)
        town.world.now += 60_000
        for one in (town.hoa, town.lan, town.minh):
            town.meet(one)
    town.hoa.skew = 0
    new = town.world._laptop(town.minh.person)
    town.world.laptops.append(new)
    assert not any(town.meet(new).disagreed for _ in range(3))
    assert len(set(shown(town, house))) == 1, "what it shows is nothing to disagree about"
    names(town, town.lan, house, LATER)
    town.world.settle()
    assert shown(town, house) == [LATER] * 4


def test_households_that_were_joined_stay_together_when_a_late_fact_turns_which_place_holds(
    town: Town, house: str
) -> None:
    _, there, elsewhere = town.world.areas
    for laptop in town.world.laptops:
        town.give(laptop.person, town.world.areas)
    part = town.household(town.lan, "Hộ ông Đặng Văn Móc")
    town.world.write(town.lan, "household", {"_merged": house}, part, part)
    town.hoa.skew = 0
    town.all_meet()
    town.hoa.skew = YEARS
    wrong = names(town, town.hoa, house, WRONG)
    with town.lan.db.atomic():
        ledger.suppose(town.lan.db, [wrong.body])
    town.world.now += 60_000
    town.world.write(town.lan, "household", {"name": RIGHT, "area": there}, house, house)
    town.world.now += 60_000
    town.world.write(town.minh, "household", {"area": elsewhere}, house, house)
    for one in (town.lan, town.minh, town.lan, town.hoa):
        town.meet(one)
    with database.reading(town.world.engine) as conn:
        asked = sa.select(tables.root.c.area).where(tables.root.c.id.in_([house, part]))
        assert conn.scalars(asked).all() == [there, there]
    town.hoa.skew = 0
    town.all_meet()


@pytest.fixture
def station() -> Iterator[Station]:
    place = Station()
    yield place
    place.world.close()


@pytest.mark.parametrize("first", ["the hub", "he himself"])
def test_at_a_hub_what_ong_luc_corrected_of_2031_stands_whoever_comes_to_the_province_first(
    station: Station, first: str
) -> None:
    luc, house = station.lan, station.household(station.lan)
    station.meet(luc)
    station.meet(station.hoa)
    station.up()
    station.hoa.skew = YEARS
    names(station, station.hoa, house, WRONG)
    station.by(station.hoa)
    station.by(luc)
    assert station.value(luc, house, "name") == WRONG, "it is shown before the province has it"
    names(station, luc, house, RIGHT)
    assert station.value(luc, house, "name") == RIGHT
    if first == "the hub":
        station.up()
    station.meet(luc)
    station.world.now += 60_000
    station.up()
    station.hoa.skew = 0
    station.by(station.hoa)
    station.all_agree()
    assert shown(station, house) == [RIGHT] * 3


def test_by_a_hub_alone_the_clock_goes_back_by_the_word_of_the_province_that_it_passes_on(
    station: Station,
) -> None:
    house = station.household(station.lan)
    station.meet(station.lan)
    station.meet(station.hoa)
    station.up()
    station.hoa.skew = YEARS
    names(station, station.hoa, house, WRONG)
    station.by(station.hoa)
    station.hoa.skew = 0
    assert me.read(station.hoa.db).hlc > facts.latest(station.world.now)
    station.up()
    station.by(station.hoa)
    assert me.read(station.hoa.db).hlc <= facts.latest(station.world.now)


def test_by_a_stick_alone_the_clock_goes_back_once_an_answer_has_come_home(town: Town, house: str) -> None:
    names(town, town.hoa, house, WRONG)
    asked = town.ask(town.hoa)
    town.hoa.skew = 0
    answer = town.answer(asked, town.hoa.person)
    town.world.now += 3 * DAY
    fresh = facts.new_id(town.world.now, town.world.entropy)
    exchange.settle(town.hoa.db, asked, answer, now=town.world.now, fresh=fresh, travelled=True)
    assert names(town, town.hoa, house, RIGHT).clock >> 16 == town.world.now
    town.all_meet()
    assert shown(town, house) == [RIGHT] * 3


# The test of the test


def corrected(town: Town, house: str) -> None:
    test_what_ba_hoa_corrects_next_week_wins_over_what_she_wrote_before_and_ong_lucs_later_correction_over_hers(
        town, house
    )


def put_back(town: Town, house: str) -> None:
    test_a_province_put_back_from_before_stamps_her_correction_above_what_it_corrects_whoever_comes_first(
        town, house, ("hoa", "lan", "minh")
    )


@pytest.mark.parametrize(("rule", "scene"), [("healed", corrected), ("lifted", put_back)])
def test_without_the_rule_an_older_value_stands(
    town: Town, house: str, rule: str, scene: Callable[[Town, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_off.SWITCHES[rule](monkeypatch)
    with pytest.raises(AssertionError):
        scene(town, house)
