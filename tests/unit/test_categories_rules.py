"""The person's rules: what they match, which of several holds, and that nothing that is typed can hold them up."""

import threading
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.categories import BadRule, Categories, Rule
from headwater.categories.rules import MOST, alike, fit
from headwater.records import Category

C = Category
PLANS = "Chapter 3"


def plan(rules: list[Rule], title: str = "", of: str = "") -> bool | None:
    return Categories(rules).plan("code", title, "", "", of)


@pytest.mark.parametrize(
    ("rule", "window", "matches"),
    [
        (Rule(C.PLAY, app="org.gnome.Evince"), ("org.gnome.Evince", "", "", ""), True),
        (Rule(C.PLAY, app="C:\\Tools\\My App.exe"), ("C:\\Tools\\My App.exe", "", "", ""), True),
        (Rule(C.PLAY, app="a[b]c"), ("a[b]c", "", "", ""), True),
        (Rule(C.PLAY, app="a[b]c"), ("abc", "", "", ""), False),
        (Rule(C.PLAY, app="ev"), ("evince", "", "", ""), False),
        (Rule(C.PLAY, project="Thesis"), ("code", "", "", "thesis"), True),
        (Rule(C.PLAY, project="Thesis"), ("code", "", "", "thesis 2"), False),
        (Rule(C.PLAY, project="Th*"), ("code", "", "", "thesis"), False),
        (Rule(C.PLAY, domain="*.Example.org."), ("firefox", "", "mail.example.org", ""), True),
        (Rule(C.PLAY, domain="example.org"), ("firefox", "", "badexample.org", ""), False),
        (Rule(C.PLAY, domain="www."), ("firefox", "", "", ""), False),
        (Rule(C.PLAY, domain="www."), ("firefox", "", "example.org.", ""), False),
        (Rule(C.PLAY, domain="*."), ("code", "main.py", "", ""), False),
        (Rule(C.PLAY, domain="web.whatsapp.com"), ("chrome-web.whatsapp.com__-Default", "", "", ""), True),
        (Rule(C.PLAY, title="CAFÉ"), ("code", "the cafe\u0301 menu", "", ""), True),
        (Rule(C.PLAY, title="straße"), ("code", "STRASSE 5", "", ""), True),
        (Rule(C.PLAY, title="a\nb"), ("code", "xa\nby", "", ""), True),
        (Rule(C.PLAY, title="第三章"), ("code", "论文 第三章 草稿", "", ""), True),
        (Rule(C.PLAY, title="dr?ft*"), ("code", "draft of it", "", ""), True),
        (Rule(C.PLAY, title="dr?ft"), ("code", "a draft", "", ""), False),
        (Rule(C.PLAY, title="*"), ("code", "", "", ""), False),
        (Rule(C.PLAY, app="code", title="x"), ("code", "", "", ""), False),
        (Rule(C.PLAY, app="code", project="p", domain="d.org", title="t"), ("code", "a t", "d.org", "P"), True),
        (Rule(C.PLAY), ("code", "a", "b.org", "p"), False),
        (Rule(C.PLAY, intent=PLANS), ("code", "a", "b.org", "p"), False),
    ],
)
def test_what_matches(rule: Rule, window: tuple[str, str, str, str], matches: bool) -> None:
    assert (Categories([rule]).of(*window) is C.PLAY) is matches


@pytest.mark.parametrize(
    ("rules", "away"),
    [
        ([], None),
        ([Rule(C.PLAY, app="code")], None),
        ([Rule(None, app="code", plan=False)], False),
        ([Rule(None, app="code", plan=False), Rule(None, app="code", title="thesis", plan=True)], True),
        ([Rule(None, app="code", title="thesis", plan=True), Rule(None, app="code", plan=False)], True),
        ([Rule(None, app="code", plan=True), Rule(None, app="code", plan=False)], False),
        ([Rule(None, app="code", plan=True, intent=PLANS), Rule(None, app="code", title="thesis", plan=False)], True),
        ([Rule(None, app="code", plan=True, intent="Mail"), Rule(None, title="thesis", plan=False)], False),
        ([Rule(None, app="code", plan=True, intent="Mail")], None),
        ([Rule(C.CODE, app="code", title="thesis"), Rule(C.READ, app="code", plan=False)], False),
    ],
)
def test_whether_it_belongs_to_the_plan(rules: list[Rule], away: bool | None) -> None:
    assert plan(rules, title="My thesis", of="chapter  3") is away


def test_a_rule_for_one_plan_says_nothing_while_there_is_none() -> None:
    assert plan([Rule(None, app="code", plan=False, intent=PLANS)]) is None


def test_a_rule_that_says_nothing_of_categories_takes_none_away() -> None:
    both = [Rule(C.READ, app="code"), Rule(None, app="code", title="thesis", plan=False)]
    assert Categories(both).of("code", "my thesis") is C.READ
    assert Categories([both[1]]).of("code", "my thesis") is C.CODE


def test_what_is_known_and_what_is_only_guessed() -> None:
    categories = Categories()
    assert categories.known("code") is C.CODE
    assert categories.known("my-own-tool", "anything") is None
    assert categories.of("my-own-tool") is C.OTHER
    assert categories.known("firefox", "zxcv", "unknown.example") is None
    assert categories.of("firefox", "zxcv", "unknown.example") is C.READ
    assert Categories([Rule(C.PLAN, app="my-own-tool")]).known("my-own-tool") is C.PLAN


