"""What goes into the packages of all three systems: the part that their PyInstaller specs share.

PyInstaller brings Python itself and all that the program imports, so that one package does for every version of Python
that a system may have. What is left out is listed here, each with its reason; a library that is left out and missed is
found by `dpkg-shlibdeps` on Linux, when the package is made.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from importlib.metadata import distribution, distributions
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PyInstaller.building.build_main import Analysis

HERE = Path(__file__).resolve().parent
HOOK = str(HERE / "hook_linux.py")
Entry = tuple[str, str, str]
"""Where it goes, where it comes from, what kind of file it is."""

EXCLUDED = (
    "tkinter", "test", "idlelib", "lib2to3", "ensurepip", "pydoc_data", "pip", "setuptools", "pkg_resources",
    "readline", "curses",  # tools, and what only they use
    "IPython", "PIL", "matplotlib", "pandas", "scipy", "torch", "onnx", "sympy",  # others ask whether they are there
    "huggingface_hub", "hf_xet", "httpx2", "httpcore2", "fsspec", "yaml",  # tokenizers fetches; we fetch nothing
    "onnxruntime.transformers", "onnxruntime.quantization", "onnxruntime.tools",  # making models, not using them
    "pyarrow.flight", "pyarrow.tests", "pyarrow.gandiva", "pyarrow.cuda", "pyarrow.substrait", "pyarrow.jvm",
    "numpy.f2py", "numpy.distutils", "numpy.testing.tests",
)  # fmt: skip
LEFT_OUT = (
    "*/tests/*", "*/test/*", "*/__pycache__/*", "*.pyx", "*.pxd", "*.pxi", "*.pyi", "*.h", "*.hpp", "*.cc", "*.cmake",
    "pyarrow/include/*", "pyarrow/src/*",
    # Who installed what from where: it would differ from one builder to the next.
    "*.dist-info/RECORD", "*.dist-info/direct_url.json", "*.dist-info/uv_*.json", "*.dist-info/REQUESTED",
    # Arrow over the network: flight, object stores.
    "*arrow_flight*", "*arrow_python_flight*", "pyarrow/_flight*", "*arrow_s3*", "pyarrow/_s3fs*", "pyarrow/_gcsfs*",
    "pyarrow/_azurefs*", "pyarrow/_hdfs*", "pyarrow/_pyarrow_cpp_tests*",
    # Arrow's libraries under the names that only compilers use.
    "pyarrow/libarrow*.so", "pyarrow/lib*.so.*.*.*",
    # onnxruntime once more, for programs in C.
    "onnxruntime/capi/libonnxruntime.so*", "onnxruntime/capi/libonnxruntime.*dylib",
    # Qt: languages that we do not speak, QML, networking, printing, databases, screens without a desktop, GTK.
    "PySide6/*translations/*", "PySide6/*qml/*", "*Qt6Qml*", "*Qt6Quick*", "*Qt6VirtualKeyboard*", "*Qt6Network*",
    "PySide6/QtNetwork*", "*Qt6Pdf*", "*Qt6EglFS*", "*Qt6EglFs*", "*Qt6WlShell*", "PySide6/*opengl32sw*",
    "*/networkinformation/*", "*/tls/*", "*/printsupport/*", "*/sqldrivers/*", "*/qmltooling/*", "*/generic/*",
    "*/egldeviceintegrations/*", "*/wayland-graphics-integration-*", "*/vectorimageformats/*",
    "*/wayland-shell-integration/*ivi*", "*/wayland-shell-integration/*qt-shell*",
    "*/wayland-shell-integration/*wl-shell*", "*/wayland-shell-integration/*fullscreen*",
    "*/platforms/*eglfs*", "*/platforms/*linuxfb*", "*/platforms/*vnc*", "*/platforms/*vkkhr*",
    "*/platforms/*minimal*", "*/platformthemes/*qgtk3*", "*/platforminputcontexts/*virtualkeyboard*",
    "*/imageformats/*qtiff*", "*/imageformats/*qwebp*", "*/imageformats/*qtga*", "*/imageformats/*qwbmp*",
    "*/imageformats/*qicns*", "*/imageformats/*qpdf*", "*/imageformats/*qgif*",
)  # fmt: skip
QT_WORDS = "PySide6/*translations/qtbase_zh_CN.qm"
"""What Qt itself says, in the one language of ours that it does not speak anyway."""
BACKENDS = {
    "linux": ("pynput.keyboard._xorg", "pynput.mouse._xorg"),
    "win32": ("pynput.keyboard._win32", "pynput.mouse._win32"),
    "darwin": ("pynput.keyboard._darwin", "pynput.mouse._darwin"),
}
"""What pynput imports by name; it cannot be asked on a machine without a display."""
REPLACEABLE = {"pynput": "py", "Xlib": "py"}
"""LGPL, so they lie as files that can be replaced, not in the archive; Qt's libraries are files anyway."""


