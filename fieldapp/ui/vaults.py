"""The vaults of this computer: which there are, and the one that is open; everything here takes time and no Qt."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from fieldapp.domain import patterns, problems, text
from fieldapp.store import disk, early, vault

if TYPE_CHECKING:  # the door shows without them, and while a key is made there is time to load them
    import sqlite_utils

    from fieldapp.domain import facts, invitations
    from fieldapp.store import me
    from fieldapp.sync import protocol, transport

# The same two as those of the commands: authorities (PEM) to trust instead of the system's, for a server with a private
# one; and "1" lets slips go to another computer unencrypted, for trials with made-up data.
CA_FILE, PLAIN = "FIELDAPP_CA_FILE", "FIELDAPP_PLAIN_HTTP"
LOOK = "look"  # the setting of a vault that holds its owner's look

_UNFIT = patterns.later(r'[<>:"/\\|?*\x00-\x1f]')  # in names of files on any system
_LONGEST = 60
_HIDDEN = ".invited-"  # a vault whose enrolment has not ended; a lost answer is asked for again with its keys
_FREE_CODES = ("invitation_", "passphrase_")  # refusals after which nothing need be kept


class Known(msgspec.Struct, frozen=True):
    """A vault by its folder, and the name that its owner knows it by."""

    folder: Path
    name: str


class Trust(msgspec.Struct, frozen=True):
    """Whom to believe on the way: authorities (PEM) in place of the system's; `plain` lets data go unencrypted."""

    ca_file: Path | None = None
    plain: bool = False

    def link(self, url: str, token: str = "") -> transport.Transport:
        """A connection to a server. Problems "server_*"."""
        from fieldapp.sync import transport

        return transport.Transport(url, token=token, ca_file=self.ca_file, plain=self.plain)


USUAL = Trust()


def trust(environ: Mapping[str, str]) -> Trust:
    """Whom the environment says to believe. Problem "ca_file_bad" for a file without authorities."""
    told = environ.get(CA_FILE)
    if told:
        import ssl

        try:
            ssl.create_default_context(cafile=told)
        except OSError:
            raise problems.Problem("ca_file_bad", file=told) from None
    return Trust(Path(told) if told else None, environ.get(PLAIN) == "1")


class Opened(msgspec.Struct, frozen=True):
    """An open vault: where, whose, its key for the lanes, the text of how its owner wants the window, and when the
    province was last heard (ms, by its clock)."""

    folder: Path
    key: vault.Key
    owner: me.Me
    look: str = ""
    heard: int = 0


def known(home: Path) -> list[Known]:
    """The vaults under a folder, or the folder itself when it is one, in Vietnamese order of names."""
    if vault.exists(home):
        return [Known(home, text.line(home.name))]
    with disk.guard():
        folders = list(home.iterdir()) if home.is_dir() else []
    found = [folder for folder in folders if not folder.name.startswith(".") and vault.exists(folder)]
    return sorted((Known(folder, text.line(folder.name)) for folder in found), key=lambda one: text.name_key(one.name))


def wiped(home: Path) -> str:
    """The code of what there is to say when a vault of this computer was taken away, or sealed, because the province
    keeps the computer out; "" if none was."""
    with disk.guard():
        folders = [home, *home.iterdir()] if home.is_dir() else []
    gone = [folder for folder in folders if folder.is_dir() and vault.wiped(folder)]
    if not gone:
        return ""
    return "vault_sealed" if any(map(vault.sealed, gone)) else "vault_wiped"


def invitation(typed: str) -> invitations.Invitation:
    """The invitation in a text, also behind other words, as in a message. Problem "invitation_*"."""
    from fieldapp.domain import invitations

    return invitations.read(typed[max(typed.find(invitations.PREFIX), 0) :], hub=False)


