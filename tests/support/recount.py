"""The numbers beside reasons, worked out a second time: from the store, without what explains."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from headwater.attention import AttentionModel, Stream
from headwater.attention.edits import Case, Edit, edits, made
from headwater.attention.explain import Before, looked_at
from headwater.base import Paths
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, FocusState, Presence
from headwater.store import Store

_BEFORE_S = 3 * 86_400.0
Told = Mapping[str, Any]


class Recount:
    """Of one day of a home, with the adapter that is in use there: each question goes through all of it again."""

    def __init__(self, paths: Paths, start: float, end: float) -> None:
        """The day is `[start, end)`; nobody has declared a plan in it."""
        self.model = AttentionModel.load(provider="cpu")
        with Store(paths.database, read_only=True) as store:
            self._categories = Categories(store.rules())
            used = [a.version for a in store.adapters() if a.in_use]
            self.model.adapt(store.adapter_body(used[0]) if used else None)
            history = store.history(start - _BEFORE_S, end)
        self._given: Case = tuple((s, None) for s, _ in history if s.presence is Presence.PRESENT and s.end > s.start)
        self.segments = [(s, i) for s, i in history if s.start >= start]

    def at(self, begin: float) -> "Moment":
        """The segment that begins then, with what could have been otherwise before it."""
        given = tuple(pair for pair in self._given if pair[0].start <= begin)
        case = looked_at(given)
        before = given[: len(given) - len(case)]
        extractor, own, plain = Extractor(self._categories), self.model.stream(), self.model.stream(plain=True)
        rows = extractor.rows([s for s, _ in before])
        own.run(rows)
        plain.run(rows)
        return Moment(extractor, own, plain, case, before[-1][0].end)


class Moment:
    """One segment and its last minutes."""

    def __init__(self, extractor: Extractor, own: Stream, plain: Stream, case: Case, until: float) -> None:
        self._own, self._plain = Before(extractor, own, until), Before(extractor, plain, until)
        self._case = case

    @cached_property
    def said(self) -> tuple[float, ...]:
        """What the model says of it."""
        return self._own.judge(self._case)[0].probabilities

    @cached_property
    def _edits(self) -> list[Edit]:
        return edits(self._case, None, self._own.until)

    def without(self, *reasons: Told) -> tuple[float, ...]:
        """What the model says without all of these."""
        before = self._plain if any(r["key"] == "taught" for r in reasons) else self._own
        some = [self._edit(r) for r in reasons if r["key"] != "taught"]
        found = before.likely(made(self._case, some))
        assert found is not None, "nothing is left to judge"
        return found

    def _edit(self, reason: Told) -> Edit:
        params = {k: v for k, v in reason["params"].items() if k not in ("for", "was")}
        (found,) = [e for e in self._edits if e.key == reason["key"] and dict(e.params) == params]
        return found


def odds(told: Mapping[str, float]) -> tuple[float, ...]:
    """Probabilities from JSON, in the order of the states."""
    return tuple(told[state.value] for state in LEARNED_STATES)


def likeliest(shares: tuple[float, ...]) -> tuple[FocusState, float]:
    """The state that is said, and how sure."""
    return max(zip(LEARNED_STATES, shares, strict=True), key=lambda pair: pair[1])


def moment_of(told: str) -> float:
    """A time of JSON as Unix seconds."""
    return datetime.fromisoformat(told).timestamp()
