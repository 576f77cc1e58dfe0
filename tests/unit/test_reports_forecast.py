"""Which moments count, what came of them, and what is told of it; then kept, spoken, printed."""

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from headwater.base import ManualClock, Paths, Settings, save_settings
from headwater.categories import Categories
from headwater.cli.main import main
from headwater.engine.forecasting import Forecaster, from_blob, measured, to_blob
from headwater.engine.reading import Reader
from headwater.records import FocusState, Inference, Label, LabelSource, Presence
from headwater.reports.forecast import SOON_S, Chance, Forecast, chances, tallied
from headwater.store import Store
from tests.support.days import Pair
from tests.support.weeks import FRIDAY, midnight, told

START = midnight(FRIDAY)
BY = "test 1/"
NINE = START + 9 * 3600


def found(history: list[Pair], labels: list[Label] | None = None) -> list[Chance]:
    return chances(history, labels or [], START, START + 86_400, BY)


def minutes(some: list[Chance]) -> list[float]:
    return [(c.at - NINE) / 60 for c in some]


def chancy(day: date, what: str, p: float, before: float) -> list[Pair]:
    """A day whose model says `p`, and `before` in the ten minutes before drifting sets in."""
    history = told(day, what)
    onsets = [
        b[0].start for a, b in pairwise(history)
        if state(b) is FocusState.DRIFTING and state(a) is not FocusState.DRIFTING
    ]  # fmt: skip
    near = [any(0 < x - s.end <= SOON_S - 60 or x == s.end for x in onsets) for s, _ in history]
    return [
        (s, i and replace(i, drift_soon=before if soon else p)) for (s, i), soon in zip(history, near, strict=True)
    ]


def state(pair: Pair) -> FocusState | None:
    return pair[1].state if pair[1] else None


def test_moments_are_ends_of_segments_that_are_not_drifting_away_or_unsure() -> None:
    some = found(told(FRIDAY, "9:00 F 20, D 5, U 5, A 10, R 30"))
    assert minutes(some) == [*range(1, 21), *range(41, 61)]  # the last ten minutes of the day are not known
    assert [c.onset for c in some[:9]] == [None] * 9
    assert {c.onset for c in some[9:20]} == {NINE + 1200}
    assert [c.lately for c in some if c.at == NINE + 41 * 60] == [False]


def test_what_is_not_known_is_left_out() -> None:
    assert minutes(found(told(FRIDAY, "9:00 F 20, - 30, F 15"))) == [*range(1, 11), *range(51, 56)]
    assert found(told(FRIDAY, "9:00 F 8")) == []
    assert minutes(found(told(FRIDAY, "9:00 F 5, A 60"))) == [1, 2, 3, 4, 5]


def test_drifting_lately_is_known() -> None:
    some = {(c.at - NINE) / 60: c.lately for c in found(told(FRIDAY, "9:00 F 2, D 4, F 40"))}
    assert [m for m, lately in some.items() if lately] == [*range(7, 17)]


def test_what_the_person_said_counts_above_the_model() -> None:
    history = told(FRIDAY, "9:00 F 20, D 5, F 30")
    never = Label(NINE, NINE, NINE + 3600, FocusState.FOCUSED, LabelSource.CORRECTION)
    assert all(c.onset is None for c in found(history, [never]))
    there = Label(NINE, NINE + 600, NINE + 900, FocusState.DRIFTING, LabelSource.CORRECTION)
    assert {c.onset for c in found(history, [there]) if c.at < NINE + 600} == {NINE + 600}


def test_other_models_open_segments_and_blips_do_not_count() -> None:
    history = told(FRIDAY, "9:00 F 30")
    other: list[Pair] = [(s, i and replace(i, model="another")) for s, i in history]
    assert found(other) == []
    last = history[5]
    assert last[1] is not None
    open_: list[Pair] = [*history[:5], (last[0], replace(last[1], provisional=True)), *history[6:]]
    assert len(found(open_)) == len(found(history)) - 1
    blip = told(FRIDAY, "9:00 F 20, D 0.2, F 20")
    assert all(c.onset is None for c in found(blip))


def test_words_are_said_once_and_do_not_overlap() -> None:
    some = [Chance(60.0 * n, 0.5 if n >= 5 else 0.1, 1200.0 if 10 <= n < 20 else None, False) for n in range(40)]
    one = tallied(some)
    assert (one.base.words, one.base.right) == (4, 1)
    half = one.at[24]
    assert (half.words, half.right, half.caught, one.onsets) == (4, 1, 1, 1)
    assert one.at[25].words == 0


# -- kept, and spoken --------------------------------------------------------------------------------------------------

