"""What the oracle tells apart: modes, ways of being in them, and what a stretch broke into."""

import numpy as np
from numpy.typing import NDArray

from headwater.records import LEARNED_STATES
from headwater.simulate import FOCUS, PARAMETERS, STATE_OF, Mode
from headwater.simulate.plan import WORK_MODES

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MODES = tuple(Mode)
N = len(MODES)
AT = {m.value: i for i, m in enumerate(MODES)}
STATE = np.array([LEARNED_STATES.index(STATE_OF[m]) for m in MODES])
WORK = [AT[m.value] for m in WORK_MODES]
PERIODS = tuple(range(PARAMETERS.fro_windows[0], PARAMETERS.fro_windows[1] + 1))
"""Windows that sustained work may go to and fro between."""

WAYS = [(m, 0) for m in range(N)] + [(AT[m.value], p) for m in FOCUS for p in PERIODS]
"""Mode and period; 0 where windows do not come by turns."""
WAY_MODE = np.array([m for m, _ in WAYS])
WAY_PERIOD = np.array([p for _, p in WAYS])

NOWHERE = len(WORK)
"""The origin of a stretch that broke into no work."""
KINDS = [
    (w, o) for w, (m, _) in enumerate(WAYS) for o in ([NOWHERE] if m in WORK else range(NOWHERE + 1))
]  # fmt: skip
"""Way and origin: work has none; everything else remembers the mode of work that it broke into."""
PLACE = {kind: i for i, kind in enumerate(KINDS)}
WAY_OF = np.array([w for w, _ in KINDS])
MODE_OF = WAY_MODE[WAY_OF]
ORIGIN_OF = np.array([o for _, o in KINDS])


def origin_after(mode: int, then: int) -> int:
    """What a stretch of the mode `then` remembers when it follows on one of `mode`."""
    return WORK.index(mode) if mode in WORK and then not in WORK else NOWHERE


def states_of(mode: Floats) -> Floats:
    """From modes [M, modes] to states [M, 5]."""
    return np.stack([mode[:, s == STATE].sum(1) for s in range(len(LEARNED_STATES))], 1)


def ways(of_mode: Floats, fro: float) -> Floats:
    """Shares of modes [..., modes] shared out over ways, [..., ways]."""
    to_and_fro = np.isin(WAY_MODE, WAY_MODE[N:])
    share = np.where(WAY_PERIOD > 0, fro / len(PERIODS), np.where(to_and_fro, 1 - fro, 1.0))
    return np.asarray(of_mode[..., WAY_MODE] * share)
