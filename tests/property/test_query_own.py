"""Our own record told as watchers tell theirs, against plain loops."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headwater.query import own
from headwater.records import EventTable, Presence, TitleKind
from headwater.store import Spans
from headwater.store.packing import PRESENCES

KIND = TitleKind.FULL
SHOWN = (("a", "x", KIND, "", ""), ("b", "y", KIND, "b.example", ""), ("", "", KIND, "", ""))
SAID = ({"app": "a", "title": "x"}, {"app": "b", "title": "y", "domain": "b.example"}, None)

rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 5), st.integers(0, 2), st.sampled_from(PRESENCES)), max_size=12
)  # gap before it, length, window, presence


def spans(given_: list[tuple[int, int, int, Presence]]) -> tuple[Spans, list[tuple[int, int, int, Presence]]]:
    at, plain = 0, []
    for gap, length, window, presence in given_:
        at += gap
        plain.append((at, at + length, window, presence))
        at += length
    columns = list(zip(*plain, strict=True)) if plain else [(), (), (), ()]
    start, end, window_, presence_ = columns
    return Spans(
        np.array(start, np.int64), np.array(end, np.int64) - np.array(start, np.int64), np.array(window_, np.int64),
        np.array([PRESENCES.index(p) for p in presence_], np.int64), SHOWN,
    ), plain  # fmt: skip


def told(table: EventTable) -> list[tuple[int, int, object]]:
    """Start and end in milliseconds, and what is said."""
    columns = (table.start_us // 1000).tolist(), ((table.start_us + table.duration_us) // 1000).tolist()
    return [(a, b, table.said[w]) for a, b, w in zip(*columns, table.which.tolist(), strict=True)]


def joined(parts: Sequence[tuple[int, int, object]]) -> list[tuple[int, int, object]]:
    out: list[tuple[int, int, object]] = []
    for start, end, said in parts:
        if out and out[-1][1] == start and out[-1][2] == said:
            out[-1] = (out[-1][0], end, said)
        else:
            out.append((start, end, said))
    return out


@given(rows)
def test_windows_and_presence(given_: list[tuple[int, int, int, Presence]]) -> None:
    table, plain = spans(given_)
    windows = [(a, b, SAID[w]) for a, b, w, p in plain if p is Presence.PRESENT and SAID[w]]
    assert told(own.windows(table)) == joined(windows)
    states = {Presence.PRESENT: "not-afk", Presence.AWAY: "afk", Presence.LOCKED: "afk", Presence.SUSPENDED: "afk"}
    there = [(a, b, {"status": states[p]}) for a, b, _, p in plain if p in states]
    assert told(own.presence(table)) == joined(there)


@given(rows, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=8))
def test_what_a_watcher_saw_counts_where_we_saw_nothing(
    given_: list[tuple[int, int, int, Presence]], events: list[tuple[int, int]]
) -> None:
    table, plain = spans(given_)
    known = {ms for a, b, _, p in plain if p is not Presence.OFF for ms in range(a, b)}
    events.sort()
    sent = EventTable(
        np.array([a * 1000 for a, _ in events], np.int64), np.array([n * 1000 for _, n in events], np.int64),
        np.arange(len(events), dtype=np.int64), np.arange(len(events), dtype=np.int32),
        [{"n": n} for n in range(len(events))],
    )  # fmt: skip
    left = own.outside(sent, *own.covered(table))
    assert left.duration_us.min(initial=0) >= 0
    found = [(n, ms) for (a, b, _), n in zip(told(left), left.ids.tolist(), strict=True) for ms in range(a, b)]
    wanted = [(n, ms) for n, (a, length) in enumerate(events) for ms in range(a, a + length) if ms not in known]
    assert sorted(found) == sorted(wanted)


@given(rows, st.integers(-5, 60), st.integers(-5, 60))
def test_clipping(given_: list[tuple[int, int, int, Presence]], start: int, end: int) -> None:
    table = own.windows(spans(given_)[0])
    cut = told(own.clipped(table, start * 1000, end * 1000))
    wanted = [(max(a, start), min(b, end), d) for a, b, d in told(table) if b >= start and a <= end]
    assert cut == wanted
    back = told(own.newest_first(own.newest_first(table)))
    assert back == told(table)
