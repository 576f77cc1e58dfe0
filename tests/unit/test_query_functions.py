"""What functions do where ActivityWatch's crash, lose events, or change what other variables hold."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import aw_transform
import numpy as np
import pytest

from headwater.query import Limits, QueryTooLarge, run
from headwater.query.classing import categorize, tag
from headwater.query.enriching import merge_subwatcher_fields
from headwater.query.filtering import exclude_keyvals, filter_keyvals, filter_keyvals_regex
from headwater.query.flooding import flood
from headwater.query.grouping import chunk_events_by_key, merge_events_by_keys
from headwater.query.periods import filter_period_intersect, union_no_overlap
from headwater.query.regexes import Strings, compiled
from headwater.query.tables import alike, joined, nothing, summed_us, used
from headwater.query.wording import simplify_window_titles, split_url_events
from headwater.records import EventTable
from tests.support.querying import PERIOD, WINDOW, Row, Shelf, aw, aw_told, exact_aw, table, told, watch

S = 1_000_000
WATCH = watch(Limits(seconds=1e9))


@pytest.fixture(autouse=True)
def exact() -> Iterator[None]:
    logging.disable(logging.WARNING)
    with exact_aw():
        yield
    logging.disable(logging.NOTSET)


def spans(events: EventTable) -> list[tuple[int, int, Any]]:
    return [(start, length, data) for start, length, _, data in told(events)]


def test_flood_fills_gaps_and_keeps_what_ends_where_the_next_begins() -> None:
    a, b, c = {"app": "a"}, {"app": "b"}, {"app": "c"}
    found: list[Row] = [(30 * S, 5 * S, c), (10 * S, S, b), (0, 7 * S, a), (11 * S, 3 * S, b), (14 * S, 0, a)]
    wanted = [(0, 8_500_000, a), (8_500_000, 2_500_000, b), (11 * S, 3 * S, b), (30 * S, 5 * S, c)]
    assert spans(flood(table(found), 5 * S, WATCH)) == wanted


def test_flood_gives_a_gap_to_the_longer_of_two_that_say_the_same_and_goes_on_from_there() -> None:
    a, b = {"app": "a"}, {"app": "b"}
    longer: list[Row] = [(0, 5 * S, a), (7 * S, 2 * S, a), (10 * S, S, b)]
    assert spans(flood(table(longer), 5 * S, WATCH)) == [
        (0, 9 * S, a), (9 * S, S // 2, a), (9_500_000, 1_500_000, b),
    ]  # fmt: skip
    shorter: list[Row] = [(0, 2 * S, a), (4 * S, 5 * S, a)]
    assert spans(flood(table(shorter), 5 * S, WATCH)) == [(0, 9 * S, a)]


def test_flood_as_activitywatch_has_it_differs_by_less_than_a_millisecond() -> None:
    logging.disable(logging.WARNING)
    found: list[Row] = [(n * 3_000_000 + (n % 7) * 1000, 1_234_567, {"app": n % 4}) for n in range(50)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aw_core.models._timestamp_parse", cut_to_milliseconds)
        theirs = aw_told(aw_transform.flood(aw(found)))
    ours = told(flood(table(found), 5 * S, WATCH))
    assert [(number, data) for *_, number, data in ours] == [(number, data) for *_, number, data in theirs]
    assert max(abs(a[0] - b[0]) for a, b in zip(ours, theirs, strict=True)) in range(1, 1000)


def cut_to_milliseconds(moment: Any) -> Any:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_flood_takes_many_apart_that_begin_together() -> None:
    """Each hides the one before it; looking at all of them again each time would take minutes."""
    many = 200_000
    a = np.zeros(many, np.int64)
    which = np.concatenate([np.zeros(many // 2), np.arange(many // 2) % 2 + 1]).astype(np.int32)
    said = [{"app": "a"}, {"app": "b"}, {"app": "c"}]
    crowd = EventTable(a, np.arange(1, many + 1) * S, np.arange(many), which, said)
    assert len(flood(crowd, 0, WATCH).which) == 1


@pytest.mark.parametrize("overlap", [99_999, 100_000, 100_001])
def test_flood_shares_overlaps_below_a_tenth_of_a_second(overlap: int) -> None:
    found: list[Row] = [(0, S, {"app": "a"}), (S - overlap, S, {"app": "b"})]
    ours = told(flood(table(found), 5 * S, WATCH))
    assert ours == aw_told(aw_transform.flood(aw(found)))
    assert ours[0][1] == (950_000 if overlap < 100_000 else S - overlap)


def test_flood_does_not_come_back_to_events_that_are_gone() -> None:
    """The third becomes part of the first, and what lies on that is taken away again."""
    a, b, c = {"app": "a"}, {"app": "b"}, {"app": "c"}
    found: list[Row] = [(0, 10 * S, a), (3 * S, 0, b), (4 * S, 8 * S, a), (6 * S, S, c), (6 * S, 4 * S, a)]
    ours = told(flood(table(found), S // 2, WATCH))
    assert ours == aw_told(aw_transform.flood(aw(found), 0.5))
    assert [(start // S, length // S, data["app"]) for start, length, _, data in ours] == [(0, 6, "a"), (6, 4, "a")]


def test_intersections_of_overlapping_events_are_passed_over_as_there() -> None:
    """Of two that meet, the one that ends first is done with: so a short event inside a long one may be passed over."""
    events: list[Row] = [(0, 10 * S, {"app": "long"}), (S, S, {"app": "short"})]
    filters: list[Row] = [(0, 5 * S, {}), (6 * S, 4 * S, {})]
    ours = told(filter_period_intersect(table(events), table(filters), WATCH))
    assert ours == aw_told(aw_transform.filter_period_intersect(aw(events), aw(filters)))
    assert [data["app"] for *_, data in ours] == ["long", "long"]
    flooded = filter_period_intersect(flood(table(events), 0, WATCH), table(filters), WATCH)
    assert [data["app"] for *_, data in told(flooded)] == ["long", "short"]


def test_union_no_overlap_takes_events_in_order_of_time_and_loses_none() -> None:
    """Theirs takes them as they come: from a bucket that is newest first, and then what overlaps stays."""
    mine: list[Row] = [(30 * S, 10 * S, {"app": "a"}), (10 * S, 10 * S, {"app": "a"})]
    others: list[Row] = [(35 * S, 10 * S, {"app": "b"}), (12 * S, 3 * S, {"app": "b"})]
    ours = spans(union_no_overlap(table(mine), table(others), WATCH))
    assert [(start // S, length // S) for start, length, _ in ours] == [(10, 10), (30, 10), (40, 5)]
    theirs = aw_told(aw_transform.union_no_overlap(aw(mine), aw(others)))
    assert (12 * S, 3 * S) in [row[:2] for row in theirs]


def test_union_no_overlap_lets_no_event_without_length_take_another_away() -> None:
    """Theirs drops all of an event from where one without length stands."""
    mine: list[Row] = [(5 * S, 0, {"app": "a"})]
    others: list[Row] = [(3 * S, 5 * S, {"app": "b"})]
    ours = spans(union_no_overlap(table(mine), table(others), WATCH))
    assert ours == [(3 * S, 5 * S, {"app": "b"}), (5 * S, 0, {"app": "a"})]
    assert sum(length for _, length, *_ in aw_told(aw_transform.union_no_overlap(aw(mine), aw(others)))) == 2 * S


def test_merging_keeps_apart_what_lacks_different_keys() -> None:
    """Theirs leaves missing keys out of what it compares: {"a": 1} and {"b": 1} become one."""
    found: list[Row] = [(0, S, {"a": 1}), (S, S, {"b": 1}), (2 * S, S, {"a": 1})]
    assert spans(merge_events_by_keys(table(found), ["a", "b"], WATCH)) == [(0, 2 * S, {"a": 1}), (S, S, {"b": 1})]
    assert len(aw_transform.merge_events_by_keys(aw(found), ["a", "b"])) == 1


def test_merging_keeps_null_apart_from_nothing() -> None:
    found: list[Row] = [(0, S, {"a": None}), (S, S, {}), (2 * S, S, {"a": None})]
    ours = told(merge_events_by_keys(table(found), ["a"], WATCH))
    assert ours == aw_told(aw_transform.merge_events_by_keys(aw(found), ["a"]))
    assert [data for *_, data in ours] == [{"a": None}, {}]


def test_merging_by_lists_and_dictionaries() -> None:
    """Theirs cannot merge by dictionaries."""
    found: list[Row] = [(0, S, {"x": {"y": [1, {}]}}), (S, S, {"x": {"y": [1, {}]}}), (2 * S, S, {"x": [["a"]]})]
    assert [length // S for _, length, _ in spans(merge_events_by_keys(table(found), ["x"], WATCH))] == [2, 1]
    with pytest.raises(TypeError):
        aw_transform.merge_events_by_keys(aw(found), ["x"])


def test_durations_that_would_overflow_are_refused() -> None:
    lasting = EventTable(
        np.zeros(40, np.int64), np.full(40, 2**58), np.arange(40), np.zeros(40, np.int32), [{"app": "a"}]
    )  # fmt: skip
    for total in (
        lambda: merge_events_by_keys(lasting, ["app"], WATCH),
        lambda: chunk_events_by_key(lasting, "app", WATCH),
        lambda: summed_us(lasting.duration_us),
    ):
        with pytest.raises(QueryTooLarge, match="last too long"):
            total()


def test_chunks_of_events_from_new_to_old_and_of_some_without_the_key() -> None:
    """Theirs stops at the first without the key, and measures gaps from the last event of all."""
    found: list[Row] = [(n * 60 * S, S, {"app": app} if app else {}) for n, app in enumerate("aa bba")]
    found[2] = (120 * S, S, {})
    backwards = list(reversed(found))
    chunks = spans(chunk_events_by_key(table(backwards), "app", WATCH))
    assert [(start // S, length // S, data["app"], len(data["subevents"])) for start, length, data in chunks] == [
        (300, 1, "a", 1), (240, 2, "b", 2), (60, 2, "a", 2),
    ]  # fmt: skip
    assert chunks[0][2]["subevents"] == [
        {"id": 1, "timestamp": "2026-11-27T10:05:00+00:00", "duration": 1.0, "data": {"app": "a"}}
    ]
    assert len(aw_transform.chunk_events_by_key(aw(backwards), "app")) == 3
    assert len(aw_transform.chunk_events_by_key(aw(found), "app")) == 1


def test_subwatcher_fields_reach_as_far_as_their_event_and_no_event_is_lost() -> None:
    """Theirs drops events without length, and lets one without length of the second watcher reach to all around it."""
    base: list[Row] = [(20 * S, 0, {"app": "b"}), (0, 10 * S, {"app": "a"})]
    seconds: list[Row] = [(5 * S, 0, {"project": "p"}), (15 * S, 10 * S, {"project": "q"})]
    ours = merge_subwatcher_fields(table(base), table(seconds), ["project"], overwrites=False, watch=WATCH)
    assert spans(ours) == base
    theirs = aw_told(aw_transform.merge_subwatcher_fields(aw(base), aw(seconds), ["project"]))
    assert [row[:2] + row[3:] for row in theirs] == [(0, 10 * S, {"app": "a", "project": "p"})]


def test_of_subwatcher_events_over_the_same_time_the_first_counts() -> None:
    seconds: list[Row] = [(2 * S, S, {"url": "1"}), (2 * S, S, {"url": "2"})]
    base: list[Row] = [(2 * S, S, {})]
    ours = merge_subwatcher_fields(table(base), table(seconds), ["url"], overwrites=False, watch=WATCH)
    assert told(ours) == aw_told(aw_transform.merge_subwatcher_fields(aw(base), aw(seconds), ["url"]))
    assert spans(ours) == [(2 * S, S, {"url": "1"})]


@pytest.mark.parametrize("wins", [True, False])
def test_subwatcher_fields_of_the_latest_event(wins: bool) -> None:
    base: list[Row] = [(0, 10 * S, {"app": "a", "url": "old"})]
    seconds: list[Row] = [(2 * S, 6 * S, {"url": "1"}), (4 * S, 2 * S, {"url": "2"}), (4 * S, S, {"url": "3"})]
    ours = spans(merge_subwatcher_fields(table(base), table(seconds), ["url"], overwrites=wins, watch=WATCH))
    told_of = [(start // S, length // S, data["url"]) for start, length, data in ours]
    assert told_of == (
        [(0, 2, "old"), (2, 2, "1"), (4, 2, "2"), (6, 2, "1"), (8, 2, "old")] if wins else [(0, 10, "old")]
    )


def test_the_deepest_class_wins_then_the_later_and_priority_goes_before_depth() -> None:
    found: list[Row] = [(0, S, {"app": "vim", "title": "mail"}), (S, S, {"app": "x"})]

    def category(*classes: Any) -> list[Any]:
        return [data["$category"] for *_, data in told(categorize(table(found), list(classes), WATCH))]

    rule = {"type": "regex", "regex": "VIM", "ignore_case": True}
    assert category([["A", "B"], rule], [["C"], rule]) == [["A", "B"], ["Uncategorized"]]
    assert category([["A"], rule], [["B"], {"regex": "mail"}]) == [["B"], ["Uncategorized"]]
    assert category([["A"], {**rule, "priority": 11}], [["B"], rule]) == [["A"], ["Uncategorized"]]
    assert category([["A"], {"type": "none"}], [[], rule]) == [["Uncategorized"]] * 2
    assert category() == [["Uncategorized"]] * 2


def test_regexes_run_once_for_each_string_that_is_still_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    searched = Strings._searched

    def noted(self: Strings, pattern: re.Pattern[str], strings: list[str]) -> list[bool]:
        asked.extend(strings)
        return searched(self, pattern, strings)

    monkeypatch.setattr(Strings, "_searched", noted)
    found: list[Row] = [(n * S, S, {"app": "vim", "title": f"t{n % 2}"}) for n in range(50)]
    found.append((60 * S, S, {"app": "gimp", "title": "t1"}))
    classes = [[["A"], {"regex": "t"}], [["B", "C"], {"regex": "vim"}]]
    categorize(table(found), classes, WATCH)
    assert sorted(asked) == ["gimp", "gimp", "t0", "t1", "t1", "vim"]


@pytest.mark.parametrize(
    ("regex", "string", "is_found"),
    [
        ("k", "K", True),  # the sign of kelvin
        ("stop", "ſTOP", True),
        (r"a\\B", r"x A\b", True),
        (r"[^a]", "A", False),
        ("[A-z]", "_", True),
        (r"\S", " ", False),
        (r"(?-i:A)", "a", False),
        ("^İ$", "i̇", False),
        ("a.b|C+", "xccx", True),
        ("(AB)+c{2}", "ababcc", True),
        ("ä", "Ä", True),
        ("", "", True),
    ],
)
def test_case_is_ignored_as_python_ignores_it(regex: str, string: str, is_found: bool) -> None:
    """ASCII is searched in small letters, which must come to the same."""
    strings = Strings([string, "zzz"], WATCH)
    pattern = compiled(regex, Limits(), ignore_case=True)
    assert (pattern.search(string) is not None) is is_found
    assert strings.found_by(pattern, np.array([0])).tolist() == [is_found, False]


def test_a_regex_may_use_signs_that_later_pythons_will_read_otherwise() -> None:
    assert compiled("[[a]", Limits()).search("[")


@pytest.mark.parametrize(
    ("values", "kept"),
    [([["A"]], [0]), ([{"b": [1]}, "x"], [1, 2]), ([1], [3, 4]), ([], []), ([["a"], None, {}], [])],
)
def test_values_are_compared_as_python_compares_them(values: list[Any], kept: list[int]) -> None:
    found: list[Row] = [
        (n, S, {"x": value}) for n, value in enumerate([["A"], {"b": [True]}, "x", 1, True, [["A"]], "1"])
    ]  # fmt: skip
    found.append((9, S, {}))
    ours, others = (told(f(table(found), "x", values, WATCH)) for f in (filter_keyvals, exclude_keyvals))
    assert [start for start, *_ in ours] == kept
    assert ours == aw_told(aw_transform.filter_keyvals(aw(found), "x", values))
    assert others == aw_told(aw_transform.filter_keyvals(aw(found), "x", values, exclude=True))


def test_tags_may_be_paths_and_come_in_their_order() -> None:
    rule = {"regex": "vim"}
    tagged = tag(table([(0, S, {"app": "vim"})]), [["b", rule], [["A", "B"], rule], ["b", rule], ["c", {}]], WATCH)
    assert told(tagged)[0][3]["$tags"] == ["b", ["A", "B"], "b"]


def test_values_that_are_no_strings_are_no_reason_to_crash() -> None:
    """Theirs crash on each of these."""
    found: list[Row] = [(0, S, {"url": 5, "title": None}), (S, S, {"url": "http://[x"}), (2 * S, S, {"n": 1})]
    assert told(filter_keyvals_regex(table(found), "url", "5|x", WATCH)) == [(S, S, 2, {"url": "http://[x"})]
    assert spans(simplify_window_titles(table(found), "title", WATCH)) == found
    empty = dict.fromkeys(("$protocol", "$domain", "$path", "$params", "$options", "$identifier"), "")
    assert [data for *_, data in spans(split_url_events(table(found), WATCH))] == [
        {"url": 5, "title": None, **empty},
        {"url": "http://[x", **empty},
        {"n": 1},
    ]


@pytest.mark.parametrize(
    "change",
    [
        "b = period_union(filter_keyvals(a, 'app', ['vim']), a);",
        "b = categorize(a, [[['A'], {'regex': 'vim'}]]);",
        "b = tag(a, [['A', {'regex': 'vim'}]]);",
        "b = split_url_events(a);",
        "b = filter_period_intersect(a, a);",
    ],
)
def test_functions_do_not_change_what_other_variables_hold(change: str) -> None:
    """Theirs do, as their events can be changed."""
    desk = Shelf({WINDOW: [(0, S, {"app": "vim", "url": "https://x.org"}), (5 * S, S, {"app": "x"})]})
    as_read = run(f'RETURN = query_bucket("{WINDOW}");', [PERIOD], desk)[0]
    assert run(f'a = query_bucket("{WINDOW}"); c = a; {change} RETURN = [c, a];', [PERIOD], desk) == [[as_read] * 2]


def test_tables_without_events_go_through_everything() -> None:
    query = """
        a = []; b = flood(a); b = filter_period_intersect(b, a); b = period_union(a, b); b = union(b, a);
        b = union_no_overlap(b, a); b = concat(b, a); b = merge_subwatcher_fields(b, a, ["x"]); b = tag(b, []);
        b = categorize(b, [[["A"], {"regex": "x"}]]); b = merge_events_by_keys(b, ["x"]); b = split_url_events(b);
        b = chunk_events_by_key(b, "x"); b = sort_by_duration(sort_by_timestamp(b)); b = limit_events(b, 5);
        b = simplify_window_titles(b, "x"); b = filter_keyvals(b, "x", [1]); b = exclude_keyvals(b, "x", [1]);
        RETURN = [filter_keyvals_regex(b, "x", "x"), sum_durations(b)];
    """
    assert run(query, [PERIOD], Shelf()) == [[[], 0.0]]


def test_sayings_that_no_event_has_are_not_looked_at() -> None:
    """After a filter a table keeps all sayings, but only those of its events count."""
    some = table([(0, S, {"app": "a"}), (S, S, {"app": "b"})])
    rest = EventTable(some.start_us[1:], some.duration_us[1:], some.ids[1:], some.which[1:], some.said)
    assert used(rest).tolist() == [1]
    assert categorize(rest, [], WATCH).said == [{"app": "b", "$category": ["Uncategorized"]}]
    assert len(joined(rest, nothing()).said) == 2


def test_sayings_are_alike_as_python_compares_them() -> None:
    data: list[Any] = [
        {"a": 1, "b": []},
        {"b": [], "a": True},
        {"a": 1.0, "b": []},
        {"a": 1, "b": {}},
        {"a": "1", "b": []},
    ]
    each = EventTable(*(np.zeros(5, np.int64),) * 3, np.arange(5, dtype=np.int32), data)
    assert alike(each, WATCH).tolist() == [0, 0, 0, 1, 2]
