"""The cells and headings of a report in words, in Vietnamese or English; the same on every kind of paper and file."""

from __future__ import annotations

from fieldapp import resources
from fieldapp.domain import calendar_span, tables, text


def say(cell: tables.Cell, lang: str) -> str:
    """A cell as people read it: "1.234", "71,4% (5/7)", "2,5", "05/11/2026", "chưa có số liệu"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return text.number(cell) if lang == "vi" else f"{cell:,}"
    if isinstance(cell, tables.Ratio):
        return _ratio(cell, lang)
    if isinstance(cell, tables.Days):
        return say(cell.halves // 2, lang) + half(cell, lang)
    if isinstance(cell, tables.Day):
        return text.show_day(cell.iso)
    if isinstance(cell, tables.Missing):
        return resources.say(f"missing_{cell.why}", lang)
    counts = {name: say(told, lang) if isinstance(told, int) else told for name, told in cell.details.items()}
    return resources.say(cell.code, lang, **counts)


def half(days: tables.Days, lang: str) -> str:
    """What stands behind whole days: ",5" or nothing."""
    return "" if days.halves % 2 == 0 else ".5" if lang == "en" else ",5"


def parts(ratio: tables.Ratio, lang: str) -> str:
    """The two numbers of a share: "1.223/1.712"."""
    return f"{say(ratio.part, lang)}/{say(ratio.whole, lang)}"


def heading(column: tables.Column, lang: str) -> str:
    """What stands above a column."""
    return column.heading or resources.say(f"column_{column.key}", lang)


def title(table: tables.Table, lang: str) -> str:
    """The report's name."""
    return resources.say(f"report_{table.name}", lang)


def below(table: tables.Table, lang: str) -> list[str]:
    """The sentences below a report: where, when, as of which day, and its notes."""
    span = calendar_span.label(table.span, lang)
    about = {"title": title(table, lang), "place": table.place, "span": span, "day": text.show_day(table.as_of)}
    return [resources.say("report_about", lang, **about), *(say(note, lang) for note in table.notes)]


def _ratio(cell: tables.Ratio, lang: str) -> str:
    share = cell.share()
    if share is None:
        return resources.say("missing_zero", lang)
    percent = f"{share:.1%}" if lang == "en" else f"{share:.1%}".replace(".", ",")
    return f"{percent} ({parts(cell, lang)})"
