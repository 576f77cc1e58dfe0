"""The catalogue: both languages say the same things, with the same places."""

import string
import tomllib
from pathlib import Path

import pytest

from headwater.base import LANGUAGES, Paths, Words, words

FILES = sorted(p.name for p in Paths.bundled("resources/i18n/en").glob("*.toml"))


def texts(language: str, name: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    table = tomllib.loads(Paths.bundled(f"resources/i18n/{language}/{name}").read_text(encoding="utf-8"))
    words._flatten(table, "", flat)
    return flat


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_have_the_same_files() -> None:
    assert [sorted(p.name for p in Paths.bundled(f"resources/i18n/{x}").glob("*.toml")) for x in LANGUAGES] == [
        FILES
    ] * 2


@pytest.mark.parametrize("name", FILES)
def test_both_languages_have_the_same_texts_and_places(name: str) -> None:
    en, zh = texts("en", name), texts("zh_CN", name)
    assert set(en) == set(zh)
    assert {key: places(text) for key, text in en.items()} == {key: places(text) for key, text in zh.items()}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_said_calmly(language: str, name: str) -> None:
    said = texts(language, name)
    assert {key: text for key, text in said.items() if not text.strip() or set(text) & set("!！")} == {}
    lowered = {key: text.lower() for key, text in said.items()}
    for word in ("productiv", "distracted", "lazy", "效率", "分心"):
        assert [key for key, text in lowered.items() if word in text] == []


def test_every_text_is_in_the_catalogue_once() -> None:
    for language in LANGUAGES:
        everything = [key for name in FILES for key in texts(language, name)]
        assert len(everything) == len(set(everything))
        assert all(key in Words(language) for key in everything)


def test_places_are_filled_and_a_missing_one_is_a_mistake() -> None:
    words = Words("en")
    assert words("unit.min", n=5) == "5 min"
    assert words("unit.min") == "{n} min"
    with pytest.raises(KeyError):
        words("unit.min", m=5)
    with pytest.raises(KeyError):
        words("unit.never")


def test_an_unknown_language_is_english() -> None:
    assert Words("tlh").language == "en"
    assert Words("tlh")("unit.h", n=1) == "1 h"
    assert Words("zh_CN")("unit.h", n=1) == "1 小时"


@pytest.mark.parametrize(
    ("seconds", "en", "zh"),
    [
        (0, "0 min", "0 分钟"),
        (59, "1 min", "1 分钟"),
        (3570, "1 h", "1 小时"),
        (4140, "1 h 9 min", "1 小时 9 分钟"),
        (90_000, "25 h", "25 小时"),
    ],
)
def test_lengths_are_in_hours_and_minutes(seconds: float, en: str, zh: str) -> None:
    assert (Words("en").duration(seconds), Words("zh_CN").duration(seconds)) == (en, zh)


def test_a_text_that_is_not_translated_yet_is_english_and_one_that_is_there_twice_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, text in (("en", 'a = "one"\nb = "two"'), ("zh_CN", 'a = "一"')):
        (tmp_path / language).mkdir()
        (tmp_path / language / "x.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(Paths, "bundled", staticmethod(lambda name: tmp_path / Path(name).name))
    words._catalogue.cache_clear()
    words._spoken.cache_clear()
    try:
        chinese = Words("zh_CN")
        assert (chinese("a"), chinese("b")) == ("一", "two")
        (tmp_path / "en/y.toml").write_text('a = "again"')
        words._catalogue.cache_clear()
        words._spoken.cache_clear()
        with pytest.raises(ValueError, match="twice"):
            Words("en")
    finally:
        words._catalogue.cache_clear()
        words._spoken.cache_clear()
