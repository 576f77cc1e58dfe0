"""The program as people meet it: start, memory, first paint, pages and frames; on a year of two thousand windows a day.

Everything is measured on the real program on a private display. A page's time is from the wish to its first frame,
which has all of the page but what is read of the store.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from headwater.base import Paths
from tests.bench.data import own_year
from tests.bench.figure import Asked, Figure, at_most
from tests.bench.line import PARTS, ready, started, starts, stop, told_by
from tests.support.desktop import Desktop, wait_until

PAINTS = 5
REST_S = 30.0


def measure(_asked: Asked) -> list[Figure]:
    """All figures of the family."""
    with Desktop() as desktop:
        desktop.spawn(["trayer", "--edge", "top"])
        desktop.wait(lambda: desktop.xdotool("search", "^panel$", check=False), 15, "the tray")
        home = desktop.folder / "year"
        figures = starts(desktop, {"tray": 0.5}, "desktop.start")
        figures += _tray(desktop)
        own_year(Paths.under(home).database)
        figures += _paint(desktop, home)
        figures += _pages(told_of_pages(desktop, home))
    return figures


def _tray(desktop: Desktop) -> list[Figure]:
    """Half a minute after all is ready, the window held ready included."""
    home = desktop.folder / "tray"
    program = started(desktop, home)
    for part in ("model", "window"):
        wait_until(ready(home, part), 60, part)
    time.sleep(REST_S)
    mib = program.memory_info().rss / 2**20
    stop(program)
    imports = told_by(desktop, "imports.py")["rss_mib"]
    return [at_most("desktop.tray_rss", mib - imports, "MiB", 25.0, imports, "baseline: the bare libraries")]


def _paint(desktop: Desktop, home: Path) -> list[Figure]:
    took = [told_by(desktop, "paint.py", str(home))["ms"] for _ in range(PAINTS)]
    empty = [told_by(desktop, "paint.py", str(home), "empty")["ms"] for _ in range(PAINTS)]
    note = "from asking for the window to its first frame; beside an empty one of the same size"
    return [at_most("desktop.first_paint", median(took) / 1e3, "s", 0.3, median(empty) / 1e3, note)]


def told_of_pages(desktop: Desktop, home: Path) -> dict[str, object]:
    """What `parts/pages.py` found."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.parts.pages", str(home)], env=desktop.env, cwd=PARTS.parents[2],
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def _pages(told: dict[str, object]) -> list[Figure]:
    pages, moving = told["pages"], told["moving"]
    assert isinstance(pages, dict)
    assert isinstance(moving, dict)
    figures = [
        at_most(f"desktop.page.{name}", t["wall"], "ms", 100, t["cpu"],
                f"median; beside its processor time; the first time {t['first']:.0f}")
        for name, t in pages.items()
    ]  # fmt: skip
    slowest = max(pages, key=lambda name: pages[name]["wall"])
    figures.append(at_most("desktop.page", pages[slowest]["wall"], "ms", 100, pages[slowest]["cpu"], slowest))
    pieces = f"of a day of {moving['pieces']:.0f} states and bouts"
    return [
        *figures,
        at_most("desktop.frame.scroll", moving["scrolled"], "ms", 16, moving["scrolled_p95"],
                f"processor time of a frame of the page as it scrolls; beside the 95th of 100; {pieces}"),
        at_most("desktop.frame.move", moving["moved"], "ms", 16, moving["moved_p95"],
                f"the same as it zooms and goes sideways; {pieces}"),
        at_most("desktop.frame.rest", moving["anew"], "ms", None, None, "painted anew once it rests"),
        *_memory({name: n for name, n in told.items() if isinstance(n, float)}),
    ]  # fmt: skip


def _memory(mib: dict[str, float]) -> list[Figure]:
    rest, held = mib["rest_mib"], mib["held_mib"]
    return [
        at_most("desktop.open_adds", mib["open_mib"] - rest, "MiB", 40, held - rest,
                "the open dashboard, above a program without a window; beside one that is held ready"),
        at_most("desktop.walked_adds", mib["used_mib"] - rest, "MiB", 40, mib["open_mib"] - rest,
                "after four walks through all pages of a year; beside the day's page alone"),
        at_most("desktop.stays_adds", mib["eased_mib"] - rest, "MiB", 40, mib["used_mib"] - rest,
                "the same, some seconds after the last change of page; beside before"),
        at_most("desktop.closed_keeps", mib["closed_mib"] - held, "MiB", (mib["used_mib"] - held) / 2,
                mib["used_mib"] - held, "after closing, above the same before; at most half of what it took"),
        at_most("desktop.closed_again", mib["closed_again_mib"] - mib["closed_mib"], "MiB",
                (mib["used_again_mib"] - mib["closed_mib"]) / 2, mib["used_again_mib"] - mib["closed_mib"],
                "the same of a second time, when all pages were seen once"),
    ]  # fmt: skip
