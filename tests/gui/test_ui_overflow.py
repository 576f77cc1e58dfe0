"""Nothing is cut in the smallest window: in each language, in one 40 % longer than English, and in large type."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings
from headwater.charts.fonts import load_fonts
from headwater.ui.app import make_app
from headwater.ui.buttons import Button, NavItem
from headwater.ui.look import Ui, look
from headwater.ui.text import Elided, Figure, label, prose
from tests.support import filled
from tests.support.overflow import faults
from tests.support.pseudo import PSEUDO, longer, spoken
from tests.support.walking import opened, pages, steps

LEAST = (900, 600)
languages = pytest.mark.parametrize("language", [*LANGUAGES, PSEUDO])
scales = pytest.mark.parametrize("scale", [1.0, 1.5])


def settings(language: str, scale: float) -> Settings:
    return Settings(
        agreed=True, theme="light", language=language, text_scale=scale, week_begins="mon", clock_hours="24"
    )  # fmt: skip


@languages
@scales
@pytest.mark.parametrize("what", ["full", "empty"])
def test_no_page_cuts_words_or_leaves_its_place(
    language: str, scale: float, what: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, list[str]] = {}
    with spoken(language, monkeypatch) as known:
        engine = getattr(filled, what)(settings(known, scale))
        with opened(engine, LEAST, qtbot) as window:
            assert (window.width(), window.height()) == LEAST
            for name, _ in pages(window, qtbot, search=what == "full"):
                found[name] = faults(window, monkeypatch)
    assert {name: lines for name, lines in found.items() if lines} == {}


@languages
@scales
def test_no_step_of_the_welcome_does(
    language: str, scale: float, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, list[str]] = {}
    with spoken(language, monkeypatch) as known:
        chosen = Settings(theme="light", language=known, text_scale=scale, schedule=True)
        with opened(filled.fresh(chosen, lacking=("windows", "input")), LEAST, qtbot) as window:
            for name, _ in steps(window, qtbot):
                found[name] = faults(window, monkeypatch)
    assert {name: lines for name, lines in found.items() if lines} == {}


# -- what is looked for is found --------------------------------------------------------------------------------------

SAID = "Where the time of this day went"


def narrow(w: QWidget) -> QWidget:
    w.setFixedWidth(60)
    return w


def low(w: QWidget) -> QWidget:
    w.setFixedSize(120, 20)
    return w


def silent(w: QWidget) -> QWidget:
    narrow(w).resizeEvent = lambda _event: None  # type: ignore[method-assign]
    w.setToolTip("")
    return w


def field(ui: Ui) -> QWidget:
    w = QLineEdit()
    w.setPlaceholderText(SAID)
    return narrow(w)


def scrolling(ui: Ui) -> QWidget:
    area = QScrollArea()
    area.setWidget(label(ui, SAID))
    area.setFixedSize(60, 60)
    return area


def outside(ui: Ui) -> QWidget:
    w = QWidget()
    w.setFixedSize(60, 20)
    label(ui, SAID).setParent(w)
    return w


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda ui: narrow(label(ui, SAID)), "QLabel “Where"), (lambda ui: narrow(Button(ui, SAID)), "Button “Where"),
        (lambda ui: low(prose(ui, SAID)), "of height"), (lambda ui: narrow(prose(ui, SAID * 3)), "of height"),
        (lambda ui: narrow(NavItem(ui, SAID, "today", current=True)), "painted “Where"),
        (lambda ui: narrow(Figure(ui, "123456 h 59 min")), "Figure"), (lambda ui: silent(Elided(ui, SAID)), "no hint"),
        (field, "QLineEdit"), (scrolling, "scrolls to the side"), (outside, "60 px wide"),
    ],
)  # fmt: skip
def test_a_fault_is_found(
    make: Callable[[Ui], QWidget], told: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_app()
    load_fonts()
    window, part = QWidget(), make(look(settings("en", 1.0)))
    qtbot.addWidget(window)
    part.setParent(window)
    window.resize(400, 200)
    window.show()
    QApplication.processEvents()
    assert any(told in fault for fault in faults(window, monkeypatch)), faults(window, monkeypatch)


def test_where_all_has_room_nothing_is_found(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    make_app()
    load_fonts()
    ui, window = look(settings("en", 1.0)), QWidget()
    qtbot.addWidget(window)
    for n, part in enumerate((label(ui, SAID), Button(ui, SAID), prose(ui, SAID), Elided(ui, SAID))):
        part.setParent(window)
        part.setGeometry(10, 10 + 50 * n, 380, 40)
    window.resize(400, 220)
    window.show()
    QApplication.processEvents()
    assert faults(window, monkeypatch) == []


def test_the_language_that_nobody_speaks_is_longer_and_keeps_its_places() -> None:
    assert longer("Find a setting") == "Findfi a settingset"
    assert longer("{n} min of {whole}") == "{n} minmi ofo {whole}"
