"""Which answers each kind of suggestion offers."""

from collections.abc import Mapping
from types import MappingProxyType

from headwater.records import AdviceKind, Verdict

_ACCEPT = (Verdict.ACCEPTED, "accept")
_LATER = (Verdict.LATER, "later")
_NOT_TODAY = (Verdict.NOT_TODAY, "not_today")
_NOT_HELPFUL = (Verdict.NOT_HELPFUL, "not_helpful")

BUTTONS: Mapping[AdviceKind, tuple[tuple[Verdict, str], ...]] = MappingProxyType(
    {
        AdviceKind.BREAK: (_ACCEPT, _LATER, _NOT_TODAY, _NOT_HELPFUL),
        AdviceKind.DRIFT: (_ACCEPT, _NOT_HELPFUL, _LATER, _NOT_TODAY),
        AdviceKind.RESUME: (_ACCEPT, _NOT_HELPFUL, _NOT_TODAY),
        AdviceKind.QUESTION: (_LATER,),
        AdviceKind.EYES: (_ACCEPT, _LATER, _NOT_TODAY, _NOT_HELPFUL),
        AdviceKind.MESSAGES: (_ACCEPT, _NOT_HELPFUL, _NOT_TODAY),
        AdviceKind.BEST_HOURS: (_ACCEPT, _NOT_HELPFUL, _NOT_TODAY),
        AdviceKind.NOTE: (_ACCEPT, _LATER, _NOT_TODAY, _NOT_HELPFUL),
        AdviceKind.WIND_DOWN: (_ACCEPT, _NOT_TODAY, _NOT_HELPFUL),
        AdviceKind.TOMORROW: (_ACCEPT, _NOT_TODAY, _NOT_HELPFUL),
        AdviceKind.SURGE: (_ACCEPT, _NOT_HELPFUL, _NOT_TODAY),
        AdviceKind.PRAISE: (_ACCEPT, _NOT_HELPFUL, _NOT_TODAY),
    }
)
"""Verdict and the last part of its text's key (`<Advice.text>.<part>`), the most likely answer first.

A question is answered by naming a state instead."""
