"""Problem: a refusal that the reader can mend, known by its code; never a bug of ours."""

from __future__ import annotations


class Problem(Exception):
    """A refusal with a code of `resources/messages/`, the field it stands beside, and the words its text needs."""

    def __init__(self, code: str, field: str = "", /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.details = details

    def __repr__(self) -> str:
        return f"Problem({self.code!r}, field={self.field!r}, details={self.details!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and (self.code, self.field, self.details) == (
            other.code,
            other.field,
            other.details,
        )

    __hash__ = Exception.__hash__
