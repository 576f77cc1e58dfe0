"""The calibration curve and the table of confusions: painted, spoken, and as rows."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Words
from headwater.charts.confusion import SHOWN, STRONGEST, Confusion
from headwater.charts.curve import FEW_S, CalibrationCurve, Dot
from headwater.charts.fonts import load_fonts
from headwater.charts.paint import mix
from headwater.charts.tokens import THEMES, Theme, contrast
from headwater.charts.wording import percent
from headwater.records import LEARNED_STATES
from tests.support.fake_learning import HONEST

EN = Words("en")
DOTS = (Dot(0.86, 0.79, 20_000.0), Dot(0.37, 0.41, FEW_S - 1), Dot(0.68, 0.71, 12_000.0))
themes = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


@pytest.fixture(autouse=True)
def fonts(qtbot: QtBot) -> None:
    load_fonts()


def painted(chart: CalibrationCurve | Confusion, width: int, current: int | None = None) -> QImage:
    image = QImage(width, chart.height, QImage.Format.Format_RGB32)
    image.fill(QColor(chart.theme.surface))
    p = QPainter(image)
    chart.paint(p, QRectF(0, 0, width, chart.height), current)
    p.end()
    return image


def pixels(image: QImage, colour: str) -> int:
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@themes
def test_dots_are_filled_with_ink_and_few_labels_are_hollow(theme: Theme) -> None:
    many = pixels(painted(CalibrationCurve((Dot(0.5, 0.5, 20_000.0),), theme, EN), 300), theme.text)
    few = pixels(painted(CalibrationCurve((Dot(0.5, 0.5, FEW_S - 1),), theme, EN), 300), theme.text)
    none = pixels(painted(CalibrationCurve((), theme, EN), 300), theme.text)
    assert many > 200, "its area is the labelled time; the one there is, is the largest"
    assert none < few < many / 2


def test_more_time_is_a_larger_dot() -> None:
    theme = THEMES["light"]
    large, small = Dot(0.5, 0.5, 20_000.0), Dot(0.9, 0.2, 5000.0)
    one, two = (
        pixels(painted(CalibrationCurve(dots, theme, EN), 300), theme.text) for dots in ((large,), (large, small))
    )
    assert 1.1 * one < two < 1.6 * one


@themes
def test_what_the_keyboard_rests_on_is_outlined(theme: Theme) -> None:
    for chart in (CalibrationCurve(DOTS, theme, EN), Confusion(HONEST.confusion, theme, EN)):
        before, after = (pixels(painted(chart, 500, current), theme.ring) for current in (None, 1))
        assert after > before + 20


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0 %"), (0.001, "< 1 %"), (0.0051, "1 %"), (0.676, "68 %"), (1.0, "100 %")]
)
def test_a_little_is_not_nothing(share: float, said: str) -> None:
    assert percent(share) == said


def test_the_curve_in_words_and_as_rows() -> None:
    chart = CalibrationCurve(DOTS, THEMES["light"], EN)
    assert chart.table.rows == (
        ("37 %", "41 %", "20 min"), ("68 %", "71 %", "3 h 20 min"), ("86 %", "79 %", "5 h 33 min"),
    )  # fmt: skip
    assert chart.spoken(0) == "Said 37 %, met 41 %, 20 min, too little time to rely on"
    assert chart.spoken(2) == "Said 86 %, met 79 %, 5 h 33 min"
    assert chart.summary == "Over 9 h 13 min of labelled time it was mostly right less often than it said."
    modest = CalibrationCurve((Dot(0.5, 0.6, 3600.0),), THEMES["light"], EN)
    assert "at least as often as it said" in modest.summary
    assert CalibrationCurve((), THEMES["light"], EN).summary == "There are no labels to compare with."


@pytest.mark.parametrize("language", LANGUAGES)
def test_confusions_in_words_and_as_rows(language: str) -> None:
    words = Words(language)
    chart = Confusion(HONEST.confusion, THEMES["light"], words)
    assert len(chart) == len(LEARNED_STATES) * len(SHOWN)
    table = chart.table
    assert [len(row) for row in table.rows] == [len(table.head)] * 5
    assert table.rows[0][1] == words.duration(14_000)
    assert table.rows[3][1:] == ("–",) * 6
    assert words("state.fragmented") in chart.spoken(3 * len(SHOWN))
    assert "77 %" in chart.spoken(0)
    assert "74 %" in chart.summary


def test_nothing_said_is_no_share() -> None:
    chart = Confusion(HONEST.confusion, THEMES["light"], EN)
    assert chart.share(3, 0) is None
    assert chart.share(1, 2) == 0.0
    empty = Confusion(((0.0,) * 6,) * 5, THEMES["light"], EN)
    assert empty.summary == "There are no labels to compare with."
    assert pixels(painted(empty, 500), THEMES["light"].sunken) == 0


@pytest.mark.parametrize("seconds", [(), ((1.0,) * 6,) * 4, ((1.0,) * 5,) * 5])
def test_another_shape_is_refused(seconds: Sequence[Sequence[float]]) -> None:
    with pytest.raises(ValueError, match="a row for each state"):
        Confusion(seconds, THEMES["light"], EN)


@themes
def test_numbers_can_be_read_on_every_shade(theme: Theme) -> None:
    for share in range(101):
        ground = mix(theme.sunken, theme.text, STRONGEST[theme.dark] * share / 100).name()
        assert contrast(ground, theme.text) >= 4.5


@themes
def test_the_smallest_and_the_largest_are_painted(theme: Theme) -> None:
    for scale in (0.9, 1.5):
        curve = CalibrationCurve(DOTS, theme, Words("zh_CN"), scale)
        for chart in (curve, Confusion(HONEST.confusion, theme, EN, scale)):
            for width in (chart.least, 1400):
                assert not painted(chart, width).isNull()
