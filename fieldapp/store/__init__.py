"""What this computer remembers: the encrypted SQLite vault, the only place of local SQL."""

from fieldapp.store import later

later.put_off()
