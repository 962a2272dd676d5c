"""How somebody wants the window, kept in a file that may be missing, damaged or from a newer program."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp import config
from fieldapp.ui import look


def test_a_choice_is_remembered(tmp_path: Path) -> None:
    chosen = look.Look("en", "dark", 20)
    look.write(tmp_path / "home", chosen)
    assert look.read(tmp_path / "home") == chosen
    assert look.decode(look.encode(chosen)) == chosen


@pytest.mark.parametrize(
    "told",
    [b"", b"{", b"\xff", b"[]", b'{"lang":1}', b'{"lang":"fr","theme":"pink","size":0,"later":true}'],
)
def test_what_cannot_be_understood_was_never_chosen(tmp_path: Path, told: bytes) -> None:
    (tmp_path / look.FILE).write_bytes(told)
    assert look.read(tmp_path) == look.Look()


def test_without_a_choice_the_settings_of_the_run_hold(tmp_path: Path) -> None:
    run = config.Config(home=tmp_path, lang="en", text_size=9)
    assert look.whole(look.Look(), run) == look.Look("en", "system", 12)
    assert look.whole(look.Look("vi", "dark", 24), run) == look.Look("vi", "dark", 24)


def test_a_size_out_of_range_is_brought_into_it() -> None:
    assert look.decode('{"size":99}').size == 24


def test_a_place_that_takes_no_file_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    look.write(tmp_path / "file", look.Look("en"))
