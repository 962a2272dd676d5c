"""Where a passphrase may come from: the environment or a prompt; never from the words of a command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import hamlet
import pytest

from fieldapp import resources
from fieldapp.commands import demo_town

pty = pytest.importorskip("pty", reason="only POSIX has terminals that a test can be")

PATIENCE = 30  # seconds


def ended(process: subprocess.Popen[bytes], again: bool) -> tuple[bytes, bytes]:
    """What a process said until its end; `again` interrupts it once more, as a person would, where the first time fell
    into the moment before it read."""
    for _ in range(PATIENCE):
        try:
            return process.communicate(timeout=1)
        except subprocess.TimeoutExpired:
            if again:
                process.send_signal(signal.SIGINT)
    process.kill()
    process.communicate()
    raise AssertionError("it does not end")


def _hears_interrupts() -> None:
    """Also where the tests run in the background of a shell, which has what it starts there hear none."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def typed(words: list[str], *answers: bytes | None) -> tuple[int, str, str]:
    """Runs the program at a terminal of its own, and types an answer at each prompt, or interrupts it there; its exit
    code, output and complaints."""
    keys, terminal = pty.openpty()
    env = {name: value for name, value in os.environ.items() if not name.startswith("FIELDAPP_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "fieldapp", *words],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=env | {"FIELDAPP_LANG": "en"},
        start_new_session=True,  # a prompt that looks for the terminal of its session finds none, and uses these
        preexec_fn=_hears_interrupts,
    )
    os.close(terminal)
    assert process.stderr is not None
    said = b""
    for answer in answers:
        while not said.endswith((b"Passphrase: ", b"Passphrase again: ")):
            piece = os.read(process.stderr.fileno(), 1)
            assert piece, f"no prompt after {said!r}"
            said += piece
        said += b"\n"
        if answer is None:
            process.send_signal(signal.SIGINT)
        else:
            os.write(keys, answer)
    out, err = ended(process, again=None in answers)
    os.close(keys)
    return process.returncode, out.decode(), (said + err).decode()


def test_the_passphrase_is_asked_for_and_not_shown(town: hamlet.Town) -> None:
    words = ["exchange", "--vault", str(town.vault(hamlet.LAN))]
    with town.served():
        code, out, err = typed(words, demo_town.PASSPHRASE.encode() + b"\n")
    assert (code, out.startswith("Sent 0")) == (0, True)
    assert err.strip() == "Passphrase:"


def test_a_new_vault_asks_twice_and_an_old_one_once(town: hamlet.Town, tmp_path: Path) -> None:
    folder = ["--vault", str(tmp_path / "kho")]
    text = town.invite(hamlet.LAN)
    with town.served():
        code, _, err = typed(["enrol", text, *folder], "trăng lên đầu bản\n".encode(), "trăng lên đầu bàn\n".encode())
        assert (code, err.splitlines()[-1]) == (1, resources.say("passphrase_differs", "en"))
        assert not (tmp_path / "kho").exists()
        good = "trăng lên đầu bản\n".encode()
        assert typed(["enrol", text, *folder], good, good)[0] == 0
        assert typed(["enrol", town.invite(hamlet.LAN), *folder], good)[0] == 0


def test_a_prompt_without_an_answer_is_one_line(town: hamlet.Town) -> None:
    code, out, err = typed(["exchange", "--vault", str(town.vault(hamlet.LAN))], b"\x04")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == resources.say("passphrase_missing", "en")
    assert "Traceback" not in err


def test_an_interrupt_at_the_prompt_is_one_line(town: hamlet.Town) -> None:
    code, out, err = typed(["exchange", "--vault", str(town.vault(hamlet.LAN))], None)
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == resources.say("stopped", "en")
    assert "Traceback" not in err


@pytest.mark.parametrize("word", ["exchange", "verify", "enrol"])
def test_without_a_terminal_and_a_variable_it_says_what_to_set(
    word: str, town: hamlet.Town, fieldapp: hamlet.Typed, lan: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = (town.invite(hamlet.LAN),) if word == "enrol" else ()
    for told in (None, ""):
        with monkeypatch.context() as patch:
            if told is None:
                patch.delenv("FIELDAPP_PASSPHRASE")
            else:
                patch.setenv("FIELDAPP_PASSPHRASE", told)
            for lang in ("vi", "en"):
                assert fieldapp(word, *first, *lan, lang=lang).line == resources.say("passphrase_missing", lang)


def test_a_passphrase_that_is_too_short_makes_no_vault(
    town: hamlet.Town, fieldapp: hamlet.Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", "ngắn")
    said = fieldapp("enrol", town.invite(hamlet.LAN), "--vault", str(tmp_path / "kho"))
    assert said.line == resources.say("passphrase_short", "en", least=8)
    assert not (tmp_path / "kho").exists()


@pytest.mark.parametrize("word", ["enrol", "record", "exchange", "export", "verify"])
def test_no_word_takes_a_passphrase(word: str, fieldapp: hamlet.Typed) -> None:
    assert "pass" not in fieldapp(word, "--help").out.lower()
    assert fieldapp(word, "--passphrase", demo_town.PASSPHRASE).code == 2
