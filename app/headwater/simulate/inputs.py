"""Keys, clicks, wheel and pointer: counts in short bins, drawn for a whole day at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.simulate.modes import Mode
from headwater.simulate.parameters import KEYS_IN, LogNormal, Parameters
from headwater.simulate.persona import Persona
from headwater.simulate.windows import Front

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CALM = (Mode.READING, Mode.MEETING)
_VACANT = (Mode.FLITTING, Mode.SCROLLING, Mode.PASSIVE)


@dataclass(frozen=True, slots=True)
class Bins:
    """Counts in bins; all arrays have the same length [B] and are in time order."""

    start: Floats
    end: Floats
    keys: Ints
    clicks: Ints
    scroll: Ints
    travel: Ints

    def any(self) -> NDArray[np.bool_]:
        """Where something was counted."""
        seen: NDArray[np.bool_] = (self.keys + self.clicks + self.scroll + self.travel) > 0
        return seen


def count(fronts: list[Front], persona: Persona, p: Parameters, rng: np.random.Generator) -> Bins:
    """Draw the counts of a day's windows.

    A negative binomial for each minute and channel, keys zero-inflated, bursty inside the minute, with idle gaps.
    """
    begins = np.array([f.start for f in fronts])
    lengths = np.array([f.end - f.start for f in fronts])
    per = np.maximum(1, np.ceil(lengths / p.bin_s)).astype(np.int64)
    owner = np.repeat(np.arange(len(fronts)), per)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(per) - per, per)
    width = (lengths / per)[owner]
    start = begins[owner] + nth * width
    hands = np.array([1 if f.mode in _CALM else 2 if f.mode in _VACANT else 0 for f in fronts])[owner]
    idle = _idle(start, hands, p, rng)
    rates = _rates(fronts, persona, p)[owner] * np.where(idle, 0.0, width / 60.0)[:, None]
    minute = (start // 60).astype(np.int64)
    noise = _minutes(int(minute.max()) + 1, p, rng)[minute]
    silent = np.array([p.law(f.mode).rates.silent for f in fronts])[owner]
    noise[:, 0] *= rng.random(int(minute.max()) + 1)[minute] >= silent
    burst = rng.gamma(p.burst_k, 1 / p.burst_k, (len(owner), 4))
    drawn = rng.poisson(np.minimum(rates * noise * burst, 1e6))
    _switching(drawn, nth == 0, p, rng)
    return Bins(start, start + width, drawn[:, 0], drawn[:, 1], drawn[:, 2], drawn[:, 3])


def _rates(fronts: list[Front], persona: Persona, p: Parameters) -> Floats:
    """Per minute, shape [windows, 4]: keys, clicks, scroll, travel."""
    rows = []
    for f in fronts:
        r = p.law(f.mode).rates
        rows.append((r.keys * KEYS_IN[f.view.category] * f.view.keys * f.keys, r.clicks, r.scroll, r.travel_px))
    person = np.array([persona.keys, persona.clicks, persona.scroll, persona.travel])
    return np.asarray(np.array(rows) * person, dtype=np.float64)


def _minutes(n: int, p: Parameters, rng: np.random.Generator) -> Floats:
    """A multiplier of mean 1 for each minute and channel, shape [n, 4]."""
    ks = (p.keys_k, p.clicks_k, p.scroll_k, p.travel_k)
    return np.stack([rng.gamma(k, 1 / k, n) for k in ks], axis=1)


def _idle(start: Floats, hands: Ints, p: Parameters, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Whether a bin falls into a pause of the hands (0 brisk, 1 calm, 2 vacant): alternating runs of either."""
    laws = ((p.brisk_run, p.brisk_pause), (p.calm_run, p.calm_pause), (p.vacant_run, p.vacant_pause))
    each = [_pauses(start, run, pause, p.longest_pause, rng) for run, pause in laws]
    idle: NDArray[np.bool_] = np.choose(hands, each)
    return idle


def _pauses(
    start: Floats, run: LogNormal, pause: LogNormal, longest: float, rng: np.random.Generator
) -> NDArray[np.bool_]:
    n = int((start[-1] + 60) / (0.8 * (run.median + pause.median))) + 50
    runs = run.median * np.exp(rng.normal(0, run.sigma, n))
    gaps = np.minimum(pause.median * np.exp(rng.normal(0, pause.sigma, n)), longest)
    edges = np.cumsum(np.stack([runs, gaps], axis=1).ravel())
    found: NDArray[np.bool_] = np.searchsorted(edges, start) % 2 == 1
    return found


def _switching(drawn: Ints, first: NDArray[np.bool_], p: Parameters, rng: np.random.Generator) -> None:
    """Changing windows takes a click or two keys, or nothing when a program raised itself."""
    hand = rng.random(len(drawn))
    clicked = first & (hand < p.switch_click)
    drawn[clicked, 1] += 1
    drawn[clicked, 3] += rng.poisson(220, int(clicked.sum()))
    drawn[first & ~clicked & (hand < p.switch_click + p.switch_keys), 0] += 2
