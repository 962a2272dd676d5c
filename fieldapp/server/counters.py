"""Counts what the server answered since it started; knows numbers only, never who asked."""

from __future__ import annotations

from collections import Counter


class Counters:
    """Numbers that rise; touched by the event loop alone."""

    def __init__(self) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self.bytes_in = 0
        self.bytes_out = 0
        self.seconds = 0.0

    def text(self, position: int) -> str:
        """The numbers in the plain text form of OpenMetrics; `position` is the end of the feed."""
        lines = [
            f'fieldapp_answers_total{{path="{path}",status="{status}"}} {count}'
            for (path, status), count in sorted(self.answers.items())
        ]
        lines += [
            f'fieldapp_bytes_total{{direction="in"}} {self.bytes_in}',
            f'fieldapp_bytes_total{{direction="out"}} {self.bytes_out}',
            f"fieldapp_work_seconds_total {self.seconds:.3f}",
            f"fieldapp_feed_position {position}",
        ]
        return "\n".join(lines) + "\n"
