"""The sample day: made by the real line, looked at in a window of its own, left with one click, and gone without a
trace."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from headwater.base import Clock, Paths, Settings
from headwater.engine.engine import Engine
from headwater.engine.sample_home import home_of
from headwater.engine.sampling import Sample, SampleError, make_sample
from headwater.engine.trying import Trial
from headwater.records import FocusState
from headwater.ui.places import Place
from headwater.ui.tabbing import stops
from headwater.ui.today import Today
from headwater.ui.welcome.page import Welcome
from headwater.ui.welcome.sample import SampleWindow
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine
from tests.support.windows import Open, new, said

FRESH = Settings(theme="light", language="en")
Copy = Callable[[Path], Sample]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """One is made; copies are looked at."""
    home = tmp_path_factory.mktemp("sample")
    parts: list[float] = []
    first = make_sample(Paths.under(home), FRESH, chinese=False, progress=parts.append, cancelled=lambda: False)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    clock: Clock = first.engine.clock

    def copy(to: Path) -> Sample:
        place = home_of(Paths.under(to))
        shutil.copytree(home_of(Paths.under(home)), place)
        engine = Engine(Paths.under(place), first.engine.settings, clock, sources=lambda *_: ())
        return Sample(engine, place)

    return copy


def opened(open_window: Open, tmp_path: Path, made: Copy, qtbot: QtBot) -> tuple[Dashboard, FakeEngine, SampleWindow]:
    window, engine = open_window(FRESH, now=new())
    engine.trial.make = lambda: made(tmp_path)
    page = window.page
    assert isinstance(page, Welcome)
    page.what.sample.click()
    qtbot.waitUntil(lambda: window._sample is not None)
    sample = window._sample
    assert sample is not None
    qtbot.waitUntil(lambda: isinstance(sample.board.page, Today) and sample.board.page.body.isVisible(), timeout=20_000)
    return window, engine, sample


def test_a_day_as_the_real_line_has_it(made: Copy, tmp_path: Path) -> None:
    sample = made(tmp_path)
    day = sample.engine.day(sample.engine.today())
    assert day.at_computer_s > 4 * 3600
    assert {FocusState.FOCUSED, FocusState.AWAY} <= {span.state for span in day.spans}
    assert len(day.apps) > 3
    sample.close()
    assert list(Paths.under(tmp_path).cache.iterdir()) == []


def test_it_is_looked_at_and_left_with_one_click(
    open_window: Open, tmp_path: Path, made: Copy, qtbot: QtBot
) -> None:
    window, engine, sample = opened(open_window, tmp_path, made, qtbot)
    assert not window.isVisible()
    assert "the day of somebody who does not exist" in said(sample)
    assert "Nothing of yours is recorded" in said(sample)
    for place in Place:
        sample.board.go(place)
        QApplication.processEvents()
        assert place is Place.TODAY or sample.board.side is not None
    sample.leave.click()
    QApplication.processEvents()
    assert window.isVisible()
    assert isinstance(window.page, Welcome)
    assert not home_of(Paths.under(tmp_path)).exists()
    assert engine.asked == []
    assert not engine.settings.agreed


def test_nothing_that_is_done_there_is_taken(open_window: Open, tmp_path: Path, made: Copy, qtbot: QtBot) -> None:
    window, engine, sample = opened(open_window, tmp_path, made, qtbot)
    sample.board.go(Place.SETTINGS)
    page = sample.board.side
    assert page is not None
    page.controls["autostart"].click()  # type: ignore[attr-defined]
    page.controls["count_input"].click()  # type: ignore[attr-defined]
    assert engine.asked == []
    assert engine.autostart is not None
    assert engine.autostart.is_now == "off"
    assert not Paths.under(tmp_path).settings.exists()
    assert not Paths.under(home_of(Paths.under(tmp_path))).settings.exists()
    QTest.keyClick(sample.board, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.isVisible)
    assert not home_of(Paths.under(tmp_path)).exists()


def test_tab_reaches_the_way_out(open_window: Open, tmp_path: Path, made: Copy, qtbot: QtBot) -> None:
    window, _, sample = opened(open_window, tmp_path, made, qtbot)
    sample.activateWindow()
    order = stops(sample)
    assert order[0] is sample.leave
    order[1].setFocus()
    sample.board.focusNextPrevChild(False)
    assert sample.focusWidget() is sample.leave
    sample.close()
    qtbot.waitUntil(window.isVisible)


def test_quitting_takes_the_sample_along(open_window: Open, tmp_path: Path, made: Copy, qtbot: QtBot) -> None:
    window, _, sample = opened(open_window, tmp_path, made, qtbot)
    asked: list[bool] = []
    window.quit_asked.connect(lambda: asked.append(True))
    QTest.keyClick(sample.board, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
    window.close()
    assert not home_of(Paths.under(tmp_path)).exists()


def test_one_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    begun: list[float] = []
    with pytest.raises(SampleError, match="stopped"):
        make_sample(paths, FRESH, chinese=True, progress=begun.append, cancelled=lambda: len(begun) > 2)
    assert not home_of(paths).exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    paths.cache.parent.mkdir(parents=True, exist_ok=True)
    paths.cache.write_text("no folder")
    trial = Trial(paths, FakeEngine(tmp_path).trial._categories, FakeEngine(tmp_path).clock, lambda *_: ())
    with pytest.raises(SampleError, match="Free some space"):
        trial.sample(FRESH)
