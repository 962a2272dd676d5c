"""What the tests of the command line stand on: a copy of the hamlet for each, and a hand that types."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import commune
import hamlet
import pytest

from fieldapp import __main__ as door
from fieldapp.actions import enrol
from fieldapp.commands import demo_town


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a town that nobody changes."""
    folder = tmp_path_factory.mktemp("town")
    hamlet.found(folder)
    return folder


@pytest.fixture
def town(founded: Path, tmp_path: Path) -> Iterator[hamlet.Town]:
    """A copy of the town that belongs to one test, its server not running."""
    folder = tmp_path / "town"
    shutil.copytree(founded, folder)
    with contextlib.closing(hamlet.Town(folder)) as made:
        yield made


@pytest.fixture
def lan(town: hamlet.Town) -> tuple[str, str]:
    """The words that name the member's vault."""
    return "--vault", str(town.vault(hamlet.LAN))


@pytest.fixture
def fieldapp(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> hamlet.Typed:
    """A hand that types commands; nobody may ever see a traceback."""
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", demo_town.PASSPHRASE)
    monkeypatch.setitem(enrol.enrol.__kwdefaults__, "cost", commune.CHEAP)

    def typed(*words: str, lang: str = "en") -> hamlet.Said:
        monkeypatch.setenv("FIELDAPP_LANG", lang)
        capfd.readouterr()
        code = door.main(list(words))
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return hamlet.Said(code, out, err)

    return typed


Recorded = Callable[[Sequence[dict[str, Any]]], hamlet.Said]


@pytest.fixture
def recorded(fieldapp: hamlet.Typed, lan: tuple[str, str], tmp_path: Path) -> Recorded:
    """Types slips into a file and `fieldapp record`."""

    def record(slips: Sequence[dict[str, Any]]) -> hamlet.Said:
        file = tmp_path / "phiếu.jsonl"
        file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in slips), encoding="utf-8")
        return fieldapp("record", str(file), *lan)

    return record
