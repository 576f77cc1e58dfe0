"""What the window and the tray say about now, and about suggestions. The tray starts with it, so it loads little."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from headwater.base import WEEKDAYS, Words
from headwater.charts.scale import Offset, clock
from headwater.charts.sure import said
from headwater.engine import Now, Recording
from headwater.records import LEARNED_STATES, Advice, AdviceKind, FocusState, Health, Presence, Verdict
from headwater.reports.wording import key_of, texts

LEARNING_S = 1800.0
"""The first half hour is for watching: nothing is claimed before."""
PAUSED, TROUBLE, WAITING = "pause", "trouble", "mark"
"""What the tray's icon can show beside the states' names."""
_GONE = (Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED)


def icon_name(now: Now, state: FocusState) -> str:
    """What the icon shows: a state, a pause, that something is missing, or that nothing is recorded yet."""
    if now.recording is Recording.PAUSED:
        return PAUSED
    if now.trouble:
        return TROUBLE
    return state.value if now.recording is Recording.RECORDING else WAITING


@dataclass(frozen=True, slots=True)
class Status:
    """What is going on now: a shape, a strong word and the rest of the line."""

    state: FocusState
    strong: str
    rest: str

    @property
    def line(self) -> str:
        """All of it."""
        return f"{self.strong}{self.rest}"


def status(now: Now, words: Words, offset: Offset) -> Status:
    """The live status line."""
    if now.recording is not Recording.RECORDING:
        return Status(FocusState.AWAY, recording(now, words, offset), "")
    length = words.duration(max(now.at - now.since, 0.0))
    if now.presence in _GONE:
        return Status(FocusState.AWAY, words("state.away"), f" · {length}")
    if now.learning_s < LEARNING_S:
        return Status(FocusState.UNSURE, "", words("ui.learning", length=words.duration(now.learning_s)))
    if now.inference is None or now.inference.state is FocusState.UNSURE:
        return Status(FocusState.UNSURE, words("state.unsure"), f" · {length}")
    return _judged(now.inference.state, probability(now), length, words, now.inference.ruled)


def _judged(state: FocusState, p: float, length: str, words: Words, ruled: bool) -> Status:
    line, name = said(state, p, words, ruled=ruled), words(f"state.{state}")
    if line == words("sure.silent"):
        return Status(FocusState.UNSURE, line, f" · {length}")
    strong = name if line.startswith(name) else ""
    return Status(state, strong, f"{line[len(strong) :]} · {length}")


def probability(now: Now) -> float:
    """How likely the present state is; 1 where the model was not asked."""
    inference = now.inference
    if inference is None or inference.state not in LEARNED_STATES or not inference.probabilities:
        return 1.0
    return inference.probabilities[LEARNED_STATES.index(inference.state)]


def recording(now: Now, words: Words, offset: Offset) -> str:
    """Whether anything is recorded, in a few words."""
    if now.resting:
        return _resting(now, words, offset, "ui.resting")
    if now.recording is Recording.PAUSED and now.paused_until is not None:
        day = words("ui.tomorrow_at") if now.paused_until - now.at > 12 * 3600 else "{}"
        return words("ui.paused_until", time=day.format(clock(now.paused_until, offset, words)))
    return words(f"ui.recording.{now.recording.value}")


def recording_short(now: Now, words: Words, offset: Offset) -> str:
    """The same, for a narrow place."""
    return _resting(now, words, offset, "ui.resting.short") if now.resting else recording(now, words, offset)


def _resting(now: Now, words: Words, offset: Offset, key: str) -> str:
    """Until when; the weekday only where it is another day."""
    until = now.paused_until
    if until is None:
        return words(f"{key}.open")
    here, there = (datetime.fromtimestamp(at, UTC) + timedelta(seconds=offset(at)) for at in (now.at, until))
    time = clock(until, offset, words)
    if here.date() != there.date():
        day = words(f"settings.schedule_days.{WEEKDAYS[there.weekday()]}")
        time = words(f"{key}.day", day=day, time=time)
    return words(f"{key}.until", time=time)


def job_line(now: Now, words: Words, key: str = "ui.job") -> str:
    """The work in the background and how far it is; "" while there is none."""
    if now.job is None:
        return ""
    return words("ui.job.part", what=words(f"{key}.{now.job.work.value}"), n=int(100 * now.job.part))


def troubles(now: Now) -> tuple[str, ...]:
    """Sentences for the person: what does not work, and what would mend it."""
    broken = (b.detail for b in now.backends if b.health in (Health.FAILED, Health.MISSING) and b.detail)
    return tuple(dict.fromkeys((*now.trouble, *broken)))


@dataclass(frozen=True, slots=True)
class AdviceText:
    """A suggestion in words; all of it plain text."""

    title: str
    body: str
    why: str
    answers: tuple[tuple[Verdict, str], ...]
    """What can be answered, the helpful one first."""
    more: tuple[tuple[Verdict, str], ...]
    """Further answers, where there is room."""


_ANSWERS = {
    AdviceKind.BREAK: ((Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_TODAY), (Verdict.NOT_HELPFUL,)),
    AdviceKind.DRIFT: ((Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
    AdviceKind.RESUME: ((Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
    AdviceKind.QUESTION: ((Verdict.LATER,), ()),
    AdviceKind.EYES: ((Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_TODAY), (Verdict.NOT_HELPFUL,)),
    AdviceKind.MESSAGES: ((Verdict.ACCEPTED, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
    AdviceKind.BEST_HOURS: ((Verdict.ACCEPTED, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
    AdviceKind.NOTE: ((Verdict.ACCEPTED, Verdict.LATER, Verdict.NOT_TODAY), (Verdict.NOT_HELPFUL,)),
    AdviceKind.WIND_DOWN: ((Verdict.ACCEPTED, Verdict.NOT_TODAY), (Verdict.NOT_HELPFUL,)),
    AdviceKind.TOMORROW: ((Verdict.ACCEPTED, Verdict.NOT_TODAY), (Verdict.NOT_HELPFUL,)),
    AdviceKind.SURGE: ((Verdict.ACCEPTED, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
    AdviceKind.PRAISE: ((Verdict.ACCEPTED, Verdict.NOT_HELPFUL), (Verdict.NOT_TODAY,)),
}
_KEYS = {
    Verdict.ACCEPTED: "accept", Verdict.LATER: "later", Verdict.NOT_HELPFUL: "not_helpful",
    Verdict.NOT_TODAY: "not_today",
}  # fmt: skip


def advice_text(advice: Advice, words: Words) -> AdviceText:
    """The suggestion's texts with its values filled in; one of a later version, unknown here, is named by its kind."""
    key = key_of(advice, words)
    first, further = _ANSWERS[advice.kind]
    return AdviceText(
        *texts(advice, words),
        tuple((v, words(f"{key}.{_KEYS[v]}")) for v in first),
        tuple((v, words(f"{key}.{_KEYS[v]}")) for v in further),
    )
