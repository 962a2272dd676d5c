"""Finds the Word template of a paper: the one that is given, the province's own, or the built-in one; reads no more."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fieldapp import resources
from fieldapp.domain import problems

FOLDER = "templates"  # beside the vaults, where the province's own templates are put: month.docx, statement.docx, …


class Template(msgspec.Struct, frozen=True):
    """A template's file name and bytes."""

    name: str
    raw: bytes


def find(kind: str, home: Path | None = None, given: Path | None = None) -> Template:
    """The template of a kind of paper (`papers.TABLE`, `MONTH`, `STATEMENT`): `given`, else the province's below
    `home`, else the built-in one. Problem "template_missing"."""
    own = home / FOLDER / f"{kind}.docx" if home else None
    place = given or (own if own and own.exists() else resources.path(f"templates/{kind}.docx"))
    try:
        return Template(place.name, place.read_bytes())
    except OSError:
        raise problems.Problem("template_missing", name=str(place)) from None
