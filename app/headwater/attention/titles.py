"""The title encoder: what a window says, as 192 numbers. A table of word pieces and a weighted mean; no session."""

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
_DAMAGED = "The model's file {} is damaged. Install Headwater again."

Vector = NDArray[np.float32]


class TitleEncoder:
    """Texts to unit vectors [192]; the empty text, and one without a known word, to zeros."""

    def __init__(self, tokenizer: "Tokenizer", table: NDArray[np.int8], scale: Vector, weight: Vector) -> None:
        """Table [V, 192] with a scale a row, and what each piece weighs in the mean [V], before its exponential."""
        self._tokenizer = tokenizer
        self._table, self._scale = table, scale
        self._weight = np.exp(weight)
        self._known: OrderedDict[str, Vector] = OrderedDict()
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
        whole = text.encode("utf-8", "replace").decode()  # half characters, as broken titles have them
        ids = np.asarray(self._tokenizer.encode(whole, add_special_tokens=False).ids, np.int64)
        if not ids.size:
            return self._zero
        weight = self._weight[ids] * self._scale[ids]
        mean = weight.astype(np.float32) @ self._table[ids].astype(np.float32)
        length = float(np.linalg.norm(mean))
        return (mean / length).astype(np.float32) if length > 1e-6 else self._zero
