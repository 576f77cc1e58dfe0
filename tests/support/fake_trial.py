"""What a welcome tries, on back-ends that a test chooses."""

from collections.abc import Callable
from pathlib import Path

from headwater.base import HeadwaterError, ManualClock, Paths, Settings, Words
from headwater.categories import Categories
from headwater.engine.sampling import Sample
from headwater.engine.trying import Trial
from headwater.records import BackendStatus, Health

NAMES = ("windows", "idle", "input", "call", "media", "sharing", "session", "screen_lock", "notifications")
WORKING = tuple(BackendStatus(name, Health.WORKING) for name in NAMES)


class FakeTrial(Trial):
    """`asked` has the settings of each try; a sample is made by `make`."""

    def __init__(self, home: Path, clock: ManualClock) -> None:
        super().__init__(Paths.under(home), Categories(), clock, sources=lambda *_: ())
        self.statuses = WORKING
        self.asked: list[Settings] = []
        self.failure: HeadwaterError | None = None
        self.make: Callable[[], Sample] | None = None

    def backends(self, settings: Settings, _words: Words) -> tuple[BackendStatus, ...]:
        self.asked.append(settings)
        if self.failure:
            raise self.failure
        return self.statuses

    def sample(
        self, _settings: Settings, *, chinese: bool = False, progress: Callable[[float], None] = lambda _part: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Sample:  # fmt: skip
        if self.failure or self.make is None:
            raise self.failure or AssertionError("no sample was prepared")
        progress(0.5)
        return self.make()
