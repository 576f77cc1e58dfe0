"""Settings as a file: written, brought, refused, told before they count, and taken back."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Words
from headwater.base.carrying import NotTaken, Refusal, carry_out
from headwater.ui.settings.changes import as_it_came, back, forgets, step
from headwater.ui.settings.wording import BY_NAME, folded, refusal_text, value_text
from tests.support.settings_page import AGREED, OTHERS, opened
from tests.support.windows import Open, said


def test_settings_go_into_a_file_and_come_back(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    page, engine = opened(open_window, OTHERS)
    page.whole.save(file)
    qtbot.waitUntil(page.whole.said.isVisible)
    assert page.whole.said.accessibleName() == "The settings are in mine.toml."
    assert tomllib.loads(file.read_text(encoding="utf-8"))["excluded_apps"] == ["diary*"]
    page.whole.bring(file)
    qtbot.waitUntil(lambda: "Nothing would change" in page.whole.said.accessibleName())
    engine.change(AGREED)
    page._follow()
    page.whole.bring(file)
    qtbot.waitUntil(page.whole.preview.isVisible)
    assert engine.settings == AGREED
    page.whole.preview.yes.click()
    assert engine.settings == OTHERS
    assert "mine.toml" in page.foot.said.accessibleName()
    page.foot.undo.click()
    assert engine.settings == AGREED


def test_a_wrong_value_is_refused_in_one_sentence(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "<b>x<i>.toml"
    file.write_text('theme = "dark"\naway_after_s = 5\n')
    page, engine = opened(open_window)
    page.whole.bring(file)
    qtbot.waitUntil(page.whole.said.isVisible)
    assert page.whole.said.accessibleName() == (
        "Nothing of <b>x<i>.toml was taken, because “Away after” (away_after_s) cannot be 5: it can be a number from "
        "30 to 1800."
    )
    assert not page.whole.preview.isVisible()
    assert engine.settings == AGREED


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_setting_can_be_refused_and_told(language: str, name: str) -> None:
    if name == "agreed":
        return
    words, option = Words(language), BY_NAME[name]
    told = refusal_text(words, "f.toml", NotTaken(Refusal.VALUE, name, "x\u202e" * 200))
    assert "\u202e" not in told
    assert len(told) < 500
    assert words(f"settings.{name}.title") in told
    assert value_text(words, option, option.default)


def test_a_shorter_time_of_keeping_is_warned_of(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    carry_out(replace(AGREED, keep_days=90), file)
    page, engine = opened(open_window)
    page.whole.bring(file)
    qtbot.waitUntil(page.whole.preview.isVisible)
    assert "What is older than 90 days is forgotten for good" in said(page.whole.preview)
    page.whole.preview.no.click()
    assert engine.settings.keep_days == 0
    assert forgets({"keep_days": (90, 365)}) == 0
    assert forgets({"keep_days": (365, 0)}) == 0
    assert forgets({"keep_days": (365, 90)}) == 90


def test_what_a_file_has_beside_settings_is_told(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('away_after_s = 60\nof_later = 1\nagreed = false\nexcluded_apps = ["<i>\u202ex", "y"]\n')
    page, engine = opened(open_window)
    page.whole.bring(file)
    qtbot.waitUntil(page.whole.preview.isVisible)
    assert "Entries that this version does not know are left out (1)." in said(page.whole.preview)
    assert "Applications that are never stored: none → <i> x, y" in [line.text for line in page.whole.preview.lines]
    page.whole.preview.yes.click()
    assert engine.settings.agreed
    assert engine.settings.excluded_apps == ("<i>\u202ex", "y")


def test_a_disk_that_does_not_take_the_file_is_told(open_window: Open, qtbot: QtBot, tmp_path: Path) -> None:
    page, _ = opened(open_window, replace(AGREED, language="zh_CN"))
    (tmp_path / "no").write_text("")
    page.whole.save(tmp_path / "no" / "x.toml")
    qtbot.waitUntil(page.whole.said.isVisible)
    assert "请换一个位置" in page.whole.said.accessibleName()


def test_only_what_a_step_changed_goes_back() -> None:
    before = replace(AGREED, theme="dark", away_after_s=60)
    after = as_it_came(before)
    done = step(before, after)
    assert set(done) == {"theme", "away_after_s", "language"}
    assert back(replace(after, away_after_s=300), done) == replace(after, theme="dark", language="en", away_after_s=300)
    assert folded("ＡẞÇ") == folded("aSSç")
