"""A state in words that fit how sure the model is of it."""

from headwater.base import Words
from headwater.records import FocusState

LOOKS, MIGHT = 0.8, 0.6
"""From these calibrated probabilities on a state is said to look like one, or that it might be; below, nothing is
claimed. Wording that carries the calibration is this program's own rule."""


def said(state: FocusState, p: float, words: Words, corrected: bool = False, ruled: bool = False) -> str:
    """A state in words that fit its probability: `Sustained work — looks like it, 0.86`."""
    name = words(f"state.{state}")
    if corrected:
        return words("chart.corrected", state=name)
    if ruled:
        return words("chart.ruled", state=name)
    if state is FocusState.AWAY:
        return name
    if state is FocusState.UNSURE or p < MIGHT:
        return words("sure.silent")
    if p < LOOKS:
        return words("sure.might", inline=words(f"state.inline.{state}"), p=p)
    return words("sure.looks", state=name, p=p)
