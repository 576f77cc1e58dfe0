"""GNOME: its shell follows a setting, which the program gsettings reads and writes."""

import os
import shutil
import subprocess

from headwater.quiet._switch import Stand
from headwater.quiet.quiet import CannotMute, DoesNotAnswer, Value

_ANSWER_S = 4.0
_WHERE = ("org.gnome.desktop.notifications", "show-banners")
_SAID = {"true": True, "false": False}


class Gnome:
    """The switch says whether banners are shown; it outlives the shell, and a restart."""

    name = "gnome"

    @staticmethod
    def fits(service: str) -> bool:
        """Whether the service is the shell, and the setting can be written."""
        if service.casefold() != "gnome-shell":
            return False
        if not _said(_gsettings("writable", *_WHERE)):
            raise CannotMute("locked")
        return True

    def read(self) -> Stand:
        """Whether banners are shown."""
        return Stand(_said(_gsettings("get", *_WHERE)))

    def write(self, value: Value) -> None:
        """Show banners or not. It says nothing where it failed: who writes reads again."""
        _gsettings("set", *_WHERE, "true" if value else "false")

    def muting(self, value: Value) -> Value:
        """No banners."""
        return False


def _gsettings(*what: str) -> str:
    program = shutil.which("gsettings")
    if program is None:
        raise CannotMute("no_gsettings")
    try:
        done = subprocess.run(
            [program, *what], env=os.environ | {"LC_ALL": "C"}, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=_ANSWER_S, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise DoesNotAnswer from None
    except OSError:
        raise CannotMute("no_gsettings") from None
    if done.returncode:
        raise CannotMute("refused")
    return done.stdout.strip()


def _said(text: str) -> bool:
    if text not in _SAID:
        raise CannotMute("refused")
    return _SAID[text]
