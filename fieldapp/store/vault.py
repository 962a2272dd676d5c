"""Keeps the key of a person's database, sealed by a passphrase and for the province; never stores it open."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import nacl.bindings
import nacl.exceptions

from fieldapp.domain.problems import Problem
from fieldapp.store import disk, durable

FORMAT = 1
SLOTS = "vault.json"
DATABASE = "vault.db"
WIPED = "vault.wiped"  # nothing else is left of a vault that was destroyed
SEALED = "vault.sealed"  # the slots of a vault that the province alone opens any more
UNBORN = "vault.unborn"  # slots of a vault whose making was cut short; nothing was ever kept in it
SHORTEST = 8  # characters of a passphrase

_NONCE = nacl.bindings.crypto_secretbox_NONCEBYTES  # of a box's random bytes, which stand before it

Key = bytes
Entropy = Callable[[int], bytes]


class Cost(msgspec.Struct, frozen=True):
    """What one guess of a passphrase costs, in KiB of memory and passes over it (Argon2id, one lane)."""

    memory: Annotated[int, msgspec.Meta(ge=8, le=1024 * 1024)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=64)]


DEFAULT = Cost(memory=64 * 1024, passes=3)  # RFC 9106, 4: what to choose where memory is short, as on old laptops


class PassphraseSlot(msgspec.Struct, frozen=True, tag_field="kind", tag="passphrase"):
    """The key in a secret box whose own key is made from the passphrase."""

    cost: Cost
    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    sealed: bytes
    kdf: Literal["argon2id"] = "argon2id"


class RecoverySlot(msgspec.Struct, frozen=True, tag_field="kind", tag="recovery"):
    """The key in a sealed box that only the owner of the recipient's private key opens."""

    recipient: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    sealed: bytes


class _Slots(msgspec.Struct, frozen=True):
    """vault.json: nothing about a person; `check` tells the right key from another, no more."""

    check: bytes
    slots: tuple[PassphraseSlot | RecoverySlot, ...]
    format: int = FORMAT


class _Version(msgspec.Struct):
    format: int


def exists(folder: Path) -> bool:
    """Whether a folder is a vault."""
    with disk.guard():
        return (folder / SLOTS).is_file() and not _scratched(folder)


def create(folder: Path, passphrase: str, *, entropy: Entropy = os.urandom, cost: Cost = DEFAULT) -> Key:
    """Make a vault with an empty database and a random key; a making that was cut short begins anew.

    Refuses with `passphrase_short`, `vault_exists`, `vault_readonly`, `disk_full`."""
    from fieldapp.store import database  # here: a key is made before it is loaded

    secret = _accepted(passphrase)
    with disk.guard():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _clear(folder)
        key = entropy(database.KEY_BYTES)
        slots = _Slots(check=_check(key), slots=(_seal(key, secret, entropy, cost),))
        durable.write(folder / UNBORN, _encode(slots))
        database.open_writer(folder / DATABASE, key).close()
        durable.rename(folder / UNBORN, folder / SLOTS)  # only now it is a vault
    return key


def unlock(folder: Path, passphrase: str) -> Key:
    """The key of a vault. Refuses with `vault_missing`, `vault_damaged`, `vault_too_new`, `passphrase_wrong`,
    and with `vault_lost` when its database is gone: an empty one must never take its place."""
    slots = _read(folder)
    key = _open(slots, _normal(passphrase))
    with disk.guard():
        file = folder / DATABASE
        if not file.is_file() or not file.stat().st_size:
            raise Problem("vault_lost")
    return key


def change_passphrase(folder: Path, old: str, new: str, *, entropy: Entropy = os.urandom, cost: Cost = DEFAULT) -> None:
    """Let a new passphrase open the vault; the old one does until the new slot is on the disk. Data stay.

    Refuses as `unlock` does, and with `passphrase_short`, `vault_readonly`, `disk_full`."""
    _accepted(new)
    set_passphrase(folder, _open(_read(folder), _normal(old)), new, entropy=entropy, cost=cost)


