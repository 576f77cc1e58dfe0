"""The sums of insights, counted a second time in another way on days that nobody wrote down."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pytest

from headwater.base import Settings
from headwater.records import FocusState, Label, LabelSource, Presence
from headwater.reports import day_report
from headwater.reports.insights_switches import EDGES_S, MOST, OTHER
from tests.support.days import Pair
from tests.support.insights import CATEGORIES, found, scattered
from tests.support.weeks import FRIDAY, midnight, utc

Row = tuple[float, float, str, bool]
"""Start, end, name, and whether somebody was there."""


def shown(pair: Pair) -> str:
    s, _ = pair
    return s.domain.removeprefix("www.") or CATEGORIES.name(s.app) if s.app or s.domain else ""


def flat(history: Sequence[Pair], first: date, last: date) -> list[Row]:
    """What is known; overlaps belong to what came first."""
    told_, free = [], midnight(first)
    for s, i in sorted(history, key=lambda pair: pair[0].start):
        a, b = max(s.start, free), min(s.end, midnight(last) + 86_400)
        if a < b and s.presence not in (Presence.PAUSED, Presence.OFF):
            free = b
            there = s.presence is Presence.PRESENT
            told_.append((a, b, shown((s, i)) if there else "away", there))
    return told_


def visits(rows: Sequence[Row]) -> list[Row]:
    """Joined where one thing goes on."""
    joined: list[Row] = []
    for start, end, name, there in rows:
        if joined and joined[-1][2:] == (name, there) and start - joined[-1][1] < 2.0:
            joined[-1] = (joined[-1][0], end, name, there)
        else:
            joined.append((start, end, name, there))
    return joined


@pytest.mark.parametrize("seed", range(4))
def test_the_sums_agree_with_a_recount(seed: int) -> None:
    history, first = scattered(12, seed), FRIDAY - timedelta(days=5)
    of = found(history, first, FRIDAY, settings=Settings(day_start_hour=0))
    rows = flat(history, first, FRIDAY)
    seen = visits(rows)
    named = [(a, b, name) for a, b, name, there in seen if there and name]
    assert of.at_computer_s == pytest.approx(sum(b - a for a, b, _, there in rows if there))
    assert sum(h.seconds for h in of.hours) == pytest.approx(sum(b - a for a, b, _ in named))
    near = [(x, y) for x, y in pairwise(seen) if y[0] - x[1] < 2.0]
    switches = [(x[2], y[2]) for x, y in near if x[3] and y[3] and x[2] and y[2]]
    seconds: dict[str, float] = defaultdict(float)
    for a, b, name in named:
        seconds[name] += b - a
    top = sorted(seconds, key=lambda name: -seconds[name])[:MOST]
    assert of.graph is not None
    assert of.graph.nodes == (*top, OTHER)
    counted = Counter((a if a in top else OTHER, b if b in top else OTHER) for a, b in switches)
    assert {(e.source, e.to): e.count for e in of.graph.edges} == counted
    assert of.graph.switches == sum(h.switches for h in of.hours) == len(switches)
    lengths = [x[1] - x[0] for x, _ in near if x[3] and x[2]]
    assert of.dwell.total == len(lengths)
    assert of.dwell.median_s == pytest.approx(median(lengths), abs=0.002)
    assert of.dwell.counts[1] == sum(EDGES_S[1] <= round(x, 3) < EDGES_S[2] for x in lengths)
    by_hour: Counter[int] = Counter()
    for x, y in near:
        if x[3] and y[3] and x[2] and y[2]:
            by_hour[int(y[0] % 86_400 // 3600)] += 1
    assert {h.hour: h.switches for h in of.hours if h.switches} == by_hour


@pytest.mark.parametrize("seed", range(3))
def test_the_stretches_are_those_of_the_days_page(seed: int) -> None:
    history, settings = scattered(5, seed), Settings(day_start_hour=0)
    first = FRIDAY - timedelta(days=4)
    said = [_word(n) for n in range(12)]
    of = found(history, first, FRIDAY, said, settings)
    pages = []
    for n in range(5):
        one = first + timedelta(days=n)
        page = day_report(history, [], one, settings, CATEGORIES, 1e12, utc, labels=said)
        pages += [(s.seconds, s.start) for s in page.spans if s.state is FocusState.FOCUSED and s.seconds >= 600]
        assert page.at_computer_s == pytest.approx(found(history, one, one, said, settings).at_computer_s)
    pages.sort(key=lambda x: (-x[0], x[1]))
    assert len(pages) > 3
    assert [(s.seconds, s.start) for s in of.stretches] == [pytest.approx(x, abs=0.002) for x in pages[:8]]
    assert any(s.said for s in of.stretches)


def _word(n: int) -> Label:
    start = midnight(FRIDAY - timedelta(days=n % 5)) + (8.3 + 0.6 * n) * 3600
    state = (FocusState.DRIFTING, FocusState.FOCUSED, FocusState.ROUTINE)[n % 3]
    return Label(1e9 - n, start, start + 3000 + 100 * n, state, LabelSource.CORRECTION)
