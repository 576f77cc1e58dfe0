"""A page that is one file: it needs no network, no script and none of this machine's fonts."""

from base64 import b64encode
from hashlib import sha256

from headwater.base import Words
from headwater.charts.html import Markup, escape
from headwater.charts.style import style
from headwater.charts.tokens import Theme

_LANGUAGE_TAGS = {"en": "en", "zh_CN": "zh-Hans"}


def webpage(title: str, body: Markup, words: Words, themes: tuple[Theme, Theme]) -> str:
    """The document around `body`; a content policy in it forbids scripts, and fetching anything at all.

    Args:
        title: what the browser calls it, of any origin.
        body: what stands on it.
        words: its language.
        themes: for light and for dark screens; paper gets the first.
    """
    css = style(*themes)
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGE_TAGS[words.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(css)}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def both(light: str, dark: str) -> Markup:
    """Two drawings of the same thing; the style sheet shows one."""
    return Markup(f'<span class="light">{light}</span><span class="dark">{dark}</span>')


def _policy(css: str) -> str:
    """Nothing may load or run but this one style sheet."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
