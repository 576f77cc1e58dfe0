"""How the model does by the person's own words: never flattered by what it learned from; and without their titles."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.attention import AttentionModel
from headwater.base import Paths, Settings, SystemClock, TitleMode
from headwater.categories import Categories
from headwater.engine import checking
from headwater.engine.checking import BINS, dial, honest
from headwater.engine.learnt import Dial, Honest, Judge
from headwater.engine.studying import Task, study
from headwater.records import LEARNED_STATES, TitleKind
from headwater.redact import Redactor
from headwater.redact.raw import RawWindow
from headwater.store import Adapter as Kept
from headwater.store import Store
from tests.support.days import segment
from tests.support.lessons import adapter
from tests.support.taught import model, taught

LABELS = 14


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = Paths.under(tmp_path_factory.mktemp("home"))
    taught(paths, 3, LABELS)
    return paths


@pytest.fixture(scope="module")
def own() -> AttentionModel:
    """With an adapter that says other things."""
    made = AttentionModel.load(provider="cpu")
    made.adapt(adapter(made.version, size=2.0).to_bytes())
    return made


def task(paths: Paths, what: str = "check", body: bytes | None = None) -> Task:
    return Task(what, paths.database, Settings(), SystemClock(), body)


def told(paths: Paths, by: AttentionModel, learned_at: float | None) -> Honest:
    with Store(paths.database, read_only=True) as store:
        return honest(store, by, Categories(), SystemClock().now(), learned_at)


def test_what_is_told_honestly(home: Paths) -> None:
    found: Honest = study(task(home, body=b"junk"))  # what cannot be used does not judge
    assert found.labels == LABELS
    assert 0 < len(found.curve) <= BINS
    assert found.error is not None
    assert 0 <= found.error <= 1
    assert sum(b.seconds for b in found.curve) == pytest.approx(found.seconds)
    assert sum(map(sum, found.confusion)) == pytest.approx(found.seconds)
    assert {len(row) for row in found.confusion} == {len(LEARNED_STATES) + 1}
    assert found.cannot


def test_an_adapter_is_judged_by_labels_that_are_newer(home: Paths, own: AttentionModel) -> None:
    with Store(home.database, read_only=True) as store:
        said = sorted(x.at for x in store.labels(0, math.inf))
    plain = told(home, model(), None)
    newer = told(home, own, said[0] - 1)
    assert (plain.by, newer.by) == (Judge.BASE, Judge.NEWER)
    assert newer.labels == plain.labels == LABELS
    assert newer.confusion != plain.confusion
    some = told(home, own, said[1])
    assert (some.by, some.labels) == (Judge.NEWER, LABELS - 2)
    assert some.seconds < plain.seconds


def test_with_few_newer_ones_it_is_told_of_the_base_model(home: Paths, own: AttentionModel) -> None:
    with Store(home.database, read_only=True) as store:
        said = sorted(x.at for x in store.labels(0, math.inf))
    plain = told(home, model(), None)
    for learned_at in (said[2], said[-1], None):
        found = told(home, own, learned_at)
        assert found == replace(plain, by=Judge.BEFORE)


def test_the_process_knows_when_what_is_in_use_was_learned(home: Paths, tmp_path: Path) -> None:
    numbers, paths = adapter(model().version, size=2.0), Paths.under(tmp_path)
    with Store(home.database, read_only=True) as store:
        pairs, said = list(store.history(0, math.inf)), store.labels(0, math.inf)
    with Store(paths.database) as store:
        store.put(pairs)
        store.edit_labels((), said)
        first = min(x.at for x in said)
        store.add_adapter(Kept(numbers.version, model().version, "head", first - 1, 0.0, 1.0, "{}"), numbers.to_bytes())
        store.use_adapter(numbers.version)
    found: Honest = study(task(paths, body=numbers.to_bytes()))
    assert (found.by, found.labels) == (Judge.NEWER, LABELS)


# -- the privacy dial -------------------------------------------------------------------------------------------------


def test_the_privacy_dial(home: Paths) -> None:
    found: Dial = study(task(home, "dial"))
    assert [way.titles for way in found.ways] == ["full", "hashed", "none"]
    assert found.labels == found.said == 14
    assert all(0 <= way.met <= 1 and 0 <= way.unsure <= 1 and way.possible for way in found.ways)
    assert found.ways[0].met >= found.ways[2].met - 0.2


def test_the_privacy_dial_counts_what_was_said_where_no_titles_were_kept(home: Paths, tmp_path: Path) -> None:
    with Store(home.database, read_only=True) as store:
        pairs = list(store.history(0, math.inf))
        bare = [(replace(s, title="ab" * 16, title_kind=TitleKind.HASHED) if s.title else s, i) for s, i in pairs]
        said = store.labels(0, math.inf)
    bared = Paths.under(tmp_path)
    with Store(bared.database) as store:
        store.put(bare)
        store.edit_labels((), said)
    found: Dial = study(task(bared, "dial"))
    assert (found.labels, found.said) == (0, 14)
    assert not any(way.possible for way in found.ways)


def test_the_dial_is_the_base_models(home: Paths, own: AttentionModel) -> None:
    """An adapter learned with the titles that there were."""
    with Store(home.database, read_only=True) as store:
        assert dial(store, own, Categories()) == dial(store, model(), Categories())


def test_titles_are_edited_as_they_would_be_kept() -> None:
    """Beside what the gate makes of the same windows."""
    key = b"k" * 16
    for mode, change in ((TitleMode.HASHED, checking._hashed), (TitleMode.NONE, checking._without)):
        gate = Redactor(Settings(title_mode=mode), key)
        made, kept = [], []
        for n, title in enumerate(("(3) Inbox", "(14) Inbox", "Report", "")):
            seen = gate.window(RawWindow(0.0, "firefox", title, domain="mail.example"))
            assert seen is not None
            kept.append((seen.title_kind, seen.domain, bool(seen.title), seen.title))
            made.append(change(segment(60.0 * n, app="firefox", title=title, domain="mail.example", project="secret")))
        for s, (kind, domain, titled, _) in zip(made, kept, strict=True):
            assert (s.domain, bool(s.title)) == (domain, titled)
            assert s.title_kind is kind or not titled
            assert s.project != "secret"
        assert [[a.title == b.title for a in made] for b in made] == [[a[3] == b[3] for a in kept] for b in kept]
