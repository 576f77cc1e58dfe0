"""A simulated person's days through the real line: store, model, advice, report and window."""

import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import click

from headwater.base import (
    FastClock,
    HeadwaterError,
    ManualClock,
    Paths,
    Settings,
    start_logging,
    words_of,
)
from headwater.cli.played import Played, play
from headwater.cli.program import has_display
from headwater.engine import Engine, load_model
from headwater.engine.sampling import last_working_day
from headwater.simulate import PERSONAS, Persona, SimulatedDay, simulate_day

_MARK = ".headwater-demo"
_SIZE = (1180, 760)


@dataclass(frozen=True, slots=True)
class Pace:
    """How days are watched."""

    speed: float
    before: int
    """Days that are over when it begins."""


class DemoError(HeadwaterError):
    """The demo cannot be made as asked."""


def run(
    *, out: Path | None, seed: int, persona: str, days: int, day: date | None, live: Pace | None
) -> int:  # fmt: skip
    """Play the days; write files where `out` says so, else open the dashboard."""
    if persona == "list":
        click.echo("\n".join(p.id for p in PERSONAS))
        return 0
    who = _persona(persona)
    last = day or last_working_day()
    whole = days + (live.before if live else 0)
    simulated = [simulate_day(who, last - timedelta(days=n), seed) for n in reversed(range(whole))]
    if out is None and not has_display():
        raise DemoError("There is no display to open the dashboard on: say where to write with --out DIR.")
    if live is not None and (out is not None or not has_display()):
        raise DemoError("A live day is for watching: leave --out away, and start it on a display.")
    paths = _home(out)
    start_logging(paths)
    settings = replace(Settings(), agreed=True, language="zh_CN" if who.locale == "zh" else "en")
    clock = ManualClock(simulated[0].observations[0].at, simulated[0].offset_s)
    if live is not None:
        if live.before:
            play(paths, settings, clock, who, seed, simulated[: live.before])
        _prepare(paths, simulated[live.before :], seed)
        return _watch(paths, settings, simulated[live.before :], live.speed)
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


def _watch(paths: Paths, settings: Settings, days: list[SimulatedDay], speed: float) -> int:
    """Days as they pass, so much faster; nights are left out."""
    from headwater.capture import ReplaySource
    from headwater.ui import run_ui

    clock = FastClock(days[0].observations[0].at - 1, speed, days[0].offset_s)
    source = ReplaySource((seen for day in days for seen in day.observations), clock, clock.leap)
    return run_ui(Engine(paths, settings, clock, sources=lambda *_: (source,)), open_window=True)


def _prepare(paths: Paths, days: list[SimulatedDay], seed: int) -> None:
    """What they will have meant to do, each at its time; and chance that only the seed decides."""
    from headwater.advice import AdviceState
    from headwater.engine.advisor import STATE
    from headwater.store import Store

    with Store(paths.database) as store:
        if store.state(STATE) is None:
            store.put_state(STATE, AdviceState.first(seed).to_bytes())
        for day in days:
            for intent in day.intents:
                store.add_intent(intent)


def _write(engine: Engine, out: Path, who: Persona, seed: int, played: Played) -> None:
    from headwater.charts import report_html
    from headwater.reports import export_csv
    from headwater.store import Store
    from headwater.ui import grab_today

    grab_today(
        engine, out / "today.png", size=_SIZE, theme="light", language=engine.settings.language
    )  # before pages are painted without windows
    told = engine.day(engine.today())
    words = words_of(engine.settings)
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
