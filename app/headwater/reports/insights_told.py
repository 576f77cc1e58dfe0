"""Insights as sentences, as text for a terminal and as JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from headwater.base import Words
from headwater.reports.insights import LEAST_DAYS, Insights, Sustained
from headwater.reports.insights_between import LEAST, Between, Came
from headwater.reports.insights_switches import EDGES_S, LEAST_DWELLS, LEAST_SWITCHES, OTHER, Dwell, Graph, Hour
from headwater.reports.usual import Beside

_DAY_MIN = 24 * 60
_SECONDS_UNTIL = 90.0
"""Shorter lengths are told in seconds."""


def length(seconds: float, words: Words) -> str:
    """`12 s`, `3 min`, `1 h 9 min`."""
    return words("unit.s", n=round(seconds)) if seconds < _SECONDS_UNTIL else words.duration(seconds)


def name_of(place: str, words: Words) -> str:
    """An application or a site, all others, or what may not be named."""
    return words("insights.other") if place == OTHER else place or words("insights.unnamed")


def day_of(day: date, words: Words) -> str:
    """`Thursday, 12 November`."""
    weekday, month = words(f"chart.date.weekday_{day.isoweekday()}"), words(f"chart.date.month_{day.month}")
    return words("insights.day", weekday=weekday, day=day.day, month=month)


def clock_of(minute: int, words: Words) -> str:
    """Minutes after midnight as a time of day; after the next one too."""
    return words.time(minute % _DAY_MIN)


def clocks_of(found: Sustained, words: Words) -> tuple[str, str]:
    """From when to when it went."""
    return words.times(found.minute % _DAY_MIN, found.end_minute % _DAY_MIN)


def share(part: float, whole: float) -> str:
    """A share in whole percent; a little is not nothing."""
    found = part / whole if whole else 0.0
    return "< 1 %" if 0 < found < 0.005 else f"{100 * found:.0f} %"


# -- sentences ---------------------------------------------------------------------------------------------------------


def between_text(found: Between, words: Words) -> str:
    """What comes in the middle of work most."""
    work = words.duration(found.work_s)
    if not found.work_s:
        return words("insights.between.no_work")
    if not found.all.times:
        return words("insights.between.none", work=work)
    top = found.by[0]
    if top.times < LEAST:
        key = "insights.between.few_1" if found.all.times == 1 else "insights.between.few"
        return words(key, n=found.all.times, work=work)
    said = words("insights.between.most", name=top.by, n=top.times, work=work)
    rest = _back(top, words)
    return words("insights.between.and", said=said, rest=rest) if rest else words("insights.between.bare", said=said)


def _back(came: Came, words: Words) -> str:
    known = came.times - came.open
    if known < LEAST:
        return ""
    if came.away_s is not None:
        return words("insights.between.half", away=length(came.away_s, words))
    return words("insights.between.seldom", back=came.back, known=known)


def alerted_text(found: Between, words: Words) -> str:
    """How often a notification came right before; '' where none were seen, or too little is known."""
    if not found.notifications or found.all.times < LEAST:
        return ""
    return words("insights.between.alerted", n=found.all.alerted, of=found.all.times)


def graph_text(found: Graph | None, words: Words) -> str:
    """What follows each other most."""
    if found is None:
        return words("insights.switches.few", least=LEAST_SWITCHES)
    both: dict[frozenset[str], int] = defaultdict(int)
    for edge in found.edges:
        if OTHER not in (edge.source, edge.to):
            both[frozenset((edge.source, edge.to))] += edge.count
    if not both:
        return words("insights.switches.scattered", n=found.switches)
    pair = max(both, key=lambda one: (both[one], sorted(one)))
    a, b = (place for place in found.nodes if place in pair)
    return words("insights.switches.most", a=a, b=b, n=both[pair], of=found.switches,
                 share=share(both[pair], found.switches))  # fmt: skip


def dwell_text(found: Dwell, words: Words) -> str:
    """How long half of the visits are, and beside the days before."""
    if found.median_s is None:
        return words("insights.dwell.few", n=found.total, least=LEAST_DWELLS)
    said = words("insights.dwell.half", median=length(found.median_s, words))
    if found.before_s is None or found.beside is Beside.ALONE:
        return words("insights.dwell.bare", said=said)
    rest = words(f"insights.dwell.{found.beside}", before=length(found.before_s, words))
    return words("insights.dwell.and", said=said, rest=rest)


def whole_rate(found: tuple[Hour, ...]) -> float:
    """Changes in an hour at the computer, over all hours."""
    return 3600 * sum(h.switches for h in found) / max(sum(h.seconds for h in found), 1.0)


def hours_text(found: tuple[Hour, ...], words: Words) -> str:
    """The hours in which most changes."""
    known = [h for h in found if h.rate is not None]
    if not known:
        return words("insights.hours.few")
    whole = round(whole_rate(found))
    high = max((h for h in known if h.high), key=lambda h: h.rate or 0.0, default=None)
    if high is None:
        return words("insights.hours.even", whole=whole)
    start, end = words.hours(high.hour, high.hour + 1)
    return words("insights.hours.most", start=start, end=end, rate=round(high.rate or 0.0), whole=whole)


def stretches_text(found: tuple[Sustained, ...], words: Words) -> str:
    """The longest one."""
    if not found:
        return words("insights.stretches.none")
    top = found[0]
    key = "insights.stretches.longest" if top.name else "insights.stretches.longest_bare"
    start, end = clocks_of(top, words)
    return words(
        key, length=words.duration(top.seconds), day=day_of(top.day, words), start=start, end=end, name=top.name
    )  # fmt: skip


def way_text(came: Came, words: Words) -> str:
    """`Code → Slack → Code`."""
    to = came.to or words("insights.between.elsewhere")
    return words("insights.between.way", source=name_of(came.source, words), by=came.by, to=to)


def away_text(came: Came, words: Words) -> str:
    """How long the work was left, in as few words as tell it."""
    if not came.to:
        return words("insights.between.not_back")
    if came.away_s is None:
        return ""
    return words("insights.between.away" if came.times > 1 else "insights.between.away_1",
                 away=length(came.away_s, words))  # fmt: skip


# -- text --------------------------------------------------------------------------------------------------------------


def lines_of(found: Insights, words: Words) -> tuple[str, ...]:
    """A screen of text."""
    if found.empty:
        return (words("insights.empty"),)
    told = [words("insights.head", n=found.days, length=words.duration(found.at_computer_s))]
    told += [words("insights.few_days", n=found.days, least=LEAST_DAYS)] if found.few else []
    told += ["", between_text(found.between, words), *filter(None, (alerted_text(found.between, words),))]
    told += [f"  {c.times:>4} ×  {way_text(c, words)}  {away_text(c, words)}".rstrip() for c in found.between.ways[:8]]
    told += ["", graph_text(found.graph, words)]
    told += [_edge_line(found.graph, n, words) for n in range(min(8, len(found.graph.edges)))] if found.graph else []
    told += ["", dwell_text(found.dwell, words), "", hours_text(found.hours, words)]
    told += ["", stretches_text(found.stretches, words)]
    told += [f"  {_stretch_line(s, words)}" for s in found.stretches]
    return tuple(told)


def _edge_line(found: Graph, n: int, words: Words) -> str:
    edge = found.edges[n]
    way = words("insights.switches.way", source=name_of(edge.source, words), to=name_of(edge.to, words))
    return f"  {edge.count:>4} ×  {way}"


def _stretch_line(s: Sustained, words: Words) -> str:
    start, end = clocks_of(s, words.in_24)  # beside a date for machines, in columns
    when = f"{s.day.isoformat()}  {start} – {end}"
    return f"{when}  {words.duration(s.seconds):>10}  {name_of(s.name, words)}"


# -- JSON --------------------------------------------------------------------------------------------------------------


def insights_object(found: Insights, words: Words) -> Mapping[str, Any]:
    """As JSON values; keys are only ever added.

    Lengths end in `_s` and are seconds; `null` stands where there is too little to say. `other` in `switches` is all
    that is not among the nodes, and a `back_to` of `null` that the work was not taken up within half an hour.
    """
    b = found.between
    return {
        "format": "headwater insights 1", "first": found.first.isoformat(), "last": found.last.isoformat(),
        "days": found.days, "at_computer_s": _s(found.at_computer_s),
        "interruptions": {
            "text": between_text(b, words), "work_s": _s(b.work_s), "times": b.all.times, "back": b.all.back,
            "unknown": b.all.open, "away_median_s": _s(b.all.away_s), "after_notification": b.all.alerted,
            "notifications": b.notifications, "by": [_came(c) for c in b.by],
            "ways": [_came(c) | {"from": c.source, "back_to": c.to or None} for c in b.ways],
        },
        "switches": None if found.graph is None else _graph(found.graph, words),
        "dwell": {
            "text": dwell_text(found.dwell, words), "median_s": _s(found.dwell.median_s),
            "before_median_s": _s(found.dwell.before_s), "beside": found.dwell.beside.value, "edges_s": EDGES_S,
            "counts": found.dwell.counts, "before": found.dwell.before,
        },
        "hours": [
            {"hour": h.hour, "named_s": _s(h.seconds), "changes": h.switches, "an_hour": _s(h.rate), "high": h.high}
            for h in found.hours
        ],
        "stretches": [
            {"day": s.day.isoformat(), "start": clock_of(s.minute, words.in_24),
             "end": clock_of(s.end_minute, words.in_24), "length_s": _s(s.seconds), "name": s.name, "said": s.said}
            for s in found.stretches
        ],
    }  # fmt: skip


def _s(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _came(c: Came) -> dict[str, Any]:
    return {
        "by": c.by, "times": c.times, "back": c.back, "unknown": c.open, "away_median_s": _s(c.away_s),
        "after_notification": c.alerted,
    }  # fmt: skip


def _graph(found: Graph, words: Words) -> dict[str, Any]:
    def told(place: str) -> str:
        return "other" if place == OTHER else place

    edges = [{"from": told(e.source), "to": told(e.to), "count": e.count} for e in found.edges]
    return {"text": graph_text(found, words), "nodes": [told(n) for n in found.nodes], "edges": edges}
