"""The parts that pages are made of: each shows one thing, none knows a store, an action or another page."""
