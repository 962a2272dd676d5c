"""Everything can be reached and is named: each page, form and list, for each role, by the Tab key and for ears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import commune
import everywhere
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import window
from fieldapp.ui.widgets import lines, rail, tabs, ticks

MOST = 150  # presses of Tab: no page has as many controls
GROUPS = (rail.Rail, tabs.Tabs, ticks.Ticks)  # one stop for the Tab key each, arrows walk inside; tested on their own
NAMELESS = (QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Pane, QAccessible.Role.Grouping)

Key = Qt.Key


def controls(root: QWidget) -> list[QWidget]:
    """What is in sight and takes the keyboard, or would be pressed by a mouse."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and not isinstance(widget, QLabel)  # words may be marked by a mouse; they are read out, not reached
        and widget.isEnabled()
        and widget.focusProxy() is None
        and (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
    ]


def grouped(widget: QWidget) -> bool:
    """Whether arrows reach it from another control."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, GROUPS):
        above = above.parentWidget()
    return above is not None


def called(widget: QWidget) -> str:
    """How a screen reader calls it. Qt gives a choice on Linux the words chosen for a name, elsewhere the real one."""
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.text(QAccessible.Text.Name).strip() if seen else ""


def role(widget: QWidget) -> QAccessible.Role:
    """What a screen reader takes it for."""
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.role() if seen else QAccessible.Role.NoRole


def shown(widget: QWidget) -> str:
    """A control in the words of a failure."""
    return (
        f"{type(widget).__name__} “{called(widget) or widget.objectName()}” in {type(widget.parentWidget()).__name__}"
    )


def walk(shell: window.Window, qtbot: QtBot, key: Key) -> list[QWidget]:
    """Where a key leads, from where the keyboard is until it comes to a place for the second time; the one editor of
    a table is another place in each cell, and called so."""
    stops: dict[tuple[QWidget, str], None] = {}
    here = shell.focusWidget()
    while here is not None and (here, called(here)) not in stops and len(stops) < MOST:
        stops[here, called(here)] = None
        qtbot.keyClick(here, key)
        here = shell.focusWidget()
    return list(dict.fromkeys(stop for stop, _ in stops))


def faults(tour: everywhere.Tour) -> Iterator[str]:
    """What is wrong at this place."""
    shell = tour.window
    start = shell.focusWidget()
    if start is None or not start.isVisible():
        yield "nothing has the keyboard"
        return
    yield from _naming(shell)
    forth = walk(shell, tour.qtbot, Key.Key_Tab)
    tour.settle()
    if shell.focusWidget() not in (start, forth[0]):
        yield f"Tab goes round without {shown(start)}" if len(forth) < MOST else "Tab never comes back"
    yield from (f"a trap: {shown(one)}" for one in forth[:1] if len(forth) == 1)
    reached = set(forth)
    lost = [one for one in controls(shell) if one not in reached and not grouped(one)]
    yield from (f"Tab never reaches {shown(one)}" for one in lost)
    back = walk(shell, tour.qtbot, Key.Key_Backtab)
    tour.settle()
    if set(back) != set(walk_again := [one for one in forth if one.isVisible()]) and len(back) < len(walk_again):
        missed = [shown(one) for one in walk_again if one not in back]
        yield f"Shift+Tab misses {', '.join(missed)}"


def _naming(shell: window.Window) -> Iterator[str]:
    found = controls(shell)
    for one in found:
        if not called(one):
            yield f"no name: {shown(one)}"
        if role(one) in NAMELESS:
            yield f"no role: {shown(one)}"
    for menu in everywhere.menus():
        yield from ("an entry without words" for one in menu.actions() if not (one.isSeparator() or one.text().strip()))
    names = Counter((called(one), role(one)) for one in found if called(one) and not _row(one))
    yield from (f"{count} controls are called “{name}”" for (name, _), count in names.items() if count > 1)


def _row(widget: QWidget) -> bool:
    """Whether it is one of a list's lines, of which two may say the same."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, lines.LineCard):
        above = above.parentWidget()
    return above is not None


@pytest.fixture
def laptop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[commune.Laptop]:
    """A furnished vault of a member, a head or an officer."""
    made = commune.Laptop(tmp_path / "me", everywhere.ROLES[request.param])
    everywhere.furnish(made, tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("laptop", everywhere.ROLES, indirect=True)
def test_tab_reaches_every_control_and_each_has_a_name_of_its_own(
    laptop: commune.Laptop, dressed: QApplication, qtbot: QtBot
) -> None:
    tour = everywhere.Tour(laptop, qtbot)
    wrong = [f"{place}: {fault}" for place in tour.places() for fault in faults(tour)]
    wrong += [f"blocked by {one}" for one in tour.blocking]
    tour.close()
    assert not wrong, "\n".join(wrong)


def test_the_door_can_be_walked_too(hoa: commune.Laptop, dressed: QApplication, qtbot: QtBot) -> None:
    tour = everywhere.Tour(hoa, qtbot)
    wrong = [f"{place}: {fault}" for place in everywhere.doors(tour.seat, "vi") for fault in faults(tour)]
    tour.close()
    assert not wrong, "\n".join(wrong)


def test_a_page_in_english_has_names_too(hoa: commune.Laptop, dressed: QApplication, qtbot: QtBot) -> None:
    everywhere.dress(dressed, "en", 14)
    tour = everywhere.Tour(hoa, qtbot, "en")
    for key in tour.window.keys:
        tour.go(key)
        assert list(_naming(tour.window)) == []
    tour.close()


def test_an_open_list_is_called_as_its_field(hoa: commune.Laptop, dressed: QApplication, qtbot: QtBot) -> None:
    tour = everywhere.Tour(hoa, qtbot)
    for key in ("record", "settings"):
        tour.go(key)
        for choice in tour.page.findChildren(QComboBox):
            if choice.isVisible() and choice.isEnabled():
                choice.showPopup()
                assert choice.view().accessibleName() == choice.accessibleName() != ""
                assert choice.view().isVisible()
                choice.hidePopup()
    tour.close()
