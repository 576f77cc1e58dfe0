"""Simulated people as arrays: the rows that the program would make of their days, and what was really going on.

A person's file holds `num` [M, N], `text` [M] (which of `texts`), the labels `state` [M] (index in LEARNED_STATES),
`end` [M] (a piece of work ends with this segment), `drift` [M] (drifting sets in within 10 minutes; -1 where it goes
on already), `seconds` [M], `start` [M], and `alt`/`alt_num`: some segments as they looked while they were still open.
"""

import functools
import hashlib
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, Category, FocusState, Intent, Presence, Segment, TitleKind
from headwater.segments import Segmenter
from headwater.simulate import (
    PARAMETERS,
    PERSONAS,
    LogNormal,
    ModeLaw,
    Parameters,
    Persona,
    SimulatedDay,
    TitleBank,
    TrueSpan,
    random_persona,
    simulate_day,
)

DRIFT_S = 600.0
_PARTIAL = 12
"""One segment in this many is also looked at while still open."""
_GROUPS = {
    "games": Category.PLAY, "news_politics": Category.NEWS, "video_film_tv": Category.WATCH, "music": Category.WATCH,
    "social_talk": Category.SOCIAL, "memes_fun": Category.SOCIAL, "shopping_gadgets": Category.SHOP,
    "sports": Category.NEWS, "science_learning": Category.READ,
}  # fmt: skip
_TITLES_A_GROUP = 3000
_ROOMS = ("simulate", "segments", "categories", "features")
SPLITS = ("train", "validate", "calibrate", "test")


@dataclass(frozen=True, slots=True)
class Person:
    """One person's rows and truth; see the top of this file."""

    name: str
    num: NDArray[np.float32]
    texts: list[str]
    text: NDArray[np.int32]
    state: NDArray[np.int8]
    end: NDArray[np.int8]
    drift: NDArray[np.int8]
    seconds: NDArray[np.float32]
    start: NDArray[np.float64]
    alt: NDArray[np.int32]
    alt_num: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Lacks:
    """What cannot be known on this person's machine."""

    titles: bool = False
    domains: bool = False
    counts: bool = False

    def of(self, s: Segment) -> Segment:
        if self.titles:
            s = replace(s, title="", title_kind=TitleKind.NONE, domain="", project="")
        if self.domains:
            s = replace(s, domain="")
        return replace(s, keys=None, clicks=None, scroll=None, travel_px=None, idle_s=None) if self.counts else s


def banks(data: Path | None) -> tuple[TitleBank, TitleBank]:
    """Titles for training and for judging: the real ones are parted by title, so that no title is in both."""
    train = test = TitleBank.load()
    file = data / "reddit_titles.parquet" if data else None
    if file is None or not file.is_file():
        return train, test
    import pyarrow.parquet as pq

    titles: dict[tuple[Category, bool], list[str]] = {}
    for row in pq.read_table(file, columns=["title", "suggested_group"]).to_pylist():
        category, title = _GROUPS.get(row["suggested_group"]), " ".join(row["title"].split())
        if category and title:
            own = hashlib.sha256(title.encode("utf-8", "replace")).digest()[0] % 4 != 0
            titles.setdefault((category, own), []).append(title)
    for (category, own), some in sorted(titles.items()):
        if own:
            train = train.with_titles(category, some[:_TITLES_A_GROUP])
        else:
            test = test.with_titles(category, some[:_TITLES_A_GROUP])
    return train, test


def person(split: str, number: int, days: int, bank: TitleBank, cache: Path) -> Person:
    """The `number`th person of a split; made once and kept in `cache`. `split` may also be "named": the personas."""
    file = cache / f"{_maker()}-{split}-{number}-{days}.npz"
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        made = _live(split, number, days, bank)
        part = file.with_suffix(".part.npz")
        np.savez_compressed(
            part, num=made.num.astype(np.float16), texts=np.frombuffer("\n".join(made.texts).encode(), np.uint8),
            text=made.text, state=made.state, end=made.end, drift=made.drift, seconds=made.seconds, start=made.start,
            alt=made.alt, alt_num=made.alt_num.astype(np.float16), name=np.array(made.name),
        )  # fmt: skip
        part.replace(file)
    with np.load(file) as z:
        return Person(
            str(z["name"]), z["num"].astype(np.float32), z["texts"].tobytes().decode().split("\n"), z["text"],
            z["state"], z["end"], z["drift"], z["seconds"], z["start"], z["alt"], z["alt_num"].astype(np.float32),
        )  # fmt: skip


