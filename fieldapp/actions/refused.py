"""Refused: a form that must be mended before it is kept, with every problem beside its field."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.domain.problems import Problem


class Refused(Exception):
    """Nothing was kept; `problems` are in the form's order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(f"{problem.code} {problem.field}".rstrip() for problem in problems))
        self.problems = list(problems)
