"""The bytes of photos in a folder of the province: a photo grows in place, and bears its own name only when whole,
right and on the disk.

Several senders of one photo write the same bytes to the same places, so none has to wait for another.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from fieldapp.domain import facts, photos, problems

FOLDER = "photos"  # in a province's data folder
PART = ".part"
OF = ".of"  # beside a photo: the roots whose visits named it, known also when a restored database names it no more


class Files:
    """A folder of photos; it is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def offset(self, sha: str) -> int:
        """How many bytes of a photo are durably here: where an upload goes on."""
        for path in (self._whole(sha), self._part(sha)):
            if path.exists():
                return path.stat().st_size
        return 0

    def append(self, sha: str, at: int, data: bytes, size: int) -> int:
        """Adds bytes to a photo of so many at an offset, and returns the new offset once they are on the disk.
        Problems "blob_offset" unless the offset is where the photo stands, "blob_long" for more than belongs to it."""
        here = self.offset(sha)
        if at != here:
            raise problems.Problem("blob_offset", offset=here)
        if at + len(data) > size:
            raise problems.Problem("blob_long", size=size)
        if not data:
            return at
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = not self._part(sha).exists()
        _write(self._part(sha), data, at)
        if fresh:
            self._settle()
        return at + len(data)

    def belong(self, sha: str, roots: Iterable[str]) -> None:
        """Writes down, durably, that visits of these roots name a photo."""
        if fresh := sorted(set(roots) - self.owners(sha)):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._of(sha)
            end = path.stat().st_size if path.exists() else 0
            _write(path, "".join(f"\n{root}\n" for root in fresh).encode(), end)

    def owners(self, sha: str) -> set[str]:
        """The roots whose visits named a photo; a line cut off by a power cut is passed over."""
        path = self._of(sha)
        return set(filter(facts.is_id, path.read_text("ascii", "replace").split())) if path.exists() else set()

    def unowned(self) -> list[str]:
        """The photos, whole or in part, of which it is not written down whose they are."""
        owned = {path.name.removesuffix(OF) for path in self._all() if path.name.endswith(OF)}
        return sorted({*self.whole(), *self.parts()} - owned)

    def finish(self, sha: str) -> None:
        """Gives a photo that is all here its name. Problem "blob_wrong", and its bytes are gone, if it is another one
        than it said: it must be sent again from 0."""
        part = self._part(sha)
        if not part.exists():  # another sender was faster
            return
        if not right(part.read_bytes(), sha):
            part.unlink(missing_ok=True)
            raise problems.Problem("blob_wrong")
        os.replace(part, self._whole(sha))
        self._settle()

    def read(self, sha: str) -> bytes | None:
        """The bytes of a whole photo, None when they are not here."""
        try:
            return self._whole(sha).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, shas: Iterable[str]) -> None:
        """Removes these photos, whole or in part."""
        for sha in shas:
            self._whole(sha).unlink(missing_ok=True)
            self._part(sha).unlink(missing_ok=True)
            self._of(sha).unlink(missing_ok=True)

    def whole(self) -> list[str]:
        """The photos that are whole here."""
        return [path.name for path in self._all() if photos.is_sha(path.name)]

    def parts(self) -> list[str]:
        """The photos of which a part is here."""
        names = [path.name.removesuffix(PART) for path in self._all() if path.name.endswith(PART)]
        return [name for name in names if photos.is_sha(name)]

    def _all(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []

    def _whole(self, sha: str) -> Path:
        return self.folder / sha

    def _part(self, sha: str) -> Path:
        return self.folder / f"{sha}{PART}"

    def _of(self, sha: str) -> Path:
        return self.folder / f"{sha}{OF}"

    def _settle(self) -> None:
        """The folder's own list of names is on the disk, too; elsewhere than on POSIX a folder cannot be opened."""
        if os.name != "posix":
            return
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _write(path: Path, data: bytes, at: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with open(descriptor, "wb") as file:
        file.seek(at)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def right(data: bytes, sha: str) -> bool:
    """Whether these are the bytes that a photo is named by."""
    return hashlib.sha256(data).hexdigest() == sha
