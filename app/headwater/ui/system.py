"""What the desktop says about language and colours, without loading GTK: that takes 20 MB and a tenth of a second."""

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QLocale

from headwater.base import Settings, Words, twelve_hours

_GTK = frozenset({"GNOME", "XFCE", "MATE", "X-CINNAMON", "CINNAMON", "UNITY", "BUDGIE", "PANTHEON", "LXDE"})
"""Desktops for which Qt would load GTK (XDG_CURRENT_DESKTOP)."""
_XFCE = "xfce4/xfconf/xfce-perchannel-xml/xsettings.xml"
_THEME_INI = re.compile(r"^\s*gtk-theme-name\s*=\s*\"?([^\"\n]+)", re.MULTILINE)
_PREFERS = re.compile(r"^\s*gtk-application-prefer-dark-theme\s*=\s*(?:1|true)\b", re.MULTILINE | re.IGNORECASE)


def language(settings: Settings) -> str:
    """The language to speak, a name out of `LANGUAGES`."""
    if settings.language != "system":
        return settings.language
    return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"


def words_in(settings: Settings) -> Words:
    """The words as these settings, or the system, ask for them."""
    return Words(language(settings), twelve=twelve_hours(settings))


def quick_theme(env: Mapping[str, str]) -> str:
    """The Qt platform theme to ask for, "" to let Qt choose: its own for GNOME reads the same portal as GTK's does."""
    if "QT_QPA_PLATFORMTHEME" in env:
        return ""
    desktop = set(env.get("XDG_CURRENT_DESKTOP", "").upper().split(":"))
    return "gnome" if desktop & _GTK else ""


def says_dark(env: Mapping[str, str]) -> bool:
    """Whether Xfce's or GTK's own settings name a dark theme: where no portal tells, as on Xfce."""
    config = Path(env.get("XDG_CONFIG_HOME") or Path(env.get("HOME", "/")) / ".config")
    xfce, gtk = _read(config / _XFCE), _read(config / "gtk-3.0/settings.ini")
    found = re.search(r'name="ThemeName"[^>]*value="([^"]*)"', xfce) or _THEME_INI.search(gtk)
    return bool(_PREFERS.search(gtk)) or bool(found and re.search(r"\bdark\b|[-_ ]dark", found[1], re.IGNORECASE))


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[:100_000]
    except OSError:
        return ""
