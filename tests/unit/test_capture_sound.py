"""The microphone, on a real PulseAudio of its own; screen sharing, from PipeWire's reports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from headwater.base import SystemClock, Words
from headwater.capture import _microphone, _sharing
from headwater.capture._board import Board
from headwater.capture._microphone import MicrophoneSource
from headwater.capture._sharing import Casts, Reports, SharingSource
from headwater.capture.source import Unavailable
from headwater.records import Health, Signal, SignalChanged
from tests.support.capture import Seen
from tests.support.desktop import end, wait_until


class Sound:
    """A sound server with one microphone (a null source), one output and its monitor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
                    "PULSE_SERVER": f"unix:{self.socket}", "LANG": "C.UTF-8"}  # fmt: skip
        self.spawned: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        server = self.spawn(
            "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "--use-pid-file=no",
            "--load=module-null-sink sink_name=out", "--load=module-null-source source_name=mic",
            f"--load=module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
        )  # fmt: skip
        wait_until(lambda: self.pactl("info"), 15, "the sound server")
        return server

    def pactl(self, *args: str) -> str:
        done = subprocess.run(["pactl", *args], env=self.env, capture_output=True, text=True, check=False, timeout=20)
        return done.stdout if done.returncode == 0 else ""

    def record(self, device: str, *options: str) -> subprocess.Popen[bytes]:
        return self.spawn("parec", f"--device={device}", *options)

    def spawn(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            command, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.spawned.append(process)
        return process

    def close(self) -> None:
        while self.spawned:
            end(self.spawned.pop())


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sound]:
    with tempfile.TemporaryDirectory(prefix="hw-snd-") as folder:
        made = Sound(Path(folder))
        monkeypatch.setenv("PULSE_SERVER", made.env["PULSE_SERVER"])
        yield made
        made.close()


@pytest.fixture
def microphone(sound: Sound) -> Iterator[tuple[MicrophoneSource, Seen]]:
    seen = Seen()
    source = MicrophoneSource(Words("en"), Board(SystemClock()))
    sound.start()
    source.start(seen.take)
    assert source.settle(10)
    yield source, seen
    source.stop()


def call(seen: Seen, on: bool | None) -> None:
    seen.wait(SignalChanged, lambda s: s.signal is Signal.CALL and s.on is on)
    seen.clear()


@pytest.mark.x11
def test_recording_from_the_microphone_is_a_call(sound: Sound, microphone: tuple[MicrophoneSource, Seen]) -> None:
    source, seen = microphone
    assert source.status()[0].health is Health.WORKING
    call(seen, False)
    first = sound.record("mic")
    call(seen, True)
    second = sound.record("mic")
    wait_until(lambda: sound.pactl("list", "short", "source-outputs").count("\n") == 2)
    end(first)
    wait_until(lambda: sound.pactl("list", "short", "source-outputs").count("\n") == 1)
    end(second)
    call(seen, False)


@pytest.mark.x11
def test_an_outputs_monitor_is_no_microphone(sound: Sound, microphone: tuple[MicrophoneSource, Seen]) -> None:
    _, seen = microphone
    call(seen, False)
    sound.record("out.monitor")
    wait_until(lambda: sound.pactl("list", "short", "source-outputs"))
    mic = sound.record("mic")
    call(seen, True)
    end(mic)
    call(seen, False)


@pytest.mark.x11
def test_the_sound_server_goes_and_comes_back(sound: Sound, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_microphone, "AGAIN_S", 0.1)
    seen, board = Seen(), Board(SystemClock())
    source = MicrophoneSource(Words("en"), board)
    source.start(seen.take)
    wait_until(lambda: source.status()[0].health is Health.MISSING)
    assert "PulseAudio" in source.status()[0].detail
    server = sound.start()
    wait_until(lambda: source.status()[0].health is Health.WORKING)
    call(seen, False)
    sound.record("mic")
    call(seen, True)
    end(server)
    call(seen, None)
    wait_until(lambda: source.status()[0].health is not Health.WORKING)
    sound.start()
    wait_until(lambda: source.status()[0].health is Health.WORKING)
    source.stop()


