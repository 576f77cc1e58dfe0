"""A simulated person's days through the real line: store, model, advice, report and window."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

import click

from headwater.base import (
    FastClock,
    HeadwaterError,
    ManualClock,
    Paths,
    Settings,
    SystemClock,
    Words,
    language_of,
    start_logging,
)
from headwater.cli.played import Played, play
from headwater.cli.program import has_display
from headwater.engine import Engine, load_model
from headwater.simulate import PERSONAS, Persona, SimulatedDay, simulate_day

_LIVE_SPEED = 60.0
_MARK = ".headwater-demo"
_SIZE = (1180, 760)


class DemoError(HeadwaterError):
    """The demo cannot be made as asked."""


def run(*, out: Path | None, seed: int, persona: str, days: int, day: date | None, live: bool) -> int:
    """Play the days; write files where `out` says so, else open the dashboard."""
    if persona == "list":
        click.echo("\n".join(p.id for p in PERSONAS))
        return 0
    who = _persona(persona)
    last = day or _last_working_day()
    simulated = [simulate_day(who, last - timedelta(days=n), seed) for n in reversed(range(days))]
    if out is None and not has_display():
        raise DemoError("There is no display to open the dashboard on: say where to write with --out DIR.")
    if live and (out is not None or not has_display()):
        raise DemoError("A live day is for watching: leave --out away, and start it on a display.")
    paths = _home(out)
    start_logging(paths)
    settings = replace(Settings(), agreed=True, language="zh_CN" if who.locale == "zh" else "en")
    if live:
        return _watch(paths, settings, simulated[-1])
    clock = ManualClock(simulated[0].observations[0].at, simulated[0].offset_s)
    played = play(paths, settings, clock, who, seed, simulated)
    if out is None:
        return _look(paths, settings, clock)
    _write(Engine(paths, settings, clock), out, who, seed, played)
    return 0


def _persona(name: str) -> Persona:
    found = [p for p in PERSONAS if p.id == name]
    if not found:
        raise DemoError(f"There is no persona called {name}. `headwater demo --persona list` names them.")
    return found[0]


def _last_working_day() -> date:
    """The latest weekday that is over."""
    day = datetime.fromtimestamp(SystemClock().now(), UTC).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _home(out: Path | None) -> Paths:
    """A home of the demo's own; an earlier demo's is made anew, anything else is left alone."""
    if out is None:
        return Paths.under(Path(mkdtemp(prefix="headwater-demo-")))
    home = out / "home"
    if home.exists() and not (home / _MARK).exists():
        raise DemoError(f"{home} is not a demo's home. Choose another folder.")
    try:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / _MARK).touch()
    except OSError as e:
        raise DemoError(f"The demo cannot be written to {out}: {e.strerror}.") from None
    return Paths.under(home)


def _look(paths: Paths, settings: Settings, clock: ManualClock) -> int:
    """The dashboard at the end of the day, on a clock that runs on from there."""
    from headwater.ui import run_ui

    after = FastClock(clock.now(), 1.0, clock.offset_s(0))
    return run_ui(Engine(paths, settings, after, sources=lambda *_: ()), open_window=True)


def _watch(paths: Paths, settings: Settings, day: SimulatedDay) -> int:
    """The day as it passes, 60 times as fast."""
    from headwater.capture import ReplaySource
    from headwater.ui import run_ui

    clock = FastClock(day.observations[0].at - 1, _LIVE_SPEED, day.offset_s)
    source = ReplaySource(day.observations, clock)
    return run_ui(Engine(paths, settings, clock, sources=lambda *_: (source,)), open_window=True)


def _write(engine: Engine, out: Path, who: Persona, seed: int, played: Played) -> None:
    from headwater.charts import report_html
    from headwater.reports import export_csv
    from headwater.store import Store
    from headwater.ui import grab_today

    grab_today(
        engine, out / "today.png", size=_SIZE, theme="light", language=engine.settings.language
    )  # before pages are painted without windows
    told = engine.day(engine.today())
    words = Words(language_of(engine.settings))
    store = Store(engine.paths.database, read_only=True)
    rows = export_csv(store, out / "day.csv", told.start, told.end)
    store.close()
    (out / "report.html").write_text(report_html(told, words), encoding="utf-8")
    (out / "summary.json").write_text(played.summary(who, seed, told, rows), encoding="utf-8")
    for name, what in (
        ("today.png", "the dashboard"), ("report.html", "the day on one page"), ("day.csv", f"{rows} segments"),
        ("summary.json", "figures"),
    ):  # fmt: skip
        click.echo(f"{out / name}: {what}")
    _, why = load_model()
    if why:
        click.echo(why, err=True)
