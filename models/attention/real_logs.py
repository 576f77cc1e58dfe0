"""Windows in front of four people for weeks, and of two for hours: what comes next, and what it looks like.

The first log knows executables and times alone: no titles, sites or counts. The second adds keys and idle time. They
have no licence: they measure, nothing that ships is trained on them. Nobody labelled them; of the states it can only be
asked whether they make sense: an IDE for work, a game for play.
"""

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attention.figures import Figure
from attention.next_app import METHODS, Foretold, foretell
from attention.resample import Estimate, estimate
from headwater.attention.stream import Graph, Stream
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, Category, Segment, TitleKind
from headwater.segments import cut

FILE = "foreground_windows.parquet"
SECONDS = ("uth_unlabelled_userB_linux.csv.gz", "uth_unlabelled_userC_windows.csv.gz")
LONGEST_S = 1800.0
"""A window is not in front longer than this without a sign: whoever logged it did not log absences."""
_LOCKED = frozenset({"LockApp.exe"})
_DAY_S = 86_400.0

Floats = NDArray[np.float64]


@dataclass(slots=True)
class _Listening:
    """A graph that also keeps its guess of the next title, which no program uses."""

    graph: Graph
    heard: list[NDArray[np.float32]] = field(default_factory=list)

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        *wanted, after = self.graph.run([*(output_names or ()), "next"], input_feed)
        self.heard.append(after[0])
        return wanted


@dataclass(frozen=True, slots=True)
class Told:
    """One person's windows, and what the model said at each: its states [n, 5], and its guess of the next title [n, E].

    Of a window of several pieces: the states are means over them, the guess is that of the last.
    """

    windows: list[Segment]
    p: Floats
    after: Floats
    vectors: dict[str, Floats]
    """What the title encoder makes of each application alone."""


def windows(file: Path) -> dict[str, list[Segment]]:
    """Each person's windows in front; a locked screen is nobody's window."""
    import pyarrow.parquet as pq

    rows = sorted(pq.read_table(file).to_pylist(), key=lambda r: (r["user"], r["ts"]))
    return {who: _windows(list(theirs)) for who, theirs in groupby(rows, key=lambda r: str(r["user"]))}


def _windows(rows: Sequence[dict[str, Any]]) -> list[Segment]:
    fresh = [r for n, r in enumerate(rows) if n == 0 or rows[n - 1]["exe"] != r["exe"]]
    at = [r["ts"].timestamp() for r in fresh]
    pairs = zip(fresh, at, [*at[1:], at[-1] + 1.0], strict=True)
    return [
        Segment(a, min(b, a + LONGEST_S), 0, app=r["exe"], title_kind=TitleKind.NONE)
        for r, a, b in pairs
        if b > a and r["exe"] not in _LOCKED
    ]


def seconds(file: Path) -> list[Segment]:
    """A log of every second as windows: keys are counted, clicks, wheel and pointer are not."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    name = "app_name" if "app_name" in rows[0] else "app_id"
    found: list[Segment] = []
    at = 0
    for app, theirs in groupby(rows, key=lambda r: r[name]):
        some = list(theirs)
        start, at = at, at + len(some)
        found += _runs(app, rows[start:at])
    return found


def _runs(app: str, rows: Sequence[dict[str, str]]) -> Iterable[Segment]:
    """Parted where the log stopped for a while."""
    when = [datetime.fromisoformat(f"{r['timestamp']}+00:00").timestamp() for r in rows]
    breaks = [n for n in range(1, len(rows)) if when[n] - when[n - 1] > 5]
    for a, b in zip([0, *breaks], [*breaks, len(rows)], strict=True):
        some = rows[a:b]
        idle = sum(r["keyboard_active"] == r["mouse_active"] == "0" for r in some)
        keys = round(sum(float(r["keys_per_sec"]) for r in some))
        end = when[b - 1] + 1.0
        yield Segment(
            when[a], end, 0, app=app, title_kind=TitleKind.NONE, keys=keys, idle_s=min(float(idle), end - when[a])
        )


def told(wins: Sequence[Segment], stream: Stream) -> Told:
    """Run a person's windows through the model."""
    listening = _Listening(stream._graph)
    stream._graph, stream._history = listening, lambda: listening
    extractor = Extractor(Categories())
    pieces = [(n, piece) for n, whole in enumerate(wins) for piece in cut(whole)]
    said = stream.run([extractor.row(piece) for _, piece in pieces])
    after = np.concatenate(listening.heard).astype(np.float64)
    whose = np.array([n for n, _ in pieces])
    length = np.array([piece.end - piece.start for _, piece in pieces])
    p = np.array([i.probabilities for i in said])
    whole = np.bincount(whose, length)
    mean = np.stack([np.bincount(whose, c * length) / whole for c in p.T], 1)
    last = np.flatnonzero(np.append(np.diff(whose) > 0, True))
    texts = {s.app: extractor.row(s).text for s in wins}
    vectors = {app: stream._encode(text).astype(np.float64) for app, text in texts.items()}
    return Told(list(wins), mean, after[last], vectors)


