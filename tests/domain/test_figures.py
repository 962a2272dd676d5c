"""Indicators: persons and times apart, nothing twice, and what is missing is never zero."""

from __future__ import annotations

import commune
import msgspec

from fieldapp.domain import areas, calendar_span, figures, formulas, text

OCTOBER = calendar_span.read("2026-10")
TODAY = "2026-11-02"
XA, KHE_SU, NAM_MAU = "xa", "khe-su", "nam-mau"
INDICATORS = formulas.indicators(commune.CATALOGUE, OCTOBER.end)
ATLAS = {
    area.id: area
    for area in (
        areas.Area(XA, "commune", "tinh", "Thượng Yên Công", valid_from="2025-07-01"),
        areas.Area(KHE_SU, "village", XA, "Khe Sú", valid_from="2025-07-01"),
        areas.Area(NAM_MAU, "village", XA, "Nậm Mậu", valid_from="2025-07-01"),
    )
}
GROUND = figures.Ground(XA, ATLAS)

_rows = iter(range(10_000))


def slip(
    topics: str = "ID-01:3", name: str = "", home: str = "", village: str = KHE_SU, **more: object
) -> figures.Line:
    """An approved slip of 3 October."""
    plain = figures.Line(
        f"phieu-{next(_rows)}", village, home, text.fold(name), "approved", "home", None, topics, None, "2026-10-03"
    )
    return plain._replace(**more)


def lesson(people: int, **more: object) -> figures.Line:
    return slip("SEC-01:1", mode="class", people=people, **more)


def count(*slips: figures.Line, ground: figures.Ground = GROUND, **more: object) -> figures.Figures:
    return figures.make(INDICATORS, slips, ground, OCTOBER, TODAY, **more)  # type: ignore[arg-type]


def number(found: figures.Figures, code: str, village: str = "") -> int | None:
    return found.values[code][village].numerator


def by(words: str, *slips: figures.Line) -> dict[str, int | None]:
    """What a formula comes to, by village."""
    own = msgspec.structs.replace(INDICATORS[5], numerator=formulas.read(words, commune.CATALOGUE))
    found = figures.make([own], slips, GROUND, OCTOBER, TODAY)
    return {village: one.numerator for village, one in found.values["06"].items()}


# persons and times


def test_one_person_helped_with_three_topics_is_one_person_three_results_and_one_time() -> None:
    hoa = slip("DVC-01:4 DVC-03:1 DVC-04:2", "Nguyễn Thị Hòa", "nha-1")
    assert by("persons(topic=DVC-*,result>=1)", hoa)[""] == 1
    assert by("results(topic=DVC-*,result>=1)", hoa)[""] == 3
    assert by("times()", hoa)[""] == 1


def test_one_person_on_three_days_is_one_person_and_three_times() -> None:
    days = [
        slip(name=name, home="nha-1", date=f"2026-10-0{n}") for n, name in enumerate(("Lỷ Tài", "Lỷ Tài", "LỶ TÀI"), 1)
    ]
    assert by("persons()", *days)[""] == 1
    assert by("times()", *days)[""] == 3
    assert by("days()", *days)[""] == 3
    assert by("households()", *days)[""] == 1


def test_one_name_in_two_households_is_two_people() -> None:
    assert (
        by("persons()", slip(name="Nguyễn Thị Hoa", home="nha-1"), slip(name="Nguyễn Thị Hoà", home="nha-2"))[""] == 2
    )


def test_a_name_without_a_household_is_nobody_else_where_a_household_has_that_name() -> None:
    here, loose = slip(name="Nguyễn Thị Hoa", home="nha-1"), slip(name="Nguyễn Thị Hoa")
    assert by("persons()", here, loose)[""] == 1
    assert by("persons()", here, loose._replace(village=NAM_MAU)) == {KHE_SU: 1, NAM_MAU: 1, "": 2}


def test_a_session_without_a_name_is_a_time_and_stands_beside_the_persons() -> None:
    found = count(slip(), slip(), slip(name="Chìu A Sáng", home="nha-1"))
    assert found.values["10"][""] == figures.Figure(1, unnamed=2)
    assert by("times()", slip(), slip())[""] == 2


def test_a_class_is_one_class_and_as_many_attendances_and_names_nobody() -> None:
    found = count(lesson(35), lesson(12, village=NAM_MAU), slip())
    assert found.values["30"][""] == figures.Figure(2, 47)
    assert found.values["30"][""].missing == ""
    assert by("times()", lesson(35), slip())[""] == 36
    assert by("persons()", lesson(35))[""] == 0


def test_a_person_helped_in_two_villages_is_one_in_the_commune() -> None:
    told = [slip(name="Lỷ Tài", home="nha-1", village=village) for village in (KHE_SU, NAM_MAU)]
    assert by("persons()", *told) == {KHE_SU: 1, NAM_MAU: 1, "": 1}
    assert by("households()", *told) == {KHE_SU: 1, NAM_MAU: 1, "": 1}
    assert by("slips()", *told) == {KHE_SU: 1, NAM_MAU: 1, "": 2}


# what counts


def test_only_approved_slips_are_figures_and_the_others_stand_beside_them() -> None:
    states = ("approved", "locked", "waiting", "waiting", "returned", "withdrawn")
    found = count(*(slip(home=f"nha-{n}", state=state) for n, state in enumerate(states)))
    assert number(found, "06") == 2
    here = found.villages[0]
    assert (here.approved, here.waiting, here.returned) == (2, 2, 1)


def test_the_slips_behind_a_figure_are_known() -> None:
    one, other = slip("AS-01:3", home="nha-1"), slip("AS-01:4", home="nha-2", village=NAM_MAU)
    vague = slip("AS-01:2", home="nha-3")
    found = count(one, other, vague)
    assert found.slips("28") == (one.row, other.row)
    assert found.slips("28", NAM_MAU) == (other.row,)
    assert set(found.slips("08")) == {one.row, other.row, vague.row}


