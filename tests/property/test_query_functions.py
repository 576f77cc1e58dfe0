"""Each function gives what ActivityWatch's own gives on the same events: overlapping, adjacent, without length, equal
starts, missing keys. Where it is wrong there, `tests/unit/test_query_functions.py` says what is done here instead.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import aw_transform
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.query import Limits
from headwater.query.classing import categorize, tag
from headwater.query.enriching import merge_subwatcher_fields
from headwater.query.filtering import exclude_keyvals, filter_keyvals, filter_keyvals_regex
from headwater.query.flooding import flood
from headwater.query.functions import Scene, Value, call
from headwater.query.grouping import chunk_events_by_key, merge_events_by_keys
from headwater.query.periods import filter_period_intersect, period_union, union, union_no_overlap
from headwater.query.wording import simplify_window_titles, split_url_events
from headwater.records import EventTable
from tests.support.querying import Row, Shelf, aw, aw_told, copied, exact_aw, table, told, watch

S = 1_000_000
WATCH = watch(Limits(seconds=1e9))

_DATA: list[dict[str, Any]] = [
    {"app": "a", "title": "x"},
    {"title": "x", "app": "a"},
    {"app": "a", "title": "y"},
    {"app": "b"},
    {"app": 1},
    {"app": True},
    {"app": ["b"]},
    {"app": {"b": [1]}},
    {},
]
_STEPS = st.integers(0, 11).flatmap(lambda n: st.sampled_from([n * S, n * S // 2, n * 5 * S // 2]))
_JITTER = st.sampled_from([0, 0, 0, 1, 3, -1, 50_000, 99_999, 100_000, -49_999])
_LENGTHS = st.sampled_from([0, 1, 2, 50_001, 100_000, S // 2, S, 2 * S, 7 * S])


def rows(
    data: Sequence[dict[str, Any]] = _DATA, *, lasting: bool = False, in_order: bool = False
) -> st.SearchStrategy[list[Row]]:
    lengths = _LENGTHS.filter(bool) if lasting else _LENGTHS
    starts = st.builds(int.__add__, _STEPS, _JITTER)
    some = st.integers(1, len(data)).flatmap(
        lambda n: st.lists(st.tuples(starts, lengths, st.sampled_from(data[:n])), max_size=9)
    )
    return some.map(lambda found: sorted(found, key=lambda row: row[0])) if in_order else some


@pytest.fixture(autouse=True, scope="module")
def exact() -> Iterator[None]:
    logging.disable(logging.WARNING)  # flood warns of overlaps
    with exact_aw():
        yield
    logging.disable(logging.NOTSET)


def same(ours: EventTable, theirs: Sequence[Any]) -> None:
    """Equal, and of the same types: 1 is not true here."""
    found, wanted = told(ours), aw_told(theirs)
    assert found == wanted
    assert [repr(sorted(data.items())) for *_, data in found] == [repr(sorted(data.items())) for *_, data in wanted]


@given(rows(), st.sampled_from([0, 1e-6, 0.5, 1.000001, 5, 60]))
def test_flood(found: list[Row], pulse_s: float) -> None:
    same(flood(table(found), round(pulse_s * S), WATCH), aw_transform.flood(aw(found), pulse_s))


@given(rows(_DATA[:1] * 3 + _DATA[2:4]))
def test_flood_of_much_that_is_alike(found: list[Row]) -> None:
    same(flood(table(found), 5 * S, WATCH), aw_transform.flood(aw(found)))


@given(rows())
def test_flood_leaves_no_overlap_and_never_more_time_than_passed(found: list[Row]) -> None:
    spans = [(start, start + length) for start, length, _, _ in told(flood(table(found), 5 * S, WATCH))]
    assert all(start < end for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(rows(), rows())
def test_filter_period_intersect(events: list[Row], filters: list[Row]) -> None:
    ours = filter_period_intersect(table(events), table(filters), WATCH)
    same(ours, aw_transform.filter_period_intersect(aw(events), aw(filters)))


@given(rows(), rows())
def test_filter_period_intersect_of_flooded_events(events: list[Row], filters: list[Row]) -> None:
    ours = filter_period_intersect(flood(table(events), 5 * S, WATCH), flood(table(filters), 0, WATCH), WATCH)
    theirs = aw_transform.filter_period_intersect(aw_transform.flood(aw(events)), aw_transform.flood(aw(filters), 0))
    same(ours, theirs)


@given(rows(), rows())
def test_period_union(events: list[Row], others: list[Row]) -> None:
    same(period_union(table(events), table(others)), aw_transform.period_union(aw(events), aw(others)))


@given(rows(_DATA[:4]), rows(_DATA[:4]))
def test_union(events: list[Row], others: list[Row]) -> None:
    same(union(table(events), table(others), WATCH), aw_transform.union(aw(events), aw(others)))


@given(rows(lasting=True, in_order=True), rows(in_order=True))
def test_union_no_overlap(events: list[Row], others: list[Row]) -> None:
    """In order, and with a length those that take precedence: else ActivityWatch loses or doubles time."""
    ours = union_no_overlap(table(events), table(others), WATCH)
    same(ours, aw_transform.union_no_overlap(aw(events), aw(others)))


_SUB = [{"project": "p"}, {"project": "q", "file": "f"}, {"file": "f"}, {"app": "z", "project": "p"}, {}]


@given(rows(lasting=True), rows(_SUB, lasting=True), st.sampled_from(["base_wins", "sub_wins"]))
def test_merge_subwatcher_fields(events: list[Row], seconds: list[Row], conflict: str) -> None:
    """All with a length: ActivityWatch loses events without, and lets those of the second watcher reach too far."""
    keys = ["project", "app", "nowhere"]
    ours = merge_subwatcher_fields(
        table(events), table(seconds), keys, overwrites=conflict == "sub_wins", watch=WATCH
    )  # fmt: skip
    same(ours, aw_transform.merge_subwatcher_fields(aw(events), aw(seconds), keys, conflict))


@given(rows(_DATA[:7]), st.sampled_from([["app"], ["app", "title"], ["nowhere"], []]))
def test_merge_events_by_keys(found: list[Row], keys: list[str]) -> None:
    """No dictionaries as values, which ActivityWatch cannot merge by, and no key alone that another has alone."""
    same(merge_events_by_keys(table(found), keys, WATCH), aw_transform.merge_events_by_keys(aw(found), keys))


@given(rows(_DATA[:-1], in_order=True))
def test_chunk_events_by_key(found: list[Row]) -> None:
    """In order and with the key: else ActivityWatch compares with the wrong event, or stops."""
    theirs = aw_told(aw_transform.chunk_events_by_key(aw(found), "app"))
    for *_, data in theirs:
        data["subevents"] = [event.to_json_dict() for event in data["subevents"]]
    assert told(chunk_events_by_key(table(found), "app", WATCH)) == theirs


@given(rows(), st.sampled_from(["app", "title", "nowhere"]))
def test_filter_keyvals(found: list[Row], key: str) -> None:
    choices: tuple[list[Any], ...] = (["a"], ["x", 1], [True], [["b"]], [{"b": [1]}, "b"], [None], [])
    for values in choices:
        same(filter_keyvals(table(found), key, values, WATCH), aw_transform.filter_keyvals(aw(found), key, values))
        ours = exclude_keyvals(table(found), key, values, WATCH)
        same(ours, aw_transform.filter_keyvals(aw(found), key, values, exclude=True))


@given(rows(_DATA[:4]), st.sampled_from(["a", "^b$", "[xy]|a", "", "(?i)X", r"\w"]))
def test_filter_keyvals_regex(found: list[Row], regex: str) -> None:
    for key in ("app", "title"):
        ours = filter_keyvals_regex(table(found), key, regex, WATCH)
        same(ours, aw_transform.filter_keyvals_regex(aw(found), key, regex))


_TITLES = st.sampled_from(
    ["Vim", "VIM gmail", "Straße", "STRASSE", "ſtop", "İstanbul", "K (kelvin)", "a|b", "x.y\nz", ""]
)
_TITLED = st.fixed_dictionaries({}, optional={"app": _TITLES, "title": _TITLES, "url": _TITLES, "n": st.just(1)})
_REGEXES = st.sampled_from(
    ["vim", "VIM|gmail", "stop|straSSe", "istanbul", r"\bvim\b", "^k|^a\\|b$", "x.y", "(gm|v)im?", "[a-c]", "", "Z"]
)
_RULES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["regex", "none"]),
        "regex": _REGEXES,
        "ignore_case": st.booleans(),
        "select_keys": st.sampled_from([None, [], ["app"], ["title", "nowhere"]]),
        "priority": st.integers(-30, 30),
        "weight": st.integers(-30, 30),
    },
)
_CLASSES = st.lists(
    st.tuples(st.sampled_from([[], ["A"], ["B"], ["A", "A"], ["A", "B", "C"]]), _RULES).map(list), max_size=6
)


@given(st.lists(st.tuples(_STEPS, _LENGTHS, _TITLED), max_size=8), _CLASSES)
def test_categorize_and_tag(found: list[Row], classes: list[Any]) -> None:
    theirs = [(name, aw_transform.Rule(rule)) for name, rule in classes]
    same(categorize(table(found), classes, WATCH), aw_transform.categorize(aw(found), theirs))
    same(tag(table(found), classes, WATCH), aw_transform.tag(aw(found), theirs))


_URLS = st.sampled_from(
    [
        "https://www.example.org/a;p?q=1#f", "http://user@www.www.org:80", "file:///home/x", "about:blank",
        "example.org/a", "www.", "//www.", "https://www./x", "", " https://例え.jp/ä", "mailto:a@b.c", "HTTP://WWW.X.ORG",
    ]
) | st.text(alphabet="ahtp:/?#;.w@ä\t\n%&=", max_size=20)  # fmt: skip


@given(
    st.lists(st.tuples(_STEPS, _LENGTHS, st.fixed_dictionaries({"n": st.just(1)}, optional={"url": _URLS})), max_size=6)
)
def test_split_url_events(found: list[Row]) -> None:
    same(split_url_events(table(found), WATCH), aw_transform.split_url_events(aw(found)))


_DECORATED = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "(2) ", "(12)", "● ", "*", "(1) ● ", "●(1) ", "(x) ", "\n(1) "]),
    st.sampled_from(["Cemu - FPS:  59.2. - x", "Inbox", "FPS: 1FPS: 2", ""]),
    st.sampled_from(["", " (3)", " ●", "\n(4) x"]),
)


@given(
    st.lists(st.tuples(_STEPS, _LENGTHS, st.fixed_dictionaries({"title": _DECORATED}, optional={"app": st.just("g")})))
)
def test_simplify_window_titles(found: list[Row]) -> None:
    ours = simplify_window_titles(table(found), "title", WATCH)
    same(ours, aw_transform.simplify_string(aw(found), "title"))
    other = [(start, length, {"app": data["title"]}) for start, length, data in found]
    same(simplify_window_titles(table(other), "app", WATCH), aw_transform.simplify_string(aw(other), "app"))


@given(rows(), rows(), st.integers(0, 12))
def test_the_small_ones(events: list[Row], others: list[Row], count: int) -> None:
    first, second = table(events), table(others)
    same(run("sort_by_timestamp", first), aw_transform.sort_by_timestamp(aw(events)))
    same(run("sort_by_duration", first), aw_transform.sort_by_duration(aw(events)))
    same(run("limit_events", first, count), aw_transform.limit_events(aw(events), count))
    same(run("concat", first, second), aw_transform.concat(aw(events), aw(others)))
    # theirs adds floats, ours whole microseconds
    assert timedelta(seconds=run("sum_durations", first)) == pytest.approx(
        aw_transform.sum_durations(aw(events)), abs=timedelta(microseconds=2)
    )


def run(name: str, *arguments: Value) -> Value:
    return call(name, list(arguments), Scene(Shelf(), {}, WATCH))


_EVERYTHING: dict[str, Callable[[EventTable, EventTable], Value]] = {
    "flood": lambda a, _b: run("flood", a),
    "filter_period_intersect": lambda a, b: run("filter_period_intersect", a, b),
    "filter_keyvals": lambda a, _b: run("filter_keyvals", a, "app", ["a"]),
    "exclude_keyvals": lambda a, _b: run("exclude_keyvals", a, "app", ["a"]),
    "filter_keyvals_regex": lambda a, _b: run("filter_keyvals_regex", a, "app", "a"),
    "period_union": lambda a, b: run("period_union", a, b),
    "union": lambda a, b: run("union", a, b),
    "union_no_overlap": lambda a, b: run("union_no_overlap", a, b),
    "concat": lambda a, b: run("concat", a, b),
    "categorize": lambda a, _b: run("categorize", a, [[["A"], {"regex": "a"}]]),
    "tag": lambda a, _b: run("tag", a, [["A", {"regex": "a"}]]),
    "merge_events_by_keys": lambda a, _b: run("merge_events_by_keys", a, ["app", "title"]),
    "merge_subwatcher_fields": lambda a, b: run("merge_subwatcher_fields", a, b, ["title"], "sub_wins"),
    "chunk_events_by_key": lambda a, _b: run("chunk_events_by_key", a, "app"),
    "sort_by_timestamp": lambda a, _b: run("sort_by_timestamp", a),
    "sort_by_duration": lambda a, _b: run("sort_by_duration", a),
    "limit_events": lambda a, _b: run("limit_events", a, 1),
    "split_url_events": lambda a, _b: run("split_url_events", a),
    "simplify_window_titles": lambda a, _b: run("simplify_window_titles", a, "title"),
}


@pytest.mark.parametrize("name", _EVERYTHING)
@settings(max_examples=25)
@given(first=rows([*_DATA, {"url": "https://x.org", "title": "(1) x"}]), second=rows())
def test_no_function_changes_what_it_is_given(name: str, first: list[Row], second: list[Row]) -> None:
    a, b = table(first), table(second)
    for column in (a.start_us, a.duration_us, a.ids, a.which, b.start_us, b.duration_us, b.ids, b.which):
        column.flags.writeable = False
    before = copied(a), copied(b)
    result = _EVERYTHING[name](a, b)
    told(result)
    assert (copied(a), copied(b)) == before
    lengths = {len(result.start_us), len(result.duration_us), len(result.ids), len(result.which)}
    assert len(lengths) == 1
    assert result.which.max(initial=-1) < max(len(result.said), 1)
    assert not result.duration_us.size or result.duration_us.min() >= 0
