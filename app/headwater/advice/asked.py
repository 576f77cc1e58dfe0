"""The stretch of time that a suggestion is about, kept with it so that a late answer is about the right time."""

import math
from collections.abc import Iterable, Mapping

from headwater.records import LEARNED_STATES, Advice, FocusState, Params

_START, _END, _STATES = "start", "end", "states"
_LONGEST_S = 86_400.0


def stretch_params(start: float, end: float) -> Params:
    """The stretch among a suggestion's values, Unix seconds to the millisecond."""
    return ((_START, round(start, 3)), (_END, round(end, 3)))


def offered_param(states: Iterable[FocusState]) -> tuple[str, str]:
    """The states that are worth offering, in order."""
    return (_STATES, " ".join(state.value for state in states))


def stretch_in(params: Params) -> tuple[float, float] | None:
    """From when to when the stretch was; None where none that can have been is told."""
    told: Mapping[str, object] = dict(params)
    start, end = told.get(_START), told.get(_END)
    if not _is_time(start) or not _is_time(end):
        return None
    start, end = float(str(start)), float(str(end))
    return (start, end) if 0.0 < end - start <= _LONGEST_S else None


def stretch_of(advice: Advice) -> tuple[float, float] | None:
    """The stretch that a suggestion is about, Unix seconds; None where it is about none."""
    return stretch_in(advice.params)


def offered_in(advice: Advice) -> tuple[FocusState, ...]:
    """The states that a question offers, the likeliest first; always all learned ones, whatever was kept."""
    names = str(dict(advice.params).get(_STATES, "")).split()
    told = [FocusState(name) for name in dict.fromkeys(names) if name in LEARNED_STATES]
    return (*told, *(state for state in LEARNED_STATES if state not in told))


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
