"""What a setting's value is called, and what can be found of a setting. No Qt."""

import unicodedata
from typing import Any

from headwater.base import Option, TitleMode, Words, options
from headwater.base.carrying import NotTaken, Refusal
from headwater.ui.plain import plain

NUMBERS = ("api_port", "session_work_min", "session_rest_min")
"""What is typed as a number; other options in minutes are times of day."""
_SHARES = ("text_scale", "forecast_precision")
_LONGEST = 80
"""Characters of a value from outside, or of a list, that are shown."""
BY_NAME = {o.name: o for o in options()}


def title(words: Words, name: str) -> str:
    """A setting's name on the page."""
    return words(f"settings.{name}.title")


def unit(words: Words, name: str) -> str:
    """What stands beside its number; "" where there is none, or the value has one in it."""
    key = f"settings.unit.{name}"
    return words(key) if key in words else ""


def choice_text(words: Words, option: Option, value: Any) -> str:
    """A value as it stands in a control, where its unit may stand beside it."""
    if option.unit == "s":
        return words.duration(value)
    if option.unit == "h":
        return words.hour_mark(value) if words.twelve else words.time(60 * value)
    if option.name in _SHARES:
        return f"{round(100 * value)} %"
    named = option.choices or isinstance(value, TitleMode)
    return words(f"settings.{option.name}.{value}") if named else str(value)


def value_text(words: Words, option: Option, value: Any) -> str:
    """A value in a sentence, with its unit."""
    if isinstance(value, bool):
        return words("settings.value.on" if value else "settings.value.off")
    if isinstance(value, tuple):
        return _list_text(words, option, value)
    if option.name == "keep_days":
        return words("settings.value.days", n=value) if value else words("settings.value.always")
    if option.unit == "min" and option.name not in NUMBERS:
        return words.time(value)
    return f"{choice_text(words, option, value)} {unit(words, option.name)}".rstrip()


def _list_text(words: Words, option: Option, value: tuple[str, ...]) -> str:
    if not value:
        return words("settings.value.none")
    parts = [words(f"settings.{option.name}.{v}") if option.choices else v for v in value]
    return short(words("settings.value.join").join(parts))


def short(s: str) -> str:
    """One line of anybody's making, cut where it is long."""
    s = plain(s)
    return s if len(s) <= _LONGEST else f"{s[:_LONGEST]}\N{HORIZONTAL ELLIPSIS}"


# -- what goes along --------------------------------------------------------------------------------------------------


def range_text(words: Words, option: Option) -> str:
    """What a setting can be."""
    if isinstance(option.default, bool):
        return words("settings.range.switch")
    if option.choices or isinstance(option.default, TitleMode):
        names = option.choices or tuple(TitleMode)
        return words("settings.range.choice", values=words("settings.value.join").join(names))
    if isinstance(option.default, tuple):
        return words("settings.range.list")
    low, high = (int(x) if float(x).is_integer() else x for x in (option.low or 0, option.high or 0))
    return words("settings.range.number", low=low, high=high)


def refusal_text(words: Words, file: str, told: NotTaken) -> str:
    """Why a file is not taken, as one sentence."""
    if told.why is not Refusal.VALUE:
        return words(f"settings.bring.{told.why.value}", name=short(file))
    option = BY_NAME[told.option]
    return words(
        "settings.bring.value", name=short(file), title=title(words, option.name), key=option.name,
        value=short(told.value), range=range_text(words, option),
    )  # fmt: skip


# -- finding ----------------------------------------------------------------------------------------------------------


def folded(s: str) -> str:
    """As it is compared: without case and width, in whatever script."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", s).casefold())


def findable(words: Words, name: str) -> str:
    """All that a setting is found by but its present value: name, reason and choices, in the person's language and in
    English, and how the file calls it."""
    option = BY_NAME[name]
    choices = option.choices or (tuple(TitleMode) if isinstance(option.default, TitleMode) else ())
    keys = [f"settings.{name}.{x}" for x in ("title", "why", *choices)]
    return folded("\n".join([name, *(w(k) for w in (words, Words("en")) for k in keys if k in w), unit(words, name)]))


def fits(query: str, text: str) -> bool:
    """Whether each word of a question is somewhere in what was folded."""
    return all(part in text for part in folded(query).split())
