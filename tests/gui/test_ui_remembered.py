"""The window stands where it stood, within reach, and is there again after a session that ended with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import Paths
from headwater.ui.app import make_app
from headwater.ui.places import Place
from headwater.ui.program import Program
from headwater.ui.remembered import Remembered, keep, recall, within_reach
from headwater.ui.window import Dashboard
from tests.support.fake_engine import FakeEngine

Begin = Callable[[], Program]


@pytest.fixture
def begin(engine: FakeEngine) -> Iterator[Begin]:
    """Starts of one program after another, in the same home."""
    made: list[Program] = []

    def run() -> Program:
        made.append(Program(make_app(), engine))
        return made[-1]

    yield run
    made[-1].close()


def opened(program: Program, qtbot: QtBot) -> Dashboard:
    """Its window, seen."""
    program.open_window()
    assert program.window is not None
    with qtbot.waitSignal(program.window.painted):
        program.window.update()
    return program.window


def test_a_window_opens_as_large_as_it_was_closed(begin: Begin, engine: FakeEngine, qtbot: QtBot) -> None:
    first = begin()
    window = opened(first, qtbot)
    window.resize(900, 655)  # the screen of these tests is narrower
    window.go(Place.RULES)
    window.close()
    first.close()
    second = opened(begin(), qtbot)
    assert (second.width(), second.height()) == (900, 655)
    assert second.place is Place.TODAY, "who closed it begins anew"


@pytest.mark.parametrize("asked", [None, False, True])
def test_a_window_that_a_session_ended_with_is_there_again(begin: Begin, qtbot: QtBot, asked: bool | None) -> None:
    first = begin()
    first.start(False)
    window = opened(first, qtbot)
    window.go(Place.RULES)
    first.end_with_session()
    window.close()  # as Qt does before it ends
    first.close()
    second = begin()
    second.start(asked)
    assert second.window is not None
    assert second.window.place is Place.RULES


def test_a_program_that_was_killed_left_its_window_open(begin: Begin, engine: FakeEngine, qtbot: QtBot) -> None:
    opened(begin(), qtbot)
    assert recall(engine.paths).open, "noted before anything can end it"


def test_what_was_read_for_a_window_goes_with_it(begin: Begin, engine: FakeEngine, qtbot: QtBot) -> None:
    window = opened(begin(), qtbot)
    window.go(Place.RULES)
    assert engine.let_gone == 0
    window.close()
    qtbot.waitUntil(lambda: engine.let_gone == 1)


@pytest.mark.parametrize("ends", ["closed", "quit"])
def test_a_window_that_the_person_closed_stays_closed(
    begin: Begin, engine: FakeEngine, qtbot: QtBot, ends: str
) -> None:
    first = begin()
    window = opened(first, qtbot)
    if ends == "closed":
        window.close()
    first.close()
    assert not recall(engine.paths).open
    second = begin()
    second.start(False)
    assert second.window is None


@pytest.mark.parametrize(
    "told",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"geometry": 5, "page": "today", "open": true}',
        b'{"geometry": "zz", "page": "today", "open": true}', b'{"geometry": "00", "page": "nowhere", "open": true}',
        b'{"page": "today"}', b"[" * 20_000, b'{"geometry": "' + b"00" * 9000 + b'", "page": "today", "open": true}',
    ],
)  # fmt: skip
def test_what_is_damaged_gives_a_window_like_the_first(engine: FakeEngine, told: bytes) -> None:
    engine.paths.state.mkdir(parents=True, exist_ok=True)
    (engine.paths.state / "window.json").write_bytes(told)
    assert recall(engine.paths) == Remembered()


def test_nonsense_in_the_place_of_a_geometry_harms_nothing(engine: FakeEngine, qtbot: QtBot) -> None:
    window = Dashboard(engine, geometry=bytes(range(66)))
    qtbot.addWidget(window)
    assert (window.width(), window.height()) == (1180, 760)


def test_a_disk_that_does_not_take_it_harms_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    window = QWidget()
    qtbot.addWidget(window)
    keep(Paths.under(tmp_path), window, Place.TODAY, is_open=True)
    assert recall(Paths.under(tmp_path)) == Remembered()


@pytest.mark.parametrize(
    ("x", "y"), [(5000, 100), (-5000, 100), (100, 5000), (100, -5000), (-1170, 0)], ids=str
)  # fmt: skip
def test_a_window_on_a_screen_that_went_comes_within_reach(qtbot: QtBot, x: int, y: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(x, y, 1180, 560)
    within_reach(window)
    room = QApplication.primaryScreen().availableGeometry()
    assert room.contains(window.pos())
    assert room.intersects(window.geometry())
    assert window.height() <= room.height()


def test_one_within_reach_stays(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(300, 50, 700, 400)
    within_reach(window)
    assert window.geometry() == QRect(300, 50, 700, 400)
