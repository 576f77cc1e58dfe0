"""What may be kept of an event: by its bucket's type, by the person's choices, whoever sends it."""

import json
from typing import Any

import pytest

from headwater.base import Settings, TitleMode
from headwater.redact import FILE, PAGE, PRESENCE, WINDOW, EventGate, Redactor, clean_address

KEY = bytes(range(32))
SECRET = "q7Zx9planted"


def gate(**choices: Any) -> EventGate:
    return EventGate(Redactor(Settings(**choices), KEY))


PAGE_SEEN = {
    "url": "https://user:pw@docs.example.org/guide/start?token=abc#frag", "title": "Start – Guide", "audible": False,
    "incognito": False, "tabCount": 12,
}  # fmt: skip
FILE_SEEN = {"file": "/home/me/thesis/ch3.tex", "project": "thesis", "language": "latex", "branch": "main"}


def test_a_window_is_kept_as_its_title_mode_says() -> None:
    seen = {"app": "code", "title": "main.py – headwater"}
    assert gate().event(WINDOW, seen) == seen
    hashed = gate(title_mode=TitleMode.HASHED).event(WINDOW, seen)
    assert hashed is not None
    assert (hashed["app"], hashed["title"][:2]) == ("code", "h:")
    assert gate(title_mode=TitleMode.NONE).event(WINDOW, seen) == {"app": "code", "title": ""}


def test_a_page_keeps_its_place_and_not_what_was_asked() -> None:
    kept = gate().event(PAGE, PAGE_SEEN)
    assert kept == {
        "url": "https://docs.example.org/guide/start", "title": "Start – Guide", "audible": False, "incognito": False,
        "tabCount": 12,
    }  # fmt: skip
    hashed = gate(title_mode=TitleMode.HASHED).event(PAGE, PAGE_SEEN)
    assert hashed is not None
    assert hashed["url"] == "https://docs.example.org/"
    none = gate(title_mode=TitleMode.NONE).event(PAGE, PAGE_SEEN)
    assert none == {"audible": False, "incognito": False, "tabCount": 12}


def test_an_editor_keeps_project_and_language() -> None:
    assert gate().event(FILE, FILE_SEEN) == FILE_SEEN
    hashed = gate(title_mode=TitleMode.HASHED).event(FILE, FILE_SEEN)
    assert hashed is not None
    assert hashed["language"] == "latex"
    assert all(hashed[key].startswith("h:") for key in ("file", "project", "branch"))
    assert gate(title_mode=TitleMode.NONE).event(FILE, FILE_SEEN) == {"language": "latex"}


def test_presence_says_its_state_and_no_more() -> None:
    assert gate(title_mode=TitleMode.NONE).event(PRESENCE, {"status": "afk", "note": "x"}) == {"status": "afk"}


@pytest.mark.parametrize("incognito", [True, "true", 1])
@pytest.mark.parametrize("kind", [WINDOW, PAGE, "anything"])
def test_private_browsing_is_dropped(kind: str, incognito: object) -> None:
    assert gate().event(kind, {"app": "firefox", "title": "x", "url": "https://a.b/", "incognito": incognito}) is None


def test_a_private_windows_title_is_not_kept() -> None:
    seen = {"app": "firefox", "title": "Bank — Mozilla Firefox Private Browsing", "url": "https://bank.example/"}
    assert gate().event(WINDOW, seen) == {"app": "firefox", "title": ""}
    assert gate().event(PAGE, seen) is None


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (WINDOW, {"app": "KeePassXC", "title": "x"}),
        (WINDOW, {"app": "firefox", "title": "x", "url": "https://vault.bitwarden.com/"}),
        (PAGE, {"url": "https://vault.bitwarden.com/#/x", "title": "x"}),
        (PAGE, {"url": "https://login.bank.example/a", "title": "x"}),
        (PAGE, {"url": "https://fine.example/", "title": "about payroll 2026"}),
        (FILE, {"file": "/home/me/payroll.ods", "project": "x", "language": "ods"}),
        ("own.kind", {"program": "games", "n": 1}),
        ("own.kind", {"nested": {"deep": ["a payroll"]}}),
        ("own.kind", {"where": "see https://www.bank.example/a?b"}),
    ],
)
def test_what_is_excluded_leaves_nothing(kind: str, data: dict[str, object]) -> None:
    chosen = gate(excluded_apps=("games",), excluded_titles=("payroll",), excluded_domains=("bank.example",))
    assert chosen.event(kind, data) is None


def test_other_watchers_words_are_treated_as_titles() -> None:
    data = {"artist": "王菲", "track": "a https://x.example/y?secret b", "state": "playing", "position": 12.5}
    assert gate().event("spotify", data) == data | {"track": "a x.example b"}
    none = gate(title_mode=TitleMode.NONE).event("spotify", data)
    assert none == {"state": "playing", "position": 12.5}


@pytest.mark.parametrize("mode", [TitleMode.HASHED, TitleMode.NONE])
@pytest.mark.parametrize("kind", [WINDOW, PAGE, FILE, PRESENCE, "own.kind"])
def test_no_free_word_is_left_where_titles_are_not_kept(mode: TitleMode, kind: str) -> None:
    data = {
        "app": "firefox", "title": SECRET, "url": f"https://h.example/{SECRET}?q={SECRET}", "file": SECRET,
        "project": SECRET, "more": {"list": [SECRET, {"deep": SECRET}]}, "note": f"see https://x.example/{SECRET}",
    }  # fmt: skip
    assert SECRET not in json.dumps(gate(title_mode=mode).event(kind, data))


@pytest.mark.parametrize("kind", [WINDOW, PAGE, FILE, PRESENCE, "own.kind"])
@pytest.mark.parametrize(
    "data",
    [
        {}, {"app": None, "title": 7, "url": ["x"]}, {"app": "", "title": ""}, {"app": "", "title": "alone"},
        {"title": "\ud800\x00\u202e"}, {"": ""}, {"a": {"b": {"c": {"d": {"e": "deep"}}}}}, {"url": "http://[::1"},
        {"url": "javascript:alert(1)"}, {"status": {"x": 1}}, {str(n): n for n in range(1000)},
    ],
)  # fmt: skip
def test_odd_data_is_survived(kind: str, data: dict[str, object]) -> None:
    kept = gate().event(kind, data)
    assert kept is None or json.dumps(kept)
    assert kept is None or gate().event(kind, kept) == kept, "taken again it stays"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://www.example.org", "https://example.org/"),
        ("http://example.org:8080/a/b.html?x=1#y", "http://example.org/a/b.html"),
        ("https://mail.example.org/u/0/d3b07384d113edec49eaa6238ad5ff00", "https://mail.example.org/u/0/…"),
        ("https://example.org/reset/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.abc/x", "https://example.org/reset/…/x"),
        ("https://example.org/u/me@mail.example/y", "https://example.org/u/…/y"),
        ("https://example.org/a-long-title-of-a-page-with-2026-in-it", "https://example.org/a-long-title-of-a-page-with-2026-in-it"),
        ("https://zh.wikipedia.org/wiki/注意力", "https://zh.wikipedia.org/wiki/注意力"),
        ("about:blank", "about:blank"),
        ("moz-extension://0a1b/page.html?x", "moz-extension://0a1b"),
        ("file:///home/me/secret.txt", "file:"),
        ("data:text/html,secret", "data:"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("not an address", ""),
        ("http://[::1", ""),
    ],
)  # fmt: skip
def test_addresses(address: str, kept: str) -> None:
    assert clean_address(address, whole=True) == kept
    assert clean_address(kept, whole=True) == kept
