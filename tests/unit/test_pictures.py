"""What the guide's pictures lose to their palette: nothing that somebody would see."""

import importlib.util

import numpy as np
from PySide6.QtGui import QColor, QImage

from tests.support.likeness import pixels
from tests.support.source import ROOT


def few_colours(image: QImage) -> QImage:
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "packaging/pictures.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    image = made.few_colours(image)
    assert image.format() == QImage.Format.Format_Indexed8
    assert image.colorCount() <= 256
    return image


def test_a_small_sign_keeps_its_colour_beside_many_greys() -> None:
    image = QImage(102, 60, QImage.Format.Format_RGB32)
    for x in range(102):
        for y in range(60):
            n = (x * 60 + y) % 500
            image.setPixelColor(x, y, QColor(n // 2, n // 2, (n + 1) // 2))
    for n, colour in enumerate(("#be4b8f", "#c97b00", "#009e73")):
        image.setPixelColor(50 + n, 30, QColor(colour))
    off = np.abs(pixels(few_colours(image)).astype(int) - pixels(image).astype(int))
    assert off.max() <= 8


def test_few_colours_stay_as_they_are() -> None:
    image = QImage(7, 3, QImage.Format.Format_RGB32)
    image.fill(QColor("#123456"))
    image.setPixelColor(6, 2, QColor("#fedcba"))
    assert (pixels(few_colours(image)) == pixels(image)).all()