def next_figures(people: dict[str, Told]) -> list[Figure]:
    """Which application comes next: ours with the person's own habits, the same without ours, and plain rules."""
    found = {who: foretell([s.app for s in t.windows], t.after, t.vectors) for who, t in people.items()}
    hits = list(found.values())
    days = [_days(t, h) for t, h in zip(people.values(), hits, strict=True)]
    rate = {name: _mean(hits, name) for name in METHODS}
    drawn = _drawn(hits, days)
    own, head = (estimate(rate[n], drawn[n]) for n in ("ours", "head"))
    above = {n: estimate(rate["ours"] - rate[n], drawn["ours"] - drawn[n]) for n in METHODS}
    beside = ", ".join(f"{_SAID[n]} {rate[n]:.3f}" for n in METHODS if n not in {"ours", "head"})
    changes = sum(len(h.place) for h in hits)
    of = f"mean of {len(hits)} real people, {changes} changes of window; "
    alone = estimate(rate["head"] - rate["markov"], drawn["head"] - drawn["markov"])
    passed = min(above["markov"].low, above["frequency"].low) > 0
    return [
        Figure("model.next_app_hit3", own.value, of + own.interval, _BOUND, beside, passed),
        Figure("model.next_app_hit3_head_alone", head.value, of + head.interval, _BOUND, beside, alone.low > 0),
        _difference("model.next_app_over_markov", above["markov"], of),
        _difference("model.next_app_head_adds", above["habits"], of),
        *(_of_one(n, who, h) for n, (who, h) in enumerate(found.items(), 1)),
    ]


_BOUND = "> first-order Markov, > frequency"
_SAID = {
    "markov": "first-order Markov", "frequency": "frequency", "recent": "most recent",
    "habits": "these three weighted, without the model",
}  # fmt: skip


def _difference(name: str, e: Estimate, of: str) -> Figure:
    return Figure(name, e.value, of + e.interval, "> 0", "", e.low > 0)


def _of_one(n: int, who: str, f: Foretold) -> Figure:
    beside = ", ".join(f"{_SAID.get(m, 'head alone')} {f.rate(m):.3f}" for m in METHODS if m != "ours")
    return Figure(f"model.next_app_hit3_person{n}", f.rate("ours"), f"{who}, {len(f.place)} changes", "", beside)


def _mean(hits: Sequence[Foretold], name: str) -> float:
    return float(np.mean([f.rate(name) for f in hits]))


def _days(t: Told, f: Foretold) -> NDArray[np.int64]:
    starts = np.array([s.start for s in t.windows])[f.place]
    return np.unique(starts // _DAY_S, return_inverse=True)[1]


def _drawn(hits: Sequence[Foretold], days: Sequence[NDArray[np.int64]], count: int = 1000) -> dict[str, Floats]:
    """Four people are too few to draw: days are drawn within each."""
    random = np.random.default_rng(0)
    made = {name: np.zeros(count) for name in METHODS}
    for f, day in zip(hits, days, strict=True):
        n = int(day.max()) + 1
        weight = random.multinomial(n, np.full(n, 1 / n), size=count).astype(float)
        whole = np.maximum(weight @ np.bincount(day).astype(float), 1.0)
        for name in METHODS:
            made[name] += weight @ np.bincount(day, f.hits[name]) / whole / len(hits)
    return made


_KINDS = (
    ("code", (Category.CODE,), ("focused", "routine")),
    ("talk", (Category.CHAT, Category.MAIL, Category.MEET), ("communicating",)),
    ("play", (Category.PLAY, Category.WATCH), ("drifting",)),
)


def state_figures(people: dict[str, Told]) -> list[Figure]:
    """The share of time in each state by kind of application: `value` is the share of what would make sense there."""
    knows = Categories()
    kind = [knows.of(s.app) for t in people.values() for s in t.windows]
    length = np.array([s.end - s.start for t in people.values() for s in t.windows])
    p = np.concatenate([t.p for t in people.values()])
    found = []
    for name, of, sense in _KINDS:
        here = np.array([k in of for k in kind]) * length
        if not here.any():
            continue
        share = here @ p / here.sum()
        beside = ", ".join(f"{s.value} {x:.2f}" for s, x in zip(LEARNED_STATES, share, strict=True))
        value = float(sum(x for s, x in zip(LEARNED_STATES, share, strict=True) if s.value in sense))
        unit = f"p({' or '.join(sense)}) while such an application is in front, {here.sum() / 3600:.0f} h"
        found.append(Figure(f"model.logs_sense_{name}", value, unit, "", beside))
    return found


def switch_figure(people: dict[str, Told]) -> Figure:
    """Changes of window an hour while the log ran."""
    rates = {who: 3600 * len(t.windows) / sum(s.end - s.start for s in t.windows) for who, t in people.items()}
    beside = ", ".join(f"{who} {rate:.0f}" for who, rate in rates.items())
    return Figure("model.logs_switches_hour", float(np.median(list(rates.values()))), "an hour, real", "", beside)


def log_figures(data: Path, make: Callable[[], Stream]) -> list[Figure]:
    """Everything of this file."""
    found = {who: told(wins, make()) for who, wins in windows(data / FILE).items()}
    others = {name: told(seconds(data / name), make()) for name in SECONDS if (data / name).is_file()}
    return [*next_figures(found), *state_figures(found | others), switch_figure(found)]
