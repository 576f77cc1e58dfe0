"""Reasons in words: each carries its numbers, in both languages, whatever names and plans are called."""

import json
from dataclasses import replace

import pytest

from headwater.base import Words
from headwater.categories import Categories
from headwater.records import LEARNED_STATES, Decider, Explanation, FocusState, LabelSource, Presence, Reason
from headwater.reports.why import explanation_object, footnotes, head, heaviest, length, sentences
from tests.support.fake_reasons import SWITCHED

EN, ZH = Words("en"), Words("zh_CN")
NAME = Categories().name
P = (0.74, 0.1, 0.05, 0.06, 0.05)
PLACE = (("seconds", 240.0), ("of", 600.0), ("times", 3), ("unknown", 0))
INPUT = (("keys", 3), ("clicks", 9), ("wheel", 40), ("seconds", 300.0))
RULE = (("app", "slack"), ("domain", ""), ("title", ""), ("project", ""), ("on", 0), ("intent", ""), ("number", 3))
HOSTILE = "\u202e<b>{0}{state}</b>\x00\n\ud800" + "x" * 5000
EVERY = (
    Reason("changes", (("n", 14), ("seconds", 360.0), ("a", "slack"), ("b", "firefox"), ("more", 0)), 0.7, P),
    Reason("changes", (("n", 14), ("seconds", 360.0), ("a", "slack"), ("b", ""), ("more", 0)), 0.7, P),
    Reason("changes", (("n", 14), ("seconds", 360.0), ("a", "slack"), ("b", "firefox"), ("more", 3)), 0.7, P),
    Reason("changes", (("n", 14), ("seconds", 36.0), ("a", ""), ("b", ""), ("more", 0)), 0.7, P),
    Reason("app", (("app", "slack"), *PLACE), 0.7, P),
    Reason("app", (("app", "slack"), *PLACE[1:3], ("seconds", 590.0), ("unknown", 1)), 0.7, P),
    Reason("site", (("site", "reddit.com"), *PLACE), 0.7, P),
    Reason("site", (("site", "reddit.com"), ("seconds", 600.0), *PLACE[1:3], ("unknown", 1)), 0.7, P),
    *(Reason(f"input.{kind}", INPUT, 0.2, P) for kind in ("keys", "pointer", "little")),
    Reason("titles", (("n", 1),), 0.2, P),
    Reason("titles", (("n", 9),), 0.2, P),
    *(Reason(f"signal.{x}", (("seconds", 300.0),), 0.2, P) for x in ("call", "media", "fullscreen", "sharing")),
    *(Reason(f"plan.{x}", (("plan", "Chapter 3"),), 0.2, P) for x in ("fits", "other")),
    Reason("absence", (("seconds", 2520.0), ("back", 120.0)), 0.2, P),
    Reason("taught", (), 0.2, P),
    Reason("blind", (), 0.0),
    *(Reason("label", (("source", source.value),), 0.0, P) for source in LabelSource),
    *(Reason("rule", (*RULE[:4], ("on", on), ("intent", plan)), 0.0, P) for on in (0, 1) for plan in ("", "Thesis")),
    *(
        Reason("away", (("presence", x.value), ("seconds", 720.0)), 0.0)
        for x in (Presence.AWAY, Presence.LOCKED, Presence.SUSPENDED)
    ),
)


def one(reason: Reason, words: Words = EN, told: Explanation = SWITCHED) -> str:
    return heaviest(replace(told, reasons=(reason,)), words, NAME)


def test_the_sentences_of_the_plan() -> None:
    assert sentences(SWITCHED, EN, NAME) == (
        "14 window changes in 6 min, between Slack and Firefox; without them: sustained work, 0.74",
        "180 keys and 4 clicks a minute over 5 min; were that not known: many things at once, 0.71 instead of 0.81",
    )
    assert heaviest(SWITCHED, ZH, NAME) == "6 分钟内换了 14 次窗口，在 Slack 和 Firefox 之间；没有它们：持续工作，0.74"
    assert head(SWITCHED, EN) == "Many things at once, 0.81"
    assert footnotes(SWITCHED, EN) == ("Without all of these: sustained work, 0.70",)


