"""Every sentence of resources/messages/: there for each code that is raised, in both languages, well formed."""

from __future__ import annotations

import ast
import csv
import functools
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import fieldapp
from fieldapp import resources
from fieldapp.domain import sensitive
from fieldapp.store import database, disk
from fieldapp.sync import transport

SOURCE = Path(fieldapp.__file__).parent
FILES = sorted(resources.path("messages").glob("*.csv"))
ROWS = [(file.name, row) for file in FILES for row in resources.rows(f"messages/{file.name}")]
RAISED = frozenset({"Problem", "Verdict", "Difference"})
COPIED = frozenset({"server_missing", "server_address_bad", "window_missing"})  # end with something to copy
BANNED = {
    "vi": re.compile(r"\b(users?|sync error|records?|bản ghi|submit|errors?|server|bạn)\b", re.IGNORECASE),
    "en": re.compile(r"\b(users?|sync error|database record|abort(ed)?|invalid|illegal|fatal)\b", re.IGNORECASE),
}


@functools.cache  # and not found while tests are collected, which each test process does
def calls() -> tuple[tuple[str, ast.Call], ...]:
    """Every place in the program that raises, holds back or tells a code."""
    return tuple(call for file in sorted(SOURCE.rglob("*.py")) for call in calls_in(file))


def calls_in(file: Path) -> Iterator[tuple[str, ast.Call]]:
    source = file.read_text(encoding="utf-8")
    if any(name in source for name in (*RAISED, "journal.add")):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                told = name == "add" and ast.unparse(node.func) == "journal.add"
                if name in RAISED or told:
                    yield f"{file.name}:{node.lineno}", node


def literals(node: ast.expr) -> Iterator[str]:
    """The codes that an expression may be, as far as they are written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def code_of(call: ast.Call) -> ast.expr:
    return call.args[2] if isinstance(call.func, ast.Attribute) and call.func.attr == "add" else call.args[0]


def codes() -> set[str]:
    return {code for _, call in calls() for code in literals(code_of(call))}


OUTCOMES = {kind.outcome for kind in (transport.Offline, transport.Portal, transport.Busy)} | {"tls", "clock"}
FAMILIES = {
    *database._CODES.values(),
    *disk._ERRNOS.values(),
    *(f"wire_{outcome}" for outcome in OUTCOMES | {"unauthorized", "too_old"}),
    *(f"sensitive_{code}" for code in sensitive.CODES),
}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_search_for_codes_finds_them() -> None:
    assert {"vault_missing", "no_grant", "verify_feed", "journal_enrolled", "too_old"} <= codes()
    assert len(codes()) > 100


def test_every_code_has_a_sentence_in_both_languages() -> None:
    texts, all_codes = resources.texts(), codes() | FAMILIES
    assert sorted(all_codes - texts.keys()) == []
    said = {(code, lang): texts[code][lang] for code in all_codes for lang in ("vi", "en")}
    assert [place for place, text in said.items() if not (text[0].isupper() or text[0] in "“{")] == []
    ends = re.compile(r"([.!?…”)]|\{\w+\})$")
    assert [place for place, text in said.items() if place[0] not in COPIED and not ends.search(text)] == []


def test_a_code_that_is_put_together_is_one_of_the_messages() -> None:
    for place, call in calls():
        for node in ast.walk(code_of(call)):
            if isinstance(node, ast.JoinedStr):
                parts = (re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values)
                pattern = re.compile("".join(map(str, parts)))
                assert any(pattern.fullmatch(code) for code in resources.texts()), place


def test_no_code_is_written_twice() -> None:
    assert [code for code, times in Counter(row["code"] for _, row in ROWS).items() if times > 1] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_line_has_its_three_cells(file: Path) -> None:
    with file.open(encoding="utf-8", newline="") as lines:
        for line in csv.reader(lines):
            assert len(line) == 3, line
            assert all(line), line
    raw = file.read_bytes()
    assert unicodedata.is_normalized("NFC", raw.decode())
    assert b"\r" not in raw


def test_both_languages_say_the_same_words_in_their_places() -> None:
    assert [row["code"] for _, row in ROWS if placeholders(row["vi"]) != placeholders(row["en"])] == []


def test_no_sentence_speaks_like_a_computer() -> None:
    """What stands in quotation marks is typed or shown elsewhere, and is as it is there."""
    for name, row in ROWS:
        for lang, banned in BANNED.items():
            said = re.sub(r"“[^”]*”|\{\w+\}|fieldapp\[server\]", "", row[lang])
            assert not banned.search(said), f"{name}: {said}"


def test_every_word_that_a_sentence_needs_is_given_where_it_is_raised() -> None:
    """Else the reader would see “{seconds}”."""
    for place, call in calls():
        given = {word.arg for word in call.keywords}
        if None in given:  # ** of something: not to be seen here
            continue
        for code in literals(code_of(call)):
            assert placeholders(resources.texts()[code]["vi"]) <= given | {"field", "what"}, f"{place}: {code}"
