"""The columns of the table of paper slips, and in a sentence how each cell is filled in."""

from __future__ import annotations

from fieldapp.ui.pages.stack_table import Column
from fieldapp.ui.text import translate


def columns() -> list[Column]:
    """In the order of the Tab key."""
    return [Column(cell, title, width, help) for cell, width, title, help in _told()]


def _told() -> list[tuple[str, int, str, str]]:
    return [
        (
            "time",
            8,  # with the mark of something to mend
            translate("Stack", "Time"),
            translate("Stack", "When it began, such as 0830. Ctrl+D copies the line above."),
        ),
        (
            "who",
            24,
            translate("Stack", "Person helped"),
            translate(
                "Stack",
                "A name; ↓ picks a household found, and “name / household” is for somebody who is not its head. "
                "A number alone, such as 30, is a class. Empty: anonymous.",
            ),
        ),
        (
            "age",
            11,
            translate("Stack", "Age"),
            translate("Stack", "1 under 16 · 2 16–59 · 3 60–74 · 4 75 and over; or the age in years."),
        ),
        ("sex", 5, translate("Stack", "Sex"), translate("Stack", "1 male · 2 female.")),
        ("phone", 14, translate("Stack", "Phone"), translate("Stack", "Phone number, only with a name.")),
        (
            "topics",
            20,
            translate("Stack", "Topics and results"),
            translate(
                "Stack",
                "Topic by code, number or words, then the result 0 to 4 or X: id01 3. "
                "Several with a comma: id01 3, pay01 x. F1: the guide.",
            ),
        ),
        (
            "blockers",
            12,
            translate("Stack", "Stood in the way"),
            translate("Stack", "Only for X: codes or words, such as 4 15 for B04 and B15."),
        ),
        (
            "next",
            18,
            translate("Stack", "Referred, next visit"),
            translate(
                "Stack",
                "Where it is passed on and the day to come back, such as operator 10/10. "
                "Proposed from what stood in the way.",
            ),
        ),
        (
            "consent",
            12,
            translate("Stack", "Consent"),
            translate(
                "Stack",
                "w said, with a witness · p ticked on paper · s signed, then the purposes ticked: p 1 2. "
                "Figures alone mean on paper; + is the guardian.",
            ),
        ),
        (
            "minutes",
            6,
            translate("Stack", "Minutes"),
            translate("Stack", "How long it took, in minutes; may stay empty."),
        ),
        (
            "note",
            22,
            translate("Stack", "Note"),
            translate("Stack", "No numbers of papers, passwords or one-time codes."),
        ),
        (
            "date",
            13,  # figures are wider than most letters
            translate("Stack", "Day"),
            translate("Stack", "Only where it differs from the day above the table."),
        ),
        (
            "village",
            14,
            translate("Stack", "Village"),
            translate("Stack", "Only where it differs from the village above the table."),
        ),
        (
            "mode",
            16,
            translate("Stack", "Mode"),
            translate("Stack", "Only where it differs from the mode above the table: 1 to 5 or words."),
        ),
        (
            "helpers",
            20,
            translate("Stack", "Helped by"),
            translate("Stack", "Only where others helped than those named above the table; several with a comma."),
        ),
        (
            "device",
            14,
            translate("Stack", "Device"),
            translate("Stack", "1 smartphone · 2 2G phone only · 3 no phone; may stay empty."),
        ),
        (
            "satisfaction",
            14,
            translate("Stack", "Satisfaction"),
            translate("Stack", "1 to 5, or in words; empty if it was not asked."),
        ),
    ]
