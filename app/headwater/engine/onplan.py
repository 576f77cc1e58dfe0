"""How the window in front stands to the plan: by the person's rules, else by what such apps and sites mostly are.

Where anything speaks for the plan, nothing speaks against it: a hold needs to be sure.
"""

import re

from headwater.advice.holding import By, Front, Stand
from headwater.categories import Categories, Rule
from headwater.categories.graph import shipped
from headwater.categories.names import web_app_domain
from headwater.categories.rules import folded, site
from headwater.records import Category, TitleKind, WindowSeen
from headwater.redact import is_browser

OFF_PLAN = 0.8
"""Kinds that are off plan this often, before the person says so, are held; see `Categories.off_plan`."""
ON_PLAN = frozenset(
    {Category.CODE, Category.WRITE, Category.DESIGN, Category.DATA, Category.READ, Category.PLAN}
)  # fmt: skip
"""Kinds that a plan is mostly worked at in."""
_PARTED = re.compile(r"\s+[-–—]+\s+|\s*[|·_｜丨]\s*|\s*[-–—]\s*(?=[\u4e00-\u9fff])")
_WORDS_TOO = frozenset({"x", "max", "threads", "target", "tidal", "arte"})
"""Sites whose names are words: a page may be about them."""
_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SHORTEST = 3
"""Letters of a word that says something."""
_SAYS_NOTHING = frozenset({"the", "and", "for", "with", "from", "com", "org", "net", "www", "new", "page", "app"})


def front_of(categories: Categories, window: WindowSeen, plan: str) -> Front:
    """What may be known of a window, and how it stands to a plan."""
    if not window.app:
        return Front("")
    title = window.title if window.title_kind is TitleKind.FULL else ""
    seen = window.app, title, window.domain, window.project
    domain = site(window.domain) or web_app_domain(window.app)
    place, name = (domain, domain) if domain else _place(categories, window.app, title)
    kind = _kind(categories, seen)
    stand, by = _stand(categories, seen, kind, plan, f"{name} {place}")
    meeting = Category.MEET in (kind, categories.known(*seen))
    return Front(window.app, place, name, domain, stand, by, kind or Category.OTHER, meeting)


Seen = tuple[str, str, str, str]


def _place(categories: Categories, app: str, title: str) -> tuple[str, str]:
    """What is remembered, and what is shown: the site that a page names, else the app."""
    if categories.is_browser(app) and (named := site_in(title)):
        return named.casefold(), named
    return folded(app), categories.name(app)


def rule_of(categories: Categories, front: Front, plan: str) -> Rule | None:
    """A rule that this is part of the plan; None for a browser as a whole, which is part of no plan."""
    if front.domain:
        return Rule(None, domain=front.domain, plan=True, intent=plan)
    if not categories.is_browser(front.app):
        return Rule(None, app=front.app, plan=True, intent=plan)
    is_page = front.place != folded(front.app)
    return Rule(None, app=front.app, title=front.name, plan=True, intent=plan) if is_page else None


def site_in(title: str) -> str:
    """The site that a page's title ends with, as it is written there, before the browser's own name; '' where none does
    that is known. Elsewhere in a title it may be what the page is about."""
    parts = [part.strip() for part in _PARTED.split(title) if part.strip()]
    if len(parts) > 1 and is_browser(parts[-1]):
        parts.pop()
    last = parts[-1] if parts else ""
    return last if last.casefold() in shipped().site_names and last.casefold() not in _WORDS_TOO else ""


def _kind(categories: Categories, seen: Seen) -> Category | None:
    """By a rule, by the site or by the app; words of a title are too little to be held by."""
    ruled = categories.category_rules(*seen)
    if ruled:
        return ruled[0].category
    app, title, domain, project = seen
    listed = categories.known(app, "", domain, project)
    if listed is None and not domain and categories.is_browser(app):
        return shipped().site_names.get(site_in(title).casefold())
    return listed


def _stand(categories: Categories, seen: Seen, kind: Category | None, plan: str, name: str) -> tuple[Stand, By]:
    ruled = categories.plan(*seen, plan)
    if ruled is not None:
        return (Stand.ON if ruled else Stand.OFF), By.RULE
    _, title, _, project = seen
    if kind in ON_PLAN:
        return Stand.ON, By.KIND
    if kind is None or categories.off_plan(kind) < OFF_PLAN or alike(plan, f"{name} {title} {project}"):
        return Stand.UNSURE, By.KIND
    return Stand.OFF, By.KIND


def alike(plan: str, shown: str) -> bool:
    """Whether a plan and what is shown have a word in common."""
    return not _words(plan).isdisjoint(_words(shown))


def _words(text: str) -> set[str]:
    low = folded(text)
    found = {w for w in _WORD.findall(low) if len(w) >= _SHORTEST and not _HAN.search(w)} - _SAYS_NOTHING
    pairs = (run[n : n + 2] for run in _HAN.findall(low) for n in range(len(run) - 1))
    return found.union(pairs)
