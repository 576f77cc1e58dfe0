"""Paints resources/icons/app/headwater.svg into the PNG sizes that desktops ask for."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[1] / "resources/icons/app"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)


def main() -> None:
    app = QGuiApplication(["icons", "-platform", "offscreen"])
    drawn = QSvgRenderer(str(FOLDER / "headwater.svg"))
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        drawn.render(painter)
        painter.end()
        image.save(str(FOLDER / f"headwater-{size}.png"))
    del app


if __name__ == "__main__":
    main()
