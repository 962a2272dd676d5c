"""What journeys begin with, unless they say otherwise: a province that answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import townhall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    folder = tmp_path / "province"
    folder.mkdir()
    made = townhall.Townhall(folder)
    with made.served():
        yield made
    made.close()
