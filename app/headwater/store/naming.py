"""Whether something names an application, a site or a title; what is kept was redacted before, and may be odd still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import translate
from typing import Any, Protocol

from headwater.redact.domains import clean_domain, is_under
from headwater.redact.guarded import folded
from headwater.redact.titles import hosts_in, visible
from headwater.store.aims import NothingNamed

_APPS = frozenset({"app", "application", "program", "exe", "process"})
"""Keys of events under which an application stands."""


class Naming(Protocol):
    """What is looked for."""

    def window(self, app: str, title: str, domain: str, project: str) -> bool:
        """Whether a window shows it; the title is '' where it is not kept as it was."""
        ...

    def text(self, text: str) -> bool:
        """Whether words of the person, or values of a suggestion, name it."""
        ...

    def value(self, key: str, text: str) -> bool:
        """Whether a string in an event's data, under a key, names it."""
        ...


@dataclass(frozen=True, slots=True)
class App:
    """An application by its whole name, case folded: as a window's own, or as any string in an event."""

    name: str

    @classmethod
    def of(cls, name: str) -> App:
        """From what the person says.

        Raises:
            NothingNamed: they say nothing.
        """
        return cls(_something(folded(visible(name))))

    def window(self, app: str, title: str, domain: str, project: str) -> bool:
        """See `Naming`."""
        return self.text(app)

    def text(self, text: str) -> bool:
        """See `Naming`."""
        return folded(text) == self.name

    def value(self, key: str, text: str) -> bool:
        """See `Naming`."""
        return self.text(text)


@dataclass(frozen=True, slots=True)
class Domain:
    """A site with its subdomains: of a page, in an address, or as a word of a title or text."""

    parent: str

    @classmethod
    def of(cls, name: str) -> Domain:
        """From a domain or an address; `*.` may stand before it.

        Raises:
            NothingNamed: it is none.
        """
        return cls(_something(clean_domain(name.strip().removeprefix("*."))))

    def window(self, app: str, title: str, domain: str, project: str) -> bool:
        """See `Naming`."""
        return is_under(domain, self.parent) or self.text(title)

    def text(self, text: str) -> bool:
        """See `Naming`."""
        if text.isascii() and self.parent not in text.lower():
            return False  # quick, for most
        return any(is_under(host, self.parent) for host in _hosts(text))

    def value(self, key: str, text: str) -> bool:
        """See `Naming`."""
        return self.text(text)


def _hosts(text: str) -> Iterator[str]:
    """Hosts of addresses, and words that look like hosts."""
    if "." not in text and ":" not in text:
        if text.isascii() and " " not in text:
            yield text.lower()  # localhost and its kind
        return
    words = text.split()
    if len(words) == 1:
        yield clean_domain(text)
    yield from (clean_domain(word) for word in words if "://" in word)
    yield from hosts_in(text)


@dataclass(frozen=True, slots=True)
class Title:
    """Words of a title, anywhere in it and case folded, or a pattern with * and ? for all of it; as in the settings."""

    part: str
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, words: str) -> Title:
        """From what the person says.

        Raises:
            NothingNamed: they say nothing.
        """
        part = _something(folded(visible(words)))
        return cls(part, re.compile(translate(part.replace("[", "[[]"))))

    def window(self, app: str, title: str, domain: str, project: str) -> bool:
        """See `Naming`; a project's name is part of a title."""
        return self.text(title) or self.text(project)

    def text(self, text: str) -> bool:
        """See `Naming`."""
        low = folded(text)
        return low != "" and (self.part in low or self.pattern.match(low) is not None)

    def value(self, key: str, text: str) -> bool:
        """See `Naming`; what an application is called is no title."""
        return key.casefold() not in _APPS and self.text(text)


def _something(name: str) -> str:
    if not name:
        raise NothingNamed
    return name


def names(naming: Naming, data: Any) -> bool:
    """Whether any string in JSON, however deep, names it."""
    left = [("", data)]
    while left:
        key, value = left.pop()
        if isinstance(value, str):
            if naming.value(key, value):
                return True
        elif isinstance(value, dict):
            left += value.items()
        elif isinstance(value, list):
            left += [(key, each) for each in value]
    return False
