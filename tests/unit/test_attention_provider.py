"""Other processors: tried once, kept on disk, used for what they are better at; the CPU wherever anything is wrong.

No graphics card is needed or used: devices are made up, and what they compute the CPU computes for them.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch, devices, provider, trial
from headwater.attention.checks import Check
from headwater.attention.devices import CPU, Device, Plugin
from headwater.attention.stream import CHUNK, Graph, Stream
from headwater.base import Paths
from headwater.cli import doctor
from headwater.features import NAMES
from headwater.records import FeatureRow

CARD = Device("CardExecutionProvider", "Card 7", "gpu")
BETTER = Check(0.001, 2.0, 0.2, 1.0, 9.0)
"""As a graphics card does: slower in single steps, quicker in chunks."""
cpu_session = provider.session


class Card:
    """A device's session: the CPU's answers, changed, refused or counted."""

    def __init__(self, graph: Path) -> None:
        self.inner: Graph = cpu_session(graph)
        self.asked: list[int] = []
        self.add = 0.0
        self.broken = False

    def run(self, names: Sequence[str] | None, feed: dict[str, Any]) -> list[Any]:
        self.asked.append(feed["num"].shape[1])
        if self.broken:
            raise RuntimeError("device lost")
        first, *rest = self.inner.run(names, feed)
        return [first + np.float32(self.add) * np.arange(first.shape[-1], dtype=np.float32), *rest]


class Machine:
    """What is in it, what trials find, and what was tried."""

    def __init__(self) -> None:
        self.devices = [CARD]
        self.check = BETTER
        self.tried = 0
        self.cards: list[Card] = []
        self.starts = True

    def session(self, graph: Path, device: Device | None = None) -> Any:
        if device is None:
            return cpu_session(graph)
        if not self.starts:
            raise ModelMismatch("no driver")
        self.cards.append(Card(graph))
        return self.cards[-1]

    def trial(self, _cpu: Graph, _other: Graph) -> Check:
        self.tried += 1
        return self.check


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(provider, "devices", lambda: tuple(made.devices))
    monkeypatch.setattr(provider, "session", made.session)
    monkeypatch.setattr(trial, "tried", made.trial)
    return made


def rows(count: int) -> list[FeatureRow]:
    num = np.random.default_rng(0).uniform(0, 1, (count, len(NAMES))).astype(np.float32)
    return [FeatureRow(30.0 * i, 30.0 * i + 30, "Code", row) for i, row in enumerate(num)]


def test_without_another_processor_the_cpu_does_it_all(machine: Machine, tmp_path: Path) -> None:
    machine.devices = []
    model = AttentionModel.load(checks=tmp_path / "checks.json")
    told = model.history_provider()
    assert (told.name, told.why) == (CPU, "no other processor is known to this installation")
    assert not (tmp_path / "checks.json").exists()


def test_history_goes_to_the_card_and_steps_stay(machine: Machine) -> None:
    model = AttentionModel.load()
    assert machine.tried == 0, "nothing is tried before there is history to judge"
    told = model.stream().run(rows(2 * CHUNK + 9))
    assert len(told) == 2 * CHUNK + 9
    (card,) = machine.cards
    assert card.asked == [CHUNK, CHUNK], "what is left over has another shape"
    assert model.provider.name == CPU
    assert model.history_provider().name == CARD.provider
    assert "9.0 times as fast" in model.history_provider().why


def test_steps_go_there_too_if_they_were_seen_to_be_quicker(machine: Machine, tmp_path: Path) -> None:
    machine.check = Check(0.001, 0.1, 0.2, 1.0, 9.0)
    checks = tmp_path / "new" / "checks.json"
    AttentionModel.load(checks=checks).history_provider()
    again = AttentionModel.load(checks=checks)
    assert again.provider.name == CARD.provider
    assert machine.tried == 1


def test_what_was_measured_counts_until_something_changes(machine: Machine, tmp_path: Path) -> None:
    checks = tmp_path / "checks.json"
    for _ in range(3):
        assert AttentionModel.load(checks=checks).history_provider().name == CARD.provider
    assert machine.tried == 1
    machine.devices = [Device(CARD.provider, "Card 8", "gpu")]
    AttentionModel.load(checks=checks).history_provider()
    assert machine.tried == 2
    kept = checks.read_text(encoding="utf-8")
    for old, new in (("onnxruntime 1", "onnxruntime 0"), (next(iter(json.loads(kept)["checks"]))[:16], "0" * 16)):
        checks.write_text(kept.replace(old, new), encoding="utf-8")
        AttentionModel.load(checks=checks).history_provider()
    assert machine.tried == 4


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"{}",
        b'{"format": 2, "checks": {}}',
        b'{"format": 1, "checks": 7}',
        b"[" * 9999,
    ],
)
def test_a_damaged_file_is_made_again(machine: Machine, tmp_path: Path, junk: bytes) -> None:
    checks = tmp_path / "checks.json"
    checks.write_bytes(junk)
    assert AttentionModel.load(checks=checks).history_provider().name == CARD.provider
    assert len(json.loads(checks.read_text(encoding="utf-8"))["checks"]) == 1


@pytest.mark.parametrize("value", ['"x"', "NaN", "-1", "[1]", "null"])
def test_a_damaged_number_is_measured_again(machine: Machine, tmp_path: Path, value: str) -> None:
    checks = tmp_path / "checks.json"
    AttentionModel.load(checks=checks).history_provider()
    checks.write_text(checks.read_text(encoding="utf-8").replace('"chunk_ms": 1.0', f'"chunk_ms": {value}'))
    AttentionModel.load(checks=checks).history_provider()
    assert machine.tried == 2


def test_where_nothing_can_be_kept_it_works_too(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert AttentionModel.load(checks=tmp_path / "file" / "checks.json").history_provider().name == CARD.provider


@pytest.mark.parametrize(
    ("check", "why"),
    [
        (Check(0.011, 0.1, 1, 0.1, 1), "answers otherwise than the CPU"),
        (Check(0.0, 1, 1, 0.9, 1), "is not worth its while: 0.90 beside 1.00 ms"),
    ],
)
def test_a_device_that_is_wrong_or_slow_is_not_used(machine: Machine, check: Check, why: str) -> None:
    machine.check = check
    told = AttentionModel.load().history_provider()
    assert told.name == CPU
    assert why in told.why


def test_a_device_that_cannot_start_is_tried_again_another_time(machine: Machine, tmp_path: Path) -> None:
    machine.starts = False
    told = AttentionModel.load(checks=tmp_path / "checks.json").history_provider()
    assert (told.name, told.why) == (CPU, "CardExecutionProvider Card 7 could not start")
    machine.starts = True
    assert AttentionModel.load(checks=tmp_path / "checks.json").history_provider().name == CARD.provider


def test_a_library_that_ends_the_program_does_so_once(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_cpu: Graph, _other: Graph) -> Check:
        raise KeyboardInterrupt  # nothing after it runs, as after a crash

    checks = tmp_path / "checks.json"
    monkeypatch.setattr(trial, "tried", dies)
    with pytest.raises(KeyboardInterrupt):
        AttentionModel.load(checks=checks).history_provider()
    told = AttentionModel.load(checks=checks).history_provider()
    assert told.name == CPU
    assert "ended the program" in told.why
    assert str(checks) in told.why


def test_a_device_that_is_lost_gives_the_same_answers_on_the_cpu(machine: Machine) -> None:
    model = AttentionModel.load()
    stream = model.stream()
    told = stream.run(rows(CHUNK))
    machine.cards[0].broken = True
    told += stream.run(rows(3 * CHUNK)[CHUNK:])
    assert machine.cards[0].asked == [CHUNK, CHUNK], "asked once more, and then no longer"
    assert told == AttentionModel.load(provider="cpu").stream().run(rows(3 * CHUNK))


def test_one_that_was_asked_for_is_tried_for_both(machine: Machine) -> None:
    model = AttentionModel.load(provider=CARD.provider)
    assert machine.tried == 1
    assert model.provider.name == CPU
    assert "2.00 beside 0.20 ms for a step" in model.provider.why
    assert model.history_provider().name == CARD.provider


def test_plugins_computing_on_the_cpu_are_used_only_if_asked_for(machine: Machine) -> None:
    machine.devices = [Device("OtherExecutionProvider", "CPU", "cpu")]
    assert AttentionModel.load().history_provider().name == CPU
    assert AttentionModel.load(provider="OtherExecutionProvider").history_provider().name == "OtherExecutionProvider"


# -- the trial itself, on the real graph -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph() -> Path:
    return Paths.bundled("models/attention/artifacts") / "attention.ort"


def test_the_cpu_is_like_itself(graph: Path) -> None:
    cpu = cpu_session(graph)
    check = trial.tried(cpu, cpu)
    assert check.apart <= 0.01
    assert 0 < check.step_ms < check.chunk_ms


@pytest.mark.parametrize("add", [0.1, float("nan"), 1e30])
def test_other_answers_are_found(graph: Path, add: float) -> None:
    card = Card(graph)
    card.add = add
    check = trial.tried(cpu_session(graph), card)
    assert check.apart > 0.01
    assert not check.passes("step")
    assert not check.passes("chunk")


def test_full_chunks_alone_go_to_history(graph: Path) -> None:
    live, history = Card(graph), Card(graph)
    stream = Stream(live, trial._encoder(), trial._RAW, "", bytes(32), lambda: history)
    some = [FeatureRow(r.start, r.end, "3", r.num) for r in rows(CHUNK + 3)]
    live.asked.clear()
    stream.peek(some[:CHUNK])
    stream.step(some[0])
    assert (live.asked, history.asked) == ([CHUNK, 1], [])
    stream.run(some)
    assert (live.asked, history.asked) == ([CHUNK, 1, 3], [CHUNK])


# -- plugins and packages ----------------------------------------------------------------------------------------------


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A module as plugins are, whose library is none."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(devices, "PLUGINS", {"ep_of_a_test": "TestExecutionProvider"})
    devices.plugins.cache_clear()
    yield tmp_path / "ep_of_a_test.py"
    devices.plugins.cache_clear()
    sys.modules.pop("ep_of_a_test", None)


@pytest.mark.parametrize(
    "content",
    ["def get_library_path(): return '/nowhere/lib.so'", f"def get_library_path(): return {__file__!r}", "1 / 0", "("],
)
def test_a_library_that_cannot_be_loaded_is_told(plugin: Path, content: str) -> None:
    plugin.write_text(content, encoding="utf-8")
    (told,) = devices.plugins()
    assert told.trouble.startswith("cannot be loaded from ep_of_a_test")
    assert AttentionModel.load(provider="TestExecutionProvider").provider.why == f"TestExecutionProvider {told.trouble}"
    (finding,) = doctor._runtime()
    assert (finding.ok, finding.optional) == (False, True)


def test_a_library_without_a_device_is_told(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    plugin.write_text("def get_library_path(): return 'lib.so'", encoding="utf-8")
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(onnxruntime, "register_execution_provider_library", lambda *given: told.append(given))
    assert devices.plugins() == devices.plugins() == (Plugin("TestExecutionProvider", ""),)
    assert told == [("TestExecutionProvider", "lib.so")], "once a process"
    assert (
        AttentionModel.load().history_provider().why
        == "TestExecutionProvider finds no device of its kind in this machine"
    )


def test_two_owners_of_the_runtime_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert devices.owners() == ("onnxruntime",)
    assert list(doctor._runtime()) == []
    both = {"onnxruntime": ["onnxruntime-gpu", "onnxruntime", "onnxruntime-gpu"]}
    monkeypatch.setattr(devices, "packages_distributions", lambda: both)
    (finding,) = doctor._runtime()
    assert not finding.ok
    assert finding.detail.startswith("onnxruntime and onnxruntime-gpu write over each other's files")
