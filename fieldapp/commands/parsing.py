"""The words after a command, by argparse, with its headings and complaints in the reader's language."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from fieldapp import config, resources

# What argparse says in English, and our sentence for it; anything else is shown as it is.
_COMPLAINTS = (
    (re.compile(r"the following arguments are required: (?P<names>.+)"), "usage_missing"),
    (re.compile(r"one of the arguments (?P<names>.+) is required"), "usage_one_of"),
    (re.compile(r"unrecognized arguments: (?P<names>.+)"), "usage_unknown"),
    (re.compile(r"argument (?P<name>.+?): not allowed with argument (?P<other>.+)"), "usage_together"),
    (
        re.compile(r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<names>.+)\)"),
        "usage_choice",
    ),
    (re.compile(r"argument (?P<name>.+?): expected .+"), "usage_bare"),
    (re.compile(r"argument (?P<name>.+?): ignored explicit argument .+"), "usage_flag"),
    (re.compile(r"argument (?P<name>.+?): invalid \w+ value: (?P<value>.+)"), "usage_value"),
)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks the reader's language; wrong use ends with exit code 2."""

    def __init__(self, *, settings: config.Config, **told: Any) -> None:
        self.settings = settings
        super().__init__(add_help=False, allow_abbrev=False, **told)
        self._positionals.title = self.say("usage_words")
        self._optionals.title = self.say("usage_options")
        self.add_argument("-h", "--help", action="help", help=self.say("usage_help"))
        self.set_defaults(strange=())  # the parser behind whose word something was not understood, and what

    def say(self, code: str, /, **details: object) -> str:
        """The sentence of a code."""
        return resources.say(code, self.settings.lang, **details)

    def words(self, *, required: bool) -> Words:
        """The words that may, or must, follow."""
        return Words(self, required)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The words as they were meant; what is not understood is told with the usage of the word before it."""
        told, _ = self.parse_known_args(args, namespace)
        if told.strange:
            parser, names = told.strange
            parser.error(f"unrecognized arguments: {' '.join(names)}")
        return told

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """The same with what is not understood, of which that before the next word stands first."""
        told, unknown = super().parse_known_args(args, namespace)
        below = told.strange[1] if told.strange else []
        if len(unknown) > len(below):
            told.strange = (self, unknown)
        return told, unknown

    def _get_formatter(self) -> argparse.HelpFormatter:
        formatter = super()._get_formatter()
        heading, add = self.say("usage_heading") + " ", formatter.add_usage

        def add_usage(usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: Any = None) -> None:
            add(usage, actions, groups, heading if prefix is None else prefix)

        formatter.add_usage = add_usage  # type: ignore[method-assign]
        return formatter

    def error(self, message: str) -> NoReturn:
        """Shows the usage and one sentence on what is wrong."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self._complaint(message)}\n")

    def _complaint(self, message: str) -> str:
        for pattern, code in _COMPLAINTS:
            if found := pattern.fullmatch(message):
                return self.say(code, **found.groupdict())
        return message


class Words:
    """The words after a command, each with a parser of its own."""

    def __init__(self, parser: Parser, required: bool) -> None:
        self._parser = parser
        self._action = parser.add_subparsers(required=required, metavar="WORD", dest="word" if required else "deed")

    def add(self, name: str, code: str) -> Parser:
        """The parser of a word; the message of `code` is its line of help."""
        told = self._parser.say(code)
        return self._action.add_parser(name, help=told, description=told, settings=self._parser.settings)
