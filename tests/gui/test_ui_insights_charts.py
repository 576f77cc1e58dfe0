"""The charts of the page "Insights": where their parts are, what they say, that they are neutral, kept and opened."""

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from headwater.base import Words
from headwater.charts.chart import Chart, part_at
from headwater.charts.dwell import DwellHistogram
from headwater.charts.follows import FollowMatrix
from headwater.charts.hours import HourStrip
from headwater.charts.paint import width
from headwater.charts.saving import Format, csv_of, picture_of
from headwater.charts.stretches import StretchBars
from headwater.charts.tokens import DARK, LIGHT, THEMES, Theme
from headwater.charts.ways import WayRows
from headwater.records import FocusState
from headwater.reports.insights import Insights
from headwater.reports.insights_switches import Edge, Graph, Hour
from headwater.ui.app import make_app
from headwater.ui.chartview import AIR, ChartView
from headwater.ui.look import Ui
from tests.support.insights import BUSY, found, weeks
from tests.support.weeks import FRIDAY, told

EN, ZH = Words("en"), Words("zh_CN")
NAMES = ("ways", "follows", "dwell", "hours", "stretches")
NEUTRAL = ("ways", "follows", "dwell", "hours")
NINE = ("VS Code", "LibreOffice", "docs.google.com", "news.ycombinator.com", "Thunderbird", "Terminal", "Slack",
        "stackoverflow.com", "\0other")  # fmt: skip
_EDGES = [Edge(a, b, 1 + (37 * i * i + 11 * j) % 400) for i, a in enumerate(NINE) for j, b in enumerate(NINE) if i != j]
FULL = Graph(NINE, tuple(sorted(_EDGES, key=lambda e: -e.count)))


def of() -> Insights:
    """Weeks in which nothing is too little."""
    busy = BUSY + ", " + ", ".join(["F 1 code, F 0.4 firefox, F 0.3 evince"] * 8)
    return found(weeks(FRIDAY, 56, busy), FRIDAY.replace(day=1), FRIDAY)


SOME = of()


def charts(words: Words = EN, theme: Theme = LIGHT, scale: float = 1.0) -> dict[str, Chart]:
    make_app()
    return {
        "ways": WayRows(SOME.between, theme, words, scale), "follows": FollowMatrix(FULL, theme, words, scale),
        "dwell": DwellHistogram(SOME.dwell, theme, words, scale), "hours": HourStrip(SOME.hours, theme, words, scale),
        "stretches": StretchBars(SOME.stretches, theme, words, scale),
    }  # fmt: skip


def drawn(chart: Chart, wide: int, theme: Theme = LIGHT, current: int | None = None) -> QImage:
    image = QImage(QSize(wide, chart.height), QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    p = QPainter(image)
    chart.paint(p, QRectF(0, 0, wide, chart.height), current)
    p.end()
    return image


def colours(image: QImage) -> set[str]:
    pixels = np.frombuffer(image.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint32)
    return {QColor.fromRgb(int(pixel)).name() for pixel in np.unique(pixels)}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wide", [560, 900])
def test_each_part_is_where_it_is_said_to_be(name: str, wide: int, qtbot: QtBot) -> None:
    chart = charts()[name]
    assert chart.least <= 560
    r = QRectF(10, 20, wide, chart.height)
    boxes = chart.boxes(r)
    assert len(boxes) == len(chart) > 0
    for i, box in enumerate(boxes):
        assert not box.isEmpty()
        assert r.adjusted(-1, -1, 1, 1).contains(box)
        assert part_at(chart, r, box.center()) == i
    assert part_at(chart, r, QPointF(-500, -500)) is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh_CN"])
def test_each_part_is_told_and_stands_in_the_table(name: str, words: Words, qtbot: QtBot) -> None:
    chart = charts(words)[name]
    said = [chart.spoken(i) for i in range(len(chart))]
    assert len(set(said)) == len(said)
    for text in (*said, chart.summary):
        assert text
        assert not set(text) & set("{}\0")
        assert not text.endswith((",", "，", " "))
    table = chart.table
    assert len(table.rows) >= len(chart)
    assert all(len(row) == len(table.head) and all(row) for row in table.rows)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_current_part_is_outlined(name: str, theme: Theme, qtbot: QtBot) -> None:
    chart = charts(theme=theme)[name]
    plain, marked = drawn(chart, 700, theme), drawn(chart, 700, theme, len(chart) - 1)
    assert marked != plain
    if name in NEUTRAL:
        assert QColor(theme.ring).name() in colours(marked) - colours(plain)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_only_a_state_has_a_colour(name: str, theme: Theme, qtbot: QtBot) -> None:
    chart = charts(theme=theme)[name]
    found_ = [QColor(c) for c in colours(drawn(chart, 700, theme))]
    assert len(found_) > 4
    vivid = any(c.hslSaturationF() > 0.5 and 0.15 < c.lightnessF() < 0.85 for c in found_)
    assert vivid is (name not in NEUTRAL)
    assert chart.states == ((FocusState.FOCUSED,) if name not in NEUTRAL else ())


@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nine_names_and_all_numbers_fit_into_560_px(words: Words, scale: float, qtbot: QtBot) -> None:
    chart = FollowMatrix(FULL, LIGHT, words, scale)
    assert chart.least <= 560 * scale
    assert len(chart) == 72
    for name in chart._names:
        assert width("small", name, scale) <= chart._side - 8
    cell = chart.boxes(QRectF(0, 0, 560 * scale, chart.height))[0]
    assert max(width("caption", str(e.count), scale) for e in FULL.edges) <= cell.width() - 2


def test_the_keyboard_walks_the_edges_by_weight(qtbot: QtBot) -> None:
    chart = charts()["follows"]
    view = ChartView(Ui(LIGHT, EN), chart)
    qtbot.addWidget(view)
    view.resize(600, chart.height + 2 * AIR)
    view.show()
    view.setFocus()
    heard = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Right)
        heard.append(view.accessibleDescription())
    counts = [e.count for e in FULL.edges]
    assert counts == sorted(counts, reverse=True)
    for text, edge in zip(heard, FULL.edges, strict=False):
        assert f" → {edge.to}: {edge.count} times" in text.replace("all others", "\0other")
    QTest.keyClick(view, Qt.Key.Key_End)
    assert ": once" in view.accessibleDescription() or f": {counts[-1]} times" in view.accessibleDescription()


