"""To a village head: a period that is over and without a slip, and the word that there was nothing to report."""

from __future__ import annotations

from collections.abc import Callable

from fieldapp.ui.pages import today_desk
from fieldapp.ui.text import translate
from fieldapp.ui.widgets import lines


def line(one: today_desk.Quiet, tell: Callable[[today_desk.Quiet, bool], object]) -> lines.Line:
    """The line of the page; `tell` says so or takes it back."""
    from fieldapp.ui.pages import periods_words  # here, as most people have no such line on their first page

    days = periods_words.span(one.span)
    if one.told:
        words = translate("Nothing", "Period {days}: {village} has nothing to report.")
        back = translate("Nothing", "Take back")
        return lines.Line(words.format(days=days, village=one.name), "", back, lambda: tell(one, False), mark="good")
    words = translate("Nothing", "Period {days}: no slip of {village} yet.")
    why = translate("Nothing", "If nobody was helped, say so; else the report tells that figures are missing.")
    deed = translate("Nothing", "Nothing to report")
    return lines.Line(words.format(days=days, village=one.name), why, deed, lambda: tell(one, True), mark="bad")
