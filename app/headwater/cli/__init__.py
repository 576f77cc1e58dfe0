"""The composition root and the command line."""

from headwater.cli.entry import main

__all__ = ["main"]
