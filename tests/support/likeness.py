"""Pictures of windows: kept small, and compared as somebody would who sees them, not pixel by pixel.

A pixel agrees where it lies between the darkest and the lightest of the other picture's nine pixels around it, give or
take a little, and a part of the contrast that is there: so edges may be smoothed otherwise, and lie a pixel aside. What
is new, gone, of another colour or further away does not agree, and a patch that holds some of that is a difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

Pixels = npt.NDArray[np.uint8]
"""Rows, columns, red-green-blue."""
Flags = npt.NDArray[np.bool_]

COLOURS = (64, 96, 128, 192, 256)
"""Of a kept picture, the fewest with which it is still like the one that was made."""
AREAS, AN_AREA = 40, 5000
"""So many colours that are at least one pixel in so many are kept as they are: areas are painted in them. The steps of
smoothed edges are thinned out."""
SLACK = 5
"""A pixel may be so much off, of 255, ..."""
SHARE = 0.3
"""... and by this part of the contrast around it: other versions smooth letters otherwise."""
PATCH = 16
"""Its side, in pixels."""
MOST = 8
"""So many pixels of a patch may disagree."""
_MARK = "made of"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two pictures that are not alike: `worst` is how many pixels of the worst patch disagree."""

    worst: int
    where: tuple[int, int]
    """The middle of that patch."""
    flags: Flags

    def __str__(self) -> str:
        """What failed, in numbers."""
        return f"{self.worst} pixels near {self.where} disagree (at most {MOST}), {int(self.flags.sum())} in all"


def pixels(image: QImage) -> Pixels:
    """A picture as numbers."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return np.ascontiguousarray(rows[:, : plain.width(), 2::-1])


def kept(path: Path) -> tuple[Pixels, str]:
    """A picture that was kept, and the mark of the one that it was made of."""
    image = QImage(str(path))
    if image.isNull():
        raise ValueError(f"{path.name} is no picture.")
    return pixels(image), image.text(_MARK)


def mark(made: Pixels) -> str:
    """Only a picture that is the same to the last pixel has the same."""
    return sha256(f"{made.shape}".encode() + made.tobytes()).hexdigest()


def worst_patch(made: Pixels, wanted: Pixels) -> Difference:
    """How far the two are apart, alike or not; they are of one size."""
    flags = _outside(made, wanted) | _outside(wanted, made)
    sums = np.pad(flags, ((1, 0), (1, 0))).astype(np.int32).cumsum(0).cumsum(1)
    high, wide = min(PATCH, flags.shape[0]), min(PATCH, flags.shape[1])
    inside = sums[high:, wide:] - sums[:-high, wide:] - sums[high:, :-wide] + sums[:-high, :-wide]
    y, x = np.unravel_index(int(inside.argmax()), inside.shape)
    return Difference(int(inside.max()), (int(x) + wide // 2, int(y) + high // 2), flags)


def difference(made: Pixels, wanted: Pixels) -> Difference | None:
    """What a person would see, or None."""
    if made.shape != wanted.shape:
        raise ValueError(f"The picture is {_size(made)}, the kept one {_size(wanted)}.")
    found = worst_patch(made, wanted)
    return found if found.worst > MOST else None


def _size(a: Pixels) -> str:
    return f"{a.shape[1]} × {a.shape[0]}"


def _outside(a: Pixels, b: Pixels) -> Flags:
    """Which pixels of `a` are beyond what `b` has around them."""
    low, high = _around(b, np.minimum), _around(b, np.maximum)
    room = SLACK + SHARE * (high.astype(np.float32) - low)
    off = np.maximum(low.astype(np.float32) - a, a.astype(np.float32) - high)
    return np.asarray((off > room).any(-1))


def _around(a: Pixels, pick: np.ufunc) -> Pixels:
    """The least or the most of nine pixels, each channel for itself."""
    padded = np.pad(a, ((1, 1), (1, 1), (0, 0)), mode="edge")
    rows = pick(pick(padded[:-2], padded[1:-1]), padded[2:])
    return np.asarray(pick(pick(rows[:, :-2], rows[:, 1:-1]), rows[:, 2:]))


# -- keeping ----------------------------------------------------------------------------------------------------------


def keep(made: Pixels, path: Path) -> None:
    """Write a picture with few colours: a third of its bytes, and nobody sees the difference. Its mark is in it."""
    values = made.astype(np.uint32)
    flat = (values[..., 0] << 16 | values[..., 1] << 8 | values[..., 2]).ravel()
    counts = np.bincount(flat, minlength=1 << 24)
    present = np.flatnonzero(counts)
    rgb = np.stack([present >> 16, present >> 8 & 255, present & 255], -1).astype(np.int32)
    number = np.zeros(1 << 24, np.uint8)
    for most in COLOURS:
        table = _chosen(rgb, counts[present], most)
        number[present] = np.abs(rgb[:, None] - table[None]).sum(-1).argmin(1)
        numbers = number[flat].reshape(made.shape[:2])
        if worst_patch(made, table.astype(np.uint8)[numbers]).worst <= MOST // 4:
            break
    _write(numbers, table, path, mark(made))


def _chosen(rgb: npt.NDArray[np.int32], counts: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int32]:
    """Those that areas are painted in; of the others the most frequent, as near to each other as `most` allows."""
    order = np.argsort(-counts, kind="stable")
    areas = min(AREAS, int((counts >= counts.sum() / AN_AREA).sum()))
    for apart in range(3, 255, 2):
        table = rgb[order[:areas]]
        for colour in rgb[order[areas:]]:
            if np.abs(table - colour).max(1).min() >= apart:
                table = np.vstack([table, colour])
                if len(table) > most:
                    break
        if len(table) <= most:
            return table
    raise AssertionError("one colour is always few enough")


def _write(numbers: Pixels, table: npt.NDArray[np.int32], path: Path, made_of: str) -> None:
    high, wide = numbers.shape
    lines = np.ascontiguousarray(np.pad(numbers, ((0, 0), (0, -wide % 4))))
    image = QImage(lines.data, wide, high, lines.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in table])
    image.setText(_MARK, made_of)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), quality=0):  # 0: as small as it goes
        raise OSError(f"{path} cannot be written.")


def show(made: Pixels, wanted: Pixels, found: Difference, path: Path) -> None:
    """A picture of the difference: what was made, paled, with all that disagrees in magenta."""
    paled = (255 - (255 - made.astype(np.uint16)) // 3).astype(np.uint8)
    paled[found.flags] = (255, 0, 255)
    _plain(paled, path.with_suffix(".difference.png"))
    _plain(made, path.with_suffix(".made.png"))
    _plain(wanted, path.with_suffix(".kept.png"))


def _plain(a: Pixels, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    a = np.ascontiguousarray(a)
    QImage(a.data, a.shape[1], a.shape[0], 3 * a.shape[1], QImage.Format.Format_RGB888).save(str(path))
