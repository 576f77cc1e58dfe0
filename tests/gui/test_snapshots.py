"""Every page as it was last looked at and found good: in both languages and themes, small and large, full and empty.

The pictures lie in tests/snapshots. `pytest tests/gui/test_snapshots.py --remake-snapshots` keeps them as the pages are
now: look at each that changed before it is committed.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QCursor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings
from headwater.charts.tokens import LIGHT
from headwater.ui.boxes import Canvas
from headwater.ui.help import page as help_page
from headwater.ui.help.licences import LIBRARIES
from headwater.ui.look import look
from headwater.ui.places import Place
from headwater.ui.text import tint
from headwater.ui.window import Dashboard
from tests.support import filled
from tests.support.likeness import Pixels, difference, keep, kept, mark, pixels, show
from tests.support.walking import lengthened, opened, pages, rest, steps

HERE = Path(__file__).resolve().parents[1] / "snapshots"
MADE = HERE.parents[1] / ".cache/snapshots"
"""What was made lies there where it is not alike."""
SMALL, LARGE = (900, 600), (1280, 800)
SAME = {Place.SETTINGS.value, Place.HELP.value}
"""Pages that do not depend on what was recorded."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems draw Chinese in other fonts")


@dataclass(frozen=True, slots=True)
class Case:
    """One window."""

    language: str
    theme: str
    size: tuple[int, int]
    full: bool

    def __str__(self) -> str:
        """Its folder."""
        return f"{self.language}-{self.theme}-{self.size[0]}-{'full' if self.full else 'empty'}"

    @property
    def whole(self) -> bool:
        """Pages are seen in their whole length."""
        return (self.language, self.theme, self.size, self.full) == ("en", "light", LARGE, True)

    @property
    def settings(self) -> Settings:
        """What differs by machine is chosen."""
        return Settings(
            agreed=True, language=self.language, theme=self.theme, contrast="usual", week_begins="mon",
            clock_hours="24",
        )  # fmt: skip


CASES = [Case(*parts) for parts in product(LANGUAGES, ("light", "dark"), (SMALL, LARGE), (True, False))]


