"""The title encoder that ships: what is alike lies near, in both languages."""

from functools import cache

import numpy as np
import pytest

from headwater.attention.titles import TitleEncoder
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
