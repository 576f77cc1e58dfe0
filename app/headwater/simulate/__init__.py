"""People who do not exist: days of observations with the truth behind them, for the demo, training and tests."""

from headwater.simulate.day import SimulatedDay, TrueSpan, simulate_day
from headwater.simulate.named import PERSONAS
from headwater.simulate.parameters import DRIFT_MODES, PARAMETERS, STATE_OF, Cause, LogNormal, Mode, ModeLaw, Parameters
from headwater.simulate.persona import Persona, Quirk, random_persona
from headwater.simulate.respond import Respondent
from headwater.simulate.titles import Family, TitleBank, TitlesError

__all__ = [
    "DRIFT_MODES",
    "PARAMETERS",
    "PERSONAS",
    "STATE_OF",
    "Cause",
    "Family",
    "LogNormal",
    "Mode",
    "ModeLaw",
    "Parameters",
    "Persona",
    "Quirk",
    "Respondent",
    "SimulatedDay",
    "TitleBank",
    "TitlesError",
    "TrueSpan",
    "random_persona",
    "simulate_day",
]
