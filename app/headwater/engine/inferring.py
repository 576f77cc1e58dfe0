"""History through the same line as live: a table of segments in, one inference a row out."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice

from headwater.attention import AttentionModel
from headwater.categories import Categories
from headwater.engine.judge import Judge, judge_of
from headwater.records import Inference, Intent
from headwater.reports import ImportedRow
from headwater.segments import cut

BATCH = 512
"""Rows in memory at once."""
_PEOPLE = 64
"""People whose past is kept at once, half a megabyte each: those who came last."""


def infer(
    model: AttentionModel,
    categories: Categories,
    rows: Iterable[ImportedRow],
    *,
    batch: int = BATCH,
    forgot: Callable[[ImportedRow], None] = lambda _row: None,
) -> Iterator[tuple[ImportedRow, Inference]]:
    """Judge rows in the order given; each person is a stream of their own.

    A row longer than a minute is cut like a live segment; its answer is that of its last piece.

    Args:
        model: what judges.
        categories: what applications are for.
        rows: in order of time for each person.
        batch: how many rows of one person are read before the first is answered, at most.
        forgot: is given the row at which somebody comes back after `_PEOPLE` others, and so begins anew.
    """
    people: OrderedDict[str, Judge] = OrderedDict()
    gone: set[str] = set()
    for person, theirs in groupby(rows, key=lambda row: row.person):
        if person not in people:
            if len(people) == _PEOPLE:
                gone.add(people.popitem(last=False)[0])
            people[person] = judge_of(model, categories)
        people.move_to_end(person)
        while some := list(islice(theirs, batch)):
            if person in gone:
                gone.discard(person)
                forgot(some[0])
            yield from zip(some, _judged(people[person], some), strict=True)


def _judged(judge: Judge, batch: Sequence[ImportedRow]) -> Iterator[Inference]:
    pieces = [[(piece, _intent(row)) for piece in cut(row.segment)] for row in batch]
    answers = iter(judge.history(pair for of_row in pieces for pair in of_row))
    for of_row in pieces:
        yield [next(answers) for _ in of_row][-1]


def _intent(row: ImportedRow) -> Intent | None:
    return Intent(row.segment.start, row.segment.end, row.intent) if row.intent else None
