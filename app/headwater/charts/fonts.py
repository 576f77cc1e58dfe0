"""The bundled fonts."""

from functools import cache

from PySide6.QtGui import QFontDatabase

from headwater.base import Paths
from headwater.charts import paint
from headwater.charts.errors import ChartError

_loaded: list[str] = []


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
        _loaded.append(str(file))
    paint.forget_measures()


def forget_glyphs() -> None:
    """Give back what Qt keeps of fonts that were painted with: 3 to 4 MB after all pages were seen. It does so where a
    font goes, and only there: so one that is there already comes once more and goes. Nobody is without fonts meanwhile.
    """
    if _loaded:
        paint.forget_measures()
        QFontDatabase.removeApplicationFont(QFontDatabase.addApplicationFont(_loaded[0]))
