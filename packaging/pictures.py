"""Makes docs/pictures: the real windows on a virtual screen, with the days of people who do not exist.

    .venv/bin/python packaging/pictures.py [--only today,tray]

What was played is kept in runs/pictures and taken up again; delete that folder after a change of the simulator or of
the model. It needs what the tests need (`./dev test` installs it): Xvfb, openbox, a notification daemon, trayer.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from PySide6.QtCore import QPoint, QRect  # noqa: E402 - the program's folder is on the path only now
from PySide6.QtGui import QImage, QImageWriter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from headwater.base import ManualClock, Paths, Settings, Words, load_settings, save_settings  # noqa: E402
from headwater.categories import Rule  # noqa: E402
from headwater.cli.played import play  # noqa: E402
from headwater.engine import Engine, Recording, SessionCall  # noqa: E402
from headwater.records import (  # noqa: E402
    Bound,
    Category,
    FocusState,
    Goal,
    Intent,
    Label,
    LabelSource,
    Measured,
    Per,
    Phase,
    TimeNote,
)
from headwater.simulate import PERSONAS, SimulatedDay, simulate_day  # noqa: E402
from headwater.store import Store  # noqa: E402
from headwater.ui.app import make_app  # noqa: E402
from headwater.ui.dress import dress, fonts  # noqa: E402
from headwater.ui.frame import FIRST  # noqa: E402
from headwater.ui.places import Place  # noqa: E402
from headwater.ui.program import Program  # noqa: E402
from headwater.ui.stills import Still, last_now  # noqa: E402
from headwater.ui.window import Dashboard  # noqa: E402
from tests.support.desktop import Desktop  # noqa: E402

OUT, KEPT = ROOT / "docs/pictures", ROOT / "runs/pictures"
PEOPLE = {"en": ("writer", 35), "zh_CN": ("zh-student", 28)}
"""Who is seen in a language's pictures, and after how many days: an hour of a weekday needs three to be told."""
LAST, SEED = date(2026, 11, 20), 1
UNTIL_H = 16.6
"""Local hour at which the last day is looked at."""
SCREEN = (1366, 900)
TRAY = ("trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "28")
TEXTS = {
    "en": ("The argument of the third section, at last", "Chapter", "Chapter 3 draft"),
    "zh_CN": ("第三节的论证终于理顺了", "第一章", "第三章初稿"),
}
"""A note, what is searched for, and a plan."""
WAIT_S, QUIET_S = 300.0, 0.4


# -- the days ---------------------------------------------------------------------------------------------------------


def played(language: str) -> tuple[Paths, ManualClock]:
    """The person's home with their days in it, and the clock at the moment that is shown."""
    home = KEPT / language
    paths, mark = Paths.under(home), home / "played.json"
    if mark.exists():
        told = json.loads(mark.read_text(encoding="utf-8"))
        return paths, ManualClock(told["at"], told["offset_s"])
    shutil.rmtree(home, ignore_errors=True)  # of a run that was cut off
    paths.data.mkdir(parents=True)
    name, number = PEOPLE[language]
    who = next(p for p in PERSONAS if p.id == name)
    days = [simulate_day(who, LAST - timedelta(days=n), SEED) for n in reversed(range(number))]
    days[-1] = until(days[-1], UNTIL_H)
    clock = ManualClock(days[0].observations[0].at, days[0].offset_s)
    settings = replace(Settings(), agreed=True, language=language, theme="light", clock_hours="24")
    play(paths, settings, clock, who, SEED, days)
    say(paths, clock, days, language)
    save_settings(settings, paths.settings)
    mark.write_text(json.dumps({"at": clock.now(), "offset_s": days[0].offset_s}), encoding="utf-8")
    return paths, clock


def until(day: SimulatedDay, hour: float) -> SimulatedDay:
    """The day up to an hour of its own clock."""
    first = day.observations[0].at + day.offset_s
    end = first - first % 86_400 + 3600 * hour - day.offset_s
    intents = tuple(i for i in day.intents if i.start < end)
    return replace(day, observations=tuple(o for o in day.observations if o.at < end), intents=intents)


def say(paths: Paths, clock: ManualClock, days: list[SimulatedDay], language: str) -> None:
    """What the person said in these days: corrections, a note, goals, a rule."""
    now, (note, _, _) = clock.now(), TEXTS[language]
    with Store(paths.database) as store:
        for day in days[:-1]:
            spans = [t for t in day.truth if t.state is not FocusState.AWAY and t.end - t.start > 900][:2]
            for t in spans:
                store.add_label(Label(day.observations[-1].at, t.start, t.start + 900, t.state, LabelSource.CORRECTION))
        at = now - 3 * 3600
        store.add_note(TimeNote(at - 2700, at, note, at, at))
        store.add_goal(Goal(Measured.STATE, "focused", Per.DAY, Bound.AT_LEAST, 120, days[0].observations[0].at))
        store.add_goal(Goal(Measured.CATEGORY, "social", Per.WEEK, Bound.AT_MOST, 180, days[0].observations[0].at))
        store.put_rules([Rule(Category.READ, domain="arxiv.org", plan=True)], now)


# -- pictures ---------------------------------------------------------------------------------------------------------


class Camera:
    """Shows windows as the program does, and keeps what is seen of them."""

    def __init__(self, language: str, only: set[str]) -> None:
        self.language, self.only = language, only
        self.app = make_app()
        fonts()
        self.paths, self.clock = played(language)
        self.settings = replace(load_settings(self.paths.settings), language=language, theme="light")
        self.engine = Engine(self.paths, self.settings, self.clock, sources=lambda *_: ())
        (OUT / language).mkdir(parents=True, exist_ok=True)

    def wants(self, *names: str) -> bool:
        """Whether one of these is asked for."""
        return not self.only or bool(self.only & set(names))

    @contextmanager
    def window(self, **settings: object) -> Iterator[Dashboard]:
        """The dashboard on the moment that is shown."""
        chosen = replace(self.settings, **settings)  # type: ignore[arg-type]
        dress(self.app, chosen)
        still = Still(self.engine, chosen, last_now(self.engine.day(self.engine.today())))
        made = Dashboard(still)
        made.resize(*FIRST)
        made.show()
        self.settle(made)
        yield made
        made.close()
        self.app.processEvents()

    def settle(self, window: Dashboard) -> None:
        """Wait until nothing is asked and nothing runs, for a while."""
        chores = window.chores
        quiet = 0.0
        deadline = time.monotonic() + WAIT_S
        while quiet < QUIET_S and time.monotonic() < deadline:
            self.app.processEvents()
            busy = bool(chores._waiting) or any(c.running for c in chores._all.values())
            time.sleep(0.02)
            quiet = 0.0 if busy else quiet + 0.02

    def keep(self, name: str, seen: QWidget | QImage) -> None:
        """Save it."""
        if self.only and name not in self.only:
            return
        image = seen.grab().toImage() if isinstance(seen, QWidget) else seen
        file = OUT / self.language / f"{name}.png"
        writer = QImageWriter(str(file), b"png")
        writer.setQuality(0)  # PNG loses nothing by it: it is how long the packing may take
        if not writer.write(few_colours(image)):
            raise SystemExit(f"{file} cannot be written: {writer.errorString()}")
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1000:.0f} kB", flush=True)