def test_of_the_rules_that_match_the_first_one_holds_and_the_others_are_told() -> None:
    rules = [Rule(C.READ, app="code"), Rule(C.PLAY, app="code", title="t"), Rule(None, app="code", plan=False)]
    assert Categories(rules).category_rules("code", "at", "", "") == [rules[1], rules[0]]
    assert Categories(rules).plan_rules("code", "at", "", "", "") == [rules[2]]


def test_other_rules_hold_at_once_and_nothing_of_the_old_ones_is_remembered() -> None:
    categories = Categories([Rule(C.PLAY, app="code"), Rule(None, app="code", plan=False)])
    assert (categories.of("code"), categories.plan("code", "", "", "", "")) == (C.PLAY, False)
    categories.put([])
    assert (categories.of("code"), categories.plan("code", "", "", "", "")) == (C.CODE, None)
    assert categories.rules == ()


def test_threads_ask_while_rules_change() -> None:
    """Each answer is that of some rules that held, never a mixture or an old one after all is done."""
    categories, wrong = Categories(), list[object]()
    ended = threading.Event()

    def ask(app: str) -> None:
        while not ended.is_set():
            said = categories.of(app), categories.plan(app, "", "", "", "")
            if said[0] not in (C.CODE, C.PLAY, C.READ) or said[1] not in (None, False, True):
                wrong.append(said)

    threads = [threading.Thread(target=ask, args=("code",)) for _ in range(4)]
    for t in threads:
        t.start()
    for n in range(300):
        categories.put([Rule((C.PLAY, C.READ)[n % 2], app="code", plan=n % 3 == 0)] if n % 5 else [])
    categories.put([Rule(C.SHOP, app="code")])
    ended.set()
    for t in threads:
        t.join()
    assert categories.of("code") is C.SHOP
    assert [w for w in wrong if w != (C.SHOP, None)] == []


def test_patterns_cannot_blow_up() -> None:
    """A backtracking matcher would need more steps than there are atoms."""
    nasty = ["*a" * 150 + "b", "?" * 350 + "*" + "?" * 40 + "b", "*" * 400, "a*" * 180 + "?b", "[" * 200 + "*(" * 80]
    categories = Categories([Rule(C.PLAY, title=pattern) for pattern in nasty[:2] + nasty[3:]])
    assert categories.of("my-own-tool", "a" * 4000) is C.OTHER
    assert Categories([Rule(C.PLAY, title=nasty[2])]).of("my-own-tool", "a" * 4000) is C.PLAY


_WORDS = st.text(st.sampled_from("abc*?[].\\d 章"), max_size=6)
_RULES = st.builds(
    Rule, st.sampled_from([None, C.CODE, C.PLAY]), _WORDS, _WORDS, _WORDS, _WORDS,
    st.sampled_from([None, True, False]), st.sampled_from(["", PLANS]),
)  # fmt: skip


@given(st.lists(_RULES, max_size=4), _WORDS, _WORDS, _WORDS, _WORDS, st.sampled_from(["", " chapter 3 "]))
def test_any_rules_and_any_window(
    rules: list[Rule], app: str, title: str, domain: str, project: str, intent: str
) -> None:
    """The answer is that of the first rule told; numbers do not matter; doubled rules change nothing."""
    categories = Categories(rules)
    first = next(iter(categories.plan_rules(app, title, domain, project, intent)), None)
    assert categories.plan(app, title, domain, project, intent) is (first.plan if first else None)
    if not intent.strip():
        assert first is None or first.intent == ""
    kinds = categories.category_rules(app, title, domain, project)
    if kinds:
        assert categories.of(app, title, domain, project) is kinds[0].category
    twice = Categories([*rules, *rules])
    assert twice.plan(app, title, domain, project, intent) is categories.plan(app, title, domain, project, intent)
    assert twice.of(app, title, domain, project) is categories.of(app, title, domain, project)


def test_the_order_matters_only_between_equals() -> None:
    rules = [Rule(C.PLAY, app="code"), Rule(C.READ, app="code", title="th"), Rule(C.MAIL, app="code", project="p")]
    told = {Categories(order).of("code", "th", "", "p") for order in permutations(rules)}
    assert told == {C.READ}


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (Rule(C.CODE), "something to match"),
        (Rule(C.CODE, app="  "), "something to match"),
        (Rule(None, app="x"), "something to say"),
        (Rule(C.CODE, app="x" * 401), "400 characters"),
        (Rule(None, app="x", plan=False, intent="y" * 401), "400 characters"),
    ],
)
def test_what_cannot_be_kept(bad: Rule, sentence: str) -> None:
    with pytest.raises(BadRule, match=sentence) as told:
        fit([Rule(C.CODE, app="fine"), bad])
    assert "x" * 20 not in str(told.value)


def test_there_is_room_for_so_many() -> None:
    fit([Rule(C.CODE, app=str(n)) for n in range(MOST)])
    with pytest.raises(BadRule, match="room for"):
        fit([Rule(C.CODE, app=str(n)) for n in range(MOST + 1)])


def test_plans_are_alike_but_for_case_and_spaces() -> None:
    assert alike(" Chapter\t3", "chapter 3 ")
    assert not alike("Chapter 3", "Chapter 33")
