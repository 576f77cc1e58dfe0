"""Whose work is in the program: what it needs to run, and what lies beside its code. No Qt."""

from __future__ import annotations

from importlib.metadata import MetadataPathFinder, PackageNotFoundError, version

LIBRARIES = {
    "click": "BSD-3-Clause", "cryptography": "Apache-2.0 or BSD-3-Clause", "filelock": "MIT", "httptools": "MIT",
    "icalendar": "BSD-2-Clause", "keyring": "MIT", "msgspec": "BSD-3-Clause", "dbus-fast": "MIT",
    "desktop-notifier": "MIT", "numpy": "BSD-3-Clause", "onnxruntime": "MIT", "platformdirs": "MIT",
    "pyarrow": "Apache-2.0", "pulsectl": "MIT", "pynput": "LGPL-3.0", "PySide6-Essentials": "LGPL-3.0",
    "python-multipart": "Apache-2.0", "python-xlib": "LGPL-2.1", "sqlcipher3": "Zlib", "sqlite-utils": "Apache-2.0",
    "starlette": "BSD-3-Clause", "tokenizers": "Apache-2.0", "tomlkit": "MIT", "uvicorn": "BSD-3-Clause",
}  # fmt: skip
"""What the program asks for itself, by the name that it is installed by."""
TEXTS = ("resources/fonts/OFL.txt", "resources/categories/LICENSES.txt")
"""Texts that ship with the program, about what is not its own."""


def installed() -> list[tuple[str, str, str]]:
    """Name, version and licence of each library; version "" where the installation does not tell."""
    try:
        return [(name, _version(name), licence) for name, licence in LIBRARIES.items()]
    finally:
        MetadataPathFinder().invalidate_caches()  # a list of all that is installed; of an instance, for Python 3.11


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
