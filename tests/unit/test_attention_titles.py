"""The title encoder that ships: what is alike lies near, in both languages."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import text

from headwater.attention.titles import LONGEST, TitleEncoder
from headwater.base import Paths
from headwater.features import compose


@cache
def encoder() -> TitleEncoder:
    folder = Paths.bundled("models/attention/artifacts")
    return TitleEncoder.load(folder / "tokenizer.json", folder / "titles.npz")


def near(a: str, b: str) -> float:
    return float(encoder()(a) @ encoder()(b))


@pytest.mark.parametrize(
    ("text", "like", "unlike"),
    [
        ("python function parser", "software code module", "football match results"),
        ("football highlights", "basketball game score", "quarterly budget spreadsheet"),
        ("inbox mail", "email message reply", "protein folding paper"),
        ("会议 日程", "meeting calendar schedule", "funny video game"),
        ("视频 电影", "movie video", "expense claim approval"),
        ("代码 调试", "code debug", "shopping discount"),
    ],
)
def test_what_is_alike_lies_near(text: str, like: str, unlike: str) -> None:
    assert near(text, like) > near(text, unlike) + 0.1


def test_vectors_are_unit_or_nothing() -> None:
    assert np.linalg.norm(encoder()(compose("Firefox", "Lakes", "example.org"))) == pytest.approx(1, abs=1e-5)
    assert not encoder()("").any()


def test_a_text_is_encoded_once() -> None:
    assert encoder()("the same text") is encoder()("the same text")


def test_the_end_of_an_endless_title_is_not_read() -> None:
    assert np.array_equal(encoder()("lake " * 60 + "a"), encoder()("lake " * 60 + "b"))


@given(text())
def test_words_one_by_one_give_the_pieces_of_the_whole(words: str) -> None:
    """Pieces never reach over a space, so what was seen before need not be cut again."""
    made, told = encoder(), compose("Code", words, "example.org")
    whole = made._tokenizer.encode(told, add_special_tokens=False).ids
    assert [i for word in told.split() for i in made._pieces(word)][:LONGEST] == whole[:LONGEST]
