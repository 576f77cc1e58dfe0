"""Work that takes minutes, in a thread of its own: one job after another, told, cancelled, taken up again."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import SimpleQueue

from headwater.attention import AttentionModel
from headwater.base import Clock, HeadwaterError, Paths, Settings
from headwater.categories import Categories
from headwater.engine.deriving import derive
from headwater.engine.judge import Judge
from headwater.engine.judging import judge_again, rule_again
from headwater.engine.now import UNFINISHED, Job, Work
from headwater.engine.waiting import Span, before_others, blob_of, length, reached, spans_of
from headwater.store import Bringing, Store
from headwater.store.backups import DAILY, backup, due, folder_of, rotate

_LOG = logging.getLogger("headwater.engine")
_NOTHING: Mapping[str, bytes] = {}


class Background:
    """Derives and judges; `tell` is called from its thread whenever `job` is another one."""

    def __init__(
        self, paths: Paths, categories: Categories, clock: Clock, model: Callable[[], AttentionModel | None],
        tell: Callable[[bool], None], remembers: Callable[[bytes], None] = lambda _memory: None,
    ) -> None:  # fmt: skip
        """Nothing is started. `tell` is given whether history changed; `remembers` the memory of the model that has
        seen history to its end, where `judge` asked for that."""
        self._remembers = remembers
        self._gate = threading.Lock()
        self._waiting: list[Span] = []
        self._whole = 1.0
        """How much time was to be judged in all, when last something came to it."""
        self._news = threading.Event()
        """Other spans go first now: what is being judged is left."""
        self._stand: dict[str, bytes] = {}
        """States of the store that are to say by what history is judged, as soon as the spans wait there."""
        self._refill_from = math.inf
        self._paths, self._categories, self._clock, self._model, self._tell = paths, categories, clock, model, tell
        self._todo: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._cancel = threading.Event()
        self._closing = False
        self.job: Job | None = None
        self.trouble = ""
        """Why the last job did not come to its end."""

    def import_came(self, number: int, settings: Settings) -> None:
        """An import ended: make its windows segments, and judge them."""
        self._put(lambda: self._understand(number, settings))

    def judge(self, *spans: Span, by: Mapping[str, bytes] = _NOTHING, refill_from: float = math.inf) -> None:
        """Judge spans of history anew, in this order, before those that still wait; what is not done is taken up later.

        Args:
            spans: from when until when.
            by: states of the store, by name, that stand for rules or an adapter by which all history is then judged.
            refill_from: the model's memory is to be made anew, by a span that ends here or later.
        """
        with self._gate:
            self._wait_for(spans, self._waiting)
            self._stand |= by
            self._refill_from = min(refill_from, self._refill_from)
            self._news.set()
        self._put(self._work_off)

    def back_up(self) -> None:
        """Make the daily backup, if there is none of today, and let go of those that have outlived their use."""
        self._put(self._back_up)

    def look_back(self, job: Callable[[], None]) -> None:
        """Do something that reads weeks of history, in its turn."""
        self._put(job)

    def take_up(self) -> None:
        """Go on with what a run before left unfinished."""
        self._put(self._go_on)

    def cancel(self) -> None:
        """Give up what is being done; what was done so far stands."""
        self._cancel.set()

    def finish(self) -> None:
        """Wait until all that was asked for is done, and end."""
        if self._thread is not None:
            self._todo.put(None)
            self._thread.join()

    def close(self) -> None:
        """End; a job that is not finished is taken up at the next start."""
        self._closing = True
        self._cancel.set()
        if self._thread is not None:
            self._todo.put(None)
            self._thread.join(30)

    def _put(self, job: Callable[[], None]) -> None:
        self._todo.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="history", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while (job := self._todo.get()) is not None:
            if self._closing:
                continue
            self._cancel.clear()
            self.trouble = ""
            try:
                job()
            except HeadwaterError as e:
                _LOG.error("work in the background ended: %s", e)
                self.trouble = str(e)
            except Exception:  # noqa: BLE001  the next job may do better
                _LOG.exception("work in the background failed")
            self.job = None
            self._tell(True)

    # -- jobs -----------------------------------------------------------------------------------------------------

    def _understand(self, number: int, settings: Settings) -> None:
        with Bringing(self._paths.database) as store:
            span = store.span_of(number)
            if span is None:
                return
            self._at(Work.SEGMENTS, 0.0)
            away, offset = float(settings.away_after_s), self._clock.offset_s
            derive(
                store, number, span, away, offset, lambda part: self._at(Work.SEGMENTS, part), self._cancel.is_set
            )  # fmt: skip
        if not self._cancel.is_set():
            with self._gate:
                self._wait_for([span], self._waiting)
            self._work_off()

    def _back_up(self) -> None:
        path = self._paths.database
        folder = folder_of(path)
        if due(folder, self._clock.now()):
            backup(path, folder, self._clock, DAILY)
            rotate(folder)
            _LOG.info("a backup is made")

    def _go_on(self) -> None:
        with Store(self._paths.database, read_only=True) as store:
            left = spans_of(store.state(UNFINISHED))
        with self._gate:
            self._wait_for(self._waiting, left)
        self._work_off()

    def _wait_for(self, spans: Sequence[Span], others: Sequence[Span]) -> None:
        self._waiting = before_others(spans, others)
        self._whole = max(length(self._waiting), 1.0)

    def _work_off(self) -> None:
        """Judge what waits, until nothing does or it is given up; nothing is opened where nothing waits."""
        if not (self._waiting or self._stand):
            return
        with Store(self._paths.database) as store:
            while not self._closing and (span := self._next(store)) is not None:
                self._judge(store, span)
                self._tell(True)
                if self._cancel.is_set() and not self._closing:
                    self._give_up(store)

    def _next(self, store: Store) -> Span | None:
        """The span that comes first; what waits is kept from now on, whatever happens."""
        with self._gate:
            self._skip_empty(store)
            if self._news.is_set() or self._model() is not None:
                store.put_state(UNFINISHED, blob_of(self._waiting))
            self._news.clear()
            for name, value in self._stand.items():
                store.put_state(name, value)
            self._stand = {}
            if not self._waiting:
                self._refill_from = math.inf
                return None
            return self._waiting[0]

    def _skip_empty(self, store: Store) -> None:
        """A clock that stood at 1970 once leaves decades in which there is nothing to judge."""
        left = [s for s in self._waiting if s[1] >= self._refill_from or store.recorded(*s)]
        if len(left) < len(self._waiting):
            self._waiting, self._whole = left, max(self._whole - length(self._waiting) + length(left), 1.0)

    def _give_up(self, store: Store) -> None:
        self._cancel.clear()
        with self._gate:
            if not self._news.is_set():
                self._waiting = []
                store.put_state(UNFINISHED, b"")

    def _judge(self, store: Store, span: Span) -> None:
        """Judge a span that waits; without a model only the rules decide, and it goes on waiting for one."""
        model = self._model()

        def so_far(until: float) -> None:
            with self._gate:
                if self._news.is_set():
                    return
                self._waiting = reached(self._waiting, until)
                if model is not None:
                    store.put_state(UNFINISHED, blob_of(self._waiting))
                part = 1.0 - length(self._waiting) / self._whole
            self._at(Work.JUDGING, part)

        def left() -> bool:
            return self._cancel.is_set() or self._news.is_set()

        self._at(Work.JUDGING, 1.0 - length(self._waiting) / self._whole)
        if model is None:
            rule_again(store, self._categories, span, so_far, left)
        else:
            judge_again(store, model, self._categories, span, so_far, left, lambda judge: self._ended(judge, span))

    def _ended(self, judge: Judge, span: Span) -> None:
        if span[1] >= self._refill_from and not self._news.is_set():
            self._remembers(judge.state())

    def _at(self, work: Work, part: float) -> None:
        job = Job(work, round(min(part, 1.0), 2))
        if job != self.job:
            self.job = job
            self._tell(False)
