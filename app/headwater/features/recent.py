"""The last quarter of an hour, segment by segment.

There are two ways to what is summed over it: `direct`, for one new segment, whatever its times; and `running`, for many
that follow one another. Both give the same to the last bit: what a segment adds is rounded to grains that floats add
without rounding, and of each window only the one segment that reaches over its beginning counts in part.
"""

from dataclasses import dataclass, field

import numpy as np

from headwater.features import direct
from headwater.features.kept import COLUMNS, END, FIRST_TOTAL, MOST_ROWS, START, WORDS, Floats, Sums, Words, on_grain
from headwater.features.layout import LONG_S
from headwater.features.running import Run, follows


@dataclass(slots=True)
class Recent:
    """The rows that are remembered, oldest first; the arrays have room for more."""

    rows: Floats = field(default_factory=lambda: np.zeros((MOST_ROWS, COLUMNS)))
    words: Words = field(default_factory=lambda: np.zeros((MOST_ROWS, WORDS), np.uint64))
    """Of each row's window, hashed; 0 is none."""
    count: int = 0

    def copy(self) -> "Recent":
        """Another one with the same content."""
        return Recent(self.rows.copy(), self.words.copy(), self.count)

    def together(self, start: Floats, end: Floats) -> int:
        """How many of these segments can be taken at once; at least 1."""
        if len(start) == 1:
            return 1
        kept = self.rows[: self.count]
        if not follows(kept[:, START], kept[:, END], -np.inf).all():
            return 1
        last = kept[-1, END] if self.count else -np.inf
        odd = np.flatnonzero(~follows(start, end, last))
        return max(int(odd[0]), 1) if len(odd) else len(start)

    def likeness(self, start: Floats, end: Floats, words: Words) -> tuple[Floats, Floats]:
        """For n new segments with `words` [n, WORDS], before they are added: how much of the five minutes before each
        went to windows with like words, as a share of what is known; and when the last of them ended, or NaN."""
        rows, mine = self.rows[: self.count], self.words[: self.count]
        if len(start) == 1:
            share, ended = direct.likeness(rows, mine, words, float(start[0]))
            return np.array([share]), np.array([ended])
        starts, ends = (np.concatenate((rows[:, at], new)) for at, new in ((START, start), (END, end)))
        return Run(starts, ends, len(start)).likeness(np.concatenate((mine, words)))

    def add(self, rows: Floats, words: Words) -> Sums:
        """Remember n segments; what lies in the windows that end with each of them."""
        rows[:, FIRST_TOTAL:] = on_grain(rows[:, FIRST_TOTAL:])
        if len(rows) == 1:
            self._push(rows, words)
            return direct.sums(self.rows[: self.count])
        joined = np.concatenate((self.rows[: self.count], rows))
        run = Run(joined[:, START], joined[:, END], len(rows))
        kept = int(run.kept[-1])
        self._keep(joined[kept:], np.concatenate((self.words[: self.count], words))[kept:])
        return run.sums(joined)

    def _push(self, row: Floats, words: Words) -> None:
        stale = int(np.searchsorted(self.rows[: self.count, END], row[0, END] - LONG_S, side="right"))
        if stale or self.count == MOST_ROWS:
            stale = max(stale, 1)
            self._keep(self.rows[stale : self.count].copy(), self.words[stale : self.count].copy())
        self.rows[self.count], self.words[self.count] = row[0], words[0]
        self.count += 1

    def _keep(self, rows: Floats, words: Words) -> None:
        self.count = len(rows)
        self.rows[: self.count], self.words[: self.count] = rows, words
