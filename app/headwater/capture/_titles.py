"""What a title gives away: a domain, where it ends in one."""

import re

_TOPS = (
    "com|org|net|edu|gov|mil|int|info|io|dev|wiki|blog|news|cloud|xyz|tech|online|academy|university|"
    "cn|tw|hk|mo|jp|kr|sg|in|de|at|ch|fr|be|nl|lu|uk|ie|it|es|pt|se|no|dk|fi|is|cz|sk|hu|ro|bg|gr|eu|us|ca|mx|"
    "br|ar|cl|au|nz|za|ru|ua|tr|il"
)
"""Top-level domains that are no common file extension; py, md, sh, rs, pl, ai, app, zip and the like are left out
on purpose. A wrong domain is worse than none."""
_DOMAIN = re.compile(
    rf"(?:^|\s[-–—|·•:]\s)((?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,5}}(?:{_TOPS}))(?::\d{{1,5}})?/?$",
    re.IGNORECASE,
)
_BROWSER = re.compile(
    r"\s[-–—]\s(?:Mozilla Firefox|Firefox|Google Chrome|Chrome|Chromium|Microsoft[\s\u200b]*Edge|Brave|Vivaldi|Opera|"
    r"LibreWolf|Waterfox|Web|Epiphany|Falkon|Konqueror|qutebrowser|Midori)$"
)
_TAIL = 300
"""A host name has at most 253 characters, so the rest of a long title need not be searched."""


def domain_in(title: str) -> str:
    """The domain at the end of `Page — example.org`, a browser's own name after it allowed; empty if there is none."""
    tail = title[-_TAIL:].strip()
    tail = _BROWSER.sub("", tail)
    if len(title) > _TAIL and " " not in tail:
        return ""
    found = _DOMAIN.search(tail)
    return found[1].lower() if found else ""
