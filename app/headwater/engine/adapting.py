"""The personal adapter in the running program: taken up at a start, followed when another one is chosen."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from headwater.attention.errors import AttentionError
from headwater.base import Clock, HeadwaterError
from headwater.engine.learning import Day, Learner
from headwater.engine.now import UNFINISHED, Changed
from headwater.engine.obeying import stretches
from headwater.engine.waiting import Span, before_others, blob_of, spans_of
from headwater.store import Store

if TYPE_CHECKING:
    from headwater.attention import AttentionModel
    from headwater.engine.engine import Engine
    from headwater.engine.recorder import Recorder

ADAPTED_BY = "adapted_by"
"""Name among the store's states of the adapter by which history is judged, or waits to be; empty for the base model."""
LOOK_EVERY_S, REST_S = 600.0, 4 * 3600.0
"""How often it is looked whether there is something new to learn, while nobody is there; and after a failure."""
_SUPPLIES = Path("/sys/class/power_supply")


def use_kept(store: Store, model: AttentionModel) -> str:
    """The adapter in use judges; where it cannot, the base model does, and the sentence says so.

    Raises:
        StoreUnavailable: the store cannot be read.
    """
    used = next((a for a in store.adapters() if a.in_use), None)
    body = store.adapter_body(used.version) if used is not None else None
    try:
        model.adapt(body)
    except AttentionError as e:
        model.adapt(None)
        return str(e)
    return ""


def take_up_adapter(store: Store, model: AttentionModel) -> str:
    """The same at a start; history that another one judged is still to be judged.

    Raises:
        StoreUnavailable: the store cannot be read or written.
    """
    trouble = use_kept(store, model)
    _follow_by_and_by(store, model.adapter)
    return trouble


def _follow_by_and_by(store: Store, adapter: str) -> None:
    """History that was judged by another one waits: it was chosen while nothing ran, or just before a kill."""
    if (store.state(ADAPTED_BY) or b"").decode("utf-8", "replace") == adapter:
        return
    spans = stretches(store.span()) if adapter else parts(store.judged_by_adapters())
    store.put_state(UNFINISHED, blob_of(before_others(spans, spans_of(store.state(UNFINISHED)))))
    store.put_state(ADAPTED_BY, adapter.encode())


def parts(spans: Sequence[Span]) -> list[Span]:
    """The same time, in parts that are not long."""
    return [(max(a, start), min(b, end)) for start, end in spans for a, b in stretches((start, end)) if a < end]


class Follower:
    """`learning.Line` of a running engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def adapted(self, body: bytes | None, day: Day | None) -> None:
        """See `learning.Line`; the live stream follows at once, history in the background."""
        engine = self._engine

        def follow(recorder: Recorder) -> tuple[list[Span], Span | None, bool]:
            if engine.model is not None:
                engine.model.adapt(body)
            engine.clear_trouble("adapter")
            kept = recorder.follow_model()
            rest = [] if body else recorder.teach(lambda store: store.judged_by_adapters())
            return rest, recorder.teach(lambda store: store.span()), kept

        rest, span, kept = engine.ask(follow)
        engine.history_changed()
        # Of what the base model had said before, not a digit is to change: only what it never judged is judged.
        spans = stretches(span) if body else parts(rest)
        refill_from = math.inf
        if not kept and span is not None:
            refill_from = span[1]
            spans = [*spans, *([] if body else [(span[1], span[1] + 1.0)])]
        # also where there is nothing to judge: what is being judged by another one is to be left
        by = {ADAPTED_BY: (engine.model.adapter if engine.model is not None else "").encode()}
        engine.background.judge(*([day] if day and spans and body else []), *spans, by=by, refill_from=refill_from)

    def changed(self) -> None:
        """Whoever shows it reads it again."""
        self._engine.tell(Changed())


class Resting:
    """Trains when the computer rests: nobody is there, it is on mains power, and there is something new."""

    def __init__(self, engine: Engine, learner: Learner) -> None:
        self._engine, self._learner, self._clock = engine, learner, engine.clock
        self._next = engine.clock.monotonic()
        self._thread: threading.Thread | None = None

    def consider(self) -> None:
        """From the engine's thread, while nobody is there; returns at once."""
        now = self._clock.monotonic()
        if not self._engine.settings.learn or now < self._next or (self._thread and self._thread.is_alive()):
            return
        self._next = now + LOOK_EVERY_S
        if on_mains():
            self._thread = threading.Thread(target=self._train, name="learning", daemon=True)
            self._thread.start()

    def _train(self) -> None:
        try:
            if self._learner.due():
                self._learner.train()
        except (HeadwaterError, TimeoutError):  # `Learner` remembers why
            self._next = self._clock.monotonic() + REST_S


def on_mains(supplies: Path = _SUPPLIES) -> bool:
    """Whether the machine is on mains power; a machine that says nothing of it has no battery to spare."""
    try:
        kinds = [((s / "type").read_text().strip(), s) for s in supplies.iterdir() if (s / "type").exists()]
        mains = [s for kind, s in kinds if kind in ("Mains", "USB") and (s / "online").exists()]
        if not mains:
            return not any(kind == "Battery" for kind, _ in kinds)
        return any((s / "online").read_text().strip() == "1" for s in mains)
    except (OSError, ValueError):
        return True


def learner_of(engine: Engine) -> Learner:
    """The learner of a running engine."""
    clock: Clock = engine.clock
    return Learner(engine.paths, lambda: engine.settings, clock, Follower(engine))
