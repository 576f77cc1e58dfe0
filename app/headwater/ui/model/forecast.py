"""How far words of drifting soon can be relied on, and whether they are said."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from headwater.base import Settings, Words, options
from headwater.charts.precision import PrecisionCurve
from headwater.charts.wording import percent
from headwater.reports.forecast import LEAST_DAYS, Forecast, needed
from headwater.ui.asking import Said
from headwater.ui.boxes import clear, column, holder, rule
from headwater.ui.chartview import AIR, Charted
from headwater.ui.chores import Chore, Chores, failure_text
from headwater.ui.face import Face
from headwater.ui.look import Ui
from headwater.ui.options import control, keep, option_row
from headwater.ui.titled import TitledCard

MEASURED = "forecast"
"""The chore that measures it."""
_OPTIONS = ("forecast", "forecast_precision")


class ForecastCard(TitledCard):
    """The precision that was asked for, and what the own past says to it."""

    changed = Signal(object)
    """The settings as they are now."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores) -> None:
        super().__init__(ui, "forecast", air=AIR)
        self._engine, self._chores = engine, chores
        self.found: Forecast | None = None
        self._heard: Chore | None = None
        self.chart: Charted | None = None
        self.reach, self.beside, self.said = Said(ui), Said(ui, "small"), Said(ui, "small")
        self._chart = column(gap=0)
        self.controls: dict[str, QWidget] = {}
        rows = column(*(self._row(name) for name in _OPTIONS), gap=0)
        self.add(
            column(self.reach, self.beside, gap=6, margins=(AIR, 0, AIR, 0)), holder(self._chart), rows,
            column(self.said, margins=(AIR, 0, AIR, 0)),
        )  # fmt: skip

    def _row(self, name: str) -> QWidget:
        option = next(o for o in options() if o.name == name)
        made = control(self.ui, option, getattr(self._engine.settings, name), lambda v: self._set(name, v))
        self.controls[name] = made
        line = column(rule(self.ui), margins=(AIR, 0, AIR, 0))
        return holder(column(line, option_row(self.ui, name, made, side=AIR), gap=0))

    def _set(self, name: str, value: object) -> None:
        self.said.say(keep(self._engine, **{name: value}))
        self._follow()
        self.changed.emit(self._engine.settings)

    def refresh(self) -> None:
        """Read it; the first time it is measured, which takes a while."""
        if self.found is None:
            self.reach.say(self.words("forecast.counting"))
        if self._heard is not None and self._heard.running:
            return
        engine = self._engine
        self._heard = self._chores.begin(MEASURED, lambda _chore: engine.forecast())
        self._heard.ended.connect(self._over)
        if not self._heard.running:
            self._over()

    def _over(self) -> None:
        heard = self._heard
        if heard is None or heard.running:
            return
        if heard.failure is not None:
            self.reach.say(failure_text(heard.failure, self.words))
        else:
            self.show_forecast(heard.result)

    def show_forecast(self, found: Forecast) -> None:
        """What was measured."""
        if found == self.found:
            return
        self.found = found
        self._follow()

    def _follow(self) -> None:
        """Another precision, or another past."""
        found, settings, words = self.found, self._engine.settings, self.words
        if found is None:
            return
        self.reach.say(reached(found, settings, words))
        some = found.base.words > 0
        self.beside.say(besides(found, words) if some else "")
        clear(self._chart)
        self.chart = None
        if some:
            curve = PrecisionCurve(
                found.curve, found.base.precision, settings.forecast_precision, self.ui.theme, words, self.ui.scale
            )
            self.chart = Charted(self.ui, curve)
            self._chart.addWidget(self.chart)


def reached(found: Forecast, settings: Settings, words: Words) -> str:
    """Whether it speaks, from when on, and else why not."""
    asked, reach = percent(settings.forecast_precision), found.reach(settings.forecast_precision)
    if not settings.forecast:
        return words("forecast.off")
    if reach.missing_days:
        return words("forecast.few_days", days=len(found.days), least=LEAST_DAYS)
    if reach.threshold is not None:
        return words("forecast.speaks", p=reach.threshold, right=reach.right, words=reach.words, asked=asked)
    if reach.idle:
        return words("forecast.idle", asked=asked, base=percent(found.base.precision))
    best = max(found.curve, key=lambda s: s.lower, default=None)
    if best is None or best.words < needed(settings.forecast_precision):
        return words("forecast.few_words", asked=asked, least=needed(settings.forecast_precision))
    return words("forecast.never", asked=asked, right=best.right, words=best.words, lower=percent(best.lower))


def besides(found: Forecast, words: Words) -> str:
    """The base rate, and what is easiest to say."""
    base, last = found.base, found.persistence
    if not last.words:
        return words("forecast.base", base=percent(base.precision), days=len(found.days))
    return words(
        "forecast.besides", base=percent(base.precision), days=len(found.days), right=last.right, words=last.words
    )
