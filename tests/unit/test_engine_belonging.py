"""What belongs to a plan, and what says so."""

import pytest

from headwater.categories import Categories, Rule
from headwater.engine.belonging import Belonging, By, Sort, key_of, learned, like
from headwater.engine.unsorted import Use
from headwater.records import Category, TitleKind
from tests.support.days import NOON, segment

PLAN = "Thesis chapter 3"
B, N, U = Sort.BELONGS, Sort.NOT, Sort.UNSURE


def use(app: str, seconds: float, intent: str = PLAN, title: str = "", domain: str = "", project: str = "") -> Use:
    return Use(app, title, domain, project, intent, seconds)


def judge(*before: Use, rules: tuple[Rule, ...] = (), plan: str = PLAN) -> Belonging:
    categories = Categories(rules)
    return Belonging(plan, categories, learned(plan, before, categories))


@pytest.mark.parametrize(
    ("window", "told"),
    [
        (("soffice", "chapter 3 – tables.odt", "", ""), (B, By.WORDS)),
        (("libreoffice-writer", "letter.odt", "", ""), (B, By.WORDS)),
        (("firefox", "a film", "youtube.com", ""), (N, By.KIND)),
        (("firefox", "thesis chapter talk", "youtube.com", ""), (B, By.WORDS)),
        (("kcalc", "", "", ""), (U, By.NOTHING)),
        (("zotero", "", "", ""), (B, By.EARLIER)),
        (("firefox", "", "uni.example.org", ""), (B, By.EARLIER)),
        (("mygame", "thesis chapter 3", "", ""), (N, By.RULE)),
        (("youtube", "", "music.youtube.com", ""), (B, By.RULE)),
    ],
)
def test_who_has_the_last_word(window: tuple[str, str, str, str], told: tuple[Sort, By]) -> None:
    """A thesis is written, so a program for writing belongs; rules go before words, words before the past."""
    rules = (
        Rule(None, app="mygame", plan=False), Rule(None, domain="music.youtube.com", plan=True, intent=PLAN),
        Rule(None, app="kcalc", plan=True, intent="another plan"),
    )  # fmt: skip
    before = (use("zotero", 900), use("firefox", 300, domain="uni.example.org"), use("soffice", 3000))
    assert judge(*before, rules=rules).of(*window) == told


def test_only_plans_of_like_words_are_learned_from() -> None:
    others = [use("zotero", 900, intent) for intent in ("", "Invoices of October", "3 of them", "tax")]
    assert judge(*others).of("zotero", "", "", "") == (U, By.NOTHING)
    for text in ("thesis CHAPTER 3", "Chapter 4 of the thesis", "thesis"):
        assert judge(use("zotero", 900, text)).of("zotero", "", "", "") == (B, By.EARLIER), text


def test_little_time_and_what_was_called_away_is_not_learned() -> None:
    writing = use("soffice", 10_000)
    assert judge(writing, use("zotero", 119)).of("zotero", "", "", "")[0] is U
    assert judge(writing, use("zotero", 400)).of("zotero", "", "", "")[0] is U, "a twentieth of all"
    assert judge(writing, use("zotero", 600)).of("zotero", "", "", "")[0] is B
    gone = (Rule(None, app="zotero", plan=False, intent="Chapter 2 of the thesis"),)
    before = use("zotero", 900, "Chapter 2 of the thesis")
    assert judge(writing, before, rules=gone).of("zotero", "", "", "")[0] is U
    assert judge(writing, use("firefox", 9000, domain="youtube.com")).of("firefox", "", "youtube.com", "")[0] is N


def test_shares_are_of_the_time_of_such_plans() -> None:
    shares = learned(PLAN, [use("a", 300), use("b", 700), use("c", 5000, "else")], Categories())
    assert shares == {("app", "a"): 0.3, ("app", "b"): 0.7}
    assert learned(PLAN, [], Categories()) == {}


def test_things_are_sorted_by_most_of_their_time() -> None:
    found = judge().things(
        [
            use("soffice", 300, title="chapter 3"), use("kcalc", 59), use("firefox", 200, domain="a.org"),
            use("firefox", 90, domain="a.org", title="thesis chapter 3"), use("code", 90, project="headwater"),
        ]
    )  # fmt: skip
    assert [(t.field, t.value, round(t.seconds), t.sort) for t in found] == [
        ("app", "soffice", 300, B), ("domain", "a.org", 290, U), ("project", "headwater", 90, U),
    ]  # fmt: skip
    assert "a.org" not in repr(found)


def test_a_segment_of_which_nothing_may_be_known_is_not_judged() -> None:
    j = judge()
    assert j.holds(segment(NOON, app="", title="")) is None
    assert j.holds(segment(NOON, app="soffice", title="thesis chapter")) is True
    hashed = segment(NOON, app="kcalc", title="thesis chapter", title_kind=TitleKind.HASHED)
    assert j.holds(hashed) is None, "a hash has no words"
    assert Categories().of("kcalc") is not Category.WRITE


def test_likeness_and_keys() -> None:
    assert like("写第三章", "第三章")
    assert not like("", "")
    assert not like("the", "a")
    assert [key_of("a", "d", "p"), key_of("a", "d", ""), key_of("a", "", "")] == [
        ("project", "p"), ("domain", "d"), ("app", "a"),
    ]  # fmt: skip
