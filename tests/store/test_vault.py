"""How the key of a person's data is made, opened, changed and recovered, and whom the vault refuses."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import nacl.public
import pytest

from fieldapp import resources
from fieldapp.domain.problems import Problem
from fieldapp.store import database, durable, vault

CHEAP = vault.Cost(memory=8, passes=1)
PASSPHRASE = "trăng lên đầu bản"
NAME = "Nguyễn Thị Đậu"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Thôn Bản Phiệt" / "member"


@pytest.fixture
def key(folder: Path) -> bytes:
    """A member's vault with one household in it."""
    made = vault.create(folder, PASSPHRASE, cost=CHEAP)
    remember(folder, made, NAME)
    return made


def remember(folder: Path, key: bytes, name: str) -> None:
    db = database.open_writer(folder / vault.DATABASE, key)
    db.table("household").insert({"head": name})
    db.close()


def remembered(folder: Path, key: bytes) -> list[str]:
    db = database.open_reader(folder / vault.DATABASE, key)
    heads = [row["head"] for row in db.table("household").rows]
    db.close()
    return heads


def refusal_of_unlock(folder: Path, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(Problem) as caught:
        vault.unlock(folder, passphrase)
    return caught.value.code


def rewrite(folder: Path, **changes: object) -> None:
    file = folder / vault.SLOTS
    file.write_text(json.dumps(json.loads(file.read_bytes()) | changes), encoding="utf-8")


# --- Making and opening ---


def test_a_vault_opens_with_its_passphrase_and_gives_the_same_key(folder: Path, key: bytes) -> None:
    assert vault.exists(folder)
    assert vault.unlock(folder, PASSPHRASE) == key
    assert len(key) == 32


def test_the_usual_cost_is_what_the_design_asks_for(folder: Path) -> None:
    key = vault.create(folder, PASSPHRASE)
    assert vault.unlock(folder, PASSPHRASE) == key
    slot = json.loads((folder / vault.SLOTS).read_bytes())["slots"][0]
    assert slot["kdf"] == "argon2id"
    assert slot["cost"]["memory"] >= 64 * 1024
    assert slot["cost"]["passes"] >= 3


def test_a_wrong_passphrase_is_refused_beside_its_field(folder: Path, key: bytes) -> None:
    with pytest.raises(Problem) as caught:
        vault.unlock(folder, PASSPHRASE.upper())
    assert (caught.value.code, caught.value.field) == ("passphrase_wrong", "passphrase")


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it(folder: Path, key: bytes) -> None:
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)
    assert decomposed != PASSPHRASE
    assert vault.unlock(folder, decomposed) == key


@pytest.mark.parametrize("passphrase", ["", "bản tôi", unicodedata.normalize("NFD", "ườậể")])
def test_a_passphrase_under_eight_letters_is_refused_and_nothing_is_made(folder: Path, passphrase: str) -> None:
    with pytest.raises(Problem) as caught:
        vault.create(folder, passphrase, cost=CHEAP)
    assert caught.value == Problem("passphrase_short", least=8)
    assert not folder.exists()


def test_no_two_vaults_share_a_key_a_salt_or_a_box(tmp_path: Path) -> None:
    keys = [vault.create(tmp_path / name, PASSPHRASE, cost=CHEAP) for name in ("one", "two")]
    slots = [json.loads((tmp_path / name / vault.SLOTS).read_bytes())["slots"][0] for name in ("one", "two")]
    assert keys[0] != keys[1]
    assert slots[0]["salt"] != slots[1]["salt"]
    assert slots[0]["sealed"] != slots[1]["sealed"]


def test_no_file_of_a_vault_holds_a_name_the_passphrase_or_the_key(folder: Path, key: bytes) -> None:
    found = b"".join(file.read_bytes() for file in folder.iterdir())
    for secret in (NAME.encode(), PASSPHRASE.encode(), key, key.hex().encode()):
        assert secret not in found


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no permission bits")
def test_only_its_owner_reads_a_vault(folder: Path, key: bytes) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / vault.SLOTS).stat().st_mode) == 0o600


