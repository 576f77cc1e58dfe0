"""Starting with the session: the entry, its command, and what people and packages do to it by other means."""

import configparser
import os
import plistlib
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import headwater
from headwater.base import Paths
from headwater.engine.autostart.command import command
from headwater.engine.autostart.here import autostart
from headwater.engine.autostart.launch_agent import LaunchAgent
from headwater.engine.autostart.run_key import RunKey
from headwater.engine.autostart.state import AutostartError, State
from headwater.engine.autostart.xdg import XdgAutostart, exec_line

CALL = ["/opt/head water/headwater", "--tray"]
NAME = "app.headwater.Headwater.desktop"


def xdg(tmp_path: Path, call: list[str] = CALL, env: Mapping[str, str] | None = None) -> XdgAutostart:
    places = {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CONFIG_DIRS": str(tmp_path / "system")}
    return XdgAutostart(call, {**places, **(env or {})})


def entry(file: Path) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(file, encoding="utf-8")
    return parser["Desktop Entry"]


# -- Linux ------------------------------------------------------------------------------------------------------------


def test_on_and_off_again(tmp_path: Path) -> None:
    way = xdg(tmp_path)
    assert way.state() is State.OFF
    way.remove()
    assert not (tmp_path / "config").exists()
    way.put()
    assert way.file == tmp_path / "config/autostart" / NAME
    assert way.state() is State.ON
    assert entry(way.file)["Exec"] == '"/opt/head water/headwater" --tray'
    assert entry(way.file)["X-GNOME-Autostart-enabled"] == "true"
    done = subprocess.run(["desktop-file-validate", way.file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    way.remove()
    assert way.state() is State.OFF
    assert list(way.file.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("env", "place"),
    [({"XDG_CONFIG_HOME": ""}, "h/.config"), ({"XDG_CONFIG_HOME": "not/absolute"}, "h/.config"), ({}, "config")],
)
def test_it_follows_where_the_desktop_looks(tmp_path: Path, env: dict[str, str], place: str) -> None:
    way = xdg(tmp_path, env={"HOME": str(tmp_path / "h"), **env})
    assert way.file == tmp_path / place / "autostart" / NAME


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "Hidden = TRUE"])
def test_an_entry_that_a_desktop_switched_off_is_off(tmp_path: Path, line: str) -> None:
    way = xdg(tmp_path)
    way.put()
    kept = [x for x in way.file.read_text().splitlines() if not x.startswith(line.split("=")[0].strip())]
    way.file.write_text("\n".join([*kept, line]))
    assert way.state() is State.OFF
    way.put()
    assert way.state() is State.ON


def test_an_entry_that_was_removed_by_hand_is_off(tmp_path: Path) -> None:
    way = xdg(tmp_path)
    way.put()
    way.file.unlink()
    assert way.state() is State.OFF
    way.remove()


@pytest.mark.parametrize("text", ["", "[Desktop Entry", "no section\n", "[Other]\nExec=x\n", "\0\xff" * 50])
def test_a_damaged_entry_starts_nothing(tmp_path: Path, text: str) -> None:
    way = xdg(tmp_path)
    way.put()
    way.file.write_text(text, encoding="latin-1")
    assert way.state() is State.OFF


def test_another_program_is_told_apart(tmp_path: Path) -> None:
    xdg(tmp_path, ["/usr/bin/headwater", "--tray"]).put()
    way = xdg(tmp_path)
    assert way.state() is State.OTHER
    way.put()
    assert way.state() is State.ON


def test_the_systems_entry_counts_and_is_overruled(tmp_path: Path) -> None:
    way = xdg(tmp_path)
    system = tmp_path / "system/autostart" / NAME
    system.parent.mkdir(parents=True)
    system.write_text("[Desktop Entry]\nType=Application\nName=Headwater\nExec=headwater --tray\n")
    assert way.state() is State.OTHER
    way.remove()
    assert way.state() is State.OFF
    assert system.exists()
    done = subprocess.run(["desktop-file-validate", way.file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    way.put()
    assert way.state() is State.ON


def test_what_cannot_be_written_read_or_removed_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/autostart").write_text("a file, no folder")
    with pytest.raises(AutostartError, match="cannot be written"):
        xdg(tmp_path).put()
    (tmp_path / "config/autostart").unlink()
    way = xdg(tmp_path)
    way.file.mkdir(parents=True)
    assert way.state() is State.OFF
    with pytest.raises(AutostartError, match="cannot be removed"):
        way.remove()
    with pytest.raises(AutostartError, match="cannot be written"):
        way.put()
    assert list(way.file.parent.iterdir()) == [way.file]


@pytest.mark.parametrize(
    "arg", ["a b", 'say "so"', "$HOME", "`id`", "a\\b", "100 %", "%u", "文件", "x\ny", "", "it's", "a;b&c", "\udcff"]
)
def test_any_argument_is_quoted_as_it_is(arg: str, tmp_path: Path) -> None:
    """Read back by the rules of the specification: first the value's escapes, then the quotes', then the codes."""
    way = xdg(tmp_path, ["/bin/headwater", "--home", arg])
    way.put()
    assert way.state() is State.ON
    (line,) = [x for x in way.file.read_bytes().split(b"\n") if x.startswith(b"Exec=")]
    value = line[5:].decode(errors="surrogateescape")
    for short, long in (("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t")):
        value = value.replace("\\\\", "\0").replace(short, long).replace("\0", "\\\\")
    value = value.replace("\\\\", "\\")
    found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value, re.DOTALL)
    args = [re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL) or bare for quoted, bare in found]
    assert [a.replace("%%", "%") for a in args] == ["/bin/headwater", "--home", arg]
    assert "%" not in value.replace("%%", "")


def test_plain_arguments_stay_as_they_are() -> None:
    assert exec_line(["/usr/bin/headwater", "--tray"]) == "/usr/bin/headwater --tray"


# -- how it runs ------------------------------------------------------------------------------------------------------


def test_an_installed_program_is_called_by_its_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "headwater"
    script.touch()
    assert command(Paths.standard(), [str(script)], {}) == [str(script), "--tray"]
    monkeypatch.chdir(tmp_path)
    assert command(Paths.standard(), ["./headwater", "--debug"], {}) == [str(script), "--tray"]
    home = Paths.under(tmp_path / "my home")
    assert command(home, [str(script)], {}) == [str(script), "--home", str(tmp_path / "my home"), "--tray"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "headwater-1.2").touch()
    link = tmp_path / "headwater"
    link.symlink_to("headwater-1.2")
    assert command(Paths.standard(), [str(link)], {})[0] == str(link)


@pytest.mark.parametrize("argv", [[], [""], ["-c"], ["/nowhere/headwater"], [__file__]])
def test_a_module_is_called_by_its_python(argv: list[str]) -> None:
    assert command(Paths.standard(), argv, {}) == [sys.executable, "-m", "headwater", "--tray"]


def test_a_checkout_that_is_found_by_its_path_names_it() -> None:
    root = str(Path(headwater.__path__[0]).parent)
    told = command(Paths.standard(), ["-c"], {"PYTHONPATH": f"/elsewhere{os.pathsep}{root}/"})
    assert told == ["/usr/bin/env", f"PYTHONPATH={root}", sys.executable, "-m", "headwater", "--tray"]


def test_a_bundle_is_called_by_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command(Paths.standard(), ["headwater"], {}) == [sys.executable, "--tray"]
    told = command(Paths.standard(), ["headwater"], {"APPIMAGE": "/home/me/Head water.AppImage"})
    assert told == ["/home/me/Head water.AppImage", "--tray"]


def test_the_command_starts_this_program(tmp_path: Path) -> None:
    call = command(Paths.under(tmp_path), ["-c"], {"PYTHONPATH": str(Path(headwater.__path__[0]).parent)})
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert "There is no display here" in done.stderr


def test_looking_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path))
    assert autostart(Paths.under(tmp_path / "home")).state() is State.OFF
    assert list(tmp_path.iterdir()) == []