def few_colours(image: QImage, most: int = 256) -> QImage:
    """With a palette: the most frequent colours, and of the others those that would be missed. Windows have few."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    w, h = image.width(), image.height()
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(h, image.bytesPerLine() // 4)[:, :w]
    colours, which, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    parts = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.int32)
    best = list(np.argsort(-counts, kind="stable")[: most // 2])
    nearest, away = np.zeros(len(colours), np.int64), np.full(len(colours), np.iinfo(np.int64).max)
    for n in range(min(most, len(colours))):
        if n == len(best):  # a small sign may be the only thing of its colour on a page
            best.append(int(np.argmax(away * np.sqrt(counts))))
        far = ((parts - parts[best[n]]) ** 2).sum(1)
        nearest[far < away] = n
        away = np.minimum(away, far)
    indexed = np.zeros((h, (w + 3) // 4 * 4), np.uint8)
    indexed[:, :w] = nearest[which].reshape(h, w)
    made = QImage(indexed.tobytes(), w, h, indexed.shape[1], QImage.Format.Format_Indexed8)
    made.setColorTable([int(colours[i]) | 0xFF000000 for i in best])
    return made.copy()


def pages(camera: Camera) -> None:
    """Each page as it is when somebody comes to it."""
    with camera.window() as window:
        camera.keep("today", window)
        prepare: dict[Place, Callable[[Dashboard], object]] = {
            Place.SEARCH: lambda w: w.page.field.setText(TEXTS[camera.language][1]),  # type: ignore[union-attr]
        }
        for place in Place:
            if place is Place.TODAY or not camera.wants(place.value):
                continue
            window.go(place)
            camera.settle(window)
            prepare.get(place, lambda _w: None)(window)
            camera.settle(window)
            camera.keep(place.value, window)


def on_the_day(camera: Camera) -> None:
    """What can be done on Today."""
    if camera.wants("correct"):
        with camera.window() as window:
            report = window.engine.day(window.shown_day)
            spans = [s for s in report.spans if s.state is not FocusState.AWAY and s.end - s.start > 600]
            window.open_correction(spans[-1].start, spans[-1].end)
            camera.settle(window)
            camera.keep("correct", window)
    if camera.wants("plan"):
        with camera.window() as window:
            window.open_plan()
            camera.settle(window)
            camera.keep("plan", window)
    if camera.wants("today-dark"):
        with camera.window(theme="dark") as window:
            camera.keep("today-dark", window)


def welcome(camera: Camera) -> None:
    """The first start, on a home where nothing is."""
    if not camera.wants("welcome", "stored"):
        return
    home = Paths.under(camera.paths.cache / "empty")
    with Store(home.database):  # with nothing in it
        empty = Engine(home, Settings(), camera.clock)
    chosen = replace(camera.settings, agreed=False)
    dress(camera.app, chosen)
    now = replace(last_now(empty.day(empty.today())), recording=Recording.NOT_AGREED)
    made = Dashboard(Still(empty, chosen, now))
    made.resize(*FIRST)
    made.show()
    for n, name in enumerate(("welcome", "stored")):
        made.page.turn_to(n)  # type: ignore[union-attr]
        camera.settle(made)
        camera.keep(name, made)
    made.close()


def on_the_screen(camera: Camera) -> None:
    """The tray's menu and a notification, as the desktop shows them."""
    if not camera.wants("tray", "notification"):
        return
    words = Words(camera.language)
    dress(camera.app, camera.settings)
    still = Still(camera.engine, camera.settings, last_now(camera.engine.day(camera.engine.today())))
    program = Program(camera.app, still)
    program.start(False)
    until_true(camera.app, lambda: program.tray.there)
    program.dress()
    menu = program.tray.menu
    menu.ensurePolished()
    before = screen(camera, "before")
    menu.popup(QPoint(SCREEN[0] - menu.sizeHint().width() - 8, SCREEN[1] - menu.sizeHint().height() - 60))
    pause(camera.app, 0.6)
    seen = screen(camera, "menu")
    corner = QRect(SCREEN[0] - 40, SCREEN[1] - 40, 40, 40)
    area = changed(before, seen).united(corner).adjusted(-12, -12, 0, 0)
    camera.keep("tray", seen.copy(area.intersected(seen.rect())))
    menu.hide()
    pause(camera.app, 0.3)
    before = screen(camera, "before")
    plan = Intent(camera.clock.now() - 3000, None, TEXTS[camera.language][2])
    program._called(SessionCall(Phase.DUE, plan, 10))
    until_true(camera.app, lambda: not changed(before, screen(camera, "note")).isEmpty())
    pause(camera.app, 1.5)
    seen = screen(camera, "note")
    area = changed(before, seen)
    camera.keep("notification", seen.copy(area.adjusted(-16, -16, 16, 16).intersected(seen.rect())))
    assert words("session.call.due")
    program.close()


