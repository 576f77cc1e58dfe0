"""Goals in words: what is wanted, how it stands, and why it cannot be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.records import Bound, Goal, Measured
from headwater.ui.plain import plain

if TYPE_CHECKING:
    from headwater.reports.goals import GoalProgress

LAST = 7
"""Of so many days or weeks that could be judged it is told how often it was met."""
_LONGEST = 60


def what(goal: Goal, name: str, words: Words) -> str:
    """What it is about, as people know it."""
    if goal.of is Measured.STATE:
        return words(f"state.{goal.what}")
    if goal.of is Measured.CATEGORY:
        return words(f"category.{goal.what}")
    name = plain(name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def named(goal: Goal, name: str, words: Words) -> str:
    """`Sustained work, at least 3 h a day`."""
    length = words.duration(60.0 * goal.minutes)
    return words(f"goals.name.{goal.bound}_{goal.per}", what=what(goal, name, words), length=length)


def now_line(told: GoalProgress, words: Words) -> str:
    """`2 h 10 min of 3 h today`."""
    goal, seconds = told.goal, told.now.seconds
    wanted, length = words.duration(60.0 * goal.minutes), words.duration(seconds)
    if goal.bound is Bound.AT_MOST and told.now.met is False:
        more = words.duration(seconds - 60.0 * goal.minutes)
        return words(f"goals.now.over_{goal.per}", length=length, wanted=wanted, more=more)
    return words(f"goals.now.{goal.bound}_{goal.per}", length=length, wanted=wanted)


def why_open(told: GoalProgress, words: Words) -> str:
    """Why it cannot be judged; "" where it can."""
    if told.now.met is not None:
        return ""
    return words(f"goals.now.{'open' if told.now.seconds > 0 else 'nothing'}_{told.goal.per}")


def past_line(told: GoalProgress, words: Words) -> str:
    """`met on 3 of the last 7 recorded days`: of the last ones only that could be judged, in a row or not."""
    judged = [p.met for p in told.past if p.met is not None][-LAST:]
    if not judged:
        return words(f"goals.past.none_{told.goal.per}")
    if len(judged) == 1:
        return words(f"goals.past.{told.goal.per}_{'met' if judged[0] else 'not'}_1")
    return words(f"goals.past.{told.goal.per}", n=sum(judged), of=len(judged))


def lines(told: GoalProgress, words: Words) -> tuple[str, str]:
    """How it stands, in two lines."""
    first = (now_line(told, words), why_open(told, words))
    return words("goals.join").join(x for x in first if x), past_line(told, words)
