"""The title encoder: what a window says, as 192 numbers. A table of word pieces and a weighted mean; no session."""

import math
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from headwater.attention.errors import ModelMismatch

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WIDTH = 192
LONGEST = 48
"""Pieces of a text that are read."""
_REMEMBERED = 2048
_WORDS = 8192
_DAMAGED = "The model's file {} is damaged."

Vector = NDArray[np.float32]


class TitleEncoder:
    """Texts to unit vectors [192]; the empty text, and one without a known word, to zeros."""

    def __init__(self, tokenizer: "Tokenizer", table: NDArray[np.int8], scale: Vector, weight: Vector) -> None:
        """Table [V, 192] with a scale a row, and what each piece weighs in the mean [V], before its exponential."""
        self._tokenizer = tokenizer
        self._table = table
        self._weight = (np.exp(weight) * scale).astype(np.float32)
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._words: dict[str, list[int]] = {}
        self._zero = np.zeros(WIDTH, np.float32)

    @classmethod
    def load(cls, tokenizer: Path, table: Path) -> "TitleEncoder":
        """Read both files.

        Raises:
            ModelMismatch: one of them is damaged, or they do not belong together.
        """
        from tokenizers import Tokenizer

        try:
            words = Tokenizer.from_file(str(tokenizer))
        except Exception:  # noqa: BLE001 - the library raises bare Exception
            raise ModelMismatch(_DAMAGED.format(tokenizer.name)) from None
        words.enable_truncation(LONGEST)
        try:
            with np.load(table, allow_pickle=False) as z:
                q, scale, weight = z["table"], z["scale"].astype(np.float32), z["weight"].astype(np.float32)
        except (OSError, ValueError, KeyError, EOFError):
            raise ModelMismatch(_DAMAGED.format(table.name)) from None
        size = words.get_vocab_size()
        if q.shape != (size, WIDTH) or q.dtype != np.int8 or scale.shape != (size,) or weight.shape != (size,):
            raise ModelMismatch(_DAMAGED.format(table.name))
        return cls(words, q, scale, weight)

    def __call__(self, text: str) -> Vector:
        """The vector of one text; the last few thousand texts are remembered."""
        if not text:
            return self._zero
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._encode(text)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(text)
        return known

    def _encode(self, text: str) -> Vector:
        ids = [i for word in text.split()[:LONGEST] for i in self._pieces(word)][:LONGEST]
        if not ids:
            return self._zero
        at = np.array(ids)
        mean: Vector = self._weight.take(at) @ self._table.take(at, 0).astype(np.float32)
        length = math.sqrt(mean @ mean)
        return mean / np.float32(length) if length > 1e-6 else self._zero

    def _pieces(self, word: str) -> list[int]:
        """The pieces of one word: titles are made of words seen before, and pieces never reach over a space."""
        known = self._words.get(word)
        if known is None:
            whole = word.encode("utf-8", "replace").decode()  # half characters, as broken titles have them
            known = self._tokenizer.encode(whole, add_special_tokens=False).ids
            if len(self._words) >= _WORDS:
                self._words.clear()
            self._words[word] = known
        return known
