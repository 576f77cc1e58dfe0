"""What is copied for a bug report: nothing in it comes from the person, by construction. No Qt.

Sentences are found in the catalogue and copied as they stand there, with their places empty; log entries as they stand
in the source. What is not known again is left out, and said to be.
"""

from __future__ import annotations

import platform
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from headwater import __version__
from headwater.base import LANGUAGES, HeadwaterError, Paths, Words
from headwater.engine.faring import Fares, ModelFares, StoreFares
from headwater.records import BackendStatus

BACKENDS = (
    "windows", "input", "idle", "session", "screen_lock", "call", "media", "sharing", "notifications", "bus", "signals",
    "replay", "elsewhere",
)  # fmt: skip
_SESSIONS = ("x11", "wayland", "tty")
_DESKTOPS = ("GNOME", "KDE", "XFCE", "MATE", "X-CINNAMON", "CINNAMON", "LXQT", "LXDE", "BUDGIE", "UNITY", "PANTHEON",
             "SWAY", "HYPRLAND", "UBUNTU", "POP", "DEEPIN", "COSMIC")  # fmt: skip
_PROVIDERS = ("CPU", "CUDA", "TENSORRT", "DML", "OPENVINO", "WEBGPU", "COREML", "ROCM", "MIGRAPHX")
_NUMBERS = re.compile(r"\d+(\.\d+)*")
_OTHER, _LEFT_OUT = "other", "(a sentence that is not in the catalogue: left out)"
_ROOMS = ("capture.", "engine.", "failure.", "quiet.")
_PLACE = re.compile(r"\\\{\w+\\\}")


def bug_report(fares: Fares, env: Mapping[str, str], qt: str) -> str:
    """The whole text, in English."""
    return "\n".join((*_about(env, qt), "", *_running(fares), "", *_noted(fares))) + "\n"


def _about(env: Mapping[str, str], qt: str) -> Iterator[str]:
    kernel = _NUMBERS.match(platform.release())
    yield f"Headwater {__version__}"
    yield f"Python {platform.python_version()}, Qt {qt}"
    yield f"{platform.system()} {kernel[0] if kernel else _OTHER} {platform.machine()}"
    session, desktop = env.get("XDG_SESSION_TYPE", ""), env.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
    names = [d for d in desktop if d in _DESKTOPS]
    yield f"session {_one_of(session, _SESSIONS)}, desktop {' '.join(names) or _OTHER}"


def _running(fares: Fares) -> Iterator[str]:
    yield f"recording: {fares.recording.value}"
    yield f"engine: {'no answer' if fares.lag_s is None else f'answers after {1000 * fares.lag_s:.0f} ms'}, " \
          f"{fares.waiting} waiting"  # fmt: skip
    yield f"memory: {'unknown' if fares.memory_mb is None else f'{fares.memory_mb:.0f} MB'}"
    yield _store(fares.store)
    yield _model(fares.model)
    for status in fares.backends:
        yield _backend(status)
    for sentence in dict.fromkeys((*fares.troubles, *filter(None, (fares.store.trouble,)))):
        yield f"trouble: {known(sentence)}"


def _backend(status: BackendStatus) -> str:
    said = f": {known(status.detail)}" if status.detail else ""
    return f"{_one_of(status.name, BACKENDS)}: {status.health.value}{said}"


def _store(store: StoreFares) -> str:
    schema = "not read" if store.schema is None else f"schema {store.schema}"
    kind = ", encrypted" if store.encrypted else ""
    return f"store: {store.bytes / 1e6:.1f} MB, {schema}{kind}, {store.backups} backups"


def _model(model: ModelFares) -> str:
    if not model.version:
        return "model: none"
    name = model.provider.upper().removesuffix("EXECUTIONPROVIDER")
    adapter = "with" if model.adapter else "without"
    version = model.version if model.version == shipped() else _OTHER
    return f"model: {version}, {_one_of(name, _PROVIDERS)}, {adapter} a personal adapter"


@cache
def shipped() -> str:
    """Version of the model that came with the program; "" where its card cannot be read."""
    try:
        card = tomllib.loads(Paths.bundled("models/attention/artifacts/card.toml").read_text(encoding="utf-8"))
    except (HeadwaterError, OSError, ValueError):
        return ""
    return str(card.get("version", ""))


def _noted(fares: Fares) -> Iterator[str]:
    yield f"last warnings and errors: {len(fares.noted) or 'none'}"
    for one in fares.noted:
        ago = max(fares.at - one.at, 0.0) / 60
        kind = f" ({one.error})" if one.error else ""
        yield f"{ago:.0f} min ago, {one.room}, {one.place}: {one.pattern}{kind}"


def _one_of(name: str, allowed: Iterable[str]) -> str:
    return name if name in tuple(allowed) else _OTHER


def known(sentence: str) -> str:
    """The catalogue's English text that a sentence is, in whatever language it was said; its places stay empty."""
    for key, text in _patterns():
        if text.fullmatch(sentence):
            return Words("en")(key)
    return _LEFT_OUT


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Those that say most first, of all languages."""
    found = [
        (key, _PLACE.sub("(?:.+?)", re.escape(words(key))))
        for words in map(Words, LANGUAGES)
        for key in words.keys()  # noqa: SIM118  it is no mapping
        if key.startswith(_ROOMS)
    ]
    found.sort(key=lambda one: -len(one[1].replace("(?:.+?)", "")))
    return tuple((key, re.compile(text, re.DOTALL)) for key, text in found)
