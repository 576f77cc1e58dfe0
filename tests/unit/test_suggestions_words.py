"""The texts of the page "Suggestions": complete in both languages, in the house's tone, and claiming no more than is
known."""

import string

import pytest

from headwater.base import LANGUAGES, Words
from headwater.records import AdviceKind
from headwater.ui.advice.telling import trial_key
from tests.unit.test_advice_words import FORBIDDEN

CLAIMS = {
    "en": ["improv", "effective", "works", "worked", "proves", "proved", "because of", "thanks to", "causes", "helps",
           "significant", "boost"],
    "zh_CN": ["改善", "提升", "提高", "有效", "证明", "显著", "因此", "多亏", "导致"],
}  # fmt: skip
"""What no experiment of one person shows."""
OURS = ("suggestions.", "after.")


def texts(language: str) -> dict[str, str]:
    words = Words(language)
    return {key: words(key) for key in words.keys() if key.startswith(OURS)}  # noqa: SIM118  it is no mapping


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_blames_praises_prescribes_or_overclaims(language: str) -> None:
    said = {key: text.lower() for key, text in texts(language).items()}
    wrong = [*FORBIDDEN[language], *CLAIMS[language]]
    assert len(said) > 80
    assert [(key, word) for key, text in said.items() for word in wrong if word in text] == []


def test_both_languages_have_the_same_texts_and_places() -> None:
    en, zh = (texts(language) for language in LANGUAGES)
    assert set(en) == set(zh)
    places = [{k: {p[1] for p in string.Formatter().parse(t) if p[1]} for k, t in of.items()} for of in (en, zh)]
    assert places[0] == places[1]
    told = [text for key, text in zh.items() if not key.endswith((".loading", ".join"))]
    assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in told)


@pytest.mark.parametrize("kind", AdviceKind)
def test_every_kind_that_is_compared_has_its_sentence(kind: AdviceKind) -> None:
    assert trial_key(kind) in Words("en")