# -- Windows and macOS, on places of our own --------------------------------------------------------------------------


class Registry:
    """Two keys in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.refuses = False

    def read(self, key: str, name: str) -> str | bytes | None:
        self._ask()
        return self.values.get((key.rsplit("\\", 2)[-2], name))

    def write(self, key: str, name: str, value: str) -> None:
        self._ask()
        self.values[key.rsplit("\\", 2)[-2], name] = value

    def delete(self, key: str, name: str) -> None:
        self._ask()
        self.values.pop((key.rsplit("\\", 2)[-2], name), None)

    def _ask(self) -> None:
        if self.refuses:
            raise PermissionError(13, "Access is denied")


def test_the_run_key() -> None:
    registry = Registry()
    way = RunKey([r"C:\Program Files\Headwater\headwater.exe", "--home", 'a "b"', "--tray"], registry)
    assert way.state() is State.OFF
    way.put()
    assert way.state() is State.ON
    line = registry.values["CurrentVersion", "Headwater"]
    assert line == r'"C:\Program Files\Headwater\headwater.exe" --home "a \"b\"" --tray'
    registry.values["StartupApproved", "Headwater"] = b"\x03" + bytes(11)  # by the task manager
    assert way.state() is State.OFF
    way.put()
    assert way.state() is State.ON
    assert RunKey(["other.exe"], registry).state() is State.OTHER
    way.remove()
    way.remove()
    assert registry.values == {}


def test_a_registry_that_refuses_is_told() -> None:
    registry = Registry()
    registry.refuses = True
    way = RunKey(["headwater.exe"], registry)
    for do in (way.state, way.put, way.remove):
        with pytest.raises(AutostartError, match="task manager"):
            do()


def test_the_launch_agent(tmp_path: Path) -> None:
    way = LaunchAgent(CALL, tmp_path)
    assert way.state() is State.OFF
    way.remove()
    way.put()
    assert way.state() is State.ON
    told = plistlib.loads(way.file.read_bytes())
    assert told["ProgramArguments"] == CALL
    assert told["RunAtLoad"] is True
    assert LaunchAgent(["/other"], tmp_path).state() is State.OTHER
    way.file.write_bytes(plistlib.dumps(told | {"Disabled": True}))
    assert way.state() is State.OFF
    for damaged in (b"", b"<plist>", b"bplist00", plistlib.dumps([1])):
        way.file.write_bytes(damaged)
        assert way.state() is State.OFF
    way.remove()
    assert not way.file.exists()


def test_a_launch_agent_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "Library").write_text("no folder")
    with pytest.raises(AutostartError, match="cannot be written"):
        LaunchAgent(CALL, tmp_path).put()
