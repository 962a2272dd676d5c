"""No text is cut off: every page in both languages, at every text size, on a small screen at 100 to 200 percent."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import commune
import elbow
import everywhere
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui import style, window

WIDTH, HEIGHT, BAR = 1366, 768, 40  # pixels of a small screen, and of the task bar at 100 %
LANGS, SIZES, SCALES = ("vi", "en"), (12, 14, 18, 24), (1.0, 1.25, 1.5, 1.75, 2.0)

# Qt scales by having fewer, larger pixels: at 150 % the same screen is 911 x 512 of them. All pairs of size and scale
# are measured by FIELDAPP_MEASURE=all; without it each size and each scale is at least once.
USUAL = {
    ("vi", 14): (1.0, 1.25, 1.75),
    ("vi", 24): (1.0, 2.0),
    ("en", 12): (1.0,),
    ("en", 18): (1.5,),
}
EVERY = {pair: SCALES for pair in itertools.product(LANGS, SIZES)}
MEASURED = EVERY if os.environ.get("FIELDAPP_MEASURE") == "all" else USUAL


def fit(shell: window.Window, scale: float) -> None:
    """The window on the whole screen at this scale; laid out until nothing moves any more."""
    shell.resize(round(WIDTH / scale), round((HEIGHT - BAR) / scale))
    for _ in range(8):
        QApplication.processEvents()
    assert shell.width() == round(WIDTH / scale)


def measure(shell: window.Window, scales: tuple[float, ...]) -> Iterator[str]:
    for scale in scales:
        fit(shell, scale)
        yield from (f"{scale:.0%}: {fault}" for fault in (*elbow.cut(shell), *elbow.sideways(shell)))


@pytest.mark.parametrize(("lang", "size"), MEASURED, ids=lambda value: str(value))
def test_no_text_is_cut_off(
    lang: str, size: int, tmp_path_factory: pytest.TempPathFactory, dressed: QApplication, qtbot: QtBot
) -> None:
    folder = tmp_path_factory.mktemp("nhà")  # its name is shown, and may not be longer than one of a real vault
    head = commune.Laptop(folder / "Sáng", commune.HEAD)
    everywhere.furnish(head, folder)
    everywhere.dress(dressed, lang, size)
    tour = everywhere.Tour(head, qtbot, lang)
    scales = MEASURED[lang, size]
    places = itertools.chain(tour.places(), everywhere.doors(tour.seat, lang))
    wrong = [f"{place}, {fault}" for place in places for fault in measure(tour.window, scales)]
    tour.close()
    head.close()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nine_pages_on_the_rail_can_all_be_seen_in_the_largest_letters(
    dressed: QApplication, qtbot: QtBot, scale: float
) -> None:
    style.apply(dressed, "light", 24)
    shell = window.Window()
    qtbot.addWidget(shell)
    for number in range(1, 10):
        shell.add_page(f"page{number}", "guide", f"Hộ gia đình {number}", QWidget)
    shell.show()
    fit(shell, scale)
    for key, button in shell.rail.buttons.items():
        shell.show_page(key)
        place = button.mapTo(shell.rail, QPoint(0, 0)).y()
        assert not button.visibleRegion().isEmpty()
        assert button.visibleRegion().boundingRect().height() == button.height()
        assert 0 <= place <= shell.rail.height() - button.height()
