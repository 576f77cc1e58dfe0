"""Tables of other programs: no text whatever breaks their readers, and each event lies where its row says."""

import io
import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Bucket, Event
from headwater.reports import ReportError
from headwater.reports.activitywatch import BadEvent
from headwater.reports.manictime import Timeline, read_manictime
from headwater.reports.rescuetime import read_rescuetime

MANIC = "Name,Start,End,Duration,Process"
RESCUE = "Date,Time Spent (seconds),Number of People,Activity,Category,Productivity"
cells = st.one_of(
    st.text(max_size=12),
    st.sampled_from([
        "27/11/2026 09:15:00", "11/27/2026 9:15 PM", "2026-11-27T10:00:00", "2026-11-27 10:00:00 -0500", "0:00:09",
        "60", "-1", "1e999", "nan", "Active", "github.com", '"', "00/00/0000 00:00:00", "99/99/9999 99:99:99",
        "9999-12-31T23:59:59", "0001-01-01 00:00:00 +1400", "３/４/２０２６ 09:15:00",
    ]),
)  # fmt: skip
lines = st.lists(st.lists(cells, min_size=1, max_size=7).map(",".join), max_size=8)


def local(at: float) -> int:
    """A zone that goes back by an hour every other day, and forward in between."""
    return 7200 if int(at // 86_400) % 2 else 3600


def drained(stream: Iterator[Bucket | Event | BadEvent]) -> list[Any]:
    try:
        return list(stream)
    except ReportError:
        return []


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([MANIC, RESCUE, RESCUE.replace("Date", "Rank"), ""]), lines, st.sampled_from(Timeline))
def test_no_text_whatever_breaks_the_readers(head: str, rows: list[str], kind: Timeline) -> None:
    content = "\n".join([head, *rows]).encode(errors="replace")
    readers: list[Callable[[], Iterator[Any]]] = [
        lambda: read_manictime(io.BytesIO(content), "here", local),
        lambda: read_manictime(io.BytesIO(content), "here", local, kind, day_first=True),
        lambda: read_rescuetime(io.BytesIO(content), "here", local, 1e9),
    ]
    for found in (drained(reader()) for reader in readers):
        assert all(one.start_us >= 0 and one.duration_us >= 0 for one in found if isinstance(one, Event))
        assert [type(one) for one in found[:1]] in ([], [Bucket])
        assert all(one.number > 0 and one.reason for one in found if isinstance(one, BadEvent))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5 * 86_400), st.integers(0, 7000)), min_size=1, max_size=20),
    st.sampled_from(["%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d %H:%M:%S"]),
)
def test_rows_in_order_are_at_the_moments_that_were_meant(gaps: list[tuple[int, int]], form: str) -> None:
    """By a clock that is set back on 2026-10-25 at 01:00 UTC; each row says how long it is."""
    change = datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()

    def offset(at: float) -> int:
        return 7200 if at < change else 3600

    def shown(at: float) -> str:
        return datetime.fromtimestamp(at + offset(at), UTC).strftime(form)

    at, rows, expected = change - 90_000.0, [], []
    for gap, length in gaps:
        at += gap
        rows.append(f"draft,{shown(at)},{shown(at + length)},{timedelta(seconds=length)},Writer")
        expected.append((round(at * 1e6), length * 10**6))
        at += length
    content = "\n".join([MANIC, *rows]).encode()
    day_first = form.startswith("%d")
    found = list(read_manictime(io.BytesIO(content), "here", offset, Timeline.APPLICATIONS, day_first))
    got = [(one.start_us, one.duration_us) for one in found if isinstance(one, Event)]
    for (start_us, length_us), (at_us, wanted_us) in zip(got, expected, strict=True):
        assert length_us == wanted_us
        # A row within the hour that is there twice, after a pause, tells nothing of which of them it is in.
        assert start_us == at_us or (abs(at_us / 1e6 - change) <= 3600 and abs(start_us - at_us) == 3_600_000_000)
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(got))
