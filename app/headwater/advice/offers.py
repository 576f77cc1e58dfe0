"""What a day offers beside pauses, plans and questions: eyes, messages, best hours, notes, the day's end, surges, rest.

All but looking away wait until the person comes back from somewhere: nobody is taken out of anything for them.
"""

from headwater.advice.candidate import Candidate, short, worded
from headwater.advice.state import AdviceState
from headwater.advice.times import DAY_S, clock
from headwater.base import Settings
from headwater.records import AdviceKind, Moment, Params

LOOKED_S = 2400.0
"""So long without half a minute off. Our own choice; who wants it more often has programs made for that."""
MANY_LOOKS, MORE_THAN_USUAL = 8, 1.25
"""Looks at messages in an hour from which on batching is worth a word, and how far beyond the usual. Our own choice."""
BEFORE_MIN, INTO_MIN = 20, 30
"""So long before the best hours begin, and after, they can still be kept free."""
WORKED_S = 7200.0
"""A day at the computer shorter than this has no end to speak of."""
EVENING_MIN = (-30, 180)
"""From when to when a day's end is a good time for its kinds, in minutes from the time that the person set."""
MANY_THINGS, MUCH_DARK = 0.4, 0.5
"""Shares of half an hour below which nothing is a surge, whatever is usual. Our own choice."""
PAUSE_S = (300.0, 1800.0)
"""A pause; what is longer is something else."""
BEFORE_PAUSE_S = 3600.0
"""Of a day with less work before it a pause is none."""


def eyes(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """A long time without half a minute off, for those who asked to be told."""
    looked = moment.lately.looked_s
    if not settings.rest_eyes or looked < LOOKED_S:
        return None
    return Candidate(AdviceKind.EYES, "advice.eyes", (("minutes", round(looked / 60)),))


def messages(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """Far more looks at messages in an hour than is usual for this person."""
    looks, usual = moment.lately.looks, moment.lately.looks_usual
    if not settings.batch_messages or not _back(moment) or usual is None:
        return None
    if looks < max(MANY_LOOKS, MORE_THAN_USUAL * usual):
        return None
    at = clock((moment.now + moment.offset_s + 5400) // 1800 * 1800 - moment.offset_s, moment.offset_s)
    return Candidate(AdviceKind.MESSAGES, "advice.messages", (("looks", looks), ("usual", round(usual)), ("at", at)))


def best_hours(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """The hours begin in which this person's longest stretches mostly fell, and no plan holds them yet."""
    best = moment.lately.best
    if not settings.protect_best_hours or best is None or not _back(moment) or moment.intent is not None:
        return None
    if not -BEFORE_MIN <= _since(moment, best.start_min) <= INTO_MIN:
        return None
    return Candidate(AdviceKind.BEST_HOURS, worded("advice.best_hours", settings), _hours(moment))


def note(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """Work is unfinished at the day's end: a line about where it stands."""
    left = moment.lately.unfinished
    if not settings.offer_note or left is None or not left.name.strip() or not _evening(moment, settings):
        return None
    return Candidate(AdviceKind.NOTE, worded("advice.note", settings), (("place", short(left.name)),))


def wind_down(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """The day's end: an offer to look at the day."""
    if not settings.digest_day or not _evening(moment, settings):
        return None
    minutes = round(moment.lately.worked_s / 60)
    worked: Params = (("hours", minutes // 60), ("minutes", minutes % 60))
    return Candidate(AdviceKind.WIND_DOWN, worded("advice.wind_down", settings), worked)


def tomorrow(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """The day's end: what comes first tomorrow; with the hours that were the best ones, where they are known."""
    if moment.planned or not settings.plan_tomorrow or not _evening(moment, settings):
        return None
    if moment.lately.best is None:
        return Candidate(AdviceKind.TOMORROW, worded("advice.tomorrow", settings), ())
    return Candidate(AdviceKind.TOMORROW, worded("advice.tomorrow_best", settings), _hours(moment))


def surge(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """Far more than is usual for this person: many things at once, or news and posts of a dark tone."""
    seen = moment.lately
    if not settings.tell_surges or not _back(moment):
        return None
    if seen.fragmented_usual is not None and seen.fragmented >= max(MANY_THINGS, seen.fragmented_usual):
        return Candidate(AdviceKind.SURGE, "advice.surge", (("minutes", round(30 * seen.fragmented)),))
    if seen.dark_usual is not None and seen.dark >= max(MUCH_DARK, seen.dark_usual):
        return Candidate(AdviceKind.SURGE, "advice.surge_dark", (("minutes", round(30 * seen.dark)),))
    return None


def praise(moment: Moment, _state: AdviceState, settings: Settings) -> Candidate | None:
    """Back from a pause: rest counts as work does."""
    away = moment.returned_after_s
    worked = moment.lately.worked_s >= BEFORE_PAUSE_S
    if not settings.praise_rest or away is None or not worked or not PAUSE_S[0] <= away <= PAUSE_S[1]:
        return None
    return Candidate(AdviceKind.PRAISE, "advice.praise", (("minutes", round(away / 60)),))


def _back(moment: Moment) -> bool:
    return moment.returned_after_s is not None


def _since(moment: Moment, minute: int) -> float:
    """Minutes from a time of day, in minutes after midnight, until now; before it they are less than 0."""
    return ((moment.now + moment.offset_s) % DAY_S / 60 - minute + 720) % 1440 - 720


def _evening(moment: Moment, settings: Settings) -> bool:
    """The person comes back to a day that was one, near its end."""
    near = EVENING_MIN[0] <= _since(moment, settings.day_ends) <= EVENING_MIN[1]
    return _back(moment) and moment.lately.worked_s >= WORKED_S and near


def _hours(moment: Moment) -> Params:
    best = moment.lately.best
    assert best is not None
    times = (f"{m // 60 % 24:02}:{m % 60:02}" for m in (best.start_min, best.end_min))
    return (("from", next(times)), ("to", next(times)), ("days", best.days), ("of", best.of))
