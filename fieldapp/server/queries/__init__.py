"""Questions to the province's database, each one function."""
