"""The extractor: windows that are like one another, the last minute, and what is usual for the person."""

import math
from dataclasses import replace

import pytest

from headwater.categories import Categories
from headwater.features import INDEX, Extractor
from headwater.features.text import words_of
from headwater.records import FeatureRow, Segment, TitleKind

T = 1_770_000_000.0
EDITOR = Segment(T, T + 40, 3600, app="Code", title="budget.py - quill", keys=80, clicks=3, scroll=1, travel_px=900,
                 idle_s=4.0)  # fmt: skip


def value(row: FeatureRow, name: str) -> float:
    return float(row.num[INDEX[name]])


def extractor() -> Extractor:
    return Extractor(Categories())


def after(segment: Segment, length: float = 20.0, **changes: object) -> Segment:
    return replace(segment, start=segment.end, end=segment.end + length, **changes)  # type: ignore[arg-type]


def test_another_window_of_the_same_work_is_alike() -> None:
    one = extractor()
    notes = after(EDITOR, app="libreoffice-writer", title="quill budget.odt — LibreOffice Writer")
    football = after(notes, app="firefox", title="Cup final tonight — Mozilla Firefox")
    first, same, other = [one.row(s) for s in (EDITOR, notes, football)]
    assert value(first, "alike") == 0
    assert value(same, "alike") == 1
    assert value(same, "has_alike_before") == 1
    assert value(same, "alike_away") == 0
    assert value(other, "alike") == 0
    assert value(other, "has_alike_before") == 0


def test_time_since_a_like_window_counts_from_its_end() -> None:
    one = extractor()
    away = after(EDITOR, 60, app="firefox", title="Cup final tonight — Mozilla Firefox")
    one.row(EDITOR)
    one.row(away)
    row = one.row(after(away, title="quill budget plan", app="Code"))
    assert value(row, "alike") == pytest.approx(40 / 100)
    assert value(row, "alike_away") == pytest.approx(math.log1p(60) / math.log1p(900), abs=1e-6)


def test_the_application_s_own_name_makes_no_windows_alike() -> None:
    one = extractor()
    one.row(replace(EDITOR, app="firefox", title="Cup final tonight — Firefox"))
    assert value(one.row(after(EDITOR, app="firefox", title="Invoice april — Firefox")), "alike") == 0


def test_a_project_is_told_by_its_name_whatever_the_title() -> None:
    one = extractor()
    one.row(replace(EDITOR, project="quill", title="a b"))
    row = one.row(after(EDITOR, app="kitty", project="quill", title="make test"))
    assert value(row, "alike") == 1


def test_chinese_titles_are_alike_by_pairs_of_characters() -> None:
    one = extractor()
    one.row(replace(EDITOR, title="季度预算报告"))
    assert value(one.row(after(EDITOR, app="wps", title="预算报告 二稿")), "alike") == 1
    assert value(one.row(after(after(EDITOR), app="wps", title="足球世界杯")), "alike") == 0


def test_a_hashed_title_is_like_itself_alone_and_no_title_like_nothing() -> None:
    hashed = replace(EDITOR, title="9f2c77", title_kind=TitleKind.HASHED)
    one = extractor()
    one.row(hashed)
    assert value(one.row(after(hashed, app="kitty")), "alike") == 1
    assert value(one.row(after(after(hashed), title="9f2c78")), "alike") == 0
    assert len(words_of(replace(EDITOR, title="  ", title_kind=TitleKind.NONE), "Code")) == 0
    blank = one.row(after(after(after(hashed)), title="", title_kind=TitleKind.NONE))
    assert value(blank, "has_words") == value(blank, "alike") == value(blank, "fresh") == 0


def test_a_window_is_fresh_once() -> None:
    one = extractor()
    other = after(EDITOR, app="firefox", title="Cup final tonight — Mozilla Firefox")
    back = after(other, title=EDITOR.title, app=EDITOR.app)
    first, new, old = [one.row(s) for s in (EDITOR, other, back)]
    assert value(first, "fresh") == 0  # nothing was seen before it: nobody can say
    assert value(new, "fresh") == 1
    assert value(old, "fresh") == 0
    assert value(old, "has_window_before") == 1
    assert value(old, "window_away") == pytest.approx(math.log1p(20) / math.log1p(86_400), abs=1e-6)
    assert value(old, "fresh_5m") == pytest.approx(1 / 3)


def test_the_last_minute_forgets_what_five_minutes_remember() -> None:
    one = extractor()
    talk = after(EDITOR, 30, app="slack", title="general | Team", keys=0)
    one.row(EDITOR)
    one.row(talk)
    row = one.row(after(talk, 60, app="evince", title="paper.pdf", keys=0))
    assert value(row, "largest_1m") == 1
    assert value(row, "largest_5m") == pytest.approx(60 / 130)
    assert value(row, "keys_1m") == 0
    assert value(row, "keys_5m") > 0


def test_usual_is_of_the_past_alone_and_of_this_person() -> None:
    calm, brisk = extractor(), extractor()
    assert value(calm.row(EDITOR), "usual_keys") == 0
    for i in range(1, 200):
        at = T + 60 * i
        for one, keys in ((calm, 3), (brisk, 300)):
            one.row(replace(EDITOR, start=at, end=at + 60, keys=keys))
    now = replace(EDITOR, start=T + 12_000, end=T + 12_060, keys=3)
    assert value(calm.row(now), "usual_keys") == pytest.approx(math.log1p(3) / math.log1p(600), abs=0.03)
    assert value(brisk.row(now), "usual_keys") == pytest.approx(math.log1p(300) / math.log1p(600), abs=0.03)


def test_what_is_usual_is_not_watered_down_by_what_is_not_known() -> None:
    told, half = extractor(), extractor()
    for i in range(100):
        s = replace(EDITOR, start=T + 60 * i, end=T + 60 * i + 60, keys=90)
        told.row(s)
        half.row(s)
    for i in range(100, 130):  # counts are lost for half an hour
        s = replace(EDITOR, start=T + 60 * i, end=T + 60 * i + 60)
        told.row(replace(s, keys=90))
        half.row(replace(s, keys=None, clicks=None, scroll=None, travel_px=None))
    now = replace(EDITOR, start=T + 7800, end=T + 7860, keys=90)
    assert value(half.row(now), "usual_keys") == pytest.approx(value(told.row(now), "usual_keys"), abs=0.01)


def test_likeness_and_what_is_usual_survive_a_restart() -> None:
    one, two = extractor(), extractor()
    for i in range(30):
        one.row(replace(EDITOR, start=T + 20 * i, end=T + 20 * i + 20, title=f"chapter {i % 7} - quill"))
    two.restore(one.state())
    now = replace(EDITOR, start=T + 600, end=T + 620, title="chapter 3 - quill")
    assert (one.row(now).num == two.row(now).num).all()