@pytest.mark.parametrize("reason", EVERY, ids=lambda r: r.key)
@pytest.mark.parametrize("words", [EN, ZH], ids=["en", "zh"])
def test_every_reason_has_words_and_its_number(reason: Reason, words: Words) -> None:
    said = one(reason, words)
    assert not set("{}\n") & set(said)
    assert "why." not in said
    if reason.without:
        assert "0.74" in said
    if words is ZH:
        assert said != one(reason, EN)


def test_names_are_those_that_people_know() -> None:
    reason = Reason("app", (("app", "org.gnome.Evince"), *PLACE), 0.7, P)
    assert one(reason).startswith("Evince in front for 4 min of the last 10 min; without it:")


@pytest.mark.parametrize("words", [EN, ZH])
def test_hostile_names_and_plans_are_plain_and_short(words: Words) -> None:
    for key, name in (("app", "app"), ("site", "site"), ("plan.other", "plan")):
        said = one(Reason(key, ((name, HOSTILE), *PLACE), 0.7, P), words)
        assert len(said) < 200
        assert said.isprintable()
        assert "0.74" in said


def test_unsure_tells_for_which_state_a_reason_speaks() -> None:
    params = (*EVERY[0].params, ("for", "fragmented"), ("was", 0.42))
    told = replace(
        SWITCHED, state=FocusState.UNSURE, probabilities=(0.4, 0.1, 0.05, 0.42, 0.03),
        reasons=(Reason("changes", params, 0.36, P),), without=(), told=None,
    )  # fmt: skip
    assert head(told, EN) == "Not sure: many things at once 0.42, sustained work 0.40"
    assert sentences(told, EN, NAME) == (
        "For many things at once, 0.42: 14 window changes in 6 min, between Slack and Firefox; without them: 0.06",
    )
    assert footnotes(told, EN) == ()


def test_who_decided_is_said() -> None:
    label = Reason("label", (("source", "correction"),), 0.0, P)
    said = replace(SWITCHED, state=FocusState.FOCUSED, by=Decider.PERSON, reasons=(label,), without=())
    assert head(said, EN) == "Sustained work, as you said"
    assert sentences(said, EN, NAME) == ("You said so; by the model: sustained work, 0.74",)
    rule = replace(said, state=FocusState.DRIFTING, by=Decider.RULE, reasons=(Reason("rule", RULE, 0.0, P),))
    assert head(rule, EN) == "Away from your plan, by a rule of yours"
    assert heaviest(rule, EN, NAME) == "Your rule: Slack is away from your plan; without it: sustained work, 0.74"
    gone = Reason("away", (("presence", "away"), ("seconds", 720.0)), 0.0)
    away = replace(
        said, state=FocusState.AWAY, by=Decider.PRESENCE, probabilities=(), reasons=(gone,)
    )  # fmt: skip
    assert head(away, EN) == "Away"
    assert heaviest(away, EN, NAME) == "No input for 12 min, and neither media nor a call"


def test_nothing_by_itself_and_another_history_are_said() -> None:
    told = replace(SWITCHED, reasons=(), without=(), told=FocusState.DRIFTING)
    assert sentences(told, EN, NAME) == ("Nothing that can be named made the difference by itself.",)
    assert heaviest(told, EN, NAME) == ""
    assert footnotes(told, EN)[0].startswith("The history says away from your plan:")


def test_json_has_the_numbers_with_and_without() -> None:
    told = explanation_object(replace(SWITCHED, start=1.79e9, end=1.79e9 + 30), 3600, EN, NAME)
    again = json.loads(json.dumps(told, allow_nan=False))
    assert again["state"] == "fragmented"
    assert again["by"] == "model"
    assert set(again["probabilities"]) == {s.value for s in LEARNED_STATES}
    assert again["reasons"][0]["without"]["focused"] == 0.74
    assert again["reasons"][0]["params"]["n"] == 14
    assert again["reasons"][0]["text"] == sentences(SWITCHED, EN, NAME)[0]
    assert again["start"].endswith("+01:00")
    assert again["history_state"] is None
    assert (again["adapter"], again["without"]["focused"]) == (None, 0.7)


def test_lengths_have_units() -> None:
    assert [length(s, EN) for s in (0, 36.4, 89, 90, 360, 5400)] == [
        "0 s",
        "36 s",
        "89 s",
        "2 min",
        "6 min",
        "1 h 30 min",
    ]
