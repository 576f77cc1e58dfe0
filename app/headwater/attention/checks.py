"""How other processors did beside the CPU, kept on disk: measured once for each model, runtime and device."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

_LOG = logging.getLogger("headwater.attention")
_FORMAT = 1
_MOST = 64
ALIKE = 0.01
"""How far a probability may lie from the CPU's: as far as history may from live."""
QUICKER = 1.25
"""A way to another processor has to be worth its memory and its driver."""

Task = Literal["step", "chunk"]


@dataclass(frozen=True, slots=True)
class Check:
    """One device's trial. Times are medians in ms of one run of the graph."""

    apart: float
    """Largest difference of a probability."""
    step_ms: float
    cpu_step_ms: float
    chunk_ms: float
    cpu_chunk_ms: float

    def times(self, task: Task) -> tuple[float, float]:
        """Its own and the CPU's."""
        return (self.step_ms, self.cpu_step_ms) if task == "step" else (self.chunk_ms, self.cpu_chunk_ms)

    def passes(self, task: Task) -> bool:
        """Whether it is as right as the CPU, and quicker."""
        own, cpu = self.times(task)
        return self.apart <= ALIKE and own * QUICKER <= cpu


class Checks:
    """The file. It may be damaged, another version's or gone: then everything is measured again."""

    def __init__(self, file: Path | None, model: str, runtime: str) -> None:
        """`model` and `runtime` are part of every key: with another one, nothing that was measured counts."""
        self.file = file
        self._prefix = f"{model} onnxruntime {runtime}"
        self._kept = {k: v for k, v in _read(file).items() if k.startswith(f"{self._prefix} ")}

    def begun(self, device: str) -> bool:
        """Whether a trial was begun and never ended: it took the program with it."""
        key = self._key(device)
        return key in self._kept and self._kept[key] is None

    def get(self, device: str) -> Check | None:
        """What was measured, if anything."""
        return self._kept.get(self._key(device))

    def put(self, device: str, check: Check | None) -> None:
        """Keep a trial, or that one begins."""
        self._kept[self._key(device)] = check
        self._write()

    def drop(self, device: str) -> None:
        """Forget: it may go better next time."""
        self._kept.pop(self._key(device), None)
        self._write()

    def passed(self, task: Task) -> bool:
        """Whether something that passed is known: else nothing needs to be looked for."""
        return any(check is not None and check.passes(task) for check in self._kept.values())

    def _key(self, device: str) -> str:
        return f"{self._prefix} {device}"

    def _write(self) -> None:
        if self.file is None:
            return
        kept = {k: v and asdict(v) for k, v in list(self._kept.items())[-_MOST:]}
        part = self.file.with_name(f".{self.file.name}.part")
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps({"format": _FORMAT, "checks": kept}, indent=1), encoding="utf-8")
            os.replace(part, self.file)
        except OSError as e:
            _LOG.info("what was measured of other processors cannot be kept: %s", e.strerror)


def _read(file: Path | None) -> dict[str, Check | None]:
    try:
        told = json.loads(file.read_text(encoding="utf-8")) if file else {}
        if not file or told["format"] != _FORMAT:
            return {}
        return {str(k): None if v is None else _check(v) for k, v in told["checks"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        _LOG.info("what was measured of other processors is not readable: it is measured again")
        return {}


def _check(table: Mapping[str, Any]) -> Check:
    check = Check(**{name: float(value) for name, value in table.items()})
    if not all(value >= 0 for value in asdict(check).values()):  # NaN too
        raise ValueError("negative")
    return check