def set_passphrase(folder: Path, key: Key, new: str, *, entropy: Entropy = os.urandom, cost: Cost = DEFAULT) -> None:
    """Put a passphrase in place of the old one with the key itself, as after a recovery; refuses as above."""
    secret = _accepted(new)
    slots = _owned(folder, key)
    others = tuple(slot for slot in slots.slots if not isinstance(slot, PassphraseSlot))
    _write(folder, msgspec.structs.replace(slots, slots=(_seal(key, secret, entropy, cost), *others)))


def add_recovery(folder: Path, key: Key, public_key: bytes) -> None:
    """Seal the key to a recovery key of the province (X25519, 32 bytes); an older slot for it is replaced."""
    import nacl.public  # here and below for few: whoever only opens a vault has none

    slots = _owned(folder, key)
    sealed = nacl.public.SealedBox(nacl.public.PublicKey(public_key)).encrypt(key)
    others = tuple(slot for slot in slots.slots if getattr(slot, "recipient", None) != public_key)
    _write(
        folder,
        msgspec.structs.replace(slots, slots=(*others, RecoverySlot(recipient=public_key, sealed=sealed))),
    )


def recovery_slots(folder: Path) -> list[RecoverySlot]:
    """The slots that only the province opens, each with the public key it is for; refuses as `unlock`."""
    return [slot for slot in _read(folder).slots if isinstance(slot, RecoverySlot)]


def open_recovery(slot: RecoverySlot, private_key: bytes) -> Key:
    """The key of a vault, by the province's private key; another one is refused with `recovery_wrong`."""
    import nacl.public

    try:
        return nacl.public.SealedBox(nacl.public.PrivateKey(private_key)).decrypt(slot.sealed)
    except nacl.exceptions.CryptoError as error:
        raise Problem("recovery_wrong") from error


def destroy(folder: Path) -> None:
    """Destroy a vault for ever: first the slots, without which its pages are noise, on the disk before anything else;
    then its files. Only an empty mark stays. Refuses with `vault_missing`, `vault_readonly`."""
    if not exists(folder):
        raise Problem("vault_missing")
    with disk.guard():
        (folder / SEALED).unlink(missing_ok=True)
        _scratch(folder)
        for end in ("", "-wal", "-shm", "-open"):
            (folder / (DATABASE + end)).unlink(missing_ok=True)
        durable.write(folder / WIPED, b"")