def test_slips_of_other_places_do_not_count() -> None:
    found = count(slip(home="nha-1"), slip(home="nha-2", village="thon-khac"))
    assert number(found, "06") == 1


# missing is not zero


def test_a_silent_village_has_no_figure_and_the_commune_says_of_how_many_it_tells() -> None:
    found = count(slip(home="nha-1"))
    assert found.values["06"][NAM_MAU] == figures.Figure(missing="silent")
    assert found.values["06"][KHE_SU].numerator == found.values["06"][""].numerator == 1
    assert (found.told, len(found.villages)) == (1, 2)


def test_a_village_that_said_there_is_nothing_to_report_has_a_zero() -> None:
    found = count(slip(home="nha-1"), nothing={NAM_MAU})
    assert found.values["06"][NAM_MAU] == figures.Figure(0)
    assert found.told == 2


def test_a_village_whose_slips_all_wait_has_no_figure_yet() -> None:
    found = count(slip(home="nha-1", state="waiting"))
    assert found.values["06"][KHE_SU] == figures.Figure(missing="waiting")
    assert found.values["06"][""] == figures.Figure(missing="waiting")


def test_a_commune_where_nobody_told_has_no_figure() -> None:
    found = count()
    assert {found.values[one.code][""].missing for one in INDICATORS if one.code not in ("01", "02", "03")} == {
        "silent",
        "outside",
    }


def test_nothing_is_divided_by_zero() -> None:
    found = count(slip(home="nha-1"))
    asked = found.values["09"][""]  # nobody was asked
    assert (asked.numerator, asked.denominator, asked.ratio, asked.missing) == (0, 0, None, "zero")
    glad = count(slip(satisfaction=5), slip(satisfaction=3), slip()).values["09"][""]
    assert (glad.numerator, glad.denominator, glad.ratio) == (1, 2, 0.5)


def test_a_rate_of_all_people_is_never_claimed_only_what_was_added_to_it() -> None:
    found = count(slip("HEA-02:3", "Lỷ Tài", "nha-1")).values["20"][""]
    assert (found.numerator, found.denominator, found.ratio, found.missing) == (1, None, None, "outside")


# places and teams


def test_villages_merged_in_the_middle_of_the_month_count_once() -> None:
    """Khe Sú became a part of Nậm Mậu on the 15th, and the household was moved with it."""
    old = msgspec.structs.replace(ATLAS[KHE_SU], valid_to="2026-10-14", successor=NAM_MAU)
    ground = figures.Ground(XA, {**ATLAS, KHE_SU: old})
    before = slip(name="Lỷ Tài", home="nha-1", date="2026-10-03")
    after = slip(name="Lỷ Tài", home="nha-1", village=NAM_MAU, date="2026-10-20")
    found = count(before, after, slip(name="Hoàng Văn Ất"), slip(name="Hoàng Văn Ất", village=NAM_MAU), ground=ground)
    assert [(one.unit.name, one.unit.formerly, one.approved) for one in found.villages] == [("Nậm Mậu", ("Khe Sú",), 4)]
    assert found.values["10"] == {NAM_MAU: figures.Figure(2), "": figures.Figure(2)}
    assert (number(found, "06"), found.told) == (1, 1)


def test_villages_merged_in_the_month_had_nothing_when_each_of_them_said_so() -> None:
    """Khe Sú said so until it became a part of Nậm Mậu; of Nậm Mậu nobody has heard."""
    old = msgspec.structs.replace(ATLAS[KHE_SU], valid_to="2026-10-14", successor=NAM_MAU)
    ground = figures.Ground(XA, {**ATLAS, KHE_SU: old})
    assert count(nothing={KHE_SU}, ground=ground).values["06"][NAM_MAU] == figures.Figure(missing="silent")
    assert count(nothing={KHE_SU, NAM_MAU}, ground=ground).values["06"][NAM_MAU] == figures.Figure(0)
    long_ago = figures.Ground(XA, {**ATLAS, KHE_SU: msgspec.structs.replace(old, valid_to="2026-08-31")})
    assert count(nothing={NAM_MAU}, ground=long_ago).values["06"][NAM_MAU] == figures.Figure(0)


def test_a_member_of_two_teams_is_one_member() -> None:
    charges = [figures.Post("to-1", KHE_SU, since="2026-01-01"), figures.Post("to-2", NAM_MAU, since="2026-01-01")]
    members = [figures.Post(team, person="lan", since="2026-01-01") for team in ("to-1", "to-2")]
    members += [figures.Post("to-1", person="hoa", since="2026-01-01", until="2026-10-30")]
    members += [figures.Post("to-2", person="minh", since="2026-10-31")]
    found = count(ground=figures.Ground(XA, ATLAS, charges, members))
    assert [number(found, "02", place) for place in (KHE_SU, NAM_MAU, "")] == [1, 2, 2]
    assert number(found, "01") == 2
    assert found.values["03"][""] == figures.Figure(2, 2)


def test_a_team_of_the_whole_commune_covers_no_village_by_that() -> None:
    ground = figures.Ground(XA, ATLAS, [figures.Post("to-xa", XA, since="2026-01-01")])
    found = count(ground=ground)
    assert [number(found, "01", place) for place in (KHE_SU, "")] == [0, 1]
    assert found.values["03"][""] == figures.Figure(0, 2)


def test_a_commune_without_villages_divides_nothing() -> None:
    found = count(ground=figures.Ground(XA, {XA: ATLAS[XA]}))
    assert found.values["03"][""] == figures.Figure(0, 0, missing="zero")
    assert found.villages == ()
