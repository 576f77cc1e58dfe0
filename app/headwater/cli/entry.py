"""The way in. Loading click takes a good part of the time to the tray's icon, and starting needs none of it."""

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from headwater.base import HeadwaterError, Paths


def main() -> None:
    """Start the program, or hand a command to the command line."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()  # the process that answers queries is this program once more
    plain = _plain(sys.argv[1:])
    if plain is None:
        from headwater.cli.main import main as commands

        commands()
        return
    from headwater.cli.program import begin

    home, debug, window = plain
    gc.disable()  # nothing made while loading is garbage; the program turns it on when it runs
    try:
        sys.exit(begin(Paths.under(home) if home else Paths.standard(), debug=debug, window=window))
    except HeadwaterError as e:
        sys.stderr.write(f"Error: {e}\n")
        sys.exit(1)


def _plain(args: Sequence[str]) -> tuple[Path | None, bool, bool | None] | None:
    """Home, debug, and whether a window is to be, where they are all that is said; what is less plain is for click,
    with its errors and help.
    """
    home, debug, window = None, False, None
    rest = list(args)
    while rest:
        arg = rest.pop(0)
        if arg == "--debug":
            debug = True
        elif arg in ("--tray", "--window") and window is None:
            window = arg == "--window"
        elif arg == "--home" and rest and not rest[0].startswith("-") and not Path(rest[0]).is_file():
            home = Path(rest.pop(0))
        else:
            return None
    return home, debug, window
