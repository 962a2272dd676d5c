"""The PostgreSQL of the tests answers, and no test sees another's database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa


@pytest.mark.parametrize("visitor", ["first", "second"])
def test_each_test_gets_an_empty_database(postgres_url: str, visitor: str) -> None:
    engine = sa.create_engine(postgres_url)
    with engine.begin() as conn:
        conn.execute(sa.text("CREATE TABLE visitor (name text)"))
        conn.execute(sa.text("INSERT INTO visitor VALUES (:name)"), {"name": visitor})
        assert conn.execute(sa.text("SELECT name FROM visitor")).scalars().all() == [visitor]
        assert conn.execute(sa.text("SELECT version()")).scalar_one().startswith("PostgreSQL")
    engine.dispose()
