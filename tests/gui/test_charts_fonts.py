"""The bundled fonts, and what Qt keeps of them."""

import subprocess
import sys

import pytest
from PySide6.QtGui import QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from headwater.charts import paint
from headwater.charts.fonts import forget_glyphs, load_fonts

SAID = "Headwater 12:30 专注"


@pytest.mark.usefixtures("qapp")
def test_with_the_glyphs_no_font_goes() -> None:
    load_fonts()
    families, wide = sorted(QFontDatabase.families()), paint.width("title", SAID)
    for _ in range(3):
        forget_glyphs()
        assert sorted(QFontDatabase.families()) == families
        assert QFontInfo(paint.font("display")).family() == "Headwater Display"
        assert paint.width("title", SAID) == wide


def test_what_is_on_screen_stays_as_it_is(qapp: QApplication) -> None:
    from PySide6.QtWidgets import QLabel

    load_fonts()
    label = QLabel(SAID)
    label.setFont(paint.font("display"))
    label.resize(400, 60)
    before = label.grab().toImage()
    forget_glyphs()
    qapp.processEvents()
    assert label.grab().toImage() == before


def test_before_they_are_loaded_nothing_happens() -> None:
    code = """
from PySide6.QtGui import QFontDatabase, QGuiApplication
app = QGuiApplication(["test", "-platform", "offscreen"])
before = QFontDatabase.families()
from headwater.charts.fonts import forget_glyphs
forget_glyphs()
assert QFontDatabase.families() == before
"""
    subprocess.run([sys.executable, "-c", code], check=True)