def test_an_empty_cell_is_no_pale_one(qtbot: QtBot) -> None:
    make_app()
    graph = Graph(("a", "b", "c"), (Edge("a", "b", 100), Edge("b", "a", 1)))
    chart = FollowMatrix(graph, LIGHT, EN)
    image, r = drawn(chart, 400), QRectF(0, 0, 400, chart.height)
    little = chart.boxes(r)[1]
    nothing = chart._box(r, 2, 0)
    at = [image.pixelColor(round(box.left() + 5), round(box.top() + 5)).name() for box in (little, nothing)]
    assert at == [QColor(LIGHT.app[3]).name(), QColor(LIGHT.surface).name()]
    assert not [e for e in graph.edges if e.source == "c"]


def test_an_hour_that_is_not_known_has_no_bar(qtbot: QtBot) -> None:
    make_app()
    hours = [Hour(h, 0.0, 0, 0) for h in range(24)]
    hours[9], hours[10], hours[11] = Hour(9, 9000, 50, 5), Hour(10, 900, 40, 1), Hour(11, 9000, 300, 5, high=True)
    chart = HourStrip(hours, LIGHT, EN)
    image, r = drawn(chart, 720), QRectF(0, 0, 720, chart.height)

    def tones(hour: int) -> set[str]:
        box = chart.boxes(r)[hour].adjusted(4, 0, -4, -3).toRect()
        return colours(image.copy(box))

    assert QColor(LIGHT.app[1]).name() in tones(9)
    assert QColor(LIGHT.app[0]).name() in tones(11)
    for hour in (8, 10):
        assert not tones(hour) & {QColor(LIGHT.app[n]).name() for n in range(4)}
    assert QColor(LIGHT.text3).name() in tones(10)
    assert QColor(LIGHT.text3).name() not in tones(8)
    assert chart.spoken(10) == "10:00 – 11:00: 15 min, too little to say"
    assert chart.spoken(8) == "08:00 – 09:00: no time at the computer"
    assert chart.table.rows[10][1] == "–"
    assert chart.spoken(11).startswith("11:00 – 12:00: 120 changes in an hour, more than in most hours;")


def test_names_that_do_not_fit_get_a_third_each(qtbot: QtBot) -> None:
    long_ = [told(FRIDAY, f"9:00 F 20 {'W' * 60}, C 2 slack, F 20 {'W' * 60}, A 60")]
    chart = WayRows(found(long_[0], FRIDAY, FRIDAY).between, LIGHT, EN)
    make_app()
    assert len(chart) == 1
    image = drawn(chart, 400)
    right = image.copy(QRectF(396, 0, 4, 24).toRect())
    assert len(colours(right)) == 1


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_pictures_and_tables_open_again(name: str, theme: Theme, tmp_path: Path, qtbot: QtBot) -> None:
    chart = charts(theme=theme)[name]
    made = {kind: picture_of(chart, "A title", theme, EN, kind) for kind in Format}
    image = QImage.fromData(made[Format.PNG])
    assert image.width() == 2000
    assert len({image.pixel(x, y) for x in range(0, 2000, 7) for y in range(0, image.height(), 9)}) > 4
    assert made[Format.SVG].startswith(b"<svg ")
    assert b"<text" not in made[Format.SVG]
    assert made[Format.PDF].startswith(b"%PDF-")
    (tmp_path / "x.csv").write_bytes(csv_of(chart.table))
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        again = list(csv.reader(file))
    assert again == [list(chart.table.head), *map(list, chart.table.rows)]
