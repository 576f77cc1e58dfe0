"""The way into a packaged Headwater: what PyInstaller makes the executable of."""

import os


def start() -> None:
    """Start it. A shell that asks for completions calls it without arguments: that is a question to click alone."""
    if "_HEADWATER_COMPLETE" in os.environ:
        from headwater.cli.main import main as commands

        commands()
    from headwater.cli import main

    main()


if __name__ == "__main__":
    start()
