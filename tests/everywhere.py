"""Every place of the program: all pages that the rail has, each in the states that it can be brought into, the door."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import seats
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.actions import take_out_household
from fieldapp.domain import reviews, visits
from fieldapp.store import drafts
from fieldapp.ui import look, style, text, vaults
from fieldapp.ui.pages import door, record
from fieldapp.ui.widgets import tabs

ROLES = {"member": commune.HOA, "head": commune.HEAD, "officer": commune.OFFICER}
LONG = "Nguyễn Hoàng Phương Thảo Nguyên Đặng Thị Hồng"  # a name of forty letters and more
GONE, AFAR = "Voòng A Sủi", "ven đê, nhà thứ ba kể từ cầu treo đi lên, cổng xanh"  # a household out of the roll
SCREEN = (1366, 728)  # 1366x768 less a task bar


def furnish(laptop: commune.Laptop, folder: Path) -> None:
    """Puts something of every kind into a vault: slips in all states, households, a draft, what is due."""
    writer = laptop if laptop.person == commune.HOA else commune.Laptop(folder / "hoa", commune.HOA)
    chief = laptop if laptop.person == commune.HEAD else commune.Laptop(folder / "head", commune.HEAD)
    for name in ("Đặng Văn Hùng", "Đặng Thị Mai", LONG):
        writer.add(commune.house(name=name))
    gone = writer.add(commune.house(name=GONE, place=AFAR))
    take_out_household.take_out_household(writer.db, gone, **writer.moment())
    topics = (visits.TopicResult("ID-01", "3"), visits.TopicResult("PAY-02", "X", ("B04",)))
    rows = [
        writer.record(commune.named("Đặng Thị Lụa", date="2026-10-01", follow_up="2026-10-02")),
        writer.record(commune.named(LONG, follow_up="2026-10-05", note="Bà hẹn chiều quay lại.")),
        writer.record(commune.slip(date="2026-10-02", mode="class", people=12)),
        writer.record(commune.slip(topics=topics)),
        writer.record(commune.named("Chìu Văn Lỷ", date="2026-09-29")),
    ]
    chief.hears(writer)
    chief.review(rows[:1], reviews.RETURNED, reasons={"name": "wrong_person"}, words="Bà Lụa ở xóm trên, xem lại tên.")
    chief.review(rows[2:3], reviews.APPROVED)
    chief.correct(rows[4], commune.named("Chìu Văn Lý", date="2026-09-29"))
    writer.correct(rows[4], commune.named("Chíu Văn Lỷ", date="2026-09-29"))
    for hearer, teller in ((writer, chief), (chief, writer), (laptop, writer), (laptop, chief)):
        if hearer is not teller:
            hearer.hears(teller)
    laptop.held(writer.facts()[-2], "bad_value", "note")
    drafts.keep(laptop.db, "draft".ljust(22, "_"), "visit", {"name": LONG}, commune.NOW)
    for helper in {writer, chief} - {laptop}:
        helper.close()


class Tour:
    """A person before the whole program. `places` walks through it; each place is in sight while it is the turn."""

    def __init__(self, laptop: commune.Laptop, qtbot: QtBot, lang: str = "vi") -> None:
        self.qtbot = qtbot
        self.lang = lang
        self.seat = seats.Seat(laptop, qtbot, lang)
        self.window = self.seat.window
        self.window.resize(*SCREEN)
        self.seat.move_in()
        self.blocking: list[str] = []  # dialogs that stop everything else

    def places(self) -> Iterator[str]:
        """The name of each place: a page, a view of it, a form or list that one of its buttons opens."""
        for key in self.window.keys:
            self.go(key)
            yield key
            yield from self._views(key)
            yield from self._opened(key)
            yield from self._states(key)

    def go(self, key: str) -> None:
        """Opens a page and waits until it has read."""
        self.window.show_page(key)
        self.settle()

    def settle(self) -> None:
        """Lets everything end that follows from what was done."""
        self.seat.settle()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    @property
    def page(self) -> QWidget:
        """The page that is open."""
        return self.window.page(self.window.shown)

    def close(self) -> None:
        self.seat.close()

    # States of a page ----------------------------------------------------------------------------------------

    def _views(self, key: str) -> Iterator[str]:
        """Each of the page's tabs."""
        for row in _seen(self.page, tabs.Tabs):
            names = [tab for tab in row.tabs() if tab.isVisible()]
            for tab in names:
                tab.click()
                self.settle()
                yield f"{key}: {tab.text()}"
            names[0].click()
            self.settle()

    def _opened(self, key: str) -> Iterator[str]:
        """What opens behind each button whose words end in dots."""
        for button in openers(self.page):
            if not (button.isVisible() and button.isEnabled()):
                continue
            words = button.accessibleName() or button.text()
            with self._no_dialog():
                button.click()
                self.settle()
            yield f"{key}: {words}"
            _close_popups()
            focus = self.window.focusWidget()
            if focus is not None:
                self.qtbot.keyClick(focus, Qt.Key.Key_Escape)
            self.settle()

    def _states(self, key: str) -> Iterator[str]:
        """With the longest words of each choice; of the form of a slip also each kind of slip."""
        page = self.page
        if isinstance(page, record.RecordPage):
            for name, change in _kinds_of_slips(page).items():
                change()
                self.settle()
                yield f"{key}: {name}"
            return
        if key == "settings":
            return  # a choice there changes everything
        for choice in _seen(page, QComboBox):
            longest(choice)
        self.settle()
        if _seen(page, QComboBox):
            yield f"{key}: long choices"

    @contextlib.contextmanager
    def _no_dialog(self) -> Iterator[None]:
        """A dialog of the system ends at once; one of ours may not stop the program."""

        def end() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is not None:
                if not isinstance(dialog, QFileDialog):
                    self.blocking.append(type(dialog).__name__)
                dialog.close()

        timer = QTimer()
        timer.timeout.connect(end)
        timer.start(20)
        yield
        timer.stop()
        for dialog in self.window.findChildren(QFileDialog):  # one that lets the program go on is there still
            dialog.reject()
            dialog.deleteLater()
        self.settle()


