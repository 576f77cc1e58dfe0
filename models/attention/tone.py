"""The lexicon of tone: words of our own writing (`tone.tsv`) that speak of harm and failure, or of joy and success."""

import re
from functools import cache
from pathlib import Path

TONES = ("negative", "neutral", "positive")
_WORD = re.compile("[a-z]+")


def verdict(title: str) -> int:
    """Which of `TONES`: the side that more words speak for."""
    negative, positive = lexicon()
    words = _WORD.findall(title.lower())
    score = sum(word in positive for word in words) - sum(word in negative for word in words)
    return 1 + (score > 0) - (score < 0)


@cache
def lexicon() -> tuple[frozenset[str], frozenset[str]]:
    """Negative and positive words with their plural, past and participle."""
    lines = (Path(__file__).parent / "tone.tsv").read_text(encoding="utf-8").splitlines()
    rows = dict(line.split("\t") for line in lines if line and not line.startswith("#"))
    negative, positive = ({form for word in rows[t].split("; ") for form in _forms(word)} for t in (TONES[0], TONES[2]))
    return frozenset(negative - positive), frozenset(positive - negative)


def _forms(word: str) -> set[str]:
    found = {word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing"}
    if word.endswith("e"):
        found |= {f"{word}d", f"{word[:-1]}ing"}
    if word.endswith("y"):
        found |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return found