@functools.cache
def _maker() -> str:
    """A name for all that decides what a person's rows are, so that nothing stale is taken from the cache."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for folder in (*(f"app/headwater/{room}" for room in _ROOMS), "resources/titles", "resources/categories"):
        for source in sorted((root / folder).rglob("*")):
            if source.suffix in {".py", ".toml", ".tsv"}:
                digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


def _live(split: str, number: int, days: int, bank: TitleBank) -> Person:
    random = np.random.default_rng([SPLITS.index(split) if split in SPLITS else len(SPLITS), number])
    if split == "named":
        who, laws, lacks = PERSONAS[number % len(PERSONAS)], PARAMETERS, _Lacks()
    else:
        who, laws = random_persona(random, quirks=True), randomised(random)
        lacks = _Lacks(*(bool(random.random() < share) for share in (0.12, 0.1, 0.12)))
    first = date(2026, 1, 5) + timedelta(days=int(random.integers(0, 600)))
    extractor = Extractor(Categories())
    rows = [_day(who, first + timedelta(days=d), number, bank, laws, lacks, extractor, random) for d in range(days)]
    return _joined(f"{split}-{number}-{who.id}", rows)


def randomised(random: np.random.Generator) -> Parameters:
    """The generator's laws with every rate, length and share drawn wide, so that none of them can be learned."""
    return replace(
        PARAMETERS,
        laws=tuple((mode, _another(random, law)) for mode, law in PARAMETERS.laws),
        keys_k=PARAMETERS.keys_k * _about(random, 0.4),
        clicks_k=PARAMETERS.clicks_k * _about(random, 0.4),
        scroll_k=PARAMETERS.scroll_k * _about(random, 0.4),
        task_bout=_law(random, PARAMETERS.task_bout, 0.4),
        restless_share=float(random.uniform(0.2, 0.9)),
        closing=float(random.uniform(0.2, 0.9)),
        media_aside=float(random.uniform(0.0, 0.5)),
        intent_days=float(random.uniform(0.1, 0.9)),
        breaks_hour=PARAMETERS.breaks_hour * _about(random, 0.3),
    )


def _about(random: np.random.Generator, sigma: float) -> float:
    return float(np.exp(random.normal(0, sigma)))


def _law(random: np.random.Generator, law: LogNormal, sigma: float) -> LogNormal:
    return LogNormal(law.median * _about(random, sigma), law.sigma * _about(random, 0.1))


def _another(random: np.random.Generator, law: ModeLaw) -> ModeLaw:
    r = law.rates
    rates = replace(
        r, keys=r.keys * _about(random, 0.45), clicks=r.clicks * _about(random, 0.45),
        scroll=r.scroll * _about(random, 0.45), travel_px=r.travel_px * _about(random, 0.45),
        silent=float(np.clip(r.silent * _about(random, 0.2), 0.02, 0.95)),
    )  # fmt: skip
    sources = [(name, weight * _about(random, 0.4)) for name, weight in law.sources]
    whole = sum(weight for _, weight in sources)
    return replace(
        law,
        share=law.share * _about(random, 0.3),
        length=_law(random, law.length, 0.25),
        dwell=_law(random, law.dwell, 0.35),
        rates=rates,
        sources=tuple((name, weight / whole) for name, weight in sources),
    )


@dataclass(frozen=True, slots=True)
class _Day:
    rows: list[tuple[str, NDArray[np.float32]]]
    segments: list[Segment]
    alt: list[tuple[int, NDArray[np.float32]]]
    labels: tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int8]]


def segments_of(day: SimulatedDay) -> list[Segment]:
    """What the program would have made of the day, present parts only."""
    segmenter = Segmenter(offset=lambda _at: day.offset_s)
    found: list[Segment] = []
    for observation in day.observations:
        found += segmenter.feed(observation)
    found += segmenter.close(day.truth[-1].end)
    return [s for s in found if s.presence is Presence.PRESENT and s.end > s.start]


