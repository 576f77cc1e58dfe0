"""What could have been otherwise in the last minutes: each edit of what was observed takes one thing away.

An edit gives segments as the program could have recorded them, and hides only what training hid too. So the model
answers to it as it answers to life.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, TypeVar

from headwater.records import Intent, Segment, TitleKind
from headwater.segments import cut

Given = tuple[Segment, Intent | None]
Case = tuple[Given, ...]
"""Segments with somebody present, in order, each with what the person was about to do."""
Params = tuple[tuple[str, str | int | float], ...]
Key = TypeVar("Key", bound=Hashable)

NEAR_S = 60.0
"""A longer pause parts windows, as it does for the features."""
ABSENCE_S = 120.0
"""From so long on an absence may be a reason."""
_FEWEST_CHANGES = 3
_LEAST_S, _LEAST_PART = 20.0, 0.05
"""What was in front for less is no reason: seconds, and share of the time."""
_REST_S = 60.0
"""So much must be left when something is taken out; else it is made unknown instead."""
_APPS, _SITES = 3, 2
_ALL = 0.9
"""A site that took so much of an application's time was all that it showed."""
_COUNTED_S = 300.0
_STRANGER = "\u2060"
"""An application that nobody knows, and that has no name to read: the feature's texts drop this character."""
_COUNTS = ("keys", "clicks", "scroll", "travel_px")
_SIGNALS = ("call", "media", "fullscreen", "sharing")
_MOST = 10**9
"""No count is larger."""
_TYPED, _CLICKED, _TURNED = 10.0, 3.0, 5.0
"""Keys, clicks and wheel steps a minute that count as input."""
_window = attrgetter("app", "title", "domain")
_names = attrgetter("app", "title", "title_kind", "domain", "project", "fullscreen")


@dataclass(frozen=True, slots=True)
class Edit:
    """One thing that can be taken away."""

    key: str
    """Names its words."""
    params: Params
    order: int
    """Of several that are made together, the lower one is made first."""
    change: Callable[[Case], Case]


def made(case: Case, some: Sequence[Edit]) -> Case:
    """The case without all of these."""
    for edit in sorted(some, key=lambda e: (e.order, e.key, e.params)):
        case = edit.change(case)
    return case


def edits(case: Case, fits: float | None, before: float | None) -> list[Edit]:
    """Everything that can be taken away from a case.

    `fits` says how far the last minutes match the declared plan (0 to 1, None without one), and `before` when the last
    segment before the case ended, None where there is none.
    """
    found = (
        _changes(case), *_places(case), _input(case), _titles(case), *_signals(case), _plan(case, fits),
        _absence(case, before),
    )  # fmt: skip
    return [edit for edit in found if edit is not None]


def seconds(case: Case) -> float:
    """How long somebody was there."""
    return sum(s.end - s.start for s, _ in case)


def _time(some: Sequence[Segment], of: Callable[[Segment], Key]) -> dict[Key, float]:
    """How long each lasted, the longest first."""
    time: dict[Key, float] = {}
    for s in some:
        time[of(s)] = time.get(of(s), 0.0) + s.end - s.start
    return dict(sorted(time.items(), key=lambda pair: (-pair[1], str(pair[0]))))


# -- window changes -----------------------------------------------------------------------------------------------


def _near(a: Segment, b: Segment) -> bool:
    return b.start - a.end <= NEAR_S


def _changes(case: Case) -> Edit | None:
    """All changes of window."""
    pairs = [(a, b) for (a, _), (b, _) in pairwise(case) if _near(a, b) and _window(a) != _window(b)]
    if len(pairs) < _FEWEST_CHANGES:
        return None
    names = Counter(name for a, b in pairs for name in (a.app, b.app) if name)
    first, second = _between(pairs, names)
    length = case[-1][0].end - pairs[0][0].end
    params = (("n", len(pairs)), ("seconds", round(length, 3)), ("a", first), ("b", second),
              ("more", max(0, len(names) - 2)))  # fmt: skip
    return Edit("changes", params, 2, _staying)


