"""Titles: made safe to keep, and made steady to compare."""

import re
import unicodedata

from headwater.redact.domains import clean_domain, looks_like_domain

LONGEST_TITLE = 512
"""Characters kept of a title; the sense of a longer one is in its beginning."""
LONGEST_APP = 128
_READ = 20_000
"""Characters looked at; X properties can be megabytes long."""
_TOUCHED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff"
    "\ufff9-\uffff\U000e0000-\U000e0fff]"
)
"""Control characters, marks that turn the reading direction, invisible ones, halves of surrogate pairs."""
_SPACED = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_BARE = ("data:", "javascript:", "magnet:", "blob:", "mailto:", "view-source:", "tel:", "sms:")
"""Schemes without `//` whose rest can hold anything."""
_SCHEME_END = re.compile(r"[A-Za-z0-9+.\-]*$")

_COUNT = re.compile(r"\d+(?:[.,:/]\d+)*(?:\s?(?:%|[kKMGT]?i?B(?:/s)?)(?!\w))?")
_SPIN = re.compile(
    "[\u2800-\u28ff\u25d0-\u25d7\u25f4-\u25f7\u2596-\u259f\u25cf\u25cb\u2022\u00b7\u2733\u273b\u273d\u2736\u2722*|/\\\\]+"
)
_DOTS = re.compile("(?:\\.{2,}|\u2026)")


def visible(text: str, longest: int = _READ) -> str:
    """`text` on one line, NFC, without control, direction and invisible characters; at most `longest` long."""
    text = text[:_READ]
    if not (text.isascii() and text.isprintable()):  # most are, and have nothing that could be touched
        text = unicodedata.normalize("NFC", _TOUCHED.sub(lambda m: " " if m[0] in _SPACED else "", text))
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def clean_title(text: str, *, browser: bool = False) -> str:
    """A title as it may be stored: visible text with each address cut down to its domain.

    In a browser, addresses without a scheme are cut as well (browsers show those while a page loads).
    """
    text = visible(text)
    if ":" in text or "?" in text or (browser and "/" in text):  # or there is no address in it
        text = " ".join(_without_address(word, browser) for word in text.split(" "))
    return visible(text, LONGEST_TITLE)


def _without_address(word: str, browser: bool) -> str:
    low = word.casefold()
    if "://" in word:
        before, _, after = word.partition("://")
        scheme = _SCHEME_END.search(before)
        head = before[: scheme.start()] if scheme else before
        return head + clean_domain(f"http://{after}")
    if low.startswith(_BARE):
        return ""
    host, slash, rest = word.partition("/")
    bare = (slash and rest and browser) or "?" in rest
    if bare and (looks_like_domain(host) or host.casefold().partition(":")[0] == "localhost"):
        return clean_domain(host)
    return word


def hosts_in(title: str) -> list[str]:
    """Clean domains that stand as words in a title that `clean_title` made."""
    words = (word.strip("()[]<>,;|·—–-") for word in title.split(" "))
    return [clean_domain(word) for word in words if looks_like_domain(word)]


def steady_title(title: str) -> str:
    """What stays of a title while a counter, a percentage or a spinner in it runs. For comparing, not for showing."""
    while (steady := _steadied(title)) != title:  # what goes may bring a number and its unit together
        title = steady
    return title


def _steadied(title: str) -> str:
    return " ".join(_SPIN.sub(" ", _COUNT.sub("0", _DOTS.sub(" ", title))).split())
