"""The person's own word on what is what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import translate

from headwater.categories.graph import CategoriesError
from headwater.records import Category

LONGEST = 400
"""Characters of what a rule names: more is no name."""
MOST = 500
"""Rules in all: each window that comes to the front is held against all of them."""


class BadRule(CategoriesError):
    """A rule cannot be kept as it is; says what would mend it, and nothing of what it names."""


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


def fit(rules: Sequence[Rule]) -> None:
    """See that these rules can be kept.

    Raises:
        BadRule: there are too many, or one of them names nothing, says nothing, or names at too great length.
    """
    if len(rules) > MOST:
        raise BadRule(f"There is room for {MOST} rules: remove some that you do not need.")
    for rule in rules:
        if not any(part.strip() for part in named(rule)):
            raise BadRule("A rule needs something to match: an application, words of a title, a site or a project.")
        if rule.category is None and rule.plan is None:
            raise BadRule("A rule needs something to say: a category, or whether it belongs to your plan.")
        if any(len(part) > LONGEST for part in (*named(rule), rule.intent)):
            raise BadRule(f"What a rule names is at most {LONGEST} characters long: use a part of it.")


def named(rule: Rule) -> tuple[str, str, str, str]:
    """What a window must show: application, title, site, project."""
    return rule.app, rule.title, rule.domain, rule.project


def alike(a: str, b: str) -> bool:
    """Whether two texts of a plan are the same but for case and spaces."""
    return _plan(a) == _plan(b)


class Rulebook:
    """Rules, the most specific first: more fields given, then longer ones, then the later rule.

    Of rules about the plan, one that names the plan goes before all that do not.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        ranked = sorted(enumerate(rules), key=lambda pair: (_weight(pair[1]), pair[0]), reverse=True)
        made = [_Compiled(rule) for _, rule in ranked if any(named(rule))]
        self._of_category = tuple(rule for rule in made if rule.rule.category is not None)
        about_plan = (rule for rule in made if rule.rule.plan is not None)
        self._of_plan = tuple(sorted(about_plan, key=lambda rule: rule.intent == ""))  # stable

    def find(self, names: Iterable[str], title: str, domain: str, project: str = "") -> Category | None:
        """The category by the first rule that matches; `names` are ways to call the application.

        A title that is '' matches no rule that asks for one.
        """
        found = next(self.of_category(names, title, domain, project), None)
        return found.category if found else None

    def of_category(self, names: Iterable[str], title: str, domain: str, project: str = "") -> Iterator[Rule]:
        """The rules that say what such a window is for; the first one holds."""
        return (r.rule for r in _matching(self._of_category, names, title, domain, project))

    def of_plan(
        self, names: Iterable[str], title: str, domain: str, project: str = "", intent: str = ""
    ) -> Iterator[Rule]:
        """The rules that say whether such a window belongs to a plan; the first one holds."""
        plan = _plan(intent)
        rules = (r for r in self._of_plan if r.intent in ("", plan))
        return (r.rule for r in _matching(rules, names, title, domain, project))


def _weight(rule: Rule) -> tuple[int, int]:
    given = [part for part in named(rule) if part]
    return len(given), sum(map(len, given))


def _matching(
    rules: Iterable[_Compiled], names: Iterable[str], title: str, domain: str, project: str
) -> Iterator[_Compiled]:
    seen = tuple(map(folded, names)), folded(title), folded(domain), folded(project).strip()
    return (rule for rule in rules if rule.matches(*seen))


def folded(text: str) -> str:
    """For comparing: case folded, and letters with marks in one form."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFC", text.casefold())


def _plan(text: str) -> str:
    return " ".join(folded(text).split())


class _Compiled:
    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.intent = _plan(rule.intent) if rule.plan is not None else ""
        self._app = _glob(rule.app)
        self._title = _glob(rule.title if set(rule.title) & set("*?") else f"*{rule.title}*")
        self._domain = site(rule.domain)
        self._project = folded(rule.project).strip()
        self._asks = tuple(part != "" for part in named(rule))

    def matches(self, names: tuple[str, ...], title: str, domain: str, project: str) -> bool:
        app_asked, title_asked, domain_asked, project_asked = self._asks
        return (
            (not app_asked or any(self._app.match(name) for name in names))
            and (not domain_asked or (self._domain != "" and f".{domain}".endswith(f".{self._domain}")))
            and (not project_asked or project == self._project)
            and (not title_asked or (title != "" and self._title.match(title) is not None))
        )


def site(domain: str) -> str:
    """A site as rules compare it, by its name alone."""
    return folded(domain).strip().removeprefix("*.").removeprefix("www.").rstrip(".")


def _glob(pattern: str) -> re.Pattern[str]:
    """Only * and ? are special; `translate` makes stars atomic, so matching cannot blow up."""
    return re.compile(translate(folded(pattern).replace("[", "[[]")))
