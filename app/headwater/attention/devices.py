"""What could compute here beside the processor: providers of the runtime, and plugins installed next to it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from typing import Any

_LOG = logging.getLogger("headwater.attention")
CPU = "CPUExecutionProvider"
NAMES = {
    "cpu": CPU, "cuda": "CUDAExecutionProvider", "directml": "DmlExecutionProvider",
    "openvino": "OpenVINOExecutionProvider", "webgpu": "WebGpuExecutionProvider", "coreml": "CoreMLExecutionProvider",
}  # fmt: skip
"""Short names of providers; the full ones are taken as well."""
PLUGINS = {
    "onnxruntime_ep_openvino": "OpenVINOExecutionProvider",
    "onnxruntime_ep_webgpu": "WebGpuExecutionProvider",
}
"""Modules that bring a provider as a library of its own, and what it is called."""
_LEFT_OUT = ("Azure", "Tensorrt", "NvTensorRT")
"""One would send things away, the others build an engine for minutes before their first answer."""
_PREFERRED = ("gpu", "npu", "", "cpu")


@dataclass(frozen=True, slots=True)
class Device:
    """Something that can compute, through one provider."""

    provider: str
    name: str
    """What the machine calls it, with the version of the provider's library: another name is another device."""
    kind: str
    """"gpu", "npu", "cpu"; "" where the provider does not say."""
    handle: Any = None
    """The runtime's own object; None for a provider that is only chosen by name."""


@dataclass(frozen=True, slots=True)
class Plugin:
    """A library that was found beside the runtime."""

    provider: str
    trouble: str
    """Why it cannot be used; '' if it can."""


@cache
def plugins() -> tuple[Plugin, ...]:
    """Those that are installed, told to the runtime: that can be done once a process."""
    return tuple(_register(module, provider) for module, provider in PLUGINS.items() if find_spec(module))


def _register(module: str, provider: str) -> Plugin:
    import onnxruntime

    try:
        library = str(import_module(module).get_library_path())
        onnxruntime.register_execution_provider_library(provider, library)  # the name appears among the providers
    except Exception as e:  # noqa: BLE001 - a library of others: anything can be wrong with it
        _LOG.warning("%s cannot be used: %s", module, e)
        return Plugin(provider, f"cannot be loaded from {module}: install one that fits this onnxruntime")
    return Plugin(provider, "")


def available() -> tuple[str, ...]:
    """Full names of the providers in this installation, plugins too, those that are never used left out."""
    import onnxruntime

    beside = (provider for module, provider in PLUGINS.items() if find_spec(module))
    names = [*onnxruntime.get_available_providers(), *beside]
    return tuple(dict.fromkeys(name for name in names if not name.startswith(_LEFT_OUT)))


def devices() -> tuple[Device, ...]:
    """All but the processor as the runtime itself uses it; likely ones first."""
    import onnxruntime

    beside, names = [p.provider for p in plugins()], available()
    found = [_device(d) for d in onnxruntime.get_ep_devices() if d.ep_name in names and d.ep_name != CPU]
    listed = {CPU, *beside, *(d.provider for d in found)}
    found += [Device(name, "", "") for name in names if name not in listed]
    return tuple(sorted(found, key=lambda d: _PREFERRED.index(d.kind) if d.kind in _PREFERRED else len(_PREFERRED)))


def _device(given: Any) -> Device:
    return Device(given.ep_name, " ".join(_parts(given)), given.device.type.name.lower(), given)


def _parts(given: Any) -> Iterator[str]:
    d = given.device
    yield str(d.metadata.get("Description") or f"{d.vendor} {d.vendor_id:04x}:{d.device_id:04x}")
    if version := given.ep_metadata.get("version"):
        yield f"(library {version})"


def owners() -> tuple[str, ...]:
    """The packages that own the module `onnxruntime`; two write over each other's files, and a mixture runs."""
    return tuple(sorted(set(packages_distributions().get("onnxruntime", ()))))