class Keeper:
    """Opens vaults and keeps hold of the open one; made for one lane, used by one thread at a time."""

    def __init__(
        self,
        home: Path,
        *,
        clock: Callable[[], int],
        entropy: facts.Entropy,
        trust: Trust = USUAL,
        cost: vault.Cost = vault.DEFAULT,
    ) -> None:
        self.home = home
        self._clock = clock
        self._entropy = entropy
        self._trust = trust
        self._cost = cost
        self._open: tuple[Path, sqlite_utils.Database] | None = None
        self._hold: BinaryIO | None = None

    def unlock(self, folder: Path, passphrase: str) -> Opened:
        """The vault of a folder, tested and up to date, for this window alone: two would go on with the same draft, and
        the later one write over the other's words. Problems "passphrase_wrong", "vault_*", "disk_*"."""
        self.lock()
        return self._enter(folder, vault.unlock(folder, passphrase))

    def enter(self, opening: early.Opening) -> Opened:
        """The same of a vault whose key is being made already."""
        self.lock()
        return self._enter(opening.folder, opening.key())

    def _enter(self, folder: Path, key: vault.Key) -> Opened:
        from fieldapp.store import (
            connection,  # noqa: F401 first: the library that the others name loads less with it
            database,
            hold,
            me,
            opened,
            settings,
        )

        held = hold.take(folder)
        try:
            db = opened.writer(folder, key)
        except BaseException:
            _let_go(held)
            raise
        try:
            with database.guard():
                owner, look = me.read(db), settings.get(db, LOOK)
                heard = int(settings.get(db, settings.HEARD, "0"))
        except BaseException:
            opened.close(folder, db)
            _let_go(held)
            raise
        self._open, self._hold = (folder, db), held
        return Opened(folder, key, owner, look, heard)

    def enrol(self, typed: str, passphrase: str, folder: Path | None = None) -> Opened:
        """Takes up an invitation with a new vault, or renews the one in a folder; gives it open.

        A new vault gets its place only when the province has said yes, so that nothing half made is ever shown.
        Problems "invitation_*", "passphrase_*", "vault_*", "disk_*" and those of `delivered`.
        """
        self.lock()
        invited = invitation(typed)
        if folder is None:
            folder = self._enrol_new(invited, passphrase)
        else:
            self._ask(folder, invited, passphrase)
        return self.unlock(folder, passphrase)

    def ask_by_file(self, typed: str, passphrase: str, file: Path) -> None:
        """Writes the request of a new vault without a network; its place stays hidden until the answer has come.
        Problems "invitation_bad", "passphrase_*", "vault_*", "disk_*", "bundle_*"."""
        from fieldapp.actions import ask_enrolment
        from fieldapp.domain import invitations

        self.lock()
        invited = invitation(typed)
        place = self._hidden(invited)
        self._clear_unless(place, passphrase)
        ask_enrolment.ask_enrolment(
            place,
            passphrase,
            invitations.text(invited),
            file,
            device=_computer(),
            clock=self._clock,
            entropy=self._entropy,
            cost=self._cost,
        )

    def answer_by_file(self, typed: str, passphrase: str, file: Path) -> Opened:
        """Takes the answer to such a request; gives the vault open, in its place. Problems "bundle_*", "envelope_*",
        "passphrase_wrong", "vault_*", "disk_*"."""
        from fieldapp.actions import keep_recovery, take_bundle
        from fieldapp.store import database, me, opened

        self.lock()
        place = self._hidden(invitation(typed))
        if not vault.exists(place):
            raise problems.Problem("bundle_unasked")
        key = vault.unlock(place, passphrase)
        db = opened.writer(place, key)
        try:
            taken = take_bundle.take_bundle(db, file, clock=self._clock, entropy=self._entropy)
            if taken.welcome is not None:
                keep_recovery.keep_recovery(place, key, db)
            with database.guard():
                name = me.read(db).name
        finally:
            opened.close(place, db)
        with disk.guard():
            folder = place.rename(_free(self.home, name))
        return self.unlock(folder, passphrase)

    def change_passphrase(self, old: str, new: str) -> None:
        """Lets a new passphrase open the open vault. Problems "passphrase_wrong", "passphrase_short", "disk_*"."""
        if self._open is None:
            raise ValueError("no vault is open")
        vault.change_passphrase(self._open[0], old, new, entropy=self._entropy, cost=self._cost)

    def put_back(self, backup: Path, passphrase: str) -> tuple[Path, int]:
        """Makes a new vault beside the others of a backup; where it is, and how many facts it holds. Problems
        "vault_*", "passphrase_wrong", "disk_*"."""
        from fieldapp.store import backup as copies

        with disk.guard():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = _free(self.home, backup.name)
        return target, copies.take(backup, passphrase, target)

    def lock(self) -> None:
        """Lets the open vault go."""
        if self._open is not None:
            from fieldapp.store import opened

            folder, db = self._open
            self._open = None
            opened.close(folder, db)
            _let_go(self._hold)
            self._hold = None

    def wipe(self) -> str:
        """Destroys the open vault, whose laptop the province keeps out, or seals it for the province; returns the code
        of what there is to say. Problems "wipe_early", "vault_readonly"; the vault is closed all the same."""
        if self._open is None:
            raise ValueError("no vault is open")
        from fieldapp.actions import wipe_vault

        try:
            return wipe_vault.wipe_vault(*self._open)
        finally:
            self.lock()

    def _enrol_new(self, invited: invitations.Invitation, passphrase: str) -> Path:
        place = self._hidden(invited)
        self._clear_unless(place, passphrase)
        try:
            welcome = self._ask(place, invited, passphrase)
        except problems.Problem as problem:
            if problem.code.startswith(_FREE_CODES):
                shutil.rmtree(place, ignore_errors=True)
            raise
        with disk.guard():
            return place.rename(_free(self.home, welcome.name))

    def _hidden(self, invited: invitations.Invitation) -> Path:
        """Where a vault waits for the province's word."""
        with disk.guard():
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        import hashlib  # here and below what few have a use for, and none at the door

        return self.home / f"{_HIDDEN}{hashlib.sha256(invited.code.encode()).hexdigest()[:12]}"

    def _ask(self, folder: Path, invited: invitations.Invitation, passphrase: str) -> protocol.Welcome:
        from fieldapp.actions import enrol
        from fieldapp.domain import invitations
        from fieldapp.sync import transport

        try:
            return enrol.enrol(
                folder,
                passphrase,
                invitations.text(invited),
                device=_computer(),
                clock=self._clock,
                entropy=self._entropy,
                ca_file=self._trust.ca_file,
                plain=self._trust.plain,
                cost=self._cost,
            )
        except transport.Undelivered as error:
            raise error.problem("enrol") from error

    def _clear_unless(self, place: Path, passphrase: str) -> None:
        """Throws an earlier try away when its passphrase was another one; nothing was ever kept in it."""
        if not vault.exists(place):
            return
        try:
            vault.unlock(place, passphrase)
        except problems.Problem:
            shutil.rmtree(place, ignore_errors=True)


def _let_go(held: BinaryIO | None) -> None:
    if held is not None:
        held.close()


def _computer() -> str:
    """The name of this computer."""
    import platform

    return platform.node()[:60]


def _free(home: Path, name: str) -> Path:
    """A folder for somebody's vault that is not there yet, named so that people recognise it."""
    called = _UNFIT.sub(" ", unicodedata.normalize("NFC", name))
    stem = " ".join(called.split()).strip(". ")[:_LONGEST] or "fieldapp"
    number, folder = 1, home / stem
    while folder.exists():
        number += 1
        folder = home / f"{stem} {number}"
    return folder
