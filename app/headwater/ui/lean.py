"""What Qt's binding does for features that nothing here uses, left undone."""

import shiboken6  # noqa: F401  it sets up the binding, whose own switches come with it


def spare_sources() -> None:
    """Modules are imported without their sources being read.

    Once PySide6 is there it reads the source of every module that is imported, to see whether its name stands in it and
    `from __feature__ import …` could concern the module; Python keeps the lines of all these files: 3 to 12 MB, by what
    was imported before. That a module may be concerned is told without looking.
    """
    try:
        from shibokensupport import feature  # type: ignore[import-not-found]
    except ImportError:  # another version: it does not do so, or elsewhere
        return
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda _module: True
