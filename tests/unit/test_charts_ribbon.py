"""The day ribbon: what is drawn, where it lies, and the same on every device."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPicture

from headwater.base import LANGUAGES, Settings, Words
from headwater.categories import Categories
from headwater.charts import DARK, LIGHT, DayRibbon, Lane, Theme, paint_png, paint_svg
from headwater.charts.picture import ready
from headwater.charts.states import SAID_BELOW
from headwater.records import Boundary, FocusState, Label, LabelSource
from headwater.reports import AppBout, DayReport, StateSpan, day_report
from tests.support.chart_days import (
    BERLIN,
    DAY,
    busy_day,
    busy_history,
    crowded_day,
    empty_day,
    moment,
    with_titles,
)

pytestmark = pytest.mark.usefixtures("qapp")
EN = Words("en")


@pytest.fixture(autouse=True)
def _fonts(qapp: object) -> None:
    ready()


def ribbon(report: DayReport, theme: Theme = LIGHT, width: int = 900) -> DayRibbon:
    """A ribbon that is placed."""
    made = DayRibbon(report, theme, EN)
    made.place(QRectF(0, 0, width, made.height))
    return made


def picture(chart: DayRibbon, width: int = 900) -> QImage:
    """What it paints, on the card's colour."""
    image = QImage(width, chart.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(chart.theme.surface))
    painter = QPainter(image)
    chart.paint(painter, QRectF(0, 0, width, chart.height))
    painter.end()
    return image


def changed(a: QImage, b: QImage) -> set[tuple[int, int]]:
    """Where two pictures differ."""
    return {(x, y) for x in range(a.width()) for y in range(a.height()) if a.pixel(x, y) != b.pixel(x, y)}


def test_a_day_has_its_blocks_in_order() -> None:
    chart = ribbon(busy_day())
    states = [b.item for b in chart.blocks(Lane.STATE)]
    assert states == list(chart.report.spans)
    assert len(states) == 29
    for lane in Lane:
        found = chart.blocks(lane)
        assert all(a.end <= b.start for a, b in pairwise(found))


def test_blocks_are_painted_in_their_states_colour() -> None:
    chart = ribbon(busy_day())
    image = picture(chart)
    for block in chart.blocks(Lane.STATE):
        r = chart.rect(block)
        assert r is not None
        if block.item.state is FocusState.FOCUSED and r.width() > 8:  # type: ignore[union-attr]
            assert image.pixelColor(int(r.center().x()), int(r.center().y())) == QColor(
                LIGHT.states[FocusState.FOCUSED]
            )


def test_what_is_drawn_is_what_is_found() -> None:
    chart = ribbon(busy_day())
    for lane in Lane:
        for block in chart.blocks(lane):
            r = chart.rect(block)
            assert r is not None
            assert chart.at(r.center()) == block


def test_nothing_is_found_outside() -> None:
    chart = ribbon(busy_day())
    assert chart.at(QPointF(5, 20)) is None
    assert chart.at(QPointF(400, -50)) is None
    assert chart.at(QPointF(400, chart.height)) is None
    assert chart.at(QPointF(899, chart.frame.state.center().y())) is None


def test_a_name_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[float, str]] = []
    monkeypatch.setattr("headwater.charts.ribbon.text", lambda _p, r, s, *_rest: written.append((r.width(), s)))
    from headwater.charts.paint import width

    picture(ribbon(with_titles(busy_day(), "t", "An application with quite a name")))
    assert not any(s.startswith("An app") and width("caption", s) > w for w, s in written)
    written.clear()
    picture(ribbon(busy_day()))
    assert {"VS Code", "LibreOffice", "Jitsi"} <= {s for _, s in written}
    assert all(width("caption", s) <= w + 1 for w, s in written)


def test_an_endless_name_does_no_harm() -> None:
    chart = ribbon(with_titles(busy_day(), "t" * 100_000, "名" * 100_000))
    assert not picture(chart).isNull()


def test_zoomed_in_blocks_stay_inside_the_lane() -> None:
    chart = ribbon(busy_day())
    chart.view = chart.view.between(moment("11:20"), moment("12:05"))
    lane = chart.frame.state
    rects = [r for x in Lane for b in chart.visible(x) if (r := chart.rect(b))]
    assert rects
    assert all(lane.left() <= r.left() and r.right() <= lane.right() + 1 for r in rects)
    before = next(b for b in chart.blocks(Lane.STATE) if b.end < moment("11:00"))
    assert chart.rect(before) is None
    outside = [p for p in changed(picture(chart), picture(ribbon(empty_day()))) if p[0] > lane.right() + 3]
    assert outside == []


