"""The desktop's files: valid, and agreeing with each other and with the program."""

import configparser
import subprocess
import tomllib
from xml.etree import ElementTree

import pytest

from tests.support.source import ROOT

LINUX = ROOT / "packaging/linux"
IDENT = "app.headwater.Headwater"
ENTRIES = [f"{IDENT}.desktop", f"{IDENT}-autostart.desktop"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def entry(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(LINUX / name, encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.mark.parametrize("name", ENTRIES)
def test_the_entry_is_valid(name: str) -> None:
    done = subprocess.run(["desktop-file-validate", LINUX / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_metadata_is_valid() -> None:
    command = ["appstreamcli", "validate", "--no-net", str(LINUX / f"{IDENT}.metainfo.xml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_all_of_them_name_the_same_program() -> None:
    for name in ENTRIES:
        assert entry(name)["Exec"].split(" --")[0] in PROJECT["scripts"]
        assert entry(name)["Icon"] == IDENT
    tree = ElementTree.parse(LINUX / f"{IDENT}.metainfo.xml").getroot()
    assert tree.findtext("id") == IDENT
    assert tree.findtext("launchable") == ENTRIES[0]
    assert tree.findtext("provides/binary") in PROJECT["scripts"]
    assert tree.findtext("project_license") == PROJECT["license"]
    newest = tree.find("releases/release")
    assert newest is not None
    assert newest.get("version") == PROJECT["version"]


def test_every_text_is_there_in_chinese() -> None:
    menu = entry(ENTRIES[0])
    for key in ("GenericName", "Comment", "Keywords"):
        assert menu[f"{key}[zh_CN]"] != menu[key]
    description = ElementTree.parse(LINUX / f"{IDENT}.metainfo.xml").getroot().find("description")
    assert description is not None
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    texts = [e for e in description.iter() if e.tag in ("p", "li")]
    assert sum(lang in e.attrib for e in texts) * 2 == len(texts)


def test_the_icon_is_square_and_keeps_its_own_colours() -> None:
    icon = (ROOT / "resources/icons/headwater.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(icon)
    assert root.get("width") == root.get("height")
    assert "currentColor" not in icon
    assert "<script" not in icon
    assert "href" not in icon


FOR_TESTS = ["platformdirs>=4.14"]
"""An override that only a tool of the tests needs."""


def test_the_overrides_leave_out_what_the_lock_leaves_out() -> None:
    uv = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["uv"]
    overrides = (ROOT / "packaging/overrides.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert overrides + FOR_TESTS == uv["override-dependencies"]
