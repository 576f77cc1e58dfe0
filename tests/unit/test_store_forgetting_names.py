"""Applications, sites and words of titles are forgotten: what is meant goes, whatever its case, and nothing else."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.records import Advice, AdviceKind, Answer, Channel, Intent, TitleKind, Verdict
from headwater.store import Buckets, Store
from headwater.store.aims import NothingNamed
from headwater.store.forgetting import Forgetting
from tests.support.days import NOON, segment
from tests.support.keepers import KINDS, MemoryKeeper, begun, keeping
from tests.support.stored import events, spans
from tests.support.stores import MARK, PAGES, event


@pytest.fixture(params=KINDS)
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    with keeping(MemoryKeeper()):
        yield begun(tmp_path / "data" / "headwater.db", request.param)


@pytest.mark.parametrize(
    ("wish", "gone"),
    [
        (("forget_app", "FIREFOX"), {"page", "sub", "bare", "hidden"}),
        (("forget_app", "fire"), set()),
        (("forget_domain", "https://www.Example.org/a?b=c"), {"page", "sub", "bare"}),
        (("forget_domain", "*.example.org"), {"page", "sub", "bare"}),
        (("forget_domain", "mail.example.org"), {"sub"}),
        (("forget_domain", "ample.org"), set()),
        (("forget_domain", "münchen.de"), {"umlaut"}),
        (("forget_title", "ÜBER"), {"page", "umlaut"}),
        (("forget_title", "über*"), {"page"}),
        (("forget_title", "?ber das"), {"page"}),
        (("forget_title", "b?r"), set()),
        (("forget_title", "[x]"), {"brackets"}),
        (("forget_title", "thesis"), {"work"}),
        (("forget_title", "af01"), set()),
        (("forget_title", "code"), set()),
    ],
)
def test_which_segments_go(path: Path, wish: tuple[str, str], gone: set[str]) -> None:
    windows: dict[str, dict[str, Any]] = {
        "page": {"app": "Firefox", "title": "Über das", "domain": "example.org"},
        "sub": {"app": "firefox", "title": "Inbox", "domain": "mail.example.org"},
        "bare": {"app": "firefox", "title": "example.org – loading"},
        "hidden": {"app": "firefox", "title": "", "title_kind": TitleKind.NONE},
        "umlaut": {"app": "chrome", "title": "Worüber", "domain": "xn--mnchen-3ya.de"},
        "brackets": {"app": "code", "title": "a[X]"},
        "work": {"app": "code", "title": "chapter", "project": "Thesis"},
        "hashed": {"app": "code", "title": "h:af01", "title_kind": TitleKind.HASHED},
        "other": {"app": "code", "title": "notexample.org"},
    }
    with Store(path) as store:
        store.put((segment(NOON + 30 * n, **window), None) for n, window in enumerate(windows.values()))
    with Forgetting(path) as forgetting:
        what = getattr(forgetting, wish[0].replace("forget", "what"))(wish[1])
        done = getattr(forgetting, wish[0])(wish[1])
    left = {name for name, at in zip(windows, range(0, 900, 30), strict=False) if (at, 30) in spans(path)}
    assert set(windows) - left == gone
    assert (what.segments, what.seconds) == (len(gone), 30.0 * len(gone))
    assert what == done.what


@pytest.mark.parametrize(
    ("wish", "gone"),
    [
        (("forget_app", "Code"), {1, 6}),
        (("forget_domain", "example.org"), {2, 3, 4}),
        (("forget_title", "secret"), {5, 6, 7}),
        (("forget_title", "https://*"), {2, 3}),
        (("forget_title", "code"), {3}),
    ],
)
def test_which_events_go(path: Path, wish: tuple[str, str], gone: set[int]) -> None:
    data: list[dict[str, Any]] = [
        {"app": "code", "title": "x"},
        {"url": "https://a.example.org/x", "title": "y"},
        {"url": "https://example.org:8443/code", "incognito": False},
        {"status": "on example.org now"},
        {"file": "/home/Secret.txt"},
        {"app": "code", "deep": {"list": [1, None, ["a SECRET b"]]}},
        {"project": "topsecret", "language": "rust"},
        {"url": "https://notexample.org".replace("https", "ftp")},
        {"n": 8, "none": None},
    ]
    with Buckets(path) as store:
        store.create(PAGES)
        store.insert(PAGES.id, [event(NOON + n, 1, **each) for n, each in enumerate(data, 1)])
    with Forgetting(path) as forgetting:
        what = getattr(forgetting, wish[0].replace("forget", "what"))(wish[1])
        assert getattr(forgetting, wish[0])(wish[1]).what == what
    assert {n for n, _, _ in events(path)} == set(range(1, 10)) - gone
    assert what.events == len(gone)


def test_words_of_the_person_and_values_of_suggestions_and_buckets(path: Path) -> None:
    def advice(number: str, *values: tuple[str, str | int | float]) -> Advice:
        return Advice(number, NOON, AdviceKind.DRIFT, Channel.CARD, "advice.drift", values, 0.5, "rules 1")

    with Buckets(path) as buckets:
        buckets.create(replace(PAGES, name=f"about {MARK}", data={"deep": [MARK]}))
        buckets.create(replace(PAGES, id="other", name="other", data={"a": 1}))
    with Store(path) as store:
        store.add_intent(Intent(NOON, None, f"write {MARK.upper()} today"))
        store.add_intent(Intent(NOON, None, "write"))
        marked = advice("a", ("minutes", 7), ("window", f"x {MARK}"))
        store.add_said(marked, Answer("a", NOON, AdviceKind.DRIFT, Verdict.LATER), None)
        store.add_advice(advice("b", ("minutes", 7), ("app", "code"), ("site", "mail.example.org")))
    with Forgetting(path) as forgetting:
        assert forgetting.forget_title(MARK).what.others == 2
        with Store(path) as store, Buckets(path, read_only=True) as reader:
            assert [i.text for i in store.intents(0, math.inf)] == ["write"]
            assert [a.id for a, _ in store.advice(0, math.inf)] == ["b"]
            assert [(b.id, b.name, b.data) for b in reader.all()] == [
                (PAGES.id, None, {}), ("other", "other", {"a": 1}),
            ]  # fmt: skip
            store.check()
        assert forgetting.what_app("CODE").others == forgetting.what_domain("example.org").others == 1
        forgetting.forget_app("CODE")
    with Store(path) as store:
        assert store.advice(0, math.inf) == []


@pytest.mark.parametrize("name", ["", "  ", "\u200b\n"])
@pytest.mark.parametrize("verb", ["forget", "what"])
@pytest.mark.parametrize("noun", ["app", "domain", "title"])
def test_nothing_named_is_nothing_forgotten(tmp_path: Path, verb: str, noun: str, name: str) -> None:
    path = tmp_path / "headwater.db"
    with Store(path) as store:
        store.put([(segment(NOON, app="code", title="x"), None), (segment(NOON + 30, app=""), None)])
    with Forgetting(path) as forgetting, pytest.raises(NothingNamed, match=r"^Name what is to be forgotten"):
        getattr(forgetting, f"{verb}_{noun}")(name)
    assert len(spans(path)) == 2


@pytest.mark.parametrize("name", ["file:///etc/passwd", "a b", "http://", "[::zz]"])
def test_what_is_no_site(tmp_path: Path, name: str) -> None:
    with Forgetting(tmp_path / "headwater.db") as forgetting, pytest.raises(NothingNamed):
        forgetting.forget_domain(name)
