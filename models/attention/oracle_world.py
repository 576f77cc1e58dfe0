"""One simulated person as the generator knows them: laws, life, and other days of the same life with their truth."""

from binascii import crc32
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from attention import data
from headwater.records import Segment
from headwater.simulate import PARAMETERS, PERSONAS, Parameters, Persona, TitleBank, TrueSpan, simulate_day
from headwater.simulate import random_persona as drawn_persona
from headwater.simulate.life import Life, begin_life

Labels = tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.int8]]


@dataclass(frozen=True, slots=True)
class Lived:
    """A day as the program sees it, and the truth: `labels` are state, task end and drift of the segments."""

    when: date
    segments: list[Segment]
    truth: tuple[TrueSpan, ...]
    labels: Labels


@dataclass(frozen=True, slots=True)
class World:
    """Who somebody is, by which laws they live, and what cannot be seen on their machine."""

    who: Persona
    laws: Parameters
    lacks: data._Lacks
    first: date
    seed: int
    bank: TitleBank

    def day(self, when: date) -> Lived:
        """Any day of this life."""
        day = simulate_day(self.who, when, self.seed, self.bank, self.laws)
        segments = [self.lacks.of(s) for s in data.segments_of(day)]
        return Lived(when, segments, day.truth, data.labels(segments, day.truth))

    def days(self, count: int) -> list[Lived]:
        """The days that the person of the split is made of."""
        return [self.day(self.first + timedelta(days=d)) for d in range(count)]

    def others(self, count: int) -> list[Lived]:
        """As many days before those: the same person, laws and pieces of work, other chances."""
        return [self.day(self.first - timedelta(days=d + 1)) for d in range(count)]

    def life(self) -> Life:
        """Programs, pieces of work and habits, as every day of this life begins with them."""
        entropy = np.random.SeedSequence((crc32(f"{self.who.id}/{self.seed}".encode()),)).spawn(1)[0]
        return begin_life(self.who, self.bank, self.laws, np.random.Generator(np.random.PCG64(entropy)))


def world(split: str, number: int, bank: TitleBank) -> World:
    """The `number`th person of a split, drawn in the order in which `data.person` draws them."""
    splits = data.SPLITS
    random = np.random.default_rng([splits.index(split) if split in splits else len(splits), number])
    if split == "named":
        who, laws, lacks = PERSONAS[number % len(PERSONAS)], PARAMETERS, data._Lacks()
    else:
        who, laws = drawn_persona(random, quirks=True), data.randomised(random)
        lacks = data._Lacks(*(bool(random.random() < share) for share in (0.12, 0.1, 0.12)))
    first = date(2026, 1, 5) + timedelta(days=int(random.integers(0, 600)))
    return World(who, laws, lacks, first, number, bank)
