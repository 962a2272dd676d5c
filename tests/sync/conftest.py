"""A province for tests of the wire, of which each gets a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import townhall


@pytest.fixture
def hall(model: Path, tmp_path: Path) -> Iterator[townhall.Townhall]:
    """A province like it; it is behind a socket only while a test serves it."""
    hall = townhall.Townhall(tmp_path, model)
    yield hall
    hall.close()
