"""Tab walks a page as it is laid out, whatever was made first."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from headwater.ui.boxes import column, holder, row, scrolled
from headwater.ui.tabbing import step, stops


@pytest.fixture
def box(qtbot: QtBot) -> QWidget:
    """Two columns, the right one in a page that scrolls; what is read first was made last."""
    late, hidden, off = QPushButton("late"), QPushButton("hidden"), QPushButton("off")
    right = scrolled(holder(column(QPushButton("right 1"), QTableWidget(2, 2), QLineEdit())))
    first = holder(column(QPushButton("left 1"), row(QPushButton("left 2"), hidden), off))
    made = holder(row(holder(column(first, late)), right))
    loose = QPushButton("loose", made)
    loose.move(QPoint(0, 0))
    off.setEnabled(False)
    qtbot.addWidget(made)
    made.show()
    hidden.hide()
    return made


def names(found: list[QWidget]) -> list[str]:
    return [w.text() if isinstance(w, QPushButton) else type(w).__name__ for w in found]


def test_in_the_order_of_the_layout_without_what_cannot_be_used(box: QWidget) -> None:
    assert names(stops(box)) == ["left 1", "left 2", "late", "right 1", "QTableWidget", "QLineEdit", "loose"]


def test_forth_and_back_and_round(box: QWidget, qtbot: QtBot) -> None:
    through = stops(box)
    through[-1].setFocus()
    for w in through:
        assert step(box, forward=True) is w
        qtbot.waitUntil(w.hasFocus)
    for w in (*through[-2::-1], through[-1]):
        assert step(box, forward=False) is w
        qtbot.waitUntil(w.hasFocus)


def test_it_goes_on_from_what_tab_passes_by(box: QWidget, qtbot: QtBot) -> None:
    late = next(w for w in stops(box) if names([w]) == ["late"])
    late.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    late.setFocus()
    qtbot.waitUntil(late.hasFocus)
    assert [names([w]) for w in [step(box, forward=True)] if w] == [["right 1"]]
    late.setFocus()
    assert [names([w]) for w in [step(box, forward=False)] if w] == [["left 2"]]


def test_what_scrolls_brings_it_into_sight(qtbot: QtBot) -> None:
    buttons = [QPushButton(str(n)) for n in range(40)]
    area = scrolled(holder(column(*buttons)))
    area.resize(200, 150)
    qtbot.addWidget(area)
    area.show()
    buttons[-2].setFocus()
    assert step(area, forward=True) is buttons[-1]
    assert area.verticalScrollBar().value() > 500
    assert step(area, forward=True) is buttons[0]
    assert area.verticalScrollBar().value() < 10


def test_nothing_to_go_to(qtbot: QtBot) -> None:
    bare = QWidget()
    qtbot.addWidget(bare)
    assert stops(bare) == []
    assert step(bare, forward=True) is None
