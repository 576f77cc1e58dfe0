"""The part of the engine that tells of drifting soon: measured once a day, said where the past bears it."""

from typing import TYPE_CHECKING

from headwater.engine.intending import Intending
from headwater.engine.now import DriftWord, Recording

if TYPE_CHECKING:
    from headwater.engine.forecasting import Forecaster
    from headwater.engine.recorder import Recorder
    from headwater.reports.forecast import Forecast

FORECAST = "forecast"
"""Name among the store's states of what was measured last."""


class Foretelling(Intending):
    """All but `forecast` belongs to the engine's thread, unless it says otherwise."""

    _forecaster: "Forecaster | None" = None

    def forecast(self) -> "Forecast":
        """How far words of drifting soon could be relied on; measured now where it never was, which takes a while. From
        any thread.

        Raises:
            StoreUnavailable: the past cannot be read.
        """
        found = self._forecaster.found if self._forecaster is not None else None
        return found or self._measured()

    def _measured(self) -> "Forecast":
        from headwater.engine.forecasting import measured

        found = measured(self.reader, self.clock, self.settings)
        self.do(lambda: self._keep_forecast(found))
        return found

    def _keep_forecast(self, found: "Forecast") -> None:
        from headwater.engine.forecasting import to_blob

        self._forecast_known(found)
        if self._recorder is not None:
            self._recorder.keep(FORECAST, to_blob(found))

    def _forecast_known(self, found: "Forecast | None") -> None:
        from headwater.engine.forecasting import Forecaster

        self._forecaster = self._forecaster or Forecaster()
        self._forecaster.put(found)

    def _measure(self) -> None:
        if self.settings.forecast:
            self._outside.background.look_back(self._look_back)

    def _look_back(self) -> None:
        """In the background's thread."""
        self._measured()

    def _drift(self, at: float) -> "tuple[float | None, DriftWord | None]":
        recorder = self._recorder
        if recorder is None or recorder.settled is None or not recorder.settled.probabilities:
            return None, None
        soon = recorder.settled.drift_soon
        if self._forecaster is None:
            return soon, None
        current = recorder.current if self._recording is Recording.RECORDING else None
        return soon, self._forecaster.word(recorder.settled, current, recorder.presence, at, self.settings)

    def _go_on(self, recorder: "Recorder") -> None:
        super()._go_on(recorder)
        if blob := recorder.kept(FORECAST):
            from headwater.engine.forecasting import from_blob

            self._forecast_known(from_blob(blob))
