"""A learner on a store that lies still, and what lies in it."""

import math
import sqlite3

from headwater.attention import AttentionModel
from headwater.attention.errors import AttentionError
from headwater.base import Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine.judging import judge_again
from headwater.engine.learning import Day, Learner
from headwater.records import FocusState, Label, LabelSource
from headwater.store import Store


class Line:
    """Judges history anew at once, as the running program does in the background."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.model = paths, AttentionModel.load(provider="cpu")
        self.told: list[bool] = []
        self.changes = 0
        self.failure: AttentionError | None = None

    def adapted(self, body: bytes | None, day: Day | None) -> None:
        """See `learning.Line`."""
        self.told.append(body is not None)
        if self.failure is not None:
            raise self.failure
        self.model.adapt(body)
        with Store(self.paths.database) as store:
            span = store.span()
            assert span is not None
            for start, end in [(span[0], span[1] + 1)] if body else store.judged_by_adapters():
                judge_again(store, self.model, Categories(), (start, end))

    def changed(self) -> None:
        """See `learning.Line`."""
        self.changes += 1


def desk(paths: Paths, settings: Settings | None = None) -> tuple[Learner, Line]:
    """A learner and the line that follows it."""
    line = Line(paths)
    return Learner(paths, lambda: settings or Settings(), SystemClock(), line), line


def raw(paths: Paths) -> list[tuple[object, ...]]:
    """What is kept of every segment, as it lies in the file."""
    db = sqlite3.connect(paths.database)
    try:
        return db.execute("SELECT s.*, m.version, m.adapter FROM segments s LEFT JOIN models m ON m.id = s.model_id "
                          "ORDER BY s.start_ms").fetchall()  # fmt: skip
    finally:
        db.close()


def hurt(paths: Paths, body: bytes = b"\0") -> None:
    """Damage the numbers of every adapter."""
    db = sqlite3.connect(paths.database)
    with db:
        db.execute("UPDATE adapters SET body = ?", (body,))
    db.close()


def waiting(learner: Learner) -> str:
    """The version that waits for a yes."""
    candidate = learner.standing().candidate
    assert candidate is not None
    return candidate.version


def say(paths: Paths, count: int) -> None:
    """So many labels more."""
    with Store(paths.database) as store:
        first = store.labels(-math.inf, math.inf)[0]
        for n in range(count):
            store.add_label(
                Label(first.at + 9e5 + n, first.start + n, first.end, FocusState.DRIFTING, LabelSource.TRAY)
            )