def _day(
    who: Persona, when: date, seed: int, bank: TitleBank, laws: Parameters, lacks: _Lacks, extractor: Extractor,
    random: np.random.Generator,
) -> _Day:  # fmt: skip
    day = simulate_day(who, when, seed, bank, laws)
    segments = [lacks.of(s) for s in segments_of(day)]
    rows, alt = [], []
    for i, s in enumerate(segments):
        intent = intent_at(day.intents, s.start)
        if random.random() < 1 / _PARTIAL:
            alt.append((i, extractor.peek([_still_open(s, random)], intent)[0].num))
        row = extractor.row(s, intent)
        rows.append((row.text, row.num))
    return _Day(rows, segments, alt, labels(segments, day.truth))


def intent_at(intents: tuple[Intent, ...], at: float) -> Intent | None:
    """The intent that was declared at a moment."""
    return next((i for i in intents if i.start <= at and (i.end is None or at < i.end)), None)


def _still_open(s: Segment, random: np.random.Generator) -> Segment:
    part = float(random.uniform(0.05, 0.95))
    keys, clicks, scroll, travel = (
        None if value is None else round(value * part) for value in (s.keys, s.clicks, s.scroll, s.travel_px)
    )
    idle = None if s.idle_s is None else s.idle_s * part
    until = s.start + (s.end - s.start) * part
    return replace(s, end=until, keys=keys, clicks=clicks, scroll=scroll, travel_px=travel, idle_s=idle)


def labels(
    segments: list[Segment], truth: tuple[TrueSpan, ...]
) -> tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int8]]:
    """State, task end and drift for each segment."""
    spans = [t for t in truth if t.state is not FocusState.AWAY]
    begins, ends = np.array([t.start for t in spans]), np.array([t.end for t in spans])
    starts, stops = np.array([s.start for s in segments]), np.array([s.end for s in segments])
    state, drift = np.zeros(len(segments), np.int8), np.zeros(len(segments), np.int8)
    onsets = _onsets(truth)
    for i, (a, b) in enumerate(zip(starts, stops, strict=True)):
        most = int(np.argmax(np.minimum(b, ends) - np.maximum(a, begins)))
        state[i] = LEARNED_STATES.index(spans[most].state)
        now = spans[max(int(np.searchsorted(begins, b - 0.01)) - 1, 0)].state
        soon = np.searchsorted(onsets, b + DRIFT_S) > np.searchsorted(onsets, b - 0.01)
        drift[i] = -1 if now is FocusState.DRIFTING else int(soon)
    end = np.zeros(len(segments), np.int8)
    for t in spans:
        if t.task_end:
            end[max(int(np.searchsorted(starts, t.end - 0.01)) - 1, 0)] = 1
    return state, end, drift


def _onsets(truth: tuple[TrueSpan, ...]) -> NDArray[np.float64]:
    """When drifting set in: spans of it that follow on something else."""
    drifting = FocusState.DRIFTING
    pairs = zip((None, *truth), truth, strict=False)
    return np.array([t.start for last, t in pairs if t.state is drifting and (not last or last.state is not drifting)])


def _joined(name: str, days: list[_Day]) -> Person:
    index: dict[str, int] = {}
    text = [index.setdefault(t, len(index)) for d in days for t, _ in d.rows]
    offsets = np.cumsum([0] + [len(d.rows) for d in days])
    alts = [(int(o) + i, num) for o, d in zip(offsets, days, strict=False) for i, num in d.alt]
    every = [s for d in days for s in d.segments]
    state, end, drift = (np.concatenate([d.labels[n] for d in days]) for n in range(3))
    num = np.stack([num for d in days for _, num in d.rows])
    return Person(
        name, num, list(index), np.array(text, np.int32), state, end, drift,
        np.array([s.end - s.start for s in every], np.float32), np.array([s.start for s in every]),
        np.array([i for i, _ in alts], np.int32), np.stack([n for _, n in alts]) if alts else num[:0],
    )  # fmt: skip
