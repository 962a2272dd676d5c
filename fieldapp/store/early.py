"""Makes a vault's key in a thread of its own, begun before what shows the vault is loaded; it opens no database."""

from __future__ import annotations

import threading
from pathlib import Path

from fieldapp.store import vault


class Opening:
    """A vault that is to be opened with a passphrase: its key takes as long to make as a window to load, and needs
    none of it. `key` waits for it."""

    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self._passphrase = passphrase
        self._key: vault.Key = b""
        self._refused: Exception | None = None
        self._thread = threading.Thread(target=self._make, name="key", daemon=True)
        self._thread.start()

    def key(self) -> vault.Key:
        """The key, as soon as it is made; refuses as `vault.unlock` does."""
        self._thread.join()
        if self._refused is not None:
            raise self._refused
        return self._key

    def _make(self) -> None:
        try:
            self._key = vault.unlock(self.folder, self._passphrase)
        except Exception as error:
            self._refused = error
