"""A personal adapter: what is changed of the base model for one person. Numbers only, as bytes for the store."""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import tokenize
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from headwater.attention.errors import AttentionError
from headwater.attention.personal.lesson import Floats, Rows
from headwater.attention.personal.linear import Head
from headwater.attention.personal.slots import SLOTS
from headwater.features import SPEC_ID

_FORMAT = 1
_WARMEST = 5.0
_MOST = 4 * 1024 * 1024
"""Bytes of one, packed or not."""
_LARGEST = 1e3
"""Of its numbers; those that are learned stay below 10, and with 1e20 no answer would be a number."""
_NAME = re.compile(r"[a-z_]{1,32}")
DAMAGED = (
    OSError, ValueError, LookupError, TypeError, EOFError, RuntimeError, MemoryError, OverflowError, zipfile.BadZipFile,
    zlib.error, struct.error, tokenize.TokenError, SyntaxError,
)  # fmt: skip
"""What zipfile and numpy raise at junk."""


class AdapterUnusable(AttentionError):
    """What was learned cannot be used: it is damaged, or belongs to another model."""

    def __init__(self) -> None:
        super().__init__("What the model learned from you cannot be used: the model goes on as it came.")


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """One version of what was learned."""

    model: str
    """Version of the base model."""
    rung: str
    head: Head
    temperature: float = 1.0
    """Changed logits are divided by it: the calibration follows the person."""
    threshold: float | None = None
    """Of the conformal set, instead of the base's."""
    slots: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    """Low-rank changes of the layers, by the names of `SLOTS`; none on the lower rungs."""

    @property
    def version(self) -> str:
        """Names its numbers: the same ones have the same name."""
        told = hashlib.sha256(json.dumps(self._about()).encode())
        for name, x in self._arrays().items():
            told.update(name.encode() + np.ascontiguousarray(x).tobytes())
        return f"{self.rung}-{told.hexdigest()[:8]}"

    def _about(self) -> dict[str, Any]:
        return {
            "format": _FORMAT, "spec": SPEC_ID, "model": self.model, "rung": self.rung,
            "temperature": self.temperature, "threshold": self.threshold,
        }  # fmt: skip

    def _arrays(self) -> dict[str, NDArray[np.float32]]:
        arrays = {"hidden_w": self.head.hidden_w, "own_w": self.head.own_w, **self.slots}
        return {name: np.asarray(x, np.float32) for name, x in arrays.items()}

    def changed(self, raw: Floats, hidden: Floats, num: NDArray[np.float32], temperature: float) -> Floats:
        """Raw logits of the states [N, S] as they would have to be for the base's own temperature to give this person's
        probabilities; `hidden` [N, WIDTH] is what the heads read, `num` [N, features] what the graph was given."""
        rows = Rows.of(raw / temperature, hidden, num, np.ones(len(raw)))
        return np.asarray((rows.logits + self.head.change(rows)) * (temperature / self.temperature))

    def to_bytes(self) -> bytes:
        """As `from_bytes` reads it."""
        file = io.BytesIO()
        told = np.frombuffer(json.dumps(self._about()).encode(), np.uint8)
        arrays: dict[str, Any] = self._arrays()
        np.savez(file, about=told, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, body: bytes, model: str) -> Adapter:
        """Read one that belongs to a version of the base model.

        Raises:
            AdapterUnusable: it does not, or is damaged.
        """
        try:
            with np.load(io.BytesIO(body[:_MOST]), allow_pickle=False) as z:
                if sum(part.file_size for part in z.zip.infolist()) > _MOST:
                    raise AdapterUnusable
                if z.zip.testzip() is not None:  # before numpy reads a header that is hurt
                    raise AdapterUnusable
                about, arrays = json.loads(z["about"].tobytes()), {n: z[n] for n in z.files if n != "about"}
            if (about["format"], about["spec"], about["model"]) != (_FORMAT, SPEC_ID, model):
                raise AdapterUnusable
            return cls._checked(about, arrays)
        except DAMAGED:
            raise AdapterUnusable from None

    @classmethod
    def _checked(cls, about: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> Adapter:
        head, wanted = Head(arrays.pop("hidden_w"), arrays.pop("own_w")), Head.none()
        temperature, threshold = float(about["temperature"]), about["threshold"]
        fits = (head.hidden_w.shape, head.own_w.shape) == (wanted.hidden_w.shape, wanted.own_w.shape)
        shapes = {name: x.shape for name, x in arrays.items()}
        numbers = (head.hidden_w, head.own_w, *arrays.values())
        finite = all(x.dtype == np.float32 and (np.abs(x) <= _LARGEST).all() for x in numbers)
        possible = 1 / _WARMEST <= temperature <= _WARMEST and (threshold is None or 0 < float(threshold) < 1)
        possible = possible and bool(_NAME.fullmatch(str(about["rung"])))
        if not (fits and finite and possible and shapes in ({}, dict(SLOTS))):
            raise ValueError("adapter")
        slots = {name: np.asarray(x, np.float32) for name, x in arrays.items()}
        return cls(
            about["model"], str(about["rung"]), Head(*(np.asarray(x, float) for x in (head.hidden_w, head.own_w))),
            temperature, None if threshold is None else float(threshold), slots,
        )  # fmt: skip
