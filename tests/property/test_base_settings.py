"""Settings survive being written and read, and no file can do more than fail with a sentence."""

import tempfile
from contextlib import suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from headwater.base import Option, Settings, SettingsError, TitleMode, load_settings, options, save_settings

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def _values(option: Option) -> st.SearchStrategy[Any]:
    if isinstance(option.default, tuple) and option.choices:
        return st.lists(st.sampled_from(option.choices), max_size=4).map(tuple)
    if option.choices:
        return st.sampled_from(option.choices)
    if isinstance(option.default, TitleMode):
        return st.sampled_from(TitleMode)
    if isinstance(option.default, bool):
        return st.booleans()
    if isinstance(option.default, tuple):
        return st.lists(_TEXTS, max_size=4).map(tuple)
    low, high = option.low or 0, option.high or 0
    return st.floats(low, high) if isinstance(option.default, float) else st.integers(int(low), int(high))


_SETTINGS = st.builds(Settings, **{o.name: _values(o) for o in options()})


@settings(max_examples=60, deadline=None)
@given(first=_SETTINGS, second=_SETTINGS)
def test_what_is_saved_is_read_again(first: Settings, second: Settings) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        for chosen in (first, second, first):
            save_settings(chosen, file)
            assert load_settings(file) == chosen


_LINES = st.lists(
    st.tuples(
        st.sampled_from([*(f.name for f in fields(Settings)), "unknown", "[t]", "a.b", '"']),
        st.sampled_from(["1", "true", '"x"', "[]", '["a"]', "{}", "nan", "1e999", "0x", "[[", "'''", "1979-05-27", ""]),
    ).map(" = ".join)
    | st.text(max_size=12),
    max_size=8,
).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(text=_LINES)
@example(text="[t]\n[language]\n[t.x]")
@example(text="language.x = 1")
def test_any_file_is_read_or_told_and_can_be_saved_over(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settings.toml"
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        with suppress(SettingsError):
            assert isinstance(load_settings(file), Settings)
        wanted = replace(Settings(), language="zh_CN", excluded_titles=("] # =",))
        save_settings(wanted, file)
        assert load_settings(file) == wanted
