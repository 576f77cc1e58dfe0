"""Why rows of a file were left out, in the person's language. No Qt."""

from __future__ import annotations

from headwater.base import Words
from headwater.ui.sentences import matches


def reason_in(words: Words, sentence: str) -> str:
    """What a reader of files said in English; as it stands where it is none of the sentences that are known."""
    for key, parts in matches("reason.where.", sentence):
        return words(key, **(parts | {"why": why_in(words, parts["why"])}))
    return sentence


def why_in(words: Words, why: str) -> str:
    """The same for the reason alone; the names of columns in it stay as they are in the file."""
    for key, parts in matches("reason.why.", why):
        return words(key, **parts)
    return why
