"""Made-up lessons, and adapters with numbers in them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.lesson import KINDS, OWN, Floats, Lesson, Rows, Stack, softmax
from headwater.attention.personal.linear import Head
from headwater.attention.personal.slots import SLOTS, STATES, WIDTH

DAY_S = 86_400.0
K = len(OWN) + len(KINDS)


def rows(rng: np.random.Generator, count: int = 3, logits: Sequence[float] = (2, 1, 0, 0, 0)) -> Rows:
    """Segments of half a minute, of which the base model thinks much the same."""
    told = np.array(logits, float) + rng.normal(0, 0.3, (count, STATES))
    return Rows(told, rng.normal(0, 1, (count, WIDTH)), rng.uniform(-1, 1, (count, K)), np.full(count, 30.0))


def lesson(at: int, day: int, said: int, made: Rows, wrong: float = 0.1) -> Lesson:
    """The `at`-th stretch of a day, of which one state is said."""
    start = day * DAY_S + 600.0 * at
    end = start + float(made.seconds.sum())
    return Lesson(start, end, day, np.arange(STATES) == said, wrong, made)


def lessons(count: int, days: int, says: Callable[[int, np.random.Generator], int], seed: int = 0) -> list[Lesson]:
    """So many, evenly over days; `says` names a state, given the one that the base model thinks likeliest."""
    rng = np.random.default_rng(seed)
    found = []
    for n in range(count):
        shown = int(rng.integers(STATES))
        made = rows(rng, logits=2.0 * (np.arange(STATES) == shown))
        found.append(lesson(n, n * days // count, says(shown, rng), made))
    return found


def expected(shown: int, rng: np.random.Generator) -> int:
    """Says what the base model expects, as often as it expects it."""
    p = np.exp(2.0 * (np.arange(STATES) == shown))
    right = int(rng.choice(STATES, p=p / p.sum()))
    return right if rng.random() > 0.1 else int(rng.choice([n for n in range(STATES) if n != right]))


def at_random(_shown: int, rng: np.random.Generator) -> int:
    """Says anything."""
    return int(rng.integers(STATES))


def contrary(shown: int, rng: np.random.Generator) -> int:
    """For whom the second state is the first."""
    return 0 if shown == 1 else expected(shown, rng)


def opposite(shown: int, rng: np.random.Generator) -> int:
    """For whom the first state is the second."""
    return 1 if shown == 0 else expected(shown, rng)


def head(size: float = 0.3, seed: int = 0) -> Head:
    """Small numbers everywhere."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(0, size / 10, (1 + WIDTH, STATES))
    hidden[0] = (size, -size, 0, size / 2, 0)
    return Head(hidden, rng.normal(0, size, (K, STATES)))


def adapter(model: str = "base", *, size: float = 0.3, seed: int = 0) -> Adapter:
    """One that changes the head; one of no size changes nothing."""
    return Adapter(model, "head", head(size, seed), 1.0 if not size else 1.1, None if not size else 0.3)


def with_slots(base: Adapter, size: float, seed: int = 0) -> Adapter:
    """The same with layers changed a little too."""
    rng = np.random.default_rng(seed)
    slots = {name: rng.normal(0, size, shape).astype(np.float32) for name, shape in SLOTS}
    return replace(base, rung="low_rank", slots=slots)


def log_loss(stack: Stack, heads: Sequence[Head], shrinks: Sequence[float]) -> Floats:
    """Minus the log of how likely each word was, for each head and each factor towards the base [H, F, L]."""
    found = np.empty((len(heads), len(shrinks), len(stack.said)))
    for n, head in enumerate(heads):
        change = head.change(stack.rows)
        for m, shrink in enumerate(shrinks):
            p = softmax(stack.rows.logits + shrink * change)
            found[n, m] = -np.log(np.maximum(stack.likelihood(p), 1e-9))
    return found
