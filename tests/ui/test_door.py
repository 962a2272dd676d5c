"""The door: passphrases and invitations with real vaults and a real province, and nothing half made behind it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import commune
import pytest
import strangers
import townhall
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.domain import invitations
from fieldapp.store import vault
from fieldapp.ui import background, vaults, window
from fieldapp.ui.pages import door, firstrun, signin
from fieldapp.ui.widgets import field

Knock = Callable[..., "Knocking"]


class Knocking:
    """Somebody before the door of a computer."""

    def __init__(self, home: Path, qtbot: QtBot, lang: str) -> None:
        self.home = home
        self.qtbot = qtbot
        self.opened: list[vaults.Opened] = []
        self.keepers: background.Lane[vaults.Keeper] = background.Lane(
            "door",
            lambda: vaults.Keeper(home, clock=lambda: commune.NOW, entropy=os.urandom, cost=commune.CHEAP),
            vaults.Keeper.lock,
        )
        self.door = door.Door(self.keepers, vaults.known(home), lang)
        self.door.opened.connect(self.opened.append)
        self.window = window.Window()
        qtbot.addWidget(self.window)
        self.window.show_door(self.door)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    @property
    def signin(self) -> signin.SignIn:
        assert isinstance(self.door.form, signin.SignIn)
        return self.door.form

    @property
    def first(self) -> firstrun.FirstRun:
        assert isinstance(self.door.form, firstrun.FirstRun)
        return self.door.form

    def unlock(self, passphrase: str) -> None:
        """Type a passphrase, press Enter, wait."""
        self.signin.secret.line.setText(passphrase)
        self.qtbot.keyClick(self.signin.secret.line, Qt.Key.Key_Return)
        self.keepers.wait_idle(20_000)

    def begin(self, invitation: str, passphrase: str = commune.PASSPHRASE, again: str | None = None) -> None:
        """Fill the first form, press the button, wait."""
        self.first.invitation.setPlainText(invitation)
        self.first.secret.line.setText(passphrase)
        self.first.again.line.setText(passphrase if again is None else again)
        self.qtbot.mouseClick(self.first.start, Qt.MouseButton.LeftButton)
        self.keepers.wait_idle(20_000)


def problem(of: field.Field) -> str:
    """What a field says is wrong, as it is seen."""
    return of.problem.text() if of.problem.isVisible() else ""


@pytest.fixture
def knock(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Knock]:
    """Goes to the door of this computer."""
    made: list[Knocking] = []

    def knock(home: Path | None = None, lang: str = "vi") -> Knocking:
        made.append(Knocking(home or tmp_path / "home", qtbot, lang))
        return made[-1]

    yield knock
    for one in made:
        one.keepers.close()


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A laptop that Hòa and Lan share."""
    for person in (commune.HOA, commune.LAN):
        commune.Laptop(tmp_path / "home" / commune.NAMES[person], person).close()
    return tmp_path / "home"


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A laptop that is Hòa's alone."""
    commune.Laptop(tmp_path / "home" / commune.NAMES[commune.HOA], commune.HOA).close()
    return tmp_path / "home"


# Sign-in ---------------------------------------------------------------------------------------------------


def test_the_right_passphrase_opens(knock: Knock, alone: Path) -> None:
    one = knock()
    one.unlock(commune.PASSPHRASE)
    assert [opened.owner.name for opened in one.opened] == ["Nguyễn Thị Hòa"]
    assert one.opened[0].folder == alone / "Nguyễn Thị Hòa"
    assert one.signin.secret.text() == ""  # nobody can press "Show" afterwards


def test_who_is_alone_on_a_computer_is_greeted_and_not_asked_for_a_name(knock: Knock, alone: Path) -> None:
    one = knock()
    assert not one.signin.who_field.isVisible()
    assert one.signin.secret.line.hasFocus()


def test_a_wrong_passphrase_is_said_plainly_and_can_be_typed_over(knock: Knock, alone: Path) -> None:
    one = knock()
    one.unlock("trăng lặn")
    assert problem(one.signin.secret_field).startswith("Mật khẩu không đúng. Hãy gõ lại")
    assert one.signin.secret.line.hasFocus()
    assert one.signin.secret.line.selectedText() == "trăng lặn"
    assert not one.signin.busy.isVisible()
    one.unlock(commune.PASSPHRASE)
    assert len(one.opened) == 1


