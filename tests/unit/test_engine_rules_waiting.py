"""History that waits to be judged by other rules: kept, damaged, taken up, given up, and where there was none."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from headwater.base import Paths, SystemClock
from headwater.categories import Categories
from headwater.engine.background import Background
from headwater.engine.now import UNFINISHED
from headwater.engine.obeying import stretches
from headwater.engine.waiting import before_others, blob_of, spans_of
from headwater.store import Store
from tests.support.days import NOON, segment
from tests.support.rows import whole_day
from tests.support.ruling import home, model

Progress = Callable[[float], None]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return home(tmp_path / "home")


# -- what waits -------------------------------------------------------------------------------------------------------


def test_what_waits_is_kept_and_what_is_damaged_is_nothing() -> None:
    spans = [(1.0, 2.0), (0.0, 1.0)]
    assert spans_of(blob_of(spans)) == spans
    assert spans_of(b"[3.0, 4.5]") == [(3.0, 4.5)], "as it was kept before there were several"
    for junk in (None, b"", b"{", b"[[1]]", b'["a"]', b"[[2, 1]]", b"[[1, NaN]]", b"[[1, 1e999]]", b"\xff", b"5"):
        assert spans_of(junk) == []


def test_spans_that_lie_in_others_need_not_be_done_twice() -> None:
    assert before_others([(0.0, 10.0)], [(2.0, 3.0), (9.0, 12.0)]) == [(0.0, 10.0), (9.0, 12.0)]


def test_stretches_begin_at_fixed_times_and_miss_nothing() -> None:
    found = stretches((NOON, NOON + 100 * 86_400))
    assert [start % (28 * 86_400) for start, _ in found] == [0.0] * len(found)
    assert found == sorted(found, reverse=True)
    assert found[0][1] > NOON + 100 * 86_400
    assert found[-1][0] <= NOON
    assert all(a[0] == b[1] for a, b in pairwise(found))
    assert stretches(None) == []


def test_spans_asked_for_later_go_first_and_what_is_left_is_taken_up(paths: Paths) -> None:
    """A run that is ended in the middle leaves what it did not come to."""
    whole = (whole_day()[0].start, whole_day()[-1].end)
    first = Background(paths, Categories(), SystemClock(), model, lambda _changed: None)
    first.judge(whole)
    first.close()
    with Store(paths.database) as store:
        left = spans_of(store.state(UNFINISHED))
        judged = sum(i is not None for _, i in store.history(*whole))
        if left:
            assert judged < len(whole_day())
    second = Background(paths, Categories(), SystemClock(), model, lambda _changed: None)
    second.judge(whole)
    second.take_up()
    second.finish()
    with Store(paths.database, read_only=True) as store:
        assert store.state(UNFINISHED) == b""
        assert all(i is not None for _, i in store.history(*whole))


def test_given_up_is_given_up(paths: Paths) -> None:
    whole = (whole_day()[0].start, whole_day()[-1].end)
    background: Background

    def tell(_changed: bool) -> None:
        background.cancel()

    background = Background(paths, Categories(), SystemClock(), model, tell)
    background.judge(whole, (whole[0] - 1e6, whole[0]))
    background.finish()
    with Store(paths.database, read_only=True) as store:
        assert store.state(UNFINISHED) == b""


# -- where nothing was ------------------------------------------------------------------------------------------------


def test_decades_in_which_nothing_was_recorded_are_not_judged(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    with Store(paths.database) as store:
        store.put([(segment(1000.0, 60.0), None)])  # the clock stood at 1970
        span = store.span()
    judged: list[tuple[float, float]] = []

    def rule(_store: Store, _categories: Categories, span: tuple[float, float], progress: Progress, *_: object) -> None:
        judged.append(span)
        progress(span[1])

    monkeypatch.setattr("headwater.engine.background.rule_again", rule)
    told: list[float] = []
    background = Background(paths, Categories(), SystemClock(), lambda: None, lambda _: None)
    background._tell = lambda _changed: told.append(background.job.part if background.job else -1.0)
    background.judge(*stretches(span))
    background.finish()
    assert len(stretches(span)) > 700
    first, last = whole_day()[0].start, whole_day()[-1].end
    assert judged[-1][0] == 0.0
    assert all(a < last and b > first for a, b in judged[:-1])
    assert max(told) == 1.0
    assert background._waiting == []
