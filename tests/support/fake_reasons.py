"""Reasons without a store or a model: they are what a test puts here, and what was asked is remembered."""

from headwater.base import HeadwaterError
from headwater.records import Decider, Explanation, FocusState, Reason

SWITCHED = Explanation(
    0.0, 30.0, FocusState.FRAGMENTED, Decider.MODEL, (0.1, 0.05, 0.03, 0.81, 0.01),
    (
        Reason(
            "changes", (("n", 14), ("seconds", 360.0), ("a", "slack"), ("b", "firefox"), ("more", 0)), 0.75,
            (0.74, 0.1, 0.05, 0.06, 0.05),
        ),
        Reason(
            "input.keys", (("keys", 180), ("clicks", 4), ("wheel", 0), ("seconds", 300.0)), 0.1,
            (0.15, 0.08, 0.03, 0.71, 0.03),
        ),
    ),
    "test 1", "", (0.7, 0.1, 0.1, 0.05, 0.05),
)  # fmt: skip
"""A moment with many changes of window."""


class FakeReasons:
    """Satisfies `ui.why.ReasonsDesk`."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.told: Explanation | None = None
        self.failure: HeadwaterError | None = None

    def at(self, moment: float) -> Explanation | None:
        return self._answer("at", moment)

    def of(self, start: float, end: float, state: FocusState) -> Explanation | None:
        return self._answer("of", start, end, state)

    def _answer(self, *what: object) -> Explanation | None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure
        return self.told
