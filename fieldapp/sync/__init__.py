"""How two computers agree: the exchange, its envelope and its carriers."""
