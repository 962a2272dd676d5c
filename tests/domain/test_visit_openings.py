"""The fact that opens a visit is read at a glance as it is read and looked at with care, or not at all."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.domain import facts, history, problems, visit_glance

NAME, ROOT, LAN = "AaEQpuH7etCGUNTDFTysIw", "AaEQpuH7c4CkHUuZ8fJDZQ", "AaEQpuH7eEaFqpcYJwX3wg"
CLOCK = 117_687_815_471_040_664
CELLS: dict[str, Any] = {
    "age": "a60",
    "by": {"helpers": [LAN], "team": ROOT},
    "consent": {"guardian": True, "how": "signed", "purposes": ["log"], "since": "2026-10-03", "text": "2026-1"},
    "device": "2g",
    "household": ROOT,
    "late_reason": "mưa lũ",
    "mode": "home",
    "name": "Lỷ Thị Tằng",
    "next": {"date": "2026-10-10", "refer": "police"},
    "note": 'đã cài "VNeID"',
    "people": 1,
    "phone": "0912 000 001",
    "satisfaction": 5,
    "sex": "f",
    "topics": [{"b": ["B03"], "p": "1.001193", "r": "2", "t": "ID-01"}],
    "village": ROOT,
    "when": {"date": "2026-10-03", "minutes": 25, "time": "09:14"},
}


def body(cells: Any = CELLS, **more: Any) -> bytes:
    told = {"e": "visit", "f": cells, "g": ROOT, "i": NAME, "s": 1, "t": str(CLOCK), "u": LAN, "w": ""} | more
    return msgspec.json.encode({key: value for key, value in told.items() if value is not None}, order="sorted")


def carefully(told: bytes) -> visit_glance.Opened | None:
    """The same from the fact as everybody reads it; None for one that opens no visit, or not a sound one."""
    try:
        fact = facts.read(told)
    except problems.Problem:
        return None
    if fact.row != fact.id or (fact.entity, fact.deed) != ("visit", facts.SET) or visit_glance.check(fact.fields):
        return None
    cells, share = fact.fields, history.share_alone(fact)
    return visit_glance.Opened(
        fact.id, fact.root, fact.author, fact.clock, cells.get("village"), cells.get("area"), share
    )


def test_a_full_slip_is_read_at_a_glance() -> None:
    one = visit_glance.opened(body())
    assert one == visit_glance.Opened(NAME, ROOT, LAN, CLOCK, ROOT, None, history.share_alone(facts.read(body())))


def test_the_glance_at_a_first_fact_knows_the_cells_that_every_glance_knows() -> None:
    names = visit_glance._Known.__struct_fields__
    assert set(names) == {*visit_glance._Cells.__struct_fields__, "area"} - {"photos"}
    assert sorted(names) == list(names)  # as a digest has them
    assert set(CELLS) == set(names) - {"area"}


@pytest.mark.parametrize("cell", CELLS)
def test_a_slip_that_lacks_a_cell_is_another_row_in_the_digest(cell: str) -> None:
    told = body({name: value for name, value in CELLS.items() if name != cell})
    assert visit_glance.opened(told) == carefully(told) is not None


@pytest.mark.parametrize("cell", ["by", "consent", "next", "when", "topics"])
def test_a_cell_that_is_told_and_empty_is_told(cell: str) -> None:
    told = body(CELLS | {cell: [] if cell == "topics" else {}})
    assert visit_glance.opened(told) == carefully(told) is not None


@pytest.mark.parametrize("value", ["not-told", "0", "a16"])
def test_no_word_is_taken_for_a_cell_that_is_not_told(value: str) -> None:
    told = body(CELLS | {"age": value, "village": value})
    assert visit_glance.opened(told) == carefully(told) is not None


def test_a_visit_that_is_its_own_root_names_its_area() -> None:
    told = body(CELLS | {"area": ROOT}, g=None, r=NAME)
    one = visit_glance.opened(told)
    assert one is not None
    assert (one.root, one.area) == (NAME, ROOT)
    assert one == carefully(told)


@pytest.mark.parametrize(
    "told",
    [
        body(CELLS | {"photos": []}),
        body(CELLS | {"_review": {"verdict": "approved"}}),
        body(CELLS | {"weather": "rain"}),  # of a newer program
        body(CELLS | {"when": {"date": "2026-10-03", "zone": {"hours": 7}}}),
        body(CELLS | {"note": None}),
        body(CELLS | {"note": "a\0b"}),
        body(CELLS | {"people": 0}),
        body(CELLS | {"mode": "at home"}),
        body(e="household"),
        body(k="erase"),
        body(p={"note": ROOT}),
        body(r=ROOT),
        body(u="lan"),
        body(t="-1"),
        body(t=str(2**63)),
        body(x="x" * facts.BIGGEST),
        b'"' + NAME.encode() + b'"',
        b"[" * 100_000,
        b"",
    ],
)  # fmt: skip
def test_whatever_is_not_as_most_are_is_left_to_the_careful_look(told: bytes) -> None:
    assert visit_glance.opened(told) is None


values = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 501) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(CELLS)), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*CELLS, "area", "photos", "_locked"]), values, max_size=3), st.data())
def test_a_changed_cell_is_read_alike_or_not_at_all(changed: dict[str, Any], data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(sorted(CELLS))))
    told = body({name: CELLS[name] for name in kept} | changed)
    one = visit_glance.opened(told)
    assert one is None or one == carefully(told)


@given(st.integers(0, len(body()) - 1), st.integers(0, 40), st.binary(max_size=3), st.integers(0, len(body()) - 1))
def test_spoilt_bytes_are_read_alike_or_not_at_all(at: int, gone: int, new: bytes, again: int) -> None:
    whole = body()
    for told in (whole[:at] + new + whole[at + gone :], whole[:at] + whole[again : again + gone] + whole[at:]):
        one = visit_glance.opened(told)
        assert one is None or one == carefully(told)


def test_a_key_that_is_told_twice_is_read_alike_or_not_at_all() -> None:
    whole = body().decode()
    for key in ("i", "g", "u", "t", "e", "f"):
        value = json.loads(whole)[key]
        twice = whole.replace("{", f'{{"{key}":{json.dumps(value)},', 1).encode()
        assert visit_glance.opened(twice) == carefully(twice)
