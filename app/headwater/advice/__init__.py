"""What to say and when, most often nothing: a pure policy behind a guard that reads in five minutes (`guard.py`)."""

from typing import TYPE_CHECKING

from headwater.base.late import late

if TYPE_CHECKING:
    from headwater.advice.asked import offered_in, stretch_of
    from headwater.advice.buttons import BUTTONS
    from headwater.advice.errors import AdviceError, AdviceStateUnreadable
    from headwater.advice.guard import GUARD, Rule
    from headwater.advice.policy import (
        POLICY,
        decide,
        forget_learned,
        found_back,
        ident,
        learn,
        learned_again,
        needless,
        newly_off,
        waiting,
    )
    from headwater.advice.state import AdviceState, turn_on

__all__ = [
    "BUTTONS",
    "GUARD",
    "POLICY",
    "AdviceError",
    "AdviceState",
    "AdviceStateUnreadable",
    "Rule",
    "decide",
    "forget_learned",
    "found_back",
    "ident",
    "learn",
    "learned_again",
    "needless",
    "newly_off",
    "offered_in",
    "stretch_of",
    "turn_on",
    "waiting",
]

__getattr__ = late(
    __name__,
    {
        "BUTTONS": "buttons",
        "GUARD": "guard",
        "POLICY": "policy",
        "AdviceError": "errors",
        "AdviceState": "state",
        "AdviceStateUnreadable": "errors",
        "Rule": "guard",
        "decide": "policy",
        "forget_learned": "policy",
        "found_back": "policy",
        "ident": "policy",
        "learn": "policy",
        "learned_again": "policy",
        "needless": "policy",
        "newly_off": "policy",
        "offered_in": "asked",
        "stretch_of": "asked",
        "turn_on": "state",
        "waiting": "policy",
    },
)
