"""All charts of the page, and the ways to look at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.charts.app_bars import AppBars
from headwater.charts.hour_map import HourMap
from headwater.charts.naming import days_name, range_name
from headwater.charts.paired import PairedBars
from headwater.charts.stacked import StackedBars
from headwater.charts.tokens import Space
from headwater.charts.year import YearCalendar
from headwater.records import FocusState
from headwater.reports.ranges import Span, range_of
from headwater.reports.trends import PartSum, Trends, summed
from headwater.ui.boxes import column
from headwater.ui.legend import Legend
from headwater.ui.look import Ui
from headwater.ui.plan import Segmented
from headwater.ui.rules.choosing import Choice
from headwater.ui.stepfields import DateField
from headwater.ui.text import prose
from headwater.ui.trends.cards import Beside, ChartCard, tabs
from headwater.ui.trends.draft import Other, TrendsDraft

_Draw = Callable[[Trends, TrendsDraft, Settings], None]


class Charts(QWidget):
    """Draws what was read; says what else is wanted."""

    wanted = Signal(object)
    """What of a `TrendsDraft` is another one, by its name."""
    open_day = Signal(object)
    """The date whose page is wanted."""

    def __init__(self, ui: Ui, draft: TrendsDraft) -> None:
        super().__init__()
        self._ui, self._draft = ui, draft
        self._trends: Trends | None = None
        self._parts: tuple[PartSum, ...] = ()
        self._drawn: dict[str, tuple[object, ...]] = {}
        """In which way each chart was drawn last."""
        self.what = self._tabs("trends.bars.what", ("trends.bars.states", "trends.bars.categories"), "tones")
        self.by = self._tabs("trends.bars.by", ("trends.bars.months", "trends.bars.weeks"), "weeks")
        self.measure = self._tabs("trends.hours.measure", ("trends.hours.share", "trends.hours.minutes"), "minutes")
        self.colour = self._tabs("trends.calendar.measure", ("trends.calendar.whole", "trends.calendar.focused"),
                                 "focused")  # fmt: skip
        self._make_other()
        self.over = prose(ui, "", "small", "2")
        self.bars, self.hours = ChartCard(ui, self.what, self.by), ChartCard(ui, self.measure)
        self.calendar = ChartCard(ui, self.colour)
        self.compare, self.apps = ChartCard(ui, self.other, self.chosen), ChartCard(ui)
        self.legend = Legend(ui)
        self.bars.foot.addWidget(self.legend)
        self.hours.foot.addWidget(self.over)
        self.left_out = prose(ui, ui.words("trends.compare.left_out"), "small", "3")
        self.compare.foot.addWidget(self.left_out)
        self.bars.chosen.connect(self._open_part)
        self.calendar.chosen.connect(self._open_cell)
        self._pairs = Beside(self.bars, self.hours, (11, 10)), Beside(self.compare, self.apps, (11, 10))
        self.setLayout(column(self._pairs[0], self.calendar, self._pairs[1], gap=Space.L))

    def _tabs(self, key: str, choices: tuple[str, str], field: str) -> Segmented:
        """Two ways to look at a chart, by a field of the draft that is on or off."""
        made = tabs(self._ui, key, choices, int(getattr(self._draft, field)))
        made.chosen.connect(lambda i: self._want(**{field: i == 1}))
        return made

    def _make_other(self) -> None:
        ui, words, draft = self._ui, self._ui.words, self._draft
        names = [words(f"trends.compare.{o}") for o in Other]
        self.other = Choice(ui, words("trends.compare.with"), names, list(Other).index(draft.other))
        self.chosen = DateField(ui, words("trends.compare.day"), draft.chosen or draft.day)
        self.other.chosen.connect(self._other_chosen)
        self.chosen.changed.connect(lambda: self._want(chosen=self.chosen.day))

    def _other_chosen(self, i: int) -> None:
        other = list(Other)[i]
        self._want(other=other, **({"chosen": self.chosen.day} if other is Other.CHOSEN else {}))

    def _want(self, **changes: Any) -> None:
        self.wanted.emit(changes)

    # -- drawing ------------------------------------------------------------------------------

    def show_trends(self, trends: Trends, draft: TrendsDraft, settings: Settings) -> None:
        """What was read, in the ways that the draft says."""
        same = trends is self._trends
        self._trends, self._draft = trends, draft
        self._parts = trends.parts(draft.by, settings)
        self.by.setVisible(draft.span is Span.YEAR)
        self.chosen.setVisible(draft.other is Other.CHOSEN)
        ways: tuple[tuple[_Draw, tuple[object, ...]], ...] = (
            (self._bars, (draft.tones, draft.weeks)), (self._hours, (draft.minutes,)),
            (self._calendar, (draft.focused,)), (self._compare, ()), (self._apps, ()),
        )  # fmt: skip
        for draw, way in ways:  # what is looked at in the same way needs no drawing anew
            if not same or self._drawn.get(draw.__name__) != way:
                self._drawn[draw.__name__] = way
                draw(trends, draft, settings)
        for pair in self._pairs:
            pair.arrange()

    def _put(self, card: ChartCard, chart: Any) -> None:
        """Pictures are called by their days."""
        assert self._trends is not None
        days, words, year = self._trends.days, self._ui.words, self._trends.today.year
        file = words("trends.file", days=f"{days.first.isoformat()} – {days.last.isoformat()}")
        title = f"{chart.table.name} · {range_name(days, self._draft.span, words, year)}"
        card.show_chart(chart, title, f"{file} {chart.table.name}")

    def _bars(self, trends: Trends, draft: TrendsDraft, _settings: Settings) -> None:
        ui = self._ui
        chart = StackedBars(
            self._parts, draft.by, trends.today, ui.theme, ui.words, ui.scale, tones=draft.tones,
            usual_s=trends.usual_s if draft.by is Span.DAY else None,
        )  # fmt: skip
        self._put(self.bars, chart)
        states = dict(summed(trends.days, trends.sums).states)
        self.legend.show_seconds({s: states.get(s, 0.0) for s in FocusState if s is not FocusState.AWAY})
        self.legend.setVisible(not draft.tones)

    def _hours(self, trends: Trends, draft: TrendsDraft, settings: Settings) -> None:
        ui, first = self._ui, range_of(Span.WEEK, trends.today, settings).first
        weekdays = [(first + timedelta(days=n)).weekday() for n in range(7)]
        start = settings.day_start_hour
        chart = HourMap(
            trends.hours, weekdays, start, ui.theme, ui.words, ui.scale, minutes=draft.minutes
        )  # fmt: skip
        self._put(self.hours, chart)
        self.over.say(ui.words("trends.hours.over", days=days_name(trends.hours.days, ui.words, trends.today.year)))

    def _calendar(self, trends: Trends, draft: TrendsDraft, settings: Settings) -> None:
        ui, first = self._ui, range_of(Span.WEEK, trends.today, settings).first
        chart = YearCalendar(
            trends.year, trends.which_year, trends.today, first.weekday(), ui.theme, ui.words, ui.scale,
            focused=draft.focused,
        )  # fmt: skip
        self._put(self.calendar, chart)

    def _compare(self, trends: Trends, draft: TrendsDraft, _settings: Settings) -> None:
        ui = self._ui
        found = trends.comparison
        now, other = (range_name(d, draft.span, ui.words, trends.today.year) for d in (found.days, found.other))
        self._put(self.compare, PairedBars(found, now, other, ui.theme, ui.words, ui.scale))
        self.left_out.setVisible(found.whole is not None)

    def _apps(self, trends: Trends, _draft: TrendsDraft, _settings: Settings) -> None:
        ui = self._ui
        self._put(self.apps, AppBars(trends.apps, trends.at_computer_s, ui.theme, ui.words, ui.scale))

    # -- going somewhere ----------------------------------------------------------------------

    def _open_part(self, i: int) -> None:
        """A day's page; a week or a month is looked at here."""
        assert self._trends is not None
        part = self._parts[i]
        if part.days.first > self._trends.today:
            return
        if self._draft.by is Span.DAY:
            self._open(part.days.first)
        else:
            self._want(span=self._draft.by, day=min(part.days.last, self._trends.today))

    def _open_cell(self, i: int) -> None:
        assert self._trends is not None
        self._open(self._trends.year[i].day)

    def _open(self, day: date) -> None:
        self.open_day.emit(day)
