"""The tables that the title heads learn from: whole, of our own categories, and read as they are meant."""

import importlib
from collections import Counter
from pathlib import Path

import pytest

from headwater.records import Category

ATTENTION = Path(__file__).parents[2] / "models/attention"


def rows(name: str) -> list[list[str]]:
    lines = (ATTENTION / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def test_every_label_of_a_set_means_one_category() -> None:
    found = [(source, label) for source, _, labels in rows("kinds.tsv") for label in labels.split("; ")]
    assert [pair for pair, count in Counter(found).items() if count > 1] == []
    assert all(label.strip() == label != "" for _, label in found)
    assert {Category(kind) for _, kind, _ in rows("kinds.tsv")} <= set(Category) - {Category.OTHER}


def test_titles_that_were_read_stand_once_each_with_a_tone() -> None:
    found = rows("tone_read.tsv")
    assert len({at for at, _ in found}) == len(found) > 300
    assert {told for _, told in found} == {"negative", "neutral", "positive"}


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Two killed, dozens injured in a bus crash", "negative"),
        ("A WONDERFUL victory", "positive"),
        ("Meeting notes of Tuesday", "neutral"),
        ("They won and lost", "neutral"),
        ("", "neutral"),
        ("\x00🎉 龘", "neutral"),
    ],
)
def test_the_lexicon_counts_both_sides(title: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ATTENTION.parent))
    tone = importlib.import_module("attention.tone")
    assert tone.TONES[tone.verdict(title)] == told
    negative, positive = tone.lexicon()
    assert len(negative) > 500
    assert len(positive) > 300
    assert not negative & positive
