"""The administrator's words from end to end, as they are typed, on both databases."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp import __main__ as door
from fieldapp import resources
from fieldapp.commands import parsing
from fieldapp.domain import invitations

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def fieldapp(capsys, monkeypatch):
    """Types a command: its exit code, its lines and its complaints."""
    monkeypatch.setenv("FIELDAPP_LANG", "en")

    def typed(*words: str) -> tuple[int, list[str], list[str]]:
        code = door.main(list(words))
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return typed


@pytest.fixture
def admin(fieldapp, province_url):
    """Types a word of `fieldapp admin` that must be done; returns what it said."""

    def done(*words: str) -> list[str]:
        code, out, err = fieldapp("admin", "--db", province_url, *words)
        assert (code, err) == (0, [])
        return out

    return done


@pytest.fixture
def refused(fieldapp, province_url):
    """Types a word that must be refused; returns its one line."""

    def refused(*words: str) -> str:
        code, out, err = fieldapp("admin", "--db", province_url, *words)
        assert (code, out, len(err)) == (1, [], 1)
        return err[0]

    return refused


def test_of_words_that_are_not_said_nothing_is_asked(fieldapp, admin, monkeypatch):
    admin("init", "--name", "Quảng Ninh")
    described, known = [], parsing.Words.add
    monkeypatch.setattr(parsing.Words, "add", lambda *told: (described.append(told[1]), known(*told))[1])
    admin("areas")
    assert described == ["areas", "add"]
    _, said, _ = fieldapp("admin", "--help")
    assert {"init", "areas", "members", "restore"} <= set(described)
    assert any(line.split()[:1] == ["restore"] for line in said)


def test_a_province_from_nothing_to_an_invitation(admin, tmp_path):
    assert admin("init", "--name", "Quảng Ninh") == ["Quảng Ninh is set up with 54 communes."]
    assert len(admin("areas")) == 55
    added = admin("areas", "add", "--kind", "quarter", "--parent", "hong gai", "--name", "Khu 1")
    assert added == ["Added Hồng Gai / Khu 1, code 22-06685-T001."]
    admin("teams", "add", "--code", "to1", "--name", "Tổ Khu 1", "--area", "Khu 1", "--since", "01/10/2026")
    mai = ("members", "add", "--name", "Lò Thị Mai", "--role", "member", "--area", "Khu 1", "--phone", "0912345678")
    assert admin(*mai, "--team", "to1") == ["Added Lò Thị Mai, code lo.thi.mai."]
    assert admin(*mai) == ["Lò Thị Mai, code lo.thi.mai, is there already; nothing changed."]
    (text,) = admin("invite", "lo.thi.mai", "--url", "https://tinh.example:8443/")
    invited = invitations.read(text)
    assert (invited.url, invited.name) == ("https://tinh.example:8443", "Quảng Ninh")
    (row,) = [json.loads(line) for line in admin("members", "--in", "Khu 1", "--json")]
    assert (row["name"], row["role"], row["area"]) == ("Lò Thị Mai", "member", "Hồng Gai / Khu 1")
    assert admin("members", "end", "lo.thi.mai") == ["Ended 1 roles of lo.thi.mai."]


def test_an_invitation_in_a_file_is_for_its_owner_only(admin, tmp_path):
    admin("init", "--name", "Quảng Ninh")
    file = tmp_path / "giấy mời.txt"
    file.write_text("cũ")
    (said,) = admin("invite", "province", "--url", "http://[::1]:8000", "--out", str(file), "--hours", "48")
    assert "48 hours" in said
    assert invitations.read(file.read_text()).url == "http://[::1]:8000"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_is_taken_by_the_word_import_and_its_bad_lines_are_named(admin, fieldapp, province_url, tmp_path):
    admin("init", "--name", "Quảng Ninh")
    file = tmp_path / "thôn.csv"
    file.write_text("kind,parent,name\nquarter,Hồng Gai,Khu 1\nquarter,Hồng Ngọc,Khu 2\n", encoding="utf-8")
    code, out, err = fieldapp("admin", "--db", province_url, "import", "areas", str(file))
    assert (code, out) == (1, [])
    assert err[0].startswith("Line 3, column “parent”: There is no area “Hồng Ngọc”.")
    assert err[1].startswith("1 lines are not right, so none was taken.")
    code, out, err = fieldapp("admin", "--db", province_url, "import", "areas", str(file), "--skip-bad")
    assert (code, out) == (0, ["Added 1, changed 0, left 0 as they were; skipped 1 lines."])
    assert len(err) == 1


def test_what_is_held_is_listed_and_let_pass(served, device, admin):
    xa, minh = device("xa"), device("minh")
    there = minh.household("Nậm Mậu")
    minh.exchange(there)
    outside = xa.visit(there, "ghi chú riêng của bà Chẹo")
    xa.exchange(outside)
    (row,) = [json.loads(line) for line in admin("held", "--json")]
    assert (row["fact"], row["code"], row["author"]) == (outside.id, "no_grant", "xa")
    assert "Chẹo" not in str(row)
    (line,) = admin("held")
    assert outside.id in line
    assert admin("release", outside.id) == ["Let 1 entries pass."]
    assert admin("held") == []


def test_a_lost_laptop_is_revoked(served, device, admin):
    hoa = device("hoa")
    (row,) = [json.loads(line) for line in admin("devices", "--json")]
    assert (row["id"], row["person"], row["state"]) == (hoa.device, "hoa", "active")
    assert admin("revoke", "--device", hoa.device) == ["Revoked 1 devices."]
    assert hoa.exchange().wipe
    assert admin("revoke", "--person", "hoa") == ["Revoked 0 devices."]
    assert "revoked" in admin("devices")[0]


def test_a_province_is_set_up_once(admin, refused):
    admin("init", "--name", "Quảng Ninh")
    assert refused("init", "--name", "Quảng Ninh").startswith("A province has been set up here already")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["invite", "ai-do", "--url", "http://x"], "Nobody has the code “ai-do”."),
        (["invite", "province", "--url", "quangninh"], "The server address is not right"),
        (["invite", "province", "--url", "http://x", "--hours", "0"], "An invitation lasts 1 to 720 hours."),
        (
            ["invite", "province", "--url", "https://x", "--out", "/khong/co/dau"],
            "This cannot be done with “/khong/co/dau”: there is no such",
        ),
        (["revoke", "--device", "x"], "There is no device “x”."),
        (["release", "x"], "No entry “x” is held back."),
        (["areas", "--below", "Atlantis"], "There is no area “Atlantis”."),
        (["import", "areas", "/khong/co/dau.csv"], "The file “dau.csv” cannot be read"),
        (["init", "--name", "  "], "“name” is missing."),
    ],
)
def test_a_refusal_is_one_clear_line(admin, refused, words, sentence):
    if words[0] != "init":
        admin("init", "--name", "Quảng Ninh")
    assert refused(*words).startswith(sentence)


def test_nothing_can_be_done_before_there_is_a_province(refused):
    assert refused("areas", "add", "--kind", "quarter", "--parent", "x", "--name", "y").startswith("No province")


def test_a_data_folder_is_for_its_owner_only(fieldapp, tmp_path):
    folder = tmp_path / "mới" / "dữ liệu"
    assert fieldapp("admin", "init", "--data", str(folder), "--name", "Quảng Ninh")[0] == 0
    assert len(fieldapp("admin", "--data", str(folder), "areas", "--json")[1]) == 55
    if os.name == "posix":
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_folder_without_a_province_is_left_alone(fieldapp, tmp_path):
    code, _, err = fieldapp("admin", "--data", str(tmp_path), "areas")
    assert (code, len(err)) == (1, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["bay"], "There is no word “bay”."),
        (["admin", "areas"], "Give one of: --data --db."),
        (["admin", "--data", "x"], "Missing: WORD."),
        (["admin", "--data", "x", "--db", "y", "areas"], "--db: not allowed"),
        (["admin", "--data", "x", "bay"], "WORD: there is no 'bay'."),
        (["admin", "--data", "x", "init"], "Missing: --name."),
        (["admin", "--data", "x", "import", "cats", "f"], "KIND: there is no 'cats'."),
        (["admin", "--data", "x", "invite", "a", "--url"], "--url: a value must follow."),
        (["admin", "--data", "x", "areas", "--speed"], "Not understood: --speed."),
        (["serve", "--data", "x", "--port", "tám"], "--port: 'tám' has the wrong form."),
        (["serve"], "Give one of: --data --db."),
    ],
)
def test_wrong_words_end_with_2_and_say_what_is_wrong(fieldapp, words, sentence):
    code, out, err = fieldapp(*words)
    assert (code, out) == (2, [])
    if "not allowed" not in sentence:
        assert err[-1].startswith(sentence)


def test_every_word_has_its_help_in_both_languages(fieldapp, monkeypatch):
    for lang in ("vi", "en"):
        monkeypatch.setenv("FIELDAPP_LANG", lang)
        for words in (["--help"], ["admin", "--help"], ["serve", "--help"], ["admin", "members", "add", "--help"]):
            code, out, err = fieldapp(*words)
            assert (code, err) == (0, [])
            text = "\n".join(out)
            assert "admin_" not in text
            assert "command_" not in text
            assert ("Cách dùng" in text) == (lang == "vi")


def test_the_version_is_told(fieldapp):
    assert fieldapp("--version")[1][0].startswith("fieldapp ")


def test_every_word_of_the_door_has_a_line_of_help():
    texts = resources.texts()
    assert {f"command_{word}" for word in door.WORDS} <= texts.keys()


def test_without_a_console_nothing_breaks(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    door._write_vietnamese()


def test_a_full_disk_and_a_locked_folder_are_one_line(fieldapp, tmp_path):
    (tmp_path / "tệp").write_text("")
    code, _, err = fieldapp("admin", "--data", str(tmp_path / "tệp"), "init", "--name", "x")
    assert (code, len(err)) == (1, 1)
    full = door._sentence(OSError(28, "No space left on device"), "en")
    assert full.startswith("The disk is full")


@pytest.mark.skipif(importlib.util.find_spec("fieldapp.desktop") is None, reason="there is no window yet")
def test_without_qt_one_line_says_what_to_install():
    blocked = "import sys; sys.modules['PySide6'] = None; from fieldapp.__main__ import main; sys.exit(main([]))"
    env = {**os.environ, "FIELDAPP_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-c", blocked], cwd=ROOT, env=env, capture_output=True, timeout=60, check=False
    )
    (line,) = done.stderr.decode().splitlines()
    packages = re.search("apt-get install .+", line)[0]
    assert packages in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert done.returncode == 1
