"""Long work stands aside while something is made, and never for good."""

import threading
from collections.abc import Iterator
from time import monotonic, sleep

import pytest

from headwater.base import aside
from headwater.base.aside import awaited, breathe, go_on, stand_aside


class Work:
    """Breathes as often as it can."""

    def __init__(self) -> None:
        self.steps = 0
        self._over = False
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._over:
            breathe()
            self.steps += 1
            sleep(0.001)

    def takes(self, more: int) -> bool:
        """Whether it comes so many steps further."""
        wanted, begun = self.steps + more, monotonic()
        while self.steps < wanted and monotonic() - begun < 20:
            sleep(0.005)
        return self.steps >= wanted

    def end(self) -> None:
        self._over = True
        go_on()
        self._thread.join(20)
        assert not self._thread.is_alive()


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.end()


def test_it_waits_until_it_may_go_on(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_MOST_S", 60.0)
    assert work.takes(3)
    stand_aside()
    before = work.steps
    sleep(0.2)
    assert work.steps <= before + 1  # the step that had begun
    assert awaited()
    go_on()
    assert not awaited()
    assert work.takes(3)


def test_it_goes_on_though_nobody_says_so(work: Work) -> None:
    stand_aside()
    assert work.takes(3)
    assert not awaited()
