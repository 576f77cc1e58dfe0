"""Years of history: sums, queries, heartbeats, import, size, export, judging again; each beside a floor of its run."""

import io
import json
import resource
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Event, Thread

from headwater.base import Settings, SystemClock
from headwater.categories import Categories
from headwater.engine.importing import Importer
from headwater.query import QueryWorker
from headwater.query.stored import OpensStore, StoredActivity
from headwater.records import Event as ActivityEvent
from headwater.redact import Redactor
from headwater.reports import day_bounds, trend_report
from headwater.reports.activitywatch import read_activitywatch
from headwater.reports.pieces import activitywatch_pieces
from headwater.reports.ranges import Range
from headwater.reports.trends import Asking, Wanted, before, trends
from headwater.store import Bringing, Buckets, Store
from tests.bench.figure import Asked, Figure, at_most
from tests.bench.parts import year

PARTS = Path(__file__).parent / "parts"
REPEATS = 5
DAY = date(2025, 6, 11)
RANGES = (("day", DAY, 1, 5), ("month", DAY, 30, 30), ("year", date(2025, 1, 1), 365, 150))
"""First day, days, milliseconds."""
SETTINGS = Settings(day_start_hour=0)
QUERY = """
window = flood(query_bucket(find_bucket("aw-watcher-window_")));
afk = flood(query_bucket(find_bucket("aw-watcher-afk_")));
active = filter_keyvals(afk, "status", ["not-afk"]);
window = filter_period_intersect(window, active);
window = categorize(window, [[["Work"], {"type": "regex", "regex": "Document|App1"}],
  [["Work", "Reading"], {"type": "regex", "regex": "page", "ignore_case": true}],
  [["Rest"], {"type": "regex", "regex": "App2|App3"}]]);
titles = sort_by_duration(merge_events_by_keys(window, ["app", "title"]));
apps = sort_by_duration(merge_events_by_keys(titles, ["app"]));
kinds = sort_by_duration(merge_events_by_keys(window, ["$category"]));
RETURN = {"apps": limit_events(apps, 100), "titles": limit_events(titles, 100), "kinds": kinds,
  "duration": sum_durations(window)};
"""
"""What ActivityWatch's page of a day asks."""


def measure(_asked: Asked) -> list[Figure]:
    """All figures of the family."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        own, sent = place / "own.db", place / "sent.db"
        figures = own_year(own)
        figures += _summaries(own)
        figures += _searches(own)
        figures += _import(place, sent)
        figures += _queries(sent)
        figures += _export(sent, place)
        figures += _heartbeats(place)
        figures += _judging()
    return figures


def _timed(work: Callable[[], object], times: int = REPEATS) -> float:
    """Median seconds; the first time fills caches and does not count."""
    took = []
    for _ in range(times + 1):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return statistics.median(took[1:])


# -- our own year -----------------------------------------------------------------------------------------------------


def own_year(path: Path) -> list[Figure]:
    with Store(path) as store:
        pairs = year.judged()
        while some := list(islice(pairs, 5000)):
            store.put(some)
        categories = Categories()
        while found := store.unsorted(5000):
            store.sort((n, categories.of(*window)) for n, *window in found)
        bounds = [day_bounds(date(2025, 1, 1) + timedelta(days=n), SETTINGS, _utc) for n in range(365)]
        store.keep_totals(bounds)
    size = _settled(path)
    note = "730,000 windows as segments, each with its inference, and the sums of 365 days; ActivityWatch: 129"
    return [at_most("data.year", size, "MB", 30, 129, note)]


def _settled(path: Path) -> float:
    """Megabytes of the file, once its log is written into it."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    db.close()
    return path.stat().st_size / 1e6


