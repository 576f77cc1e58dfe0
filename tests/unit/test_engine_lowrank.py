"""What the low-rank rung is given of history, and that learning goes on where its file is missing or damaged."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch
from headwater.attention.card import CARD, LESSON
from headwater.attention.personal.adapter import Adapter
from headwater.attention.personal.ladder import DEEP_FROM, Learned, LowRank
from headwater.attention.personal.lesson import Rows
from headwater.attention.personal.tiles import PLACES
from headwater.base import Paths, Settings, SystemClock
from headwater.categories import Categories
from headwater.engine import gathering
from headwater.engine.gathering import gathered, replayed, said_in
from headwater.engine.judging import BEFORE_S
from headwater.engine.studying import Task, _done
from headwater.records import FocusState, Label, LabelSource
from headwater.store import Store
from tests.support.days import NOON, segment
from tests.support.taught import model
from tests.support.tiled import Array, a_day, briefly, finite

SHIPPED = Paths.bundled("models/attention/artifacts")


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    briefly(monkeypatch)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(Paths.under(tmp_path).database) as made:
        yield made


def fill(store: Store, start: float, count: int) -> None:
    """Minutes at the computer."""
    store.put((segment(start + 60 * n, 60.0, title=f"part {n % 7}"), None) for n in range(count))


def say(store: Store, start: float, end: float, state: FocusState) -> None:
    store.add_label(Label(start + 9e6, start, end, state, LabelSource.TRAY))


def test_lessons_know_where_their_rows_lie_over_stretches_of_history(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = NOON + BEFORE_S + 86_400.0
    for start, count in ((NOON, 300), (later, 140)):
        fill(store, start, count)
    for start, minutes, state in (
        (NOON + 60 * 5, 1.0, FocusState.DRIFTING), (NOON + 60 * 126, 12.0, FocusState.ROUTINE),
        (later + 60 * 10, 1.5, FocusState.FOCUSED), (later + 60 * 11.5, 2.0, FocusState.DRIFTING),
        (later + 60 * 139, 1.0, FocusState.ROUTINE),
    ):  # fmt: skip
        say(store, start, start + 60 * minutes, state)
    said = said_in(store)
    few = gathered(store, model(), Categories(), said, Settings(), lambda _at: 0)
    assert few.tiles == ()
    assert all(len(x.rows.place) == 0 for x in few.lessons)
    monkeypatch.setattr(gathering, "DEEP_FROM", len(said))
    found = gathered(store, model(), Categories(), said, Settings(), lambda _at: 0)
    assert [x.start for x in found.lessons] == [x.label.start for x in said]
    starts: dict[int, float] = {}
    for one, plain, mine in zip(found.lessons, few.lessons, said, strict=True):
        np.testing.assert_array_equal(one.rows.logits, plain.rows.logits)
        np.testing.assert_array_equal(one.rows.seconds, plain.rows.seconds)
        for place, hidden, (start, _) in zip(one.rows.place.tolist(), one.rows.hidden, mine.parts, strict=True):
            tile, row = divmod(place, PLACES)
            np.testing.assert_allclose(found.tiles[tile].hidden[row], hidden, rtol=1e-3, atol=1e-3)
            assert starts.setdefault(place, start) == start
    assert len(set(starts.values())) == len(starts) == 18, "a place each; two words share a segment"
    places = [x.rows.place for x in found.lessons]
    assert places[2][-1] == places[3][0]
    assert set(places[1] // PLACES) == {0, 1}, "over the edge of a tile"
    assert set(places[4] // PLACES) == {len(found.tiles) - 1}
    assert min(places[2] // PLACES) > max(places[1] // PLACES), "a stretch of history of its own"


@pytest.mark.parametrize(
    "spans",
    [
        ((0.0, 600.0), (600.0 + BEFORE_S + 30, 600.0 + BEFORE_S + 630)),
        ((0.0, 9 * 86_400.0), (600.0, 1200.0), (5 * 86_400.0, 5 * 86_400.0 + 600)),
    ],
)
def test_no_segment_is_gone_through_twice(store: Store, spans: tuple[tuple[float, float], ...]) -> None:
    """Its row and its place would be those of the second time, when less of the past was known."""
    for start in {round((x - 300) / 60) * 60 for span in spans for x in span}:
        fill(store, NOON + start, 10)
    labels = [Label(NOON + 9e6, NOON + a, NOON + b, FocusState.FOCUSED, LabelSource.TRAY) for a, b in spans]
    seen = [start for _, batch in replayed(store, Categories(), labels) for start in batch.start.tolist()]
    assert len(seen) >= 15
    assert len(set(seen)) == len(seen)


def test_some_words_of_all_of_the_time_are_trained_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, NOON, 400)
    for minute in (3, 135, 140, 270, 390):
        say(store, NOON + 60 * minute, NOON + 60 * minute + 60, FocusState.ROUTINE)
    said = said_in(store)
    monkeypatch.setattr(gathering, "DEEP_FROM", len(said))
    monkeypatch.setattr(gathering, "DEEP_MOST", 2)
    found = gathered(store, model(), Categories(), said, Settings(), lambda _at: 0)
    kept = [bool(x.rows.place.min() >= 0) for x in found.lessons]
    assert kept == [True, False, False, True, False]
    assert len(found.tiles) == 2
    assert [len(x.rows.place) for x in found.lessons] == [1] * 5


def test_very_long_words_are_not_trained_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store, NOON, 400)
    say(store, NOON, NOON + 60 * 300, FocusState.ROUTINE)
    say(store, NOON + 60 * 395, NOON + 60 * 396, FocusState.FOCUSED)
    monkeypatch.setattr(gathering, "DEEP_FROM", 2)
    found = gathered(store, model(), Categories(), said_in(store), Settings(), lambda _at: 0)
    assert [int(x.rows.place.max()) >= 0 for x in found.lessons] == [False, True]
    assert len(found.tiles) == 1


# -- without its file -------------------------------------------------------------------------------------------------


def _lack(folder: Path) -> None:
    (folder / LESSON).unlink()


def _cut(folder: Path) -> None:
    (folder / LESSON).write_bytes((folder / LESSON).read_bytes()[:-1000])


def _none(folder: Path) -> None:
    """Something else that the card vouches for."""
    old = hashlib.sha256((folder / LESSON).read_bytes()).hexdigest()
    (folder / LESSON).write_bytes(b"no graph")
    text = (folder / CARD).read_text(encoding="utf-8")
    assert old in text
    (folder / CARD).write_text(text.replace(old, hashlib.sha256(b"no graph").hexdigest()), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "told"),
    [(_lack, f"{LESSON} cannot be read"), (_cut, f"{LESSON} is not the one"), (_none, "cannot be read as a model")],
)
def test_a_file_that_is_missing_or_damaged_is_told(tmp_path: Path, harm: Callable[[Path], None], told: str) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "model"))
    harm(folder)
    hurt = AttentionModel.load(folder, provider="cpu")  # the model is none the worse
    assert len(hurt.stream().run(a_day()[:3])) == 3
    with pytest.raises(ModelMismatch, match=told) as caught:
        hurt.deep(())
    assert str(caught.value).endswith(".")
    assert str(tmp_path) not in str(caught.value)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Just enough words for the low-rank rung, of a minute each, on three days."""
    paths = Paths.under(tmp_path_factory.mktemp("home"))
    with Store(paths.database) as store:
        for n in range(3):
            start, count = NOON + 86_400.0 * n, len(range(n, DEEP_FROM, 3))
            fill(store, start, count + 10)
            for minute in range(count):
                state = (FocusState.FOCUSED, FocusState.ROUTINE)[minute % 7 > 3]
                say(store, start + 60 * minute, start + 60 * minute + 60, state)
    return paths


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("harm", [None, _lack, _cut, _none])
def test_learning_goes_on_without_it(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None] | None
) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "model"))
    if harm is not None:
        harm(folder)
    load, climbed, change = AttentionModel.load, [], LowRank.change

    def watched(self: LowRank, learned: Learned, some: Rows) -> Array:
        climbed.append(finite(learned.head, learned.slots))
        return change(self, learned, some)

    monkeypatch.setattr(AttentionModel, "load", lambda provider: load(folder, provider))
    monkeypatch.setattr(LowRank, "change", watched)
    (version, rung, body), tested = _done(Task("learn", home.database, Settings(), SystemClock(), None))
    assert tested.labels == DEEP_FROM
    assert Adapter.from_bytes(body, model().version).version == version
    if harm is None:
        assert climbed
        assert all(climbed)
    else:
        assert climbed == []
        assert rung == "own"