def test_an_empty_passphrase_is_asked_for(knock: Knock, alone: Path) -> None:
    one = knock()
    one.unlock("")
    assert problem(one.signin.secret_field) == "Hãy gõ mật khẩu trước."


def test_several_people_choose_who_they_are(knock: Knock, shared: Path) -> None:
    one = knock()
    names = [one.signin.who.itemText(number) for number in range(one.signin.who.count())]
    assert names == ["Nguyễn Thị Hòa", "Đặng Thị Lan"]  # by the given name, as people sort
    one.signin.who.setCurrentIndex(1)
    one.unlock(commune.PASSPHRASE)
    assert one.opened[0].owner.name == "Đặng Thị Lan"


def test_the_window_lives_while_the_key_is_made(knock: Knock, alone: Path, qtbot: QtBot) -> None:
    slow = vault.Cost(memory=64 * 1024, passes=3)
    vault.set_passphrase(alone / "Nguyễn Thị Hòa", _key(alone), commune.PASSPHRASE, cost=slow)
    one = knock()
    turns: list[int] = []
    ticking = QTimer(one.window)
    ticking.timeout.connect(lambda: turns.append(1))
    ticking.start(1)
    one.signin.secret.line.setText(commune.PASSPHRASE)
    one.signin.open.click()
    assert one.signin.busy.isVisible()
    assert not one.signin.open.isEnabled()
    one.keepers.wait_idle(20_000)
    ticking.stop()
    assert len(one.opened) == 1
    assert len(turns) > 5


def test_a_damaged_vault_is_told_and_nothing_is_touched(knock: Knock, alone: Path) -> None:
    database = alone / "Nguyễn Thị Hòa" / vault.DATABASE
    database.write_bytes(b"x" * 8192)
    one = knock()
    one.unlock(commune.PASSPHRASE)
    assert one.signin.notice.words().startswith("Tệp dữ liệu bị hỏng")
    assert one.opened == []
    assert database.read_bytes() == b"x" * 8192


def test_a_vault_that_is_nobodys_says_what_to_do(knock: Knock, tmp_path: Path) -> None:
    vault.create(tmp_path / "home" / "x", commune.PASSPHRASE, cost=commune.CHEAP)
    one = knock()
    one.unlock(commune.PASSPHRASE)
    assert one.signin.notice.words().startswith("Máy này chưa được giao cho ai")


def test_the_home_itself_may_be_the_vault(knock: Knock, alone: Path) -> None:
    one = knock(alone / "Nguyễn Thị Hòa")
    one.unlock(commune.PASSPHRASE)
    assert len(one.opened) == 1


def test_the_door_speaks_english_too(dressed: QApplication, knock: Knock, alone: Path) -> None:
    one = knock(lang="en")
    one.unlock("another")
    assert problem(one.signin.secret_field).startswith("This passphrase is not right.")


# First run -------------------------------------------------------------------------------------------------


def test_an_invitation_and_a_passphrase_make_this_computer_somebodys(
    knock: Knock, served: townhall.Townhall, tmp_path: Path
) -> None:
    one = knock()
    assert one.first.invitation.hasFocus()
    one.begin(served.invite("hoa"))
    assert [opened.owner.name for opened in one.opened] == ["Nguyễn Thị Hòa"]
    assert [known.name for known in vaults.known(tmp_path / "home")] == ["Nguyễn Thị Hòa"]
    one.keepers.close()
    another = knock()
    another.unlock(commune.PASSPHRASE)
    assert len(another.opened) == 1


def test_a_second_window_leaves_the_drafts_of_the_first_alone(knock: Knock, alone: Path) -> None:
    first, second = knock(), knock()
    first.unlock(commune.PASSPHRASE)
    second.unlock(commune.PASSPHRASE)
    assert second.opened == []
    assert second.signin.notice.words().startswith("Dữ liệu đang được một cửa sổ khác dùng.")
    first.keepers.do(vaults.Keeper.lock)
    first.keepers.wait_idle()
    second.unlock(commune.PASSPHRASE)
    assert len(second.opened) == 1


