"""One simulated person as the generator knows them: laws, life, and other days of the same life with their truth."""

from binascii import crc32
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from attention import data
from attention.worlds import World as SplitWorld
from headwater.records import Segment
from headwater.simulate import Parameters, Persona, TitleBank, TrueSpan, simulate_day
from headwater.simulate.life import Life, begin_life

LEAST_DAYS, MOST_DAYS, ENOUGH = 8, 24, 25_000
"""Other days that an oracle learns from, until they have so many segments."""
Labels = tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int8]]


@dataclass(frozen=True, slots=True)
class Lived:
    """A day as the program sees it, and the truth: `labels` are state, change of work as trained on, and drift."""

    when: date
    segments: list[Segment]
    truth: tuple[TrueSpan, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class World:
    """Who somebody is, by which laws they live, and what cannot be seen on their machine."""

    who: Persona
    laws: Parameters
    lacks: data.Lacks
    first: date
    seed: int
    bank: TitleBank

    def day(self, when: date, lacks: data.Lacks | None = None) -> Lived:
        """Any day of this life, on the person's machine or on one that lacks something else."""
        day = simulate_day(self.who, when, self.seed, self.bank, self.laws)
        segments = data.recorded(day, lacks or self.lacks)
        state, end, drift = data.labels(segments, day.truth)
        end = data.lasting(end, np.array([s.start for s in segments]))
        return Lived(when, segments, day.truth, (state, end, drift))

    def days(self, count: int) -> list[Lived]:
        """The days that the person of the split is made of."""
        return [self.day(self.first + timedelta(days=d)) for d in range(count)]

    def others(self, least: int = LEAST_DAYS, most: int = MOST_DAYS, enough: int = ENOUGH) -> list[Lived]:
        """Days before those: the same person, laws and pieces of work, other chances, recorded whole."""
        lacks = replace(self.lacks, since=0.0)
        found: list[Lived] = []
        while len(found) < most and (len(found) < least or sum(len(d.segments) for d in found) < enough):
            found.append(self.day(self.first - timedelta(days=len(found) + 1), lacks))
        return found

    def life(self) -> Life:
        """Programs, pieces of work and habits, as every day of this life begins with them."""
        entropy = np.random.SeedSequence((crc32(f"{self.who.id}/{self.seed}".encode()),)).spawn(1)[0]
        return begin_life(self.who, self.bank, self.laws, np.random.Generator(np.random.PCG64(entropy)))


def world(split: str, number: int, where: SplitWorld) -> World:
    """The `number`th person of a split, as `data.person` draws them."""
    one = data.somebody(split, number, where)
    return World(one.who, one.laws, one.lacks, one.first, number, where.bank)
