"""What the page of paper slips asks of the desk lane: each function runs there, on one of its doors; no widget."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from fieldapp.actions import drop_draft, keep_draft, record_stack, withdraw_stack
from fieldapp.domain import catalogue, problems, visits
from fieldapp.store import drafts
from fieldapp.store import visits as slips
from fieldapp.ui import session
from fieldapp.ui.pages import stack_sheet

Slips = list[tuple[int, visits.Slip]]  # each with the place of its line


class Saved(msgspec.Struct, frozen=True):
    """The rows that were recorded, the places of their lines, and what is wrong with others, by place."""

    rows: list[str]
    kept: list[int]
    bad: dict[int, list[problems.Problem]]


def keep(desk: session.Desk, id: str, form: dict[str, Any], moment: dict[str, Any]) -> list[drafts.Draft]:
    """Keeps a stack; returns all that there are."""
    keep_draft.keep_draft(desk.writer, form, id=id, kind=drafts.STACK, now=moment["now"], entropy=moment["entropy"])
    return every(desk)


def drop(desk: session.Desk, id: str) -> list[drafts.Draft]:
    """Forgets a stack; returns those that are left."""
    drop_draft.drop_draft(desk.writer, id)
    return every(desk)


def every(desk: session.Desk) -> list[drafts.Draft]:
    """The stacks that are not saved, the one kept last first."""
    return [draft for draft in drafts.every(desk.reader) if draft.kind == drafts.STACK]


def save(
    desk: session.Desk,
    told: Slips,
    stack: stack_sheet.Stack,
    draft: str,
    listed: catalogue.Catalogue,
    moment: dict[str, Any],
) -> Saved:
    """Records the slips of the good lines; the others stay the draft. `moment` is now, wall and entropy."""

    def rest(kept: Collection[int]) -> dict[str, Any] | None:
        left = [line for place, line in enumerate(stack.lines) if place not in set(kept)]
        remaining = stack_sheet.Stack(stack.head, left)
        return stack_sheet.keep(remaining) if remaining.filled() else None

    done = record_stack.record_stack(
        desk.writer, told, draft=draft, kind=drafts.STACK, rest=rest, catalogue=listed, **moment
    )
    bad = {one.line: one.problems for one in done.bad}
    return Saved(done.rows, [place for place, _ in told if place not in bad], bad)


def take_back(
    desk: session.Desk,
    rows: list[str],
    reason: str,
    draft: str,
    gone: stack_sheet.Stack,
    moment: dict[str, Any],
) -> drafts.Draft | None:
    """Withdraws what was saved a moment ago; its lines stand again among those that are left of the stack."""
    left = next((stack_sheet.read(one.form) for one in every(desk) if one.id == draft), None)
    lines = sorted([*(left.filled() if left else []), *gone.lines], key=lambda line: line.number)
    form = stack_sheet.keep(stack_sheet.Stack(left.head if left else gone.head, lines))
    withdraw_stack.withdraw_stack(desk.writer, rows, reason, draft=draft, kind=drafts.STACK, form=form, **moment)
    return next((one for one in every(desk) if one.id == draft), None)


def alike(desk: session.Desk, slip: visits.Slip) -> list[visits.Slip]:
    """Slips in the vault that may tell the same visit."""
    return visits.same_again(slip, slips.same_day(desk.reader, slip))