def _scratch(folder: Path) -> None:
    """Destroys the slots; the mark comes first, so that of slots that are noise one knows by what they were spoilt."""
    slots = folder / SLOTS
    durable.write(folder / WIPED, b"")
    with slots.open("rb+") as file:  # in place, for what is only unlinked may lie on the disk for years
        file.write(os.urandom(slots.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    durable.rename(slots, folder / WIPED)


def seal(folder: Path) -> bool:
    """Let nobody open a vault any more but the province, of whose slots there must be one; False, and nothing is
    changed, if there is none. Refuses with `vault_missing`, `vault_damaged`, `vault_readonly`."""
    slots = _read(folder)
    theirs = tuple(slot for slot in slots.slots if isinstance(slot, RecoverySlot))
    if not theirs:
        return False
    with disk.guard():
        durable.write(folder / SEALED, _encode(msgspec.structs.replace(slots, slots=theirs)))
        _scratch(folder)
        durable.write(folder / WIPED, b"")
    return True


def unseal(folder: Path, private_key: bytes, new: str, *, entropy: Entropy = os.urandom, cost: Cost = DEFAULT) -> None:
    """Let a new passphrase open a vault that was sealed, or whose passphrase is forgotten, by the province's private
    key. Refuses with `vault_missing`, `recovery_wrong`, `passphrase_short`, `disk_full`."""
    secret = _accepted(new)
    shut = sealed(folder)
    slots = _read(folder, SEALED if shut else SLOTS)
    theirs = tuple(slot for slot in slots.slots if isinstance(slot, RecoverySlot))
    key = _recovered(theirs, private_key)
    _write(folder, msgspec.structs.replace(slots, slots=(_seal(key, secret, entropy, cost), *theirs)))
    if shut:
        with disk.guard():
            (folder / SEALED).unlink()
            (folder / WIPED).unlink(missing_ok=True)


def _recovered(slots: tuple[RecoverySlot, ...], private_key: bytes) -> Key:
    import nacl.public

    mine = bytes(nacl.public.PrivateKey(private_key).public_key)
    for slot in slots:
        if slot.recipient == mine:
            return open_recovery(slot, private_key)
    raise Problem("recovery_wrong")


def sealed(folder: Path) -> bool:
    """Whether a vault stands in a folder that the province alone opens."""
    with disk.guard():
        return (folder / SEALED).is_file() and not exists(folder)


def wiped(folder: Path) -> bool:
    """Whether a vault that stood in a folder was destroyed, or sealed."""
    with disk.guard():
        return (folder / WIPED).is_file() and not exists(folder)


def _scratched(folder: Path) -> bool:
    """Whether a program or the power ended while a vault was being taken away, and what is left of its slots is noise.
    Slots that can be read are a vault's, whatever lies beside them: it was unsealed, or its end had not begun."""
    if not (folder / WIPED).is_file():
        return False
    try:
        _read(folder)
    except Problem as problem:
        return problem.code == "vault_damaged"
    return False


def _normal(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _accepted(passphrase: str) -> bytes:
    if len(unicodedata.normalize("NFC", passphrase)) < SHORTEST:
        raise Problem("passphrase_short", least=SHORTEST)
    return _normal(passphrase)


def _check(key: Key) -> bytes:
    """BLAKE2b for this one use; by the library that is there already: Python's own loads OpenSSL beside it."""
    digest = nacl.bindings.crypto_generichash_blake2b_salt_personal
    return bytes(digest(key, digest_size=16, person=b"fieldapp vault"))


def _kek(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """The key of a slot's box. Boxes and this are of libsodium itself: what wraps it takes as long to load again."""
    size, memory = nacl.bindings.crypto_secretbox_KEYBYTES, cost.memory * 1024
    argon2id = nacl.bindings.crypto_pwhash_ALG_ARGON2ID13
    return bytes(nacl.bindings.crypto_pwhash_alg(size, secret, salt, cost.passes, memory, argon2id))


def _seal(key: Key, secret: bytes, entropy: Entropy, cost: Cost) -> PassphraseSlot:
    salt, nonce = entropy(nacl.bindings.crypto_pwhash_SALTBYTES), entropy(_NONCE)
    sealed = nacl.bindings.crypto_secretbox_easy(key, nonce, _kek(secret, salt, cost))
    return PassphraseSlot(cost=cost, salt=salt, sealed=nonce + sealed)


def _open(slots: _Slots, secret: bytes) -> Key:
    for slot in slots.slots:
        if isinstance(slot, PassphraseSlot):
            try:
                kek = _kek(secret, slot.salt, slot.cost)
                nonce, sealed = slot.sealed[:_NONCE], slot.sealed[_NONCE:]
                return bytes(nacl.bindings.crypto_secretbox_open_easy(sealed, nonce, kek))
            except nacl.exceptions.CryptoError:
                continue
    raise Problem("passphrase_wrong", "passphrase")


def _owned(folder: Path, key: Key) -> _Slots:
    """The slots of a vault, for who holds its key: another vault's key in them would lock it for ever."""
    slots = _read(folder)
    if _check(key) != slots.check:
        raise ValueError("this is the key of another vault")
    return slots


def _read(folder: Path, name: str = SLOTS) -> _Slots:
    with disk.guard():
        if not (folder / name).is_file():
            raise Problem("vault_missing")
        data = (folder / name).read_bytes()
    try:
        if msgspec.json.decode(data, type=_Version).format > FORMAT:
            raise Problem("vault_too_new")
        return msgspec.json.decode(data, type=_Slots)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem("vault_damaged") from error


def _encode(slots: _Slots) -> bytes:
    return msgspec.json.format(msgspec.json.encode(slots), indent=1)


def _write(folder: Path, slots: _Slots) -> None:
    with disk.guard():
        durable.write(folder / SLOTS, _encode(slots))


def _clear(folder: Path) -> None:
    """Make room for a new vault; only the rest of an unfinished making is taken away."""
    if (folder / SLOTS).exists():
        raise Problem("vault_exists")
    if (folder / UNBORN).exists():
        for end in ("", "-wal", "-shm"):
            (folder / (DATABASE + end)).unlink(missing_ok=True)
    elif (folder / DATABASE).exists():
        raise Problem("vault_exists")
