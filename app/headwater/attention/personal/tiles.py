"""Rows as the graph was given them, with the past that it saw: what a step of training goes through again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from headwater.attention.personal.lesson import Rows
from headwater.attention.personal.slots import LENGTH, PASTS, ROWS, STATES

Halves = NDArray[np.float16]
Bytes = NDArray[np.int8]
Floats = NDArray[np.float32]
OTHERS = 2
"""Answers beside the states: end and drift."""
UNSEEN = np.float32(-1e4)
_MOST, _TINY = 127, np.float32(1e-6)
PLACES = 1024
"""A row's place is its tile times this, and its number in there."""


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """C rows one after the other, at most `LENGTH`. Half of the precision is enough, and half of the memory; a quarter
    of the past, which is most of it."""

    title: Halves
    """[C, E]"""
    num: Halves
    """[C, N]"""
    cos: Floats
    """[C, turned / 2], as `sin`"""
    sin: Floats
    mask: Floats
    """What each may look at, [C, P + C]: the past first. Many tiles share one."""
    past: Bytes
    """Keys and values [2L, H, P, head], each in parts of `scale`."""
    scale: Halves
    """[2L, H, P, 1]"""
    hidden: Halves
    """What the heads read [C, width]."""
    logits: Floats
    """Of the states by the base model, at its temperature [C, S]."""
    others: Floats
    """Its logits of end and drift [C, OTHERS]."""

    @classmethod
    def of(cls, feed: Mapping[str, NDArray[np.float32]], answers: Sequence[Floats]) -> Tile:
        """From what the graph was given, and gave: what the heads read, logits of the states, end [C] and drift [C]."""
        hidden, logits, *others = answers
        past = np.concatenate([feed[name] for name in PASTS])
        scale = (np.abs(past).max(-1, keepdims=True) / _MOST).astype(np.float16)
        parts = np.clip(np.rint(past / np.maximum(scale.astype(np.float32), _TINY)), -_MOST, _MOST)
        return cls(
            feed["title_emb"][0].astype(np.float16), feed["num"][0].astype(np.float16), feed["cos"][0], feed["sin"][0],
            feed["mask"][0, 0], parts.astype(np.int8), scale, hidden.astype(np.float16), logits, np.stack(others, -1),
        )  # fmt: skip

    def behind(self) -> Floats:
        """The past as the model is given it [2L, H, P, head]."""
        return self.past.astype(np.float32) * self.scale

    def feed(self) -> dict[str, Floats]:
        """As the model is given it."""
        past = {name: x[None] for name, x in zip(PASTS, self.behind(), strict=True)}
        return past | {
            "title_emb": self.title[None].astype(np.float32), "num": self.num[None].astype(np.float32),
            "cos": self.cos[None], "sin": self.sin[None], "mask": self.mask[None, None],
        }  # fmt: skip

    def rows(self) -> Rows:
        """As the linear rungs see them."""
        num, hidden = self.num.astype(np.float32), self.hidden.astype(float)
        return Rows.of(self.logits.astype(float), hidden, num, np.ones(len(num)))

    def __len__(self) -> int:
        """How many rows."""
        return len(self.num)


def batch_of(tiles: Sequence[Tile]) -> dict[str, Floats]:
    """At most `ROWS` tiles side by side, and zeros where there is nothing."""
    seen = tiles[0].past.shape[2]
    width = {"title_emb": tiles[0].title.shape[1], "num": tiles[0].num.shape[1], "cos": tiles[0].cos.shape[1]}
    made = {
        **{name: np.zeros((ROWS, LENGTH, n), np.float32) for name, n in (*width.items(), ("sin", width["cos"]))},
        "mask": np.full((ROWS, 1, LENGTH, seen + LENGTH), UNSEEN, np.float32),
        "past": np.zeros((tiles[0].past.shape[0], ROWS, *tiles[0].past.shape[1:]), np.float32),
        "kept": np.zeros((ROWS, LENGTH, OTHERS), np.float32), "real": np.zeros((ROWS, LENGTH), np.float32),
        "offset": np.zeros((ROWS, LENGTH, STATES), np.float32),
        "aim": np.full((ROWS, LENGTH, STATES), 1 / STATES, np.float32),
        "weight": np.zeros((ROWS, LENGTH), np.float32),
    }  # fmt: skip
    for b, tile in enumerate(tiles):
        c = len(tile)
        for name, value in (
            ("title_emb", tile.title), ("num", tile.num), ("cos", tile.cos), ("sin", tile.sin), ("kept", tile.others),
            ("real", 1.0),
        ):  # fmt: skip
            made[name][b, :c] = value
        made["mask"][b, 0, :c, : seen + c] = tile.mask
        made["past"][:, b] = tile.behind()
    return made


def place_of(tile: int, row: int) -> int:
    """Where a row lies."""
    return tile * PLACES + row
