"""A private socket in the home folder: one JSON question, one JSON answer.

The socket's folder is the person's alone (mode 0700), so whoever may open it may already read the store.
"""

import contextlib
import hashlib
import json
import logging
import os
import tempfile
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from headwater.base import HeadwaterError

_LOG = logging.getLogger("headwater.bridge")
_LONGEST = 100
"""Unix socket paths end at 108 bytes (unix(7), sun_path)."""
_MESSAGE = 65_536

Json = Mapping[str, object]


class AlreadyRunning(HeadwaterError):
    """Another Headwater records into this home."""


class NobodyHome(HeadwaterError):
    """No Headwater is running in this home."""


class NoAnswer(HeadwaterError):
    """A Headwater runs in this home and does not answer."""


class EngineCommands(Protocol):
    """What the door asks of the engine."""

    def status(self) -> Json:
        """What is being recorded now, as JSON values."""
        ...

    def pause(self, until: float | None) -> None:
        """Stop looking until then, or until resumed."""
        ...

    def resume(self) -> None:
        """Look again."""
        ...

    def show(self) -> None:
        """Bring the window to the front."""
        ...

    def imported(self, number: int) -> None:
        """A command has brought in a history, of that number: make it understood."""
        ...

    def rules_changed(self) -> None:
        """A command has changed the rules that are kept: follow them."""
        ...

    def label(self, asked: Json) -> Json:
        """Add a label, take one back, or undo the last edit: `do`, and what that needs; or an `error`."""
        ...

    def noting(self, asked: Json) -> Json:
        """Add a note on a stretch of time, or delete one: `do`, and what that needs; or an `error`."""
        ...

    def planning(self, asked: Json) -> Json:
        """What the person is about to do: `text`, `minutes`, lengths, `note`, `end`; tells what holds then, or an
        `error`."""
        ...

    def teach(self, asked: Json) -> Json:
        """Something about learning: `do`, and what that needs; or an `error`. It never takes long."""
        ...


def _address(socket: Path) -> str:
    """The socket's path, or a short stand-in where the system could not take so long a one."""
    if os.name == "nt":
        return rf"\\.\pipe\headwater-{_digest(socket)}"
    if len(os.fsencode(socket)) <= _LONGEST:
        return str(socket)
    folder = Path(tempfile.gettempdir()) / f"headwater-{os.getuid()}-{_digest(socket)}"
    return str(folder / "door")


def _digest(socket: Path) -> str:
    return hashlib.sha256(os.fsencode(socket)).hexdigest()[:12]


class Door:
    """Answers questions while it is open; being able to open it means being the only instance."""

    def __init__(self, socket: Path, commands: EngineCommands) -> None:
        self._socket = socket
        self._address = _address(socket)
        self._commands = commands
        self._lock = FileLock(socket.with_suffix(".lock"))
        self._listener: Listener | None = None
        self._thread = threading.Thread(target=self._serve, name="door", daemon=True)

    def open(self) -> None:
        """Start answering, in a thread of its own.

        Raises:
            AlreadyRunning: somebody else has this home.
            NobodyHome: the folder of the socket cannot be written.
        """
        try:
            for folder in (self._socket.parent, Path(self._address).parent if os.name != "nt" else self._socket.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise AlreadyRunning("Headwater is already running. Its icon is in the tray.") from None
        except OSError as e:
            raise NobodyHome(f"The folder {self._socket.parent} cannot be written: {e.strerror}.") from None
        with contextlib.suppress(OSError):
            os.unlink(self._address)  # left by a killed run: the lock says that nobody listens there
        self._listener = Listener(self._address, family="AF_PIPE" if os.name == "nt" else "AF_UNIX")
        if os.name != "nt":
            os.chmod(self._address, 0o600)
        self._thread.start()

    def close(self) -> None:
        """Stop answering and let another instance in."""
        if self._listener is None:
            return
        listener, self._listener = self._listener, None
        with contextlib.suppress(OSError, EOFError):
            Client(self._address).close()  # wakes accept()
        self._thread.join(2)
        listener.close()
        self._lock.release()

    def _serve(self) -> None:
        while (listener := self._listener) is not None:
            try:
                with listener.accept() as caller:
                    self._answer(caller)
            except Exception as e:  # noqa: BLE001  one bad caller must not close the door
                _LOG.debug("a caller was not answered: %s", type(e).__name__)

    def _answer(self, caller: "Connection[bytes, bytes]") -> None:
        if not caller.poll(1):
            return
        try:
            question = json.loads(caller.recv_bytes(_MESSAGE))
            if not isinstance(question, dict):
                raise ValueError("a question is an object")
            answer = self._do(question)
        except (ValueError, TypeError, KeyError):
            answer = {"error": "This question was not understood."}
        caller.send_bytes(json.dumps(answer).encode())

    def _do(self, question: Mapping[str, object]) -> Json:
        until = _number(question, "until")
        actions: dict[object, Callable[[], Json | None]] = {
            "status": self._commands.status,
            "pause": lambda: self._commands.pause(until),
            "resume": self._commands.resume,
            "show": self._commands.show,
            "imported": lambda: self._commands.imported(int(_number(question, "number") or 0)),
            "label": lambda: self._commands.label(question),
            "note": lambda: self._commands.noting(question),
            "rules": self._commands.rules_changed,
            "plan": lambda: self._commands.planning(question),
            "learning": lambda: self._commands.teach(question),
        }
        _LOG.debug("asked: %s", question["ask"] if question["ask"] in actions else "?")
        return actions[question["ask"]]() or {"done": True}


def _number(question: Mapping[str, object], name: str) -> float | None:
    value = question.get(name)
    if value is not None and not isinstance(value, int | float):
        raise ValueError(f"{name} is a number")
    return value


def _occupied(socket: Path) -> bool:
    """Whether some instance holds this home."""
    lock = FileLock(socket.with_suffix(".lock"))
    try:
        with lock.acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def ask(socket: Path, question: str, **values: float | str | None) -> Json:
    """Ask the running program.

    Raises:
        NobodyHome: none is running.
        NoAnswer: one is running and does not answer within two seconds, or does not understand.
    """
    silent = NoAnswer("Headwater is running but does not answer: use its tray icon, or quit it and start it again.")
    try:
        with Client(_address(socket)) as door:
            door.send_bytes(json.dumps({"ask": question, **values}).encode())
            if not door.poll(2):
                raise silent
            answer: Json = json.loads(door.recv_bytes())
    except (OSError, EOFError, ValueError):
        if _occupied(socket):
            raise silent from None
        raise NobodyHome("Headwater is not running. Start it with `headwater`.") from None
    if "error" in answer:
        raise NoAnswer(str(answer["error"]))
    return answer
