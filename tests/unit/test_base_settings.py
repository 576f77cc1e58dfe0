"""Settings: every sentence that can go wrong, and files that people keep their own notes in."""

import os
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.base import Settings, SettingsError, TitleMode, load_settings, options, save_settings

CHANGED = replace(Settings(), language="zh_CN", title_mode=TitleMode.HASHED, excluded_apps=("密码*",), text_scale=1.25)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config/settings.toml"


def written(file: Path, text: str | bytes) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_no_file_means_the_defaults_and_nothing_is_recorded_before_a_yes(file: Path) -> None:
    assert load_settings(file) == Settings()
    assert Settings().agreed is False
    assert not file.parent.exists()


def test_every_option_says_what_it_is_and_its_default_is_possible(file: Path) -> None:
    for option in options():
        assert option.doc.endswith("."), option.name
        assert option.low is None or option.low <= option.default <= (option.high or 0), option.name
        chosen = option.default if isinstance(option.default, tuple) else (option.default,)
        assert not option.choices or set(chosen) <= set(option.choices), option.name
    save_settings(Settings(), file)
    assert load_settings(file) == Settings()
    assert set(tomllib.loads(file.read_text())) == {o.name for o in options()}


def test_the_file_explains_itself(file: Path) -> None:
    save_settings(Settings(), file)
    lines = file.read_text().splitlines()
    for option in options():
        line = next(n for n, text in enumerate(lines) if text.startswith(f"{option.name} = "))
        assert lines[line - 1].startswith(f"# {option.doc}")
    assert "# Without input for this long you count as away. Between 30 and 1800 s." in lines


WRONG = [
    ('schedule_days = ["someday"]', "schedule_days", "Some of mon, tue, wed, thu, fri, sat, sun."),
    ("agreed = 1", "agreed", "One of true, false."),
    ('language = "tlh"', "language", "One of system, en, zh_CN."),
    ("language = ['en']", "language", "One of system, en, zh_CN."),
    ("text_scale = 3", "text_scale", "Between 0.9 and 1.5."),
    ("text_scale = nan", "text_scale", "Between 0.9 and 1.5."),
    ("text_scale = true", "text_scale", "Between 0.9 and 1.5."),
    (f"text_scale = {'9' * 400}", "text_scale", "Between 0.9 and 1.5."),
    ("day_start_hour = 4.0", "day_start_hour", "Between 0 and 12 h."),
    ("day_start_hour = 13", "day_start_hour", "Between 0 and 12 h."),
    ("away_after_s = -1", "away_after_s", "Between 30 and 1800 s."),
    ("away_after_s = 2026-03-02", "away_after_s", "Between 30 and 1800 s."),
    ("suggestions_per_day = 99", "suggestions_per_day", "Between 0 and 4."),
    ('title_mode = "some"', "title_mode", "One of full, hashed, none."),
    ("title_mode = []", "title_mode", "One of full, hashed, none."),
    ("[title_mode]", "title_mode", "One of full, hashed, none."),
    ('excluded_apps = "my bank"', "excluded_apps", 'A list of texts: ["…", "…"].'),
    ('excluded_titles = ["my bank", 3]', "excluded_titles", 'A list of texts: ["…", "…"].'),
]


@pytest.mark.parametrize(("line", "name", "possible"), WRONG)
def test_a_wrong_value_is_told_with_what_is_possible(file: Path, line: str, name: str, possible: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(written(file, f"{line}\n"))
    doc = next(o.doc for o in options() if o.name == name)
    assert str(caught.value) == f"In {file}, {name} is not possible. {doc} {possible}"
    assert "my bank" not in str(caught.value)
    assert caught.value.__context__ is None


JUNK = [
    b"\xff\xfe\x00",
    b"\x00" * 100,
    b"language = ",
    b"agreed = true\nagreed = false",
    b"<html>not settings</html>",
    b"x = " + b"[" * 5000,
    b"away_after_s = " + b"9" * 5000,
    b"x = 2026-13-45",
    b"# long\n" * 200_000,
]


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_is_told_in_one_sentence_and_kept_when_new_settings_are_saved(file: Path, junk: bytes) -> None:
    with pytest.raises(SettingsError, match=r"cannot be read \(\w+\)\. Mend or delete it\."):
        load_settings(written(file, junk))
    save_settings(CHANGED, file)
    assert load_settings(file) == CHANGED
    assert file.with_name("settings.toml.bad").read_bytes() == junk


def test_a_folder_in_the_files_place_is_told(file: Path) -> None:
    file.mkdir(parents=True)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(file)


def test_a_whole_number_will_do_where_a_fraction_is_possible(file: Path) -> None:
    assert load_settings(written(file, "text_scale = 1")).text_scale == 1.0


NOTES = """\
# Mine, since March.
language = "en"   # for the screenshots

away_after_s = 240

colour_of_the_sky = "blue"
[from_a_newer_version]
language = "tlh"
[[many]]
x = 1
"""


def test_notes_order_and_unknown_keys_of_the_person_stay(file: Path) -> None:
    written(file, NOTES)
    save_settings(replace(CHANGED, away_after_s=300), file)
    text = file.read_text()
    for line in NOTES.splitlines():
        expected = line.replace('language = "en"', 'language = "zh_CN"').replace("240", "300")
        assert expected in text, line
    assert load_settings(file) == replace(CHANGED, away_after_s=300)
    assert tomllib.loads(text)["from_a_newer_version"] == {"language": "tlh"}
    save_settings(Settings(), file)
    save_settings(replace(CHANGED, away_after_s=300), file)
    assert file.read_text() == text, "saving again and again adds nothing"


def test_an_option_that_is_a_table_is_set_aside(file: Path) -> None:
    written(file, "[other]\nx = 1\n[language]\ny = 2\n")
    save_settings(CHANGED, file)
    assert load_settings(file) == CHANGED


def test_the_file_is_private_and_nothing_lies_beside_it(file: Path) -> None:
    save_settings(CHANGED, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert os.listdir(file.parent) == ["settings.toml"]


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    written(file, "").unlink()
    file.symlink_to(real)
    save_settings(CHANGED, file)
    assert file.is_symlink()
    assert load_settings(real) == CHANGED


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_save_that_breaks_off_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    save_settings(CHANGED, file)

    def fails(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fails)
    with pytest.raises(SettingsError, match=r"cannot be written to .*: No space left on device\. Your change holds"):
        save_settings(Settings(), file)
    assert load_settings(file) == CHANGED
    assert os.listdir(file.parent) == ["settings.toml"]


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be written"):
        save_settings(Settings(), tmp_path / "file/settings.toml")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(SettingsError, match="Permission denied"):
        save_settings(Settings(), tmp_path / "settings.toml")


def test_a_text_that_is_not_unicode_is_told(file: Path) -> None:
    with pytest.raises(SettingsError, match="UnicodeEncodeError"):
        save_settings(replace(Settings(), excluded_apps=("\ud800",)), file)
    assert not file.exists()
