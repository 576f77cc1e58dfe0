"""What remains when something was forgotten is what a plain reference keeps, and the sums of days are right."""

import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.records import Bucket, Category, Event, FocusState, Intent, Label, LabelSource, Segment
from headwater.store import Buckets, By, Store
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, absence, segment

DAY_S = 86_400.0
MIDNIGHT = NOON - DAY_S / 2
DAYS = [(MIDNIGHT + DAY_S * n, MIDNIGHT + DAY_S * (n + 1)) for n in range(3)]
BUCKET = Bucket("b", "currentwindow", "w", "h", 0)
APPS = ("Code", "firefox")
TITLES = ("Plan A", "inbox", "plan b – ÜBER")
SITES = ("", "a.org", "b.a.org", "ba.org")

moments = st.integers(0, 7).map(lambda n: MIDNIGHT + n * 10 * 3600.0)
"""Few, so that things meet."""
windows = st.tuples(st.sampled_from(APPS), st.sampled_from(TITLES), st.sampled_from(SITES))
spans = st.tuples(moments, st.sampled_from([0.001, 30.0, 20_000.0, 36_000.001]))
datas = st.sampled_from([{"app": "code"}, {"url": "https://b.a.org/plan"}, {"title": "a PLAN"}, {"n": 1}])
happened = st.fixed_dictionaries(
    {
        "segments": st.lists(st.tuples(spans, st.one_of(st.none(), windows)), max_size=8),
        "open": st.lists(st.tuples(spans, windows), max_size=1),
        "events": st.lists(st.tuples(moments, st.sampled_from([0.0, 1e-6, 60.0, 9000.0]), datas), max_size=6),
        "labels": st.lists(st.tuples(moments, spans), max_size=4),
        "intents": st.lists(
            st.tuples(moments, st.sampled_from([None, 60.0, 9000.0]), st.sampled_from(TITLES)), max_size=4
        ),
    }
)
edges = st.one_of(
    moments,
    st.just(-math.inf),
    st.just(math.inf),
    st.tuples(moments, st.sampled_from([-0.001, 0.001, 12.345])).map(sum),
)
wishes = st.one_of(
    st.tuples(st.just("range"), st.tuples(edges, edges)),
    st.tuples(st.just("range"), st.tuples(moments, moments)),
    st.tuples(st.just("app"), st.sampled_from(["code", "FIREFOX", "none"]).map(lambda x: (x,))),
    st.tuples(st.just("domain"), st.sampled_from(["a.org", "https://b.a.org/x"]).map(lambda x: (x,))),
    st.tuples(st.just("title"), st.sampled_from(["plan", "plan ?", "*über", "nothing"]).map(lambda x: (x,))),
)


@dataclass
class Plain:
    """What is kept, as lists."""

    segments: list[Segment]
    events: list[Event]
    labels: list[Label]
    intents: list[Intent]

    def forget(self, what: str, given: Sequence[Any]) -> None:
        if what == "range":
            self._cut(*given)
            return
        names: Callable[[str], bool] = {
            "app": lambda text: text.casefold() == given[0].casefold(),
            "domain": lambda text: f".{_host(text)}".endswith(f".{_host(given[0])}"),
            "title": lambda text: _fits(text.casefold(), given[0].casefold()),
        }[what]
        field = {"app": "app", "domain": "domain", "title": "title"}[what]
        self.segments = [s for s in self.segments if not names(getattr(s, field))]
        self.events = [e for e in self.events if not _event_names(e.data, names, what)]
        self.intents = [i for i in self.intents if not names(i.text)]

    def _cut(self, start: float, end: float) -> None:
        if start >= end:
            return
        self.segments = [x for s in self.segments for x in _left(s, start, end, s.end)]
        self.events = [e for old in self.events for e in _left_of(old, start, end)]
        labels = [replace(x, at=_before(start, end) if start <= x.at < end else x.at) for x in self.labels]
        self.labels = [x for old in labels for x in _left(old, start, end, old.end)]
        begun = [i for i in self.intents if not start <= i.start < end]
        self.intents = [x for i in begun for x in _left(i, start, end, math.inf if i.end is None else i.end)]
        self.intents = [replace(i, end=None) if i.end == math.inf else i for i in self.intents]


def _host(text: str) -> str:
    return text.removeprefix("https://").partition("/")[0]


def _fits(text: str, words: str) -> bool:
    if words == "plan ?":
        return text in ("plan a", "plan b")
    return text.endswith("über") if words.startswith("*") else words in text


def _event_names(data: Any, names: Callable[[str], bool], what: str) -> bool:
    return any(names(x) for key, x in data.items() if isinstance(x, str) and (what != "title" or key != "app"))


def _before(start: float, end: float) -> float:
    return end if start == -math.inf else start - 0.001


