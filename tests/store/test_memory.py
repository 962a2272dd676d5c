"""What a laptop remembers beside the facts: settings, a journal, unfinished forms."""

from __future__ import annotations

import commune

from fieldapp.store import drafts, journal, settings


def test_a_setting_is_the_default_until_it_is_put(hoa: commune.Laptop) -> None:
    assert settings.get(hoa.db, "theme", "light") == "light"
    settings.put(hoa.db, "theme", "dark")
    settings.put(hoa.db, "theme", "tối")
    assert settings.get(hoa.db, "theme", "light") == "tối"


def test_the_journal_is_read_newest_first(hoa: commune.Laptop) -> None:
    journal.add(hoa.db, 1, "wire_offline")
    journal.add(hoa.db, 2, "journal_exchanged", out=3, area="Khe Sú")
    assert journal.lines(hoa.db) == [
        journal.JournalLine(2, "journal_exchanged", {"out": 3, "area": "Khe Sú"}),
        journal.JournalLine(1, "wire_offline", {}),
    ]
    assert len(journal.lines(hoa.db, limit=1)) == 1


def test_the_journal_keeps_its_newest_5000_lines(hoa: commune.Laptop) -> None:
    with hoa.db.atomic():
        for at in range(journal.KEPT + 20):
            journal.add(hoa.db, at, "wire_offline")
    kept = journal.lines(hoa.db, limit=10_000)
    assert (len(kept), kept[0].at, kept[-1].at) == (journal.KEPT, journal.KEPT + 19, 20)


def test_a_detail_that_is_no_json_is_kept_as_its_text(hoa: commune.Laptop) -> None:
    journal.add(hoa.db, 1, "vault_damaged", where=hoa.folder)
    assert journal.lines(hoa.db)[0].details == {"where": str(hoa.folder)}


def test_a_draft_keeps_when_it_was_begun_and_its_last_fields(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "d1", "visit", {"name": "Ch"}, 1000)
    drafts.keep(hoa.db, "d2", "household", {}, 1500)
    drafts.keep(hoa.db, "d1", "visit", {"name": "Chìu Thị Lỷ", "topics": [{"topic": "ID-01"}]}, 2000)
    assert drafts.every(hoa.db) == [
        drafts.Draft("d1", "visit", {"name": "Chìu Thị Lỷ", "topics": [{"topic": "ID-01"}]}, 1000, 2000),
        drafts.Draft("d2", "household", {}, 1500, 1500),
    ]


def test_a_dropped_draft_is_gone_and_dropping_it_again_is_no_error(hoa: commune.Laptop) -> None:
    drafts.keep(hoa.db, "d1", "visit", {}, 1000)
    drafts.drop(hoa.db, "d1")
    drafts.drop(hoa.db, "d1")
    assert drafts.every(hoa.db) == []
