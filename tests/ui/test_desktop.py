"""The whole program in its window: door, house, locking, faults, languages, and starting where no window can be."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import strangers
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from fieldapp import config, desktop
from fieldapp.domain import problems
from fieldapp.store import drafts, me, reference, vault
from fieldapp.store import settings as kept
from fieldapp.ui import faults, look, screen, text
from fieldapp.ui.pages import settings, signin, today

MINUTE = 60_000
NEW_YEAR_2015 = 1_420_045_200_000  # in ms: where the clock of many a laptop begins without its battery
HOA = commune.NAMES[commune.HOA]
Run = Callable[..., "Running"]


class Running:
    """The program, and a clock that the test turns."""

    def __init__(self, home: Path, qtbot: QtBot, **chosen: object) -> None:
        self.home = home
        self.qtbot = qtbot
        self.now = commune.NOW
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings_ = config.Config(home=home, **chosen)  # type: ignore[arg-type]
        self.desktop = desktop.Desktop(app, settings_, clock=lambda: self.now, cost=commune.CHEAP)
        self.desktop.window.show()
        self.settle()
        self.desktop.window.activateWindow()
        qtbot.waitUntil(self.desktop.window.isActiveWindow)

    def settle(self) -> None:
        """Let every lane end what it does, and what follows from it."""
        while self._busy():
            for lane in self._lanes():
                lane.wait_idle(20_000)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)

    def _lanes(self) -> list[object]:
        session = self.desktop.session
        return [self.desktop.keepers, *((session.desk, session.wire) if session else ())]

    def _busy(self) -> bool:
        return any(lane.busy for lane in self._lanes())  # type: ignore[attr-defined]

    def enter(self, passphrase: str = commune.PASSPHRASE) -> None:
        """Type the passphrase at the door."""
        assert self.desktop.door is not None
        form = self.desktop.door.form
        assert isinstance(form, signin.SignIn)
        form.secret.line.setText(passphrase)
        self.qtbot.keyClick(form.secret.line, Qt.Key.Key_Return)
        self.settle()

    def words(self) -> str:
        """All words in sight."""
        return "\n".join(label.text() for label in self.desktop.window.findChildren(QLabel) if label.isVisible())

    @property
    def rail(self) -> list[str]:
        return [button.text() for button in self.desktop.window.rail.buttons.values()]

    @property
    def settings(self) -> settings.SettingsPage:
        page = self.desktop.window.page("settings")
        assert isinstance(page, settings.SettingsPage)
        return page


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The vaults of a computer that is Hòa's; her province is out of reach."""
    laptop = commune.Laptop(tmp_path / "home" / HOA, commune.HOA)
    with laptop.db.atomic():
        me.change(laptop.db, url=strangers.nobody())
    laptop.close()
    return tmp_path / "home"


@pytest.fixture
def run(dressed: QApplication, qtbot: QtBot, home: Path) -> Iterator[Run]:
    """Starts the program until the test ends."""
    made: list[Running] = []

    def run(**chosen: object) -> Running:
        made.append(Running(home, qtbot, **chosen))
        return made[-1]

    yield run
    for one in made:
        one.desktop.close()


def peek(home: Path, folder: str = HOA) -> commune.Laptop:
    """The vault as another program would open it, after this one let it go."""
    laptop = commune.Laptop.__new__(commune.Laptop)
    laptop.folder = home / folder
    laptop.key = vault.unlock(laptop.folder, commune.PASSPHRASE)
    laptop.db = commune.opened.writer(laptop.folder, laptop.key, least_free=0)
    return laptop


# Door and house --------------------------------------------------------------------------------------------


def test_the_passphrase_opens_the_house_and_the_first_exchange_is_tried(run: Run) -> None:
    one = run()
    assert one.rail == []
    one.enter()
    assert one.rail == [
        "Hôm nay",
        "Ghi phiếu",
        "Phiếu giấy",
        "Hộ gia đình",
        "Sổ phiếu",
        "Báo cáo",
        "Cẩm nang",
        "Đồng bộ",
        "Cài đặt",
    ]
    assert one.desktop.window.shown == "today"
    assert one.desktop.door is None
    words = one.words()
    assert HOA in words
    assert "Thành viên – Khe Sú" in words
    assert one.desktop.traffic is not None
    assert one.desktop.traffic.standing.outcome == "offline"
    assert "Chưa có mạng" in words


