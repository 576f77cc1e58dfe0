"""The title encoder that ships: what is alike lies near, in both languages."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis.strategies import text

from headwater.attention import ModelMismatch
from headwater.attention.titles import KINDS, LONGEST, TitleEncoder
from headwater.base import Paths
from headwater.base.athand import forget_at_hand
from headwater.features import compose
from headwater.records import Category

SHIPPED = Paths.bundled("models/attention/artifacts")


@cache
def encoder() -> TitleEncoder:
    return TitleEncoder.load(SHIPPED / "tokenizer.json", SHIPPED / "titles.npz")


def with_heads(folder: Path, **changed: np.ndarray | None) -> TitleEncoder:
    """The shipped encoder with some of its arrays put in the place of others, or left out."""
    with np.load(SHIPPED / "titles.npz") as z:
        arrays = {name: changed.get(name, z[name]) for name in z.files}
    np.savez(folder / "titles.npz", **{name: x for name, x in arrays.items() if x is not None})
    return TitleEncoder.load(SHIPPED / "tokenizer.json", folder / "titles.npz")


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


def test_texts_can_be_forgotten_and_give_the_same_again() -> None:
    e = encoder()
    before = e("a lake in the hills").copy()
    assert e._known
    assert e._words
    forget_at_hand()
    assert not e._known
    assert not e._words
    assert np.array_equal(e("a lake in the hills"), before)


def test_the_end_of_an_endless_title_is_not_read() -> None:
    assert np.array_equal(encoder()("lake " * 60 + "a"), encoder()("lake " * 60 + "b"))


@given(text())
def test_words_one_by_one_give_the_pieces_of_the_whole(words: str) -> None:
    """Pieces never reach over a space, so what was seen before need not be cut again."""
    made, told = encoder(), compose("Code", words, "example.org")
    whole = made._tokenizer.encode(told, add_special_tokens=False).ids
    assert [i for word in told.split() for i in made._pieces(word)][:LONGEST] == whole[:LONGEST]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How do I catch a Java exception in my function", Category.CODE),
        ("Election results: the president speaks to parliament", Category.NEWS),
        ("The final boss of this video game on Xbox", Category.PLAY),
        ("Which headphones to buy under 200 dollars, discount price", Category.SHOP),
        ("Inbox (3) - Gmail", Category.MAIL),
        ("Season 2 episode 5 trailer of the series", Category.WATCH),
        ("购物车 优惠券", Category.SHOP),
    ],
)
def test_plain_titles_have_the_kind_that_they_name(text: str, kind: Category) -> None:
    found = encoder().kind(text)
    assert found is not None
    assert found[0] is kind


def test_harm_and_joy_are_told_apart() -> None:
    negative, neutral, positive = encoder().tone("Dozens killed as bomb hits a crowded market")
    assert negative > max(neutral, positive)
    negative, neutral, positive = encoder().tone("She won the award: a wonderful success")
    assert positive > max(neutral, negative)
    negative, neutral, positive = encoder().tone("Budget 2026.ods — LibreOffice Calc")
    assert neutral > max(negative, positive)


HOSTILE = [
    "", " ", "\x00", "\x00\x00title\x00", "a" * 10_000, "word " * 2_000, "🎉🎉👩‍👩‍👧",
    "שלום עולם مرحبا بالعالم \u202eedoc",
    "\ud800 half a character", "\u200b\u200d\ufeff", "龘靐齉" * 3_000, "%s{}\\n\t'\"",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_has_a_kind_or_none_and_a_tone(text: str) -> None:
    kind, tone = encoder().kind(text), encoder().tone(text)
    assert sum(tone) == pytest.approx(1, abs=1e-5)
    assert min(tone) >= 0
    if not encoder()(text).any():
        assert kind is None
        assert tone == (0, 1, 0)
    else:
        assert kind is not None
        assert kind[0] in KINDS
        assert 1 / len(KINDS) - 1e-6 <= kind[1] <= 1


def test_nothing_says_nothing() -> None:
    assert encoder().kind("") is None
    assert encoder().tone("") == (0, 1, 0)


HEADS = ("kind_w", "kind_b", "tone_w", "tone_b")


@pytest.mark.parametrize("name", HEADS)
def test_titles_without_a_head_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMismatch, match=r"titles\.npz is damaged"):
        with_heads(tmp_path, **{name: None})


@pytest.mark.parametrize("name", HEADS)
def test_a_head_of_another_shape_or_without_numbers_is_refused(name: str, tmp_path: Path) -> None:
    with np.load(SHIPPED / "titles.npz") as z:
        own = z[name]
    for wrong in (
        own[:-1],
        own[None],
        np.full_like(own, np.nan),
        np.full_like(own, np.inf),
        np.full_like(own, "x", dtype="U1"),
    ):
        with pytest.raises(ModelMismatch, match=r"titles\.npz is damaged"):
            with_heads(tmp_path, **{name: wrong})


def test_a_head_gives_the_softmax_of_its_own_numbers(tmp_path: Path) -> None:
    bias = np.zeros(len(KINDS), np.float16)
    bias[KINDS.index(Category.MEET)] = np.log(len(KINDS) - 1)
    found = with_heads(tmp_path, kind_w=np.zeros((192, len(KINDS)), np.float16), kind_b=bias).kind("any words")
    assert found is not None
    assert found[0] is Category.MEET
    assert found[1] == pytest.approx(0.5, abs=1e-3)
