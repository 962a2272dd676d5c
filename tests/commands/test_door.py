"""The door: help in two languages, wrong use, exit codes, and the same from a real process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import hamlet
import pytest

import fieldapp as product
from fieldapp import __main__ as door
from fieldapp import resources

VIETNAMESE = re.compile("[ăâđêôơưáàảãạéèíìóòúùýếềệốồộớờợứừự]", re.IGNORECASE)
ADMIN = ("init", "import", "areas", "teams", "members", "invite", "devices", "revoke", "held", "release", "erase")


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A real process of the program, its input closed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("FIELDAPP_")}
    return subprocess.run(
        [sys.executable, "-m", "fieldapp", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=env | environ,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def test_help_names_every_word_in_the_readers_language(fieldapp: hamlet.Typed) -> None:
    for lang in ("vi", "en"):
        said = fieldapp("--help", lang=lang)
        assert (said.code, said.err) == (0, "")
        for word in door.WORDS:
            assert f"  {word:<10} {resources.say(f'command_{word}', lang)}" in said.out


@pytest.mark.parametrize(
    "words", [*([word] for word in door.WORDS), *(["admin", word] for word in ADMIN)], ids=" ".join
)
def test_every_word_explains_itself_in_both_languages(words: list[str], fieldapp: hamlet.Typed) -> None:
    english, vietnamese = (fieldapp(*words, "--help", lang=lang) for lang in ("en", "vi"))
    assert (english.code, english.err, vietnamese.code, vietnamese.err) == (0, "", 0, "")
    assert english.out.startswith(f"usage: fieldapp {' '.join(words)}")
    assert vietnamese.out.startswith(f"Cách dùng: fieldapp {' '.join(words)}")
    assert VIETNAMESE.search(vietnamese.out)
    assert not VIETNAMESE.search(english.out)
    said = set(re.findall(r"--[a-z-]+", english.out))
    assert said == set(re.findall(r"--[a-z-]+", vietnamese.out))


def test_no_text_of_the_help_is_missing(fieldapp: hamlet.Typed) -> None:
    """A code without a text is shown as itself."""
    for words in (*((word,) for word in door.WORDS), *(("admin", word) for word in ADMIN)):
        for lang in ("vi", "en"):
            assert not re.search(r"\b(argument|admin|command|usage)_\w+", fieldapp(*words, "--help", lang=lang).out)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["gui"], "Không có lệnh “gui”. Hãy chạy “fieldapp --help” để xem các lệnh."),
        (["--vault", "x", "record"], "Trước “--vault” phải ghi lệnh. Hãy chạy “fieldapp --help” để xem các lệnh."),
        (["exchange"], "Còn thiếu: --vault."),
        (["enrol", "--vault", "x"], "Còn thiếu: INVITATION."),
        (["record"], "Còn thiếu: FILE, --vault."),
        (["record", "x.jsonl"], "Còn thiếu: --vault."),
        (["export", "--vault", "x", "--what", "names"], "--what: không có 'names'."),
        (["export", "--vault", "x", "--what", "facts", "--format", "xml"], "--format: không có 'xml'."),
        (["verify"], "Hãy ghi một trong các mục: --vault --data --db."),
        (["verify", "--vault", "x", "--data", "y"], "--data không dùng cùng --vault."),
        (["exchange", "--vault"], "--vault: hãy ghi thêm giá trị."),
        (["exchange", "--vault", "x", "--passphrase", "y"], "Không hiểu: --passphrase y."),
        (["demo", "--headless=có"], "--headless: không ghi thêm giá trị."),
    ],
)
def test_words_that_make_no_sense_end_with_2_and_say_why(
    words: list[str], sentence: str, fieldapp: hamlet.Typed
) -> None:
    said = fieldapp(*words, lang="vi")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[-1].startswith(sentence)


@pytest.mark.parametrize(
    ("words", "after", "sentence"),
    [
        (["bundle", "take"], ["--data", "x", "f"], "Còn thiếu: --answer."),
        (["bundle", "take"], ["--vault", "x"], "Còn thiếu: FILE."),
        (["bundle", "take"], ["--data", "x", "f", "--out", "y"], "Không hiểu: --out y."),
        (["bundle", "make"], ["--vault", "x", "f", "--answer", "y"], "Không hiểu: --answer y."),
        (["hub", "find"], ["--vault", "x", "y"], "Không hiểu: y."),
        (["admin", "members", "add"], ["--data", "x", "--nmae", "y"], "Còn thiếu: --"),
        (["admin", "areas"], ["--data", "x", "y"], "WORD: không có 'y'."),
        (["admin"], ["--data", "x", "--foo", "devices"], "Không hiểu: --foo."),
        (["admin"], ["--data", "x", "--foo", "devices", "--bar"], "Không hiểu: --foo --bar."),
        (["bundle"], ["--foo", "take", "--vault", "x", "f"], "Không hiểu: --foo."),
        (["admin"], ["areas"], "Hãy ghi một trong các mục: --data --db."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_after_a_word_is_told_with_the_usage_of_that_word(
    words: list[str], after: list[str], sentence: str, fieldapp: hamlet.Typed
) -> None:
    said = fieldapp(*words, *after, lang="vi")
    first, *_, last = said.err.splitlines()
    assert first.startswith(f"Cách dùng: fieldapp {' '.join(words)} [-h]")
    assert last.startswith(sentence)
    assert said.code == 2


def test_the_version_is_told(fieldapp: hamlet.Typed) -> None:
    assert fieldapp("--version").out == f"fieldapp {product.__version__}\n"


@pytest.mark.parametrize("word", ["exchange", "verify"])
def test_a_folder_that_is_no_vault_is_one_line(word: str, tmp_path: Path, fieldapp: hamlet.Typed) -> None:
    for lang in ("vi", "en"):
        said = fieldapp(word, "--vault", str(tmp_path / "không có"), lang=lang)
        assert said.line == resources.say("vault_missing", lang)


def test_a_process_refuses_in_one_vietnamese_line_and_ends_with_1(tmp_path: Path) -> None:
    process = run("exchange", "--vault", str(tmp_path), FIELDAPP_PASSPHRASE="trăng lên đầu bản")
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr == resources.say("vault_missing") + "\n"
    process = run("exchange", "--vault", str(tmp_path), FIELDAPP_PASSPHRASE="trăng lên đầu bản", FIELDAPP_LANG="en")
    assert process.stderr == resources.say("vault_missing", "en") + "\n"


def test_a_process_ends_with_0_or_2_too() -> None:
    assert run("record", "--schema").returncode == 0
    assert run("record").returncode == 2


@pytest.mark.parametrize("words", [["--version"], ["record", "--help"], ["record", "--schema"]], ids=" ".join)
def test_a_reader_that_has_had_enough_is_no_trouble(words: list[str]) -> None:
    """As in `fieldapp record --schema | head -1`."""
    command = [sys.executable, "-m", "fieldapp", *words]
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("words", [["--version"], ["record", "--schema"]], ids=" ".join)
def test_an_output_that_cannot_be_written_is_one_line(words: list[str]) -> None:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "fieldapp", *words]
        process = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=env, check=False)
    assert (process.returncode, process.stderr.decode()) == (1, resources.say("disk_full") + "\n")
