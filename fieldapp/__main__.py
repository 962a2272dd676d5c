"""The door: one word a command, and only what the word needs is imported; without a word the window opens."""

from __future__ import annotations

import errno
import importlib
import os
import sys

import fieldapp
from fieldapp import config, resources
from fieldapp.domain import problems

# Each is a module of fieldapp.commands with main(argv, settings) -> int, and a line `command_<word>` of the messages.
WORDS = (
    *("demo", "enrol", "record", "import", "slip", "exchange", "bundle", "export", "report", "serve", "admin"),
    *("verify", "backup", "hub", "household"),
)
MODULES = {"import": "importing"}  # which Python keeps for itself
SERVER_LIBRARIES = frozenset({"litestar", "sqlalchemy", "uvicorn", "psycopg"})

DONE, FAILED, WRONG = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """Does what the words say. 0 done; 1 refused or failed, with one clear line; 2 the words make no sense."""
    words = sys.argv[1:] if argv is None else argv
    settings = config.read(os.environ)
    _write_vietnamese()
    try:
        code = _run(words, settings)
        _flush()
        return code
    except KeyboardInterrupt:
        return _failed(resources.say("stopped", settings.lang))
    except BrokenPipeError:  # whoever read the output has had enough
        _drop_output()
        return FAILED
    except (problems.Problem, OSError, ModuleNotFoundError) as error:
        sentence = _sentence(error, settings.lang)
        if not sentence:
            raise
        return _failed(sentence)


def _run(words: list[str], settings: config.Config) -> int:
    try:
        return _do(words, settings)
    except SystemExit as stop:  # argparse: help was shown (0), or the words were wrong (2)
        return stop.code if isinstance(stop.code, int) else WRONG


def _do(words: list[str], settings: config.Config) -> int:
    if not words:
        return int(importlib.import_module("fieldapp.desktop").main(settings))
    word, *rest = words
    if word in ("-h", "--help"):
        print(_help(settings.lang))
        return DONE
    if word == "--version":
        print(f"fieldapp {fieldapp.__version__}")
        return DONE
    if word not in WORDS:
        code = "word_first" if word.startswith("-") else "word_unknown"
        print(resources.say(code, settings.lang, word=word), file=sys.stderr)
        return WRONG
    return int(importlib.import_module(f"fieldapp.commands.{MODULES.get(word, word)}").main(rest, settings))


def _help(lang: str) -> str:
    lines = [f"  {word:<10} {resources.say(f'command_{word}', lang)}" for word in WORDS]
    return "\n".join([resources.say("help_start", lang), "", *lines, "", resources.say("help_end", lang)])


def _sentence(error: Exception, lang: str) -> str:
    """One line on what the reader can mend; "" for what is our bug."""
    if isinstance(error, problems.Problem):
        return " ".join(resources.explain(error, lang).split())
    if isinstance(error, OSError):
        if error.errno == errno.ENOSPC:
            return resources.say("disk_full", lang)
        if error.filename is None:
            return resources.say("system_stopped", lang, why=error)
        return resources.say("system_refused", lang, what=error.filename, why=error)
    name = (getattr(error, "name", None) or "").partition(".")[0]
    return resources.say("server_missing", lang, name=name) if name in SERVER_LIBRARIES else ""


def _failed(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    try:
        _flush()
    except OSError:
        _drop_output()
    return FAILED


def _flush() -> None:
    """Writes all that was said: at the end of the process it would be too late to tell that it did not work."""
    if sys.stdout is not None:
        sys.stdout.flush()


def _drop_output() -> None:
    """What could not be written is not tried again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_vietnamese() -> None:
    """A pipe or file on Windows has an old code page that lacks most Vietnamese letters; a program without a console
    has no streams at all."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
