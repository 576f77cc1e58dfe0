"""Reports of ranges through the running engine: written whole or not at all, while it records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from headwater.base import ManualClock, Paths, Settings
from headwater.engine import Engine
from headwater.engine.reporting import About, Wanted
from headwater.records import FocusState
from headwater.reports import ReportError
from headwater.reports.ranges import Range
from headwater.store import Store, StoreUnavailable
from tests.support.days import NOON, judged, segment
from tests.support.ranged import Page

pytestmark = pytest.mark.usefixtures("qapp")
TODAY = date(2026, 11, 12)
DAY = Range(TODAY, TODAY)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Twenty minutes of sustained work at noon."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        for n in range(20):
            s = segment(NOON + 60 * n, 60.0, "soffice", f"第三章 Draft {n % 2}")
            store.put([(s, judged(s, FocusState.FOCUSED))])
    engine = Engine(
        paths, Settings(agreed=True, language="en", watch_windows=False), ManualClock(NOON + 3600, 0),
        sources=lambda *_: (), model=lambda: (None, ""),
    )  # fmt: skip
    engine.start()
    yield engine
    engine.stop()


def test_what_was_recorded_and_written_is_in_it(engine: Engine, tmp_path: Path) -> None:
    engine.notes.add(NOON, NOON + 600, "phone off")
    assert engine.reports.about(DAY) == About(1, 0, 1)
    parts: list[float] = []
    out = tmp_path / "x.html"
    engine.reports.write(Wanted(DAY, titles=True, notes=True), "html", out, progress=parts.append)
    page = Page.of(out.read_text(encoding="utf-8"))
    assert page.facts["At the computer"] == "20 min"
    assert "phone off" in page.text
    assert {row[0]: row[2] for row in page.table("Title")} == {"第三章 Draft 0": "10 min", "第三章 Draft 1": "10 min"}
    assert parts == sorted(parts)
    assert parts[-1] <= 1


@pytest.mark.parametrize("kind", ["pdf", "html"])
@pytest.mark.parametrize("after", [1, 5])
def test_one_that_is_stopped_leaves_what_was_there(engine: Engine, tmp_path: Path, kind: str, after: int) -> None:
    out, parts = tmp_path / "x", list[float]()
    out.write_text("mine")
    with pytest.raises(ReportError, match="was stopped; nothing was written"):
        engine.reports.write(
            Wanted(DAY), kind, out, progress=parts.append, cancelled=lambda: len(parts) >= after
        )  # fmt: skip
    assert len(parts) == after
    assert out.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["x"]


def test_what_cannot_be_written_or_read_is_said(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="cannot be written"):
        engine.reports.write(Wanted(DAY), "pdf", tmp_path / "none" / "x.pdf")
    with pytest.raises(ReportError, match="ends before it begins"):
        engine.reports.write(Wanted(Range(TODAY, date(2026, 11, 11))), "pdf", tmp_path / "x.pdf")
    engine.stop()
    engine.paths.database.write_bytes(b"no store of ours" * 512)
    with pytest.raises(StoreUnavailable):
        engine.reports.write(Wanted(DAY), "pdf", tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()
