"""`headwater explain`, as a person would call it."""

import json
import logging
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from headwater.attention import AttentionModel
from headwater.base import Paths
from headwater.cli.main import main
from headwater.records import FocusState, Label, LabelSource
from headwater.store import Adapter, Store
from tests.support.lessons import adapter
from tests.support.switching import FIRST, kept, morning

END = morning()[-1].end
WHEN = "2026-11-12T10:07:55+00:00"


@cache
def model() -> AttentionModel:
    return AttentionModel.load(provider="cpu")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Store(Paths.under(tmp_path / "home").database) as store:
        kept(store, morning(), model())
    return tmp_path / "home"


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), "explain", *args])


def test_a_moment_is_explained_in_words_with_numbers(home: Path) -> None:
    done = run(home, "--at", WHEN)
    assert done.exit_code == 0, done.output
    first, *reasons = done.output.splitlines()
    assert "2026-11-12" in first
    assert reasons[0].startswith("  48 window changes in 8 min, between ")
    assert "without them: sustained work, 0." in reasons[0]


def test_json_has_what_the_store_says_and_what_is_said_without(home: Path) -> None:
    done = run(home, "--at", WHEN, "--json")
    told = json.loads(done.output)
    with Store(Paths.under(home).database, read_only=True) as store:
        said = store.history(END - 5, END)[-1][1]
    assert said is not None
    assert told["state"] == said.state.value
    assert list(told["probabilities"].values()) == pytest.approx(said.probabilities, abs=0.02)
    heavy = told["reasons"][0]
    assert heavy["weight"] == pytest.approx(
        told["probabilities"][told["state"]] - heavy["without"][told["state"]], abs=1e-3
    )
    assert run(home, "--at", WHEN, "--json").output == done.output


def test_what_the_person_said_is_told(home: Path) -> None:
    with Store(Paths.under(home).database) as store:
        store.add_label(Label(END, FIRST, END, FocusState.DRIFTING, LabelSource.CORRECTION))
    assert "Away from your plan, as you said" in run(home, "--at", WHEN).output


@pytest.mark.parametrize("when", ["", "yesterday", "25:00", "2026-13-01 10:00", "1e400", "\x00"])
def test_times_that_are_none_are_told(home: Path, when: str) -> None:
    done = run(home, "--at", when)
    assert done.exit_code == 2
    assert "is not a time like" in done.output


def test_nothing_recorded_then_or_now_and_no_store(home: Path, tmp_path: Path) -> None:
    for args in (("--at", "2020-01-01T00:00:00+00:00"), ()):
        done = run(home, *args)
        assert done.exit_code == 1
        assert "Nothing is recorded at that time." in done.output
    assert run(tmp_path / "empty").exit_code == 1


def test_without_a_model_that_is_what_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_checks: Path) -> tuple[None, str]:
        return None, "The model is missing. Install Headwater again."

    monkeypatch.setattr("headwater.engine.models.load_model", none)
    done = run(home, "--at", WHEN)
    assert done.exit_code == 1
    assert "The model is missing." in done.output


def test_no_title_is_told_or_logged(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    done: Callable[[], str] = lambda: run(home, "--at", WHEN, "--json").output  # noqa: E731
    titles = {s.title for s in morning()}
    assert not [t for t in titles if t in done() or t in caplog.text]


def adapted(home: Path, body: bytes) -> str:
    """The home with an adapter in use that has this body; returns its version."""
    version = adapter(model().version).version
    with Store(Paths.under(home).database) as store:
        store.add_adapter(Adapter(version, model().version, "head", END, FIRST, END, "{}"), body)
        store.use_adapter(version)
    return version


def test_what_was_learned_takes_part(home: Path) -> None:
    plain = json.loads(run(home, "--at", WHEN, "--json").output)
    version = adapted(home, adapter(model().version).to_bytes())
    told = json.loads(run(home, "--at", WHEN, "--json").output)
    assert (plain["adapter"], told["adapter"]) == (None, version)
    assert told["probabilities"] != plain["probabilities"]


@pytest.mark.parametrize("body", [b"", b"junk", adapter("older").to_bytes()])
def test_what_was_learned_and_cannot_be_used_takes_no_part(home: Path, body: bytes) -> None:
    plain = run(home, "--at", WHEN, "--json").output
    adapted(home, body)
    assert run(home, "--at", WHEN, "--json").output == plain
