"""A province for tests of the wire, one for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import townhall


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[townhall.Townhall]:
    """A province; it is behind a socket only while a test serves it."""
    hall = townhall.Townhall(tmp_path)
    yield hall
    hall.close()
