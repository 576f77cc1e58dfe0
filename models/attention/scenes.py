"""Plain hours that anybody would call the same: what a model must not get wrong, whatever its figures elsewhere.

    python models/attention/scenes.py [--model DIR]

Each is one hour of somebody of whom nothing is known yet, written by hand. They were looked at while the generator was
mended, so they guard and do not measure.
"""

import argparse
import random
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention.figures import Figure
from headwater.attention import AttentionModel, ModelMismatch
from headwater.attention.stream import Stream
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, FeatureRow, FocusState, Presence, Segment, TitleKind

_HOUR_S = 3600.0
_SETTLED = 1 / 3
"""The first third of the hour is not judged: nothing is known yet."""
_BEGIN = datetime(2026, 3, 3, 9, 30, tzinfo=UTC).timestamp()
_SHORTEST_S, _LONGEST_S = 0.5, 60.0
_BURSTS = 1.3
"""Hands work in bursts: the dispersion of real students' counts by the minute."""
_LEAST = 0.85
"""Our own gate."""
Window = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scene:
    """An hour: its windows, how long each stays, and what the hands do."""

    name: str
    told: tuple[FocusState, ...]
    """What people would call it."""
    windows: tuple[Window, ...]
    dwell_s: float
    keys: float
    clicks: float
    scroll: float
    call: bool = False
    media: bool = False

    def segments(self) -> Iterator[Segment]:
        """Its segments, the same every time."""
        chance = random.Random(self.name)
        at, last = _BEGIN, None
        while at < _BEGIN + _HOUR_S - _SHORTEST_S:
            last = chance.choice([w for w in self.windows if w != last] or self.windows)
            left = min(chance.lognormvariate(0, 0.8) * self.dwell_s, _BEGIN + _HOUR_S - at)
            while left > _SHORTEST_S:
                length = min(left, _LONGEST_S)
                yield self._segment(at, length, last, chance)
                at, left = at + length, left - length

    def _segment(self, at: float, length: float, window: Window, chance: random.Random) -> Segment:
        keys, clicks, scroll = (
            round(rate * length / 60 * chance.gammavariate(_BURSTS, 1 / _BURSTS))
            for rate in (self.keys, self.clicks, self.scroll)
        )
        busy = min(length, 0.4 * keys + 2.0 * clicks + 0.5 * scroll)
        return Segment(
            at, at + length, 0, Presence.PRESENT, *window, TitleKind.FULL, keys=keys, clicks=clicks, scroll=scroll,
            travel_px=150 * clicks + 10 * scroll, idle_s=0.6 * (length - busy), fullscreen=False, media=self.media,
            call=self.call, sharing=False,
        )  # fmt: skip


def scenes() -> tuple[Scene, ...]:
    """Those of scenes.toml."""
    table = tomllib.loads(Path(__file__).with_name("scenes.toml").read_text(encoding="utf-8"))
    return tuple(_scene(row) for row in table["scene"])


def _scene(row: dict[str, Any]) -> Scene:
    told = tuple(FocusState(name) for name in row["told"])
    windows = tuple((app, title) for app, title in row["windows"])
    return Scene(**row | {"told": told, "windows": windows})


def rows(scene: Scene) -> list[FeatureRow]:
    """Its rows, from an extractor that knows nothing."""
    extractor = Extractor(Categories())
    return [extractor.row(s) for s in scene.segments()]


def likely(scene: Scene, make: Callable[[], Stream]) -> NDArray[np.float64]:
    """The mean probabilities [5] of what is judged of the hour, weighted by time."""
    told = make().run(rows(scene))
    told = told[int(len(told) * _SETTLED) :]
    return np.average([i.probabilities for i in told], axis=0, weights=[i.end - i.start for i in told])


def scene_figures(make: Callable[[], Stream]) -> list[Figure]:
    """The share of them that the model calls as people would, and which it does not."""
    every = scenes()
    called = {s: LEARNED_STATES[int(likely(s, make).argmax())] for s in every}
    wrong = [f"{s.name}: {state.value}" for s, state in called.items() if state not in s.told]
    share = 1 - len(wrong) / len(every)
    unit = f"of {len(every)} plain hours; not: {'; '.join(wrong) or 'none'}"
    return [Figure("model.scenes", share, unit, ">= .85", "", share >= _LEAST)]


def main() -> None:
    """The command: each hour with its mean probabilities."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--model", type=Path)
    try:
        model = AttentionModel.load(parser.parse_args().model, "cpu")
    except ModelMismatch as e:
        parser.exit(1, f"{e}\n")
    for scene in scenes():
        p = likely(scene, model.stream)
        called = LEARNED_STATES[int(p.argmax())]
        told = "  ".join(f"{s.value} {x:.2f}" for s, x in zip(LEARNED_STATES, p, strict=True))
        print(f"{'ok ' if called in scene.told else 'NOT'} {scene.name}: {told}")


if __name__ == "__main__":
    main()
