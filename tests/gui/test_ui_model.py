"""The page "Your model": each stage, what is learned by hand, and room for all of it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, HeadwaterError, Settings
from headwater.engine import learning
from headwater.engine.learnt import Stage, Verdict
from headwater.ui.model import telling
from headwater.ui.places import Place
from headwater.ui.today import Today
from tests.support.chart_days import moment
from tests.support.fake_learning import (
    BETTER,
    EMPTY,
    NONE,
    NOT_BETTER,
    SECOND,
    standing,
)  # fmt: skip
from tests.support.model_page import SETTINGS, USED, WAITS, OpenModel, buttons
from tests.support.windows import said

# -- each stage -------------------------------------------------------------------------------------------------------


def test_the_rail_leads_here_and_says_so(model: OpenModel) -> None:
    _, _, _, window = model()
    assert window.rail is not None
    assert window.rail.items[Place.MODEL].isChecked()
    assert window.rail.items[Place.MODEL].accessibleName() == "Your model"


def test_too_few_says_how_many_more_and_where_they_come_from(model: OpenModel, qtbot: QtBot) -> None:
    page, _, _, window = model(NONE, EMPTY)
    texts = said(page.learned)
    assert "12 labels on 2 days; with 8 more, and on 3 days at least, it can begin." in texts
    assert "Labels come from what you correct on Today" in texts
    assert buttons(page) == ["Go to Today"]
    assert "Nothing was learned yet." in said(page.versions)
    assert "You said nothing yet." in said(page.right)
    assert page.right.curve is None
    page.learned.today.click()
    qtbot.waitUntil(lambda: isinstance(window.page, Today))


@pytest.mark.parametrize(
    ("labels", "days", "needed", "line"),
    [
        (1, 1, 11, "1 label on 1 day; with 11 more, and on 3 days at least, it can begin."),
        (11, 2, 1, "11 labels on 2 days; with 1 more, and on 3 days at least, it can begin."),
        (11, 3, 1, "11 labels on 3 days; 1 more, and it can begin."),
        (40, 2, 0, "40 labels on 2 days; with labels on more days it can begin."),
    ],
)
def test_what_is_lacking_is_all_named(model: OpenModel, labels: int, days: int, needed: int, line: str) -> None:
    page, _, _, _ = model(replace(NONE, labels=labels, days=days, needed=needed), EMPTY)
    assert line in said(page.learned)


def test_the_fewest_days_are_those_of_learning() -> None:
    assert telling.FEWEST_DAYS == learning.FEWEST_DAYS


def test_without_a_model_nothing_is_compared(model: OpenModel) -> None:
    page, desk, _, _ = model(replace(NONE, model=""), EMPTY)
    assert "There is no model on this computer" in said(page.learned)
    assert buttons(page) == []
    assert desk.done("honest") == []


def test_ready_begins_by_itself_unless_that_is_off(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.READY))
    assert "It begins by itself" in said(page.learned)
    assert buttons(page) == ["Learn now"]
    page, _, _, _ = model(standing(Stage.READY), settings=replace(SETTINGS, learn=False))
    assert "turned off in Settings" in said(page.learned)


def test_training_waits_and_looks_again(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model(standing(Stage.TRAINING, USED))
    assert "Learning from 41 labels: about 10 s" in said(page.learned)
    assert not page.learned.now.isEnabled()
    assert not page.learned.back.isEnabled()
    assert not page.versions.take.isEnabled()
    assert page._soon.isActive()
    desk.now = WAITS
    page._soon.timeout.emit()
    qtbot.waitUntil(lambda: "Use it" in buttons(page))


def test_a_better_one_is_laid_open_before_it_is_used(model: OpenModel) -> None:
    page, desk, _, _ = model()
    texts = said(page.learned)
    for line in (
        "What it learned does better on your labels.", "36 of 60 → 45 of 60", "6 of 9 → 8 of 9",
        "Talking: before 6 of 9, after 8 of 9",
        "1.23 times the probability that the base model gives it",
        "in four of five draws of days, at least 1.08 times.",
        "In use: what it learned on 12 November 2026, 09:12.",
    ):  # fmt: skip
        assert line in texts
    assert buttons(page) == ["Use it", "Not now", "Back to the base model"]
    assert desk.done("adopt") == [], "nothing changes before they say so"


def test_what_may_be_chance_is_said_to_be(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.WAITING, replace(SECOND, test=replace(BETTER, gain=0.03, low=-0.02))))
    assert "That may be chance" in said(page.learned)


def test_in_use_says_what_it_does_and_how_to_go_back(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.IDLE, USED))
    texts = said(page.learned)
    assert "In use: what it learned on 12 November 2026, 09:12." in texts
    assert "From 41 labels; it weighs your own habits." in texts
    assert texts.count("In use:") == 2, "once for those who see, once for those who hear"
    assert buttons(page) == ["Learn now", "Back to the base model"]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"last": NOT_BETTER, "last_at": moment("15:00")}, "24 of 41 labels met before, 23 after."),
        ({"last": replace(NOT_BETTER, verdict=Verdict.FEW), "last_at": moment("15:00")}, "There were too few labels"),
        ({"trouble": "There was no memory left."}, "did not come to its end: There was no memory left."),
    ],
)
def test_what_came_to_nothing_is_said(model: OpenModel, more: dict[str, object], line: str) -> None:
    page, _, _, _ = model(standing(Stage.IDLE, **more))
    assert line in page.learned.last.accessibleName()


# -- anything ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [0.9, 1.5])
def test_the_smallest_window_has_room_for_it(model: OpenModel, language: str, scale: float) -> None:
    settings = Settings(agreed=True, theme="dark", language=language, text_scale=scale)
    page, _, _, window = model(settings=settings, size=(900, 600))
    body, rail = page.area.widget(), window.rail
    assert body is not None
    assert rail is not None
    assert body.minimumSizeHint().width() <= window.width() - rail.width()


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.1])
def test_the_widest_layout_fits_from_where_it_begins(model: OpenModel, scale: float) -> None:
    size = (round(1000 * max(scale, 1.0)), 700)
    page, _, _, window = model(settings=replace(SETTINGS, text_scale=scale), size=size)
    body: QWidget | None = page.area.widget()
    assert body is not None
    assert window.rail is not None
    assert body.minimumSizeHint().width() <= window.width() - window.rail.width()


def test_what_cannot_be_read_is_said(model: OpenModel, qtbot: QtBot) -> None:
    page, desk, _, _ = model()
    desk.standing = lambda: (_ for _ in ()).throw(HeadwaterError("It cannot be read."))  # type: ignore[method-assign]
    page.refresh()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It cannot be read.")
