"""Pictures of the ribbon away from the screen: PNG, and SVG that needs nothing of the reader's machine."""

import re
from collections.abc import Callable
from threading import current_thread, main_thread

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from headwater.base import Words
from headwater.charts.errors import ChartError
from headwater.charts.fonts import load_fonts
from headwater.charts.lanes import Frame
from headwater.charts.ribbon import DayRibbon
from headwater.charts.tokens import LIGHT, Theme
from headwater.reports import DayReport

Paint = Callable[[QPainter, QRectF], None]

_own: list[QGuiApplication] = []
"""The application made here, if one was: Qt needs it to outlive every font and picture."""


def ready() -> None:
    """Make sure that Qt can paint text: an application without a display is made if there is none, fonts are loaded.

    Raises:
        ChartError: there is an application without pictures, or the first call comes from another than the main thread.
    """
    app = QCoreApplication.instance()
    if app is None:
        if current_thread() is not main_thread():
            raise ChartError("Pictures cannot be made here yet: make the first one from the main thread.")
        _own.append(QGuiApplication(["headwater", "-platform", "offscreen"]))
    elif not isinstance(app, QGuiApplication):
        raise ChartError("Pictures cannot be made in a program that runs Qt without its picture part.")
    load_fonts()


def paint_png(
    report: DayReport,
    words: Words,
    theme: Theme = LIGHT,
    *,
    width: int = 1000,
    ratio: float = 2.0,
    text_scale: float = 1.0,
) -> bytes:
    """The ribbon as a PNG file, `width` px wide at `ratio` device pixels to one, on the theme's card colour.

    Raises:
        ChartError: the picture is too large for the memory, or Qt cannot paint here.
    """
    ready()
    ribbon, margin = DayRibbon(report, theme, words, text_scale), 16
    size = QSize(width, ribbon.height + 2 * margin)
    image = QImage(size * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    if image.isNull():
        raise ChartError(f"A picture {width} px wide does not fit into the memory. Ask for a smaller one.")
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    ribbon.paint(painter, QRectF(margin, margin, width - 2 * margin, ribbon.height))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def paint_svg(report: DayReport, words: Words, theme: Theme = LIGHT, *, width: int = 960) -> str:
    """The ribbon as an `<svg>` element, `width` px wide: letters are outlines, nothing is clipped, nothing is fetched.

    Raises:
        ChartError: Qt cannot paint here.
    """
    ready()
    ribbon = DayRibbon(report, theme, words)
    return svg(ribbon.paint, width, Frame.height())


def svg(paint: Paint, width: int, height: int) -> str:
    """What `paint` draws in a rectangle of this size, as an `<svg>` element."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(QSize(width, height))
    generator.setViewBox(QRectF(0, 0, width, height))
    painter = QPainter(generator)
    paint(painter, QRectF(0, 0, width, height))
    painter.end()
    return _tidy(bytes(buffer.data().data()).decode(), width, height)


_GROUP = re.compile(r"<g ([^>]*)>\s*(.*?)\s*</g>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_IDLE = {
    ("transform", "matrix(1,0,0,1,0,0)"), ("fill-opacity", "1"), ("stroke-opacity", "1"), ("vector-effect", "none"),
    ("fill-rule", "evenodd"),
}  # fmt: skip
"""What the outermost group says already, or what is the default anyway."""


def _tidy(document: str, width: int, height: int) -> str:
    """Qt's SVG without headers, font names (no text refers to them) and repeated groups: about a third of the size."""
    body = document.partition("</defs>")[2].partition(">")[2].rpartition("</g>")[0]
    shapes: list[tuple[str, list[str]]] = []
    for attributes, inside in _GROUP.findall(body):
        look = _attributes(attributes)
        if not inside:
            continue
        if not shapes or shapes[-1][0] != look:
            shapes.append((look, []))
        shapes[-1][1].append(re.sub(r"<(\w+) ([^>]*?)\s*/>", lambda m: f"<{m[1]} {_attributes(m[2])}/>", inside))
    groups = "\n".join(f"<g {look}>{''.join(inside)}</g>" for look, inside in shapes)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'{head} fill="none" fill-rule="evenodd">\n{groups}\n</svg>'


def _attributes(text: str) -> str:
    found = ((name, value) for name, value in _ATTRIBUTE.findall(text) if not name.startswith("font-"))
    return " ".join(f'{name}="{value}"' for name, value in found if (name, value) not in _IDLE)
