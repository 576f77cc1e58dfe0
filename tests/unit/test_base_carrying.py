"""Settings as a file that goes along: all but the agreement, whole or not at all."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Settings, SettingsError, TitleMode
from headwater.base.carrying import Carried, NotTaken, Refusal, carry_in, carry_out

NOW = Settings(agreed=True)


def file(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "some.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_what_goes_out_comes_in_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "mine.toml"
    told = replace(NOW, title_mode=TitleMode.HASHED, excluded_apps=('a "b"', "日记*"), away_after_s=60, text_scale=1.25)
    carry_out(told, path)
    assert "agreed" not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert carry_in(path, Settings()) == Carried(replace(told, agreed=False))
    assert carry_in(path, NOW) == Carried(told)


def test_what_the_file_does_not_name_stays(tmp_path: Path) -> None:
    present = replace(NOW, theme="dark", away_after_s=60)
    told = carry_in(file(tmp_path, "away_after_s = 120\nagreed = false\nof_later = 1\n[and]\nmore = 2\n"), present)
    assert told == Carried(replace(present, away_after_s=120), unknown=2)


@pytest.mark.parametrize(
    ("line", "option", "value"),
    [
        ("away_after_s = 5", "away_after_s", "5"),
        ("away_after_s = true", "away_after_s", "True"),
        ('theme = "<b>red</b>"', "theme", "<b>red</b>"),
        ("excluded_apps = [1]", "excluded_apps", "[1]"),
        ("text_scale = nan", "text_scale", "nan"),
        ('title_mode = "FULL"', "title_mode", "FULL"),
        ('schedule_days = ["mon", "someday"]', "schedule_days", "['mon', 'someday']"),
    ],
)
def test_one_wrong_value_and_nothing_is_taken(tmp_path: Path, line: str, option: str, value: str) -> None:
    told = carry_in(file(tmp_path, f'language = "zh_CN"\n{line}\n'), NOW)
    assert told == NotTaken(Refusal.VALUE, option, value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Refusal.NONE), ("agreed = true", Refusal.NONE), ("of_another = 1", Refusal.NONE),
        ("= 3", Refusal.NO_TOML), ("theme = dark", Refusal.NO_TOML), (b"\xff\xfe", Refusal.UNREADABLE),
        ("#" * 1_000_001, Refusal.UNREADABLE), ("a = " + "[" * 20_000, Refusal.UNREADABLE),
    ],
)  # fmt: skip
def test_what_is_no_settings_file_is_refused(tmp_path: Path, text: str | bytes, why: Refusal) -> None:
    assert carry_in(file(tmp_path, text), NOW) == NotTaken(why)


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.toml"):
        assert carry_in(path, NOW) == NotTaken(Refusal.UNREADABLE)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="Choose another place"):
        carry_out(NOW, tmp_path / "mine.toml")


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "no").write_text("")
    with pytest.raises(SettingsError, match="Choose another place"):
        carry_out(NOW, tmp_path / "no" / "mine.toml")
