"""A writer that is killed with SIGKILL, again and again, at moments nobody chooses."""

import contextlib
import math
import random
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from headwater.store import Store
from tests.support.days import NOON, segment

BATCH = 40
ROUNDS = 12

_WRITER = """
import sys
from pathlib import Path
from headwater.store import Store
from tests.support.days import NOON, judged, segment
from headwater.records import FocusState
store = Store(Path(sys.argv[1]))
store.take_open()
span = store.span()
at = NOON if span is None else span[1]
while True:
    found = [segment(at + 30 * n, title=f"title {at} {n} " * 20) for n in range(int(sys.argv[2]))]
    store.put((s, judged(s, FocusState.FOCUSED)) for s in found)
    print(found[-1].end, flush=True)
    at = found[-1].end
    for length in (5.0, 10.0, 15.0):
        store.put_open([(segment(at, length, title="open"), None)])
"""


def _run_and_kill(path: Path, rng: random.Random) -> float:
    """Let a writer work for a while; the end of the last segment that it says is written."""
    writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(path), str(BATCH)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    said = [writer.stdout.readline()]
    with contextlib.suppress(subprocess.TimeoutExpired):
        writer.wait(rng.uniform(0.0, 0.15))
    writer.send_signal(signal.SIGKILL)
    said += writer.stdout.read().splitlines()
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL
    whole = [line for line in said if line.strip()]
    return float(whole[-1])


def test_nothing_but_the_open_tail_is_lost(tmp_path: Path) -> None:
    path, rng = tmp_path / "headwater.db", random.Random(7)
    for _ in range(ROUNDS):
        written = _run_and_kill(path, rng)
        with Store(path) as store:
            store.check()
            left = store.take_open()
            history = store.history(0, math.inf)
        finals = [s for s, _ in history if s.title != "open"]
        assert finals[-1].end >= written, "a segment that was said to be written is gone"
        assert len(finals) % BATCH == 0, "half a transaction was written"
        assert all(a.end == b.start for (a, _), (b, _) in pairwise(history)), "a hole"
        assert all(i is not None for s, i in history if s.title != "open")
        assert len(left) <= 1
        assert all(s.end - s.start in (5.0, 10.0, 15.0) for s in left)


def test_a_write_that_was_cut_off_leaves_the_old_segments(tmp_path: Path) -> None:
    """Killed inside the transaction, before it is committed: nothing of it is there, the old file is whole."""
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON), None)])
    script = """
import os, signal, sys
from pathlib import Path
from headwater.store import Store
from tests.support.days import NOON, segment
def pairs():
    for n in range(20_000):
        yield segment(NOON + 10 + 30 * n, title=f"{n} " * 50), None
    os.kill(os.getpid(), signal.SIGKILL)
Store(Path(sys.argv[1])).put(pairs())
"""
    done = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    with Store(path) as store:
        store.check()
        assert store.history(0, math.inf) == [(segment(NOON), None)]