def _summaries(path: Path) -> list[Figure]:
    """What a page of a day, a month or a year asks, beside the plainest sum over the kept sums of the same days."""
    figures = []
    categories = Categories()
    with Store(path, read_only=True) as store:
        db = sqlite3.connect(path)
        for name, first, days, bound in RANGES:
            last = first + timedelta(days=days - 1)
            ask = partial(trend_report, store.several_totals, first, last, SETTINGS, _utc, categories.name)
            took = _timed(ask)
            span = tuple(round(1000 * day_bounds(d, SETTINGS, _utc)[0]) for d in (first, last))
            floor = _timed(partial(_plain_sum, db, span))
            note = f"states, applications, categories of {days} days, beside one plain SQL sum"
            figures.append(_ratio(f"data.summary.{name}", took * 1e3, "ms", bound, floor * 1e3, 3.0, note))
        figures.append(_page_of_a_year(store, db, categories))
        db.close()
    return figures


def _page_of_a_year(store: Store, db: sqlite3.Connection, categories: Categories) -> Figure:
    """All that the page of trends reads of a year: applications by day, hours, the calendar, two ranges."""
    year_2025 = Range(date(2025, 1, 1), date(2025, 12, 31))
    wanted = Wanted(year_2025, before(year_2025))

    def ask() -> object:
        asking = Asking(store.several_totals, year_2025, SETTINGS, _utc)
        return trends(asking, wanted, year_2025, year_2025.last, SETTINGS, categories.name)

    span = tuple(round(1000 * day_bounds(d, SETTINGS, _utc)[0]) for d in (year_2025.first, year_2025.last))
    took, floor = _timed(ask), _timed(partial(_plain_sum, db, span))
    note = "the page of trends: 365 days by state, category, application and hour, beside one plain SQL sum"
    return _ratio("data.trends.year", took * 1e3, "ms", 300, floor * 1e3, 6.0, note)


SEARCHES = (("rare", "document 77 about"), ("common", "application"))
"""Words of five of the year's windows, and of all 35,000 of them."""


def _searches(path: Path) -> list[Figure]:
    """What the page of search asks as one types, beside the plainest SQL that tells only how long it was in all."""
    bounds = [day_bounds(date(2025, 1, 1) + timedelta(days=n), SETTINGS, _utc) for n in range(365)]
    name, figures = Categories().name, []
    db = sqlite3.connect(path)
    with Store(path, read_only=True) as store:
        for which, words in SEARCHES:
            took = _timed(lambda words=words: store.find(words, bounds, name=name))  # type: ignore[misc]
            floor = _timed(lambda words=words: db.execute(_PLAIN_SEARCH, (f"%{words}%",)).fetchall())  # type: ignore[misc]
            note = f'"{words}" in 730,000 windows: 50 titles with time, days, first and last; beside LIKE and one sum'
            figures.append(_ratio(f"data.search.{which}", took * 1e3, "ms", 150, floor * 1e3, 1.0, note))
    floor = _timed(lambda: db.execute(_WINDOWS).fetchall())
    db.close()
    took = _timed(partial(_first_search, path, name))
    note = "what the page reads when it is opened, before anybody has typed; beside the same rows, read alone"
    return [*figures, _ratio("data.search.first", took * 1e3, "ms", 300, floor * 1e3, 4.0, note)]


def _first_search(path: Path, name: Callable[[str], str]) -> None:
    with Store(path, read_only=True) as store:
        store.find("", (), name=name)


_WINDOWS = """SELECT w.id, t.text, a.name FROM windows w
 JOIN titles t ON t.id = w.title_id JOIN apps a ON a.id = w.app_id"""


_PLAIN_SEARCH = """SELECT sum(length_ms) FROM segments WHERE window_id IN
 (SELECT w.id FROM windows w JOIN titles t ON t.id = w.title_id WHERE t.text LIKE ?)"""


def _plain_sum(db: sqlite3.Connection, span: tuple[int, ...]) -> object:
    sql = "SELECT state, app_id, category, sum(ms) FROM totals WHERE day_ms BETWEEN ? AND ? GROUP BY 1, 2, 3"
    return db.execute(sql, span).fetchall()


def _utc(_at: float) -> int:
    return 0


