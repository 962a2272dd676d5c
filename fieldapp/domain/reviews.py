"""Reviews: what a head says of a visit, what of it was read, the table of states; never who may review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.domain import history, problems, text

DRAFT = "draft"  # never leaves the computer, so no record has it
WAITING = "waiting"
APPROVED = "approved"
RETURNED = "returned"
LOCKED = "locked"
WITHDRAWN = "withdrawn"

SETTLED = "settled"  # no state: both values of a field were looked at, the state stays as it was
VERDICTS = (APPROVED, RETURNED, SETTLED)

WORDS_LENGTH = 500

# The whole answer to "what may come after what"; a corrected slip waits, whatever was said of it before.
NEXT: dict[str, frozenset[str]] = {
    DRAFT: frozenset({WAITING}),
    WAITING: frozenset({WAITING, APPROVED, RETURNED, WITHDRAWN}),
    APPROVED: frozenset({WAITING, RETURNED, LOCKED, WITHDRAWN}),
    RETURNED: frozenset({WAITING, APPROVED, WITHDRAWN}),
    LOCKED: frozenset({WAITING, WITHDRAWN}),  # by a correction with a reason alone
    WITHDRAWN: frozenset({WAITING}),
}


def content(record: history.Record) -> str:
    """What a reader has read, in 16 hex digits: the fact that won each cell, process cells ("_...") aside."""
    import hashlib  # not before: it takes long to load

    won = sorted(f"{field}={cell.fact}" for field, cell in record.cells.items() if not field.startswith("_"))
    return hashlib.sha256("\n".join(won).encode()).hexdigest()[:16]


def cells(
    verdict: str,
    record: history.Record,
    reasons: Mapping[str, str] | None = None,
    words: str = "",
    *,
    reader: str,
    day: str,
) -> dict[str, Any]:
    """The `_review` cell of a verdict on the record as read; `reasons` are codes of return_reasons, or words, by field.

    Problem "review_reason" for a return without reason or words, "text_long" for more than 500 letters.
    """
    if verdict not in VERDICTS:
        raise ValueError(verdict)
    words = text.line(words)
    if verdict == RETURNED and not (reasons or words):
        raise problems.Problem("review_reason", "reasons")
    for said_ in (words, *(reasons or {}).values()):
        if len(said_) > WORDS_LENGTH:
            raise problems.Problem("text_long", "words", length=len(said_), most=WORDS_LENGTH)
    said: dict[str, Any] = {"verdict": verdict, "reader": reader, "day": day, "of": content(record)}
    said |= {"reasons": dict(reasons)} if reasons else {}
    said |= {"words": words} if words else {}
    seen = _rival_facts(record) if verdict == SETTLED else _seen(record)
    said |= {"seen": sorted(seen)} if seen else {}
    said |= {"was": state(record)} if verdict == SETTLED else {}
    return {"_review": said}


def review(record: history.Record) -> dict[str, Any]:
    """The last review of the record, or {} when there is none that can be read."""
    said = record.value("_review")
    return said if isinstance(said, dict) else {}


def state(record: history.Record) -> str:
    """Where the visit stands: a verdict holds for the content that was read, a corrected slip waits again."""
    if record.value("_withdrawn"):
        return WITHDRAWN
    if locked(record):
        return LOCKED
    said = review(record)
    verdict = said.get("was") if said.get("verdict") == SETTLED else said.get("verdict")
    return verdict if verdict in (APPROVED, RETURNED) and said.get("of") == content(record) else WAITING


def locked(record: history.Record) -> bool:
    """Whether the closing of a period holds what the visit says now; True alone holds it whatever it says."""
    said = record.value("_locked")
    return said is True or (isinstance(said, dict) and said.get("of") == content(record))


def unsettled(record: history.Record) -> dict[str, tuple[str, ...]]:
    """The rival facts, by content field, of which some were not yet before a reader who settled them."""
    if not record.rivals:
        return {}
    seen = _seen(record)
    return {field: ids for field, ids in _rivals(record).items() if not seen.issuperset(ids)}


def may_follow(before: str, after: str) -> bool:
    """Whether a visit may go from one state to another."""
    return after in NEXT.get(before, frozenset())


def _rivals(record: history.Record) -> dict[str, tuple[str, ...]]:
    return {field: ids for field, ids in record.rivals.items() if not field.startswith("_")}


def _rival_facts(record: history.Record) -> set[str]:
    return {fact for ids in _rivals(record).values() for fact in ids}


def _seen(record: history.Record) -> set[str]:
    """The rival facts that an earlier reader settled and that still stand against each other."""
    seen = review(record).get("seen")
    return _rival_facts(record).intersection(seen if isinstance(seen, list) else ())
