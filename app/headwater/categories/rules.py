"""The person's own word on what is what."""

import re
from dataclasses import dataclass, field
from fnmatch import translate

from headwater.records import Category


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything that is given must match; what is empty matches anything. A rule that gives nothing never matches.

    `app` is a name, `title` a part of a title; both may hold `*` and `?` and then match the whole. `domain`
    stands for its subdomains too, `project` is a whole name. Case does not matter.
    """

    category: Category | None
    """What such windows are for; None where the rule says nothing of it."""
    app: str = ""
    title: str = ""
    domain: str = ""
    project: str = ""
    plan: bool | None = None
    """False: such windows are away from the plan; True: they belong to it; None: the rule says nothing of it."""
    intent: str = ""
    """The plan that `plan` is about, by its text; '' for whatever the person does."""
    id: int = field(default=0, compare=False)
    """Its number in the store; 0 until it is kept."""


class Rulebook:
    """Rules, the most specific first: more fields given, then longer ones, then the later rule."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        ranked = sorted(enumerate(rules), key=lambda pair: (_weight(pair[1]), pair[0]), reverse=True)
        self._rules = tuple(_Compiled(rule) for _, rule in ranked if rule.app or rule.title or rule.domain)

    def __bool__(self) -> bool:
        return bool(self._rules)

    def find(self, names: tuple[str, ...], title: str, domain: str) -> Category | None:
        """The category by the first rule that matches; `names` are ways to call the application."""
        title, domain = title.casefold(), domain.casefold()
        return next((rule.category for rule in self._rules if rule.matches(names, title, domain)), None)


def _weight(rule: Rule) -> tuple[int, int]:
    given = [part for part in (rule.app, rule.title, rule.domain) if part]
    return len(given), sum(map(len, given))


class _Compiled:
    def __init__(self, rule: Rule) -> None:
        self.category = rule.category
        self._app = _glob(rule.app)
        self._title = _glob(rule.title if set(rule.title) & set("*?") else f"*{rule.title}*")
        self._domain = rule.domain.casefold().strip().removeprefix("*.").removeprefix("www.").rstrip(".")
        self._asks = (rule.app != "", rule.title != "", rule.domain != "")

    def matches(self, names: tuple[str, ...], title: str, domain: str) -> bool:
        app_asked, title_asked, domain_asked = self._asks
        return (
            (not app_asked or any(self._app.match(name.casefold()) for name in names))
            and (not domain_asked or domain == self._domain or domain.endswith(f".{self._domain}"))
            and (not title_asked or self._title.match(title) is not None)
        )


def _glob(pattern: str) -> re.Pattern[str]:
    """Only * and ? are special; `translate` makes stars atomic, so matching cannot blow up."""
    return re.compile(translate(pattern.casefold().replace("[", "[[]")))
