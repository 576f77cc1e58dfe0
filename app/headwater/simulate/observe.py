"""From windows and counts to the records that the capture room would have written."""

import numpy as np

from headwater.records import (
    InputCounts,
    NotificationSeen,
    Observation,
    Presence,
    PresenceChanged,
    Signal,
    SignalChanged,
    TitleKind,
    WindowSeen,
)
from headwater.simulate.inputs import Bins
from headwater.simulate.life import Life
from headwater.simulate.modes import Cause, Mode
from headwater.simulate.parameters import Parameters
from headwater.simulate.persona import Persona, Quirk
from headwater.simulate.plan import Episode
from headwater.simulate.windows import Front

Timed = tuple[float, int, Observation]
_COUNTS, _SIGNAL, _PRESENCE, _WINDOW, _NOTICE = range(5)
"""Order of records that bear the same time: counts are flushed before the window changes."""
_NOTE_APPS = ("thunderbird", "org.gnome.Calendar", "org.gnome.Software")


def observe(
    persona: Persona,
    life: Life,
    episodes: list[Episode],
    fronts: list[Front],
    bins: Bins,
    p: Parameters,
    begin: float,
    rng: np.random.Generator,
) -> tuple[Observation, ...]:
    """All records of the day in time order; `begin` is the Unix time of second 0."""
    last = episodes[-1].end
    playing = _media(persona, episodes, fronts, p, rng)
    calls = _calls(persona, episodes, rng)
    out: list[Timed] = [
        (0.0, _SIGNAL, SignalChanged(begin, Signal.COUNTED, Quirk.NO_COUNTS not in persona.quirks)),
        (0.0, _SIGNAL, SignalChanged(begin, Signal.SHARING, False)),
        (0.0, _SIGNAL, SignalChanged(begin, Signal.MEDIA, False)),
        (0.0, _SIGNAL, SignalChanged(begin, Signal.CALL, False)),
        (0.0, _PRESENCE, PresenceChanged(begin, Presence.PRESENT, begin)),
        (last, _PRESENCE, PresenceChanged(_ms(begin, last), Presence.OFF, _ms(begin, last))),
    ]
    out += _windows(persona, fronts, begin)
    if Quirk.NO_COUNTS not in persona.quirks:
        out += _counts(bins, begin)
    for a, b in playing:
        out += _signal(Signal.MEDIA, a, b, True, begin)
    for a, b, known, shared in calls:
        out += _signal(Signal.CALL, a, b, True if known else None, begin)
        if shared:
            out += _signal(Signal.SHARING, a + 30, b - 5, True, begin)
    out += _presence(episodes, bins, playing + [(a, b) for a, b, _, _ in calls], p, begin)
    out += _notices(persona, life, episodes, last, p, begin, rng)
    out.sort(key=lambda x: (x[0], x[1]))
    return tuple(x[2] for x in out)


def _ms(begin: float, at: float) -> float:
    return round(begin + at, 3)


def _windows(persona: Persona, fronts: list[Front], begin: float) -> list[Timed]:
    hidden = Quirk.NO_TITLES in persona.quirks
    kind = TitleKind.NONE if hidden else TitleKind.FULL
    out: list[Timed] = []
    shown: tuple[str, str, str, bool] | None = None
    for f in fronts:
        title, domain = ("", "") if hidden else (f.view.title, f.view.domain)
        now = (f.view.app, title, domain, f.fullscreen)
        if now == shown:
            continue
        shown = now
        at = round(f.start, 3)
        out.append((at, _WINDOW, WindowSeen(_ms(begin, at), f.view.app, title, kind, domain, f.fullscreen)))
    return out


def _counts(bins: Bins, begin: float) -> list[Timed]:
    seen = np.flatnonzero(bins.any())
    ends = np.round(bins.end[seen], 3)
    spans = np.round(ends - np.round(bins.start[seen], 3), 3)
    columns = (bins.keys[seen], bins.clicks[seen], bins.scroll[seen], bins.travel[seen])
    rows = zip(ends.tolist(), spans.tolist(), *(c.tolist() for c in columns), strict=True)
    return [(end, _COUNTS, InputCounts(_ms(begin, end), s, k, c, w, t)) for end, s, k, c, w, t in rows]


