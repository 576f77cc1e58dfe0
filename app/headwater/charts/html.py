"""Small pieces of HTML. `Markup` is safe to put into a page; a plain `str` never is."""

import html
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NewType

Markup = NewType("Markup", str)

MOST = 400
"""Longer texts are cut, with an ellipsis: a title of 10,000 characters is no help on a page."""


def escape(text: str, most: int = MOST) -> Markup:
    """Text of any origin, made harmless: no tags, no controls, no half characters, at most `most` characters."""
    return Markup(html.escape(harmless(text, most)))


def harmless(text: str, most: int = MOST) -> str:
    """The same for paper, where tags are letters like others."""
    if len(text) > most:
        text = text[:most].rstrip() + "…"
    return "".join(map(_harmless, text)).strip()


def _harmless(c: str) -> str:
    """Controls and halves of characters become a space; marks that turn the direction of text are dropped."""
    if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}:
        return ""
    return " " if unicodedata.category(c) in {"Cc", "Cs", "Cn", "Zl", "Zp"} else c


def join(*parts: Markup) -> Markup:
    """Pieces one after the other."""
    return Markup("".join(parts))


def element(tag: str, *inside: Markup, kind: str = "") -> Markup:
    """An element around `inside`; `kind` is its class."""
    attribute = f' class="{kind}"' if kind else ""
    return Markup(f"<{tag}{attribute}>{join(*inside)}</{tag}>\n")


def cell(inside: Markup, kind: str = "", head: bool = False) -> Markup:
    """A table cell; with `head` it names its row. Its text keeps its own direction."""
    attribute = f' class="{kind}"' if kind else ""
    if head:
        return Markup(f'<th scope="row"{attribute}>{inside}</th>')
    return Markup(f"<td{attribute}>{inside}</td>")


def rows(head: Sequence[str], body: Iterable[Iterable[Markup]], ends: Sequence[int] = ()) -> Markup:
    """A table; the columns in `ends` are set to the right."""
    names = (
        Markup(f'<th scope="col"{" class=end" if i in ends else ""}>{escape(name)}</th>') for i, name in enumerate(head)
    )
    lines = (Markup(f"<tr>{join(*cells)}</tr>\n") for cells in body)
    return Markup(f"<table><thead><tr>{join(*names)}</tr></thead>\n<tbody>\n{join(*lines)}</tbody></table>\n")
