"""Texts on one line: what people or applications wrote, made safe for it, and sentences of our own."""

from headwater.base.oneline import flat

LONGEST = 400
"""Characters of a title that are handed to the text engine; no window is wide enough for more."""


def plain(s: str) -> str:
    """One line that is safe to lay out: no control or direction-changing characters, and not endless."""
    return flat(s[:LONGEST])


def together(*sentences: str) -> str:
    """One after another, with a space between; after a full stop that has its own there is none."""
    whole = ""
    for s in filter(None, sentences):
        whole += s if not whole or whole[-1] in "。？；" else f" {s}"
    return whole
