"""The picture of a full day: stretched while it moves, painted anew when it rests."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from headwater.ui import kept
from headwater.ui.ribbon import RibbonView


def shown(view: RibbonView) -> QImage:
    return view.grab().toImage()


def paintings(view: RibbonView, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Of the lanes, from now on."""
    made: list[object] = []
    really = view.chart.paint_still

    def counted(p: QPainter, r: QRectF) -> None:
        made.append(view.chart.view)
        really(p, r)

    monkeypatch.setattr(view.chart, "paint_still", counted)
    return made


@pytest.fixture
def heavy(view: RibbonView, monkeypatch: pytest.MonkeyPatch) -> RibbonView:
    """One that takes longer than a frame may."""
    monkeypatch.setattr(kept, "HEAVY_S", -1.0)
    view.highlight("nobody")
    shown(view)
    return view


def test_a_light_day_is_painted_at_each_move(
    view: RibbonView, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr(kept, "HEAVY_S", 60.0)
    view.highlight("nobody")
    shown(view)
    made = paintings(view, monkeypatch)
    for _ in range(3):
        view.zoom(1.3)
        shown(view)
    assert len(made) == 3
    assert not view.kept.moving


def test_a_full_one_is_stretched_until_it_rests(
    heavy: RibbonView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = paintings(heavy, monkeypatch)
    whole, names = shown(heavy), round(heavy.chart.scale.left) - 4
    stretched = []
    for _ in range(3):
        heavy.zoom(1.3)
        stretched.append(shown(heavy))
        assert heavy.kept.moving
    assert not made
    assert len({bytes(image.constBits()) for image in (whole, *stretched)}) == 4, "each move is seen"
    assert all(image.copy(0, 0, names, 60) == whole.copy(0, 0, names, 60) for image in stretched), "names stay"
    qtbot.waitUntil(lambda: bool(made))
    assert made == [heavy.chart.view], "once, as it is now"
    qtbot.waitUntil(lambda: not heavy.kept.moving)
    rested = shown(heavy)
    heavy.highlight(None)
    heavy.highlight("nobody")
    assert shown(heavy) == rested, "as one that was never stretched"


def test_what_was_in_both_lies_where_it_lies_now(heavy: RibbonView, monkeypatch: pytest.MonkeyPatch) -> None:
    heavy.zoom(4.0)
    heavy.kept._due = True
    shown(heavy)
    view = heavy.chart.view
    heavy.zoom(2.0)
    moved = shown(heavy)
    heavy.kept._due = True
    anew = shown(heavy)
    y, r = round(heavy.chart.frame.state.center().y()) + 8, heavy.chart.frame.state
    there = list(range(round(r.left()) + 6, round(r.right()) - 6, 7))
    alike = sum(_near(moved.pixel(x, y), anew.pixel(x, y)) for x in there)
    assert heavy.chart.view != view
    assert alike > 0.9 * len(there), "but for edges"


def test_another_size_or_day_is_painted_at_once(heavy: RibbonView, monkeypatch: pytest.MonkeyPatch) -> None:
    made = paintings(heavy, monkeypatch)
    heavy.zoom(1.3)
    heavy.resize(heavy.width() - 40, heavy.height())
    shown(heavy)
    assert len(made) == 1
    assert not heavy.kept.moving


def _near(a: int, b: int) -> bool:
    return all(abs((a >> n & 255) - (b >> n & 255)) < 24 for n in (0, 8, 16))
