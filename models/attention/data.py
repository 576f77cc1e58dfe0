"""Simulated people as arrays: the rows that the program would make of their days, and what was really going on.

A person's file holds `num` [M, N], `text` [M] (which of `texts`), the labels `state` [M] (index in LEARNED_STATES),
`end` [M] (with this segment another piece of work begins than the one before; -1 at a return from an absence, which
presence tells), `drift` [M] (drifting sets in within 10 minutes; -1 where it goes on already), `seconds` [M],
`start` [M], and `alt`/`alt_num`: some segments as they looked while they were still open.
"""

import functools
import hashlib
import multiprocessing
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from attention import worlds
from attention.worlds import World
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, FocusState, Intent, Presence, Segment, TitleKind
from headwater.segments import Segmenter
from headwater.simulate import (
    DRIFT_MODES,
    FOCUS,
    PARAMETERS,
    PERSONAS,
    LogNormal,
    Mode,
    ModeLaw,
    Parameters,
    Persona,
    SimulatedDay,
    TrueSpan,
    random_persona,
    simulate_day,
)

DRIFT_S = 600.0
_PARTIAL = 12
"""One segment in this many is also looked at while still open."""
_ROOMS = ("simulate", "segments", "categories", "features")
_ANSWERS = "respond.py"
"""What people answer changes nothing of their days."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person's rows and truth; see the top of this file."""

    name: str
    traits: frozenset[str]
    """Role, language, quirks, what is lacking: the groups that fairness is judged by."""
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
class Lacks:
    """What cannot be known on this person's machine."""

    titles: bool = False
    domains: bool = False
    counts: bool = False
    idle: float = 1.0
    """Loggers mean different things by idle: this share of what ours would call so."""
    since: float = 0.0
    """Unix time; nothing was recorded before."""

    def of(self, s: Segment) -> Segment:
        if self.titles:
            s = replace(s, title="", title_kind=TitleKind.NONE, domain="", project="")
        if self.domains:
            s = replace(s, domain="")
        if s.idle_s is not None:
            s = replace(s, idle_s=self.idle * s.idle_s)
        return replace(s, keys=None, clicks=None, scroll=None, travel_px=None, idle_s=None) if self.counts else s


def people(split: str, count: int, days: int, world: World, cache: Path, processes: int = 1) -> list[Person]:
    """The first `count` people of a split, made side by side where they are not in `cache` yet, and told."""
    jobs = [(split, n, days, world, cache) for n in range(count)]
    wanted = [job for job in jobs if not _file(*job[:3], cache).is_file()]
    if wanted:
        from tqdm import tqdm

        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            for _ in tqdm(pool.imap_unordered(_keep, wanted), f"people ({split})", len(wanted), mininterval=10):
                pass
    return [person(*job) for job in jobs]


def person(split: str, number: int, days: int, world: World, cache: Path) -> Person:
    """The `number`th person of a split (see worlds.SPLITS); made once and kept in `cache`."""
    file = _file(split, number, days, cache)
    if not file.is_file():
        _keep((split, number, days, world, cache))
    with np.load(file) as z:
        return Person(
            str(z["name"]), frozenset(str(z["traits"]).split("\n")), z["num"].astype(np.float32),
            z["texts"].tobytes().decode().split("\n"), z["text"], z["state"], z["end"], z["drift"], z["seconds"],
            z["start"], z["alt"], z["alt_num"].astype(np.float32),
        )  # fmt: skip


def _file(split: str, number: int, days: int, cache: Path) -> Path:
    return cache / f"{_maker()}-{split}-{number}-{days}.npz"


def _keep(job: tuple[str, int, int, World, Path]) -> None:
    split, number, days, world, cache = job
    cache.mkdir(parents=True, exist_ok=True)
    made, file = _live(split, number, days, world), _file(split, number, days, cache)
    part = file.with_suffix(f".{os.getpid()}.part.npz")
    np.savez_compressed(
        part, num=made.num.astype(np.float16), texts=np.frombuffer("\n".join(made.texts).encode(), np.uint8),
        text=made.text, state=made.state, end=made.end, drift=made.drift, seconds=made.seconds, start=made.start,
        alt=made.alt, alt_num=made.alt_num.astype(np.float16), name=np.array(made.name),
        traits=np.array("\n".join(sorted(made.traits))),
    )  # fmt: skip
    part.replace(file)


