"""Every text of the window is there in Vietnamese, and what is compiled is what is written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import PySide6
import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

import fieldapp.ui
from fieldapp import resources
from fieldapp.ui import text
from fieldapp.ui.widgets import stateline

pytestmark = pytest.mark.window

SOURCES = sorted(Path(fieldapp.ui.__file__).parent.rglob("*.py"))
TS = sorted(path.stem for path in resources.path("translations").glob("*.ts"))


class Message(NamedTuple):
    """A text of a .ts file; `said` has one form, or one for each plural."""

    context: str
    source: str
    comment: str
    plural: bool
    said: tuple[str, ...]


def messages(path: Path) -> Iterator[Message]:
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            said = message.find("translation")
            assert said is not None
            forms = [form.text or "" for form in said.iter("numerusform")] or [said.text or ""]
            unfinished = said.get("type") in ("unfinished", "vanished", "obsolete")
            yield Message(
                context.findtext("name", ""),
                message.findtext("source", ""),
                message.findtext("comment", ""),
                message.get("numerus") == "yes",
                () if unfinished else tuple(forms),
            )


def written(name: str) -> list[Message]:
    return list(messages(resources.path(f"translations/{name}.ts")))


def own(lang: str) -> list[Message]:
    """The program's own texts in a language, of all its files."""
    return [message for name in TS if name.endswith(f"_{lang}") and name != f"qt_{lang}" for message in written(name)]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    """What the extractor finds in the source as it is now."""
    fresh = tmp_path_factory.mktemp("texts") / "found.ts"
    program = Path(PySide6.__file__).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")
    if not program.exists():
        pytest.skip("this installation of PySide6 has no lupdate")
    subprocess.run([program, "-silent", *SOURCES, "-ts", fresh], check=True, capture_output=True)
    return list(messages(fresh))


def test_every_text_of_the_source_has_its_vietnamese(found: list[Message]) -> None:
    known = {message[:4]: message.said for message in own("vi")}
    missing = [message[:2] for message in found if not all(known.get(message[:4], ()) or [""])]
    assert missing == []


def test_no_translation_is_left_of_a_text_that_is_gone(found: list[Message]) -> None:
    assert {message[:4] for message in own("vi")} - {message[:4] for message in found} == set()


def test_every_count_has_its_english_forms(found: list[Message]) -> None:
    known = {message[:4]: message.said for message in own("en")}
    counts = {message[:4] for message in found if message.plural}
    assert set(known) == counts
    assert [message for message, said in known.items() if len(said) != 2 or not all(said)] == []


@pytest.mark.parametrize("name", TS)
def test_the_compiled_file_says_what_the_written_one_says(qapp: QApplication, name: str) -> None:
    translator = QTranslator()
    assert translator.load(str(resources.path(f"translations/{name}.qm")))
    old = [
        message[:2]
        for message in written(name)
        if translator.translate(message.context, message.source, message.comment, 1 if message.plural else -1)
        != message.said[0]
    ]
    assert old == []  # run pyside6-lrelease, see the top of fieldapp/ui/text.py


@pytest.mark.parametrize("name", TS)
def test_a_translation_keeps_the_names_to_be_filled_in(name: str) -> None:
    """A count is %n in the source, and %Ln as a language writes it: 1.234 or 1,234."""
    names = re.compile(r"\{\w*\}|%L?n|%\d")
    wrong = [
        message[:2]
        for message in written(name)
        for form in message.said
        if sorted(names.findall(form)) != sorted(names.findall(message.source.replace("%n", "%Ln")))
    ]
    assert wrong == []


@pytest.mark.parametrize(("lang", "said"), [("vi", "1.234"), ("en", "1,234")])
def test_a_count_is_written_as_its_language_does(qapp: QApplication, lang: str, said: str) -> None:
    text.install(qapp, lang)
    assert text.number(1234) == said
    assert said in text.translate("RollList", "%n household(s)", "", 1234)
    text.install(qapp, "vi")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_text_stands_where_the_extractor_sees_it(path: Path, found: list[Message]) -> None:
    """An f-string, a name or a keyword inside the call would never be translated, and nobody would notice."""
    sources = {message.source for message in found}
    hidden = []
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        place = {"tr": 0, "translate": 1}.get(call.func.attr)
        if place is None or (path.name == "text.py" and call.func.attr == "translate"):
            continue
        words = call.args[place] if len(call.args) > place else None
        if call.keywords or not (isinstance(words, ast.Constant) and words.value in sources):
            hidden.append(f"{path.name}:{call.lineno}")
    assert hidden == []


def test_the_window_speaks_vietnamese_or_english(dressed: QApplication) -> None:
    assert text.language() == "vi"
    assert QObject().tr("Lock") == "Lock"  # not a text of QObject
    assert text.translate("StateLine", "No network") == "Không có mạng"
    text.install(dressed, "en")
    assert text.language() == "en"
    assert text.translate("StateLine", "No network") == "No network"


def test_a_text_of_a_widget_is_found_in_what_is_made_from_it(dressed: QApplication, qtbot: QtBot) -> None:
    class Special(stateline.StateLine):
        """A page may refine a widget without translating it again."""

    special = Special()
    qtbot.addWidget(special)
    assert special.tr("No network") == "Không có mạng"


@pytest.mark.parametrize(
    ("lang", "n", "words"),
    [("vi", 1, "1 phiếu chờ"), ("vi", 3, "3 phiếu chờ"), ("en", 1, "1 slip wait"), ("en", 3, "3 slips wait")],
)
def test_counts_follow_the_language(dressed: QApplication, lang: str, n: int, words: str) -> None:
    text.install(dressed, lang)
    assert text.translate("StateLine", "%n slip(s) waiting to be sent", None, n).startswith(words)


def test_numbers_follow_the_language(dressed: QApplication) -> None:
    assert QLocale().toString(1234567) == "1.234.567"
    text.install(dressed, "en")
    assert QLocale().toString(1234567) == "1,234,567"


def test_a_language_that_is_spoken_already_is_not_read_again(dressed: QApplication) -> None:
    spoken = dressed.findChildren(QTranslator)
    text.install(dressed, "vi")
    assert spoken
    assert dressed.findChildren(QTranslator) == spoken


def test_an_unknown_language_is_a_bug(dressed: QApplication) -> None:
    with pytest.raises(ValueError, match="fr"):
        text.install(dressed, "fr")


def test_the_languages_do_not_pile_up(dressed: QApplication) -> None:
    for lang in ("en", "vi", "en", "vi"):
        text.install(dressed, lang)
    text.install(dressed, "en")
    assert QCoreApplication.translate("StateLine", "No network") == "No network"


def test_qts_own_menus_and_buttons_are_vietnamese(dressed: QApplication, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    qtbot.addWidget(menu)
    words = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert words == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"]
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text() == "Thôi"