BUSY = "9:00 " + "F 40, D 5, F 50, R 40," * 3 + "F 20"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Four weeks whose model knows well, and one whose model was another."""
    paths = Paths.under(tmp_path / "home")
    with Store(paths.database) as store:
        for n in range(28, 0, -1):
            day = FRIDAY - timedelta(days=n)
            store.put(chancy(day, BUSY, 0.1, 0.8) if n < 22 else told(day, "9:00 F 100"))
    save_settings(Settings(agreed=True, language="en", day_start_hour=0), paths.settings)
    return tmp_path / "home"


def of(home: Path) -> Forecast:
    clock = ManualClock(START + 12 * 3600)
    return measured(Reader(Paths.under(home), clock, Categories()), clock, Settings(day_start_hour=0))


def test_it_is_measured_and_kept(home: Path) -> None:
    made = of(home)
    assert (made.by, len(made.days)) == (BY, 28)
    reach = made.reach(0.9)
    assert reach.threshold is not None
    assert 0.1 < reach.threshold <= 0.8
    assert reach.right == reach.words >= 40
    assert made.base.precision < 0.3
    assert from_blob(to_blob(made)) == made
    assert [from_blob(b) for b in (None, b"", b"x", b"{}", b"[1]", b'{"by": 1, "made": 0, "days": []}')] == [None] * 6


def settled(at: float, p: float, shown: FocusState = FocusState.FOCUSED, model: str = "test 1") -> Inference:
    pair = told(FRIDAY, "9:00 F 1")[0][1]
    assert pair is not None
    return replace(pair, start=at - 60, end=at, drift_soon=p, state=shown, model=model)


def test_a_word_is_said_as_it_was_measured(home: Path) -> None:
    one, settings = Forecaster(), Settings(forecast_precision=0.9)
    now = settled(NINE, 0.8)

    def word(at: float, p: float, **more: object) -> bool:
        last = settled(at, p, **more)  # type: ignore[arg-type]
        return one.word(last, now, Presence.PRESENT, at + 5, settings) is not None

    assert not word(NINE, 0.8)  # nothing was measured yet
    one.put(of(home))
    assert not word(NINE + 60, 0.1)
    assert word(NINE + 120, 0.8)
    assert word(NINE + 180, 0.1)  # it is about ten minutes
    assert word(NINE + 120 + 590, 0.1)
    assert not word(NINE + 120 + 640, 0.1)
    assert word(NINE + 120 + 700, 0.8)
    assert not word(NINE + 2000, 0.8, model="another")
    assert not word(NINE + 2060, 0.8, shown=FocusState.DRIFTING)


def test_nothing_is_said_where_it_makes_no_sense_or_is_not_wanted(home: Path) -> None:
    made, last, drifting = of(home), settled(NINE, 0.8), settled(NINE, 0.8, FocusState.DRIFTING)

    def word(current: Inference | None, presence: Presence, settings: Settings, now: float = NINE + 5) -> bool:
        one = Forecaster()
        one.put(made)
        return one.word(last, current, presence, now, settings) is not None

    here, on = Presence.PRESENT, Settings(forecast_precision=0.9)
    assert word(last, here, on)
    assert not word(drifting, here, on)
    assert not word(None, here, on)
    assert not word(last, Presence.AWAY, on)
    assert not word(last, here, Settings(forecast=False))
    assert not word(last, here, on, NINE + 700)  # the machine slept


def test_a_word_that_was_broken_off_by_drifting_is_not_said_again_at_once(home: Path) -> None:
    one, settings = Forecaster(), Settings(forecast_precision=0.9)
    one.put(of(home))
    at = settled(NINE, 0.8)
    assert one.word(at, at, Presence.PRESENT, NINE, settings)
    drifting = settled(NINE + 60, 0.8, FocusState.DRIFTING)
    assert one.word(drifting, drifting, Presence.PRESENT, NINE + 60, settings) is None
    back = settled(NINE + 240, 0.8)
    assert one.word(back, back, Presence.PRESENT, NINE + 240, settings) is None


def test_the_command_prints_it(home: Path) -> None:
    def run(*args: str) -> str:
        done = CliRunner().invoke(main, ["--home", str(home), "forecast", *args])
        assert done.exit_code == 0, done.output
        return done.output

    told_ = json.loads(run("--json", "--precision", "0.6"))
    assert told_["precision"] == 0.6
    assert set(told_) >= {"threshold", "words", "right", "base", "persistence", "curve", "missing_days"}
    assert run().splitlines()
    wrong = CliRunner().invoke(main, ["--home", str(home), "forecast", "--precision", "0.2"])
    assert wrong.exit_code == 2