def openers(page: QWidget) -> list[QAbstractButton]:
    """The buttons in sight that open something: a form, a list, a dialog."""
    return [
        button
        for button in _seen(page, QAbstractButton)
        if button.isEnabled() and button.text().split(" (")[0].endswith(("…", "⋯"))
    ]


def longest(choice: QComboBox) -> None:
    """Chooses the entry with the longest words."""
    wide = choice.fontMetrics().horizontalAdvance
    choice.setCurrentIndex(max(range(choice.count()), key=lambda n: wide(choice.itemText(n)), default=-1))


def _kinds_of_slips(page: record.RecordPage) -> dict[str, Callable[[], object]]:
    form = page.form
    place, person, topics, after = form.place, form.person, form.topics, form.next
    line = topics.lines[0]

    def all_long() -> None:
        for choice in _seen(form, QComboBox):
            longest(choice)
        line.result.set_key("X")
        line.blockers.set_ticked(["B15", "B04"])
        line._ask_procedure()
        place.date.setText("01/09/2026")  # late: the reason is asked for
        page.judge.show()

    def klass() -> None:
        place.mode.set_key(visits.CLASS)
        form.arrange()

    def nobody() -> None:
        place.mode.set_key("home")
        form.arrange()
        form.toggle_anonymous()

    def child() -> None:
        form.toggle_anonymous()
        person.name.setText(LONG)
        person.age.set_key(visits.UNDER_16)
        form.arrange()

    def two() -> None:
        topics.add()
        after.refer.setCurrentIndex(1)
        form.arrange()

    def household() -> None:
        person._add(True)

    def wrong() -> None:
        page.save()

    return {
        "long choices": all_long,
        "two topics": two,
        "new household": household,
        "something wrong": wrong,
        "class": klass,
        "anonymous": nobody,
        "child": child,
    }


def _seen(root: QWidget, kind: type) -> list:  # type: ignore[type-arg]
    return [widget for widget in root.findChildren(kind) if widget.isVisible()]


def _close_popups() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


def doors(seat: seats.Seat, lang: str) -> Iterator[str]:
    """The forms at the door: who signs in, and who has an invitation."""
    known = [
        vaults.Known(seat.laptop.folder, commune.NAMES[commune.HOA]),
        vaults.Known(seat.laptop.folder.parent / "other", LONG),
    ]
    for name, found in (("sign in", known[:1]), ("sign in, several", known), ("first run", [])):
        made = door.Door(seat.keepers, found, lang, notice=name if found else "")
        seat.window.show_door(made)
        seat.settle()
        yield name
        if len(found) > 1:
            made.invite()
            seat.settle()
            yield "invitation, several"


def dress(app: QApplication, lang: str, size: int, theme: str = "light") -> None:
    """The program in a language, a text size in points and a theme."""
    style.apply(app, theme, size)
    if app.property("lang") != lang:
        text.install(app, lang)


def worn(lang: str = "vi", size: int = 14, theme: str = "light") -> look.Look:
    """The same as a look."""
    return look.Look(lang, theme, size)


def menus() -> list[QMenu]:
    """The menus that are open."""
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMenu) and one.isVisible()]
