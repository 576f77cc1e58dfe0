"""Charts on pages: pointed at, copied, kept as pictures and as tables."""

import csv
from errno import ENOSPC
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from headwater.base import Words
from headwater.charts.chart import Chart, part_at
from headwater.charts.confusion import SHOWN, Confusion
from headwater.charts.curve import CalibrationCurve, Dot
from headwater.charts.precision import PrecisionCurve
from headwater.charts.review import DayPicture, WeekBars
from headwater.charts.saving import Format, csv_of
from headwater.charts.tokens import DARK, LIGHT
from headwater.charts.wording import Table
from headwater.records import LEARNED_STATES
from headwater.reports.forecast import Step
from headwater.ui.app import make_app
from headwater.ui.charttools import copied
from headwater.ui.chartview import AIR, Charted
from headwater.ui.look import Ui
from tests.support.chart_days import busy_day
from tests.support.weeks import FRIDAY, USUAL, days_before

WORDS = Words("en")
NAMES = ("curve", "confusion", "precision", "day", "week")


def charts(words: Words = WORDS, dark: bool = False) -> dict[str, Chart]:
    theme = DARK if dark else LIGHT
    dots = (Dot(0.3, 0.2, 4000.0), Dot(0.55, 0.6, 900.0), Dot(0.9, 0.85, 9000.0))
    shares = [[60.0 * (1 + 5 * (i == j)) for j in range(len(SHOWN))] for i in range(len(LEARNED_STATES))]
    steps = (Step(0.2, 40, 12, 0.2, 8, 10), Step(0.4, 20, 12, 0.45, 5, 10))
    return {
        "curve": CalibrationCurve(dots, theme, words),
        "confusion": Confusion(shares, theme, words),
        "precision": PrecisionCurve(steps, 0.2, 0.7, theme, words),
        "day": DayPicture(busy_day(), theme, words),
        "week": WeekBars(days_before(FRIDAY, USUAL, "9:00 C 30, F 60", USUAL), theme, words),
    }


@pytest.fixture
def charted(qtbot: QtBot) -> Charted:
    """The calibration curve on a page."""
    make_app()
    made = Charted(Ui(LIGHT, WORDS), charts()["curve"], "How often it is right: Monday/Tuesday", "Right: 1/2")
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize("name", NAMES)
def test_each_part_is_where_it_is_said_to_be(name: str, qtbot: QtBot) -> None:
    make_app()
    chart = charts()[name]
    r = QRectF(10, 20, max(chart.least, 700), chart.height)
    boxes = chart.boxes(r)
    assert len(boxes) == len(chart) > 0
    seen = [box for box in boxes if not box.isEmpty()]
    assert len(seen) > 0.6 * len(boxes)
    for box in seen:
        assert r.adjusted(-12, -12, 12, 12).contains(box)
        at = part_at(chart, r, box.center())
        assert at is not None
        assert boxes[at].center() == box.center()
    assert part_at(chart, r, QPointF(-500, -500)) is None


@pytest.mark.parametrize("name", NAMES)
def test_the_part_that_is_pointed_at_is_drawn_otherwise(name: str, qtbot: QtBot) -> None:
    make_app()
    chart, words = charts()[name], Ui(LIGHT, WORDS)
    made = Charted(words, chart)
    qtbot.addWidget(made)
    made.resize(max(chart.least + 2 * AIR, 700), 600)
    made.show()
    qtbot.waitExposed(made)
    view = made.view
    before = view.grab().toImage()
    inside = QRectF(view.rect()).adjusted(AIR, AIR, -AIR, -AIR)
    part = next(i for i, box in enumerate(chart.boxes(inside)) if not box.isEmpty())
    box = chart.boxes(inside)[part]
    QTest.mouseMove(view, box.center().toPoint())
    qtbot.waitUntil(lambda: view.pointed == part)
    assert view.grab().toImage() != before
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert view.pointed is None
    assert view.grab().toImage() == before


def test_a_part_is_chosen_by_mouse_and_by_return(charted: Charted, qtbot: QtBot) -> None:
    view, heard = charted.view, list[int]()
    view.chosen.connect(heard.append)
    inside = QRectF(view.rect()).adjusted(AIR, AIR, -AIR, -AIR)
    middle = view.chart.boxes(inside)[1].center().toPoint()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard == [1], "nothing rests on a part yet"
    QTest.keyClick(view, Qt.Key.Key_End)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard == [1, 2]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
