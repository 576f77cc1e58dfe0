"""Rows of the model's input, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.features.layout import NAMES
from headwater.records import FeatureRow


@dataclass(frozen=True, slots=True)
class FeatureBatch:
    """What n `FeatureRow`s hold."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    texts: Sequence[str]
    num: NDArray[np.float32]
    """[n, N]"""

    @classmethod
    def of(cls, rows: Sequence[FeatureRow]) -> FeatureBatch:
        """Rows of the same length side by side."""
        times = np.array([(row.start, row.end) for row in rows], np.float64).reshape(-1, 2).T
        return cls(times[0], times[1], [row.text for row in rows], np.array([row.num for row in rows], np.float32))

    @classmethod
    def joined(cls, parts: Sequence[FeatureBatch]) -> FeatureBatch:
        """One after another."""
        if len(parts) == 1:
            return parts[0]
        num = np.concatenate([p.num for p in parts]) if parts else np.zeros((0, len(NAMES)), np.float32)
        start, end = (np.concatenate([np.empty(0), *x]) for x in ([p.start for p in parts], [p.end for p in parts]))
        return cls(start, end, [text for p in parts for text in p.texts], num)

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, some: slice) -> FeatureBatch:
        return FeatureBatch(self.start[some], self.end[some], self.texts[some], self.num[some])

    def __iter__(self) -> Iterator[FeatureRow]:
        times = zip(self.start.tolist(), self.end.tolist(), self.texts, self.num, strict=True)
        return (FeatureRow(*row) for row in times)
