"""The local API alone, without a window: what watchers send is recorded, and nothing else is looked at."""

import signal
import threading
from dataclasses import replace
from types import FrameType
from typing import TYPE_CHECKING

import click

from headwater.base import HeadwaterError, Paths, Settings, SystemClock, start_logging

if TYPE_CHECKING:
    from headwater.engine import Engine

_PATIENCE_S = 30.0
_LOOK_S = 0.05


class NotServing(HeadwaterError):
    """The API could not be started; the text says why."""


def serve(paths: Paths, settings: Settings, port: int | None, *, debug: bool) -> None:
    """Serve until the process is told to end (Ctrl+C, or the signal TERM).

    Raises:
        AlreadyRunning: a Headwater has this home; its own settings turn its API on.
        NotServing: the port is taken, or the store cannot be used.
    """
    from headwater.bridge import Door
    from headwater.engine import Engine

    start_logging(paths, debug=debug)
    chosen = replace(settings, agreed=True, api=True, api_port=port or settings.api_port)
    engine = Engine(paths, chosen, SystemClock(), sources=lambda *_: ())
    door = Door(paths.socket, engine)
    door.open()
    told = _Told()
    try:
        engine.start()
        click.echo(_started(engine, told, paths))
        told.wait()
    finally:
        engine.stop()
        door.close()


class _Told:
    """Whether the process was told to end."""

    def __init__(self) -> None:
        self._end = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._signalled)

    def _signalled(self, _number: int, _frame: FrameType | None) -> None:
        self._end.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait; True when told to end."""
        return self._end.wait(seconds)


def _started(engine: "Engine", told: _Told, paths: Paths) -> str:
    """What to tell once it answers."""
    waited = 0.0
    while engine.api_port is None and not told.wait(_LOOK_S):
        waited += _LOOK_S
        trouble = engine.now().trouble
        if trouble or waited > _PATIENCE_S:
            raise NotServing(trouble[0] if trouble else "The local API did not start. The log says why.")
    return (
        f"Headwater answers at http://127.0.0.1:{engine.api_port}/ (ActivityWatch's API at /api/0, ours at /v1/docs).\n"
        f"The token is in {paths.api_token}. Ctrl+C ends."
    )
