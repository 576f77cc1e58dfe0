"""What the visual language promises."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontInfo, QImage, QPainter

from headwater.base import LANGUAGES, HeadwaterError, Paths, Words
from headwater.charts import DARK, LIGHT, THEMES, ChartError, Theme, fonts, icons, paint, state_block, state_glyph
from headwater.charts.picture import ready
from headwater.charts.states import GLYPHS, TEXTURES
from headwater.charts.tokens import TYPE, broken_promises, contrast
from headwater.records import FocusState


@pytest.fixture(autouse=True)
def _ready(qapp: object) -> None:
    """Qt can paint, beside the windows of other tests."""
    ready()


def drawn(theme: Theme, state: FocusState, glyph: bool) -> bytes:
    """The picture of a block, or the bare shape of a glyph."""
    image = QImage(48, 32, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    if glyph:
        state_glyph(painter, QPointF(24, 16), state, theme, 24)
    else:
        state_block(painter, QRectF(0, 0, 48, 32), state, theme)
    painter.end()
    pixels = [image.pixelColor(x, y) for y in range(32) for x in range(48)]
    # Any ink at all makes a glyph's shape, so that two glyphs of unlike grey are not unlike for that alone.
    return bytes(c.lightness() < 245 for c in pixels) if glyph else bytes(image.constBits())


def test_contrast_promises_are_kept() -> None:
    assert broken_promises() == []


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda t: t.name)
def test_every_state_has_a_colour_glyph_and_texture_of_its_own(theme: Theme) -> None:
    assert set(theme.states) == set(GLYPHS) == set(FocusState)
    assert set(TEXTURES) | {FocusState.AWAY, FocusState.UNSURE} == set(FocusState)
    assert len(set(theme.states.values())) == len(FocusState)
    assert len({drawn(theme, s, glyph=True) for s in FocusState}) == len(FocusState)
    assert len({drawn(theme, s, glyph=False) for s in FocusState}) == len(FocusState)


def test_textures_alone_tell_states_apart() -> None:
    """All states in one colour still look different."""
    grey = dict.fromkeys(FocusState, "#555555")
    theme = Theme(**{f: getattr(LIGHT, f) for f in LIGHT.__slots__ if f != "states"}, states=grey)
    assert len({drawn(theme, s, glyph=False) for s in FocusState}) == len(FocusState)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_name(language: str) -> None:
    words = Words(language)
    names = {words(f"state.{s}") for s in FocusState}
    assert len(names) == len(FocusState)
    assert all(words(f"state.inline.{s}") for s in FocusState)


def test_roles_use_the_bundled_family() -> None:
    fonts.load_fonts()
    for role, wanted in TYPE.items():
        assert QFontInfo(paint.font(role)).family() == wanted.family
        assert paint.font(role, 1.5).pixelSize() == round(wanted.px * 1.5)


def test_fonts_are_of_the_kind_that_every_system_opens() -> None:
    for file in Paths.bundled("resources/fonts").glob("*.ttf"):
        assert file.read_bytes()[:4] == b"\0\1\0\0", f"{file.name} is no TrueType, whatever its name says"


def test_a_damaged_font_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Broken.ttf").write_bytes(b"no font")
    monkeypatch.setattr(Paths, "bundled", staticmethod(lambda _name: tmp_path))
    with pytest.raises(ChartError, match=r"Broken\.ttf is damaged"):
        fonts.load_fonts.__wrapped__()


def test_icons_are_well_formed_and_take_a_colour() -> None:
    files = Paths.bundled("resources/icons").glob("*.svg")
    ours = {file.stem for file in files if "currentColor" in file.read_text(encoding="utf-8")}
    assert {"mark", "today", "pause", "settings"} <= ours
    for name in ours:
        root = ElementTree.fromstring(icons.svg(name, "#123456"))
        assert root.get("stroke") == "#123456"
        assert paint.icon(name, "#123456", 18, 1.5).width() == 27


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(HeadwaterError, match="installation is incomplete"):
        icons.svg("no-such-icon", "#000000")


def test_a_line_that_is_too_long_ends_in_an_ellipsis() -> None:
    image = QImage(60, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint.text(painter, QRectF(5, 0, 40, 20), "far too long for this place", "small", "#000000")
    painter.end()
    inked = {x for x in range(60) for y in range(20) if image.pixelColor(x, y).lightness() < 200}
    assert inked
    assert max(inked) <= 45


_MORE = ("light-contrast", "dark-contrast")


def test_themes_are_found_by_name() -> None:
    assert list(THEMES) == [theme.name for theme in THEMES.values()] == ["light", "dark", *_MORE]