def _between(pairs: Sequence[tuple[Segment, Segment]], names: "Counter[str]") -> tuple[str, str]:
    """The two applications with most changes between them, or the one that all are within and ''."""
    two = Counter(tuple(sorted((a.app, b.app))) for a, b in pairs if a.app and b.app and a.app != b.app)
    if not two:
        return next(iter(names), ""), ""
    a, b = max(two, key=lambda x: (two[x], x))
    return (a, b) if names[a] >= names[b] else (b, a)


def _staying(case: Case) -> Case:
    """In the window that was longest in front."""
    if not case:
        return case
    most = next(iter(_time([s for s, _ in case], _window)))
    app, title, kind, domain, project, full = next(_names(s) for s, _ in reversed(case) if _window(s) == most)
    stayed: list[Given] = []
    for some, intent in _runs(case):
        one = replace(
            _joined(some), app=app, title=title, title_kind=kind, domain=domain, project=project, fullscreen=full
        )
        stayed += [(piece, intent) for piece in cut(one)]
    return tuple(stayed)


def _runs(case: Case) -> Iterator[tuple[list[Segment], Intent | None]]:
    """Segments without a pause or another plan between them."""
    run: list[Segment] = []
    plan: Intent | None = None
    for s, intent in case:
        if run and (intent != plan or not _near(run[-1], s)):
            yield run, plan
            run = []
        run.append(s)
        plan = intent
    if run:
        yield run, plan


def _joined(some: Sequence[Segment]) -> Segment:
    """One segment with the counts of all; signals as they were for most of the time."""
    told: dict[str, Any] = {name: _sum([getattr(s, name) for s in some]) for name in (*_COUNTS, "idle_s")}
    told |= {name: next(iter(_time(some, attrgetter(name)))) for name in ("media", "call", "sharing")}
    return replace(some[0], end=some[-1].end, notifications=sum(s.notifications for s in some), **told)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return sum(min(max(v, 0), _MOST) for v in known if math.isfinite(v)) if known else None


# -- applications and sites ---------------------------------------------------------------------------------------


def _places(case: Case) -> Iterator[Edit]:
    """Applications and sites; where a site is all that an application showed, the site alone."""
    whole = seconds(case)
    apps, sites = (_heavy(case, field, whole) for field in ("app", "domain"))
    shown = sites[:_SITES]
    told = {app for site, time in shown for app in _apps_of(case, site) if time >= _ALL * dict(apps).get(app, 0.0)}
    for name, time in shown:
        yield _place(case, "site", "domain", name, time, whole)
    for name, time in apps[:_APPS]:
        if name not in told:
            yield _place(case, "app", "app", name, time, whole)


def _heavy(case: Case, field: str, whole: float) -> list[tuple[str, float]]:
    """Those that were in front long enough to be a reason."""
    time = _time([s for s, _ in case], attrgetter(field))
    return [(name, t) for name, t in time.items() if name and t >= max(_LEAST_S, _LEAST_PART * whole)]


def _apps_of(case: Case, domain: str) -> set[str]:
    return {s.app for s, _ in case if s.domain == domain and s.app}


def _place(case: Case, key: str, field: str, name: str, time: float, whole: float) -> Edit:
    times = sum(1 for here, _ in groupby(getattr(s, field) == name for s, _ in case) if here)
    taken = whole - time >= _REST_S
    params = ((key, name), ("seconds", round(time, 3)), ("of", round(whole, 3)), ("times", times),
              ("unknown", int(not taken)))  # fmt: skip

    def out(some: Case) -> Case:
        return _closed_up(some, [getattr(s, field) == name for s, _ in some])

    def hidden(some: Case) -> Case:
        return tuple((_unknown(s, key) if getattr(s, field) == name else s, intent) for s, intent in some)

    return Edit(key, params, 0 if taken else 3, out if taken else hidden)


def _unknown(s: Segment, key: str) -> Segment:
    """An application that nobody knows, or a page of which only the browser is known."""
    if key == "site":
        return _untitled(replace(s, domain=""))
    return replace(s, app=_STRANGER, title="", title_kind=TitleKind.NONE, domain="", project="")


