"""What other choices would keep of the last windows: shown, never stored."""

from typing import Any

from headwater.base import Settings, TitleMode
from headwater.redact import RawWindow, RecentWindows

KEY = bytes(range(32))


def recent(*raws: RawWindow, **choices: Any) -> RecentWindows:
    gate = RecentWindows(Settings(**choices), KEY)
    for raw in raws:
        gate.window(raw)
    return gate


def test_the_latest_comes_first_as_other_choices_would_keep_it() -> None:
    gate = recent(RawWindow(10.0, "code", "main.py"), RawWindow(20.0, "firefox", "Bank of Nowhere — Mozilla Firefox"))
    rows = gate.preview(Settings(excluded_titles=("bank of",)), 30.0)
    assert [(r.app, r.title, r.kept is None) for r in rows] == [
        ("firefox", "Bank of Nowhere — Mozilla Firefox", True), ("code", "main.py", False),
    ]  # fmt: skip
    (hashed, _) = gate.preview(Settings(title_mode=TitleMode.HASHED), 30.0)
    assert hashed.kept is not None
    assert hashed.kept.title.startswith("h:")


def test_what_is_excluded_now_can_be_seen_to_come_back() -> None:
    gate = recent(RawWindow(10.0, "games", "x"), excluded_apps=("games",))
    assert gate.window(RawWindow(11.0, "games", "x")) is None
    assert [r.kept is None for r in gate.preview(Settings(), 20.0)] == [False]


def test_passwords_and_private_windows_are_not_even_remembered() -> None:
    gate = recent(
        RawWindow(10.0, "KeePassXC", "secret"), RawWindow(11.0, "firefox", "x — Mozilla Firefox Private Browsing"),
        RawWindow(12.0, "chrome", "x", private=True), RawWindow(13.0, "firefox", "v", url="https://vault.bitwarden.com"),
    )  # fmt: skip
    assert gate.preview(Settings(), 20.0) == ()


def test_few_and_young_ones_are_remembered_and_each_once() -> None:
    gate = recent(*(RawWindow(float(n), "code", f"{n % 8}.py") for n in range(16)))
    assert [r.title for r in gate.preview(Settings(), 20.0)] == [f"{n}.py" for n in (7, 6, 5, 4, 3, 2)]
    assert gate.preview(Settings(), 2000.0) == ()


def test_it_shows_nothing_of_itself_when_printed() -> None:
    (row,) = recent(RawWindow(1.0, "code", "q7Zx9planted")).preview(Settings(), 2.0)
    assert "planted" not in repr(row)
