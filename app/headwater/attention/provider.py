"""Which part of the machine computes, chosen on purpose and told."""

import logging
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from headwater.attention.errors import ModelMismatch

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_LOG = logging.getLogger("headwater.attention")
_CPU = "CPUExecutionProvider"
_NAMES = {
    "cpu": _CPU, "cuda": "CUDAExecutionProvider", "directml": "DmlExecutionProvider",
    "openvino": "OpenVINOExecutionProvider", "webgpu": "WebGpuExecutionProvider", "coreml": "CoreMLExecutionProvider",
}  # fmt: skip
"""Short names; the full ones are taken as well."""
_ALIKE = 0.02
"""How far another provider's logits may lie from the CPU's."""
_TIMED = 20

Probe = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Provider:
    """What computes, and why it was chosen."""

    name: str
    why: str
    version: str
    """Of onnxruntime."""
    available: tuple[str, ...]
    """All that this installation has."""


def available() -> tuple[str, ...]:
    """Full names of the providers in this installation, those that would send anything away left out."""
    import onnxruntime

    return tuple(name for name in onnxruntime.get_available_providers() if not name.startswith("Azure"))


def open_session(graph: Path, wanted: str, probe: Probe) -> tuple["InferenceSession", Provider]:
    """A session on the provider asked for if it is there, answers as the CPU does and is faster; else on the CPU.

    Raises:
        ModelMismatch: the file cannot be read as a model.
    """
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    cpu = _session(graph, _CPU)
    name = _NAMES.get(wanted.casefold(), wanted)
    chosen, why = cpu, "a step takes well under a millisecond here, less than the way to another processor"
    if name != _CPU:
        other, why = _other(graph, name, cpu, probe)
        chosen = other or cpu
    got = chosen.get_providers()[0]
    return chosen, Provider(got, why, onnxruntime.__version__, available())


def _other(graph: Path, name: str, cpu: "InferenceSession", probe: Probe) -> tuple["InferenceSession | None", str]:
    if name not in available():
        return None, f"{name} was asked for and is not in this installation"
    try:
        other = _session(graph, name)
    except ModelMismatch:
        return None, f"{name} was asked for and does not take the model"
    if other.get_providers()[0] != name:  # the runtime drops a provider that fails, without a word
        return None, f"{name} was asked for and could not start"
    if np.abs(other.run(["state"], probe)[0] - cpu.run(["state"], probe)[0]).max() > _ALIKE:
        return None, f"{name} was asked for and answers otherwise than the CPU"
    slow, quick = (_seconds(s, probe) for s in (cpu, other))
    if quick >= slow:
        return None, f"{name} was asked for and is not faster ({quick * 1e3:.2f} against {slow * 1e3:.2f} ms a step)"
    return other, f"asked for, answers as the CPU does, {slow / quick:.1f} times as fast"


def _seconds(session: "InferenceSession", probe: Probe) -> float:
    times = []
    for _ in range(_TIMED):
        begun = perf_counter()
        session.run(["state"], probe)
        times.append(perf_counter() - begun)
    return sorted(times)[_TIMED // 2]


def _session(graph: Path, provider: str) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Two waiting threads that spin cost thirty times the CPU of the step itself.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=[provider])
    except Exception as e:  # noqa: BLE001 - the runtime has no common exception
        _LOG.warning("%s does not take the model: %s", provider, type(e).__name__)
        raise ModelMismatch("The model's file cannot be read as a model.") from None