def _closed_up(case: Case, gone: Sequence[bool]) -> Case:
    """Without some segments, what comes after them earlier by their length."""
    kept: list[Given] = []
    by = 0.0
    for (s, intent), out in zip(case, gone, strict=True):
        if out:
            by += s.end - s.start
        else:
            kept.append((_earlier(s, by), intent))
    return tuple(kept)


def _earlier(s: Segment, by: float) -> Segment:
    return replace(s, start=round(s.start - by, 3), end=round(s.end - by, 3)) if by else s


# -- what need not be known ---------------------------------------------------------------------------------------


def _each(change: Callable[[Segment], Segment]) -> Callable[[Case], Case]:
    return lambda case: tuple((change(s), intent) for s, intent in case)


def _input(case: Case) -> Edit | None:
    """What was typed and clicked."""
    near = _latest([s for s, _ in case if any(getattr(s, name) is not None for name in _COUNTS)], _COUNTED_S)
    time = sum(s.end - s.start for s in near)
    if time <= 0:
        return None
    rates = [60 * (_sum([getattr(s, name) for s in near]) or 0) / time for name in _COUNTS[:3]]
    keys, clicks, wheel = (min(round(rate), 100_000) for rate in rates)
    if rates[0] >= _TYPED:
        key = "input.keys"
    else:
        key = "input.pointer" if rates[1] >= _CLICKED or rates[2] >= _TURNED else "input.little"
    params = (("keys", keys), ("clicks", clicks), ("wheel", wheel), ("seconds", round(time, 3)))
    nothing: dict[str, Any] = dict.fromkeys((*_COUNTS, "idle_s"))
    return Edit(key, params, 3, _each(lambda s: replace(s, **nothing)))


def _latest(some: Sequence[Segment], span: float) -> list[Segment]:
    return [s for s in some if s.end > some[-1].end - span]


def _titles(case: Case) -> Edit | None:
    """What titles say; that they differ is still seen."""
    titles = {_window(s) for s, _ in case if s.title and s.title_kind is TitleKind.FULL}
    return Edit("titles", (("n", len(titles)),), 3, _each(_untitled)) if titles else None


def _untitled(s: Segment) -> Segment:
    return replace(s, title_kind=TitleKind.HASHED) if s.title and s.title_kind is TitleKind.FULL else s


def _signals(case: Case) -> Iterator[Edit]:
    for name in _SIGNALS:
        time = sum(s.end - s.start for s, _ in case if getattr(s, name))
        if time >= _LEAST_S:
            yield Edit(f"signal.{name}", (("seconds", round(time, 3)),), 3, _each(_silence(name)))


def _silence(name: str) -> Callable[[Segment], Segment]:
    unknown: dict[str, Any] = {name: None}
    return lambda s: replace(s, **unknown)


def _plan(case: Case, fits: float | None) -> Edit | None:
    plan = case[-1][1]
    if plan is None or not plan.text.strip() or fits is None:
        return None
    key = "plan.fits" if fits >= 0.5 else "plan.other"
    return Edit(key, (("plan", plan.text[:200]),), 3, lambda some: tuple((s, None) for s, _ in some))


# -- absences -----------------------------------------------------------------------------------------------------


def _absence(case: Case, before: float | None) -> Edit | None:
    """The longest one; without it, what came after came at once."""
    ends = [case[0][0].start if before is None else before, *(s.end for s, _ in case[:-1])]
    gaps = [s.start - end for (s, _), end in zip(case, ends, strict=True)]
    longest = max(gaps)
    if longest < ABSENCE_S:
        return None
    at = case[gaps.index(longest)][0].start
    back = round(case[-1][0].end - at, 3)

    def at_once(some: Case) -> Case:
        return tuple((_earlier(s, longest if s.start >= at else 0.0), intent) for s, intent in some)

    return Edit("absence", (("seconds", round(longest, 3)), ("back", back)), -1, at_once)