def test_pictures_open_again(name: str, dark: bool, qtbot: QtBot, tmp_path: Path) -> None:
    make_app()
    made = Charted(Ui(DARK if dark else LIGHT, WORDS), charts(dark=dark)[name])
    qtbot.addWidget(made)
    for kind in Format:
        made.tools.keep(lambda kind=kind: made.tools._picture(kind), tmp_path / f"x.{kind}")  # type: ignore[misc]
        assert made.tools.said.accessibleName() == f"Saved as x.{kind}."
    image = QImage(str(tmp_path / "x.png"))
    assert image.width() == 2000
    assert len({image.pixel(x, y) for x in range(0, 2000, 7) for y in range(0, image.height(), 20)}) > 4
    drawn = (tmp_path / "x.svg").read_text()
    assert drawn.startswith("<svg ")
    assert "<text" not in drawn
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("name", NAMES)
def test_the_table_opens_again(name: str, tmp_path: Path) -> None:
    make_app()
    told = charts()[name].table
    (tmp_path / "x.csv").write_bytes(csv_of(told))
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        again = list(csv.reader(file))
    assert again == [list(told.head), *map(list, told.rows)]


def test_no_spreadsheet_runs_a_cell() -> None:
    made = csv_of(Table("x", ("a",), (("=1+1",), ("费用,\n二",)))).decode("utf-8-sig")
    assert made == "a\r\n'=1+1\r\n\"费用,\n二\"\r\n"


@pytest.mark.usefixtures("engine")
def test_no_spreadsheet_runs_what_is_pasted() -> None:
    data = copied(Table("x", ("a", "b"), (('=HYPERLINK("http://a")', "1\t2"), ("\t+1", "-"))))
    assert data.text() == "a\tb\n'=HYPERLINK(\"http://a\")\t1 2\n' +1\t'-"
    assert "<td>=" not in data.html()
    assert "<td>&#x27;=HYPERLINK" in data.html()


def test_copied_as_a_picture_and_as_a_table(charted: Charted) -> None:
    charted.tools.copy_picture()
    assert QGuiApplication.clipboard().image().width() == 2000
    assert charted.tools.said.accessibleName() == "Copied."
    charted.tools.copy_table()
    data = QGuiApplication.clipboard().mimeData()
    lines = [line.split("\t") for line in data.text().splitlines()]
    told = charted.view.chart.table
    assert lines == [list(told.head), *map(list, told.rows)]
    assert data.html().count("<tr>") == 1 + len(told.rows)


def test_the_menu_offers_all_of_it_and_names_the_file(charted: Charted, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("headwater.ui.charttools.ask_save", lambda _page, _title, name, _then: asked.append(name))
    assert charted.tools.button.accessibleName() == "Copy or save: How often it is right: Monday/Tuesday"
    charted.tools.button.click()
    made = charted.findChild(QMenu)
    assert isinstance(made, QMenu)
    names = [a.text() for a in made.actions() if not a.isSeparator()]
    assert names == ["Copy as a picture", "Copy as a table", "Save as PNG…", "Save as SVG…", "Save as PDF…",
                     "Save as CSV…"]  # fmt: skip
    for action in made.actions()[3:]:
        action.trigger()
    made.close()
    assert asked == ["Right- 1-2.png", "Right- 1-2.svg", "Right- 1-2.pdf", "Right- 1-2.csv"]


def test_what_cannot_be_kept_is_told(charted: Charted, tmp_path: Path) -> None:
    charted.tools.keep(lambda: b"x", tmp_path / "none" / "x.svg")
    assert charted.tools.said.accessibleName() == (
        f"{tmp_path}/none/x.svg cannot be written (No such file or directory): choose another place for it."
    )


def test_a_disk_that_is_full_leaves_the_file_that_was_there(
    charted: Charted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_fd: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    (tmp_path / "x.svg").write_text("mine")
    with monkeypatch.context() as m:
        m.setattr("os.fsync", full)
        charted.tools.keep(lambda: b"new", tmp_path / "x.svg")
    assert "No space left on device" in charted.tools.said.accessibleName()
    assert [p.read_text() for p in tmp_path.glob("*.svg")] == ["mine"]
    assert not list(tmp_path.glob(".x.svg*"))
