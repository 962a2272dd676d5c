"""What an exchange costs, beside what it cannot cost less than: `python -m tests.benchmarks sync`."""
