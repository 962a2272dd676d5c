"""Some bytes of files on USB sticks spoilt in every run; `python -m tests.faults bundle --every-byte` does all."""

from __future__ import annotations

import pytest

from fieldapp.sync import bundle as bundles
from tests.faults import bundle


def test_a_file_that_was_flipped_or_cut_anywhere_is_refused_in_a_sentence_and_changes_nothing() -> None:
    done = bundle.run(bundle.STRIDE, 20261003)
    assert done.faults == [], done.words()
    assert done.tried > 2000


def test_without_the_sum_a_carrier_keeps_what_was_copied_badly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "summed", lambda data: True)
    done = bundle.run(97, 20261003)
    assert any(one.startswith("the head took a") for one in done.faults), done.words()
