"""What goes out can come back in, whatever the titles are."""

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Presence, Segment, TitleKind
from headwater.reports import ImportedRow, export_csv, read_segments
from headwater.reports.cells import guarded, unguarded
from headwater.store import Store
from tests.support.days import NOON

risky = st.text(st.sampled_from("'=+-@ \t\r\n,;\"＝中a\u2028\x00"), max_size=6)
texts = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), risky)
counts = st.one_of(st.none(), st.integers(0, 1000))
flags = st.one_of(st.none(), st.booleans())


@st.composite
def windows(draw: st.DrawFn) -> Segment:
    length = draw(st.integers(1, 86_400_000))
    idle = draw(st.one_of(st.none(), st.integers(0, length)))
    presence = draw(st.sampled_from(Presence))
    offset_s = draw(st.integers(-14 * 60, 14 * 60)) * 60
    kind = draw(st.sampled_from(TitleKind))
    if presence is not Presence.PRESENT:
        bare = Segment(0.0, length / 1000, offset_s, presence, title_kind=kind)
        return bare
    return Segment(
        0.0, length / 1000, offset_s, presence, draw(texts), draw(texts), kind, draw(texts), draw(texts), draw(counts),
        draw(counts), draw(counts), draw(counts), None if idle is None else idle / 1000, draw(flags), draw(flags),
        draw(flags), draw(flags), draw(st.integers(0, 99)),
    )  # fmt: skip


def in_a_row(found: list[Segment]) -> list[Segment]:
    """One after the other from noon on, times in whole milliseconds."""
    placed, at = [], round(NOON * 1000)
    for s in found:
        end = at + round(s.end * 1000)
        placed.append(replace(s, start=at / 1000, end=end / 1000))
        at = end
    return placed


@settings(max_examples=80, deadline=None)
@given(st.lists(windows(), max_size=6).map(in_a_row))
def test_out_and_in_again(found: list[Segment]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store(folder / "headwater.db") as store:
            store.put((s, None) for s in found)
            assert [s for s, _ in store.history(0, 1e11)] == found
            assert export_csv(store, folder / "out.csv", 0, 1e11) == len(found)
        back = list(read_segments(folder / "out.csv"))
    assert [r.segment if isinstance(r, ImportedRow) else r for r in back] == found


@given(texts)
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).lstrip().startswith(("=", "+", "-", "@"))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=12))
def test_no_text_whatever_breaks_the_reader(lines: list[str]) -> None:
    """Every row is either good or named; nothing is raised."""
    for row in read_segments(["start,end,title,keys\n", *(f"{line}\n" for line in lines)]):
        assert isinstance(row, ImportedRow) or row.reason
