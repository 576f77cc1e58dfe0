"""Categories of windows: the person's rules first, then the site, the application, the title."""

from collections.abc import Sequence

from headwater.base.athand import at_hand
from headwater.categories.graph import App, shipped
from headwater.categories.names import forms, readable, web_app_domain
from headwater.categories.rules import Rule, Rulebook
from headwater.categories.titles import by_title
from headwater.records import Category

_REMEMBERED = 1024
"""Windows whose category is remembered: a day has some hundreds."""

_OFF_PLAN = {
    Category.CODE: 0.05, Category.WRITE: 0.05, Category.DESIGN: 0.05, Category.DATA: 0.05,
    Category.PLAN: 0.05, Category.MEET: 0.05, Category.MAIL: 0.15, Category.READ: 0.15, Category.SYSTEM: 0.15,
    Category.CHAT: 0.35, Category.OTHER: 0.4, Category.NEWS: 0.65, Category.SHOP: 0.8,
    Category.SOCIAL: 0.8, Category.WATCH: 0.8, Category.PLAY: 0.95,
}  # fmt: skip
_TONE = {
    Category.CODE: 0, Category.WRITE: 0, Category.DESIGN: 0, Category.DATA: 0, Category.READ: 1,
    Category.MAIL: 2, Category.CHAT: 2, Category.MEET: 2,
}  # fmt: skip


class Categories:
    """What applications and sites are for. Fast enough to ask at every observation; the lists load when first used.

    Several threads may use one, also while `put` gives it other rules.
    """

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        """Take the person's rules; they go before everything else."""
        self._name = at_hand(_REMEMBERED)(self._named)
        self._app = at_hand(_REMEMBERED)(lambda name: shipped().app(name))
        self._ruled = _Ruled(self, tuple(rules))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The person's rules, in their order."""
        return self._ruled.rules

    def put(self, rules: Sequence[Rule]) -> None:
        """From now on these rules hold instead."""
        self._ruled = _Ruled(self, tuple(rules))

    def of(self, app: str, title: str = "", domain: str = "", project: str = "") -> Category:
        """The category of a window. A hashed title says nothing: pass '' instead."""
        return self._ruled.of(app, title, domain, project) or self._guess(app)

    def known(self, app: str, title: str = "", domain: str = "", project: str = "") -> Category | None:
        """The category of a window where a rule, a list or the title tells it; None where `of` only guesses."""
        return self._ruled.of(app, title, domain, project)

    def plan(self, app: str, title: str, domain: str, project: str, intent: str) -> bool | None:
        """Whether a rule says that a window belongs to the plan.

        Args:
            app: the application, as the system names it.
            title: '' where it may not be read.
            domain: the site.
            project: what it is about, where that is known.
            intent: the text of what the person declared; '' where there is no plan.

        Returns:
            False: it is away from the plan; True: it is part of it; None: no rule says.
        """
        rules = self._ruled
        return rules.plan(app, title, domain, project, intent) if rules.about_plans else None

    def plan_rules(self, app: str, title: str, domain: str, project: str, intent: str) -> list[Rule]:
        """The rules about plans that match a window; the first one holds."""
        return list(self._ruled.book.of_plan(*self._ruled.seen(app, title, domain, project), intent))

    def category_rules(self, app: str, title: str, domain: str, project: str) -> list[Rule]:
        """The rules that say what a window is for; the first one holds."""
        return list(self._ruled.book.of_category(*self._ruled.seen(app, title, domain, project)))

    def name(self, app: str) -> str:
        """The application's name as people know it: `org.gnome.Evince` is Evince."""
        return self._name(app)

    def _named(self, app: str) -> str:
        known = self._known(app)
        return known.name if known else web_app_domain(app) or readable(app)

    def is_browser(self, app: str) -> bool:
        """Whether the application shows web pages, so that its site or title says what it is used for."""
        known = self._known(app)
        return known is not None and known.browser

    def is_call_app(self, app: str) -> bool:
        """Whether calls are held in the application, so that one may be going on while it runs."""
        known = self._known(app)
        return known is not None and known.call

    @staticmethod
    def off_plan(category: Category) -> float:
        """How likely time in a category is not what somebody planned, 0 to 1, before they say so.

        The numbers are a judgement: tools for making and agreeing hardly ever, mail and reference seldom, chat
        by turns, entertainment mostly. None is 0 or 1: a musician plans to play, a moderator to be in a forum.
        """
        return _OFF_PLAN[category]

    @staticmethod
    def tone(category: Category) -> int:
        """0 making, 1 reading, 2 talking, 3 anything else: the shades in which applications are drawn."""
        return _TONE.get(category, 3)

    def _known(self, app: str) -> App | None:
        return self._app(app)

    def _listed(self, app: str, title: str, domain: str) -> Category | None:
        """What the lists tell, without the person's rules."""
        return shipped().site(domain.casefold()) or self._by_app(app, title)

    def _guess(self, app: str) -> Category:
        known = self._known(app)
        return Category.READ if known is not None and known.browser else Category.OTHER

    def _by_app(self, app: str, title: str) -> Category | None:
        known = self._known(app)
        return None if known is None else known.category or by_title(shipped(), title)


class _Ruled:
    """Rules with what was found by them; other rules are another one, so that no answer outlives its rules."""

    def __init__(self, categories: Categories, rules: tuple[Rule, ...]) -> None:
        self.rules, self.book = rules, Rulebook(rules)
        self.about_plans = any(rule.plan is not None for rule in rules)
        self._sorting = any(rule.category is not None for rule in rules)
        self._categories = categories
        self.of = at_hand(_REMEMBERED)(self._decide)
        self.plan = at_hand(_REMEMBERED)(self._planned)

    def seen(self, app: str, title: str, domain: str, project: str) -> tuple[tuple[str, ...], str, str, str]:
        """A window as rules look at it: the names of its application first."""
        names = (app, *forms(app), self._categories.name(app)) if app else ()
        return names, title, domain or web_app_domain(app), project

    def _decide(self, app: str, title: str, domain: str, project: str) -> Category | None:
        seen = self.seen(app, title, domain, project)
        ruled = self.book.find(*seen) if self._sorting else None
        return ruled or self._categories._listed(app, title, seen[2])

    def _planned(self, app: str, title: str, domain: str, project: str, intent: str) -> bool | None:
        found = next(self.book.of_plan(*self.seen(app, title, domain, project), intent), None)
        return found.plan if found else None
