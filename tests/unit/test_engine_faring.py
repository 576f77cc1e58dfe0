"""How the program fares, asked of a real engine."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.base import Paths, Settings, SystemClock
from headwater.engine import Engine, Recording, faring
from headwater.records import Presence, Segment
from headwater.store import Store


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    paths = Paths.under(tmp_path)
    made = Engine(paths, Settings(agreed=True, backups=False), SystemClock(), sources=lambda *_: (),
                  model=lambda: (None, "no model here"))  # fmt: skip
    yield made
    made.stop()


def test_before_it_runs_it_does_not_answer(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faring, "PATIENCE_S", 0.01)
    found = engine.fares()
    assert found.lag_s is None
    assert found.recording is Recording.STOPPED
    assert found.store.schema is None
    assert found.store.bytes == 0
    assert found.model.version == ""
    assert engine.fares().waiting == 1


def test_while_it_runs_all_of_it_is_told(engine: Engine) -> None:
    with Store(engine.paths.database) as store:
        store.put([(Segment(0.0, 60.0, 0, Presence.PRESENT, "code"), None)])
    ready = threading.Event()
    engine.start()
    engine.do(ready.set)
    assert ready.wait(30)
    engine.data.back_up()
    found = engine.fares()
    assert found.lag_s is not None
    assert found.recording is Recording.RECORDING
    assert found.store.schema is not None
    assert found.store.bytes > 0
    assert found.store.backups == 1
    assert found.store.backup_at is not None
    assert found.memory_mb is None or found.memory_mb > 1
    assert any("no model here" in t for t in found.troubles)


def test_a_store_that_cannot_be_read_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faring, "PATIENCE_S", 0.01)
    engine.paths.database.parent.mkdir(parents=True)
    engine.paths.database.write_bytes(b"no store" * 1000)
    found = engine.fares().store
    assert found.schema is None
    assert "is not a store of Headwater" in found.trouble