def _left(thing: Any, start: float, end: float, its_end: float) -> list[Any]:
    pieces = []
    if thing.start < start:
        pieces.append(replace(thing, end=min(its_end, start)))
    if its_end > end:
        pieces.append(replace(thing, start=max(thing.start, end), end=its_end))
    return pieces


def _left_of(event: Event, start: float, end: float) -> list[Event]:
    first, last = (x if abs(x) == math.inf else round(x * 1e6) for x in (start, end))
    its_end = event.start_us + event.duration_us
    if event.start_us >= last or (its_end <= first and event.start_us < first):
        return [event]
    if its_end == event.start_us:
        return []
    left = []
    if event.start_us < first:
        left.append(replace(event, duration_us=int(first) - event.start_us))
    if its_end > last:
        left.append(replace(event, start_us=int(last), duration_us=its_end - int(last)))
    return left


def _segment(span: tuple[float, float], window: tuple[str, str, str] | None) -> Segment:
    start, length = span
    if window is None:
        return absence(start, length)
    return segment(start, length, window[0], window[1], domain=window[2])


def fill(store: Store, buckets: Buckets, what: dict[str, Any]) -> Plain:
    for each in what["segments"]:
        store.put([(_segment(*each), None)])
    store.put_open(
        [(_segment((MIDNIGHT + 5 * DAY_S + span[0] - MIDNIGHT, span[1]), w), None) for span, w in what["open"]]
    )
    buckets.create(BUCKET)
    said = [Event(None, round(at * 1e6), round(length * 1e6), data) for at, length, data in what["events"]]
    buckets.insert(BUCKET.id, said)
    labels = [Label(at, a, a + b, FocusState.FOCUSED, LabelSource.CORRECTION) for at, (a, b) in what["labels"]]
    for n, label in enumerate(labels):
        store.add_label(replace(label, state=list(FocusState)[n]))
    for at, length, text in what["intents"]:
        store.add_intent(Intent(at, None if length is None else at + length, text))
    found = store.history(-math.inf, math.inf)
    return Plain([s for s, _ in found], said, store.labels(-math.inf, math.inf), store.intents(-math.inf, math.inf))


def _in_order(rows: Sequence[Any]) -> list[Any]:
    return sorted(rows, key=repr)


def same(store: Store, buckets: Buckets, plain: Plain) -> None:
    found = [s for s, _ in store.history(-math.inf, math.inf)]
    assert [_rounded(s) for s in found] == [_rounded(s) for s in sorted(plain.segments, key=lambda s: s.start)]
    table = buckets.events(BUCKET.id)
    rows = zip(table.start_us.tolist(), table.duration_us.tolist(), table.which.tolist(), strict=True)
    assert _in_order([(a, b, table.said[w]) for a, b, w in rows]) == _in_order(
        [(e.start_us, e.duration_us, e.data) for e in plain.events]
    )
    assert [_rounded(x) for x in store.labels(-math.inf, math.inf)] == [_rounded(x) for x in plain.labels]
    assert _in_order([_rounded(i) for i in store.intents(-math.inf, math.inf)]) == _in_order(
        [_rounded(i) for i in plain.intents]
    )


def _rounded(thing: Any) -> Any:
    times = {name: getattr(thing, name, None) for name in ("at", "start", "end")}
    return replace(thing, **{name: round(x, 3) for name, x in times.items() if x is not None})


@settings(max_examples=250, deadline=None)
@given(what=happened, wished=st.lists(wishes, min_size=1, max_size=3))
def test_what_remains_is_the_reference(what: dict[str, Any], wished: list[tuple[str, tuple[Any, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "headwater.db"
        with Store(path) as store, Buckets(path) as buckets, Forgetting(path) as forgetting:
            plain = fill(store, buckets, what)
            for wish, given_ in wished:
                store.sort((n, Category.CODE) for n, *_ in store.unsorted())
                store.keep_totals(DAYS)
                expected = getattr(forgetting, f"what_{wish}")(*given_)
                before = [len(store.history(-math.inf, math.inf)), buckets.count(BUCKET.id)]
                assert getattr(forgetting, f"forget_{wish}")(*given_).what == expected
                plain.forget(wish, given_)
                same(store, buckets, plain)
                assert getattr(forgetting, f"what_{wish}")(*given_).segments == 0
                assert getattr(forgetting, f"what_{wish}")(*given_).events == 0
                if wish != "range":
                    assert before[0] - len(plain.segments) == expected.segments
                    assert before[1] - len(plain.events) == expected.events
                totals_are_right(store)
            store.check()


def totals_are_right(store: Store) -> None:
    """What is kept, and what is made now, are the same."""
    by = [By.DAY, By.STATE, By.APP, By.DOMAIN]
    kept = store.totals(DAYS, by)
    store._db.execute("BEGIN")
    store._db.execute("DELETE FROM days")
    anew = store._db.execute("SELECT count(*) FROM totals").fetchone()[0]
    store._db.execute("COMMIT")
    assert anew == 0
    assert _in_order(store.totals(DAYS, by)) == _in_order(kept)
