"""A dressed program and a shell that is shown, for every window test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import samplepage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import style, text, window


def pytest_itemcollected(item: pytest.Item) -> None:
    """The offscreen platform has no window frame to limit, and says so at each window."""
    item.add_marker(pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True))


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in its usual clothes: light, 14 points, Vietnamese."""
    style.apply(qapp)
    text.install(qapp, "vi")
    yield qapp
    text.install(qapp, "en")


@pytest.fixture
def show(dressed: QApplication, qtbot: QtBot) -> Callable[..., QWidget]:
    """Shows parts in a window, each below the other, until the test ends; gives the window."""
    kept: list[QWidget] = []

    def show(*parts: QWidget) -> QWidget:
        around = QWidget()
        column = QVBoxLayout(around)
        for part in parts:
            column.addWidget(part)
        kept.append(around)
        qtbot.addWidget(around)
        around.show()
        around.activateWindow()
        qtbot.waitUntil(around.isActiveWindow)
        return around

    return show


@pytest.fixture
def shell(dressed: QApplication, qtbot: QtBot) -> window.Window:
    """A shown window with three pages."""
    shell = samplepage.build()
    qtbot.addWidget(shell)
    shell.show()
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    return shell


@pytest.fixture
def page(shell: window.Window) -> samplepage.SamplePage:
    """Its first page."""
    found = shell.page("record")
    assert isinstance(found, samplepage.SamplePage)
    return found
