"""The three cards of a day: names and lengths are whole at every width and text size."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from headwater.base import LANGUAGES, Settings, Words
from headwater.records import FocusState
from headwater.reports import DayReport
from headwater.ui.facts import Facts
from headwater.ui.frame import LEAST
from headwater.ui.text import Elided, Figure
from headwater.ui.window import Dashboard
from tests.support.chart_days import busy_day, empty_day
from tests.support.windows import Open, least_width, today

WIDTHS = range(LEAST[0], 1181, 20)
HIGH = 700


def lasting(minutes: int) -> DayReport:
    """The written-down day with so much sustained work, all of it in one stretch."""
    day, seconds = busy_day(), 60.0 * minutes
    assert day.longest is not None
    totals = tuple(replace(t, seconds=seconds) if t.state is FocusState.FOCUSED else t for t in day.totals)
    return replace(day, longest=replace(day.longest, end=day.longest.start + seconds), totals=totals)


def settings(language: str, scale: float) -> Settings:
    return Settings(agreed=True, theme="light", language=language, text_scale=scale)


def cut(facts: Facts) -> list[str]:
    """Lengths that have less room than they need even where they are smallest."""
    figures = [card.figure for card in facts.cards]
    return [f.accessibleName() for f in figures if f._placed(*Figure._ROLES[-1])[1] > f.width()]


def shortened(facts: Facts) -> list[str]:
    """Names that have less room than they need."""
    names = [next(e for e in card.findChildren(Elided) if e is not card.note) for card in facts.cards]
    return [e.text for e in names if facts._ui.width("small", e.text) > e.width() + 0.5]


def stacked(facts: Facts) -> bool:
    return len({card.y() for card in facts.cards}) == len(facts.cards)


def facts_of(window: Dashboard) -> Facts:
    QApplication.processEvents()
    return today(window).facts


@pytest.mark.parametrize("minutes", [141, 754, 1439])
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.15, 1.25, 1.5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_length_is_cut_off_at_any_width(open_window: Open, language: str, scale: float, minutes: int) -> None:
    window, _ = open_window(settings(language, scale), day=lasting(minutes), size=(WIDTHS[0], HIGH))
    told = Words(language).duration(60.0 * minutes)
    for wide in WIDTHS:
        window.resize(wide, HIGH)
        facts = facts_of(window)
        assert window.width() == wide
        assert (cut(facts), shortened(facts)) == ([], []), wide
        assert facts.deep.figure.accessibleName() == facts.longest.figure.accessibleName() == told
        for a, b in zip(facts.cards, facts.cards[1:], strict=False):
            assert not a.geometry().intersects(b.geometry())
            assert a.y() == b.y() or a.x() == b.x(), "a row or a column"


@pytest.mark.parametrize("language", LANGUAGES)
def test_cards_lie_below_each_other_only_where_a_row_is_too_narrow(open_window: Open, language: str) -> None:
    window, _ = open_window(settings(language, 1.5), day=lasting(141), size=(LEAST[0], HIGH))
    assert stacked(facts_of(window))
    assert least_width(today(window)) <= today(window).area.viewport().width()
    window.resize(1180, HIGH)
    assert not stacked(facts_of(window))
    window.resize(LEAST[0], HIGH)
    assert stacked(facts_of(window))


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_the_usual_text_size_they_are_a_row(open_window: Open, language: str) -> None:
    window, _ = open_window(settings(language, 1.0), day=lasting(754), size=(LEAST[0], HIGH))
    for wide in WIDTHS:
        window.resize(wide, HIGH)
        assert not stacked(facts_of(window)), wide


def test_nothing_moves_while_an_ordinary_day_goes_on(open_window: Open) -> None:
    window, _ = open_window(settings("zh_CN", 1.5), day=empty_day(), size=(LEAST[0], HIGH))
    for wide in WIDTHS:
        window.resize(wide, HIGH)
        facts = facts_of(window)
        places = []
        for day in (empty_day(), lasting(52), lasting(141), lasting(599)):
            facts.show_report(day)
            QApplication.processEvents()
            places.append([card.geometry() for card in facts.cards])
        assert places.count(places[0]) == len(places), wide


def test_a_day_that_is_longer_than_usual_makes_room(open_window: Open) -> None:
    window, _ = open_window(settings("zh_CN", 1.25), day=lasting(141), size=(LEAST[0], HIGH))
    facts = facts_of(window)
    longest = lasting(20 * 60 + 44)
    for day, below in ((lasting(141), False), (longest, True), (lasting(141), False)):
        facts.show_report(day)
        QApplication.processEvents()
        assert stacked(facts) is below
        assert cut(facts) == []
