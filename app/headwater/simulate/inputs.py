"""Keys, clicks, wheel and pointer: counts in short bins, drawn for a whole day at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.simulate.parameters import KEYS_IN, Mode, Parameters
from headwater.simulate.persona import Persona
from headwater.simulate.windows import Front

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_CALM = (Mode.READING, Mode.MEETING, Mode.PASSIVE, Mode.SCROLLING)
_BURST_K = 0.9
"""Dispersion within a minute: typing comes in bursts. Our choice."""


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
    """Draw the counts of a day's windows: a negative binomial a minute, zero-inflated, bursty inside, with idle gaps."""
    begins = np.array([f.start for f in fronts])
    lengths = np.array([f.end - f.start for f in fronts])
    per = np.maximum(1, np.ceil(lengths / p.bin_s)).astype(np.int64)
    owner = np.repeat(np.arange(len(fronts)), per)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(per) - per, per)
    width = (lengths / per)[owner]
    start = begins[owner] + nth * width
    idle = _idle(start, np.array([f.mode in _CALM for f in fronts])[owner], rng)
    rates = _rates(fronts, persona, p)[owner] * np.where(idle, 0.0, width / 60.0)[:, None]
    minute = (start // 60).astype(np.int64)
    noise = _minutes(int(minute.max()) + 1, p, rng)[minute]
    silent = np.array([p.law(f.mode).rates.silent for f in fronts])[owner]
    noise[:, 0] *= rng.random(int(minute.max()) + 1)[minute] >= silent
    burst = rng.gamma(_BURST_K, 1 / _BURST_K, (len(owner), 4))
    drawn = rng.poisson(np.minimum(rates * noise * burst, 1e6))
    _switching(drawn, nth == 0, rng)
    return Bins(start, start + width, drawn[:, 0], drawn[:, 1], drawn[:, 2], drawn[:, 3])


def _rates(fronts: list[Front], persona: Persona, p: Parameters) -> Floats:
    """Per minute, shape [windows, 4]: keys, clicks, scroll, travel."""
    rows = []
    for f in fronts:
        r = p.law(f.mode).rates
        rows.append((r.keys * KEYS_IN[f.view.category] * f.view.keys, r.clicks, r.scroll, r.travel_px))
    return np.array(rows) * np.array([persona.keys, persona.clicks, persona.scroll, persona.travel])


def _minutes(n: int, p: Parameters, rng: np.random.Generator) -> Floats:
    """A multiplier of mean 1 for each minute and channel, shape [n, 4]."""
    ks = (p.keys_k, p.clicks_k, p.scroll_k, p.travel_k)
    return np.stack([rng.gamma(k, 1 / k, n) for k in ks], axis=1)


def _idle(start: Floats, calm: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Whether a bin falls into a pause of the hands: alternating runs, longer pauses in calm modes."""
    brisk = _pauses(start, 28.0, 1.0, 7.0, 1.0, rng)
    quiet = _pauses(start, 9.0, 0.9, 18.0, 1.15, rng)
    idle: NDArray[np.bool_] = np.where(calm, quiet, brisk)
    return idle


def _pauses(
    start: Floats, active: float, sa: float, gap: float, sg: float, rng: np.random.Generator
) -> NDArray[np.bool_]:
    n = int((start[-1] + 60) / (active * 0.8 + gap * 0.8)) + 50
    runs = active * np.exp(rng.normal(0, sa, n))
    gaps = np.minimum(gap * np.exp(rng.normal(0, sg, n)), 400.0)
    edges = np.cumsum(np.stack([runs, gaps], axis=1).ravel())
    edges = np.append(edges, edges[-1] + start[-1] + 60)
    found: NDArray[np.bool_] = np.searchsorted(edges, start) % 2 == 1
    return found


def _switching(drawn: Ints, first: NDArray[np.bool_], rng: np.random.Generator) -> None:
    """Changing windows takes a click or two keys."""
    hand = rng.random(len(drawn))
    drawn[first & (hand < 0.65), 1] += 1
    drawn[first & (hand < 0.65), 3] += 180
    drawn[first & (hand >= 0.65) & (hand < 0.92), 0] += 2
