"""Learning in words. No Qt."""

from __future__ import annotations

from hashlib import sha256
from math import exp

from headwater.base import Settings, Words
from headwater.charts.scale import Offset
from headwater.engine.learnt import Honest, Input, Kept, OfState, Stage, Standing, Test, Verdict
from headwater.ui.chores import in_words
from headwater.ui.data.telling import counted, moment_in

FEWEST_DAYS = 3
"""As `engine.learning` has it, which loads the model."""
LITTLE = 30
"""With fewer labels the figures are said to be few."""


def labels(n: int, words: Words) -> str:
    """`1 label`, `12 labels`."""
    return counted(words, "learn.labels.n", n)


def days(n: int, words: Words) -> str:
    """`1 day`, `3 days`."""
    return counted(words, "learn.days.n", n)


# -- where it stands --------------------------------------------------------------------------------------------------


def stands(now: Standing, settings: Settings, words: Words, offset: Offset) -> tuple[str, str]:
    """Where learning stands: a strong line, and more about it ("" for nothing)."""
    if not now.model:
        return words("learn.learned.none"), ""
    amount = {"labels": labels(now.labels, words), "days": days(now.days, words)}
    match now.stage:
        case Stage.FEW:
            key = f"learn.learned.{_lacking(now)}"
            return words(key, needed=now.needed, fewest=FEWEST_DAYS, **amount), words("learn.learned.from")
        case Stage.READY:
            key = "learn.learned.ready_body" if settings.learn else "learn.learned.ready_off"
            return words("learn.learned.ready", **amount), words(key)
        case Stage.TRAINING:
            return words("learn.learned.training", labels=amount["labels"]), ""
        case Stage.WAITING:
            return words("learn.learned.waiting"), words("learn.learned.waiting_body")
        case Stage.IDLE:
            return _idle(now, amount, words, offset)


def _lacking(now: Standing) -> str:
    """What is needed before it can begin: labels, days on which they lie, or both."""
    if not now.labels:
        return "nothing"
    if not now.needed:
        return "few_days"
    return "few" if now.days >= FEWEST_DAYS else "few_both"


def _idle(now: Standing, amount: dict[str, str], words: Words, offset: Offset) -> tuple[str, str]:
    used = judging(now)
    if used is not None:
        return in_use(used, words, offset)
    return words("learn.learned.idle", **amount), foreign(now, words, offset)


def judging(now: Standing) -> Kept | None:
    """What judges beside the base model; one that was learned for another base model is chosen still, and does not."""
    return now.in_use if now.in_use is not None and now.in_use.fits else None


def in_use(used: Kept, words: Words, offset: Offset) -> tuple[str, str]:
    """What is in use, and what it does."""
    head = words("learn.learned.in_use", when=moment_in(used.made_at, words, offset))
    return head, words("learn.learned.in_use_body", labels=labels(used.test.labels, words), rung=rung(used, words))


def foreign(now: Standing, words: Words, offset: Offset) -> str:
    """That what was chosen cannot judge; "" where it can, or where nothing was chosen."""
    if now.in_use is None or now.in_use.fits:
        return ""
    return words("learn.learned.foreign", when=moment_in(now.in_use.made_at, words, offset))


def last(now: Standing, words: Words, offset: Offset) -> str:
    """What the last training came to, where that was not a better adapter; "" where it was."""
    if now.trouble:
        return words("learn.learned.trouble", why=in_words(now.trouble, words))
    if now.last is None or now.last_at is None or now.last.verdict is Verdict.BETTER:
        return ""
    return _tried(now.last, words, moment_in(now.last_at, words, offset))


def _tried(test: Test, words: Words, when: str) -> str:
    if test.verdict is Verdict.FEW:
        return words("learn.learned.too_few")
    before, after = (round(share * test.labels) for share in (test.before, test.after))
    return words("learn.learned.not_better", when=when, labels=test.labels, before=before, after=after)


# -- a test -----------------------------------------------------------------------------------------------------------


def rung(kept: Kept, words: Words) -> str:
    """How much of the model an adapter changes; its name where there is no word for it."""
    key = f"learn.rung.{kept.rung}"
    return words(key) if key in words else kept.rung


def gain(test: Test, words: Words) -> str:
    """By how much what was said became likelier: a fall of the log loss by g is a factor of e^g."""
    factor, low = (exp(min(max(x, -20.0), 20.0)) for x in (test.gain, test.low))
    key = "learn.test.gain" if low >= 1 else "learn.test.gain_small"
    return words(key, factor=f"{factor:.2f}", low=f"{low:.2f}")


def met(share: float, n: int, words: Words) -> str:
    """`6 of 9`."""
    return words("learn.test.of", n=round(share * n), labels=n)


def change(of: Test | OfState, words: Words) -> str:
    """`6 of 9 → 8 of 9`."""
    return words("learn.test.to", a=met(of.before, of.labels, words), b=met(of.after, of.labels, words))


def version_row(kept: Kept, words: Words, offset: Offset) -> tuple[str, ...]:
    """A version in the table."""
    state = "" if kept.fits else words("learn.versions.foreign")
    return (
        moment_in(kept.made_at, words, offset), rung(kept, words), str(kept.test.labels), change(kept.test, words),
        words("learn.versions.in_use") if kept.in_use and kept.fits else state,
    )  # fmt: skip


def base_row(now: Standing, words: Words) -> tuple[str, ...]:
    """The base model in the table."""
    used = words("learn.versions.in_use") if judging(now) is None else ""
    return words("learn.own_model", version=now.model), words("learn.rung.base"), "–", "–", used


# -- the honest part --------------------------------------------------------------------------------------------------


def amount(honest: Honest, words: Words) -> str:
    """By how much it is judged, and that this may be little."""
    said = words("learn.right.amount", labels=labels(honest.labels, words), length=words.duration(honest.seconds))
    return said if honest.labels >= LITTLE else words("learn.then", a=said, b=words("learn.right.little"))


def error(honest: Honest, words: Words) -> str:
    """How far what is said and what is met are apart."""
    return "" if honest.error is None else words("learn.right.error", error=f"{100 * honest.error:.1f}")


def input_name(one: Input, words: Words) -> str:
    """A group of inputs; its own name where there is no word for it."""
    key = f"learn.input.{one.name}"
    return words(key) if key in words else one.name


def alike(one: Input, words: Words) -> str:
    """Whether a group of inputs is as those of people in the training."""
    return words(f"learn.inputs.{'other' if one.other else 'alike'}", usual=f"{one.usual:.2f}")


def cannot(sentences: tuple[str, ...], words: Words) -> tuple[tuple[str, ...], bool]:
    """What the model's card says, in the person's language; and whether all of it could be said so."""
    keys = [f"learn.cannot.said.{sha256(s.encode()).hexdigest()[:8]}" for s in sentences]
    said = tuple(words(key) if key in words else s for key, s in zip(keys, sentences, strict=True))
    return said, words.language == "en" or all(key in words for key in keys)