def node(number: int, state: str, media: str = "Stream/Output/Video", **props: object) -> dict[str, Any]:
    return {"id": number, "type": "PipeWire:Interface:Node",
            "info": {"state": state, "props": {"media.class": media, **props}}}  # fmt: skip


def test_streams_of_the_screen_among_others() -> None:
    casts = Casts()
    assert casts.after([]) is False
    camera = node(1, "running", "Video/Source", **{"device.api": "v4l2"})
    music = node(2, "running", "Stream/Output/Audio")
    assert casts.after([camera, music, node(3, "suspended")]) is False
    assert casts.after([node(3, "running")]) is True
    assert casts.after([node(4, "running", "Video/Source"), node(3, "idle")]) is True
    assert casts.after([{"id": 4, "info": None}]) is False
    odd: list[Any] = [None, 3, {}, {"id": "x"}, {"id": 5, "type": 7, "info": []}, {"id": 6, "info": {"props": 3}}]
    assert casts.after(odd) is False


def test_reports_come_in_pieces() -> None:
    reports = Reports()
    text = "".join(json.dumps(r, indent=2) + "\n" for r in ([node(1, "running")], [{"id": 1, "info": None}]))
    found = [r for i in range(0, len(text), 7) for r in reports.feed(text[i : i + 7].encode())]
    assert [r[0]["id"] for r in found] == [1, 1]
    with pytest.raises(Unavailable, match="PipeWire"):
        reports.feed(b"[\n nonsense\n]\n")


def _pipewire(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> tuple[SharingSource, Seen]:
    """A `pw-dump` that says what the real one says."""
    program = folder / "pw-dump"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    source, seen = SharingSource(Words("en"), Board(SystemClock())), Seen()
    source.start(seen.take)
    return source, seen


@pytest.mark.parametrize(("session", "quiet"), [("wayland", False), ("x11", None)])
def test_sharing_begins_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, session: str, quiet: bool | None
) -> None:
    monkeypatch.setenv("XDG_SESSION_TYPE", session)
    first, second, third = (tmp_path / name for name in ("a", "b", "c"))
    first.write_text(json.dumps([node(1, "suspended")], indent=2) + "\n")
    second.write_text(json.dumps([node(1, "running")], indent=2) + "\n")
    third.write_text(json.dumps([{"id": 1, "info": None}], indent=2) + "\n")
    go = tmp_path / "go"
    os.mkfifo(go)
    source, seen = _pipewire(tmp_path, f"cat {first} {second}; read x < {go}; cat {third}; read x < {go}", monkeypatch)
    seen.wait(SignalChanged, lambda s: s.on is True)
    assert source.settle(5)
    assert source.status()[0].health is Health.WORKING
    go.write_text("on\n")
    told = seen.wait(SignalChanged, lambda s: s.on is quiet and s is seen.all[-1])
    assert told.signal is Signal.SHARING
    assert [s.on for s in seen.of(SignalChanged)] == [False, True, quiet][quiet is None :]
    source.stop()


def test_pipewire_that_ends_or_was_never_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sharing, "AGAIN_S", 0.05)
    source, seen = _pipewire(tmp_path, "exit 1", monkeypatch)
    assert source.settle(10)
    assert source.status()[0].health is Health.MISSING
    assert not seen.of(SignalChanged)
    source.stop()
    assert shutil.which("pw-dump") == str(tmp_path / "pw-dump")
    report = tmp_path / "report"
    report.write_text(json.dumps([node(1, "running")], indent=2) + "\n")
    source, seen = _pipewire(tmp_path, f"cat {report}", monkeypatch)
    wait_until(lambda: [s.on for s in seen.of(SignalChanged)][:4] == [True, None, True, None], 10, "a second look")
    source.stop()
