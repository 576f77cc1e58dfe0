"""What desktops say about colours; what is not loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from headwater.ui.system import quick_theme, says_dark

XFCE = """<channel name="xsettings" version="1.0">
  <property name="Net" type="empty">
    <property name="ThemeName" type="string" value="%s"/>
    <property name="IconThemeName" type="string" value="Papirus-Dark"/>
"""


@pytest.mark.parametrize(
    ("env", "asked"),
    [
        ({"XDG_CURRENT_DESKTOP": "XFCE"}, "gnome"),
        ({"XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "gnome"),
        ({"XDG_CURRENT_DESKTOP": "KDE"}, ""),
        ({}, ""),
        ({"XDG_CURRENT_DESKTOP": "GNOME", "QT_QPA_PLATFORMTHEME": "qt6ct"}, ""),
    ],
)
def test_gtk_is_not_loaded_and_a_choice_is_kept(env: dict[str, str], asked: str) -> None:
    assert quick_theme(env) == asked


@pytest.mark.parametrize(("theme", "dark"), [("Adwaita-dark", True), ("Greybird-Dark", True), ("Darkside", False)])
def test_xfce_names_its_theme(tmp_path: Path, theme: str, dark: bool) -> None:
    file = tmp_path / "xfce4/xfconf/xfce-perchannel-xml/xsettings.xml"
    file.parent.mkdir(parents=True)
    file.write_text(XFCE % theme, encoding="utf-8")
    assert says_dark({"XDG_CONFIG_HOME": str(tmp_path)}) is dark


@pytest.mark.parametrize(
    ("line", "dark"),
    [
        ("gtk-application-prefer-dark-theme=1", True),
        ("gtk-application-prefer-dark-theme = true", True),
        ("gtk-application-prefer-dark-theme=0", False),
        ("gtk-theme-name=Arc-Dark", True),
        ("gtk-theme-name=Arc", False),
        ("\udcff", False),
    ],
)
def test_gtk_settings(tmp_path: Path, line: str, dark: bool) -> None:
    file = tmp_path / ".config/gtk-3.0/settings.ini"
    file.parent.mkdir(parents=True)
    file.write_bytes(f"[Settings]\n{line}\n".encode("utf-8", "surrogateescape"))
    assert says_dark({"HOME": str(tmp_path)}) is dark


def test_nothing_there_is_light(tmp_path: Path) -> None:
    assert not says_dark({"HOME": str(tmp_path)})


def test_sources_of_modules_are_not_read_and_kept() -> None:
    told = (
        "import linecache, sys, headwater.ui; from headwater.ui.app import make_app; app = make_app()\n"
        "import calendar, colorsys, headwater.ui.window\n"
        "print(any(n.endswith(('calendar.py', 'colorsys.py', 'window.py')) for n in linecache.cache),"
        " 'PySide6.QtWidgets' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["False", "True"]
