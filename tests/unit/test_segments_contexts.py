"""What browsers and editors say about their windows joins the segment of that window, and no other."""

from headwater.records import ContextSeen, Observation, Segment, TitleKind, WindowSeen
from headwater.segments import Segmenter
from tests.support.days import NOON


def folded(*seen: Observation, end: float = 30.0) -> list[Segment]:
    segmenter = Segmenter(180.0)
    found = [s for each in seen for s in segmenter.feed(each)]
    return [*found, *segmenter.close(NOON + end)]


def window(at: float, app: str, title: str, **more: object) -> WindowSeen:
    return WindowSeen(NOON + at, app, title, **more)  # type: ignore[arg-type]


def page(at: float, title: str, domain: str, client: str = "web-firefox", **more: object) -> ContextSeen:
    return ContextSeen(NOON + at, client, title, domain, **more)  # type: ignore[arg-type]


def test_a_page_gives_its_window_the_site_from_the_windows_beginning() -> None:
    found = folded(window(0, "firefox", "Guide — Mozilla Firefox"), page(0.8, "Guide", "docs.example.org"))
    assert [(s.start - NOON, s.domain) for s in found] == [(0.0, "docs.example.org")]


def test_a_page_of_a_tab_behind_says_nothing_of_the_window_in_front() -> None:
    found = folded(
        window(0, "firefox", "Guide — Mozilla Firefox"),
        page(1, "Guide", "docs.example.org"),
        window(10, "firefox", "News — Mozilla Firefox"),
        window(20, "code", "Guide.md"),
    )
    assert [(s.app, s.title[:5], s.domain) for s in found] == [
        ("firefox", "Guide", "docs.example.org"), ("firefox", "News ", ""), ("code", "Guide", ""),
    ]  # fmt: skip


def test_coming_back_to_a_page_it_is_known_at_once() -> None:
    found = folded(
        window(0, "firefox", "Guide — Mozilla Firefox"),
        page(1, "Guide", "docs.example.org"),
        window(10, "code", "main.py"),
        window(15, "firefox", "(2) Guide — Mozilla Firefox"),
    )
    assert [s.domain for s in found] == ["docs.example.org", "", "docs.example.org"]


def test_a_hidden_page_hides_its_window_until_the_browser_shows_another() -> None:
    found = folded(
        window(0, "firefox", "My account — Mozilla Firefox"),
        page(0.5, "", "", hidden=True),
        window(10, "code", "main.py"),
        window(15, "firefox", "Guide — Mozilla Firefox"),
        page(15.5, "Guide", "docs.example.org"),
    )
    assert [(s.start - NOON, s.app) for s in found] == [(10.0, "code"), (15.5, "firefox")]


def test_an_editor_gives_its_project_by_file_or_by_name() -> None:
    vim = ContextSeen(NOON + 0.5, "vim", "main.py", project="headwater")
    found = folded(window(0, "Alacritty", "main.py + (~/src) - NVIM"), vim, window(10, "Alacritty", "bash"))
    assert [(s.title[:7], s.project) for s in found] == [("main.py", "headwater"), ("bash", "")]
    hashed = ContextSeen(NOON + 0.5, "vscode", "", project="h:12")
    found = folded(window(0, "Code", "h:77", title_kind=TitleKind.HASHED), hashed, window(10, "gimp", "x"))
    assert [(s.app, s.project) for s in found] == [("Code", "h:12"), ("gimp", "")]


def test_what_was_said_long_ago_says_nothing_of_now() -> None:
    found = folded(
        window(0, "firefox", "Guide — Mozilla Firefox"),
        page(1, "Guide", "docs.example.org"),
        window(10, "code", "main.py"),
        window(700, "firefox", "Guide — Mozilla Firefox"),
        end=720.0,
    )
    assert found[-1].app == "firefox"
    assert found[-1].domain == ""


def test_contexts_alone_make_no_segment() -> None:
    assert folded(page(0, "Guide", "docs.example.org"), page(5, "News", "news.example")) == []


def test_two_browsers_each_have_their_own() -> None:
    found = folded(
        page(0, "Guide", "docs.example.org", client="web-chrome"),
        window(1, "firefox", "Letters — Mozilla Firefox"),
        page(1.2, "Letters", "mail.example", client="web-firefox"),
        window(10, "Google-chrome", "Guide - Google Chrome"),
    )
    assert [s.domain for s in found] == ["mail.example", "docs.example.org"]
