"""What charts say."""

from dataclasses import replace

import pytest

from headwater.base import LANGUAGES, Words
from headwater.charts import said, selection_text, summary, table
from headwater.records import FocusState
from tests.support.chart_days import busy_day, crowded_day, empty_day, moment

EN, ZH = Words("en"), Words("zh_CN")


def test_words_fit_the_probability() -> None:
    assert said(FocusState.FOCUSED, 0.86, EN) == "Sustained work — looks like it, 0.86"
    assert said(FocusState.ROUTINE, 0.68, EN) == "Might be routine work, 0.68"
    assert said(FocusState.ROUTINE, 0.59, EN) == "Not sure"
    assert said(FocusState.UNSURE, 0.99, EN) == "Not sure"
    assert said(FocusState.AWAY, 0.0, EN) == "Away"
    assert said(FocusState.DRIFTING, 1.0, EN, corrected=True) == "Away from your plan — as you said"
    assert said(FocusState.FOCUSED, 0.86, ZH) == "持续工作 — 看起来是，0.86"


def test_a_day_in_one_sentence() -> None:
    assert summary(busy_day(), EN) == (
        "Thursday, 12 November 2026: 5 h 49 min at the computer, 3 h 3 min of it sustained work, "
        "the longest stretch 52 min from 09:44 to 10:36, 3 pauses."
    )
    assert summary(empty_day(), EN) == "Thursday, 12 November 2026: nothing was recorded."
    assert summary(busy_day(), ZH).startswith("2026年11月12日 星期四：在电脑前 5 小时 49 分钟")
    day = busy_day()
    assert ", 1 pause." in summary(replace(day, pauses=day.pauses[:1]), EN)
    assert "pause" not in summary(replace(day, pauses=()), EN)


def test_the_table_behind_the_ribbon() -> None:
    behind = table(busy_day(), EN)
    assert len(behind.rows) == 29
    assert behind.rows[2] == ("08:52", "09:14", "22 min", "Sustained work", "0.91", "inferred", "VS Code")
    assert behind.rows[8] == ("10:36", "10:47", "11 min", "Away", "", "", "")
    assert behind.rows[6][3:5] == ("Not sure", "")
    assert {len(r) for r in behind.rows} == {len(behind.head)}
    assert table(empty_day(), ZH).rows == ()


def test_a_selection_in_words() -> None:
    head, mix = selection_text(busy_day(), moment("11:12"), moment("12:21"), EN)
    assert head == "11:12 – 12:21 · 1 h 9 min"
    assert mix == "mostly sustained work and talking"
    assert selection_text(busy_day(), moment("09:50"), moment("10:00"), EN)[1] == "mostly sustained work"
    assert selection_text(empty_day(), moment("09:50"), moment("10:00"), ZH) == ("09:50 – 10:00 · 10 分钟", "")


def test_a_crowded_day_has_a_row_for_every_span() -> None:
    day = crowded_day()
    assert len(table(day, EN).rows) == len(day.spans)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_exclamation_and_no_praise(language: str) -> None:
    words = Words(language)
    spoken = summary(busy_day(), words) + " ".join(cell for row in table(busy_day(), words).rows for cell in row)
    assert not [w for w in ("!", "！", "productive", "distracted", "效率", "分心") if w in spoken.lower()]
