"""The language: all that ActivityWatch accepts is accepted and means the same; what it lets pass silently is named."""

import json
from typing import Any

import aw_client.queries
import aw_query.functions
import pytest
from aw_client.classes import default_classes

from headwater.base import HeadwaterError, ManualClock
from headwater.query import (
    Limits,
    QueryError,
    QuerySyntax,
    QueryTimedOut,
    QueryTooLarge,
    UnknownBucket,
    UnknownFunction,
    UnknownVariable,
    WrongArguments,
    run,
)
from headwater.query.functions import FUNCTIONS
from tests.support.querying import AFK, PERIOD, WINDOW, Row, Shelf, aw_answer, exact_aw, unnumbered

S = 1_000_000
TWO: list[Row] = [(0, 10 * S, {"app": "Writer", "title": "secret plan"}), (10 * S, 5 * S, {"app": "vim", "title": "x"})]
DESK = Shelf({WINDOW: TWO, AFK: [(0, 12 * S, {"status": "not-afk"}), (12 * S, 3 * S, {"status": "afk"})]})


def answer(query: str | list[str], activity: Shelf = DESK, limits: Limits | None = None, **more: Any) -> Any:
    return run(query, [PERIOD], activity, limits or Limits(), **more)[0]


def refused(query: Any, kind: type[QueryError] = QuerySyntax, limits: Limits | None = None) -> str:
    with pytest.raises(QueryError) as caught:
        answer(query, limits=limits)
    assert type(caught.value) is kind
    assert "secret" not in str(caught.value)
    return str(caught.value)


def test_all_functions_of_activitywatch_are_there() -> None:
    assert set(aw_query.functions.functions) <= set(FUNCTIONS)


@pytest.mark.parametrize(
    "query",
    [
        "RETURN = 1",
        "RETURN=007;",
        " \n RETURN \t=\n nop() ;; ; \n",
        "é_1 = 3; RETURN = é_1;",
        "RETURN = 1; RETURN = [RETURN, 2];",
        "RETURN = 1; a = 2;",
        "RETURN = {};",
        """RETURN = {"a": [1, "b", {'c': true}], "d": {"e": False}};""",
        """RETURN = {"a": 1, "a": 2};""",
        "RETURN = [[1], [[2]], nop()];",
        r"""RETURN = ["\w\\d", 'it\'s', "say \"x\"", "a\'b", 'c\"d', "\n", "é;=)"];""",
        'RETURN = "two\nlines";',
        r'RETURN = "a\\";still inside";',
        "true = 5; RETURN = [true, True, false];",
        "return = 5; RETURN = return;",
        "nop = 2; RETURN = [nop, nop()];",
        "RETURN = [NAME, STARTTIME, ENDTIME];",
        'RETURN = limit_events([1, 2, 3], 2); x = concat(["a"], ["b"]);',
        'RETURN = concat(["a"], ["b"]);',
        'RETURN = find_bucket("afk");',
        'RETURN = find_bucket("window", "desk");',
        'RETURN = query_bucket(find_bucket("window"));',
        "RETURN = sum_durations(query_bucket('aw-watcher-afk_desk'));",
        "RETURN = sort_by_duration([]);",
        'RETURN = limit_events(sort_by_timestamp(query_bucket("aw-watcher-window_desk")), 1);',
        'STARTTIME = "2026-11-27T11:00:00Z"; RETURN = query_bucket("aw-watcher-window_desk");',
        'RETURN = query_bucket_eventcount("aw-watcher-window_desk");',
        'STARTTIME = "2026-11-27T10:00:05Z"; RETURN = query_bucket_eventcount("aw-watcher-window_desk");',
        'a = query_bucket("aw-watcher-window_desk"); RETURN = filter_keyvals(a, "app", ["vim"]);',
    ],
)
def test_means_what_it_means_to_activitywatch(query: str) -> None:
    with exact_aw():
        theirs = aw_answer(query, DESK)
    assert unnumbered(answer(query)) == theirs


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("return 5;", 5),
        ("return [1,];", [1]),
        ('return {"a": -1.5e1,};', {"a": -15.0}),
        ("# all\n x = 1; # of it; RETURN = 3\n return x", 1),
        ("return [[ ], { }];", [[], {}]),
        ("return nop( );", 1),
        ("return nop (\n);", 1),
        ("return [null, 2.];", [None, 2.0]),
        ("return concat([1], [2],);", [1, 2]),
        ("return contains([1, 'a'], 'a');", True),
        ("return contains({'a': 1}, 'b');", False),
        ("return query_bucket_names();", [WINDOW, AFK]),
        ('return limit_events(concat([], ["a"]), 1);', ["a"]),
    ],
)
def test_and_a_little_more(query: str, value: object) -> None:
    assert answer(query) == value


