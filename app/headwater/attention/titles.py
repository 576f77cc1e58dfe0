"""The title encoder: what a window says, as 192 numbers. A table of word pieces and a weighted mean; no session.

Two linear heads read those numbers: what kind of thing a title names, and the tone of its topic and wording.
"""

import math
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from headwater.attention.errors import ModelMismatch
from headwater.base.athand import keep_at_hand
from headwater.records import Category

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WIDTH = 192
LONGEST = 48
"""Pieces of a text that are read."""
KINDS = tuple(c for c in Category if c is not Category.OTHER)
"""The categories that titles are told apart into, as they stand in the file."""
_REMEMBERED = 2048
_WORDS = 8192
_DAMAGED = "The model's file {} is damaged."

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heads:
    """Linear layers on a vector, their temperature worked in: to the categories [192, 15] and the tones [192, 3]."""

    kind_w: Vector
    kind_b: Vector
    tone_w: Vector
    tone_b: Vector

    @classmethod
    def blank(cls) -> "Heads":
        """Heads that have learned nothing: all is equally likely."""
        k = len(KINDS)
        return cls(*(np.zeros(shape, np.float32) for shape in ((WIDTH, k), (k,), (WIDTH, 3), (3,))))

    def fits(self) -> bool:
        """Whether these are heads for this program."""
        own, wanted = (self.kind_w, self.kind_b, self.tone_w, self.tone_b), Heads.blank()
        shapes = [x.shape for x in (wanted.kind_w, wanted.kind_b, wanted.tone_w, wanted.tone_b)]
        return [x.shape for x in own] == shapes and all(bool(np.isfinite(x).all()) for x in own)


class TitleEncoder:
    """Texts to unit vectors [192]; the empty text, and one without a known word, to zeros."""

    def __init__(
        self, tokenizer: "Tokenizer", table: NDArray[np.int8], scale: Vector, weight: Vector, heads: Heads
    ) -> None:
        """Table [V, 192] with a scale a row, and what each piece weighs in the mean [V], before its exponential."""
        self._gate = threading.Lock()
        self._tokenizer = tokenizer
        self._heads = heads
        self._table = table
        self._weight = (np.exp(weight) * scale).astype(np.float32)
        self._known: OrderedDict[str, Vector] = OrderedDict()
        self._words: dict[str, list[int]] = {}
        self._zero = np.zeros(WIDTH, np.float32)
        keep_at_hand(self)

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
                heads = Heads(*(z[name].astype(np.float32) for name in ("kind_w", "kind_b", "tone_w", "tone_b")))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            raise ModelMismatch(_DAMAGED.format(table.name)) from None
        size = words.get_vocab_size()
        if q.shape != (size, WIDTH) or q.dtype != np.int8 or scale.shape != (size,) or weight.shape != (size,):
            raise ModelMismatch(_DAMAGED.format(table.name))
        if not heads.fits():
            raise ModelMismatch(_DAMAGED.format(table.name))
        return cls(words, q, scale, weight, heads)

    def __call__(self, text: str) -> Vector:
        """The vector of one text; the last few thousand texts are remembered."""
        if not text:
            return self._zero
        with self._gate:  # live, history and windows ask from threads of their own
            known = self._known.get(text)
            if known is None:
                known = self._known[text] = self._encode(text)
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
            else:
                self._known.move_to_end(text)
        return known

    def cache_clear(self) -> None:
        """Forget the texts that are remembered, and their words."""
        with self._gate:
            self._known.clear()
            self._words.clear()

    def kind(self, text: str) -> tuple[Category, float] | None:
        """What kind of thing the text names and how likely that is, calibrated; None where no word is known."""
        return self.kind_of_all([(text, 1.0)])

    def kind_of_all(self, texts: Iterable[tuple[str, float]]) -> tuple[Category, float] | None:
        """The same of several texts together, each with how much it weighs: the mean of what is said of each."""
        known = [(vector, weight) for text, weight in texts if (vector := self(text)).any()]
        whole = sum(weight for _, weight in known)
        if whole <= 0:
            return None
        shares = [_softmax(x @ self._heads.kind_w + self._heads.kind_b) * (weight / whole) for x, weight in known]
        p = np.sum(shares, axis=0)
        best = int(p.argmax())
        return KINDS[best], float(p[best])

    def tone(self, text: str) -> tuple[float, float, float]:
        """How likely topic and wording are negative, neutral, positive: of what is shown, never of who reads it."""
        vector = self(text)
        if not vector.any():
            return 0.0, 1.0, 0.0
        negative, neutral, positive = _softmax(vector @ self._heads.tone_w + self._heads.tone_b).tolist()
        return negative, neutral, positive

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


def _softmax(z: Vector) -> Vector:
    p: Vector = np.exp(z - z.max())
    p /= p.sum()
    return p
