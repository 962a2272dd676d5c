"""Laptops of the made-up commune for the tests of what people do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import commune
import pytest


@pytest.fixture
def hoa(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Nguyễn Thị Hòa, a member in Khe Sú."""
    laptop = commune.Laptop(tmp_path / "hoa", commune.HOA)
    yield laptop
    laptop.close()


@pytest.fixture
def lan(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Đặng Thị Lan, a member in Khe Sú and Nậm Mậu."""
    laptop = commune.Laptop(tmp_path / "lan", commune.LAN)
    yield laptop
    laptop.close()


@pytest.fixture
def head(tmp_path: Path) -> Iterator[commune.Laptop]:
    """The laptop of Chìu Quay Sáng, the head of Khe Sú."""
    laptop = commune.Laptop(tmp_path / "head", commune.HEAD)
    yield laptop
    laptop.close()
