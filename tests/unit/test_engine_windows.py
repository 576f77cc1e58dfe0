"""What the windows ask of the desk beyond its main work: calendars beforehand, the local API's trouble."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock, TitleMode
from headwater.engine import Engine, Recording
from headwater.engine.leaving import Format, Wanted
from headwater.records import FocusState
from headwater.reports.columns import Choice
from headwater.store import Store
from tests.support.days import row
from tests.support.desktop import wait_until

AGREED = replace(Settings(), agreed=True)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        store.put(row("9:00", 30, FocusState.FOCUSED, "code", project="atlas"))
        store.put(row("10:00", 5, FocusState.FOCUSED, "code"))
        store.put(row("11:00", 20, FocusState.FOCUSED, "gimp"))
    made = Engine(paths, AGREED, SystemClock(), sources=lambda *_: (), model=lambda: (None, ""))
    made.start()
    wait_until(lambda: made.now().recording is Recording.RECORDING, 20, "recording")
    yield made
    made.stop()


def test_a_calendar_is_seen_as_it_is_written(engine: Engine, tmp_path: Path) -> None:
    wanted = Wanted(Format.ICS)
    shown = engine.data.export_preview(wanted)
    assert [line[2] for line in shown] == ["Focus: atlas", "Focus: gimp"]
    assert shown[0][0] == "2026-11-12T09:00:00.000+00:00"
    out = tmp_path / "x.ics"
    assert engine.data.export(wanted, out) == 2
    assert b"SUMMARY:Focus: atlas" in out.read_bytes()
    without = Wanted(Format.ICS, choice=Choice(titles=TitleMode.NONE, apps=False, projects=False))
    assert {line[2] for line in engine.data.export_preview(without)} == {"Sustained work"}
    assert len(engine.data.export_preview(wanted, 1)) == 1


@pytest.mark.parametrize("format_", Format)
def test_how_far_an_export_is_is_a_part_of_one(engine: Engine, tmp_path: Path, format_: Format) -> None:
    told: list[float] = []
    engine.data.export(Wanted(format_), tmp_path / "x", progress=told.append)
    assert all(0.0 <= part <= 1.0 for part in told)
    assert bool(told) is (format_ is not Format.SQLITE)


def test_why_the_local_api_does_not_listen_is_told(engine: Engine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        engine.change(replace(AGREED, api=True, api_port=port))
        wait_until(lambda: engine.data.api_trouble, 20, "the trouble")
        assert engine.data.api_port is None
    engine.change(replace(AGREED, api=False))
    wait_until(lambda: not engine.data.api_trouble, 20, "no trouble")
