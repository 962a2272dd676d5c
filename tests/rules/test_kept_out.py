"""Laptops that the province keeps out while it is itself put back from a backup: what they and others still have is
taken, in whatever order it comes."""

from __future__ import annotations

import msgspec
from rules.town import Town
from simulation import audit, world

from fieldapp.store import custody, me
from fieldapp.sync import protocol


def revoke(town: Town, laptop: world.Laptop) -> None:
    town.world.revoked.add(me.read(laptop.db).device)


def test_a_laptop_kept_out_offers_back_what_others_wrote_and_then_lets_it_go(town: Town) -> None:
    town.world.back_up()
    house = town.household(town.hoa)
    town.meet(town.hoa)
    town.meet(town.lan)
    town.world.put_back()
    revoke(town, town.lan)
    town.world.laptops.remove(town.hoa)  # its disk is gone; only Lan's laptop has the household now
    while town.meet(town.lan).again:
        pass
    assert town.lan.held() == {}
    assert custody.handed_over(town.lan.db)
    assert house in town.world.at_province()


def test_work_that_was_taken_before_its_author_was_kept_out_is_taken_again_on_anothers_proof(town: Town) -> None:
    house = town.household(town.hoa)
    town.meet(town.hoa)
    town.world.back_up()
    town.meet(town.lan)
    told = town.world.write(town.lan, "household", {"name": "Hộ bà Lỷ Thị Tằng"}, house, house)
    town.meet(town.lan)
    town.meet(town.minh)
    town.world.put_back()
    revoke(town, town.lan)
    while town.meet(town.lan).again:  # what it sends is held back now, whatever it was before
        pass
    assert town.held() == {told.id: "revoked_origin"}
    while town.meet(town.minh).again:  # has the province's seal that it was taken
        pass
    assert town.held() == {}
    assert town.status(told.id) == "ok"
    town.world.laptops.remove(town.lan)
    town.all_meet()
    assert town.value(town.hoa, house, "name") == "Hộ bà Lỷ Thị Tằng"


def test_nobody_lets_work_pass_that_was_never_taken(town: Town) -> None:
    house = town.household(town.hoa)
    town.meet(town.hoa)
    town.meet(town.lan)
    revoke(town, town.lan)
    told = town.world.write(town.lan, "household", {"name": "Hộ khác"}, house, house)
    town.meet(town.lan)
    asked = town.ask(town.minh)
    asked.loose = [protocol.Loose(told.clock, "AAAAAAAA", msgspec.Raw(told.body))]
    town.answer(asked, town.minh.person)
    assert town.held() == {told.id: "revoked_origin"}
    assert audit.stuck(town.lan) == []
