"""Work that takes minutes, in a thread of its own: one job after another, told, cancelled, taken up again."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

from headwater.attention import AttentionModel
from headwater.base import Clock, HeadwaterError, Paths, Settings
from headwater.categories import Categories
from headwater.engine.deriving import derive
from headwater.engine.judging import judge_again
from headwater.engine.now import UNFINISHED, Job, Work
from headwater.store import Bringing, Store
from headwater.store.backups import DAILY, backup, due, folder_of, rotate

_LOG = logging.getLogger("headwater.engine")

class Background:
    """Derives and judges; `tell` is called from its thread whenever `job` is another one."""

    def __init__(
        self, paths: Paths, categories: Categories, clock: Clock, model: Callable[[], AttentionModel | None],
        tell: Callable[[bool], None],
    ) -> None:  # fmt: skip
        """Nothing is started. `tell` is given whether history changed."""
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

    def judge(self, span: tuple[float, float]) -> None:
        """Judge a span of history anew."""
        self._put(lambda: self._judge(span))

    def back_up(self) -> None:
        """Make the daily backup, if there is none of today, and let go of those that have outlived their use."""
        self._put(self._back_up)

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
            self._judge(span)

    def _back_up(self) -> None:
        path = self._paths.database
        folder = folder_of(path)
        if due(folder, self._clock.now()):
            backup(path, folder, self._clock, DAILY)
            rotate(folder)
            _LOG.info("a backup is made")

    def _go_on(self) -> None:
        with Store(self._paths.database, read_only=True) as store:
            span = _unfinished(store.state(UNFINISHED))
        if span is not None:
            self._judge(span)

    def _judge(self, span: tuple[float, float]) -> None:
        model = self._model()
        if model is None:
            return
        start, end = span
        with Store(self._paths.database) as store:
            store.put_state(UNFINISHED, _blob(span))

            def reached(until: float) -> None:
                store.put_state(UNFINISHED, _blob((until, end)))
                self._at(Work.JUDGING, (until - start) / max(end - start, 1.0))

            self._at(Work.JUDGING, 0.0)
            judge_again(store, model, self._categories, span, reached, self._cancel.is_set)
            if not self._closing:
                store.put_state(UNFINISHED, b"")

    def _at(self, work: Work, part: float) -> None:
        job = Job(work, round(min(part, 1.0), 2))
        if job != self.job:
            self.job = job
            self._tell(False)


def _blob(span: tuple[float, float]) -> bytes:
    return json.dumps(span).encode()


def _unfinished(blob: bytes | None) -> tuple[float, float] | None:
    try:
        start, end = json.loads(blob or b"[]")
        return (float(start), float(end)) if end > start else None
    except (ValueError, TypeError):
        return None