def test_a_copy_of_the_folder_opens_with_the_passphrase_and_not_without(
    folder: Path, key: bytes, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    assert remembered(copy, vault.unlock(copy, PASSPHRASE)) == [NAME]
    assert refusal_of_unlock(copy, "không phải câu này") == "passphrase_wrong"
    with pytest.raises(Problem) as caught:
        database.open_reader(copy / vault.DATABASE, os.urandom(32))
    assert caught.value.code == "vault_damaged"


def test_a_vault_is_never_made_over_another(folder: Path, key: bytes) -> None:
    with pytest.raises(Problem) as caught:
        vault.create(folder, "một câu khác hẳn", cost=CHEAP)
    assert caught.value.code == "vault_exists"
    assert remembered(folder, vault.unlock(folder, PASSPHRASE)) == [NAME]


def test_data_whose_slots_were_lost_are_never_made_over(folder: Path, key: bytes) -> None:
    (folder / vault.SLOTS).unlink()
    with pytest.raises(Problem) as caught:
        vault.create(folder, PASSPHRASE, cost=CHEAP)
    assert caught.value.code == "vault_exists"
    assert remembered(folder, key) == [NAME]


def test_a_making_that_was_cut_short_begins_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(durable, "rename", cut_at(vault.SLOTS, durable.rename))
        with pytest.raises(PowerCut):
            vault.create(folder, PASSPHRASE, cost=CHEAP)
    assert not vault.exists(folder)
    assert (folder / vault.DATABASE).exists()
    key = vault.create(folder, PASSPHRASE, cost=CHEAP)
    remember(folder, key, NAME)
    assert remembered(folder, vault.unlock(folder, PASSPHRASE)) == [NAME]
    assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.json"]


class PowerCut(BaseException):
    """The moment at which a test takes the power away."""


def cut_at(name: str, rename: Callable[[Path, Path], None]) -> Callable[[Path, Path], None]:
    """A rename that loses the power just before a file gets this name."""

    def cut(old: Path, new: Path) -> None:
        if new.name == name:
            raise PowerCut
        rename(old, new)

    return cut


# --- What is refused ---


def test_a_folder_that_is_no_vault_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for place in (tmp_path, tmp_path / "nothing", tmp_path / "file"):
        assert not vault.exists(place)
        assert refusal_of_unlock(place) == "vault_missing"


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"null", b"\xff\xfe", b"[]", b'{"format": 1}', b'{"format": 1, "check": "", "slots": [{}]}'],
)
def test_damaged_slots_are_told(folder: Path, key: bytes, damage: bytes) -> None:
    (folder / vault.SLOTS).write_bytes(damage)
    assert refusal_of_unlock(folder) == "vault_damaged"


@pytest.mark.parametrize(
    "cost", [{"memory": 2**40, "passes": 4}, {"memory": 8, "passes": 10**9}, {"memory": 0, "passes": 1}]
)
def test_slots_that_ask_for_more_than_any_laptop_has_are_told(folder: Path, key: bytes, cost: dict[str, int]) -> None:
    slot = json.loads((folder / vault.SLOTS).read_bytes())["slots"][0]
    rewrite(folder, slots=[slot | {"cost": cost}])
    assert refusal_of_unlock(folder) == "vault_damaged"


def test_a_vault_of_a_newer_program_is_told_whatever_is_in_it(folder: Path, key: bytes) -> None:
    rewrite(folder, format=2, slots=[{"kind": "iris"}])
    assert refusal_of_unlock(folder) == "vault_too_new"


def test_a_database_that_vanished_is_never_replaced_by_an_empty_one(folder: Path, key: bytes) -> None:
    file = folder / vault.DATABASE
    file.write_bytes(b"")
    assert refusal_of_unlock(folder) == "vault_lost"
    file.unlink()
    assert refusal_of_unlock(folder) == "vault_lost"
    assert not file.exists()


@pytest.mark.parametrize("place", ["file/member", "file"])
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Problem) as caught:
        vault.create(tmp_path / place, PASSPHRASE, cost=CHEAP)
    assert caught.value.code == "vault_readonly"


