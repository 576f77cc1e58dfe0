"""The wheel, installed alone: it brings all it needs, nothing it should not, and starts in an empty folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from tests.support.source import ROOT

UV = next((u for u in (str(ROOT / ".tools/uv/bin/uv"), shutil.which("uv")) if u and Path(u).exists()), None)
pytestmark = pytest.mark.skipif(UV is None, reason="uv builds the wheel; ./dev test brings it")
SHIPPED = [p for p in (ROOT / "models/attention/artifacts").iterdir() if not p.name.startswith(".")]


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    words, where = [str(c) for c in command], env or clean(cwd)
    done = subprocess.run(words, cwd=cwd, env=where, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, f"{command[0]} {command[1:3]}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done


def clean(home: Path) -> dict[str, str]:
    """The environment without what would let the checkout or its environment be seen."""
    hidden = ("PYTHON", "VIRTUAL_ENV", "UV_PROJECT", "XDG_", "HEADWATER", "COV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    return kept | {"HOME": str(home), "UV_CACHE_DIR": cache(), "QT_QPA_PLATFORM": "offscreen"}


def cache() -> str:
    """uv's usual cache: without it every run would download some 300 MB."""
    assert UV is not None
    return subprocess.run([UV, "cache", "dir"], capture_output=True, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Installed:
    """A wheel in an environment of its own."""

    wheel: Path
    python: Path
    headwater: Path
    folder: Path
    """An empty folder, far from the checkout."""

    def say(self, code: str) -> str:
        return run(self.python, "-I", "-c", code, cwd=self.folder).stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("dist"), "--wheel", ROOT)


def build(out: Path, *what: str | Path) -> Path:
    """Build a wheel; the source lies in `out` or is the checkout."""
    assert UV is not None
    run(UV, "build", "-q", "--python", sys.executable, "--out-dir", out, *what, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    assert UV is not None
    place, folder = tmp_path_factory.mktemp("place"), tmp_path_factory.mktemp("empty")
    run(UV, "venv", "-q", "--python", sys.executable, place / "venv", cwd=place)
    python = place / "venv/bin/python"
    overrides = ROOT / "packaging/overrides.txt"
    run(UV, "pip", "install", "-q", "--python", python, "--overrides", overrides, wheel, cwd=place)
    yield Installed(wheel, python, place / "venv/bin/headwater", folder)
    shutil.rmtree(place)


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_only_package_in_it_is_headwater(wheel: Path) -> None:
    tops = {PurePosixPath(name).parts[0] for name in names(wheel)}
    assert {t for t in tops if not t.endswith(".dist-info")} == {"headwater"}


def test_it_holds_the_program_its_resources_and_its_model(wheel: Path) -> None:
    inside = names(wheel)
    code = {f"headwater/{p.relative_to(ROOT / 'app/headwater')}" for p in (ROOT / "app/headwater").rglob("*.py")}
    resources = {
        f"headwater/_bundled/{p.relative_to(ROOT)}"
        for folder in ("resources", "docs")
        for p in (ROOT / folder).rglob("*")
        if p.is_file() and not p.name.startswith(".")
    }
    assert code <= inside
    assert resources <= inside
    assert {f"headwater/_bundled/models/attention/artifacts/{p.name}" for p in SHIPPED} <= inside
    assert not [n for n in inside if n.endswith(".pyc") or "/tests/" in n or n.startswith("headwater/_bundled/app")]
    assert [n for n in inside if n.endswith("LICENSE")]


def test_the_source_distribution_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert names(build(tmp_path, ROOT)) == names(wheel)


def test_help_and_version_start_from_an_empty_folder(installed: Installed) -> None:
    helped = run(installed.headwater, "--help", cwd=installed.folder)
    assert "Everything stays on this computer" in helped.stdout
    version = run(installed.headwater, "--version", cwd=installed.folder).stdout.split()
    assert version[-1] == installed.wheel.name.split("-")[1]
    assert run(installed.python, "-m", "headwater", "--version", cwd=installed.folder).stdout.split() == version
    assert list(installed.folder.iterdir()) == [], "asking for help writes nothing"


def test_files_are_found_inside_the_package(installed: Installed) -> None:
    wanted = ["resources/icons/headwater.svg", "resources/i18n/zh_CN/advice.toml", "resources/fonts"]
    wanted += [f"models/attention/artifacts/{p.name}" for p in SHIPPED]
    code = f"from headwater.base import Paths, Words\nfor n in {wanted}: print(Paths.bundled(n))\nWords('zh_CN')"
    found = installed.say(code).splitlines()
    package = installed.python.parents[1]
    assert len(found) == len(wanted)
    assert all(Path(f).is_relative_to(package) and "_bundled" in f for f in found)


def test_the_checkout_is_out_of_sight_and_torch_is_not_there(installed: Installed) -> None:
    code = (
        "import sys, importlib.util as u, headwater\n"
        "print(headwater.__file__)\n"
        "print([n for n in ('torch', 'app', 'evdev', 'onnx', 'pytest', 'tests') if u.find_spec(n)])\n"
        f"print([p for p in sys.path if p.startswith({str(ROOT)!r})])"
    )
    where, unwanted, paths = installed.say(code).splitlines()
    assert Path(where).is_relative_to(installed.python.parents[1])
    assert (unwanted, paths) == ("[]", "[]")
    command = [str(installed.python), "-I", "-c", "import torch"]
    failed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert failed.returncode == 1
    assert "ModuleNotFoundError" in failed.stderr


def test_every_room_can_be_imported_there(installed: Installed) -> None:
    code = (
        "import importlib, pkgutil, headwater\n"
        "rooms = [m.name for m in pkgutil.iter_modules(headwater.__path__) if m.ispkg]\n"
        "print(len([importlib.import_module(f'headwater.{r}') for r in rooms]))"
    )
    rooms = [p for p in (ROOT / "app/headwater").iterdir() if (p / "__init__.py").exists()]
    assert int(installed.say(code)) == len(rooms)