def _ratio(name: str, value: float, unit: str, bound: float, floor: float, times: float, note: str) -> Figure:
    """What is measured beside a floor of the same run: the ratio decides; the bound is for a quiet machine."""
    ratio = value / floor if floor else 0.0
    kept = "kept" if value <= bound else "not kept"
    told = f"{ratio:.2f} x the floor (at most {times:.3g}); {bound:g} {unit} of a quiet machine: {kept}; {note}"
    return Figure(name, round(value, 3), unit, bound, round(floor, 3), ratio <= times, told)


def _rate(name: str, value: float, unit: str, bound: float, floor: float, part: float, note: str) -> Figure:
    """The same for a rate, which is to be at least so much."""
    ratio = value / floor if floor else 0.0
    kept = "kept" if value >= bound else "not kept"
    told = f"{ratio:.2f} x the floor (at least {part:g}); {bound:g} {unit} of a quiet machine: {kept}; {note}"
    return Figure(name, round(value, 1), unit, f">= {bound:g}", round(floor, 1), ratio >= part, told)


# -- what watchers sent -----------------------------------------------------------------------------------------------


def _import(place: Path, path: Path) -> list[Figure]:
    source = place / "export.json"
    count = year.export(source)
    redactor = Redactor(Settings(), bytes(range(32)))
    begun = time.perf_counter()
    with Bringing(path) as store:
        told = Importer(store, redactor, SystemClock()).bring_in(source)
    took = time.perf_counter() - begun
    assert told.events >= count
    floor = _plain_insert(place / "floor.db", source)
    note = f"{source.stat().st_size / 1e6:.0f} MB of JSON read, redacted, kept; beside executemany of the same columns"
    return [
        _rate("data.import", told.events / took, "/s", 150_000, floor, 0.5, note),
        at_most("data.imported_year", _settled(path), "MB", None, 129, "the same year as an outside watcher's events"),
    ]


def _plain_insert(path: Path, source: Path) -> float:
    events = (e for e in read_activitywatch(source) if isinstance(e, ActivityEvent))
    rows = [(e.start_us, e.duration_us, json.dumps(e.data)) for e in events]
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, start_us INTEGER, duration_us INTEGER, data TEXT)")
    begun = time.perf_counter()
    db.executemany("INSERT INTO events (start_us, duration_us, data) VALUES (?, ?, ?)", rows)
    db.commit()
    took = time.perf_counter() - begun
    db.close()
    return len(rows) / took


def _queries(path: Path) -> list[Figure]:
    worker = QueryWorker(OpensStore(path, "bench"))
    try:
        day = _timed(lambda: worker.run(QUERY, ["2025-06-11T00:00:00Z/2025-06-12T00:00:00Z"]), 20)
        whole = _timed(lambda: worker.run(QUERY, ["2025-01-01T00:00:00Z/2026-01-01T00:00:00Z"]), 3)
    finally:
        worker.close()
    note = "flood, presence, categories, sums by title, application and category, in a process of its own, as JSON"
    return [
        at_most("data.query.day", day * 1e3, "ms", 20, 210, f"{note}; ActivityWatch: 210"),
        at_most("data.query.year", whole, "s", 3, 89.5, f"{note}; ActivityWatch: 89.5"),
    ]


def _export(path: Path, place: Path) -> list[Figure]:
    activity = StoredActivity(Store(path, read_only=True), Buckets(path, read_only=True), "other")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pieces: list[bytes] = []

    def write() -> None:
        with (place / "out.json").open("wb") as file:
            for piece in activitywatch_pieces((b, activity.pages(b.id)) for b in activity.buckets()):
                file.write(piece)

    took = _timed(write, 3)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    whole = (place / "out.json").read_bytes()
    pieces = [whole[n : n + 1_000_000] for n in range(0, len(whole), 1_000_000)]
    floor = _timed(lambda: _plain_write(place / "plain.json", pieces), 3)
    json.load(io.BytesIO(whole))
    note = f"{len(whole) / 1e6:.0f} MB of ActivityWatch's JSON; ActivityWatch: 59.5 s and 1,770 MB"
    return [
        _ratio("data.export", took, "s", 3, floor, 1 / 0.3, note),
        at_most("data.export.memory", grown, "MiB", 64, 1770, "more than before it began"),
    ]


