"""Why a moment is shown as it is, in sentences that windows, notifications and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from headwater.base import Words
from headwater.base.oneline import one_line
from headwater.records import LEARNED_STATES, Decider, Explanation, FocusState, Reason
from headwater.reports.exporting import probabilities_object
from headwater.reports.times import iso

Name = Callable[[str], str]
"""The name by which people know an application, from the one that the system has."""
Value = str | int | float

_LONGEST = 40
"""Characters of a name or a plan."""
_SECONDS = 90.0
"""Below, a length is told in seconds."""
_ALL = 0.95
"""From this share on something was in front all the time."""


def sentences(told: Explanation, words: Words, name: Name) -> tuple[str, ...]:
    """A sentence for each reason; one that says so where nothing made a difference by itself."""
    said = tuple(_sentence(told, reason, words, name) for reason in told.reasons)
    return said or (words("why.nothing"),)


def heaviest(told: Explanation, words: Words, name: Name) -> str:
    """The sentence of the heaviest reason; "" where there is none."""
    return _sentence(told, told.reasons[0], words, name) if told.reasons else ""


def head(told: Explanation, words: Words) -> str:
    """What is shown and who decided: `Away from your plan, 0.81`."""
    state = words(f"state.{told.state}")
    if told.by is not Decider.MODEL or not told.probabilities:
        return words(f"why.head.{'presence' if told.by is Decider.MODEL else told.by}", state=state)
    if told.state is FocusState.UNSURE:
        (a, p), (b, q) = _ranked(told.probabilities)[:2]
        return words("why.head.unsure", a=_inline(a, words), p=p, b=_inline(b, words), q=q)
    return words("why.head.model", state=state, p=told.probabilities[LEARNED_STATES.index(told.state)])


def footnotes(told: Explanation, words: Words) -> tuple[str, ...]:
    """What is said without all of the reasons, and that the history says something else, where it does."""
    found = []
    if len(told.reasons) > 1 and told.without:
        state, p = _ranked(told.without)[0]
        found.append(words("why.together", state=_inline(state, words), p=p))
    if told.told is not None:
        found.append(words("why.told", state=_inline(told.told, words)))
    return tuple(found)


def explanation_object(told: Explanation, offset_s: int, words: Words, name: Name) -> Mapping[str, Any]:
    """As JSON values; keys are only ever added.

    `reasons` have `key`, `params`, `weight` (how much the probability of the state falls without it), `without` (the
    probabilities then) and `text`. `without` of the whole: the probabilities without all of them. `history_state` is
    what the history says, where that is another state.
    """
    return {
        "start": iso(told.start, offset_s), "end": iso(told.end, offset_s), "state": told.state.value,
        "by": told.by.value, "probabilities": probabilities_object(told.probabilities),
        "reasons": [_object(told, reason, words, name) for reason in told.reasons],
        "without": probabilities_object(told.without), "model": told.model or None, "adapter": told.adapter or None,
        "history_state": told.told.value if told.told else None, "text": head(told, words),
    }  # fmt: skip


def _object(told: Explanation, reason: Reason, words: Words, name: Name) -> Mapping[str, Any]:
    return {
        "key": reason.key, "params": dict(reason.params), "weight": round(reason.weight, 4),
        "without": probabilities_object(reason.without), "text": _sentence(told, reason, words, name),
    }  # fmt: skip


def _sentence(told: Explanation, reason: Reason, words: Words, name: Name) -> str:
    given = dict(reason.params)
    seen = _seen(reason.key, given, words, name)
    if not reason.without:
        return seen
    without = words(f"why.without.{_group(reason.key)}{'_unknown' if given.get('unknown') else ''}")
    if "for" in given:
        of = FocusState(str(given["for"]))
        p = reason.without[LEARNED_STATES.index(of)]
        was = float(given["was"])
        return words("why.for", state=_inline(of, words), was=was, seen=seen, without=without, p=p)
    state, p = _ranked(reason.without)[0]
    if state is told.state and told.by is Decider.MODEL:
        was = told.probabilities[LEARNED_STATES.index(state)]
        return words("why.same", seen=seen, without=without, state=_inline(state, words), p=p, was=was)
    return words("why.sentence", seen=seen, without=without, state=_inline(state, words), p=p)


def _seen(key: str, given: Mapping[str, Value], words: Words, name: Name) -> str:
    """What was seen, with its numbers."""
    values: dict[str, Value] = {k: one_line(v, _LONGEST) if isinstance(v, str) else v for k, v in given.items()}
    values |= {k: length(float(given[k]), words) for k in ("of", "back") if k in given}
    if "seconds" in given:
        values["length"] = length(float(given["seconds"]), words)
    match _group(key):
        case "changes":
            values |= {k: one_line(name(str(given[k])), _LONGEST) if given[k] else "" for k in ("a", "b")}
        case "app":
            values["name"] = one_line(name(str(given["app"])), _LONGEST)
        case "site":
            values["name"] = one_line(str(given["site"]), _LONGEST)
        case "rule":
            values["what"] = _ruled(given, name)
    return words(f"why.seen.{_variant(key, given)}", **values)


def _variant(key: str, given: Mapping[str, Value]) -> str:
    """The name of the text, by what there is to tell."""
    variant = _VARIANTS.get(key)
    return f"{key}.{variant(given)}" if variant else key


def _of_changes(given: Mapping[str, Value]) -> str:
    return "more" if given["more"] else "two" if given["b"] else "one" if given["a"] else "none"


def _of_place(given: Mapping[str, Value]) -> str:
    return "all" if float(given["seconds"]) >= _ALL * float(given["of"]) else "part"


def _of_rule(given: Mapping[str, Value]) -> str:
    return f"{'on' if given['on'] else 'off'}{'_intent' if given['intent'] else ''}"


_VARIANTS: dict[str, Callable[[Mapping[str, Value]], str]] = {
    "changes": _of_changes,
    "app": _of_place,
    "site": _of_place,
    "titles": lambda given: "one" if given["n"] == 1 else "many",
    "absence": lambda _given: "before",
    "rule": _of_rule,
    "label": lambda _given: "said",
    "away": lambda given: str(given["presence"]),
}


def _ruled(given: Mapping[str, Value], name: Name) -> str:
    """What a rule is about."""
    parts = [name(str(given["app"])) if given["app"] else "", *(str(given[k]) for k in ("domain", "title", "project"))]
    return " · ".join(one_line(part, _LONGEST) for part in parts if part)


def _group(key: str) -> str:
    return key.partition(".")[0]


def _ranked(p: tuple[float, ...]) -> list[tuple[FocusState, float]]:
    return sorted(zip(LEARNED_STATES, p, strict=True), key=lambda pair: -pair[1])


def _inline(state: FocusState, words: Words) -> str:
    return words(f"state.inline.{state}")



def length(seconds: float, words: Words) -> str:
    """A length with its unit: seconds below a minute and a half, then whole minutes."""
    return words("unit.s", n=round(seconds)) if seconds < _SECONDS else words.duration(seconds)
