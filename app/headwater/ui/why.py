"""Reasons on the windows: found out by a worker once somebody has looked at a block for a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextLayout, QTextOption

from headwater.base import Words
from headwater.charts.paint import font
from headwater.records import Advice, AdviceKind, Decider, Explanation, FocusState
from headwater.reports import StateSpan
from headwater.ui.plain import plain

if TYPE_CHECKING:
    from headwater.ui.chores import Chores
    from headwater.ui.face import Face

REST_MS = 250
"""So long a card is open before it is asked why: a pointer that passes by asks nothing."""
LINES = 4
"""Lines that one sentence may take."""
_KEY = "why"


class ReasonsDesk(Protocol):
    """What the windows ask about reasons; `engine.explaining.Explainer` keeps it. Never in the windows' thread."""

    def at(self, moment: float) -> Explanation | None: ...  # noqa: D102
    def of(self, start: float, end: float, state: FocusState) -> Explanation | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Why:
    """What is said of a block."""

    at: float
    """The moment of it that was looked at."""
    head: str
    """What the model says then; "" where it did not decide."""
    reasons: tuple[str, ...]
    """None where the person decided: the card itself tells what they said, and when."""


def reasons_of(engine: "Face", span: StateSpan, words: Words) -> Why | None:
    """From a worker: the sentences for a block; None where there is nothing to tell.

    Raises:
        StoreUnavailable: what was recorded cannot be read.
    """
    from headwater.categories import Categories
    from headwater.reports.why import footnotes, head, sentences

    told = engine.reasons.of(span.start, span.end, span.state)
    if told is None:
        return None
    if told.by is Decider.PERSON:
        return Why(told.start, "", ())
    said = (*sentences(told, words, Categories().name), *(footnotes(told, words)[-1:] if told.told else ()))
    reasons = tuple(plain(s) for s in said)
    return Why(told.start, head(told, words) if told.by is Decider.MODEL else "", reasons)


def heaviest_at(engine: "Face", moment: float, words: Words) -> str:
    """From a worker: the heaviest reason of the state at a moment; "" where there is none. Raises as `reasons_of`."""
    from headwater.categories import Categories
    from headwater.reports.why import heaviest

    told = engine.reasons.at(moment)
    return plain(heaviest(told, words, Categories().name)) if told is not None else ""


def rests_on_state(advice: Advice) -> bool:
    """Whether a suggestion was made for the state at its time; others are about lengths and absences, and say so."""
    return advice.kind is AdviceKind.DRIFT


class Wondering(QObject):
    """Asks for the reasons of the block that is looked at."""

    found = Signal(object)
    """`Why` of the block that is looked at still."""

    def __init__(self, engine: "Face", chores: "Chores", words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._chores, self._words = engine, chores, words
        self._span: StateSpan | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)

    def look(self, item: object) -> None:
        """Something is looked at, or (None) nothing is any more."""
        self._rest.stop()
        self._chores.drop(_KEY)
        self._span = item if isinstance(item, StateSpan) else None
        if self._span is not None:
            self._rest.start()

    def _ask(self) -> None:
        span = self._span
        if span is not None:
            self._chores.ask(_KEY, lambda: reasons_of(self._engine, span, self._words), self._tell)

    def _tell(self, why: Why | None) -> None:
        if self._span is not None and why is not None:
            self.found.emit(why)


class Told(QObject):
    """Asks for the reason that a suggestion carries, and gives it, or "" where there is none in time."""

    def __init__(self, engine: "Face", chores: "Chores") -> None:
        super().__init__()
        self._engine, self._chores = engine, chores

    def ask(self, advice: Advice, words: Words, then: Callable[[str], None], within_ms: int) -> None:
        """`then` is called once."""
        waiting = [then]

        def answer(reason: str) -> None:
            if waiting:
                waiting.pop()(reason)

        self._chores.ask(
            f"{_KEY} {advice.id}", lambda: heaviest_at(self._engine, advice.at, words), answer,
            lambda _failure: answer(""),
        )  # fmt: skip
        QTimer.singleShot(within_ms, self, lambda: answer(""))


def wrapped(s: str, role: str, width: float, scale: float, most: int = LINES) -> list[str]:
    """A text in lines of at most `width` px; what does not fit into `most` of them ends with an ellipsis."""
    layout = QTextLayout(s, font(role, scale))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    units = s.encode("utf-16-le", "surrogatepass")
    ends = [0]
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    lines = [units[2 * a : 2 * b].decode("utf-16-le", "replace").strip() for a, b in pairwise(ends)]
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]} …"]
