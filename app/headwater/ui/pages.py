"""How each page is made: loaded when somebody goes there, and gone on with where one takes the place of its like."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from headwater.base import Settings
from headwater.ui.begun import Begun
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.guide.documents import Document
from headwater.ui.look import Ui
from headwater.ui.places import Place
from headwater.ui.side import SidePage


class House(Protocol):
    """What a page may ask of the window that it is in."""

    @property
    def begun(self) -> Begun: ...  # noqa: D102
    @property
    def engine(self) -> Face: ...  # noqa: D102
    @property
    def chores(self) -> Chores: ...  # noqa: D102
    @property
    def shown_day(self) -> date: ...  # noqa: D102
    def go(self, place: Place) -> None: ...  # noqa: D102
    def turn(self, day: date) -> None: ...  # noqa: D102
    def open_document(self, document: Document) -> None: ...  # noqa: D102
    def turn_to(self, start: float, end: float) -> None: ...  # noqa: D102
    def follow(self, settings: Settings) -> None: ...  # noqa: D102


Make = Callable[[House, Ui, SidePage | None], SidePage]
"""Takes the page before, too: with its draft a page of the same kind goes on; one that is come back to, with what was
begun there."""


def _preferences(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.preferences import Preferences

    page = Preferences(ui, house.engine, house.chores, old.so_far if isinstance(old, Preferences) else None)
    page.changed.connect(house.follow)
    page.elsewhere.connect(house.go)
    return page


def _data(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.data.page import YourData

    return YourData(ui, house.engine, house.chores, old.draft if isinstance(old, YourData) else house.begun.data)


def _rules(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.rules.page import CategoriesPage

    draft = old.draft if isinstance(old, CategoriesPage) else house.begun.rules
    return CategoriesPage(ui, house.engine, house.chores, draft, house.shown_day)


def _model(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.model.page import ModelPage

    draft = old.draft if isinstance(old, ModelPage) else None
    page = ModelPage(ui, house.engine, house.chores, draft, house.shown_day)
    page.leave.connect(lambda: house.go(Place.TODAY))
    return page


def _insights(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.insights.page import InsightsPage

    page = InsightsPage(ui, house.engine, house.chores, old.draft if isinstance(old, InsightsPage) else None)
    page.open_day.connect(house.turn)
    return page


def _timeline(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.timeline.page import TimelinePage

    draft = old.draft if isinstance(old, TimelinePage) else house.begun.on_timeline(house.shown_day)
    return TimelinePage(ui, house.engine, house.chores, draft, house.shown_day)


def _review(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.review.page import ReviewPage

    draft = old.draft if isinstance(old, ReviewPage) else None
    page = ReviewPage(ui, house.engine, house.chores, draft, house.shown_day)
    page.open_day.connect(house.turn)
    return page


def _advice(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.advice.page import AdvicePage

    page = AdvicePage(ui, house.engine, house.chores, old.draft if isinstance(old, AdvicePage) else None)
    page.changed.connect(house.follow)
    return page


def _trends(house: House, ui: Ui, old: SidePage | None) -> SidePage:
    from headwater.ui.trends.page import TrendsPage

    draft = old.draft if isinstance(old, TrendsPage) else house.begun.on_trends(house.shown_day)
    page = TrendsPage(ui, house.engine, house.chores, draft, house.shown_day)
    page.open_day.connect(house.turn)
    return page


def _search(house: House, ui: Ui, _old: SidePage | None) -> SidePage:
    from headwater.ui.search.page import SearchPage

    page = SearchPage(ui, house.engine, house.chores, house.begun.sought)
    page.open_at.connect(house.turn_to)
    return page


def _help(house: House, ui: Ui, _old: SidePage | None) -> SidePage:
    from headwater.ui.help.page import HelpPage

    page = HelpPage(ui, house.engine, house.chores)
    page.elsewhere.connect(house.go)
    page.document.connect(house.open_document)
    return page


PAGES: Mapping[Place, Make] = MappingProxyType(
    {
        Place.TRENDS: _trends,
        Place.INSIGHTS: _insights,
        Place.TIMELINE: _timeline,
        Place.REVIEW: _review,
        Place.SEARCH: _search,
        Place.ADVICE: _advice,
        Place.RULES: _rules,
        Place.MODEL: _model,
        Place.DATA: _data,
        Place.SETTINGS: _preferences,
        Place.HELP: _help,
    }
)
"""All but the day's own."""