def test_thousands_of_pieces_stay_few_blocks() -> None:
    """At least 3 and 10 px each, so their number is bounded by the width; so is what is painted."""
    chart = ribbon(crowded_day())
    assert len(chart.report.spans) > 1500
    assert len(chart.blocks(Lane.STATE)) <= chart.frame.state.width() / 3
    assert len(chart.blocks(Lane.APPS)) <= chart.frame.apps.width() / 10
    assert sum(b.pieces for b in chart.blocks(Lane.STATE)) == len(chart.report.spans)
    recorded = QPicture()
    painter = QPainter(recorded)
    chart.paint(painter, QRectF(0, 0, 900, chart.height))
    painter.end()
    assert recorded.size() < 1_000_000


def test_zooming_in_brings_the_pieces_back() -> None:
    chart = ribbon(crowded_day())
    joined = max(b.pieces for b in chart.blocks(Lane.STATE))
    chart.view = chart.view.between(moment("09:00"), moment("09:30"))
    assert joined > 1
    assert {b.pieces for b in chart.visible(Lane.STATE)} == {1}


def test_selection_hover_focus_and_app_change_the_picture() -> None:
    chart = ribbon(busy_day())
    plain, block = picture(chart), chart.blocks(Lane.STATE)[8]
    r = chart.rect(block)
    assert r is not None
    chart.hover = block
    near = r.adjusted(-4, -4, 4, 4)
    assert changed(plain, picture(chart))
    assert all(near.contains(QPointF(*p)) for p in changed(plain, picture(chart)))
    chart.hover, chart.focus = None, block
    assert changed(plain, picture(chart))
    chart.focus, chart.app = None, "code"
    assert all(chart.frame.apps.adjusted(-1, -1, 1, 1).contains(QPointF(*p)) for p in changed(plain, picture(chart)))
    chart.app, chart.selection = None, (moment("11:12"), moment("12:21"))
    veiled = chart.frame.state.left() + 60, int(chart.frame.state.center().y())
    assert picture(chart).pixelColor(int(veiled[0]), veiled[1]) != plain.pixelColor(int(veiled[0]), veiled[1])


def test_now_is_marked_only_on_its_own_day() -> None:
    day = busy_day()
    later = replace(day, now=day.end + 3600)
    assert changed(picture(ribbon(day)), picture(ribbon(later)))
    x = round(ribbon(day).scale.x(day.now))
    y = int(ribbon(day).frame.apps.center().y())
    assert picture(ribbon(day)).pixelColor(x, y) == QColor(LIGHT.text)
    assert picture(ribbon(later)).pixelColor(x, y) != QColor(LIGHT.text)


def test_a_drag_ends_at_the_edges_of_states() -> None:
    chart = ribbon(busy_day())
    a, b = chart.scale.x(moment("11:12")) + 4, chart.scale.x(moment("12:21")) - 4
    assert chart.picked(b, a) == (moment("11:12"), moment("12:21"))
    low, high = chart.picked(-500, 5000)
    assert (low, high) == (chart.view.start, chart.view.end)


def test_larger_text_makes_higher_lanes() -> None:
    large = DayRibbon(busy_day(), LIGHT, EN, 1.5)
    assert large.height > ribbon(busy_day()).height
    assert large.frame.state.height() == 48
    assert large.frame.state.left() > ribbon(busy_day()).frame.state.left()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
@pytest.mark.parametrize("make", [busy_day, empty_day, crowded_day])
def test_pictures_in_every_language_and_theme(language: str, theme: Theme, make: object) -> None:
    report = make()  # type: ignore[operator]
    png = paint_png(report, Words(language), theme, width=700, ratio=1.5)
    image = QImage.fromData(png)
    assert (image.width(), image.height()) == (1050, round((DayRibbon(report, theme, EN).height + 32) * 1.5))
    assert image.pixelColor(1, 1) == QColor(theme.surface)


@pytest.mark.parametrize("make", [busy_day, empty_day, crowded_day])
def test_svg_stands_alone(make: object) -> None:
    svg = paint_svg(make(), Words("zh_CN"))  # type: ignore[operator]
    root = ElementTree.fromstring(svg)
    tags = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"}
    assert not re.search(r"clip|font|href|url\(|style=|<!|<\?", svg)


def test_svg_and_screen_have_the_same_blocks() -> None:
    """The rectangle of every solid block is in the SVG, at the same place."""
    chart = ribbon(busy_day(), width=960)
    svg = paint_svg(busy_day(), EN, width=960)
    focused = "".join(re.findall(rf'<g fill="{LIGHT.states[FocusState.FOCUSED].lower()}"[^>]*>(.*?)</g>', svg))
    lefts = {float(x) for x in re.findall(r'd="M([\d.]+),', focused)}
    wanted = set()
    for block in chart.blocks(Lane.STATE):
        r = chart.rect(block)
        if r and block.item.state is FocusState.FOCUSED:  # type: ignore[union-attr]
            wanted.add(r.left())
    assert len(wanted) == 8
    assert lefts == wanted


