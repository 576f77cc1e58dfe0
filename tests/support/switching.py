"""A morning written by hand: an hour at one file, then minutes from window to window."""

from collections.abc import Sequence
from dataclasses import replace

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.judge import judge_of
from headwater.records import Inference, Intent, Segment, TitleKind
from headwater.store import Store
from tests.support.days import at

CALM_S, FIRST = 60.0, at("9:00")
WINDOWS = (("slack", "#general - Slack"), ("firefox", "Tickets - Mozilla Firefox"), ("thunderbird", "Inbox - Mail"),
           ("org.gnome.Calculator", "Calculator"), ("gnome-terminal", "deploy - Terminal"))  # fmt: skip


def _segment(start: float, length: float, app: str, title: str, keys: int, clicks: int) -> Segment:
    return Segment(
        start, start + length, 3600, app=app, title=title, title_kind=TitleKind.FULL, keys=keys, clicks=clicks,
        scroll=0, travel_px=40 * clicks, idle_s=1.0, fullscreen=False, media=False, call=False, sharing=False,
    )  # fmt: skip


def calm(minutes: int = 60, start: float = FIRST) -> list[Segment]:
    """One file all the time, typing."""
    return [_segment(start + CALM_S * n, CALM_S, "code", "ribbon.py - headwater", 150, 2) for n in range(minutes)]


def restless(start: float, count: int = 48, length: float = 10.0) -> list[Segment]:
    """Another window every few seconds."""
    return [
        _segment(start + length * n, length, *WINDOWS[n % len(WINDOWS)], keys=6, clicks=2) for n in range(count)
    ]  # fmt: skip


def morning() -> list[Segment]:
    """Both, one after the other: 60 and 48 segments."""
    first = calm()
    return [*first, *restless(first[-1].end)]


def judged(segments: Sequence[Segment], model: AttentionModel, intent: Intent | None = None) -> list[Inference]:
    """What the program itself says of them, from the beginning."""
    return judge_of(model, Categories()).history([(s, intent) for s in segments])


def kept(store: Store, segments: Sequence[Segment], model: AttentionModel) -> None:
    """Into a store, with what was said of them."""
    store.put(zip(segments, judged(segments, model), strict=True))


def with_names(s: Segment, of: Segment) -> Segment:
    """The same time and input in another window."""
    return replace(s, app=of.app, title=of.title, title_kind=of.title_kind, domain=of.domain, project=of.project)
