"""Settings: what the environment may say, and what a slip in it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp import config


def test_without_any_setting_the_program_speaks_vietnamese_and_locks_itself() -> None:
    settings = config.read({})
    assert (settings.lang, settings.idle_lock_minutes, settings.text_size) == ("vi", 10, 14)
    assert settings.exchange_every_seconds == 300
    assert settings.home.is_absolute()
    assert settings.home.name == "fieldapp"


@pytest.mark.parametrize(("said", "lang"), [("en", "en"), ("EN_gb", "en"), ("vi", "vi"), ("fr", "vi"), ("", "vi")])
def test_english_is_asked_for_by_name(said: str, lang: str) -> None:
    assert config.read({"FIELDAPP_LANG": said}).lang == lang


def test_the_vaults_go_where_they_are_told(tmp_path: Path) -> None:
    assert config.read({"FIELDAPP_HOME": str(tmp_path)}).home == tmp_path


@pytest.mark.parametrize(("said", "minutes"), [("5", 5), ("0", 1), ("999", 60), ("soon", 10), ("", 10)])
def test_a_number_stays_in_its_range_and_a_slip_changes_nothing(said: str, minutes: int) -> None:
    assert config.read({"FIELDAPP_IDLE_LOCK_MINUTES": said}).idle_lock_minutes == minutes
