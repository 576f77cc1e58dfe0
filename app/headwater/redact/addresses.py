"""Addresses of pages, as far as they may be kept: where somebody was, not what they asked or who they are."""

import re
from urllib.parse import quote, unquote, urlsplit

from headwater.redact.domains import clean_domain
from headwater.redact.titles import visible

_LONGEST = 512
_WEB = ("http", "https", "ftp")
_INSIDE = ("about", "chrome", "edge", "brave", "vivaldi", "opera", "moz-extension", "chrome-extension")
"""Pages of the browser itself."""
_LONG = 24
"""Characters of a path's part that no person would write in one word; keys, session ids and hashes are longer."""
_HEX = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LEFT_OUT = "…"


def clean_address(text: str, *, whole: bool) -> str:
    """Scheme, host and (if `whole`) path of an address; never user, query or fragment.

    Parts of the path that look like a secret (long mixtures of letters and digits, hexadecimal numbers, addresses of
    mail) become an ellipsis. Of files, data and scripts only the scheme is left. '' for what is no address.
    """
    text = visible(text.strip(), 4 * _LONGEST)
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme in _INSIDE:
        host = visible(parts.netloc or parts.path.partition("?")[0].partition("/")[0], 64)
        return f"{scheme}:{'//' if parts.netloc else ''}{host}"
    if scheme not in _WEB:
        return f"{scheme}:" if scheme and scheme.isascii() and len(scheme) <= 20 else ""
    host = clean_domain(text)
    if not host:
        return ""
    return visible(f"{scheme}://{_bracketed(host)}{_path(parts.path) if whole else '/'}", _LONGEST)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _path(path: str) -> str:
    return "/".join(_LEFT_OUT if _like_a_secret(part) else part for part in path.split("/")) or "/"


def _like_a_secret(part: str) -> bool:
    word = unquote(part.partition(";")[0])
    if "@" in word or "=" in word or _HEX.fullmatch(word) or ";" in part:
        return True
    runs = re.split(r"[-_.~%+,]", quote(word, safe="-_.~%+,")) if word.isascii() else ()
    return any(len(run) >= _LONG and any(c.isdigit() for c in run) and any(c.isalpha() for c in run) for run in runs)
