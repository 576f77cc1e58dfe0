"""The straight line: memory, processor time, start, a step of the model, the first paint.

Everything is measured on the real program on a private display; what it is held against runs in the same minutes.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import psutil

from tests.bench.figure import Asked, Figure, at_most
from tests.support.desktop import Desktop, wait_until

PARTS = Path(__file__).parent / "parts"
PEER_MIB = 123.0
"""ActivityWatch's server, window and idle watchers together, without model or tray: their resident memory."""
STARTS = 5
READY_S = {"tray": 0.5, "capture": 0.5, "store": 1.0, "model": 2.0}
"""Parts of the program, and in how many seconds they are to be ready."""


def measure(asked: Asked) -> list[Figure]:
    """All figures of the family."""
    with Desktop() as desktop:
        desktop.spawn(["trayer", "--edge", "top"])  # with a tray the window stays closed
        desktop.wait(
            lambda: desktop.xdotool("search", "^panel$", check=False), 15, "the tray"
        )  # shown with its first icon
        figures = starts(desktop)
        figures += _resident(desktop, asked.minutes)
        figures += _steps(desktop)
        figures += _paint(desktop)
    return figures


def started(desktop: Desktop, home: Path) -> psutil.Process:
    """The real program in a home where the person has agreed; its window stays closed."""
    settings = home / "config" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("agreed = true\n", encoding="utf-8")
    process = desktop.spawn([sys.executable, "-m", "headwater", "--home", str(home)])
    return psutil.Process(process.pid)


def ready(home: Path, what: str) -> Callable[[], float]:
    """When the log says that a part was ready, in Unix seconds; 0 until then."""
    log = home / "state" / "headwater.log"

    def look() -> float:
        lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
        found = [line for line in lines if line.endswith(f"ready: {what}")]
        return datetime.strptime(found[-1][:23], "%Y-%m-%d %H:%M:%S,%f").astimezone().timestamp() if found else 0.0

    return look


def starts(desktop: Desktop, parts: Mapping[str, float] = READY_S, family: str = "line.start") -> list[Figure]:
    """From the start of the process until a part is ready; the first start fills the caches and does not count."""
    took: dict[str, list[float]] = {p: [] for p in (*parts, "bare")}
    for n in range(STARTS + 1):
        home = desktop.folder / f"start-{n}"
        begun = time.time()
        program = started(desktop, home)
        for part in parts:
            at = wait_until(ready(home, part), 60, f"{part} to be ready")
            if n:
                took[part].append(at - begun)
        stop(program)
        begun = time.time()
        took["bare"].append(told_by(desktop, "tray.py")["at"] - begun)
    bare = statistics.median(took["bare"][1:])
    note = f"median of {STARTS} warm starts; beside Python and Qt with an icon and nothing else"
    return [
        at_most(f"{family}.{part}", statistics.median(took[part]), "s", bound, bare, note)
        for part, bound in parts.items()
    ]


def stop(program: psutil.Process) -> None:
    program.terminate()
    program.wait(20)


def _resident(desktop: Desktop, minutes: float) -> list[Figure]:
    home = desktop.folder / "resident"
    program = started(desktop, home)
    wait_until(ready(home, "model"), 60, "the model")
    window = _typist_window(desktop)
    idle = _share(program, minutes, lambda: time.sleep(1))
    busy = _share(program, minutes, lambda: _type_and_switch(desktop, window))
    mib = program.memory_info().rss / 2**20
    stop(program)
    imports = told_by(desktop, "imports.py")["rss_mib"]
    return [
        at_most("line.rss.above_imports", mib - imports, "MiB", 25.0, imports, "baseline: the bare libraries"),
        at_most("line.rss.total", mib, "MiB", None, PEER_MIB, "baseline: ActivityWatch, without model or tray"),
        at_most("line.cpu.idle", idle, "% core", 0.3, note=f"over {minutes:g} min"),
        at_most("line.cpu.busy", busy, "% core", 1.0, note=f"over {minutes:g} min of typing and switching"),
    ]


def _share(program: psutil.Process, minutes: float, meanwhile: Callable[[], None]) -> float:
    """Processor time of the program over a while, in percent of one core."""
    began, before = time.monotonic(), sum(program.cpu_times()[:2])
    while time.monotonic() - began < 60 * minutes:
        meanwhile()
    return 100 * (sum(program.cpu_times()[:2]) - before) / (time.monotonic() - began)


def _typist_window(desktop: Desktop) -> tuple[int, int]:
    desktop.spawn(["xterm", "-T", "first"])
    first = desktop.window("first")
    desktop.spawn(["xterm", "-T", "second"])
    return first, desktop.window("second")


def _type_and_switch(desktop: Desktop, windows: tuple[int, int]) -> None:
    """About 70 keys a minute and four switches, as in sustained work."""
    for window in windows:
        desktop.activate(window)
        for _ in range(3):
            desktop.xdotool("type", "--delay", "120", "steady")
            time.sleep(4)


def told_by(desktop: Desktop, name: str, *args: str) -> dict[str, float]:
    """Run one of the small programs beside this file; it prints one JSON object."""
    done = subprocess.run(
        [sys.executable, str(PARTS / name), *args], env=desktop.env, stdout=subprocess.PIPE, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _steps(desktop: Desktop) -> list[Figure]:
    told = told_by(desktop, "step.py")
    warm, cold = told["numpy_ms"], told["cold_numpy_ms"]
    beside = "beside numpy products over the same weights (ms), "
    return [
        at_most("line.step.p99", told["p99_ms"], "ms", 5.0, note="features, a title never seen, and the model"),
        at_most("line.step.ratio", told["fresh_ms"] / warm, "x", 4.0, warm,
                f"inference of a title never seen {beside}both again and again"),
        at_most("line.step.cold_ratio", told["cold_fresh_ms"] / cold, "x", 4.0, cold,
                "the same, each after other work, as the program runs it"),
        at_most("line.step.known_ratio", told["known_ms"] / warm, "x", 4.0, warm, "a title seen before, the same"),
    ]  # fmt: skip


def _paint(desktop: Desktop) -> list[Figure]:
    home = desktop.folder / "paint"
    demo = [sys.executable, "-m", "headwater", "demo", "--out", str(home)]
    subprocess.run(demo, env=desktop.env, check=True, capture_output=True)
    there, empty = str(home / "home"), []
    dashboard = []
    for _ in range(STARTS):
        dashboard.append(told_by(desktop, "paint.py", there)["ms"])
        empty.append(told_by(desktop, "paint.py", there, "empty")["ms"])
    value, floor = statistics.median(dashboard), statistics.median(empty)
    return [
        at_most("line.paint.first", value / 1e3, "s", 0.3, note="from asking for the window to its first frame"),
        at_most("line.paint.ratio", value / floor, "x", 1.5, floor, "beside an empty window of the same size, ms"),
    ]
