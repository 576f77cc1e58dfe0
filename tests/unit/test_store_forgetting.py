"""Forgetting is whole: nothing hangs on what is gone, nothing brings it back, and who has the store open goes on."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from headwater.base import ManualClock
from headwater.records import Category, FocusState, Intent, Label, LabelSource
from headwater.store import Bringing, Buckets, By, Store, StoreUnavailable, Trouble
from headwater.store.backups import backup, folder_of
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, absence, judged, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.stored import check, events, spans
from tests.support.stores import MARK, NOON_US, PAGES, event, incoming, trouble


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


def counts(path: Path, *tables: str) -> dict[str, int]:
    """Rows by table, without those for number 0."""
    numbered = ("apps", "titles", "domains", "projects", "windows", "models")
    where = {t: "WHERE id > 0" if t in numbered else "" for t in tables}
    with Store(path) as store:
        return {t: store._db.execute(f"SELECT count(*) FROM {t} {where[t]}").fetchone()[0] for t in tables}


# -- what hangs on it -------------------------------------------------------------------------------------------------


def test_nothing_stays_that_nobody_refers_to(path: Path) -> None:
    with Bringing(path) as store:
        for kind, at in (("activitywatch", 0), ("rescuetime", 500)):
            number = store.begin(kind, NOON)
            store.add(number, PAGES, incoming((NOON_US + at * 1_000_000, 5_000_000, f'{{"at":{at}}}')))
            s = segment(NOON + at, app=f"app{at}", title=f"title{at}", domain=f"{at}.org", project=f"project{at}")
            store.add_segments(number, [(s, judged(s, FocusState.FOCUSED, model=f"model{at}"))])
            store.add_intents(number, [Intent(NOON + at, NOON + at + 5, "x")])
            store.add_labels(number, [Label(s.end, s.start, s.end, FocusState.FOCUSED, LabelSource.CORRECTION)])
            store.end(number)
        unfinished = store.begin("manictime", NOON)
    with Store(path) as store:
        store.put_state("stream", b"remembers")
        store.put_state("streams of others", b"remembers")
        store.put_state("advice", b"kept")
    with Forgetting(path) as forgetting:
        forgetting.forget_range(NOON + 400, NOON + 600)
    names = ("apps", "titles", "domains", "projects", "windows", "models", "said", "segments", "events")
    found = counts(path, *names, "imports", "imported")
    assert found == dict.fromkeys(names, 1) | {"imports": 2, "imported": 4}
    with Bringing(path) as store:
        assert {b.kind for b in store.all_brought()} == {"activitywatch", "manictime"}
        assert unfinished in {b.id for b in store.all_brought()}
    check(path)
    with Store(path) as store:
        assert (store.state("stream"), store.state("streams of others"), store.state("advice")) == (None, None, b"kept")


def test_what_the_hold_knows_of_places_goes_but_not_with_time(path: Path) -> None:
    with Store(path) as store:
        store.put([(segment(NOON, app="app"), None), (segment(NOON + 600, app="other"), None)])
        store.put_state("hold", b"marks")
    with Forgetting(path) as forgetting:
        forgetting.retain(NOON + 300)
        with Store(path) as store:
            assert store.state("hold") == b"marks"
        forgetting.forget_app("other")
    with Store(path) as store:
        assert store.state("hold") is None


def test_sums_of_days_are_made_anew(path: Path) -> None:
    midnight = NOON - 12 * 3600
    days = [(midnight + 86_400.0 * n, midnight + 86_400.0 * (n + 1)) for n in range(3)]
    with Store(path) as store:
        store.put((segment(day[0] + 3600 * n, app=f"app{n}"), None) for day in days for n in range(3))
        store.put([(absence(days[0][1] - 600, 1200), None)])
        store.sort((n, Category.CODE) for n, *_ in store.unsorted())
        store.keep_totals(days)
        with Forgetting(path) as forgetting:
            forgetting.forget_range(days[1][0] - 60, days[1][0] + 3600)
        assert [t.seconds for t in store.totals(days, [By.DAY])] == [90 + 540, 60, 90]
        assert [t.app for t in store.totals([days[1]], [By.APP])] == ["app1", "app2"]
        store.keep_totals(days)
        with Forgetting(path) as forgetting:
            forgetting.forget_app("app1")
        assert [t.seconds for t in store.totals(days, [By.DAY])] == [60 + 540, 30, 60]
        store.check()
    assert counts(path, "days", "totals", "hours") == {"days": 0, "totals": 0, "hours": 0}


# -- what others remember ---------------------------------------------------------------------------------------------


def test_other_connections_go_on_with_fresh_memories(path: Path) -> None:
    """Numbers of names are remembered by connections; those of what was forgotten are given to others."""
    with Store(path) as store, Store(path, read_only=True) as reader, Buckets(path) as buckets:
        buckets.create(PAGES)
        old = segment(NOON, app="old", title="old", domain="old.org", project="old")
        store.put([(old, judged(old, FocusState.FOCUSED, model="old"))])
        buckets.heartbeat(PAGES.id, event(NOON, 0, n=1), 10_000_000)
        buckets.flush()
        assert len(reader.history(0, math.inf)) == 1
        with Forgetting(path) as forgetting:
            forgetting.forget_range(NOON - 60, NOON + 60)
        new = segment(NOON + 100, app="new", title="new", domain="new.org", project="new")
        again = replace(old, start=NOON + 130, end=NOON + 160)
        store.put([(new, judged(new, FocusState.ROUTINE, model="new")), (again, None)])
        assert [s for s, _ in reader.history(0, math.inf)] == [new, again]
        assert [i.model for _, i in reader.history(0, math.inf) if i] == ["new"]
        assert buckets.count(PAGES.id) == 0
        buckets.heartbeat(PAGES.id, event(NOON + 100, 0, n=1), 1_000_000_000)
        buckets.flush()
        assert events(path) == [(100, 0, 1)], "not joined to what is forgotten"
        store.check()


def test_a_heartbeat_that_was_held_does_not_bring_the_forgotten_back(path: Path) -> None:
    with Buckets(path) as buckets:
        buckets.create(PAGES)
        buckets.heartbeat(PAGES.id, event(NOON, 0, n=1), 10_000_000)
        buckets.flush()
        buckets.heartbeat(PAGES.id, event(NOON + 8, 0, n=1), 10_000_000)
        with Forgetting(path) as forgetting:
            forgetting.forget_range(NOON + 5, NOON + 60)
            buckets.flush()
            assert events(path) == [(0, 0, 1)]
            buckets.heartbeat(PAGES.id, event(NOON + 62, 0, n=2), 10_000_000)
            forgetting.forget_title("nothing")
            assert buckets.settings() == {}, "the same where it is a question that notices"
            buckets.flush()
    assert events(path) == [(0, 0, 1)]


# -- all or nothing ---------------------------------------------------------------------------------------------------


def test_all_or_nothing(path: Path) -> None:
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, app="code"), None) for n in range(3))
        store.add_intent(Intent(NOON, None, "stays"))
        store._db.execute("CREATE TRIGGER no BEFORE DELETE ON intents BEGIN SELECT raise(ABORT, 'no'); END")
        with Forgetting(path) as forgetting, pytest.raises(Exception, match=r"^no$"):
            forgetting.forget_range(-math.inf, math.inf)
        assert len(store.history(0, math.inf)) == 3
        store.check()


def test_a_full_disk_forgets_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, title=MARK), None)])
    backup(path, folder_of(path), ManualClock(NOON), "daily")
    with Forgetting(path) as forgetting:

        def full(*_: object, **__: object) -> None:
            raise StoreUnavailable(Trouble.FULL, path)

        with monkeypatch.context() as patched:
            patched.setattr("headwater.store.forgetting.open_writer", full)
            assert trouble(lambda: forgetting.forget_title(MARK)) is Trouble.FULL
        assert len(spans(path)) == 1
        forgetting.forget_title(MARK)
    assert spans(path) == []
