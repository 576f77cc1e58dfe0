"""Starting with the session: the tray alone, also where a first Headwater runs already; or with the window."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from headwater import bridge, ui
from headwater.base import Paths, Settings
from headwater.cli import entry, program
from headwater.cli.main import main as commands

ALREADY = "Headwater is already running."


@pytest.fixture(autouse=True)
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":nowhere")


@pytest.mark.parametrize(("window", "asked"), [(False, []), (None, ["show"]), (True, ["show"])])
def test_a_second_start_shows_the_window_unless_it_is_the_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: bool | None, asked: list[str]
) -> None:
    wishes: list[str] = []

    def taken(_door: bridge.Door) -> None:
        raise bridge.AlreadyRunning(ALREADY)

    monkeypatch.setattr(bridge.Door, "open", taken)
    monkeypatch.setattr(bridge, "ask", lambda _socket, what: wishes.append(what))
    assert program.start(Paths.under(tmp_path), Settings(), window=window) == 0
    assert wishes == asked


@pytest.mark.parametrize("window", [None, False, True])
def test_a_window_is_opened_as_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, window: bool | None
) -> None:
    seen: list[object] = []

    def run(_engine: object, *, open_window: bool | None, ready: object) -> int:
        seen.append(open_window)
        return 0

    monkeypatch.setattr(ui, "run_ui", run)
    assert program.start(Paths.under(tmp_path), Settings(), window=window) == 0
    assert seen == [window]


@pytest.mark.parametrize(("args", "window"), [([], None), (["--tray"], False), (["--window"], True)])
def test_both_ways_in_understand_it(args: list[str], window: bool | None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool | None] = []

    def begin(_paths: Paths, *, debug: bool, window: bool | None) -> int:
        asked.append(window)
        return 0

    monkeypatch.setattr(program, "begin", begin)
    monkeypatch.setattr("sys.argv", ["headwater", *args])
    with pytest.raises(SystemExit) as quick:
        entry.main()
    assert CliRunner().invoke(commands, args).exit_code == 0
    assert (quick.value.code, asked) == (0, [window, window])


def test_who_says_both_gets_what_was_said_last(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool | None] = []

    def begin(_paths: Paths, *, debug: bool, window: bool | None) -> int:
        asked.append(window)
        return 0

    monkeypatch.setattr(program, "begin", begin)
    assert CliRunner().invoke(commands, ["--tray", "--window"]).exit_code == 0
    assert CliRunner().invoke(commands, ["--window", "--tray"]).exit_code == 0
    assert asked == [True, False]
