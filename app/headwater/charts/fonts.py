"""The bundled fonts."""

from functools import cache

from PySide6.QtGui import QFontDatabase

from headwater.base import Paths
from headwater.charts import paint
from headwater.charts.errors import ChartError


@cache
def load_fonts() -> None:
    """Make the bundled families known to Qt; a second call does nothing. Needs a QGuiApplication.

    Raises:
        ChartError: a font file is damaged.
        MissingFiles: the fonts are not there.
    """
    for file in sorted(Paths.bundled("resources/fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise ChartError(f"The font {file.name} is damaged. Install Headwater again.")
    paint.forget_measures()
