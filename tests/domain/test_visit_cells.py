"""A visit's cells: what a slip becomes on the wire, how it is read again, and what the province lets in."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import resources
from fieldapp.domain import history, visit_cells, visit_glance, visits
from fieldapp.domain.visits import Consent, Slip, TopicResult

FULL = Slip(
    date="2026-10-03",
    time="09:14",
    minutes=40,
    mode="home",
    village="khe-su",
    team="to-1",
    helpers=("lan", "minh"),
    household="h1",
    name="Chìu Thị Lỷ",
    age="a75",
    sex="f",
    phone="0912345678",
    people=3,
    device="2g",
    topics=(TopicResult("ID-01", "X", ("B03",)), TopicResult("DVC-03", "4", (), "1.001193")),
    refer="police",
    follow_up="2026-10-17",
    satisfaction=5,
    note="hẹn tuần sau",
    consent=Consent("spoken", "2026-1", ("log",), guardian=True),
    late_reason="mất điện",
)
CELLS = {
    "when": {"date": "2026-10-03", "time": "09:14", "minutes": 40},
    "mode": "home",
    "village": "khe-su",
    "by": {"team": "to-1", "helpers": ["lan", "minh"]},
    "household": "h1",
    "name": "Chìu Thị Lỷ",
    "age": "a75",
    "sex": "f",
    "phone": "0912345678",
    "people": 3,
    "device": "2g",
    "topics": [{"t": "ID-01", "r": "X", "b": ["B03"]}, {"t": "DVC-03", "r": "4", "p": "1.001193"}],
    "next": {"refer": "police", "date": "2026-10-17"},
    "satisfaction": 5,
    "note": "hẹn tuần sau",
    "consent": {"how": "spoken", "text": "2026-1", "purposes": ["log"], "guardian": True},
    "late_reason": "mất điện",
}


def record(cells: dict[str, Any]) -> history.Record:
    return history.Record("v1", "visit", "h1", {field: history.Cell(cells[field], 1, "f1") for field in cells})


words = st.text(max_size=8)
lists = st.lists(words, max_size=3).map(tuple)
numbers = st.none() | st.integers(-(2**53), 2**53)
slips = st.builds(
    Slip,
    **dict.fromkeys(
        ["date", "time", "mode", "village", "team", "household", "name", "age", "sex", "phone", "device"]
        + ["refer", "follow_up", "note", "late_reason"],
        words,
    ),
    **dict.fromkeys(["minutes", "people", "satisfaction"], numbers),
    helpers=lists,
    topics=st.lists(st.builds(TopicResult, words, words, lists, words), max_size=3).map(tuple),
    consent=st.none() | st.builds(Consent, words, words, lists, st.booleans()),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(words | st.sampled_from(["date", "minutes", "helpers", "t", "b", "how"]), inner, max_size=3)
    ),
    max_leaves=6,
)
any_cells = st.dictionaries(st.sampled_from([*CELLS, "_review", "new"]) | words, values)


# There and back


def test_a_full_slip_has_every_cell_in_its_place() -> None:
    assert visits.cells(FULL) == CELLS


def test_empty_fields_have_no_cells() -> None:
    assert visits.cells(Slip()) == {}
    assert visits.cells(Slip(time="09:14", minutes=0)) == {"when": {"time": "09:14", "minutes": 0}}


@given(slips)
def test_a_slip_comes_back_from_its_cells_as_it_was(one: Slip) -> None:
    carried = json.loads(json.dumps(visits.cells(one)))
    assert visits.slip_of(record(carried)) == one


@given(any_cells)
def test_cells_of_any_program_can_be_read(cells: dict[str, Any]) -> None:
    assert isinstance(visits.slip_of(record(cells)), Slip)


def test_a_newer_shape_hides_only_its_own_field() -> None:
    newer = CELLS | {"name": {"full": "Lỷ"}, "when": {"date": "2026-10-03", "time": 914}, "weather": "mưa"}
    assert visits.slip_of(record(newer)) == msgspec.structs.replace(FULL, name="", time="", minutes=None)
    assert visits.slip_of(record(CELLS | {"people": True})).people is None
    assert visits.slip_of(record(CELLS | {"topics": ["ID-01"], "consent": "yes"})) == msgspec.structs.replace(
        FULL, topics=(TopicResult(),), consent=None
    )


def test_process_cells_are_not_on_the_slip() -> None:
    assert visits.slip_of(record(CELLS | {"_review": {"verdict": "approved"}})) == FULL


def test_a_withdrawn_visit_says_so() -> None:
    assert visits.withdrawn(record(CELLS | {"_withdrawn": {"reason": "duplicate"}}))
    assert not visits.withdrawn(record(CELLS))
    assert not visits.withdrawn(record(CELLS | {"_withdrawn": None}))


# Corrections


def test_a_correction_sets_only_what_changed() -> None:
    after = msgspec.structs.replace(FULL, note="", minutes=45, consent=None)
    assert visits.changes(FULL, after) == {
        "when": {"date": "2026-10-03", "time": "09:14", "minutes": 45},
        "note": None,
        "consent": None,
    }
    assert visits.changes(FULL, FULL) == {}


@given(slips, slips)
def test_a_record_with_a_correction_tells_the_corrected_slip(before: Slip, after: Slip) -> None:
    corrected = visits.cells(before) | visits.changes(before, after)
    assert visits.slip_of(record(corrected)) == after


# What the province lets in


def test_a_full_slip_is_let_in() -> None:
    assert visit_glance.check(CELLS) is None


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"note": "x" * 501}, "note"),
        ({"note": 7}, "note"),
        ({"name": "Đ" * 10_000}, "name"),
        ({"name": "Lỷ\0"}, "name"),
        ({"phone": "0" * 31}, "phone"),
        ({"late_reason": "x" * 201}, "late_reason"),
        ({"when": "2026-10-03"}, "date"),
        ({"when": {"date": "2026-02-31"}}, "date"),
        ({"when": {"date": "20261003"}}, "date"),
        ({"when": {"time": "24:00"}}, "time"),
        ({"when": {"minutes": 481}}, "minutes"),
        ({"when": {"minutes": True}}, "minutes"),
        ({"when": {"minutes": 30.0}}, "minutes"),
        ({"mode": "at home"}, "mode"),
        ({"mode": ""}, "mode"),
        ({"age": "x" * 33}, "age"),
        ({"village": "khe sú"}, "village"),
        ({"by": []}, "team"),
        ({"by": {"helpers": "lan"}}, "helpers"),
        ({"by": {"helpers": ["lan"] * 31}}, "helpers"),
        ({"household": {"id": "h1"}}, "household"),
        ({"people": 501}, "people"),
        ({"satisfaction": 0}, "satisfaction"),
        ({"next": {"refer": "the police"}}, "refer"),
        ({"next": {"date": "mai"}}, "follow_up"),
        ({"topics": {}}, "topics"),
        ({"topics": [{"t": "ID-01"}] * 11}, "topics"),
        ({"topics": ["ID-01"]}, "topics[0]"),
        ({"topics": [{"t": "ID-01"}, {"t": "ID-02", "r": 3}]}, "topics[1].result"),
        ({"topics": [{"t": "ID-01", "b": [1]}]}, "topics[0].blockers"),
        ({"topics": [{"t": "ID-01", "p": "x" * 201}]}, "topics[0].procedure"),
        ({"consent": True}, "consent"),
        ({"consent": {"guardian": "yes"}}, "consent.guardian"),
        ({"consent": {"purposes": ["log", ""]}}, "consent.purposes"),
    ],
)
def test_an_unsound_cell_is_named_by_its_field(cells: dict[str, Any], field: str) -> None:
    problem = visit_glance.check({"device": "2g"} | cells)
    assert problem is not None
    assert (problem.code, problem.field) == ("bad_value", field)
    assert "Phiếu vẫn được giữ" in resources.explain(problem)


def test_removed_cells_and_cells_of_a_newer_program_are_let_in() -> None:
    assert visit_glance.check(dict.fromkeys(CELLS)) is None
    assert visit_glance.check({"weather": {"rain": 7}, "_review": {"verdict": "praised"}}) is None
    assert visit_glance.check({"when": {"date": "2026-10-03", "zone": "+07:00"}}) is None


@given(any_cells)
def test_the_province_can_look_at_any_cells(cells: dict[str, Any]) -> None:
    problem = visit_glance.check(cells)
    assert problem is None or problem.field
    assert problem == visit_cells.check(cells)  # at first sight as at the second


def test_nearly_every_slip_is_seen_to_be_sound_at_a_glance() -> None:
    assert visit_glance.sound(CELLS)
    assert visit_glance.sound({"weather": {"rain": 7}, "note": "x" * 500})
    assert not visit_glance.sound({"mode": "home / lan"})


def test_the_glance_knows_every_cell_that_the_closer_look_knows() -> None:
    def names(slots: tuple[visit_cells.Slot, ...], cell: str = "") -> set[str]:
        return {slot.key or slot.cell for slot in slots if not cell or slot.cell == cell}

    cells = visit_glance._Cells
    assert set(cells.__struct_fields__) == {slot.cell for slot in visit_cells.FORM} | {"topics", "consent", "photos"}
    assert set(visit_glance._When.__struct_fields__) == names(visit_cells.FORM, "when")
    assert set(visit_glance._By.__struct_fields__) == names(visit_cells.FORM, "by")
    assert set(visit_glance._Next.__struct_fields__) == names(visit_cells.FORM, "next")
    assert set(visit_glance._Topic.__struct_fields__) == names(visit_cells.TOPIC)
    assert set(visit_glance._Consent.__struct_fields__) == names(visit_cells.CONSENT)


near = st.fixed_dictionaries(
    {},
    optional={
        "when": st.fixed_dictionaries(
            {},
            optional={
                "date": st.sampled_from(["2026-10-03", "2026-02-29", "2024-02-29", "2026-1-3", None]),
                "time": st.sampled_from(["09:14", "24:00", "9:14", None]),
                "minutes": st.sampled_from([1, 480, 0, 481, True, 5.0, None]),
            },
        ),
        "mode": st.sampled_from(["home", "at home", "", "a" * 32, "a" * 33, "a\n", "_a", None]),
        "village": st.sampled_from(["khe-su", "_a:b", "a/b", "/", "a" * 64, "a" * 65, "é", None]),
        "by": st.fixed_dictionaries({}, optional={"helpers": st.lists(st.sampled_from(["lan", "a b", None]))}),
        "note": st.sampled_from(["x" * 500, "Đ" * 500, "x" * 501, "a\0b", None]),
        "topics": st.lists(
            st.fixed_dictionaries(
                {},
                optional={
                    "t": st.sampled_from(["ID-01", "/", "a / b"]),
                    "b": st.lists(st.sampled_from(["B03", ""])),
                    "p": st.sampled_from(["1.001193", "\0", "x" * 201]),
                },
            ),
            max_size=11,
        ),
        "consent": st.fixed_dictionaries({}, optional={"guardian": st.sampled_from([True, 1, "yes"])}),
        "photos": st.sampled_from([None, [], [{"sha": "0" * 64, "size": 1}]]),
    },
)


@given(near)
def test_cells_at_the_edge_of_what_is_sound_are_judged_alike_at_both_looks(cells: dict[str, Any]) -> None:
    assert visit_glance.check(cells) == visit_cells.check(cells)


@given(any_cells)
def test_a_list_reads_of_any_visit_what_the_form_reads(cells: dict[str, Any]) -> None:
    record = history.Record("v", "visit", "v", {name: history.Cell(value, 1, "f") for name, value in cells.items()})
    whole, listed = visits.slip_of(record), visits.outline(record)
    for field in (*visits._LISTED, "photos"):
        assert getattr(listed, field) == getattr(whole, field)
    topics = [(row.topic, row.result) for row in whole.topics]
    assert [(row.topic, row.result) for row in listed.topics] == topics


# The form for other programs


def test_the_json_schema_describes_every_field_in_vietnamese() -> None:
    shapes = msgspec.json.schema(Slip)["$defs"]
    assert set(shapes) == {"Slip", "TopicResult", "Consent", "Photo"}
    for shape in shapes.values():
        assert shape["additionalProperties"] is False
        assert not shape.get("required")
        for name, field in shape["properties"].items():
            assert field.get("description"), name
    assert shapes["Slip"]["properties"]["note"]["maxLength"] == 500


def test_a_line_with_an_unknown_field_is_refused_and_named() -> None:
    with pytest.raises(msgspec.ValidationError, match="otp"):
        msgspec.json.decode(b'{"date": "2026-10-03", "otp": "123456"}', type=Slip)


def test_a_line_that_is_too_long_reaches_the_rules() -> None:
    assert len(msgspec.json.decode(json.dumps({"note": "x" * 501}).encode(), type=Slip).note) == 501
