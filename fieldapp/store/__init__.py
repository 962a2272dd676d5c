"""What this computer remembers: the encrypted SQLite vault, the only place of local SQL."""
