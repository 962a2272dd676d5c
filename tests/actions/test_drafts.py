"""An unfinished form is kept at every field and let go when it is done with; and every refusal has its words."""

from __future__ import annotations

import re
from pathlib import Path

import commune

from fieldapp import resources
from fieldapp.actions import drop_draft, keep_draft
from fieldapp.store import drafts, erasure

ACTIONS = Path(keep_draft.__file__).parent


def test_a_draft_gets_an_id_and_is_kept_under_it(hoa: commune.Laptop) -> None:
    id = keep_draft.keep_draft(hoa.db, {"name": "Ch"}, now=hoa.now(), entropy=hoa.entropy)
    again = keep_draft.keep_draft(hoa.db, {"name": "Chìu"}, id=id, now=hoa.now(), entropy=hoa.entropy)
    other = keep_draft.keep_draft(hoa.db, {}, kind="household", now=hoa.now(), entropy=hoa.entropy)
    assert again == id
    assert [(draft.id, draft.kind, draft.form) for draft in drafts.every(hoa.db)] == [
        (other, "household", {}),
        (id, "visit", {"name": "Chìu"}),
    ]


def test_a_draft_is_on_the_disk_when_the_deed_returns(hoa: commune.Laptop) -> None:
    keep_draft.keep_draft(hoa.db, {"name": "Chìu"}, now=hoa.now(), entropy=hoa.entropy)
    reader = hoa.reader()
    assert len(drafts.every(reader)) == 1
    reader.close()


def test_a_dropped_draft_is_gone(hoa: commune.Laptop) -> None:
    id = keep_draft.keep_draft(hoa.db, {}, now=hoa.now(), entropy=hoa.entropy)
    drop_draft.drop_draft(hoa.db, id)
    assert drafts.every(hoa.db) == []


def test_of_a_stack_only_the_slips_about_who_was_erased_go(hoa: commune.Laptop) -> None:
    erased, other = "hung".ljust(22, "_"), "mui".ljust(22, "_")
    mui, sang = {"number": 2, "who": "Múi", "household": other}, {"number": 3, "who": "Sáng", "note": "hẹn thứ Ba"}
    lines = [{"number": 1, "who": "Hùng", "household": erased}, mui, sang]
    told = {"head": {"date": "2026-10-03"}, "lines": lines}
    stack = keep_draft.keep_draft(hoa.db, told, kind=drafts.STACK, now=hoa.now(), entropy=hoa.entropy)
    keep_draft.keep_draft(hoa.db, {"household": erased, "note": "vắng"}, now=hoa.now(), entropy=hoa.entropy)
    with hoa.db.atomic():
        erasure.destroy(hoa.db, erased)
    assert [(one.id, one.form) for one in drafts.every(hoa.db)] == [(stack, {**told, "lines": [mui, sang]})]
    with hoa.db.atomic():
        erasure.destroy(hoa.db, other)
    assert [one.form["lines"] for one in drafts.every(hoa.db)] == [[sang]]


def test_a_stack_with_no_slip_but_of_who_was_erased_goes_whole(hoa: commune.Laptop) -> None:
    erased = "hung".ljust(22, "_")
    told = {"head": {}, "lines": [{"number": 1, "who": "Hùng", "household": erased}]}
    keep_draft.keep_draft(hoa.db, told, kind=drafts.STACK, now=hoa.now(), entropy=hoa.entropy)
    with hoa.db.atomic():
        erasure.destroy(hoa.db, erased)
    assert drafts.every(hoa.db) == []


def test_every_refusal_of_a_deed_has_words_in_both_languages() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in ACTIONS.glob("*.py"))
    codes = set(re.findall(r'Problem\(\s*"(\w+)"', written)) | {"visit_not_withdrawn"}
    assert "rival_gone" in codes
    for code in codes:
        row = resources.texts()[code]
        assert row["vi"], code
        assert row["en"], code
