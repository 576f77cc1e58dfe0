"""Text on paper: where lines end, how many things stand side by side, and how wide the columns of a table are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtGui import QTextLayout, QTextOption

from headwater.charts.paint import font, width

_FEW = 4
"""With fewer columns what room is left goes to the first one."""


def broken(said: str, role: str, wide: float) -> list[str]:
    """A paragraph in lines that fit; words that are longer than a line are broken too. There is one line at least."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(said, font(role))
    layout.setTextOption(option)
    layout.beginLayout()
    ends = list(_ends(layout, wide))
    layout.endLayout()
    units = said.encode("utf-16-le")  # as Qt counts
    found = (units[2 * a : 2 * b].decode("utf-16-le") for a, b in zip([0, *ends], ends, strict=False))
    return [one.strip() for one in found] or [""]


def _ends(layout: QTextLayout, wide: float) -> Iterator[int]:
    while (line := layout.createLine()).isValid():
        line.setLineWidth(wide)
        yield line.textStart() + line.textLength()


def wrapped(said: str, role: str, wide: float, most: int) -> list[str]:
    """The same in so many lines at most; the last one has all the rest."""
    if width(role, said) <= wide:
        return [said]
    lines = broken(said, role, wide)
    return lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]


def fitting(count: int, most: int) -> int:
    """How many of `count` things stand in a row that has room for `most`: rows of one length look better, unless they
    get too short for it."""
    most = max(min(count, most), 1)
    even = next(n for n in range(most, 0, -1) if count % n == 0)
    return even if 2 * even >= most else most


def columns(head: Sequence[str], lines: Sequence[Sequence[str]], room: float, gap: float) -> list[float]:
    """As wide as their longest cells and their names, which go on two lines where they alone take too much; where there
    is too little room still, the widest give way until all fit."""
    cells = [max((width("small", line[n]) for line in lines), default=0.0) for n in range(len(head))]
    names, least = [width("small", name) for name in head], room - (gap + 1) * len(head)
    if sum(map(max, cells, names)) > least and (sum(cells) <= least or sum(names) > least):
        names = [_two_lines(name) for name in head]
    needed = [max(a, b) + gap + 1 for a, b in zip(cells, names, strict=True)]
    while sum(needed) > room:
        widest = max(needed)
        others = sorted({n for n in needed if n < widest}, reverse=True)
        at = [i for i, n in enumerate(needed) if n == widest]
        least = max(others[0] if others else 0.0, (room - sum(n for n in needed if n != widest)) / len(at))
        for i in at:
            needed[i] = least
    spare = room - sum(needed)
    if len(needed) < _FEW:
        return [n + (spare if not i else 0.0) for i, n in enumerate(needed)]
    return [n + spare / len(needed) for n in needed]


def _two_lines(name: str) -> float:
    """How wide a name is on two lines: no word of it is broken."""
    parts = name.split() or [""]
    halves = [(" ".join(parts[:n]), " ".join(parts[n:])) for n in range(1, len(parts) + 1)]
    return min(max(width("small", a), width("small", b)) for a, b in halves)
