"""Days on the command line: what no calendar of the program can do is refused, by every command."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from headwater.cli.home import as_day
from headwater.cli.main import main


def dated(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Option]]:
    """Every option that takes a day, with the command that has it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        for option in command.params:
            if isinstance(option, click.Option) and option.callback is as_day:
                yield (*path, name), option
        if isinstance(command, click.Group):
            yield from dated(command, (*path, name))


DATED = [(path, option) for path, option in dated(main)]


def test_there_are_many() -> None:
    assert {path[0] for path, _ in DATED} >= {"search", "insights", "report", "trends", "digest", "forget", "export"}


@pytest.mark.parametrize("value", ["0001-01-01", "1969-12-31", "2100-01-01", "9999-12-31"])
@pytest.mark.parametrize(("path", "option"), DATED, ids=str)
def test_a_day_out_of_reach_is_refused(path: tuple[str, ...], option: click.Option, value: str, tmp_path: Path) -> None:
    words = ["x"] if path == ("search",) else []
    done = CliRunner().invoke(main, ["--home", str(tmp_path / "home"), *path, option.opts[0], value, *words])
    assert done.exit_code == 2
    assert f"{value} is not a day between 1970 and 2100" in " ".join(done.output.split())
    assert not (tmp_path / "home").exists()


def test_the_first_and_the_last_are_taken() -> None:
    context, option = click.Context(main), DATED[0][1]
    for day in (date(1970, 1, 1), date(2099, 12, 31)):
        assert as_day(context, option, day.isoformat()) == day
