"""The extractor: what a row holds, what is remembered, and that nothing impossible gets through."""

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.categories import Categories
from headwater.features import INDEX, NAMES, SPEC_ID, Extractor, FeaturesError, compose
from headwater.records import FeatureRow, Intent, Segment, TitleKind
from tests.support.rows import day

GOLDEN = Path(__file__).parents[1] / "golden" / "features.json"
T = 1_770_000_000.0
CODE = Segment(T, T + 40, 3600, app="Code", title="main.py - quill - Visual Studio Code", keys=80, clicks=3, scroll=1,
               travel_px=900, idle_s=4.0)  # fmt: skip


def value(row: FeatureRow, name: str) -> float:
    return float(row.num[INDEX[name]])


def fresh() -> Extractor:
    return Extractor(Categories())


def after(segment: Segment, length: float = 20.0, **changes: object) -> Segment:
    return replace(segment, start=segment.end, end=segment.end + length, **changes)  # type: ignore[arg-type]


def test_layout_is_named_once_each() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(INDEX)
    assert SPEC_ID.startswith("features-")


def golden_segments() -> list[Segment]:
    """A little of everything, in applications whose category is beyond doubt."""
    web = {"app": "firefox", "title": "Oslo - Wikipedia — Mozilla Firefox", "domain": "en.wikipedia.org"}
    chat = {"app": "slack", "title": "general", "call": True, "media": True, "notifications": 2}
    found = [CODE, after(CODE, 7.5, **web), after(after(CODE, 7.5), 60, title="parser.py", keys=240, clicks=0)]
    found.append(after(found[-1], 12, **chat))
    blind: dict[str, Any] = dict.fromkeys(("keys", "clicks", "scroll", "travel_px", "idle_s"))
    found.append(replace(CODE, start=found[-1].end + 400, end=found[-1].end + 430, **blind))
    found.append(after(found[-1], 1.25, app="", title="", title_kind=TitleKind.NONE, keys=0))
    found.append(after(found[-1], 45, title_kind=TitleKind.HASHED, fullscreen=True, sharing=False))
    return found


def test_golden_rows_do_not_move() -> None:
    """A value that changes needs another SPEC_ID: raise layout._REVISION, and make the model again."""
    extractor = fresh()
    made = [extractor.row(s, Intent(T, None, "quill parser")) for s in golden_segments()]
    told = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert told["spec"] == SPEC_ID
    found = [{n: round(float(x), 4) for n, x in zip(NAMES, r.num, strict=True) if abs(x) > 5e-5} for r in made]
    assert [f.keys() for f in found] == [t.keys() for t in told["rows"]]
    for row, wanted in zip(found, told["rows"], strict=True):
        assert row == pytest.approx(wanted, abs=2e-4)


def test_rates_are_per_minute_on_a_logarithmic_scale() -> None:
    row = fresh().row(CODE)
    assert value(row, "keys") == pytest.approx(math.log1p(120) / math.log1p(600), abs=1e-6)
    assert value(row, "idle") == pytest.approx(0.1)
    assert value(row, "is_code") == 1
    assert row.text == compose(Categories().name("Code"), CODE.title)


def test_a_switch_there_and_back_is_seen() -> None:
    extractor = fresh()
    chat = after(CODE, app="slack", title="general | Team")
    back = after(chat, app=CODE.app, title=CODE.title)
    rows = [extractor.row(s) for s in (CODE, chat, back)]
    assert [value(r, "same_app") for r in rows] == [0, 0, 0]
    assert value(rows[2], "has_app_before") == 1
    assert value(rows[2], "app_away") == pytest.approx(math.log1p(20) / math.log1p(86_400), abs=1e-6)
    assert value(rows[2], "largest_5m") == pytest.approx(60 / 80)


def test_pieces_of_one_window_are_no_switches() -> None:
    extractor = fresh()
    rows = [extractor.row(s) for s in (CODE, after(CODE), after(after(CODE)))]
    assert [value(r, "same_window") for r in rows] == [0, 1, 1]
    assert value(rows[2], "switches_5m") < value(rows[0], "switches_5m")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        (
            {"keys": None, "clicks": None, "scroll": None, "travel_px": None},
            ("has_counts", "keys", "keys_5m", "counted_5m", "keys_5m_rank"),
        ),
        ({"title_kind": TitleKind.HASHED}, ("has_title",)),
        ({"title": ""}, ("has_title",)),
        ({"app": "", "title": ""}, ("has_app", "is_code", "off_plan")),
        ({}, ("has_domain", "has_media", "has_fullscreen", "has_sharing", "has_intent", "has_gap")),
        ({"app": "zoom", "title": "Zoom"}, ("has_call",)),
    ],
)
def test_what_is_not_known_is_masked(changes: dict[str, object], missing: tuple[str, ...]) -> None:
    row = fresh().row(replace(CODE, **changes))  # type: ignore[arg-type]
    assert {name: value(row, name) for name in missing} == dict.fromkeys(missing, 0.0)


