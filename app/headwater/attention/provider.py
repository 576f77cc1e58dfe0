"""Which part of the machine computes, chosen on purpose and told.

Single steps stay on the CPU, where one takes a fraction of a millisecond, unless another processor was seen to be
quicker. Long runs of history, in chunks, go to a graphics or neural processor that was tried and passed.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from headwater.attention.checks import ALIKE, Check, Checks, Task
from headwater.attention.devices import CPU, NAMES, Device, available, devices, plugins
from headwater.attention.errors import ModelMismatch

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from headwater.attention.stream import Graph

_LOG = logging.getLogger("headwater.attention")
_AT_HOME = "a step takes well under a millisecond here, less than the way to another processor"
_ALONE = "no other processor is known to this installation"
_IDLE = "finds no device of its kind in this machine"
_TASKS: dict[Task, str] = {"step": "a step", "chunk": "64 segments of history"}


@dataclass(frozen=True, slots=True)
class Provider:
    """What computes, and why it was chosen."""

    name: str
    why: str
    version: str
    """Of onnxruntime."""
    available: tuple[str, ...]
    """All that this installation has."""


class Fallback:
    """Another processor's session, and the CPU's for when it fails: drivers are updated and cards are unplugged."""

    def __init__(self, other: "Graph", cpu: "Graph") -> None:
        self._other: Graph | None = other
        self._cpu = cpu

    def run(self, output_names: Sequence[str] | None, input_feed: dict[str, Any]) -> list[Any]:
        """Outputs by position."""
        if self._other is not None:
            try:
                return self._other.run(output_names, input_feed)
            except Exception as e:  # noqa: BLE001 - the runtime has no common exception
                _LOG.warning("another processor failed (%s): the CPU goes on", type(e).__name__)
                self._other = None
        return self._cpu.run(output_names, input_feed)


class Sessions:
    """The sessions of one model: for single steps at once, for history when it is first asked for."""

    def __init__(self, graph: Path, wanted: str, checks: Checks) -> None:
        """`wanted`: "auto", or a provider's short or full name.

        Raises:
            ModelMismatch: the file cannot be read as a model.
        """
        self._file, self._wanted, self._checks = graph, wanted.casefold(), checks
        self._name = NAMES.get(self._wanted, wanted)
        self._open: dict[str, InferenceSession] = {}
        self.cpu = session(graph)
        self.live, self.provider = self._chosen("step")
        self._history: tuple[Graph, Provider] | None = None

    def history(self) -> "tuple[Graph, Provider]":
        """For chunks. The first time, what has not been tried on this machine is tried."""
        if self._history is None:
            self._history = self._chosen("chunk")
        return self._history

    def _chosen(self, task: Task) -> "tuple[Graph, Provider]":
        import onnxruntime

        graph, name, why = self._found(task)
        return graph or self.cpu, Provider(name, why, onnxruntime.__version__, available())

    def _found(self, task: Task) -> "tuple[Graph | None, str, str]":
        if self._name == CPU or (self._wanted == "auto" and task == "step" and not self._checks.passed("step")):
            return None, CPU, _AT_HOME
        reasons = [] if (there := self._devices()) else [self._nothing()]
        for device in there:
            graph, why = self._tried(device, task)
            if graph:
                return Fallback(graph, self.cpu), device.provider, why
            reasons.append(why)
        return None, CPU, "; ".join(reasons)

    def _devices(self) -> list[Device]:
        if self._wanted == "auto":
            return [d for d in devices() if d.kind != "cpu"]
        return [d for d in devices() if d.provider == self._name]

    def _nothing(self) -> str:
        beside = [p for p in plugins() if self._wanted == "auto" or p.provider == self._name]
        if beside:
            return "; ".join(f"{p.provider} {p.trouble or _IDLE}" for p in beside)
        return _ALONE if self._wanted == "auto" else f"{self._name} was asked for and is not in this installation"

    def _tried(self, device: Device, task: Task) -> "tuple[InferenceSession | None, str]":
        told = _told(device)
        if self._checks.begun(told):
            return None, f"{told} ended the program when it was tried; to try again, delete {self._checks.file}"
        try:
            check = self._checks.get(told) or self._try(told, device)
            found = self._session(device) if check.passes(task) else None
        except ModelMismatch:
            return None, f"{told} could not start"
        if check.apart > ALIKE:
            return None, f"{told} answers otherwise than the CPU (by {check.apart:.3f})"
        own, cpu = check.times(task)
        beside = f"{own:.2f} beside {cpu:.2f} ms for {_TASKS[task]}"
        if found is None:
            return None, f"{told} is not worth its while: {beside}"
        return found, f"{told} answers as the CPU does and is {cpu / max(own, 1e-6):.1f} times as fast: {beside}"

    def _try(self, told: str, device: Device) -> Check:
        from headwater.attention.trial import tried

        self._checks.put(told, None)
        try:
            check = tried(self.cpu, self._session(device))
        except ModelMismatch:
            self._checks.drop(told)
            raise
        except Exception as e:  # noqa: BLE001 - the runtime has no common exception
            self._checks.drop(told)
            _LOG.warning("%s failed its trial: %s", told, type(e).__name__)
            raise ModelMismatch("It does not take the model.") from None
        self._checks.put(told, check)
        return check

    def _session(self, device: Device) -> "InferenceSession":
        told = _told(device)
        if told not in self._open:
            self._open[told] = session(self._file, device)
        return self._open[told]


def _told(device: Device) -> str:
    return f"{device.provider} {device.name}".strip()


def session(graph: Path, device: Device | None = None, *, sparing: bool = False) -> "InferenceSession":
    """A session on a device, by default the CPU; `sparing` gives memory back after each run, and takes longer.

    Raises:
        ModelMismatch: the file cannot be read as a model, or the device does not take it.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = options.enable_mem_pattern = not sparing
    # Two waiting threads that spin cost thirty times the CPU of the step itself.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    name = device.provider if device else CPU
    try:
        if device and device.handle is not None:
            options.add_provider_for_devices([device.handle], {})
            made = onnxruntime.InferenceSession(str(graph), options)
        else:
            made = onnxruntime.InferenceSession(str(graph), options, providers=[name])
        got = made.get_providers()[0]
    except Exception as e:  # noqa: BLE001 - the runtime has no common exception
        _LOG.warning("%s does not take the model: %s", name, type(e).__name__)
        raise ModelMismatch("The model's file cannot be read as a model.") from None
    if got != name:  # the runtime drops a provider that fails, without a word
        raise ModelMismatch(f"{name} could not start.")
    return made
