"""First use where no network reaches: the request goes out by USB, the answer comes in, and the vault is somebody's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import commune
import pytest
import townhall as townhalls
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fieldapp import resources
from fieldapp.domain import problems
from fieldapp.server import bundles
from fieldapp.store import vault
from fieldapp.ui import background, stick, vaults, window
from fieldapp.ui.pages import firstrun

NOWHERE = "http://127.0.0.1:9"


class Newcomer:
    """Somebody before a computer that nobody has used yet."""

    def __init__(self, home: Path, qtbot: QtBot) -> None:
        self.opened: list[vaults.Opened] = []
        self.home = home
        self.keepers: background.Lane[vaults.Keeper] = background.Lane(
            "door",
            lambda: vaults.Keeper(home, clock=lambda: commune.NOW, entropy=os.urandom, cost=commune.CHEAP),
            vaults.Keeper.lock,
        )
        self.form = firstrun.FirstRun(self.keepers, vaults.known(home), "vi")
        self.form.opened.connect(self.opened.append)
        self.window = window.Window()
        qtbot.addWidget(self.window)
        self.window.show_door(self.form)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def fill(self, invitation: str, passphrase: str = commune.PASSPHRASE) -> None:
        """Paste the invitation, type the passphrase twice."""
        self.form.invitation.setPlainText(invitation)
        self.form.secret.line.setText(passphrase)
        self.form.again.line.setText(passphrase)

    def ask(self, file: Path) -> None:
        self.form.usb.asked.emit(str(file))
        self.keepers.wait_idle(20_000)

    def answer(self, file: Path) -> None:
        self.form.usb.answered.emit(str(file))
        self.keepers.wait_idle(20_000)


@pytest.fixture
def newcomer(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Newcomer]:
    made = Newcomer(tmp_path / "home", qtbot)
    yield made
    made.keepers.close()


def say(code: str, **told: object) -> str:
    return resources.explain(problems.Problem(code, **told), "vi")


def test_a_computer_without_a_network_becomes_somebodys_by_usb(
    newcomer: Newcomer, townhall: townhalls.Townhall, tmp_path: Path
) -> None:
    newcomer.fill(townhall.invite("hoa", url=NOWHERE))
    out, home = tmp_path / "xin.fab", tmp_path / "về.fab"
    newcomer.ask(out)
    assert newcomer.form.notice.words() == say("enrol_usb_written", file="xin.fab")
    assert newcomer.form.start.isEnabled()
    assert vaults.known(newcomer.home) == [], "nothing half made is shown"
    home.write_bytes(bundles.take(townhall.province, out.read_bytes()).answer)
    newcomer.answer(home)
    [opened] = newcomer.opened
    assert (opened.owner.name, opened.folder) == ("Nguyễn Thị Hòa", newcomer.home / "Nguyễn Thị Hòa")
    assert len(vault.recovery_slots(opened.folder)) == 1


def test_an_answer_that_is_not_for_this_computer_is_refused_and_the_form_stays(
    newcomer: Newcomer, townhall: townhalls.Townhall, tmp_path: Path
) -> None:
    newcomer.fill(townhall.invite("hoa", url=NOWHERE))
    file = tmp_path / "ảnh.jpg"
    file.write_bytes(b"\xff\xd8")
    newcomer.answer(file)
    assert newcomer.form.notice.words() == say("bundle_unasked")
    newcomer.ask(tmp_path / "xin.fab")
    newcomer.answer(file)
    assert newcomer.form.notice.words() == say("bundle_none")
    newcomer.answer(tmp_path / "xin.fab")
    assert newcomer.opened == []
    assert newcomer.form.start.isEnabled()


def test_what_is_missing_in_the_form_is_said_before_anything_is_written(newcomer: Newcomer, tmp_path: Path) -> None:
    newcomer.fill("không phải giấy mời")
    newcomer.ask(tmp_path / "xin.fab")
    assert newcomer.form.invitation_field.problem.isVisible()
    assert not (tmp_path / "xin.fab").exists()


def test_both_deeds_are_reached_by_keys_and_begin_on_the_stick(
    newcomer: Newcomer, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stick, "place", lambda: str(tmp_path))
    newcomer.form.start.setFocus()
    for button in (newcomer.form.usb.ask, newcomer.form.usb.answer):
        qtbot.keyClick(newcomer.window.focusWidget(), Qt.Key.Key_Tab)
        assert button.hasFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
        [dialog] = newcomer.form.findChildren(QFileDialog)
        assert Path(dialog.directory().path()) == tmp_path
        dialog.reject()
        qtbot.waitUntil(lambda: newcomer.form.findChildren(QFileDialog) == [])
        newcomer.window.activateWindow()
        qtbot.waitUntil(button.hasFocus)
