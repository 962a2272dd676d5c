"""What stands on a paper beside its tables, in words: header, title, notes, signers; the same in every format."""

from __future__ import annotations

from fieldapp import resources
from fieldapp.domain import calendar_span, papers, spelled, tables, text
from fieldapp.reports import cells

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")  # the numbers of parts
Words = dict[str, str]

_SIGNERS = {
    (papers.MONTH, False): (("signer_maker", "document_hand"), ("signer_leader", "document_hand")),
    (papers.MONTH, True): (("signer_maker", "document_hand"), ("signer_commune", "document_seal")),
    (papers.STATEMENT, False): (
        ("signer_maker_statement", "document_hand"),
        ("signer_leader", "document_hand"),
        ("signer_confirm", "document_seal"),
    ),
    (papers.STATEMENT, True): (("signer_maker_statement", "document_hand"), ("signer_commune", "document_seal")),
}


def words(told: papers.Paper, lang: str) -> Words:
    """The words by name: state, motto, above, office, number, town_day, title, about, as_of, inside, foot, lang."""
    table = told.first()
    span, day = calendar_span.label(table.span, lang), text.show_day(table.as_of)
    about = {"place": table.place, "span": span, "day": day}
    kind = "_month" if told.kind == papers.MONTH else ""
    title = resources.say("report_month", lang) if kind else cells.title(table, lang)
    year, month, date = table.as_of.split("-")
    town = resources.say("document_day", lang, town=told.office.town or table.place, d=date, m=month, y=year)
    return {
        "lang": lang,
        "state": resources.say("document_state", lang),
        "motto": resources.say("document_motto", lang),
        "above": _upper(told.office.above, lang),
        "office": _upper(told.office.name, lang) or table.place.upper(),
        "number": resources.say("document_number", lang),
        "town_day": town,
        "title": title.upper(),
        "about": resources.say(f"document_about{kind}", lang, **about),
        "place_span": resources.say("document_about", lang, **about),
        "as_of": resources.say("document_as_of", lang, **about),
        "inside": resources.say("document_inside", lang) if names_residents(told) else "",
        "foot": resources.say("document_foot", lang, title=title, **about),
    }


def names_residents(told: papers.Paper) -> bool:
    """Whether the paper has a column that names people who were helped."""
    return any(column.resident for table in told.tables() for column in table.columns)


def notes(table: tables.Table, lang: str) -> list[str]:
    """The sentences below a table; below a statement its sum in words comes first, as a cashier asks for it."""
    return [*_sum(table, lang), *(cells.say(note, lang) for note in table.notes)]


def _sum(table: tables.Table, lang: str) -> list[str]:
    place = next((place for place, column in enumerate(table.columns) if column.key == "amount"), None)
    totals = [row.cells[place] for row in table.rows if row.style == tables.TOTAL] if place is not None else []
    words = [spelled.number(one) for one in totals if isinstance(one, int)]
    return [resources.say("document_words", lang, words=one[0].upper() + one[1:]) for one in words]


def signers(told: papers.Paper) -> tuple[tuple[str, str], ...]:
    """Who signs, from left to right: the messages of the role and of how it is signed."""
    return _SIGNERS.get((told.kind, told.office.commune), ())


def _upper(note: tables.Note | None, lang: str) -> str:
    return cells.say(note, lang).upper() if note else ""
