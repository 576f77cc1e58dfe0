"""sqlite-utils without what it loads only because it happens to be there."""

import importlib
import sys

_NOT_WANTED = "pandas"
"""sqlite-utils looks for it, to insert frames; it takes 80 MB that nobody would use here."""


def load_sqlite_utils() -> None:
    """Import the library. pandas, if nobody has imported it yet, stays out."""
    if "sqlite_utils" in sys.modules or _NOT_WANTED in sys.modules:
        return
    sys.modules[_NOT_WANTED] = None  # type: ignore[assignment]  # importing it fails then (import system, 5.3.1)
    try:
        importlib.import_module("sqlite_utils")
    finally:
        del sys.modules[_NOT_WANTED]
