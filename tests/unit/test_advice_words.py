"""The texts of the suggestions: complete in both languages, and in the house's tone."""

import string
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from headwater.advice import BUTTONS, GUARD
from headwater.advice.candidates import candidates
from headwater.advice.state import AdviceState
from headwater.base import LANGUAGES, Paths, Settings, Words
from headwater.records import AdviceKind, Moment
from tests.support.advising import ASKING, BACK, GOOD, HOME, OFF_PLAN, OFFERS, only

DARK = replace(OFFERS[AdviceKind.SURGE], lately=replace(HOME.lately, dark=0.7))
EVERY = [
    (AdviceKind.BREAK, GOOD), (AdviceKind.DRIFT, OFF_PLAN), (AdviceKind.RESUME, BACK),
    (AdviceKind.RESUME, replace(BACK, returned_after_s=8000.0)), (AdviceKind.QUESTION, ASKING), *OFFERS.items(),
    (AdviceKind.TOMORROW, HOME), (AdviceKind.SURGE, DARK),
]  # fmt: skip
TEXTS = (
    "break", "drift", "resume", "resume_long", "eyes", "messages", "best_hours", "note", "wind_down", "tomorrow",
    "tomorrow_best", "surge", "surge_dark", "praise", "break_study", "note_study", "wind_down_study", "tomorrow_study",
    "tomorrow_best_study", "best_hours_study",
)  # fmt: skip
PARTS = {"title", "body", "why", "accept", "later", "not_helpful", "not_today", "also"}
FORBIDDEN = {
    "en": [
        "!", "productiv", "distract", "lazy", "stress", "burnout", "burn-out", "tired", "fatigue", "exhaust", "health",
        "well done", "great", "good job", "keep going", "keep it up", "streak", "record time", "addict", "procrastinat",
        "should", "must", "have to", "need to", "warning", "wasted", "other people", "others do", "than most", "fail",
        "medical", "doctor", "disorder", "focus better", "work longer", "goal",
    ],
    "zh_CN": [
        "！", "!", "高效", "效率", "分心", "走神", "懒", "压力", "疲劳", "疲惫", "劳累", "健康", "太棒", "真棒", "加油",
        "坚持", "拖延",
        "应该", "必须", "警告", "浪费", "别人", "其他人", "连续天数", "打卡", "上瘾", "医", "症", "失败",
        "目标", "更专注",
    ],
}  # fmt: skip


def catalogue(language: str) -> dict[str, str]:
    text = Paths.bundled(f"resources/i18n/{language}/advice.toml").read_text(encoding="utf-8")
    flat: dict[str, str] = {}

    def walk(table: dict[str, Any], prefix: str) -> None:
        for key, value in table.items():
            if isinstance(value, dict):
                walk(value, f"{prefix}{key}.")
            else:
                flat[prefix + key] = value

    walk(tomllib.loads(text), "")
    return flat


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "moment"), EVERY)
def test_every_suggestion_can_be_said(language: str, kind: AdviceKind, moment: Moment) -> None:
    words = Words(language)
    (candidate,) = candidates(moment, AdviceState.first(1), only(kind))
    assert candidate.kind is kind
    params = dict(candidate.params)
    for part in ("title", "body", "why"):
        said = words(f"{candidate.text}.{part}", **params)
        assert said.strip()
        assert "{" not in said
    for _, part in BUTTONS[candidate.kind]:
        assert 0 < len(words(f"{candidate.text}.{part}")) <= 24


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "moment"), EVERY)
def test_days_of_study_have_words_of_their_own_where_it_matters(
    language: str, kind: AdviceKind, moment: Moment
) -> None:  # fmt: skip
    words, settings = Words(language), replace(only(kind), profile="study")
    (candidate,) = candidates(moment, AdviceState.first(1), settings)
    (at_work,) = candidates(moment, AdviceState.first(1), only(kind))
    said = [words(f"{c.text}.body", _="", **dict(c.params)) for c in (candidate, at_work)]
    assert (said[0] != said[1]) is candidate.text.endswith("_study")
    assert candidate.params == at_work.params


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_every_rule_has_its_words(language: str) -> None:
    keys = set(catalogue(language))
    assert {f"advice.kind.{k}" for k in AdviceKind} | {f"advice.off.{k}" for k in AdviceKind} < keys
    assert {f"advice.rule.{rule.name}" for rule in GUARD} == {k for k in keys if k.startswith("advice.rule.")}
    assert {f"advice.evidence.{k}" for k in AdviceKind} == {k for k in keys if k.startswith("advice.evidence.")}
    for text in TEXTS:
        parts = {k.rpartition(".")[2] for k in keys if k.startswith(f"advice.{text}.")}
        assert {"title", "body", "why", "accept", "not_helpful", "not_today"} <= parts <= PARTS
    asked = {k.rpartition(".")[2] for k in keys if k.startswith("advice.question.")}
    assert asked == {"title", "body", "why", "later"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_blames_praises_or_prescribes(language: str) -> None:
    said = {key: text.lower() for key, text in catalogue(language).items()}
    assert [(key, word) for key, text in said.items() for word in FORBIDDEN[language] if word in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_drift_is_a_question_and_names_and_numbers_of_the_person_are_only_filled_in(language: str) -> None:
    texts = catalogue(language)
    assert texts["advice.drift.title"].rstrip().endswith(("?", "？"))
    strange = replace(OFF_PLAN, intent=replace(OFF_PLAN.intent, text="{minutes} %s {0}"))  # type: ignore[type-var]
    (candidate,) = candidates(strange, AdviceState.first(1), Settings())
    assert "{minutes} %s {0}" in Words(language)("advice.drift.title", **dict(candidate.params))


def test_both_languages_have_the_same_places() -> None:
    en, zh = (catalogue(language) for language in LANGUAGES)
    assert set(en) == set(zh)
    places = {key: {p[1] for p in string.Formatter().parse(text) if p[1]} for key, text in en.items()}
    assert places == {key: {p[1] for p in string.Formatter().parse(text) if p[1]} for key, text in zh.items()}