def test_svg_text_lies_where_the_screen_has_it() -> None:
    """Both devices ink the axis' labels in the same places (outlines are filled a little differently)."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtSvg import QSvgRenderer

    chart = ribbon(busy_day(), width=960)
    screen = picture(chart, 960)
    other = QImage(960, chart.height, QImage.Format.Format_ARGB32_Premultiplied)
    other.fill(QColor(LIGHT.surface))
    painter = QPainter(other)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(paint_svg(busy_day(), EN, width=960).encode())).render(
        painter, QRectF(0, 0, 960, chart.height)
    )
    painter.end()
    top = int(chart.frame.presence.bottom() + 6)

    def ink(image: QImage) -> set[tuple[int, int]]:
        return {
            (x, y) for x in range(960) for y in range(top, chart.height) if image.pixelColor(x, y).lightness() < 170
        }

    only_here = {
        p for p in ink(screen) if not {(p[0] + i, p[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & ink(other)
    }
    assert ink(screen)
    assert not only_here


def test_coarse_breaks_go_before_fine_ones() -> None:
    day = busy_day()
    assert {b.boundary for b in day.breaks} == {Boundary.COARSE, Boundary.FINE}
    with_none = replace(day, breaks=())
    marks = changed(picture(ribbon(day)), picture(ribbon(with_none)))
    assert marks
    assert all(y < ribbon(day).frame.state.top() for _, y in marks)


def test_blocks_of_an_app_keep_their_title() -> None:
    chart = ribbon(busy_day())
    bouts = [b.item for b in chart.blocks(Lane.APPS) if isinstance(b.item, AppBout)]
    assert any(b.title == "Chapter 3 – draft.odt" for b in bouts)


def test_painting_leaves_no_colour_behind() -> None:
    """A transparent page stays transparent where nothing is drawn."""
    image = QImage(900, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    chart = ribbon(busy_day())
    painter = QPainter(image)
    chart.paint(painter, QRectF(0, 20, 900, chart.height))
    painter.end()
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(0, 900, 7) for y in (0, 5, 15, 195))


def said_day() -> DayReport:
    """The busy day, of which two stretches were said; the second is an absence from work."""
    labels = [
        Label(moment("15:10"), moment("09:44"), moment("10:20"), FocusState.ROUTINE, LabelSource.CORRECTION),
        Label(moment("15:11"), moment("13:37"), moment("13:52"), FocusState.AWAY, LabelSource.TRAY),
    ]
    return day_report(
        busy_history(), [], DAY, Settings(), Categories(), moment("15:24"), lambda _at: BERLIN, labels=labels
    )  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_was_said_has_a_mark_below_that_needs_no_colour(theme: Theme) -> None:
    chart = ribbon(said_day(), theme)
    image = picture(chart)
    marked = []
    for block in chart.blocks(Lane.STATE):
        r = chart.rect(block)
        assert r is not None
        assert isinstance(block.item, StateSpan)
        pixel = image.pixelColor(round(r.center().x()), round(r.bottom()) + SAID_BELOW)
        is_marked = pixel.name() == theme.text2.lower()
        assert is_marked is block.item.corrected
        marked += [block.item.state] if is_marked else []
        if is_marked:
            ground = QColor(theme.surface).lightnessF()
            assert abs(pixel.lightnessF() - ground) > 0.3
    assert marked == [FocusState.ROUTINE, FocusState.AWAY]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_svg_has_the_mark_too(theme: Theme) -> None:
    plain, said = paint_svg(busy_day(), EN, theme), paint_svg(said_day(), EN, theme)

    def marks(svg: str) -> int:
        root = ElementTree.fromstring(svg)
        wanted = [g for g in root if (g.get("fill") or "").lower() == theme.text2.lower()]
        return sum(1 for g in wanted for shape in g if shape.tag.endswith("rect") and shape.get("height") == "2")

    assert (marks(plain), marks(said)) == (0, 2)


def test_cuts_divide_the_state_lane_only() -> None:
    chart = ribbon(busy_day())
    before = {lane: chart.blocks(lane) for lane in Lane}
    chart.cuts = (moment("09:50"), moment("10:10"))
    pieces = [b for b in chart.blocks(Lane.STATE) if moment("09:44") <= b.start < moment("10:36")]
    assert [(b.start, b.end) for b in pieces] == [
        (moment("09:44"), moment("09:50")), (moment("09:50"), moment("10:10")), (moment("10:10"), moment("10:36")),
    ]  # fmt: skip
    assert len(chart.blocks(Lane.STATE)) == len(before[Lane.STATE]) + 2
    assert chart.blocks(Lane.APPS) == before[Lane.APPS]
    chart.cuts = ()
    assert chart.blocks(Lane.STATE) == before[Lane.STATE]
