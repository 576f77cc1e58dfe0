"""Categories of windows: the person's rules first, then the site, the application, the title."""

from collections.abc import Sequence
from functools import lru_cache

from headwater.categories.graph import App, shipped
from headwater.categories.names import forms, readable, web_app_domain
from headwater.categories.rules import Rule, Rulebook
from headwater.categories.titles import by_title
from headwater.records import Category

_REMEMBERED = 4096
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
    """What applications and sites are for. Fast enough to ask at every observation; the lists load when first used."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        """Take the person's rules; they go before everything else."""
        self._rules = Rulebook(tuple(rules))
        self._of = lru_cache(_REMEMBERED)(self._decide)
        self._name = lru_cache(_REMEMBERED)(self._named)
        self._app = lru_cache(_REMEMBERED)(lambda name: shipped().app(name))

    def of(self, app: str, title: str = "", domain: str = "") -> Category:
        """The category of a window. A hashed title says nothing, so pass it or not."""
        return self._of(app, title, domain)

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

    def _decide(self, app: str, title: str, domain: str) -> Category:
        domain = (domain or web_app_domain(app)).casefold()
        ruled = self._rules and self._rules.find((*forms(app), self.name(app)), title, domain)
        return ruled or shipped().site(domain) or self._by_app(app, title)

    def _by_app(self, app: str, title: str) -> Category:
        known = self._known(app)
        if known is None:
            return Category.OTHER
        if known.category is not None:
            return known.category
        return by_title(shipped(), title) or (Category.READ if known.browser else Category.OTHER)
