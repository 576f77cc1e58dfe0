"""What documents in Markdown say: links, headings, code, tables, words between stars."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support.source import ROOT

DOCS = ROOT / "docs"
NAMES = ("guide", "privacy", "model")
ALL = (
    "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "packaging/README.md",
    *(f"docs/{name}{language}.md" for name in NAMES for language in ("", ".zh_CN")),
)  # fmt: skip
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")


@cache
def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def lines(name: str) -> Iterator[tuple[bool, str]]:
    """Each line, and whether it is one of code."""
    fenced = False
    for line in text(name).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        else:
            yield fenced or line.startswith("    "), line


def prose(name: str) -> str:
    """Without code of either kind."""
    return "\n".join(_SPAN.sub("", line) for code, line in lines(name) if not code)


def links(name: str) -> list[tuple[bool, str]]:
    """Whether it is a picture, and where it leads."""
    return [(bool(m[1]), m[3]) for m in _LINK.finditer(prose(name))]


def headings(name: str) -> list[tuple[int, str]]:
    """Their levels and texts."""
    found = (re.match(r"(#+) (.+)", line) for code, line in lines(name) if not code)
    return [(len(m[1]), m[2].strip()) for m in found if m]


def anchor(heading: str) -> str:
    """How pages that show the repository call it in links."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def code(name: str) -> list[str]:
    """All that is written as code: spans, and lines of blocks."""
    found = []
    for is_code, line in lines(name):
        found += [line.strip()] if is_code else [m.replace("\\|", "|").strip() for m in _SPAN.findall(line)]
    return [c for c in found if c]


def starred(name: str) -> list[str]:
    """What stands between single stars: words of the program's own."""
    return re.findall(r"(?<![*\w])\*([^*\n]+(?:\n[^*\n]+)?)\*(?![*\w])", prose(name))


def quoted(name: str) -> list[str]:
    """What stands between Chinese quotation marks."""
    return re.findall(r"“([^“”]+)”", prose(name))


def below(name: str, heading: str) -> str:
    """The part of this name, to the next heading of its level."""
    found, level = [], 0
    for _, line in lines(name):
        m = re.match(r"(#+) (.+)", line)
        if m and m[2].strip() == heading:
            level = len(m[1])
        elif m and level and len(m[1]) <= level:
            break
        elif level:
            found.append(line)
    return "\n".join(found)


def file_of(name: str, link: str) -> Path:
    """The file that a relative link leads to."""
    return ((ROOT / name).parent / link).resolve()