# --- Changing the passphrase ---


def test_changing_the_passphrase_keeps_the_data_and_forgets_the_old_one(folder: Path, key: bytes) -> None:
    vault.change_passphrase(folder, PASSPHRASE, "suối chảy qua bản", cost=CHEAP)
    assert refusal_of_unlock(folder) == "passphrase_wrong"
    assert vault.unlock(folder, "suối chảy qua bản") == key
    assert remembered(folder, key) == [NAME]
    assert sorted(file.name for file in folder.iterdir()) == ["vault.db", "vault.json"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("không phải câu này", "suối chảy qua bản", "passphrase_wrong"),
        (PASSPHRASE, "suối", "passphrase_short"),
    ],
)
def test_a_change_that_is_refused_changes_nothing(folder: Path, key: bytes, old: str, new: str, code: str) -> None:
    before = (folder / vault.SLOTS).read_bytes()
    with pytest.raises(Problem) as caught:
        vault.change_passphrase(folder, old, new, cost=CHEAP)
    assert caught.value.code == code
    assert (folder / vault.SLOTS).read_bytes() == before


def test_power_cut_before_the_new_slot_is_durable_leaves_the_old_one(
    folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(durable, "rename", cut_at(vault.SLOTS, durable.rename))
        with pytest.raises(PowerCut):
            vault.change_passphrase(folder, PASSPHRASE, "suối chảy qua bản", cost=CHEAP)
    assert vault.unlock(folder, PASSPHRASE) == key
    vault.change_passphrase(folder, PASSPHRASE, "suối chảy qua bản", cost=CHEAP)
    assert vault.unlock(folder, "suối chảy qua bản") == key


@pytest.mark.skipif(sys.platform == "win32", reason="Windows writes names through by itself")
def test_a_new_slot_is_on_the_disk_before_its_name_and_its_name_before_success(
    folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        steps.append("sync folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "sync file")
        real_sync(descriptor)

    def replace(old: Path, new: Path) -> None:
        steps.append("rename")
        real_replace(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    vault.change_passphrase(folder, PASSPHRASE, "suối chảy qua bản", cost=CHEAP)
    assert steps == ["sync file", "rename", "sync folder"]


# --- Recovery ---


def test_the_province_opens_a_vault_whose_passphrase_is_forgotten(folder: Path, key: bytes) -> None:
    province = nacl.public.PrivateKey.generate()
    vault.add_recovery(folder, key, bytes(province.public_key))
    [slot] = vault.recovery_slots(folder)
    assert slot.recipient == bytes(province.public_key)
    recovered = vault.open_recovery(slot, bytes(province))
    vault.set_passphrase(folder, recovered, "suối chảy qua bản", cost=CHEAP)
    assert remembered(folder, vault.unlock(folder, "suối chảy qua bản")) == [NAME]
    assert len(vault.recovery_slots(folder)) == 1


def test_nobody_else_opens_the_recovery_slot(folder: Path, key: bytes) -> None:
    vault.add_recovery(folder, key, bytes(nacl.public.PrivateKey.generate().public_key))
    with pytest.raises(Problem) as caught:
        vault.open_recovery(vault.recovery_slots(folder)[0], bytes(nacl.public.PrivateKey.generate()))
    assert caught.value.code == "recovery_wrong"


class Dark(BaseException):
    """The power fails."""


def taken_away_until(step: int, deed: Callable[[Path], object], folder: Path, patch: pytest.MonkeyPatch) -> bool:
    """Takes a vault away; at this step of what reaches the disk the power fails. Whether it came so far."""
    left = iter(range(step))

    def failing(done: Callable[..., object]) -> Callable[..., object]:
        def do(*args: object, **more: object) -> object:
            if next(left, None) is None:
                raise Dark
            return done(*args, **more)

        return do

    with patch.context() as dark:
        dark.setattr(os, "fsync", failing(os.fsync))
        dark.setattr(os, "replace", failing(os.replace))
        dark.setattr(Path, "unlink", failing(Path.unlink))
        try:
            deed(folder)
        except Dark:
            return True
    return False


def test_the_province_opens_a_vault_whose_sealing_was_cut_short_at_any_step(
    folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    province = nacl.public.PrivateKey.generate()
    vault.add_recovery(folder, key, bytes(province.public_key))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    dark, step = True, 0
    while dark:
        shutil.rmtree(folder)
        folder.mkdir()
        for name, content in before.items():
            (folder / name).write_bytes(content)
        dark = taken_away_until(step, vault.seal, folder, monkeypatch)
        step += 1
        assert vault.exists(folder) != vault.wiped(folder), "it is a vault, or it is one that was taken away"
        if vault.exists(folder):
            assert vault.unlock(folder, PASSPHRASE) == key, "and then its owner opens it as before"
        else:
            assert vault.sealed(folder)
        vault.unseal(folder, bytes(province), "đường về bản xa", cost=CHEAP)
        assert remembered(folder, vault.unlock(folder, "đường về bản xa")) == [NAME]
    assert step > 4  # on Windows a folder has no writing of its own


def test_a_vault_whose_end_was_cut_short_at_any_step_is_whole_or_gone(
    folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    dark, step = True, 0
    while dark:
        shutil.rmtree(folder)
        folder.mkdir()
        for name, content in before.items():
            (folder / name).write_bytes(content)
        dark = taken_away_until(step, vault.destroy, folder, monkeypatch)
        step += 1
        if vault.exists(folder):
            assert vault.unlock(folder, PASSPHRASE) == key
        else:
            assert vault.wiped(folder), "the door says why it is not there"
            assert not vault.sealed(folder)
            assert refusal_of_unlock(folder) in ("vault_missing", "vault_damaged")
    assert step > 6


def test_the_next_key_of_the_province_gets_a_slot_beside_the_current_one(folder: Path, key: bytes) -> None:
    current, following = (nacl.public.PrivateKey.generate() for _key in range(2))
    for province in (current, following, current):
        vault.add_recovery(folder, key, bytes(province.public_key))
    slots = {slot.recipient: slot for slot in vault.recovery_slots(folder)}
    assert len(vault.recovery_slots(folder)) == 2
    for province in (current, following):
        assert vault.open_recovery(slots[bytes(province.public_key)], bytes(province)) == key
    assert vault.unlock(folder, PASSPHRASE) == key


def test_a_change_of_passphrase_keeps_the_recovery_slots(folder: Path, key: bytes) -> None:
    province = nacl.public.PrivateKey.generate()
    vault.add_recovery(folder, key, bytes(province.public_key))
    vault.change_passphrase(folder, PASSPHRASE, "suối chảy qua bản", cost=CHEAP)
    assert vault.open_recovery(vault.recovery_slots(folder)[0], bytes(province)) == key


def test_the_key_of_another_vault_is_never_sealed_into_this_one(folder: Path, key: bytes) -> None:
    other = os.urandom(32)
    with pytest.raises(ValueError, match="another vault"):
        vault.add_recovery(folder, other, bytes(nacl.public.PrivateKey.generate().public_key))
    with pytest.raises(ValueError, match="another vault"):
        vault.set_passphrase(folder, other, "suối chảy qua bản", cost=CHEAP)
    assert vault.unlock(folder, PASSPHRASE) == key


# --- Words ---


@pytest.mark.parametrize(
    "code",
    [
        *("passphrase_wrong", "passphrase_short", "recovery_wrong", "vault_missing", "vault_exists"),
        *("vault_lost", "vault_damaged", "vault_too_new", "vault_readonly", "vault_busy", "vault_place"),
        *("disk_full", "disk_low", "disk_failing"),
    ],
)
def test_every_refusal_has_words_in_both_languages(code: str) -> None:
    problem = Problem(code, least=8, free=120, need=200)
    for lang in ("vi", "en"):
        sentence = resources.explain(problem, lang)
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert unicodedata.is_normalized("NFC", sentence)