def _plain_write(path: Path, pieces: list[bytes]) -> None:
    with path.open("wb") as file:
        for piece in pieces:
            file.write(piece)


# -- heartbeats -------------------------------------------------------------------------------------------------------

BEATS = 5000


def _heartbeats(place: Path) -> list[Figure]:
    """By one client over one connection, in another process; alone, and while a year is asked for."""
    with _served(place / "home") as (port, token):
        _create(port, token, "aw-watcher-bench_x")
        path = "/api/0/buckets/aw-watcher-bench_x/heartbeat?pulsetime=60"
        rates, p99s = zip(*(_beat(port, path, token) for _ in range(3)), strict=True)
        with _asking(port, token):
            _, busy = _beat(port, path, token)
    with _bare() as port:
        floor = statistics.median(_beat(port, "/beat", "")[0] for _ in range(3))
    note = "one client, one connection; beside a bare endpoint that reads and answers JSON; ActivityWatch: 287"
    return [
        _rate("data.heartbeat", statistics.median(rates), "/s", 1500, floor, 0.5, note),
        at_most("data.heartbeat.p99", statistics.median(p99s) * 1e3, "ms", 2, 3.2, "ActivityWatch's median: 3.2"),
        at_most("data.heartbeat.p99_busy", busy * 1e3, "ms", 10, None, "while queries over a year run"),
    ]


def _beat(port: int, path: str, token: str) -> tuple[float, float]:
    command = [sys.executable, str(PARTS / "beats.py"), str(port), path, str(BEATS), *([token] if token else [])]
    took = sorted(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))
    return len(took) / sum(took), took[int(0.99 * len(took))]


@contextmanager
def _served(home: Path) -> Iterator[tuple[int, str]]:
    """The real program serving, its store a year old."""
    (home / "data").mkdir(parents=True)
    sent = home.parent / "sent.db"
    db = sqlite3.connect(sent)
    db.execute("VACUUM INTO ?", (str(home / "data/headwater.db"),))
    db.close()
    port = _free()
    command = [sys.executable, "-m", "headwater", "--home", str(home), "serve", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert "answers at" in process.stdout.readline()
        yield port, (home / "config/api.token").read_text().strip()
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


@contextmanager
def _bare() -> Iterator[int]:
    port = _free()
    process = subprocess.Popen([sys.executable, str(PARTS / "bare.py"), str(port)])
    try:
        while socket.socket().connect_ex(("127.0.0.1", port)):
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _free() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _post(port: int, token: str, path: str, body: object) -> bytes:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", json.dumps(body).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=120) as answer:
        told: bytes = answer.read()
        return told


def _create(port: int, token: str, bucket: str) -> None:
    _post(port, token, f"/api/0/buckets/{bucket}", {"client": "bench", "type": "own", "hostname": "bench"})


@contextmanager
def _asking(port: int, token: str) -> Iterator[None]:
    """One query over the year after another."""
    over = Event()
    body = {"query": [QUERY], "timeperiods": ["2025-01-01T00:00:00Z/2026-01-01T00:00:00Z"]}

    def ask() -> None:
        while not over.is_set():
            _post(port, token, "/api/0/query/", body)

    thread = Thread(target=ask)
    thread.start()
    try:
        time.sleep(1.0)  # until it reads
        yield
    finally:
        over.set()
        thread.join()


# -- judging again ----------------------------------------------------------------------------------------------------


def _judging() -> list[Figure]:
    done = subprocess.run([sys.executable, str(PARTS / "reinfer.py")], capture_output=True, check=True)
    told = json.loads(done.stdout)
    note = f"CPU seconds, {told['segments']:.0f} simulated segments scaled to 730,000: features, titles, model, records"
    return [
        _ratio("data.reinfer", told["year_s"], "s", 60, told["year_bare_s"], 1.5, note),
        at_most("data.reinfer.memory", told["grown_mib"], "MiB", None, None, "more than before it began"),
    ]
