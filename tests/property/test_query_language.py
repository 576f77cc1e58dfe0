"""Whole queries give what ActivityWatch gives, and no text does anything worse than a `QueryError`."""

import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.query import Limits, QueryError, run
from headwater.query.functions import FUNCTIONS
from tests.support.querying import PERIOD, Row, Shelf, aw_answer, exact_aw, unnumbered

S = 1_000_000


@pytest.fixture(autouse=True, scope="module")
def exact() -> Iterator[None]:
    logging.disable(logging.WARNING)
    with exact_aw():
        yield
    logging.disable(logging.NOTSET)


_SAYINGS = st.sampled_from(
    [
        {"app": "a", "title": "(1) x"},
        {"app": "a", "title": "y"},
        {"app": "b", "title": "y", "url": "https://www.example.org/q"},
        {"app": "b", "title": ""},
    ]
)
_ROWS: st.SearchStrategy[list[Row]] = st.lists(
    st.tuples(st.integers(0, 30).map(lambda n: n * S), st.sampled_from([0, 1, S, 3 * S, 9 * S]), _SAYINGS),
    max_size=8,
    unique_by=lambda row: row[0],  # of what begins together a store may give either first
)
_ONE = st.sampled_from(
    [
        "flood({})",
        "flood({}, 3)",
        'filter_keyvals({}, "app", ["a"])',
        "exclude_keyvals({}, 'title', [\"y\", 'z'])",
        'filter_keyvals_regex({}, "title", "^\\w|y$")',
        "limit_events({}, 3)",
        "sort_by_duration({})",
        "sort_by_timestamp( {} )",
        "split_url_events({})",
        'simplify_window_titles({}, "title")',
        'categorize({}, [[["A"], {{"regex": "a|Y", "ignore_case": true}}], [["B"], {{"type": "none"}}]])',
        'tag({}, [["T", {{"regex": "x"}}]])',
        'merge_events_by_keys({}, ["app", "title"])',
        'merge_events_by_keys({}, ["$category"])',
        'chunk_events_by_key(sort_by_timestamp({}), "app")',
    ]
)
_TWO = st.sampled_from(
    [
        "concat({}, {})",
        "period_union({},{})",
        "filter_period_intersect({}, flood({}))",
        "union_no_overlap(flood({}), flood({}))",
    ]
)  # fmt: skip


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Each variable is used once: ActivityWatch changes events in place, and so others that hold them."""
    lines: list[str] = []
    free: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from("qo" if len(free) < 2 else "qot")) if free else "q"
        if kind == "q":
            value = f'query_bucket(find_bucket("{draw(st.sampled_from(["one", "two"]))}"))'
        elif kind == "o":
            value = draw(_ONE).format(free.pop())
        else:
            value = draw(_TWO).format(free.pop(), free.pop())
        free.append(f"v{'_' * number}")
        lines.append(f"{free[-1]} = {value}")
    result = draw(st.sampled_from(["{}", '{{"a": [{}]}}', "sum_durations({})", "[{}, 1, 'x']"])).format(free[-1])
    return draw(st.sampled_from([";", " ;\n ", ";;"])).join([*lines, f"RETURN = {result}"])


def _sorted(value: Any) -> Any:
    """Without the order of keys, and lengths as floats that were added in another order."""
    if isinstance(value, float):
        return pytest.approx(value, abs=2e-6)
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in value.items()}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=200)
@given(programs(), _ROWS, _ROWS)
def test_programs(program: str, one: list[Row], two: list[Row]) -> None:
    activity = Shelf({"bucket-one": one, "bucket-two": two})
    ours = unnumbered(run(program, [PERIOD], activity)[0])
    with suppress(KeyError):  # theirs wants every event to have a title, and none to lack a key
        theirs = aw_answer(program, activity, PERIOD)
        assert ours == _sorted(theirs)


_WORDS = st.sampled_from(
    [
        *FUNCTIONS, "RETURN", "return", "=", ";", ",", "(", ")", "[", "]", "{", "}", ":", '"', "'", "\\", "a", "1", "-",
        "2.5", "1e999", "#", "\n", " ", "\0", "true", "null", '"a"', "ä", "٣", "\ud800", "STARTTIME", "🙂", "RETURN=",
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(_WORDS, max_size=25).map("".join) | st.text(max_size=60) | st.lists(_WORDS, max_size=12))
def test_no_text_does_worse_than_a_query_error(query: Any) -> None:
    with suppress(QueryError):
        run(query, [PERIOD], Shelf({"bucket-one": [(0, S, {"app": "a"})]}), Limits(depth=8))


_VALUES = st.sampled_from(
    [
        "1", "2.5", "-1", '"app"', "true", "null", "[]", "{}", "[1]", '["app"]', 'query_bucket("bucket-one")', "[[]]",
        '[[["A"], {"regex": "("}]]', '[[["A"], {"regex": "a"}]]', '[["A"]]', "[query_bucket('bucket-one')]",
        '"bucket-one"', '"[a"', '{"a": 1}', "1000000000000", '"(?P<a>"', "STARTTIME",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(_VALUES, max_size=5))
def test_no_arguments_do_worse_than_a_query_error(name: str, values: list[str]) -> None:
    activity = Shelf({"bucket-one": [(0, S, {"app": "secret"}), (S, 0, {"url": ["secret"], "title": 5})]})
    said = ""
    try:
        run(f"RETURN = {name}({', '.join(values)});", [PERIOD], activity)
    except QueryError as e:
        said = str(e)
    assert "secret" not in said
