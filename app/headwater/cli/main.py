"""`headwater`: the program itself, and the commands. Heavy rooms are imported by the command that needs them."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from headwater import __version__
from headwater.base import HeadwaterError, Paths, SystemClock
from headwater.cli import (
    digest,
    explain,
    forecast,
    insights,
    keep,
    labels,
    model,
    notes,
    plan,
    report,
    rules,
    search,
    suggestions,
    trends,
    yours,
)
from headwater.cli.home import DATE, Home, as_day, day_and_time

NOT_RUNNING = 3
"""Exit code of a question to a program that is not running, as `systemctl status` has it."""


class Group(click.Group):
    """Turns what the environment did into one sentence and an exit code, without a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except HeadwaterError as e:
            raise click.ClickException(str(e)) from None


@click.group(cls=Group, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Keep everything under this folder.")
@click.option("--debug", is_flag=True, help="Write more into the log.")
@click.option("--tray", "window", flag_value=False, type=bool, default=None, help="Start in the tray alone.")
@click.option("--window", "window", flag_value=True, type=bool, help="Start with the window open.")
@click.version_option(__version__, prog_name="headwater")
@click.pass_context
def main(ctx: click.Context, home: Path | None, debug: bool, window: bool | None) -> None:
    """See where your attention goes. Everything stays on this computer.

    Without a command, Headwater starts in the tray.
    """
    ctx.obj = Home(Paths.under(home) if home else Paths.standard(), debug)
    if ctx.invoked_subcommand is None:
        from headwater.cli.program import begin

        sys.exit(begin(ctx.obj.paths, debug=debug, window=window))


# -- the running program ----------------------------------------------------------------------------------------------


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def status(home: Home, as_json: bool) -> None:
    """What is being recorded now."""
    from headwater.bridge import NobodyHome, ask
    from headwater.cli.show import status_text

    try:
        told: Mapping[str, object] = {"running": True, **ask(home.paths.socket, "status")}
    except NobodyHome as e:
        click.echo(json.dumps({"running": False}) if as_json else str(e))
        sys.exit(NOT_RUNNING)
    click.echo(json.dumps(told, ensure_ascii=False, indent=1) if as_json else status_text(told, twelve=home.twelve))


@main.command()
@click.option("--minutes", type=click.IntRange(1, 60 * 24 * 7), help="For this long.")
@click.option("--tomorrow", is_flag=True, help="Until your day starts tomorrow.")
@click.pass_obj
def pause(home: Home, minutes: int | None, tomorrow: bool) -> None:
    """Stop recording for a while, or until `headwater resume`."""
    from headwater.cli.program import pause_until, tomorrow_start

    clock = SystemClock()
    until = None
    if tomorrow:
        until = tomorrow_start(clock, home.settings.day_start_hour)
    elif minutes:
        until = clock.now() + 60 * minutes
    pause_until(home.paths, until)
    when = f"until {day_and_time(until, home.twelve)}" if until else "until you resume"
    click.echo(f"Recording is paused {when}.")


@main.command()
@click.pass_obj
def resume(home: Home) -> None:
    """Go on recording."""
    from headwater.cli.program import resume_now

    resume_now(home.paths)
    click.echo("The pause is over.")


@main.command()
@click.option("--port", type=click.IntRange(1024, 65535), help="Where to listen; the setting if left out.")
@click.pass_obj
def serve(home: Home, port: int | None) -> None:
    """Serve the local API alone, without a window, until Ctrl+C.

    Watchers' windows, presence, pages and files are recorded and judged; Headwater itself looks at nothing.
    """
    from headwater.cli.serve import serve as run

    run(home.paths, home.settings, port, debug=home.debug)


# -- what was recorded ------------------------------------------------------------------------------------------------


@main.command()
@click.option("--from", "source", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
              required=True, help="A CSV (or one packed with gzip) with start and end, and any of the columns that "
              "export writes; - reads it from a pipe.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a row; else CSV.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, as without an option.")
@click.option("--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Another model's folder.")
@click.option("--provider", default="auto", show_default=True, help="What computes: auto, cpu, cuda, directml, "
              "openvino, webgpu or coreml; the CPU where that is missing, wrong or slower.")  # fmt: skip
@click.pass_obj
def infer(home: Home, source: Path, as_json: bool, as_csv: bool, model: Path | None, provider: str) -> None:
    """Judge a table of segments with the model.

    One row out for each row in; a column `person` begins streams of their own. Rows that cannot be used are named on
    the error output and skipped.

    Exit codes: 0, every row that can be used was judged; 1, there is none, or the table or the model cannot be read;
    2, wrong options.
    """
    from headwater.cli.data import infer_from

    if as_json and as_csv:
        raise click.UsageError("Ask for --json or for --csv.")
    told = infer_from(home.paths, None if str(source) == "-" else source, model, provider, as_json=as_json)
    if told.skipped:
        click.echo(f"{told.skipped} of {told.skipped + told.judged} rows were skipped.", err=True)
    elif not told.judged:
        click.echo("The table has a head and no rows.", err=True)
    sys.exit(1 if told.skipped and not told.judged else 0)


_COMMANDS = (
    *yours.COMMANDS, *keep.COMMANDS, *labels.COMMANDS, *rules.COMMANDS, *explain.COMMANDS, *model.COMMANDS,
    *digest.COMMANDS, *insights.COMMANDS, *forecast.COMMANDS, *trends.COMMANDS, *plan.COMMANDS, *suggestions.COMMANDS,
    *search.COMMANDS, *notes.COMMANDS, *report.COMMANDS,
)  # fmt: skip
for _command in _COMMANDS:
    main.add_command(_command)


# -- looking at it ----------------------------------------------------------------------------------------------------


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def doctor(home: Home, as_json: bool) -> None:
    """What works here, what is missing, and what would mend it."""
    from headwater.cli.doctor import examine

    told = examine(home.paths, home.settings)
    if as_json:
        click.echo(json.dumps([{"name": t.name, "ok": t.ok, "detail": t.detail} for t in told], indent=1))
    else:
        for t in told:
            click.echo(f"{'ok ' if t.ok else '-- '} {t.name:<16} {t.detail}")
    sys.exit(0 if all(t.ok or t.optional for t in told) else 1)


@main.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write pictures and tables here.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--persona", default="writer", show_default=True, help="Who is simulated; `list` names them.")
@click.option("--days", type=click.IntRange(1, 60), default=1, show_default=True)
@click.option("--date", "day", callback=as_day, metavar=DATE, help="The last day; the last working day if left out.")
@click.option("--live", is_flag=True, help="Watch the days pass, faster than they were.")
@click.option("--speed", type=click.FloatRange(1, 3600), default=60.0, show_default=True, help="With --live.")
@click.option("--before", type=click.IntRange(0, 60), default=0, help="With --live: days that are over when it begins.")
def demo(
    out: Path | None, seed: int, persona: str, days: int, day: date | None, live: bool, speed: float, before: int
) -> None:  # fmt: skip
    """A simulated person's day through the real program."""
    from headwater.cli.demo import Pace, run

    pace = Pace(speed, before) if live else None
    sys.exit(run(out=out, seed=seed, persona=persona, days=days, day=day, live=pace))