def test_a_laptop_whose_battery_died_records_on_the_day_that_the_province_last_told(run: Run, home: Path) -> None:
    laptop = peek(home)
    kept.put(laptop.db, kept.HEARD, str(commune.NOW))
    laptop.close()
    one = run()
    one.now = NEW_YEAR_2015
    one.enter()
    for page in one.desktop.window.rail.buttons:
        one.desktop.window.show_page(page)
        one.settle()
    form = one.desktop.house.record.form  # type: ignore[union-attr]
    assert (form.sheet().date, form.sheet().village) == ("03/10/2026", commune.KHE_SU)
    assert form.place.mode.key() == "home"
    form.place.date.setText("2/10")
    assert form.place.date.day() == "2026-10-02"
    assert not (home / HOA / faults.FILE).exists()


@pytest.mark.parametrize("village", ["Thôn Bản Co Nhan", "Suối Mây (Village)"])
def test_the_village_of_a_slip_is_seen_whole(run: Run, village: str) -> None:
    one = run()
    one.enter()
    one.desktop.window.resize(1366, 728)
    one.desktop.window.show_page("record")
    one.settle()
    line = one.desktop.house.record.form.place.village.line  # type: ignore[union-attr]
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    room = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line).width()
    assert line.fontMetrics().horizontalAdvance(village) + 4 <= room  # Qt keeps 4 pixels free


