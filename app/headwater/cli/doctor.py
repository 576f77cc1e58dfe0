"""What works on this machine: each part is really tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from headwater import __version__
from headwater.base import HeadwaterError, Paths, Settings, SystemClock, Words
from headwater.records import Health, Presence, Segment

_STEPS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried."""

    name: str
    ok: bool
    detail: str
    optional: bool = False
    """The program is of use without it."""


def examine(paths: Paths, settings: Settings) -> list[Finding]:
    """Try everything; nothing is recorded."""
    return [
        Finding("headwater", True, f"{__version__}, data in {paths.data}"),
        _store(paths),
        *_model(paths),
        *_runtime(),
        *_backends(paths, settings),
        _api(paths, settings),
    ]


def _store(paths: Paths) -> Finding:
    from headwater.store import Store
    from headwater.store.encrypting import is_encrypted

    if not paths.database.exists():
        return Finding("store", True, "nothing has been recorded yet")
    try:
        store = Store(paths.database, read_only=True)
        span = store.span()
        store.close()
    except HeadwaterError as e:
        return Finding("store", False, str(e))
    size = paths.database.stat().st_size / 1e6
    days = (span[1] - span[0]) / 86_400 if span else 0.0
    kind = ", encrypted" if is_encrypted(paths.database) else ""
    return Finding("store", True, f"{size:.1f} MB over {days:.1f} days{kind}")


def _model(paths: Paths) -> Iterator[Finding]:
    from headwater.attention import AttentionModel
    from headwater.categories import Categories
    from headwater.engine import judge_of

    try:
        model = AttentionModel.load(checks=paths.providers)
    except HeadwaterError as e:
        yield Finding("model", False, str(e))
        return
    judge = judge_of(model, Categories())
    times = []
    for i in range(_STEPS):
        segment = Segment(60.0 * i, 60.0 * i + 60, 0, Presence.PRESENT, "xterm", f"step {i}", keys=i, clicks=1)
        begun = perf_counter()
        judge.final(segment)
        times.append(perf_counter() - begun)
    yield Finding("model", True, f"{model.version}, a step with its title takes {median(times) * 1e3:.2f} ms (median)")
    yield Finding("provider", True, f"{model.provider.name}: {model.provider.why}")
    history = model.history_provider()
    yield Finding("history", True, f"{history.name}: {history.why}")


def _runtime() -> Iterator[Finding]:
    """Only what is wrong with the installation of onnxruntime and what was put beside it."""
    from headwater.attention import owners, plugins

    if len(both := owners()) > 1:
        mend = "uninstall all of them and install the one you want"
        yield Finding("onnxruntime", False, f"{' and '.join(both)} write over each other's files: {mend}")
    for plugin in plugins():
        if plugin.trouble:
            yield Finding("plugin", False, f"{plugin.provider} {plugin.trouble}", optional=True)


def _backends(paths: Paths, settings: Settings) -> Iterator[Finding]:
    """Ask the running program how its back-ends are, else start them for a moment and throw away what they see."""
    from headwater.bridge import NobodyHome, ask

    try:
        told = ask(paths.socket, "status")
        listed = told.get("backends")
        statuses = [(b["name"], Health(b["health"]), b["detail"]) for b in listed] if isinstance(listed, list) else []
    except NobodyHome:
        statuses = _try_backends(settings)
    for name, health, detail in statuses:
        yield Finding(name, health is Health.WORKING, detail or health.value, optional=name != "windows")


def _api(paths: Paths, settings: Settings) -> Finding:
    """Whether the running program answers there; else, whether it could."""
    from headwater.bridge import NobodyHome, ask
    from headwater.bridge.ports import listening
    from headwater.bridge.wanted import BridgeError

    name, place = "local API", f"http://127.0.0.1:{settings.api_port}"
    if not settings.api:
        return Finding(name, True, "off; the settings turn it on", optional=True)
    try:
        port = ask(paths.socket, "status").get("api_port")
        detail = f"answers at http://127.0.0.1:{port}" if port else "does not answer: `headwater status` says why"
        return Finding(name, bool(port), detail, optional=True)
    except NobodyHome:
        pass
    try:
        for socket in listening(settings.api_port):
            socket.close()
    except BridgeError as e:
        return Finding(name, False, str(e), optional=True)
    return Finding(name, True, f"would answer at {place}: the port is free", optional=True)


def _try_backends(settings: Settings) -> list[tuple[str, Health, str]]:
    from headwater.categories import Categories
    from headwater.engine.trying import tried

    found = tried(settings, Categories(), SystemClock(), Words(settings.language))
    return [(status.name, status.health, status.detail) for status in found]