def test_an_invitation_may_stand_in_a_message(knock: Knock, served: townhall.Townhall) -> None:
    one = knock()
    invitation = served.invite("hoa")
    one.first.invitation.setPlainText(f"Gửi chị Hòa giấy mời nhé:\n{invitation[:40]}\n{invitation[40:]}")
    assert one.first.whose.text() == "Giấy mời của Quảng Ninh"
    one.begin(one.first.invitation.toPlainText())
    assert len(one.opened) == 1


def test_an_invitation_may_come_as_a_file(knock: Knock, served: townhall.Townhall, tmp_path: Path) -> None:
    file = tmp_path / "giấy mời.txt"
    file.write_text(served.invite("hoa") + "\n", encoding="utf-8-sig")
    one = knock()
    one.first.take_file(file)
    assert one.first.secret.line.hasFocus()
    one.begin(one.first.invitation.toPlainText())
    assert len(one.opened) == 1


@pytest.mark.parametrize("data", [None, b"\xff\xfe\x00"], ids=["missing", "no text"])
def test_a_file_that_is_no_invitation_is_named(knock: Knock, tmp_path: Path, data: bytes | None) -> None:
    file = tmp_path / "giấy.txt"
    if data is not None:
        file.write_bytes(data)
    one = knock()
    one.first.take_file(file)
    assert "giấy.txt" in problem(one.first.invitation_field)


def test_words_that_are_no_invitation_are_refused_beside_the_field(knock: Knock, tmp_path: Path) -> None:
    one = knock()
    one.begin("fieldapp:abc")
    assert problem(one.first.invitation_field).startswith("Đây không phải giấy mời của chương trình")
    assert one.first.invitation.hasFocus()
    assert vaults.known(tmp_path / "home") == []


def test_a_short_passphrase_is_refused(knock: Knock, townhall: townhall.Townhall) -> None:
    one = knock()
    one.begin(townhall.invite("hoa", url="http://127.0.0.1:9"), "ngắn")
    assert problem(one.first.secret_field).startswith("Mật khẩu phải có ít nhất 8 ký tự")
    assert one.first.secret.line.hasFocus()


def test_two_passphrases_that_differ_are_refused(knock: Knock, townhall: townhall.Townhall) -> None:
    one = knock()
    one.begin(townhall.invite("hoa", url="http://127.0.0.1:9"), again="trăng lên đầu núi")
    assert problem(one.first.again_field).startswith("Hai lần nhập mật khẩu không giống nhau")


def test_without_network_the_form_stays_and_it_works_later(
    knock: Knock, townhall: townhall.Townhall, tmp_path: Path
) -> None:
    one = knock()
    one.begin(townhall.invite("hoa", url=strangers.nobody()))
    assert one.first.notice.words().startswith("Chưa tới được máy chủ của tỉnh")
    assert one.first.start.isEnabled()
    assert vaults.known(tmp_path / "home") == []
    with townhall.served():
        one.begin(townhall.invite("hoa"))
    assert len(one.opened) == 1
    assert [known.name for known in vaults.known(tmp_path / "home")] == ["Nguyễn Thị Hòa"]


def test_a_network_with_a_login_page_is_named(knock: Knock, townhall: townhall.Townhall) -> None:
    one = knock()
    with strangers.answering(200, b"<html>", Content_Type="text/html") as page:
        one.begin(townhall.invite("hoa", url=page))
    assert one.first.notice.words().startswith("Mạng đang dùng đòi đăng nhập")


