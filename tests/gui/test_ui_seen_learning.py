"""What only pictures showed of learning: words that said too much, twice, or something else."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, HeadwaterError, Words
from headwater.engine.learnt import Stage
from headwater.ui.text import Prose
from tests.support.fake_learning import BETTER, EMPTY, FOREIGN, HONEST, NONE, SECOND, standing
from tests.support.model_page import SETTINGS, USED, OpenModel
from tests.support.windows import said

STRANGE = replace(FOREIGN, in_use=True)


def texts(w: QWidget) -> list[str]:
    """Every sentence that is shown inside a widget."""
    return [x.accessibleName() for x in w.findChildren(Prose) if x.isVisible()]


def test_what_was_learned_for_another_base_model_is_not_said_to_judge(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.IDLE, STRANGE))
    shown = said(page)
    assert "The base model is in use." in shown
    assert "What was in use was learned on 12 November 2026, 08:00 for another base model" in shown
    assert "In use: what it learned" not in shown
    assert "with what it learned on" not in said(page.cannot)
    assert page.learned.compared.isHidden(), "its figures are about another model"
    table = page.versions.table.model()
    states = [str(table.index(n, table.columnCount() - 1).data()) for n in range(table.rowCount())]
    assert states == ["not usable now", "in use"]
    page.versions.table.selectRow(0)
    page.versions.drop.click()
    assert "It is in use" not in page.versions.ask.question.accessibleName()


@pytest.mark.parametrize("stage", [Stage.READY, Stage.TRAINING, Stage.WAITING])
def test_nor_while_something_else_is_said_above(model: OpenModel, stage: Stage) -> None:
    kept = (SECOND, STRANGE) if stage is Stage.WAITING else (STRANGE,)
    page, _, _, _ = model(standing(stage, *kept))
    (line,) = [s for s in texts(page.learned) if "cannot be used with the present one" in s]
    assert line == page.learned.used.accessibleName()


def test_nothing_is_compared_while_it_learns_and_nobody_says_so(model: OpenModel) -> None:
    page, _, engine, _ = model(standing(Stage.TRAINING))
    assert texts(page.right)[-1] == "It is compared with your labels as soon as it has learned."
    assert engine.learning.done("honest") == []


def test_without_a_model_each_card_says_what_it_lacks(model: OpenModel) -> None:
    page, _, _, _ = model(replace(NONE, model=""), EMPTY)
    assert "nothing can be learned" in said(page.learned)
    assert "nothing to compare" in said(page.right)


def test_no_label_at_all_is_said_without_zeros(model: OpenModel) -> None:
    page, _, _, _ = model(replace(NONE, labels=0, days=0, needed=12), EMPTY)
    assert "No labels yet. With 12 of them, on different days, it can begin." in texts(page.learned)


def test_that_it_learns_is_said_once(model: OpenModel, qtbot: QtBot) -> None:
    page, _, engine, window = model(standing(Stage.READY))
    gate = window.chores
    engine.learning.train = lambda: BETTER  # type: ignore[method-assign]
    page.learned.now.click()
    assert [s for s in texts(page.learned) if "earning" in s] == [
        "Learning from 41 labels: about 10 s, beside everything else."
    ]
    assert page.learned.task.isHidden()
    qtbot.waitUntil(lambda: not page.learned.task.running and not gate._waiting)


def test_why_it_could_not_learn_is_said_once(model: OpenModel, qtbot: QtBot) -> None:
    page, _, engine, _ = model(standing(Stage.READY))
    why = "Learning was cut off: the model goes on as it was. Try again later."
    engine.learning.failure = HeadwaterError(why)
    engine.learning.now = standing(Stage.READY, trouble=why)
    page.learned.now.click()
    once = [f"The last training did not come to its end: {why}"]
    qtbot.waitUntil(lambda: [s for s in texts(page.learned) if why in s] == once)
    assert page.learned.now.isEnabled()


def test_what_was_put_off_is_not_said_twice(model: OpenModel) -> None:
    page, _, _, _ = model(standing(Stage.WAITING, SECOND))
    page.learned.no.click()
    assert page.said.accessibleName() == "Nothing was changed. It stays below, under Versions."
    assert texts(page.learned)[1] == "The base model is in use. What it learned waits below, under Versions."


def test_an_error_goes_when_it_can_be_read_again(model: OpenModel, qtbot: QtBot) -> None:
    page, _, engine, window = model(standing(Stage.READY))
    good = engine.learning.standing
    engine.learning.standing = lambda: (_ for _ in ()).throw(HeadwaterError("It is locked."))  # type: ignore[method-assign]
    page.refresh()
    qtbot.waitUntil(lambda: page.said.accessibleName() == "It is locked.")
    engine.learning.standing = good  # type: ignore[method-assign]
    page.refresh()
    qtbot.waitUntil(lambda: page.said.isHidden() and not window.chores._waiting)


def test_a_page_that_nobody_sees_any_more_asks_nothing(model: OpenModel) -> None:
    page, _, _, window = model(standing(Stage.READY))
    page.hide()
    page.refresh()
    assert "learning.standing" not in window.chores._waiting


def test_chinese_sentences_stand_without_spaces_between_them(model: OpenModel) -> None:
    few = replace(HONEST, labels=3)
    page, _, _, _ = model(standing(Stage.READY, USED), few, settings=replace(SETTINGS, language="zh_CN"))
    shown = texts(page)
    assert any("学到的。来自" in s for s in shown)
    assert not [s for s in shown if "。 " in s or " 里" in s]


def test_the_tray_is_called_what_it_says() -> None:
    for language in LANGUAGES:
        words = Words(language)
        assert f"“{words('correct.tray.ask')}”" in words("learn.learned.from")