@functools.cache
def _maker() -> str:
    """A name for all that decides what a person's rows are, so that nothing stale is taken from the cache."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(Path(__file__).read_bytes() + Path(worlds.__file__).read_bytes())
    for folder in (*(f"app/headwater/{room}" for room in _ROOMS), "resources/titles", "resources/categories"):
        for source in sorted((root / folder).rglob("*")):
            if source.suffix in {".py", ".toml", ".tsv"} and source.name != _ANSWERS:
                digest.update(source.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who a person of a split is, before any of their days: everything that decides them."""

    who: Persona
    laws: Parameters
    lacks: Lacks
    first: date
    random: np.random.Generator


def somebody(split: str, number: int, world: World) -> Somebody:
    """The `number`th person of a split."""
    random = np.random.default_rng([worlds.SPLITS.index(split), number])
    if split == "named":
        who, laws, lacks = PERSONAS[number % len(PERSONAS)], PARAMETERS, Lacks()
    else:
        who, laws = random_persona(random, quirks=True, roles=world.roles), randomised(random)
        if random.random() < _ODD_HOURS:
            who = replace(who, start_hour=float(random.uniform(0, 24)))
        titles, domains, counts = (bool(random.random() < share) for share in (0.12, 0.45, 0.12))
        idle = float(random.uniform(0.05, 1.0)) if random.random() < 0.4 else 1.0
        lacks = Lacks(titles, domains, counts, idle)
    first = date(2026, 1, 5) + timedelta(days=int(random.integers(0, 600)))
    if split != "named" and random.random() < _LATE:
        dawn = datetime.combine(first, time(), UTC).timestamp() - who.offset_s
        lacks = replace(lacks, since=dawn + 3600 * (who.start_hour + random.uniform(0, 0.8 * who.hours)))
    return Somebody(who, laws, lacks, first, random)


def _live(split: str, number: int, days: int, world: World) -> Person:
    one = somebody(split, number, world)
    extractor = Extractor(Categories())
    rows = [
        _day(one, simulate_day(one.who, one.first + timedelta(days=d), number, world.bank, one.laws), extractor)
        for d in range(days)
    ]
    traits = {
        one.who.role,
        one.who.locale,
        *one.who.quirks,
        *(f"no {n}" for n, x in asdict(one.lacks).items() if x is True),
    }
    return _joined(f"{split}-{number}-{one.who.id}", frozenset(map(str, traits)), rows)


def randomised(random: np.random.Generator) -> Parameters:
    """The generator's laws with every rate, length and share drawn wide, so that none of them can be learned."""
    return replace(
        PARAMETERS,
        laws=tuple((mode, _another(random, mode, law)) for mode, law in PARAMETERS.laws),
        keys_k=PARAMETERS.keys_k * _about(random, 0.8),
        clicks_k=PARAMETERS.clicks_k * _about(random, 0.8),
        scroll_k=PARAMETERS.scroll_k * _about(random, 0.8),
        burst_k=PARAMETERS.burst_k * _about(random, 0.8),
        task_bout=_law(random, PARAMETERS.task_bout, 0.4),
        fro_share=float(random.uniform(0.0, 0.4)),
        leisure_fresh=float(random.uniform(0.1, 0.9)),
        passive_watch=float(random.uniform(0.4, 0.95)),
        back=float(random.uniform(0.15, 0.45)),
        fro_dwell=_law(random, PARAMETERS.fro_dwell, 0.4),
        vacant_pause=_law(random, PARAMETERS.vacant_pause, 0.3),
        calm_pause=_law(random, PARAMETERS.calm_pause, 0.4),
        brisk_pause=_law(random, PARAMETERS.brisk_pause, 0.3),
        restless_share=float(random.uniform(0.2, 0.9)),
        closing=float(random.uniform(0.2, 0.9)),
        media_aside=float(random.uniform(0.0, 0.5)),
        intent_days=float(random.uniform(0.1, 0.9)),
        breaks_hour=PARAMETERS.breaks_hour * _about(random, 0.3),
    )


_BRIEF = (*DRIFT_MODES, Mode.FRAGMENTED)
"""What the generator gives minutes of and real people now and then an hour: without such hours a model learns that
whatever lasts is focus."""
_LONG, _LONGEST = 0.5, 10.0
"""How many people have longer ones, and how much longer at most. Our choice."""
_PLAYERS, _PLAYS = 0.35, 0.012
"""How many play while they mean to work, and what share of that time. Our choice; the written personas do not."""
_ODD_HOURS = 0.25
"""How many work at any hour of the day. Our choice."""
_LATE = 0.5
"""How many install the program in the middle of a day, with nothing known of what is usual for them. Our choice."""


def _about(random: np.random.Generator, sigma: float) -> float:
    return float(np.exp(random.normal(0, sigma)))


def _law(random: np.random.Generator, law: LogNormal, sigma: float) -> LogNormal:
    return LogNormal(law.median * _about(random, sigma), law.sigma * _about(random, 0.1))


