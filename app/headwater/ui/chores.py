"""What takes a while: asked for by the windows, done in other threads, told in theirs."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from headwater.base import HeadwaterError, Words
from headwater.base.aside import go_on, stand_aside

_LOG = logging.getLogger("headwater.ui")
_END_S = 5.0
"""How long quitting waits for what was cancelled."""


def failure_text(failure: Exception, words: Words) -> str:
    """What the person is told: the environment's sentence, or that it is our mistake."""
    if isinstance(failure, HeadwaterError):
        return in_words(str(failure), words)
    return words("data.busy" if isinstance(failure, TimeoutError) else "data.own_error")


def in_words(sentence: str, words: Words) -> str:
    """A sentence of the program's, in the person's language where it is known there."""
    return _known(sentence, words) or sentence


def _known(sentence: str, words: Words) -> str:
    """The same; "" where it is not known."""
    from headwater.ui.sentences import matches

    for key, parts in matches("failure.", sentence):
        said = {name: _part(name, part, words) for name, part in parts.items()}
        if all(said.values()):
            return words(key, **said)
    return ""


def _part(name: str, part: str, words: Words) -> str:
    """What stands in a place: a sentence has to be known, a reason may be, all else stays as it is."""
    if name == "sentence":
        return _known(part, words)
    return in_words(part, words) if name == "why" else part


class Chore(QObject):
    """Something long that the person asked for, in a thread of its own. It outlives the page that shows it."""

    moved = Signal()
    """`at` is another."""
    ended = Signal()
    """`result` or `failure` is there."""
    _told = Signal(bool)

    def __init__(self, work: Callable[["Chore"], object], about: object = None) -> None:
        super().__init__()
        self._work = work
        self._stop = threading.Event()
        self._on_its_way = False
        self.at: Any = None
        """How far it is, in the work's own terms."""
        self.about: Any = about
        """What it is done with."""
        self.result: Any = None
        self.failure: Exception | None = None
        self.running = True
        self._told.connect(self._hear)
        self._thread = threading.Thread(target=self._run, name="chore", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def tell(self, at: object) -> None:
        """From the work: it is so far. Told as often as the windows can follow."""
        self.at = at
        if not self._on_its_way:
            self._on_its_way = True
            self._told.emit(False)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether it was asked to."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> None:
        """Until it has ended, or so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self.result = self._work(self)
        except Exception as e:  # noqa: BLE001  told on the page, and in the log in full if it is ours
            self.failure = e
            if not isinstance(e, HeadwaterError | TimeoutError):
                _LOG.exception("what was asked for could not be done")
        with suppress(RuntimeError):  # the program has ended meanwhile
            self._told.emit(True)

    def _hear(self, over: bool) -> None:
        if over:
            self.running = False
            self.ended.emit()
            return
        self._on_its_way = False
        if self.running:
            self.moved.emit()


@dataclass(frozen=True, slots=True, eq=False)
class _Question:
    key: str
    ask: Callable[[], Any]
    then: Callable[[Any], None]
    failed: Callable[[Exception], None]
    sure: bool = False
    """It is done even if nobody waits for the answer any more."""


class Chores(QObject):
    """Long work, one of a name at a time; and short questions, of which the last of a name counts."""

    _answered = Signal(object, object, object)
    _idle = Signal(int)
    """So many questions had begun when it was asked to rest, and all are answered."""

    def __init__(self) -> None:
        super().__init__()
        self._all: dict[str, Chore] = {}
        self._waiting: dict[str, _Question] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._begun = 0
        """Questions so far."""
        self._held: list[Callable[[], object]] | None = None
        self._answered.connect(self._answer)
        self._idle.connect(self._end)

    # -- waiting for a page -------------------------------------------------------------------

    def hold(self) -> None:
        """Begin nothing until `go_on`, and let work that breathes wait (`base.aside`): a page is being made, and other
        threads of Python would slow that down."""
        stand_aside()
        if self._held is None:
            self._held = []

    def go_on(self) -> None:
        """Begin what was to begin meanwhile."""
        go_on()
        held, self._held = self._held, None
        for begin in held or ():
            begin()

    def when_free(self, begin: Callable[[], object]) -> None:
        """Begin something, now or at `go_on`."""
        if self._held is None:
            begin()
        else:
            self._held.append(begin)

    # -- long work ----------------------------------------------------------------------------

    def begin(self, name: str, work: Callable[[Chore], object], about: object = None) -> Chore:
        """Do it; while one of that name runs, that one goes on instead."""
        old = self._all.get(name)
        if old is not None and old.running:
            return old
        chore = self._all[name] = Chore(work, about)
        self.when_free(chore.start)
        return chore

    def last(self, name: str) -> Chore | None:
        """The one of that name that runs, or has ended and was not put away."""
        return self._all.get(name)

    def put_away(self, name: str) -> None:
        """What came of it was seen."""
        if name in self._all and not self._all[name].running:
            del self._all[name]

    def tidy(self) -> None:
        """Put away all that has ended."""
        for name in tuple(self._all):
            self.put_away(name)

    # -- questions ----------------------------------------------------------------------------

    def ask(
        self, key: str, question: Callable[[], Any], then: Callable[[Any], None],
        failed: Callable[[Exception], None] = lambda _e: None, *, sure: bool = False,
    ) -> None:  # fmt: skip
        """Find something out; `then` or `failed` is called here, unless it was asked again or let go of meanwhile.

        What is `sure` is done in any case, in its turn: it changes something.
        """
        asked = self._waiting[key] = _Question(key, question, then, failed, sure)
        self.when_free(lambda: self._begin(asked))

    def _begin(self, asked: _Question) -> None:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="asker")
        self._begun += 1
        self._pool.submit(self._find_out, asked)

    def drop(self, key: str) -> None:
        """The question has no meaning any more."""
        self._waiting.pop(key, None)

    def let_go(self) -> None:
        """Nobody waits for answers any more."""
        self._waiting.clear()

    def _find_out(self, asked: _Question) -> None:
        if not asked.sure and self._waiting.get(asked.key) is not asked:
            return
        answer, failure = None, None
        try:
            answer = asked.ask()
        except Exception as e:  # noqa: BLE001  as above
            failure = e
            if not isinstance(e, HeadwaterError | TimeoutError):
                _LOG.exception("a question could not be answered")
        self._answered.emit(asked, answer, failure)

    def _answer(self, asked: _Question, answer: object, failure: Exception | None) -> None:
        if self._waiting.get(asked.key) is not asked:
            return
        del self._waiting[asked.key]
        if failure is not None:
            asked.failed(failure)
        else:
            asked.then(answer)

    def rest(self) -> None:
        """Nobody asks for now: the thread that answers ends once it has answered all, unless it is asked again."""
        if self._pool is not None:
            self._pool.submit(self._idle.emit, self._begun)

    def _end(self, begun: int) -> None:
        if self._pool is not None and self._begun == begun:
            self._pool.shutdown(wait=False)
            self._pool = None

    # -- the end ------------------------------------------------------------------------------

    def close(self) -> None:
        """The program ends: what can be stopped is stopped."""
        self.let_go()
        self.go_on()
        if self._pool is not None:
            self._pool.shutdown(wait=True)  # what nobody waits for ends at once; what changes something is done
            self._pool = None
        running = [chore for chore in self._all.values() if chore.running]
        for chore in running:
            chore.cancel()
        for chore in running:
            chore.wait(_END_S)