def test_pieces_are_put_together_as_activitywatch_puts_them() -> None:
    whole = 'a = "x;y";\nRETURN = [a, 1];'
    assert answer(whole) == answer(whole.split("\n")) == ["x;y", 1]
    assert answer(aw_client.queries.querystr_to_array(whole)) == ["x;y", 1]  # as its web page cuts
    assert answer(['RETURN = "a\\', '"b";']) == 'a"b'
    assert answer(["a = 1; # said", "RETURN = a"]) == 1


@pytest.mark.parametrize("browsers", [[], ["aw-watcher-web-firefox_desk"]])
def test_the_query_of_the_web_page(browsers: list[str]) -> None:
    rows: list[Row] = [
        (n * 7 * S, 6 * S + n, {"app": ["firefox", "vim", "Gimp"][n % 3], "title": f"(1) GitHub {n % 5}"})
        for n in range(40)
    ]
    pages: list[Row] = [
        (n * 9 * S + 500, 8 * S, {"url": f"https://www.x{n % 4}.org/p?q={n}", "title": "t", "audible": n % 2 == 0})
        for n in range(30)
    ]
    away: list[Row] = [(0, 100 * S, {"status": "not-afk"}), (104 * S, 50 * S, {"status": "afk"})]
    desk = Shelf({WINDOW: rows, AFK: away, "aw-watcher-web-firefox_desk": pages})
    query = aw_client.queries.fullDesktopQuery(
        aw_client.queries.DesktopQueryParams(
            bid_window="aw-watcher-window_", bid_afk="aw-watcher-afk_", classes=list(default_classes),
            filter_classes=[["Work", "Programming"], ["Uncategorized"], ["Work", "Image"]], bid_browsers=browsers,
            include_audible=False,  # their period_union would empty what other variables hold
        )
    )  # fmt: skip
    query = query.replace("{default_limit}", "100")  # which its client forgets
    with exact_aw():
        theirs = aw_answer(query, desk)
    ours = unnumbered(answer(query.split("\n"), desk))
    assert len(ours["events"]) > 10
    for part in ("window", "browser"):
        assert ours[part].pop("duration") == pytest.approx(theirs[part].pop("duration"), abs=1e-6)
    assert ours == theirs


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "The query gives RETURN no value: end it with RETURN = …;"),
        ("a = 1;", "The query gives RETURN no value: end it with RETURN = …;"),
        ("RETURN = ;", "1: a value is missing."),
        ("RETURN", '1: a "=" is missing behind RETURN.'),
        ("a = 1\nRETURN = 2;", '2: a ";" is missing behind a value.'),
        ("RETURN = nop() nop();", '1: a ";" is missing behind a value.'),
        ("RETURN = [1 2];", '1: a "," is missing in a list.'),
        ("RETURN = [1,,2];", "1: a value is missing."),
        ("RETURN = [,];", "1: a value is missing."),
        ("RETURN = concat([1] [2]);", '1: a "," is missing in the call of concat.'),
        ("RETURN = [1;", '1: a "," is missing in a list.'),
        ("RETURN = {1: 2};", "1: a key of a dictionary is not a string."),
        ('RETURN = {"secret" 2};', '1: a ":" is missing behind a key of a dictionary.'),
        ('RETURN = {"a": 2 "b": 1};', '1: a "," is missing in a dictionary.'),
        ("\n\nRETURN = 'secret;", "3: a string that begins there does not end."),
        ('RETURN = "\\";', "1: a string that begins there does not end."),
        ("RETURN = 1 + 2;", "1: it holds a sign that has no meaning."),
        ("RETURN == 1;", "1: a value is missing."),
        ("1 = 2; RETURN = 1;", "1: a statement does not begin with the name of a variable."),
        ("nop() = 2; RETURN = 1;", '1: a "=" is missing behind nop.'),
        ("RETURN = 1a;", '1: a ";" is missing behind a value.'),
        ("return 1; a = 2;", "1: something stands behind the return."),
        ("RETURN = 9999999999999999999;", "1: a number is too large."),
        (f"RETURN = {'9' * 100_000};", "1: a number is too large."),
        ("RETURN = 1e999;", "1: a number is too large."),
        ("RETURN = 1;\0", "The query holds characters that are no text: take them out."),
        ('RETURN = "\ud800";', "The query holds characters that are no text: take them out."),
        (5, "The query is neither a text nor a list of lines."),
        (["RETURN = 1;", 5], "The query is neither a text nor a list of lines."),
        (None, "The query is neither a text nor a list of lines."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(query: Any, why: str) -> None:
    said = refused(query)
    assert said.removeprefix("Line ").replace(" of the query cannot be read", "") == why


def test_lines_are_counted_over_the_pieces() -> None:
    assert refused(["a = 1;", "b = 'two", "lines';", "RETURN = ?"]).startswith("Line 4 ")


@pytest.mark.parametrize(
    ("query", "kind", "why"),
    [
        ("RETURN = a;", UnknownVariable, "The variable a has no value yet: give it one before it is used."),
        ("RETURN = RETURN;", UnknownVariable, "The variable RETURN has no value yet: give it one before it is used."),
        ("RETURN = fold(1);", UnknownFunction, "There is no function fold: see how its name is written."),
        (
            f"RETURN = {'f' * 99}(1);", UnknownFunction,
            f"There is no function {'f' * 60}…: see how its name is written.",
        ),
        ("RETURN = nop(1);", WrongArguments, "nop takes 0 arguments, and the query gives it 1."),
        ("RETURN = flood();", WrongArguments, "flood takes 1 or 2 arguments, and the query gives it 0."),
        (
            'RETURN = flood("secret");', WrongArguments,
            "flood needs a list of events as argument 1, and the query gives it a string.",
        ),
        (
            "RETURN = flood([1]);", WrongArguments,
            "flood needs a list of events as argument 1, and the query gives it a list.",
        ),
        (
            "RETURN = flood([], -1);", WrongArguments,
            "flood needs a number of seconds from 0 to a thousand million as argument 2, "
            "and the query gives it a number.",
        ),
        (
            "RETURN = limit_events([], true);", WrongArguments,
            "limit_events needs a whole number of 0 or more as argument 2, and the query gives it true or false.",
        ),
        (
            'RETURN = merge_events_by_keys([], [1]);', WrongArguments,
            "merge_events_by_keys needs a list of strings as argument 2, and the query gives it a list.",
        ),
        ("RETURN = concat(query_bucket('aw-watcher-afk_desk'), [1]);", WrongArguments,
         "In concat: a list of events and a list of values cannot be put together."),
        ("RETURN = query_bucket('desk');", UnknownBucket, "There is no bucket desk: see how its name is written."),
        ("RETURN = query_bucket_eventcount('a\nb');", UnknownBucket,
         "There is no bucket a?b: see how its name is written."),
        ("RETURN = find_bucket('afk', 'lap');", UnknownBucket,
         "No bucket has afk in its name on lap: see how it is written."),
        ("STARTTIME = 'secret'; RETURN = query_bucket('aw-watcher-afk_desk');", WrongArguments,
         "In query_bucket: STARTTIME or ENDTIME has a value that is not a time in ISO 8601."),
        ("ENDTIME = 5; RETURN = query_bucket('aw-watcher-afk_desk');", WrongArguments,
         "In query_bucket: STARTTIME or ENDTIME has a value that is not a time in ISO 8601."),
        ("RETURN = filter_keyvals_regex([], 'a', '(secret');", WrongArguments,
         "In filter_keyvals_regex: A regular expression cannot be read: see whether its brackets match."),
        ("RETURN = categorize([], [[['A'], {'regex': '[secret'}]]);", WrongArguments,
         "In categorize: A regular expression cannot be read: see whether its brackets match."),
        ("RETURN = categorize([], [[['A'], {'priority': true}]]);", WrongArguments,
         "In categorize: The priority or weight of a class is not a whole number."),
        ("RETURN = categorize([], [[['A'], {'select_keys': 'app'}]]);", WrongArguments,
         "In categorize: The select_keys of a class are not a list of strings."),
        ("RETURN = categorize([], [[['A'], {'regex': 5}]]);", WrongArguments,
         "In categorize: The regex of a class is not a string."),
        ("RETURN = categorize([], [['A', {}]]);", WrongArguments,
         'In categorize: The name of a class is not a list of strings, as in ["Work", "Writing"].'),
        ("RETURN = categorize([], [['A']]);", WrongArguments,
         'In categorize: A class is not a pair of a name and a rule, as in [["Work"], {"regex": "Writer"}].'),
        ("RETURN = merge_subwatcher_fields([], [], ['a'], 'nobody');", WrongArguments,
         "In merge_subwatcher_fields: who wins a conflict is neither base_wins nor sub_wins."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_named(query: str, kind: type[QueryError], why: str) -> None:
    assert refused(query, kind) == why


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_counts_and_checks_its_arguments(name: str) -> None:
    function = FUNCTIONS[name]
    many = len(function.needs) + len(function.may_have)
    assert f"{name} takes " in refused(f"RETURN = {name}({'1,' * (many + 1)});", WrongArguments)
    if function.needs:
        refused(f"RETURN = {name}();", WrongArguments)
        refused(f"RETURN = {name}({'null,' * many});", WrongArguments)


def test_errors_are_ours() -> None:
    assert issubclass(QueryError, HeadwaterError)


@pytest.mark.parametrize(
    "period",
    [
        "2026-11-27T10:00:00Z/2026-11-27T12:00:00Z",
        "2026-11-27T11:00:00+01:00/2026-11-27T13:00:00+0100",
        "2026-11-27T10:00:00/2026-11-27 12:00",
        "20261127T100000Z/20261127T05-0700",
        "2026-11-27T10:00:00.000000+00:00/2026-11-27T12:00:00.000+00:00",
    ],
)
def test_periods_are_read_as_clients_write_them(period: str) -> None:
    query = f'RETURN = [query_bucket("{WINDOW}"), STARTTIME];'
    wanted = [event["id"] for event in answer(query)[0]]
    assert [event["id"] for event in run(query, [period], DESK)[0][0]] == wanted == [2, 1]  # type: ignore[index]


def test_whole_days_months_and_years() -> None:
    query = "RETURN = [STARTTIME, ENDTIME];"
    assert run(query, ["2026-11-27/2026-12", "0001/9999"], DESK) == [
        ["2026-11-27T00:00:00+00:00", "2026-12-01T00:00:00+00:00"],
        ["0001-01-01T00:00:00+00:00", "9999-01-01T00:00:00+00:00"],
    ]
    assert run(f'RETURN = query_bucket_eventcount("{WINDOW}");', ["0001/9999-12-31T23:59:59-23:00"], DESK) == [2]


@pytest.mark.parametrize(
    "period",
    [
        "", "2026-11-27", "2026-11-27/", "/2026-11-27", "2026-11-27/2026-11-26", "2026-11-27/2026-11-28/2026-11-29",
        "now/later", "2026-13-01/2026-13-02", f"2026-11-27/{'9' * 100_000}", 5, None, "2026-02-30/2026-03-01",
    ],
)  # fmt: skip
def test_periods_that_are_none(period: Any) -> None:
    with pytest.raises(QuerySyntax, match="time"):
        run("RETURN = 1;", [period], DESK)


def test_each_period_has_its_answer_and_its_variables() -> None:
    periods = ["2026-11-27T10:00:00Z/2026-11-27T10:00:05Z", "2026-11-27T10:00:05Z/2026-11-27T10:00:20Z"]
    query = f'RETURN = sum_durations(query_bucket("{WINDOW}")); STARTTIME = ENDTIME;'
    assert run(query, periods, DESK) == [5.0, 10.0]
    assert run(query, [], DESK) == []
    assert answer("RETURN = NAME;", name="mine") == "mine"


def test_events_as_clients_know_them() -> None:
    desk = Shelf({WINDOW: [(123_000, 12_500_000, {"app": "é"}), (20 * S, 0, {}), (3_600 * S + 1, 1, {"a": [None]})]})
    assert answer(
        f'RETURN = [query_bucket("{WINDOW}"), merge_events_by_keys(query_bucket("{WINDOW}"), ["x"])];', desk
    ) == [
        [
            {"id": 3, "timestamp": "2026-11-27T11:00:00.000001+00:00", "duration": 1e-6, "data": {"a": [None]}},
            {"id": 2, "timestamp": "2026-11-27T10:00:20+00:00", "duration": 0.0, "data": {}},
            {"id": 1, "timestamp": "2026-11-27T10:00:00.123000+00:00", "duration": 12.5, "data": {"app": "é"}},
        ],
        [{"id": None, "timestamp": "2026-11-27T11:00:00.000001+00:00", "duration": 12.500001, "data": {}}],
    ]
    json.dumps(answer(f'RETURN = chunk_events_by_key(query_bucket("{WINDOW}"), "app");', desk))


DOUBLING = "a = concat(a, a);" * 40
EVENTS = f'a = query_bucket("{WINDOW}");'


@pytest.mark.parametrize(
    ("query", "limits", "why"),
    [
        ("RETURN = 1;", Limits(text=11), "The query is longer than 11 characters"),
        ("RETURN = [[[1]]];", Limits(depth=2), "The query is nested more than 2 deep"),
        ("RETURN = " + "[" * 100_000, Limits(), "The query is nested more than 50 deep"),
        ("RETURN = " + "nop(" * 100_000, Limits(), "The query is nested more than 50 deep"),
        ("RETURN = " + "{'a':" * 100_000, Limits(), "The query is nested more than 50 deep"),
        (f"{EVENTS}{EVENTS} RETURN = a;", Limits(events=3), "The query reads more than 3 events"),
        (f"{EVENTS}{DOUBLING} RETURN = 1;", Limits(rows=1000), "A list of the query has more than 1,000 events"),
        (f"a = [1];{DOUBLING} RETURN = 1;", Limits(rows=1000), "A list of the query has more than 1,000 events"),
        (f"{EVENTS} RETURN = [a, a];", Limits(rows=3), "The answer is too long"),
        ("a = [1];" + "a = [a, a];" * 60 + "RETURN = a;", Limits(rows=1000), "The answer is too long"),
        ("a = {};" + "a = {'a': a, 'b': a};" * 60 + "RETURN = a;", Limits(rows=1000), "The answer is too long"),
        (f"a = '{'x' * 1000}'; RETURN = [{'a,' * 50}];", Limits(answer=40_000), "The answer is too large"),
        (f"{EVENTS} RETURN = a;", Limits(answer=100), "The answer is too large"),
        (f"{EVENTS} a = chunk_events_by_key(a, 'app'); RETURN = 1;", Limits(answer=100), "The answer is too large"),
        ("a = [];" + "a = [a];" * 20_000 + "RETURN = a;", Limits(), "The query makes lists that are nested too deeply"),
    ],
)
def test_what_is_too_large_is_refused(query: str, limits: Limits, why: str) -> None:
    assert refused(query, QueryTooLarge, limits).startswith(why)


def test_too_many_periods_and_rows_over_all_periods() -> None:
    with pytest.raises(QueryTooLarge, match="more than 2 time periods"):
        run("RETURN = 1;", [PERIOD] * 3, DESK, Limits(periods=2))
    with pytest.raises(QueryTooLarge, match="too long"):
        run(f"{EVENTS} RETURN = a;", [PERIOD] * 3, DESK, Limits(rows=5))
    with pytest.raises(QueryTooLarge, match="reads more"):
        run(f"{EVENTS} RETURN = a;", [PERIOD] * 3, DESK, Limits(events=5))


def test_a_regex_that_is_too_long() -> None:
    why = refused("RETURN = filter_keyvals_regex([], 'a', 'xxxxx');", WrongArguments, Limits(regex=4))
    assert why == "In filter_keyvals_regex: A regular expression is longer than 4 characters: shorten it."


class Ticking(ManualClock):
    """Each look at it takes a second."""

    def monotonic(self) -> float:
        self.advance(1.0)
        return super().monotonic()


@pytest.mark.parametrize("query", ["RETURN = nop();" * 30, f"RETURN = [{'1,' * 60_000}];"])
def test_a_query_that_takes_too_long(query: str) -> None:
    with pytest.raises(QueryTimedOut, match="took longer than 20 s"):
        answer(query, limits=Limits(seconds=20), clock=Ticking(0.0))
    answer(query, limits=Limits(seconds=200), clock=Ticking(0.0))


def test_the_clock_is_looked_at_while_regexes_run() -> None:
    desk = Shelf({WINDOW: [(n, 1, {"title": f"{n}"}) for n in range(30_000)]})
    query = f'RETURN = filter_keyvals_regex(query_bucket("{WINDOW}"), "title", "x");'
    with pytest.raises(QueryTimedOut):
        answer(query, desk, Limits(seconds=10), clock=Ticking(0.0))
    assert answer(query, desk, Limits(seconds=100), clock=Ticking(0.0)) == []