def _another(random: np.random.Generator, mode: Mode, law: ModeLaw) -> ModeLaw:
    r, brief = law.rates, mode in _BRIEF
    if mode is Mode.PLAYING and random.random() < _PLAYERS:
        law = replace(law, share=_PLAYS)
    longer = float(np.exp(random.uniform(0, np.log(_LONGEST)))) if brief and random.random() < _LONG else 1.0
    length = _law(random, law.length, 0.25)
    wide = 0.8 if brief else 0.5
    rates = replace(
        r, keys=r.keys * _about(random, wide), clicks=r.clicks * _about(random, wide),
        scroll=r.scroll * _about(random, wide), travel_px=r.travel_px * _about(random, wide),
        silent=float(np.clip(r.silent * _about(random, 0.2), 0.02, 0.95)),
    )  # fmt: skip
    sources = [(name, weight * _about(random, 0.4)) for name, weight in law.sources]
    whole = sum(weight for _, weight in sources)
    return replace(
        law,
        share=law.share * _about(random, 0.7 if brief else 0.3),
        length=replace(length, median=length.median * longer),
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


def recorded(day: SimulatedDay, lacks: Lacks) -> list[Segment]:
    """What is in the store of the day, on a machine that lacks something."""
    return [lacks.of(s) for s in segments_of(day) if s.start >= lacks.since]


def _day(one: Somebody, day: SimulatedDay, extractor: Extractor) -> _Day:
    segments = recorded(day, one.lacks)
    rows, alt = [], []
    for i, s in enumerate(segments):
        intent = intent_at(day.intents, s.start)
        if one.random.random() < 1 / _PARTIAL:
            alt.append((i, extractor.peek([_still_open(s, one.random)], intent)[0].num))
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
    return state, _changes(spans, truth, starts), drift


def _changes(spans: list[TrueSpan], truth: tuple[TrueSpan, ...], starts: NDArray[np.float64]) -> NDArray[np.int8]:
    """1 at the first segment of another piece of work than the last one; -1 where an absence came between.

    Only sustained work counts: routine shows no piece of work that could be told from another.
    """
    end = np.zeros(len(starts), np.int8)
    absences = np.array([t.end for t in truth if t.state is FocusState.AWAY])
    last: TrueSpan | None = None
    for t in (t for t in spans if t.mode in FOCUS):
        if last is not None and t.task != last.task:
            at = int(np.searchsorted(starts, t.start - 0.5))
            gone = bool(((absences > last.end - 1) & (absences <= t.start + 1)).any())
            if at < len(end):
                end[at] = -1 if gone else 1
        last = t
    return end


CHANGE_S = 45.0
"""For so long after another piece of work began the change may be told: sooner it often cannot be seen."""


def changing(p: Person) -> NDArray[np.int8]:
    """What the change head is trained on [M]: 1 from a change on for `CHANGE_S`, -1 where it does not count."""
    return lasting(p.end, p.start)


def lasting(end: NDArray[np.int8], start: NDArray[np.float64]) -> NDArray[np.int8]:
    """`changing`, from the changes and the starts of the segments [M]."""
    found = end.copy()
    for i in np.flatnonzero(end != 0):
        upto = int(np.searchsorted(start, start[i] + CHANGE_S))
        found[i:upto] = end[i]
    return found


def _onsets(truth: tuple[TrueSpan, ...]) -> NDArray[np.float64]:
    """When drifting set in: spans of it that follow on something else."""
    drifting = FocusState.DRIFTING
    pairs = zip((None, *truth), truth, strict=False)
    return np.array([t.start for last, t in pairs if t.state is drifting and (not last or last.state is not drifting)])


def _joined(name: str, traits: frozenset[str], days: list[_Day]) -> Person:
    index: dict[str, int] = {}
    text = [index.setdefault(t, len(index)) for d in days for t, _ in d.rows]
    offsets = np.cumsum([0] + [len(d.rows) for d in days])
    alts = [(int(o) + i, num) for o, d in zip(offsets, days, strict=False) for i, num in d.alt]
    every = [s for d in days for s in d.segments]
    state, end, drift = (np.concatenate([d.labels[n] for d in days]) for n in range(3))
    num = np.stack([num for d in days for _, num in d.rows])
    return Person(
        name, traits, num, list(index), np.array(text, np.int32), state, end, drift,
        np.array([s.end - s.start for s in every], np.float32), np.array([s.start for s in every]),
        np.array([i for i, _ in alts], np.int32), np.stack([n for _, n in alts]) if alts else num[:0],
    )  # fmt: skip
