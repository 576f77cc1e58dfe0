"""What the packages are made from: the parts that can be looked at without making one."""

import ast
import plistlib
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import PathDistribution
from pathlib import Path
from types import ModuleType

import click
import pytest
import yaml  # type: ignore[import-untyped]

from headwater.base import Paths
from headwater.cli.main import main as commands
from headwater.engine.autostart.xdg import TEMPLATE
from tests.support.source import ROOT

PACKAGING = ROOT / "packaging"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/build.yml").read_text(encoding="utf-8"))
SPECS = ["linux", "macos", "windows"]
DAY = "2026-11-28"


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, ModuleType]]:
    """The scripts, by name; they find one another beside them, as when they are run."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    names = ("bundle", "deb", "licences", "man")
    yield {name: import_module(name) for name in names}
    for name in names:
        sys.modules.pop(name, None)


def every(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from every(command, f"{path}{name} ")


# -- the manual page ---------------------------------------------------------------------------------------------------


def test_the_page_has_every_command_and_every_option(part: dict[str, ModuleType]) -> None:
    page = part["man"].page(DAY)
    shown = page.replace(r"\-", "-")
    told = list(every(commands))
    assert len(told) > 25
    for path, command in told:
        section = shown.split(f'.SS "{path}"\n')[1].split(".SS ")[0]
        for parameter in command.params:
            assert all(o in section for o in (*parameter.opts, *parameter.secondary_opts) if o.startswith("--")), path
    assert DAY in page.splitlines()[0]


def test_a_new_command_is_in_it_at_once(part: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    @click.option("--deep", help="Look 'deep'.")
    def sound() -> None:
        """.Sound the depth\\n of a-b."""

    monkeypatch.setitem(commands.commands, "sound", sound)
    page = part["man"].page(DAY)
    assert '.SS "sound"' in page
    assert r"\&.Sound the depth\en of a\-b." in page
    assert r"Look \(aqdeep\(aq." in page


@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_man_shows_it_without_a_warning(part: dict[str, ModuleType], tmp_path: Path) -> None:
    file = tmp_path / "headwater.1"
    file.write_text(part["man"].page(DAY), encoding="utf-8")
    command = ["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", str(file)]
    env = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Everything stays on this computer." in done.stdout


# -- the Debian package ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("python", "debian"),
    [("0.1.0", "0.1.0"), ("0.2.0rc1", "0.2.0~rc1"), ("1.0.0b2", "1.0.0~b2"), ("1.0.0.dev3", "1.0.0~dev3")],
)
def test_versions_sort_as_debian_sorts(part: dict[str, ModuleType], python: str, debian: str) -> None:
    assert part["deb"].debian_version(python) == debian


def test_what_has_a_new_name_is_asked_for_under_both(part: dict[str, ModuleType]) -> None:
    both = part["deb"].both_names
    assert both("libssl3 (>= 3.0.0)") == "libssl3 (>= 3.0.0) | libssl3t64 (>= 3.0.0)"
    assert both("libglib2.0-0") == "libglib2.0-0 | libglib2.0-0t64"
    assert both("libc6 (>= 2.35)") == "libc6 (>= 2.35)"


def test_the_changelog_is_in_debians_form(part: dict[str, ModuleType], tmp_path: Path) -> None:
    version = PYPROJECT["project"]["version"]
    text = part["deb"].changelog(version, 1_780_000_000)
    first, *_, last, _ = text.split("\n")
    assert first == f"headwater ({version}) unstable; urgency=medium"
    assert re.fullmatch(r" -- .+ <\S+@\S+>  \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", last)
    if shutil.which("dpkg-parsechangelog"):
        file = tmp_path / "changelog"
        file.write_text(text, encoding="utf-8")
        command = ["dpkg-parsechangelog", "-l", str(file), "-S", "Version"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert (done.stdout.strip(), done.stderr) == (version, "")


def test_the_description_is_a_line_and_short_lines(part: dict[str, ModuleType]) -> None:
    first, *rest = part["deb"].description(PYPROJECT["project"]["description"]).split("\n")
    assert not first.lower().startswith(("a ", "an ", "the ", "headwater"))
    assert len(first) < 80
    assert rest
    assert all(line.startswith(" ") and len(line) <= 80 for line in rest)


def test_icons_are_there_in_every_size_that_is_packaged(part: dict[str, ModuleType]) -> None:
    for size in part["deb"].ICONS:
        head = (ROOT / f"resources/icons/app/headwater-{size}.png").read_bytes()[:24]
        assert int.from_bytes(head[16:20]) == int.from_bytes(head[20:24]) == size


def test_files_get_one_time_and_modes_that_do_not_depend_on_who_builds(
    part: dict[str, ModuleType], tmp_path: Path
) -> None:
    program = tmp_path / "usr/lib/headwater/headwater"
    part["deb"].put(program, b"\x7fELF")
    part["deb"].put(tmp_path / "usr/share/doc/headwater/copyright", b"x")
    (tmp_path / "usr/share").chmod(0o700)
    (tmp_path / "link").symlink_to("nowhere")
    part["deb"].settle(tmp_path, 1_000_000)
    files = [tmp_path, *tmp_path.rglob("*")]
    assert {f.lstat().st_mtime for f in files} == {1_000_000}
    assert {f.name for f in files if f.is_file() and f.stat().st_mode & 0o111} == {"headwater"}
    assert {f.stat().st_mode & 0o777 for f in files if f.is_dir()} == {0o755}


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
def test_completion_is_made_for_three_shells(part: dict[str, ModuleType]) -> None:
    from click.shell_completion import get_completion_class

    for shell in part["deb"].COMPLETIONS:
        maker = get_completion_class(shell)
        assert maker is not None
        assert "_HEADWATER_COMPLETE" in maker(commands, {}, "headwater", "_HEADWATER_COMPLETE").source()
    assert "_HEADWATER_COMPLETE" in (PACKAGING / "start.py").read_text(encoding="utf-8")


# -- licences ----------------------------------------------------------------------------------------------------------


def depended() -> list[str]:
    """What the program asks for on this system."""
    texts = [d for d in PYPROJECT["project"]["dependencies"] if "sys_platform" not in d or f"'{sys.platform}'" in d]
    return [re.split(r"[><=; ]", text)[0] for text in texts]


@pytest.fixture(scope="module")
def stanzas() -> dict[str, dict[str, str]]:
    """The copyright file of all that the program asks for: fields of each stanza by what its comment names."""
    names = "\n".join(n for n in depended())
    code = f"import sys; sys.path.insert(0, {str(PACKAGING)!r}); import licences; licences.ALWAYS = ()\n"
    code += f"sys.stdout.reconfigure(encoding='utf-8'); sys.stdout.write(licences.copyright_file({names!r}.split()))"
    text = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    field = re.compile(r"^([A-Z][A-Za-z-]+): ?((?:.*)(?:\n .*)*)", re.MULTILINE)
    found: list[dict[str, str]] = [dict(field.findall(part)) for part in text.split("\n\n")]
    return {fields.get("Comment", fields["Files"]).split(" ")[0]: fields for fields in found if "Files" in fields}


def test_everything_that_is_bundled_tells_its_licence(stanzas: dict[str, dict[str, str]]) -> None:
    named = {name.lower().replace("_", "-") for name in stanzas}
    assert {n.lower().replace("_", "-") for n in depended()} <= named
    for name, fields in stanzas.items():
        assert fields["Copyright"].strip(), name
        short, _, text = fields["License"].partition("\n")
        assert short.strip(), name
        assert len(text) > 60, name


def test_what_debian_has_already_is_named_only(stanzas: dict[str, dict[str, str]]) -> None:
    assert "/usr/share/common-licenses/Apache-2.0" in stanzas["sqlite-utils"]["License"]
    assert "/usr/share/common-licenses/LGPL-3" in stanzas["pynput"]["License"]
    assert "/usr/share/common-licenses/LGPL-3" in stanzas["PySide6_Essentials"]["License"]
    assert "ZETETIC" in stanzas["sqlcipher3"]["License"]
    assert len(stanzas["pyarrow"]["License"]) > 50_000, "it holds the licences of much that it contains"
    for fields in stanzas.values():
        assert "[yyyy]" not in fields["Copyright"]


def test_an_unknown_licence_stops_the_build(part: dict[str, ModuleType], tmp_path: Path) -> None:
    info = tmp_path / "nobody-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: nobody\nVersion: 1.0\n", encoding="utf-8")
    with pytest.raises(part["licences"].Unknown, match="nobody"):
        part["licences"].stanza(PathDistribution(info))


# -- what PyInstaller is told ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("system", SPECS)
def test_a_spec_compiles_and_uses_the_shared_part(system: str) -> None:
    tree = ast.parse((PACKAGING / system / "headwater.spec").read_text(encoding="utf-8"))
    called = {ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call)}
    assert {"bundle.analysed", "bundle.note", "PYZ", "EXE", "COLLECT"} <= called


def test_nothing_for_tests_compilers_or_the_network_is_packaged(part: dict[str, ModuleType]) -> None:
    kept, system = part["bundle"].kept, "/usr/lib/x86_64-linux-gnu/libssl.so.3"
    out = [
        "headwater/ui/__pycache__/x.pyc", "numpy/tests/test_x.py", "pyarrow/include/arrow/api.h", "pyarrow/lib.pyx",
        "pyarrow/libarrow_flight.so.2600", "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so", "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/plugins/platforms/qminimal.dll", "libarrow_flight.so.2600",
    ]  # fmt: skip
    here = [
        "headwater/_bundled/resources/icons/headwater.svg", "pyarrow/libarrow.so.2600", "libpython3.11.so.1.0",
        "PySide6/Qt/plugins/platforms/libqxcb.so", "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so",
        "onnxruntime/capi/onnxruntime_pybind11_state.cpython-311-x86_64-linux-gnu.so",
    ]  # fmt: skip
    entries = [(name, f"/venv/lib/{name}", "BINARY") for name in (*out, *here)]
    assert [e[0] for e in kept(entries)] == here
    assert bool(kept([("libssl.so.3", system, "BINARY")])) == (sys.platform != "linux")
    assert kept([("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "BINARY")])


def test_icons_for_the_other_systems_can_be_made(part: dict[str, ModuleType], tmp_path: Path) -> None:
    assert part["bundle"].icon(tmp_path / "made/headwater.ico").read_bytes()[:4] == b"\0\0\1\0"
    assert part["bundle"].icon(tmp_path / "headwater.icns").read_bytes()[:4] == b"icns"


def test_the_tools_are_pinned_and_agree_with_the_lock() -> None:
    lines = (PACKAGING / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pinned = [re.match(r"([\w.-]+)==([\w.]+)", line) for line in lines if line and not line.startswith("#")]
    locked = {p["name"]: p["version"] for p in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    assert all(pinned)
    for name, version in (m.groups() for m in pinned if m):
        assert locked.get(name, version) == version


def test_the_template_for_starting_with_the_session_is_found() -> None:
    assert Paths.bundled(TEMPLATE).is_file()
    included = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included[TEMPLATE] == f"headwater/_bundled/{TEMPLATE}"


def test_no_package_starts_anything_with_the_session() -> None:
    lines = (PACKAGING / "windows/headwater.iss").read_text(encoding="utf-8").splitlines()
    installer = "\n".join(line for line in lines if not line.startswith(";"))
    assert not re.search(r"^\[(Run|Registry)\]|userstartup|commonstartup", installer, re.MULTILINE)
    made = (PACKAGING / "deb.py").read_text(encoding="utf-8")
    assert "autostart" not in made
    assert not re.search(r"DEBIAN/(pre|post)(inst|rm)", made)


def test_the_mac_says_why_it_asks() -> None:
    told = plistlib.loads((PACKAGING / "macos/Info.plist").read_bytes())
    asks = [key for key in told if key.endswith("UsageDescription")]
    assert {"NSAccessibilityUsageDescription", "NSScreenCaptureUsageDescription"} <= set(asks)
    assert all(told[key].endswith(".") for key in asks)
    assert told["LSUIElement"] is True


# -- the workflow ------------------------------------------------------------------------------------------------------


def steps() -> Iterator[tuple[str, dict[str, str]]]:
    for name, job in WORKFLOW["jobs"].items():
        for step in job["steps"]:
            yield name, step


def test_it_builds_and_starts_on_three_systems() -> None:
    assert {job["runs-on"].split("-")[0] for job in WORKFLOW["jobs"].values()} == {"ubuntu", "macos", "windows"}
    assert WORKFLOW["permissions"] == {"contents": "read"}
    for name in WORKFLOW["jobs"]:
        ran = "\n".join(step.get("run", "") for job, step in steps() if job == name)
        for smoke in ("headwater --version", "headwater doctor", "headwater demo --out"):
            assert smoke in ran, (name, smoke)


def test_its_actions_are_pinned_by_version() -> None:
    used = [step["uses"] for _, step in steps() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", name) for name in used)


def test_it_runs_only_what_is_documented() -> None:
    readme = (PACKAGING / "README.md").read_text(encoding="utf-8")
    documented = {line.strip() for line in readme.splitlines() if line.startswith("    ")}
    for name, step in steps():
        for line in step.get("run", "").splitlines():
            assert line == "./dev package" or line.startswith("python -m pip install uv==") or line in documented, name


def test_it_takes_the_uv_that_dev_takes() -> None:
    version = re.search(r"^UV_VERSION=(\S+)$", (ROOT / "dev").read_text(encoding="utf-8"), re.MULTILINE)
    assert version
    pinned = {m for _, step in steps() for m in re.findall(r"uv==(\S+)", step.get("run", ""))}
    assert pinned == {version[1]}
