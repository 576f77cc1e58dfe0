"""People who do not exist: days of observations with the truth behind them, for the demo, training and tests."""

from headwater.simulate.day import SimulatedDay, TrueSpan, simulate_day
from headwater.simulate.modes import DRIFT_MODES, STATE_OF, Cause, Mode
from headwater.simulate.named import PERSONAS
from headwater.simulate.parameters import PARAMETERS, LogNormal, ModeLaw, Parameters
from headwater.simulate.persona import ROLES, Persona, Quirk, random_persona
from headwater.simulate.plan import FOCUS
from headwater.simulate.respond import Respondent
from headwater.simulate.titles import Family, Surface, TitleBank, TitlesError

__all__ = [
    "DRIFT_MODES",
    "FOCUS",
    "PARAMETERS",
    "PERSONAS",
    "ROLES",
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
    "Surface",
    "TitleBank",
    "TitlesError",
    "TrueSpan",
    "random_persona",
    "simulate_day",
]
