"""The village of the rules, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rules.town import Town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    place = Town("sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield place
    place.world.close()
