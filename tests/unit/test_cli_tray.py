"""Starting with the session: the tray alone, also where a first Headwater runs already."""

from pathlib import Path

import pytest

from headwater import bridge, ui
from headwater.base import Paths, Settings
from headwater.cli import program

ALREADY = "Headwater is already running."


@pytest.fixture(autouse=True)
def display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":nowhere")


@pytest.mark.parametrize(("tray", "asked"), [(True, []), (False, ["show"])])
def test_a_second_start_shows_the_window_unless_it_is_the_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tray: bool, asked: list[str]
) -> None:
    wishes: list[str] = []

    def taken(_door: bridge.Door) -> None:
        raise bridge.AlreadyRunning(ALREADY)

    monkeypatch.setattr(bridge.Door, "open", taken)
    monkeypatch.setattr(bridge, "ask", lambda _socket, what: wishes.append(what))
    assert program.start(Paths.under(tmp_path), Settings(), tray=tray) == 0
    assert wishes == asked


@pytest.mark.parametrize(("tray", "opens"), [(True, False), (False, None)])
def test_no_window_is_opened_for_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tray: bool, opens: bool | None
) -> None:
    seen: list[object] = []

    def run(_engine: object, *, open_window: bool | None, ready: object) -> int:
        seen.append(open_window)
        return 0

    monkeypatch.setattr(ui, "run_ui", run)
    assert program.start(Paths.under(tmp_path), Settings(), tray=tray) == 0
    assert seen == [opens]
