"""Times of day with 12 hours: in fields, in windows, in the tray and notifications, below charts, and taken along."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from headwater.base import LANGUAGES, Settings, Words
from headwater.charts import hour_map
from headwater.charts import hours as hours_module
from headwater.charts.chart import Chart
from headwater.charts.hour_map import HourMap
from headwater.charts.hours import HourStrip
from headwater.charts.paint import width
from headwater.charts.ribbon import DayRibbon
from headwater.charts.saving import csv_of, in_24
from headwater.charts.tokens import LIGHT
from headwater.engine import Recording
from headwater.records import Advice, AdviceKind, Channel
from headwater.reports.best_hours import HourCell
from headwater.ui.app import make_app
from headwater.ui.charttools import ChartTools
from headwater.ui.correcting.moments import MinuteField
from headwater.ui.look import Ui, look
from headwater.ui.notify import Note
from headwater.ui.places import Place
from headwater.ui.plan import Segmented
from headwater.ui.preferences import Preferences
from headwater.ui.program import Program
from headwater.ui.stepfields import TimeField
from tests.gui.test_ui_insights_charts import SOME
from tests.gui.test_ui_trends_charts import hours
from tests.support.chart_days import busy_day, moment
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.windows import said

TWELVE = Settings(agreed=True, theme="light", language="en", clock_hours="12")
MESSAGES = Advice(
    "n1", BUSY.at, AdviceKind.MESSAGES, Channel.NOTIFICATION, "advice.messages",
    (("looks", 12), ("usual", 4), ("at", "16:30")), 0.5, "p1",
)  # fmt: skip


# -- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours_", ["12", "24"])
@pytest.mark.parametrize("typed", ["2:30 pm", "2:30pm", "14:30", "1430", "下午2:30", "下午2点半"])
def test_both_ways_of_typing_are_understood_and_the_chosen_one_is_shown(
    engine: FakeEngine, qtbot: QtBot, typed: str, hours_: str
) -> None:
    field = TimeField(look(replace(TWELVE, clock_hours=hours_)), "From", 600)
    qtbot.addWidget(field)
    field.setText(typed)
    field.settle()
    assert field.minute == 870
    assert field.text() == ("2:30\u00a0pm" if hours_ == "12" else "14:30")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("hours_", ["12", "24"])
def test_what_is_said_of_the_days_end_holds_with_either_clock(qtbot: QtBot, language: str, hours_: str) -> None:
    """Whatever the field shows, what it is told to be typed as is understood."""
    ui = look(replace(TWELVE, language=language, clock_hours=hours_))
    (typed,) = re.findall(r"(?:type|请输入) ([\d:]+)", ui.words("settings.schedule_to.why"))
    field = TimeField(ui, "To", 600, last=1440)
    qtbot.addWidget(field)
    field.setText(typed)
    field.settle()
    assert field.minute == 1440


def test_the_days_end_stays_what_it_is(engine: FakeEngine, qtbot: QtBot) -> None:
    field = TimeField(look(TWELVE), "To", 1440, last=1440)
    qtbot.addWidget(field)
    told: list[int] = []
    field.changed.connect(lambda: told.append(field.minute))
    field.settle()
    assert (field.text(), told) == ("midnight", [])
    field.setText("12 am")
    field.settle()
    assert (field.text(), told) == ("12:00\u00a0am", [0])
    for text in ("midnight", "24:00"):
        field.setText(text)
        field.settle()
        assert field.minute == 1440


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_has_room_for_every_time(engine: FakeEngine, qtbot: QtBot, language: str, scale: float) -> None:
    ui = look(replace(TWELVE, language=language, text_scale=scale))
    for made in (TimeField(ui, "To", 0, last=1440), MinuteField(ui, "To", 0, last=1440)):
        qtbot.addWidget(made)
        assert max(ui.width("body", ui.words.time(m)) for m in range(1441)) <= made.width() - 24


# -- windows ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def program(engine: FakeEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    made = Program(make_app(), engine)
    monkeypatch.setattr(made.notifier, "show", notes.append)
    notes.clear()
    yield made
    made.close()


notes: list[Note] = []


def test_the_choice_is_followed_at_once_everywhere(program: Program, engine: FakeEngine, qtbot: QtBot) -> None:
    program.open_window()
    window = program.window
    assert window is not None
    engine.state = replace(BUSY, recording=Recording.PAUSED, paused_until=moment("15:39"))
    engine.tell(engine.state)
    engine.tell(MESSAGES)
    assert program.tray.status.text() == "Paused until 15:39"
    assert notes[-1].title == "Messages together, at 16:30 perhaps?"
    qtbot.waitUntil(lambda: "09:44 – 10:36" in said(window))

    window.go(Place.SETTINGS)
    page = window.page
    assert isinstance(page, Preferences)
    control = page.controls["clock_hours"]
    assert isinstance(control, Segmented)
    QTest.mouseClick(
        control, Qt.MouseButton.LeftButton, pos=QPoint(control.width() - 8, control.height() // 2)
    )  # fmt: skip
    assert engine.settings.clock_hours == "12"
    qtbot.waitUntil(lambda: window.page is not page)
    engine.tell(MESSAGES)
    assert program.tray.status.text() == "Paused until 3:39\u00a0pm"
    assert notes[-1].title == "Messages together, at 4:30\u00a0pm perhaps?"
    window.go(Place.TODAY)
    qtbot.waitUntil(lambda: "9:44 – 10:36\u00a0am" in said(window))
    assert "09:44" not in said(window)


# -- charts -----------------------------------------------------------------------------------------------------------


def marks_of(chart: Chart, wide: float, monkeypatch: pytest.MonkeyPatch, module: object) -> list[tuple[str, QRectF]]:
    """What it writes in caption, and where."""
    written: list[tuple[str, QRectF]] = []

    def text(_p: QPainter, r: QRectF, s: str, role: str, *_more: object) -> None:
        if role == "caption":
            written.append((s, QRectF(r)))

    monkeypatch.setattr(module, "text", text)
    image = QImage(QSize(round(wide), chart.height), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    chart.paint(painter, QRectF(0, 0, wide, chart.height))
    painter.end()
    return written


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_below_charts_do_not_touch_each_other(
    language: str, scale: float, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_app()
    words = Words(language, twelve=True)
    names = {words.hour_mark(h) for h in range(24)}
    cells = [HourCell(0, h, 9, 30_000.0, 9_000.0) for h in range(24)]
    week = HourMap(hours(*cells), range(7), 0, LIGHT, words, scale)
    strip = HourStrip(SOME.hours, LIGHT, words, scale)
    for chart, module in ((week, hour_map), (strip, hours_module)):
        for wide in (chart.least, chart.least + 37, 900):
            marks = [(s, r) for s, r in marks_of(chart, wide, monkeypatch, module) if s in names]
            assert len(marks) >= 2
            ends = []
            for mark, r in marks:
                long = width("caption", mark, scale)
                left = r.left() if chart is strip else r.center().x() - long / 2
                ends.append((left, left + long))
            assert all(a[1] + 3 <= b[0] for a, b in pairwise(ends)), (chart, wide)
            assert ends[-1][1] <= wide + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ribbons_axis_is_short_and_nothing_lies_on_another(
    language: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_app()
    words = Words(language, twelve=True)
    chart = DayRibbon(busy_day(), LIGHT, words)
    for wide in (480, 640, 1000):
        written: list[tuple[str, QRectF]] = []
        monkeypatch.setattr(chart, "_text", lambda _p, r, s, _c, _a, w=written: w.append((s, QRectF(r))))
        image = QImage(QSize(wide, chart.height), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        chart.paint(painter, QRectF(0, 0, wide, chart.height))
        painter.end()
        below = sorted((r for _, r in written if r.top() > chart.frame.presence.bottom()), key=QRectF.left)
        assert len(below) >= 3
        assert all(a.right() < b.left() for a, b in pairwise(below))
    assert words.hour_mark(12) in {s for s, _ in written}


# -- taken along ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_taken_along_with_24_hours(language: str, qtbot: QtBot) -> None:
    make_app()
    words, plain, above = Words(language, twelve=True), Words(language), QWidget()
    qtbot.addWidget(above)
    cells = [HourCell(0, h, 9, 30_000.0, 9_000.0) for h in range(24)]
    for make in (
        lambda w: HourStrip(SOME.hours, LIGHT, w), lambda w: HourMap(hours(*cells), range(7), 0, LIGHT, w),
    ):  # fmt: skip
        told, wanted = make(words).table, make(plain).table
        assert told != wanted
        assert in_24(told, words) == wanted
        assert csv_of(in_24(told, words)) == csv_of(wanted)
        tools = ChartTools(Ui(LIGHT, words), above, make(words), "x")
        tools.copy_table()
        assert QGuiApplication.clipboard().text().splitlines()[0] == "\t".join(wanted.head)
