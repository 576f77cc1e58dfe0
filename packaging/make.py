"""Makes this system's package in dist/, and says what was made, with sizes and sums.

    .venv-package/bin/python packaging/make.py

It wants the program's locked environment with `packaging/requirements.txt` in it (`./dev package` makes it; for
Windows see packaging/README.md). Linux: a .deb. macOS: Headwater.app in a zip. Windows: a folder in a zip, and an
installer where Inno Setup is there. The same sources and environment give the same bytes on Linux.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK, OUT = ROOT / "build/package", ROOT / "dist"
SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}


def main() -> None:
    """Make it."""
    system = SYSTEMS[sys.platform]
    OUT.mkdir(exist_ok=True)
    frozen(system)
    made = {"linux": debian, "macos": macos, "windows": windows}[system]()
    for file in sorted({*made, *OUT.glob("*.whl")}):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.1f} MB  sha256 {sha256(file)}")


def frozen(system: str) -> None:
    """Run PyInstaller on the system's spec."""
    spec = HERE / system / "headwater.spec"
    env = os.environ | {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(epoch())}
    shutil.rmtree(WORK, ignore_errors=True)
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR",
               "--distpath", str(WORK / "dist"), "--workpath", str(WORK / "work"), str(spec)]  # fmt: skip
    subprocess.run(command, env=env, check=True)


def debian() -> list[Path]:
    """The .deb; on other kinds of Linux only the folder."""
    if not shutil.which("dpkg-deb"):
        print(f"There is no dpkg-deb here: the program is in {WORK / 'dist/headwater'}")
        return []
    import deb

    noted = WORK / "work/headwater/distributions.txt"
    return [deb.build(WORK / "dist/headwater", noted, WORK / "deb", OUT, version(), epoch())]


def macos() -> list[Path]:
    """The application in a zip, as the Finder packs it."""
    package = OUT / f"headwater-{version()}-macos.zip"
    subprocess.run(["ditto", "-c", "-k", "--keepParent", WORK / "dist/Headwater.app", package], check=True)
    return [package]


def windows() -> list[Path]:
    """The folder in a zip; the installer where its compiler is there."""
    name = str(OUT / f"headwater-{version()}-windows")
    packages = [Path(shutil.make_archive(name, "zip", WORK / "dist", "headwater"))]
    if compiler := shutil.which("iscc"):
        command = [compiler, "/Q", f"/DVersion={version()}", f"/DBundle={WORK / 'dist/headwater'}", f"/O{OUT}",
                   str(HERE / "windows/headwater.iss")]  # fmt: skip
        subprocess.run(command, check=True)
        packages.append(OUT / f"headwater-{version()}-setup.exe")
    return packages


def version() -> str:
    """The version that is packaged."""
    from headwater import __version__

    return __version__


def epoch() -> int:
    """The time that everything in the package gets: SOURCE_DATE_EPOCH, else the day of the newest release."""
    if said := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(said)
    tree = ElementTree.parse(HERE / "linux/app.headwater.Headwater.metainfo.xml")
    newest = tree.find("releases/release")
    assert newest is not None
    return int(datetime.fromisoformat(newest.attrib["date"]).replace(tzinfo=UTC).timestamp())


def sha256(file: Path) -> str:
    """The file's sum."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
