"""Text size and colours change on every page while it is open: at once, with nothing cut off and nothing lost."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import commune
import elbow
import everywhere
import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QWidget
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.ui import look, style
from fieldapp.ui.pages import settings

SIZES = (14, 16, 17, 18, 20, 21, 22, 24, 12)  # each page takes the next one while it is open, most of them grow
THEMES = ("contrast", "dark", "light")


class Program:
    """The whole program, opened by the head of Khe Sú."""

    def __init__(self, home: Path, folder: Path, qtbot: QtBot) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        run = config.Config(home=home, lang="vi", text_size=12)
        self.desktop = desktop.Desktop(app, run, clock=lambda: commune.NOW, cost=commune.CHEAP)
        self.desktop.window.resize(*everywhere.SCREEN)
        self.desktop.window.show()
        self.desktop.window.activateWindow()
        qtbot.waitUntil(self.desktop.window.isActiveWindow)
        self.desktop.unlock(folder, commune.PASSPHRASE)
        self.settle()
        assert self.desktop.traffic is not None
        self.desktop.traffic.stop()  # an exchange in between would change what is shown

    def settle(self) -> None:
        """Let every lane end what it does, and the window lay itself out."""
        while any(lane.busy for lane in self._lanes()):
            for lane in self._lanes():
                lane.wait_idle(20_000)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        for _ in range(8):
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def _lanes(self) -> list:  # type: ignore[type-arg]
        session = self.desktop.session
        return [self.desktop.keepers, *((session.desk, session.wire) if session else ())]

    @property
    def settings(self) -> settings.SettingsPage:
        """The page where the look is chosen, open or not."""
        page = self.desktop.window.page("settings")
        assert isinstance(page, settings.SettingsPage)
        return page


@pytest.fixture
def program(tmp_path: Path, dressed: QApplication, qtbot: QtBot) -> Iterator[Program]:
    home = tmp_path / "home"
    laptop = commune.Laptop(home / commune.NAMES[commune.HEAD], commune.HEAD)
    everywhere.furnish(laptop, tmp_path)
    laptop.close()
    made = Program(home, laptop.folder, qtbot)
    yield made
    made.desktop.close()


def state(page: QWidget) -> dict[object, object]:
    """What was typed, chosen and ticked on a page, and where the keyboard is; a control may stand elsewhere on it."""
    found: dict[object, object] = {"focus": page.window().focusWidget()}
    for widget in page.findChildren(QWidget):
        match widget:
            case QLineEdit():
                found[widget] = widget.text()
            case QPlainTextEdit():
                found[widget] = widget.toPlainText()
            case QComboBox():
                found[widget] = widget.currentIndex()
            case QCheckBox():
                found[widget] = widget.isChecked()
            case QTableView():
                found[widget] = (widget.currentIndex().row(), widget.model().rowCount())
    return found


def fill(page: QWidget, qtbot: QtBot) -> None:
    """Type something into each empty line, as somebody who has not finished, and let searches begin."""
    for line in page.findChildren(QLineEdit):
        if line.isVisible() and line.isEnabled() and not line.text() and line.focusProxy() is None:
            line.setText("Chìu Quay Sáng")
    for timer in page.findChildren(QTimer):
        if timer.isActive() and timer.isSingleShot():
            qtbot.waitUntil(lambda timer=timer: not timer.isActive())


def test_another_size_and_other_colours_hold_at_once_on_every_page_and_nothing_is_lost(
    program: Program, qtbot: QtBot
) -> None:
    shell = program.desktop.window
    wrong = []
    for key, size, theme in zip(shell.keys, itertools.cycle(SIZES), itertools.cycle(THEMES)):
        page = begin(program, key, qtbot)
        before = state(page)
        program.settings.chosen.emit(look.Look("vi", theme, size))
        program.settle()
        assert (QApplication.font().pointSize(), program.desktop.app.property("theme")) == (size, theme)
        assert shell.page(key) is page
        wrong += [f"{key} at {size}: {fault}" for fault in (*elbow.cut(shell), *elbow.sideways(shell))]
        after = state(page)
        wrong += [f"{key} at {size}: {one} was {before[one]!r}" for one in before if after.get(one) != before[one]]
        rail = shell.grab().toImage().pixelColor(3, shell.height() - 3).name().upper()
        wrong += [f"{key} in {theme}: the rail is {rail}"] if rail != style.THEMES[theme].rail else []
    assert not wrong, "\n".join(wrong)


def begin(program: Program, key: str, qtbot: QtBot) -> QWidget:
    """Open a page and leave something unfinished on it."""
    program.desktop.window.show_page(key)
    program.settle()
    page = program.desktop.window.page(key)
    fill(page, qtbot)
    program.settle()
    return page


def test_what_is_chosen_in_the_settings_holds_there_at_once(program: Program, qtbot: QtBot) -> None:
    program.desktop.window.show_page("settings")
    program.settings.points.setFocus()
    qtbot.keyClick(program.settings.points, Qt.Key.Key_Up)
    program.settings.theme.set_key("contrast")
    assert QApplication.font().pointSize() == 13
    assert program.desktop.app.property("theme") == "contrast"
    assert program.settings.points.hasFocus()
