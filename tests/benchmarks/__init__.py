"""What an exchange and the window cost, beside what they cannot cost less than: `python -m tests.benchmarks --help`."""