def test_a_computer_without_vaults_asks_for_an_invitation(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    one = Running(tmp_path / "nothing", qtbot)
    assert "Bắt đầu dùng máy này" in one.words()
    one.desktop.close()


def test_locking_shows_the_door_and_lets_the_vault_go(run: Run, home: Path, qtbot: QtBot) -> None:
    one = run()
    one.enter()
    qtbot.mouseClick(one.desktop.window.head.lock, Qt.MouseButton.LeftButton)
    assert one.desktop.session is None
    assert one.rail == []
    one.settle()
    assert HOA in one.words()  # whose passphrase is asked for, no more
    assert "Khe Sú" not in one.words()
    assert not (home / HOA / "vault.db-open").exists()
    one.enter()
    assert one.desktop.window.shown == "today"


def test_what_is_being_written_outlives_locking(run: Run, home: Path, qtbot: QtBot) -> None:
    one = run()
    one.enter()
    qtbot.keyClick(one.desktop.window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    one.settle()
    assert one.desktop.house is not None
    one.desktop.house.record.form.fields()["note"].editor.setPlainText("đang viết dở")  # type: ignore[attr-defined]
    one.desktop.lock()
    one.settle()
    laptop = peek(home)
    assert [draft.form["note"] for draft in drafts.every(laptop.db)] == ["đang viết dở"]
    laptop.close()


def test_a_key_that_comes_to_a_page_when_the_window_is_being_locked_leads_nowhere(run: Run) -> None:
    one = run()
    one.enter()
    page = one.desktop.window.page("today")
    assert isinstance(page, today.TodayPage)
    one.desktop.lock()
    page.review_wanted.emit()
    page.new_wanted.emit()
    page.house_wanted.emit("a household")
    one.settle()
    assert isinstance(one.desktop.door.form if one.desktop.door else None, signin.SignIn)


def test_nobody_there_for_a_while_locks(run: Run) -> None:
    one = run(idle_lock_minutes=10)
    one.enter()
    handle = one.desktop.window.windowHandle()
    one.now += 9 * MINUTE
    QTest.keyClick(handle, Qt.Key.Key_Shift)
    one.now += 9 * MINUTE
    one.desktop.idle.look()
    assert one.desktop.session is not None
    one.now += 2 * MINUTE
    QTest.keyClick(handle, Qt.Key.Key_Shift)  # the laptop wakes up, and the first touch is not heard any more
    one.settle()
    assert one.desktop.session is None
    assert "Đã 10 phút không ai dùng nên chương trình tự khóa." in one.words()


def test_locking_does_not_wait_for_the_network(run: Run, home: Path) -> None:
    with strangers.silent() as (nowhere, let_go):
        laptop = peek(home)
        with laptop.db.atomic():
            me.change(laptop.db, url=nowhere)
        laptop.close()
        one = run()
        assert one.desktop.door is not None
        form = one.desktop.door.form
        assert isinstance(form, signin.SignIn)
        form.secret.line.setText(commune.PASSPHRASE)
        form.open.click()
        one.qtbot.waitUntil(lambda: one.desktop.traffic is not None and one.desktop.traffic.running)
        one.qtbot.waitUntil(lambda: one.desktop.window.shown == "today")
        session = one.desktop.session
        assert session is not None
        one.desktop.lock()
        assert session.wire.busy
        one.settle()
        assert isinstance(one.desktop.door.form if one.desktop.door else None, signin.SignIn)
        let_go.set()
        one.qtbot.waitUntil(lambda: not (home / HOA / "vault.db-open").exists())


def test_locking_at_once_leaves_nothing_in_sight(run: Run) -> None:
    one = run()
    assert one.desktop.door is not None
    one.desktop.door.opened.connect(lambda _: one.desktop.lock())
    one.enter()
    assert one.desktop.session is None
    assert one.rail == []
    assert one.desktop.window.head.name.text() == ""
    assert isinstance(one.desktop.door.form if one.desktop.door else None, signin.SignIn)


def test_the_system_turning_dark_is_followed_by_who_wants_that(run: Run) -> None:
    one = run()
    one.enter()
    one.desktop.app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert one.desktop.look.theme == "system"
    assert one.desktop.app.property("theme") == "light"  # what the system says, not what it is said to say


def test_no_lane_takes_parts_of_the_window_apart(run: Run, qtbot: QtBot) -> None:
    """What is left of a closed page waits until Python sweeps, and Python does that in whichever thread makes one thing
    too many; the program ended at once."""
    one = run()
    one.enter()
    assert one.desktop.session is not None
    ended, kept = list[threading.Thread](), list[object]()
    model = QStandardItemModel()
    model.destroyed.connect(lambda: ended.append(threading.current_thread()), Qt.ConnectionType.DirectConnection)
    setattr(model, "held", model)  # noqa: B010
    del model
    one.desktop.session.desk.do(lambda _: [[number] for number in range(100_000)], kept.append)
    one.settle()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_two_people_take_turns(run: Run, home: Path) -> None:
    commune.Laptop(home / "Chìu Quay Sáng", commune.HEAD).close()
    one = run()
    one.enter()
    one.desktop.lock()
    one.settle()
    assert one.desktop.door is not None
    form = one.desktop.door.form
    assert isinstance(form, signin.SignIn)
    assert form.who.currentText() == HOA  # who was here last is offered first
    form.who.setCurrentText("Chìu Quay Sáng")
    one.enter()
    assert "Trưởng thôn – Khe Sú" in one.words()
    assert one.rail[4] == "Duyệt"


def test_a_new_role_changes_the_pages(run: Run) -> None:
    one = run()
    one.enter()
    grant(one, 2, "head", commune.KHE_SU)
    assert one.rail[4] == "Duyệt"
    assert "Trưởng thôn – Khe Sú" in one.words()


def test_an_officer_is_one_of_a_commune_not_of_its_villages_and_has_a_key_for_the_tenth_page(
    run: Run, qtbot: QtBot
) -> None:
    one = run()
    one.enter()
    grant(one, 2, "officer", commune.COMMUNE)
    assert "Cán bộ xã – Thượng Yên Công" in one.words()
    assert len(one.rail) == 10
    qtbot.keyClick(one.desktop.window, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    assert one.desktop.window.shown == "settings"


def test_who_loses_a_role_is_led_away_from_its_pages(run: Run) -> None:
    one = run()
    one.enter()
    grant(one, 2, "officer", commune.COMMUNE)
    one.desktop.window.show_page("periods")
    one.settle()
    grant(one, 3, "head", commune.KHE_SU)
    assert one.desktop.window.shown == "today"
    assert "Kỳ báo cáo" not in one.rail


def grant(one: Running, version: int, role: str, area: str) -> None:
    """The province gives Hòa one more role, and takes back what it gave before."""
    session = one.desktop.session
    assert session is not None
    tables = commune.tables()
    tables["grants"].append({"person": commune.HOA, "area": area, "role": role, "since": commune.SINCE})

    def told(desk: object) -> None:
        db = desk.writer  # type: ignore[attr-defined]
        with db.atomic():
            reference.replace(db, version, tables)

    session.desk.do(told, lambda _: session.changed.emit())
    one.settle()


def test_mending_leads_from_the_log_to_the_form(run: Run, home: Path, qtbot: QtBot) -> None:
    laptop = peek(home)
    laptop.time, laptop.entropy, laptop.person = commune.NOW, commune.Bits("x"), commune.HOA
    row = commune_record(laptop)
    laptop.close()
    one = run()
    one.enter()
    qtbot.keyClick(one.desktop.window, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
    one.settle()
    assert one.desktop.house is not None
    qtbot.keyClick(one.desktop.house.log.list, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    one.settle()
    assert one.desktop.window.shown == "record"
    assert one.desktop.house.record.form.sheet().row == row


def commune_record(laptop: commune.Laptop) -> str:
    from fieldapp.actions import record_visit

    return record_visit.record_visit(laptop.db, commune.slip(), catalogue=commune.CATALOGUE, **laptop.moment())


# Look ------------------------------------------------------------------------------------------------------


def test_text_size_and_colours_change_at_once_and_are_remembered(run: Run, home: Path) -> None:
    one = run()
    one.enter()
    one.desktop.window.show_page("settings")
    one.settings.points.setValue(20)
    one.settings.theme.set_key("dark")
    assert QApplication.font().pointSize() == 20
    assert one.desktop.app.property("theme") == "dark"
    one.desktop.lock()
    one.settle()
    assert look.read(home) == look.Look("vi", "dark", 20)
    one.desktop.close()
    again = Running(home, one.qtbot)
    assert QApplication.font().pointSize() == 20  # already at the door
    again.desktop.close()


def test_another_language_is_spoken_at_once_everywhere(run: Run) -> None:
    one = run()
    one.enter()
    one.desktop.window.show_page("settings")
    before = one.desktop.window
    one.settings.language.set_key("en")
    one.settle()
    assert one.desktop.window is not before
    assert one.desktop.window.isVisible()
    assert one.desktop.window.shown == "settings"
    assert one.rail == [
        "Today",
        "Record a visit",
        "Paper slips",
        "Households",
        "Slips",
        "Reports",
        "Guides",
        "Sending",
        "Settings",
    ]
    assert "No network" in one.words()
    one.desktop.lock()
    one.settle()
    assert "Passphrase" in one.words()


def test_f1_leads_nowhere_until_the_pages_stand_in_another_language(run: Run) -> None:
    one = run()
    one.enter()
    one.desktop.window.show_page("settings")
    one.settings.language.set_key("en")
    one.desktop.window.help_wanted.emit()
    one.settle()
    assert one.desktop.window.shown == "settings"
    one.desktop.window.help_wanted.emit()
    assert one.desktop.window.shown == "guides"


def test_each_person_has_a_look_of_their_own(run: Run, home: Path) -> None:
    commune.Laptop(home / "Chìu Quay Sáng", commune.HEAD).close()
    one = run()
    one.enter()
    one.settings.points.setValue(22)
    one.settle()
    one.desktop.lock()
    one.settle()
    assert one.desktop.door is not None
    one.desktop.door.form.who.setCurrentText("Chìu Quay Sáng")  # type: ignore[union-attr]
    one.enter()
    one.settings.points.setValue(12)
    one.settle()
    one.desktop.lock()
    one.settle()
    one.desktop.door.form.who.setCurrentText(HOA)  # type: ignore[union-attr]
    one.enter()
    assert QApplication.font().pointSize() == 22


def test_the_passphrase_is_changed_in_the_settings(run: Run) -> None:
    one = run()
    one.enter()
    one.desktop.window.show_page("settings")
    page = one.settings
    for secret, typed in ((page.old, "sai rồi nhé"), (page.new, "núi cao sông dài"), (page.again, "núi cao")):
        secret.line.setText(typed)
    page.change.click()
    assert page.again_field.problem.text().startswith("Hai lần nhập mật khẩu không giống nhau")
    page.again.line.setText("núi cao sông dài")
    page.change.click()
    one.settle()
    assert page.old_field.problem.text().startswith("Mật khẩu không đúng")
    page.old.line.setText(commune.PASSPHRASE)
    page.change.click()
    one.settle()
    assert "Từ giờ dùng mật khẩu mới." in one.words()
    assert page.new.text() == ""
    one.desktop.lock()
    one.settle()
    one.enter("núi cao sông dài")
    assert one.desktop.session is not None


# Faults ----------------------------------------------------------------------------------------------------


def test_a_bug_in_a_lane_is_told_calmly_written_down_without_names_and_the_program_goes_on(
    run: Run, home: Path
) -> None:
    one = run()
    one.enter()
    session = one.desktop.session
    assert session is not None

    def fail(_: object) -> None:
        raise ValueError("Đặng Thị Lụa, 0912 345 678")

    session.desk.do(fail)
    one.settle()
    assert "Đây là lỗi của chương trình" in one.words()
    assert "Phiếu đã lưu không mất." in one.words()
    written = (home / HOA / faults.FILE).read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "test_desktop.py" in written
    assert "Lụa" not in written
    assert "0912" not in written
    one.desktop.window.show_page("log")
    one.settle()
    assert one.desktop.window.shown == "log"


def test_a_bug_in_a_slot_is_one_too(run: Run, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = run()
    one.enter()
    try:
        raise KeyError("Đặng Thị Lụa")
    except KeyError as error:
        one.desktop.uncaught(KeyError, error, error.__traceback__)
    assert "Đây là lỗi của chương trình" in one.words()
    assert "KeyError" in (home / HOA / faults.FILE).read_text(encoding="utf-8")


def test_a_bug_before_the_door_is_told_there(run: Run, home: Path) -> None:
    one = run()
    one.desktop.fault(RuntimeError("x"))
    assert "Đây là lỗi của chương trình" in one.words()
    assert (home / faults.FILE).exists()


def test_what_the_reader_can_mend_is_no_bug(run: Run, home: Path) -> None:
    one = run()
    one.enter()
    session = one.desktop.session
    assert session is not None

    def full(_: object) -> None:
        raise problems.Problem("disk_full")

    session.desk.do(full)
    one.settle()
    assert "Ổ đĩa đã đầy" in one.words()
    assert not (home / HOA / faults.FILE).exists()


# Starting --------------------------------------------------------------------------------------------------

OPENS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fieldapp import config, desktop
app = QApplication([])
QTimer.singleShot(0, app.quit)
sys.exit(desktop.main(config.Config(home=Path(sys.argv[1]))))
"""


def start(code: str, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A program of its own, with only these settings of the session."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**kept, "PYTHONUTF8": "1", **environ},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )


def test_the_program_opens_and_ends(tmp_path: Path) -> None:
    done = start(OPENS, str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout) == (0, "")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has sessions without a screen")
@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ":77"}], ids=["no display", "nobody at the display"])
def test_without_a_screen_one_line_says_so(environ: dict[str, str]) -> None:
    done = start("from fieldapp import desktop; raise SystemExit(desktop.main())", FIELDAPP_LANG="en", **environ)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(("There is no display here", "The window cannot open"))


def test_without_qts_libraries_one_line_names_the_packages() -> None:
    code = (
        "import sys; sys.modules['PySide6.QtWidgets'] = None\n"
        "from fieldapp import desktop; raise SystemExit(desktop.main())"
    )
    done = start(code, FIELDAPP_LANG="en", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [packages] = [line for line in readme.splitlines() if line.startswith("apt-get install -y lib")]
    assert packages in done.stderr


def test_an_old_windows_is_named_where_qts_libraries_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    told = screen.lacking({}, "vi", "DLL load failed while importing QtCore")
    assert "Windows 10" in told
    assert "Dữ liệu trên máy này vẫn còn nguyên" in told
    assert "apt-get" not in told


def test_a_file_without_authorities_is_named(tmp_path: Path) -> None:
    done = start(
        "from fieldapp import __main__; raise SystemExit(__main__.main([]))",
        FIELDAPP_LANG="en",
        QT_QPA_PLATFORM="offscreen",
        FIELDAPP_CA_FILE=str(tmp_path / "none.pem"),
    )
    assert done.returncode == 1
    assert "none.pem" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_window_ends_in_the_language_it_began(run: Run) -> None:
    run(lang="en")
    assert text.language() == "en"
