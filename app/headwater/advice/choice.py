"""Which of the allowed actions, with a little chance: without it nobody could ever tell whether suggestions help."""

import hashlib

LEAST, MOST = 0.1, 0.8
"""No allowed action is drawn more rarely or more often than this, so that every propensity can be divided by."""


def propensities(actions: int) -> tuple[float, ...]:
    """Probabilities of `actions` allowed actions, the preferred one first, "nothing" last.

    With one action there is nothing to draw.
    """
    if actions == 1:
        return (1.0,)
    rest = max(LEAST, (1.0 - MOST) / (actions - 1))
    return (1.0 - rest * (actions - 1), *(rest for _ in range(actions - 1)))


def draw(weights: tuple[float, ...], seed: int, draws: int) -> int:
    """The index that the `draws`-th random number of `seed` falls on."""
    left = uniform(seed, draws)
    for index, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return index
    return len(weights) - 1


def uniform(seed: int, draws: int) -> float:
    """A number in [0, 1) that only the two arguments determine, on every machine."""
    digest = hashlib.blake2b(f"{seed}:{draws}".encode(), digest_size=8).digest()
    return (int.from_bytes(digest) >> 11) / 2**53
