"""Whether the screen is being shared or recorded, as far as PipeWire carries it (`pw-dump --monitor`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import suppress
from typing import Any

from headwater.base import Words
from headwater.capture._board import Board
from headwater.capture._line import Line, ThreadSource
from headwater.capture.source import Unavailable
from headwater.records import Health, Signal

_LONGEST = 16_000_000
"""Characters of one report; PipeWire's whole graph is about a tenth of a megabyte."""
_CASTS = frozenset({"Stream/Output/Video", "Video/Source"})
_END_S = 1.0
AGAIN_S = 30.0
"""A PipeWire that worked and went away is looked for this often."""


class SharingSource(ThreadSource):
    """`Signal.SHARING`: on while a stream of the screen runs; else off on Wayland, and not known on X11."""

    patient = True

    def __init__(self, words: Words, board: Board) -> None:
        super().__init__("sharing", words)
        self._board = board

    def _run(self, line: Line) -> None:
        program = shutil.which("pw-dump")
        if program is None:
            raise Unavailable("no_pw_dump")
        while not line.ended:
            try:
                self._watch(line, program)
            except Unavailable as e:
                worked = self.status()[0].health is Health.WORKING and self.settle(0)
                self._say(line, e.health, e.reason)
                if not worked:
                    return
                line.wait(seconds=AGAIN_S)

    def _watch(self, line: Line, program: str) -> None:
        process = subprocess.Popen(
            [program, "--monitor", "--no-colors"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            self._read(line, process)
        except Unavailable:
            self._board.signal(Signal.SHARING, None, line.emit)
            raise
        finally:
            self._board.forget(Signal.SHARING)
            _end(process)

    def _read(self, line: Line, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        pipe, casts, reports = process.stdout.fileno(), Casts(), Reports()
        while not line.ended:
            if not line.wait([pipe]):
                continue
            data = os.read(pipe, 65_536)
            if not data:
                raise Unavailable("no_pipewire")
            for report in reports.feed(data):
                self._say(line, Health.WORKING)
                self._board.signal(Signal.SHARING, casts.after(report) or _otherwise(), line.emit)


def _otherwise() -> bool | None:
    """What no stream means: on Wayland that nobody sees the screen; on X11 nothing, there are other ways to take it."""
    return False if os.environ.get("XDG_SESSION_TYPE") == "wayland" else None


class Reports:
    """Cuts the output of `pw-dump --monitor` into its JSON lists."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[list[Any]]:
        """The lists that are complete with this piece.

        Raises:
            Unavailable: what comes is no such list.
        """
        self._rest += data
        found = []
        while (end := self._rest.find(b"\n]\n")) >= 0:  # only the list's own end stands at a line's begin
            whole, self._rest = self._rest[: end + 3], self._rest[end + 3 :]
            try:
                found.append(list(json.loads(whole)))
            except (ValueError, TypeError, RecursionError):
                raise Unavailable("odd_pipewire", Health.FAILED) from None
        if len(self._rest) > _LONGEST:
            raise Unavailable("odd_pipewire", Health.FAILED)
        return found


class Casts:
    """Which streams of the screen run."""

    def __init__(self) -> None:
        self._nodes: dict[int, bool] = {}

    def after(self, report: list[Any]) -> bool:
        """Whether any runs, after these changes. An object without `info` is gone."""
        for changed in report:
            if not isinstance(changed, dict) or not isinstance(changed.get("id"), int):
                continue
            if changed.get("info") is None:
                self._nodes.pop(changed["id"], None)
            elif str(changed.get("type", "")).endswith(":Node"):
                self._nodes[changed["id"]] = _is_cast(changed["info"])
        return any(self._nodes.values())


def _is_cast(info: Any) -> bool:
    """A running source of video that no device (a camera) stands behind."""
    if not isinstance(info, dict) or info.get("state") != "running":
        return False
    props = info.get("props")
    if not isinstance(props, dict) or props.get("media.class") not in _CASTS:
        return False
    return not any(key in props for key in ("device.id", "device.api", "api.v4l2.path", "api.libcamera.path"))


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_END_S)
    if process.poll() is None:
        process.kill()
        process.wait()
    if process.stdout:
        process.stdout.close()