def test_nothing_speaks_for_a_call_where_no_call_app_is() -> None:
    row = fresh().row(CODE)
    assert (value(row, "call"), value(row, "has_call")) == (0, 1)


def test_some_counts_are_better_than_none() -> None:
    row = fresh().row(replace(CODE, scroll=None, travel_px=None))
    assert value(row, "has_counts") == 0.5
    assert value(row, "keys") > 0
    assert value(row, "scroll") == 0


def test_a_hashed_title_is_not_read() -> None:
    row = fresh().row(replace(CODE, title="9f8e7d", title_kind=TitleKind.HASHED))
    assert "9f8e7d" not in row.text


def test_nothing_known_at_all_gives_no_text() -> None:
    assert fresh().row(Segment(T, T + 10, 0)).text == ""


def test_intent_in_the_very_words_or_in_kind() -> None:
    words, kind, none = (Intent(T, None, t) for t in ("quill main.py", "write code", "buy shoes"))
    found = [value(fresh().row(CODE, i), "intent_match") for i in (words, kind, none)]
    assert found[0] == 1
    assert found[0] > found[1] > found[2] == 0
    assert value(fresh().row(replace(CODE, title="实验报告.docx"), Intent(T, None, "写实验报告")), "intent_match") == 1


def test_peek_is_what_row_would_say_and_is_forgotten() -> None:
    one, two = fresh(), fresh()
    for s in day()[:30]:
        one.row(s)
        two.row(s)
    ahead = day()[30:33]
    peeked = one.peek(ahead)
    assert one.state() == two.state()
    for a, s in zip(peeked, ahead, strict=True):
        np.testing.assert_array_equal(a.num, two.row(s).num)


def test_memory_is_taken_up_exactly() -> None:
    one = fresh()
    for s in day()[:200]:
        one.row(s)
    two = fresh()
    two.restore(one.state())
    for s in day()[200:300]:
        np.testing.assert_array_equal(one.row(s).num, two.row(s).num)


def test_memory_holds_no_words() -> None:
    one = fresh()
    one.row(CODE)
    assert b"quill" not in one.state()
    assert b"Code" not in one.state()


@pytest.mark.parametrize("junk", [b"", b"x", b"HWF1", b"\0" * 500, b"HWF1" + b"\xff" * 20_000])
def test_junk_is_refused_and_harmless(junk: bytes) -> None:
    one = fresh()
    one.row(CODE)
    before = one.state()
    with pytest.raises(FeaturesError, match="made again from history"):
        one.restore(junk)
    assert one.state() == before


def test_a_flipped_bit_or_a_cut_end_is_refused() -> None:
    one = fresh()
    one.row(CODE)
    good = one.state()
    for bad in (good[:-1], good[:200] + bytes([good[200] ^ 1]) + good[201:], good.replace(b"features-", b"features+")):
        with pytest.raises(FeaturesError):
            fresh().restore(bad)


def test_a_clock_set_back_forgets_the_last_minutes_but_not_the_person() -> None:
    one = fresh()
    for s in day()[:300]:
        one.row(s)
    knows = value(one.row(day()[300]), "has_ranks")
    row = one.row(replace(CODE, start=day()[0].start - 7200, end=day()[0].start - 7160))
    assert value(row, "largest_15m") == 1
    assert value(row, "gap") == 0
    assert value(row, "has_ranks") >= knows - 0.01


def test_a_night_is_a_gap_and_a_new_session() -> None:
    one = fresh()
    one.row(CODE)
    row = one.row(replace(CODE, start=T + 40_000, end=T + 40_040))
    assert value(row, "gap") > 0.95
    assert value(row, "session") < 0.4
    assert value(row, "largest_15m") == 1


def test_ranks_are_of_the_own_past() -> None:
    """The same typing is much for one person and little for another."""
    slow, fast = fresh(), fresh()
    for i in range(300):
        at = T + 60 * i
        for one, keys in ((slow, 10), (fast, 300)):
            one.row(replace(CODE, start=at, end=at + 60, keys=keys + i % 5))
    now = replace(CODE, start=T + 18_000, end=T + 18_060, keys=100)
    assert value(slow.row(now), "keys_5m_rank") > 0.8
    assert value(fast.row(now), "keys_5m_rank") < -0.8


def test_more_switches_than_are_kept_push_the_oldest_out() -> None:
    one = fresh()
    for i in range(1500):
        row = one.row(replace(CODE, start=T + i / 10, end=T + (i + 1) / 10, app=f"app{i % 400}", title=str(i)))
    assert np.isfinite(row.num).all()
    assert len(one.state()) < 200_000
