"""What a printed report says, whatever it is printed on: headings, sentences, facts, charts and tables in order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.charts.chart import Chart
from headwater.charts.tokens import Theme
from headwater.charts.wording import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """Running text; `quiet` is beside the point, and one with `keep` stands on the same page as what follows."""

    text: str
    quiet: bool = False
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its name; `note` may be empty."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Side by side, as many as there is room for."""

    each: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, made in the colours that it is printed in."""

    make: Callable[[Theme], Chart]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the columns in `ends` are set to the right."""

    table: Table
    ends: tuple[int, ...] = ()


Block = Heading | Sentence | Facts | Figure | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `foot` stands at its end, and is what a reader should know of it."""

    title: str
    lead: str
    blocks: Sequence[Block]
    foot: tuple[str, ...] = ()
