"""What may be asked, for one policy: the program's own `Asker`, over a memory in place of a store."""

from collections.abc import Sequence

from headwater.advice import stretch_of
from headwater.categories import Categories
from headwater.engine.asking import Asker
from headwater.engine.habits import Pair
from headwater.records import Advice, Answer, FocusState, Label, LabelSource, Moment, Question


class Memory:
    """As much of a store as an `Asker` asks for; see `asking.Known`."""

    def __init__(self) -> None:
        self._labels: list[Label] = []
        self._pairs: list[Pair] = []

    def labels(self, start: float, end: float) -> list[Label]:
        """What was said of a time."""
        return [x for x in self._labels if x.start < end and x.end > start]

    def history(self, start: float, end: float) -> Sequence[Pair]:
        """What was recorded."""
        return [pair for pair in self._pairs if pair[0].start < end and pair[0].end > start]

    def advice(self, _start: float, _end: float) -> list[tuple[Advice, Answer | None]]:
        """Nothing of before this run."""
        return []

    def add(self, pair: Pair) -> None:
        """A segment is final."""
        self._pairs.append(pair)

    def say(self, label: Label) -> None:
        """Somebody said what a stretch was."""
        self._labels.append(label)


class Questions:
    """Asks one person for one policy."""

    def __init__(self, categories: Categories) -> None:
        self._memory = Memory()
        self._asker = Asker(self._memory, categories)

    def finished(self, pairs: Sequence[Pair]) -> None:
        """Segments that are final."""
        for pair in pairs:
            self._memory.add(pair)
            self._asker.finished(*pair)

    def now(self, moment: Moment) -> Question | None:
        """What could be asked; only looked for where it might be said, since looking takes long."""
        if moment.typing or moment.returned_after_s is None:
            return None
        return self._asker.question(moment.now)

    def asked(self, advice: Advice) -> None:
        """It was said."""
        self._asker.asked(advice)

    def answered(self, advice: Advice, state: FocusState, at: float) -> None:
        """The person named a state."""
        stretch = stretch_of(advice)
        if stretch is not None:
            self._memory.say(Label(at, *stretch, state, LabelSource.QUESTION))