def analysed() -> Analysis:
    """The program as PyInstaller sees it, without what is left out."""
    from PyInstaller.building.build_main import Analysis
    from PyInstaller.utils.hooks import collect_data_files, collect_submodules, copy_metadata

    found = Analysis(
        [str(HERE / "start.py")],
        datas=[*collect_data_files("headwater"), *copy_metadata("keyring")],
        hiddenimports=[*collect_submodules("headwater"), *collect_submodules("keyring.backends"),
                       *collect_submodules("desktop_notifier"), *BACKENDS[sys.platform]],
        excludes=list(EXCLUDED),
        runtime_hooks=[HOOK],
        module_collection_mode=REPLACEABLE,
        optimize=0,  # the program's docstrings are the command line's help
    )  # fmt: skip
    found.binaries = kept(found.binaries)
    found.datas = kept(found.datas)
    return found


def kept(entries: Iterable[Entry]) -> list[Entry]:
    """Those that go into the package."""
    return [e for e in entries if not left_out(PurePath(e[0]).as_posix()) and not of_the_system(e)]


def left_out(name: str) -> bool:
    """Whether a file stays out of the package."""
    return not fnmatch(name, QT_WORDS) and any(fnmatch(name, pattern) for pattern in LEFT_OUT)


def of_the_system(entry: Entry) -> bool:
    """Whether it is a library of the Linux system, which the package asks for instead of bringing it.

    So security updates reach it, and none of ours stands in front of the system's own for programs that we start.
    """
    name, source, kind = entry
    if sys.platform != "linux" or kind not in ("BINARY", "SYMLINK") or PurePath(name).name.startswith("libpython"):
        return False
    return source.startswith(("/lib/", "/lib64/", "/usr/lib/")) and "python3" not in source


def bundled_distributions(parts: Sequence[Iterable[Entry]]) -> list[str]:
    """Names of the installed distributions of which at least one file is in the package."""
    sources = {str(Path(source).resolve()) for part in parts for _, source, _ in part if source}
    names = set()
    for installed in distributions():
        code = (f for f in installed.files or [] if ".dist-info" not in str(f) and "bin/" not in str(f))
        if any(str(Path(str(installed.locate_file(f))).resolve()) in sources for f in code):
            names.add(installed.name)
    return sorted(names, key=str.lower)


def note(found: Analysis, out: Path) -> None:
    """Write down which distributions are in the package: their licences go with it."""
    names = bundled_distributions([found.pure, found.binaries, found.datas])
    out.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")


def version() -> str:
    """The version that is packaged."""
    return distribution("headwater").version


def release() -> tuple[int, int, int]:
    """Its three numbers."""
    first, second, third = re.findall(r"\d+", version())[:3]
    return int(first), int(second), int(third)


def icon(out: Path) -> Path:
    """The program's icon in the form that the name of the file tells: .ico or .icns."""
    from PySide6.QtGui import QImage

    out.parent.mkdir(parents=True, exist_ok=True)
    if not QImage(str(HERE.parent / "resources/icons/app/headwater-256.png")).save(str(out)):
        raise OSError(f"Qt cannot write {out}")
    return out
