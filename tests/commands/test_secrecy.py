"""What a thief finds: no name in any byte of a vault, and no way into a copy without the passphrase."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import hamlet
import pytest

from fieldapp import resources
from fieldapp.commands import demo_town
from fieldapp.domain import problems, text
from fieldapp.store import database, opened, vault

# Of slips recorded here, of households and people that came from the province, and of an unfinished form.
NAMES = ["Chìu A Sáng", "Đặng Thị Quý", "Tằng A Phúc", "Hoàng Thế Quyết", hamlet.LAN.name, hamlet.DRAFT["name"]]
SECRETS = [*NAMES, "đã kích hoạt", hamlet.LAN.village, "0912000111", demo_town.PASSPHRASE]


@pytest.fixture
def folder(
    town: hamlet.Town, fieldapp: hamlet.Typed, recorded: Callable[..., hamlet.Said], lan: tuple[str, str]
) -> Path:
    """The vault of somebody who recorded and exchanged."""
    assert recorded([town.slip(name, note="đã kích hoạt", phone="0912 000 111") for name in NAMES[:2]]).code == 0
    with town.served():
        assert fieldapp("exchange", *lan).code == 0
    assert recorded([town.slip("Voòng A Nình")]).code == 0
    return town.vault(hamlet.LAN)


def spellings(secret: str) -> Iterator[bytes]:
    """The bytes that a name may be found by: as written, without tones, composed or not, in each encoding."""
    for spelled in (secret, secret.upper(), text.fold(secret), unicodedata.normalize("NFD", secret)):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
            yield spelled.encode(encoding)
        yield spelled.encode("unicode-escape")


def found(folder: Path) -> set[str]:
    """The secrets that stand readable in any file of a folder, or in the name of one."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    whole = b"\0".join([file.read_bytes() + os.fsencode(file.name) for file in files])
    return {secret for secret in SECRETS for spelled in spellings(secret) if spelled in whole}


def test_no_byte_of_a_vault_holds_a_name(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {"vault.db", "vault.json"}
    assert found(folder) == set()


def test_no_byte_holds_a_name_while_the_program_works(folder: Path, town: hamlet.Town) -> None:
    """With the write-ahead log and its index beside the database, and after a program that was killed."""
    with town.open(hamlet.LAN) as db, db.atomic():
        db.execute("UPDATE visit SET name = name || ' '")
        db.execute("UPDATE draft SET form = form || ' '")
        assert {file.name for file in folder.iterdir()} >= {"vault.db", "vault.db-wal", "vault.db-shm", "vault.json"}
        assert found(folder) == set()
    with town.open(hamlet.LAN):
        shutil.copytree(folder, town.folder / "killed")
    assert found(town.folder / "killed") == set()


def test_the_search_would_find_a_name(folder: Path, town: hamlet.Town) -> None:
    """The same search over what the vault gives its owner."""
    (town.folder / "open").mkdir()
    with town.open(hamlet.LAN) as db:
        rows = [str(row) for row in db.execute("SELECT name FROM visit UNION SELECT name FROM household")]
        rows += [str(row) for row in db.execute("SELECT name FROM area UNION SELECT name FROM person")]
        rows += [str(row) for row in db.execute("SELECT form FROM draft")]
    (town.folder / "open" / "rows.txt").write_text("\n".join(rows), encoding="utf-8")
    assert found(town.folder / "open") >= {*NAMES, hamlet.LAN.village}


def test_a_copy_without_the_passphrase_opens_nothing(
    folder: Path, town: hamlet.Town, fieldapp: hamlet.Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = town.folder / "usb"
    shutil.copytree(folder, copy)
    head = town.vault(hamlet.HEAD)
    with monkeypatch.context() as patch:
        patch.setenv("FIELDAPP_PASSPHRASE", "không phải câu này")
        for word in (("export", "--what", "visits"), ("verify",), ("exchange",)):
            assert fieldapp(*word, "--vault", str(copy)).line == resources.say("passphrase_wrong", "en")
    for key in (bytes(32), os.urandom(32), vault.unlock(head, demo_town.PASSPHRASE)):
        with pytest.raises(problems.Problem, match="vault_damaged"):
            opened.writer(copy, key)
        with pytest.raises(problems.Problem, match="vault_damaged"):
            database.open_reader(copy / vault.DATABASE, key)
    shutil.copy(head / vault.SLOTS, copy / vault.SLOTS)  # somebody else's slots with a passphrase that is known
    said = fieldapp("export", "--vault", str(copy), "--what", "visits")
    assert said.line == resources.say("vault_damaged", "en")


def test_nothing_that_a_command_says_holds_the_passphrase_or_a_key(
    folder: Path, fieldapp: hamlet.Typed, town: hamlet.Town, lan: tuple[str, str]
) -> None:
    key = vault.unlock(folder, demo_town.PASSPHRASE)
    with town.open(hamlet.LAN) as db:
        [token, seed] = db.execute("SELECT token, sign_seed FROM me").fetchone()
    with town.served():
        said = [fieldapp("exchange", *lan, "--json"), fieldapp("verify", *lan)]
    said += [fieldapp("export", *lan, "--what", what) for what in ("visits", "households", "facts")]
    for secret in (demo_town.PASSPHRASE, key.hex(), str(token), bytes(seed).hex()):
        assert not any(secret in one.out + one.err for one in said)
