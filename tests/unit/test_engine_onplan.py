"""How windows stand to a plan, as far as the gentle hold goes: it needs to be sure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from headwater.advice.holding import By, Stand
from headwater.categories import Categories, Rule
from headwater.engine.onplan import alike, front_of, site_in
from headwater.records import Category, TitleKind, WindowSeen

AT = 1_772_442_000.0
VIDEO = WindowSeen(AT, "firefox", "Cats – YouTube", domain="youtube.com", fullscreen=False)
EDITOR = WindowSeen(AT, "code", "chapter3.md", fullscreen=False)



def stand(window: WindowSeen, plan: str = "Chapter 3", *rules: Rule) -> tuple[Stand, By]:
    front = front_of(Categories(rules), window, plan)
    return front.stand, front.by


@pytest.mark.parametrize(
    "window",
    [
        VIDEO,
        replace(VIDEO, domain=""),  # without a watcher: the page names its site
        replace(VIDEO, title="", title_kind=TitleKind.NONE),
        replace(VIDEO, title="h:0123456789", title_kind=TitleKind.HASHED),
        replace(VIDEO, domain="www.reddit.com", title="Something"),
        WindowSeen(AT, "steam", "Library"),
        WindowSeen(AT, "chrome-www.youtube.com__-Default", "Cats"),
    ],
)
def test_what_mostly_is_away_from_a_plan(window: WindowSeen) -> None:
    assert stand(window) == (Stand.OFF, By.KIND)


@pytest.mark.parametrize(
    "window",
    [
        WindowSeen(AT, "firefox", "How to play chess and watch videos"),  # words alone are too little
        WindowSeen(AT, "firefox", "Cats", domain="blog.example"),
        WindowSeen(AT, "firefox", "Times", domain="bbc.co.uk"),  # news may be anything
        WindowSeen(AT, "slack", "general"),
        WindowSeen(AT, "nobody-knows-this", "x"),
        WindowSeen(AT, "firefox", "h:YouTube", title_kind=TitleKind.HASHED),
        WindowSeen(AT, ""),
    ],
)
def test_what_nobody_knows_is_not_held(window: WindowSeen) -> None:
    assert stand(window)[0] is Stand.UNSURE


@pytest.mark.parametrize(
    ("plan", "title"),
    [
        ("Cut the YouTube intro", "Studio – YouTube"),
        ("Chapter 3", "Calculus, chapter 3: limits – YouTube"),
        ("看第三章的视频", "高等数学 第三章 – YouTube"),
        ("youtube.com comments", "x"),
    ],
)
def test_where_the_plan_speaks_of_it_nothing_is_held(plan: str, title: str) -> None:
    assert stand(replace(VIDEO, title=title), plan)[0] is Stand.UNSURE


def test_the_persons_rules_go_before_all() -> None:
    assert stand(VIDEO, "Chapter 3", Rule(None, domain="youtube.com", plan=True)) == (Stand.ON, By.RULE)
    assert stand(EDITOR, "Chapter 3", Rule(None, app="code", plan=False)) == (Stand.OFF, By.RULE)
    assert stand(VIDEO, "Chapter 3", Rule(Category.READ, domain="youtube.com")) == (Stand.ON, By.KIND)
    lecture = Rule(Category.READ, title="lecture")
    assert stand(replace(VIDEO, title="A lecture – YouTube"), "Chapter 3", lecture)[0] is Stand.ON
    assert stand(VIDEO, "Chapter 3", lecture)[0] is Stand.OFF
    other = Rule(None, domain="youtube.com", plan=True, intent="Another plan")
    assert stand(VIDEO, "Chapter 3", other)[0] is Stand.OFF


def test_a_meeting_is_known_by_anything_that_says_so() -> None:
    ruled = Rule(None, app="firefox", plan=False)
    for window in (
        WindowSeen(AT, "zoom", "Meeting"),
        WindowSeen(AT, "firefox", "x", domain="meet.google.com"),
        WindowSeen(AT, "firefox", "Standup – Google Meet"),
    ):
        assert front_of(Categories((ruled,)), window, "Chapter 3").meeting


@pytest.mark.parametrize(
    ("title", "site"),
    [
        ("Cats – YouTube — Mozilla Firefox", "YouTube"),
        ("YouTube", "YouTube"),
        ("猫_哔哩哔哩_bilibili - Google Chrome", "bilibili"),
        ("YouTube – what it pays – Blog", ""),
        ("Threads", ""),
        ("Home / X", ""),
        ("x", ""),
        ("youtubers", ""),
        ("Mozilla Firefox", ""),
        ("", ""),
        ("- - -", ""),
    ],
)
def test_the_site_that_a_page_names(title: str, site: str) -> None:
    assert site_in(title) == site


def test_words_in_common() -> None:
    assert alike("Chapter 3", "chapter")
    assert not alike("Chapter 3", "3")
    assert not alike("the and for", "the and for")
    assert not alike("", "")
