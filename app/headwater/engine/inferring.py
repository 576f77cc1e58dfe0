"""History through the same line as live: a table of segments in, one inference a row out."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.judge import Judge, judge_of
from headwater.records import Inference, Intent
from headwater.reports import ImportedRow
from headwater.segments import cut

_BATCH = 512
"""Rows in memory at once."""


def infer(
    model: AttentionModel, categories: Categories, rows: Iterable[ImportedRow]
) -> Iterator[tuple[ImportedRow, Inference]]:
    """Judge rows in the order given; each person is a stream of their own.

    A row longer than a minute is cut like a live segment; its answer is that of its last piece.
    """
    people: dict[str, Judge] = {}
    for person, theirs in groupby(rows, key=lambda row: row.person):
        judge = people.setdefault(person, judge_of(model, categories))
        while batch := list(islice(theirs, _BATCH)):
            yield from zip(batch, _judged(judge, batch), strict=True)


def _judged(judge: Judge, batch: Sequence[ImportedRow]) -> Iterator[Inference]:
    pieces = [[(piece, _intent(row)) for piece in cut(row.segment)] for row in batch]
    answers = iter(judge.history(pair for of_row in pieces for pair in of_row))
    for of_row in pieces:
        yield [next(answers) for _ in of_row][-1]


def _intent(row: ImportedRow) -> Intent | None:
    return Intent(row.segment.start, row.segment.end, row.intent) if row.intent else None