def test_another_server_is_not_believed(knock: Knock, served: townhall.Townhall, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    stranger = townhall.Townhall(other, "Lạng Sơn")
    one = knock()
    one.begin(stranger.invite("hoa", url=served.address))
    stranger.close()
    assert problem(one.first.invitation_field).startswith("Máy chủ không biết giấy mời này")
    assert one.opened == []


def test_an_invitation_for_a_hub_is_named_beside_the_field_and_not_sent(knock: Knock) -> None:
    one = knock()
    one.begin(invitations.text(invitations.Invitation("http://127.0.0.1:9", "m" * 24, "ab" * 32, "Tỉnh", hub=True)))
    assert problem(one.first.invitation_field).startswith("Giấy mời này dành cho trạm xã")
    assert one.first.invitation.hasFocus()


def test_an_invitation_is_good_once(knock: Knock, served: townhall.Townhall, tmp_path: Path) -> None:
    invitation = served.invite("hoa")
    one = knock(tmp_path / "first")
    one.begin(invitation)
    another = knock()
    another.begin(invitation)
    assert problem(another.first.invitation_field).startswith("Giấy mời này đã dùng cho một máy khác")
    assert list((tmp_path / "home").iterdir()) == []


def test_an_invitation_runs_out(knock: Knock, served: townhall.Townhall) -> None:
    invitation = served.invite("hoa", hours=1)
    served.now += 2 * 3600 * 1000
    one = knock()
    one.begin(invitation)
    assert problem(one.first.invitation_field).startswith("Giấy mời này đã hết hạn")


def test_when_the_answer_is_lost_pressing_again_is_enough(
    knock: Knock, served: townhall.Townhall, tmp_path: Path
) -> None:
    with strangers.between(served.address) as line:
        invitation = served.invite("hoa", url=line.address)
        one = knock()
        line.losing = True
        one.begin(invitation)
        assert one.first.notice.words().startswith("Chưa tới được máy chủ của tỉnh")
        assert vaults.known(tmp_path / "home") == []
        [place] = (tmp_path / "home").iterdir()
        line.losing = False
        one.begin(invitation)
    assert [opened.owner.name for opened in one.opened] == ["Nguyễn Thị Hòa"]
    assert not place.exists()


def test_somebody_new_comes_to_a_computer_that_others_use(knock: Knock, alone: Path, served: townhall.Townhall) -> None:
    one = knock()
    one.signin.invitation.click()
    assert one.first.place.key() == firstrun.NEW
    one.begin(served.invite("lan"))
    assert sorted(known.name for known in vaults.known(alone)) == ["Nguyễn Thị Hòa", "Đặng Thị Lan"]


def test_two_people_of_one_name_have_a_vault_each(knock: Knock, alone: Path, served: townhall.Townhall) -> None:
    one = knock()
    one.signin.invitation.click()
    one.begin(served.invite("hoa"))
    assert {known.name for known in vaults.known(alone)} == {"Nguyễn Thị Hòa", "Nguyễn Thị Hòa 2"}


def test_a_new_invitation_renews_a_vault_that_is_here(knock: Knock, served: townhall.Townhall, tmp_path: Path) -> None:
    townhall.Device(served, tmp_path / "home" / "Nguyễn Thị Hòa", "hoa").close()
    served.revoke("hoa")
    one = knock()
    one.signin.invitation.click()
    one.first.place.setCurrentIndex(1)
    assert not one.first.again_field.isVisible()
    one.begin(served.invite("hoa"), again="")
    assert [opened.owner.state for opened in one.opened] == ["active"]
    assert len(vaults.known(tmp_path / "home")) == 1


def test_an_invitation_of_somebody_else_changes_no_vault(
    knock: Knock, served: townhall.Townhall, tmp_path: Path
) -> None:
    townhall.Device(served, tmp_path / "home" / "Nguyễn Thị Hòa", "hoa").close()
    one = knock()
    one.signin.invitation.click()
    one.first.place.setCurrentIndex(1)
    one.begin(served.invite("lan"), again="")
    assert "người khác" in one.first.notice.words() + problem(one.first.invitation_field)
    assert one.opened == []
    one.door.back()
    one.unlock(commune.PASSPHRASE)
    assert one.opened[0].owner.name == "Nguyễn Thị Hòa"


def test_back_leads_to_the_sign_in(knock: Knock, alone: Path) -> None:
    one = knock()
    one.signin.invitation.click()
    assert one.window.focusWidget() is one.first.invitation
    one.first.cancel.click()
    assert one.signin.isVisible()
    assert one.window.focusWidget() is one.signin.secret.line


def test_the_first_form_is_filled_by_keyboard_alone(knock: Knock, qtbot: QtBot) -> None:
    one = knock()
    order = [one.first.invitation, one.first.file, one.first.secret.line, one.first.secret.button]
    order += [one.first.again.line, one.first.again.button, one.first.start]
    for stop in order:
        assert one.window.focusWidget() is stop
        qtbot.keyClick(stop, Qt.Key.Key_Tab)


def _key(home: Path) -> vault.Key:
    return vault.unlock(home / "Nguyễn Thị Hòa", commune.PASSPHRASE)
