"""Which of the allowed suggestions, and whether to make it: Thompson sampling, with "nothing" always among the choices.

The most promising one stands against silence. A draw from what is believed of this person decides; that is the same as
speaking with the probability that it is worth more than it costs, which is known exactly and kept with the decision.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt

from headwater.advice.belief import Belief, Context

LEAST, MOST = 0.1, 0.8
"""No choice is drawn more rarely or more often than this, so that every propensity can be divided by."""
COST = 0.1
"""What any suggestion costs, in rewards: being spoken to. Our own choice."""
_BELOW = 0.5
"""Standard deviations below what is expected at which a notification must still be worth its cost."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The most promising of several."""

    index: int
    propensity: float
    """Of speaking."""
    sure: bool
    """It is worth its cost at the lower end of what is expected, too."""


def rank(belief: Belief, contexts: Sequence[Context]) -> Ranked:
    """Of at least one."""
    told = [belief.of(x) for x in contexts]
    index = max(range(len(told)), key=lambda n: told[n][0])
    mean, spread = told[index]
    worth = 0.5 * (1 + erf((mean - COST) / (spread * sqrt(2))))
    return Ranked(index, min(max(worth, LEAST), MOST), mean - _BELOW * spread > COST)


def uniform(seed: int, draws: int) -> float:
    """A number in [0, 1) that only the two arguments determine, on every machine."""
    digest = hashlib.blake2b(f"{seed}:{draws}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53
