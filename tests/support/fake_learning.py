"""Learning without a store or a model: tells what it was given, and remembers what it was asked."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from headwater.engine.learnt import (
    Bin,
    Dial,
    Dialled,
    Honest,
    Input,
    Judge,
    Kept,
    OfState,
    Stage,
    Standing,
    Test,
    Verdict,
)  # fmt: skip
from headwater.engine.studying import CannotLearn
from headwater.records import FocusState
from tests.support.chart_days import moment

S = FocusState
MODEL = "0.5+34826199"
BETTER = Test(
    Verdict.BETTER, 41, 6, 0.21, 0.08, 24 / 41, 29 / 41,
    (
        OfState(S.FOCUSED, 15, 12 / 15, 12 / 15), OfState(S.COMMUNICATING, 9, 6 / 9, 8 / 9),
        OfState(S.DRIFTING, 10, 3 / 10, 5 / 10), OfState(S.ROUTINE, 7, 3 / 7, 4 / 7),
    ),
)  # fmt: skip
NOT_BETTER = replace(BETTER, verdict=Verdict.NOT_BETTER, gain=-0.02, low=-0.09, after=23 / 41)
FIRST = Kept("own-1", MODEL, "own", moment("09:12"), False, BETTER)
SECOND = Kept("head-2", MODEL, "head", moment("14:40"), False, replace(BETTER, labels=60, before=0.6, after=0.75))
FOREIGN = Kept("own-0", "0.4+00000000", "head", moment("08:00"), False, BETTER, fits=False)
NONE = Standing(Stage.FEW, 12, 2, 8, MODEL, None, None, (), None, None)
HONEST = Honest(
    Judge.NEWER, 41, 43_800.0,
    (
        Bin(0.37, 0.41, 900.0), Bin(0.52, 0.46, 7200.0), Bin(0.68, 0.71, 12_000.0), Bin(0.86, 0.79, 23_700.0),
    ), 0.058,
    (
        (14_000.0, 1200.0, 300.0, 0.0, 700.0, 2000.0), (2000.0, 5000.0, 0.0, 0.0, 0.0, 600.0),
        (0.0, 900.0, 8000.0, 300.0, 0.0, 300.0), (0.0,) * 6, (1500.0, 0.0, 0.0, 500.0, 5200.0, 1300.0),
    ),
    ((S.FOCUSED, 0.052), (S.DRIFTING, 0.031), (S.ROUTINE, 0.02), (S.FRAGMENTED, 0.012), (S.COMMUNICATING, 0.005)),
    0.12, (Input("switches", 0.04, 0.6), Input("titles", 1.31, 0.9), Input("keys", 0.17, 0.5)),
    ("It names behaviour that can be seen. It knows nothing of feelings, health or effort.",),
)  # fmt: skip
EMPTY = Honest(Judge.BASE, 0, 0.0, (), None, ((0.0,) * 6,) * 5, (), 0.0, (), HONEST.cannot)
DIAL = Dial(
    41, 43_800.0,
    (Dialled("full", 0.84, 0.06, True), Dialled("hashed", 0.79, 0.09, True), Dialled("none", 0.71, 0.18, True)), 44,
)  # fmt: skip


def standing(stage: Stage, *kept: Kept, **more: Any) -> Standing:
    """41 labels on 6 days."""
    used = next((k for k in kept if k.in_use), None)
    return replace(
        NONE, stage=stage, labels=41, days=6, needed=0, kept=kept, in_use=used,
        candidate=kept[0] if stage is Stage.WAITING else None, **more,
    )  # fmt: skip


@contextmanager
def held(desk: "FakeLearning") -> Iterator[None]:
    """Nothing is changed meanwhile: what is asked for waits."""
    desk.gate.clear()
    try:
        yield
    finally:
        desk.gate.set()


class FakeLearning:
    """Satisfies `ui.model.desk.LearningDesk`. Where a test closes `gate`, changes wait for it to open."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.now = NONE
        self.found, self.dialled = EMPTY, DIAL
        self.comes: Test = BETTER
        """What training comes to."""
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def _note(self, *what: object) -> None:
        self.asked.append(what)
        if self.failure is not None:
            raise self.failure

    def done(self, *names: str) -> list[tuple[object, ...]]:
        """What was asked under these names."""
        return [asked for asked in self.asked if asked[0] in names]

    # -- as `LearningDesk` has it -----------------------------------------------------------------------------------

    def standing(self) -> Standing:
        return self.now

    def train(self) -> Test:
        self._note("train")
        if self.comes.verdict is Verdict.BETTER:
            made = Kept("own-9", MODEL, "own", moment("15:20"), False, self.comes)
            used = self.now.in_use
            self.now = replace(standing(Stage.WAITING, made, *self.now.kept, last=self.comes), in_use=used)
        else:
            self.now = replace(self.now, stage=Stage.IDLE, last=self.comes, last_at=moment("15:20"))
        return self.comes

    def adopt(self, version: str, day: tuple[float, float] | None = None) -> None:
        self.gate.wait()
        self._note("adopt", version, day)
        if all(k.version != version for k in self.now.kept):
            raise CannotLearn("This version is not kept any more: choose another one.")
        self._keep([replace(k, in_use=k.version == version) for k in self.now.kept])

    def roll_back(self, day: tuple[float, float] | None = None) -> None:
        self.gate.wait()
        self._note("roll_back", day)
        self._keep([replace(k, in_use=False) for k in self.now.kept])

    def delete(self, version: str) -> None:
        self.gate.wait()
        self._note("delete", version)
        self._keep([k for k in self.now.kept if k.version != version])

    def honest(self) -> Honest:
        self._note("honest")
        return self.found

    def dial(self) -> Dial:
        self._note("dial")
        return self.dialled

    def _keep(self, kept: Sequence[Kept]) -> None:
        used = next((k for k in kept if k.in_use), None)
        self.now = replace(self.now, stage=Stage.IDLE, kept=tuple(kept), in_use=used, candidate=None)