def _signal(which: Signal, start: float, end: float, on: bool | None, begin: float) -> list[Timed]:
    a, b = round(start, 3), round(end, 3)
    if b <= a:
        return []
    return [
        (a, _SIGNAL, SignalChanged(_ms(begin, a), which, on)),
        (b, _SIGNAL, SignalChanged(_ms(begin, b), which, False)),
    ]


def _media(
    persona: Persona, episodes: list[Episode], fronts: list[Front], p: Parameters, rng: np.random.Generator
) -> list[tuple[float, float]]:
    """When something plays: videos in front, and music or a second screen beside the work."""
    spans = [(f.start, f.end) for f in fronts if f.view.moving]
    for e in episodes:
        if e.mode in (None, Mode.MEETING):
            continue
        if e.mode is Mode.PASSIVE or rng.random() < min(0.9, p.media_aside * persona.music):
            spans.append((e.start, e.end))
    return _joined(spans)


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Overlapping or nearly touching spans become one."""
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + 2:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _calls(
    persona: Persona, episodes: list[Episode], rng: np.random.Generator
) -> list[tuple[float, float, bool, bool]]:
    return [
        (e.start + 2.0, e.end, bool(rng.random() < persona.call_known), bool(rng.random() < 0.25))
        for e in episodes
        if e.mode is Mode.MEETING and e.end - e.start > 60
    ]


def _presence(
    episodes: list[Episode], bins: Bins, held: list[tuple[float, float]], p: Parameters, begin: float
) -> list[Timed]:
    """AWAY where no input came for long enough (and nothing played), LOCKED where the screen was locked."""
    out: list[Timed] = []
    locked = [(e.start, e.end) for e in episodes if e.locked and e.mode is None]
    for a, b in locked:
        out.append((a, _PRESENCE, PresenceChanged(_ms(begin, a), Presence.LOCKED, _ms(begin, a))))
        out.append((b, _PRESENCE, PresenceChanged(_ms(begin, b), Presence.PRESENT, _ms(begin, b))))
    lock_starts = {a for a, _ in locked}
    seen = np.flatnonzero(bins.any())
    ends = np.append(bins.end[seen], episodes[-1].end)
    starts = np.append(bins.start[seen], episodes[-1].end)
    for i in np.flatnonzero(starts[1:] - ends[:-1] > p.away_after_s):
        left, back = float(ends[i]), round(float(starts[i + 1]), 3)
        for a, b in _outside(left, back, held + locked):
            since, at = round(a, 3), round(a + p.away_after_s, 3)
            if b - a > p.away_after_s:
                out.append((at, _PRESENCE, PresenceChanged(_ms(begin, at), Presence.AWAY, _ms(begin, since))))
                if b not in lock_starts:
                    out.append((b, _PRESENCE, PresenceChanged(_ms(begin, b), Presence.PRESENT, _ms(begin, b))))
    return out


def _outside(start: float, end: float, held: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The parts of a gap that nothing holds; idle time counts on from the last input or from what held it."""
    parts = []
    at = start
    for a, b in sorted(held):
        if b <= at or a >= end:
            continue
        if a > at:
            parts.append((at, round(a, 3)))
        at = max(at, b)
    if at < end:
        parts.append((at, end))
    return parts


def _notices(
    persona: Persona,
    life: Life,
    episodes: list[Episode],
    last: float,
    p: Parameters,
    begin: float,
    rng: np.random.Generator,
) -> list[Timed]:
    chats = [s.app for s in life.bank.showing("direct", persona.locale) if s.app]
    chat = max(chats, key=lambda a: max(life.taste[s.id] for s in life.bank.surfaces if s.app == a), default="Slack")
    rate = p.notifications_hour * persona.interruptions / 3600
    times = np.sort(rng.random(int(rng.poisson(rate * last)))) * last
    apps = [chat if rng.random() < 0.6 else _NOTE_APPS[int(rng.integers(len(_NOTE_APPS)))] for _ in times]
    pairs = list(zip(times.tolist(), apps, strict=True))
    pairs += [
        (e.notice, "thunderbird" if e.cause is Cause.MAIL else chat)
        for e in episodes
        if e.notice is not None and e.notice > 0
    ]
    return [(round(t, 3), _NOTICE, NotificationSeen(_ms(begin, round(t, 3)), a)) for t, a in pairs]