@pytest.fixture(autouse=True)
def the_same_everywhere(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No cursor blinks, nothing lies below the pointer, and neither home nor versions are this machine's."""
    monkeypatch.setenv("HOME", str(filled.HOME.parent))
    monkeypatch.setattr(help_page, "__version__", "0.1.0")
    monkeypatch.setattr(help_page, "installed", lambda: [(name, "1.0", by) for name, by in LIBRARIES.items()])
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    QCursor.setPos(0, 0)
    yield
    qapp.setCursorFlashTime(flash)


def picture(window: QWidget) -> QImage:
    """A window as it is seen."""
    return window.grab().toImage()


def walked(case: Case, qtbot: QtBot) -> Iterator[tuple[str, QImage]]:
    """Every page of a window."""
    engine = filled.full(case.settings) if case.full else filled.empty(case.settings)
    with opened(engine, case.size, qtbot) as window:
        for name, _ in pages(window, qtbot, search=case.full):
            if name in SAME and not case.full:
                continue
            if case.whole:
                lengthened(window, qtbot, case.size[1])
            yield name, picture(window)
            if window.height() != case.size[1]:
                window.resize(*case.size)
                rest(window, qtbot)
    yield from welcomed(case, qtbot)


def welcomed(case: Case, qtbot: QtBot) -> Iterator[tuple[str, QImage]]:
    """Every step of the welcome; where a window is empty, only the one in which something can be missing."""
    settings = Settings(language=case.language, theme=case.theme, contrast="usual", schedule=not case.full)
    lacking = () if case.full else ("windows", "input")
    with opened(filled.fresh(settings, lacking=lacking), case.size, qtbot) as window:
        for n, (name, _) in enumerate(steps(window, qtbot)):
            if case.full or n >= 2:
                yield name, picture(window)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_page_looks_as_it_was_kept(case: Case, qtbot: QtBot, pytestconfig: pytest.Config) -> None:
    folder, wrong, names = HERE / str(case), list[str](), set[str]()
    remake = pytestconfig.getoption("--remake-snapshots")
    for name, image in walked(case, qtbot):
        names.add(name)
        if problem := compared(pixels(image), folder / f"{name}.png", MADE / str(case) / name, remake=remake):
            wrong.append(f"{case}/{name}: {problem}")
    for left in {p.stem for p in folder.glob("*.png")} - names:
        wrong.append(f"{case}/{left}: no page makes this picture")
        if remake:
            (folder / f"{left}.png").unlink()
    if remake:
        return
    assert not wrong, "\n".join([*wrong, f"What was made, and the differences, lie in {MADE / str(case)}."])


def test_no_pictures_lie_there_that_nobody_makes() -> None:
    assert sorted(p.name for p in HERE.iterdir()) == sorted(str(case) for case in CASES)


def compared(made: Pixels, path: Path, out: Path, *, remake: bool) -> str:
    """What is wrong with a picture, or ""; kept instead where it is to be, and is not alike."""
    for old in out.parent.glob(f"{out.name}.*"):
        old.unlink()
    wanted, made_of = kept(path) if path.exists() else (None, "")
    if made_of == mark(made):
        return ""
    if wanted is None or wanted.shape != made.shape:
        problem = "there is none, or it is of another size"
    elif (found := difference(made, wanted)) is not None:
        show(made, wanted, found, out)
        problem = str(found)
    else:
        return ""
    if remake:
        keep(made, path)
        return ""
    return problem


# -- what is seen, and what is not ------------------------------------------------------------------------------------


@dataclass
class Seen:
    """A window whose page was kept, and what it looks like now."""

    window: Dashboard
    path: Path

    def differs(self, made: Pixels | None = None) -> bool:
        """Whether somebody would see it."""
        QApplication.processEvents()
        now = pixels(picture(self.window)) if made is None else made
        return difference(now, kept(self.path)[0]) is not None

    def label(self, words: str) -> QLabel:
        """The label that says this."""
        return next(w for w in self.window.findChildren(QLabel) if w.isVisible() and w.text() == words)


@pytest.fixture
def seen(qtbot: QtBot, tmp_path: Path) -> Iterator[Seen]:
    """The day's page."""
    case = Case("en", "light", SMALL, full=True)
    with opened(filled.full(case.settings), case.size, qtbot) as window:
        keep(pixels(picture(window)), tmp_path / "today.png")
        found = Seen(window, tmp_path / "today.png")
        assert not found.differs()
        yield found


def other_words(seen: Seen) -> None:
    seen.label("Your day").setText("Your dog")


def another_colour(seen: Seen) -> None:
    tint(seen.label("Your plan"), look(seen.window.engine.settings), "1")


def further_away(seen: Seen) -> None:
    w = seen.label("Your plan")
    w.move(w.x() + 3, w.y())


def lower(seen: Seen) -> None:
    w = seen.label("Your plan")
    w.move(w.x(), w.y() + 3)


def without_a_line(seen: Seen) -> None:
    line = next(w for w in seen.window.findChildren(Canvas) if w.isVisible() and w.height() == 1 and w.width() > 50)
    line.draw = _nothing
    line.update()


def without_words(seen: Seen) -> None:
    seen.label("Not sure").setText("")


def cut(seen: Seen) -> None:
    seen.label("25 min until the pause").setFixedWidth(100)


def without_an_icon(seen: Seen) -> None:
    rail = seen.window.rail
    assert rail is not None
    rail.items[Place.SEARCH].draw = _nothing  # type: ignore[method-assign]
    rail.items[Place.SEARCH].update()


@pytest.mark.parametrize(
    "change",
    [other_words, another_colour, further_away, lower, without_a_line, without_words, cut, without_an_icon],
)
def test_what_somebody_would_see_is_a_difference(seen: Seen, change: Callable[[Seen], None]) -> None:
    change(seen)
    assert seen.differs()


def test_a_colour_of_an_area_is_seen_however_near_it_is(seen: Seen) -> None:
    made = pixels(picture(seen.window))
    t = LIGHT
    for old, new in ((t.surface, t.canvas), (t.sunken, t.surface), (t.line, t.surface)):
        other = made.copy()
        other[(made == _rgb(old)).all(-1)] = _rgb(new)
        assert seen.differs(other)


def test_letters_that_are_smoothed_otherwise_or_a_pixel_aside_are_no_difference(seen: Seen) -> None:
    made = pixels(picture(seen.window))
    assert not seen.differs(_blurred(made, 0.05))
    assert not seen.differs(np.clip(1.5 * made - 0.5 * _blurred(made, 0.15), 0, 255).round().astype(np.uint8))
    aside = made.copy()
    aside[:, 1:] = made[:, :-1]
    assert not seen.differs(aside)


def test_a_picture_of_another_size_or_none_is_told_and_what_was_made_is_shown(tmp_path: Path) -> None:
    made = np.full((20, 30, 3), 255, np.uint8)
    path, out = tmp_path / "kept.png", tmp_path / "out/page"
    assert compared(made, path, out, remake=False) != ""
    assert compared(made, path, out, remake=True) == ""
    assert compared(made, path, out, remake=False) == ""
    assert compared(made[:-1], path, out, remake=False) != ""
    made[5:15, 5:15] = 0
    assert "100 pixels near" in compared(made, path, out, remake=False)
    assert sorted(p.name for p in out.parent.iterdir()) == [f"page.{x}.png" for x in ("difference", "kept", "made")]
    assert compared(made, path, out, remake=True) == ""
    assert compared(made, path, out, remake=False) == ""
    assert list(out.parent.iterdir()) == []


def _rgb(colour: str) -> tuple[int, int, int]:
    c = QColor(colour)
    return c.red(), c.green(), c.blue()


def _nothing(p: QPainter, r: QRectF) -> None:
    """Draws nothing."""


def _blurred(made: Pixels, share: float) -> Pixels:
    """Each pixel gives so much of itself to each neighbour."""
    a = np.pad(made.astype(np.float64), ((1, 1), (1, 1), (0, 0)), mode="edge")
    rows = share * a[:-2] + (1 - 2 * share) * a[1:-1] + share * a[2:]
    return np.asarray((share * rows[:, :-2] + (1 - 2 * share) * rows[:, 1:-1] + share * rows[:, 2:]).round(), np.uint8)
