"""Whatever the segments are, rounding keeps their order and their touching, and nothing left out is in a cell."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.base import TitleMode
from headwater.records import Segment
from headwater.reports.columns import Choice, chosen, preview
from tests.support.days import NOON

lengths = st.lists(st.integers(1, 90_000), min_size=1, max_size=20)
KEY = b"k" * 16


@settings(max_examples=100, deadline=None)
@given(lengths, st.sampled_from([1, 2, 3, 5, 15, 30, 60]), st.integers(-48, 56).map(lambda q: q * 900))
def test_rounded_times_keep_order_and_touch_where_they_touched(found: list[int], minutes: int, offset_s: int) -> None:
    ends = list(itertools.accumulate(found, initial=round(NOON * 1000)))
    segments = [Segment(a / 1000, b / 1000, offset_s) for a, b in itertools.pairwise(ends)]
    kept = [s for s, _, _ in chosen(((s, None, "") for s in segments), Choice(round_min=minutes))]
    assert all(a.end == b.start for a, b in itertools.pairwise(kept))
    assert all(s.start <= s.end for s in kept)
    assert all((s.start + offset_s) % (minutes * 60) == 0 for s in kept)
    assert all(abs(a.start - b.start) <= minutes * 30 for a, b in zip(segments, kept, strict=True))


secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=3, max_size=30).map(lambda text: f"§{text}§")


@settings(max_examples=100, deadline=None)
@given(secrets, secrets, st.sampled_from([TitleMode.HASHED, TitleMode.NONE]))
def test_no_cell_holds_what_was_left_out(title: str, name: str, mode: TitleMode) -> None:
    s = Segment(NOON, NOON + 60, 0, app=name, title=title, domain=name, project=name)
    choice = Choice(titles=mode, apps=False, domains=False, projects=False, intents=False)
    (cells,) = preview([(s, None, name)], choice, key=KEY)
    assert not any("§" in cell for cell in cells)