def screen(camera: Camera, name: str) -> QImage:
    """All of it."""
    file = camera.paths.cache / f"{name}.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-window", "root", str(file)], check=True)
    return QImage(str(file)).convertToFormat(QImage.Format.Format_RGB32)


def changed(before: QImage, after: QImage) -> QRect:
    """The least box around all that is not as before."""
    w, h = before.width(), before.height()
    a, b = (np.frombuffer(i.constBits(), np.uint32).reshape(h, w) & 0xFFFFFF for i in (before, after))
    ys, xs = np.nonzero(a != b)
    if not len(xs):
        return QRect()
    return QRect(QPoint(int(xs.min()), int(ys.min())), QPoint(int(xs.max()), int(ys.max())))


def pause(app: QApplication, seconds: float) -> None:
    """Let the windows go on for so long: the desktop fades things in."""
    end = time.monotonic() + seconds
    until_true(app, lambda: time.monotonic() > end)


def until_true(app: QApplication, what: Callable[[], bool]) -> None:
    """Wait for it."""
    deadline = time.monotonic() + WAIT_S
    while not what():
        if time.monotonic() > deadline:
            raise SystemExit("The desktop did not show what was waited for.")
        app.processEvents()
        time.sleep(0.02)


# -- all of it --------------------------------------------------------------------------------------------------------


def inside(language: str, only: set[str]) -> None:
    """In a desktop of its own. A page that meets an error shows something all the same: then there is no picture."""
    wrong: list[BaseException] = []
    shown = sys.excepthook

    def noted(kind: type[BaseException], e: BaseException, where: TracebackType | None) -> None:
        wrong.append(e)
        shown(kind, e, where)

    sys.excepthook = noted
    camera = Camera(language, only)
    pages(camera)
    on_the_day(camera)
    welcome(camera)
    on_the_screen(camera)
    if wrong:
        raise SystemExit(f"{len(wrong)} errors while the pictures were made, so they are of no use.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", default="", help="names of pictures, with commas")
    parser.add_argument("--inside", choices=PEOPLE, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        inside(chosen.inside, {n for n in chosen.only.split(",") if n})
        return
    for language in PEOPLE:
        with Desktop(notifications=True, size=SCREEN) as desktop:
            desktop.run(["xsetroot", "-solid", "#cdd3d9"])
            desktop.spawn(TRAY)
            env = desktop.env | {"TZ": "UTC", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path[:2])}
            command = [sys.executable, str(Path(__file__)), "--inside", language, "--only", chosen.only]
            subprocess.run(command, env=env, check=True)


if __name__ == "__main__":
    main()
